//! Transfers to and from the object store. Attempts use a signature while it is valid, then a new one.

use percent_encoding::percent_decode_str;

use super::{Signed, check_url};
use crate::call::error::Outcome;
use crate::call::log_line::Accepted;
use crate::call::response::Failure;
use crate::call::{Error, Spec};
use crate::client::attempts::{Attempt, AttemptError, Begin, Remedy};
use crate::client::{CallOptions, Client, Terms};
use crate::http::body::Address;
use crate::http::{Limits, interruptible};
use crate::secret::Secret;
use crate::tables::Action;

/// A failed attempt.
pub(crate) struct BrokenOff {
    pub(crate) failure: Failure,
    /// True if an expired signature may be the reason although no answer says so. Stores that refuse early usually
    /// close the connection at once, and their answer is lost with it.
    pub(crate) midway: bool,
    /// True if the store received other bytes than were sent.
    pub(crate) damaged: bool,
}

impl From<Failure> for BrokenOff {
    fn from(failure: Failure) -> Self {
        BrokenOff { failure, midway: false, damaged: false }
    }
}

/// The most signatures of one transfer. If it fails with these, another one would not help.
const SIGNATURES: u32 = 3;

/// Sends or receives the bytes once.
type Transmit<'a> = dyn FnMut(&Address<'_>, &Limits) -> Result<(), BrokenOff> + 'a;

impl Client {
    /// Transfers bytes, with up to [`SIGNATURES`] signatures. Returns the value that came with the last one.
    pub(crate) fn transfer<T>(
        &self,
        spec: &'static Spec,
        mut sign: impl FnMut() -> Result<(T, Signed), Error>,
        attempt: &mut Transmit<'_>,
    ) -> Result<T, Error> {
        let mut value = None;
        let mut sign = || {
            let (found, signed) = sign()?;
            value = Some(found);
            Ok(signed)
        };
        let terms = Terms { resolve: None, ..self.terms(&CallOptions::new()) };
        let mut transfer = Transfer {
            client: self,
            spec,
            sign: &mut sign,
            attempt,
            signatures: 0,
            signed: None,
            address: 0,
            untried: 0,
        };
        self.attempts(&mut transfer, &terms)?;
        Ok(value.expect("nothing is transferred without a signature"))
    }
}

/// A transfer in progress.
struct Transfer<'a> {
    client: &'a Client,
    spec: &'static Spec,
    sign: &'a mut dyn FnMut() -> Result<Signed, Error>,
    attempt: &'a mut Transmit<'a>,
    signatures: u32,
    signed: Option<Signed>,
    /// The index of the current address among the usable ones.
    address: usize,
    /// The number of usable addresses that were not tried yet.
    untried: usize,
}

impl Transfer<'_> {
    /// Returns a usable signature, the current or a new one.
    fn signature(&mut self) -> Result<Signed, AttemptError> {
        let now = || self.client.shared.clock.now();
        if let Some(signed) = self.signed.take().filter(|signed| !signed.is_stale(now())) {
            return Ok(signed);
        }
        while self.signatures < SIGNATURES {
            let signed = (self.sign)().map_err(AttemptError::Stopped)?;
            self.signatures += 1;
            self.address = 0;
            self.untried = self.usable(&signed)?.len() - 1;
            if !signed.is_stale(now()) {
                return Ok(signed);
            }
        }
        let without = self.before("every signature was about to expire when it arrived");
        Err(AttemptError::GivenUp { without, wait: None })
    }

    /// Returns the addresses that bytes may go to, at least one.
    fn usable<'s>(&self, signed: &'s Signed) -> Result<Vec<&'s String>, AttemptError> {
        let mut problem = None;
        let usable = signed.info.resource_urls.iter().filter(|url| {
            let checked = check_url(url, self.client.shared.schemes);
            checked.map_err(|found| problem.get_or_insert(found).clone()).is_ok()
        });
        let usable: Vec<_> = usable.collect();
        if usable.is_empty() {
            let problem =
                problem.unwrap_or_else(|| "there is no address of the object store".into());
            return Err(AttemptError::Stopped(self.before(problem).details.into()));
        }
        Ok(usable)
    }

    /// Returns the failure of an attempt that could not be begun.
    fn before(&self, problem: impl Into<String>) -> Failure {
        let mut failure = Failure::new(Outcome::NotSent, Action::Final, problem);
        failure.details.operation = Some(self.spec.name);
        failure
    }
}

impl Attempt for Transfer<'_> {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn run(&mut self, begin: Begin<'_>) -> Result<Accepted, AttemptError> {
        let signed = self.signature()?;
        let usable = self.usable(&signed)?;
        let url = usable[self.address % usable.len()];
        let limits = begin()?;
        let mut once = || (self.attempt)(&Address { url, headers: &signed.info.headers }, &limits);
        let _used = self.client.on_its_way(None);
        // A stopped delivery does not wait for a stalled store.
        let result = if self.client.may_end() {
            let client = self.client.clone();
            interruptible(move || client.is_over(), once)
        } else {
            once()
        };
        let Err(BrokenOff { mut failure, midway, .. }) = result else {
            self.client.note_store(url);
            return Ok(Accepted::of(200, None));
        };
        if failure.details.outcome != Outcome::Invalid && self.client.is_over() {
            return Err(AttemptError::GivenUp { without: Failure::stopped(), wait: None });
        }
        failure.details.tidy(&secrets(&signed));
        let is_over = midway || failure.action == Action::RenewUpload;
        self.signed = Some(signed).filter(|_| !is_over);
        Err(failure.into())
    }

    /// Switches to the next address if there was no connection, or to another signature if it was refused. Both are
    /// safe, because repeating a PUT or GET does no harm.
    fn remedy(&mut self, failure: &Failure) -> Option<Remedy> {
        if failure.details.outcome == Outcome::NotSent && self.untried > 0 {
            self.untried -= 1;
            self.address += 1;
            return Some(Remedy::NextAddress);
        }
        let is_refused = failure.action == Action::RenewUpload;
        (is_refused && self.signatures < SIGNATURES).then_some(Remedy::SignAgain)
    }
}

/// Returns the secrets in a signature's headers and addresses, whole and in the parts that a store's error may quote.
fn secrets(signed: &Signed) -> Vec<Secret> {
    let headers = signed.info.headers.values();
    let parts =
        headers.clone().flat_map(|value| value.expose().split([' ', ':']).map(Secret::from));
    let queries = signed.info.resource_urls.iter().filter_map(|url| Some(url.split_once('?')?.1));
    let values = queries.flat_map(|query| query.split('&')).filter_map(|part| part.split_once('='));
    let values = values.flat_map(|(_, value)| {
        let decoded = percent_decode_str(value).decode_utf8_lossy();
        [Secret::from(value), Secret::from(&*decoded)]
    });
    let parts = parts.chain(values).filter(|part| part.expose().len() >= 16);
    headers.cloned().chain(parts).collect()
}
