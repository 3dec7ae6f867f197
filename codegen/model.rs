//! What the checked schema says, in the words of the generator.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::{self, request_name};
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
    pub texts: Vec<String>,
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

pub fn read(schema: &Schema) -> Result<Model<'_>, Problem> {
    let mut operations = Vec::new();
    let mut codes = Vec::new();
    let mut tables = BTreeSet::new();
    let (mut gateway, mut store) = (None, None);
    for file in &schema.files {
        let place = file.place();
        if let Some(header) = file.root.get("x-operation") {
            operations.push(operation(schema, file, header, &place.at("x-operation"))?);
        }
        if let Some(found) = file.root.get("x-errors") {
            if !tables.insert(file.application) {
                return Err(place.at("x-errors").problem("another file has them already"));
            }
            error_codes(found, &place.at("x-errors"), &mut codes)?;
        }
        if let Some(found) = file.root.get("x-gateway") {
            if file.application {
                let reason = "hosts and spellings are this crate's own and cannot be added to";
                return Err(place.at("x-gateway").problem(reason));
            }
            if gateway.is_some() {
                return Err(place.at("x-gateway").problem("another file has it already"));
            }
            gateway = Some(decode::<Gateway>(found, &place.at("x-gateway"))?);
        }
        if let Some(found) = file.root.get("x-object-store") {
            let place = place.at("x-object-store");
            if file.application {
                let reason =
                    "the object store's answers are this crate's own and cannot be added to";
                return Err(place.problem(reason));
            }
            if store.is_some() {
                return Err(place.problem("another file has it already"));
            }
            store = Some(object_store(found, &place)?);
        }
    }
    codes.sort_by_key(|row| row.code.contains('*') || !row.words.is_empty());
    let gateway =
        gateway.ok_or_else(|| Place::root("schema/").problem("no file has an `x-gateway`"))?;
    let mut enums = BTreeMap::new();
    for (name, definition) in schema.definitions() {
        if let Some(list) = definition.get("oneOf").and_then(Value::as_array) {
            let root = schema.owner(name).expect("every definition has a file").place();
            let (definitions, name) = (root.at("definitions"), name.to_string());
            let place = definitions.at(&name);
            enums.insert(name.clone(), rows(list, &place)?);
        }
    }
    Ok(Model { operations, enums, codes, gateway, store: store.unwrap_or_default() })
}

fn object_store(found: &Value, place: &Place) -> Result<ObjectStore, Problem> {
    let mut rest = check::object(found, place)?.clone();
    let rows = rest.remove("errors").unwrap_or_default();
    let mut store: ObjectStore = decode(&Value::Object(rest), place)?;
    error_codes(&rows, &place.at("errors"), &mut store.codes)?;
    store.codes.sort_by_key(|row| row.code.contains('*'));
    Ok(store)
}

fn decode<T: for<'de> Deserialize<'de>>(value: &Value, place: &Place) -> Result<T, Problem> {
    T::deserialize(value).map_err(|error| place.problem(error.to_string()))
}

fn operation<'a>(
    schema: &'a Schema,
    file: &'a SchemaFile,
    header: &Value,
    place: &Place,
) -> Result<Operation<'a>, Problem> {
    let header: Header = decode(header, place)?;
    one_of(&header.method, &["GET", "POST", "PUT", "DELETE"], &place.at("method"))?;
    one_of(&header.host, &["api", "oapi"], &place.at("host"))?;
    one_of(&header.auth, &["header", "query", "none"], &place.at("auth"))?;
    if header.permission.as_deref() == Some("") {
        let reason = "must name something; leave it out where the vendor names nothing";
        return Err(place.at("permission").problem(reason));
    }
    let root = file.place();
    let definitions = root.at("definitions");
    let name = request_name(file);
    let define = |name: &str| {
        let value = schema.definition(name).and_then(Value::as_object);
        value.ok_or_else(|| definitions.at(name).problem("not a json object"))
    };
    let properties = |name: &str| {
        let found = define(name)?.get("properties").and_then(Value::as_object);
        found.ok_or_else(|| definitions.at(name).problem("needs `properties`, if only `{}`"))
    };

    let reply = format!("{name}Reply");
    let success = define(&reply)?.get("x-success").and_then(Value::as_str);
    if let Some(field) = success
        && properties(&reply)?.get(field).is_none_or(|value| value["type"] != "boolean")
    {
        let reason = format!("`{field}` is no boolean property of the reply");
        return Err(definitions.at(&reply).at("x-success").problem(reason));
    }
    Ok(Operation {
        module: file.module.as_deref().unwrap_or_default(),
        vendor_name: lower_first(&name),
        properties: properties(&name)?,
        success,
        reply_secrets: secrets(schema, &reply),
        header,
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

/// The values of an enum or the rows of an error table, each with a name for its variant.
fn rows(list: &[Value], place: &Place) -> Result<Vec<Row>, Problem> {
    let mut names = BTreeSet::from(["Other".to_string()]);
    let mut rows = Vec::new();
    for (index, row) in list.iter().enumerate() {
        let (inside, index) = (place.at("oneOf"), index.to_string());
        let place = inside.at(&index);
        let mut row: Row = decode(row, &place)?;
        if row.rust_name.is_empty() {
            row.rust_name = camel(&row.value);
        }
        let is_name = syn::parse_str::<syn::Ident>(&row.rust_name).is_ok();
        if !is_name || !row.rust_name.starts_with(|c: char| c.is_ascii_uppercase()) {
            let reason = format!("`{}` names no variant; give it an `x-rust-name`", row.value);
            return Err(place.problem(reason));
        }
        if !names.insert(row.rust_name.clone()) {
            let reason = format!("a second variant `{}`; give one an `x-rust-name`", row.rust_name);
            return Err(place.problem(reason));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Adds the rows of a table of codes.
fn error_codes(value: &Value, place: &Place, codes: &mut Vec<Code>) -> Result<(), Problem> {
    let rows = value.as_array().ok_or_else(|| place.problem("must be a list of rows"))?;
    for (index, row) in rows.iter().enumerate() {
        let index = index.to_string();
        let place = place.at(&index);
        let code: Code = decode(row, &place)?;
        one_of(&code.action, check::ACTIONS, &place.at("action"))?;
        words(&code.words, &place.at("words"))?;
        if codes.iter().any(|before| before.code == code.code) {
            let reason = format!("`{}` has a row already", code.code);
            return Err(place.at("code").problem(reason));
        }
        codes.push(code);
    }
    Ok(())
}

/// Checks the words of a family of codes.
fn words(lists: &[Vec<String>], place: &Place) -> Result<(), Problem> {
    let is_word = |word: &String| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let usable = lists.iter().all(|list| !list.is_empty() && list.iter().all(is_word));
    match usable && lists.len() <= 2 {
        true => Ok(()),
        false => {
            Err(place.problem("must be one or two lists of words in small letters and digits"))
        }
    }
}

fn one_of(found: &str, known: &[&str], place: &Place) -> Result<(), Problem> {
    if known.contains(&found) {
        return Ok(());
    }
    let reason = format!("`{found}` must be one of: {}", known.join(", "));
    Err(place.problem(reason))
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
