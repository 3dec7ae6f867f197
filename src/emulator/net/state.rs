//! From a request to its answer: the order of DingTalk's checks, and the count of what happened.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::answer::{Answer, Outgoing};
use super::body::Incoming;
use super::exchange::{Exchange, Redactor};
use super::fault::Faults;
use super::http::Request;
use crate::call::{Auth, Host, Spec};
use crate::emulator::operations;
use crate::emulator::operations::check;
use crate::emulator::operations::rate::Rate;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::schema::{Route, Schema};
use crate::emulator::operations::store;
use crate::emulator::operations::values;
use crate::emulator::world::World;
use crate::emulator::world::tokens::App;
use crate::files::object_store::{GET, PUT};
use crate::model::ReplyKind;
use crate::tables::gateway;

/// How many exchanges are kept, so that an emulator that runs for days does not fill the memory.
pub(crate) const KEPT: usize = 1000;

pub(crate) struct State {
    pub(crate) schema: &'static Schema,
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) rate: Rate,
    pub(crate) counts: BTreeMap<&'static str, Counts>,
    pub(crate) exchanges: VecDeque<Exchange>,
    requests: u64,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) received: usize,
    pub(crate) executed: usize,
}

impl State {
    pub(crate) fn new(schema: &'static Schema, world: World) -> Self {
        State {
            schema,
            world,
            faults: Faults::default(),
            rate: Rate::default(),
            counts: BTreeMap::new(),
            exchanges: VecDeque::new(),
            requests: 0,
        }
    }

    /// Where the body of a request goes; none if it will not be read.
    pub(crate) fn open(&mut self, request: &Request) -> Option<Incoming> {
        if !store::serves(request.path()) || request.method == GET.method.as_str() {
            return Some(Incoming::Memory(Vec::new()));
        }
        if self.faults.closes(PUT.name) {
            self.requests += 1;
            self.counts(&PUT).received += 1;
            let closed = Outgoing { answer: None, wait: Duration::ZERO, half: false };
            self.record(request, &closed);
            return None;
        }
        let spool = store::check(&self.world.uploads, request)
            .and_then(|()| self.world.spool().map_err(|_| Refusal::code(gateway::STORE_FAILED)));
        Some(match spool {
            Ok(writer) => Incoming::Spool(writer),
            Err(refusal) => Incoming::Refused(refusal, 0),
        })
    }

    pub(crate) fn handle(&mut self, request: &Request) -> Outgoing {
        self.requests += 1;
        let id = request_id(self.requests);
        let outgoing = match store::serves(request.path()) {
            true if request.method == GET.method.as_str() => self.get(request, &id),
            true => self.put(request, &id),
            false => self.answer(request, &id),
        };
        self.record(request, &outgoing);
        outgoing
    }

    fn record(&mut self, request: &Request, outgoing: &Outgoing) {
        let redactor = Redactor { names: &self.schema.secrets, known: self.world.secrets() };
        let exchange = Exchange::new(&redactor, request, outgoing);
        if self.exchanges.len() == KEPT {
            self.exchanges.pop_front();
        }
        self.exchanges.push_back(exchange);
    }

    /// The bytes of a file for the object store.
    fn put(&mut self, request: &Request, id: &str) -> Outgoing {
        self.run(&PUT, id, |state| {
            store::put(&mut state.world.uploads, request)?;
            Ok(Answer::stored(id))
        })
    }

    /// The bytes of a file from the object store.
    fn get(&mut self, request: &Request, id: &str) -> Outgoing {
        self.run(&GET, id, |state| {
            Ok(Answer::file(id, store::get(&state.world.downloads, request)?))
        })
    }

    fn answer(&mut self, request: &Request, id: &str) -> Outgoing {
        let found = self.schema.find(&request.method, request.path());
        let Some((route, in_path)) = found else {
            let (refusal, spec) = self.schema.unknown(request.path());
            return refusal.answer(spec, id).into();
        };
        self.run(route.spec(), id, |state| {
            let mut reply = state.execute(route, request, in_path)?;
            if let (Host::Oapi, Some(reply)) = (route.spec().host, reply.as_object_mut()) {
                reply.extend(Refusal::none(route.spec(), id));
            }
            Ok(match route.spec().reply {
                ReplyKind::None => Answer::text(200, id, String::new()),
                _ => Answer::json(200, id, &reply),
            })
        })
    }

