//! What the checked schema says, in the words of the generator.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::{self, Whole, request_name};
use super::load::{Schema, SchemaFile};
use super::problem::{Place, Problem};

pub struct Model<'a> {
    pub operations: Vec<Operation<'a>>,
    /// Values of every enum and rows of every error table, by the definition's name.
    pub enums: BTreeMap<String, Vec<Row>>,
    /// Exact codes first, then patterns, each in the order of the files.
    pub codes: Vec<Code>,
    pub gateway: Gateway,
    pub store: ObjectStore,
}

pub struct Operation<'a> {
    pub file: &'a SchemaFile,
    pub module: &'a str,
    /// `SendByApp`
    pub name: String,
    /// `sendByApp`, as the vendor writes it.
    pub vendor_name: String,
    pub header: Header,
    pub properties: &'a Map<String, Value>,
    /// What the reply is as a whole.
    pub reply: Whole,
    /// A field of the reply that must be `true` for a success.
    pub success: Option<&'a str>,
    /// Properties of the reply that hold a secret, wherever they are in it.
    pub reply_secrets: BTreeSet<&'a str>,
}

/// `x-operation`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Header {
    pub method: String,
    pub host: String,
    pub path: String,
    pub auth: String,
    /// Absent where the vendor names none.
    pub permission: Option<String>,
    pub app_types: Vec<String>,
    pub repeatable: bool,
    pub source: String,
}

/// A value of an enum, or a row of an error table.
#[derive(Deserialize)]
pub struct Row {
    #[serde(rename = "const")]
    pub value: String,
    pub description: String,
    #[serde(rename = "x-status", default)]
    pub status: u16,
    #[serde(rename = "x-message", default)]
    pub message: String,
    #[serde(rename = "x-hint")]
    pub hint: Option<String>,
    #[serde(rename = "x-action")]
    pub action: Option<String>,
    /// The variant's name; made from the value where the schema names none.
    #[serde(rename = "x-rust-name", default)]
    pub rust_name: String,
}

/// A row of `errors.json` or `object_store.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    pub code: String,
    /// Words that name a family of codes; see schema/README.md.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    pub status: u16,
    #[serde(default)]
    pub message: String,
    pub meaning: String,
    pub action: String,
    pub hint: Option<String>,
}

/// `x-gateway`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    /// Which kinds of app there are, and what they are. Nothing is generated of it.
    #[allow(dead_code)]
    pub app_types: BTreeMap<String, String>,
    pub default_region: String,
    pub regions: BTreeMap<String, Region>,
    pub calls_per_second: Limit,
    pub token_header: String,
    pub token_query: String,
    pub request_id_header: String,
    pub envelope: BTreeMap<String, Value>,
    pub refusals: BTreeMap<String, String>,
    pub banned_hint: String,
    pub not_json_hint: String,
    pub unknown_hint: String,
    pub unknown_repeatable_hint: String,
}

/// `x-object-store`: what the object store answers, which knows nothing of DingTalk's gateway.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ObjectStore {
    pub foreign_hint: String,
    pub over: Over,
    pub temporary_key: TemporaryKey,
    #[serde(skip)]
    pub codes: Vec<Code>,
}

/// How a refusal says that what was signed is over, where its code does not.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Over {
    pub hint: String,
    pub codes: Vec<String>,
    pub things: Vec<String>,
    pub endings: Vec<String>,
    pub texts_in: Vec<String>,
    pub elements: Vec<String>,
    pub unknown_key: Vec<String>,
}

/// How a key that is valid for hours only is told from one that stays.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemporaryKey {
    pub names: Vec<String>,
    pub prefixes: Vec<String>,
}

/// A limit that DingTalk sets for every operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub value: u32,
    pub description: String,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub description: String,
    pub api: String,
    pub oapi: String,
}

