//! The arguments of a request, which DingTalk's gateway checks before an operation is executed.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::request::Request;
use crate::call::{Host, Method};
use crate::catalog::{Catalog, Entry, Field, Kind, Place, Problem, Style};
use crate::emulator::world::World;
use crate::emulator::world::organization::Organization;
use crate::emulator::world::tokens::Caller;
use crate::generated::UnionId;

/// The arguments of a request by name, whether from path, query or body. Required ones are present, and the types are
/// right.
pub(crate) struct Arguments {
    pub(crate) caller: Caller,
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

    /// Returns the organization that the caller's app acts in.
    pub(crate) fn organization<'a>(&self, world: &'a World) -> &'a Organization {
        world.organization(&self.caller.corp_id).unwrap_or_else(|| world.home())
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
    caller: Caller,
) -> Result<Arguments, Refusal> {
    let mut given = in_path;
    given.retain(|_, value| value != "");
    let query = request.query();
    let body = match (entry.spec.method, request.method == Method::Get.as_str()) {
        (Method::Post, true) => Some(Given::Form(query.clone())),
        _ => body(entry, request),
    };
    for parameter in &entry.parameters {
        let (name, kind) = (&parameter.name, &parameter.kind);
        let text = |text: &str| kind.value(text);
        let found = match (parameter.place, &body) {
            (Place::Path, _) => None,
            (Place::Query, _) => match parameter.style {
                Some(style) => structured(catalog, &query, name, kind, style),
                None => named(&query, name).map(text),
            },
            (Place::Header, _) => request.header(&name.to_ascii_lowercase()).map(text),
            (Place::Body, Some(Given::Json(body))) => body.get(name).map(|value| {
                // Text that contains JSON.
                let inner = value.as_str().filter(|_| parameter.style.is_some());
                inner.map_or_else(|| value.clone(), text)
            }),
            (Place::Body, Some(Given::Form(pairs))) => named(pairs, name).map(text),
            (Place::Whole, Some(Given::Json(body))) => Some(body.clone()),
            (Place::Body | Place::Whole, _) if parameter.required => {
                return Err(Refusal::Missing(BODY.into()));
            }
            (Place::Body | Place::Whole, _) => None,
        };
        let may_be_empty = parameter.limits.may_be_empty;
        given.extend(
            found.filter(|value| may_be_empty || value != "").map(|value| (name.clone(), value)),
        );
    }
    let problems = catalog.check(entry, &given);
    problems.into_iter().find_map(refusal).map_or(Ok(Arguments { caller, given }), Err)
}

/// Returns the gateway's refusal. Whether it refuses unknown names is not documented. Wrong values are checked later.
fn refusal(problem: Problem) -> Option<Refusal> {
    match problem {
        Problem::Missing { name } | Problem::Empty { name } => {
            Some(Refusal::Missing(without_positions(&name)))
        }
        Problem::Kind { name, .. } => Some(Refusal::Invalid(without_positions(&name))),
        Problem::Unknown { .. } | Problem::Rule { .. } => None,
    }
}

/// Returns a name without its positions in lists, because error codes name fields, not elements.
pub(crate) fn without_positions(name: &str) -> String {
    let parts = name.split('[');
    parts.map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

/// The arguments in a body.
enum Given {
    Json(Value),
    Form(Vec<(String, String)>),
}

/// Returns the arguments in the body. JSON with another content type is ignored, and so is a form on the api host
/// unless the operation takes one.
fn body(entry: &Entry, request: &Request) -> Option<Given> {
    let spec = entry.spec;
    if (spec.host == Host::Oapi || spec.form)
        && let Some(pairs) = request.form()
    {
        return Some(Given::Form(pairs));
    }
    let json = request.holds("application/json").then(|| request.body.bytes())?;
    let json: Value = serde_json::from_slice(json).ok().filter(|_| !spec.form)?;
    let is_whole = entry.parameters.iter().any(|field| field.place == Place::Whole);
    (json.is_object() || is_whole).then_some(Given::Json(json))
}

/// Returns a list, an object or any value from the arguments of a query.
fn structured(
    catalog: &Catalog,
    query: &[(String, String)],
    name: &str,
    kind: &Kind,
    style: Style,
) -> Option<Value> {
    let first = named(query, name);
    let element = |text: &str| kind.innermost().value(text);
    match style {
        Style::Repeated => {
            let all = query.iter().filter(|(found, _)| found == name);
            first.map(|_| all.map(|(_, text)| element(text)).collect())
        }
        Style::Joined => first.map(|text| text.split(',').map(element).collect()),
        Style::Numbered => numbered(catalog, query, name, kind),
        _ => first.map(|text| kind.value(text)),
    }
}

/// Returns a value from arguments with names such as `name.1.field`.
fn numbered(
    catalog: &Catalog,
    query: &[(String, String)],
    name: &str,
    kind: &Kind,
) -> Option<Value> {
    let prefix = format!("{name}.");
    let is_there = || query.iter().any(|(found, _)| found.starts_with(&prefix));
    match kind {
        Kind::List(inner) => {
            let element = |at: usize| numbered(catalog, query, &format!("{prefix}{at}"), inner);
            is_there().then(|| (1..).map_while(element).collect())
        }
        Kind::Map(inner) => {
            let keys = query.iter().filter_map(|(found, _)| {
                found.strip_prefix(&prefix)?.split('.').next().map(String::from)
            });
            let value = |key: String| {
                let value = numbered(catalog, query, &format!("{prefix}{key}"), inner)?;
                Some((key, value))
            };
            is_there().then(|| keys.filter_map(value).collect::<Map<_, _>>().into())
        }
        Kind::Object(object) => {
            let value = |field: &Field| {
                let name = format!("{prefix}{}", field.name);
                Some((field.name.clone(), numbered(catalog, query, &name, &field.kind)?))
            };
            let fields = catalog.fields(object).iter().filter_map(value);
            is_there().then(|| fields.collect::<Map<_, _>>().into())
        }
        kind => named(query, name).map(|text| kind.value(text)),
    }
}

/// Returns the first argument of this name.
fn named<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, text) = pairs.iter().find(|(found, _)| found == name)?;
    Some(text)
}
