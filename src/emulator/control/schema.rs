//! The schema of the interface. It is served as a file, and every request is checked against it: anything that it does
//! not describe is refused.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::problem::Problem;
use crate::text::cut;

pub(super) fn text() -> &'static str {
    super::texts::text("schema.json")
}

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(text()).expect("the schema is json: a test reads it"));

static PATHS: LazyLock<Vec<Path>> = LazyLock::new(|| {
    Vec::deserialize(&SCHEMA["x-paths"]).expect("`x-paths` matches `Path`: a test reads it")
});

/// A path of the interface.
#[derive(Deserialize)]
pub(super) struct Path {
    pub(super) method: String,
    /// The path below the prefix, without its first slash.
    pub(super) path: String,
    /// The arguments that its query may have.
    #[serde(default)]
    query: BTreeMap<String, Value>,
    /// The type of its body.
    pub(super) body: Option<String>,
}

pub(super) fn paths() -> &'static [Path] {
    &PATHS
}

impl Path {
    /// Returns the parameters of a path if it matches this template.
    pub(super) fn parameters<'a>(&self, given: &'a str) -> Option<Vec<&'a str>> {
        let (mut template, mut given) = (self.path.split('/'), given.split('/'));
        let mut found = Vec::new();
        loop {
            match (template.next(), given.next()) {
                (None, None) => return Some(found),
                (Some(part), Some(value)) if part.starts_with('{') && !value.is_empty() => {
                    found.push(value);
                }
                (Some(part), Some(value)) if part == value => {}
                _ => return None,
            }
        }
    }

    /// Reads the query. Numbers and booleans are read from their text.
    pub(super) fn read_query(&self, given: Vec<(String, String)>) -> Result<Query, Problem> {
        let mut read = Map::new();
        for (name, text) in given {
            let Some(rule) = self.query.get(&name) else {
                let message = format!("`{}` takes no argument `{}`", self.path, cut::shown(&name));
                let known = self.query.keys().map(String::as_str);
                return Err(Problem::unknown(400, message, &name, known));
            };
            let value = match rule["type"].as_str() {
                Some("string") | None => Value::from(text),
                _ => serde_json::from_str(&text).unwrap_or(Value::from(text)),
            };
            check_value(rule, &value, &name)?;
            if read.insert(name.clone(), value).is_some() {
                return Err(Problem::wrong(format!("`{name}` is given twice")));
            }
        }
        Ok(Query(read))
    }
}

/// The arguments of a query, with the types of the schema.
pub(super) struct Query(Map<String, Value>);

impl Query {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }
}

/// Checks a value against a definition, and reads it.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    definition: &str,
    value: Value,
) -> Result<T, Problem> {
    check(definition, &value)?;
    serde_json::from_value(value).map_err(|error| Problem::wrong(error.to_string()))
}

/// Checks a value against a definition.
pub(super) fn check(definition: &str, value: &Value) -> Result<(), Problem> {
    check_value(&SCHEMA["definitions"][definition], value, "")
}

fn check_value(rule: &Value, value: &Value, at: &str) -> Result<(), Problem> {
    if let Some(name) = rule["$ref"].as_str().and_then(|path| path.strip_prefix("#/definitions/")) {
        return check_value(&SCHEMA["definitions"][name], value, at);
    }
    check_type(rule, value, at)?;
    check_enum(rule, value, at)?;
    check_bounds(rule, value, at)?;
    match value {
        Value::Object(object) => check_object(rule, object, at),
        Value::Array(list) => {
            let mut list = list.iter().enumerate();
            list.try_for_each(|(number, element)| {
                check_value(&rule["items"], element, &format!("{at}[{number}]"))
            })
        }
        _ => Ok(()),
    }
}

fn check_type(rule: &Value, value: &Value, at: &str) -> Result<(), Problem> {
    let types: Vec<&str> = match &rule["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    if types.iter().any(|name| is_a(name, value)) {
        return Ok(());
    }
    let named: Vec<_> = types.iter().map(|name| with_article(name)).collect();
    let message = format!("{}, but must be {}", shown(value, at), named.join(" or "));
    let expected = types.into_iter().map(String::from).collect();
    Err(Problem { expected, ..Problem::wrong(message) })
}

fn check_enum(rule: &Value, value: &Value, at: &str) -> Result<(), Problem> {
    let Some(values) = rule["enum"].as_array().filter(|values| !values.contains(value)) else {
        return Ok(());
    };
    let known = values.iter().filter_map(Value::as_str);
    let given = value.as_str().unwrap_or_default();
    let message = format!("{}, which is not one of the allowed values", shown(value, at));
    Err(Problem::unknown(400, message, given, known))
}

fn check_bounds(rule: &Value, value: &Value, at: &str) -> Result<(), Problem> {
    let bound = |name: &str| rule[name].as_f64();
    let wrong =
        |must: String| Err(Problem::wrong(format!("{}, but must {must}", shown(value, at))));
    if let (Some(found), Some(bound)) = (value.as_f64(), bound("minimum"))
        && found < bound
    {
        return wrong(format!("be at least {bound}"));
    }
    if let (Some(found), Some(bound)) = (value.as_f64(), bound("maximum"))
        && found > bound
    {
        return wrong(format!("be at most {bound}"));
    }
    let characters = value.as_str().map(|text| text.chars().count());
    let elements = value.as_array().map(Vec::len);
    let sizes = [("minLength", characters, "character"), ("minItems", elements, "element")];
    for (name, found, unit) in sizes {
        if let (Some(found), Some(bound)) = (found, bound(name))
            && (found as f64) < bound
        {
            let plural = if bound == 1.0 { "" } else { "s" };
            return wrong(format!("have at least {bound} {unit}{plural}"));
        }
    }
    Ok(())
}

