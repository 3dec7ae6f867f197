//! Checks `x-limits`.

use serde_json::{Map, Value};

use super::super::dialect::references;
use super::super::load::{Definition, Schema};
use super::super::problem::Place;
use super::Checker;
use super::example::shown;

const LIMIT: &[&str] = &["description", "minimum", "maximum", "of", "unless"];

impl Checker<'_, '_> {
    /// Checks limits on values that are not properties, or that are elements of one.
    pub(super) fn limited(&mut self, name: &str, limits: &Value, place: &Place) {
        if ["Reply", "Error"].iter().any(|end| name.ends_with(end)) {
            self.problem(place, "belongs to a request: an answer is read as it is");
        }
        for (key, limit) in self.object(limits, place).into_iter().flatten() {
            let place = place.at(key);
            let plain = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            if !plain || key.trim_matches('-').is_empty() {
                self.problem(&place, "write the name in lower case, with `-` between words");
            }
            let Some(limit) = self.object(limit, &place) else {
                continue;
            };
            self.keywords(limit, LIMIT, &place);
            if !limit.get("description").is_some_and(Value::is_string) {
                self.problem(&place, "a limit needs a description");
            }
            if !["minimum", "maximum"].iter().any(|end| limit.contains_key(*end)) {
                self.problem(&place, "needs a `minimum` or a `maximum`");
            }
            self.bounds(limit, &place);
            self.limited_field(name, limit, &place);
        }
    }

    /// Checks a `minimum` and a `maximum`, which become constants of 64 bits.
    pub(super) fn bounds(&mut self, limit: &Map<String, Value>, place: &Place) {
        for end in ["minimum", "maximum"] {
            if let Some(found) = limit.get(end).filter(|found| !found.is_i64()) {
                let reason = format!("must be a 64-bit integer, not {}", shown(found));
                self.problem(&place.at(end), reason);
            }
        }
        let end = |end: &str| limit.get(end).and_then(Value::as_i64);
        if let (Some(least), Some(most)) = (end("minimum"), end("maximum"))
            && least > most
        {
            let reason = format!("{least} is above the `maximum`, {most}: nothing is within them");
            self.problem(&place.at("minimum"), reason);
        }
    }

    /// Checks the fields that a limit names: `of` names a number, `unless` a boolean.
    fn limited_field(&mut self, name: &str, limit: &Map<String, Value>, place: &Place) {
        let expected = [
            ("of", &["integer", "number"][..], "a number"),
            ("unless", &["boolean"], "true or false"),
        ];
        for (key, kinds, what) in expected {
            let Some(found) = limit.get(key) else {
                continue;
            };
            let field = found.as_str().and_then(|path| field(self.schema, self.find(name)?, path));
            if !field.is_some_and(|field| kinds.iter().any(|kind| field["type"] == *kind)) {
                let reason = format!("`{name}` has no field {found} that is {what}");
                self.problem(&place.at(key), reason);
            }
            if !limit.contains_key("of") {
                self.problem(&place.at(key), "needs an `of`");
            }
        }
    }
}

/// Returns the property at a path with dots, or the elements of a list there.
fn field<'a>(schema: &'a Schema, within: Definition<'a>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut property = &within.value["properties"][first];
    while let Some(items) = property.get("items") {
        property = items;
    }
    match rest {
        "" => Some(property),
        rest => {
            let name = *references(property).first()?;
            field(schema, schema.find(within.module(), name)?, rest)
        }
    }
}
