//! The permissions of apps.

use std::collections::BTreeSet;

use super::tokens::App;

/// The permissions that each app lacks. It has all others.
#[derive(Default)]
pub(crate) struct Permissions {
    lacking: BTreeSet<(App, String)>,
}

impl Permissions {
    pub(crate) fn has(&self, app: App, permission: &str) -> bool {
        !self.lacking.iter().any(|(of, lacking)| *of == app && lacking == permission)
    }

    /// Returns the permissions that an app lacks.
    pub(crate) fn lacking(&self, app: App) -> impl Iterator<Item = &String> {
        self.lacking.iter().filter(move |(of, _)| *of == app).map(|(_, lacking)| lacking)
    }

    pub(crate) fn set(&mut self, app: App, permission: &str, has: bool) {
        let entry = (app, permission.into());
        if has {
            self.lacking.remove(&entry);
        } else {
            self.lacking.insert(entry);
        }
    }
}
