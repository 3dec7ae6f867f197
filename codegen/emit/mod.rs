//! Writes the model as Rust: tables by themselves; shared definitions at the top, then a module for each folder.

pub mod requests;
mod rules;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::Code;
use super::check::{Whole, references};
use super::load::{Schema, SchemaFile};
use super::model::{Model, Operation};
use super::problem::{Place, Problem};
use super::types::{Field, Kind, Struct, doc_lines, kind, struct_docs};
use requests::{constructors, implementation, limits};
use rules::rules;
use tables::{operations, tables};

/// What generated code takes from the hand-written crate, where it uses it: rooms, and names in them.
const CRATE_NAMES: &[(&str, &[&str])] = &[
    (
        "call",
        &[
            "Auth",
            "Encoder",
            "Host",
            "Method",
            "MobileRules",
            "Operation",
            "Rule",
            "Spec",
            "TextRules",
        ],
    ),
    ("model", &["ReplyKind", "Timestamp"]),
    ("secret", &["Secret"]),
    ("tables", &["Action", "ErrorRow"]),
];

pub fn emit(
    schema: &Schema,
    model: &Model,
    structs: &BTreeMap<String, Struct>,
) -> Result<Code, Problem> {
    let emitter = Emitter { schema, model, structs, in_requests: in_requests(schema, model) };
    let mut code = Code::new();
    let operations = operations(schema, model);
    let shared = emitter.module(None, &mut code);
    let mut root = uses(&(&words(&operations) | &shared.words));
    root += &emitter.imports(None, &shared.words);
    root += &(shared.includes + &operations);
    let modules: BTreeSet<&str> =
        schema.files.iter().filter_map(|file| file.module.as_deref()).collect();
    for module in modules {
        let Module { words, includes } = emitter.module(Some(module), &mut code);
        let imports = uses(&words) + &emitter.imports(Some(module), &words);
        let docs = format!(" Operations of DingTalk's `{module}` module.");
        write!(root, "#[doc = {docs:?}]\npub mod {module} {{ {imports}\n{includes} }}\n")
            .expect("writing to a string");
    }
    code.insert("generated.rs".to_string(), root);
    code.insert("tables/generated.rs".to_string(), tables(schema, model));
    // What is checked one by one does not come here; a name or value that nobody thought of does.
    for (path, code) in &code {
        syn::parse_file(code).map_err(|error| {
            let reason = format!("a name or value makes what is no Rust in {path}: {error}");
            Place::root("schema/").problem(reason)
        })?;
    }
    Ok(code)
}

/// Definitions that travel in a request: those are written, not only read.
fn in_requests(schema: &Schema, model: &Model) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&Value> =
        model.operations.iter().flat_map(|operation| operation.properties.values()).collect();
    while let Some(property) = next.pop() {
        for name in references(property) {
            let Some(definition) = schema.definition(name) else {
                continue;
            };
            if kind(name, definition) == Kind::Struct && found.insert(name.to_string()) {
                let properties = definition["properties"].as_object();
                next.extend(properties.into_iter().flat_map(|map| map.values()));
            }
        }
    }
    found
}

fn uses(words: &BTreeSet<String>) -> String {
    let mut uses = String::new();
    for (room, names) in CRATE_NAMES {
        let used = names.iter().copied().filter(|name| words.contains(*name));
        let used: Vec<&str> = used.collect();
        match *used {
            [] => Ok(()),
            [name] => writeln!(uses, "use crate::{room}::{name};"),
            _ => writeln!(uses, "use crate::{room}::{{{}}};", used.join(", ")),
        }
        .expect("writing to a string");
    }
    uses
}

/// The words of the code that may name something beside it: without comments, attributes, texts and what stands behind `::`.
fn words(code: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let is_code =
        |line: &&str| !["///", "#["].iter().any(|start| line.trim_start().starts_with(start));
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    for line in code.lines().filter(is_code) {
        let mut rest = line;
        while !rest.is_empty() {
            let (mut plain, text) = rest.split_once('"').unwrap_or((rest, ""));
            while let Some(start) = plain.find(is_name) {
                let (gap, word) = plain.split_at(start);
                let end = word.find(|c| !is_name(c)).unwrap_or(word.len());
                if !gap.ends_with("::") {
                    words.insert(word[..end].to_string());
                }
                plain = &word[end..];
            }
            rest = after_text(text);
        }
    }
    words
}

