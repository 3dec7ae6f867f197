//! Definitions → names and types of fields, by typify.
//!
//! What typify writes of its own, derives and serde attributes, is left aside: replies are read leniently by
//! `crate::model::lenient`, requests are written field by field.

use std::collections::BTreeMap;
use std::iter::empty;

use serde_json::{Map, Value, json};
use typify::{TypeDetails, TypeId, TypeSpace, TypeSpaceSettings};

use super::super::dialect::{Kind, Whole, kind};
use super::super::load::Schema;
use super::super::problem::{Place, Problem, Problems};
use super::{Named, Type};

/// A field with the name and type that typify gave it.
pub struct Made {
    pub wire_name: String,
    pub rust_name: String,
    pub rust_type: Type,
}

/// The fields of structs, and of replies that are no object, by the definition's name.
pub fn fields(schema: &Schema) -> Result<BTreeMap<String, Vec<Made>>, Problems> {
    let space = types(schema)?;
    let mut found = BTreeMap::new();
    for made in space.iter_types() {
        let name = made.name();
        if schema.definition(&name).is_none() {
            continue;
        }
        // typify takes an object without properties for a map.
        let fields = match made.details() {
            TypeDetails::Struct(made) => made
                .properties_info()
                .map(|made| Made {
                    wire_name: made.description.expect("every property has one").to_string(),
                    rust_name: made.name.to_string(),
                    rust_type: rust_type(schema, &space, &made.type_id),
                })
                .collect(),
            _ => Vec::new(),
        };
        found.insert(name, fields);
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
const WHOLE: &str = "whole";

fn types(schema: &Schema) -> Result<TypeSpace, Problem> {
    let mut settings = TypeSpaceSettings::default();
    settings.with_replacement("Secret", "Secret", empty());
    let mut definitions = Map::from_iter([("Secret".to_string(), json!({"type": "string"}))]);
    for (name, definition) in schema.definitions() {
        let plain = match kind(name, definition) {
            Kind::Struct => object(definition),
            // A struct with the value as a whole as its only field, for the sake of its type.
            Kind::Whole(_) => object(&json!({
                "type": "object", "required": [WHOLE], "properties": { WHOLE: definition },
            })),
            Kind::Id | Kind::Enum | Kind::Timestamp => {
                settings.with_replacement(name, name, empty());
                json!({"type": "string"})
            }
        };
        definitions.insert(name.to_string(), plain);
    }
    let failed = |error: String| {
        Place::root("schema/").problem(format!("typify refuses the definitions: {error}"))
    };
    let root = serde_json::from_value(json!({"definitions": definitions}))
        .map_err(|error| failed(error.to_string()))?;
    let mut space = TypeSpace::new(&settings);
    space.add_root_schema(root).map_err(|error| failed(error.to_string()))?;
    Ok(space)
}

/// A struct as typify takes it.
fn object(definition: &Value) -> Value {
    let properties = definition["properties"].as_object().into_iter().flatten();
    let properties: Map<_, _> = properties
        .map(|(name, value)| {
            // typify does not tell the wire name of a field, but its description: so that holds the name.
            let mut property = plain_property(value);
            property["description"] = name.as_str().into();
            (name.clone(), property)
        })
        .collect();
    json!({
        "type": definition.get("type"),
        "required": definition.get("required").unwrap_or(&json!([])),
        "properties": properties,
    })
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

fn rust_type(schema: &Schema, space: &TypeSpace, id: &TypeId) -> Type {
    let made = space.get_type(id).expect("typify knows its own types");
    let name = made.name();
    if let Some(owner) = schema.owner(&name) {
        return match &*name {
            "Timestamp" => Type::Timestamp,
            _ => Type::Named(Named { name, module: owner.module.clone() }),
        };
    }
    let inner = |id: &TypeId| Box::new(rust_type(schema, space, id));
    match made.details() {
        TypeDetails::Option(id) => Type::Option(inner(&id)),
        TypeDetails::Vec(id) => Type::List(inner(&id)),
        TypeDetails::Map(_, id) => Type::Map(inner(&id)),
        TypeDetails::Box(id) => Type::Boxed(inner(&id)),
        TypeDetails::String => Type::Text,
        TypeDetails::Builtin("Secret") => Type::Secret,
        TypeDetails::Builtin(name) => Type::Plain(name.into()),
        _ => Type::Plain(made.ident().to_string()),
    }
}
