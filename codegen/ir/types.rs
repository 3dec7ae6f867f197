//! Names and types of fields, by typify.
//!
//! The code that typify writes is not used: `crate::model::lenient` reads replies, and requests are written field by field.

use std::collections::BTreeMap;
use std::iter::empty;

use serde_json::{Map, Value, json};
use typify::{TypeDetails, TypeId, TypeSpace, TypeSpaceSettings};

use super::super::dialect::{Kind, Whole, kind};
use super::super::load::{Definition, Schema};
use super::super::problem::{Place, Problem, Problems};
use super::{Named, Type, home};

/// A field with the name and type that typify gave it.
pub struct Made {
    pub wire_name: String,
    pub rust_name: String,
    pub rust_type: Type,
}

/// Returns the fields of structs, and of replies that are not objects.
pub fn fields(schema: &Schema) -> Result<BTreeMap<Named, Vec<Made>>, Problems> {
    let types = Types::new(schema)?;
    let mut found = BTreeMap::new();
    for made in types.space.iter_types() {
        let Some(definition) = types.names.get(&made.name()) else {
            continue;
        };
        // typify turns an object without properties into a map.
        let fields = match made.details() {
            TypeDetails::Struct(made) => made
                .properties_info()
                .map(|made| Made {
                    wire_name: made.description.expect("every property has one").to_string(),
                    rust_name: made.name.to_string(),
                    rust_type: types.rust_type(&made.type_id),
                })
                .collect(),
            _ => Vec::new(),
        };
        found.insert(definition.named(), fields);
    }
    let mut problems = Problems::default();
    for definition in schema.definitions() {
        let is_made = match kind(definition.name, definition.value) {
            Kind::Struct | Kind::Whole(Whole::List | Whole::Scalar) => {
                found.contains_key(&definition.named())
            }
            _ => true,
        };
        if !is_made {
            let root = definition.file.place();
            let reason = "typify made no struct of this name; write it in CamelCase, \
                          with \"type\": \"object\"";
            problems.add(root.at("definitions").at(definition.name).problem(reason));
        }
    }
    problems.or(found)
}

/// The name of the only field that typify sees in a reply that is not an object.
const WHOLE: &str = "whole";

struct Types<'a> {
    space: TypeSpace,
    /// Definitions by their names for typify.
    names: BTreeMap<String, Definition<'a>>,
}

/// Returns a definition's name for typify, which has one namespace for all modules. The prefix ends in a lower-case letter, so
/// typify sees where the name begins.
fn unique(schema: &Schema, definition: Definition) -> String {
    let before = schema.files.iter().take_while(|file| file.module != definition.file.module);
    format!("No{}of{}", before.count(), definition.name)
}

impl<'a> Types<'a> {
    fn new(schema: &'a Schema) -> Result<Self, Problem> {
        let mut settings = TypeSpaceSettings::default();
        let mut definitions = Map::new();
        for name in ["Secret", "Any"] {
            settings.with_replacement(name, name, empty());
            definitions.insert(name.to_string(), json!({"type": "string"}));
        }
        let mut names = BTreeMap::new();
        for definition in schema.definitions() {
            let name = unique(schema, definition);
            let plain = match kind(definition.name, definition.value) {
                Kind::Struct => object(schema, definition, definition.value),
                // A struct whose only field is the whole value, to get its type.
                Kind::Whole(_) => {
                    let whole = definition.value;
                    let value = json!({
                        "type": "object", "required": [WHOLE], "properties": { WHOLE: whole },
                    });
                    object(schema, definition, &value)
                }
                Kind::Id | Kind::Enum | Kind::Timestamp => {
                    settings.with_replacement(&name, &name, empty());
                    json!({"type": "string"})
                }
            };
            definitions.insert(name.clone(), plain);
            names.insert(name, definition);
        }
        let failed = |error: String| {
            Place::root("schema/").problem(format!("typify refuses the definitions: {error}"))
        };
        let root = serde_json::from_value(json!({"definitions": definitions}))
            .map_err(|error| failed(error.to_string()))?;
        let mut space = TypeSpace::new(&settings);
        space.add_root_schema(root).map_err(|error| failed(error.to_string()))?;
        Ok(Types { space, names })
    }

    fn rust_type(&self, id: &TypeId) -> Type {
        let made = self.space.get_type(id).expect("typify knows its own types");
        if let Some(definition) = self.names.get(&made.name()) {
            return match definition.name {
                "Timestamp" => Type::Timestamp,
                name => Type::Named(Named { module: home(*definition), name: name.into() }),
            };
        }
        let inner = |id: &TypeId| Box::new(self.rust_type(id));
        match made.details() {
            TypeDetails::Option(id) => Type::Option(inner(&id)),
            TypeDetails::Vec(id) => Type::List(inner(&id)),
            TypeDetails::Map(_, id) => Type::Map(inner(&id)),
            TypeDetails::Box(id) => Type::Boxed(inner(&id)),
            TypeDetails::String => Type::Text,
            TypeDetails::Builtin("Secret") => Type::Secret,
            TypeDetails::Builtin("Any") => Type::Any,
            TypeDetails::Builtin(name) => Type::Plain(name.into()),
            _ => Type::Plain(made.ident().to_string()),
        }
    }
}

/// Returns a struct for typify.
fn object(schema: &Schema, within: Definition, value: &Value) -> Value {
    let properties = value["properties"].as_object().into_iter().flatten();
    let properties: Map<_, _> = properties
        .map(|(name, value)| {
            // typify keeps the description of a field, but not its wire name, so the description is the name.
            let mut property = plain_property(schema, within, value);
            property["description"] = name.as_str().into();
            (rust_name(value).unwrap_or(name).to_string(), property)
        })
        .collect();
    let required = value["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let required = required.map(|name| rust_name(&value["properties"][name]).unwrap_or(name));
    json!({
        "type": value.get("type"),
        "required": required.collect::<Vec<_>>(),
        "properties": properties,
    })
}

/// Returns a property's `x-rust-name`.
fn rust_name(property: &Value) -> Option<&str> {
    property["x-rust-name"].as_str()
}

/// Returns a property with only the keywords that decide its type. A secret becomes a reference to `Secret`; a property
/// marked `x-any` becomes a reference to `Any`.
fn plain_property(schema: &Schema, within: Definition, value: &Value) -> Value {
    if value.get("x-secret").is_some() {
        return json!({"$ref": "#/definitions/Secret"});
    }
    if value.get("x-any").is_some() {
        return json!({"$ref": "#/definitions/Any"});
    }
    let Value::Object(map) = value else {
        return value.clone();
    };
    let others = ["x-", "max", "min", "description"];
    let known = map.iter().filter(|(key, _)| others.iter().all(|start| !key.starts_with(start)));
    known
        .map(|(key, value)| {
            let name = value.as_str().and_then(|text| text.strip_prefix("#/definitions/"));
            let found = name.and_then(|name| schema.find(within.module(), name));
            let value = match found.filter(|_| key == "$ref") {
                Some(found) => format!("#/definitions/{}", unique(schema, found)).into(),
                None => plain_property(schema, within, value),
            };
            (key.clone(), value)
        })
        .collect()
}
