//! What an answer holds that no error may show.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::secret::Secret;
use crate::secret::wiped::written;

/// No reply of an operation has nearly as many.
const MOST: usize = 16;

/// Secrets of an answer, each once.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    found: Vec<Secret>,
    too_many: bool,
}

impl Secrets {
    /// Adds what stands in the fields of these names, wherever they are in the text.
    pub(super) fn read(&mut self, names: &[&str], text: &str) {
        let mut json = serde_json::Deserializer::from_str(text);
        // What follows a mistake is read by nobody, so it shows nowhere either.
        let _ = Values { names, found: self, within: false, depth: 0 }.deserialize(&mut json);
    }

    /// All of them; none if there are more than anybody would look for.
    pub(super) fn all(&self) -> Option<&[Secret]> {
        (!self.too_many).then_some(&self.found)
    }

    fn add(&mut self, value: &dyn fmt::Display) {
        if self.too_many {
            return;
        }
        let secret = Secret::from_wiped(written(value));
        if !self.found.contains(&secret) {
            self.too_many = self.found.len() == MOST;
            self.found.push(secret);
        }
    }
}

struct Values<'a> {
    names: &'a [&'a str],
    found: &'a mut Secrets,
    /// Whether a field of one of the names is around it.
    within: bool,
    depth: usize,
}

impl Values<'_> {
    fn add(self, value: &dyn fmt::Display) {
        if self.within {
            self.found.add(value);
        }
    }

    fn inner(&mut self, within: bool) -> Values<'_> {
        Values { names: self.names, found: self.found, within, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        // No reply is so deep, and serde_json gives up a little below, with all that comes behind.
        const DEEPEST: usize = 100;
        match self.depth {
            0..DEEPEST => from.deserialize_any(self),
            _ => from.deserialize_ignored_any(IgnoredAny).map(drop),
        }
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.add(&value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.add(&value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.add(&value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.add(&value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let within = self.within;
        while list.next_element_seed(self.inner(within))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let is_one = self.names.iter().any(|name| name.eq_ignore_ascii_case(&key));
            let within = self.within || is_one;
            map.next_value_seed(self.inner(within))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Secrets {
        let mut found = Secrets::default();
        found.read(&["token", "headers"], text);
        found
    }

    #[test]
    fn what_stands_in_a_field_of_that_name_is_found() {
        let deep = format!("{{\"x\":{}1{},\"token\":\"a\"}}", "[".repeat(500), "]".repeat(500));
        let rows: &[(&str, &[&str])] = &[
            (r#"{"token":"a","code":"b","ttl":7200}"#, &["a"]),
            (
                r#"{"Token":"a","token":"b","token":12,"token":null,"token":true}"#,
                &["a", "b", "12"],
            ),
            (r#"{"info":[{"headers":{"k":"a","l":["b",1.5]},"k":"c"}]}"#, &["a", "b", "1.5"]),
            (&deep, &["a"]),
            (r#"["token"]"#, &[]),
            (r#""token""#, &[]),
            ("", &[]),
            (r#"{"token":"a","#, &["a"]),
        ];
        for (text, expected) in rows {
            let found = found(text);
            let found: Vec<_> = found.found.iter().map(Secret::expose).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
    #[test]
    fn no_more_are_kept_than_are_looked_for() {
        for (count, kept) in [(1, 1), (16, 16), (17, 17), (100_000, 17)] {
            // Each of them twice.
            let tokens: Vec<_> =
                (0..2 * count).map(|number| format!("\"tk{}\"", number % count)).collect();
            let mut found = found(&format!(r#"{{"token":[{}]}}"#, tokens.join(",")));
            assert_eq!(found.found.len(), kept);
            assert_eq!(found.all().map(<[_]>::len), (count <= MOST).then_some(count));
            // Neither does another text add to them.
            found.read(&["token"], r#"{"token":["tk0","more"]}"#);
            assert_eq!(found.found.len(), if kept < MOST { kept + 1 } else { MOST + 1 });
            assert_eq!(found.all().is_some(), count < MOST);
        }
    }
}
