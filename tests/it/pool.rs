//! Connections are reused, including those to the object store.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, OnceLock};
use std::thread;
use std::time::Duration;

use dingtalk_file::{Client, Credentials, Upload};

use crate::wire::{Step, Wire, response};

#[test]
fn two_uploads_share_a_connection() {
    let url = Arc::new(OnceLock::<String>::new());
    let store = url.clone();
    let serve = Step::Serve(Arc::new(move |request: &str| {
        let body = if request.contains("/uploadInfos/") {
            let place = store.get().expect("an address");
            format!(
                r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["{place}/put"],"headers":{{}}}}}}"#
            )
        } else if request.starts_with("PUT /put") {
            assert!(!request.to_lowercase().contains("user-agent"), "{request}");
            String::new()
        } else {
            r#"{"dentry":{"id":"7"}}"#.into()
        };
        response("200 OK", "", body)
    }));
    let wire = Wire::serve(vec![vec![serve]; 9]);
    url.set(wire.url.clone()).expect("set once");
    let client = Client::builder().endpoint(&wire.url).credentials(Credentials::token("t0ken"));
    let client = client.build().expect("a client");
    for name in ["a.txt", "b.txt"] {
        let upload = Upload::new(name, Cursor::new("abc")).expect("content");
        client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    }
    drop(client);
    assert_eq!(wire.connections(), 1);
    assert_eq!(wire.requests().len(), 6);
}

/// Answers a connection's requests, each after enough have arrived for the barrier.
fn answer(stream: TcpStream, together: &Barrier) {
    let mut writer = stream.try_clone().expect("the same socket");
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            }
            if line.is_empty() {
                break;
            }
        }
        reader.by_ref().take(length).read_to_end(&mut Vec::new()).expect("a body");
        together.wait();
        writer.write_all(&response("200 OK", "", r#"{"file":{}}"#)).expect("sent");
    }
}

#[test]
fn many_threads_keep_one_connection_each() {
    const THREADS: usize = 16;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    thread::spawn(move || {
        let together = Arc::new(Barrier::new(THREADS));
        for stream in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            let (stream, together) = (stream.expect("a connection"), together.clone());
            thread::spawn(move || answer(stream, &together));
        }
    });
    let client = Client::builder().endpoint(url).credentials(Credentials::token("t0ken"));
    let client = client.build().expect("a client");
    let round = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..3 {
                    // Every connection is returned before the next is taken.
                    round.wait();
                    client.send_by_app("u".into(), "1".into(), "2".into()).expect("sent");
                }
            });
        }
    });
    assert_eq!(connections.load(Ordering::SeqCst), THREADS);
}

/// Servers close idle connections, and a request sent at that moment may or may not have been executed.
#[test]
fn a_call_that_may_not_be_repeated_avoids_long_idle_connections() {
    let serve = Step::Serve(Arc::new(|request: &str| {
        assert!(request.starts_with("POST"), "{request}");
        response("200 OK", "", r#"{"file":{}}"#)
    }));
    let wire = Wire::serve(vec![vec![serve]; 9]);
    let client = Client::builder().endpoint(&wire.url).credentials(Credentials::token("t0ken"));
    let client = client.build().expect("a client");
    let send = || client.send_by_app("u".into(), "1".into(), "2".into()).expect("sent");
    send();
    send();
    assert_eq!(wire.connections(), 1);
    thread::sleep(Duration::from_millis(3500));
    send();
    // Without the feature, ureq's limit of 15 s applies.
    assert_eq!(wire.connections(), if cfg!(feature = "dial") { 2 } else { 1 });
    drop(client);
    assert_eq!(wire.requests().len(), 3);
}
