//! Credentials, and the sources and stores of tokens that an application may provide.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::generated::CorpId;
use crate::secret::scrub::REDACTED;
use crate::secret::{Secret, flaw};

pub(crate) use cache::TokenCache;

mod cache;

/// A source of tokens that the application manages itself.
///
/// The client asks before every attempt and caches nothing, so [`token`](TokenSource::token) should be fast.
pub trait TokenSource: Send + Sync {
    /// Returns a token that is valid now.
    ///
    /// An error makes the call fail as "not sent". If it is a boxed [`Error`](crate::Error) of this crate, it becomes
    /// the failed step of the call and keeps its outcome, code, hint and the rest, as if the client had fetched the
    /// token itself.
    fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>>;

    /// Called when DingTalk refused this token. Return true if [`token`](TokenSource::token) now returns another one;
    /// the call is then repeated once. Defaults to false.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }
}

/// A store outside the client, such as a file, that keeps one app's token for the next run or another process.
///
/// The client decides when to fetch, how long to use a token, and which thread waits. A store only keeps what it is
/// given. The client loads from it when it has no valid token in memory, and stores each token that it fetches. The
/// methods cannot fail: a store that has no token, or cannot keep one, costs a fetch.
///
/// A store is for one app in one organization at one endpoint. Use a separate key or file name for each, because the
/// client trusts that a loaded token is its own. A store should be fast, because calls wait for it regardless of their
/// deadline. It must not call the same client for anything that needs a token.
pub trait TokenStore: Send + Sync {
    /// Returns the token that [`store`](TokenStore::store) was given last, valid or not. The client checks its age.
    fn load(&self) -> Option<FetchedToken>;

    /// Keeps a token in place of the previous one.
    fn store(&self, token: &FetchedToken);

    /// Removes a token that DingTalk refused, unless another one has taken its place.
    fn forget(&self, refused: &Secret);

    /// Waits until no other process fetches a token for this app. Other processes then wait until the lock is dropped.
    ///
    /// The client asks for the lock when [`load`](TokenStore::load) returned no usable token. With a lock it loads
    /// again, because another process may have stored a token in the meantime; otherwise it fetches one, stores it and
    /// drops the lock. Without a lock it fetches at once. `patience` is the time that the call has left, including the
    /// fetch; return `None` well before that. Defaults to `None`: every process fetches for itself.
    fn lock(&self, patience: Duration) -> Option<TokenLock> {
        let _ = patience;
        None
    }

    /// Returns the notes that [`keep_notes`](TokenStore::keep_notes) was given last, unless they are a day old or older.
    /// Defaults to none.
    fn notes(&self) -> Option<String> {
        None
    }

    /// Keeps this run's notes for the next run, in place of the previous notes. The text is short, contains no secrets,
    /// and has a format that only the client reads. It contains operators' unionIds and spaces, which the next delivery
    /// need not look up, and the object store's host. Defaults to keeping nothing.
    fn keep_notes(&self, notes: &str) {
        let _ = notes;
    }
}

/// The lock of a [`TokenStore`], which is released on drop.
#[must_use = "it is unlocked when this is dropped"]
pub struct TokenLock {
    _guard: Box<dyn Send>,
}

impl TokenLock {
    /// Returns a lock that is released by dropping `guard`, such as a locked file.
    pub fn new(guard: impl Send + 'static) -> Self {
        TokenLock { _guard: Box::new(guard) }
    }
}

impl fmt::Debug for TokenLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenLock")
    }
}

/// A source of a third-party app's suite tickets. DingTalk pushes a new ticket every few hours.
///
/// Closures implement it: `|| Ok(newest_ticket())`.
pub trait TicketSource: Send + Sync {
    /// Returns the newest ticket. The client asks before it fetches a token, so this should be fast.
    ///
    /// An error makes the call fail as "not sent".
    fn ticket(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>>;
}

impl<F> TicketSource for F
where
    F: Fn() -> Result<Secret, Box<dyn StdError + Send + Sync>> + Send + Sync,
{
    fn ticket(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>> {
        self()
    }
}

/// A token, with the time of its fetch and its life.
///
/// It serializes with `[redacted]` in place of the token, so that no token is stored by accident.
/// [`exposed`](Self::exposed) serializes the token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FetchedToken {
    /// The token.
    pub token: Secret,
    /// The wall-clock time at which the token was requested, which other processes can compare with.
    pub fetched_at: SystemTime,
    /// The token's life from then on; `None` if DingTalk sent none, or one that makes no sense.
    pub expires_in: Option<Duration>,
}

impl FetchedToken {
    /// Returns a token that was fetched earlier.
    pub fn new(token: Secret, fetched_at: SystemTime, expires_in: Option<Duration>) -> Self {
        FetchedToken { token, fetched_at, expires_in }
    }

    /// Returns a view that serializes with the token in it, and can be deserialized again.
    pub fn exposed(&self) -> impl Serialize + '_ {
        Exposed(self)
    }
}

struct Exposed<'a>(&'a FetchedToken);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer, self.0.token.expose())
    }
}

impl Serialize for FetchedToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer, REDACTED)
    }
}

