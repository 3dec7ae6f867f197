//! Writes the model as Rust: shared definitions at the top, then a module for each folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::check::references;
use super::load::{Schema, SchemaFile};
use super::model::{Code, Gateway, Model, Operation, Row, camel};
use super::types::{Kind, Struct, doc_lines, kind};

/// What generated code takes from the hand-written crate, where it uses it.
const CRATE_NAMES: &[&str] = &[
    "Action",
    "Auth",
    "Encoder",
    "ErrorRow",
    "Host",
    "Method",
    "Operation",
    "Secret",
    "Spec",
    "TextRules",
    "Timestamp",
];

const HEADER: &str = "\
// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

";

pub fn emit(schema: &Schema, model: &Model, structs: &BTreeMap<String, Struct>) -> String {
    let emitter = Emitter { schema, model, structs, in_requests: in_requests(schema, model) };
    let shared = emitter.definitions(None) + &emitter.tables();
    let mut code = uses(&shared, CRATE_NAMES.iter().copied(), "crate") + &shared;
    let modules: BTreeSet<&str> =
        schema.files.iter().filter_map(|file| file.module.as_deref()).collect();
    for module in modules {
        let body = emitter.definitions(Some(module));
        let elsewhere = schema.definitions().map(|(name, _)| name).filter(|name| {
            let owner = schema.owner(name).and_then(|file| file.module.as_deref());
            owner != Some(module) && *name != "Timestamp"
        });
        let mut imports = uses(&body, CRATE_NAMES.iter().copied(), "crate");
        for name in elsewhere.filter(|name| has_word(&body, name)) {
            let owner = schema.owner(name).and_then(|file| file.module.as_deref());
            match owner {
                None => writeln!(imports, "use super::{name};"),
                Some(other) => writeln!(imports, "use super::{other}::{name};"),
            }
            .expect("writing to a string");
        }
        let docs = format!("Operations of DingTalk's `{module}` module.");
        write!(code, "#[doc = {docs:?}]\npub mod {module} {{ {imports}\n{body} }}\n")
            .expect("writing to a string");
    }
    let file = syn::parse_file(&code).unwrap_or_else(|error| {
        panic!("the generator wrote code that does not parse: {error}\n{code}")
    });
    HEADER.to_string() + &spaced(&prettyplease::unparse(&file))
}

/// The code with a blank line between items, which prettyplease does not leave.
fn spaced(code: &str) -> String {
    let mut spaced = String::new();
    let mut before = "";
    for line in code.lines() {
        let ended = ["}", ");", "];"].iter().any(|end| before.trim_start() == *end)
            || before.ends_with(';') && !before.trim_start().starts_with("use ");
        let starts =
            ["///", "pub ", "impl ", "#["].iter().any(|start| line.trim_start().starts_with(start));
        let indent = |line: &str| line.len() - line.trim_start().len();
        let imported =
            before.trim_start().starts_with("use ") && !line.trim_start().starts_with("use ");
        if imported || ended && starts && indent(before) == indent(line) {
            spaced.push('\n');
        }
        spaced += line;
        spaced.push('\n');
        before = line;
    }
    spaced
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

fn uses<'a>(code: &str, names: impl Iterator<Item = &'a str>, from: &str) -> String {
    let used: Vec<&str> = names.filter(|name| has_word(code, name)).collect();
    match used.is_empty() {
        true => String::new(),
        false => format!("use {from}::{{{}}};\n", used.join(", ")),
    }
}

/// Whether `word` stands in the code on its own, comments and texts aside.
fn has_word(code: &str, word: &str) -> bool {
    code.lines().filter(|line| !line.trim_start().starts_with("///")).any(|line| {
        let plain = line.replace("\\\\", "").replace("\\\"", "");
        let outside_texts = plain.split('"').step_by(2);
        let mut words =
            outside_texts.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|found| found == word)
    })
}

fn docs(text: &str) -> String {
    doc_lines(text).iter().map(|line| format!("///{line}\n")).collect()
}

