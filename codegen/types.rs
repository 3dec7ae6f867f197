//! Definitions → structs, by typify; then a pass that makes them ours.
//!
//! typify decides names and types. The pass replaces its derives and serde attributes: replies are read leniently by
//! `crate::lenient`, requests are written field by field, so neither needs serde's derive.

use std::collections::BTreeMap;
use std::iter::empty;

use serde_json::{Map, Value, json};
use syn::visit_mut::{self, VisitMut};
use syn::{Fields, Item, ItemStruct, LitStr, PathArguments, parse_quote};

use super::check::required;
use super::load::Schema;
use super::model::Model;
use super::problem::Problem;

/// A struct as typify made it and we finished it.
pub struct Struct {
    pub item: ItemStruct,
    /// Wire names of what is required, in the schema's order: the parameters of `new`.
    pub required: Vec<String>,
    pub fields: Vec<Field>,
}

pub struct Field {
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
}

pub fn kind(name: &str, definition: &Value) -> Kind {
    if definition.get("x-id").is_some() {
        Kind::Id
    } else if definition.get("oneOf").is_some() {
        Kind::Enum
    } else if name == "Timestamp" {
        Kind::Timestamp
    } else {
        Kind::Struct
    }
}

/// The structs by their names.
pub fn structs(schema: &Schema, model: &Model) -> Result<BTreeMap<String, Struct>, Problem> {
    let mut found = BTreeMap::new();
    for item in typify_items(schema)? {
        let Item::Struct(item) = item else { continue };
        let name = item.ident.to_string();
        let Some(definition) = schema.definition(&name) else {
            continue;
        };
        let docs = model
            .operations
            .iter()
            .find(|operation| operation.name == name)
            .map(super::emit::requests::operation_docs)
            .unwrap_or_else(|| struct_docs(&name, definition));
        found.insert(name, finish(item, definition, &docs));
    }
    for (name, definition) in schema.definitions() {
        if kind(name, definition) == Kind::Struct && !found.contains_key(name) {
            let root = schema.owner(name).expect("every definition has a file").place();
            let reason = "typify made no struct of this name; write it in CamelCase, \
                          with \"type\": \"object\"";
            return Err(root.at("definitions").at(name).problem(reason));
        }
    }
    Ok(found)
}

fn typify_items(schema: &Schema) -> Result<Vec<Item>, Problem> {
    let mut settings = typify::TypeSpaceSettings::default();
    settings.with_map_type("::std::collections::BTreeMap".to_string());
    settings.with_replacement("Secret", "Secret", empty());
    let mut definitions = Map::from_iter([("Secret".to_string(), json!({"type": "string"}))]);
    for (name, definition) in schema.definitions() {
        let plain = match kind(name, definition) {
            Kind::Struct => json!({
                "type": definition.get("type"),
                "required": definition.get("required").unwrap_or(&json!([])),
                "properties": definition["properties"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.clone(), plain_property(value)))
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
    let mut space = typify::TypeSpace::new(&settings);
    space.add_root_schema(root).map_err(|error| failed(error.to_string()))?;
    let file: syn::File =
        syn::parse2(space.to_stream()).map_err(|error| failed(error.to_string()))?;
    Ok(file.items)
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

fn finish(mut item: ItemStruct, definition: &Value, docs: &[String]) -> Struct {
    let required = definition.as_object().map(required).unwrap_or_default();
    item.attrs = docs.iter().map(|line| parse_quote!(#[doc = #line])).collect();
    item.attrs.push(match required.is_empty() {
        true => parse_quote!(#[derive(Clone, Debug, Default, PartialEq)]),
        false => parse_quote!(#[derive(Clone, Debug, PartialEq)]),
    });
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    ShortPaths.visit_item_struct_mut(&mut item);

    if definition["properties"].as_object().is_none_or(Map::is_empty) {
        // typify takes an object without properties for a map.
        item.fields = Fields::Named(parse_quote!({}));
        item.semi_token = None;
    }
    let mut fields = Vec::new();
    if let Fields::Named(named) = &mut item.fields {
        for field in &mut named.named {
            let rust_name = field.ident.as_ref().expect("a named field").to_string();
            let wire_name = renamed(&field.attrs).unwrap_or_else(|| rust_name.clone());
            let property = &definition["properties"][&wire_name];
            field.attrs = property_docs(&wire_name, property)
                .iter()
                .map(|line| parse_quote!(#[doc = #line]))
                .collect();
            let rust_type = type_text(&field.ty);
            fields.push(Field {
                required: required.contains(&wire_name.as_str()),
                rust_name,
                wire_name,
                rust_type,
            });
        }
    }
    let required = required.into_iter().map(String::from).collect();
    Struct { item, required, fields }
}

/// The name in `#[serde(rename = "…")]`.
fn renamed(attributes: &[syn::Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|found| found.path().is_ident("serde")) {
        // Other serde attributes may follow in forms that this does not read; the name comes first.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                found = Some(meta.value()?.parse::<LitStr>()?.value());
            }
            Ok(())
        });
    }
    found
}

fn struct_docs(name: &str, definition: &Value) -> Vec<String> {
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

/// `::std::option::Option<T>` → `Option<T>`, for the names that the prelude has.
struct ShortPaths;

impl VisitMut for ShortPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let short = path
            .segments
            .last()
            .is_some_and(|last| ["Option", "String", "Vec"].iter().any(|name| last.ident == name));
        if short && path.leading_colon.is_some() {
            path.leading_colon = None;
            path.segments = path.segments.iter().next_back().cloned().into_iter().collect();
        }
        if let Some(last) = path.segments.last_mut() {
            if matches!(&last.arguments, PathArguments::AngleBracketed(list) if list.args.is_empty())
            {
                last.arguments = PathArguments::None;
            }
        }
    }
}

fn type_text(rust_type: &syn::Type) -> String {
    let file: syn::File = parse_quote!(type T = #rust_type;);
    let text = prettyplease::unparse(&file);
    let text = text.trim().trim_start_matches("type T =").trim_end_matches(';');
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
