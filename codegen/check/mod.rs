//! Refuses what the dialect does not know, so that a misspelt keyword never turns into a silently different API.

mod limits;
mod operation;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::load::Schema;
use super::problem::{Place, Problem};
use limits::limited;
use operation::operation;
pub use operation::request_name;

/// The keywords of the dialect, by where they may stand.
const FILE: &[&str] = &[
    "title",
    "description",
    "definitions",
    "examples",
    "x-operation",
    "x-errors",
    "x-gateway",
    "x-object-store",
];
const DEFINITION: &[&str] = &[
    "type",
    "description",
    "required",
    "properties",
    "oneOf",
    "x-extensible-enum",
    "x-formats",
    "x-id",
    "x-limits",
    "x-success",
    "x-text",
    "x-values",
    "x-zones",
];
const PROPERTY: &[&str] = &[
    "type",
    "format",
    "description",
    "items",
    "maxItems",
    "minimum",
    "maximum",
    "additionalProperties",
    "$ref",
    "x-in",
    "x-mobile",
    "x-secret",
    "x-text",
];
const MOBILE: &[&str] = &["home", "digits"];
const TEXT: &[&str] = &["without", "not-last", "only"];
const ROW: &[&str] =
    &["const", "description", "x-action", "x-hint", "x-message", "x-rust-name", "x-status"];
/// What an error code may ask for.
pub const ACTIONS: &[&str] = &[
    "final",
    "retry",
    "wait-1s",
    "wait-60s",
    "renew-token",
    "drop-token",
    "renew-upload",
    "unknown",
];

pub fn check(schema: &Schema) -> Result<(), Problem> {
    let mut routes = BTreeMap::new();
    for file in &schema.files {
        let place = file.place();
        keywords(&file.root, FILE, &place)?;
        if file.text("title").is_empty() {
            return Err(place.problem("needs a `title`"));
        }
        let definitions = place.at("definitions");
        if let Some(found) = file.root.get("definitions") {
            object(found, &definitions)?;
        }
        for (name, value) in file.definitions() {
            definition(schema, name, value, &definitions.at(name))?;
        }
        if let Some(header) = file.root.get("x-operation") {
            let inside = place.at("x-operation");
            object(header, &inside)?;
            operation(schema, file)?;
            let text = |key: &str| header[key].as_str().unwrap_or_default();
            let route = (text("host"), text("method"), shape(text("path")));
            if let Some(other) = routes.insert(route, file) {
                let reason =
                    format!("{} has an operation of this host, method and path", other.shown);
                return Err(inside.at("path").problem(reason));
            }
        }
    }
    Ok(())
}

/// A path without the names of its placeholders, which no server sees.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_string();
    parts
        .fold(first, |shape, part| shape + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
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

/// Names that generated code uses for something else.
const TAKEN: &[&str] = &[
    "Action",
    "Auth",
    "Box",
    "Client",
    "Default",
    "Encoder",
    "Err",
    "Error",
    "ErrorRow",
    "From",
    "Host",
    "Into",
    "Method",
    "MobileRules",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Outcome",
    "Region",
    "Reply",
    "Result",
    "Rule",
    "Secret",
    "Self",
    "Some",
    "Spec",
    "String",
    "TextRules",
    "Vec",
];

pub fn object<'a>(value: &'a Value, place: &Place) -> Result<&'a Map<String, Value>, Problem> {
    value.as_object().ok_or_else(|| place.problem("not a json object"))
}

