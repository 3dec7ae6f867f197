//! The arguments of a request, which DingTalk's gateway checks before an operation is executed.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::request::Request;
use crate::call::{Host, Method};
use crate::catalog::{Catalog, Entry, Place, Problem};
use crate::emulator::world::tokens::App;
use crate::generated::UnionId;

/// The arguments of a request by name, whether from path, query or body. Required ones are present, and the types are
/// right.
pub(crate) struct Arguments {
    /// The calling app.
    pub(crate) app: App,
    pub(crate) given: Map<String, Value>,
}

impl Arguments {
    /// Returns an argument, or a nested one if the name has dots; `None` if it was left out.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let mut names = name.split('.');
        let first = self.given.get(names.next()?)?;
        let value = names.try_fold(first, |value, name| value.get(name))?;
        Some(value).filter(|value| !value.is_null())
    }

    /// Returns a text argument; an empty text if it was left out.
    pub(crate) fn text(&self, name: &str) -> &str {
        let value = self.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    }

    /// Returns the acting person. The gateway has checked that they exist.
    pub(crate) fn acting(&self) -> UnionId {
        UnionId::new(self.text("unionId"))
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// Returns a list argument; an empty list if it was left out.
    pub(crate) fn list(&self, name: &str) -> &[Value] {
        let value = self.get(name).and_then(Value::as_array);
        value.map(Vec::as_slice).unwrap_or_default()
    }
}

pub(crate) fn is_decimal(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// The gateway's name for a body that is missing altogether.
const BODY: &str = "body";

/// Reads the arguments of a request and checks them against the schema.
pub(crate) fn read(
    catalog: &Catalog,
    entry: &Entry,
    request: &Request,
    in_path: Map<String, Value>,
    app: App,
) -> Result<Arguments, Refusal> {
    let mut given = in_path;
    let query = request.query();
    let body = match (entry.spec.method, request.method == Method::Get.as_str()) {
        (Method::Post, true) => Some(Given::Form(query.clone())),
        _ => body(entry.spec.host, request),
    };
    for parameter in &entry.parameters {
        let (name, kind) = (&parameter.name, &parameter.kind);
        match (parameter.place, &body) {
            (Place::Path, _) => {}
            (Place::Query, _) => {
                given.extend(named(&query, name).map(|text| (name.clone(), kind.value(text))));
            }
            (Place::Body, Some(Given::Json(body))) => {
                given.extend(body.get(name).map(|value| (name.clone(), value.clone())));
            }
            (Place::Body, Some(Given::Form(pairs))) => {
                given.extend(named(pairs, name).map(|text| (name.clone(), kind.value(text))));
            }
            (Place::Body, None) if parameter.required => {
                return Err(Refusal::Missing(BODY.into()));
            }
            (Place::Body, None) => {}
        }
    }
    given.retain(|_, value| *value != "");
    let problems = catalog.check(entry, &given);
    problems.into_iter().find_map(refusal).map_or(Ok(Arguments { app, given }), Err)
}

/// Returns the gateway's refusal. Whether it refuses unknown names is not documented. Wrong values are checked later.
fn refusal(problem: Problem) -> Option<Refusal> {
    match problem {
        Problem::Missing { name } => Some(Refusal::Missing(name)),
        Problem::Kind { name, .. } => Some(Refusal::Invalid(name)),
        Problem::Unknown { .. } | Problem::Rule { .. } => None,
    }
}

/// The arguments in a body.
enum Given {
    Json(Map<String, Value>),
    Form(Vec<(String, String)>),
}

/// Returns the arguments in the body. JSON under another content type does not count, nor does a form on the api host.
fn body(host: Host, request: &Request) -> Option<Given> {
    if host == Host::Oapi
        && let Some(pairs) = request.form()
    {
        return Some(Given::Form(pairs));
    }
    let json = request.holds("application/json").then(|| request.body.bytes())?;
    serde_json::from_slice(json).ok().map(Given::Json)
}

/// Returns the first argument of this name.
fn named<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, text) = pairs.iter().find(|(found, _)| found == name)?;
    Some(text)
}