    /// Executes, unless a fault is in the way, and counts.
    fn run(
        &mut self,
        spec: &'static Spec,
        id: &str,
        execute: impl FnOnce(&mut Self) -> Result<Answer, Refusal>,
    ) -> Outgoing {
        self.counts(spec).received += 1;
        if let Some(fault) = self.faults.next(spec.name, false) {
            return fault.misbehave(spec, id, None);
        }
        if !store::answers(spec) && self.rate.exceeds(spec.name, Instant::now()) {
            return Refusal::Throttled.answer(spec, id).into();
        }
        let answer = match execute(self) {
            Ok(answer) => answer,
            Err(refusal) => return refusal.answer(spec, id).into(),
        };
        self.counts(spec).executed += 1;
        match self.faults.next(spec.name, true) {
            Some(fault) => fault.misbehave(spec, id, Some(answer)),
            None => answer.into(),
        }
    }

    fn execute(
        &mut self,
        route: &Route,
        request: &Request,
        in_path: Map<String, Value>,
    ) -> Result<Value, Refusal> {
        let app = self.admit(route.spec(), request)?;
        let arguments = check::arguments(self.schema, route, request, in_path, app)?;
        values::admit(&self.world, route, &arguments)?;
        match operations::semantics(route.spec().name) {
            Some(execute) => execute(&mut self.world, &arguments),
            None => {
                values::check(self.schema, route, &arguments)?;
                Ok(route.sample(&store::nowhere(&self.world.setting.url)))
            }
        }
    }

    /// Checks the access token, which says who asks.
    fn admit(&self, spec: &Spec, request: &Request) -> Result<App, Refusal> {
        let token = match spec.auth {
            // It makes no difference there.
            Auth::None => return Ok(App::Internal),
            Auth::Header => request.header(gateway::TOKEN_HEADER).map(String::from),
            Auth::Query => {
                // It may come in a form as well.
                let mut given =
                    request.query().into_iter().chain(request.form().into_iter().flatten());
                let found = given.find(|(name, _)| name == gateway::TOKEN_QUERY);
                found.map(|(_, token)| token)
            }
        };
        match token.filter(|token| !token.is_empty()) {
            None => Err(Refusal::TokenMissing),
            Some(token) => self.world.tokens.app(&token).ok_or(Refusal::TokenRefused),
        }
    }

    fn counts(&mut self, spec: &Spec) -> &mut Counts {
        self.counts.entry(spec.name).or_default()
    }
}

