//! Writes the intermediate form as Rust: tables by themselves; ids at the top, then a module for each folder and one for what
//! they share.

mod requests;
mod rules;
mod tables;

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use super::Code;
use super::ir::{
    COMMON, Definition, Field, File, Id, IdKind, Ir, Named, Row, Shape, Struct, Type, Whole,
};
use super::problem::{Place, Problem};
use requests::{constructors, implementation, limits, operation_docs};
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
    ("tables", &["Action", "Concern", "ErrorRow"]),
];

pub fn emit(ir: &Ir) -> Result<Code, Problem> {
    let mut code = Code::new();
    let operations = operations(ir);
    let shared = module(ir, None, &mut code);
    let mut root = uses(&(&words(&operations) | &shared.words));
    root += &(imports(None, &shared.named) + &shared.includes + &operations);
    let definitions = ir.files.iter().flat_map(|file| &file.definitions);
    let modules: BTreeSet<&str> =
        definitions.filter_map(|definition| definition.module.as_deref()).collect();
    for name in modules {
        let made = module(ir, Some(name), &mut code);
        let imports = uses(&made.words) + &imports(Some(name), &made.named);
        let docs = match name {
            COMMON => " What operations of several modules share, beside the ids.".to_string(),
            name => format!(" Operations of DingTalk's `{name}` module."),
        };
        let includes = made.includes;
        write!(root, "#[doc = {docs:?}]\npub mod {name} {{ {imports}\n{includes} }}\n")
            .expect("writing to a string");
    }
    code.insert("application.rs".to_string(), application(ir));
    code.insert("generated.rs".to_string(), root);
    code.insert("tables/generated.rs".to_string(), tables(ir));
    // What is checked one by one does not come here; a name or value that nobody thought of does.
    for (path, code) in &code {
        syn::parse_file(code).map_err(|error| {
            let reason = format!("a name or value makes what is no Rust in {path}: {error}");
            Place::root("schema/").problem(reason)
        })?;
    }
    Ok(code)
}

/// What the crate's root has of the application's: its modules, and its ids.
fn application(ir: &Ir) -> String {
    let own: BTreeSet<_> =
        ir.files.iter().filter(|file| !file.application).map(|file| &file.module).collect();
    let mut names = BTreeSet::new();
    for file in ir.files.iter().filter(|file| file.application) {
        let ids = file.definitions.iter().filter(|definition| definition.module.is_none());
        names.extend(ids.map(|definition| definition.name.as_str()));
        let is_code = !file.definitions.is_empty() && !own.contains(&file.module);
        names.extend(file.module.as_deref().filter(|_| is_code));
    }
    match names.is_empty() {
        true => String::new(),
        false => {
            let names: Vec<_> = names.into_iter().collect();
            format!("pub use generated::{{{}}};\n", names.join(", "))
        }
    }
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

/// Text as a comment, with the blank that `///` puts before each line.
fn docs(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(|line| match line {
        "" => "///\n".to_string(),
        line => format!("/// {line}\n"),
    });
    lines.collect()
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text => f.write_str("String"),
            Type::Secret => f.write_str("Secret"),
            Type::Timestamp => f.write_str("Timestamp"),
            Type::Plain(name) => f.write_str(name),
            Type::Named(named) => f.write_str(&named.name),
            Type::Option(inner) => write!(f, "Option<{inner}>"),
            Type::List(inner) => write!(f, "Vec<{inner}>"),
            Type::Map(inner) => write!(f, "::std::collections::BTreeMap<String, {inner}>"),
            Type::Boxed(inner) => write!(f, "::std::boxed::Box<{inner}>"),
        }
    }
}

/// What the files of a module make.
#[derive(Default)]
struct Module<'a> {
    /// The words of its code that may name what is written by hand.
    words: BTreeSet<String>,
    /// The definitions that it names.
    named: BTreeSet<&'a Named>,
    /// The lines that include its code.
    includes: String,
}

/// Each schema file has a file of its own, so that for an edit of one rustc finds the others as they were.
fn generated(file: &File, module: Option<&str>) -> String {
    let path = file.path.strip_suffix(".json").unwrap_or(&file.path);
    // No file of ours has such a name.
    let whose = if file.application { "application-" } else { "" };
    match (&file.module, module) {
        (Some(_), _) => format!("generated/{path}.rs"),
        (None, Some(module)) => format!("generated/{module}/{whose}{path}.rs"),
        (None, None) => format!("generated/{whose}{path}.rs"),
    }
}

/// What the files of one module (or of none) make.
fn module<'a>(ir: &'a Ir, module: Option<&str>, code: &mut Code) -> Module<'a> {
    let mut made = Module::default();
    for file in &ir.files {
        let mut all = String::new();
        let here = file.definitions.iter().filter(|found| found.module.as_deref() == module);
        for definition in here {
            let code = self::definition(definition);
            // The values of enums name nothing.
            if let Shape::Struct(_) | Shape::Whole(..) = definition.shape {
                made.words.extend(words(&code));
            }
            made.named.extend(definition.types().into_iter().filter_map(Type::named));
            all += &code;
        }
        if !all.is_empty() {
            let path = generated(file, module);
            writeln!(made.includes, "include!({path:?});").expect("writing to a string");
            code.insert(path, all);
        }
    }
    made
}

/// `use` lines for definitions that another module has.
fn imports(module: Option<&str>, named: &BTreeSet<&Named>) -> String {
    let out = if module.is_some() { "super::" } else { "" };
    let foreign = named.iter().filter(|named| named.module.as_deref() != module);
    let lines = foreign.map(|Named { name, module }| match module {
        None => format!("use {out}{name};\n"),
        Some(other) => format!("use {out}{other}::{name};\n"),
    });
    lines.collect()
}

