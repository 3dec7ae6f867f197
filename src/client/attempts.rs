//! The one loop of attempts. Calls and the bytes of files go through it alike.

use std::time::Duration;

use super::rate_limiter::Permit;
use super::{Client, LONGEST_TIMEOUT, Terms};
use crate::call::error::{Details, Outcome};
use crate::call::log_line::{Accepted, End, LogLine, Then};
use crate::call::response::Failure;
use crate::call::retry::{Next, Situation, next};
use crate::call::{Error, Spec};
use crate::http::Limits;
use crate::tables::Action;

/// What is tried: a call, or the bytes of a file.
pub(crate) trait Attempt {
    fn spec(&self) -> &'static Spec;

    /// Gets what an attempt needs, a token or a signature, then begins it and makes it. Every wait is over when `begin`
    /// returns.
    fn run(&mut self, begin: Begin<'_>) -> Result<Accepted, AttemptError>;

    /// Does what makes another attempt worth while at once, with a new token for instance. None if there is nothing.
    fn remedy(&mut self, failure: &Failure) -> Option<Remedy>;
}

/// Waits for a permit, counts the attempt and returns how long it may take.
pub(crate) type Begin<'a> = &'a mut dyn FnMut() -> Result<Limits, AttemptError>;

/// Why there is no answer that could be accepted.
pub(crate) enum AttemptError {
    /// The attempt failed, and may be repeated.
    Failed(Failure),
    /// Another attempt cannot even be begun.
    Stopped(Error),
    /// Another attempt cannot be begun in time, or with what is left to try: the last failure stands. This one stands if
    /// there was none.
    GivenUp { without: Failure, wait: Option<Duration> },
}

impl From<Failure> for AttemptError {
    fn from(failure: Failure) -> Self {
        AttemptError::Failed(failure)
    }
}

/// What was done for another attempt.
pub(crate) enum Remedy {
    RefreshToken,
    NextAddress,
    SignAgain,
}

impl Remedy {
    fn then(&self) -> Then {
        match self {
            Remedy::RefreshToken => Then::RefreshToken,
            Remedy::NextAddress => Then::NextAddress,
            Remedy::SignAgain => Then::SignAgain,
        }
    }

    /// Whether the attempt that failed counts against the policy.
    fn counts(&self) -> bool {
        matches!(self, Remedy::NextAddress)
    }
}

impl Client {
    /// Tries until an answer is accepted or it makes no more sense. Not generic, so that a program with many operations
    /// has this once.
    pub(crate) fn attempts(&self, attempt: &mut dyn Attempt, terms: &Terms) -> Result<(), Error> {
        let (spec, clock) = (attempt.spec(), &*self.shared.clock);
        let (mut attempts, mut free) = (0, 0);
        let mut unknown = false;
        let mut last: Option<Box<Details>> = None;
        loop {
            let mut begun = Duration::ZERO;
            let result = attempt.run(&mut || {
                self.acquire_permit(spec, terms)?;
                attempts += 1;
                begun = clock.now();
                self.limits(terms)
            });
            let took = clock.now().saturating_sub(begun);
            let line = |end| LogLine { operation: spec.name, attempt: attempts, took, end }.write();
            let mut failure = match result {
                Ok(accepted) => {
                    line(accepted.end());
                    return Ok(());
                }
                Err(AttemptError::Failed(failure)) => failure,
                // What goes wrong here was not sent, unless an attempt before it was.
                Err(AttemptError::Stopped(error)) if unknown => {
                    return Err(error.after_unknown(spec, attempts));
                }
                Err(AttemptError::Stopped(error)) => return Err(error),
                Err(AttemptError::GivenUp { without, wait }) => {
                    let details = last.unwrap_or(without.details);
                    return Err(details.ended(spec, unknown, wait));
                }
            };
            failure.details.operation = Some(spec.name);
            failure.details.attempts = attempts;
            // Bytes that the store may have are never seen before a commit.
            unknown |= failure.details.outcome == Outcome::Unknown && !spec.is_of_the_store();
            let situation = Situation {
                policy: terms.policy,
                repeatable: spec.repeatable,
                attempts: attempts - free,
                left: self.left(terms),
                random: clock.random(),
            };
            let next = next(&failure, &situation);
            self.hold(spec, &failure, &next);
            let remedy = attempt.remedy(&failure);
            let then = match (&remedy, &next) {
                (Some(remedy), _) => remedy.then(),
                (None, Next::Wait(time)) => Then::Retry(*time),
                (None, Next::Stop(_)) => Then::Stop,
            };
            line(End::Failed { details: &failure.details, action: failure.action, then });
            match (remedy, next) {
                (Some(remedy), _) => free += u32::from(!remedy.counts()),
                (None, Next::Wait(time)) => {
                    clock.sleep(time);
                    last = Some(failure.details);
                }
                (None, Next::Stop(after)) => {
                    return Err(failure.details.ended(spec, unknown, after));
                }
            }
        }
    }

    /// Returns how long an attempt may take; it failed already if the deadline has passed.
    fn limits(&self, terms: &Terms) -> Result<Limits, AttemptError> {
        let total = self.left(terms);
        if total.is_some_and(|left| left.is_zero()) {
            return Err(Failure::late().into());
        }
        let resolve = terms.resolve.map(|time| time.min(LONGEST_TIMEOUT));
        Ok(Limits { phase: terms.timeout, total, resolve })
    }

    /// Waits until the rate allows another call of this operation.
    fn acquire_permit(&self, spec: &'static Spec, terms: &Terms) -> Result<(), AttemptError> {
        let (limiter, clock) = (&self.account.limiter, &*self.shared.clock);
        let is_limited = self.shared.interval.is_some() || limiter.holds_all();
        if spec.is_of_the_store() || !is_limited {
            return Ok(());
        }
        let interval = self.shared.interval.unwrap_or_default();
        loop {
            let now = clock.now();
            let at = match limiter.acquire(spec.name, interval, now, self.left(terms)) {
                Permit::At(at) => at,
                Permit::TooLate(wait) => {
                    return Err(AttemptError::GivenUp {
                        without: Failure::no_permit(spec),
                        wait: Some(wait),
                    });
                }
            };
            if at > now {
                clock.sleep(at - now);
            }
            if limiter.is_valid(spec.name, clock.now()) {
                return Ok(());
            }
        }
    }

    /// Lets the other threads wait as well for what DingTalk has throttled.
    fn hold(&self, spec: &'static Spec, failure: &Failure, next: &Next) {
        let (Next::Wait(time) | Next::Stop(Some(time))) = next else {
            return;
        };
        let until = self.shared.clock.now().saturating_add(*time);
        match failure.action {
            _ if spec.is_of_the_store() => {}
            Action::Banned => self.account.limiter.hold_all(until),
            Action::Wait1s | Action::Wait60s if self.shared.interval.is_some() => {
                self.account.limiter.hold(spec.name, until);
            }
            _ => {}
        }
    }
}

impl Details {
    /// The error of what was tried for the last time. Once an attempt may have been executed, a later refusal does not
    /// undo that.
    fn ended(
        mut self: Box<Self>,
        spec: &Spec,
        unknown: bool,
        worth_retrying: Option<Duration>,
    ) -> Error {
        if unknown {
            self.outcome = Outcome::Unknown;
        }
        self.may_repeat = self.outcome != Outcome::Unknown || spec.repeatable;
        self.worth_retrying = worth_retrying.filter(|_| self.may_repeat);
        self.into()
    }
}
