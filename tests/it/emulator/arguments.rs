//! Required arguments of every request.

use std::path::Path;

use dingtalk_file::catalog::Catalog;
use dingtalk_file::emulator::Emulator;
use dingtalk_file::{Auth, Host, OPERATIONS, Spec};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::raw::{Raw, RawAnswer, send_body, send_target, with_token};
use super::{sent, start};

#[test]
fn a_request_without_a_token_is_refused() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let token = emulator.access_token();
    let bearer = format!("Authorization: Bearer {}\r\n", token.expose());
    let in_query = format!("{}&access_token={}", send_target(&emulator), token.expose());
    for (target, headers) in [
        (send_target(&emulator), ""),
        (send_target(&emulator), "x-acs-dingtalk-access-token: \r\n"),
        (send_target(&emulator), &bearer),
        (in_query, ""),
    ] {
        let answer = raw.request("POST", &target, headers, &send_body(&emulator));
        assert_eq!(answer.status, 400);
        assert_eq!(answer.code(), "AuthenticationFailed.MissingParameter");
        assert_eq!(answer.json()["requestid"], answer.headers["x-acs-request-id"]);
        assert_eq!(answer.headers["content-type"], "application/json;charset=utf-8");
    }
    assert_eq!(sent(&emulator), (4, 0, 0));
}

#[test]
fn arguments_of_the_wrong_kind_are_refused() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (headers, target) = (with_token(&emulator), send_target(&emulator));
    let mut code = |headers: &str, body: &str| {
        let answer = raw.request("POST", &target, headers, body);
        assert_eq!(answer.status, 400);
        answer.code()
    };
    assert_eq!(code(&headers, r#"{"spaceId":1,"dentryId":"1"}"#), "InvalidspaceId");
    assert_eq!(code(&headers, r#"{"spaceId":"1","dentryId":["1"]}"#), "InvaliddentryId");
    assert_eq!(code(&headers, r#"{"spaceId":null,"dentryId":"1"}"#), "MissingspaceId");
    assert_eq!(code(&headers, r#"{"spaceId":"","dentryId":"1"}"#), "MissingspaceId");
    for body in ["", "[]", "null", "{", "\u{feff}", "spaceId=1&dentryId=1"] {
        assert_eq!(code(&headers, body), "Missingbody", "{body}");
    }
    let form = headers.replace("application/json", "application/x-www-form-urlencoded");
    assert_eq!(code(&form, &send_body(&emulator)), "Missingbody");
    let utf8 = headers.replace("application/json", "Application/JSON; charset=utf-8");
    assert_eq!(code(&utf8, r#"{"spaceId":"x","dentryId":"1"}"#), "paramError.spaceId");
    let fullwidth = "{\"spaceId\":\"\u{ff11}\",\"dentryId\":\"1\"}";
    assert_eq!(code(&headers, fullwidth), "paramError.spaceId");
}

#[test]
fn every_missing_required_argument_is_refused() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let mut checked = 0;
    for (spec, file) in operations() {
        let mut name = spec.name.to_string();
        name[..1].make_ascii_uppercase();
        let definition = &file["definitions"][name];
        let example = &file["examples"][0]["request"];
        let whole = raw_request(&mut raw, &emulator, spec, definition, example);
        for required in definition["required"].as_array().into_iter().flatten() {
            let required = required.as_str().expect("a name");
            let mut request = example.clone();
            request.as_object_mut().expect("an object").remove(required);
            let answer = raw_request(&mut raw, &emulator, spec, definition, &request);
            checked += 1;
            match spec.host {
                Host::Api => {
                    assert_eq!((answer.status, answer.code()), (400, format!("Missing{required}")));
                    let message = format!("{required} is mandatory for this action.");
                    assert_eq!(answer.json()["message"], message);
                    assert_ne!(whole.code(), answer.code());
                }
                // The legacy host.
                _ => {
                    let answered = answer.json();
                    let message = answered["errmsg"].as_str().expect("a message");
                    // Or that host's code for any argument.
                    let own = spec.errors.iter().find(|row| row.code == "40035");
                    let is_whole = own.is_some_and(|row| row.message == message);
                    assert!(is_whole || message.contains(required), "{message}");
                    assert_ne!(whole.json()["errcode"], answer.json()["errcode"]);
                }
            }
        }
        assert_eq!(emulator.deliveries().len(), 0);
    }
    assert!(checked >= 9);
}

/// Sends the flat arguments `request` of an example, each in the place that its definition names.
pub fn raw_request(
    raw: &mut Raw,
    emulator: &Emulator,
    spec: &Spec,
    definition: &Value,
    request: &Value,
) -> RawAnswer {
    let encode = |value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), String::from);
        utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string()
    };
    let (mut path, mut query, mut body) = (spec.path.to_string(), String::new(), json!({}));
    for (name, declared) in definition["properties"].as_object().into_iter().flatten() {
        let value = request.get(name);
        match declared["x-in"].as_str() {
            Some("path") => {
                let value = value.map(encode).unwrap_or_default();
                path = path.replace(&format!("{{{name}}}"), &value);
            }
            Some("query") => {
                query.extend(value.map(|value| format!("&{name}={}", encode(value))));
            }
            _ => {
                if let Some(value) = value {
                    body[name] = value.clone();
                }
            }
        }
    }
    if spec.auth == Auth::Query {
        query += &format!("&access_token={}", emulator.access_token().expose());
    }
    let target = format!("{path}?{query}");
    let method = spec.method.as_str();
    let mut operations = Catalog::built_in().operations().iter();
    let of_person = operations.any(|entry| entry.spec.name == spec.name && entry.token_of_person);
    let mut headers = with_token(emulator);
    if of_person {
        let token = emulator.person_token(&emulator.users()[0]);
        headers = headers.replace(emulator.access_token().expose(), token.expose());
    }
    raw.request(method, &target, &headers, &body.to_string())
}

pub fn schema_file(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(path);
    let text = std::fs::read_to_string(&path).expect("a schema file");
    serde_json::from_str(&text).expect("json")
}

/// Returns every operation with its schema file.
pub fn operations() -> Vec<(&'static Spec, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    let modules = entries(&folder).into_iter().filter(|path| path.is_dir());
    let files = modules.flat_map(|module| entries(&module));
    let files: Vec<Value> = files.map(|path| schema_file(&path.to_string_lossy())).collect();
    let file = |spec: &Spec| {
        let same = |file: &&Value| {
            let operation = &file["x-operation"];
            operation["path"] == spec.path && operation["method"] == spec.method.as_str()
        };
        files.iter().find(same).expect("a schema file").clone()
    };
    OPERATIONS.iter().map(|spec| (*spec, file(spec))).collect()
}
