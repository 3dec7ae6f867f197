//! Answers of the object store that mean an expired signature, and answers that are not the store's.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_file::{
    Client, Credentials, Download, Error, Outcome, RetryPolicy, StoredFile, Upload,
};
use serde_json::{Value, json};

use crate::script::{Answer, Script, answer};

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

const WAYS: [Way; 2] = [Way::Up, Way::Down];

/// An address signed by DingTalk: its query, and a header.
#[derive(Clone, Copy)]
struct Signed<'a> {
    query: &'a str,
    header: (&'a str, &'a str),
}

const SIGNED: Signed<'_> =
    Signed { query: "", header: ("Authorization", "OSS LTAI5tKey:c2lnbmF0dXJl") };

/// A client, and a server that is both DingTalk and the object store.
struct Desk {
    script: Arc<Script>,
    client: Client,
}

impl Desk {
    fn new(retries: u32) -> Desk {
        let script = Script::serve(Vec::new());
        let retry = RetryPolicy::new(retries).backoff(Duration::from_millis(1));
        let client = script.client().credentials(Credentials::token("t0ken")).retry(retry);
        Desk { script, client: client.build().expect("valid settings") }
    }

    /// Returns the error of a transfer that always gets this answer, and the number of requests.
    fn failure(&self, way: Way, answered: &Answer, signed: Signed<'_>) -> (Error, usize) {
        let Signed { query, header: (name, value) } = signed;
        let info = json!({"uploadKey": "key", "headerSignatureInfo": {
            "resourceUrls": [format!("http://HOST/k{query}")], "headers": {name: value},
        }});
        let before = self.script.requests().len();
        for next in [&answer(200, &info.to_string()), answered].repeat(3) {
            self.script.push(next.clone());
        }
        let (space, union) = ("1".into(), "union".into());
        let error = match way {
            Way::Up => {
                let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
                self.client.upload(upload, &space, &union).expect_err("refused")
            }
            Way::Down => {
                let folder = tempfile::tempdir().expect("a folder");
                let file = StoredFile::new(space, "2".into());
                let download = Download::new(file, folder.path().join("a"));
                self.client.download(download, &union).expect_err("refused")
            }
        };
        self.script.forget();
        (error, self.script.requests().len() - before)
    }
}