fn definition(schema: &Schema, name: &str, value: &Value, place: &Place) -> Result<(), Problem> {
    let value = object(value, place)?;
    keywords(value, DEFINITION, place)?;
    let plain = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !plain || TAKEN.contains(&name) {
        let reason = format!(
            "`{name}` cannot name a Rust type here; use CamelCase, and no name of Rust's own or of this crate"
        );
        return Err(place.problem(reason));
    }
    let kind = value.get("type").and_then(Value::as_str);
    if !matches!(kind, Some("object" | "string")) {
        return Err(place.at("type").problem("must be object, or string for an id or an enum"));
    }
    let texts = ["x-id", "oneOf", "x-formats"];
    if kind == Some("string") && !texts.iter().any(|key| value.contains_key(*key)) {
        return Err(place.problem(
            "a string is an id (`x-id`) or an enum (`oneOf`); else write it where it is used",
        ));
    }
    if value.get("x-id").is_some_and(|found| found != true) {
        return Err(place.at("x-id").problem("must be true"));
    }
    if let Some(rules) = value.get("x-text") {
        let place = place.at("x-text");
        if !value.contains_key("x-id") {
            return Err(place.problem("belongs to an id here; else to a property"));
        }
        text_rules(rules, &["without"], &place)?;
    }
    if value.contains_key("x-id") && !value.get("description").is_some_and(Value::is_string) {
        return Err(place.problem("an id needs a description"));
    }
    if value.contains_key("x-success") && !name.ends_with("Reply") {
        return Err(place.at("x-success").problem("belongs to a reply"));
    }
    for key in ["required", "oneOf"] {
        if value.get(key).is_some_and(|found| !found.is_array()) {
            return Err(place.at(key).problem("must be a list"));
        }
    }
    let listed = value.get("required").and_then(Value::as_array);
    if listed.is_some_and(|listed| listed.iter().any(|entry| !entry.is_string())) {
        return Err(place.at("required").problem("must be a list of names"));
    }
    if value.contains_key("oneOf") {
        if !value.get("description").is_some_and(Value::is_string) {
            return Err(place.problem("an enum needs a description"));
        }
        if !name.ends_with("Error") && value.get("x-extensible-enum") != Some(&Value::Bool(true)) {
            return Err(place.problem("an enum needs `\"x-extensible-enum\": true`: it may grow"));
        }
    }

    if let Some(values) = value.get("x-values") {
        let place = place.at("x-values");
        for (name, value) in object(values, &place)? {
            let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let taken = ["new", "as_str"].contains(&&**name);
            if !plain || taken || syn::parse_str::<syn::Ident>(name).is_err() {
                return Err(place.at(name).problem("cannot name a function; use a-z and _"));
            }
            if value.as_str().is_none_or(|text| text.contains(char::is_control)) {
                return Err(place.at(name).problem("must be a text of one line"));
            }
        }
    }
    if let Some(limits) = value.get("x-limits") {
        limited(schema, name, limits, &place.at("x-limits"))?;
    }

    let no_properties = Map::new();
    let properties = match value.get("properties") {
        Some(found) => object(found, &place.at("properties"))?,
        None => &no_properties,
    };
    let inside = place.at("properties");
    let mut rust_names = BTreeSet::new();
    for (name, value) in properties {
        property(schema, value, &inside.at(name))?;
        let rust_name = name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
        if !rust_names.insert(rust_name) {
            return Err(inside.at(name).problem("another property has the same Rust name"));
        }
    }
    let listed = required(value);
    if let Some(twice) = (1..listed.len()).find(|at| listed[..*at].contains(&listed[*at])) {
        let reason = format!("`{}` is required twice", listed[twice]);
        return Err(place.at("required").problem(reason));
    }
    for name in listed {
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
            let place = place.at(key);
            property(schema, inner, &place)?;
            for limit in ["minimum", "maximum"] {
                if inner.get(limit).is_some() {
                    let reason = "limits of elements go into the definition's `x-limits`";
                    return Err(place.at(limit).problem(reason));
                }
            }
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
        let formats: &[&str] = if found == Some("integer") { &["int32", "int64"] } else { &[] };
        if let Some(format) = value.get("format")
            && !formats.iter().any(|known| format == known)
        {
            return Err(place.at("format").problem("only integers have one: int32 or int64"));
        }
        if found == Some("array") && !value.contains_key("items") {
            return Err(place.problem("an array needs `items`"));
        }
    }
    if let Some(found) = value.get("x-in")
        && !["path", "query", "body"].iter().any(|known| found == known)
    {
        return Err(place.at("x-in").problem("must be path, query or body"));
    }
    let has_type = |kinds: &[&str]| {
        kinds.iter().any(|kind| value.get("type").is_some_and(|found| found == kind))
    };
    if let Some(rules) = value.get("x-text") {
        let place = place.at("x-text");
        if !has_type(&["string"]) {
            return Err(place.problem("belongs to a string"));
        }
        text_rules(rules, TEXT, &place)?;
    }
    if let Some(rules) = value.get("x-mobile") {
        let place = place.at("x-mobile");
        let rules = object(rules, &place)?;
        keywords(rules, MOBILE, &place)?;
        let code = rules.get("home").and_then(Value::as_str);
        let digits = rules.get("digits").and_then(Value::as_u64);
        let is_code = |code: &str| (1..=3).contains(&code.len()) && code.parse::<u16>().is_ok();
        if !has_type(&["string"]) || !code.is_some_and(is_code) || digits.is_none() {
            let reason =
                "belongs to a string, with `home`, a country code as text, and `digits`, a number";
            return Err(place.problem(reason));
        }
    }
    for (limit, kinds) in [
        ("maxItems", &["array"][..]),
        ("minimum", &["integer", "number"]),
        ("maximum", &["integer", "number"]),
    ] {
        if value.get(limit).is_some_and(|limit| !limit.is_i64()) {
            return Err(place.at(limit).problem("must be a whole number"));
        }
        if value.contains_key(limit) && !has_type(kinds) {
            return Err(place.at(limit).problem(format!("belongs to: {}", kinds.join(", "))));
        }
    }
    if let Some(found) = value.get("x-secret")
        && (found != true || value.get("type").is_none_or(|kind| kind != "string"))
    {
        return Err(place.at("x-secret").problem("must be true, on a string"));
    }
    Ok(())
}

/// An `x-text` with some of these keywords.
fn text_rules(rules: &Value, known: &[&str], place: &Place) -> Result<(), Problem> {
    let rules = object(rules, place)?;
    keywords(rules, known, place)?;
    match rules.iter().find(|(_, characters)| !characters.is_string()) {
        Some((key, _)) => Err(place.at(key).problem("must be a text of characters")),
        None => Ok(()),
    }
}

pub fn required(definition: &Map<String, Value>) -> Vec<&str> {
    let list = definition.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
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
