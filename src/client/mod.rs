//! What calls: one client for an app, its settings, its tokens, what is kept of people and spaces, and the turns of its calls.

mod account;
mod builder;
mod env;
mod pace;
mod person;
pub(crate) mod slot;
pub(crate) mod token;
mod token_file;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use crate::call::error::{Details, Outcome};
use crate::call::log_line::{Accepted, End, LogLine, Then};
use crate::call::operation::{Auth, Host};
use crate::call::request::{Parts, Request};
use crate::call::response::{Answer, Failure, interpret};
use crate::call::retry::{Next, RetryPolicy, Situation, next};
use crate::call::{Error, Operation, Spec};
use crate::client::account::{Account, Accounts};
use crate::client::pace::Turn;
use crate::generated::conv_file::{SendByApp, SendByAppReply};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::http::address::Schemes;
use crate::http::clock::Clock;
use crate::http::{Limits, Transport};
use crate::model::Reply;
use crate::tables::Action;

pub use builder::ClientBuilder;
pub(crate) use person::DELIVER;
pub use person::Person;
pub use token::{Credentials, FetchedToken, TokenLock, TokenSource, TokenStore};
pub use token_file::FileTokenStore;

/// Calls DingTalk for one app. Cheap to clone; clones share connections and tokens.
///
/// Any number of threads may use one client at once.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    credentials: Option<Credentials>,
    pub(crate) account: Arc<Account>,
}

/// What all relatives of a client have in common.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) api: String,
    pub(crate) oapi: String,
    pub(crate) defaults: CallOptions,
    pub(crate) resolve: Option<Duration>,
    /// Between two calls of one operation, if their rate is limited.
    pub(crate) interval: Option<Duration>,
    /// What the object store's addresses may be.
    pub(crate) schemes: Schemes,
    pub(crate) accounts: Accounts,
}

/// What a panic in an application's code leaves behind is whole: a token source and the callbacks of progress are called
/// while no lock is held, a connection that was in use is dropped, and a fetch that ends so is done by the next who asks.
/// What is the application's own, a token source say, is its own to keep whole.
impl UnwindSafe for Client {}
impl RefUnwindSafe for Client {}

/// How one call differs from the client's own settings.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_file::{CallOptions, RetryPolicy};
///
/// let hurried = CallOptions::new().timeout(Duration::from_secs(3)).retry(RetryPolicy::none());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Option<Duration>>,
    pub(crate) retry: Option<RetryPolicy>,
}

impl CallOptions {
    /// No difference.
    pub fn new() -> Self {
        CallOptions::default()
    }

    /// See [`ClientBuilder::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// See [`ClientBuilder::deadline`].
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = Some(deadline.into());
        self
    }

    /// See [`ClientBuilder::retry`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// The time-out of an attempt.
    pub(crate) fn timeout_or(&self, defaults: &CallOptions) -> Duration {
        self.timeout.or(defaults.timeout).unwrap_or(TIMEOUT).min(LONGEST_TIMEOUT)
    }
}

/// The settings of one call, with its deadline as a point in time: the token that it may need counts as well.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) timeout: Duration,
    pub(crate) policy: RetryPolicy,
    deadline: Option<Duration>,
}