/// Returns a hint of the schema.
fn hint(path: &[&str]) -> String {
    let schema: Value =
        serde_json::from_str(include_str!("../../schema/object_store.json")).expect("json");
    let found = path.iter().fold(&schema["x-object-store"], |value, name| &value[name]);
    found.as_str().expect("a hint").into()
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
fn expiry_is_recognized_in_many_wordings() {
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
    let desk = Desk::new(1);
    let over = hint(&["over", "hint"]);
    for (status, body) in rows {
        for way in WAYS {
            let (error, asked) = desk.failure(way, &answer(status, &body), SIGNED);
            assert_eq!((error.step_outcome(), asked), (Some(Outcome::Refused), 6), "{body}");
            assert_eq!(error.hint(), Some(&*over), "{body}");
        }
    }
}

#[test]
fn similar_wordings_are_not_taken_for_expiry() {
    let page = |text: &str| format!("<!DOCTYPE html>\n<html><head>{text}</head></html>");
    let dates = "<Expires>2026-11-28T20:00:00Z</Expires>";
    let rows = [
        // A code in the file's name does not count.
        error("AccessDenied", "<Key>expired.pdf</Key><Resource>/b/expired</Resource>"),
        message("AccessDenied", "No request may read expired-report.pdf"),
        message("AccessDenied", "User is not authorized on acs:oss:*:b/token/expired/f"),
        message("AccessDenied", "Your session has expired"),
        message("AccessDenied", "The header Expires of the request is not allowed"),
        message("AccessDenied", "A token is missing. The lease expired"),
        // Codes with another meaning.
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
        // Pages for people in place of an answer.
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
    let desk = Desk::new(1);
    for body in rows {
        for status in [400, 401, 403, 404, 407, 413] {
            for way in WAYS {
                let (error, asked) = desk.failure(way, &answer(status, &body), SIGNED);
                assert_eq!((error.step_outcome(), asked), (Some(Outcome::Refused), 2), "{body}");
            }
        }
    }
}

#[test]
fn an_unknown_temporary_key_counts_as_expired() {
    let body = message("InvalidAccessKeyId", "The Access Key Id does not exist in our records.");
    let (stays, ends) = (2, 6);
    let rows = [
        ("", ("Authorization", "OSS LTAI5tKey:c2ln"), stays),
        ("?OSSAccessKeyId=LTAI5tSTS.&Signature=aSTS.b", ("x-none", "x"), stays),
        ("?OSSAccessKeyId=STS.NU1&Expires=1&Signature=x", ("x-none", "x"), ends),
        ("?OSSAccessKeyId=TMP.3K&Expires=1", ("x-none", "x"), ends),
        ("?OSSAccessKeyId=k&security-token=CAIS", ("x-none", "x"), ends),
        ("?X-Amz-Credential=ASIAKEY%2F20261128%2Fs3", ("x-none", "x"), ends),
        ("?X-Amz-Security-Token=t", ("x-none", "x"), ends),
        ("?x-oss-credential=STS.NU1%2F20261128", ("x-none", "x"), ends),
        ("", ("Authorization", "OSS STS.NU1:c2ln"), ends),
        ("", ("authorization", "OSS4-HMAC-SHA256 Credential=STS.NU1/x"), ends),
        ("", ("x-oss-security-token", "CAIS"), ends),
        ("", ("X-Oss-Security-Token", "CAIS"), ends),
    ];
    let desk = Desk::new(1);
    for (query, header, requests) in rows {
        for way in WAYS {
            let (error, asked) = desk.failure(way, &answer(403, &body), Signed { query, header });
            let found = (error.step_outcome(), asked);
            assert_eq!(found, (Some(Outcome::Refused), requests), "{query} {header:?}");
        }
    }
    // Another code is not about the key.
    let denied = answer(403, &message("AccessDenied", "no"));
    let signed = Signed { query: "", header: ("x-oss-security-token", "t") };
    assert_eq!(desk.failure(Way::Up, &denied, signed).1, stays);
}

#[test]
fn an_answer_that_is_not_the_stores_is_described() {
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
    let (desk, foreign) = (Desk::new(0), hint(&["foreign-hint"]));
    let reported = |way, status, body: &str| {
        let (error, _) = desk.failure(way, &answer(status, body), SIGNED);
        let [detail, hint, code] = [error.detail(), error.hint(), error.code()];
        [detail, hint, code].map(|text| text.map(String::from))
    };
    for way in WAYS {
        for (status, body, beginning) in rows {
            let [detail, hint, code] = reported(way, status, body);
            let expected = format!("the response is not an object store's: {beginning}");
            assert!(detail.as_ref().is_some_and(|it| it.starts_with(&expected)), "{detail:?}");
            assert_eq!((hint.as_ref(), code), (Some(&foreign), None), "{body}");
        }
        for status in [300, 301, 302, 303, 307, 308] {
            let bodies = ["", "<html>moved</html>"];
            for body in bodies.map(String::from).into_iter().chain([error("TemporaryRedirect", "")])
            {
                let [detail, hint, code] = reported(way, status, &body);
                let expected = Some("a redirect, which is not followed");
                assert_eq!(detail.as_deref(), expected, "{body}");
                assert_eq!(hint, code.is_none().then(|| foreign.clone()), "{body}");
            }
        }
        // The error does not quote the file's bytes, and has no empty parts.
        for (status, body) in [
            (206, "bytes"),
            (201, "<html>"),
            (404, ""),
            (
                500, " 
",
            ),
        ] {
            let [detail, hint, _] = reported(way, status, body);
            let expected = "the object store did not ";
            assert!(detail.as_ref().is_some_and(|it| it.starts_with(expected)), "{detail:?}");
            assert_eq!(hint, None);
        }
    }
}
