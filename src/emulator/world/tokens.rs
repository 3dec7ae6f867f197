//! Access tokens.

use std::collections::HashMap;

use super::random::Random;
use crate::secret::Secret;

/// The calling app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    Internal,
    ThirdParty,
}

impl App {
    /// Returns the kind of app, as the schema calls it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            App::Internal => "internal",
            App::ThirdParty => "third-party-enterprise",
        }
    }

    /// Returns the app's id on the open platform, which spaces show.
    pub(crate) fn id(self) -> &'static str {
        match self {
            App::Internal => "6100001",
            App::ThirdParty => "6100002",
        }
    }
}

/// The tokens of both apps. They expire when a test says so, not by the clock.
pub(crate) struct Tokens {
    random: Random,
    /// The token expiry in seconds, as replies state it.
    pub(crate) life: Option<i64>,
    /// The internal app's current token, which each fetch returns.
    internal: Option<Secret>,
    /// How old tokens are in seconds, once the clock was put forward.
    ages: HashMap<Secret, u64>,
    valid: HashMap<Secret, App>,
}

impl Tokens {
    pub(crate) fn new(random: Random) -> Self {
        Tokens {
            random,
            life: Some(7200),
            internal: None,
            ages: HashMap::new(),
            valid: HashMap::new(),
        }
    }

    /// Returns the app that a valid token belongs to.
    pub(crate) fn app(&self, token: &str) -> Option<App> {
        self.valid.get(&Secret::new(token)).copied()
    }

    /// Returns the internal app's valid token, or issues one.
    pub(crate) fn internal(&mut self) -> Secret {
        match &self.internal {
            Some(token) => token.clone(),
            None => {
                let token = self.issue(App::Internal);
                self.internal = Some(token.clone());
                token
            }
        }
    }

    /// Returns the internal app's token if one is valid.
    pub(crate) fn current(&self) -> Option<&Secret> {
        self.internal.as_ref()
    }

    /// Issues this token to the internal app.
    pub(crate) fn set_internal(&mut self, token: Secret) {
        self.valid.insert(token.clone(), App::Internal);
        self.internal = Some(token);
    }

    /// Makes tokens older. Those that are older than their life expire, if they have one.
    pub(crate) fn age(&mut self, seconds: u64) {
        let life = self.life.map(|life| u64::try_from(life).unwrap_or(0));
        self.valid.retain(|token, _| {
            let age = self.ages.entry(token.clone()).or_default();
            *age = age.saturating_add(seconds);
            life.is_none_or(|life| *age < life)
        });
        self.ages.retain(|token, _| self.valid.contains_key(token));
        self.internal = self.internal.take().filter(|token| self.valid.contains_key(token));
    }

    pub(crate) fn issue(&mut self, app: App) -> Secret {
        let token = self.random.secret();
        self.valid.insert(token.clone(), app);
        token
    }

    /// Expires every token.
    pub(crate) fn expire(&mut self) {
        self.internal = None;
        self.valid.clear();
        self.ages.clear();
    }
}
