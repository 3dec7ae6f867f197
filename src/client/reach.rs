//! Whether a host answers at all, for the command's `doctor`.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::{CallOptions, Client};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::http::Limits;
use crate::http::body::{Address, Head, Rest, Sink};
use crate::tables::Action;

/// An answer of a host.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct Reached {
    pub status: u16,
    /// The time from the request to the answer, with the connection.
    pub time: Duration,
    /// The server's clock.
    pub date: Option<SystemTime>,
}

impl Client {
    /// Returns the addresses of the api host and the legacy host.
    #[doc(hidden)]
    pub fn hosts(&self) -> [&str; 2] {
        [&self.shared.api, &self.shared.oapi]
    }

    /// Sends a GET without credentials, once, and returns the answer whatever its status. With the same proxies,
    /// certificates and timeouts as calls. It may be repeated.
    #[doc(hidden)]
    pub fn reach(&self, url: &str) -> Result<Reached, Error> {
        let terms = self.terms(&CallOptions::new());
        let total = Some(terms.timeout);
        let limits = Limits { phase: terms.timeout, total, resolve: terms.resolve, idle: None };
        let address = Address { url, headers: &BTreeMap::new() };
        let clock = &self.shared.clock;
        let begun = clock.now();
        match self.shared.transport.get(&address, &mut Discarded(0), &limits) {
            Ok(answer) => Ok(Reached {
                status: answer.status,
                time: clock.now().saturating_sub(begun),
                date: answer.date,
            }),
            Err(mut failure) => {
                // Nothing depends on whether the request was executed.
                failure.details.outcome = Outcome::NotSent;
                Err(failure.details.into())
            }
        }
    }
}

/// The most bytes to read of an answer with status 200.
const MAX_BYTES: usize = 1 << 20;

/// A body that is read so that the connection can be used again.
struct Discarded(usize);

impl Sink for Discarded {
    fn rest(&self) -> Option<Rest<'_>> {
        None
    }

    fn begin(&mut self, _: &Head<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.0 += bytes.len();
        if self.0 > MAX_BYTES { Err(self.broke_off("it does not end")) } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn broke_off(&self, reason: &str) -> Failure {
        Failure::new(Outcome::NotSent, Action::Final, format!("the response was cut off: {reason}"))
    }
}