impl Client {
    /// Settings for a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn from_parts(shared: Shared, credentials: Option<Credentials>) -> Self {
        let account = credentials.as_ref().map(|found| shared.accounts.account(found));
        Client { shared: Arc::new(shared), account: account.unwrap_or_default(), credentials }
    }

    /// A client for another organization, another app or a new ticket, that shares connections and tokens with this
    /// one. Tokens are kept by app and organization, so going to and fro costs no fetch.
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        Client {
            shared: self.shared.clone(),
            account: self.shared.accounts.account(&credentials),
            credentials: Some(credentials),
        }
    }

    /// Sends a file that lies in a storage space to a person: the call that this crate exists for.
    ///
    /// The person finds it in the chat with the app. It **may not be repeated** once DingTalk may have executed it: a
    /// second execution delivers the file again. Errors: [`SendByAppError`](crate::conv_file::SendByAppError), by
    /// [`Error::code_as`]. More at [`SendByApp`].
    pub fn send_by_app(
        &self,
        to: UnionId,
        space_id: SpaceId,
        dentry_id: DentryId,
    ) -> Result<Reply<SendByAppReply>, Error> {
        self.call(&SendByApp::new(to, space_id, dentry_id))
    }

    /// Calls any operation.
    pub fn call<O: Operation>(&self, operation: &O) -> Result<Reply<O::Reply>, Error> {
        self.call_with(operation, &CallOptions::new())
    }

    /// Calls any operation, with settings of its own.
    pub fn call_with<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<Reply<O::Reply>, Error> {
        self.execute(operation, &self.terms(options))
    }

    pub(crate) fn terms(&self, options: &CallOptions) -> Terms {
        let defaults = &self.shared.defaults;
        let deadline = options.deadline.or(defaults.deadline).unwrap_or(Some(DEADLINE));
        Terms {
            timeout: options.timeout_or(defaults),
            policy: options.retry.or(defaults.retry).unwrap_or_default(),
            deadline: deadline.map(|time| self.shared.clock.now().saturating_add(time)),
        }
    }

    /// How much time there is until the deadline.
    pub(crate) fn left(&self, terms: &Terms) -> Option<Duration> {
        terms.deadline.map(|deadline| deadline.saturating_sub(self.shared.clock.now()))
    }

    fn execute<O: Operation>(
        &self,
        operation: &O,
        terms: &Terms,
    ) -> Result<Reply<O::Reply>, Error> {
        let spec = operation.spec();
        let parts =
            Parts::encode(operation).map_err(|problem| Error::invalid(Some(spec.name), problem))?;
        let mut reply: Option<Reply<O::Reply>> = None;
        self.attempts(spec, &parts, terms, &mut |answer| {
            let reply = reply.insert(interpret(spec, answer)?);
            Ok(Accepted::of(reply.status(), reply.request_id()))
        })?;
        Ok(reply.expect("attempts end well only with a reply"))
    }

    /// Tries until an answer is accepted or it makes no more sense. Not generic, so that a program with many
    /// operations has this once.
    fn attempts(
        &self,
        spec: &'static Spec,
        parts: &Parts,
        terms: &Terms,
        accept: &mut dyn FnMut(Answer) -> Result<Accepted, Failure>,
    ) -> Result<(), Error> {
        let clock = &*self.shared.clock;
        let mut attempts = 0;
        let mut renewed = false;
        let mut unknown = false;
        let mut last = None;
        loop {
            // What goes wrong here was not sent, unless an attempt before it was.
            let give_up = |error: Error| match unknown {
                true => error.after_unknown(spec, attempts),
                false => error,
            };
            let token = match spec.auth {
                Auth::None => None,
                Auth::Header | Auth::Query => {
                    Some(self.token(terms).map_err(|error| give_up(error.as_step_of(spec.name)))?)
                }
            };
            let request = Request::new(spec, parts, self.endpoint(spec.host), token.as_ref())
                .map_err(|problem| give_up(Error::invalid(Some(spec.name), problem)))?;
            // After the token: whoever waited for that must not go all at once.
            if let Err(wait) = self.take_turn(spec, terms) {
                let details = last.take().unwrap_or_else(|| Failure::out_of_turn(spec).details);
                return Err(details.ended(spec, unknown, Some(wait)));
            }
            let left = self.left(terms);
            let limits = Limits {
                phase: terms.timeout,
                total: left,
                resolve: self.shared.resolve.map(|time| time.min(LONGEST_TIMEOUT)),
            };
            attempts += 1;
            let begun = clock.now();
            let answer = match left {
                Some(Duration::ZERO) => Err(Failure::late()),
                _ => self.shared.transport.exchange(&request, &limits),
            };
            let result = answer.and_then(&mut *accept);
            let took = clock.now().saturating_sub(begun);
            let line = |end| LogLine { operation: spec.name, attempt: attempts, took, end }.write();
            let mut failure = match result {
                Ok(accepted) => {
                    line(accepted.end());
                    return Ok(());
                }
                Err(failure) => failure,
            };
            if failure.is_about_what_was_sent() {
                let details = &mut failure.details;
                details.about = Some(parts.ids(spec, details.code.as_deref()));
            }
            failure.details.tidy(&request.secrets());
            failure.details.operation = Some(spec.name);
            failure.details.attempts = attempts;
            unknown |= failure.details.outcome == Outcome::Unknown;
            let situation = Situation {
                policy: terms.policy,
                repeatable: spec.repeatable,
                attempts,
                renewed,
                left: self.left(terms),
                random: clock.random(),
            };
            let next = next(&failure, &situation);
            self.hold(spec, &failure, &next);
            // Given up even where this call ends: the next one must not begin with it.
            let refused =
                token.filter(|_| matches!(failure.action, Action::RenewToken | Action::DropToken));
            let renewable = refused.is_some_and(|token| self.renew(&token));
            let then = match next {
                Next::Wait(time) => Then::Retry(time),
                Next::Renew if renewable => Then::RefreshToken,
                Next::Renew | Next::Stop(_) => Then::Stop,
            };
            line(End::Failed { details: &failure.details, action: failure.action, then });
            match next {
                Next::Wait(time) => {
                    last = Some(failure.details);
                    clock.sleep(time);
                }
                Next::Renew if renewable => renewed = true,
                Next::Renew => return Err(failure.details.ended(spec, unknown, None)),
                Next::Stop(after) => return Err(failure.details.ended(spec, unknown, after)),
            }
        }
    }

    /// Waits until the rate allows another call of this operation, or says how long that would take.
    fn take_turn(&self, spec: &'static Spec, terms: &Terms) -> Result<(), Duration> {
        let (pace, clock) = (&self.account.pace, &*self.shared.clock);
        if self.shared.interval.is_none() && !pace.holds_all() {
            return Ok(());
        }
        let interval = self.shared.interval.unwrap_or_default();
        loop {
            let now = clock.now();
            let left = terms.deadline.map(|deadline| deadline.saturating_sub(now));
            let at = match pace.turn(spec.name, interval, now, left) {
                Turn::At(at) => at,
                Turn::TooLate(wait) => return Err(wait),
            };
            if at > now {
                clock.sleep(at - now);
            }
            if pace.counts(spec.name, clock.now()) {
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
            Action::Banned => self.account.pace.hold_all(until),
            Action::Wait1s | Action::Wait60s if self.shared.interval.is_some() => {
                self.account.pace.hold(spec.name, until);
            }
            _ => {}
        }
    }

    fn endpoint(&self, host: Host) -> &str {
        match host {
            Host::Api => &self.shared.api,
            Host::Oapi => &self.shared.oapi,
        }
    }
}

/// Defaults of [`ClientBuilder::timeout`] and [`ClientBuilder::deadline`].
const TIMEOUT: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(120);
/// ureq adds time-outs to the clock, which ends somewhere.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(366 * 24 * 3600);

impl Details {
    /// The error of a call whose last attempt this was. Once an attempt may have been executed, a later refusal does
    /// not undo that.
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

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.shared.api)
            .field("oapi", &self.shared.oapi)
            .field("credentials", &self.credentials)
            .field("defaults", &self.shared.defaults)
            .finish_non_exhaustive()
    }
}

mod tokens;

#[cfg(all(test, feature = "emulator"))]
mod accounting;
#[cfg(test)]
mod hour;
#[cfg(test)]
mod rate;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod stores;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod worth;