/// In the form of DingTalk's, and the same from run to run.
fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012X}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::call::Method;
    use crate::catalog::Catalog;
    use crate::emulator::net::body::Body;
    use crate::emulator::world::Setting;
    use crate::emulator::world::tokens::Random;

    static THING: Spec = Spec::new("getThing", Method::Get, "/v1.0/things/{thingId}");
    static ROOT: Spec = Spec::new("getRoot", Method::Get, "/v1.0/things/root").auth(Auth::None);
    static PERSON: Spec = Spec::new("getPerson", Method::Post, "/topapi/v2/person/get")
        .host(Host::Oapi)
        .auth(Auth::Query);

    const FILES: &[(&str, &str)] = &[
        (
            "common.json",
            r##"{ "definitions": {
            "ThingId": { "type": "string", "x-id": true },
            "Option": { "type": "object", "required": ["name"], "properties": {
                "name": { "type": "string" }, "sizes": { "type": "array", "items": { "type": "integer" } }
            }}
        }}"##,
        ),
        (
            "things/get_thing.json",
            r##"{ "x-operation": {}, "definitions": { "GetThing": {
            "type": "object", "required": ["thingId"], "properties": {
                "thingId": { "$ref": "#/definitions/ThingId", "x-in": "path" },
                "count": { "type": "integer", "x-in": "query" },
                "deep": { "type": "boolean", "x-in": "query" }
            }
        }}, "examples": [{ "reply": { "thing": 1 } }] }"##,
        ),
        (
            "things/get_root.json",
            r##"{ "x-operation": {}, "definitions": { "GetRoot": {
            "type": "object", "properties": {}
        }}, "examples": [{ "reply": { "root": 1 } }] }"##,
        ),
        (
            "topapi/get_person.json",
            r##"{ "x-operation": {}, "definitions": { "GetPerson": {
            "type": "object", "required": ["userid"], "properties": {
                "userid": { "type": "string" },
                "option": { "$ref": "#/definitions/Option" },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } }
            }
        }}, "examples": [{ "reply": { "errcode": 0 } }] }"##,
        ),
    ];

    fn state() -> State {
        let catalog = Catalog::read(FILES, &[&THING, &ROOT, &PERSON]);
        let schema = Schema::new(Box::leak(Box::new(catalog)));
        let mut random = Random::default();
        let setting = Arc::new(Setting::new(String::new(), &mut random));
        State::new(Box::leak(Box::new(schema)), World::new(setting, random))
    }

    /// Asks with a valid token in both places, and gives status and body.
    fn ask(state: &mut State, method: &str, target: &str, body: &str) -> (u16, Value) {
        let token = state.world.tokens.internal();
        let mark = if target.contains('?') { '&' } else { '?' };
        let headers = [
            ("content-type", "application/json; charset=utf-8"),
            (gateway::TOKEN_HEADER, token.expose()),
        ];
        let request = Request {
            method: method.into(),
            target: format!("{target}{mark}access_token={}", token.expose()),
            headers: headers.map(|(name, value)| (name.into(), value.into())).into(),
            body: Body::Memory(body.into()),
            close: false,
        };
        let answer = state.handle(&request).answer.expect("an answer");
        (answer.status, serde_json::from_str(&answer.body).expect("json"))
    }

    #[test]
    fn an_operation_without_semantics_answers_its_example() {
        let mut state = state();
        let (status, reply) = ask(&mut state, "GET", "/v1.0/things/a%2Fb?count=3&deep=true", "");
        assert_eq!((status, &reply["thing"]), (200, &Value::from(1)));
        assert_eq!(state.counts[THING.name].executed, 1);
    }

    #[test]
    fn a_literal_path_comes_before_a_placeholder() {
        let (_, reply) = ask(&mut state(), "GET", "/v1.0/things/root", "");
        assert_eq!(reply["root"], 1);
    }

    #[test]
    fn paths_that_lead_nowhere() {
        for (method, path) in
            [("POST", "/v1.0/things/1"), ("GET", "/v1.0/things"), ("GET", "/v1.0/things/1/")]
        {
            let (status, body) = ask(&mut state(), method, path, "");
            assert_eq!((status, &body["code"]), (404, &gateway::UNKNOWN_PATH.into()));
        }
        for path in ["", "/", "/things/1", "/v2.0/things"] {
            let (status, body) = ask(&mut state(), "GET", path, "");
            assert_eq!((status, body["errcode"].to_string()), (200, gateway::UNKNOWN_ROOT.into()));
        }
    }

    #[test]
    fn arguments_in_path_and_query() {
        let code = |target| ask(&mut state(), "GET", target, "").1["code"].clone();
        assert_eq!(code("/v1.0/things/"), "MissingthingId");
        assert_eq!(code("/v1.0/things/1?count=x"), "Invalidcount");
        assert_eq!(code("/v1.0/things/1?count=1.5"), "Invalidcount");
        assert_eq!(code("/v1.0/things/1?deep=1"), "Invaliddeep");
        assert_eq!(code("/v1.0/things/1?deep="), Value::Null);
    }

    #[test]
    fn arguments_in_the_body_and_below() {
        let refused = |body| {
            let (status, body) = ask(&mut state(), "POST", "/topapi/v2/person/get", body);
            assert_eq!(status, 200);
            let text = body["errmsg"].as_str().unwrap_or_default();
            (body["errcode"].as_i64(), text.rsplit(": ").next().map(String::from))
        };
        let missing = |name: &str| (Some(40035), Some(name.to_string()));
        assert_eq!(refused(r#"{"userid":"u"}"#).0, Some(0));
        assert_eq!(refused(r#"{"userid":"u","option":null,"labels":{"a":"b"}}"#).0, Some(0));
        assert_eq!(refused(r#"{"userid":"u","option":{"name":"n","sizes":[1]}}"#).0, Some(0));
        assert_eq!(refused(""), missing("body"));
        assert_eq!(refused("[]"), missing("body"));
        assert_eq!(refused("{}"), missing("userid"));
        assert_eq!(refused(r#"{"userid":1}"#), missing("userid"));
        assert_eq!(refused(r#"{"userid":"u","option":{}}"#), missing("option.name"));
        assert_eq!(refused(r#"{"userid":"u","option":[]}"#), missing("option"));
        let sizes = r#"{"userid":"u","option":{"name":"n","sizes":["1"]}}"#;
        assert_eq!(refused(sizes), missing("option.sizes"));
        assert_eq!(refused(r#"{"userid":"u","labels":{"a":1}}"#), missing("labels"));
    }

    #[test]
    fn only_so_many_exchanges_are_kept() {
        let mut state = state();
        for number in 0..KEPT + 2 {
            ask(&mut state, "GET", &format!("/v1.0/things/{number}"), "");
        }
        assert_eq!(state.exchanges.len(), KEPT);
        assert_eq!(state.exchanges[0].target, "/v1.0/things/2?access_token=[redacted]");
    }
}
