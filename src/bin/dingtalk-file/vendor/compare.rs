//! Compares schema files with the vendor's shapes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::files::{Files, SchemaFile, referred};
use super::route::shape;
use super::shape::{Module, Object, Operation, Type};
use crate::show::text::{printable, quoted};

/// The vendor's modules by name.
pub type Modules = BTreeMap<String, Module>;

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The vendor has it, and the file does not.
    Added,
    /// The file has it, and the vendor does not.
    Gone,
    /// Both have it, but not the same.
    Changed,
    /// The file lists a difference that does not exist.
    Settled,
}

impl Change {
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Gone => "gone",
            Change::Changed => "changed",
            Change::Settled => "settled",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Difference {
    /// The name of the file as messages show it.
    pub file: String,
    /// A JSON pointer into the file, to the difference or to its missing place.
    pub pointer: String,
    pub change: Change,
    /// The operations with this difference.
    pub operations: Vec<String>,
    /// A description of the difference.
    pub text: String,
}

/// The result of a comparison.
#[derive(Debug, Default)]
pub struct Compared {
    pub differences: Vec<Difference>,
    /// How many operations were compared.
    pub operations: usize,
    /// How many belong to the legacy interface, which the SDK does not have.
    pub legacy: usize,
    /// How many differences the files list, with a reason.
    pub known: usize,
}

/// Compares the operations of all files. Refuses an invalid `x-differs`.
pub fn compare(files: &Files, modules: &Modules) -> Result<Compared, String> {
    let mut compared = Compared::default();
    let versions: BTreeSet<&str> = modules
        .values()
        .flat_map(|module| &module.operations)
        .map(|operation| version(&operation.path))
        .collect();
    for file in &files.0 {
        let Some(header) = file.operation() else { continue };
        // The SDK has no paths of the legacy interface, whatever host a file names.
        let path = header["path"].as_str().unwrap_or_default();
        if header["host"] == "oapi" && !versions.contains(version(path)) {
            compared.legacy += 1;
            continue;
        }
        compared.operations += 1;
        let mut walk =
            Walk { files, file, compared: &mut compared, seen: Vec::new(), module: None };
        walk.operation(header, modules);
    }
    compared.settle(files)?;
    Ok(compared)
}

/// Returns the first part of a path: `v1.0`.
fn version(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// Returns the vendor's operation for a file, and its module. If several modules have the route, the one with the
/// file's name counts.
pub fn counterpart<'m>(
    file: &SchemaFile,
    modules: &'m Modules,
) -> Option<(&'m str, &'m Module, &'m Operation)> {
    let header = file.operation()?;
    let path = shape(header["path"].as_str()?);
    let mut found = None;
    for (name, module) in modules {
        let mut operations = module.operations.iter();
        let operation = operations.find(|operation| {
            header["method"] == operation.method.as_str() && shape(&operation.path) == path
        });
        if let Some(operation) = operation
            && (found.is_none() || name == file.module())
        {
            found = Some((name.as_str(), module, operation));
        }
    }
    found
}

impl Compared {
    /// Removes the differences that the files list, and adds listed entries that match no difference.
    fn settle(&mut self, files: &Files) -> Result<(), String> {
        for file in &files.0 {
            let Some(listed) = file.root.get("x-differs") else { continue };
            let refused = |pointer: &str, found: &Value| {
                let file = printable(&file.shown);
                let found = quoted(&found.to_string());
                format!(
                    "{file}#/x-differs{pointer}: must be {}, but is {found}",
                    if pointer.is_empty() {
                        "an object: reasons by JSON pointer"
                    } else {
                        "the reason, a text"
                    }
                )
            };
            let pairs = listed.as_object().ok_or_else(|| refused("", listed))?;
            for (pointer, reason) in pairs {
                if reason.as_str().is_none_or(|reason| reason.trim().is_empty()) {
                    return Err(refused(&format!("/{}", printable(&escaped(pointer))), reason));
                }
                let before = self.differences.len();
                let is_it =
                    |found: &Difference| found.file == file.shown && found.pointer == *pointer;
                self.differences.retain(|found| !is_it(found));
                self.known += before - self.differences.len();
                if self.differences.len() == before {
                    self.differences.push(Difference {
                        file: file.shown.clone(),
                        pointer: format!("/x-differs/{}", escaped(pointer)),
                        change: Change::Settled,
                        operations: Vec::new(),
                        text: "nothing differs there; remove this entry".into(),
                    });
                }
            }
        }
        self.differences
            .sort_by(|one, other| (&one.file, &one.pointer).cmp(&(&other.file, &other.pointer)));
        Ok(())
    }
}

/// The comparison of one operation.
struct Walk<'a> {
    files: &'a Files,
    /// The operation's file.
    file: &'a SchemaFile,
    compared: &'a mut Compared,
    /// Pairs of objects that were compared, by file and name.
    seen: Vec<(String, String, String)>,
    module: Option<&'a Module>,
}

