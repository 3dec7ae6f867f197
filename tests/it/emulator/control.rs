//! The control interface over sockets: who may use it, and how it handles unexpected requests.

use std::fs;
use std::path::Path;
use std::thread;

use dingtalk_file::conv_file::SendLink;
use dingtalk_file::emulator::Emulator;
use dingtalk_file::{Deliver, Upload};
use serde_json::{Value, json};

use super::raw::{Raw, RawAnswer, send_body, send_target, with_token};
use super::{client, send, start};

fn ask(emulator: &Emulator, method: &str, path: &str, body: &str) -> RawAnswer {
    Raw::connect(emulator).request(method, &format!("/_emulator/{path}"), "", body)
}

fn get(emulator: &Emulator, path: &str) -> Value {
    let answer = Raw::connect(emulator).get(&format!("/_emulator/{path}"));
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.json()
}

#[test]
fn the_interface_and_the_rust_api_agree() {
    let emulator = start();
    send(&emulator, &client(&emulator)).expect("delivered");
    let listed = get(&emulator, "deliveries");
    assert_eq!(listed["deliveries"][0]["person"], emulator.deliveries()[0].to.as_str());
    let asked = get(&emulator, "requests");
    assert_eq!(asked["count"], emulator.exchanges().len());
    assert_eq!(asked["requests"][1]["answer"], emulator.exchanges()[1].answer);
    assert!(!asked.to_string().contains(emulator.access_token().expose()));
    assert!(!asked.to_string().contains(emulator.app_secret().expose()));
    assert_eq!(get(&emulator, "operations/sendByApp")["executed"], 1);
    let state = ask(&emulator, "GET", "state", "");
    assert!(state.body.trim_end() == emulator.state().expect("json"));

    // Settings made over HTTP are visible in Rust, and the other way round.
    let fault = r#"{"operation": "sendByApp", "kind": "refuse", "code": "permissionDenied"}"#;
    assert_eq!(ask(&emulator, "POST", "faults", fault).status, 200);
    let error = send(&emulator, &client(&emulator)).expect_err("refused");
    assert_eq!(error.code(), Some("permissionDenied"));
    emulator.add_users(2);
    assert_eq!(get(&emulator, "people")["people"].as_array().map(Vec::len), Some(5));
    assert_eq!(ask(&emulator, "POST", "reset", "").status, 200);
    assert_eq!((emulator.deliveries().len(), emulator.exchanges().len()), (0, 0));
    send(&emulator, &client(&emulator)).expect("delivered, with the secret of the start");
    emulator.reset();
    assert_eq!(get(&emulator, "health")["run"], 4);
}

#[test]
fn a_delivery_keeps_its_bytes() {
    let emulator = start();
    let client = client(&emulator);
    let [operator, person, ..] = emulator.users() else { panic!("people") };
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).filter(u8::is_ascii).collect();
    let upload = Upload::new("é b.txt", std::io::Cursor::new(bytes.clone())).expect("a size");
    let deliver = Deliver::new(operator.union_id.clone()).upload(upload);
    client.deliver(deliver.to(person.union_id.clone())).expect("delivered");
    let answer = ask(&emulator, "GET", "deliveries/1/content", "");
    assert_eq!(
        answer.headers["content-disposition"],
        "attachment; filename*=UTF-8''%C3%A9%20b%2Etxt"
    );
    assert_eq!(answer.headers["content-type"], "application/octet-stream");
    assert!(answer.body.as_bytes() == bytes);
    // The browser must never show these bytes as a page.
    assert!(answer.headers["content-security-policy"].contains("sandbox"));
}

