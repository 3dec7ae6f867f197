//! Checks a reply that is read as plain JSON. It is a success only if the operation's own reply type could be read from
//! it.

use serde_json::Value;

use super::{Catalog, Kind};
use crate::model::lenient::{self, Lenient};

impl Catalog {
    /// Fails if a reply is not usable as this kind, and says what is missing.
    pub(super) fn check_reply(&self, kind: &Kind, reply: &Value) -> Result<(), String> {
        if self.can_be(kind, reply)? { Ok(()) } else { Err(format!("no usable {kind}")) }
    }

    /// Returns true if the value can be read as this kind. Fails if an object at any depth lacks a required field.
    fn can_be(&self, kind: &Kind, value: &Value) -> Result<bool, String> {
        Ok(match (kind, value) {
            (Kind::Any, _) => true,
            (Kind::Text | Kind::Named { .. } | Kind::Known(_), _) => is::<String>(value),
            (Kind::Integer(32), _) => is::<i32>(value),
            (Kind::Integer(_), _) => is::<i64>(value),
            (Kind::Number, _) => is::<f64>(value),
            (Kind::Boolean, _) => is::<bool>(value),
            // The lenient reader drops an element that does not fit; only a missing required field fails.
            (Kind::List(element), Value::Array(list)) => {
                for value in list {
                    self.can_be(element, value)?;
                }
                true
            }
            (Kind::List(_), Value::String(text)) if text.starts_with('[') => {
                let list = serde_json::from_str(text);
                list.is_ok_and(|list: Value| self.can_be(kind, &list) == Ok(true))
            }
            // A single value counts as a list of one.
            (Kind::List(element), value) => self.can_be(element, value)?,
            // As for a list, a value that does not fit is dropped.
            (Kind::Map(element), Value::Object(map)) => {
                for value in map.values() {
                    self.can_be(element, value)?;
                }
                true
            }
            (Kind::Object(object), Value::Object(given)) => {
                for field in self.fields(object) {
                    let is_usable = match given.get(&field.name) {
                        Some(value) => self.can_be(&field.kind, value)?,
                        None => false,
                    };
                    if field.required && !is_usable {
                        return Err(format!("no usable `{}`", field.name));
                    }
                }
                true
            }
            (Kind::Map(_) | Kind::Object(_), _) => false,
        })
    }
}

fn is<T: Lenient>(value: &Value) -> bool {
    lenient::read::<T, _>(value).is_ok_and(|found| found.is_some())
}
