//! Calls of operations that are chosen at run time.

use serde_json::{Map, Value};

use super::{Catalog, Entry, Field, Kind, Place, Problem};
use crate::call::{Encoder, Method, Operation, Spec};
use crate::secret::Secret;

/// A call of an operation that is chosen at run time: [`Client::call`](crate::Client::call) takes it like any other, and
/// the reply is JSON.
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
    operation: &'a Entry,
    parameters: Map<String, Value>,
}

impl<'a> Call<'a> {
    /// Creates a call with these parameters, by their names. Absent and null are the same.
    ///
    /// # Errors
    ///
    /// What [`Catalog::check`] finds.
    pub fn new(
        catalog: &Catalog,
        operation: &'a Entry,
        parameters: Map<String, Value>,
    ) -> Result<Self, Vec<Problem>> {
        let problems = catalog.check(operation, &parameters);
        if problems.is_empty() { Ok(Call { operation, parameters }) } else { Err(problems) }
    }
}

/// Shows no parameter: some may be secret.
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
        for field in &self.operation.parameters {
            match self.parameters.get(&field.name) {
                None | Some(Value::Null) => {}
                Some(value) => encode(field, value, request),
            }
        }
    }
}

fn encode(field: &Field, value: &Value, request: &mut Encoder) {
    let name = &*field.name;
    let text = match value {
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
        (Place::Query, Some(style)) => request.query_as(name, style, value),
        (Place::Query, None) => request.query(name, &text),
        (Place::Header, _) => request.header(name, &text),
        (Place::Body, Some(_)) => request.body_text(name, value),
        (Place::Body, None) => request.body(name, value),
        (Place::Whole, _) => request.whole(name, value),
    }
}
