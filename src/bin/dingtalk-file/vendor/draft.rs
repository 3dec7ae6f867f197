//! Turns the shape of an operation into a schema file in the dialect of `schema/README.md`, without the facts that only
//! the vendor's page has.

use std::collections::BTreeMap;

use dingtalk_file::catalog::{Catalog, is_secret_name};
use serde_json::{Map, Value, json};

use super::files::referred;
use super::shape::{Field, Module, Object, Operation, Type};
use super::spelling::{camel_case, capital, free, joined, small, snake_case};

/// A schema file, to be written or read immediately.
#[derive(Debug)]
pub struct Draft {
    /// Its path in a folder of schema files: `robot/batch_send_oto.json`.
    pub path: String,
    /// The name of its request, which is the prefix of the names of its reply and its codes: `BatchSendOto`.
    pub request: String,
    pub schema: Value,
}

/// Returns the schema file of an operation of a module.
///
/// `is_taken` returns whether the module already has a name. The draft marks the operation as not repeatable, because
/// that is unknown, and no field of its reply as certain.
pub fn draft(
    (name, module): (&str, &Module),
    operation: &Operation,
    is_taken: &dyn Fn(&str) -> bool,
) -> Draft {
    let request = request_name(name, &operation.name, is_taken);
    let mut writer = Writer {
        module,
        operation,
        request: &request,
        is_taken,
        names: BTreeMap::new(),
        definitions: Map::new(),
    };
    let parameters = writer.parameters();
    let reply = writer.reply();
    let mut definitions = writer.definitions;
    let errors = json!({
        "type": "string",
        "description": "The codes of the operation's error table.",
        "oneOf": [],
    });
    for (suffix, definition) in [("", parameters), ("Reply", reply), ("Error", errors)] {
        definitions.insert(format!("{request}{suffix}"), definition);
    }
    let mut header = json!({
        "method": operation.method,
        "host": "api",
        "path": operation.path,
        "auth": if operation.token { "header" } else { "none" },
        "repeatable": false,
        "source": "https://open.dingtalk.com/document/",
    });
    if small(&request) != operation.name {
        header["name"] = operation.name.as_str().into();
    }
    let mut example = Map::new();
    for (key, suffix) in [("request", ""), ("reply", "Reply")] {
        let definition = &definitions[&format!("{request}{suffix}")];
        let sample = sample(definition, &definitions, &mut Vec::new());
        example.extend(sample.map(|sample| (key.to_string(), sample)));
    }
    let title = title(&request);
    let schema = json!({
        "title": title,
        "description": format!("{title}."),
        "x-operation": header,
        "definitions": definitions,
        "examples": [example],
    });
    Draft { path: format!("{name}/{}.json", snake_case(&request)), request, schema }
}

/// Drafts an operation and reads the draft as a catalog, which stays in memory until the program ends.
pub fn catalog(name: &str, module: &Module, operation: &Operation) -> &'static Catalog {
    let draft = draft((name, module), operation, &|_| false);
    let text = draft.schema.to_string();
    let catalog = Catalog::from_schema(&[(&draft.path, &text)]);
    Box::leak(Box::new(catalog.expect("a test reads all operations")))
}

/// Returns the name of a request: `BatchSendOto` for `batchSendOTO`.
fn request_name(module: &str, operation: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
    let is_free = |name: &str| {
        let mut all = ["", "Reply", "Error"].iter().map(|suffix| format!("{name}{suffix}"));
        !TAKEN.contains(&name) && all.all(|name| !is_taken(&name))
    };
    let name = camel_case(&joined(operation));
    let longer = camel_case(&(joined(module) + &joined(operation)));
    if is_free(&name) { name } else { free(&longer, is_free) }
}

/// Names that generated code uses otherwise.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "Action", "Auth", "Box", "Client", "Concern", "Default", "Encoder", "Err", "Error", "ErrorRow",
    "From", "Host", "Into", "Method", "MobileRules", "None", "Ok", "Operation", "Option",
    "Outcome", "Region", "Reply", "ReplyKind", "Result", "Rule", "Secret", "Self", "Some", "Spec",
    "String", "TextRules", "Vec",
];

struct Writer<'a> {
    module: &'a Module,
    operation: &'a Operation,
    request: &'a str,
    is_taken: &'a dyn Fn(&str) -> bool,
    /// The names of the objects here. An object in both the request and the reply is defined twice, because only a
    /// reply may contain secrets.
    names: BTreeMap<(bool, &'a str), String>,
    definitions: Map<String, Value>,
}

impl<'a> Writer<'a> {
    fn parameters(&mut self) -> Value {
        let mut properties = Properties::default();
        for name in self.operation.in_path() {
            properties.add(name, true, json!({ "type": "string", "x-in": "path" }));
        }
        let has_no_body = ["GET", "DELETE"].contains(&self.operation.method.as_str());
        for parameter in &self.operation.parameters {
            let field = &parameter.field;
            let mut property = self.property(false, field);
            if parameter.place != "body" || has_no_body {
                property["x-in"] = parameter.place.as_str().into();
            }
            if let Some(style) = &parameter.style {
                property["x-as"] = style.as_str().into();
            }
            if is_secret(field) {
                property["x-secret"] = true.into();
            }
            properties.add(&field.name, field.required, property);
        }
        properties.object()
    }

    fn reply(&mut self) -> Value {
        match &self.operation.reply {
            None => json!({ "x-reply": "none" }),
            // The dialect has no map as a whole reply.
            Some(Type::Any | Type::Map(_)) => json!({ "x-reply": "any" }),
            Some(Type::Object(name)) => match self.module.object(name) {
                Some(object) => {
                    self.names.insert((true, name), format!("{}Reply", self.request));
                    self.fields(true, object)
                }
                None => json!({ "x-reply": "any" }),
            },
            Some(kind) => self.kind(true, kind),
        }
    }

