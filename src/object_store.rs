//! The object store, where the bytes of a file go: no operation of DingTalk's, and another kind of answer.

mod transfer;

use std::collections::BTreeMap;
use std::time::Duration;

use ureq::http::Uri;
use zeroize::Zeroize;

pub(crate) use self::transfer::BrokenOff;

use crate::address::{PlainHttp, Schemes, host_and_port, is_loopback};
use crate::error::{Details, Outcome};
use crate::generated::gateway;
use crate::operation::{Action, Auth, Method};
use crate::response::{Answer, Failure, text};
use crate::storage::HeaderSignatureInfo;
use crate::wiped::{replaced, written};
use crate::{Secret, Spec};

/// What errors call the PUT.
pub(crate) static PUT: Spec =
    Spec::new("ossPut", Method::Put, "").auth(Auth::None).repeatable(true);

/// What errors call the GET.
pub(crate) static GET: Spec =
    Spec::new("ossGet", Method::Get, "").auth(Auth::None).repeatable(true);

/// Where to put bytes or get them. The request has exactly these headers, and a PUT `Content-Length`: any other,
/// `Content-Type` above all, would break the signature.
pub(crate) struct Address<'a> {
    pub(crate) url: &'a str,
    pub(crate) headers: &'a BTreeMap<String, Secret>,
}

/// What DingTalk signed.
pub(crate) struct Signed {
    info: HeaderSignatureInfo,
    /// From when on it is no longer begun with.
    stale: Option<Duration>,
}

/// An address may be signed as well.
impl Drop for Signed {
    fn drop(&mut self) {
        let info = &mut self.info;
        info.resource_urls
            .iter_mut()
            .chain(&mut info.internal_resource_urls)
            .for_each(Zeroize::zeroize);
    }
}

/// How long before its end a signature is no longer begun with.
const MARGIN: Duration = Duration::from_secs(30);

impl Signed {
    /// `now` is when the info came.
    pub(crate) fn new(info: HeaderSignatureInfo, now: Duration) -> Self {
        let stale = info.expiration_seconds.map(|seconds| {
            let life = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            now.saturating_add(life - MARGIN.min(life / 10))
        });
        Signed { info, stale }
    }

    pub(crate) fn is_stale(&self, now: Duration) -> bool {
        self.stale.is_some_and(|stale| now >= stale)
    }
}

/// Checks an address that DingTalk gave: `https`, or plain `http` where that may go. What comes from another machine must
/// not lead to services of this one.
pub(crate) fn check_url(url: &str, schemes: Schemes) -> Result<(), String> {
    let uri: Option<Uri> = without_query(url).parse().ok();
    let Some((scheme, authority)) =
        uri.as_ref().and_then(|it| Some((it.scheme_str()?, it.authority()?)))
    else {
        return Err("the object store's address is none".into());
    };
    if authority.as_str().contains('@') {
        return Err("the object store's address holds user information".into());
    }
    let (host, _) = host_and_port(authority.as_str())
        .map_err(|problem| format!("the object store's address {problem}"))?;
    match (scheme, schemes.http) {
        ("https", _) if schemes.https => Ok(()),
        ("https", _) => {
            Err("the object store's address needs tls; turn the feature `rustls` on".into())
        }
        ("http", PlainHttp::Anywhere) => Ok(()),
        ("http", PlainHttp::ThisMachine) if is_loopback(host) => Ok(()),
        ("http", PlainHttp::Nowhere) if is_loopback(host) => {
            Err("the object store's address is on this machine, and the endpoint is not".into())
        }
        ("http", _) => Err("the object store's address is plain http".into()),
        _ => Err("the object store's address is neither https nor http".into()),
    }
}

/// An address with `x` for every letter and digit of its query: as good or bad as it was, and no secret to anybody who
/// copies it.
fn without_query(url: &str) -> String {
    let (mut masked, query) = match url.split_once('?') {
        Some((before, query)) => (format!("{before}?"), query),
        None => (url.to_string(), ""),
    };
    let mask = |c: char| if c.is_ascii_alphanumeric() { 'x' } else { c };
    masked.extend(query.chars().map(mask));
    masked
}

