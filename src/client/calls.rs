//! The life of a call, from operation to reply.

use super::attempts::{Attempt, AttemptError, Begin, Remedy};
use super::{Client, Terms};
use crate::call::log_line::Accepted;
use crate::call::operation::{Auth, Host};
use crate::call::request::{Parts, Request};
use crate::call::response::{Answer, Failure, interpret};
use crate::call::{Error, Operation, Spec};
use crate::http::body::Gate;
use crate::http::interruptible;
use crate::model::Reply;
use crate::secret::Secret;
use crate::tables::Action;

impl Client {
    /// Calls an operation. The guard runs before and after each attempt.
    pub(crate) fn execute<O: Operation>(
        &self,
        operation: &O,
        terms: &Terms,
        guard: &mut dyn Guard,
    ) -> Result<Reply<O::Reply>, Error> {
        let spec = operation.spec();
        let parts =
            Parts::encode(operation).map_err(|problem| Error::invalid(Some(spec.name), problem))?;
        let mut reply: Option<Reply<O::Reply>> = None;
        let mut accept = |answer| {
            let reply = reply.insert(interpret(spec, answer, &|reply| operation.check(reply))?);
            Ok(Accepted::of(reply.status(), reply.request_id()))
        };
        let (token, refreshed) = (None, false);
        let mut call =
            Call { client: self, spec, parts, terms, accept: &mut accept, guard, token, refreshed };
        self.attempts(&mut call, terms)?;
        Ok(reply.expect("attempts end well only with a reply"))
    }

    pub(super) fn endpoint(&self, host: Host) -> &str {
        match host {
            Host::Api => &self.shared.api,
            Host::Oapi => &self.shared.oapi,
        }
    }
}

/// Hooks around the attempts of a call.
pub(crate) trait Guard {
    /// Runs right before the first byte of each attempt's body. If it fails, nothing is sent.
    fn open(&mut self) -> Result<(), Failure>;

    /// Runs after each attempt that was opened and failed, before any wait.
    fn failed(&mut self, failure: &Failure);
}

/// Does nothing.
impl Guard for () {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn failed(&mut self, _: &Failure) {}
}

/// A call in progress.
struct Call<'a> {
    client: &'a Client,
    spec: &'static Spec,
    parts: Parts,
    terms: &'a Terms,
    accept: &'a mut dyn FnMut(Answer) -> Result<Accepted, Failure>,
    guard: &'a mut dyn Guard,
    /// The token of the last attempt.
    token: Option<Secret>,
    refreshed: bool,
}

impl Attempt for Call<'_> {
    fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn run(&mut self, begin: Begin<'_>) -> Result<Accepted, AttemptError> {
        let (client, spec) = (self.client, self.spec);
        let stopped = |error: Error| AttemptError::Stopped(error);
        self.token = match spec.auth {
            Auth::None => None,
            Auth::Header | Auth::Query => {
                let token = client.token(self.terms, spec.host);
                Some(token.map_err(|error| stopped(error.as_step_of(spec.name)))?)
            }
        };
        let request =
            Request::new(spec, &self.parts, client.endpoint(spec.host), self.token.as_ref())
                .map_err(|problem| stopped(Error::invalid(Some(spec.name), problem)))?;
        // The permit comes after the token: threads that waited for one token must not all call at once.
        let limits = begin()?;
        let used = client.on_its_way(Some(spec.host));
        let mut open = || self.guard.open();
        let mut gate = Gate::new(&mut open);
        let mut exchange = || client.shared.transport.exchange(&request, &mut gate, &limits);
        // A repeatable call can be abandoned, so a stopped run does not wait for its answer.
        let may_end = spec.repeatable && client.may_end();
        let answer = if may_end {
            let client = client.clone();
            interruptible(move || client.is_over(), exchange)
        } else {
            exchange()
        };
        drop(used);
        if may_end && answer.is_err() && client.is_over() {
            return Err(AttemptError::GivenUp { without: Failure::stopped(), wait: None });
        }
        let was_open = gate.was_passed();
        answer.and_then(&mut *self.accept).map_err(|mut failure| {
            failure.details.operation = Some(spec.name);
            if failure.is_about_what_was_sent() {
                let details = &mut failure.details;
                details.about = Some(self.parts.ids(spec, details.code.as_deref()));
            }
            failure.details.tidy(&request.secrets());
            // After `tidy`, so that no secret is recorded.
            if was_open {
                self.guard.failed(&failure);
            }
            failure.into()
        })
    }

    /// Discards a refused token, even if this call ends here, so that the next call does not start with it.
    fn remedy(&mut self, failure: &Failure) -> Option<Remedy> {
        if !matches!(failure.action, Action::RenewToken | Action::DropToken) {
            return None;
        }
        let can_be_another = self.client.discard_token(&self.token.take()?);
        let is_worth = can_be_another && failure.asks_for_token() && !self.refreshed;
        self.refreshed |= is_worth;
        is_worth.then_some(Remedy::RefreshToken)
    }
}
