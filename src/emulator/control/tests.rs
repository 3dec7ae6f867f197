//! Tests of the interface without sockets: each path, its schema, and the matching Rust API.

mod refused;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value, json};
use ureq::http;

use super::*;
use crate::emulator::operations::request::Body;
use crate::emulator::world::World;
use crate::emulator::world::random::Random;

/// An emulator without a server.
struct House {
    control: Control,
    handler: Handler,
}

impl House {
    fn start(seed: Value) -> House {
        let mut start = read_state(seed).expect("a state");
        load::settle(&mut start);
        let url = "http://127.0.0.1:80".to_string();
        let setting = load::setting(&start, &url).expect("a state");
        let mut handler = Handler::new(World::new(setting.into(), Random::default()));
        let control = Control { url, start };
        reset(&mut handler, &control);
        House { control, handler }
    }

    fn response(&mut self, method: &str, path: &str, body: &str) -> Response {
        let target = format!("{CONTROL}/{path}");
        let head = http::Request::builder().method(method).uri(target).body(());
        let mut request = Request::new(&head.expect("a request"));
        request.body = Body::Memory(body.into());
        answer(&self.control, &mut self.handler, &request)
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let response = self.response(method, path, body);
        let body = serde_json::from_str(response.text()).unwrap_or_default();
        (response.status, body)
    }

    /// Sends a GET.
    fn get(&mut self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    fn set(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, &body.to_string());
        assert_eq!(status, 200, "{method} {path} {body}: {answer}");
        answer
    }
}

/// Returns a state in which every field has a value.
fn full() -> Value {
    serde_json::from_str(include_str!("full.json")).expect("json")
}

/// Collects the properties of definitions that occur in a value.
fn seen(rule: &Value, schema: &Value, value: &Value, found: &mut BTreeSet<String>) {
    let mut name = "";
    let mut rule = rule;
    if let Some(path) = rule["$ref"].as_str() {
        name = path.trim_start_matches("#/definitions/");
        rule = &schema["definitions"][name];
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if !name.is_empty() && rule["properties"][key].is_object() {
                    found.insert(format!("{name}.{key}"));
                }
                seen(&rule["properties"][key], schema, value, found);
            }
        }
        Value::Array(list) => {
            list.iter().for_each(|value| seen(&rule["items"], schema, value, found));
        }
        _ => {}
    }
}

