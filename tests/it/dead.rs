//! A store that does not answer.
#![cfg(target_os = "linux")]

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dingtalk_file::{Client, Credentials, Deliver, DeliveryError, Outcome, Upload};

use crate::wire::{Step, Wire, response};

/// Delivers a file whose upload info has 50 addresses, none of which answers. Returns the error and the number of
/// requests to DingTalk.
fn deliver(timeout: Duration, deadline: Duration) -> (DeliveryError, usize) {
    let store = Wire::small(vec![]);
    let urls: Vec<_> = (0..50).map(|at| format!("\"{}/{at}\"", store.url)).collect();
    let info = format!(
        r#"{{"uploadKey":"k","headerSignatureInfo":{{"resourceUrls":[{}],"headers":{{}}}}}}"#,
        urls.join(",")
    );
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let wire = Wire::serve(vec![
        vec![Step::Serve(Arc::new(move |request: &str| {
            count.fetch_add(1, Ordering::SeqCst);
            assert!(request.contains("/uploadInfos/"), "{request}");
            response("200 OK", "", &info)
        }))];
        9
    ]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .timeout(timeout)
        .build()
        .expect("a client");
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    let deliver = Deliver::new(dingtalk_file::UnionId::from("me"))
        .space("1".into())
        .upload(upload)
        .to(dingtalk_file::UnionId::from("you"))
        .deadline(deadline);
    let error = client.deliver(deliver).expect_err("no store");
    (error, asked.load(Ordering::SeqCst))
}

/// The timeouts are longer than the deadline, so the first address gets the rest of the deadline.
#[test]
fn a_dead_address_takes_no_longer_than_the_deadline() {
    let begun = Instant::now();
    let (error, asked) = deliver(Duration::from_secs(60), Duration::from_millis(5500));
    let error = error.error();
    assert_eq!((error.outcome(), asked), (Outcome::NotSent, 1), "{error}");
    // This is far from both.
    assert!(begun.elapsed() < Duration::from_secs(30));
}
