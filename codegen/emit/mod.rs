//! Writes the intermediate form as Rust: a file of tables, shared ids at the root, and a module for each folder.

mod requests;
mod rules;
mod tables;

use std::collections::BTreeSet;
use std::fmt;

use super::ir::{
    COMMON, Definition, Field, File, Id, IdKind, Ir, Request, Row, Shape, Struct, Type, Whole,
};
use super::problem::{Place, Problem};
use super::{Code, HEADER};
use requests::{constructors, implementation, implemented, limits, operation_docs};
use tables::{operations, tables};

/// The hand-written names that generated code uses. The modules see them through `super::*`.
const CRATE_NAMES: &str = "\
#[allow(unused_imports)]
use crate::call::{Auth, Encoder, Host, Method, MobileRules, Operation, Rule, Spec, TextRules};
#[allow(unused_imports)]
use crate::{model::{ReplyKind, Timestamp}, secret::Secret, tables::{Action, Concern, ErrorRow}};
";

/// Writes everything.
pub fn emit(ir: &Ir) -> Code {
    let mut code = Code::new();
    let mut root = CRATE_NAMES.to_string() + &includes(ir, None, &mut code) + &operations(ir);
    let definitions = ir.files.iter().flat_map(|file| &file.definitions);
    let modules: BTreeSet<&str> =
        definitions.filter_map(|definition| definition.module.as_deref()).collect();
    for name in modules {
        // A module's own definitions take precedence over those of a glob, as in a `$ref`.
        let (docs, names) = if name == COMMON {
            (" Types that several modules share.".to_string(), "super::*")
        } else {
            (format!(" Operations of DingTalk's `{name}` module."), "super::{*, common::*}")
        };
        let imports = format!("#[allow(unused_imports)] use {names};");
        let includes = includes(ir, Some(name), &mut code);
        root += &format!("#[doc = {docs:?}]\npub mod {name} {{ {imports}\n{includes} }}\n");
    }
    code.insert("application.rs".to_string(), application(ir));
    code.insert("generated.rs".to_string(), root);
    code.insert("tables/generated.rs".to_string(), tables(ir));
    code.into_iter().map(|(path, code)| (path, HEADER.to_string() + &code)).collect()
}

/// Checks that a file is Rust. The checks of the schema refuse most names and values that are not; this finds the rest.
pub fn parse(path: &str, code: &str) -> Result<(), Problem> {
    syn::parse_file(code).map(drop).map_err(|error| {
        let reason = format!("a name or value makes what is no Rust in {path}: {error}");
        Place::root("schema/").problem(reason)
    })
}

/// Writes the re-exports of the application's modules and shared ids for the crate's root.
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
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<_> = names.into_iter().collect();
    format!("pub use generated::{{{}}};\n", names.join(", "))
}

/// Writes a text as a documentation comment.
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
            Type::Any => f.write_str("::serde_json::Value"),
            Type::Plain(name) => f.write_str(name),
            Type::Named(named) => f.write_str(&named.name),
            Type::Option(inner) => write!(f, "Option<{inner}>"),
            Type::List(inner) => write!(f, "Vec<{inner}>"),
            Type::Map(inner) => write!(f, "::std::collections::BTreeMap<String, {inner}>"),
            Type::Boxed(inner) => write!(f, "::std::boxed::Box<{inner}>"),
        }
    }
}

/// Returns the path of a schema file's code. Each schema file gets its own, so that an edit of one leaves the others
/// unchanged for rustc.
fn generated(file: &File, module: Option<&str>) -> String {
    let path = file.path.strip_suffix(".json").unwrap_or(&file.path);
    // No file of this crate has this prefix.
    let whose = if file.application { "application-" } else { "" };
    match (&file.module, module) {
        (Some(_), _) => format!("generated/{path}.rs"),
        (None, Some(module)) => format!("generated/{module}/{whose}{path}.rs"),
        (None, None) => format!("generated/{whose}{path}.rs"),
    }
}

/// Adds the code of one module (or of the root), and returns the lines that include it.
fn includes(ir: &Ir, module: Option<&str>, code: &mut Code) -> String {
    let mut includes = String::new();
    for file in &ir.files {
        let here = file.definitions.iter().filter(|found| found.module.as_deref() == module);
        let all: String = here.map(|found| definition(ir, found)).collect();
        if !all.is_empty() {
            let path = generated(file, module);
            includes += &format!("include!({path:?});\n");
            code.insert(path, all);
        }
    }
    includes
}

/// The end of an enum's documentation.
const UNKNOWN: &str = "\nA value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).";

