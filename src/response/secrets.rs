//! What an answer holds that no error may show.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Secret;

/// What stands in the fields of these names, wherever they are in the text.
pub(super) fn secrets(names: &[&str], text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    // What follows a mistake is read by nobody, so it shows nowhere either.
    let _ = Values { names, found: &mut found, within: false, depth: 0 }.deserialize(&mut json);
    found
}

struct Values<'a> {
    names: &'a [&'a str],
    found: &'a mut Vec<Secret>,
    /// Whether a field of one of the names is around it.
    within: bool,
    depth: usize,
}

impl Values<'_> {
    fn add(self, value: &dyn fmt::Display) {
        if self.within {
            self.found.push(value.to_string().into());
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
            let found = secrets(&["token", "headers"], text);
            let found: Vec<_> = found.iter().map(Secret::expose).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
