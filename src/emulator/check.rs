//! What DingTalk's gateway looks at before an operation is executed: the arguments, against the schema.

use serde_json::{Map, Value};

use super::http::Request;
use super::refusal::Refusal;
use super::schema::{Route, Schema};
use super::tokens::App;
use crate::catalog::{Place, Problem};

/// The arguments of a request by name, wherever they travelled. What is required is there, and the types are right.
pub(super) struct Arguments {
    /// Who asks.
    pub(super) app: App,
    given: Map<String, Value>,
}

impl Arguments {
    /// An argument, or with dots in its name one within another. None if it was left out.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut names = name.split('.');
        let first = self.given.get(names.next()?)?;
        let value = names.try_fold(first, |value, name| value.get(name))?;
        Some(value).filter(|value| !value.is_null())
    }

    /// An argument that is text; nothing if it was left out.
    pub(super) fn text(&self, name: &str) -> &str {
        let value = self.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// An argument that is a list; an empty one if it was left out.
    pub(super) fn list(&self, name: &str) -> &[Value] {
        let value = self.get(name).and_then(Value::as_array);
        value.map(Vec::as_slice).unwrap_or_default()
    }
}

/// What the gateway calls the body where all of it is missing.
const BODY: &str = "body";

pub(super) fn arguments(
    schema: &Schema,
    route: &Route,
    request: &Request,
    in_path: Map<String, Value>,
    app: App,
) -> Result<Arguments, Refusal> {
    let mut given = in_path;
    let query = request.query();
    let body = body(request);
    for parameter in &route.operation.parameters {
        let name = &parameter.name;
        match (parameter.place, &body) {
            (Place::Path, _) => {}
            (Place::Query, _) => {
                if let Some((_, text)) = query.iter().find(|(found, _)| found == name) {
                    given.insert(name.clone(), parameter.kind.value(text));
                }
            }
            (Place::Body, Some(body)) => {
                given.extend(body.get(name).map(|value| (name.clone(), value.clone())));
            }
            (Place::Body, None) if parameter.required => {
                return Err(Refusal::Missing(BODY.into()));
            }
            (Place::Body, None) => {}
        }
    }
    given.retain(|_, value| *value != "");
    let problems = schema.catalog.check(route.operation, &given);
    match problems.into_iter().find_map(refusal) {
        Some(refusal) => Err(refusal),
        None => Ok(Arguments { app, given }),
    }
}

/// What the gateway refuses. Which limits it looks at, and what it thinks of names that it does not know, is not
/// documented; the operations refuse what their error tables have a code for.
fn refusal(problem: Problem) -> Option<Refusal> {
    match problem {
        Problem::Missing { name } => Some(Refusal::Missing(name)),
        Problem::Kind { name, .. } => Some(Refusal::Invalid(name)),
        Problem::Unknown { .. } | Problem::Rule { .. } => None,
    }
}

/// The JSON object in the body. A form, or JSON that is called something else, counts as none.
fn body(request: &Request) -> Option<Map<String, Value>> {
    let kind = request.header("content-type")?.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return None;
    }
    serde_json::from_slice(request.body.bytes()).ok()
}
