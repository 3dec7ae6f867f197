//! The object store, which holds the bytes of files. It is not part of DingTalk's interface and answers in XML.

mod answer;
mod transfer;

use std::time::Duration;

use ureq::http::Uri;

pub(crate) use self::answer::interpret;
pub(crate) use self::transfer::BrokenOff;

use crate::call::Spec;
use crate::call::operation::{Auth, Method};
use crate::generated::storage::HeaderSignatureInfo;
use crate::http::address::{PlainHttp, Schemes, host_and_port, is_loopback};

/// The PUT of a file's bytes.
pub(crate) static PUT: Spec =
    Spec::new("ossPut", Method::Put, "").auth(Auth::None).repeatable(true).of_the_store();

/// The GET of a file's bytes.
pub(crate) static GET: Spec =
    Spec::new("ossGet", Method::Get, "").auth(Auth::None).repeatable(true).of_the_store();

/// A signature by DingTalk for requests to the object store.
pub(crate) struct Signed {
    info: HeaderSignatureInfo,
    /// The time from which no request is begun with it.
    stale: Option<Duration>,
}

/// How long before its expiry a signature counts as stale.
const MARGIN: Duration = Duration::from_secs(30);

impl Signed {
    /// Returns the signature in an info that was received at `now`.
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

/// Checks a URL that DingTalk named: it must be `https`, or plain `http` if `schemes` allows it. An answer from another
/// machine must not lead to services on this one.
pub(crate) fn check_url(url: &str, schemes: Schemes) -> Result<(), String> {
    let uri: Option<Uri> = without_query(url).parse().ok();
    let Some((scheme, authority)) =
        uri.as_ref().and_then(|it| Some((it.scheme_str()?, it.authority()?)))
    else {
        return Err("the object store's address is not a valid url".into());
    };
    if authority.as_str().contains('@') {
        return Err("the object store's address holds user information".into());
    }
    let (host, _) = host_and_port(authority.as_str())
        .map_err(|problem| format!("the object store's address {problem}"))?;
    match (scheme, schemes.http) {
        ("https", _) if schemes.https => Ok(()),
        ("https", _) => {
            Err("the object store's address needs tls; enable the feature `rustls`".into())
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

/// Returns a URL with every letter and digit of its query replaced by `x`. It is as valid as before, and copies of it
/// hold no secret.
fn without_query(url: &str) -> String {
    let (mut masked, query) = match url.split_once('?') {
        Some((before, query)) => (format!("{before}?"), query),
        None => (url.to_string(), ""),
    };
    let mask = |c: char| if c.is_ascii_alphanumeric() { 'x' } else { c };
    masked.extend(query.chars().map(mask));
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("file:///etc/passwd", Anywhere, Err("is not a valid url")),
            ("ftp://example.com/x", Anywhere, Err("neither https nor http")),
            ("/x", Anywhere, Err("is not a valid url")),
            ("", Anywhere, Err("is not a valid url")),
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