impl FetchedToken {
    /// Serializes `fetched_at` as milliseconds since 1970 and `expires_in` as milliseconds.
    fn write<S: Serializer>(&self, serializer: S, token: &str) -> Result<S::Ok, S::Error> {
        let since = self.fetched_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let mut map = serializer.serialize_struct("FetchedToken", 3)?;
        map.serialize_field("token", token)?;
        map.serialize_field("fetched_at", &millis(since))?;
        map.serialize_field("expires_in", &self.expires_in.map(millis))?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for FetchedToken {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Stored { token, fetched_at, expires_in } = Stored::deserialize(from)?;
        if token.expose() == REDACTED {
            return Err(D::Error::custom(
                "the token is redacted; serialize with FetchedToken::exposed to keep it",
            ));
        }
        let millis = |time: i64| Duration::from_millis(u64::try_from(time).unwrap_or_default());
        let fetched_at = SystemTime::UNIX_EPOCH + millis(fetched_at);
        Ok(FetchedToken { token, fetched_at, expires_in: expires_in.map(millis) })
    }
}

/// The serialized form of a [`FetchedToken`].
struct Stored {
    token: Secret,
    fetched_at: i64,
    expires_in: Option<i64>,
}

crate::model::lenient::object!(Stored, required [token = "token", fetched_at = "fetched_at"], optional [expires_in = "expires_in"]);

/// The app that a client acts for, with its key and secret, a token, or a source of tokens.
#[derive(Clone)]
pub struct Credentials {
    pub(crate) kind: Kind,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
}

impl From<Kind> for Credentials {
    fn from(kind: Kind) -> Self {
        Credentials { kind, store: None }
    }
}

/// The kinds of credentials.
#[derive(Clone)]
pub(crate) enum Kind {
    Token(Secret),
    Internal { app_key: String, app_secret: Secret },
    ThirdParty { suite_key: String, suite_secret: Secret, suite_ticket: Ticket, corp_id: CorpId },
    Source(Arc<dyn TokenSource>),
}

/// A suite ticket, or the source of one.
#[derive(Clone)]
pub(crate) enum Ticket {
    Given(Secret),
    Source(Arc<dyn TicketSource>),
}

impl Credentials {
    /// Uses a token that was fetched elsewhere. The client cannot refresh it: once DingTalk refuses it, all calls are
    /// refused.
    pub fn token(token: impl Into<Secret>) -> Self {
        Kind::Token(token.into()).into()
    }

    /// Uses an internal app, by its key and secret (client id and client secret).
    pub fn internal_app(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Kind::Internal { app_key: app_key.into(), app_secret: app_secret.into() }.into()
    }

    /// Uses a third-party app in one organization that enabled it, with the newest ticket that DingTalk pushed.
    ///
    /// When a new ticket arrives, or for another organization, call
    /// [`Client::with_credentials`](crate::Client::with_credentials), which keeps tokens that are still valid. A
    /// program that runs for hours should use [`third_party_app_by`](Self::third_party_app_by) instead.
    pub fn third_party_app(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        suite_ticket: impl Into<Secret>,
        corp_id: CorpId,
    ) -> Self {
        let (suite_key, suite_secret) = (suite_key.into(), suite_secret.into());
        let suite_ticket = Ticket::Given(suite_ticket.into());
        Kind::ThirdParty { suite_key, suite_secret, suite_ticket, corp_id }.into()
    }

    /// Uses a third-party app in one organization that enabled it. The client asks `tickets` for a ticket whenever it
    /// needs one.
    pub fn third_party_app_by(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        tickets: impl TicketSource + 'static,
        corp_id: CorpId,
    ) -> Self {
        let (suite_key, suite_secret) = (suite_key.into(), suite_secret.into());
        let suite_ticket = Ticket::Source(Arc::new(tickets));
        Kind::ThirdParty { suite_key, suite_secret, suite_ticket, corp_id }.into()
    }

    /// Uses tokens that the application manages itself.
    pub fn source(source: impl TokenSource + 'static) -> Self {
        Kind::Source(Arc::new(source)).into()
    }

    /// Returns a description of an impossible value in an app's credentials, if there is one. It names the kind of
    /// character, never the value. A token is checked when it is used.
    pub(crate) fn flaw(&self) -> Option<String> {
        let parts = match &self.kind {
            Kind::Token(_) | Kind::Source(_) => return None,
            Kind::Internal { app_key, app_secret } => {
                vec![("app key", &**app_key), ("app secret", app_secret.expose())]
            }
            Kind::ThirdParty { suite_key, suite_secret, suite_ticket, corp_id } => {
                let mut parts = vec![
                    ("suite key", &**suite_key),
                    ("suite secret", suite_secret.expose()),
                    ("corp id", corp_id.as_str()),
                ];
                if let Ticket::Given(ticket) = suite_ticket {
                    parts.insert(2, ("suite ticket", ticket.expose()));
                }
                parts
            }
        };
        let found = parts.iter().find_map(|(name, text)| Some((name, flaw(text)?)));
        found.map(|(name, flaw)| format!("the {name} {flaw}; give the bare value"))
    }

    /// Keeps the app's token in `store` as well as in memory. Defaults to memory only. It has no effect on [a
    /// token](Credentials::token) or [a source](Credentials::source), for which the client fetches nothing.
    ///
    /// Clients that share tokens in memory share them even if their stores differ; each client stores the tokens that
    /// it fetches in its own. A wrong secret goes unnoticed while a stored token is valid.
    pub fn kept_in(mut self, store: impl TokenStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.kind {
            Kind::Token(_) => "Credentials(token)",
            Kind::Internal { .. } => "Credentials(internal app)",
            Kind::ThirdParty { .. } => "Credentials(third-party app)",
            Kind::Source(_) => "Credentials(source)",
        })
    }
}
