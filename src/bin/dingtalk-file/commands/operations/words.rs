//! Texts about an operation that are the same in its text and its JSON.

use dingtalk_file::catalog::{Catalog, Entry, Field, Limits, Place};
use dingtalk_file::{Auth, ErrorRow, Host, Region, Spec, Style};

use crate::commands::call::parameters::written;
use crate::show::reply::pretty;
use crate::show::shell::Shell;

/// Returns a command line to start from.
pub fn example(catalog: &Catalog, operation: &Entry) -> Option<String> {
    let request = &operation.examples.first()?.request;
    let words = ["dingtalk-file", "call", operation.spec.name].into_iter();
    let shell = Shell::here();
    if let Some(parameters) = written(catalog, &operation.parameters, request) {
        return Some(shell.command(words.chain(parameters.iter().map(String::as_str))));
    }
    let parameters = pretty(&request.to_string());
    Some(match shell {
        Shell::Posix => {
            let command = shell.command(words.chain(["--params", "-"]));
            format!("{command} <<'END'\n{parameters}\nEND")
        }
        Shell::Windows => {
            let command = shell.command(words.chain(["--params", "@params.json"]));
            format!("{command}\nwith params.json:\n{parameters}")
        }
    })
}

pub fn host(host: Host) -> &'static str {
    match host {
        Host::Oapi => "oapi",
        _ => "api",
    }
}

pub fn auth(auth: Auth) -> &'static str {
    match auth {
        Auth::Header => "header",
        Auth::Query => "query",
        _ => "none",
    }
}

/// Returns the address in each region, with the region's name. The default region comes first.
pub fn addresses(spec: &Spec) -> Vec<(&'static str, String)> {
    let mut regions = vec![Region::default()];
    regions.extend(Region::ALL.iter().filter(|region| **region != Region::default()));
    regions.into_iter().map(|region| (region.as_str(), spec.address(region))).collect()
}

/// Returns the place and the name of the token in a request.
pub fn token(of: Auth) -> String {
    match of.token_name() {
        Some(name) => format!("{} {name}", auth(of)),
        None => auth(of).into(),
    }
}

/// Returns the operations that return the token.
pub fn token_source(operation: &Entry) -> Option<String> {
    if operation.token_of_person {
        return Some("a login of the person; an app's token does not work".into());
    }
    let sources = operation.token_from.iter();
    let sources: Vec<_> = sources
        .map(|source| format!("{} ({})", source.operation, source.app_types.join(", ")))
        .collect();
    (!sources.is_empty()).then(|| sources.join(", "))
}

/// Returns a permission with its names in the console.
pub fn permission(operation: &Entry) -> String {
    let names = &operation.permission_names;
    let names: Vec<_> = [&names.english, &names.chinese].into_iter().flatten().cloned().collect();
    match (operation.spec.permission, names.join(", ")) {
        ("", _) => "none".into(),
        (code, none) if none.is_empty() => code.into(),
        (code, names) => format!("{code}: {names}"),
    }
}

/// Returns the status, the code and the message of an error.
pub fn error(row: &ErrorRow) -> String {
    let message = Some(row.message).filter(|message| !message.is_empty());
    let message = message.map(|message| format!("  {message:?}")).unwrap_or_default();
    format!("{} {}{message}", row.status, row.code)
}

/// Returns the part of a request that carries a parameter.
pub fn place(operation: &Entry, field: &Field) -> &'static str {
    if field.place == Place::Body && operation.spec.form { "form" } else { field.place.as_str() }
}

/// Returns how a list or an object is written as text.
pub fn style(style: Style) -> &'static str {
    match style {
        Style::Repeated => "one argument for each element",
        Style::Joined => "with commas between elements",
        Style::Numbered => "as numbered arguments",
        _ => "as JSON text",
    }
}

pub fn limits(limits: &Limits) -> Vec<String> {
    let most = [limits.max_items.map(|most| format!("at most {most} elements"))];
    let ends = [
        limits.minimum.map(|least| format!("at least {least}")),
        limits.maximum.map(|most| format!("at most {most}")),
    ];
    let text = |what: &str, of: &str| {
        (!of.is_empty()).then(|| format!("{what} {}", of.replace('\t', "\\t")))
    };
    let texts = [
        text("without", &limits.without),
        text("not ending with", &limits.not_last),
        text("only", &limits.only),
    ];
    let empty = [limits.may_be_empty.then(|| "may be empty".into())];
    most.into_iter().chain(ends).chain(texts).chain(empty).flatten().collect()
}