/// Where a value is defined.
#[derive(Clone)]
struct At<'a> {
    file: &'a SchemaFile,
    pointer: String,
    /// True in a request, where required fields matter.
    in_request: bool,
}

impl At<'_> {
    fn to(&self, key: &str) -> Self {
        At { pointer: format!("{}/{}", self.pointer, escaped(key)), ..self.clone() }
    }
}

impl<'a> Walk<'a> {
    fn tell(&mut self, at: &At, change: Change, text: String) {
        let operation = format!("{}.{}", self.file.module(), self.file.vendor_name());
        let all = &mut self.compared.differences;
        let same = |found: &&mut Difference| {
            found.file == at.file.shown && found.pointer == at.pointer && found.text == text
        };
        match all.iter_mut().find(same) {
            Some(known) if known.operations.contains(&operation) => {}
            Some(known) => known.operations.push(operation),
            None => all.push(Difference {
                file: at.file.shown.clone(),
                pointer: at.pointer.clone(),
                change,
                operations: vec![operation],
                text,
            }),
        }
    }

    fn operation(&mut self, header: &Value, modules: &'a Modules) {
        let root = At { file: self.file, pointer: String::new(), in_request: true };
        let headed = root.to("x-operation");
        let text = |key: &str| header[key].as_str().unwrap_or_default();
        let Some((_, module, operation)) = counterpart(self.file, modules) else {
            let routed = format!("the vendor has no {} {}", text("method"), text("path"));
            return self.tell(&headed.to("path"), Change::Gone, routed);
        };
        self.module = Some(module);
        if text("host") != "api" {
            let text = format!("{} here, api there", text("host"));
            self.tell(&headed.to("host"), Change::Changed, text);
        }
        let auth = if operation.token { "header" } else { "none" };
        if text("auth") != auth {
            let text = format!("{} here, {auth} there", text("auth"));
            self.tell(&headed.to("auth"), Change::Changed, text);
        }
        // The SDK sends JSON even for operations that it calls forms.
        if text("body") == "form" {
            self.tell(&headed.to("body"), Change::Changed, "form here, json there".into());
        }
        let request = self.file.request();
        let at = root.to("definitions").to(&request);
        self.parameters(&at, self.file.definition(&request).unwrap_or(&Value::Null), operation);
        let name = format!("{request}Reply");
        let at = At { in_request: false, ..root.to("definitions").to(&name) };
        self.reply(&at, self.file.definition(&name).unwrap_or(&Value::Null), operation);
    }

    fn parameters(&mut self, at: &At<'a>, request: &'a Value, operation: &'a Operation) {
        let inside = at.to("properties");
        for parameter in &operation.parameters {
            let (field, place) = (&parameter.field, parameter.place.as_str());
            let at = inside.to(&field.name);
            let Some(property) = request["properties"].get(&field.name) else {
                let required = if field.required { "required, " } else { "" };
                let text =
                    format!("the vendor has this parameter: {}, {required}in {place}", field.kind);
                self.tell(&at, Change::Added, text);
                continue;
            };
            for (key, here, there) in [
                ("x-in", property["x-in"].as_str().unwrap_or("body"), place),
                (
                    "x-as",
                    property["x-as"].as_str().unwrap_or("plain"),
                    parameter.style.as_deref().unwrap_or("plain"),
                ),
            ] {
                if here != there {
                    let text = format!("{here} here, {there} there");
                    self.tell(&at.to(key), Change::Changed, text);
                }
            }
            self.required(&at, request, &field.name, field.required);
            self.value(&at, property, &field.kind);
        }
        for (name, property) in request["properties"].as_object().into_iter().flatten() {
            let is_there = property["x-in"] == "path"
                || operation.parameters.iter().any(|parameter| parameter.field.name == *name);
            if !is_there {
                let text = "the vendor has no such parameter".to_string();
                self.tell(&inside.to(name), Change::Gone, text);
            }
        }
    }

