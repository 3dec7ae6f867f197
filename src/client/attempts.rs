//! The loop of attempts, which both calls and file transfers use.

use std::time::Duration;

use super::rate_limiter::Permit;
use super::stop::MIN_TIME_LEFT;
use super::{Client, MAX_TIMEOUT, Terms};
use crate::call::error::{Details, Outcome};
use crate::call::log_line::{Accepted, End, LogLine, Then};
use crate::call::response::Failure;
use crate::call::retry::{Next, Situation, next};
use crate::call::{Error, Spec};
use crate::http::Limits;
use crate::tables::{Action, gateway};

/// The longest idle time of a connection that a non-repeatable call may use. Servers close idle connections after five
/// seconds or more.
pub(super) const FRESH: Duration = Duration::from_secs(3);

/// The work that the loop repeats: a call, or a transfer of a file's bytes.
pub(crate) trait Attempt {
    fn spec(&self) -> &'static Spec;

    /// Gets what an attempt needs (a token or a signature), calls `begin`, and makes the attempt. All waiting is over
    /// when `begin` returns.
    fn run(&mut self, begin: Begin<'_>) -> Result<Accepted, AttemptError>;

    /// Prepares another attempt that need not wait, with a new token for instance. Returns `None` if there is no such
    /// attempt.
    fn remedy(&mut self, failure: &Failure) -> Option<Remedy>;
}

/// Waits for a permit, counts the attempt and returns how long it may take.
pub(crate) type Begin<'a> = &'a mut dyn FnMut() -> Result<Limits, AttemptError>;

/// Why an attempt has no acceptable answer.
pub(crate) enum AttemptError {
    /// The attempt failed; the retry policy decides what comes next.
    Failed(Failure),
    /// No attempt could be begun, and none may follow.
    Stopped(Error),
    /// No attempt could be begun in time, or nothing was left to try. The previous attempt's failure is reported, or
    /// `without` if there was none.
    GivenUp { without: Failure, wait: Option<Duration> },
}

impl From<Failure> for AttemptError {
    fn from(failure: Failure) -> Self {
        AttemptError::Failed(failure)
    }
}

/// The preparation of another attempt.
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

    /// Returns true if the failed attempt counts against the retry policy.
    fn counts(&self) -> bool {
        matches!(self, Remedy::NextAddress)
    }
}

impl Client {
    /// Repeats an attempt until an answer is accepted or the policy gives up. Not generic, so that a program with many
    /// operations contains it once.
    pub(crate) fn attempts(&self, attempt: &mut dyn Attempt, terms: &Terms) -> Result<(), Error> {
        let (spec, clock) = (attempt.spec(), &*self.shared.clock);
        let mut terms = *terms;
        let (mut attempts, mut free) = (0, 0);
        let mut unknown = false;
        let mut last: Option<Box<Details>> = None;
        loop {
            let (mut begun, mut silence) = (Duration::ZERO, terms.timeout);
            let asked = spec.is_of_the_store().then(|| clock.now());
            let result = attempt.run(&mut || {
                if let Some(asked) = asked {
                    // The signature comes from a call, which has its own deadline.
                    terms.extend(clock.now().saturating_sub(asked));
                }
                self.acquire_permit(spec, &terms)?;
                attempts += 1;
                self.count();
                begun = clock.now();
                let limits = self.limits(spec, &terms, begun)?;
                silence = limits.phase;
                Ok(limits)
            });
            let took = clock.now().saturating_sub(begun);
            // If the attempt took longer than a silent connection may, bytes flowed in the rest of the time, which does
            // not count.
            if asked.is_some() {
                terms.extend(took.saturating_sub(silence));
            }
            let line = |end| LogLine { operation: spec.name, attempt: attempts, took, end }.write();
            let mut failure = match result {
                Ok(accepted) => {
                    line(accepted.end());
                    return Ok(());
                }
                Err(AttemptError::Failed(failure)) => failure,
                // This attempt sent nothing, but an earlier one may have been executed.
                Err(AttemptError::Stopped(error)) if unknown => {
                    return Err(error.after_unknown(spec, attempts));
                }
                Err(AttemptError::Stopped(error)) => return Err(error),
                Err(AttemptError::GivenUp { without, wait }) => {
                    let details = last.unwrap_or(without.details);
                    return Err(details.into_error(spec, unknown, wait));
                }
            };
            failure.details.operation = Some(spec.name);
            failure.details.attempts = attempts;
            // Bytes that reached the store have no effect before they are committed.
            unknown |= failure.details.outcome == Outcome::Unknown && !spec.is_of_the_store();
            let situation = Situation {
                policy: terms.policy,
                repeatable: spec.repeatable,
                attempts: attempts - free,
                left: self.left(&terms),
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
                (Some(remedy), _) => {
                    free += u32::from(!remedy.counts());
                    if matches!(remedy, Remedy::NextAddress) {
                        last = Some(failure.details);
                    }
                }
                (None, Next::Wait(time)) => {
                    if !self.wait(spec.name, time) {
                        return Err(failure.details.into_error(spec, unknown, Some(time)));
                    }
                    last = Some(failure.details);
                }
                (None, Next::Stop(after)) => {
                    return Err(failure.details.into_error(spec, unknown, after));
                }
            }
        }
    }

