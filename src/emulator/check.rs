//! What DingTalk's gateway looks at before an operation is executed: the arguments, against the schema.

use serde_json::{Map, Value};

use super::http::Request;
use super::refusal::Refusal;
use super::schema::{Route, Schema};
use super::tokens::App;

/// The arguments of a request by name, wherever they travelled. What is required is there, and the types are right.
pub(super) struct Arguments {
    /// Who asks.
    pub(super) app: App,
    given: Map<String, Value>,
}

impl Arguments {
    /// An argument, or with dots in its name one within another. None if it was left out.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut names = name.split('.');
        let first = self.given.get(names.next()?)?;
        let value = names.try_fold(first, |value, name| value.get(name))?;
        Some(value).filter(|value| !value.is_null())
    }

    /// An argument that is text; nothing if it was left out.
    pub(super) fn text(&self, name: &str) -> &str {
        let value = self.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// An argument that is a list; an empty one if it was left out.
    pub(super) fn list(&self, name: &str) -> &[Value] {
        let value = self.get(name).and_then(Value::as_array);
        value.map(Vec::as_slice).unwrap_or_default()
    }
}

/// What the gateway calls the body where all of it is missing.
const BODY: &str = "body";

pub(super) fn arguments(
    schema: &Schema,
    route: &Route,
    request: &Request,
    in_path: Map<String, Value>,
    app: App,
) -> Result<Arguments, Refusal> {
    let mut given = in_path;
    let query = request.query();
    let body = body(request);
    for (name, declared) in properties(&route.request) {
        match declared["x-in"].as_str() {
            Some("path") => {}
            Some("query") => {
                if let Some((_, text)) = query.iter().find(|(found, _)| found == name) {
                    given.insert(name.clone(), typed(schema, declared, text));
                }
            }
            _ => match &body {
                Some(body) => {
                    given.extend(body.get(name).map(|value| (name.clone(), value.clone())));
                }
                None if required(&route.request).any(|required| required == name) => {
                    return Err(Refusal::Missing(BODY.into()));
                }
                None => {}
            },
        }
    }
    given.retain(|_, value| *value != "");
    object(schema, &route.request, &given, "")?;
    Ok(Arguments { app, given })
}

/// The JSON object in the body. A form, or JSON that is called something else, counts as none.
fn body(request: &Request) -> Option<Map<String, Value>> {
    let kind = request.header("content-type")?.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return None;
    }
    serde_json::from_slice(request.body.bytes()).ok()
}

/// A text of the query as what it is declared to be. What is not that stays text, and is found to be wrong later.
fn typed(schema: &Schema, declared: &Value, text: &str) -> Value {
    match schema.resolve(declared)["type"].as_str() {
        Some("integer" | "number" | "boolean") => {
            let value = serde_json::from_str(text).ok();
            let value = value.filter(|value: &Value| !value.is_null());
            value.unwrap_or_else(|| text.into())
        }
        _ => text.into(),
    }
}

fn properties(definition: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let properties = definition.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

fn required(definition: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = definition.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// Checks an object at `place`, which is empty at the top and ends with a dot below it.
fn object(
    schema: &Schema,
    definition: &Map<String, Value>,
    given: &Map<String, Value>,
    place: &str,
) -> Result<(), Refusal> {
    for name in required(definition) {
        if given.get(name).is_none_or(is_empty) {
            return Err(Refusal::Missing(format!("{place}{name}")));
        }
    }
    for (name, declared) in properties(definition) {
        match given.get(name) {
            None | Some(Value::Null) => {}
            Some(value) => fits(schema, declared, value, &format!("{place}{name}"))?,
        }
    }
    Ok(())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn fits(schema: &Schema, declared: &Value, value: &Value, name: &str) -> Result<(), Refusal> {
    let declared = schema.resolve(declared);
    let is_right = match declared["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => {
            for element in value.as_array().into_iter().flatten() {
                fits(schema, &declared["items"], element, name)?;
            }
            value.is_array()
        }
        Some("object") => {
            if let (Some(declared), Some(value)) = (declared.as_object(), value.as_object()) {
                nested(schema, declared, value, name)?;
            }
            value.is_object()
        }
        _ => true,
    };
    match is_right {
        true => Ok(()),
        false => Err(Refusal::Invalid(name.into())),
    }
}

/// An object with properties of its own, or a map.
fn nested(
    schema: &Schema,
    declared: &Map<String, Value>,
    value: &Map<String, Value>,
    name: &str,
) -> Result<(), Refusal> {
    if let Some(declared) = declared.get("additionalProperties") {
        for value in value.values() {
            fits(schema, declared, value, name)?;
        }
    }
    object(schema, declared, value, &format!("{name}."))
}