#[test]
fn a_dump_can_be_loaded_and_dumped_again() {
    let mut house = House::start(full());
    let dump = house.get("state");
    schema::check("State", &dump).expect("as the schema says");
    let mut other = House::start(json!({}));
    other.set("PUT", "state", &dump);
    assert_eq!(other.get("state"), dump);

    // Every property of a state occurred, except for those with a reason.
    let schema: Value = serde_json::from_str(schema::text()).expect("json");
    let mut found = BTreeSet::new();
    seen(&json!({ "$ref": "#/definitions/State" }), &schema, &dump, &mut found);
    let names: BTreeSet<&str> = found.iter().filter_map(|name| name.split('.').next()).collect();
    let mut all = BTreeSet::new();
    for name in names {
        let properties = schema["definitions"][name]["properties"].as_object().expect("properties");
        all.extend(properties.keys().map(|key| format!("{name}.{key}")));
    }
    let missing: Vec<&String> = all.difference(&found).collect();
    let expected = [
        "File.path",
        "File.space_id",
        "File.text",
        "State.allow_hosts",
        "State.idle_timeout",
        "State.listen",
    ];
    assert_eq!(
        missing, expected,
        "only for lists, for hand-written states, and (three) for the command"
    );

    // It contains what the seed gave.
    let seed = full();
    for name in [
        "organization",
        "organizations",
        "apps",
        "settings",
        "roles",
        "links",
        "space_id",
        "dentry_id",
    ] {
        assert_eq!(dump[name], seed[name], "{name}");
    }
    assert_eq!(dump["departments"][1]["parent"], 9);
    assert_eq!(dump["departments"][2]["corp_id"], "dingother");
    assert_eq!(dump["conversations"][1]["owner"], Value::Null);
    // Files come after their folder.
    let files = dump["spaces"][0]["files"].as_array().expect("a list");
    let ids: Vec<_> = files.iter().map(|file| file["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["8", "f1", "7", "67420135803"]);
    assert_eq!(files[1]["base64"], "aMOpbGxv");
    let paths = house.get("files")["files"].clone();
    let paths = paths.as_array().expect("a list").iter().map(|file| file["path"].clone());
    assert_eq!(paths.collect::<Vec<_>>(), ["/folder/folder/b.bin", "/a.txt"]);
    let numbers: Vec<_> = dump["deliveries"].as_array().expect("a list").iter().collect();
    assert_eq!(numbers[0]["conversation"], "cid1");
    assert_eq!((&numbers[2]["duplicate_of"], &numbers[2]["size"]), (&json!(2), &json!(6)));
    assert_eq!((&numbers[3]["at"], &numbers[3]["size"]), (&json!(8), &json!(0)));
    assert_eq!(house.ask("GET", "deliveries/4/content", "").0, 404);
    assert_eq!(house.ask("GET", "deliveries/3/content", "").0, 200);
    // New ids do not collide.
    house.set("POST", "conversations", &json!({}));
    let spaces = house.get("state")["spaces"].as_array().expect("a list").len();
    assert_eq!(spaces, 5);
}

#[test]
fn an_empty_seed_gives_the_default_emulator() {
    let mut house = House::start(json!({}));
    let dump = house.get("state");
    assert_eq!(dump["people"].as_array().map(Vec::len), Some(3));
    assert_eq!(dump["spaces"][0]["files"][0]["size"], 48_213);
    assert_eq!(dump["space_id"], dump["spaces"][0]["id"]);
    // A reset restores the state, including secrets.
    house.set("POST", "people", &json!({ "count": 2 }));
    house.set("POST", "faults", &json!({ "operation": "send", "kind": "close" }));
    house.set("POST", "clock/advance", &json!({ "seconds": 7200 }));
    house.set("PUT", "rate", &json!({ "calls_per_second": 9 }));
    assert_ne!(house.get("state"), dump);
    house.ask("POST", "reset", "");
    assert_eq!(house.get("state"), dump);
    assert_eq!(house.get("clock"), json!({ "advanced": 0 }));
}

/// Returns a request to each path, with the requests that must precede it.
fn examples() -> BTreeMap<(&'static str, &'static str), (&'static str, Value)> {
    let none = Value::Null;
    BTreeMap::from([
        (("GET", ""), ("", none.clone())),
        (("GET", "inbox.css"), ("inbox.css", none.clone())),
        (("GET", "inbox.js"), ("inbox.js", none.clone())),
        (("GET", "inbox.svg"), ("inbox.svg", none.clone())),
        (("GET", "schema.json"), ("schema.json", none.clone())),
        (("GET", "health"), ("health", none.clone())),
        (("POST", "reset"), ("reset", none.clone())),
        (("GET", "state"), ("state?content=false", none.clone())),
        (("PUT", "state"), ("state", full())),
        (("GET", "people"), ("people", none.clone())),
        (
            ("POST", "people"),
            ("people", json!({ "count": 1, "corp_id": "dingother", "people": [{ "name": "Cy" }] })),
        ),
        (("POST", "people/{id}/token"), ("people/eve/token", none.clone())),
        (("GET", "organizations"), ("organizations", none.clone())),
        (("POST", "organizations"), ("organizations", json!({ "name": "Third" }))),
        (
            ("PATCH", "organizations/{corp_id}"),
            ("organizations/dingother", json!({ "suite_enabled": false })),
        ),
        (("GET", "departments"), ("departments", none.clone())),
        (("POST", "departments"), ("departments", json!({ "name": "West", "parent": 9 }))),
        (
            ("PATCH", "departments/{id}"),
            ("departments/9", json!({ "members": ["ann"], "readable": false })),
        ),
        (("GET", "roles"), ("roles", none.clone())),
        (("POST", "roles"), ("roles", json!({ "name": "Seller" }))),
        (("PATCH", "roles/{id}"), ("roles/3", json!({ "members": ["bob"] }))),
        (("GET", "conversations"), ("conversations", none.clone())),
        (("POST", "conversations"), ("conversations", json!({ "members": ["bob"] }))),
        (("PATCH", "conversations/{id}"), ("conversations/cid%31", json!({ "members": ["bob"] }))),
        (("GET", "apps"), ("apps", none.clone())),
        (
            ("PATCH", "apps/{kind}"),
            ("apps/internal", json!({ "permissions": ["qyapi_get_member"] })),
        ),
        (("POST", "tickets/push"), ("tickets/push", none.clone())),
        (("GET", "deliveries"), ("deliveries?to=bob&after=1&limit=1", none.clone())),
        (("GET", "deliveries/{number}"), ("deliveries/1", none.clone())),
        (("GET", "deliveries/{number}/content"), ("deliveries/1/content", none.clone())),
        (("GET", "links"), ("links", none.clone())),
        (("GET", "files"), ("files", none.clone())),
        (("GET", "recycled"), ("recycled", none.clone())),
        (("PATCH", "spaces/{id}"), ("spaces/88", json!({ "recycle_bin": true }))),
        (("GET", "files/{dentry_id}/content"), ("files/f1/content", none.clone())),
        (("GET", "files/{dentry_id}/rights"), ("files/f1/rights?person=ann", none.clone())),
        (("GET", "requests"), ("requests?outcome=refused&brief=true", none.clone())),
        (("GET", "requests/{number}"), ("requests/1", none.clone())),
        (("GET", "operations"), ("operations", none.clone())),
        (("GET", "operations/{name}"), ("operations/ossPut", none.clone())),
        (("GET", "faults"), ("faults", none.clone())),
        (("POST", "faults"), ("faults", json!({ "operation": "send", "kind": "close" }))),
        (("DELETE", "faults"), ("faults?operation=sendByApp", none.clone())),
        (("GET", "rate"), ("rate", none.clone())),
        (("PUT", "rate"), ("rate", json!({ "calls_per_second": 2 }))),
        (("GET", "settings"), ("settings", none.clone())),
        (("PATCH", "settings"), ("settings", json!({ "token_life": 5, "space_quota": null }))),
        (("GET", "clock"), ("clock", none.clone())),
        (("POST", "clock/advance"), ("clock/advance", json!({ "seconds": 5 }))),
        (("POST", "tokens/expire"), ("tokens/expire", none.clone())),
        (("POST", "uploads/expire"), ("uploads/expire", none.clone())),
        (("POST", "uploads/forget"), ("uploads/forget", none.clone())),
        (("POST", "downloads/expire"), ("downloads/expire", none.clone())),
        (("POST", "pages/expire"), ("pages/expire", none)),
    ])
}

#[test]
fn each_path_answers_as_the_schema_says() {
    let schema: Value = serde_json::from_str(schema::text()).expect("json");
    let paths = schema["x-paths"].as_array().expect("a list");
    let of = |path: &Value| {
        let text = |name: &str| path[name].as_str().expect("text").to_string();
        (text("method"), text("path"))
    };
    let listed: BTreeSet<_> = paths.iter().map(of).collect();
    let routes = ROUTES.iter().map(|(method, path, _)| (method.to_string(), path.to_string()));
    assert_eq!(routes.collect::<BTreeSet<_>>(), listed);
    let examples = examples();
    let tried = examples.keys().map(|(method, path)| (method.to_string(), path.to_string()));
    assert_eq!(tried.collect::<BTreeSet<_>>(), listed);

    for path in paths {
        let (method, name) = of(path);
        let mut house = House::start(full());
        refuse_one(&mut house);
        let (target, body) = &examples[&(&*method, &*name)];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let before = house.handler.changes;
        let response = house.response(&method, target, &body);
        assert_eq!(response.status, 200, "{method} {target}: {}", response.text());
        let reply = path["reply"].as_str().expect("a reply");
        let media_type = response.headers.iter().find(|(name, _)| name == "content-type");
        let (_, media_type) = media_type.expect("a content type");
        if reply.contains('/') {
            assert!(media_type.starts_with(reply), "{target}: {media_type}");
        } else {
            assert_eq!(media_type, "application/json");
            let value: Value = serde_json::from_str(response.text()).expect("json");
            schema::check(reply, &value).unwrap_or_else(|problem| panic!("{target}: {problem}"));
        }
        // A GET changes nothing, and every change is counted.
        assert_eq!(house.handler.changes > before, method != "GET", "{method} {target}");
    }
}

/// Sends a request that DingTalk refuses.
fn refuse_one(house: &mut House) {
    let head =
        http::Request::builder().method("POST").uri("/v1.0/convFile/apps/conversations/files/send");
    let request = Request::new(&head.body(()).expect("a request"));
    house.handler.handle(&request, SystemTime::now());
}

#[test]
fn the_rust_api_is_covered() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/emulator");
    let functions = |file: &str| -> Vec<String> {
        let text = fs::read_to_string(home.join(file)).expect("a source file");
        let lines = text.lines().filter_map(|line| line.strip_prefix("    pub fn "));
        lines.filter_map(|line| Some(line.split(['(', '<']).next()?.to_string())).collect()
    };
    let mut public: BTreeSet<String> = BTreeSet::new();
    public.extend(
        ["mod.rs", "apps.rs", "recipients.rs", "spaces.rs"].into_iter().flat_map(functions),
    );
    assert!(public.len() > 40, "{public:?}");
    public.insert("EmulatorBuilder::seed".into());
    let schema: Value = serde_json::from_str(schema::text()).expect("json");
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for path in schema["x-paths"].as_array().expect("a list") {
        for name in path["rust"].as_array().expect("a list") {
            let name = name.as_str().expect("a name").to_string();
            assert!(covered.insert(name.clone()), "{name} occurs twice");
        }
    }
    let only: Map<String, Value> = schema["x-rust-only"].as_object().expect("an object").clone();
    for (name, reason) in only {
        assert!(reason.as_str().is_some_and(|reason| !reason.is_empty()), "{name}");
        assert!(covered.insert(name.clone()), "{name} has both a path and a reason");
    }
    assert_eq!(covered, public);

    // Each constructor of a fault is a kind, and each of its modifiers is a property.
    let fault = &schema["definitions"]["Fault"]["properties"];
    let mut known: BTreeSet<String> = BTreeSet::new();
    let kinds = fault["kind"]["enum"].as_array().expect("a list");
    known.extend(kinds.iter().filter_map(|kind| Some(kind.as_str()?.to_string())));
    for (function, property) in [
        ("after_executing", "after_executing"),
        ("header", "headers"),
        ("times", "count"),
        ("sometimes", "probability"),
    ] {
        assert!(fault[property].is_object(), "{property}");
        known.insert(function.into());
    }
    assert_eq!(known, functions("net/fault.rs").into_iter().collect());
}

#[test]
fn the_clock_expires_tokens_and_grants() {
    let mut house = House::start(full());
    house.set("PATCH", "settings", &json!({ "token_life": 7200 }));
    let token = |house: &mut House| house.get("apps")["apps"][0]["access_token"].clone();
    // Fetching the token extends it.
    let first = token(&mut house);
    for _ in 0..2 {
        house.set("POST", "clock/advance", &json!({ "seconds": 7199 }));
        assert_eq!(token(&mut house), first);
    }
    assert_eq!(house.get("state")["spaces"][0]["grants"].as_array().map(Vec::len), Some(1));
    house.set("POST", "clock/advance", &json!({ "seconds": 7200 }));
    assert_eq!(house.get("state")["apps"]["internal"]["access_token"], Value::Null);
    assert_ne!(token(&mut house), first);
    assert_eq!(house.get("clock"), json!({ "advanced": 21_598 }));
}

#[test]
fn each_organization_has_its_own_people() {
    let mut house = House::start(json!({}));
    let other = house.set("POST", "organizations", &json!({}))["corp_id"].clone();
    let people = json!({ "count": 2, "corp_id": other });
    let people = house.set("POST", "people", &people)["people"].clone();
    let id = people[0]["user_id"].clone();
    let department = json!({ "name": "Sales", "members": [id] });
    let department = house.set("POST", "departments", &department);
    assert_eq!(department["corp_id"], other);
    let below = json!({ "name": "North", "parent": department["id"] });
    assert_eq!(house.set("POST", "departments", &below)["corp_id"], other);
    let role = json!({ "name": "Buyer", "members": [id] });
    assert_eq!(house.set("POST", "roles", &role)["corp_id"], other);
    assert_eq!(house.set("POST", "conversations", &json!({ "members": [id] }))["owner"], id);
    let dump = house.get("state");
    assert_eq!(dump["spaces"][1]["corp_id"], other);
    let mut again = House::start(dump.clone());
    assert_eq!(again.get("state"), dump);
    // New ids do not collide there either.
    let another = again.set("POST", "departments", &json!({ "name": "West" }));
    assert_eq!(another["id"], house.set("POST", "departments", &json!({ "name": "West" }))["id"]);
    // Permissions are set for each app.
    let lacking = json!({ "revoked_permissions": ["qyapi_get_member"] });
    let apps = again.set("PATCH", "apps/third-party-enterprise", &lacking)["apps"].clone();
    assert_eq!(apps[0]["revoked_permissions"], json!([]));
    assert_eq!(apps[1]["revoked_permissions"], lacking["revoked_permissions"]);
    let only = json!({ "permissions": ["qyapi_get_member"] });
    let apps = again.set("PATCH", "apps/internal", &only)["apps"].clone();
    let lacking = apps[0]["revoked_permissions"].as_array().expect("a list");
    assert!(!lacking.is_empty() && !lacking.contains(&json!("qyapi_get_member")), "{lacking:?}");
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let mut house = House::start(json!({}));
    let ask = |house: &mut House, tag: &str| {
        let target = format!("{CONTROL}/health");
        let head = http::Request::builder().uri(target).header("if-none-match", tag).body(());
        let response =
            answer(&house.control, &mut house.handler, &Request::new(&head.expect("ok")));
        let tag =
            response.headers.iter().find(|(name, _)| name == "etag").expect("a tag").1.clone();
        (response.status, tag)
    };
    let (status, tag) = ask(&mut house, "");
    assert_eq!(status, 200);
    assert_eq!(ask(&mut house, &tag), (304, tag.clone()));
    refuse_one(&mut house);
    let (status, next) = ask(&mut house, &tag);
    assert_eq!((status, next != tag), (200, true));
    house.ask("POST", "reset", "");
    assert_eq!(ask(&mut house, &next).0, 200);
}