    /// Returns how long an attempt may take, or a failure if none may begin.
    ///
    /// A non-repeatable call does not begin shortly before the run ends. Once begun, it is waited for, because an
    /// abandoned answer would be an unknown outcome.
    fn limits(
        &self,
        spec: &'static Spec,
        terms: &Terms,
        now: Duration,
    ) -> Result<Limits, AttemptError> {
        if self.is_stopped() {
            return Err(stopped());
        }
        let (total, least) = if spec.repeatable {
            (self.left_at(terms, now), Duration::ZERO)
        } else {
            (
                terms.deadline.map(|until| until.saturating_sub(now)),
                terms.timeout.min(MIN_TIME_LEFT),
            )
        };
        if self.ends_within(least) || total.is_some_and(|left| left.is_zero()) {
            // Another address of the store would be just as late.
            let without = Failure::late();
            return Err(if spec.is_of_the_store() {
                AttemptError::GivenUp { without, wait: None }
            } else {
                without.into()
            });
        }
        let resolve = terms.resolve.map(|time| time.min(MAX_TIMEOUT));
        let idle = (!spec.repeatable).then_some(FRESH);
        // A transfer has no limit while bytes flow, so only its silence can be limited to the time left.
        let most = total.filter(|_| spec.is_of_the_store()).unwrap_or(Duration::MAX);
        Ok(Limits { phase: terms.timeout.min(most), total, resolve, idle })
    }

    /// Waits until the rate limiter permits another call of this operation.
    fn acquire_permit(&self, spec: &'static Spec, terms: &Terms) -> Result<(), AttemptError> {
        let (limiter, clock) = (&self.account.limiter, &*self.shared.clock);
        let rate = self.rate();
        if spec.is_of_the_store() || rate == 0 && !limiter.holds_all() {
            return Ok(());
        }
        loop {
            let now = clock.now();
            let at = match limiter.acquire(spec.name, rate, now, self.left_at(terms, now)) {
                Permit::At(at) => at,
                Permit::TooLate(wait) => {
                    return Err(AttemptError::GivenUp {
                        without: Failure::no_permit(spec),
                        wait: Some(wait),
                    });
                }
            };
            if at > now && !self.wait(spec.name, at - now) {
                return Err(stopped());
            }
            if limiter.is_valid(spec.name, clock.now()) {
                return Ok(());
            }
        }
    }

    /// Returns the most calls of an operation a second; 0 means any number.
    fn rate(&self) -> u32 {
        self.shared.rate.or(self.run.rate).unwrap_or_default()
    }

    /// Makes other threads wait too after DingTalk has throttled or banned the app.
    fn hold(&self, spec: &'static Spec, failure: &Failure, next: &Next) {
        let (Next::Wait(time) | Next::Stop(Some(time))) = next else {
            return;
        };
        let until = self.shared.clock.now().saturating_add(*time);
        match failure.action {
            _ if spec.is_of_the_store() => {}
            Action::Banned => self.account.limiter.hold_all(until),
            Action::Wait1s | Action::Wait60s if self.rate() > 0 => {
                self.account.limiter.hold(spec.name, until);
            }
            _ => {}
        }
    }
}

impl Terms {
    /// Moves the deadline by time that does not count.
    fn extend(&mut self, time: Duration) {
        self.deadline = self.deadline.map(|deadline| deadline.saturating_add(time));
    }
}

/// Returns the end of a call that was stopped before its next attempt. The failure of an earlier attempt is reported if
/// there is one.
fn stopped() -> AttemptError {
    AttemptError::GivenUp { without: Failure::stopped(), wait: None }
}

impl Details {
    /// Turns the last failure into the error of the call. If an earlier attempt may have been executed, a later refusal
    /// does not undo that.
    fn into_error(
        mut self: Box<Self>,
        spec: &Spec,
        unknown: bool,
        worth_retrying: Option<Duration>,
    ) -> Error {
        if unknown {
            self.outcome = Outcome::Unknown;
        }
        self.may_repeat = self.outcome != Outcome::Unknown || spec.repeatable;
        if !self.may_repeat {
            self.hint = match self.hint {
                None => Some(gateway::UNKNOWN_HINT),
                Some(gateway::NOT_JSON_HINT) => Some(gateway::UNKNOWN_NOT_JSON_HINT),
                hint => hint,
            };
        }
        self.worth_retrying = worth_retrying.filter(|_| self.may_repeat);
        self.into()
    }
}