struct Emitter<'a> {
    schema: &'a Schema,
    model: &'a Model<'a>,
    structs: &'a BTreeMap<String, Struct>,
    in_requests: BTreeSet<String>,
}

impl Emitter<'_> {
    /// The definitions that the files of one module (or of none) make.
    fn definitions(&self, module: Option<&str>) -> String {
        let files = self.schema.files.iter().filter(|file| file.module.as_deref() == module);
        files.map(|file| self.file(file)).collect()
    }

    fn file(&self, file: &SchemaFile) -> String {
        let operation = self.model.operations.iter().find(|found| found.file.path == file.path);
        let mut code = String::new();
        let mut names: Vec<&String> = file.definitions().map(|(name, _)| name).collect();
        // The request first, then what it leads to.
        names.sort_by_key(|name| operation.is_none_or(|operation| operation.name != **name));
        for name in names {
            let definition = self.schema.definition(name).expect("the file defines it");
            code += &match kind(name, definition) {
                Kind::Struct => self.structure(name, operation),
                Kind::Id => id(name, definition),
                Kind::Enum => self.enumeration(name, definition),
                Kind::Timestamp => timestamp(definition),
            };
        }
        code
    }

    fn structure(&self, name: &str, operation: Option<&Operation>) -> String {
        let found = &self.structs[name];
        let item = &found.item;
        let mut code = prettyplease::unparse(&syn::parse_quote!(#item));
        let operation = operation.filter(|operation| operation.name == name);
        let written = operation.is_some() || self.in_requests.contains(name);
        code += &constructors(name, found, operation, written);
        if written {
            code += &limits(name, found, self.schema.definition(name));
        }
        if let Some(operation) = operation {
            let rows = &self.model.enums[&format!("{name}Error")];
            code += &implementation(operation, found, rows);
        }
        let list = |required: bool| {
            let fields = found.fields.iter().filter(|field| field.required == required);
            let pairs = fields.map(|field| format!("{} = {:?}", field.rust_name, field.wire_name));
            pairs.collect::<Vec<_>>().join(", ")
        };
        let (required, optional) = (list(true), list(false));
        writeln!(
            code,
            "crate::lenient::object!({name}, required [{required}], optional [{optional}]);"
        )
        .expect("writing to a string");
        if operation.is_none() && written {
            writeln!(
                code,
                "crate::request::nested!({name}, required [{required}], optional [{optional}]);"
            )
            .expect("writing to a string");
        }
        code
    }

    fn enumeration(&self, name: &str, definition: &Value) -> String {
        let rows = &self.model.enums[name];
        let mut code = docs(definition["description"].as_str().unwrap_or_default());
        code += "#[derive(Clone, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n";
        write!(code, "pub enum {name} {{").expect("writing to a string");
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
        writeln!(code, "crate::open_enum::open_enum!({name}, {});", pairs.join(", "))
            .expect("writing to a string");
        code
    }

    /// What is no type: hosts, spellings, codes, the list of operations.
    fn tables(&self) -> String {
        let operations = &self.model.operations;
        let paths = || operations.iter().map(|found| format!("{}::{}", found.module, found.name));
        let specs: String = paths().map(|path| format!("&{path}::SPEC,")).collect();
        let each: String = paths().map(|path| format!("$do!($crate::{path});")).collect();
        let files = self.schema.files.iter().map(|file| {
            let path = format!("/schema/{}", file.path);
            format!(
                "({:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),",
                file.path
            )
        });
        let files: String = files.collect();
        let codes: String = self.model.codes.iter().map(code_row).collect();
        region(&self.model.gateway)
            + &gateway(&self.model.gateway)
            + &format!(
                "/// Every operation of the schema.
                pub static OPERATIONS: &[&Spec] = &[{specs}];

                /// The codes that any operation may answer: exact ones, then patterns.
                pub(crate) static CODES: &[ErrorRow] = &[{codes}];

                /// The schema files themselves, for what is decided while the program runs.
                #[cfg(feature = \"emulator\")]
                pub(crate) static SCHEMA: &[(&str, &str)] = &[{files}];

                /// Calls a macro with the request type of every operation, for tests that leave none out.
                #[doc(hidden)]
                #[macro_export]
                macro_rules! for_each_operation {{ ($do:ident) => {{ {each} }}; }}
                "
            )
    }
}

/// The documentation of a request type.
pub fn operation_docs(operation: &Operation) -> Vec<String> {
    let header = &operation.header;
    let repeat = match header.repeatable {
        true => "It may be repeated without harm.",
        false => {
            "**It is not repeated** once DingTalk may have executed it: a second execution would show."
        }
    };
    let auth = match header.auth.as_str() {
        "header" => "access token in a header",
        "query" => "access token in the query",
        _ => "no access token",
    };
    let text = format!(
        "{title}.\n\n{description}\n\n`{method} {path}` ({host} host, {auth}). Permission: \
         `{permission}`. App types: {apps}.\n\n{repeat}\n\nErrors: [`{name}Error`]. \
         Source: [DingTalk's page]({source}).",
        title = operation.file.text("title"),
        description = operation.file.text("description"),
        method = header.method,
        path = header.path,
        host = header.host,
        permission = header.permission,
        apps = header.app_types.join(", "),
        name = operation.name,
        source = header.source,
    );
    doc_lines(&text)
}

/// `new` with what is required, and a chained setter for each of the rest.
fn constructors(
    name: &str,
    found: &Struct,
    operation: Option<&Operation>,
    setters: bool,
) -> String {
    let mut required: Vec<_> = found.fields.iter().filter(|field| field.required).collect();
    required.sort_by_key(|field| found.required.iter().position(|name| *name == field.wire_name));
    let mut body = String::new();
    if !required.is_empty() || operation.is_some() {
        let parameters = required.iter().map(|field| {
            let rust_type = match field.rust_type.as_str() {
                "String" => "impl Into<String>",
                "Secret" => "impl Into<Secret>",
                other => other,
            };
            format!("{}: {rust_type}", field.rust_name)
        });
        let values = found.fields.iter().map(|field| match field.rust_type.as_str() {
            "String" | "Secret" if field.required => {
                format!("{0}: {0}.into()", field.rust_name)
            }
            _ if field.required => field.rust_name.clone(),
            _ => format!("{}: Default::default()", field.rust_name),
        });
        let (parameters, values): (Vec<_>, Vec<_>) = (parameters.collect(), values.collect());
        write!(
            body,
            "/// With what is required; the rest is left out.
            pub fn new({}) -> Self {{ Self {{ {} }} }}\n",
            parameters.join(", "),
            values.join(", ")
        )
        .expect("writing to a string");
    }
    for field in found.fields.iter().filter(|field| setters && !field.required) {
        let (name, rust_type) = (&field.rust_name, &field.rust_type);
        let inner = rust_type.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>'));
        let (parameter, value) = match inner {
            Some("String") => ("impl Into<String>", format!("Some({name}.into())")),
            Some(inner) => (inner, format!("Some({name})")),
            None => (rust_type.as_str(), name.clone()),
        };
        write!(
            body,
            "/// Sets [`{name}`](Self::{name}).
            pub fn {name}(mut self, {name}: {parameter}) -> Self {{ self.{name} = {value}; self }}\n"
        )
        .expect("writing to a string");
    }
    match body.is_empty() {
        true => body,
        false => format!("impl {name} {{ {body} }}\n"),
    }
}

/// Constants for what the schema says of a property's values: `MAX_MEMBERS`, `NAME_RULES`.
fn limits(name: &str, found: &Struct, definition: Option<&Value>) -> String {
    let mut body = String::new();
    for field in &found.fields {
        let wire = &field.wire_name;
        let property = definition.map(|definition| &definition["properties"][wire]);
        let constant = field.rust_name.to_ascii_uppercase();
        if let Some(most) = property.and_then(|property| property.get("maxItems")) {
            body += &format!(
                "/// The most elements that [`{0}`](Self::{0}) may have.\n\
                 pub const MAX_{constant}: usize = {most};\n",
                field.rust_name
            );
        }
        if let Some(most) = property.and_then(|property| property.get("maximum")) {
            body += &format!(
                "/// The most that [`{0}`](Self::{0}) may be.\npub const MAX_{constant}: i64 = {most};\n",
                field.rust_name
            );
        }
        if let Some(rules) = property.and_then(|property| property.get("x-text")) {
            let text = |key: &str| rules[key].as_str().unwrap_or_default();
            body += &format!(
                "/// What DingTalk refuses in [`{0}`](Self::{0}).\n\
                 pub const {constant}_RULES: TextRules = TextRules {{ without: {1:?}, not_last: {2:?} }};\n",
                field.rust_name,
                text("without"),
                text("not-last"),
            );
        }
    }
    match body.is_empty() {
        true => body,
        false => format!("impl {name} {{ {body} }}\n"),
    }
}

/// `SPEC` and `impl Operation`.
fn implementation(operation: &Operation, found: &Struct, rows: &[Row]) -> String {
    let header = &operation.header;
    let name = &operation.name;
    let mut spec = format!(
        "Spec::new({:?}, Method::{}, {:?}).host(Host::{}).auth(Auth::{}).repeatable({}).permission({:?}).source({:?})",
        operation.vendor_name,
        camel(&header.method.to_ascii_lowercase()),
        header.path,
        camel(&header.host),
        camel(&header.auth),
        header.repeatable,
        header.permission,
        header.source,
    );
    if let Some(field) = operation.success {
        write!(spec, ".success({field:?})").expect("writing to a string");
    }
    if operation.secret_reply {
        spec += ".secret_reply()";
    }
    let rows: String = rows.iter().map(error_row).collect();
    write!(spec, ".errors(&[{rows}])").expect("writing to a string");

    let writes: String = operation
        .properties
        .iter()
        .filter_map(|(wire, property)| {
            let field = found.fields.iter().find(|field| field.wire_name == *wire)?;
            let method = match property.get("x-secret") {
                Some(_) => "secret",
                None => property.get("x-in").and_then(Value::as_str).unwrap_or("body"),
            };
            let rust = &field.rust_name;
            let rules = match property.get("x-text") {
                Some(_) if field.required => {
                    let constant = rust.to_ascii_uppercase();
                    format!("request.text({wire:?}, &self.{rust}, &Self::{constant}_RULES);")
                }
                _ => String::new(),
            };
            Some(rules + &match field {
                field if field.required => format!("request.{method}({wire:?}, &self.{rust});"),
                field if field.rust_type.starts_with("Option<") => format!(
                    "if let Some(value) = &self.{rust} {{ request.{method}({wire:?}, value); }}"
                ),
                _ => format!(
                    "if !self.{rust}.is_empty() {{ request.{method}({wire:?}, &self.{rust}); }}"
                ),
            })
        })
        .collect();
    let request = if writes.is_empty() { "_" } else { "request" };
    format!(
        "impl {name} {{
            /// What the schema says of the operation.
            pub const SPEC: Spec = {spec};
        }}
        impl Operation for {name} {{
            type Reply = {name}Reply;
            type Error = {name}Error;
            fn spec(&self) -> &'static Spec {{ &Self::SPEC }}
            fn encode(&self, {request}: &mut Encoder) {{ {writes} }}
        }}\n"
    )
}

