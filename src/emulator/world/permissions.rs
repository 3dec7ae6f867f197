//! The permissions of apps.

use std::collections::BTreeSet;

use super::tokens::App;

/// The permissions revoked from apps. An app has every permission not listed here.
#[derive(Default)]
pub(crate) struct Permissions {
    revoked: BTreeSet<(App, String)>,
}

impl Permissions {
    pub(crate) fn has(&self, app: App, permission: &str) -> bool {
        !self.revoked_of(app).any(|revoked| revoked == permission)
    }

    /// Returns the permissions that an app does not have.
    pub(crate) fn revoked_of(&self, app: App) -> impl Iterator<Item = &String> {
        self.revoked.iter().filter(move |(of, _)| *of == app).map(|(_, permission)| permission)
    }

    pub(crate) fn set(&mut self, app: App, permission: &str, has: bool) {
        let entry = (app, permission.into());
        if has {
            self.revoked.remove(&entry);
        } else {
            self.revoked.insert(entry);
        }
    }
}
