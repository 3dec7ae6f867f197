//! Uploads to the object store.

use std::io::Read;
use std::net::Shutdown;

use dingtalk_file::emulator::Exchange;
use dingtalk_file::storage::{CommitOption, GetFileUploadInfoReply};

use super::raw::{Raw, RawAnswer};
use super::storage::{Storage, content, signed, target};
use super::{client, start};

const PUT: &str = "ossPut";

#[test]
fn bytes_can_be_uploaded_again() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let info = storage.info(space).expect("upload info");
    for bytes in ["first", "second", ""] {
        let answer = storage.put(&info, bytes);
        assert_eq!((answer.status, &*answer.body), (200, ""));
        assert!(answer.headers.contains_key("x-oss-request-id"));
        assert!(!answer.headers.contains_key("x-acs-request-id"));
        assert_eq!(answer.headers["etag"].len(), 34);
    }
    // The second address works like the first.
    let second = target(&emulator, &info).replace("/a/", "/b/");
    let mut raw = Raw::connect(&emulator);
    assert_eq!(raw.request("PUT", &second, &signed(&info), "third").status, 200);
    let key = &info.upload_key;
    let dentry = storage.commit(space, key, "a", CommitOption::default().size(5)).expect("a file");
    assert_eq!(content(&emulator, &dentry.id.expect("an id")), "third");
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (4, 4));
}

#[test]
fn exactly_the_signed_headers_are_accepted() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    let other = storage.info(emulator.space_id()).expect("upload info");
    let right = signed(&info);
    let put = |headers: &str, target: &str| {
        let answer = Raw::connect(&emulator).request("PUT", target, headers, "abc");
        (answer.status, answer.xml_code())
    };
    let to = target(&emulator, &info);
    let mismatch = (403, "SignatureDoesNotMatch".to_string());
    for wrong in [
        format!("{right}Content-Type: application/octet-stream\r\n"),
        format!("{right}Content-Type:\r\n"),
        format!("{right}Content-MD5: kAFQmDzST7DWlj99KOF/cg==\r\n"),
        format!("{right}x-oss-meta-a: 1\r\n"),
        right.replace("OSS ", "OSS x"),
        right.replace("2022", "2023"),
        right.lines().next().map(|line| format!("{line}\r\n")).unwrap_or_default(),
        String::new(),
        signed(&other),
    ] {
        assert_eq!(put(&wrong, &to), mismatch, "{wrong}");
    }
    let denied = (403, "AccessDenied".to_string());
    let token = emulator.access_token();
    let with_token = format!("{right}x-acs-dingtalk-access-token: {}\r\n", token.expose());
    assert_eq!(put(&with_token, &to), denied);
    assert_eq!(put(&right, &format!("{to}?access_token={}", token.expose())), denied);
    for nowhere in ["/_object_store/a/nothing", "/_object_store/a", "/_object_store/"] {
        assert_eq!(put(&right, nowhere), denied);
    }
    let mut raw = Raw::connect(&emulator);
    let answer = raw.request("POST", &to, &right, "abc");
    assert_eq!((answer.status, &*answer.xml_code()), (405, "MethodNotAllowed"));
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (15, 0));
    // None of them invalidated the upload, and headers outside the signature are ignored.
    let answer = raw.request("PUT", &to, &format!("{right}Accept: */*\r\n"), "abc");
    assert_eq!((answer.status, emulator.executed(PUT)), (200, 1));
}

#[test]
fn signatures_expire() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let late = |info: &GetFileUploadInfoReply| {
        let answer = storage.put(info, "abc");
        assert_eq!((answer.status, &*answer.xml_code()), (403, "RequestTimeTooSkewed"));
    };
    let [began, done] = [0, 1].map(|_| storage.info(space).expect("upload info"));
    assert_eq!(storage.put(&done, "abc").status, 200);
    emulator.expire_uploads();
    late(&began);
    late(&done);
    let option = CommitOption::default().size(3);
    storage.commit(space, &done.upload_key, "a", option).expect("what came is there");
    let fresh = storage.info(space).expect("upload info");
    assert_eq!(storage.put(&fresh, "abc").status, 200);
    emulator.set_upload_life(0);
    let stale = storage.info(space).expect("upload info");
    assert_eq!(stale.header_signature_info.expiration_seconds, Some(0));
    late(&stale);
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (5, 2));
}

#[test]
fn a_content_length_is_required() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    let head = format!("PUT {} HTTP/1.1\r\n{}", target(&emulator, &info), signed(&info));
    let refused = |rest: &str| {
        let mut raw = Raw::connect(&emulator);
        raw.write(format!("{head}{rest}").as_bytes());
        let answer = raw.read();
        assert_eq!(raw.get("/v1.0/x").status, 404, "the connection is still good");
        (answer.status, answer.xml_code())
    };
    let missing = (411, "MissingContentLength".to_string());
    assert_eq!(refused("\r\n"), missing);
    assert_eq!(refused("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), missing);
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (2, 0));
}