fn id(name: &str, definition: &Value) -> String {
    format!(
        "{}#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct {name}(String);
        crate::id::id!({name});\n{}",
        docs(definition["description"].as_str().unwrap_or_default()),
        id_values(name, definition)
    )
}

/// Constructors for the ids that mean the same everywhere.
fn id_values(name: &str, definition: &Value) -> String {
    let values = definition["x-values"].as_object().into_iter().flatten();
    let functions = values.map(|(function, value)| {
        format!("/// The id `{value}`.\npub fn {function}() -> Self {{ Self::new({value}) }}\n")
    });
    let functions: String = functions.collect();
    match functions.is_empty() {
        true => functions,
        false => format!("impl {name} {{ {functions} }}\n"),
    }
}

fn timestamp(definition: &Value) -> String {
    let formats = &definition["x-formats"];
    let zones = definition["x-zones"].as_object().into_iter().flatten();
    let zones: String = zones.map(|(name, hours)| format!("({name:?}, {hours}),")).collect();
    format!(
        "/// The forms in which DingTalk writes a time.
        #[cfg(feature = \"jiff02\")]
        pub(crate) const TIMESTAMP_FORMATS: &[&str] = &{formats};
        /// Zones that the forms end with or name, in hours east of Greenwich.
        #[cfg(feature = \"jiff02\")]
        pub(crate) const TIMESTAMP_ZONES: &[(&str, i8)] = &[{zones}];\n"
    )
}

