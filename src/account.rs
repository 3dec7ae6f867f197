//! What a client keeps for an app in an organization: the token, people's unionIds, spaces, its pace.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::clock::Clock;
use crate::deliver::Person;
use crate::pace::Pace;
use crate::slot::{Kept, Slot, lock};
use crate::token::{Credentials, Kind, TokenSlot};
use crate::{CorpId, Error, Secret, SpaceId, UnionId};

/// App, secret and organization.
type Key = (String, Secret, Option<CorpId>);

/// The accounts of a client and all its relatives.
#[derive(Default)]
pub(crate) struct Accounts(Mutex<HashMap<Key, Arc<Account>>>);

impl Accounts {
    pub(crate) fn account(&self, credentials: &Credentials) -> Arc<Account> {
        match key(credentials) {
            None => Arc::default(),
            Some(key) => lock(&self.0).entry(key).or_default().clone(),
        }
    }
}

/// Whose account it is. The ticket does not count: a token outlives it. Nor does the store: DingTalk's limits hold for an
/// app wherever its tokens are kept.
fn key(credentials: &Credentials) -> Option<Key> {
    match &credentials.kind {
        Kind::Token(_) | Kind::Source(_) => None,
        Kind::Internal { app_key, app_secret } => Some((app_key.clone(), app_secret.clone(), None)),
        Kind::ThirdParty { suite_key, suite_secret, corp_id, .. } => {
            Some((suite_key.clone(), suite_secret.clone(), Some(corp_id.clone())))
        }
    }
}

#[derive(Default)]
pub(crate) struct Account {
    pub(crate) token: TokenSlot,
    /// DingTalk's limits count an app's calls.
    pub(crate) pace: Pace,
    pub(crate) people: Known<Person, UnionId>,
    /// The space that an operator uploads to.
    pub(crate) spaces: Known<UnionId, SpaceId>,
}

/// What was looked up and stays true for long. However many threads ask for one thing, one looks it up.
pub(crate) struct Known<K, V>(Mutex<HashMap<K, Arc<Slot<V>>>>);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Known(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Known<K, V> {
    /// See [`Slot::get`].
    pub(crate) fn get(
        &self,
        key: &K,
        clock: &dyn Clock,
        patience: Option<Duration>,
        look_up: impl FnOnce() -> Result<Kept<V>, Error>,
    ) -> Result<Option<V>, Error> {
        let slot = lock(&self.0).entry(key.clone()).or_default().clone();
        let found = slot.get(clock, patience, look_up);
        if found.is_err() {
            // Nothing is kept for what is not there, however often it is asked for.
            let mut slots = lock(&self.0);
            if slots.get(key).is_some_and(|kept| Arc::ptr_eq(kept, &slot)) {
                slots.remove(key);
            }
        }
        found
    }

    pub(crate) fn forget(&self, key: &K) {
        lock(&self.0).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_secrets_and_organizations_are_kept_apart_but_tickets_are_not() {
        let store = Accounts::default();
        let third_party = |secret: &str, ticket: &str, corp: &str| {
            store.account(&Credentials::third_party_app("suite", secret, ticket, corp.into()))
        };
        let first = third_party("s", "old", "ding1");
        assert!(Arc::ptr_eq(&first, &third_party("s", "new", "ding1")));
        assert!(!Arc::ptr_eq(&first, &third_party("s", "old", "ding2")));
        assert!(!Arc::ptr_eq(&first, &third_party("t", "old", "ding1")));
        let internal = store.account(&Credentials::internal_app("suite", "s"));
        assert!(!Arc::ptr_eq(&first, &internal));
    }
}
