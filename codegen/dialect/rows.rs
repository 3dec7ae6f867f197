//! Keywords that are decoded as a whole: headers of operations, rows, facts about servers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::super::problem::{Place, Problem};

/// `x-operation`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Header {
    /// The vendor's name, if the file's name does not give it.
    #[allow(dead_code)]
    pub name: Option<String>,
    pub method: String,
    /// The format of the body. JSON if the schema does not say.
    pub body: Option<String>,
    pub host: String,
    pub path: String,
    pub auth: String,
    /// Whose token the operation takes. An app's if the schema does not say.
    pub token_of: Option<String>,
    /// None if DingTalk documents none.
    pub permission: Option<String>,
    /// Empty if DingTalk documents none.
    #[serde(default)]
    pub app_types: Vec<String>,
    pub repeatable: bool,
    pub source: String,
}

/// The names of a permission in DingTalk's console: a row of `x-permissions`.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionNames {
    pub en: Option<String>,
    pub zh: Option<String>,
}

/// A value of an enum, or a row of an error table.
#[derive(Clone, Deserialize)]
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
    #[serde(rename = "x-concerns")]
    pub concerns: Option<String>,
    /// The variant's name. If it is empty, it is made from the value.
    #[serde(rename = "x-rust-name", default)]
    pub rust_name: String,
}

/// A row of `errors.json` or `object_store.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Code {
    pub code: String,
    /// Words that name a family of codes; see schema/README.md.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    pub status: u16,
    #[serde(default)]
    pub message: String,
    pub meaning: String,
    #[allow(dead_code)]
    pub meaning_zh: Option<String>,
    pub action: String,
    /// Who is affected by the code. The receiver if the schema does not say.
    pub concerns: Option<String>,
    pub hint: Option<String>,
    #[allow(dead_code)]
    pub hint_zh: Option<String>,
}

/// `x-gateway`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    /// The kinds of app, with descriptions. Only the checks use them.
    #[allow(dead_code)]
    pub app_types: BTreeMap<String, String>,
    pub default_region: String,
    pub regions: BTreeMap<String, Region>,
    pub calls_per_second: Limit,
    pub token_header: String,
    pub token_query: String,
    /// The operations that return an app's token.
    #[serde(default)]
    pub token_from: Vec<TokenFrom>,
    pub request_id_header: String,
    pub trace_id_header: String,
    /// What the gateway of the api host calls itself, in the header `Server`.
    pub server: String,
    pub envelope: BTreeMap<String, Spelling>,
    pub refusals: BTreeMap<String, String>,
    /// Names of secrets in lower case. A name that begins with `*` is a suffix.
    pub secret_names: Vec<String>,
    /// Advice that depends on no code, by what happened.
    pub hints: BTreeMap<String, Hint>,
}

/// An operation that returns tokens of these kinds of app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenFrom {
    pub operation: String,
    pub app_types: Vec<String>,
}

/// Advice in each language. The generated code has the English only; the Chinese is read from the schema at run time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    pub en: String,
    #[allow(dead_code)]
    pub zh: String,
}

/// One or several names of a field in an error answer.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Spelling {
    One(String),
    Many(Vec<String>),
}

/// `x-object-store`: the answers of the object store, which differ from those of DingTalk's gateway.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ObjectStore {
    pub foreign_hint: String,
    #[allow(dead_code)]
    pub foreign_hint_zh: String,
    pub crc64_header: String,
    pub over: Over,
    pub temporary_key: TemporaryKey,
    #[serde(skip)]
    pub codes: Vec<Code>,
}

/// How a refusal shows that a signature has expired, if its code does not.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Over {
    pub hint: String,
    #[allow(dead_code)]
    pub hint_zh: String,
    pub codes: Vec<String>,
    pub things: Vec<String>,
    pub endings: Vec<String>,
    pub texts_in: Vec<String>,
    pub elements: Vec<String>,
    pub unknown_key: Vec<String>,
}

/// How a temporary key is recognized.
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

/// Decodes an `x-object-store`. Problems of its rows name the row, as for `x-errors`.
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
