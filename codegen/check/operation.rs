//! What holds for an operation as a whole: its three definitions, its parameters, its error table.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::load::{Schema, SchemaFile};
use super::super::problem::{Place, Problem};
use super::{ACTIONS, references, required};

/// What holds for the three definitions of an operation.
pub fn operation(schema: &Schema, file: &SchemaFile) -> Result<(), Problem> {
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
    parameters(schema, &name, &definitions.at(&name))?;
    reply(schema, &format!("{name}Reply"), true, &mut BTreeSet::new())?;
    example(file)?;
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

/// What a request may hold, by where it travels.
fn parameters(schema: &Schema, name: &str, place: &Place) -> Result<(), Problem> {
    let definition = schema.definition(name);
    let properties = definition.and_then(|definition| definition["properties"].as_object());
    let inside = place.at("properties");
    for (name, property) in properties.into_iter().flatten() {
        let place = inside.at(name);
        let travels = property.get("x-in").and_then(Value::as_str).unwrap_or("body");
        if travels == "path" && property.get("x-secret").is_some() {
            return Err(place.problem("a secret cannot travel in the path, which servers log"));
        }
        let structured = ["array", "object"].iter().any(|kind| property["type"] == *kind)
            || references(property)
                .iter()
                .any(|name| schema.definition(name).is_some_and(|found| found["type"] == "object"));
        if travels != "body" && structured {
            return Err(place.problem("only plain values travel in the path or query"));
        }
        if let Some(secret) = nested_secret(schema, property, &mut BTreeSet::new()) {
            let reason =
                format!("holds the secret `{secret}`; a secret stands at a request's top level");
            return Err(place.problem(reason));
        }
    }
    Ok(())
}

/// A secret below a property of a request.
fn nested_secret<'a>(
    schema: &'a Schema,
    property: &'a Value,
    seen: &mut BTreeSet<&'a str>,
) -> Option<&'a str> {
    for name in references(property) {
        if !seen.insert(name) {
            continue;
        }
        let definition = schema.definition(name)?;
        for (name, property) in definition["properties"].as_object().into_iter().flatten() {
            let inner =
                [Some(property), property.get("items"), property.get("additionalProperties")];
            if inner.into_iter().flatten().any(|found| found.get("x-secret").is_some()) {
                return Some(name);
            }
            if let Some(found) = nested_secret(schema, property, seen) {
                return Some(found);
            }
        }
    }
    None
}

fn placeholders(schema: &Schema, file: &SchemaFile, name: &str) -> Result<(), Problem> {
    let root = file.place();
    let operation = root.at("x-operation");
    let path = file.root["x-operation"].get("path").and_then(Value::as_str);
    let path = path.ok_or_else(|| operation.problem("needs a `path`"))?;
    if !path.starts_with('/') || path.contains(|c: char| " ?#".contains(c) || c.is_control()) {
        let reason = format!("`{path}` must begin with `/` and hold no blank, `?` or `#`");
        return Err(operation.at("path").problem(reason));
    }
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

/// The emulator answers the first example.
fn example(file: &SchemaFile) -> Result<(), Problem> {
    let examples = file.root.get("examples").and_then(Value::as_array);
    let first = examples.and_then(|list| list.first()).and_then(Value::as_object);
    let whole = first.is_some_and(|first| {
        ["request", "reply"].iter().all(|key| first.get(*key).is_some_and(Value::is_object))
    });
    match whole {
        true => Ok(()),
        false => {
            let reason = "an operation needs an example: a `request` and its `reply`";
            Err(file.place().at("examples").problem(reason))
        }
    }
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
        if let Some(action) = row.get("x-action")
            && !ACTIONS.iter().any(|known| action == known)
        {
            let reason = format!("must be one of: {}", ACTIONS.join(", "));
            return Err(place.at("x-action").problem(reason));
        }
    }
    Ok(())
}