    fn required(&mut self, at: &At, object: &Value, name: &str, there: bool) {
        let listed = object["required"].as_array();
        let here = listed.is_some_and(|listed| listed.iter().any(|known| known == name));
        if here != there {
            let say = |required: bool| if required { "required" } else { "optional" };
            let text = format!("{} here, {} there", say(here), say(there));
            self.tell(at, Change::Changed, text);
        }
    }

    fn reply(&mut self, at: &At<'a>, reply: &'a Value, operation: &'a Operation) {
        match (reply["x-reply"].as_str(), &operation.reply) {
            (Some("none"), None) | (Some("any"), Some(Type::Any | Type::Map(_))) => {}
            (Some("any"), Some(kind)) if self.object(kind).is_none() => {}
            (Some(here), there) => {
                let there = there.as_ref().map_or("none".into(), ToString::to_string);
                self.tell(at, Change::Changed, format!("{here} here, {there} there"));
            }
            (None, None) => {
                self.tell(at, Change::Changed, "the vendor's response has no body".into());
            }
            (None, Some(kind)) if reply["type"] == "object" => match self.object(kind) {
                Some(object) => self.fields(at, reply, object),
                None => self.tell(at, Change::Changed, format!("object here, {kind} there")),
            },
            (None, Some(kind)) => self.value(at, reply, kind),
        }
    }

    /// Returns the vendor's object of a type, unless its fields are unknown.
    fn object(&self, kind: &Type) -> Option<&'a Object> {
        match kind {
            Type::Object(name) => self.module?.object(name),
            _ => None,
        }
    }

    fn value(&mut self, at: &At<'a>, here: &'a Value, there: &'a Type) {
        if let Some(name) = referred(here) {
            let Some((file, definition)) = self.files.find(at.file.module(), name) else { return };
            if definition["type"] != "object" {
                return self.kind(at, definition, there);
            }
            return match self.object(there) {
                Some(object) => {
                    let pointer = format!("/definitions/{}", escaped(name));
                    self.fields(
                        &At { file, pointer, in_request: at.in_request },
                        definition,
                        object,
                    );
                }
                None => self.tell(at, Change::Changed, format!("object here, {there} there")),
            };
        }
        self.kind(at, here, there);
    }

    fn kind(&mut self, at: &At<'a>, here: &'a Value, there: &'a Type) {
        let named = here["type"].as_str();
        match (named, there) {
            (Some("array"), Type::List(inner)) => self.value(at, &here["items"], inner),
            (Some("object"), Type::Map(inner)) => {
                self.value(at, &here["additionalProperties"], inner);
            }
            (Some("string"), Type::Text)
            | (Some("integer"), Type::Integer)
            | (Some("number"), Type::Number)
            | (Some("boolean"), Type::Boolean) => {}
            (None, there) if here["x-any"] == true && is_any(there, self.object(there)) => {}
            _ => {
                let here = named.unwrap_or("any");
                self.tell(at, Change::Changed, format!("{} here, {there} there", word(here)));
            }
        }
    }

    fn fields(&mut self, at: &At<'a>, here: &'a Value, there: &'a Object) {
        let pair = (at.file.path.clone(), at.pointer.clone(), there.name.clone());
        if self.seen.contains(&pair) {
            return;
        }
        self.seen.push(pair);
        let inside = at.to("properties");
        for field in &there.fields {
            let to = inside.to(&field.name);
            let Some(property) = here["properties"].get(&field.name) else {
                let text = format!("the vendor has this field: {}", field.kind);
                self.tell(&to, Change::Added, text);
                continue;
            };
            if at.in_request {
                self.required(&to, here, &field.name, field.required);
            }
            self.value(&to, property, &field.kind);
        }
        for (name, _) in here["properties"].as_object().into_iter().flatten() {
            if !there.fields.iter().any(|field| field.name == *name) {
                let text = "the vendor has no such field".to_string();
                self.tell(&inside.to(name), Change::Gone, text);
            }
        }
    }
}

/// Returns true for a type that can only mean any JSON value.
fn is_any(kind: &Type, object: Option<&Object>) -> bool {
    match kind {
        Type::Any => true,
        Type::Object(_) => object.is_none(),
        _ => false,
    }
}

/// Returns the catalog's word for a type of JSON Schema.
fn word(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "array" => "list",
        "object" => "map",
        kind => kind,
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests;
