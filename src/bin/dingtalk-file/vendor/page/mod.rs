//! Reads the facts in the tables and examples of a page of the vendor's documentation, copied from a browser or written
//! as Markdown. No sentence of the page is kept.

pub mod apply;
mod errors;
mod example;
mod fit;
mod known;
mod rows;
pub mod shape;
mod table;

use std::ops::Range;

use dingtalk_file::Auth;
use serde_json::{Map, Value};

use super::shape::{Module, Operation};
pub use errors::ErrorRow;
pub use table::{Kind, Row};

fn token_name(auth: Auth) -> &'static str {
    auth.token_name().unwrap_or_default()
}

/// The facts of a page.
#[derive(Debug)]
pub struct Page {
    /// `api` or `oapi`.
    pub host: &'static str,
    pub method: String,
    pub path: String,
    /// `header`, `query` or `none`.
    pub auth: &'static str,
    pub permission: Option<String>,
    pub app_types: Vec<String>,
    /// The address of the page, if the text contains it.
    pub source: Option<String>,
    /// The places of parameters, and their rows.
    pub parameters: Vec<(&'static str, Vec<Row>)>,
    pub reply: Vec<Row>,
    pub request_example: Map<String, Value>,
    pub reply_example: Option<Value>,
    pub errors: Vec<ErrorRow>,
    /// Parts that could not be read, for the person who completes the file.
    pub remarks: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Other,
    Headers,
    Path,
    Query,
    Body,
    RequestExample,
    Reply,
    ReplyExample,
    Errors,
}

/// Titles of the parts of a page, in lower case.
const TITLES: &[(&str, Part)] = &[
    ("request", Part::Other),
    ("basic information", Part::Other),
    ("request header", Part::Headers),
    ("request headers", Part::Headers),
    ("header parameters", Part::Headers),
    ("path parameter", Part::Path),
    ("path parameters", Part::Path),
    ("query parameter", Part::Query),
    ("query parameters", Part::Query),
    ("request body", Part::Body),
    ("request body parameters", Part::Body),
    ("body parameters", Part::Body),
    ("request example", Part::RequestExample),
    ("request examples", Part::RequestExample),
    ("response", Part::Other),
    ("response header", Part::Other),
    ("response headers", Part::Other),
    ("response body", Part::Reply),
    ("response parameters", Part::Reply),
    ("response body parameters", Part::Reply),
    ("response body example", Part::ReplyExample),
    ("response example", Part::ReplyExample),
    ("response examples", Part::ReplyExample),
    ("error code", Part::Errors),
    ("error codes", Part::Errors),
];

impl Page {
    pub fn read(text: &str) -> Result<Page, String> {
        let lines: Vec<&str> = text.lines().collect();
        let parts = parts(&lines);
        let of = |part: Part| {
            let found = parts.iter().filter(move |(found, _)| *found == part);
            found.flat_map(|(_, lines_of)| lines[lines_of.clone()].iter().copied())
        };
        let (Some(url), Some(method)) = (fact(&lines, "HTTP URL"), fact(&lines, "HTTP Method"))
        else {
            return Err("has no `HTTP URL` and `HTTP Method`, as a page about an operation has; copy the whole \
                        page, in English"
                .into());
        };
        let (host, path) =
            address(url).ok_or_else(|| format!("has no usable `HTTP URL`: {url}"))?;
        let mut remarks = Vec::new();
        let mut tabled = |part, has_required| {
            let rows = table::rows(of(part), has_required);
            rows.unwrap_or_else(|problem| {
                remarks.push(problem);
                Vec::new()
            })
        };
        let headers = tabled(Part::Headers, true);
        let mut parameters = Vec::new();
        for (place, part) in [("path", Part::Path), ("query", Part::Query), ("body", Part::Body)] {
            parameters.push((place, tabled(part, true)));
        }
        let mut reply = tabled(Part::Reply, false);
        let (token, legacy_token) = (token_name(Auth::Header), token_name(Auth::Query));
        let mut auth = "none";
        let mut own = headers;
        own.retain(|row| {
            auth = if row.name.eq_ignore_ascii_case(token) { "header" } else { auth };
            !row.name.eq_ignore_ascii_case(token) && !row.name.eq_ignore_ascii_case("content-type")
        });
        parameters.push(("header", own));
        if host == "oapi" {
            for (place, rows) in &mut parameters {
                if *place == "query" && rows.iter().any(|row| row.name == legacy_token) {
                    auth = "query";
                    rows.retain(|row| row.name != legacy_token);
                }
            }
            let envelope = known::legacy_envelope();
            reply.retain(|row| !envelope.contains(&row.name));
        }
        let request: Vec<&str> = of(Part::RequestExample).collect();
        let mut request_example = example::request(&method.to_uppercase(), &path, &request);
        request_example.remove(legacy_token);
        let reply_example = example::json(of(Part::ReplyExample));
        let errors = errors::rows(of(Part::Errors), &mut remarks);
        Ok(Page {
            host,
            method: method.to_uppercase(),
            path,
            auth,
            permission: fact(&lines, "Permissions required").and_then(permission),
            app_types: fact(&lines, "Supported app types").map(app_types).unwrap_or_default(),
            source: source(text),
            parameters,
            reply,
            request_example,
            reply_example,
            errors,
            remarks,
        })
    }
}

impl Page {
    /// Finds the object that each row belongs to, by the shape of the operation.
    pub fn nest_by_shape(&mut self, module: &Module, operation: &Operation) {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.field);
        let request =
            |path: &[String], name: &str| shape::has(module, parameters.clone(), path, name);
        let reply = operation.reply.as_ref().and_then(|kind| shape::object_of(module, kind));
        let reply = |path: &[String], name: &str| {
            shape::has(module, reply.into_iter().flat_map(|object| &object.fields), path, name)
        };
        self.nest(&request, &reply);
    }

