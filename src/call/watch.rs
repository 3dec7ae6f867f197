//! Deserializes an answer and reads its envelope on the way, so that most answers are parsed only once.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::call::envelope::{Envelope, is_error};
use crate::tables::gateway;

/// Deserializes a value from an object. Also returns the object's envelope, if that says no more than that the call
/// succeeded and its request id. Returns `None` as well if the envelope cannot be known, because the type does not
/// deserialize from a map, or needs more of a key than its text.
pub(crate) fn watch<T: DeserializeOwned>(
    text: &str,
) -> (Result<T, serde_json::Error>, Option<Envelope>) {
    let mut json = serde_json::Deserializer::from_str(text);
    let notes = Notes::default();
    let value = T::deserialize(Watched { inner: &mut json, notes: &notes });
    if value.is_ok() && json.end().is_ok() {
        return (value, notes.envelope());
    }
    // Types that the wrappers cannot serve: those that read a key as a number, for instance, or a field of the envelope
    // as anything but a number or text.
    (serde_json::from_str(text), None)
}

/// The fields of an envelope that most answers have, and all others that matter.
#[derive(Clone, Copy, Default)]
enum Name {
    LegacyCode,
    RequestId,
    Other,
    #[default]
    None,
}

impl Name {
    fn of(key: &str) -> Self {
        match key {
            _ if gateway::LEGACY_CODE.contains(&key) => Name::LegacyCode,
            _ if gateway::REQUEST_ID.contains(&key) => Name::RequestId,
            _ if gateway::CODE.contains(&key) || gateway::BANNED.contains(&key) => Name::Other,
            _ => Name::None,
        }
    }
}

/// What is known of an envelope.
#[derive(Default)]
struct Notes {
    /// The name of the value that comes next.
    next: Cell<Name>,
    request_id: RefCell<Option<String>>,
    /// True if the envelope says more.
    has_more: Cell<bool>,
}

impl Notes {
    fn envelope(self) -> Option<Envelope> {
        let request_id = self.request_id.into_inner();
        (!self.has_more.get()).then(|| Envelope { request_id, ..Envelope::silent() })
    }

    fn see_number(&self, name: Name, number: u64) {
        let is_success = matches!(name, Name::LegacyCode) && !is_error(&number.to_string());
        self.has_more.set(self.has_more.get() || !is_success);
    }

    fn see_text(&self, name: Name, text: &str) {
        let mut id = self.request_id.borrow_mut();
        if matches!(name, Name::RequestId) && id.is_none() && !text.is_empty() {
            *id = Some(text.into());
        } else {
            self.has_more.set(true);
        }
    }
}

/// A wrapper of an object's deserializer, of its visitor, and of its entries.
struct Watched<'a, T> {
    inner: T,
    notes: &'a Notes,
}

impl<'a, T> Watched<'a, T> {
    fn with<U>(&self, inner: U) -> Watched<'a, U> {
        Watched { inner, notes: self.notes }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watched<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.notes.has_more.set(true);
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.notes.has_more.set(true);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.notes.has_more.set(true);
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
        let name = Name::of(&key);
        self.notes.next.set(name);
        if matches!(name, Name::Other) {
            self.notes.has_more.set(true);
        }
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.notes.next.take() {
            name @ (Name::LegacyCode | Name::RequestId) => {
                self.inner.next_value_seed(Field { inner: seed, name, notes: self.notes })
            }
            Name::Other | Name::None => self.inner.next_value_seed(seed),
        }
    }
}

/// A wrapper of the seed, the deserializer and the visitor of an envelope's field. Types that do not deserialize from a
/// number or text of JSON get an error.
struct Field<'a, T> {
    inner: T,
    name: Name,
    notes: &'a Notes,
}

impl<'a, T> Field<'a, T> {
    fn with<U>(&self, inner: U) -> Field<'a, U> {
        Field { inner, name: self.name, notes: self.notes }
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Field<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        let from = self.with(from);
        self.inner.deserialize(from)
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Field<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Field<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<V::Value, E> {
        self.notes.see_number(self.name, number);
        self.inner.visit_u64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.notes.see_text(self.name, text);
        self.inner.visit_str(text)
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
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    /// Returns the value, and whether the envelope has to be read.
    fn watched<T: DeserializeOwned>(text: &str) -> (Option<T>, bool) {
        let (value, envelope) = watch::<T>(text);
        (value.ok(), envelope.is_none())
    }

    #[test]
    fn an_envelope_that_says_more_is_read_however_it_is_written() {
        for (text, has_more) in [
            ("{}", false),
            (r#"{"a":{"errcode":1},"b":"errcode","c":["request_id"],"errcodes":1}"#, false),
            (r#"{"errcode":0,"errmsg":"ok"}"#, false),
            (r#"{"errcode":0,"errcode":0}"#, false),
            (r#"{"errcode":200}"#, false),
            (r#"{"errcode":60011}"#, true),
            (r#"{"errcode":0,"errcode":1}"#, true),
            (r#"{"errcode":"0"}"#, true),
            (r#"{"errcode":0.0}"#, true),
            (r#"{"errcode":-1}"#, true),
            (r#"{"errcode":null}"#, true),
            (r#"{"errcode":[0]}"#, true),
            (r#"{"errcode":{"a":0}}"#, true),
            (r#"{"a":1,"requestId":"x"}"#, false),
            (r#"{"a":1,"requestId":null}"#, true),
            (r#"{"a":1,"requestId":""}"#, true),
            (r#"{"a":1,"requestId":0}"#, true),
            (r#"{"request_id":"x","requestId":"y"}"#, true),
            (r#"{"code":"x"}"#, true),
            (r#"{"code":0}"#, true),
            (r#" {"\u0065rrcode":1, "a\n":2}"#, true),
        ] {
            let plain: Value = serde_json::from_str(text).expect("json");
            assert_eq!(watched::<Value>(text), (Some(plain), has_more), "{text}");
            assert_eq!(watched::<IgnoredAny>(text).1, has_more, "{text}");
            let read = Envelope::read(text, None).expect("an object");
            if let (_, Some(envelope)) = watch::<IgnoredAny>(text) {
                assert_eq!(envelope.request_id, read.request_id, "{text}");
                assert!(!read.is_an_error() && read.code.is_none() && read.succeeded, "{text}");
            }
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
