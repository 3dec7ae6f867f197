//! The object store, which keeps the bytes of files. It is not part of DingTalk's interface and answers in XML.

mod answer;
mod over;
mod transfer;

use std::time::Duration;

use ureq::http::Uri;

pub(crate) use self::answer::interpret;
pub(crate) use self::transfer::BrokenOff;

use crate::call::Spec;
use crate::call::operation::{Auth, Method};
use crate::generated::storage::HeaderSignatureInfo;
use crate::http::address::{PlainHttp, Schemes, host_and_port, is_loopback, may_be_here};

/// The PUT of a file's bytes.
pub(crate) static PUT: Spec =
    Spec::new("ossPut", Method::Put, "").auth(Auth::None).repeatable(true).of_the_store();

/// The GET of a file's bytes.
pub(crate) static GET: Spec =
    Spec::new("ossGet", Method::Get, "").auth(Auth::None).repeatable(true).of_the_store();

/// A signature by DingTalk for requests to the object store.
pub(crate) struct Signed {
    info: HeaderSignatureInfo,
    /// The time after which no request begins with it.
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

    /// Returns the addresses that bytes may go to.
    pub(crate) fn usable(&self, schemes: Schemes) -> impl Iterator<Item = &String> {
        self.info.resource_urls.iter().filter(move |url| check_url(url, schemes).is_ok())
    }

    pub(crate) fn is_stale(&self, now: Duration) -> bool {
        self.stale.is_some_and(|stale| now >= stale)
    }
}

/// Checks a URL that DingTalk named: it must be `https`, or plain `http` if `schemes` allows it. An answer from another
/// machine must not lead to services on this one.
pub(crate) fn check_url(url: &str, schemes: Schemes) -> Result<(), String> {
    let of =
        |whose: &str, problem: &str| Err(format!("the object store's address{whose} {problem}"));
    let Some((scheme, rest)) = url.split_once("://") else {
        return of("", if url.is_empty() { "is empty" } else { "does not begin with https://" });
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return of("", "contains user information");
    }
    let (host, _) = match host_and_port(authority) {
        Ok(found) => found,
        Err(problem) => return of("", problem),
    };
    let of = |problem: &str| of(&format!(" at {host}"), problem);
    if without_query(url).parse::<Uri>().is_err() {
        return of("contains a character that no address may contain");
    }
    match (&*scheme.to_ascii_lowercase(), schemes.http) {
        ("https", _) if schemes.https => Ok(()),
        ("https", _) => of("needs tls; turn the `rustls` feature on"),
        ("http", PlainHttp::Anywhere) => Ok(()),
        ("http", PlainHttp::ThisMachine) if is_loopback(host) => Ok(()),
        ("http", PlainHttp::Nowhere | PlainHttp::OtherMachines) if may_be_here(host) => {
            of("is on this machine, and the endpoint is not")
        }
        ("http", PlainHttp::OtherMachines) => Ok(()),
        ("http", _) => of("is plain http"),
        _ => of("is neither https nor http"),
    }
}

/// Returns a URL with every letter and digit of its query replaced by `x`. It is as valid as before, and copies of it
/// contain no secret.
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
    fn only_usable_addresses_are_accepted() {
        use PlainHttp::{Anywhere, Nowhere, OtherMachines, ThisMachine};
        let rows = [
            ("http://127.0.0.1:1/x?y", ThisMachine, Ok(())),
            ("http://localhost/x", ThisMachine, Ok(())),
            ("http://[::1]:1/x", ThisMachine, Ok(())),
            ("http://127.0.0.1:1/x?y", Nowhere, Err("the endpoint is not")),
            ("http://localhost/x", Nowhere, Err("the endpoint is not")),
            ("http://[::1]:1/x", Nowhere, Err("the endpoint is not")),
            ("http://127.0.0.1:1/x", Anywhere, Ok(())),
            ("http://127.0.0.1:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://localhost./x", OtherMachines, Err("the endpoint is not")),
            ("http://a.localhost/x", OtherMachines, Err("the endpoint is not")),
            ("http://127.1:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://2130706433/x", OtherMachines, Err("the endpoint is not")),
            ("http://[::1]:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://[::ffff:127.0.0.1]/x", OtherMachines, Err("the endpoint is not")),
            ("http://0.0.0.0:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://0:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://[::]:1/x", OtherMachines, Err("the endpoint is not")),
            ("http://0.0.0.0:1/x", Nowhere, Err("the endpoint is not")),
            ("http://0.0.0.0:1/x", ThisMachine, Err("plain http")),
            ("http://example.com/x", OtherMachines, Ok(())),
            ("http://10.0.0.1:1/x", OtherMachines, Ok(())),
            ("https://127.0.0.1:1/x", OtherMachines, Ok(())),
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
            ("HTTPS://example.com/x", Nowhere, Ok(())),
            ("ftp://example.com/x", Anywhere, Err(" at example.com is neither https nor http")),
            ("http://example.com:80/x?s3cret", Nowhere, Err(" at example.com is plain http")),
            (
                "https://example.com/a b?s3cret",
                Nowhere,
                Err(" at example.com contains a character"),
            ),
            (
                "https://example.com/x?s3cret\n",
                Nowhere,
                Err(" at example.com contains a character"),
            ),
            ("file:///etc/passwd", Anywhere, Err("names no host")),
            ("https://", Anywhere, Err("names no host")),
            ("https:///s3cret", Anywhere, Err("names no host")),
            ("https://?s3cret", Anywhere, Err("names no host")),
            ("https://exa mple.com/s3cret", Anywhere, Err("neither a name nor an IP address")),
            ("https:example.com/s3cret", Anywhere, Err("does not begin with https://")),
            ("example.com/s3cret", Anywhere, Err("does not begin with https://")),
            ("/s3cret", Anywhere, Err("does not begin with https://")),
            (" ", Anywhere, Err("does not begin with https://")),
            ("", Anywhere, Err("is empty")),
        ];
        for (url, http, expected) in rows {
            match (check_url(url, Schemes { https: true, http }), expected) {
                (Err(found), Err(expected)) => {
                    assert!(found.contains(expected), "{url}: {found}");
                    assert!(!found.contains("s3cret"), "{url}: {found}");
                }
                (found, expected) => assert_eq!(found, expected.map_err(String::from), "{url}"),
            }
        }
        let without = Schemes { https: false, http: Nowhere };
        let problem = check_url("https://example.com/x", without).expect_err("no tls");
        assert!(problem.contains("`rustls` feature"), "{problem}");
    }
}
