//! The control interface, with which a program in any language inspects and sets the emulator over HTTP; and the inbox,
//! a page for people.
//! `schema.json` lists the paths, with their requests and answers. Each path has a row in `ROUTES`.

pub(crate) mod dump;
mod faults;
mod lists;
pub(crate) mod load;
mod page;
mod people;
pub(crate) mod problem;
mod routes;
mod schema;
pub(crate) mod state;
#[cfg(test)]
mod tests;
mod texts;

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Value, json};

use self::problem::Problem;
use self::routes::{Answer, Call, ROUTES, Route};
use self::schema::Path;
use self::state::State;
use super::net::handler::Handler;
use super::net::server::{CONTROL, control_path};
use super::operations::request::{Request, decode};
use super::operations::response::{Content, Response};
use crate::text::cut;

/// The state that an emulator started with.
pub(crate) struct Control {
    pub(crate) url: String,
    pub(crate) start: State,
}

/// Reads a state. The error says what is wrong with it.
pub(crate) fn read_state(value: Value) -> Result<State, Problem> {
    schema::read("State", value)
}

/// Resets everything to the state at the start.
pub(crate) fn reset(handler: &mut Handler, control: &Control) {
    let start = &control.start;
    // This cannot fail, because the same state was loaded at the start.
    if let Ok(loaded) = load::read(start, &control.url) {
        loaded.replace(handler, &start.deliveries);
    }
}

/// Answers a request to the control interface.
pub(crate) fn answer(control: &Control, handler: &mut Handler, request: &Request) -> Response {
    let is_change = !["GET", "HEAD"].contains(&&*request.method);
    // Answers stay the same as long as this tag does.
    let tag = format!("\"{}-{}\"", handler.run, handler.changes);
    if !is_change && request.header("if-none-match") == Some(&tag) {
        return safe(Response::empty(304)).with("etag", &tag);
    }
    match find(control, handler, request) {
        Ok(response) if is_change => {
            handler.changes += 1;
            safe(response)
        }
        Ok(response) => safe(response).with("etag", &tag),
        Err(Problem { status, message, expected }) => {
            let body = match &*expected {
                [] => json!({ "error": message }),
                expected => json!({ "error": message, "expected": expected }),
            };
            safe(json_line(body.to_string()).with_status(status))
        }
    }
}

/// Finds the path of a request, checks its arguments, and runs it.
fn find(control: &Control, handler: &mut Handler, request: &Request) -> Answer {
    let Some(path) = control_path(request) else {
        // Links on the page are relative to this path.
        return Ok(Response::empty(308).with("location", &format!("{CONTROL}/")));
    };
    let method = if request.method == "HEAD" { "GET" } else { &request.method };
    let matching = || schema::paths().iter().filter(|known| known.parameters(path).is_some());
    let Some(known) = matching().find(|known| known.method == method) else {
        return Err(no_path(method, path, matching()));
    };
    let query = known.read_query(request.query())?;
    let body = match (&known.body, request.body.bytes()) {
        (None, []) => Value::Null,
        (None, _) => return Err(Problem::wrong(format!("{method} {path} takes no body"))),
        (Some(definition), bytes) => serde_json::from_slice(bytes).map_err(|error| {
            Problem::wrong(format!("the body is not JSON: {error}; `{definition}` is expected"))
        })?,
    };
    let mut routes = ROUTES.iter();
    let is_it = |(of, at, _): &&Route| *of == method && *at == known.path;
    let Some((.., run)) = routes.find(is_it) else {
        return Err(no_path(method, path, matching()));
    };
    let parameters = known.parameters(path).unwrap_or_default();
    run(Call {
        handler,
        control,
        parameters: parameters.into_iter().map(decode).collect(),
        query,
        body,
        definition: known.body.as_deref().unwrap_or_default(),
    })
}

fn no_path<'a>(method: &str, path: &str, matching: impl Iterator<Item = &'a Path>) -> Problem {
    let methods: Vec<_> = matching.map(|known| known.method.clone()).collect();
    if methods.is_empty() {
        let message = format!("there is no {CONTROL}/{}", cut::shown(path));
        let mut known: Vec<_> = schema::paths().iter().map(|known| &*known.path).collect();
        known.dedup();
        return Problem::unknown(404, message, path, known.into_iter());
    }
    let message = format!("{CONTROL}/{} has no method {}", cut::shown(path), cut::shown(method));
    Problem { expected: methods, ..Problem::new(405, message) }
}

fn reply(value: &impl Serialize) -> Answer {
    let body = serde_json::to_string(value);
    body.map(json_line).map_err(|error| Problem::new(500, error.to_string()))
}

/// Returns JSON that ends with a line break, because people read it in terminals.
fn json_line(body: String) -> Response {
    text("application/json", &(body + "\n"))
}

fn text(media_type: &str, body: &str) -> Response {
    Response::new(200, Content::Text(body.into())).with("content-type", media_type)
}

/// Returns the answer with headers that keep other sites from using it, and browsers from showing it as a page unless
/// it is one.
fn safe(response: Response) -> Response {
    let headers = [
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        // Browsers revalidate it each time, by its tag.
        ("cache-control", "no-cache"),
    ];
    let is_given = |name: &str| response.headers.iter().any(|(given, _)| given == name);
    let open: Vec<_> = headers.into_iter().filter(|(name, _)| !is_given(name)).collect();
    open.into_iter().fold(response, |response, (name, value)| response.with(name, value))
}

/// Returns milliseconds since 1970.
fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
