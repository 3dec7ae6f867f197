//! Turns a checked schema into the intermediate form.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::dialect::{
    Kind, PermissionNames, decode, is_number, kind, object_store, operation_names, reachable,
    references, request_name, required, rust_name, secret_properties, texts, whole,
};
use super::super::load::{self, Named, Schema, SchemaFile};
use super::super::problem::{self, Problem, Problems};
use super::super::time_format;
use super::rules::rules;
use super::types::{self, Made};
use super::{
    Bounds, Characters, Code, Definition, Field, File, Gateway, Id, IdKind, Ir, MobileRules,
    NamedLimit, Operation, Place, Request, Row, Shape, Struct, TextRules, Times, home,
};

pub fn read(schema: &Schema) -> Result<Ir, Problems> {
    let mut codes: Vec<Code> = Vec::new();
    let (mut gateway, mut store) = (None, None);
    let mut permissions: BTreeMap<String, PermissionNames> = BTreeMap::new();
    for file in &schema.files {
        let place = file.place();
        if let Some(found) = file.root.get("x-errors") {
            codes.append(&mut decode(found, &place.at("x-errors"))?);
        }
        if let Some(found) = file.root.get("x-gateway") {
            gateway = Some(decode::<Gateway>(found, &place.at("x-gateway"))?);
        }
        if let Some(found) = file.root.get("x-object-store") {
            store = Some(object_store(found, &place.at("x-object-store"))?);
        }
        if let Some(found) = file.root.get("x-permissions") {
            let names: BTreeMap<_, _> = decode(found, &place.at("x-permissions"))?;
            permissions.extend(names);
        }
    }
    // Exact codes come before patterns and families.
    codes.sort_by_key(|row| row.code.contains('*') || !row.words.is_empty());
    let made = types::fields(schema)?;
    let names = operation_names(schema);
    let reader = Reader { schema, made, in_requests: in_requests(schema), names };
    let files = schema.files.iter().map(|file| reader.file(file));
    let gateway = gateway
        .ok_or_else(|| problem::Place::root("schema/").problem("no file has an `x-gateway`"))?;
    Ok(Ir {
        files: files.collect::<Result<_, _>>()?,
        codes,
        permissions,
        tokens: reader.tokens(&gateway),
        gateway,
        store: store.unwrap_or_default(),
        times: schema.find(None, "Timestamp").map(|found| times(found.value)),
    })
}

/// Returns the types that are part of a request, which are written and not only read.
fn in_requests(schema: &Schema) -> BTreeSet<Named> {
    let operations = schema.files.iter().filter(|file| file.root.contains_key("x-operation"));
    let requests =
        operations.filter_map(|file| schema.find(file.module.as_deref(), &request_name(file)));
    let parts = requests.flat_map(|request| reachable(schema, request).into_iter().skip(1));
    parts.map(|part| part.named()).collect()
}

struct Reader<'a> {
    schema: &'a Schema,
    made: BTreeMap<Named, Vec<Made>>,
    in_requests: BTreeSet<Named>,
    names: BTreeMap<Named, String>,
}

impl Reader<'_> {
    fn file(&self, file: &SchemaFile) -> Result<File, Problem> {
        let request = file.root.get("x-operation").map(|_| request_name(file));
        let mut definitions: Vec<(&String, &Value)> = file.definitions().collect();
        // The request first, then the others.
        definitions.sort_by_key(|(name, _)| request.as_ref() != Some(name));
        let definitions = definitions.into_iter().filter_map(|(name, value)| {
            self.definition(load::Definition { file, name, value }).transpose()
        });
        Ok(File {
            path: file.path.clone(),
            shown: file.shown.clone(),
            application: file.application,
            module: file.module.clone(),
            definitions: definitions.collect::<Result<_, _>>()?,
        })
    }

    /// Returns `None` for a type that is hand-written in `src/`.
    fn definition(&self, found: load::Definition) -> Result<Option<Definition>, Problem> {
        let load::Definition { file, name, value } = found;
        let shape = match kind(name, value) {
            Kind::Struct => Shape::Struct(Box::new(self.structure(found)?)),
            Kind::Id => Shape::Id(id(value, self.origins(value))),
            Kind::Enum => Shape::Enum(rows(file, name)?),
            Kind::Whole(whole) => {
                let inner = self.made.get(&found.named()).and_then(|made| made.first());
                Shape::Whole(whole, inner.map(|made| made.rust_type.clone()))
            }
            Kind::Timestamp => return Ok(None),
        };
        let description = text(value, "description");
        Ok(Some(Definition { name: name.into(), module: home(found), description, shape }))
    }

    fn structure(&self, found: load::Definition) -> Result<Struct, Problem> {
        let load::Definition { file, name, value } = found;
        let is_request = file.root.contains_key("x-operation") && request_name(file) == name;
        let required = value.as_object().map(required).unwrap_or_default();
        let fields = self.made.get(&found.named()).into_iter().flatten();
        Ok(Struct {
            fields: fields
                .map(|made| {
                    let property = &value["properties"][&made.wire_name];
                    Field {
                        from: self.origins(property),
                        times: self.times(found, property),
                        ..field(made, property, &required)
                    }
                })
                .collect(),
            limits: named_limits(value),
            is_written: is_request || self.in_requests.contains(&found.named()),
            operation: if is_request { Some(self.operation(found)?) } else { None },
        })
    }

    /// Returns the operations of an `x-from`.
    fn origins(&self, of: &Value) -> Vec<Request> {
        texts(of.get("x-from")).filter_map(|name| self.request(name)).collect()
    }

    fn request(&self, name: &str) -> Option<Request> {
        let (Named { module, name }, _) = self.names.iter().find(|(_, known)| *known == name)?;
        let path = format!("crate::{}::{name}", module.as_deref()?);
        Some(Request { name: name.clone(), path })
    }

    /// Returns the operations that return an app's token, each with the kinds of app.
    fn tokens(&self, gateway: &Gateway) -> Vec<(Request, Vec<String>)> {
        let rows = gateway.token_from.iter();
        rows.filter_map(|row| Some((self.request(&row.operation)?, row.app_types.clone())))
            .collect()
    }

    /// Returns an example in each format, if a property is a time.
    fn times(&self, within: load::Definition, property: &Value) -> Vec<String> {
        let mut found = references(property)
            .into_iter()
            .filter_map(|name| self.schema.find(within.module(), name));
        let time = found.find(|found| found.name == "Timestamp");
        let formats = time.map(|time| texts(time.value.get("x-formats")));
        formats.into_iter().flatten().map(time_format::example).collect()
    }

    fn operation(&self, request: load::Definition) -> Result<Operation, Problem> {
        let load::Definition { file, name, .. } = request;
        let place = file.place();
        let reply = format!("{name}Reply");
        let (name_of_reply, answer) = (reply.as_str(), &file.root["definitions"][&reply]);
        let answered = load::Definition { file, name: name_of_reply, value: answer };
        Ok(Operation {
            title: file.text("title").into(),
            description: file.text("description").into(),
            name: self.names[&request.named()].clone(),
            header: decode(&file.root["x-operation"], &place.at("x-operation"))?,
            reply: whole(answer),
            success: text(answer, "x-success"),
            own_code: self.schema.code_names().any(|name| !answer["properties"][name].is_null()),
            reply_secrets: reachable(self.schema, answered)
                .iter()
                .flat_map(|found| secret_properties(found.value))
                .cloned()
                .collect(),
            errors: rows(file, &format!("{name}Error"))?,
            rules: rules(self.schema, request),
        })
    }
}

