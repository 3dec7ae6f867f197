//! `call`: calls any operation of the schema by name.

use std::path::{Path, PathBuf};

use dingtalk_file::catalog::Catalog;
use dingtalk_file::emulator::{Emulator, Fault};
use serde_json::Value;

use super::{Run, command, emulator, feed, run, snapshot};

/// Returns `call` with these arguments and the emulator's token.
fn call(emulator: &Emulator, args: &[&str]) -> Run {
    let token = emulator.access_token();
    let variables =
        [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    run(&[&["call"], args].concat(), &variables)
}

/// Runs the command in text and JSON form; the snapshot shows both.
fn both(name: &str, status: i32, call: impl Fn(&[&str]) -> Run) {
    let human = call(&[]);
    let json = call(&["--json"]);
    assert_eq!((human.status, json.status), (status, status), "{}", human.shown());
    assert_eq!(json.json().get("error").is_some(), status > 0);
    snapshot(name, &(human.shown() + &json.shown()));
}

const SPACE: [&str; 3] = ["getSpace", "spaceId=8641975302", "unionId=qR5vJbRmeiiTHW9SkiSiSQiE"];

#[test]
fn help() {
    let help = run(&["call", "--help"], &[]);
    assert_eq!((help.status, &*help.err), (0, ""));
    snapshot("help_call", &help.out);
}

#[test]
fn a_reply() {
    let emulator = emulator();
    let [operator, ..] = emulator.users() else { unreachable!() };
    let union_id = format!("unionId={}", operator.union_id);
    let space_id = format!("spaceId={}", emulator.space_id());
    let args = ["getSpace", &union_id, &space_id];
    both("call", 0, |more| call(&emulator, &[&args[..], more].concat()));
    assert_eq!(emulator.executed("getSpace"), 2);
}

#[test]
fn every_operation() {
    let emulator = emulator();
    let dir = tempfile::tempdir().expect("a temporary folder");
    for operation in Catalog::built_in().operations() {
        let name = operation.spec.name;
        for (number, example) in operation.examples.iter().enumerate() {
            emulator.fault(name, Fault::answer(200, example.reply.to_string()));
            let path = dir.path().join("params.json");
            std::fs::write(&path, example.request.to_string()).expect("a temporary file");
            let source = format!("@{}", path.display());
            let args = [name, "--params", &source, "--show-secrets", "--json"];
            let called = call(&emulator, &args);
            assert_eq!(called.status, 0, "{name}: {}", called.shown());
            assert_eq!(called.json()["reply"], example.reply, "{name}");
            assert_eq!(emulator.received(name), number + 1, "{name}");
        }
    }
}

#[test]
fn parameters_are_sent_in_their_places() {
    let emulator = emulator();
    let args = [
        "addPermission",
        "spaceId=1/2",
        "dentryId=3",
        "unionId=a+b",
        "roleId=NEW_ROLE",
        r#"members={"type":"USER","id":"u"}"#,
        r#"members={"type":"ORG","id":"c"}"#,
        "option.duration=60",
        "--json",
    ];
    emulator.fault("addPermission", Fault::answer(200, r#"{"success":true}"#));
    assert_eq!(call(&emulator, &args).status, 0);
    let exchange = &emulator.exchanges()[0];
    assert_eq!(exchange.target, "/v1.0/storage/spaces/1%2F2/dentries/3/permissions?unionId=a%2Bb");
    let body: Value = serde_json::from_str(&exchange.body).expect("json");
    let expected = serde_json::json!({
        "roleId": "NEW_ROLE",
        "members": [{ "type": "USER", "id": "u" }, { "type": "ORG", "id": "c" }],
        "option": { "duration": 60 },
    });
    assert_eq!(body, expected);
}

#[test]
fn parameters_from_standard_input() {
    let emulator = emulator();
    let token = emulator.access_token();
    let variables =
        [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    emulator.fault("getSpace", Fault::answer(200, r#"{"space":{}}"#));
    let command = command(&["call", "getSpace", "spaceId=2", "--params", "-"], &variables);
    let called = feed(command, br#"{"spaceId":"1","unionId":"u"}"#);
    assert_eq!((called.status, &*called.out), (0, "{\n  \"space\": {}\n}\n"), "{}", called.err);
    assert!(emulator.exchanges()[0].target.contains("/spaces/2?unionId=u"));
}

#[test]
fn the_option_for_json_parameters_has_two_names() {
    let emulator = emulator();
    let [operator, ..] = emulator.users() else { unreachable!() };
    let json =
        format!(r#"{{"spaceId":"{}","unionId":"{}"}}"#, emulator.space_id(), operator.union_id);
    for (count, option) in [(1, "--params"), (2, "--json-body")] {
        let called = call(&emulator, &["getSpace", option, &json]);
        assert_eq!(called.status, 0, "{option}: {}", called.shown());
        assert_eq!(emulator.executed("getSpace"), count);
    }
    let twice = call(&emulator, &["getSpace", "--params", &json, "--json-body", &json]);
    assert_eq!((twice.status, emulator.received("getSpace")), (2, 2));
}

#[test]
fn unknown_parameters_are_not_sent() {
    let emulator = emulator();
    let wrong = [
        "addPermission",
        "spaceId=1",
        "dentryID=2",
        "unionId=u",
        "roleId=READER",
        r#"members=[{"type":"USER","id":5}]"#,
        "option.durations=3",
    ];
    both("call_invalid", 2, |more| call(&emulator, &[&wrong[..], more].concat()));
    both("call_misspelt", 2, |more| call(&emulator, &[&["getSpaces"], more].concat()));
    let rows: [(&[&str], &str); 8] = [
        (
            &["getSpace"],
            "getSpace: spaceId is missing, which comes from addSpace or getConversationSpace; unionId is \
             missing, which comes from userGet or userList; `dingtalk-file",
        ),
        (&["getSpace", "spaceId=", "unionId=u"], "getSpace: spaceId is empty;"),
        (&["getSpace", "8641975302"], "getSpace: parameter 1 has no `=`; write NAME=VALUE;"),
        (&["getSpace", "spaceId=1", "union_id=u"], "\"union_id\", did you mean unionId?"),
        // The suggestion is another kind of id, not the one that was given.
        (&["getSpace", "spaceId=1", "userId=u"], "no parameter \"userId\"; `dingtalk-file"),
        (&["listDentries", "maxResults=many"], "maxResults must be a whole number, not \"many\""),
        (&["listDentries", "withThumbnail=1"], "withThumbnail must be true or false, not 1"),
        (&["getSpace", "--params", "[]"], "getSpace: --params is not a JSON object;"),
    ];
    for (args, problem) in rows {
        let refused = call(&emulator, args);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{}", refused.shown());
        assert!(refused.err.contains(problem), "{}", refused.err);
    }
    assert_eq!(emulator.exchanges(), []);
}

#[test]
fn a_token_is_shown_only_on_request() {
    let emulator = emulator();
    let secret = emulator.app_secret().expose();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("secret");
    std::fs::write(&path, format!("{secret}\n")).expect("a temporary file");
    let from_file = format!("appSecret=file:{}", path.display());
    let key = format!("appKey={}", emulator.app_key());
    // These operations create credentials, so they run without any.
    let variables = [("DINGTALK_ENDPOINT", emulator.url()), ("S", secret)];
    let fetch =
        |more: &[&str]| run(&[&["call", "getAccessToken", &key], more].concat(), &variables);
    both("call_secret", 0, |more| fetch(&[&["appSecret=env:S"], more].concat()));
    let token = emulator.access_token();
    for source in ["appSecret=env:S", &from_file] {
        let hidden = fetch(&[source, "-vv"]);
        assert_eq!(hidden.status, 0, "{}", hidden.shown());
        assert!(!hidden.shown().contains(token.expose()) && !hidden.shown().contains(secret));
        let shown = fetch(&[source, "--show-secrets", "--json"]);
        assert_eq!(shown.json()["reply"]["accessToken"], token.expose());
    }

    let received = emulator.received("getAccessToken");
    let json = format!(r#"{{"appSecret":"{secret}"}}"#);
    let literal = format!("appSecret={secret}");
    for args in [vec![literal.as_str()], vec!["--params", &json]] {
        let refused = fetch(&args);
        assert_eq!(refused.status, 2);
        assert!(refused.err.contains("appSecret is a secret"), "{}", refused.err);
        assert!(!refused.shown().contains(secret));
    }
    assert_eq!(emulator.received("getAccessToken"), received);
}

#[test]
fn no_secret_of_any_operation_is_taken_from_the_command_line() {
    const VALUE: &str = "s3cr3tV4lue";
    let emulator = emulator();
    let mut count = 0;
    for operation in Catalog::built_in().operations() {
        let name = operation.spec.name;
        for field in operation.parameters.iter().filter(|field| field.secret) {
            let field = field.name.as_str();
            // There is no other mistake.
            let mut request = operation.examples[0].request.clone();
            let others = request.as_object_mut().expect("an object");
            let is_secret =
                |name: &str| operation.parameters.iter().any(|it| it.secret && it.name == name);
            others.retain(|name, _| !is_secret(name));
            let written = |(name, value): (&String, &Value)| {
                format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), String::from))
            };
            let others: Vec<_> = others.iter().map(written).collect();
            request[field] = VALUE.into();
            let whole = request.to_string();
            let plain = [VALUE, "", "env:", "file:", "ENV:PATH", "env", "@/etc/hostname", "-"];
            let mut tries: Vec<_> = plain.iter().map(|value| format!("{field}={value}")).collect();
            tries.push(format!("{field}=value:{VALUE}"));
            let tries = tries.iter().map(|word| vec![name, word]);
            for mut args in
                tries.chain([vec![name, "--params", &whole], vec![name, "--json-body", &whole]])
            {
                args.extend(others.iter().map(String::as_str));
                let refused = call(&emulator, &args);
                assert_eq!((refused.status, &*refused.out), (2, ""), "{args:?}");
                let problem = format!("{name}: {field} is a secret");
                assert!(refused.err.contains(&problem), "{args:?}: {}", refused.err);
                assert!(!refused.err.contains(VALUE), "{}", refused.err);
                let refused = call(&emulator, &[&args[..], &["--json", "-vv"]].concat());
                assert!(
                    refused.status == 2 && !refused.shown().contains(VALUE),
                    "{}",
                    refused.shown()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 11 * 5, "{count}");
    // Misspelt names, values in the wrong place, and unknown options.
    let secret = format!("appSecret={VALUE}");
    let misspelt = format!("appsecret={VALUE}");
    let below = format!("appSecret.text={VALUE}");
    let option = format!("--app-secret={VALUE}");
    let broken = format!(r#"{{"appSecret":"{VALUE}"#);
    let rows: [&[&str]; 7] = [
        &["getSpace", &secret],
        &["getAccessToken", &misspelt],
        &["getAccessToken", &below],
        &["getAccessToken", VALUE],
        &["getAccessToken", &option],
        &["getAccessToken", "--app-secret", VALUE],
        &["getAccessToken", "--params", &broken],
    ];
    for args in rows {
        let refused = call(&emulator, args);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{args:?}");
        assert!(!refused.err.contains(VALUE), "{args:?}: {}", refused.err);
    }
    assert_eq!(emulator.exchanges(), []);
}

/// The vendor's SDK does not mark secrets, so they are recognized by name.
#[test]
fn secrets_of_operations_outside_the_schema_are_recognized() {
    let emulator = emulator();
    for parameters in [
        ["exclusive.groupQueryByOpenId", "openConversationId=c", "secretKey=HUNTER2"],
        ["datacenter.operateChartConfig", "x=y", "apiKey=HUNTER2"],
        ["robot.deleteCustomRobot", "actionType=a", "token=HUNTER2"],
    ] {
        let refused = call(&emulator, &parameters);
        assert_eq!(refused.status, 2, "{}", refused.shown());
        assert!(refused.err.contains("is a secret, and other users"), "{}", refused.err);
        assert!(!refused.err.contains("HUNTER2"), "{}", refused.err);
    }
    // Nested secrets may only come from a file.
    let inner =
        r#"[{"apiSecret":"HUNTER2","description":"a","integratorConnectorId":"b","name":"c"}]"#;
    let whole = format!(r#"{{"connectorInfo":{inner}}}"#);
    let single = format!("connectorInfo={inner}");
    for parameters in [[&*single].as_slice(), &["--params", &whole]] {
        let refused = call(&emulator, &[&["connector.createConnector"], parameters].concat());
        assert_eq!(refused.status, 2, "{}", refused.shown());
        assert!(refused.err.contains("apiSecret is a secret"), "{}", refused.err);
        assert!(!refused.err.contains("HUNTER2"), "{}", refused.err);
    }
}

/// Other users can read the command line of a process, so none may be started.
#[test]
fn no_process_is_started() {
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { sources(&path, found) } else { found.push(path) }
        }
    }
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    // Tests are not part of the program.
    files.retain(|path| !path.ends_with("tests.rs"));
    assert!(files.len() > 100, "{files:?}");
    for path in files {
        // This module of `rustix` is used for limits and starts nothing.
        let text = std::fs::read_to_string(&path).expect("a source").replace("rustix::process", "");
        let ways = [
            "process::Command",
            "process::{",
            "process::*",
            "CommandExt",
            ".spawn(\"",
            "execve",
            "posix_spawn",
        ];
        let found = ways.into_iter().find(|way| text.contains(way));
        assert_eq!(found, None, "{path:?}");
    }
}

#[test]
fn other_outcomes() {
    let emulator = emulator();
    both("call_refused", 1, |more| {
        emulator.fault("getSpace", Fault::refuse("permissionDenied"));
        call(&emulator, &[&SPACE[..], more].concat())
    });
    let commit =
        ["commitFile", "spaceId=1", "unionId=u", "uploadKey=k", "name=a.txt", "parentId=0"];
    both("call_unknown", 4, |more| {
        emulator.fault("commitFile", Fault::refuse("systemError"));
        call(&emulator, &[&commit[..], more].concat())
    });
    let unreachable = run(
        &[&["call"], &SPACE[..], &["--endpoint", "http://127.0.0.1:1", "--retries", "0"]].concat(),
        &[("DINGTALK_ACCESS_TOKEN", "t0ken")],
    );
    assert_eq!((unreachable.status, &*unreachable.out), (3, ""), "{}", unreachable.err);
    let nameless = run(&[&["call"], &SPACE[..]].concat(), &[]);
    assert_eq!(nameless.status, 2);
    assert!(nameless.err.contains("no credentials"), "{}", nameless.err);
}
