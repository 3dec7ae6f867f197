//! Secrets in structs that are part of a request.
//!
//! Such a struct may be serialized to send it, or for any other purpose, such as a log. serde cannot tell the
//! difference, so this module keeps it in a thread-local: within [`sending`], a [`Field`] is written in plain text and
//! collected, and anywhere else it is written as `[redacted]`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::Secret;
use super::scrub::REDACTED;

thread_local! {
    /// The secrets written so far, while a request is being serialized.
    static SENT: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// Runs `write` with secrets in plain text. Returns its result and the secrets that it wrote.
pub(crate) fn sending<T>(write: impl FnOnce() -> T) -> (T, Vec<Secret>) {
    /// Resets the state even after a panic, so that later secrets are redacted.
    struct Redacted;
    impl Drop for Redacted {
        fn drop(&mut self) {
            SENT.take();
        }
    }
    let redacted = Redacted;
    SENT.set(Some(Vec::new()));
    let written = write();
    let secrets = SENT.take().unwrap_or_default();
    drop(redacted);
    (written, secrets)
}

/// A field that is a secret, or a list or map of secrets. Written in plain text only within [`sending`].
pub(crate) struct Field<'a, T>(pub(crate) &'a T);

impl Serialize for Field<'_, Secret> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_sent = SENT
            .with_borrow_mut(|sent| sent.as_mut().map(|sent| sent.push(self.0.clone())).is_some());
        // An empty secret is shown as empty, so that a rule can report it.
        let is_shown = is_sent || self.0.expose().is_empty();
        serializer.serialize_str(if is_shown { self.0.expose() } else { REDACTED })
    }
}

impl<T> Serialize for Field<'_, Option<T>>
where
    for<'a> Field<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().map(Field).serialize(serializer)
    }
}

impl<T> Serialize for Field<'_, Vec<T>>
where
    for<'a> Field<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Field))
    }
}

impl<T> Serialize for Field<'_, BTreeMap<String, T>>
where
    for<'a> Field<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, Field(value))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_exposed_only_while_it_is_sent() {
        let map = BTreeMap::from([("a".to_string(), vec![Some(Secret::from("s3cret")), None])]);
        let write = || serde_json::to_string(&Field(&map)).expect("json");
        let redacted = r#"{"a":["[redacted]",null]}"#;
        assert_eq!(write(), redacted);
        let (written, secrets) = sending(write);
        assert_eq!(written, r#"{"a":["s3cret",null]}"#);
        assert_eq!(secrets, ["s3cret".into()]);
        assert_eq!(write(), redacted);

        let panicked = std::panic::catch_unwind(|| sending(|| panic!("midway")));
        assert!(panicked.is_err());
        assert_eq!(write(), redacted);
    }
}
