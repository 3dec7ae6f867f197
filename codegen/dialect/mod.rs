//! The schema's dialect (`schema/README.md`): the meaning of single pieces of JSON.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::load::{Definition, Named, Schema, SchemaFile};
pub use rows::{
    Code, Gateway, Header, Limit, ObjectStore, PermissionNames, Row, Spelling, decode, object_store,
};

/// The kind of a reply.
#[derive(Clone, Copy, PartialEq)]
pub enum Whole {
    Object,
    List,
    Scalar,
    Any,
    None,
}

/// Returns the kind of a reply.
pub fn whole(reply: &Value) -> Whole {
    match (reply["x-reply"].as_str(), reply["type"].as_str()) {
        (Some("none"), _) => Whole::None,
        (Some(_), _) => Whole::Any,
        (None, Some("array")) => Whole::List,
        (None, Some("object")) => Whole::Object,
        (None, _) => Whole::Scalar,
    }
}

/// Returns true for the definition of a type that properties may refer to: an object, an id, an enum or a time.
pub fn is_named(definition: &Value) -> bool {
    let Some(found) = definition.as_object() else { return false };
    definition["type"] == "object" && !found.contains_key("x-reply")
        || definition["type"] == "string" && is_text_type(found)
        || is_number(definition)
}

/// Returns true for an id that is a number.
pub fn is_number(definition: &Value) -> bool {
    definition["type"] == "integer" && definition.get("x-id").is_some()
}

/// Returns true if a string has its own type: an id, an enum or a time.
pub fn is_text_type(definition: &Map<String, Value>) -> bool {
    ["x-id", "oneOf", "x-formats"].iter().any(|key| definition.contains_key(*key))
}

/// The kind of Rust type for a definition.
#[derive(PartialEq)]
pub enum Kind {
    Struct,
    /// A newtype over text or a number.
    Id,
    /// An enum of known values that keeps unknown ones.
    Enum,
    /// Hand-written in `src/`.
    Timestamp,
    /// A reply that is not an object.
    Whole(Whole),
}

pub fn kind(name: &str, definition: &Value) -> Kind {
    if definition.get("x-id").is_some() {
        Kind::Id
    } else if definition.get("oneOf").is_some() {
        Kind::Enum
    } else if name == "Timestamp" {
        Kind::Timestamp
    } else {
        match whole(definition) {
            Whole::Object => Kind::Struct,
            other => Kind::Whole(other),
        }
    }
}

pub fn required(definition: &Map<String, Value>) -> Vec<&str> {
    let list = definition.get("required").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Returns the names of the definitions that a property refers to, itself or as elements.
pub fn references(property: &Value) -> Vec<&str> {
    let inner = ["items", "additionalProperties"];
    let mut found: Vec<&str> =
        inner.iter().filter_map(|key| property.get(key)).flat_map(references).collect();
    let direct = property.get("$ref").and_then(Value::as_str);
    found.extend(direct.and_then(|text| text.strip_prefix("#/definitions/")));
    found
}

/// Returns the id that a property refers to, itself or as elements.
pub fn id_of<'a>(
    property: &Value,
    find: impl Fn(&str) -> Option<Definition<'a>>,
) -> Option<Definition<'a>> {
    let found = references(property).into_iter().find_map(find);
    found.filter(|found| found.value.get("x-id").is_some())
}

/// Returns the texts of a list.
pub fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Returns a definition, and after it all definitions that it needs, directly or through others.
pub fn reachable<'a>(schema: &'a Schema, from: Definition<'a>) -> Vec<Definition<'a>> {
    let (mut found, mut seen) = (vec![from], BTreeSet::from([from.named()]));
    let mut next = 0;
    while let Some(definition) = found.get(next).copied() {
        let properties = definition.value["properties"].as_object().into_iter().flatten();
        let parts = properties.map(|(_, property)| property).chain([definition.value]);
        let inner = parts.flat_map(references);
        let inner = inner.filter_map(|name| schema.find(definition.module(), name));
        found.extend(inner.filter(|inner| seen.insert(inner.named())));
        next += 1;
    }
    found
}

/// Returns true for a secret, and for a list or map of secrets.
pub fn has_secret(property: &Value) -> bool {
    let inner = ["items", "additionalProperties"].into_iter().filter_map(|key| property.get(key));
    property.get("x-secret").is_some() || inner.into_iter().any(has_secret)
}

/// Returns the names of a definition's properties that contain a secret.
pub fn secret_properties(definition: &Value) -> impl Iterator<Item = &String> {
    let properties = definition["properties"].as_object().into_iter().flatten();
    properties.filter(|(_, property)| has_secret(property)).map(|(name, _)| name)
}

/// Returns the name of a file's request: `send_by_app.json` defines `SendByApp`.
pub fn request_name(file: &SchemaFile) -> String {
    let words = file.stem().split('_');
    words
        .map(|word| match word.split_at_checked(1) {
            Some((first, rest)) => first.to_ascii_uppercase() + rest,
            None => String::new(),
        })
        .collect()
}

/// Returns the vendor's name of a file's operation: the schema's, or one made from the file's name.
pub fn vendor_name(file: &SchemaFile) -> String {
    let given = file.root.get("x-operation").and_then(|header| header.get("name")?.as_str());
    let made = || {
        let name = request_name(file);
        let (first, rest) = name.split_at_checked(1).unwrap_or_default();
        first.to_ascii_lowercase() + rest
    };
    given.map_or_else(made, String::from)
}

/// Returns the names of operations in errors, the command and the emulator, by request. The name of an application's
/// operation includes its module if an operation of another module has the same name.
pub fn operation_names(schema: &Schema) -> BTreeMap<Named, String> {
    let operations = || schema.files.iter().filter(|file| file.root.contains_key("x-operation"));
    let mut modules: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for file in operations() {
        let module = file.module.as_deref().unwrap_or_default();
        modules.entry(vendor_name(file)).or_default().insert(module);
    }
    let known = operations().map(|file| {
        let named = Named { module: file.module.clone(), name: request_name(file) };
        let name = vendor_name(file);
        let is_shared = modules.get(&name).is_some_and(|modules| modules.len() > 1);
        match file.module.as_ref().filter(|_| is_shared && file.application) {
            Some(module) => (named, format!("{module}.{name}")),
            None => (named, name),
        }
    });
    known.collect()
}

/// Returns true for a property that is a list, a map, an object or any JSON value.
pub fn is_structured<'a>(property: &Value, find: impl Fn(&str) -> Option<Definition<'a>>) -> bool {
    let is_object = |name: &&str| find(name).is_some_and(|found| found.value["type"] == "object");
    ["array", "object"].iter().any(|kind| property["type"] == *kind)
        || property.get("x-any").is_some()
        || references(property).iter().any(is_object)
}

/// Returns the name of a row's variant: the schema's, or one made from the value.
pub fn rust_name(row: &Row) -> String {
    if row.rust_name.is_empty() { camel(&row.value) } else { row.rust_name.clone() }
}

/// Returns a text in camel case: `paramError.spaceId` → `ParamErrorSpaceId`, `RETURN_ERROR` → `ReturnError`.
pub fn camel(text: &str) -> String {
    let shouted = !text.chars().any(|c| c.is_lowercase());
    text.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?.to_uppercase();
            let rest = letters.as_str();
            let rest = if shouted { rest.to_lowercase() } else { rest.to_string() };
            Some(first.chain(rest.chars()).collect::<String>())
        })
        .collect()
}
