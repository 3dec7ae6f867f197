//! Secrets among the parameters, which must not be on the command line, because other users can read it.

use dingtalk_file::Secret;
use dingtalk_file::catalog::{Catalog, Field, Kind, is_secret_name};
use serde_json::{Map, Value};

use crate::connect::environment::{self, Lookup};

/// Returns true for the dotted name of a text that is a secret.
pub fn is_secret(catalog: &Catalog, fields: &[Field], name: &str) -> bool {
    let (first, below) = name.split_once('.').unwrap_or((name, ""));
    let field = fields.iter().find(|field| field.name == first);
    field.is_some_and(|field| match &field.kind {
        Kind::Object(object) => is_secret(catalog, catalog.fields(object), below),
        _ => field.secret && below.is_empty(),
    })
}

/// Returns the name of a secret given in plain text within an object.
pub fn shown_secret<'a>(
    catalog: &Catalog,
    fields: &[Field],
    object: &'a Map<String, Value>,
) -> Option<&'a str> {
    object.iter().find_map(|(name, value)| match fields.iter().find(|field| field.name == *name) {
        Some(field) if field.secret && has_text(value) => Some(name.as_str()),
        Some(field) => shown_in(catalog, &field.kind, value),
        None => named_secret(name, value),
    })
}

pub fn shown_in<'a>(catalog: &Catalog, kind: &Kind, value: &'a Value) -> Option<&'a str> {
    match (kind, value) {
        (Kind::List(kind), Value::Array(list)) => {
            list.iter().find_map(|value| shown_in(catalog, kind, value))
        }
        (Kind::Map(kind), Value::Object(map)) => {
            map.values().find_map(|value| shown_in(catalog, kind, value))
        }
        (Kind::Object(object), Value::Object(given)) => {
            shown_secret(catalog, catalog.fields(object), given)
        }
        (_, value) => shown_in_any(value),
    }
}

/// Returns the name of a secret that only its name reveals.
fn named_secret<'a>(name: &'a str, value: &'a Value) -> Option<&'a str> {
    let is_one = is_secret_name(name) && value.is_string() && has_text(value);
    if is_one { Some(name) } else { shown_in_any(value) }
}

fn shown_in_any(value: &Value) -> Option<&str> {
    match value {
        Value::Array(list) => list.iter().find_map(shown_in_any),
        Value::Object(map) => map.iter().find_map(|(name, value)| named_secret(name, value)),
        _ => None,
    }
}

fn has_text(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => list.iter().any(has_text),
        Value::Object(map) => map.values().any(has_text),
        _ => true,
    }
}

pub fn not_inside(name: &str) -> String {
    format!(
        "{name} is a secret, and other users can read command lines; write the parameters into a file, and \
         --params @FILE"
    )
}

pub fn not_here(name: &str) -> String {
    format!(
        "{name} is a secret, and other users can read command lines; write {name}=env:VARIABLE or \
         {name}=file:PATH"
    )
}

/// Reads a secret from its variable or file.
pub fn secret(name: &str, text: &str, lookup: &Lookup) -> Result<Secret, String> {
    match text.split_once(':') {
        Some(("env", variable)) if !variable.is_empty() => {
            let found = environment::text(lookup, variable)?;
            found
                .map(Secret::from)
                .ok_or_else(|| format!("{name}: the variable {variable} is not set"))
        }
        Some(("file", path)) if !path.is_empty() => {
            Secret::from_file(path).map_err(|problem| format!("{name}: {problem}"))
        }
        _ => Err(not_here(name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::commands::call::parameters::{read, written};

    const FILE: &str = r##"{
        "x-operation": {"method": "POST", "host": "api", "path": "/v1.0/doors", "auth": "header"},
        "definitions": {
            "Lock": {"type": "object", "required": ["door"], "properties": {
                "door": {"$ref": "#/definitions/Door"}, "more": {"x-any": true}, "pin": {"type": "string", "x-secret": true},
                "doors": {"type": "array", "items": {"$ref": "#/definitions/Door"}}
            }},
            "Door": {"type": "object", "properties": {
                "code": {"type": "string", "x-secret": true}, "name": {"type": "string"},
                "codes": {"type": "array", "items": {"type": "string", "x-secret": true}},
                "inner": {"$ref": "#/definitions/Door"}
            }},
            "LockReply": {"x-reply": "none"}
        },
        "examples": [{"request": {"door": {"code": "c"}}}]
    }"##;

    fn catalog() -> Catalog {
        Catalog::from_schema(&[("house/lock.json", FILE)]).expect("a schema")
    }

    fn given(words: &[&str], params: Option<&str>) -> Result<Value, String> {
        let catalog = catalog();
        let operation = catalog.operation("house.lock").expect("an operation");
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        let lookup = |name: &str| (name == "SECRET").then(|| "s3cret".into());
        read(&catalog, operation, &words, params, &lookup).map(Value::Object)
    }

    #[test]
    fn a_secret_within_an_object_comes_from_the_environment() {
        let found =
            given(&["door.code=env:SECRET", "door.inner.code=env:SECRET", "door.name=a"], None);
        let expected =
            json!({"door": {"code": "s3cret", "inner": {"code": "s3cret"}, "name": "a"}});
        assert_eq!(found, Ok(expected));
        let rows: [(&[&str], Option<&str>, &str); 11] = [
            (&["door.code=s3cret"], None, "door.code is a secret"),
            (&["door.inner.code=s3cret"], None, "write door.inner.code=env:VARIABLE"),
            (&["door={\"code\":\"s3cret\"}"], None, "code is a secret"),
            (&["door={\"codes\":[\"s3cret\"]}"], None, "codes is a secret"),
            (&["door.codes=s3cret"], None, "codes is a secret"),
            (&["doors={\"inner\":{\"code\":\"s3cret\"}}"], None, "--params @FILE"),
            (&["more={\"a\":[{\"apiKey\":\"s3cret\"}]}"], None, "apiKey is a secret"),
            (&["door.code=env:SECRET", "door.code=env:SECRET"], None, "door.code is given twice"),
            (&[], Some(r#"{"doors":[{"code":"s3cret"}]}"#), "code is a secret"),
            (&[], Some(r#"{"pin":"s3cret"}"#), "write pin=env:VARIABLE"),
            (&[], Some(r#"{"unknown":{"token":"s3cret"}}"#), "token is a secret"),
        ];
        for (words, params, problem) in rows {
            let refused = given(words, params).expect_err(problem);
            assert!(refused.contains(problem) && !refused.contains("s3cret"), "{refused}");
        }
        for words in [&["door={\"code\":\"\"}"][..], &["door={\"name\":\"code\"}"], &["more=[1]"]] {
            assert_eq!(given(words, None).err(), None, "{words:?}");
        }
    }

    #[test]
    fn only_secrets_outside_lists_can_be_written_as_words() {
        let catalog = catalog();
        let fields = &catalog.operation("house.lock").expect("an operation").parameters;
        let words = |given| written(&catalog, fields, &given);
        let found = words(json!({"door": {"inner": {"code": "c"}}}));
        assert_eq!(found, Some(vec!["door.inner.code=env:DINGTALK_CODE".into()]));
        assert_eq!(words(json!({"door": {"codes": ["c"]}})), None);
        assert_eq!(words(json!({"doors": [{"code": "c"}]})), None);
    }
}
