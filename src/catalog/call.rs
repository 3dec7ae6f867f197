//! Calls of operations that are chosen at run time.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::{Catalog, Entry, Field, Kind, Place, Problem};
use crate::call::{Encoder, Method, Operation, Spec};
use crate::secret::{Secret, sent};

/// A call of an operation that is chosen at run time. [`Client::call`](crate::Client::call) takes it like any other
/// operation, and the reply is JSON.
///
/// ```
/// use dingtalk_file::catalog::{Call, Catalog};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let schema = r#"{
///     "x-operation": { "method": "GET", "host": "api", "path": "/v1.0/lots/{lotId}", "auth": "header" },
///     "definitions": {
///         "ShowLot": {
///             "type": "object", "required": ["lotId"],
///             "properties": { "lotId": { "type": "string", "x-in": "path" } }
///         },
///         "ShowLotReply": { "type": "object", "properties": { "free": { "type": "integer" } } }
///     },
///     "examples": [{ "request": { "lotId": "p1" }, "reply": { "free": 3 } }]
/// }"#;
/// let catalog = Catalog::from_schema(&[("parking/show_lot.json", schema)])?;
/// let operation = catalog.operation("parking.showLot").expect("it is in the file");
///
/// let parameters = serde_json::json!({ "lotId": "p1" });
/// let call = Call::new(&catalog, operation, parameters.as_object().expect("an object").clone())
///     .map_err(|problems| format!("{problems:?}"))?;
/// # let send = |client: &dingtalk_file::Client| -> Result<(), Box<dyn std::error::Error>> {
/// let reply = client.call(&call)?;
/// println!("{}", reply["free"]);
/// # Ok(()) };
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Call<'a> {
    catalog: &'a Catalog,
    operation: &'a Entry,
    parameters: Map<String, Value>,
}

impl<'a> Call<'a> {
    /// Creates a call with these parameters, by name. A null parameter counts as absent.
    ///
    /// # Errors
    ///
    /// Returns the problems that [`Catalog::check`] finds.
    pub fn new(
        catalog: &'a Catalog,
        operation: &'a Entry,
        parameters: Map<String, Value>,
    ) -> Result<Self, Vec<Problem>> {
        let problems = catalog.check(operation, &parameters);
        if problems.is_empty() {
            Ok(Call { catalog, operation, parameters })
        } else {
            Err(problems)
        }
    }
}

/// Shows no parameters, because some may be secret.
impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.spec.name).finish_non_exhaustive()
    }
}

impl Operation for Call<'_> {
    type Reply = Value;
    type Error = String;
    const SPEC: &'static Spec = &Spec::new("call", Method::Get, "/");

    fn spec(&self) -> &'static Spec {
        self.operation.spec
    }

    fn encode(&self, request: &mut Encoder) {
        for (name, value) in self.parameters.iter().filter(|(_, value)| !value.is_null()) {
            if let Some(field) = self.operation.parameters.iter().find(|field| field.name == *name)
            {
                let kind = &field.kind;
                encode(field, &Given { catalog: self.catalog, kind, value }, request);
            }
        }
        let body = self.operation.parameters.iter().filter(|field| field.place == Place::Body);
        let is_given =
            |field: &Field| self.parameters.get(&field.name).is_some_and(|value| !value.is_null());
        if !self.operation.spec.form && body.clone().next().is_some() && !body.clone().any(is_given)
        {
            // The generated types do the same: the gateway may mistake a request without a body for one that lacks an
            // argument.
            request.json(&Map::new());
        }
    }

    fn check(&self, reply: &Value) -> Result<(), String> {
        match &self.operation.returns {
            Some(kind) => self.catalog.check_reply(kind, reply),
            None => Ok(()),
        }
    }
}

/// A value of a parameter, or within one. Its kind tells which parts of it are secret.
struct Given<'a> {
    catalog: &'a Catalog,
    kind: &'a Kind,
    value: &'a Value,
}

/// Writes an object's fields in the order of its own type.
impl Serialize for Given<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Given { catalog, kind, value } = *self;
        match (kind, value) {
            (Kind::List(kind), Value::Array(list)) => {
                serializer.collect_seq(list.iter().map(|value| Given { catalog, kind, value }))
            }
            (Kind::Map(kind), Value::Object(map)) => {
                let entry = |(name, value)| (name, Given { catalog, kind, value });
                serializer.collect_map(map.iter().map(entry))
            }
            (Kind::Object(object), Value::Object(given)) => {
                let mut map = serializer.serialize_map(None)?;
                let fields = catalog.fields(object);
                let known = given.iter().filter(|(_, value)| !value.is_null());
                let known = known.filter_map(|(name, value)| {
                    Some((fields.iter().find(|field| field.name == *name)?, value))
                });
                let (required, rest): (Vec<_>, Vec<_>) =
                    known.partition(|(field, _)| field.required);
                for (field, value) in required.into_iter().chain(rest) {
                    if field.secret {
                        map.serialize_entry(&field.name, &Hidden(value))?;
                    } else {
                        let given = Given { catalog, kind: &field.kind, value };
                        map.serialize_entry(&field.name, &given)?;
                    }
                }
                map.end()
            }
            (_, value) => value.serialize(serializer),
        }
    }
}

/// A secret, or a list or map of secrets.
struct Hidden<'a>(&'a Value);

impl Serialize for Hidden<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => sent::Field(&Secret::from(text.as_str())).serialize(serializer),
            Value::Array(list) => serializer.collect_seq(list.iter().map(Hidden)),
            Value::Object(map) => {
                serializer.collect_map(map.iter().map(|(name, value)| (name, Hidden(value))))
            }
            value => value.serialize(serializer),
        }
    }
}

fn encode(field: &Field, given: &Given<'_>, request: &mut Encoder) {
    let name = &*field.name;
    let text = match given.value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    if field.secret && field.kind == Kind::Text {
        let secret = Secret::from(text);
        return match field.place {
            Place::Header => request.secret_header(name, &secret),
            Place::Query => request.secret_query(name, &secret),
            _ => request.secret(name, &secret),
        };
    }
    match (field.place, field.style) {
        (Place::Path, _) => request.path(name, &text),
        (Place::Query, Some(style)) => request.query_as(name, style, given),
        (Place::Query, None) => request.query(name, &text),
        (Place::Header, _) => request.header(name, &text),
        (Place::Body, Some(_)) => request.body_text(name, given),
        (Place::Body, None) => request.body(name, given),
        (Place::Whole, _) => request.whole(name, given),
    }
}
