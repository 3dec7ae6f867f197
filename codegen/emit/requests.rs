//! The code that makes a struct a request: constructors, limits, `SPEC` and `impl Operation`.

use super::super::ir::{
    Bounds, Field, Header, Ir, Operation, Place, Struct, TextRules, Type, Whole, camel,
};
use super::rules::{mobile_rules, rule, text_rules};
use super::tables::error_row;
use super::{docs, links};

/// Returns the documentation of a request type.
pub fn operation_docs(ir: &Ir, name: &str, operation: &Operation) -> String {
    let header = &operation.header;
    let repeat = if header.repeatable {
        "Idempotent: it is safe to repeat."
    } else {
        "**It is not repeated** once DingTalk may have executed it: a second execution would have a visible effect."
    };
    let permission = match &header.permission {
        Some(permission) => format!("Permission: `{permission}`{}.", console_names(ir, permission)),
        None => "No permission is documented.".to_string(),
    };
    let apps = match header.app_types.join(", ").as_str() {
        "" => String::new(),
        apps => format!(" App types: {apps}."),
    };
    let text = format!(
        "{title}.\n\n{description}\n\n{addresses}\n\n{token} {permission}{apps}\n\n{repeat}\n\nErrors: [`{name}Error`]. \
         Source: [DingTalk's page]({source}).",
        title = operation.title,
        description = linked(ir, name, &operation.description),
        addresses = addresses(ir, operation),
        token = token(ir, operation),
        source = header.source,
    );
    docs(&text)
}

/// Turns the names of other operations in a text into links.
fn linked(ir: &Ir, own: &str, text: &str) -> String {
    // Every other part is code.
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let mut named =
            ir.operations().filter(|(_, name)| at % 2 == 1 && part == *name && part != own);
        match (named.next(), named.next()) {
            (Some((module, name)), None) => format!("[`{name}`](crate::{module}::{name})"),
            _ if at % 2 == 1 => format!("`{part}`"),
            _ => part.to_string(),
        }
    });
    parts.collect()
}

/// Returns the address in each region. The default region's includes the method.
fn addresses(ir: &Ir, operation: &Operation) -> String {
    let Header { method, path, host, .. } = &operation.header;
    let gateway = &ir.gateway;
    let (default, others): (Vec<_>, Vec<_>) =
        gateway.regions.iter().partition(|(name, _)| **name == gateway.default_region);
    let addresses = default.into_iter().chain(others).map(|(name, region)| {
        let host = if host == "oapi" { &region.oapi } else { &region.api };
        format!("`{method} {host}{path}` (region `{name}`)")
    });
    addresses.collect::<Vec<_>>().join(" or ") + "."
}

/// Returns where the access token travels, and which operations return it.
fn token(ir: &Ir, operation: &Operation) -> String {
    let Header { auth, token_of, app_types, .. } = &operation.header;
    let place = match auth.as_str() {
        "header" => format!("in the header `{}`", ir.gateway.token_header),
        "query" => format!("in the query as `{}`", ir.gateway.token_query),
        _ => return "No access token.".to_string(),
    };
    if token_of.as_deref() == Some("person") {
        return format!("Access token of a person, {place}.");
    }
    let sources = ir.tokens.iter().filter_map(|(request, kinds)| {
        let kinds = kinds.iter().filter(|kind| app_types.is_empty() || app_types.contains(kind));
        let kinds: Vec<_> = kinds.map(String::as_str).collect();
        let link = links(std::slice::from_ref(request)).concat();
        (!kinds.is_empty()).then(|| format!("{link} ({})", kinds.join(", ")))
    });
    match sources.collect::<Vec<_>>().join(" or ") {
        none if none.is_empty() => format!("Access token {place}."),
        sources => format!("Access token {place}, from {sources}."),
    }
}

