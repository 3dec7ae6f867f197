//! `x-limits`.

use serde_json::{Map, Value};

use super::super::load::Schema;
use super::super::problem::{Place, Problem};
use super::{keywords, object, references};

const LIMIT: &[&str] = &["description", "minimum", "maximum", "of", "unless"];

/// Limits of what is no property, or only an element of one.
pub fn limited(schema: &Schema, name: &str, limits: &Value, place: &Place) -> Result<(), Problem> {
    if ["Reply", "Error"].iter().any(|end| name.ends_with(end)) {
        return Err(place.problem("belongs to a request: an answer is read as it is"));
    }
    for (key, limit) in object(limits, place)? {
        let place = place.at(key);
        let plain = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !plain || key.is_empty() {
            return Err(place.problem("write the name in lower case, with `-` between words"));
        }
        let limit = object(limit, &place)?;
        keywords(limit, LIMIT, &place)?;
        if !limit.get("description").is_some_and(Value::is_string) {
            return Err(place.problem("a limit needs a description"));
        }
        let mut ends = ["minimum", "maximum"].iter().filter_map(|end| limit.get(*end)).peekable();
        if ends.peek().is_none() {
            return Err(place.problem("needs a `minimum` or a `maximum`"));
        }
        if ends.any(|end| !end.is_i64()) {
            return Err(place.problem("`minimum` and `maximum` must be whole numbers"));
        }
        limited_field(schema, name, limit, &place)?;
    }
    Ok(())
}

/// What a limit is checked for, and where it is not: `of` names numbers, `unless` what is `true` or `false`.
fn limited_field(
    schema: &Schema,
    name: &str,
    limit: &Map<String, Value>,
    place: &Place,
) -> Result<(), Problem> {
    let expected =
        [("of", &["integer", "number"][..], "a number"), ("unless", &["boolean"], "true or false")];
    for (key, kinds, what) in expected {
        let Some(found) = limit.get(key) else {
            continue;
        };
        let field = found.as_str().and_then(|path| field(schema, name, path));
        if !field.is_some_and(|field| kinds.iter().any(|kind| field["type"] == *kind)) {
            let reason = format!("`{name}` has no field {found} that is {what}");
            return Err(place.at(key).problem(reason));
        }
        if !limit.contains_key("of") {
            return Err(place.at(key).problem("needs an `of`"));
        }
    }
    Ok(())
}

/// The property at a path with dots, or the elements of it.
fn field<'a>(schema: &'a Schema, name: &str, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut property = &schema.definition(name)?["properties"][first];
    while let Some(items) = property.get("items") {
        property = items;
    }
    match rest {
        "" => Some(property),
        rest => field(schema, references(property).first()?, rest),
    }
}