fn error_row(row: &Row) -> String {
    format!(
        "ErrorRow {{ code: {:?}, status: {}, message: {:?}, meaning: {:?}, action: {}, hint: {:?} }},",
        row.value,
        row.status,
        row.message,
        row.description,
        action(row.action.as_deref()),
        row.hint,
    )
}

fn code_row(row: &Code) -> String {
    format!(
        "ErrorRow {{ code: {:?}, status: {}, message: {:?}, meaning: {:?}, action: {}, hint: {:?} }},",
        row.code,
        row.status,
        row.message,
        row.meaning,
        action(Some(&row.action)),
        row.hint,
    )
}

fn action(name: Option<&str>) -> String {
    match name {
        None => "None".to_string(),
        Some(name) => format!("Some(Action::{})", camel(name)),
    }
}

fn region(gateway: &Gateway) -> String {
    let mut variants = String::new();
    let (mut all, mut names, mut api, mut oapi) =
        (String::new(), String::new(), String::new(), String::new());
    for (name, region) in &gateway.regions {
        let variant = camel(name);
        variants += &docs(&format!("{} `{}`.", region.description, region.api));
        if *name == gateway.default_region {
            variants += "#[default]\n";
        }
        variants += &format!("{variant},\n");
        all += &format!("Self::{variant},");
        names += &format!("Self::{variant} => {name:?},");
        api += &format!("Self::{variant} => {:?},", region.api);
        oapi += &format!("Self::{variant} => {:?},", region.oapi);
    }
    format!(
        "/// Which DingTalk: apps, tokens and ids of one are unknown to the other.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Region {{ {variants} }}
        impl Region {{
            /// Every region.
            pub const ALL: &[Region] = &[{all}];
            /// The name, as the command takes it.
            pub const fn as_str(self) -> &'static str {{ match self {{ {names} }} }}
            /// Endpoint of the api host.
            pub const fn api(self) -> &'static str {{ match self {{ {api} }} }}
            /// Endpoint of the legacy (oapi) host.
            pub const fn oapi(self) -> &'static str {{ match self {{ {oapi} }} }}
        }}\n"
    )
}

/// Constants: how a token travels, how an error answer is spelt, what the gateway refuses with.
fn gateway(gateway: &Gateway) -> String {
    let mut code = format!(
        "/// Where things stand in requests and answers.
        pub(crate) mod gateway {{
        pub(crate) const TOKEN_HEADER: &str = {:?};
        pub(crate) const TOKEN_QUERY: &str = {:?};
        pub(crate) const REQUEST_ID_HEADER: &str = {:?};
        pub(crate) const NOT_JSON_HINT: &str = {:?};\n",
        gateway.token_header, gateway.token_query, gateway.request_id_header, gateway.not_json_hint,
    );
    for (name, value) in &gateway.envelope {
        let kind = if value.is_array() { "&[&str]" } else { "&str" };
        let by_reference = if value.is_array() { "&" } else { "" };
        code += &format!("pub(crate) const {}: {kind} = {by_reference}{value};\n", constant(name));
    }
    for (name, value) in &gateway.refusals {
        code += &format!(
            "#[cfg(feature = \"emulator\")] pub(crate) const {}: &str = {value:?};\n",
            constant(name)
        );
    }
    code + "}\n"
}

fn constant(name: &str) -> String {
    name.to_ascii_uppercase().replace('-', "_")
}
