//! sendByApp against servers that misbehave: what the caller is told, and how often the request arrives.

use std::time::Duration;

use dingtalk_file::conv_file::{SendByApp, SendByAppReply};
use dingtalk_file::{Client, Credentials, Error, Outcome, Reply};

use crate::wire::{Step, Wire, answer, write};

/// A time-out is short where a test waits for it. Elsewhere a busy machine must have its time.
const SHORT: Duration = Duration::from_millis(200);

fn send(url: &str) -> Result<Reply<SendByAppReply>, Error> {
    send_within(url, Duration::from_secs(30))
}

fn send_within(url: &str, timeout: Duration) -> Result<Reply<SendByAppReply>, Error> {
    let client = Client::builder()
        .endpoint(url)
        .credentials(Credentials::token("t0ken"))
        .timeout(timeout)
        .build()
        .expect("valid settings");
    client.call(&SendByApp::new("union".into(), "1".into(), "2".into()))
}

/// The outcome is unknown, the request arrived exactly once, and the caller is told not to repeat it.
fn unknown(what: &str, script: Vec<Step>) -> Error {
    let waits = script.iter().any(|step| matches!(step, Step::Stall | Step::Drip(_)));
    let wire = Wire::serve(vec![script; 3]);
    let result = if waits { send_within(&wire.url, SHORT) } else { send(&wire.url) };
    let error = result.expect_err(what);
    assert_eq!(error.outcome(), Outcome::Unknown, "{what}: {error}");
    assert_eq!(error.attempts(), 1, "{what}: {error}");
    assert!(!error.may_repeat(), "{what}");
    assert_eq!(wire.requests().len(), 1, "{what}");
    error
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
        (
            "103 first",
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n{\"file\":{\"id\":\"674\",\"size\":256}}",
        ),
        (
            "100 first",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n{\"file\":{\"id\":\"674\",\"size\":256}}",
        ),
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
fn connections_that_end_too_soon_leave_the_outcome_unknown() {
    unknown("closed after the request was read", vec![Step::Read]);
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    unknown("truncated body", vec![Step::Read, write(format!("{head}{FILE}"))]);
    unknown("truncated head", vec![Step::Read, write("HTTP/1.1 200 OK\r\nContent-")]);
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    unknown("truncated chunk", vec![Step::Read, write(format!("{chunked}20\r\n{{\"file"))]);
    unknown(
        "bad chunk size",
        vec![Step::Read, write(format!("{chunked}zz\r\n{FILE}\r\n0\r\n\r\n"))],
    );
    unknown("no http", vec![Step::Read, write("SSH-2.0-OpenSSH_9.2\r\n\r\n")]);
}

#[test]
fn a_reset_after_the_request_leaves_the_outcome_unknown() {
    let wire = Wire::serve(vec![vec![Step::ReadOneByte]; 3]);
    let error = send(&wire.url).expect_err("reset");
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert_eq!(error.attempts(), 1);
    assert!(wire.requests().is_empty());
}

#[test]
fn silence_and_slowness_end_with_the_time_out() {
    unknown("silence", vec![Step::Read, Step::Stall]);
    unknown(
        "head a byte at a time",
        vec![Step::Read, Step::Drip(b"HTTP/1.1 200 OK\r\nX: ".into())],
    );
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n";
    let error = unknown("body a byte at a time", vec![Step::Read, write(head), Step::Drip(vec![])]);
    assert_eq!(error.status(), Some(200));
    let body = "HTTP/1.1 200 OK\r\n\r\n{\"file\":";
    unknown("a body without an end", vec![Step::Read, write(body), Step::Stall]);
}

#[test]
fn endless_answers_are_cut() {
    let head = "HTTP/1.1 200 OK\r\n";
    let header = format!("X-Endless: {}\r\n", "x".repeat(1000));
    unknown("endless headers", vec![Step::Read, write(head), Step::Repeat(header.into())]);
    let megabyte = vec![b' '; 1 << 20];
    let body = "HTTP/1.1 200 OK\r\n\r\n{\"file\":{}}";
    let error = unknown("endless body", vec![Step::Read, write(body), Step::Repeat(megabyte)]);
    assert!(error.to_string().contains("longer than"), "{error}");
}

#[test]
fn a_compressed_answer_is_not_asked_for_and_not_unpacked() {
    // A success, if it were unpacked: what was not asked for is not believed.
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56\x4a\xcb\xcc\x49\x55\xb2\xaa\xae\xad\x05\x00\x5a\xa5\xc8\xc1\x0b\x00\x00\x00";
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 31\r\n\r\n";
    let wire = Wire::serve(vec![vec![Step::Read, write([&head[..], gzip].concat())]]);
    let error = send(&wire.url).expect_err("compressed");
    assert_eq!(error.outcome(), Outcome::Unknown);
    let requests = wire.requests();
    assert!(!requests[0].to_lowercase().contains("accept-encoding"), "{}", requests[0]);
}

#[test]
fn a_server_error_leaves_the_outcome_unknown_whatever_it_says() {
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
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        for same_host in [true, false] {
            let elsewhere = Wire::serve(vec![answer("200 OK", FILE)]);
            let target = if same_host { "" } else { &*elsewhere.url };
            let head = format!(
                "HTTP/1.1 {status} Elsewhere\r\nLocation: {target}/other\r\nContent-Length: 0\r\n\r\n"
            );
            let error = unknown(&head, vec![Step::Read, write(&head)]);
            assert_eq!(error.status(), Some(status));
            assert!(elsewhere.requests().is_empty(), "{head}");
        }
    }
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
fn what_never_left_is_tried_again_and_reported_as_not_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr());
    let client = Client::builder()
        .endpoint(format!("http://{}", closed.expect("a port")))
        .credentials(Credentials::token("t0ken"))
        .retry(dingtalk_file::RetryPolicy::new(1).backoff(Duration::from_millis(1)))
        .build()
        .expect("valid settings");
    let error =
        client.send_by_app("union".into(), "1".into(), "2".into()).expect_err("nobody listens");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 2));
    assert!(error.may_repeat());
}

#[test]
fn a_connection_is_used_again_even_after_a_refusal() {
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
fn a_token_that_no_header_can_carry_is_invalid() {
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
