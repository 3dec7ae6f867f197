//! Parameters over real connections: the server decodes exactly the given values.

use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{DeleteDentry, ListDentries};
use dingtalk_file::{Client, Credentials, Encoder, Method, Operation, Outcome, RetryPolicy, Spec};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::script::{answer as scripted, fixed};
use crate::wire::{Wire, answer};

/// Returns some hundred texts, each made of two difficult pieces.
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

/// Returns true for control characters and line breaks.
fn is_refused(c: char) -> bool {
    c.is_control() || ['\u{2028}', '\u{2029}'].contains(&c)
}

/// Returns texts with characters from all over Unicode, each short enough to fit into an address four times.
fn unicode() -> Vec<String> {
    let some: Vec<char> = ('\0'..=char::MAX).filter(|c| !is_refused(*c)).step_by(61).collect();
    some.chunks(1300).map(|some| some.iter().collect()).collect()
}

#[test]
fn a_plain_server_reads_the_given_values() {
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

/// Uses a different text for each parameter, so that none can be mistaken for another.
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
fn the_emulator_reads_the_given_values() {
    let emulator = Emulator::start().expect("a free port");
    let client = emulator.client().retry(RetryPolicy::none()).build().expect("valid settings");
    let texts = texts();
    for text in &texts {
        let [space_id, union_id, parent_id, token] = &numbered(text);
        let list = list([space_id, parent_id, union_id, token]);
        let delete = delete([space_id, parent_id, union_id]);
        // No one has such an id, so both are refused, but only after routing to their operations.
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

/// Returns texts made of pieces that servers and parsers stumble over, and of random characters. They are the same in
/// every run.
struct Nasty(u64);

impl Nasty {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn text(&mut self) -> String {
        #[rustfmt::skip]
        const PIECES: &[&str] = &[
            "+", "/", "=", "&", "%", "#", "?", "..", ".", " ", "%20", "%2F", "%", "%%", "%zz",
            "\\", ":", ";", "@", "//", "{id}", "}", "\"", "'", "<", "|", "^", "`", "~", "-", "_",
            "*", "[", "]", "中文", "😀", "👩‍👧", "e\u{301}", "\u{feff}", "\u{200b}", "\u{202e}",
            "\u{fffd}", "\u{10ffff}", "cid", "0",
        ];
        let mut text = String::new();
        for _ in 0..=self.next() % 8 {
            match self.next() % 4 {
                0 => {
                    let c = char::from_u32((self.next() % 0x11_0000) as u32);
                    text.extend(c.filter(|c| !is_refused(*c)));
                }
                _ => text += PIECES[(self.next() % PIECES.len() as u64) as usize],
            }
        }
        text
    }
}

const SHORT: Spec = Spec::new("test", Method::Get, "/v1/{id}/end");

fn short(text: &str) -> Texts {
    let pairs = [("id", text), ("q&=", text), ("last", "1")];
    Texts(&SHORT, pairs.map(|(name, text)| (name, text.into())).into())
}

#[test]
fn an_address_has_plain_characters_only_and_the_same_parts_for_every_text() {
    let mut nasty = Nasty(5);
    let dots = [".", "..", "...", ".a", "a..", "../..", "%2e", "%2E."].map(String::from);
    let random: Vec<String> = (0..2_000).map(|_| nasty.text()).collect();
    let texts: Vec<_> = dots.iter().chain(&random).filter(|text| !text.is_empty()).collect();
    let (client, script) = fixed(vec![scripted(200, "{}"); texts.len()]);
    for text in &texts {
        client.call(&short(text)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    }
    for (request, text) in script.requests().iter().zip(&texts) {
        let target = request.split(' ').nth(1).expect("a target");
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%/?&=".contains(&b);
        assert!(target.bytes().all(plain), "{target}");
        assert!(!target.split(['/', '?']).any(|part| [".", ".."].contains(&part)), "{target}");
        let (path, query) = arrived(target);
        assert_eq!(path, ["", "v1", text, "end"], "{target}");
        // Java reads a plus as a blank.
        assert_eq!(query, arguments(&[("q&=", text), ("last", "1")]), "{target}");
    }
}

#[test]
fn a_value_that_does_not_fit_into_an_address_is_refused() {
    let (client, script) = fixed(vec![]);
    let problem = |text: &str| {
        let error = client.call(&short(text)).expect_err("a problem");
        assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
        error.detail().expect("a detail").to_string()
    };
    for c in (0..=0x9f_u32).filter_map(char::from_u32).chain(['\u{2028}', '\u{2029}']) {
        if is_refused(c) {
            let problem = problem(&format!("a{c}b"));
            let is_named = problem.starts_with("id \"a") && problem.contains("control characters");
            assert!(is_named, "{problem}");
        }
    }
    assert_eq!(problem(""), "id is empty");
    assert!(script.requests().is_empty());
}

#[test]
fn an_address_may_be_as_long_as_the_parser_allows() {
    let (client, script) = fixed(vec![scripted(200, "{}"); 1_000]);
    let mut seen = [0, 0];
    for text in (65_000..66_000).step_by(7).map(|count| "a".repeat(count)) {
        let call = Texts(&SHORT, vec![("id", text.clone())]);
        let url = format!("{}/v1/{text}/end", script.url);
        let parses = url.parse::<dingtalk_file::ureq::http::Uri>().is_ok();
        let error = client.call(&call).err();
        assert_eq!(error.is_none(), parses, "{}", url.len());
        if let Some(error) = error {
            assert_eq!((error.outcome(), error.attempts()), (Outcome::Invalid, 0), "{error}");
            assert!(error.to_string().contains("more than 65534 bytes"), "{error}");
        }
        seen[usize::from(parses)] += 1;
    }
    assert!(seen.iter().all(|seen| *seen > 10), "{seen:?}");
    assert_eq!(script.requests().len(), seen[1]);
}