/// Returns the beginning of a message: the value, and where it is.
fn shown(value: &Value, at: &str) -> String {
    let place = if at.is_empty() { "the body".to_string() } else { format!("`{at}`") };
    format!("{place} is {}", cut::shown(&value.to_string()))
}

fn with_article(name: &str) -> String {
    match name {
        "null" => name.into(),
        "object" | "array" | "integer" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

fn check_object(rule: &Value, object: &Map<String, Value>, at: &str) -> Result<(), Problem> {
    let none = Map::new();
    let properties = rule["properties"].as_object().unwrap_or(&none);
    let place = if at.is_empty() { String::new() } else { format!(" in `{at}`") };
    for (name, value) in object {
        let below = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        match (properties.get(name), &rule["additionalProperties"]) {
            (Some(rule), _) => check_value(rule, value, &below)?,
            (None, Value::Bool(false)) => {
                let message = format!("unknown name `{}`{place}", cut::shown(name));
                let known = properties.keys().map(String::as_str);
                return Err(Problem::unknown(400, message, name, known));
            }
            // Without the keyword the rule is null, and so is every keyword of it: any value is right.
            (None, rule) => check_value(rule, value, &below)?,
        }
    }
    let required = rule["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if !object.contains_key(name) {
            let expected = vec![name.to_string()];
            let message = format!("`{name}` is missing{place}");
            return Err(Problem { expected, ..Problem::wrong(message) });
        }
    }
    Ok(())
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(definition: &str, value: Value) -> String {
        check(definition, &value).expect_err("it is wrong").message
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place() {
        let rows = [
            (json!([]), "the body is [], but must be an object"),
            (json!({ "peple": [] }), "unknown name `peple`; did you mean `people`?"),
            (
                json!({ "people": [{ "naem": "" }] }),
                "unknown name `naem` in `people[0]`; did you mean `name`?",
            ),
            (json!({ "departments": [{}] }), "`name` is missing in `departments[0]`"),
            (json!({ "people": [] }), "`people` is [], but must have at least 1 element"),
            (
                json!({ "people": [{ "name": "a", "user_id": "" }] }),
                "`people[0].user_id` is \"\", but must have at least 1 character",
            ),
            (
                json!({ "departments": [{ "name": "a", "id": 1 }] }),
                "`departments[0].id` is 1, but must be at least 2",
            ),
            (
                json!({ "departments": [{ "name": "a", "id": 2.0 }] }),
                "`departments[0].id` is 2.0, but must be an integer",
            ),
            (
                json!({ "settings": { "token_life": "7200" } }),
                "`settings.token_life` is \"7200\", but must be an integer or null",
            ),
            (
                json!({ "faults": [{ "operation": "a", "kind": "stal" }] }),
                "`faults[0].kind` is \"stal\", which is not one of the allowed values; did you mean `stall`?",
            ),
            (
                json!({ "faults": [{ "operation": "a", "kind": "stall", "headers": { "a": 1 } }] }),
                "`faults[0].headers.a` is 1, but must be a string",
            ),
        ];
        for (value, expected) in rows {
            assert_eq!(said("State", value), expected);
        }
        assert_eq!(check("State", &json!({})), Ok(()));
    }

    #[test]
    fn a_query_is_read() {
        let path = paths().iter().find(|path| path.path == "requests").expect("a path");
        let read = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string()));
            path.read_query(pairs.collect()).map_err(|problem| problem.message)
        };
        let found = read(&[("limit", "7"), ("operation", "9")]).expect("it is right");
        assert_eq!((found.number("limit"), found.text("operation")), (Some(7), Some("9")));
        let rows = [
            (
                &[("limits", "1")][..],
                "`requests` takes no argument `limits`; did you mean `limit`?",
            ),
            (&[("limit", "x")], "`limit` is \"x\", but must be an integer"),
            (&[("limit", "0")], "`limit` is 0, but must be at least 1"),
            (&[("limit", "1001")], "`limit` is 1001, but must be at most 1000"),
            (&[("limit", "1"), ("limit", "2")], "`limit` is given twice"),
        ];
        for (pairs, expected) in rows {
            assert_eq!(read(pairs).err().as_deref(), Some(expected));
        }
    }

    /// A keyword that is not checked would make a false promise.
    #[test]
    fn every_keyword_is_checked() {
        const KNOWN: [&str; 11] = [
            "$ref",
            "type",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "minItems",
            "items",
            "properties",
            "required",
            "additionalProperties",
        ];
        fn walk(rule: &Value, at: &str) {
            let Some(rule) = rule.as_object() else { return };
            for (keyword, value) in rule {
                assert!(KNOWN.contains(&&**keyword) || keyword == "description", "{at}: {keyword}");
                match &**keyword {
                    "properties" => {
                        let properties = value.as_object().expect("an object");
                        properties
                            .iter()
                            .for_each(|(name, rule)| walk(rule, &format!("{at}.{name}")));
                    }
                    "items" | "additionalProperties" => walk(value, at),
                    "$ref" => {
                        let name =
                            value.as_str().and_then(|path| path.strip_prefix("#/definitions/"));
                        let name = name.expect("a definition");
                        assert!(SCHEMA["definitions"][name].is_object(), "{at}: {name}");
                    }
                    _ => {}
                }
            }
        }
        for (name, rule) in SCHEMA["definitions"].as_object().expect("an object") {
            walk(rule, name);
        }
        for path in paths() {
            path.query.iter().for_each(|(name, rule)| walk(rule, name));
        }
    }
}