fn definition(ir: &Ir, definition: &Definition) -> String {
    let name = &definition.name;
    match &definition.shape {
        Shape::Struct(found) => structure(ir, definition, found),
        Shape::Whole(kind, inner) => whole(definition, *kind, inner.as_ref()),
        Shape::Id(found) => described(definition) + &answered(&found.from) + &id(name, found),
        // An enum of its own would cost a build as much as the rest of a small operation.
        Shape::Enum(rows) if rows.is_empty() => {
            described(definition) + &format!("pub type {name} = crate::model::UnlistedCode;\n")
        }
        Shape::Enum(rows) => described(definition) + &docs(UNKNOWN) + &enumeration(name, rows),
    }
}

/// Writes the documentation of a definition.
fn described(definition: &Definition) -> String {
    let name = &definition.name;
    let fallback = || match name.strip_suffix("Reply") {
        Some(operation) => format!("The reply to [`{operation}`]."),
        None => format!("DingTalk's `{name}`."),
    };
    docs(&definition.description.clone().unwrap_or_else(fallback))
}

/// Writes the documentation of where a value comes from.
fn answered(from: &[Request]) -> String {
    match from {
        [] => String::new(),
        from => docs(&format!("\nFrom {}.", links(from).join(", "))),
    }
}

/// Writes the documentation of a time's formats.
fn written_as(times: &[String]) -> String {
    let times: Vec<_> = times.iter().map(|time| format!("`{time}`")).collect();
    match &times[..] {
        [] => String::new(),
        times => docs(&format!("\nWritten as {}.", times.join(" or "))),
    }
}

/// Returns links to requests.
fn links(requests: &[Request]) -> Vec<String> {
    requests.iter().map(|Request { name, path }| format!("[`{name}`]({path})")).collect()
}

/// Writes a reply that is not an object.
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

fn structure(ir: &Ir, definition: &Definition, found: &Struct) -> String {
    let name = &definition.name;
    let mut code = match &found.operation {
        Some(operation) => operation_docs(ir, name, operation),
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
    code += &format!(
        "crate::model::lenient::object!({name}, required [{required}], optional [{optional}]);\n"
    );
    if found.operation.is_none() {
        let required = list(&|field| field.required.is_some() && !field.rust_type.is_secret());
        let optional = list(&|field| field.required.is_none() && !field.rust_type.is_secret());
        let secret = list(&|field| field.rust_type.is_secret());
        let secret = if secret.is_empty() { secret } else { format!(", secret [{secret}]") };
        code += &format!(
            "crate::call::request::nested!({name}, required [{required}], optional [{optional}]{secret});\n"
        );
    }
    code
}

/// Writes the struct itself.
fn declaration(name: &str, found: &Struct) -> String {
    let has_default = found.fields.iter().all(|field| field.required.is_none());
    let default = if has_default { "Default, " } else { "" };
    let fields = found.fields.iter().map(|field| {
        let Field { rust_name, rust_type, wire_name, .. } = field;
        let fallback = || format!("DingTalk's `{wire_name}`.");
        let docs = docs(&field.description.clone().unwrap_or_else(fallback))
            + &written_as(&field.times)
            + &answered(&field.from);
        format!("{docs}pub {rust_name}: {rust_type},\n")
    });
    let fields: String = fields.collect();
    format!(
        "#[derive(Clone, Debug, {default}PartialEq)]\n#[non_exhaustive]\npub struct {name} {{\n{fields}}}\n"
    )
}

fn enumeration(name: &str, rows: &[Row]) -> String {
    let mut code = "#[derive(Clone, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n".to_string();
    code += &format!("pub enum {name} {{\n");
    let mut pairs = Vec::new();
    for row in rows {
        let variant = &row.rust_name;
        let status = match row.status {
            0 => String::new(),
            // A placeholder stands for any text.
            status if row.message.replace("%s", "").trim().is_empty() => {
                format!(" (HTTP {status})")
            }
            status => format!(" (HTTP {status}, `{}`)", row.message.replace('`', "'")),
        };
        let known = format!("`{}`{status}", row.value);
        code += &docs(&match row.description.as_str() {
            "" => known + ".",
            description => format!("{known}: {description}"),
        });
        code += &format!("{variant},\n");
        pairs.push(format!("{variant} = {:?}", row.value));
    }
    code += "#[doc(hidden)]\n_Other(crate::model::open_enum::Unlisted),\n}\n";
    code += &format!("crate::model::open_enum::open_enum!({name}, {});\n", pairs.join(", "));
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
    let mut functions: String = functions.collect();
    if let IdKind::Text { begins: Some(begins), .. } = &id.kind {
        functions += &format!(
            "/// The text that such an id begins with.\npub const BEGINS: &'static str = {begins:?};\n"
        );
    }
    let functions = implemented(name, &functions);
    match &id.kind {
        IdKind::Text { without, .. } => format!(
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
