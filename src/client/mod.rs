//! The client: its settings, tokens, rate limiter, cached people and spaces, and the loop of attempts.

mod account;
mod ahead;
pub(crate) mod attempts;
mod builder;
pub(crate) mod calls;
mod env;
mod notes;
mod person;
mod rate_limiter;
mod reach;
mod recipient;
pub(crate) mod single_flight;
mod stop;
mod stored_file;
pub(crate) mod token;
mod token_file;
mod tokens;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Error, Operation, RetryPolicy};
use crate::client::account::{Account, Accounts};
use crate::client::ahead::Traffic;
use crate::generated::conv_file::{SendByApp, SendByAppReply};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::http::Transport;
use crate::http::address::Schemes;
use crate::http::clock::Clock;
use crate::model::Reply;

pub use builder::ClientBuilder;
pub(crate) use person::DELIVER;
pub use person::Person;
pub use reach::Reached;
pub use recipient::Recipient;
pub(crate) use stop::Run;
pub use stop::Stop;
pub use stored_file::StoredFile;
pub use token::{Credentials, FetchedToken, TicketSource, TokenLock, TokenSource, TokenStore};
pub use token_file::FileTokenStore;

/// Calls DingTalk for one app. Cheap to clone; clones share connections and tokens.
///
/// Any number of threads may use one client at once.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    credentials: Option<Credentials>,
    pub(crate) account: Arc<Account>,
    /// Settings that override those of the builder.
    defaults: CallOptions,
    pub(crate) run: Run,
}

/// The state that a client, its clones and the clients derived from it share.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) api: String,
    pub(crate) oapi: String,
    pub(crate) defaults: CallOptions,
    pub(crate) resolve: Option<Duration>,
    /// The most calls a second of one operation, if it was set; 0 means any number.
    pub(crate) rate: Option<u32>,
    /// The URL schemes that the object store may use.
    pub(crate) schemes: Schemes,
    pub(crate) accounts: Accounts,
    pub(crate) traffic: Traffic,
}

/// A panic in the application's code leaves the client intact. Token sources and progress callbacks run while no lock
/// is held, a connection in use is dropped, and the next caller repeats an interrupted fetch. The application must keep
/// its own state intact, such as that of a token source.
impl UnwindSafe for Client {}
impl RefUnwindSafe for Client {}

/// Settings of one call that override the client's.
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
    /// `None` keeps the client's deadline, `Some(None)` is no deadline.
    pub(crate) deadline: Option<Option<Duration>>,
    pub(crate) retry: Option<RetryPolicy>,
}

impl CallOptions {
    /// Returns options that override nothing.
    pub fn new() -> Self {
        CallOptions::default()
    }

    /// Overrides [`ClientBuilder::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Overrides [`ClientBuilder::deadline`].
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = Some(deadline.into());
        self
    }

    /// Overrides [`ClientBuilder::retry`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Returns the timeout of each phase of an attempt.
    pub(crate) fn timeout_or(&self, defaults: &CallOptions) -> Duration {
        self.timeout.or(defaults.timeout).unwrap_or(TIMEOUT).min(MAX_TIMEOUT)
    }
}

/// The settings of one call.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) timeout: Duration,
    pub(crate) policy: RetryPolicy,
    /// A point in time on the client's clock, so that fetching a token counts towards it.
    pub(crate) deadline: Option<Duration>,
    /// The timeout of the name lookup, if it has one of its own.
    pub(crate) resolve: Option<Duration>,
}

impl Client {
    /// Returns a client for an app, with the [builder](Self::builder)'s defaults. Fails with
    /// [`Outcome::Invalid`](crate::Outcome::Invalid) if the credentials cannot be right, the environment names an
    /// unusable proxy, or the build lacks TLS.
    ///
    /// ```no_run
    /// use dingtalk_file::{Client, Credentials};
    ///
    /// let client = Client::new(Credentials::internal_app("dingabc", "s3cret"))?;
    /// # Ok::<(), dingtalk_file::Error>(())
    /// ```
    pub fn new(credentials: Credentials) -> Result<Client, Error> {
        Client::builder().credentials(credentials).build()
    }