/// What the comment of an enum says of values that it does not list.
const UNKNOWN: &str = "\nA value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).";

fn definition(definition: &Definition) -> String {
    let name = &definition.name;
    match &definition.shape {
        Shape::Struct(found) => structure(definition, found),
        Shape::Whole(kind, inner) => whole(definition, *kind, inner.as_ref()),
        Shape::Id(found) => described(definition) + &id(name, found),
        Shape::Enum(rows) => described(definition) + &docs(UNKNOWN) + &enumeration(name, rows),
    }
}

/// The comment of a definition.
fn described(definition: &Definition) -> String {
    let name = &definition.name;
    let fallback = || match name.strip_suffix("Reply") {
        Some(operation) => format!("The reply to [`{operation}`]."),
        None => format!("DingTalk's `{name}`."),
    };
    docs(&definition.description.clone().unwrap_or_else(fallback))
}

/// A reply that is no object: what it holds, or nothing.
fn whole(definition: &Definition, kind: Whole, inner: Option<&Type>) -> String {
    let (name, docs) = (&definition.name, described(definition));
    match (kind, inner) {
        (Whole::None, _) | (_, None) => format!(
            "{docs}#[derive(Clone, Debug, Default, PartialEq)]\npub struct {name};
            crate::model::lenient::reply!({name});\n"
        ),
        (Whole::Any, _) => format!(
            "{docs}#[derive(Clone, Debug, PartialEq)]
            pub struct {name}(pub ::serde_json::Value);
            crate::model::lenient::reply!({name}, any ::serde_json::Value);\n"
        ),
        (_, Some(inner)) => format!(
            "{docs}#[derive(Clone, Debug, PartialEq)]\npub struct {name}(pub {inner});
            crate::model::lenient::reply!({name}, {inner});\n"
        ),
    }
}

fn structure(definition: &Definition, found: &Struct) -> String {
    let name = &definition.name;
    let mut code = match &found.operation {
        Some(operation) => operation_docs(name, operation),
        None => described(definition),
    };
    code += &declaration(name, found);
    code += &constructors(name, found);
    if found.is_written {
        code += &limits(name, found);
    }
    if let Some(operation) = &found.operation {
        code += &implementation(name, found, operation);
    }
    let list = |wanted: &dyn Fn(&Field) -> bool| {
        let fields = found.fields.iter().filter(|field| wanted(field));
        let pairs = fields.map(|field| format!("{} = {:?}", field.rust_name, field.wire_name));
        pairs.collect::<Vec<_>>().join(", ")
    };
    let required = list(&|field| field.required.is_some());
    let optional = list(&|field| field.required.is_none());
    writeln!(
        code,
        "crate::model::lenient::object!({name}, required [{required}], optional [{optional}]);"
    )
    .expect("writing to a string");
    if found.operation.is_none() {
        let required = list(&|field| field.required.is_some() && !field.rust_type.is_secret());
        let optional = list(&|field| field.required.is_none() && !field.rust_type.is_secret());
        let secret = list(&|field| field.rust_type.is_secret());
        let secret = if secret.is_empty() { secret } else { format!(", secret [{secret}]") };
        writeln!(
            code,
            "crate::call::request::nested!({name}, required [{required}], optional [{optional}]{secret});"
        )
        .expect("writing to a string");
    }
    code
}

/// The struct itself.
fn declaration(name: &str, found: &Struct) -> String {
    let has_default = found.fields.iter().all(|field| field.required.is_none());
    let default = if has_default { "Default, " } else { "" };
    let fields = found.fields.iter().map(|field| {
        let Field { rust_name, rust_type, wire_name, .. } = field;
        let fallback = || format!("DingTalk's `{wire_name}`.");
        let docs = docs(&field.description.clone().unwrap_or_else(fallback));
        format!("{docs}pub {rust_name}: {rust_type},\n")
    });
    let fields: String = fields.collect();
    format!(
        "#[derive(Clone, Debug, {default}PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n{fields}}}\n"
    )
}

fn enumeration(name: &str, rows: &[Row]) -> String {
    let mut code = "#[derive(Clone, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n".to_string();
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
    code += "#[doc(hidden)]\n_Other(crate::model::open_enum::Unlisted),\n}\n";
    writeln!(code, "crate::model::open_enum::open_enum!({name}, {});", pairs.join(", "))
        .expect("writing to a string");
    code
}

fn id(name: &str, id: &Id) -> String {
    let functions = id.values.iter().map(|(function, value)| {
        let (shown, value) = match value.as_str() {
            Some(text) => (text.to_string(), format!("{text:?}")),
            None => (value.to_string(), value.to_string()),
        };
        format!("/// The id `{shown}`.\npub fn {function}() -> Self {{ Self::new({value}) }}\n")
    });
    let functions: String = functions.collect();
    let functions = match functions.is_empty() {
        true => functions,
        false => format!("impl {name} {{ {functions} }}\n"),
    };
    match &id.kind {
        IdKind::Text { without } => format!(
            "#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct {name}(std::sync::Arc<str>);
            crate::model::id::id!({name});
            crate::call::id::from_str!({name}, {without:?});\n{functions}"
        ),
        IdKind::Number { minimum } => format!(
            "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct {name}(i64);
            crate::model::id::number!({name});
            crate::call::id::number_from_str!({name}, {});\n{functions}",
            minimum.map_or("i64::MIN".to_string(), |minimum| minimum.to_string())
        ),
    }
}
