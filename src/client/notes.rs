//! Notes that one run leaves for the next beside the token: operators' unionIds and spaces, and the object store's
//! host.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::{Client, Person};
use crate::client::single_flight::lock;
use crate::generated::{SpaceId, UnionId};

/// How long a note is used. Its first use shows whether it is still right.
const LIFE: Duration = Duration::from_secs(24 * 3600);
/// The most people and spaces to note; a program has few operators.
const MAX_NOTES: usize = 16;

/// An id, and the time until which it is used, in seconds since 1970.
type Noted = (String, u64);

/// The notes of an account.
#[derive(Default)]
pub(crate) struct Notes {
    /// True once an earlier run's notes were read from the store.
    is_read: bool,
    /// True if the notes differ from those in the store.
    is_new: bool,
    /// The unionId of each operator, by the name in use.
    people: HashMap<String, Noted>,
    /// The space of each unionId.
    spaces: HashMap<String, Noted>,
    /// The URL of the object store, without a path.
    store: Option<String>,
}

impl Notes {
    fn read(&mut self, text: &str) {
        let Ok(mut notes) = serde_json::from_str::<Value>(text) else { return };
        let mut of = |name| notes.get_mut(name).map(Value::take).unwrap_or_default();
        self.people = read_notes(of("people"));
        self.spaces = read_notes(of("spaces"));
        self.store = of("store").as_str().map(String::from);
    }

    fn written(&self) -> String {
        let (people, spaces, store) = (&self.people, &self.spaces, &self.store);
        json!({ "people": people, "spaces": spaces, "store": store }).to_string()
    }
}

/// Reads notes. Leaves out everything that this version would not have written.
fn read_notes(notes: Value) -> HashMap<String, Noted> {
    let notes: Map<String, Value> = serde_json::from_value(notes).unwrap_or_default();
    let read = |(key, value)| Some((key, serde_json::from_value(value).ok()?));
    notes.into_iter().filter_map(read).take(MAX_NOTES).collect()
}

/// Notes an id. Returns true if the change is worth writing to the store.
fn note(notes: &mut HashMap<String, Noted>, key: String, id: &str, until: u64) -> bool {
    if notes.len() >= MAX_NOTES && !notes.contains_key(&key) {
        notes.clear();
    }
    let before = notes.insert(key, (id.into(), until));
    before.is_none_or(|(before, was)| before != id || was + LIFE.as_secs() / 2 < until)
}

/// Returns a noted id that is not too old. If the clock was set back, its age is unknown and it is not used.
fn current(notes: &HashMap<String, Noted>, key: &str, now: u64) -> Option<String> {
    let (id, until) = notes.get(key)?;
    (now < *until && until - now <= LIFE.as_secs()).then(|| id.clone())
}

/// Returns the key for an operator's note. A mobile number has none, because it may be reassigned to another person.
fn name(operator: &Person) -> Option<String> {
    matches!(operator, Person::User(_)).then(|| operator.to_string())
}

impl Client {
    /// Returns an operator's noted unionId, perhaps from an earlier run.
    pub(crate) fn noted_operator(&self, operator: &Person) -> Option<UnionId> {
        let (name, now) = (name(operator)?, self.seconds());
        self.notes(|notes| current(&notes.people, &name, now)).map(UnionId::new)
    }

    /// Returns an operator's noted space, perhaps from an earlier run.
    pub(crate) fn noted_space(&self, operator: &UnionId) -> Option<SpaceId> {
        let now = self.seconds();
        self.notes(|notes| current(&notes.spaces, operator.as_str(), now)).map(SpaceId::new)
    }

    /// Returns the URL of the object store that a file was sent to last.
    pub(super) fn noted_store(&self) -> Option<String> {
        self.notes(|notes| notes.store.clone())
    }

    pub(crate) fn note_operator(&self, operator: &Person, id: &UnionId) {
        let Some(name) = name(operator) else { return };
        let until = self.seconds().saturating_add(LIFE.as_secs());
        self.notes(|notes| notes.is_new |= note(&mut notes.people, name, id.as_str(), until));
    }

    /// Notes an operator's space, and how long it can be used.
    pub(crate) fn note_space(&self, operator: &UnionId, space: &SpaceId, life: Duration) {
        let (operator, space) = (operator.to_string(), space.as_str());
        let until = self.seconds().saturating_add(life.min(LIFE).as_secs());
        self.notes(|notes| notes.is_new |= note(&mut notes.spaces, operator, space, until));
    }

    /// Notes the object store's host from the URL of a transfer.
    pub(crate) fn note_store(&self, url: &str) {
        let Some((scheme, rest)) = url.split_once("://") else { return };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let end = scheme.len() + "://".len() + host.len();
        self.notes(|notes| {
            if notes.store.as_deref() != Some(&url[..end]) {
                (notes.store, notes.is_new) = (Some(url[..end].into()), true);
            }
        });
    }

    /// Forgets an operator's unionId and space, so that both are looked up next time.
    pub(crate) fn forget_noted(&self, operator: &Person, id: &UnionId) {
        self.account.people.forget(operator);
        self.account.spaces.forget(id);
        self.notes(|notes| {
            let person = notes.people.remove(&operator.to_string()).is_some();
            notes.is_new |= notes.spaces.remove(id.as_str()).is_some() || person;
        });
        self.keep_notes();
    }

    /// Writes the notes to the store if they changed.
    pub(crate) fn keep_notes(&self) {
        let Some(store) = self.store() else { return };
        let new = self.notes(|notes| std::mem::take(&mut notes.is_new).then(|| notes.written()));
        if let Some(notes) = new {
            store.keep_notes(&notes);
        }
    }

    /// Gives access to the notes. Reads those of an earlier run first.
    fn notes<R>(&self, of: impl FnOnce(&mut Notes) -> R) -> R {
        let mut notes = lock(&self.account.notes);
        if !notes.is_read {
            notes.is_read = true;
            if let Some(earlier) = self.store().and_then(|store| store.notes()) {
                notes.read(&earlier);
            }
        }
        of(&mut notes)
    }

    fn seconds(&self) -> u64 {
        let since = self.shared.clock.wall().duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    }
}
