//! Bytes to the object store and from it: attempts while a signature holds, and another signature after that.

use percent_encoding::percent_decode_str;

use super::{Signed, check_url};
use crate::call::error::{Details, Outcome};
use crate::call::log_line::{Accepted, End, LogLine, Then};
use crate::call::response::Failure;
use crate::call::retry::{Next, Situation, next};
use crate::call::{Error, Spec};
use crate::client::{CallOptions, Client};
use crate::client::{Shared, Terms};
use crate::http::Limits;
use crate::http::body::Address;
use crate::secret::Secret;
use crate::tables::Action;

/// Why one attempt failed.
pub(crate) struct BrokenOff {
    pub(crate) failure: Failure,
    /// Whether the signature may be the reason, though nothing says so: most stores that refuse early close at once,
    /// and the refusal is lost with the connection.
    pub(crate) midway: bool,
}

impl From<Failure> for BrokenOff {
    fn from(failure: Failure) -> Self {
        BrokenOff { failure, midway: false }
    }
}

/// What was tried with all signatures together.
#[derive(Default)]
struct Tries {
    attempts: u32,
    /// Those whose signature the store refused, which do not count against the policy.
    refused: u32,
    signatures: u32,
}

impl Tries {
    fn lead_to_another_signature(&self, failure: &Failure) -> bool {
        /// What outlives this many signatures will not get through with another.
        const SIGNATURES: u32 = 3;
        failure.action == Action::RenewUpload && self.signatures < SIGNATURES
    }
}

type Attempt<'a> = dyn FnMut(&Address<'_>, &Limits) -> Result<(), BrokenOff> + 'a;

impl Client {
    /// Transfers with as many signatures as it takes, within reason. Returns what came with the last of them.
    pub(crate) fn transfer<T>(
        &self,
        spec: &'static Spec,
        mut sign: impl FnMut() -> Result<(T, Signed), Error>,
        attempt: &mut Attempt<'_>,
    ) -> Result<T, Error> {
        let mut tries = Tries::default();
        loop {
            let terms = self.terms(&CallOptions::new());
            let (value, signed) = sign()?;
            tries.signatures += 1;
            match self.shared.attempts(spec, &signed, &terms, &mut tries, attempt) {
                Ok(()) => return Ok(value),
                Err(failure) if tries.lead_to_another_signature(&failure) => {}
                Err(mut failure) => {
                    failure.details.attempts = tries.attempts;
                    return Err(failure.details.into());
                }
            }
        }
    }
}

impl Shared {
    /// Tries with one signature, again and again while it holds: the same bytes to the same address do no harm, and
    /// neither do they from there. `tries` are those with other signatures too.
    fn attempts(
        &self,
        spec: &'static Spec,
        signed: &Signed,
        terms: &Terms,
        tries: &mut Tries,
        attempt: &mut Attempt<'_>,
    ) -> Result<(), Failure> {
        let info = &signed.info;
        let clock = &*self.clock;
        let checked = info.resource_urls.iter().map(|url| (url, check_url(url, self.schemes)));
        let (usable, unusable): (Vec<_>, Vec<_>) = checked.partition(|(_, found)| found.is_ok());
        let mut addresses = usable.iter().map(|(url, _)| *url).cycle();
        let mut url = addresses.next().ok_or_else(|| {
            let problem = unusable.into_iter().find_map(|(_, found)| found.err());
            let problem =
                problem.unwrap_or_else(|| "there is no address of the object store".into());
            Failure::before(spec, problem)
        })?;
        let mut untried = usable.len() - 1;
        let secrets = secrets(signed);
        loop {
            if signed.is_stale(clock.now()) {
                let mut failure = Failure::before(spec, "the signature is nearly over");
                failure.action = Action::RenewUpload;
                return Err(failure);
            }
            tries.attempts += 1;
            let attempts = tries.attempts;
            let limits = Limits { phase: terms.timeout, total: None, resolve: None };
            let begun = clock.now();
            let result = attempt(&Address { url, headers: &info.headers }, &limits);
            let took = clock.now().saturating_sub(begun);
            let line = |end| LogLine { operation: spec.name, attempt: attempts, took, end }.write();
            let BrokenOff { mut failure, midway } = match result {
                Ok(()) => {
                    line(Accepted::of(200, None).end());
                    return Ok(());
                }
                Err(broken_off) => broken_off,
            };
            failure.details.tidy(&secrets);
            failure.details.operation = Some(spec.name);
            let outcome = failure.details.outcome;
            if outcome == Outcome::NotSent && untried > 0 {
                let (details, action) = (&*failure.details, failure.action);
                line(End::Failed { details, action, then: Then::NextAddress });
                untried -= 1;
                url = addresses.next().unwrap_or(url);
                continue;
            }
            let situation = Situation {
                policy: terms.policy,
                repeatable: spec.repeatable,
                attempts: attempts - tries.refused,
                renewed: false,
                // A signature that ends during the wait is no reason to give up: there are others.
                left: None,
                random: clock.random(),
            };
            let next = next(&failure, &situation);
            let then = match next {
                Next::Wait(time) => Then::Retry(time),
                _ if tries.lead_to_another_signature(&failure) => Then::SignAgain,
                Next::Renew | Next::Stop(_) => Then::Stop,
            };
            line(End::Failed { details: &failure.details, action: failure.action, then });
            match next {
                Next::Wait(time) => clock.sleep(time),
                Next::Renew => return Err(failure),
                Next::Stop(after) => {
                    tries.refused += u32::from(failure.action == Action::RenewUpload);
                    failure.details.worth_retrying = after;
                    return Err(failure);
                }
            }
            if midway || signed.is_stale(clock.now()) {
                failure.action = Action::RenewUpload;
                return Err(failure);
            }
        }
    }
}

/// The signatures of an info, in headers and addresses, whole and in the parts that a store's error may repeat.
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

impl Failure {
    /// Something that cannot even be begun.
    fn before(spec: &'static Spec, problem: impl Into<String>) -> Self {
        let mut details = Details::new(Outcome::NotSent);
        details.operation = Some(spec.name);
        details.detail = Some(problem.into());
        Failure { details, action: Action::Final }
    }
}
