//! Refuses what the dialect does not know, so that a misspelt keyword never turns into a silently different API.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::load::{Schema, SchemaFile};
use super::problem::{Place, Problem};

/// The keywords of the dialect, by where they may stand.
const FILE: &[&str] =
    &["title", "description", "definitions", "examples", "x-operation", "x-errors", "x-gateway"];
const DEFINITION: &[&str] = &[
    "type",
    "description",
    "required",
    "properties",
    "oneOf",
    "x-extensible-enum",
    "x-formats",
    "x-id",
    "x-success",
    "x-values",
    "x-zones",
];
const PROPERTY: &[&str] = &[
    "type",
    "format",
    "description",
    "items",
    "maxItems",
    "maximum",
    "additionalProperties",
    "$ref",
    "x-in",
    "x-secret",
    "x-text",
];
const TEXT: &[&str] = &["without", "not-last"];
const ROW: &[&str] =
    &["const", "description", "x-action", "x-hint", "x-message", "x-rust-name", "x-status"];
/// What an error code may ask for.
pub const ACTIONS: &[&str] =
    &["final", "retry", "wait-1s", "wait-60s", "renew-token", "renew-upload", "unknown"];

pub fn check(schema: &Schema) -> Result<(), Problem> {
    for file in &schema.files {
        let place = file.place();
        keywords(&file.root, FILE, &place)?;
        let definitions = place.at("definitions");
        for (name, value) in file.definitions() {
            definition(schema, name, value, &definitions.at(name))?;
        }
        if file.root.contains_key("x-operation") {
            operation(schema, file)?;
        }
    }
    Ok(())
}

fn keywords(object: &Map<String, Value>, known: &[&str], place: &Place) -> Result<(), Problem> {
    for key in object.keys() {
        if !known.contains(&key.as_str()) {
            let reason = format!("unknown keyword `{key}`; known here: {}", known.join(", "));
            return Err(place.at(key).problem(reason));
        }
    }
    Ok(())
}

pub fn object<'a>(value: &'a Value, place: &Place) -> Result<&'a Map<String, Value>, Problem> {
    value.as_object().ok_or_else(|| place.problem("not a json object"))
}

fn definition(schema: &Schema, name: &str, value: &Value, place: &Place) -> Result<(), Problem> {
    let value = object(value, place)?;
    keywords(value, DEFINITION, place)?;
    if value.contains_key("oneOf") {
        if !value.get("description").is_some_and(Value::is_string) {
            return Err(place.problem("an enum needs a description"));
        }
        if !name.ends_with("Error") && value.get("x-extensible-enum") != Some(&Value::Bool(true)) {
            return Err(place.problem("an enum needs `\"x-extensible-enum\": true`: it may grow"));
        }
    }

    let no_properties = Map::new();
    let properties = match value.get("properties") {
        Some(found) => object(found, &place.at("properties"))?,
        None => &no_properties,
    };
    let inside = place.at("properties");
    for (name, value) in properties {
        property(schema, value, &inside.at(name))?;
    }
    for name in required(value) {
        if !properties.contains_key(name) {
            let reason = format!("`{name}` is required but no property");
            return Err(place.at("required").problem(reason));
        }
    }
    let rows = value.get("oneOf").and_then(Value::as_array);
    for (index, row) in rows.into_iter().flatten().enumerate() {
        let (inside, index) = (place.at("oneOf"), index.to_string());
        let place = inside.at(&index);
        keywords(object(row, &place)?, ROW, &place)?;
        if !row.get("const").is_some_and(Value::is_string) {
            return Err(place.problem("`const` must be a text; write a number as text"));
        }
        if !row.get("description").is_some_and(Value::is_string) {
            return Err(place.problem("a row needs a description"));
        }
    }
    Ok(())
}

fn property(schema: &Schema, value: &Value, place: &Place) -> Result<(), Problem> {
    let value = object(value, place)?;
    keywords(value, PROPERTY, place)?;
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = value.get(key) {
            property(schema, inner, &place.at(key))?;
        }
    }
    if let Some(reference) = value.get("$ref") {
        let place = place.at("$ref");
        let name = reference
            .as_str()
            .and_then(|text| text.strip_prefix("#/definitions/"))
            .ok_or_else(|| place.problem("write a reference as `#/definitions/Name`"))?;
        if schema.definition(name).is_none() {
            let reason = format!("there is no definition `{name}` in any schema file");
            return Err(place.problem(reason));
        }
    } else {
        let known = ["string", "integer", "number", "boolean", "array", "object"];
        let found = value.get("type").and_then(Value::as_str);
        if !found.is_some_and(|found| known.contains(&found)) {
            let reason = format!("needs a `$ref` or a `type` out of: {}", known.join(", "));
            return Err(place.problem(reason));
        }
        if found == Some("object") && !value.contains_key("additionalProperties") {
            let reason = "an object within an object is a definition of its own: use `$ref`, or \
                          `additionalProperties` for a map";
            return Err(place.problem(reason));
        }
        if found == Some("array") && !value.contains_key("items") {
            return Err(place.problem("an array needs `items`"));
        }
    }
    if let Some(found) = value.get("x-in") {
        if !["path", "query", "body"].iter().any(|known| found == known) {
            return Err(place.at("x-in").problem("must be path, query or body"));
        }
    }
    if let Some(rules) = value.get("x-text") {
        let place = place.at("x-text");
        keywords(object(rules, &place)?, TEXT, &place)?;
    }
    for limit in ["maxItems", "maximum"] {
        if value.get(limit).is_some_and(|limit| !limit.is_i64()) {
            return Err(place.at(limit).problem("must be a whole number"));
        }
    }
    if let Some(found) = value.get("x-secret") {
        if found != true || value.get("type").is_none_or(|kind| kind != "string") {
            return Err(place.at("x-secret").problem("must be true, on a string"));
        }
    }
    Ok(())
}