/// Reads a schema that has been checked.
pub fn read(schema: &Schema) -> Result<Model<'_>, Problem> {
    let mut operations = Vec::new();
    let mut codes: Vec<Code> = Vec::new();
    let (mut gateway, mut store) = (None, None);
    for file in &schema.files {
        let place = file.place();
        if let Some(header) = file.root.get("x-operation") {
            operations.push(operation(schema, file, header, &place.at("x-operation"))?);
        }
        if let Some(found) = file.root.get("x-errors") {
            codes.append(&mut decode(found, &place.at("x-errors"))?);
        }
        if let Some(found) = file.root.get("x-gateway") {
            gateway = Some(decode::<Gateway>(found, &place.at("x-gateway"))?);
        }
        if let Some(found) = file.root.get("x-object-store") {
            store = Some(object_store(found, &place.at("x-object-store"))?);
        }
    }
    codes.sort_by_key(|row| row.code.contains('*') || !row.words.is_empty());
    let gateway =
        gateway.ok_or_else(|| Place::root("schema/").problem("no file has an `x-gateway`"))?;
    let mut enums = BTreeMap::new();
    for (name, definition) in schema.definitions() {
        if let Some(list) = definition.get("oneOf") {
            let root = schema.owner(name).expect("every definition has a file").place();
            let definitions = root.at("definitions");
            let mut rows: Vec<Row> = decode(list, &definitions.at(name))?;
            for row in &mut rows {
                row.rust_name = check::rust_name(row);
            }
            enums.insert(name.to_string(), rows);
        }
    }
    Ok(Model { operations, enums, codes, gateway, store: store.unwrap_or_default() })
}

/// The rows have a place of their own, as those of `x-errors` have.
pub fn object_store(found: &Value, place: &Place) -> Result<ObjectStore, Problem> {
    let mut rest = found.clone();
    let rows = rest.as_object_mut().and_then(|rest| rest.remove("errors")).unwrap_or_default();
    let mut store: ObjectStore = decode(&rest, place)?;
    store.codes = decode(&rows, &place.at("errors"))?;
    store.codes.sort_by_key(|row| row.code.contains('*'));
    Ok(store)
}

pub fn decode<T: for<'de> Deserialize<'de>>(value: &Value, place: &Place) -> Result<T, Problem> {
    T::deserialize(value).map_err(|error| place.problem(error.to_string()))
}

fn operation<'a>(
    schema: &'a Schema,
    file: &'a SchemaFile,
    header: &Value,
    place: &Place,
) -> Result<Operation<'a>, Problem> {
    let name = request_name(file);
    let definition = |name: &str| {
        let found = schema.definition(name);
        found.ok_or_else(|| place.problem(format!("there is no definition `{name}`")))
    };
    let reply = format!("{name}Reply");
    let answer = definition(&reply)?;
    let properties = definition(&name)?.get("properties").and_then(Value::as_object);
    Ok(Operation {
        module: file.module.as_deref().unwrap_or_default(),
        vendor_name: lower_first(&name),
        properties: properties.ok_or_else(|| place.problem("the request needs `properties`"))?,
        reply: check::whole(answer),
        success: answer.get("x-success").and_then(Value::as_str),
        reply_secrets: secrets(schema, &reply),
        header: decode(header, place)?,
        name,
        file,
    })
}

/// The properties of a definition that hold a secret, its own and those below.
fn secrets<'a>(schema: &'a Schema, name: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let (mut seen, mut open) = (BTreeSet::new(), vec![name.to_string()]);
    while let Some(name) = open.pop() {
        let definition = schema.definition(&name).filter(|_| seen.insert(name));
        let properties = definition.and_then(|definition| definition["properties"].as_object());
        open.extend(definition.into_iter().flat_map(check::references).map(String::from));
        for (name, property) in properties.into_iter().flatten() {
            let (items, values) = (property.get("items"), property.get("additionalProperties"));
            let mut places = [Some(property), items, values].into_iter().flatten();
            if places.any(|place| place.get("x-secret").is_some()) {
                found.insert(&**name);
            }
            open.extend(check::references(property).into_iter().map(String::from));
        }
    }
    found
}

fn lower_first(name: &str) -> String {
    match name.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_lowercase() + rest,
        None => String::new(),
    }
}

/// `paramError.spaceId` → `ParamErrorSpaceId`, `wait-1s` → `Wait1s`, `RETURN_ERROR` → `ReturnError`.
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