    /// Finds the object that each row belongs to, by the page's examples.
    pub fn nest_by_examples(&mut self) {
        let request = Value::from(self.request_example.clone());
        let reply = self.reply_example.clone().unwrap_or_default();
        let request = |path: &[String], name: &str| example::has(&request, path, name);
        let reply = |path: &[String], name: &str| example::has(&reply, path, name);
        self.nest(&request, &reply);
    }

    fn nest(&mut self, request: &table::Has, reply: &table::Has) {
        for (_, rows) in self.parameters.iter_mut().filter(|(place, _)| *place == "body") {
            table::nest(rows, request);
        }
        table::nest(&mut self.reply, reply);
    }
}

/// Divides the lines of a page by its titles.
fn parts(lines: &[&str]) -> Vec<(Part, Range<usize>)> {
    let mut parts: Vec<(Part, Range<usize>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let title = line.trim().trim_matches(['#', '*', ':', ' ']).to_lowercase();
        if let Some((_, part)) = TITLES.iter().find(|(known, _)| *known == title) {
            parts.push((*part, at + 1..at + 1));
        } else if let Some((_, lines)) = parts.last_mut() {
            lines.end = at + 1;
        }
    }
    parts
}

/// Returns the value in a row of the first table, `HTTP MethodPOST` or `| HTTP Method | POST |`.
fn fact<'a>(lines: &[&'a str], name: &str) -> Option<&'a str> {
    let around = ['|', '\t', ' ', '*', '`', ':'];
    let found = lines.iter().find_map(|line| line.trim_start_matches(around).strip_prefix(name));
    found.map(|value| value.trim_matches(around)).filter(|value| !value.is_empty())
}

/// Returns the host and the path of the address of an operation.
fn address(url: &str) -> Option<(&'static str, String)> {
    let (host, path) = url.strip_prefix("https://")?.split_once('/')?;
    let host = match host.split_once('.')? {
        ("api", _) => "api",
        ("oapi", _) => "oapi",
        _ => return None,
    };
    let end = path.find(|c: char| c.is_whitespace() || "?`|)".contains(c)).unwrap_or(path.len());
    Some((host, format!("/{}", &path[..end])))
}

/// Returns the code of a permission: `permission-Doc.Read-Read documents` has `Doc.Read`.
fn permission(value: &str) -> Option<String> {
    let value = value.strip_prefix("permission-").unwrap_or(value);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"._".contains(c));
    let code = &value[..end.unwrap_or(value.len())];
    let is_code = code.contains(['.', '_']);
    is_code.then(|| code.into())
}

/// Returns the kinds of app that a text names, as the schema calls them, in the order of the text.
fn app_types(value: &str) -> Vec<String> {
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let value = plain(value);
    let mut found: Vec<_> = known::app_types()
        .into_iter()
        .filter_map(|name| {
            let words = plain(&name);
            let words = words.strip_suffix(" app").unwrap_or(&words);
            Some((value.find(&format!("{words} app"))?, name))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// Returns the first address of one of the vendor's pages in a text.
fn source(text: &str) -> Option<String> {
    text.match_indices("https://").find_map(|(at, _)| {
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "()<>\"`|".contains(c));
        let address = &rest[..end.unwrap_or(rest.len())];
        let (host, path) = address["https://".len()..].split_once('/')?;
        let is_page = ["open.dingtalk.", "help.dingtalk."].iter().any(|own| host.starts_with(own));
        (is_page && !path.is_empty()).then(|| address.into())
    })
}

#[cfg(test)]
mod tests;
