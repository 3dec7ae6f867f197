//! Answers of a store to a large upload before it has all bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dingtalk_file::{Client, Credentials, Error, Outcome, RetryPolicy, StoredFile, Upload};

/// The store's reaction to the head of a PUT.
#[derive(Clone, Copy, Debug)]
enum Store {
    /// Takes the bytes.
    Take,
    /// First says that it wants them.
    Continue,
    /// Refuses immediately, and closes.
    Refuse(&'static str),
    /// Refuses immediately, but reads the bytes.
    RefuseAndRead(&'static str),
    /// Refuses after some bytes. Closing with the rest unread resets the connection.
    RefuseWithin(&'static str),
    /// Does not support the question.
    Unasked,
    /// Says that it already has the bytes.
    Lie,
}

use Store::*;

const LARGE: usize = 8 << 20;
const SMALL: usize = 64 << 10;
const MIB: usize = 1 << 20;
const TOO_OLD: &str = "RequestTimeTooSkewed";
const WRONG: &str = "SignatureDoesNotMatch";

/// The requests in order: `info`, `put`, `asked` for a PUT that asks first, `commit`.
type Seen = Arc<Mutex<Vec<&'static str>>>;

fn answer(mut socket: &TcpStream, status: &str, body: &str) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
    let _ = socket.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice());
}

fn refuse(socket: &TcpStream, code: &str) {
    answer(socket, "403 Forbidden", &format!("<Error><Code>{code}</Code></Error>"));
}

/// DingTalk and the store on one port. The store follows the plan, and repeats its last step.
fn serve(plan: &'static [Store]) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = Seen::default();
    let (address, noted) = (url.clone(), seen.clone());
    thread::spawn(move || {
        for socket in listener.incoming() {
            let (Ok(socket), address, seen) = (socket, address.clone(), noted.clone()) else {
                return;
            };
            thread::spawn(move || connection(&socket, &address, plan, &seen));
        }
    });
    (url, seen)
}

fn connection(mut socket: &TcpStream, address: &str, plan: &[Store], seen: &Seen) {
    let mut reader = BufReader::with_capacity(1024, socket);
    let note = |what| seen.lock().expect("no panic").push(what);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if !matches!(reader.read_line(&mut head), Ok(count) if count > 0) {
                return;
            }
        }
        let head = head.to_ascii_lowercase();
        let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest);
        let length: u64 = length.lines().next().expect("a line").parse().expect("a number");
        if !head.starts_with("put ") {
            let mut body = Vec::new();
            if reader.by_ref().take(length).read_to_end(&mut body).is_err() {
                return;
            }
            let reply = if head.contains("/uploadinfos/") {
                note("info");
                format!(
                    r#"{{"uploadKey":"k","headerSignatureInfo":{{"resourceUrls":["{address}/store"],"headers":{{"Authorization":"OSS k:s"}}}}}}"#
                )
            } else {
                note("commit");
                r#"{"dentry":{"id":"7","spaceId":"1","name":"a"}}"#.into()
            };
            answer(socket, "200 OK", &reply);
            continue;
        }
        let before = seen.lock().expect("no panic").iter().filter(|what| **what != "info").count();
        note(if head.contains("expect: 100-continue\r\n") { "asked" } else { "put" });
        match plan[before.min(plan.len() - 1)] {
            Refuse(code) => return refuse(socket, code),
            RefuseAndRead(code) => {
                refuse(socket, code);
                // It reads no more, because the client may reuse the connection.
                let _ = std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink());
                return;
            }
            RefuseWithin(code) => {
                let _ = reader.read_exact(&mut vec![0; 64 << 10]);
                return refuse(socket, code);
            }
            Unasked => {
                answer(socket, "417 Expectation Failed", "");
                return;
            }
            Lie => {
                answer(socket, "200 OK", "");
                return;
            }
            how @ (Take | Continue) => {
                if matches!(how, Continue) {
                    let _ = socket.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
                }
                let copied = std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink());
                if copied.ok() != Some(length) {
                    return;
                }
                answer(socket, "200 OK", "");
            }
        }
    }
}

fn upload(size: usize, plan: &'static [Store]) -> (Result<StoredFile, Error>, Vec<&'static str>) {
    let (url, seen) = serve(plan);
    let client = Client::builder()
        .endpoint(&url)
        .credentials(Credentials::token("token"))
        .retry(RetryPolicy::new(2).backoff(Duration::ZERO))
        .build()
        .expect("valid settings");
    let content = std::io::Cursor::new(vec![7; size]);
    let upload = Upload::new("a", content).expect("content");
    let result = client.upload(upload, &"1".into(), &"union".into());
    let seen = seen.lock().expect("no panic").clone();
    (result, seen)
}

#[test]
fn a_large_upload_succeeds_in_the_end() {
    let rows: [(usize, &'static [Store], &[&str]); 11] = [
        (SMALL, &[Take], &["info", "put", "commit"]),
        (SMALL, &[RefuseAndRead(TOO_OLD), Take], &["info", "put", "info", "put", "commit"]),
        (MIB, &[RefuseAndRead(TOO_OLD), Take], &["info", "put", "info", "put", "commit"]),
        (MIB + 1, &[Refuse(TOO_OLD), Take], &["info", "asked", "info", "asked", "commit"]),
        (LARGE, &[Continue], &["info", "asked", "commit"]),
        // The store does not answer, and gets the bytes after a while.
        (LARGE, &[Take], &["info", "asked", "commit"]),
        (LARGE, &[Unasked, Take], &["info", "asked", "put", "commit"]),
        (LARGE, &[Refuse(TOO_OLD), Continue], &["info", "asked", "info", "asked", "commit"]),
        (LARGE, &[RefuseAndRead(TOO_OLD), Continue], &["info", "asked", "info", "asked", "commit"]),
        // Without `dial`, the store's answer is lost, but it may have been this one.
        (LARGE, &[RefuseWithin(TOO_OLD), Continue], &["info", "asked", "info", "asked", "commit"]),
        (LARGE, &[Lie, Continue], &["info", "asked", "asked", "commit"]),
    ];
    for (size, plan, expected) in rows {
        let (result, seen) = upload(size, plan);
        result.unwrap_or_else(|error| panic!("{plan:?}: {error}"));
        assert_eq!(seen, expected, "{plan:?}");
    }
}

#[test]
fn an_early_refusal_is_reported() {
    for how in [Refuse, RefuseAndRead] {
        for (code, puts) in [(WRONG, 1), (TOO_OLD, 3)] {
            let plan: &'static [Store] = vec![how(code)].leak();
            let (result, seen) = upload(LARGE, plan);
            let error = result.expect_err("refused");
            assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some(code)));
            assert_eq!(seen, ["info", "asked"].repeat(puts), "{plan:?}");
        }
    }
}

#[test]
fn a_lost_refusal_is_asked_for_again() {
    // Without `dial`, the refusal of a smaller upload is lost if the connection is reset before the last write, and
    // read otherwise.
    let (result, seen) = upload(MIB, &[RefuseWithin(WRONG), Refuse(WRONG)]);
    let error = result.expect_err("refused");
    assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some(WRONG)));
    let heard = seen == ["info", "put"];
    assert!(heard || seen == ["info", "put", "info", "asked"] || seen == ["info", "put", "asked"]);
}

#[test]
fn a_store_that_claims_unsent_bytes_is_not_believed() {
    let (result, seen) = upload(LARGE, &[Lie]);
    let error = result.expect_err("no bytes were sent");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossPut")));
    assert_eq!(seen, ["info", "asked", "asked", "asked"]);
}