#[test]
fn an_incomplete_body_is_not_stored() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let info = storage.info(space).expect("upload info");
    let head = format!("PUT {} HTTP/1.1\r\n{}", target(&emulator, &info), signed(&info));
    let mut raw = Raw::connect(&emulator);
    raw.write(format!("{head}Content-Length: 6\r\n\r\nabc").as_bytes());
    raw.0.get_ref().shutdown(Shutdown::Write).expect("shut down");
    assert!(raw.is_closed());
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (0, 0));
    let commit = |size| {
        let option = CommitOption::default().size(size);
        storage.commit(space, &info.upload_key, "a", option)
    };
    assert!(commit(3).is_err() && commit(6).is_err());
    // It does not affect the bytes stored before it.
    assert_eq!(storage.put(&info, "whole").status, 200);
    let mut raw = Raw::connect(&emulator);
    raw.write(format!("{head}Content-Length: 6\r\n\r\nabc").as_bytes());
    raw.0.get_ref().shutdown(Shutdown::Write).expect("shut down");
    assert!(raw.is_closed());
    let dentry = commit(5).expect("a file");
    assert_eq!(content(&emulator, &dentry.id.expect("an id")), "whole");
}

#[test]
fn expect_100_continue_and_large_bodies_are_supported() {
    // This is longer than any other body may be.
    const SIZE: usize = (4 << 20) + 1;
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let info = storage.info(space).expect("upload info");
    let head = format!("PUT {} HTTP/1.1\r\n{}", target(&emulator, &info), signed(&info));
    let mut raw = Raw::connect(&emulator);
    raw.write(format!("{head}Expect: 100-continue\r\nContent-Length: {SIZE}\r\n\r\n").as_bytes());
    assert_eq!(raw.read().status, 100);
    let bytes: Vec<u8> = (0..SIZE).map(|at| (at / 251) as u8).collect();
    raw.write(&bytes);
    let answer: RawAnswer = raw.read();
    assert_eq!(answer.status, 200);
    let dentry = storage.commit(space, &info.upload_key, "a", CommitOption::default());
    let id = dentry.expect("a file").id.expect("an id");
    let mut stored = Vec::new();
    emulator.content(&id).expect("a file").read_to_end(&mut stored).expect("bytes");
    assert!(stored == bytes);
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (1, 1));
}

#[test]
fn exchanges_show_how_much_was_sent() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    storage.put(&info, "secret bytes");
    let mut raw = Raw::connect(&emulator);
    let headers = signed(&info) + "Content-Type: text/plain\r\n";
    raw.request("PUT", &target(&emulator, &info), &headers, "secret bytes");
    let exchanges = emulator.exchanges();
    let shown = exchanges.iter().map(Exchange::to_string).collect::<Vec<_>>().join("\n");
    let signature = &info.header_signature_info.headers["Authorization"];
    assert!(!shown.contains(signature.expose()));
    assert!(shown.contains("\"Authorization\": \"[redacted]\""));
    let puts: Vec<_> = exchanges[2..].iter().map(Exchange::to_string).collect();
    let puts = puts.join("\n").replace(&info.upload_key, "KEY");
    insta::assert_snapshot!(puts, @r#"
    > PUT /_object_store/a/KEY HTTP/1.1
    > host: localhost
    > authorization: [redacted]
    > x-oss-date: Sat, 01 Jan 2022 10:00:00 GMT
    > content-length: 12
    >
    > [12 bytes]
    < HTTP/1.1 200 OK
    < etag: "DF8E124FDEC81BF0000000000000000C"
    < x-oss-hash-crc64ecma: 16108833051400215536
    < x-oss-request-id: 00000000-0000-4000-8000-000000000003

    > PUT /_object_store/a/KEY HTTP/1.1
    > host: localhost
    > authorization: [redacted]
    > x-oss-date: Sat, 01 Jan 2022 10:00:00 GMT
    > content-type: text/plain
    > content-length: 12
    >
    > [12 bytes]
    < HTTP/1.1 403 Forbidden
    < content-type: application/xml
    < x-oss-request-id: 00000000-0000-4000-8000-000000000004
    <
    < <?xml version="1.0" encoding="UTF-8"?>
    < <Error>
    <   <Code>SignatureDoesNotMatch</Code>
    <   <Message>the storage host received a signature that does not match the request</Message>
    <   <RequestId>00000000-0000-4000-8000-000000000004</RequestId>
    < </Error>
    "#);
}