    /// Returns a builder with default settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn from_parts(shared: Shared, credentials: Option<Credentials>) -> Self {
        let account = credentials.as_ref().map(|found| shared.accounts.account(found));
        Client {
            account: account.unwrap_or_default(),
            credentials,
            defaults: shared.defaults,
            run: Run::default(),
            shared: Arc::new(shared),
        }
    }

    /// Returns a client for another organization, another app or a new ticket. It shares connections and tokens with
    /// this one. Tokens are cached by app and organization, so switching back and forth fetches none.
    pub fn with_credentials(&self, credentials: Credentials) -> Self {
        Client {
            account: self.shared.accounts.account(&credentials),
            credentials: Some(credentials),
            ..self.clone()
        }
    }

    /// Returns a client with other defaults for its calls. What `options` leaves out stays as it is. It shares
    /// connections, tokens and lookups with this one.
    ///
    /// ```no_run
    /// # fn example(client: dingtalk_file::Client) {
    /// use std::time::Duration;
    /// use dingtalk_file::CallOptions;
    ///
    /// let patient = client.with_options(CallOptions::new().timeout(Duration::from_secs(90)));
    /// # }
    /// ```
    pub fn with_options(&self, options: CallOptions) -> Self {
        let CallOptions { timeout, deadline, retry } = options;
        let defaults = CallOptions {
            timeout: timeout.or(self.defaults.timeout),
            deadline: deadline.or(self.defaults.deadline),
            retry: retry.or(self.defaults.retry),
        };
        Client { defaults, ..self.clone() }
    }

    /// Returns true unless the app is known to be a third-party app.
    pub(crate) fn may_be_internal_app(&self) -> bool {
        self.credentials.as_ref().is_none_or(|credentials| credentials.corp_id().is_none())
    }

    /// Returns the kind of the credentials and the names of the app, without secrets.
    pub(crate) fn identity(&self) -> String {
        let names = self.credentials.as_ref().map(|found| (found.app_key(), found.corp_id()));
        match names.unwrap_or_default() {
            // A token does not show which app it belongs to.
            (None, _) => "access token of any app".into(),
            (Some(key), None) => format!("internal app {key}"),
            (Some(key), Some(corp_id)) => format!("third-party app {key} for {corp_id}"),
        }
    }

    /// Sends a file that is in a storage space to a person. This is the call that the crate exists for.
    ///
    /// The file appears in the person's chat with the app. The call is not idempotent: it **may not be repeated** once
    /// DingTalk may have executed it, because a second execution delivers the file again. [`Error::code_as`] gives its
    /// errors as [`SendByAppError`](crate::conv_file::SendByAppError). See [`SendByApp`] for more.
    pub fn send_by_app(
        &self,
        to: UnionId,
        space_id: SpaceId,
        dentry_id: DentryId,
    ) -> Result<Reply<SendByAppReply>, Error> {
        self.call(&SendByApp::new(to, space_id, dentry_id))
    }

    /// Calls any operation, with the client's settings.
    pub fn call<O: Operation>(&self, operation: &O) -> Result<Reply<O::Reply>, Error> {
        self.call_with(operation, &CallOptions::new())
    }

    /// Calls any operation, with settings for this call.
    pub fn call_with<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<Reply<O::Reply>, Error> {
        self.execute(operation, &self.terms(options), &mut ())
    }

    pub(crate) fn terms(&self, options: &CallOptions) -> Terms {
        let defaults = &self.defaults;
        let deadline = options.deadline.or(defaults.deadline).unwrap_or(Some(DEADLINE));
        Terms {
            timeout: options.timeout_or(defaults),
            policy: options.retry.or(defaults.retry).unwrap_or_default(),
            deadline: deadline.map(|time| self.shared.clock.now().saturating_add(time)),
            resolve: self.shared.resolve,
        }
    }

    /// Returns the time left until the deadline, of the call or of the run; `None` if there is no deadline.
    pub(crate) fn left(&self, terms: &Terms) -> Option<Duration> {
        self.left_at(terms, self.shared.clock.now())
    }

    /// Returns the time left as [`left`](Self::left) does, for a caller that has read the clock.
    fn left_at(&self, terms: &Terms, now: Duration) -> Option<Duration> {
        let deadlines = [terms.deadline, self.run.until].into_iter().flatten();
        deadlines.min().map(|deadline| deadline.saturating_sub(now))
    }
}

/// The default of [`ClientBuilder::timeout`].
const TIMEOUT: Duration = Duration::from_secs(30);
/// The default of [`ClientBuilder::deadline`].
const DEADLINE: Duration = Duration::from_secs(120);
/// ureq adds timeouts to the current time, which would overflow with a longer one.
const MAX_TIMEOUT: Duration = Duration::from_secs(366 * 24 * 3600);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.shared.api)
            .field("oapi", &self.shared.oapi)
            .field("credentials", &self.credentials)
            .field("defaults", &self.defaults)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests;
