//! Where access tokens come from, and how long they are kept.

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

/// Tokens that the application manages itself.
///
/// The client asks before every attempt and keeps nothing, so [`token`](TokenSource::token) should be quick.
pub trait TokenSource: Send + Sync {
    /// A token that is valid now.
    ///
    /// An error makes the call fail as "not sent". One of this crate's own, boxed as it is, counts as the failed step of
    /// the call: its outcome, code, hint and the rest are kept, as if the client had fetched the token itself.
    fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>>;

    /// DingTalk refused this token. Returns whether [`token`](TokenSource::token) will give another one now; the call
    /// is then repeated once. Defaults to false.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }
}

/// A place outside the client, a file say, where the token of one app is kept for the next run or another process.
///
/// The client decides when to fetch, how long a token is used, and who waits for whom; a store only keeps. It is asked
/// when the client has no valid token in memory, and given whatever the client fetches. None of this may fail: a store
/// that has nothing, or cannot keep it, costs a fetch.
///
/// One store is for one app in one organization at one DingTalk, which a key or file name of yours should tell apart:
/// the client believes that a token is its own. A store should be quick, for calls wait for it, whatever their deadline,
/// and it must not ask the same client for anything that takes a token.
pub trait TokenStore: Send + Sync {
    /// What [`store`](TokenStore::store) was given last, valid or not; the client looks at its age itself.
    fn load(&self) -> Option<FetchedToken>;

    /// Keeps a token in place of the one before.
    fn store(&self, token: &FetchedToken);

    /// DingTalk refused this token. Removes it, unless another one has taken its place meanwhile.
    fn forget(&self, refused: &Secret);
}

/// Where a third-party app's suite ticket comes from. DingTalk pushes a new one every few hours.
///
/// A closure is one: `|| Ok(newest_ticket())`.
pub trait TicketSource: Send + Sync {
    /// Returns the newest ticket. The client asks before it fetches a token, so this should be quick.
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

/// A token as it was fetched.
///
/// Serialized, it says `[redacted]` in place of the token, so that nobody keeps one by accident;
/// [`exposed`](Self::exposed) has the token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FetchedToken {
    /// The token.
    pub token: Secret,
    /// When it was asked for. By the wall clock, which other processes have too.
    pub fetched_at: SystemTime,
    /// Its life since then; `None` if DingTalk did not tell, or told something that makes no sense.
    pub expires_in: Option<Duration>,
}

impl FetchedToken {
    /// A token that was fetched earlier.
    pub fn new(token: Secret, fetched_at: SystemTime, expires_in: Option<Duration>) -> Self {
        FetchedToken { token, fetched_at, expires_in }
    }

    /// Returns the token for a serializer that keeps it. What is written that way can be deserialized again.
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
    /// Writes `fetched_at` in milliseconds since 1970 and `expires_in` in milliseconds.
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
            return Err(D::Error::custom("the token was left out when this was written"));
        }
        let millis = |time: i64| Duration::from_millis(u64::try_from(time).unwrap_or_default());
        let fetched_at = SystemTime::UNIX_EPOCH + millis(fetched_at);
        Ok(FetchedToken { token, fetched_at, expires_in: expires_in.map(millis) })
    }
}

/// A token as it is deserialized.
struct Stored {
    token: Secret,
    fetched_at: i64,
    expires_in: Option<i64>,
}

crate::model::lenient::object!(Stored, required [token = "token", fetched_at = "fetched_at"], optional [expires_in = "expires_in"]);

/// How a client proves what app it acts for.
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

#[derive(Clone)]
pub(crate) enum Kind {
    Token(Secret),
    Internal { app_key: String, app_secret: Secret },
    ThirdParty { suite_key: String, suite_secret: Secret, suite_ticket: Ticket, corp_id: CorpId },
    Source(Arc<dyn TokenSource>),
}

#[derive(Clone)]
pub(crate) enum Ticket {
    Given(Secret),
    Source(Arc<dyn TicketSource>),
}

impl Credentials {
    /// A token that somebody else fetched. It cannot be renewed: once DingTalk refuses it, calls are refused.
    pub fn token(token: impl Into<Secret>) -> Self {
        Kind::Token(token.into()).into()
    }

    /// An internal app, by its key and secret (client id and client secret).
    pub fn internal_app(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Kind::Internal { app_key: app_key.into(), app_secret: app_secret.into() }.into()
    }

    /// A third-party app, for one organization that enabled it, with the newest ticket that DingTalk pushed.
    ///
    /// When a new ticket arrives, or for another organization, use
    /// [`Client::with_credentials`](crate::Client::with_credentials): tokens that are still valid are kept. A program that
    /// runs for hours is better off with [`third_party_app_by`](Self::third_party_app_by).
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

    /// A third-party app, for one organization that enabled it, whose tickets come from `tickets` when they are needed.
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

    /// The application's own tokens.
    pub fn source(source: impl TokenSource + 'static) -> Self {
        Kind::Source(Arc::new(source)).into()
    }

    /// What of an app cannot be right, with the kind of character, never the value. A token is looked at when it is used.
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

    /// Keeps the app's token in `store` as well. Defaults to memory alone. Has no effect on
    /// [a token](Credentials::token) and [a source](Credentials::source): they are not fetched here.
    ///
    /// Clients that share tokens in memory share them whatever their stores are; what a client fetches goes into its own.
    /// A wrong secret is not noticed for as long as a token is kept.
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