    fn fields(&mut self, in_reply: bool, object: &'a Object) -> Value {
        let mut properties = Properties::default();
        for field in &object.fields {
            let mut property = self.property(in_reply, field);
            if is_secret(field) {
                property["x-secret"] = true.into();
            }
            properties.add(&field.name, field.required && !in_reply, property);
        }
        properties.object()
    }

    fn property(&mut self, in_reply: bool, field: &'a Field) -> Value {
        self.kind(in_reply, &field.kind)
    }

    fn kind(&mut self, in_reply: bool, kind: &'a Type) -> Value {
        match kind {
            Type::Text => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer", "format": "int64" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Any => json!({ "x-any": true }),
            Type::List(kind) => {
                let items = self.kind(in_reply, kind);
                json!({ "type": "array", "items": items })
            }
            Type::Map(kind) => {
                let values = self.kind(in_reply, kind);
                json!({ "type": "object", "additionalProperties": values })
            }
            Type::Object(name) => match self.module.object(name) {
                Some(object) => {
                    let name = self.object(in_reply, object);
                    json!({ "$ref": format!("#/definitions/{name}") })
                }
                None => json!({ "x-any": true }),
            },
        }
    }

    /// Defines an object unless that is done, and returns its name.
    fn object(&mut self, in_reply: bool, object: &'a Object) -> String {
        if let Some(name) = self.names.get(&(in_reply, object.name.as_str())) {
            // A whole reply cannot be part of another object, so it gets a second definition.
            if !in_reply || *name != format!("{}Reply", self.request) {
                return name.clone();
            }
        }
        let name = self.object_name(in_reply, &object.name);
        self.names.insert((in_reply, &object.name), name.clone());
        // Reserve the name first, so that an object can contain itself.
        self.definitions.insert(name.clone(), Value::Null);
        let fields = self.fields(in_reply, object);
        self.definitions.insert(name.clone(), fields);
        name
    }

    /// Returns a free name: `BatchSendOtoReplyItem` for `BatchSendOTOResponseBodyItem`. An object that several
    /// operations share gets the request's name as a prefix.
    fn object_name(&self, in_reply: bool, name: &str) -> String {
        let own = capital(&self.operation.name);
        let rest = name.strip_prefix(&own).and_then(|rest| {
            let begins = ["ResponseBody", "ShrinkRequest", "Request", "Response"];
            begins.iter().find_map(|begin| rest.strip_prefix(begin))
        });
        let place = if in_reply { "Reply" } else { "" };
        let rest = rest.filter(|rest| !rest.is_empty()).unwrap_or(name);
        let name = camel_case(&format!("{}{place}{}", self.request, joined(rest)));
        let ends = ["Reply", "Error"].map(|end| format!("{}{end}", self.request));
        free(&name, |name| {
            !ends.iter().any(|end| end == name)
                && !self.definitions.contains_key(name)
                && !(self.is_taken)(name)
        })
    }
}

/// The properties of an object, and which of them are required.
#[derive(Default)]
struct Properties {
    properties: Map<String, Value>,
    required: Vec<String>,
    /// Their names without case and separators. Names that are equal in this form would be equal in Rust.
    plain: Vec<String>,
}

impl Properties {
    fn add(&mut self, name: &str, required: bool, mut property: Value) {
        let plain = name.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let same = self.plain.iter().filter(|other| **other == plain).count();
        if same > 0 && !self.properties.contains_key(name) {
            let words = snake_case(name).replace(['-', '.'], "_");
            property["x-rust-name"] = format!("{}_{}", words.replace("__", "_"), same + 1).into();
        }
        self.plain.push(plain);
        self.properties.insert(name.into(), property);
        if required {
            self.required.push(name.into());
        }
    }

    fn object(self) -> Value {
        let mut object = json!({ "type": "object", "properties": self.properties });
        if !self.required.is_empty() {
            object["required"] = self.required.into();
        }
        object
    }
}

/// Returns true for a text whose name is that of a secret. The SDK does not mark secrets.
fn is_secret(field: &Field) -> bool {
    field.kind == Type::Text && is_secret_name(&field.name)
}

/// Returns a sample of a definition or property; `None` for a reply without a body, and for an object that contains
/// itself.
pub(super) fn sample(
    of: &Value,
    definitions: &Map<String, Value>,
    around: &mut Vec<String>,
) -> Option<Value> {
    if let Some(name) = referred(of) {
        if around.iter().any(|outer| outer == name) || around.len() > 4 {
            return None;
        }
        around.push(name.into());
        let value = sample(&definitions[name], definitions, around);
        around.pop();
        return value;
    }
    Some(match of["type"].as_str() {
        _ if of["x-reply"] == "none" => return None,
        Some("string") => "text".into(),
        Some("integer") => 1.into(),
        Some("number") => 1.5.into(),
        Some("boolean") => true.into(),
        Some("array") => sample(&of["items"], definitions, around).into_iter().collect(),
        Some("object") => match of["properties"].as_object() {
            Some(properties) => {
                let all = properties.iter().filter_map(|(name, property)| {
                    Some((name.clone(), sample(property, definitions, around)?))
                });
                Value::Object(all.collect())
            }
            None => {
                let value = sample(&of["additionalProperties"], definitions, around);
                value.map_or_else(|| json!({}), |value| json!({ "key": value }))
            }
        },
        _ => json!({ "key": "value" }),
    })
}

/// Returns the words of a name as a title: `Batch send oto`.
fn title(name: &str) -> String {
    let words = snake_case(name).replace('_', " ");
    capital(&words)
}
