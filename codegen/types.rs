//! Definitions → structs: typify decides names and types, the rest is ours.
//!
//! What typify writes of its own, derives and serde attributes, is left aside: replies are read leniently by
//! `crate::lenient`, requests are written field by field.

use std::collections::BTreeMap;
use std::iter::empty;

use serde_json::{Map, Value, json};
use typify::{TypeDetails, TypeSpace, TypeSpaceSettings, TypeStruct};

use super::check::{Whole, required, whole};
use super::load::Schema;
use super::model::Model;
use super::problem::{Problem, Problems};

/// A struct with the names and types that typify gave it.
pub struct Struct {
    pub docs: Vec<String>,
    /// Wire names of what is required, in the schema's order: the parameters of `new`.
    pub required: Vec<String>,
    pub fields: Vec<Field>,
}

pub struct Field {
    pub docs: Vec<String>,
    pub rust_name: String,
    pub wire_name: String,
    pub rust_type: String,
    pub required: bool,
}

/// What a definition turns into.
#[derive(PartialEq)]
pub enum Kind {
    Struct,
    /// A newtype over text.
    Id,
    /// Known values and `Other`.
    Enum,
    /// Written by hand in `src/`.
    Timestamp,
    /// A reply that is no object.
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

/// The structs by their names.
pub fn structs(schema: &Schema, model: &Model) -> Result<BTreeMap<String, Struct>, Problems> {
    let space = types(schema)?;
    let operations: BTreeMap<&str, _> =
        model.operations.iter().map(|operation| (operation.name.as_str(), operation)).collect();
    let mut found = BTreeMap::new();
    for made in space.iter_types() {
        let name = made.name();
        let Some(definition) = schema.definition(&name) else {
            continue;
        };
        let docs = match operations.get(name.as_str()) {
            Some(operation) => super::emit::requests::operation_docs(operation),
            None => struct_docs(&name, definition),
        };
        // typify takes an object without properties for a map.
        let fields = match made.details() {
            TypeDetails::Struct(made) => fields(&space, &made, &fitted(&name, definition)),
            _ => Vec::new(),
        };
        let required = definition.as_object().map(required).unwrap_or_default();
        let required = required.into_iter().map(String::from).collect();
        found.insert(name, Struct { docs, required, fields });
    }
    let mut problems = Problems::default();
    for (name, definition) in schema.definitions() {
        let is_made = match kind(name, definition) {
            Kind::Struct | Kind::Whole(Whole::List | Whole::Scalar) => found.contains_key(name),
            _ => true,
        };
        if !is_made {
            let root = schema.owner(name).expect("every definition has a file").place();
            let reason = "typify made no struct of this name; write it in CamelCase, \
                          with \"type\": \"object\"";
            problems.add(root.at("definitions").at(name).problem(reason));
        }
    }
    problems.or(found)
}

/// The name of the only field that typify sees in a reply that is no object.
pub const WHOLE: &str = "whole";

/// A definition as typify takes it: a struct. A value as a whole becomes its only field, for the sake of its type.
fn fitted(name: &str, definition: &Value) -> Value {
    match kind(name, definition) {
        Kind::Whole(_) => json!({
            "type": "object", "required": [WHOLE], "properties": { WHOLE: definition },
        }),
        _ => definition.clone(),
    }
}

fn types(schema: &Schema) -> Result<TypeSpace, Problem> {
    let mut settings = TypeSpaceSettings::default();
    settings.with_map_type("::std::collections::BTreeMap".to_string());
    settings.with_replacement("Secret", "Secret", empty());
    let mut definitions = Map::from_iter([("Secret".to_string(), json!({"type": "string"}))]);
    for (name, definition) in schema.definitions() {
        let definition = &fitted(name, definition);
        let plain = match kind(name, definition) {
            Kind::Struct => json!({
                "type": definition.get("type"),
                "required": definition.get("required").unwrap_or(&json!([])),
                "properties": definition["properties"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.clone(), named(plain_property(value), name)))
                    .collect::<Map<_, _>>(),
            }),
            _ => {
                settings.with_replacement(name, name, empty());
                json!({"type": "string"})
            }
        };
        definitions.insert(name.to_string(), plain);
    }
    let failed = |error: String| {
        let place = super::problem::Place::root("schema/");
        place.problem(format!("typify refuses the definitions: {error}"))
    };
    let root = serde_json::from_value(json!({"definitions": definitions}))
        .map_err(|error| failed(error.to_string()))?;
    let mut space = TypeSpace::new(&settings);
    space.add_root_schema(root).map_err(|error| failed(error.to_string()))?;
    Ok(space)
}

/// typify does not tell the wire name of a field, but its description: so that holds the name.
fn named(mut property: Value, name: &str) -> Value {
    property["description"] = name.into();
    property
}

fn fields(space: &TypeSpace, made: &TypeStruct<'_>, definition: &Value) -> Vec<Field> {
    let required = definition.as_object().map(required).unwrap_or_default();
    made.properties_info()
        .map(|made| {
            let wire = made.description.expect("every property has one");
            let of = space.get_type(&made.type_id).expect("typify knows its own types");
            Field {
                docs: property_docs(wire, &definition["properties"][wire]),
                rust_name: made.name.to_string(),
                wire_name: wire.to_string(),
                rust_type: type_text(&of.ident().to_string()),
                required: required.contains(&wire),
            }
        })
        .collect()
}

/// A type as one writes it: without blanks between tokens, and short where the prelude has the name.
fn type_text(tokens: &str) -> String {
    let mut text: String = tokens.split_whitespace().collect();
    for (path, name) in [
        ("::std::option::Option", "Option"),
        ("::std::string::String", "String"),
        ("::std::vec::Vec", "Vec"),
        (",", ", "),
    ] {
        text = text.replace(path, name);
    }
    text
}

/// A property without our keywords; a secret becomes a reference to `Secret`.
fn plain_property(value: &Value) -> Value {
    if value.get("x-secret").is_some() {
        return json!({"$ref": "#/definitions/Secret"});
    }
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| ["x-", "max", "min"].iter().all(|start| !key.starts_with(start)))
            .filter(|(key, _)| *key != "description")
            .map(|(key, value)| (key.clone(), plain_property(value)))
            .collect(),
        other => other.clone(),
    }
}

pub fn struct_docs(name: &str, definition: &Value) -> Vec<String> {
    let fallback = match name.strip_suffix("Reply") {
        Some(operation) => format!("The reply to [`{operation}`]."),
        None => format!("DingTalk's `{name}`."),
    };
    let text = definition["description"].as_str().unwrap_or(&fallback);
    doc_lines(text)
}

fn property_docs(name: &str, property: &Value) -> Vec<String> {
    let fallback = format!("DingTalk's `{name}`.");
    doc_lines(property["description"].as_str().unwrap_or(&fallback))
}

/// Text as doc attributes, with the blank that `///` puts before each line.
pub fn doc_lines(text: &str) -> Vec<String> {
    text.split(['\n', '\r'])
        .map(|line| match line {
            "" => String::new(),
            line => format!(" {line}"),
        })
        .collect()
}
