//! Refuses everything outside the dialect, so that a misspelt keyword cannot silently change the API. Checks continue
//! after a problem wherever they can, so that one run finds all problems.

mod definition;
mod draft;
mod example;
mod example_text;
mod header;
mod limits;
mod operation;
mod origins;
mod permissions;
mod property;
mod rows;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::dialect::{self, Gateway, operation_names, request_name, vendor_name};
use super::load::{Definition, Named, Schema, SchemaFile};
use super::problem::{Place, Problems, is_bidi};
use super::suggest::did_you_mean;
pub use draft::drafts;
use example::shown;

/// The keywords of a file.
#[rustfmt::skip]
const FILE: &[&str] = &[
    "title", "description", "definitions", "examples", "x-differs", "x-draft", "x-operation",
    "x-errors", "x-gateway", "x-object-store", "x-permissions",
];

/// Who can be affected by an error code.
const CONCERNS: &[&str] = &["everyone", "operator", "file", "receiver"];
/// The actions of error codes.
#[rustfmt::skip]
pub const ACTIONS: &[&str] = &[
    "final", "retry", "wait-1s", "wait-60s", "renew-token", "drop-token", "renew-upload",
    "unknown",
];

/// Checks a schema, and adds its problems to `problems`.
pub fn check(schema: &Schema, problems: &mut Problems) {
    let operations = || schema.files.iter().filter(|file| file.root.contains_key("x-operation"));
    let gateway = schema.files.iter().find_map(|file| file.root.get("x-gateway"));
    let app_types = gateway.and_then(|gateway| gateway.get("app-types")?.as_object());
    let mut checker = Checker {
        schema,
        problems,
        module: None,
        requests: operations().map(|file| named(file, "")).collect(),
        replies: operations().map(|file| named(file, "Reply")).collect(),
        app_types: app_types.into_iter().flatten().map(|(name, _)| name.as_str()).collect(),
        operations: operation_names(schema)
            .into_iter()
            .map(|(named, name)| (name, named))
            .collect(),
    };
    let (mut routes, mut names) = (BTreeMap::new(), BTreeMap::new());
    for file in &schema.files {
        checker.file(file);
        if file.root.contains_key("x-operation") {
            // An application's operation is also known with its module.
            let modules = [file.module.as_ref(), None];
            let count = if file.application { 1 } else { 2 };
            for module in &modules[..count] {
                if let Some(other) = names.insert((*module, vendor_name(file)), file)
                    && !other.path.eq_ignore_ascii_case(&file.path)
                {
                    let reason = format!(
                        "{} has an operation of this name; errors, the command and the emulator have no \
                         other for it, so use another file name, or another `name` in `x-operation`",
                        other.shown
                    );
                    checker.problem(&file.place(), reason);
                }
            }
        }
        if let Some(header) = file.root.get("x-operation").and_then(Value::as_object) {
            let text = |key: &str| header.get(key).and_then(Value::as_str).unwrap_or_default();
            let route = (text("host"), text("method"), shape(text("path")));
            if let Some(other) = routes.insert(route, file) {
                let (root, reason) = (
                    file.place(),
                    format!("{} has an operation of this host, method and path", other.shown),
                );
                checker.problem(&root.at("x-operation").at("path"), reason);
            }
        }
    }
    checker.codes();
    checker.permissions();
    checker.servers();
}

/// Returns the name of a definition that belongs to an operation.
fn named(file: &SchemaFile, suffix: &str) -> Named {
    Named { module: file.module.clone(), name: request_name(file) + suffix }
}

