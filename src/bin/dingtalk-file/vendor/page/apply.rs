//! Adds the facts of a page to a draft.

use serde_json::{Map, Value, json};

use super::super::draft::Draft;
use super::super::files::{Files, referred};
use super::super::spelling::{camel_case, capital, free, joined};
use super::fit::Fitter;
use super::{Page, Row, known, rows};

/// Adds the facts, and returns remarks for a person to check.
pub fn apply(draft: &mut Draft, page: &Page, files: &Files) -> Vec<String> {
    let module = draft.path.split('/').next().unwrap_or_default().to_string();
    let mut definitions = Map::new();
    if let Some(own) = draft.schema["definitions"].as_object_mut() {
        definitions = std::mem::take(own);
    }
    let request = draft.request.clone();
    let mut facts = Facts {
        files,
        module: &module,
        request: &request,
        definitions,
        remarks: page.remarks.clone(),
        done: Vec::new(),
    };
    let parameters: Vec<Row> =
        page.parameters.iter().flat_map(|(_, rows)| rows.iter().cloned()).collect();
    facts.rows(&request, &parameters, &[], true);
    facts.lost(&parameters);
    facts.lost(&page.reply);
    for (place, rows) in &page.parameters {
        facts.places(place, rows);
    }
    let reply = format!("{request}Reply");
    if facts.definitions[&reply]["properties"].is_object() {
        facts.rows(&reply, &page.reply, &[], false);
        facts.sole(&reply, page.reply_example.as_ref());
    }
    facts.share(&reply);
    facts.definitions[&format!("{request}Error")]["oneOf"] = rows::of_errors(&page.errors);
    let Facts { definitions, remarks, .. } = facts;
    let fitter = Fitter { files, module: &module, definitions: &definitions };
    let mut example =
        json!({ "request": fitter.request(&definitions[&request], &page.request_example) });
    if let Some(reply) = fitter.reply(&definitions[&reply], page.reply_example.as_ref()) {
        example["reply"] = reply;
    }
    draft.schema["examples"] = json!([example]);
    draft.schema["definitions"] = definitions.into();
    let header = &mut draft.schema["x-operation"];
    header["host"] = page.host.into();
    header["auth"] = page.auth.into();
    for (key, value) in [("permission", &page.permission), ("source", &page.source)] {
        if let Some(value) = value {
            header[key] = value.as_str().into();
        }
    }
    if !page.app_types.is_empty() {
        header["app-types"] = json!(page.app_types);
    }
    remarks
}

struct Facts<'a> {
    files: &'a Files,
    module: &'a str,
    request: &'a str,
    definitions: Map<String, Value>,
    remarks: Vec<String>,
    /// Definitions that already have their facts.
    done: Vec<String>,
}