/// What follows a text that began before.
fn after_text(line: &str) -> &str {
    let mut escaped = false;
    let end = line.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or("", |end| &line[end + 1..])
}

fn docs(text: &str) -> String {
    doc_lines(text).iter().map(|line| format!("///{line}\n")).collect()
}

/// The code of a file's definitions.
#[derive(Default)]
struct Definitions {
    all: String,
    /// What of it names other definitions, or this crate's types.
    naming: String,
}

/// The words of a module's code, and the lines that include it.
#[derive(Default)]
struct Module {
    words: BTreeSet<String>,
    includes: String,
}

/// Each schema file has a file of its own, so that for an edit of one rustc finds the others as they were.
fn generated(file: &SchemaFile) -> String {
    let stem = file.stem();
    match &file.module {
        Some(module) => format!("generated/{module}/{stem}.rs"),
        // No module can have such a name, and no file of ours has.
        None if file.application => format!("generated/application-{stem}.rs"),
        None => format!("generated/{stem}.rs"),
    }
}

struct Emitter<'a> {
    schema: &'a Schema,
    model: &'a Model<'a>,
    structs: &'a BTreeMap<String, Struct>,
    in_requests: BTreeSet<String>,
}

impl Emitter<'_> {
    /// What the files of one module (or of none) make.
    fn module(&self, module: Option<&str>, code: &mut Code) -> Module {
        let mut made = Module::default();
        for file in self.schema.files.iter().filter(|file| file.module.as_deref() == module) {
            let definitions = self.file(file);
            if definitions.all.is_empty() {
                continue;
            }
            made.words.extend(words(&definitions.naming));
            let definitions = definitions.all;
            let path = generated(file);
            writeln!(made.includes, "include!({path:?});").expect("writing to a string");
            code.insert(path, definitions);
        }
        made
    }

    /// `use` lines for definitions that another module has.
    fn imports(&self, module: Option<&str>, words: &BTreeSet<String>) -> String {
        let mut imports = String::new();
        let out = if module.is_some() { "super::" } else { "" };
        for name in words.iter().filter(|name| *name != "Timestamp") {
            let Some(owner) = self.schema.owner(name).map(|file| file.module.as_deref()) else {
                continue;
            };
            match owner {
                other if other == module => Ok(()),
                None => writeln!(imports, "use {out}{name};"),
                Some(other) => writeln!(imports, "use {out}{other}::{name};"),
            }
            .expect("writing to a string");
        }
        imports
    }

    fn file(&self, file: &SchemaFile) -> Definitions {
        let operation = self.model.operations.iter().find(|found| found.file.path == file.path);
        let mut made = Definitions::default();
        let mut names: Vec<&String> = file.definitions().map(|(name, _)| name).collect();
        // The request first, then what it leads to.
        names.sort_by_key(|name| operation.is_none_or(|operation| operation.name != **name));
        for name in names {
            let definition = self.schema.definition(name).expect("the file defines it");
            let (code, is_naming) = match kind(name, definition) {
                Kind::Struct => (self.structure(name, operation), true),
                Kind::Whole(whole) => (self.whole(name, definition, whole), true),
                Kind::Id => (id(name, definition), false),
                Kind::Enum => (self.enumeration(name, definition), false),
                // `tables` has its forms.
                Kind::Timestamp => continue,
            };
            made.all += &code;
            made.naming += if is_naming { &code } else { "" };
        }
        made
    }

    /// A reply that is no object: what it holds, or nothing.
    fn whole(&self, name: &str, definition: &Value, whole: Whole) -> String {
        let docs: String =
            struct_docs(name, definition).iter().map(|line| format!("///{line}\n")).collect();
        let field = self.structs.get(name).and_then(|found| found.fields.first());
        let inner = field.map(|field| field.rust_type.as_str()).unwrap_or_default();
        match whole {
            Whole::None => format!(
                "{docs}#[derive(Clone, Debug, Default, PartialEq)]\npub struct {name};
                crate::model::lenient::reply!({name});\n"
            ),
            Whole::Any => format!(
                "{docs}#[derive(Clone, Debug, PartialEq)]
                pub struct {name}(pub ::serde_json::Value);
                crate::model::lenient::reply!({name}, any ::serde_json::Value);\n"
            ),
            _ => format!(
                "{docs}#[derive(Clone, Debug, PartialEq)]\npub struct {name}(pub {inner});
                crate::model::lenient::reply!({name}, {inner});\n"
            ),
        }
    }

    fn structure(&self, name: &str, operation: Option<&Operation>) -> String {
        let found = &self.structs[name];
        let mut code = declaration(name, found);
        let operation = operation.filter(|operation| operation.name == name);
        let written = operation.is_some() || self.in_requests.contains(name);
        code += &constructors(name, found, operation, written);
        if written {
            code += &limits(name, found, self.schema.definition(name));
        }
        if let Some(operation) = operation {
            let rows = &self.model.enums[&format!("{name}Error")];
            let rules = rules(self.schema, operation);
            code += &implementation(operation, found, rows, &rules);
        }
        let list = |required: bool| {
            let fields = found.fields.iter().filter(|field| field.required == required);
            let pairs = fields.map(|field| format!("{} = {:?}", field.rust_name, field.wire_name));
            pairs.collect::<Vec<_>>().join(", ")
        };
        let (required, optional) = (list(true), list(false));
        writeln!(
            code,
            "crate::model::lenient::object!({name}, required [{required}], optional [{optional}]);"
        )
        .expect("writing to a string");
        if operation.is_none() && written {
            writeln!(
                code,
                "crate::call::request::nested!({name}, required [{required}], optional [{optional}]);"
            )
            .expect("writing to a string");
        }
        code
    }

    fn enumeration(&self, name: &str, definition: &Value) -> String {
        let rows = &self.model.enums[name];
        let mut code = docs(definition["description"].as_str().unwrap_or_default());
        code += "#[derive(Clone, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n";
        writeln!(code, "pub enum {name} {{").expect("writing to a string");
        let mut pairs = Vec::new();
        for row in rows {
            let variant = &row.rust_name;
            let status = match row.status {
                0 => String::new(),
                status => format!(" (HTTP {status})"),
            };
            code += &docs(&format!("`{}`{status}: {}", row.value, row.description));
            writeln!(code, "{variant},").expect("writing to a string");
            pairs.push(format!("{variant} = {:?}", row.value));
        }
        code += "/// A value that this version does not know.\nOther(String),\n}\n";
        writeln!(code, "crate::model::open_enum::open_enum!({name}, {});", pairs.join(", "))
            .expect("writing to a string");
        code
    }
}

