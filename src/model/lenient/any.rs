//! Values of any type, read as they are.

use std::collections::BTreeMap;

use serde_json::{Map as Object, Number, Value};

use super::source::number_key;
use super::{Failed, Lenient, List, Map, Scalar, found_by, put};

/// Elements beyond the bound on lists and maps are dropped here too.
impl Lenient for Value {
    fn null(to: &mut Option<Self>) {
        *to = Some(Value::Null);
    }

    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        let found = match value {
            Scalar::Bool(value) => Some(value.into()),
            Scalar::Signed(number) => Some(number.into()),
            Scalar::Unsigned(number) => Some(number.into()),
            Scalar::Float(number) => Number::from_f64(number).map(Value::Number),
            Scalar::Text(text) => Some(text.into()),
            Scalar::Number(digits) => serde_json::from_str(digits).ok(),
        };
        put(to, found);
    }

    fn list(to: &mut Option<Self>, list: &mut dyn List) -> Result<(), Failed> {
        put(to, found_by(|to| <Vec<Value> as Lenient>::list(to, list))?.map(Value::Array));
        Ok(())
    }

    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        let found = found_by(|to| <BTreeMap<String, Value> as Lenient>::map(to, map))?;
        let found: Object<_, _> = found.unwrap_or_default().into_iter().collect();
        match number_key(&found) {
            Some(digits) => Self::scalar(to, Scalar::Number(digits)),
            None => *to = Some(Value::Object(found)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read;
    use super::*;

    #[test]
    fn any_value_is_read_as_it_is() {
        let value = json!({
            "a": [1, -2, 1.5, null, "x", true, [], {}], "b": { "c": null }, "d": u64::MAX
        });
        for value in [value, json!(null), json!("[1]"), json!([null]), json!(false)] {
            let text = value.to_string();
            let found: Option<Value> =
                read(&mut serde_json::Deserializer::from_str(&text)).expect("json");
            assert_eq!(found, Some(value), "{text}");
        }
        let number = r#"{"a": {"$serde_json::private::Number": "256"}}"#;
        let found: Option<Value> =
            read(&mut serde_json::Deserializer::from_str(number)).expect("json");
        assert_eq!(found, Some(json!({ "a": 256 })));
    }
}
