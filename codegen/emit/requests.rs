//! What makes a struct a request: constructors, limits, `SPEC` and `impl Operation`.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::super::check::Whole;
use super::super::model::{Operation, Row, camel};
use super::super::types::{Struct, doc_lines};
use super::docs;
use super::rules::{mobile_rules, text_rules};
use super::tables::error_row;

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
    let permission = match &header.permission {
        Some(permission) => format!("Permission: `{permission}`."),
        None => "No permission is documented.".to_string(),
    };
    let text = format!(
        "{title}.\n\n{description}\n\n`{method} {path}` ({host} host, {auth}). {permission} \
         App types: {apps}.\n\n{repeat}\n\nErrors: [`{name}Error`]. \
         Source: [DingTalk's page]({source}).",
        title = operation.file.text("title"),
        description = operation.file.text("description"),
        method = header.method,
        path = header.path,
        host = header.host,
        apps = header.app_types.join(", "),
        name = operation.name,
        source = header.source,
    );
    doc_lines(&text)
}

/// `new` with what is required, and a chained setter for each of the rest.
pub fn constructors(
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
            #[inline]
            pub fn new({}) -> Self {{ Self {{ {} }} }}\n",
            parameters.join(", "),
            values.join(", ")
        )
        .expect("writing to a string");
    }
    for field in found.fields.iter().filter(|field| setters && !field.required) {
        let (name, rust_type) = (&field.rust_name, &field.rust_type);
        let setter = if name == "new" { "new_" } else { name };
        let inner = rust_type.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>'));
        let (parameter, value) = match inner {
            Some("String") => ("impl Into<String>", format!("Some({name}.into())")),
            Some(inner) => (inner, format!("Some({name})")),
            None => (rust_type.as_str(), name.clone()),
        };
        write!(
            body,
            "/// Sets [`{name}`](Self::{name}).
            #[inline]
            pub fn {setter}(mut self, {name}: {parameter}) -> Self {{ self.{name} = {value}; self }}\n"
        )
        .expect("writing to a string");
    }
    match body.is_empty() {
        true => body,
        false => format!("impl {name} {{ {body} }}\n"),
    }
}

/// Constants for what the schema says of a property's values: `MAX_MEMBERS`, `NAME_RULES`.
pub fn limits(name: &str, found: &Struct, definition: Option<&Value>) -> String {
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
        for (key, prefix, end) in [("minimum", "MIN", "least"), ("maximum", "MAX", "most")] {
            if let Some(bound) = property.and_then(|property| property.get(key)) {
                body += &format!(
                    "/// The {end} that [`{0}`](Self::{0}) may be.\n\
                     pub const {prefix}_{constant}: i64 = {bound};\n",
                    field.rust_name
                );
            }
        }
        if let Some(rules) = property.and_then(|property| property.get("x-mobile")) {
            body += &format!(
                "/// How DingTalk writes [`{0}`](Self::{0}).\n\
                 pub const {constant}_RULES: MobileRules = {1};\n",
                field.rust_name,
                mobile_rules(rules),
            );
        }
        if let Some(rules) = property.and_then(|property| property.get("x-text")) {
            if rules.as_object().is_none_or(Map::is_empty) {
                continue;
            }
            body += &format!(
                "/// What DingTalk refuses in [`{0}`](Self::{0}).\n\
                 pub const {constant}_RULES: TextRules = {1};\n",
                field.rust_name,
                text_rules(rules),
            );
        }
    }
    let named = definition.and_then(|definition| definition["x-limits"].as_object());
    for (limit, value) in named.into_iter().flatten() {
        let constant = limit.replace('-', "_").to_ascii_uppercase();
        let text = value["description"].as_str().unwrap_or_default().trim_end_matches('.');
        for (key, prefix, end) in [("minimum", "MIN", "least"), ("maximum", "MAX", "most")] {
            if let Some(bound) = value.get(key) {
                body += &docs(&format!("{text}: {bound} at {end}."));
                body += &format!("pub const {prefix}_{constant}: i64 = {bound};\n");
            }
        }
    }
    match body.is_empty() {
        true => body,
        false => format!("impl {name} {{ {body} }}\n"),
    }
}

