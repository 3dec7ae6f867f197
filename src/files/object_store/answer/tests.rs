//! Tests actions and how an answer is read. What an upload or a download shows is in `tests/it/store_answers.rs`.

use std::collections::BTreeMap;

use super::*;
use crate::files::object_store::{GET, PUT};
use crate::tables::{CODES, STORE_CODES};

const PLAIN: &str = "https://b.oss.example.com/k";

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        request_id: None,
        retry_after: None,
        date: None,
        crc64: None,
        body: body.as_bytes().to_vec(),
        broken: None,
    }
}

fn failure(spec: &Spec, status: u16, body: &str) -> Failure {
    let address = Address { url: PLAIN, headers: &BTreeMap::new() };
    interpret(spec, answer(status, body), &address).expect_err("a failure")
}

/// The same for a PUT and a GET.
fn verdict(status: u16, body: &str) -> (Outcome, Action, Option<String>) {
    let [put, get] = [&PUT, &GET].map(|spec| {
        let failure = failure(spec, status, body);
        (failure.details.outcome, failure.action, failure.details.code)
    });
    assert_eq!(put, get, "{body}");
    put
}

fn error(code: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code>{more}<RequestId>R</RequestId></Error>"
    )
}

fn message(code: &str, message: &str) -> String {
    error(code, &format!("<Message>{message}</Message>"))
}

#[test]
fn the_stores_errors_are_read() {
    use Outcome::*;
    let rows = [
        (403, message("SignatureDoesNotMatch", "a &lt;b&gt;"), Refused, Action::Final),
        (403, message("NeverHeardOf", "m"), Refused, Action::Final),
        (403, "denied".into(), Refused, Action::Final),
        (404, message("NoSuchKey", "m"), Refused, Action::Final),
        (400, message("RequestTimeout", "not written to in time"), Unknown, Action::Unknown),
        (400, message("IncompleteBody", "m"), Unknown, Action::Unknown),
        (400, message("BadDigest", "m"), Refused, Action::Retry),
        (408, String::new(), Unknown, Action::Unknown),
        (429, String::new(), Refused, Action::Wait1s),
        (429, message("AccessDenied", "m"), Refused, Action::Wait1s),
        (403, message("QpsLimitExceeded", "m"), Refused, Action::Wait1s),
        (204, String::new(), Unknown, Action::Unknown),
        (302, String::new(), Unknown, Action::Final),
    ];
    for (status, body, outcome, action) in rows {
        let found = verdict(status, &body);
        assert_eq!((found.0, found.1), (outcome, action), "{status} {body}");
    }
    assert_eq!(tag(&message("x", "a &lt;b&gt;"), "Message").as_deref(), Some("a <b>"));
}

#[test]
fn a_5xx_is_never_a_refusal() {
    let codes = STORE_CODES.iter().map(|row| row.code).chain(["NeverHeardOf", ""]);
    for code in codes {
        for status in [500, 501, 502, 503, 504, 507, 520, 599] {
            let found = verdict(status, &message(code, "Request has expired."));
            assert_eq!((found.0, found.1), (Outcome::Unknown, Action::Unknown), "{code}");
        }
    }
}

#[test]
fn hints_agree_with_retries() {
    let again = Some(gateway::UNKNOWN_REPEATABLE_HINT);
    for row in STORE_CODES {
        let code = row.code.replace('*', "x");
        for status in [201, 302, 307, 400, 403, 404, 408, 429, 500, 503] {
            for spec in [&PUT, &GET] {
                let failure = failure(spec, status, &message(&code, "m"));
                let hint = failure.details.hint;
                let is_worth = crate::call::retry::worth_retrying(&failure, true).is_some();
                let is_waited_for = matches!(failure.action, Action::Wait1s | Action::Wait60s);
                let is_believed = row.action == Some(failure.action);
                let expected = match (status, failure.action) {
                    (300..=399, _) => None,
                    (_, Action::RenewUpload) => Some(object_store::OVER_HINT),
                    (_, Action::Unknown) if !is_believed || row.hint.is_none() => again,
                    _ if !is_believed => None,
                    _ => row.hint,
                };
                assert_eq!(hint, expected, "{status} {code}");
                assert!(!is_waited_for || is_worth && hint.is_none(), "{status} {code}");
                assert!(hint != again || is_worth, "{status} {code}");
            }
        }
    }
    for hint in STORE_CODES.iter().filter_map(|row| row.hint) {
        assert!(!hint.contains("parts"), "a download has none, and the command no such option");
    }
}

#[test]
fn an_element_may_be_written_in_several_ways() {
    let rows = [
        ("<Code>x</Code>", Some("x")),
        ("<Code>\n  x\n</Code>", Some("x")),
        ("<Code><![CDATA[x]]></Code>", Some("x")),
        ("<Code>\t<![CDATA[ a&lt;b ]]>\n</Code>", Some("a&lt;b")),
        ("<Code xml:space=\"preserve\">x</Code>", Some("x")),
        ("<Code\n>a&amp;b</Code>", Some("a&b")),
        ("<Codes>y</Codes><Code>x</Code>", Some("x")),
        ("<Code></Code>", Some("")),
        ("<Code>x", None),
        ("<Code x</Code", None),
        ("<code>x</code>", None),
    ];
    for (xml, expected) in rows {
        assert_eq!(tag(xml, "Code").as_deref(), expected, "{xml}");
    }
    let body = error("<![CDATA[RequestTimeTooSkewed]]>", "");
    assert_eq!(verdict(403, &body).1, Action::RenewUpload);
    let body = error("AccessDenied", "<Expires >2026</Expires >");
    assert_eq!(verdict(403, &body).1, Action::RenewUpload);
    for part in ["<Code ", "<Code>", "<Code", "<![CDATA["] {
        assert_eq!(tag(&part.repeat(1_000_000 / part.len()), "Code"), None);
    }
}

#[test]
fn no_code_of_the_gateway_reaches_the_store() {
    let gateways = CODES.iter().map(|row| row.code.replace('*', "x"));
    let made = ["InvalidAnything", "MissingAnything", "a.QpsLimitForX", "QpmLimitForX"];
    for code in gateways.chain(made.map(String::from)) {
        if STORE_CODES.iter().any(|row| row.code == code) {
            continue;
        }
        assert_eq!(verdict(403, &message(&code, "m")).1, Action::Final, "{code}");
        let hint = failure(&PUT, 403, &message(&code, "m")).details.hint;
        assert_eq!(hint, None, "{code}");
    }
    for row in STORE_CODES {
        let operation = &crate::generated::conv_file::SendByApp::SPEC;
        let exact = operation.error(row.code).filter(|found| found.code == row.code);
        assert_eq!(exact, None, "{}", row.code);
    }
}

#[test]
fn a_cut_or_too_long_error_is_still_reported() {
    for text in crate::text::cut::tests::texts(100) {
        let whole =
            format!("<Error><Code>中{text}</Code><Message>&lt;{text}&gt;</Message></Error>");
        for end in (0..=whole.len()).rev() {
            let mut answer = answer(403, "");
            answer.body = whole.as_bytes()[..end].to_vec();
            let address = Address { url: PLAIN, headers: &BTreeMap::new() };
            let mut details = interpret(&PUT, answer, &address).expect_err("a failure").details;
            details.tidy(&[]);
            let expected = format!("中{text}");
            let known = end >= whole.find("</Code>").expect("an end") + "</Code>".len();
            assert_eq!(details.code, known.then_some(expected), "{end}");
            let known = end >= whole.len() - "</Error>".len();
            assert_eq!(details.message, known.then(|| format!("<{text}>")), "{end}");
        }
    }
}
