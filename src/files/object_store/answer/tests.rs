use std::collections::BTreeMap;

use super::*;
use crate::files::object_store::{GET, PUT};
use crate::secret::Secret;
use crate::tables::{CODES, STORE_CODES};

const PLAIN: &str = "https://b.oss.example.com/k";

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        request_id: None,
        retry_after: None,
        body: body.as_bytes().to_vec(),
        broken: None,
    }
}

fn failure(spec: &Spec, status: u16, body: &str, url: &str, headers: &[(&str, &str)]) -> Failure {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), Secret::from(*value)));
    let headers: BTreeMap<_, _> = headers.collect();
    let address = Address { url, headers: &headers };
    interpret(spec, answer(status, body), &address).expect_err("a failure")
}

/// The same for a PUT and a GET.
fn verdict(status: u16, body: &str) -> (Outcome, Action, Option<String>) {
    let [put, get] = [&PUT, &GET].map(|spec| {
        let headers = [("Authorization", "OSS LTAI5tKey:c2lnbmF0dXJl")];
        let failure = failure(spec, status, body, PLAIN, &headers);
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
fn a_5xx_is_no_refusal_whatever_it_says() {
    let codes = STORE_CODES.iter().map(|row| row.code).chain(["NeverHeardOf", ""]);
    for code in codes {
        for status in [500, 501, 502, 503, 504, 507, 520, 599] {
            let found = verdict(status, &message(code, "Request has expired."));
            assert_eq!((found.0, found.1), (Outcome::Unknown, Action::Unknown), "{code}");
        }
    }
}

#[test]
fn what_is_over_is_told_in_many_ways() {
    let dates =
        "<Expires>2026-11-28T20:00:00Z</Expires><ServerTime>2026-11-28T20:15:01Z</ServerTime>";
    let rows = [
        (403, error("RequestTimeTooSkewed", "")),
        (403, message("AccessDenied", "Request has expired.")),
        (403, message("AccessDenied", "REQUEST HAS EXPIRED")),
        (403, error("AccessDenied", dates)),
        (403, message("AccessDenied", "签名已过期")),
        (403, message("SecurityTokenExpired", "The security token you provided has expired.")),
        (403, error("InvalidSecurityToken", "")),
        (400, message("ExpiredToken", "The provided token has expired.")),
        (400, error("InvalidToken", "")),
        (400, error("TokenRefreshRequired", "")),
        (403, error("SignatureExpired", "")),
        (400, message("InvalidArgument", "X-Amz-Date is expired")),
        (
            403,
            message("SignatureDoesNotMatch", "Signature expired: 20261128T200000Z is now earlier"),
        ),
        (400, error("Forbidden", "<Details>Request signature expired at: 2026-11-28</Details>")),
        (400, error("ExpiredToken", "")),
        (403, error("SecurityTokenExpiredException", "")),
        (403, error("UrlExpired", "")),
        (
            403,
            error(
                "AuthenticationFailed",
                "<AuthenticationErrorDetail>Signature not valid in the specified time frame</AuthenticationErrorDetail>",
            ),
        ),
        (401, message("Unauthorized", "the URL is no longer valid")),
        (403, "URL Expired".into()),
        (403, r#"{"code":40310,"message":"token expired"}"#.into()),
    ];
    for (status, body) in rows {
        let found = verdict(status, &body);
        assert_eq!((found.0, found.1), (Outcome::Refused, Action::RenewUpload), "{body}");
        let hint = failure(&PUT, status, &body, PLAIN, &[]).details.hint;
        assert_eq!(hint, Some(object_store::OVER_HINT), "{body}");
    }
}

#[test]
fn what_only_looks_as_if_it_were_over_is_not() {
    let page = |text: &str| format!("<!DOCTYPE html>\n<html><head>{text}</head></html>");
    let dates = "<Expires>2026-11-28T20:00:00Z</Expires>";
    let rows = [
        // A name that the file has says nothing.
        error("AccessDenied", "<Key>expired.pdf</Key><Resource>/b/expired</Resource>"),
        message("AccessDenied", "No request may read expired-report.pdf"),
        message("AccessDenied", "User is not authorized on acs:oss:*:b/token/expired/f"),
        message("AccessDenied", "Your session has expired"),
        message("AccessDenied", "The header Expires of the request is not allowed"),
        message("AccessDenied", "A token is missing. The lease expired"),
        // Codes that say something else.
        message("NoSuchKey", "The object expired-report.pdf does not exist"),
        message("NoSuchKey", "The request has expired"),
        message("UserDisable", "Your subscription expired, and with it each token has expired"),
        message("EntityTooLarge", "the request has expired"),
        error("NoSuchKey", dates),
        error("NeverHeardOf", dates),
        message("NeverHeardOf", "Request has expired."),
        message("PackageExpired", "Your resource package has expired"),
        error("InvalidCertificateExpired", ""),
        error("ExpiredPlan", ""),
        // Pages that people are shown in place of an answer.
        page("<meta http-equiv=\"Expires\" content=\"-1\"><title>Access blocked</title>"),
        page("<script>document.cookie=\"a=b; expires=0\"</script>Blocked by policy"),
        page("The request has expired"),
        "Blocked <b>The request has expired</b>".into(),
        "Blocked: expires=0".into(),
        "Your licence has expired".into(),
        "会话已过期".into(),
        r#"{"error":"token wrong","session":"expired"}"#.into(),
        String::new(),
    ];
    for body in rows {
        for status in [400, 401, 403, 404, 407, 413] {
            let found = verdict(status, &body);
            assert_eq!((found.0, found.1), (Outcome::Refused, Action::Final), "{body}");
        }
    }
}

#[test]
fn an_answer_that_is_not_the_stores_is_told_as_what_it_is() {
    let lower = message("RequestTimeTooSkewed", "m").to_lowercase();
    let wide: Vec<u8> =
        message("AccessDenied", "m").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = String::from_utf8(wide).expect("ASCII with zeros");
    let rows = [
        (403, "<html><body>Blocked by policy</body></html>", "<html><body>Blocked"),
        (407, "<html>log in</html>", "<html>log in"),
        (413, "\r\n<html>413 Request Entity Too Large</html>", "<html>413"),
        (502, "<html><title>502 Bad Gateway</title></html>", "<html><title>502"),
        (403, r#"{"Code":"RequestTimeTooSkewed"}"#, r#"{"Code":"#),
        (429, "slow down", "slow down"),
        (408, "time", "time"),
        (403, &lower, "<?xml"),
        (403, &wide, "<"),
        (403, "<Code>x", "<Code>x"),
        (403, "<Codes>x</Codes>", "<Codes>"),
    ];
    for spec in [&PUT, &GET] {
        for (status, body, beginning) in rows {
            let details = failure(spec, status, body, PLAIN, &[]).details;
            let detail = details.detail.expect("a detail");
            let expected = format!("the answer is not an object store's: {beginning}");
            assert!(detail.starts_with(&expected), "{detail}");
            assert_eq!(details.hint, Some(object_store::FOREIGN_HINT), "{body}");
            assert_eq!(details.code, None);
        }
        for status in [300, 301, 302, 303, 304, 307, 308] {
            let bodies = ["", "<html>moved</html>"];
            for body in bodies.map(String::from).into_iter().chain([error("TemporaryRedirect", "")])
            {
                let details = failure(spec, status, &body, PLAIN, &[]).details;
                let detail = details.detail.as_deref();
                assert_eq!(detail, Some("a redirect, which is not followed"), "{body}");
                assert_ne!(details.hint, Some(gateway::UNKNOWN_REPEATABLE_HINT), "{body}");
                let is_foreign = details.hint == Some(object_store::FOREIGN_HINT);
                assert_eq!(is_foreign, details.code.is_none(), "{body}");
            }
        }
        // Nothing is quoted that may be the file's own bytes, and nothing is said of what is not there.
        for (status, body) in [(206, "bytes"), (201, "<html>"), (404, ""), (500, " \r\n")] {
            let details = failure(spec, status, body, PLAIN, &[]).details;
            let detail = details.detail.expect("a detail");
            assert!(detail.starts_with("the object store did not "), "{detail}");
            assert_eq!(details.hint, None);
        }
    }
}

#[test]
fn a_hint_is_of_one_mind_with_what_is_worth_retrying() {
    let again = Some(gateway::UNKNOWN_REPEATABLE_HINT);
    for row in STORE_CODES {
        let code = row.code.replace('*', "x");
        for status in [201, 302, 307, 400, 403, 404, 408, 429, 500, 503] {
            for spec in [&PUT, &GET] {
                let failure = failure(spec, status, &message(&code, "m"), PLAIN, &[]);
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
fn an_unknown_key_is_over_if_it_was_temporary() {
    let body = message("InvalidAccessKeyId", "The Access Key Id does not exist in our records.");
    type Headers<'a> = &'a [(&'a str, &'a str)];
    let rows: &[(&str, Headers<'_>, Action)] = &[
        ("", &[("Authorization", "OSS LTAI5tKey:c2ln")], Action::Final),
        ("?OSSAccessKeyId=LTAI5tSTS.&Signature=aSTS.b", &[], Action::Final),
        ("?OSSAccessKeyId=STS.NU1&Expires=1&Signature=x", &[], Action::RenewUpload),
        ("?OSSAccessKeyId=TMP.3K&Expires=1", &[], Action::RenewUpload),
        ("?OSSAccessKeyId=k&security-token=CAIS", &[], Action::RenewUpload),
        ("?X-Amz-Credential=ASIAKEY%2F20261128%2Fs3", &[], Action::RenewUpload),
        ("?X-Amz-Security-Token=t", &[], Action::RenewUpload),
        ("?x-oss-credential=STS.NU1%2F20261128", &[], Action::RenewUpload),
        ("", &[("Authorization", "OSS STS.NU1:c2ln")], Action::RenewUpload),
        ("", &[("authorization", "OSS4-HMAC-SHA256 Credential=STS.NU1/x")], Action::RenewUpload),
        ("", &[("x-oss-security-token", "CAIS")], Action::RenewUpload),
        ("", &[("X-Oss-Security-Token", "CAIS")], Action::RenewUpload),
    ];
    for (query, headers, action) in rows {
        let url = format!("{PLAIN}{query}");
        for spec in [&PUT, &GET] {
            let failure = failure(spec, 403, &body, &url, headers);
            assert_eq!(failure.action, *action, "{query} {headers:?}");
            assert_eq!(failure.details.outcome, Outcome::Refused);
        }
    }
    // Another code is not about the key.
    let denied = message("AccessDenied", "no");
    let headers = [("x-oss-security-token", "t")];
    assert_eq!(failure(&PUT, 403, &denied, PLAIN, &headers).action, Action::Final);
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
        let hint = failure(&PUT, 403, &message(&code, "m"), PLAIN, &[]).details.hint;
        assert_eq!(hint, None, "{code}");
    }
    for row in STORE_CODES {
        let operation = &crate::generated::conv_file::SendByApp::SPEC;
        let exact = operation.error(row.code).filter(|found| found.code == row.code);
        assert_eq!(exact, None, "{}", row.code);
    }
}

#[test]
fn an_error_that_is_cut_anywhere_or_too_long_is_told_all_the_same() {
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
