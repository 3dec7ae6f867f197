//! Deserializes an answer and notes whether certain names occur in it, so that most answers are parsed only once.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Deserializes a value from an object. Also returns true if one of these names is at its top level. Returns true as
/// well if that cannot be known, because the type does not deserialize from a map or needs more of a key than its text.
pub(crate) fn watch<T: DeserializeOwned>(
    text: &str,
    names: &[&[&str]],
) -> (Result<T, serde_json::Error>, bool) {
    let mut json = serde_json::Deserializer::from_str(text);
    let seen = Cell::new(false);
    let value = T::deserialize(Watched { inner: &mut json, names, seen: &seen });
    if value.is_ok() && json.end().is_ok() {
        return (value, seen.get());
    }
    // Only serde_json's own keys can be read as other types, as numbers for instance.
    (serde_json::from_str(text), true)
}

/// A wrapper of an object's deserializer, of its visitor, and of its entries.
struct Watched<'a, T> {
    inner: T,
    names: &'a [&'a [&'a str]],
    seen: &'a Cell<bool>,
}

impl<'a, T> Watched<'a, T> {
    fn with<U>(&self, inner: U) -> Watched<'a, U> {
        Watched { inner, names: self.names, seen: self.seen }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watched<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.seen.set(true);
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.seen.set(true);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.seen.set(true);
        self.inner.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let map = self.with(map);
        self.inner.visit_map(map)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Watched<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.inner.next_key_seed(Key)? else {
            return Ok(None);
        };
        if self.names.iter().any(|names| names.contains(&&*key)) {
            self.seen.set(true);
        }
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

/// Deserializes any key as text.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Cow<'de, str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(key.into())
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(key.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    fn watched<T: DeserializeOwned>(text: &str) -> (Option<T>, bool) {
        let (value, seen) = watch::<T>(text, &[&["errcode"], &["requestId", "request_id"]]);
        (value.ok(), seen)
    }

    #[test]
    fn names_at_the_top_are_seen_however_they_are_written() {
        for (text, seen) in [
            ("{}", false),
            (r#"{"a":{"errcode":1},"b":"errcode","c":["request_id"],"errcodes":1}"#, false),
            (r#"{"errcode":0}"#, true),
            (r#"{"a":1,"requestId":null}"#, true),
            (r#" {"\u0065rrcode":1, "a\n":2}"#, true),
        ] {
            let plain: Value = serde_json::from_str(text).expect("json");
            assert_eq!(watched::<Value>(text), (Some(plain), seen), "{text}");
        }
    }

    #[test]
    fn text_that_is_not_json_is_refused() {
        for text in ["", "{", "{} x", "{1:2}"] {
            assert_eq!(watched::<Value>(text).0, None, "{text}");
        }
    }

    #[test]
    fn types_of_every_kind_are_read_as_they_are() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct Fields {
            a: i64,
        }
        #[derive(Deserialize, PartialEq, Debug)]
        struct Around(Value);
        #[derive(Deserialize, PartialEq, Debug)]
        #[serde(rename_all = "lowercase")]
        enum Tagged {
            A(i64),
        }
        #[derive(Deserialize, PartialEq, Debug)]
        struct Flat {
            #[serde(flatten)]
            rest: BTreeMap<String, Value>,
        }
        let text = r#"{"a":1}"#;
        assert_eq!(watched(text), (Some(Fields { a: 1 }), false));
        assert_eq!(watched(text), (Some(Flat { rest: [("a".into(), 1.into())].into() }), false));
        assert_eq!(watched(text).0, Some(Around(serde_json::json!({"a": 1}))));
        assert_eq!(watched(text).0, Some(Some(Fields { a: 1 })));
        assert_eq!(watched(text).0, Some(Tagged::A(1)));
        #[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
        struct Name(String);
        let one = || "a".to_string();
        assert_eq!(watched(r#"{"1":"a"}"#).0, Some(BTreeMap::from([(1_u64, one())])));
        assert_eq!(watched(r#"{"true":"a"}"#).0, Some(BTreeMap::from([(true, one())])));
        assert_eq!(watched(r#"{"1":"a"}"#).0, Some(BTreeMap::from([(Some(1_u64), one())])));
        assert_eq!(watched(r#"{"b":"a"}"#).0, Some(BTreeMap::from([(Name("b".into()), one())])));
    }
}