#[test]
fn links_are_listed_in_pages_with_their_times() {
    let emulator = start();
    let client = client(&emulator);
    let group = emulator.add_group(emulator.users());
    let operator = &emulator.users()[0].union_id;
    let (space, file) = (emulator.space_id(), emulator.dentry_id());
    let link = SendLink::new(operator.clone(), space.clone(), file.clone(), group.id.clone());
    for _ in 0..3 {
        client.call(&link).expect("sent");
    }
    let listed = get(&emulator, "links?after=1&limit=1");
    assert_eq!((&listed["count"], &listed["more"]), (&2.into(), &true.into()));
    let [found] = &listed["links"].as_array().expect("a list")[..] else { panic!("{listed}") };
    assert_eq!((&found["number"], &found["name"]), (&2.into(), &"Quarterly report.pdf".into()));
    // Later than the day on which this was written.
    assert!(found["at"].as_u64() > Some(1_750_000_000_000), "{found}");
    let health = get(&emulator, "health");
    assert_eq!((&health["links"], &health["deliveries"]), (&3.into(), &0.into()));
    // Times stay in a state.
    let other = Emulator::builder().seed(&emulator.state().expect("json")).expect("a seed");
    let other = other.start().expect("a free port");
    assert_eq!(get(&other, "links?after=1&limit=1"), listed);
}

#[test]
fn an_emulator_starts_with_its_seed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/testing.md");
    let page = fs::read_to_string(page).expect("the guide");
    let (_, seed) = page.split_once("```json\n").expect("a seed");
    let (seed, _) = seed.split_once("```").expect("its end");
    let emulator = Emulator::builder().seed(seed).expect("a seed").start().expect("a free port");
    assert_eq!((emulator.app_key(), emulator.app_secret().expose()), ("dingtest", "not-a-secret"));
    let ids: Vec<_> = emulator.users().iter().map(|user| user.user_id.as_str()).collect();
    assert_eq!(ids, ["mei", "tariq"]);
    emulator.clear_faults();
    emulator.require_receiver_rights(false);
    send(&emulator, &client(&emulator)).expect("delivered");

    // The emulator has everything in the state, including deliveries.
    let state = emulator.state().expect("json");
    let again = Emulator::builder().seed(&state).expect("a state").start().expect("a free port");
    assert!(again.state().expect("json") == state);
    assert_eq!(again.deliveries(), emulator.deliveries());
    let error =
        Emulator::builder().seed(r#"{"people": [{"nmae": "x"}]}"#).map(drop).expect_err("wrong");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    let said = error.to_string();
    assert!(said.starts_with("unknown name `nmae` in `people[0]`; did you mean `name`?"), "{said}");
}

#[test]
fn requests_that_name_another_machine_are_refused() {
    let emulator = start();
    let token = with_token(&emulator);
    let body = send_body(&emulator);
    let length = body.len();
    let request = |target: &str, host: &str, headers: &str| {
        let mut raw = Raw::connect(&emulator);
        raw.write(format!("POST {target} HTTP/1.1\r\nHost: {host}\r\n{headers}").as_bytes());
        raw.write(format!("Content-Length: {length}\r\n\r\n{body}").as_bytes());
        let answer = raw.read();
        assert!(answer.status != 403 || raw.is_closed());
        answer
    };
    let target = send_target(&emulator);
    let port = emulator.url().rsplit(':').next().expect("a port");
    for (host, origin, status) in [
        (&*format!("127.0.0.1:{port}"), "", 200),
        ("localhost", "", 200),
        ("[::1]", "Origin: http://localhost:3000\r\n", 200),
        ("evil.example", "", 403),
        ("localhost", "Origin: http://evil.example\r\n", 403),
        ("localhost", "Origin: null\r\n", 403),
    ] {
        let answer = request(&target, host, &format!("{origin}{token}"));
        assert_eq!(answer.status, status, "{host} {origin}: {}", answer.body);
        let answer = request("/_emulator/tokens/expire", host, origin);
        let expected = if status == 200 { 400 } else { 403 };
        assert_eq!(answer.status, expected, "{host} {origin}: {}", answer.body);
    }
    assert_eq!((emulator.deliveries().len(), emulator.received("sendByApp")), (3, 3));
    assert_eq!(get(&emulator, "health")["foreign"], 6);
    let allowed = Emulator::builder().allow_host("emulator").start().expect("a free port");
    let mut raw = Raw::connect(&allowed);
    raw.write(b"GET /_emulator/health HTTP/1.1\r\nHost: emulator:80\r\n\r\n");
    assert_eq!(raw.read().status, 200);
}

