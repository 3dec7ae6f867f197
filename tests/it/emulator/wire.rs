//! HTTP on the wire.

use std::io::Read;
use std::net::Shutdown;

use dingtalk_file::emulator::Fault;
use serde_json::json;

use super::raw::{Raw, send_body, send_target, with_token};
use super::{SEND, SEND_PATH, sent, start};

#[test]
fn an_unknown_path_is_refused() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    for (method, target) in [("GET", "/v2.0/x"), ("GET", SEND_PATH), ("POST", "/v1.0/nothing?a=b")]
    {
        let answer = raw.request(method, target, "", "");
        assert_eq!((answer.status, &*answer.code()), (404, "InvalidAction.NotFound"));
    }
    // The messages of the legacy host, and of neither host.
    for (method, name) in [("POST", "v2.user.notexist"), ("GET", "user"), ("PUT", "v2.user.get")] {
        let target = format!("/topapi/{}?a=b", name.replace('.', "/"));
        let answer = raw.request(method, &target, "", "");
        let told = format!("不合法ApiName，ApiName = dingtalk.oapi.{name}");
        let expected = json!({
            "errcode": 22,
            "sub_msg": told,
            "errmsg": format!("Invalid method[submsg={told}]"),
            "request_id": answer.headers["x-acs-request-id"],
        });
        assert_eq!((answer.status, answer.json()), (200, expected));
    }
    for target in ["/", "/convFile/apps/conversations/files/send", "/v3.0/x", "/gettokens"] {
        let answer = raw.request("POST", target, "", "");
        let expected = json!({ "errcode": 404, "errmsg": "请求的URI地址不存在" });
        assert_eq!((answer.status, answer.json()), (200, expected), "{target}");
    }
    assert_eq!(emulator.received(SEND), 0);
    assert_eq!(emulator.exchanges().len(), 10);
}

#[test]
fn two_requests_share_a_connection() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (target, body) = (send_target(&emulator), send_body(&emulator));
    let headers = with_token(&emulator);
    for id in ["1", "2"] {
        let answer = raw.request("POST", &target, &headers, &body);
        assert_eq!(answer.status, 200);
        assert!(answer.headers["x-acs-request-id"].ends_with(id));
        assert!(!answer.headers.contains_key("connection"));
    }
    // Both requests at once.
    let get = "GET /v1.0/x HTTP/1.1\r\n\r\n";
    raw.write(get.repeat(2).as_bytes());
    assert_eq!((raw.read().status, raw.read().status), (404, 404));
    // A status that forbids a body.
    emulator.fault(SEND, Fault::answer(204, "").header("X-Extra", "1"));
    let answer = raw.request("POST", &target, &headers, &body);
    assert_eq!((answer.status, &*answer.headers["x-extra"]), (204, "1"));
    let answer = raw.request("POST", &target, &(headers + "Connection: close\r\n"), &body);
    assert_eq!((answer.status, &*answer.headers["connection"]), (200, "close"));
    assert!(raw.is_closed());
    assert_eq!(sent(&emulator), (4, 3, 3));
}

#[test]
fn a_chunked_body_is_read() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (target, body) = (send_target(&emulator), send_body(&emulator));
    let (first, second) = body.split_at(7);
    let head = format!("POST {target} HTTP/1.1\r\n{}", with_token(&emulator));
    let head = head + "Transfer-Encoding: chunked\r\n";
    let chunks =
        format!("7;x=y\r\n{first}\r\n{:X}\r\n{second}\r\n0\r\nTrailer: 1\r\n\r\n", second.len());
    raw.write(format!("{head}\r\n{chunks}").as_bytes());
    assert_eq!(raw.read().status, 200);
    // One byte at a time, after `Expect: 100-continue`.
    raw.write(format!("{head}Expect: 100-continue\r\n\r\n").as_bytes());
    assert_eq!(raw.read().status, 100);
    for byte in chunks.as_bytes() {
        raw.write(&[*byte]);
    }
    assert_eq!(raw.read().status, 200);
    assert_eq!(sent(&emulator), (2, 2, 2));
}

#[test]
fn a_post_without_a_length_has_no_body() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let target = send_target(&emulator);
    raw.write(format!("POST {target} HTTP/1.1\r\n{}\r\n", with_token(&emulator)).as_bytes());
    assert_eq!(raw.read().code(), "Missingbody");
    raw.write(b"HEAD /v1.0/x HTTP/1.0\r\n\r\n");
    let mut rest = String::new();
    raw.0.read_to_string(&mut rest).expect("an answer and its end");
    assert!(rest.starts_with("HTTP/1.1 404 ") && rest.ends_with("\r\n\r\n"), "{rest}");
}

#[test]
fn requests_that_are_too_long_or_not_http_are_refused() {
    let emulator = start();
    let target = send_target(&emulator);
    let refused = |bytes: &[u8]| {
        let mut raw = Raw::connect(&emulator);
        raw.write(bytes);
        let answer = raw.read();
        raw.0.get_ref().shutdown(Shutdown::Write).expect("shut down");
        assert!(raw.is_closed());
        answer.status
    };
    let post = format!("POST {target} HTTP/1.1\r\n");
    let long = format!("{post}Content-Length: 4194305\r\n\r\n");
    assert_eq!(refused(long.as_bytes()), 413);
    assert_eq!(refused((long + &" ".repeat(4_194_305)).as_bytes()), 413);
    let chunk = format!("400000\r\n{}\r\n1\r\nx\r\n0\r\n\r\n", " ".repeat(4 << 20));
    let chunks = format!("{post}Transfer-Encoding: chunked\r\n\r\n{chunk}");
    assert_eq!(refused(chunks.as_bytes()), 413);
    assert_eq!(refused(format!("{post}A: {}\r\n\r\n", "a".repeat(64 << 10)).as_bytes()), 431);
    assert_eq!(refused(format!("{post}{}\r\n", "A: b\r\n".repeat(200)).as_bytes()), 431);
    assert_eq!(refused(b"\x16\x03\x01\x02\x00\x01\x00"), 400);
    let chunks = format!("{post}Transfer-Encoding: chunked\r\n\r\nxyz\r\n");
    assert_eq!(refused(chunks.as_bytes()), 400);
    let trailer = format!("{post}Transfer-Encoding: chunked\r\n\r\n0\r\n{}", "a".repeat(64 << 10));
    assert_eq!(refused(trailer.as_bytes()), 431);
    // A client that disconnects in the middle of a request causes no failure.
    Raw::connect(&emulator).write(post.as_bytes());
    assert_eq!(emulator.received(SEND), 0);
    assert_eq!(Raw::connect(&emulator).get("/v1.0/x").status, 404);
}