/// Returns the names of a permission in the console, in parentheses.
fn console_names(ir: &Ir, permission: &str) -> String {
    let names = ir.permissions.get(permission).map(|names| [&names.en, &names.zh]);
    let names: Vec<_> = names.into_iter().flatten().flatten().map(String::as_str).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

/// Writes `new` with the required fields and, for types of requests, a chained setter for each of the others.
pub fn constructors(name: &str, found: &Struct) -> String {
    let mut required: Vec<_> =
        found.fields.iter().filter(|field| field.required.is_some()).collect();
    required.sort_by_key(|field| field.required);
    let mut body = String::new();
    if !required.is_empty() || found.operation.is_some() {
        let parameters = required.iter().map(|field| {
            let name = &field.rust_name;
            match field.rust_type {
                Type::Text | Type::Secret | Type::Any => {
                    format!("{name}: impl Into<{}>", field.rust_type)
                }
                _ => format!("{name}: {}", field.rust_type),
            }
        });
        let values = found.fields.iter().map(|field| match (field.required, &field.rust_type) {
            (None, _) => format!("{}: Default::default()", field.rust_name),
            (_, Type::Text | Type::Secret | Type::Any) => {
                format!("{0}: {0}.into()", field.rust_name)
            }
            _ => field.rust_name.clone(),
        });
        let (parameters, values): (Vec<_>, Vec<_>) = (parameters.collect(), values.collect());
        let is_all = found.fields.iter().all(|field| field.required.is_some());
        let unset = if is_all { "" } else { "; optional fields are unset" };
        body += &format!(
            "/// Creates one with the required fields{unset}.
            #[inline]
            pub fn new({}) -> Self {{ Self {{ {} }} }}\n",
            parameters.join(", "),
            values.join(", ")
        );
    }
    let optional = found.fields.iter().filter(|field| field.required.is_none());
    for field in optional.filter(|_| found.is_written) {
        let name = &field.rust_name;
        let setter = if name == "new" { "new_" } else { name };
        let (parameter, value) = match &field.rust_type {
            Type::Option(inner) if matches!(**inner, Type::Text | Type::Any) => {
                (format!("impl Into<{inner}>"), format!("Some({name}.into())"))
            }
            Type::Option(inner) => (inner.to_string(), format!("Some({name})")),
            other => (other.to_string(), name.clone()),
        };
        body += &format!("/// Sets [`{name}`](Self::{name}).
            #[inline]
            pub fn {setter}(mut self, {name}: {parameter}) -> Self {{ self.{name} = {value}; self }}\n");
    }
    implemented(name, &body)
}

/// Writes an `impl` block, unless it would be empty.
pub fn implemented(name: &str, body: &str) -> String {
    if body.is_empty() { String::new() } else { format!("impl {name} {{ {body} }}\n") }
}

/// Writes the constants for the limits and rules of a type: `MAX_MEMBERS`, `NAME_RULES`.
pub fn limits(name: &str, found: &Struct) -> String {
    let mut body: String = found.fields.iter().map(limits_of).collect();
    for limit in &found.limits {
        let constant = limit.name.replace('-', "_").to_ascii_uppercase();
        let text = limit.description.trim_end_matches('.');
        for (bound, prefix, end) in ends(limit.bounds) {
            body += &docs(&format!("{text}: {bound} at {end}."));
            body += &format!("pub const {prefix}_{constant}: i64 = {bound};\n");
        }
    }
    implemented(name, &body)
}

fn limits_of(field: &Field) -> String {
    let name = &field.rust_name;
    let link = format!("[`{name}`](Self::{name})");
    let constant = name.to_ascii_uppercase();
    let mut body = String::new();
    if let Some(most) = field.max_items {
        body += &docs(&format!("The most elements that {link} may have."));
        body += &format!("pub const MAX_{constant}: usize = {most};\n");
    }
    for (bound, prefix, end) in ends(field.bounds) {
        body += &docs(&format!("The {end} that {link} may be."));
        body += &format!("pub const {prefix}_{constant}: i64 = {bound};\n");
    }
    if let Some(rules) = &field.mobile {
        body += &docs(&format!("How DingTalk writes {link}."));
        let rules = mobile_rules(rules);
        body += &format!("pub const {constant}_RULES: MobileRules = {rules};\n");
    }
    if let Some(TextRules::Characters(rules)) = &field.text {
        body += &docs(&format!("What DingTalk refuses in {link}."));
        let rules = text_rules(rules);
        body += &format!("pub const {constant}_RULES: TextRules = {rules};\n");
    }
    body
}

/// Returns the bounds that are set, with the prefix of their constants and a word for them.
fn ends(bounds: Bounds) -> impl Iterator<Item = (i64, &'static str, &'static str)> {
    let ends = [(bounds.minimum, "MIN", "least"), (bounds.maximum, "MAX", "most")];
    ends.into_iter().filter_map(|(bound, prefix, end)| Some((bound?, prefix, end)))
}

/// Writes an empty object as the body if all body parameters are absent, as DingTalk's SDK does. The gateway may
/// mistake a request without a body for one that lacks an argument.
fn empty_object(found: &Struct) -> String {
    let fields: Vec<_> = found.fields.iter().filter(|field| field.place == Place::Body).collect();
    if fields.is_empty() || fields.iter().any(|field| field.required.is_some()) {
        return String::new();
    }
    let absent: Vec<_> = fields.iter().map(|field| absent(field)).collect();
    format!(
        "if {} {{ request.json(&::std::collections::BTreeMap::<&str, &str>::new()); }}",
        absent.join(" && ")
    )
}

/// Returns the test for an absent optional field.
fn absent(field: &Field) -> String {
    let test = if matches!(field.rust_type, Type::Option(_)) { "is_none" } else { "is_empty" };
    format!("self.{}.{test}()", field.rust_name)
}

/// Writes `SPEC` and `impl Operation`.
pub fn implementation(name: &str, found: &Struct, operation: &Operation) -> String {
    let header = &operation.header;
    let permission = header.permission.as_ref();
    let permission = permission.map(|name| format!(".permission({name:?})")).unwrap_or_default();
    let mut spec = format!(
        "Spec::new({:?}, Method::{}, {:?}).host(Host::{}).auth(Auth::{}).repeatable({}){permission}.source({:?})",
        operation.name,
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
        spec += &format!(".reply(ReplyKind::{kind})");
    }
    let is_form = header.body.as_deref() == Some("form");
    if is_form {
        spec += ".form(true)";
    }
    if let Some(field) = &operation.success {
        spec += &format!(".success({field:?})");
    }
    if operation.own_code {
        spec += ".own_code(true)";
    }
    if !operation.reply_secrets.is_empty() {
        let names: Vec<_> = operation.reply_secrets.iter().collect();
        spec += &format!(".reply_secrets(&{names:?})");
    }
    let rows: String = operation.errors.iter().map(error_row).collect();
    spec += &format!("\n.errors(&[\n{rows}])");
    let rules: Vec<_> = operation.rules.iter().map(rule).collect();
    if !rules.is_empty() {
        spec += &format!("\n.rules(&[{}])", rules.join(",\n"));
    }

    let writes: String = found.fields.iter().map(write_field).collect();
    let writes = if is_form { writes } else { writes + &empty_object(found) };
    let request = if writes.is_empty() { "_" } else { "request" };
    format!(
        "impl {name} {{
            /// The operation as the schema describes it.
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

/// Returns the statement that writes a field of a request.
fn write_field(field: &Field) -> String {
    let (rust, wire) = (&field.rust_name, &field.wire_name);
    let method = match (field.place, field.is_secret, &field.style) {
        (Place::Query, true, _) => "secret_query",
        (Place::Header, true, _) => "secret_header",
        (_, true, _) => "secret",
        (Place::Path, ..) => "path",
        (Place::Query, _, None) => "query",
        (Place::Query, _, Some(_)) => "query_as",
        (Place::Header, ..) => "header",
        (Place::Body, _, None) => "body",
        (Place::Body, _, Some(_)) => "body_text",
        (Place::Whole, ..) => "whole",
    };
    let style = field.style.as_ref().filter(|_| field.place == Place::Query);
    let style = style.map(|style| format!(", crate::call::Style::{}", camel(style)));
    let name = format!("{wire:?}{}", style.unwrap_or_default());
    match &field.rust_type {
        _ if field.required.is_some() => format!("request.{method}({name}, &self.{rust});\n"),
        Type::Option(_) => {
            format!("if let Some(value) = &self.{rust} {{ request.{method}({name}, value); }}\n")
        }
        _ => format!("if !{} {{ request.{method}({name}, &self.{rust}); }}\n", absent(field)),
    }
}
