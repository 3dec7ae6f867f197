//! What calls: one client for an app, its settings, its tokens, what is kept of people and spaces, and the turns of its calls.

mod account;
pub(crate) mod attempts;
mod builder;
mod calls;
mod person;
mod rate_limiter;
pub(crate) mod single_flight;
pub(crate) mod token;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Error, Operation, RetryPolicy};
use crate::client::account::{Account, Accounts};
use crate::generated::conv_file::{SendByApp, SendByAppReply};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::http::Transport;
use crate::http::address::Schemes;
use crate::http::clock::Clock;
use crate::model::Reply;

pub use builder::ClientBuilder;
pub(crate) use person::DELIVER;
pub use person::Person;
pub use token::{Credentials, FetchedToken, TicketSource, TokenSource, TokenStore};

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
    pub(crate) deadline: Option<Duration>,
    /// For the name look-up, if it shall have a bound of its own.
    pub(crate) resolve: Option<Duration>,
}

impl Client {
    /// A client for an app, with the settings that the [builder](Self::builder) defaults to. Invalid if a proxy that the
    /// environment names cannot be used.
    ///
    /// ```
    /// use dingtalk_file::{Client, Credentials};
    ///
    /// let client = Client::new(Credentials::internal_app("dingabc", "s3cret"))?;
    /// # Ok::<(), dingtalk_file::Error>(())
    /// ```
    pub fn new(credentials: Credentials) -> Result<Client, Error> {
        Client::builder().credentials(credentials).build()
    }

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
        self.execute(operation, &self.terms(options), &mut || Ok(()))
    }

    pub(crate) fn terms(&self, options: &CallOptions) -> Terms {
        let defaults = &self.shared.defaults;
        let deadline = options.deadline.or(defaults.deadline).unwrap_or(Some(DEADLINE));
        Terms {
            timeout: options.timeout_or(defaults),
            policy: options.retry.or(defaults.retry).unwrap_or_default(),
            deadline: deadline.map(|time| self.shared.clock.now().saturating_add(time)),
            resolve: self.shared.resolve,
        }
    }

    /// How much time there is until the deadline.
    pub(crate) fn left(&self, terms: &Terms) -> Option<Duration> {
        terms.deadline.map(|deadline| deadline.saturating_sub(self.shared.clock.now()))
    }
}

/// Defaults of [`ClientBuilder::timeout`] and [`ClientBuilder::deadline`].
const TIMEOUT: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(120);
/// ureq adds time-outs to the clock, which ends somewhere.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(366 * 24 * 3600);

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
mod stores;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod worth;
