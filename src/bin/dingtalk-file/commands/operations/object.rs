//! Operations as JSON.

use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, TokenSource};
use dingtalk_file::{Auth, ErrorRow, Style};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::vendor;
use crate::vendor::operation_name::Named;

use super::words::{addresses, auth, example, host, limits, place};

#[derive(Serialize)]
pub struct All<'a> {
    pub operations: Vec<&'a Listed>,
}

#[derive(Serialize)]
pub struct Listed {
    pub name: String,
    pub module: String,
    pub title: String,
    pub complete: bool,
    pub method: String,
    pub path: String,
}

impl From<&Entry> for Listed {
    fn from(operation: &Entry) -> Self {
        let Entry { spec, module, title, .. } = operation;
        Listed {
            name: spec.name.into(),
            module: module.clone(),
            title: title.clone(),
            complete: true,
            method: spec.method.as_str().into(),
            path: spec.path.into(),
        }
    }
}

impl From<vendor::Listed<'_>> for Listed {
    fn from(operation: vendor::Listed<'_>) -> Self {
        Listed {
            name: operation.full_name(),
            module: operation.module.into(),
            title: String::new(),
            complete: false,
            method: operation.method.into(),
            path: operation.path.into(),
        }
    }
}

#[derive(Serialize)]
pub struct One<'a> {
    operation: OperationObject<'a>,
}

impl One<'static> {
    pub fn new(named: &Named) -> Self {
        let Named { catalog, operation } = *named;
        let complete = named.is_complete();
        let known = |text: &'static str| if complete { text } else { "" };
        let spec = operation.spec;
        let parameters = || {
            let mut found = field_objects(catalog, &operation.parameters, true, &mut Vec::new());
            for (object, field) in found.iter_mut().zip(&operation.parameters) {
                object.place = Some(place(operation, field));
            }
            found
        };
        let names = &operation.permission_names;
        let names = [("en", &names.english), ("zh", &names.chinese)];
        let permission_names =
            names.into_iter().filter_map(|(language, name)| Some((language, name.clone()?)));
        let error = |row: &'static ErrorRow| ErrorObject {
            code: row.code,
            status: row.status,
            message: row.message,
            meaning: row.meaning,
            hint: row.hint,
        };
        let operation = OperationObject {
            name: spec.name,
            module: &operation.module,
            title: known(&operation.title),
            description: known(&operation.description),
            complete,
            method: spec.method.as_str(),
            host: host(spec.host),
            path: spec.path,
            addresses: named_values(addresses(spec)),
            auth: auth(spec.auth),
            token_name: spec.auth.token_name().unwrap_or_default(),
            token_of: match (complete && spec.auth != Auth::None, operation.token_of_person) {
                (false, _) => "",
                (true, true) => "person",
                (true, false) => "app",
            },
            token_from: operation.token_from.iter().map(TokenObject::from).collect(),
            permission: spec.permission,
            permission_names: named_values(permission_names),
            app_types: &operation.app_types,
            repeatable: spec.repeatable,
            source: known(spec.source),
            parameters: parameters(),
            reply_type: operation.returns.as_ref().map_or("none".into(), Kind::to_string),
            reply: field_objects(catalog, &operation.reply, false, &mut Vec::new()),
            errors: spec.errors.iter().map(error).collect(),
            example: example(catalog, operation),
        };
        One { operation }
    }
}

#[derive(Serialize)]
struct OperationObject<'a> {
    name: &'a str,
    module: &'a str,
    title: &'a str,
    description: &'a str,
    complete: bool,
    method: &'a str,
    host: &'a str,
    path: &'a str,
    addresses: Map<String, Value>,
    auth: &'a str,
    token_name: &'a str,
    token_of: &'a str,
    token_from: Vec<TokenObject<'a>>,
    permission: &'a str,
    permission_names: Map<String, Value>,
    app_types: &'a [String],
    repeatable: bool,
    source: &'a str,
    parameters: Vec<FieldObject<'a>>,
    reply_type: String,
    reply: Vec<FieldObject<'a>>,
    errors: Vec<ErrorObject<'a>>,
    example: Option<String>,
}

fn named_values(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

#[derive(Serialize)]
struct TokenObject<'a> {
    operation: &'a str,
    app_types: &'a [String],
}

impl<'a> From<&'a TokenSource> for TokenObject<'a> {
    fn from(source: &'a TokenSource) -> Self {
        TokenObject { operation: &source.operation, app_types: &source.app_types }
    }
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    code: &'a str,
    status: u16,
    message: &'a str,
    meaning: &'a str,
    hint: Option<&'a str>,
}

/// A field. Only parameters have a place, only some fields have known values, and only objects have fields.
#[derive(Serialize)]
struct FieldObject<'a> {
    name: &'a str,
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    style: Option<&'a str>,
    #[serde(rename = "type")]
    kind: String,
    required: bool,
    secret: bool,
    description: &'a str,
    limits: Vec<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    from: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    times: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<ValueObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<FieldObject<'a>>>,
}

#[derive(Serialize)]
struct ValueObject<'a> {
    value: &'a str,
    description: &'a str,
}

fn field_objects<'a>(
    catalog: &'a Catalog,
    fields: &'a [Field],
    are_parameters: bool,
    around: &mut Vec<&'a str>,
) -> Vec<FieldObject<'a>> {
    let objects = fields.iter().map(|field| {
        let mut object = FieldObject {
            name: &field.name,
            place: None,
            style: field.style.map(Style::as_str),
            kind: field.kind.to_string(),
            required: field.required,
            secret: field.secret,
            description: &field.description,
            limits: limits(&field.limits),
            from: if are_parameters { &field.from } else { &[] },
            times: &field.times,
            values: None,
            fields: None,
        };
        match field.kind.innermost() {
            Kind::Known(values) => {
                let values = values.iter().map(|known| ValueObject {
                    value: &known.value,
                    description: &known.description,
                });
                object.values = Some(values.collect());
            }
            Kind::Object(name) if !around.contains(&name.as_str()) => {
                around.push(name);
                let fields = catalog.fields(name);
                object.fields = Some(field_objects(catalog, fields, are_parameters, around));
                around.pop();
            }
            _ => {}
        }
        object
    });
    objects.collect()
}
