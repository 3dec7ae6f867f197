//! What a client keeps for an app in an organization: the token, people's unionIds, spaces, its pace.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::deliver::Person;
use crate::pace::Pace;
use crate::token::{Credentials, Kind, Slot, lock};
use crate::{CorpId, Secret, SpaceId, UnionId};

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
    pub(crate) token: Slot,
    /// DingTalk's limits count an app's calls.
    pub(crate) pace: Pace,
    /// With the time until which they are believed.
    pub(crate) people: Kept<Person, (UnionId, Duration)>,
    pub(crate) spaces: Kept<UnionId, OwnSpace>,
}

/// The space that an operator uploads to.
#[derive(Clone)]
pub(crate) struct OwnSpace {
    pub(crate) id: SpaceId,
    /// When the operator's right on it ends, if it does.
    pub(crate) until: Option<Duration>,
}

/// What was looked up and stays true for long.
pub(crate) struct Kept<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Kept(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        lock(&self.0).get(key).cloned()
    }

    pub(crate) fn keep(&self, key: K, value: V) {
        lock(&self.0).insert(key, value);
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
