use percent_encoding::percent_decode_str;

use super::*;
use crate::call::Method;

const SPEC: Spec = Spec::new("test", Method::Get, "/v1/{id}/end");

struct Texts<'a>(&'a str);

impl Operation for Texts<'_> {
    type Reply = Value;
    type Error = String;

    const SPEC: &'static Spec = &SPEC;

    fn encode(&self, request: &mut Encoder) {
        request.path("id", &self.0);
        request.query("q&=", &self.0);
        request.query("last", &"1");
    }
}

/// Texts built from what servers and parsers stumble over, and from any characters; the same in every run.
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
                    text.extend(c.filter(|c| rule::address(c.encode_utf8(&mut [0; 4])).is_none()));
                }
                _ => text += PIECES[(self.next() % PIECES.len() as u64) as usize],
            }
        }
        text
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("utf-8").into_owned()
}

#[test]
fn a_server_decodes_exactly_the_text_that_was_given() {
    let mut nasty = Nasty(5);
    let dots = [".", "..", "...", ".a", "a..", "../..", "%2e", "%2E."].map(String::from);
    let random: Vec<String> = (0..20_000).map(|_| nasty.text()).collect();
    for text in dots.iter().chain(&random).filter(|text| !text.is_empty()) {
        let parts = Parts::encode(&Texts(text)).unwrap_or_else(|problem| panic!("{problem}"));
        let url = format!("http://127.0.0.1{}", parts.target());
        let uri: ureq::http::Uri = url.parse().unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(uri.path_and_query().map(|target| target.as_str()), Some(&*parts.target()));
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%/?&=".contains(&b);
        assert!(parts.target().bytes().all(plain), "{}", parts.target());

        let segments: Vec<_> = uri.path().split('/').collect();
        assert_eq!(segments.len(), 4, "{text:?}: {url}");
        assert!(segments.iter().all(|segment| !matches!(*segment, "." | "..")), "{url}");
        assert_eq!(decode(segments[2]), *text, "{url}");
        let pairs: Vec<_> = uri.query().expect("a query").split('&').collect();
        let (name, value) = pairs[0].split_once('=').expect("a pair");
        assert_eq!((pairs.len(), decode(name)), (2, "q&=".into()), "{url}");
        // Java takes a plus for a blank, so neither may occur as such.
        assert_eq!(decode(&value.replace('+', " ")), *text, "{url}");
    }
}

#[test]
fn what_an_address_cannot_hold_is_refused() {
    for c in (0..=0x9f_u32).filter_map(char::from_u32).chain(['\u{2028}', '\u{2029}']) {
        if c.is_control() || c > '\u{ff}' {
            let problem = Parts::encode(&Texts(&format!("a{c}b"))).err().expect("a problem");
            assert!(
                problem.starts_with("id \"a") && problem.contains("control characters"),
                "{problem}"
            );
        }
    }
    assert_eq!(Parts::encode(&Texts("")).err().as_deref(), Some("id is empty"));
}

#[test]
fn an_address_is_as_long_as_the_parser_takes() {
    let token = Secret::new("t0ken");
    let mut seen = [0, 0];
    for text in (32_000..33_000).step_by(7).map(|count| "a".repeat(count)) {
        let parts = Parts::encode(&Texts(&text)).unwrap_or_else(|problem| panic!("{problem}"));
        let url = format!("http://127.0.0.1:80{}", parts.target());
        let parses = url.parse::<ureq::http::Uri>().is_ok();
        let request = Request::new(&SPEC, &parts, "http://127.0.0.1:80", Some(&token));
        assert_eq!(request.err(), (!parses).then_some(TOO_LONG), "{}", url.len());
        seen[usize::from(parses)] += 1;
    }
    assert!(seen.iter().all(|seen| *seen > 10), "{seen:?}");
}
