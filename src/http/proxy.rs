//! Proxies. Reads them from the environment as curl does, and chooses one for each host. Pure functions.

mod exempt;

use std::ffi::OsString;
use std::fmt;

use percent_encoding::percent_decode_str;
use ureq::{Proxy, ProxyProtocol};

use crate::http::address::{host_and_port, is_loopback, place};
use exempt::Exempt;

/// The proxies in the environment.
pub(crate) struct Proxies {
    https: Chosen,
    http: Chosen,
    exempt: Exempt,
}

type Chosen = Result<Option<Proxy>, Problem>;

/// A variable whose proxy cannot be used. It does not quote the value, which may contain a password.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    variable: &'static str,
    what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy in {} cannot be used: {}", self.variable, self.what)
    }
}

/// The variables for each scheme, in order of precedence: the scheme's own before `all_proxy`, lower case before upper
/// case. `HTTP_PROXY` is not read, because a web server sets it from a request's `Proxy` header for the programs that
/// it runs.
const HTTPS: &[&str] = &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const HTTP: &[&str] = &["http_proxy", "all_proxy", "ALL_PROXY"];
const NONE: &[&str] = &["no_proxy", "NO_PROXY"];

impl Proxies {
    pub(crate) fn read(lookup: &dyn Fn(&str) -> Option<OsString>) -> Self {
        // An empty variable counts as not set.
        let first = |names: &[&'static str]| {
            let found = |name: &&'static str| lookup(name).map(|value| (*name, value));
            names.iter().filter_map(found).find(|(_, value)| !value.is_empty())
        };
        let chosen = |names| first(names).map(|(name, value)| proxy(name, value)).transpose();
        let exempt = first(NONE).map(|(_, value)| Exempt::read(&value.to_string_lossy()));
        Proxies { https: chosen(HTTPS), http: chosen(HTTP), exempt: exempt.unwrap_or_default() }
    }

    /// Returns true if there is no proxy at all.
    pub(crate) fn is_none(&self) -> bool {
        matches!((&self.https, &self.http), (Ok(None), Ok(None)))
    }

    /// Returns all proxies.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Proxy> {
        [&self.https, &self.http].into_iter().filter_map(|chosen| chosen.as_ref().ok()?.as_ref())
    }

    /// Returns the proxy for `scheme://host:port`, or `None` if the host is called directly, as this machine always is.
    /// An unusable proxy is an error only for hosts that need it.
    pub(crate) fn choose(
        &self,
        scheme: &str,
        host: &str,
        port: u16,
    ) -> Result<Option<&Proxy>, &Problem> {
        let is_https = scheme.eq_ignore_ascii_case("https");
        let chosen = if is_https { &self.https } else { &self.http };
        if matches!(chosen, Ok(None)) || is_loopback(host) || self.exempt.contains(host, port) {
            return Ok(None);
        }
        chosen.as_ref().map(Option::as_ref)
    }
}

/// Returns true if a request to this URL uses TLS, with the server or with the proxy in front of it. For the command,
/// which reads root certificates only then.
#[doc(hidden)]
pub fn speaks_tls(url: &str, lookup: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let Some((scheme, host, port)) = place(url) else { return false };
    let proxies = Proxies::read(lookup);
    let proxy = proxies.choose(scheme, host, port).ok().flatten();
    scheme.eq_ignore_ascii_case("https")
        || proxy.is_some_and(|proxy| proxy.protocol() == ProxyProtocol::Https)
}

