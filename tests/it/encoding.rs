//! Parameters over real connections: what the server decodes is what was given.

use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{DeleteDentry, ListDentries};
use dingtalk_file::{Client, Credentials, Encoder, Operation, Outcome, RetryPolicy, Spec};
use percent_encoding::percent_decode_str;
use serde_json::Value;

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

/// An operation with texts as ids. The real types refuse characters that no id contains.
struct Texts(&'static Spec, Vec<(&'static str, String)>);

const LIST: Spec =
    Spec::new(ListDentries::SPEC.name, ListDentries::SPEC.method, ListDentries::SPEC.path);
const DELETE: Spec =
    Spec::new(DeleteDentry::SPEC.name, DeleteDentry::SPEC.method, DeleteDentry::SPEC.path);

impl Operation for Texts {
    type Reply = Value;
    type Error = String;

    const SPEC: &'static Spec = &LIST;

    fn spec(&self) -> &'static Spec {
        self.0
    }

    fn encode(&self, request: &mut Encoder) {
        for (name, text) in &self.1 {
            if self.0.path.contains(&format!("{{{name}}}")) {
                request.path(name, text)
            } else {
                request.query(name, text)
            }
        }
    }
}

fn list([space, parent, union, token]: [&str; 4]) -> Texts {
    let pairs =
        [("spaceId", space), ("parentId", parent), ("unionId", union), ("nextToken", token)];
    Texts(&LIST, pairs.map(|(name, text)| (name, text.into())).into())
}

fn delete([space, dentry, union]: [&str; 3]) -> Texts {
    let pairs = [("spaceId", space), ("dentryId", dentry), ("unionId", union)];
    Texts(&DELETE, pairs.map(|(name, text)| (name, text.into())).into())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("utf-8").into_owned()
}

/// Characters from all over Unicode, as many to a text as fit into an address four times.
fn unicode() -> Vec<String> {
    let refused = |c: &char| c.is_control() || ['\u{2028}', '\u{2029}'].contains(c);
    let some: Vec<char> = ('\0'..=char::MAX).filter(|c| !refused(c)).step_by(61).collect();
    some.chunks(1300).map(|some| some.iter().collect()).collect()
}

#[test]
fn a_plain_server_reads_what_was_given() {
    let texts = [texts(), unicode()].concat();
    let answer = answer("200 OK", r#"{"dentries":[]}"#);
    let wire = Wire::serve(vec![texts.iter().flat_map(|_| answer.clone()).collect()]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    for text in &texts {
        client.call(&list([text; 4])).unwrap_or_else(|error| panic!("{text:?}: {error}"));
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

/// Uses another text for each parameter, so that none can be mistaken for another.
fn numbered(text: &str) -> [String; 4] {
    [1, 2, 3, 4].map(|number| format!("{text}{number}"))
}

/// Returns the segments of the path and the arguments of the query, decoded as Java does.
fn arrived(target: &str) -> (Vec<String>, Vec<(String, String)>) {
    let (path, query) = target.split_once('?').expect("a query");
    let form = |text: &str| decoded(&text.replace('+', " "));
    let pairs = query.split('&').map(|pair| pair.split_once('=').expect("a pair"));
    let pairs = pairs.map(|(name, value)| (form(name), form(value)));
    (path.split('/').map(decoded).collect(), pairs.collect())
}

fn arguments(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

#[test]
fn the_emulator_reads_what_was_given() {
    let emulator = Emulator::start().expect("a free port");
    let client = emulator.client().retry(RetryPolicy::none()).build().expect("valid settings");
    let texts = texts();
    for text in &texts {
        let [space_id, union_id, parent_id, token] = &numbered(text);
        let list = list([space_id, parent_id, union_id, token]);
        let delete = delete([space_id, parent_id, union_id]);
        // Nobody has such an id, so both are refused, but only after they have found their operations.
        for result in [client.call(&list).map(drop), client.call(&delete).map(drop)] {
            let error = result.expect_err("no such person");
            assert_eq!(error.outcome(), Outcome::Refused, "{text:?}: {error}");
            assert_eq!(error.code(), Some("paramError-unionId"), "{text:?}: {error}");
        }
    }
    assert_eq!(emulator.received("listDentries"), texts.len());
    assert_eq!(emulator.received("deleteDentry"), texts.len());
    let exchanges = emulator.exchanges();
    let exchanges: Vec<_> =
        exchanges.iter().filter(|exchange| !exchange.target.contains("oauth2")).collect();
    assert_eq!(exchanges.len(), 2 * texts.len());
    for (pair, text) in exchanges.chunks(2).zip(&texts) {
        let [space_id, union_id, parent_id, token] = &numbered(text);
        let (path, mut query) = arrived(&pair[0].target);
        query.sort();
        assert_eq!(path, ["", "v1.0", "storage", "spaces", space_id, "dentries"]);
        let expected = [("nextToken", &**token), ("parentId", parent_id), ("unionId", union_id)];
        assert_eq!(query, arguments(&expected), "{}", pair[0].target);
        let (path, query) = arrived(&pair[1].target);
        assert_eq!(path, ["", "v1.0", "storage", "spaces", space_id, "dentries", parent_id]);
        assert_eq!(query, arguments(&[("unionId", union_id)]), "{}", pair[1].target);
    }
}

#[test]
fn an_address_that_is_too_long_is_told_before_anything_is_sent() {
    let wire = Wire::serve(vec![]);
    let client = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .build()
        .expect("valid settings");
    let error = client.call(&list([&*"中".repeat(10_000); 4])).expect_err("too long");
    assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
    assert!(error.to_string().contains("more than 65534 bytes"), "{error}");
    assert_eq!(wire.requests().len(), 0);
}
