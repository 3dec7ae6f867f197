//! Every kind of error, as people see it.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use dingtalk_file::{CallOptions, Client, Credentials, Error, RetryPolicy};

use crate::portable::portable;
use crate::wire::{Step, Wire, answer, write};

fn send(url: &str, credentials: Credentials) -> Error {
    send_within(url, credentials, Duration::from_secs(30))
}

fn send_within(url: &str, credentials: Credentials, timeout: Duration) -> Error {
    let client = Client::builder()
        .endpoint(url)
        .credentials(credentials)
        .timeout(timeout)
        .retry(RetryPolicy::none())
        .build()
        .expect("valid settings");
    let error = client.send_by_app("union".into(), "1".into(), "2".into());
    error.expect_err("an error")
}

fn describe(text: &mut String, what: &str, url: &str, error: &Error) {
    let chain = error.to_string();
    assert!(error.source().is_none(), "whatever caused it stands in {chain}");
    let chain = chain.replace(url.trim_start_matches("http://"), "[host]");
    writeln!(text, "{what}\n    {chain}").unwrap();
    let facts = (error.step_outcome(), error.attempts(), error.retry_after(), error.may_repeat());
    writeln!(text, "    step outcome, attempts, retry after, may repeat: {facts:?}").unwrap();
    if !error.required_scopes().is_empty() {
        writeln!(text, "    scopes: {:?}", error.required_scopes()).unwrap();
    }
    writeln!(text, "    hint: {}\n", error.hint().unwrap_or("-")).unwrap();
    // `main` prints prose, too.
    let debug = format!("{error:?}");
    assert!(debug.starts_with(&error.to_string()) && !debug.contains("Some("), "{debug}");
}

#[test]
fn every_kind() {
    let json = |status: &str, body: &str| answer(status, body);
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"file\":";
    let redirect = "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n";
    let kinds = [
        (
            "refused, with a code of the operation",
            json(
                "400 No",
                r#"{"code":"permissionDenied","message":"no permission","requestid":"R1"}"#,
            ),
        ),
        (
            "refused, with a code of the gateway and scopes",
            json(
                "403 No",
                r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"scope","requestid":"R2","accessdenieddetail":{"requiredScopes":["ConvFile.File.Send"]}}"#,
            ),
        ),
        (
            "refused, throttled",
            json(
                "403 No",
                r#"{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","message":"slow down"}"#,
            ),
        ),
        (
            "refused, token",
            json("400 No", r#"{"code":"InvalidAuthentication","message":"不合法的access_token"}"#),
        ),
        (
            "refused, legacy",
            json(
                "200 OK",
                r#"{"errcode":88,"sub_code":"60011","sub_msg":"no scope","request_id":"R3"}"#,
            ),
        ),
        ("refused, without a code", json("404 No", "<html>not here</html>")),
        (
            "refused, drawing on the terminal",
            json("400 No", "{\"code\":\"x\",\"message\":\"\\u001b[2J\\nerror: all is well\"}"),
        ),
        (
            "unknown, server error with a code",
            json("500 Oops", r#"{"code":"systemError","message":"try later","requestid":"R4"}"#),
        ),
        ("unknown, server error of a proxy", json("502 Bad Gateway", "<html>502</html>")),
        ("unknown, success without content", json("200 OK", "{}")),
        ("unknown, empty", json("200 OK", "")),
        ("unknown, contradiction", json("200 OK", r#"{"file":{},"errcode":1,"errmsg":"no"}"#)),
        ("unknown, redirect", vec![Step::Read, write(redirect)]),
        ("unknown, closed", vec![Step::Read]),
        ("unknown, cut off", vec![Step::Read, write(cut)]),
        ("unknown, silent", vec![Step::Read, Step::Stall]),
    ];
    let mut text = String::new();
    for (what, script) in kinds {
        let silent = script.iter().any(|step| matches!(step, Step::Stall));
        let timeout = Duration::from_millis(if silent { 200 } else { 30_000 });
        let wire = Wire::serve(vec![script]);
        let error = send_within(&wire.url, Credentials::token("t0ken"), timeout);
        describe(&mut text, what, &wire.url, &error);
    }

    let app = || Credentials::internal_app("key", "s3cret");
    let refusal = r#"{"code":"invalidClientIdOrSecret","message":"wrong","requestid":"R5"}"#;
    let wire = Wire::serve(vec![json("400 No", refusal)]);
    describe(&mut text, "refused at the token", &wire.url, &send(&wire.url, app()));
    let wire = Wire::serve(vec![vec![Step::Read]]);
    describe(&mut text, "not sent, token unknown", &wire.url, &send(&wire.url, app()));

    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr());
    let nobody = format!("http://{}", port.expect("a port"));
    describe(&mut text, "not sent", &nobody, &send(&nobody, Credentials::token("t0ken")));

    describe(
        &mut text,
        "invalid token",
        &nobody,
        &send(&nobody, Credentials::token("Bearer t0ken")),
    );
    let client = Client::builder().endpoint(&nobody).build().expect("valid settings");
    let error = client.send_by_app("".into(), "1".into(), "2".into()).expect_err("invalid");
    describe(&mut text, "invalid parameter", &nobody, &error);
    let error = client.call_with(
        &dingtalk_file::conv_file::SendByApp::new("u".into(), "1".into(), "2".into()),
        &CallOptions::new(),
    );
    describe(&mut text, "invalid: no credentials", &nobody, &error.expect_err("invalid"));
    let error = Client::builder().endpoint("http://example.com").build().expect_err("invalid");
    describe(&mut text, "invalid setting", "-", &error);
    assert!(!text.contains("t0ken") && !text.contains("s3cret"), "{text}");
    insta::assert_snapshot!("errors", portable(&text));
}

#[test]
fn applications_can_construct_replies_and_errors() {
    use dingtalk_file::conv_file::{File, SendByAppReply};
    use dingtalk_file::{Outcome, Reply};

    let mut file = File::default();
    file.name = Some("a.txt".into());
    let reply = Reply::new(SendByAppReply::new(file)).with_request_id("R");
    assert_eq!((reply.file.name.as_deref(), reply.request_id()), (Some("a.txt"), Some("R")));
    assert_eq!((reply.status(), reply.raw()), (200, ""));
    let error = Error::new(Outcome::Unknown, "sendByApp");
    assert_eq!(
        (error.to_string().as_str(), error.may_repeat()),
        ("sendByApp: outcome unknown", false)
    );
}