/// Returns a path without the names of its placeholders, which no server sees.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_string();
    parts
        .fold(first, |shape, part| shape + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// The state of all checks.
struct Checker<'a, 'p> {
    schema: &'a Schema,
    problems: &'p mut Problems,
    /// The module in which names are looked up.
    module: Option<&'a str>,
    /// Names of the operations' requests and replies.
    requests: BTreeSet<Named>,
    replies: BTreeSet<Named>,
    app_types: Vec<&'a str>,
    /// The requests of operations, by the operations' names.
    operations: BTreeMap<String, Named>,
}

impl<'a> Checker<'a, '_> {
    fn problem(&mut self, place: &Place, reason: impl Into<String>) {
        self.problems.add(place.problem(reason));
    }

    /// Resolves a name in the current module.
    fn find(&self, name: &str) -> Option<Definition<'a>> {
        self.schema.find(self.module, name)
    }

    /// Runs a check in another module, or in none.
    fn within(&mut self, module: Option<&'a str>, check: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.module, module);
        check(self);
        self.module = before;
    }

    fn file(&mut self, file: &'a SchemaFile) {
        self.module = file.module.as_deref();
        let place = file.place();
        self.keywords(&file.root, FILE, &place);
        if file.text("title").is_empty() {
            self.problem(&place, "needs a `title`");
        }
        self.texts(&file.root, &place);
        self.draft(file, &place);
        self.differs(file, &place);
        let definitions = place.at("definitions");
        if let Some(found) = file.root.get("definitions") {
            self.object(found, &definitions);
        }
        for (name, value) in file.definitions() {
            self.definition(name, value, &definitions.at(name));
        }
        if let Some(header) = file.root.get("x-operation") {
            self.operation(file, header);
        }
    }

    /// Refuses characters that change the direction of text: rustc does not accept them in comments.
    fn texts(&mut self, object: &Map<String, Value>, place: &Place) {
        for (key, value) in object.iter().filter(|(key, _)| *key != "x-text") {
            let place = place.at(key);
            self.text(key, &place);
            self.text_in(value, &place);
        }
    }

    fn text_in(&mut self, value: &Value, place: &Place) {
        match value {
            Value::String(text) => self.text(text, place),
            Value::Object(object) => self.texts(object, place),
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.text_in(value, &place.at(&index.to_string()));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, place: &Place) {
        if let Some(c) = text.chars().find(|c| is_bidi(*c)) {
            let reason = format!("contains {}, which turns the text around it", c.escape_unicode());
            self.problem(place, reason);
        }
    }

    fn keywords(&mut self, object: &Map<String, Value>, known: &[&str], place: &Place) {
        for key in object.keys() {
            if !known.contains(&key.as_str()) {
                let free = known.iter().copied().filter(|known| !object.contains_key(*known));
                let meant = did_you_mean(key, free);
                let reason =
                    format!("unknown keyword `{key}`; known here: {}{meant}", known.join(", "));
                self.problem(&place.at(key), reason);
            }
        }
    }

    fn object<'v>(&mut self, value: &'v Value, place: &Place) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.problem(place, format!("not a json object, but {}", shown(value)));
        }
        object
    }

    /// Checks that a text is one of a few.
    fn one_of(&mut self, found: &Value, known: &[&str], place: &Place) {
        if !known.iter().any(|known| found == known) {
            let meant = did_you_mean(found.as_str().unwrap_or_default(), known.iter().copied());
            let found = found.as_str().map_or(found.to_string(), |text| format!("`{text}`"));
            let reason = format!("{found} must be one of: {}{meant}", known.join(", "));
            self.problem(place, reason);
        }
    }

    /// Checks the `x-errors` of all files, this crate's first.
    fn codes(&mut self) {
        let (mut tables, mut seen) = (BTreeSet::new(), BTreeSet::new());
        for file in &self.schema.files {
            let (Some(found), root) = (file.root.get("x-errors"), file.place()) else {
                continue;
            };
            let place = root.at("x-errors");
            if !tables.insert(file.application) {
                self.problem(&place, "another file has them already");
            }
            self.code_rows(found, &place, &mut seen);
        }
    }

    /// Checks `x-gateway` and `x-object-store`, which only this crate may have, and only once.
    fn servers(&mut self) {
        let mut seen = BTreeSet::new();
        for file in &self.schema.files {
            for (key, whose) in [
                ("x-gateway", "hosts and spellings"),
                ("x-object-store", "the object store's answers"),
            ] {
                let (Some(found), root) = (file.root.get(key), file.place()) else {
                    continue;
                };
                let place = root.at(key);
                if file.application {
                    let reason = format!("{whose} are this crate's own and cannot be added to");
                    self.problem(&place, reason);
                } else if !seen.insert(key) {
                    self.problem(&place, "another file has it already");
                } else if key == "x-gateway" {
                    let decoded = dialect::decode::<Gateway>(found, &place);
                    if let Some(gateway) = self.problems.keep(decoded) {
                        self.token_from(&gateway, &place.at("token-from"));
                    }
                } else {
                    let rows = found.get("errors").unwrap_or(&Value::Null);
                    self.code_rows(rows, &place.at("errors"), &mut BTreeSet::new());
                    self.problems.keep(dialect::object_store(found, &place));
                }
            }
        }
        if !seen.contains("x-gateway") && self.schema.is_whole {
            self.problem(&Place::root("schema/"), "no file has an `x-gateway`");
        }
    }
}
