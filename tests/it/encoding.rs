//! Parameters over real connections: what the server decodes is what was given.

use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::ListDentries;
use dingtalk_file::{Client, Credentials, Outcome, RetryPolicy};
use percent_encoding::percent_decode_str;

use crate::wire::{Wire, answer};

/// Some hundred texts of nasty pieces, two by two.
fn texts() -> Vec<String> {
    let pieces = [
        "+", "/", "=", "&", "%", "#", "?", "..", ".", " ", "%20", "%2F", "\\", ":", ";", "@",
        "中文", "😀", "e\u{301}", "\u{feff}", "a",
    ];
    let pairs = pieces.iter().flat_map(|one| pieces.iter().map(move |two| format!("{one}{two}")));
    pairs.chain(pieces.map(String::from)).chain(["...".into(), "中".repeat(500)]).collect()
}

fn list(text: &str) -> ListDentries {
    ListDentries::new(text.into(), text.into(), text.into()).next_token(text)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("utf-8").into_owned()
}

#[test]
fn a_plain_server_reads_what_was_given() {
    let texts = texts();
    let answer = answer("200 OK", r#"{"dentries":[]}"#);
    let wire = Wire::serve(vec![texts.iter().flat_map(|_| answer.clone()).collect()]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    for text in &texts {
        client.call(&list(text)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    let requests = wire.requests();
    assert_eq!(requests.len(), texts.len());
    for (request, text) in requests.iter().zip(&texts) {
        let target = request.split(' ').nth(1).expect("a target");
        let (path, query) = target.split_once('?').expect("a query");
        let segments: Vec<_> = path.split('/').map(decoded).collect();
        assert_eq!(segments, ["", "v1.0", "storage", "spaces", text, "dentries"], "{target}");
        assert_eq!(query.split('&').count(), 3, "{target}");
        for pair in query.split('&') {
            let (_, value) = pair.split_once('=').expect("a pair");
            assert_eq!(decoded(value), *text, "{target}");
        }
    }
}

#[test]
fn the_emulator_reads_what_was_given() {
    let emulator = Emulator::start().expect("a free port");
    let client = emulator.client().retry(RetryPolicy::none()).build().expect("valid settings");
    let texts = texts();
    for text in &texts {
        // Nobody has such an id, so it is refused, but only after it has found its operation.
        let error = client.call(&list(text)).expect_err("no such person");
        assert_eq!(error.outcome(), Outcome::Refused, "{text:?}: {error}");
    }
    assert_eq!(emulator.received("listDentries"), texts.len());
}

#[test]
fn an_address_that_is_too_long_is_told_before_anything_is_sent() {
    let wire = Wire::serve(vec![]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    let error = client.call(&list(&"中".repeat(10_000))).expect_err("too long");
    assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
    assert!(error.to_string().contains("more than 65534 bytes"), "{error}");
    assert_eq!(wire.requests().len(), 0);
}
