//! Tests a download that takes long, on an injected network and clock. The others are in `tests/it/downloads.rs`.

use std::time::Duration;

use super::*;
use crate::client::Credentials;
use crate::client::tests::{Script, answer, client_with, half};

#[test]
fn a_signature_that_expires_during_an_attempt_is_not_used_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let info = || {
        answer(
            200,
            r#"{"headerSignatureInfo":{"resourceUrls":["http://127.0.0.1/a"],"headers":{},"expirationSeconds":100}}"#,
        )
    };
    let (client, script) = client_with(
        Some(Credentials::token("t0ken")),
        Script {
            answers: vec![info(), half(), info(), answer(200, "abc")].into(),
            pace: Duration::from_secs(100),
            ..Script::default()
        },
    );
    // Each request takes 100 s: the info arrives at 100 and is used until 190; the GET breaks off at 200.
    let download = Download::new(StoredFile::new("1".into(), "2".into()), folder.path().join("a"));
    client.download(download, &"union".into()).expect("a file");
    assert_eq!(script.asked.lock().unwrap().len(), 4);
}