/// An empty object as the body where it has parameters and all of them are left out: DingTalk's gateway may take a
/// request without a body for one that lacks an argument, and the vendor's SDK sends the same.
fn empty_object(operation: &Operation, found: &Struct) -> String {
    let in_body = |wire: &str| {
        let property = operation.properties.get(wire);
        property.is_some_and(|property| property.get("x-in").is_none_or(|place| place == "body"))
    };
    let fields: Vec<_> = found.fields.iter().filter(|field| in_body(&field.wire_name)).collect();
    if fields.is_empty() || fields.iter().any(|field| field.required) {
        return String::new();
    }
    let absent = fields.iter().map(|field| match field.rust_type.starts_with("Option<") {
        true => format!("self.{}.is_none()", field.rust_name),
        false => format!("self.{}.is_empty()", field.rust_name),
    });
    let absent: Vec<_> = absent.collect();
    format!(
        "if {} {{ request.json(&::std::collections::BTreeMap::<&str, &str>::new()); }}",
        absent.join(" && ")
    )
}

/// `SPEC` and `impl Operation`.
pub fn implementation(
    operation: &Operation,
    found: &Struct,
    rows: &[Row],
    rules: &[String],
) -> String {
    let header = &operation.header;
    let name = &operation.name;
    let permission = header.permission.as_ref();
    let permission = permission.map(|name| format!(".permission({name:?})")).unwrap_or_default();
    let mut spec = format!(
        "Spec::new({:?}, Method::{}, {:?}).host(Host::{}).auth(Auth::{}).repeatable({}){permission}.source({:?})",
        operation.vendor_name,
        camel(&header.method.to_ascii_lowercase()),
        header.path,
        camel(&header.host),
        camel(&header.auth),
        header.repeatable,
        header.source,
    );
    let kind = match operation.reply {
        Whole::Object => None,
        Whole::List => Some("List"),
        Whole::Scalar => Some("Scalar"),
        Whole::Any => Some("Any"),
        Whole::None => Some("None"),
    };
    if let Some(kind) = kind {
        write!(spec, ".reply(ReplyKind::{kind})").expect("writing to a string");
    }
    if let Some(field) = operation.success {
        write!(spec, ".success({field:?})").expect("writing to a string");
    }
    if !operation.reply_secrets.is_empty() {
        let names: Vec<_> = operation.reply_secrets.iter().collect();
        write!(spec, ".reply_secrets(&{names:?})").expect("writing to a string");
    }
    let rows: String = rows.iter().map(error_row).collect();
    write!(spec, "\n.errors(&[\n{rows}])").expect("writing to a string");
    if !rules.is_empty() {
        write!(spec, "\n.rules(&[{}])", rules.join(",\n")).expect("writing to a string");
    }

    let writes: String = operation
        .properties
        .iter()
        .filter_map(|(wire, property)| {
            let field = found.fields.iter().find(|field| field.wire_name == *wire)?;
            let travels = property.get("x-in").and_then(Value::as_str).unwrap_or("body");
            let method = match (travels, property.get("x-secret")) {
                ("query", Some(_)) => "secret_query",
                (_, Some(_)) => "secret",
                (travels, None) => travels,
            };
            let rust = &field.rust_name;
            Some(match field {
                field if field.required => format!("request.{method}({wire:?}, &self.{rust});\n"),
                field if field.rust_type.starts_with("Option<") => format!(
                    "if let Some(value) = &self.{rust} {{ request.{method}({wire:?}, value); }}\n"
                ),
                _ => format!(
                    "if !self.{rust}.is_empty() {{ request.{method}({wire:?}, &self.{rust}); }}\n"
                ),
            })
        })
        .collect();
    let writes = writes + &empty_object(operation, found);
    let request = if writes.is_empty() { "_" } else { "request" };
    format!(
        "impl {name} {{
            /// What the schema says of the operation.
            pub const SPEC: Spec = {spec};
        }}
        impl Operation for {name} {{
            type Reply = {name}Reply;
            type Error = {name}Error;
            const SPEC: &'static Spec = &Self::SPEC;
            #[inline]
            fn encode(&self, {request}: &mut Encoder) {{\n{writes} }}
        }}\n"
    )
}
