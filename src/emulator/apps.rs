//! Settings of apps for a test: permissions, tokens, tickets, and the clock.

use std::time::Duration;

use super::world::organization::User;
use super::world::tokens::App;
use super::{Emulator, lock};
use crate::generated::OPERATIONS;
use crate::secret::Secret;

impl Emulator {
    /// Sets the permissions of the app with this key. Operations that need any other are refused, with the missing one
    /// in `requiredScopes`. Permissions have the vendor's names, as in [`Spec::permission`](crate::Spec::permission).
    /// By default an app has all permissions.
    ///
    /// ```
    /// use dingtalk_file::emulator::Emulator;
    /// use dingtalk_file::storage::AddSpace;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let dingtalk = Emulator::start()?;
    /// let client = dingtalk.client().build()?;
    /// dingtalk.set_permissions(dingtalk.app_key(), &["qyapi_get_member", "ConvFile.File.Send"]);
    ///
    /// let operator = dingtalk.users()[0].union_id.clone();
    /// let error = client.call(&AddSpace::new(operator)).unwrap_err();
    /// assert_eq!((error.status(), error.required_scopes()), (Some(403), &["Storage.Space.Write".to_string()][..]));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If no app has this key, or no operation needs one of the permissions.
    pub fn set_permissions(&self, app_key: &str, permissions: &[&str]) {
        permissions.iter().for_each(|permission| check(permission));
        let app = match app_key {
            key if key == self.app_key() => App::Internal,
            key if key == self.suite_key() => App::ThirdParty,
            key => panic!("no app has the key `{key}`"),
        };
        let mut handler = self.change();
        for spec in OPERATIONS {
            let has = permissions.contains(&spec.permission);
            handler.world.permissions.set(app, spec.permission, has);
        }
    }

    /// Revokes a permission of both apps. Operations that need it are refused. Permissions have the vendor's names, as
    /// in [`Spec::permission`](crate::Spec::permission).
    ///
    /// # Panics
    ///
    /// If no operation needs it.
    pub fn revoke_permission(&self, permission: &str) {
        check(permission);
        self.set_permission(permission, false);
    }

    /// Grants a permission to both apps again.
    pub fn grant_permission(&self, permission: &str) {
        self.set_permission(permission, true);
    }

    fn set_permission(&self, permission: &str, has: bool) {
        let permissions = &mut self.change().world.permissions;
        App::ALL.iter().for_each(|app| permissions.set(*app, permission, has));
    }

    /// Returns the newest ticket that DingTalk would have pushed to the third-party app.
    pub fn suite_ticket(&self) -> Secret {
        lock(&self.handler).world.tokens.ticket.clone()
    }

    /// Pushes a new ticket to the third-party app, as DingTalk does every five hours, and returns it. The previous
    /// ticket is refused from then on.
    pub fn push_suite_ticket(&self) -> Secret {
        self.change().world.tokens.push_ticket()
    }

    /// Returns a person's token, as an app gets when the person logs in. It is issued to the internal app in its own
    /// organization, and to the third-party app in any other. Only `contactGetUser` takes such a token.
    ///
    /// # Panics
    ///
    /// If no organization has this person.
    pub fn person_token(&self, user: &User) -> Secret {
        let token = self.change().world.person_token(&user.union_id);
        token.unwrap_or_else(|| panic!("no person has the union id {}", user.union_id))
    }

    /// Puts the emulator's clock forward. It governs the expiry of tokens, upload and download infos and permissions
    /// granted in spaces of the app, and the age of the calls that [`set_rate`](Self::set_rate) counts. Nothing expires
    /// by the real clock.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dingtalk_file::emulator::Emulator;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let dingtalk = Emulator::start()?;
    /// let token = dingtalk.access_token();
    /// dingtalk.advance(Duration::from_secs(7200));
    /// assert_ne!(dingtalk.access_token(), token);
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, time: Duration) {
        self.change().advance(time);
    }
}

/// Panics if no operation needs a permission. A misspelt name must not make a test pass.
fn check(permission: &str) {
    let is_known = OPERATIONS.iter().any(|spec| spec.permission == permission);
    assert!(is_known, "no operation needs the permission `{permission}`");
}
