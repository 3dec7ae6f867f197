//! Access tokens of apps and of people, and the ticket of the third-party app.

use std::collections::HashMap;
use std::time::Duration;

use super::random::Random;
use crate::generated::{CorpId, UnionId};
use crate::secret::Secret;

/// The calling app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum App {
    Internal,
    ThirdParty,
}

impl App {
    pub(crate) const ALL: [App; 2] = [App::Internal, App::ThirdParty];

    /// Returns the kind of app, as the schema calls it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            App::Internal => "internal",
            App::ThirdParty => "third-party-enterprise",
        }
    }

    /// Returns the app's id on the open platform, as spaces report it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            App::Internal => "6100001",
            App::ThirdParty => "6100002",
        }
    }
}

/// The caller: an app in an organization and, with a person's token, the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) app: App,
    pub(crate) corp_id: CorpId,
    pub(crate) person: Option<UnionId>,
}

struct Issued {
    to: Caller,
    /// The time until it expires.
    left: Duration,
}

/// The validity of a token.
pub(crate) enum Validity {
    Valid(Caller),
    /// A person's expired token, which DingTalk distinguishes from one that never existed.
    Expired,
    Unknown,
}

/// The tokens of apps and people.
pub(crate) struct Tokens {
    random: Random,
    /// The lifetime of tokens in seconds, as replies state it.
    pub(crate) life: Option<i64>,
    /// The internal app's current token, which every fetch returns.
    internal: Option<Secret>,
    issued: HashMap<Secret, Issued>,
    /// The newest ticket pushed to the third-party app.
    pub(crate) ticket: Secret,
}

/// The lifetime if replies do not state one.
const LIFE: i64 = 7200;

impl Tokens {
    pub(crate) fn new(mut random: Random) -> Self {
        let ticket = random.secret();
        Tokens { random, life: Some(LIFE), internal: None, issued: HashMap::new(), ticket }
    }

    pub(crate) fn check(&self, token: &str) -> Validity {
        match self.issued.get(&Secret::new(token)) {
            Some(found) if !found.left.is_zero() => Validity::Valid(found.to.clone()),
            Some(found) if found.to.person.is_some() => Validity::Expired,
            _ => Validity::Unknown,
        }
    }

    /// Returns the internal app's valid token, or issues one. A valid one is extended.
    pub(crate) fn internal(&mut self, corp_id: &CorpId) -> Secret {
        let left = self.lifetime();
        if let Some(token) = &self.internal
            && let Some(found) = self.issued.get_mut(token)
        {
            found.left = left;
            return token.clone();
        }
        let to = Caller { app: App::Internal, corp_id: corp_id.clone(), person: None };
        self.internal.insert(issue(&mut self.random, &mut self.issued, to, left)).clone()
    }

    /// Issues a new token.
    pub(crate) fn issue(&mut self, to: Caller) -> Secret {
        let left = self.lifetime();
        issue(&mut self.random, &mut self.issued, to, left)
    }

    /// Pushes a new ticket to the third-party app, and retires the old one.
    pub(crate) fn push_ticket(&mut self) -> Secret {
        self.ticket = self.random.secret();
        self.ticket.clone()
    }

    /// Returns the internal app's token if one is valid.
    pub(crate) fn current(&self) -> Option<&Secret> {
        self.internal.as_ref().filter(|token| self.issued.contains_key(token))
    }

    /// Issues this token to the internal app.
    pub(crate) fn set_internal(&mut self, token: Secret, corp_id: &CorpId) {
        let to = Caller { app: App::Internal, corp_id: corp_id.clone(), person: None };
        let left = self.lifetime();
        self.issued.insert(token.clone(), Issued { to, left });
        self.internal = Some(token);
    }

    fn lifetime(&self) -> Duration {
        let seconds = u64::try_from(self.life.unwrap_or(LIFE));
        Duration::from_secs(seconds.unwrap_or_default().max(1))
    }

    /// Advances the time. Removes apps' expired tokens, and keeps people's, which DingTalk reports as expired.
    pub(crate) fn advance(&mut self, time: Duration) {
        self.issued.retain(|_, token| {
            token.left = token.left.saturating_sub(time);
            !token.left.is_zero() || token.to.person.is_some()
        });
    }

    /// Expires every token.
    pub(crate) fn expire(&mut self) {
        self.advance(Duration::MAX);
    }
}

fn issue(
    random: &mut Random,
    issued: &mut HashMap<Secret, Issued>,
    to: Caller,
    left: Duration,
) -> Secret {
    let token = random.secret();
    issued.insert(token.clone(), Issued { to, left });
    token
}