/// Only 200 means that the bytes are there. The store's errors are XML.
pub(crate) fn interpret(spec: &Spec, answer: Answer) -> Result<(), Failure> {
    let status = answer.status;
    if status == 200 {
        return Ok(());
    }
    let body = text(answer.body);
    let code = tag(&body, gateway::XML_CODE);
    let known = code.as_deref().map(|code| spec.action(code));
    let (outcome, action) = match (status, known) {
        (408, _) => (Outcome::Unknown, Action::Unknown),
        (429, _) => (Outcome::Refused, Action::Wait1s),
        (400..=499, Some(action)) if action != Action::Unknown => (Outcome::Refused, action),
        (400..=499, None) => (Outcome::Refused, Action::Final),
        (300..=399, _) => (Outcome::Unknown, Action::Final),
        _ => (Outcome::Unknown, Action::Unknown),
    };
    let mut details = Details::new(outcome);
    details.status = Some(status);
    details.hint = code.as_deref().and_then(|code| spec.hint(code));
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

/// The text of the first element of this name, which is all that such an error has. It is cut later, once it holds no
/// secret any more.
fn tag(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text =
        entities.into_iter().fold(written(text), |text, (from, to)| replaced(&text, from, to));
    Some(text.trim().to_string())
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn verdict(status: u16, body: &str) -> (Outcome, Action, Option<String>) {
        let answer = Answer {
            status,
            request_id: None,
            retry_after: None,
            body: Zeroizing::new(body.as_bytes().to_vec()),
            broken: None,
        };
        let failure = interpret(&PUT, answer).expect_err("a failure");
        (failure.details.outcome, failure.action, failure.details.code)
    }

    #[test]
    fn the_stores_errors_are_read() {
        let error = |code: &str| {
            format!("<?xml?><Error><Code>{code}</Code><Message>a &lt;b&gt;</Message></Error>")
        };
        let skewed = verdict(403, &error("RequestTimeTooSkewed"));
        assert_eq!(
            skewed,
            (Outcome::Refused, Action::RenewUpload, Some("RequestTimeTooSkewed".into()))
        );
        let signature = verdict(403, &error("SignatureDoesNotMatch"));
        assert_eq!(
            signature,
            (Outcome::Refused, Action::Final, Some("SignatureDoesNotMatch".into()))
        );
        assert_eq!(verdict(403, "denied"), (Outcome::Refused, Action::Final, None));
        assert_eq!(verdict(503, ""), (Outcome::Unknown, Action::Unknown, None));
        // A 5xx is no refusal, whatever it says.
        assert_eq!(verdict(503, &error("RequestTimeTooSkewed")).0, Outcome::Unknown);
        assert_eq!(verdict(408, "").0, Outcome::Unknown);
        assert_eq!(verdict(429, "").1, Action::Wait1s);
        assert_eq!(verdict(403, &error("a.QpsLimitForX")).1, Action::Wait1s);
        assert_eq!(verdict(204, ""), (Outcome::Unknown, Action::Unknown, None));
        assert_eq!(verdict(302, ""), (Outcome::Unknown, Action::Final, None));
        assert_eq!(tag(&error("x"), "Message").as_deref(), Some("a <b>"));
    }

    #[test]
    fn an_error_that_is_cut_anywhere_or_too_long_is_told_all_the_same() {
        for text in crate::cut::tests::texts(100) {
            let whole =
                format!("<Error><Code>中{text}</Code><Message>&lt;{text}&gt;</Message></Error>");
            for end in (0..=whole.len()).rev() {
                let answer = Answer {
                    status: 403,
                    request_id: None,
                    retry_after: None,
                    body: Zeroizing::new(whole.as_bytes()[..end].to_vec()),
                    broken: None,
                };
                let mut details = interpret(&PUT, answer).expect_err("a failure").details;
                details.tidy(&[]);
                let expected = format!("中{text}");
                let known = end >= whole.find("</Code>").expect("an end") + "</Code>".len();
                assert_eq!(details.code, known.then_some(expected), "{end}");
                let known = end >= whole.len() - "</Error>".len();
                assert_eq!(details.message, known.then(|| format!("<{text}>")), "{end}");
            }
        }
    }

    #[test]
    fn addresses() {
        use PlainHttp::{Anywhere, Nowhere, ThisMachine};
        let rows = [
            ("http://127.0.0.1:1/x?y", ThisMachine, Ok(())),
            ("http://localhost/x", ThisMachine, Ok(())),
            ("http://[::1]:1/x", ThisMachine, Ok(())),
            ("http://127.0.0.1:1/x?y", Nowhere, Err("the endpoint is not")),
            ("http://localhost/x", Nowhere, Err("the endpoint is not")),
            ("http://[::1]:1/x", Nowhere, Err("the endpoint is not")),
            ("http://127.0.0.1:1/x", Anywhere, Ok(())),
            ("http://example.com/x", Nowhere, Err("plain http")),
            ("http://example.com/x", ThisMachine, Err("plain http")),
            ("http://127.0.0.1.example.com/x", ThisMachine, Err("plain http")),
            ("http://example.com/x", Anywhere, Ok(())),
            ("https://example.com/x", Nowhere, Ok(())),
            ("https://example.com:443/x", Nowhere, Ok(())),
            ("https://me:pw@example.com/x", Anywhere, Err("user information")),
            ("https://example.com:99999/x", Anywhere, Err("1 to 65535")),
            ("https://example.com:4x/x", Anywhere, Err("1 to 65535")),
            ("https://example.com:0/x", Anywhere, Err("1 to 65535")),
            ("https://example.com:/x", Anywhere, Err("no port")),
            ("https://[::1]:x/x", Anywhere, Err("1 to 65535")),
            ("file:///etc/passwd", Anywhere, Err("is none")),
            ("ftp://example.com/x", Anywhere, Err("neither https nor http")),
            ("/x", Anywhere, Err("is none")),
            ("", Anywhere, Err("is none")),
        ];
        for (url, http, expected) in rows {
            match (check_url(url, Schemes { https: true, http }), expected) {
                (Err(found), Err(expected)) => assert!(found.contains(expected), "{url}: {found}"),
                (found, expected) => assert_eq!(found, expected.map_err(String::from), "{url}"),
            }
        }
        let without = Schemes { https: false, http: Nowhere };
        let problem = check_url("https://example.com/x", without).expect_err("no tls");
        assert!(problem.contains("feature `rustls`"), "{problem}");
    }
}
