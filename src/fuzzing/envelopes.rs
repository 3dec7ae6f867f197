//! Checks error answers of both interfaces and of the object store.

use std::collections::BTreeMap;

use super::replies::{self, split};
use super::{answer, check_failure, plain_json, with_secret};
use crate::call::envelope::{Envelope, repair};
use crate::call::response::text;
use crate::files::object_store;
use crate::generated::conv_file::SendByApp;
use crate::http::body::Address;
use crate::tables::gateway;

const STATUSES: [u16; 9] = [200, 301, 400, 401, 403, 404, 408, 429, 503];

/// Checks an answer. The input is an HTTP status on the first line, then the body.
pub fn envelope(bytes: &[u8]) {
    let (head, body) = split(bytes);
    let status = head.parse().ok().filter(|status| (100..1000).contains(status));
    let status = status.unwrap_or(STATUSES[head.len() % STATUSES.len()]);
    let body = with_secret(&text(body.to_vec()));
    check_repair(&body);
    for success in [None, Some("success")] {
        check_envelope(&body, success);
    }
    replies::check::<crate::generated::conv_file::SendByAppReply>(
        &SendByApp::SPEC,
        status,
        body.as_bytes(),
    );
    let address = Address { url: "", headers: &BTreeMap::new() };
    for spec in [&object_store::PUT, &object_store::GET] {
        match object_store::interpret(spec, answer(status, body.as_bytes()), &address) {
            Ok(()) => assert_eq!(status, 200),
            Err(failure) => drop(check_failure(failure, status)),
        }
    }
}

fn check_repair(text: &str) {
    let repaired = repair(text);
    assert_eq!(repair(&repaired), repaired, "what is repaired needs no repair");
    if plain_json(text).is_some() {
        let rest = text.strip_prefix(repaired.as_str()).expect("nothing changes within json");
        assert!(rest.trim_matches([' ', '\r', '\n']).is_empty(), "{rest:?}");
    }
}

fn check_envelope(text: &str, success: Option<&str>) {
    let Ok(envelope) = Envelope::read(text, success) else { return };
    let is_error = |code: &str| !gateway::NO_ERROR.contains(&code) && !code.is_empty();
    assert!(envelope.code.as_ref().is_none_or(|code| is_error(code)), "{:?}", envelope.code);
    assert!(!envelope.legacy || envelope.code.is_some());
    let Some(root) = plain_json(text) else { return };
    assert!(root.is_object());
    let has = |keys: &[&str]| keys.iter().any(|key| !root[*key].is_null());
    assert!(envelope.banned.is_none() || has(gateway::BANNED));
    assert!(!envelope.legacy || has(gateway::LEGACY_CODE));
    assert!(envelope.legacy || envelope.code.is_none() || has(gateway::CODE));
    if let Some(field) = success {
        assert_eq!(envelope.succeeded, root[field] == true || root[field] == "true");
    }
    let again = Envelope::read(&root.to_string(), success).expect("the same object");
    assert_eq!(again.code, envelope.code);
    assert_eq!(again.message, envelope.message);
    assert_eq!(again.request_id, envelope.request_id);
}