pub fn required(definition: &Map<String, Value>) -> Vec<&str> {
    let list = definition.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What holds for the three definitions of an operation.
fn operation(schema: &Schema, file: &SchemaFile) -> Result<(), Problem> {
    let place = file.place();
    if file.module.is_none() {
        let reason = "an operation belongs in a folder: its module";
        return Err(place.at("x-operation").problem(reason));
    }
    let name = request_name(file);
    let definitions = place.at("definitions");
    for suffix in ["", "Reply", "Error"] {
        let expected = format!("{name}{suffix}");
        if !file.definitions().any(|(name, _)| *name == expected) {
            let reason = format!("expected a definition `{expected}`, after the file's name");
            return Err(definitions.problem(reason));
        }
    }
    placeholders(schema, file, &name)?;
    reply(schema, &format!("{name}Reply"), true, &mut BTreeSet::new())?;
    error_rows(schema, &definitions.at(&format!("{name}Error")), &format!("{name}Error"))
}

/// `send_by_app.json` defines `SendByApp`.
pub fn request_name(file: &SchemaFile) -> String {
    let words = file.stem().split('_');
    words
        .map(|word| match word.split_at_checked(1) {
            Some((first, rest)) => first.to_ascii_uppercase() + rest,
            None => String::new(),
        })
        .collect()
}

fn placeholders(schema: &Schema, file: &SchemaFile, name: &str) -> Result<(), Problem> {
    let root = file.place();
    let operation = root.at("x-operation");
    let path = file.root["x-operation"].get("path").and_then(Value::as_str);
    let path = path.ok_or_else(|| operation.problem("needs a `path`"))?;
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for part in path.split('{').skip(1) {
        let (placeholder, _) = part
            .split_once('}')
            .ok_or_else(|| operation.at("path").problem("a `{` without its `}`"))?;
        wanted.insert(placeholder);
    }
    let Some(request) = schema.definition(name).and_then(Value::as_object) else {
        return Ok(());
    };
    let (definitions, required) = (root.at("definitions"), required(request));
    let place = definitions.at(name);
    let inside = place.at("properties");
    let properties = request.get("properties").and_then(Value::as_object);
    for (property, value) in properties.into_iter().flatten() {
        if value.get("x-in").is_none_or(|found| found != "path") {
            continue;
        }
        if !wanted.remove(property.as_str()) {
            let reason = format!("travels in the path, but `{path}` has no `{{{property}}}`");
            return Err(inside.at(property).problem(reason));
        }
        if !required.contains(&property.as_str()) {
            let reason = "travels in the path, so it must be required";
            return Err(inside.at(property).problem(reason));
        }
    }
    match wanted.first() {
        None => Ok(()),
        Some(left) => {
            let reason =
                format!("`{{{left}}}` has no property with `\"x-in\": \"path\"` in {name}");
            Err(operation.at("path").problem(reason))
        }
    }
}

/// A reply may insist on its top level only: a file that arrived must not count as failed for a missing detail.
fn reply(
    schema: &Schema,
    name: &str,
    top: bool,
    seen: &mut BTreeSet<String>,
) -> Result<(), Problem> {
    let (Some(value), Some(file)) = (schema.definition(name), schema.owner(name)) else {
        return Ok(());
    };
    if !seen.insert(name.to_string()) {
        return Ok(());
    }
    let root = file.place();
    let definitions = root.at("definitions");
    let place = definitions.at(name);
    if !top && value.get("required").is_some() {
        let reason = "`required` is deeper than a reply's top level; a reply may insist on its own \
                      properties only";
        return Err(place.at("required").problem(reason));
    }
    for property in value["properties"].as_object().into_iter().flat_map(Map::values) {
        for target in references(property) {
            reply(schema, target, false, seen)?;
        }
    }
    Ok(())
}

/// The definitions that a property names, directly or as elements.
pub fn references(property: &Value) -> Vec<&str> {
    let inner = ["items", "additionalProperties"];
    let mut found: Vec<&str> =
        inner.iter().filter_map(|key| property.get(key)).flat_map(references).collect();
    let direct = property.get("$ref").and_then(Value::as_str);
    found.extend(direct.and_then(|text| text.strip_prefix("#/definitions/")));
    found
}

fn error_rows(schema: &Schema, place: &Place, name: &str) -> Result<(), Problem> {
    let rows = schema.definition(name).and_then(|value| value.get("oneOf"));
    let Some(rows) = rows.and_then(Value::as_array) else {
        return Err(place.problem("an error table is a `oneOf` of `const`s"));
    };
    for (index, row) in rows.iter().enumerate() {
        let (inside, index) = (place.at("oneOf"), index.to_string());
        let place = inside.at(&index);
        let status = row.get("x-status").and_then(Value::as_u64);
        if !status.is_some_and(|status| (100..600).contains(&status)) {
            let reason = "an error row needs its HTTP status as `x-status`";
            return Err(place.problem(reason));
        }
        if let Some(action) = row.get("x-action") {
            if !ACTIONS.iter().any(|known| action == known) {
                let reason = format!("must be one of: {}", ACTIONS.join(", "));
                return Err(place.at("x-action").problem(reason));
            }
        }
    }
    Ok(())
}