/// Returns the proxy for this URL without user and password, and the variable that names it. For the command.
#[doc(hidden)]
pub fn proxy_of(
    url: &str,
    lookup: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Option<String>, String> {
    let Some((scheme, host, port)) = place(url) else { return Ok(None) };
    let proxies = Proxies::read(lookup);
    let found = proxies.choose(scheme, host, port).map_err(ToString::to_string)?;
    let names = if scheme.eq_ignore_ascii_case("https") { HTTPS } else { HTTP };
    let is_set = |name: &&&str| lookup(name).is_some_and(|value| !value.is_empty());
    Ok(found.map(|proxy| {
        let known = SCHEMES.iter().rev().find(|(_, protocol, _)| *protocol == proxy.protocol());
        let scheme = known.map_or("http", |(scheme, ..)| scheme);
        let variable = names.iter().find(is_set).copied().unwrap_or_default();
        format!("{scheme}://{}:{} ({variable})", proxy.host(), proxy.port())
    }))
}

fn proxy(variable: &'static str, value: OsString) -> Result<Proxy, Problem> {
    let text = value.into_string().map_err(|_| "it is not valid utf-8".to_string());
    text.and_then(|text| parsed(&text)).map_err(|what| Problem { variable, what })
}

const SCHEMES: &[(&str, ProxyProtocol, u16)] = &[
    ("http", ProxyProtocol::Http, 1080),
    ("https", ProxyProtocol::Https, 443),
    ("socks", ProxyProtocol::Socks4, 1080),
    ("socks4", ProxyProtocol::Socks4, 1080),
    ("socks4a", ProxyProtocol::Socks4A, 1080),
    ("socks5", ProxyProtocol::Socks5, 1080),
    ("socks5h", ProxyProtocol::Socks5h, 1080),
];

/// Parses `[scheme://][user[:password]@]host[:port][/]`, with curl's defaults for scheme and port.
fn parsed(text: &str) -> Result<Proxy, String> {
    if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        return Err("it stands in quotation marks; set it without them".into());
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("it contains a space, a line break or another control character".into());
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, text),
    };
    let name = scheme.unwrap_or("http").to_ascii_lowercase();
    let Some((_, protocol, port)) = SCHEMES.iter().find(|(known, ..)| *known == name) else {
        return Err(
            "it has a scheme that is none of http, https, socks4, socks4a, socks5, socks5h".into(),
        );
    };
    if *protocol == ProxyProtocol::Https && !cfg!(feature = "rustls") {
        return Err("it needs tls, which this build lacks; enable the `rustls` feature".into());
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if !matches!(path, "" | "/") {
        return Err("it has more after its host and port; give scheme://host:port, and \
                    percent-encode / ? # in user and password"
            .into());
    }
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let (host, given) = host_and_port(host).map_err(|problem| format!("it {problem}"))?;
    // A single word such as `none` or `direct` is not a proxy.
    if scheme.is_none() && given.is_none() {
        return Err("it has neither scheme nor port; give http://host:port".into());
    }
    let mut proxy = Proxy::builder(*protocol).host(host).port(given.unwrap_or(*port));
    if let Some(user) = user {
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let (user, password) = (decoded(user)?, decoded(password)?);
        fit(*protocol, &user, &password)?;
        proxy = proxy.username(&user).password(&password);
    }
    proxy.build().map_err(|_| "it is not a valid url; give scheme://host:port".into())
}

fn decoded(text: &str) -> Result<String, String> {
    let text = percent_decode_str(text).decode_utf8();
    text.map(String::from).map_err(|_| "it has a user or password that is not valid utf-8".into())
}

