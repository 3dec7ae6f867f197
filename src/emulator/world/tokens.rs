//! Access tokens.

use std::collections::HashMap;

use super::random::Random;
use crate::secret::Secret;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    Internal,
    ThirdParty,
}

impl App {
    /// On the open platform, as spaces name it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            App::Internal => "6100001",
            App::ThirdParty => "6100002",
        }
    }
}

/// The tokens of both apps. No clock ends them: a test says when.
pub(crate) struct Tokens {
    random: Random,
    /// What a reply says of a token's life.
    pub(crate) life: Option<i64>,
    /// The internal app's, which a repeated fetch answers again.
    internal: Option<Secret>,
    valid: HashMap<Secret, App>,
}

impl Tokens {
    pub(crate) fn new(random: Random) -> Self {
        Tokens { random, life: Some(7200), internal: None, valid: HashMap::new() }
    }

    /// Whose token it is, if it is valid.
    pub(crate) fn app(&self, token: &str) -> Option<App> {
        self.valid.get(&Secret::new(token)).copied()
    }

    /// The internal app's token: the one that is valid, else a new one.
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

    /// Ends every token.
    pub(crate) fn expire(&mut self) {
        self.internal = None;
        self.valid.clear();
    }
}
