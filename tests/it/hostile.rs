//! sendByApp with all kinds of answers: the caller's error, and the number of requests. Faults of the connection and of
//! HTTP are in `faults.rs`.

use dingtalk_file::conv_file::{SendByApp, SendByAppReply};
use dingtalk_file::{Client, Credentials, Error, Outcome, Reply};

use crate::wire::{Step, Wire, answer, write};

fn send(url: &str) -> Result<Reply<SendByAppReply>, Error> {
    let client = Client::builder()
        .endpoint(url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    client.call(&SendByApp::new("union".into(), "1".into(), "2".into()))
}

/// Checks that the outcome is unknown, the request arrived exactly once, and the error says not to repeat it.
fn unknown(what: &str, script: Vec<Step>) {
    let wire = Wire::serve(vec![script; 3]);
    let error = send(&wire.url).expect_err(what);
    assert_eq!(error.outcome(), Outcome::Unknown, "{what}: {error}");
    assert_eq!(error.attempts(), 1, "{what}: {error}");
    assert!(!error.may_repeat(), "{what}");
    assert_eq!(wire.requests().len(), 1, "{what}");
}

fn success(what: &str, script: Vec<Step>) -> Reply<SendByAppReply> {
    let wire = Wire::serve(vec![script]);
    let reply = send(&wire.url).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(wire.requests().len(), 1, "{what}");
    reply
}

const FILE: &str = r#"{"file":{"id":"674","size":256}}"#;

#[test]
fn answers_in_every_form_of_http_are_read() {
    let forms = [
        (
            "chunked",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"fi\r\n1c\r\nle\":{\"id\":\"674\",\"size\":256}}\r\n0\r\n\r\n",
        ),
        ("close-delimited", "HTTP/1.1 200 OK\r\n\r\n{\"file\":{\"id\":\"674\",\"size\":256}}"),
        ("http 1.0", "HTTP/1.0 200 OK\r\n\r\n{\"file\":{\"id\":\"674\",\"size\":256}}"),
    ];
    for (what, text) in forms {
        let reply = success(what, vec![Step::Read, write(text)]);
        assert_eq!(reply.file.size, Some(256), "{what}");
        assert_eq!(reply.raw(), FILE, "{what}");
    }
    let marked = success("byte order mark", answer("200 OK", format!("\u{feff}{FILE}")));
    assert_eq!(marked.raw(), FILE);
    let mut invalid = FILE.as_bytes().to_vec();
    invalid.splice(1..1, *b"\"name\":\"\xff\",");
    assert_eq!(success("invalid utf-8", answer("200 OK", invalid)).file.size, Some(256));
}

#[test]
fn a_server_error_always_leaves_the_outcome_unknown() {
    for status in
        ["500 Oops", "502 Bad Gateway", "503 Unavailable", "504 Late", "599 What", "408 Late"]
    {
        for body in ["", "<html>", FILE, r#"{"code":"permissionDenied","message":"m"}"#] {
            unknown(&format!("{status} {body}"), answer(status, body));
        }
    }
}

#[test]
fn a_success_without_its_content_leaves_the_outcome_unknown() {
    let bodies = [
        "",
        "<html>ok</html>",
        "null",
        "[]",
        "\"file\"",
        "{}",
        r#"{"file":[]}"#,
        r#"{"file":"x"}"#,
    ];
    for body in bodies {
        unknown(&format!("200 {body}"), answer("200 OK", body));
    }
    unknown("204", vec![Step::Read, write("HTTP/1.1 204 No Content\r\n\r\n")]);
}

#[test]
fn an_error_envelope_in_a_success_is_an_error() {
    let rows = [
        (r#"{"code":"permissionDenied","message":"m","requestid":"R"}"#, "permissionDenied"),
        (r#"{"errcode":404,"errmsg":"m","request_id":"R"}"#, "404"),
        (r#"{"errcode":88,"sub_code":"60011","sub_msg":"m","request_id":"R"}"#, "60011"),
    ];
    for (body, code) in rows {
        let wire = Wire::serve(vec![answer("200 OK", body)]);
        let error = send(&wire.url).expect_err(body);
        assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some(code)));
        assert_eq!((error.message(), error.request_id()), (Some("m"), Some("R")));
        assert_eq!(wire.requests().len(), 1);
    }
}

#[test]
fn a_connection_is_reused_even_after_a_refusal() {
    let refusal = r#"{"code":"permissionDenied","message":"m"}"#;
    let script = [answer("400 No", refusal), answer("200 OK", FILE)].concat();
    let wire = Wire::serve(vec![script]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    let operation = SendByApp::new("union".into(), "1".into(), "2".into());
    assert!(client.call(&operation).is_err());
    client.call(&operation).expect("the second call succeeds on the same connection");
    drop(client);
    assert_eq!(wire.requests().len(), 2);
}

#[test]
fn a_token_that_is_not_valid_in_a_header_is_refused() {
    for token in ["t0ken\n", "t0k\u{e9}n", "t0ken\0"] {
        let wire = Wire::serve(vec![answer("200 OK", FILE)]);
        let client = Client::builder()
            .endpoint(&wire.url)
            .credentials(Credentials::token(token))
            .build()
            .expect("valid settings");
        let error = client
            .send_by_app("union".into(), "1".into(), "2".into())
            .expect_err("an unusable token");
        assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
        assert!(!format!("{error:?}").contains("t0k"), "{error:?}");
        assert!(wire.requests().is_empty());
    }
}