#[test]
fn paths_lead_nowhere_else() {
    let emulator = start();
    let rows = [
        ("/_emulator", 308),
        ("/_emulator/", 200),
        ("/_emulator/?", 200),
        ("/_emulator/?x=1", 400),
        ("/_emulator/../v1.0/oauth2/accessToken", 404),
        ("/_emulator/..", 404),
        ("/_emulator/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/_emulator/./health", 404),
        ("/_emulator//health", 404),
        ("/_emulator/health%00", 404),
        ("/_emulator/inbox.js/..", 404),
        ("/_emulator/deliveries/18446744073709551616", 404),
        ("/_emulator/deliveries/-1/content", 404),
        ("/_emulator/files/%2e%2e%2f/content", 404),
        ("/_emulator/files/%ff/content", 404),
    ];
    for (target, status) in rows {
        let answer = Raw::connect(&emulator).get(target);
        assert_eq!(answer.status, status, "{target}: {}", answer.body);
        let csp = &answer.headers["content-security-policy"];
        assert!(
            csp.starts_with("default-src 'none'") && csp.contains("frame-ancestors 'none'"),
            "{csp}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
    // These paths are not the interface's, so DingTalk answers, and the log has them.
    let others = [
        "/_emulatorx/health",
        "//_emulator/health",
        "/%5Femulator/health",
        "/x/../_emulator/health",
    ];
    for target in others {
        let answer = Raw::connect(&emulator).get(target);
        assert!(!answer.body.contains("\"status\""), "{target}: {}", answer.body);
    }
    assert_eq!(emulator.exchanges().len(), others.len());
    // A HEAD has the length of the GET but no body.
    let mut raw = Raw::connect(&emulator);
    raw.write(
        b"HEAD /_emulator/schema.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    let mut text = String::new();
    std::io::Read::read_to_string(&mut raw.0, &mut text).expect("a head");
    assert!(text.starts_with("HTTP/1.1 200") && text.ends_with("\r\n\r\n"), "{text}");
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_arrives() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    raw.write(
        b"PUT /_emulator/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100663297\r\n\r\n",
    );
    let answer = raw.read();
    assert_eq!(
        (answer.status, answer.body.trim()),
        (413, "the body is longer than 100663296 bytes")
    );
    let mut raw = Raw::connect(&emulator);
    raw.write(b"POST /v1.0/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4194305\r\n\r\n");
    assert_eq!(raw.read().status, 413);
    // A state may be larger than the API's limit.
    let text = "x".repeat(5 << 20);
    let state =
        json!({ "spaces": [{ "id": "1", "files": [{ "id": "f", "name": "n", "text": text }] }] });
    assert_eq!(ask(&emulator, "PUT", "state", &state.to_string()).status, 200);
    assert_eq!(get(&emulator, "files")["files"][0]["size"], 5 << 20);
}

#[test]
fn simultaneous_resets_restore_the_initial_state() {
    let emulator = start();
    let before = emulator.state().expect("json");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert_eq!(ask(&emulator, "POST", "reset", "").status, 200);
                    assert_eq!(ask(&emulator, "POST", "people", r#"{"count":3}"#).status, 200);
                }
            });
            scope.spawn(|| {
                for number in 0..25 {
                    // A reset in the middle may refuse it, as it should.
                    let client = client(&emulator);
                    let users = emulator.users();
                    let name = format!("{number}.txt");
                    let upload = Upload::new(name, std::io::Cursor::new("text")).expect("a size");
                    let deliver = Deliver::new(users[0].union_id.clone()).upload(upload);
                    let _ = client.deliver(deliver.to(users[1].union_id.clone()));
                    get(&emulator, "requests");
                }
            });
        }
    });
    emulator.reset();
    assert!(emulator.state().expect("json") == before);
    assert_eq!(get(&emulator, "health")["run"], 1 + 1 + 100 + 1);
    send(&emulator, &client(&emulator)).expect("delivered");
}

#[test]
fn the_seed_picks_the_requests_for_a_fault() {
    let run = || {
        let emulator = start();
        let fault =
            r#"{"operation": "sendByApp", "kind": "throttle", "probability": 0.5, "seed": 3}"#;
        assert_eq!(ask(&emulator, "POST", "faults", fault).status, 200);
        let client = client(&emulator);
        (0..20).map(|_| send(&emulator, &client).is_ok()).collect::<Vec<_>>()
    };
    let first = run();
    assert_eq!(first, run());
    assert!(first.contains(&true) && first.contains(&false), "{first:?}");
}
