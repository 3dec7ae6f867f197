//! What is shown of it all.

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
        emulator.suite_ticket(),
        &emulator.access_token(),
        &client.access_token().expect("a token"),
    ] {
        assert!(!shown.contains(secret.expose()));
    }
    assert_eq!(shown.matches("\"accessToken\": \"[redacted]\"").count(), 2);
    assert_eq!(shown.matches("\"suiteTicket\": \"[redacted]\"").count(), 1);
}

#[test]
fn exchanges_are_readable() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (target, headers) = (send_target(&emulator), with_token(&emulator));
    raw.request("POST", &target, &headers, "{\"spaceId\":\"8\"}");
    emulator.fault(SEND, Fault::close());
    let body = "\u{1b}[31m'\"\n\\中文\u{202e}";
    let head = format!("POST {SEND_PATH} HTTP/1.1\r\nContent-Length: {}\r\n", body.len());
    raw.write(format!("{head}\r\n{body}").as_bytes());
    assert!(raw.is_closed());
    let shown: Vec<String> = emulator.exchanges().iter().map(Exchange::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    > POST /v1.0/convFile/apps/conversations/files/send?unionId=cHtUYm1hbmFnZXIiEiE HTTP/1.1
    > host: x
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
    <
    < {
    <   "code": "MissingdentryId",
    <   "message": "dentryId is mandatory for this action.",
    <   "requestid": "00000000-0000-4000-8000-000000000001"
    < }

    > POST /v1.0/convFile/apps/conversations/files/send HTTP/1.1
    > content-length: 18
    >
    > \u{1b}[31m'"
    > \中文\u{202e}
    < (closed without an answer)
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
