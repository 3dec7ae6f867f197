//! The log of exchanges.

use dingtalk_file::emulator::{Exchange, Fault};

use super::raw::{Raw, send_target, with_token};
use super::{SEND, SEND_PATH, client, send, start, third_party};

#[test]
fn exchanges_show_no_secrets() {
    let emulator = start();
    send(&emulator, &client(&emulator)).expect("delivered");
    let client = client(&emulator).with_credentials(third_party(&emulator));
    emulator.fault(SEND, Fault::answer(400, emulator.access_token().expose()));
    send(&emulator, &client).expect_err("refused");

    let exchanges = emulator.exchanges();
    let methods = exchanges.iter().map(|exchange| &*exchange.method);
    assert_eq!(methods.collect::<Vec<_>>(), ["POST"; 4]);
    let shown = format!("{exchanges:?}{emulator:?}");
    let shown = exchanges.iter().map(Exchange::to_string).fold(shown, |all, one| all + &one);
    for secret in [
        emulator.app_secret(),
        emulator.suite_secret(),
        &emulator.suite_ticket(),
        &emulator.access_token(),
        &client.access_token().expect("a token"),
    ] {
        assert!(!shown.contains(secret.expose()));
    }
    assert_eq!(shown.matches("\"accessToken\": \"[redacted]\"").count(), 2);
    assert_eq!(shown.matches("\"appSecret\": \"[redacted]\"").count(), 1);
    assert_eq!(shown.matches("\"suiteTicket\": \"[redacted]\"").count(), 1);
}

#[test]
fn a_secret_is_recognized_by_its_name() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    const FORM: &str = "content-type: application/x-www-form-urlencoded; charset=utf-8\r\n";
    let rows = [
        ("/a?x=1&access%5Ftoken=s3cret&y", "", "", "/a?x=1&access%5Ftoken=[redacted]&y", ""),
        ("/a?appsecret=s3cret&APPKEY=", "", "", "/a?appsecret=[redacted]&APPKEY=", ""),
        ("/", "", r#"{"appSecret":"s3cret","b":1}"#, "/", r#"{"appSecret":"[redacted]","b":1}"#),
        ("/", "", r#"{"appSecret":"s3cret","appSecret":""}"#, "/", r#"{"appSecret":""}"#),
        ("/", FORM, r#"{"appSecret":"s3=cr&et"}"#, "/", r#"{"appSecret":"[redacted]"}"#),
        (
            "/",
            "",
            r#"[{"a":{"SUITETICKET":{"b":"s3cret"}}}]"#,
            "/",
            r#"[{"a":{"SUITETICKET":"[redacted]"}}]"#,
        ),
        ("/", FORM, "userid=u&access_token=s3cret&x", "/", "userid=u&access_token=[redacted]&x"),
        // A body without field names is not shown.
        ("/", "", "access_token=s3cret", "/", "[19 bytes]"),
        ("/", "", r#"{"appSecret":"s3cret"#, "/", "[20 bytes]"),
        ("/", "", r#""s3cret""#, "/", "[8 bytes]"),
    ];
    for (target, headers, body, shown_target, shown_body) in rows {
        raw.request("POST", target, headers, body);
        let exchange = emulator.exchanges().pop().expect("an exchange");
        assert_eq!((&*exchange.target, &*exchange.body), (shown_target, shown_body));
    }
    for name in ["Authorization", "Cookie", "Proxy-Authorization", "X-Acs-Dingtalk-Access-Token"] {
        raw.request("POST", "/", &format!("{name}: s3cret\r\n"), "");
        let exchange = emulator.exchanges().pop().expect("an exchange");
        assert!(exchange.headers.contains(&(name.to_lowercase(), "[redacted]".into())), "{name}");
    }
    let answers = [
        ("<p>s3cret</p>", "[13 bytes]"),
        (r#"{"a":{"accessToken":"s3cret"}}"#, r#"{"a":{"accessToken":"[redacted]"}}"#),
    ];
    for (answer, expected) in answers {
        let fault = Fault::answer(200, answer).header("authorization", "s3cret");
        for (operation, target) in [(SEND, SEND_PATH), ("ossPut", "/_object_store/a/b")] {
            emulator.fault(operation, fault.clone());
            let method = if operation == SEND { "POST" } else { "PUT" };
            raw.request(method, target, "", "");
            let exchange = emulator.exchanges().pop().expect("an exchange");
            assert_eq!(exchange.answer, expected);
        }
    }
    let shown = format!("{:?}", emulator.exchanges());
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn a_truncated_answer_is_shown_truncated() {
    let emulator = start();
    emulator.fault(SEND, Fault::truncate());
    send(&emulator, &client(&emulator)).expect_err("half an answer");
    let half = emulator.exchanges().pop().expect("an exchange").answer;
    send(&emulator, &client(&emulator)).expect("delivered");
    let whole = emulator.exchanges().pop().expect("an exchange").answer;
    assert_eq!(half, whole[..half.len()]);
    assert_eq!(half.len(), whole.len() / 2);
}

#[test]
fn exchanges_are_readable() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (target, headers) = (send_target(&emulator), with_token(&emulator));
    raw.request("POST", &target, &headers, "{\"spaceId\":\"8\"}");
    emulator.fault(SEND, Fault::close());
    let body = "{ \"\u{202e}\": \"\\u001b[31m'\\\"\\n\\\\中文\" }";
    let head = format!("POST {SEND_PATH} HTTP/1.1\r\nContent-Length: {}\r\n", body.len());
    raw.write(format!("{head}\r\n{body}").as_bytes());
    assert!(raw.is_closed());
    let shown: Vec<String> = emulator.exchanges().iter().map(Exchange::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    > POST /v1.0/convFile/apps/conversations/files/send?unionId=cHtUYm1hbmFnZXIiEiE HTTP/1.1
    > host: localhost
    > x-acs-dingtalk-access-token: [redacted]
    > content-type: application/json
    > content-length: 15
    >
    > {
    >   "spaceId": "8"
    > }
    < HTTP/1.1 400 Bad Request
    < content-type: application/json;charset=utf-8
    < x-acs-request-id: 00000000-0000-4000-8000-000000000001
    < x-acs-trace-id: 00000000000040008000000000000001
    < server: DingTalk/1.0.0
    <
    < {
    <   "code": "MissingdentryId",
    <   "message": "dentryId is mandatory for this action.",
    <   "requestid": "00000000-0000-4000-8000-000000000001"
    < }

    > POST /v1.0/convFile/apps/conversations/files/send HTTP/1.1
    > content-length: 36
    >
    > {
    >   "\u{202e}": "\u001b[31m'\"\n\\中文"
    > }
    < (closed without a response)
    "#);
}

#[test]
fn only_the_last_thousand_exchanges_are_kept() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    for number in 0..1002 {
        raw.get(&format!("/v1.0/{number}"));
    }
    let exchanges = emulator.exchanges();
    assert_eq!((exchanges.len(), &*exchanges[0].target), (1000, "/v1.0/2"));
}