/// The struct itself.
fn declaration(name: &str, found: &Struct) -> String {
    let lines =
        |docs: &[String]| -> String { docs.iter().map(|line| format!("///{line}\n")).collect() };
    let default = if found.required.is_empty() { "Default, " } else { "" };
    let fields = found.fields.iter().map(|field| {
        let Field { docs, rust_name, rust_type, .. } = field;
        format!("{}pub {rust_name}: {rust_type},\n", lines(docs))
    });
    let fields: String = fields.collect();
    format!(
        "{}#[derive(Clone, Debug, {default}PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n{fields}}}\n",
        lines(&found.docs),
    )
}

fn id(name: &str, definition: &Value) -> String {
    let without = definition["x-text"]["without"].as_str().unwrap_or_default();
    format!(
        "{}#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct {name}(String);
        crate::model::id::id!({name});
        crate::call::id::from_str!({name}, {without:?});\n{}",
        docs(definition["description"].as_str().unwrap_or_default()),
        id_values(name, definition)
    )
}

/// Constructors for the ids that mean the same everywhere.
fn id_values(name: &str, definition: &Value) -> String {
    let values = definition["x-values"].as_object().into_iter().flatten();
    let functions = values.map(|(function, value)| {
        let text = value.as_str().unwrap_or_default();
        format!("/// The id `{text}`.\npub fn {function}() -> Self {{ Self::new({text:?}) }}\n")
    });
    let functions: String = functions.collect();
    match functions.is_empty() {
        true => functions,
        false => format!("impl {name} {{ {functions} }}\n"),
    }
}
