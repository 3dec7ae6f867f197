//! Answers of the object store. Its errors are XML, with codes of their own.

use crate::call::Spec;
use crate::call::error::{Details, Outcome};
use crate::call::operation::Method;
use crate::call::response::{Answer, Failure, text};
use crate::http::body::Address;
use crate::tables::Action;
use crate::tables::{gateway, object_store};

/// Interprets the answer to a request to `address`. Only 200 is a success.
pub(crate) fn interpret(spec: &Spec, answer: Answer, address: &Address<'_>) -> Result<(), Failure> {
    let status = answer.status;
    if status == 200 {
        return Ok(());
    }
    let body = text(answer.body);
    let code = tag(&body, gateway::XML_CODE);
    let known = code.as_deref().map_or(Action::Final, |code| spec.action(code));
    let (outcome, action) = match (status, known) {
        (408, _) => (Outcome::Unknown, Action::Unknown),
        (429, _) => (Outcome::Refused, Action::Wait1s),
        (400..=499, Action::Final) if is_over(code.as_deref(), &body, address) => {
            (Outcome::Refused, Action::RenewUpload)
        }
        (400..=499, action) if action != Action::Unknown => (Outcome::Refused, action),
        (300..=399, _) => (Outcome::Unknown, Action::Final),
        _ => (Outcome::Unknown, Action::Unknown),
    };
    let mut details = Details::new(outcome);
    details.status = Some(status);
    details.hint = match action {
        Action::RenewUpload => Some(object_store::OVER_HINT),
        _ => code.as_deref().and_then(|code| spec.hint(code)),
    };
    details.detail = code.is_none().then(|| match spec.method {
        Method::Get => "the object store did not give the bytes".into(),
        _ => "the object store did not take the bytes".into(),
    });
    details.code = code;
    details.message = tag(&body, gateway::XML_MESSAGE);
    details.request_id = tag(&body, gateway::XML_REQUEST_ID).or(answer.request_id);
    details.retry_after = answer.retry_after;
    Err(Failure { details, action })
}

/// Returns true if a refusal whose code is not listed as such says that the signature has expired.
fn is_over(code: Option<&str>, body: &str, address: &Address<'_>) -> bool {
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        object_store::OVER_TEXTS.iter().any(|over| text.contains(over))
    };
    let Some(code) = code else {
        // Not the store's XML, but the text of a cache or gateway before it.
        return says(body);
    };
    let mut texts = object_store::OVER_TEXTS_IN.iter().filter_map(|name| tag(body, name));
    object_store::OVER_ELEMENTS.iter().any(|name| body.contains(&format!("<{name}>")))
        || texts.any(|text| says(&text))
        || object_store::UNKNOWN_KEY.contains(&code) && is_key_temporary(address)
}

/// Returns true if the request was signed with a temporary key, which the store does not know after some hours.
fn is_key_temporary(address: &Address<'_>) -> bool {
    let query = address.url.split_once('?').map_or("", |(_, query)| query);
    let in_query = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let in_headers = address.headers.iter().map(|(name, value)| (&**name, value.expose()));
    in_query.chain(in_headers).any(|(name, value)| {
        let name = name.to_ascii_lowercase();
        // The key stands between other parts: `OSS STS.key:signature`, `Credential=ASIAKEY/date`.
        let mut words = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        object_store::TEMPORARY_NAMES.iter().any(|known| name.contains(known))
            || words.any(|word| {
                object_store::TEMPORARY_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
            })
    })
}

/// Returns the text of the first element of this name; an error has only one. It is shortened later, after secrets are
/// removed from it.
fn tag(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text =
        entities.into_iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    Some(text.trim().to_string())
}

#[cfg(test)]
mod tests {
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

    fn failure(
        spec: &Spec,
        status: u16,
        body: &str,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Failure {
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
                message(
                    "SignatureDoesNotMatch",
                    "Signature expired: 20261128T200000Z is now earlier",
                ),
            ),
            (400, error("SomeCode", "<Details>Request signature expired at: 2026-11-28</Details>")),
            (
                403,
                error(
                    "AuthenticationFailed",
                    "<AuthenticationErrorDetail>Signature not valid in the specified time frame</AuthenticationErrorDetail>",
                ),
            ),
            (401, message("Unauthorized", "the URL is no longer valid")),
            (403, "<html>URL Expired</html>".into()),
            (403, r#"{"code":40310,"message":"token expired"}"#.into()),
        ];
        for (status, body) in rows {
            let found = verdict(status, &body);
            assert_eq!((found.0, found.1), (Outcome::Refused, Action::RenewUpload), "{body}");
            let hint = failure(&PUT, status, &body, PLAIN, &[]).details.hint;
            assert_eq!(hint, Some(object_store::OVER_HINT), "{body}");
        }
        // A name that the file has says nothing.
        let named = error("AccessDenied", "<Key>expired.pdf</Key><Resource>/b/expired</Resource>");
        assert_eq!(verdict(403, &named).1, Action::Final);
    }

    #[test]
    fn an_unknown_key_is_over_if_it_was_temporary() {
        let body =
            message("InvalidAccessKeyId", "The Access Key Id does not exist in our records.");
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
            (
                "",
                &[("authorization", "OSS4-HMAC-SHA256 Credential=STS.NU1/x")],
                Action::RenewUpload,
            ),
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
}
