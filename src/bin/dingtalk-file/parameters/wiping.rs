//! Values that are wiped.

use std::fmt;
use std::mem::take;
use std::ops::Deref;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use zeroize::Zeroize;

/// Parameters by name, some of which may be secrets: their texts are wiped with them.
#[derive(Default)]
pub struct Parameters(pub(super) Map<String, Value>);

/// Only the names: nothing here tells which of the values are secrets.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Parameters {
    /// Puts a value in place of the one before.
    pub fn put(&mut self, name: &str, value: Value) {
        if let Some(before) = self.0.insert(name.into(), value) {
            wipe(before);
        }
    }

    /// What they make.
    pub fn parse<T: DeserializeOwned>(&mut self) -> Result<T, serde_json::Error> {
        let given = Value::Object(take(&mut self.0));
        let parsed = T::deserialize(&given);
        wipe(given);
        parsed
    }
}

impl Deref for Parameters {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Drop for Parameters {
    fn drop(&mut self) {
        wipe(Value::Object(take(&mut self.0)));
    }
}

pub fn wipe(value: Value) {
    match value {
        Value::String(mut text) => text.zeroize(),
        Value::Array(list) => list.into_iter().for_each(wipe),
        Value::Object(map) => map.into_iter().for_each(|(_, value)| wipe(value)),
        _ => {}
    }
}

/// A value of JSON that is wiped, even if what stands behind it turns out to be no JSON.
pub struct WipedValue(Value);

impl WipedValue {
    pub fn into_value(mut self) -> Value {
        take(&mut self.0)
    }
}

impl Drop for WipedValue {
    fn drop(&mut self) {
        wipe(take(&mut self.0));
    }
}

impl<'de> Deserialize<'de> for WipedValue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any).map(WipedValue)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values: Vec<WipedValue> = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(values.into_iter().map(WipedValue::into_value).collect())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Parameters::default();
        while let Some(name) = map.next_key::<String>()? {
            values.put(&name, map.next_value::<WipedValue>()?.into_value());
        }
        Ok(Value::Object(take(&mut values.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::freed::{SECRET, TOKEN, left_behind};

    #[test]
    fn json_is_read_as_everybody_reads_it() {
        for json in [
            r#"{"a":[null,true,false,-1,1,18446744073709551615,1.5,1e300,"x\n"],"b":{"c":{}},"a":[]}"#,
            "{\"a\":[{\"b\":1,\"b\":\"2\"}]}",
            "9007199254740991.0",
        ] {
            let read: WipedValue = serde_json::from_str(json).expect(json);
            assert_eq!(Some(read.into_value()), serde_json::from_str(json).ok(), "{json}");
        }
    }

    #[test]
    fn what_is_no_json_is_wiped_too() {
        let secret = SECRET.replace('"', "");
        let whole =
            format!(r#"{{"a":"{secret}","b":[{{"c":"{TOKEN}"}},"{TOKEN}"],"a":"{TOKEN}"}}"#);
        let left = left_behind(|| {
            for end in 0..whole.len() {
                assert!(serde_json::from_str::<WipedValue>(&whole[..end]).is_err());
            }
            drop(serde_json::from_str::<WipedValue>(&whole).expect("json"));
        });
        assert_eq!(left, Vec::<String>::new());
    }
}
