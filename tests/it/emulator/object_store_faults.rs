//! Faults of uploads to the object store.

use std::io::Cursor;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::{Client, Error, Outcome, RetryPolicy, StoredFile, Upload};

use super::start;
use super::storage::{Storage, content};

const PUT: &str = "ossPut";
/// Longer than any passing test.
const NEVER: Duration = Duration::from_secs(600);
/// The timeout for answers that are lost on purpose.
const SHORT: Duration = Duration::from_millis(200);

fn client(emulator: &Emulator, retries: u32) -> Client {
    let policy = match retries {
        0 => RetryPolicy::none(),
        _ => RetryPolicy::new(retries).backoff(Duration::ZERO),
    };
    emulator.client().retry(policy).build().expect("a client")
}

/// A closed connection means that not all bytes were read.
const SIZE: usize = 1 << 20;

fn upload(emulator: &Emulator, client: &Client) -> Result<StoredFile, Error> {
    let upload = Upload::new("a", Cursor::new(vec![7; SIZE])).expect("content");
    client.upload(upload, emulator.space_id(), &emulator.users()[0].union_id)
}

#[test]
fn a_put_meets_every_kind_of_fault() {
    let once = |fault: Fault, time: Duration| {
        let emulator = start();
        let policy = RetryPolicy::none();
        let client = emulator.client().timeout(time).retry(policy).build().expect("a client");
        client.access_token().expect("a token");
        emulator.fault(PUT, fault);
        let error = upload(&emulator, &client).expect_err("a failure");
        assert_eq!(emulator.received("commitFile"), 0);
        assert_eq!(emulator.files().len(), 1);
        let code = error.code().map(String::from);
        ((emulator.received(PUT), emulator.executed(PUT)), code, error.outcome())
    };
    // No file was created, whether or not the bytes were stored.
    for (fault, counts) in [
        (Fault::close(), (1, 0)),
        (Fault::close().after_executing(), (1, 1)),
        (Fault::truncate(), (1, 1)),
        (Fault::answer(503, "<html>"), (1, 0)),
        (Fault::answer(500, "").after_executing(), (1, 1)),
    ] {
        let shown = format!("{fault:?}");
        let (found, _, outcome) = once(fault, NEVER);
        assert_eq!(found, counts, "{shown}");
        assert_eq!(outcome, Outcome::NotSent, "{shown}");
    }
    let (counts, code, _) = once(Fault::refuse("AccessDenied"), NEVER);
    assert_eq!((counts, code.as_deref()), ((1, 0), Some("AccessDenied")));
    let xml = "<Error><Code>NoSuchBucket</Code></Error>";
    let (counts, code, _) = once(Fault::answer(404, xml), NEVER);
    assert_eq!((counts, code.as_deref()), ((1, 0), Some("NoSuchBucket")));
    let (counts, _, outcome) = once(Fault::stall(NEVER), SHORT);
    assert_eq!((counts, outcome), ((1, 1), Outcome::NotSent));
}

#[test]
fn a_put_is_repeated() {
    let emulator = start();
    for fault in [
        Fault::close().after_executing(),
        Fault::truncate(),
        Fault::answer(503, ""),
        Fault::stall(Duration::ZERO),
    ] {
        emulator.fault(PUT, fault);
    }
    let stored = upload(&emulator, &client(&emulator, 5)).expect("a file");
    assert_eq!(content(&emulator, &stored.dentry_id).len(), SIZE);
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (4, 3));
    assert_eq!(emulator.received("getFileUploadInfo"), 1);
    assert_eq!((emulator.received("commitFile"), emulator.files().len()), (1, 2));
}

#[test]
fn an_expired_signature_is_replaced() {
    let emulator = start();
    emulator.fault(PUT, Fault::refuse("RequestTimeTooSkewed"));
    upload(&emulator, &client(&emulator, 0)).expect("a file");
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (2, 1));
    assert_eq!(emulator.executed("getFileUploadInfo"), 2);
    assert_eq!(emulator.files().len(), 2);
    // If every signature has expired, the client gives up.
    emulator.set_upload_life(0);
    upload(&emulator, &client(&emulator, 0)).expect_err("too late");
    assert_eq!((emulator.received(PUT), emulator.executed("getFileUploadInfo")), (2, 5));
}

#[test]
fn a_refusal_is_xml() {
    let emulator = start();
    let quick = client(&emulator, 0);
    let storage = Storage::of(&emulator, &quick, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    for (code, status) in [
        ("SignatureDoesNotMatch", 403),
        ("RequestTimeTooSkewed", 403),
        ("AccessDenied", 403),
        ("MissingContentLength", 411),
        ("MethodNotAllowed", 405),
        ("InternalError", 500),
        ("a<b&c", 400),
    ] {
        emulator.fault(PUT, Fault::refuse(code).header("Retry-After", "1"));
        let answer = storage.put(&info, "abc");
        let shown = code.replace('&', "&amp;").replace('<', "&lt;");
        assert_eq!((answer.status, answer.xml_code()), (status, shown));
        assert_eq!(answer.headers["retry-after"], "1");
    }
    emulator.fault(PUT, Fault::answer(200, "text").header("Content-Type", "text/plain"));
    let answer = storage.put(&info, "abc");
    assert_eq!((&*answer.body, &*answer.headers["content-type"]), ("text", "text/plain"));
    assert_eq!((emulator.received(PUT), emulator.executed(PUT)), (8, 0));
    // The client understands the same answer.
    emulator.fault(PUT, Fault::refuse("a<b&c"));
    let error = upload(&emulator, &client(&emulator, 0)).expect_err("refused");
    assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some("a<b&c")));
    assert!(error.request_id().is_some());
}
