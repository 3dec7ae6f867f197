//! Tokens: who gets one, where it is valid, and when it expires.

use dingtalk_file::emulator::Emulator;
use serde_json::{Value, json};

use super::arguments::{operations, raw_request};
use super::raw::Raw;
use super::start;

/// Valid and wrong arguments of an operation that returns tokens.
struct Giver {
    operation: &'static str,
    right: Value,
    /// An argument, a wrong value, and the code for it.
    wrong: Vec<(&'static str, String, &'static str)>,
    token: &'static str,
    life: &'static str,
    /// Whether a second call returns the same token.
    same: bool,
}

fn givers(emulator: &Emulator) -> [Giver; 5] {
    let (key, secret) = (emulator.app_key().to_string(), emulator.app_secret().expose());
    let (suite, suite_secret) =
        (emulator.suite_key().to_string(), emulator.suite_secret().expose());
    let (ticket, corp) = (emulator.suite_ticket(), emulator.corp_id());
    let ticket = ticket.expose();
    // A wrong value, a prefix of the right one, and the other app's.
    let others = |name, right: &str, other: &str, code| {
        let wrong = ["WRONG".into(), format!("{right}x"), right.to_uppercase() + "A", other.into()];
        wrong.map(|wrong| (name, wrong, code))
    };
    let unified = |id: &str, secret: &str, other: &str| Giver {
        operation: "getToken",
        right: json!({
            "corpId": corp, "client_id": id, "client_secret": secret,
            "grant_type": "client_credentials",
        }),
        wrong: [
            others("client_id", id, &suite[..5], "invalid.client").as_slice(),
            &others("client_secret", secret, other, "invalid.client"),
            &[("grant_type", "authorization_code".into(), "unsupported.grant.type")],
            &[("corpId", "ding1".into(), "unknownError")],
        ]
        .concat(),
        token: "access_token",
        life: "expires_in",
        same: false,
    };
    [
        Giver {
            operation: "getAccessToken",
            right: json!({ "appKey": key, "appSecret": secret }),
            wrong: [
                others("appKey", &key, &suite, "invalidClientIdOrSecret"),
                others("appSecret", secret, suite_secret, "invalidClientIdOrSecret"),
            ]
            .concat(),
            token: "accessToken",
            life: "expireIn",
            same: true,
        },
        Giver {
            operation: "legacyGetToken",
            right: json!({ "appkey": key, "appsecret": secret }),
            wrong: [
                others("appkey", &key, &suite, "40096"),
                others("appsecret", secret, suite_secret, "40096"),
            ]
            .concat(),
            token: "access_token",
            life: "expires_in",
            same: true,
        },
        Giver {
            operation: "getCorpAccessToken",
            right: json!({
                "suiteKey": suite, "suiteSecret": suite_secret, "suiteTicket": ticket,
                "authCorpId": corp,
            }),
            wrong: [
                others("suiteKey", &suite, &key, "invalidSuiteKey"),
                others("suiteSecret", suite_secret, secret, "invalidSuiteKey"),
                others("suiteTicket", ticket, secret, "invalidSuiteTicket"),
                others("authCorpId", corp.as_str(), &key, "invalidAuthInfo"),
            ]
            .concat(),
            token: "accessToken",
            life: "expireIn",
            same: false,
        },
        unified(&key, secret, suite_secret),
        unified(&suite, suite_secret, secret),
    ]
}

fn ask(emulator: &Emulator, operation: &str, request: &Value) -> (u16, Value) {
    let operations = operations();
    let found = operations.iter().find(|(spec, _)| spec.name == operation);
    let (spec, file) = found.expect("an operation");
    let name = operation[..1].to_ascii_uppercase() + &operation[1..];
    let definition = &file["definitions"][&name];
    let answer = raw_request(&mut Raw::connect(emulator), emulator, spec, definition, request);
    (answer.status, answer.json())
}

/// Returns both hosts' answers to a token: the status and code of one, the code of the other.
fn tried(emulator: &Emulator, token: &str) -> (u16, String, String) {
    let user = &emulator.users()[0];
    let mut raw = Raw::connect(emulator);
    let headers = format!("x-acs-dingtalk-access-token: {token}\r\n");
    let target = format!("/v1.0/storage/spaces/{}?unionId={}", emulator.space_id(), user.union_id);
    let space = raw.request("GET", &target, &headers, "");
    let target = format!("/topapi/v2/user/get?access_token={token}");
    let body = json!({ "userid": user.user_id }).to_string();
    let person = raw.request("POST", &target, "Content-Type: application/json\r\n", &body).json();
    let code = person["sub_code"].as_str().map(String::from);
    (space.status, space.code(), code.unwrap_or_else(|| person["errcode"].to_string()))
}

#[test]
fn every_token_is_valid_on_both_hosts_until_it_expires() {
    let emulator = start();
    let good = || (200, String::new(), "0".to_string());
    let refused = || (400, "InvalidAuthentication".to_string(), "40014".to_string());
    for giver in givers(&emulator) {
        let operation = giver.operation;
        let get = || {
            let (status, reply) = ask(&emulator, operation, &giver.right);
            assert_eq!(status, 200, "{operation}: {reply}");
            (reply[giver.token].as_str().expect("a token").to_string(), reply[giver.life].clone())
        };
        let (first, life) = get();
        let (second, _) = get();
        assert_eq!((life, first == second), (7200.into(), giver.same), "{operation}");
        for token in [&first, &second] {
            assert_eq!(tried(&emulator, token), good(), "{operation}");
        }
        emulator.expire_tokens();
        for token in [&first, &second] {
            assert_eq!(tried(&emulator, token), refused(), "{operation}");
        }
        emulator.set_token_life(None);
        let (third, life) = get();
        assert!(third != first && third != second && life.is_null(), "{operation}");
        assert_eq!(tried(&emulator, &third), good(), "{operation}");
        emulator.set_token_life(Some(7200));
        let shown: String = emulator.exchanges().iter().map(ToString::to_string).collect();
        assert!([first, second, third].iter().all(|token| !shown.contains(&**token)));
    }
}

#[test]
fn a_token_that_an_app_should_not_get_is_refused() {
    let emulator = start();
    for giver in givers(&emulator) {
        let executed = emulator.executed(giver.operation);
        let requests = giver.wrong.iter().map(|(name, value, code)| {
            let mut request = giver.right.clone();
            request[*name] = value.as_str().into();
            (request, *code)
        });
        for (request, code) in requests {
            let (status, answer) = ask(&emulator, giver.operation, &request);
            let told = answer["code"].as_str().map(String::from);
            let told = told.unwrap_or_else(|| answer["errcode"].to_string());
            let legacy = giver.operation == "legacyGetToken";
            let expected = match (legacy, code) {
                (true, _) => 200,
                (_, "unknownError") => 500,
                _ => 400,
            };
            assert_eq!((status, &*told), (expected, code), "{}: {request}", giver.operation);
            assert!(answer.get(giver.token).is_none());
        }
        assert_eq!(emulator.executed(giver.operation), executed);
    }
    let (_, answer) = ask(&emulator, "legacyGetToken", &json!({ "appkey": "k" }));
    assert_eq!(answer["errcode"], 40035);
}