impl Facts<'_> {
    /// Adds the facts of the rows in an object to its definition.
    fn rows(&mut self, name: &str, rows: &[Row], inside: &[String], is_request: bool) {
        if self.done.iter().any(|done| done == name) {
            return;
        }
        self.done.push(name.into());
        let mut definition = self.definitions[name].take();
        let mut nested = Vec::new();
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for row in rows.iter().filter(|row| row.inside == inside) {
            let Some(property) = definition["properties"].get_mut(&row.name) else {
                self.remarks.push(format!(
                    "`{}` is on the page and not in the catalog, and was left out",
                    [inside, std::slice::from_ref(&row.name)].concat().join(".")
                ));
                continue;
            };
            let listed = if row.required { &mut required } else { &mut optional };
            listed.push(row.name.clone());
            let path: Vec<String> = inside.iter().chain([&row.name]).cloned().collect();
            let is_secret = property.get("x-secret").is_some();
            let inner = innermost(property);
            match referred(inner) {
                Some(target) => nested.push((target.to_string(), path)),
                None if is_secret => {}
                None => {
                    if let Some(target) = self.meant(row, inner["type"].as_str()) {
                        let inner = inner.as_object_mut().expect("a property");
                        inner.remove("type");
                        inner.remove("format");
                        inner.insert("$ref".into(), format!("#/definitions/{target}").into());
                    }
                }
            }
        }
        if is_request {
            self.require(&mut definition, inside, &required, &optional);
        }
        self.definitions.insert(name.into(), definition);
        for (target, path) in nested {
            if self.definitions.contains_key(&target) {
                self.rows(&target, rows, &path, is_request);
            }
        }
    }

    /// Marks as required the fields that the catalog requires, except those that the page calls optional, and then the
    /// others that the page requires. The order, which is the order of the arguments in Rust, is the same as without a
    /// page, so that a page can be added later.
    fn require(
        &mut self,
        definition: &mut Value,
        inside: &[String],
        required: &[String],
        optional: &[String],
    ) {
        let names = definition["required"].as_array().into_iter().flatten();
        let mut all: Vec<String> = names.filter_map(Value::as_str).map(String::from).collect();
        let is_in_path = |name: &String| definition["properties"][name]["x-in"] == "path";
        all.retain(|name| is_in_path(name) || !optional.contains(name));
        let silent = all.iter().filter(|name| !is_in_path(name) && !required.contains(name));
        for name in silent {
            let name = [inside, std::slice::from_ref(name)].concat().join(".");
            self.remarks.push(format!(
                "`{name}` is required by the catalog and not on the page, and stays required"
            ));
        }
        let more = required.iter().filter(|name| !all.contains(name));
        let more: Vec<_> = more.cloned().collect();
        all.extend(more);
        if let Some(definition) = definition.as_object_mut() {
            definition.remove("required");
            if !all.is_empty() {
                definition.insert("required".into(), json!(all));
            }
        }
    }

    /// Reports rows inside an object that has no row itself.
    fn lost(&mut self, rows: &[Row]) {
        for row in rows {
            let Some((name, inside)) = row.inside.split_last() else { continue };
            if !rows.iter().any(|other| other.inside == inside && other.name == *name) {
                let inside = row.inside.join(".");
                self.remarks.push(format!(
                    "`{inside}.{}` was left out: the page has no row for `{inside}`",
                    row.name
                ));
            }
        }
    }

    /// Returns the definition of a row's values: an enum, an id or a time stamp.
    fn meant(&mut self, row: &Row, kind: Option<&str>) -> Option<String> {
        let values = known::values(&row.description);
        if kind == Some("string") && !values.is_empty() {
            return Some(self.enumeration(row, &values));
        }
        let name = known::id(row).or(known::is_time(row).then_some("Timestamp"))?;
        let (_, definition) = self.files.find(self.module, name)?;
        (definition["type"].as_str() == kind).then(|| name.into())
    }

    /// Returns the enum with these values: an existing one, or a new one.
    fn enumeration(&mut self, row: &Row, values: &[String]) -> String {
        let is_it = |definition: &Value| {
            let consts = known::consts(definition);
            consts.len() == values.len() && values.iter().all(|value| consts.contains(&&**value))
        };
        let usable = self.files.usable(self.module);
        let own = self.definitions.iter().map(|(name, definition)| (name.as_str(), definition));
        let found = usable.chain(own).find(|(_, definition)| {
            definition.get("x-extensible-enum").is_some() && is_it(definition)
        });
        if let Some((name, _)) = found {
            return name.into();
        }
        let begin = camel_case(&format!("{}{}", self.request, joined(&capital(&row.name))));
        let name = free(&begin, |name| {
            !self.definitions.contains_key(name) && self.files.find(self.module, name).is_none()
        });
        let definition = json!({
            "type": "string",
            "description": "",
            "x-extensible-enum": true,
            "oneOf": rows::of_values(values),
        });
        self.definitions.insert(name.clone(), definition);
        name
    }

    /// Reports parameters that the page and the catalog put in different places.
    fn places(&mut self, place: &str, rows: &[Row]) {
        for row in rows.iter().filter(|row| row.inside.is_empty()) {
            let property = &self.definitions[self.request]["properties"][&row.name];
            let other = property["x-in"].as_str().unwrap_or("body");
            if property.is_object() && other != place {
                self.remarks.push(format!(
                    "`{}` travels in the {place} by the page and in the {other} by the catalog, which was taken",
                    row.name
                ));
            }
        }
    }

    /// Marks a reply's only field as required, if it is an object in the example. Without it, the reply would say
    /// nothing.
    fn sole(&mut self, reply: &str, example: Option<&Value>) {
        let properties = self.definitions[reply]["properties"].as_object();
        if let Some(properties) = properties.filter(|properties| properties.len() == 1)
            && let Some((name, property)) = properties.iter().next()
            && property.get("$ref").is_some()
            && example.is_some_and(|example| example[name].is_object())
        {
            let required = json!([name]);
            self.definitions[reply]["required"] = required;
        }
    }

    /// Replaces objects with existing ones of the module that have the same fields.
    fn share(&mut self, reply: &str) {
        let kept = [self.request.to_string(), reply.to_string(), format!("{}Error", self.request)];
        loop {
            let mut own = self.definitions.iter().filter(|(name, _)| !kept.contains(name));
            let found = own.find_map(|(name, definition)| {
                let wanted = known::bare(definition);
                let mut usable = self.files.usable(self.module);
                let same = usable
                    .find(|(_, other)| other["type"] == "object" && known::bare(other) == wanted)?;
                Some((name.clone(), same.0.to_string()))
            });
            let Some((name, same)) = found else { return };
            self.definitions.remove(&name);
            let (old, new) = (format!("#/definitions/{name}"), format!("#/definitions/{same}"));
            self.definitions.iter_mut().for_each(|(_, value)| refer(value, &old, &new));
        }
    }
}

/// Returns the innermost element of lists and maps.
fn innermost(property: &mut Value) -> &mut Value {
    for key in ["items", "additionalProperties"] {
        if property.get(key).is_some() {
            return innermost(&mut property[key]);
        }
    }
    property
}

/// Replaces a reference.
fn refer(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(object) => object.iter_mut().for_each(|(key, value)| {
            if key == "$ref" && value == old {
                *value = new.into();
            }
            refer(value, old, new);
        }),
        Value::Array(list) => list.iter_mut().for_each(|value| refer(value, old, new)),
        _ => {}
    }
}
