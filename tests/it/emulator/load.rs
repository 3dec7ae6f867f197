//! Under load: what is idle goes, and the log of requests stays small.

use std::io::Read;
use std::time::Duration;

use dingtalk_file::emulator::Emulator;
use serde_json::json;

use super::raw::Raw;
use super::start;

#[test]
fn a_connection_on_which_nothing_moves_is_closed() {
    let short = Duration::from_millis(20);
    let emulator = Emulator::builder().idle_timeout(short).start().expect("an emulator");
    let [mut new, mut used, mut begun, mut sending] =
        std::array::from_fn(|_| Raw::connect(&emulator));
    assert_eq!(used.get("/v1.0/a").status, 404);
    begun.write(b"POST /v1.0/a HTTP/1.1\r\nhost: ");
    sending.write(b"POST /v1.0/a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nabc");
    for raw in [&mut new, &mut used, &mut begun, &mut sending] {
        // An error would be the reader's own timeout.
        assert_eq!(raw.0.read(&mut [0]).expect("its end"), 0);
    }
    // What was not complete was not executed.
    assert_eq!(emulator.exchanges().len(), 1);
    assert_eq!(Raw::connect(&emulator).get("/v1.0/a").status, 404);
}

#[test]
fn a_time_out_of_zero_is_none() {
    let seed = |seconds: i64| {
        let text = json!({ "idle_timeout": seconds }).to_string();
        Emulator::builder().idle_timeout(Duration::ZERO).seed(&text)
    };
    // The builder's goes before the seed's.
    let emulator = seed(5).and_then(|builder| builder.start()).expect("an emulator");
    assert_eq!(Raw::connect(&emulator).get("/v1.0/a").status, 404);
    let error = seed(-1).err().expect("it is wrong").to_string();
    assert!(error.contains("idle_timeout") && error.contains("-1"), "{error}");
}

#[test]
fn a_long_body_is_cut_and_its_size_is_told() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let long = |length: usize| json!({ "a": "中".repeat(length) }).to_string();
    let whole = long(21_000);
    raw.request("POST", "/v1.0/a", "", &whole);
    assert_eq!(emulator.exchanges()[0].body, whole);
    let body = long(1 << 18);
    raw.request("POST", "/v1.0/a", "", &body);
    let cut = emulator.exchanges()[1].body.clone();
    let (kept, size) = cut.split_once('…').expect("a mark");
    assert!(body.starts_with(kept));
    assert_eq!((kept.len() / 4, size), ((64 << 10) / 4 - 1, &*format!("[{} bytes]", body.len())));
}

#[test]
fn the_log_of_requests_is_bounded() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let body = json!({ "a": "a".repeat(60 << 10) }).to_string();
    for number in 0..600 {
        raw.request("POST", &format!("/v1.0/{number}"), "", &body);
    }
    let exchanges = emulator.exchanges();
    let bytes: usize = exchanges.iter().map(|exchange| exchange.body.len()).sum();
    assert!((30 << 20..=32 << 20).contains(&bytes), "{bytes}");
    assert_eq!(exchanges.last().expect("the last").target, "/v1.0/599");
    assert!(exchanges.iter().all(|exchange| exchange.body == body));
}