/// Fails if the protocol cannot carry this user or password.
fn fit(protocol: ProxyProtocol, user: &str, password: &str) -> Result<(), String> {
    match protocol {
        ProxyProtocol::Socks4 | ProxyProtocol::Socks4A => {
            Err("it has a user, which is not supported with socks4; use socks5 or http".into())
        }
        ProxyProtocol::Socks5 | ProxyProtocol::Socks5h => {
            let fits = [user, password].iter().all(|text| (1..256).contains(&text.len()));
            let problem =
                "it has a user or password that is not 1 to 255 bytes long, as socks5 needs";
            if fits { Ok(()) } else { Err(problem.into()) }
        }
        _ if user.contains(':') => {
            Err("it has a user with a colon, which http cannot tell from the password".into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Variables<'a> = &'a [(&'a str, &'a str)];

    fn read(variables: Variables<'_>) -> Proxies {
        Proxies::read(&|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.into())
        })
    }

    /// Returns the proxy for a URL, as `protocol host:port`.
    fn choice(variables: Variables<'_>, (scheme, host, port): (&str, &str, u16)) -> String {
        let proxies = read(variables);
        match proxies.choose(scheme, host, port) {
            Ok(None) => "direct".into(),
            Ok(Some(proxy)) => format!("{} {}:{}", proxy.protocol(), proxy.host(), proxy.port()),
            Err(problem) => problem.variable.into(),
        }
    }

    const API: (&str, &str, u16) = ("https", "api.example.test", 443);
    const PLAIN: (&str, &str, u16) = ("http", "api.example.test", 80);

    #[test]
    fn the_most_specific_variable_wins() {
        const EVERY: Variables<'_> = &[
            ("https_proxy", "s:1"),
            ("HTTPS_PROXY", "S:2"),
            ("http_proxy", "p:3"),
            ("HTTP_PROXY", "P:4"),
            ("all_proxy", "a:5"),
            ("ALL_PROXY", "A:6"),
        ];
        let rows: &[(Variables<'_>, _, _)] = &[
            (&[], API, "direct"),
            (EVERY, API, "HTTP s:1"),
            (&EVERY[1..], API, "HTTP S:2"),
            (&EVERY[2..], API, "HTTP a:5"),
            (&EVERY[5..], API, "HTTP A:6"),
            (&EVERY[2..4], API, "direct"),
            (EVERY, PLAIN, "HTTP p:3"),
            (&EVERY[3..], PLAIN, "HTTP a:5"),
            (&EVERY[3..4], PLAIN, "direct"),
            (&EVERY[..2], PLAIN, "direct"),
            // An empty variable counts as not set.
            (&[("https_proxy", ""), ("HTTPS_PROXY", "S:2")], API, "HTTP S:2"),
            (&[("https_proxy", ""), ("ALL_PROXY", "A:6")], API, "HTTP A:6"),
            (&[("https_proxy", "")], API, "direct"),
            // An unusable proxy is not skipped for the next one.
            (&[("https_proxy", "none"), ("ALL_PROXY", "A:6")], API, "https_proxy"),
            (&[("HTTPS_PROXY", "s:1"), ("ALL_PROXY", "none")], API, "HTTP s:1"),
            (&[("HTTPS_PROXY", "none")], PLAIN, "direct"),
            (&[("ALL_PROXY", "none")], PLAIN, "ALL_PROXY"),
        ];
        for (variables, address, expected) in rows {
            assert_eq!(choice(variables, *address), *expected, "{variables:?} {address:?}");
        }
    }

    #[test]
    fn exempt_hosts_are_called_directly() {
        let rows = [
            ("NO_PROXY", "example.test", API, "direct"),
            ("no_proxy", "example.test", API, "direct"),
            ("no_proxy", "example.org", API, "HTTP p:1"),
            ("no_proxy", "", ("https", "localhost", 443), "direct"),
            ("no_proxy", "", ("https", "127.9.9.9", 443), "direct"),
            ("no_proxy", "", ("https", "[::1]", 443), "direct"),
            ("no_proxy", "", ("https", "127.1", 443), "direct"),
            ("no_proxy", "", ("https", "localhost.", 443), "direct"),
            ("no_proxy", "", ("https", "foo.localhost", 443), "direct"),
            ("no_proxy", "", ("https", "[::ffff:127.0.0.1]", 443), "direct"),
            ("no_proxy", "", ("https", "0.0.0.0", 443), "HTTP p:1"),
        ];
        for (name, value, address, expected) in rows {
            let variables = [("https_proxy", "http://p:1"), (name, value)];
            assert_eq!(choice(&variables, address), expected, "{name}={value} {address:?}");
        }
        let both = [("https_proxy", "p:1"), ("no_proxy", "a.test"), ("NO_PROXY", "example.test")];
        assert_eq!(choice(&both, API), "HTTP p:1");
        let empty = [("https_proxy", "p:1"), ("no_proxy", ""), ("NO_PROXY", "example.test")];
        assert_eq!(choice(&empty, API), "direct");
        // A proxy may be wrong if nothing uses it.
        let wrong = [("https_proxy", "none"), ("no_proxy", "example.test")];
        assert_eq!(choice(&wrong, API), "direct");
        assert_eq!(choice(&wrong, ("https", "127.0.0.1", 1)), "direct");
    }

    #[test]
    fn proxies_are_read_in_every_notation() {
        let rows = [
            ("http://proxy.example.test:3128", "HTTP proxy.example.test:3128"),
            ("http://proxy.example.test:3128/", "HTTP proxy.example.test:3128"),
            ("HTTP://Proxy:3128", "HTTP Proxy:3128"),
            ("proxy:3128", "HTTP proxy:3128"),
            ("10.0.0.1:3128", "HTTP 10.0.0.1:3128"),
            ("[2001:db8::1]:3128", "HTTP [2001:db8::1]:3128"),
            ("http://proxy", "HTTP proxy:1080"),
            ("socks4://proxy", "SOCKS4 proxy:1080"),
            ("socks://proxy:9", "SOCKS4 proxy:9"),
            ("socks4a://proxy:9", "SOCKS4a proxy:9"),
            ("socks5://proxy:9", "SOCKS5 proxy:9"),
            ("SOCKS5H://proxy", "SOCKS5h proxy:1080"),
            ("user:pw@proxy:3128", "HTTP proxy:3128"),
        ];
        for (value, expected) in rows {
            assert_eq!(choice(&[("ALL_PROXY", value)], API), expected, "{value}");
        }
        let tls = choice(&[("https_proxy", "https://proxy")], API);
        assert_eq!(tls, if cfg!(feature = "rustls") { "HTTPS proxy:443" } else { "https_proxy" });
    }

    #[test]
    fn users_and_passwords_are_decoded_and_do_not_show() {
        let rows = [
            ("http://me:s3cret@p:1", "me", "s3cret"),
            ("http://me@p:1", "me", ""),
            ("http://:s3cret@p:1", "", "s3cret"),
            ("http://m%40e:s3cret%2F%25%3A@p:1", "m@e", "s3cret/%:"),
            ("http://me:s3cret@host@p:1", "me", "s3cret@host"),
            ("http://me:s3cret:x+y@p:1", "me", "s3cret:x+y"),
            ("socks5://me:s3cret@p:1", "me", "s3cret"),
            ("socks5h://%E4%B8%AD:s3cret@p:1", "中", "s3cret"),
        ];
        for (value, user, password) in rows {
            let proxies = read(&[("https_proxy", value)]);
            let proxy = proxies.choose("https", "h", 443).expect("usable").expect("a proxy");
            let found = (proxy.username(), proxy.password(), proxy.host(), proxy.port());
            assert_eq!(found, (Some(user), Some(password), "p", 1), "{value}");
            assert!(!format!("{proxy:?}").contains("s3cret"), "{value}: {proxy:?}");
        }
    }

    #[test]
    fn an_unusable_proxy_says_why_without_showing_its_address() {
        let long = format!("socks5://me:{}@p:1", "s3cret".repeat(50));
        let rows = [
            ("\"http://s3cret:1\"", "quotation marks"),
            ("'http://s3cret:1", "quotation marks"),
            ("http//s3cret:1", "more after its host"),
            ("http:/s3cret:1", "more after its host"),
            ("http:s3cret", "has a port that is not a number"),
            ("http:\\\\s3cret:1", "several colons"),
            ("//s3cret:1", "more after its host"),
            ("://s3cret:1", "scheme"),
            ("ftp://s3cret:1", "scheme"),
            ("htp://s3cret:1", "scheme"),
            ("socks6://s3cret:1", "scheme"),
            ("http=http://s3cret:1", "scheme"),
            ("pac+http://s3cret:1", "scheme"),
            ("none", "neither scheme nor port"),
            ("DIRECT", "neither scheme nor port"),
            ("s3cret.example.test", "neither scheme nor port"),
            ("-", "neither scheme nor port"),
            ("0", "neither scheme nor port"),
            ("http://", "names no host"),
            ("http://:3128", "names no host"),
            ("http://me:s3cret@", "names no host"),
            ("http://s3cret:", "no port"),
            ("http://me:s3cret", "not a number from 1 to 65535"),
            ("http://s3cret:0", "not a number from 1 to 65535"),
            ("http://s3cret:99999", "not a number from 1 to 65535"),
            ("http://s3cret:3128;x", "not a number from 1 to 65535"),
            ("http://s3cret:1,http://s3cret:2", "more after its host"),
            ("http://s3cret:1,s3cret:2", "several colons"),
            ("http://2001:db8::1:3128", "several colons"),
            ("http://s3cret:1/proxy.pac", "more after its host"),
            ("http://me:s3/cret@p:1", "more after its host"),
            ("http://me:s3cret#@p:1", "more after its host"),
            ("http://s3cret host:1", "a space"),
            (" http://s3cret:1", "a space"),
            ("http://s3cret:1\r", "a space"),
            ("http://s3crét:1", "neither a name"),
            ("http://${s3cret}:1", "neither a name"),
            ("http://me:s3cret%ff@p:1", "not valid utf-8"),
            ("socks4://me:s3cret@p:1", "socks5 or http"),
            ("socks5://me@p:1", "1 to 255 bytes"),
            ("socks5://:s3cret@p:1", "1 to 255 bytes"),
            (&*long, "1 to 255 bytes"),
            ("http://m%3Ae:s3cret@p:1", "colon"),
        ];
        for (value, expected) in rows {
            let proxies = read(&[("HTTPS_PROXY", value)]);
            let problem = proxies.choose("https", "h", 443).expect_err(value);
            let text = format!("{problem} {problem:?}");
            let begins = text.starts_with("the proxy in HTTPS_PROXY cannot be used: it");
            assert!(begins, "{value}: {text}");
            assert!(text.contains(expected), "{value}: {text}");
            assert!(!text.contains("s3c"), "{value}: {text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_proxy_that_is_not_utf_8_cannot_be_used() {
        use std::os::unix::ffi::OsStringExt;
        let value = || OsString::from_vec(b"http://\xff:1".to_vec());
        let proxies = Proxies::read(&|name| (name == "https_proxy").then(value));
        let problem = proxies.choose("https", "h", 443).expect_err("no text");
        assert!(problem.to_string().contains("utf-8"), "{problem}");
    }
}