fn field(made: &Made, property: &Value, required: &[&str]) -> Field {
    Field {
        description: text(property, "description"),
        rust_name: made.rust_name.clone(),
        wire_name: made.wire_name.clone(),
        rust_type: made.rust_type.clone(),
        from: Vec::new(),
        times: Vec::new(),
        required: required.iter().position(|name| *name == made.wire_name),
        place: match property["x-in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("whole-body") => Place::Whole,
            _ => Place::Body,
        },
        style: text(property, "x-as"),
        is_secret: property.get("x-secret").is_some(),
        max_items: property["maxItems"].as_i64(),
        bounds: bounds(property),
        text: text_rules(property),
        mobile: property.get("x-mobile").map(|rules| MobileRules {
            home: text(rules, "home").unwrap_or_default(),
            digits: rules["digits"].as_u64().unwrap_or_default(),
        }),
    }
}

/// Returns the `minimum` and `maximum` of a property or a limit.
pub(super) fn bounds(of: &Value) -> Bounds {
    Bounds { minimum: of["minimum"].as_i64(), maximum: of["maximum"].as_i64() }
}

/// Returns the `x-text` of a property.
pub(super) fn text_rules(property: &Value) -> Option<TextRules> {
    let rules = property.get("x-text")?;
    let characters = |key: &str| text(rules, key).unwrap_or_default();
    if rules.as_object().is_some_and(Map::is_empty) {
        return Some(TextRules::Line);
    }
    Some(TextRules::Characters(Characters {
        without: characters("without"),
        not_last: characters("not-last"),
        only: characters("only"),
    }))
}

fn named_limits(definition: &Value) -> Vec<NamedLimit> {
    let limits = definition["x-limits"].as_object().into_iter().flatten();
    let limits = limits.map(|(name, limit)| NamedLimit {
        name: name.clone(),
        description: text(limit, "description").unwrap_or_default(),
        bounds: bounds(limit),
    });
    limits.collect()
}

fn id(definition: &Value, from: Vec<Request>) -> Id {
    let values = definition["x-values"].as_object().into_iter().flatten();
    Id {
        from,
        kind: if is_number(definition) {
            IdKind::Number { minimum: bounds(definition).minimum }
        } else {
            let rules = &definition["x-text"];
            let without = text(rules, "without").unwrap_or_default();
            IdKind::Text { without, begins: text(rules, "begins") }
        },
        values: values.map(|(function, value)| (function.clone(), value.clone())).collect(),
    }
}

fn rows(file: &SchemaFile, name: &str) -> Result<Vec<Row>, Problem> {
    let place = file.place();
    let definitions = place.at("definitions");
    let list = &file.root["definitions"][name]["oneOf"];
    let mut rows: Vec<Row> = decode(list, &definitions.at(name))?;
    for row in &mut rows {
        row.rust_name = rust_name(row);
    }
    Ok(rows)
}

fn times(definition: &Value) -> Times {
    let formats = definition["x-formats"].as_array().into_iter().flatten();
    let zones = definition["x-zones"].as_object().into_iter().flatten();
    Times {
        formats: formats.filter_map(Value::as_str).map(String::from).collect(),
        zones: zones
            .map(|(name, hours)| (name.clone(), hours.as_i64().unwrap_or_default()))
            .collect(),
    }
}

/// Returns a string property, or `None` if it is empty, as descriptions in a draft are.
fn text(of: &Value, key: &str) -> Option<String> {
    of[key].as_str().filter(|text| !text.is_empty()).map(String::from)
}
