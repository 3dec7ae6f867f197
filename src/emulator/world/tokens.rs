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
    valid: HashMap<Secret, App>,
}

impl Tokens {
    pub(crate) fn new(random: Random) -> Self {
        Tokens { random, life: Some(7200), internal: None, valid: HashMap::new() }
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

    pub(crate) fn issue(&mut self, app: App) -> Secret {
        let token = self.random.secret();
        self.valid.insert(token.clone(), app);
        token
    }

    /// Expires every token.
    pub(crate) fn expire(&mut self) {
        self.internal = None;
        self.valid.clear();
    }
}
