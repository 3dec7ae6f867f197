//! The server of a request, as errors name it: without path, query and user.

use std::fmt;

use ureq::Agent;
use ureq::http::Uri;

/// A server, and the proxy that leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Peer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) proxy: Option<ProxyPeer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProxyPeer {
    pub(super) host: String,
    pub(super) port: u16,
    /// True if the proxy looks up the server's name, not this machine.
    pub(super) looks_up: bool,
}

impl Peer {
    /// Returns the server and proxy that `agent` uses for this URL. Called only after a failure.
    pub(super) fn of(address: &str, agent: &Agent) -> Peer {
        // The rest of the URL may contain a secret and is not copied.
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let uri: Option<Uri> = format!("{scheme}://{authority}/").parse().ok();
        let Some(uri) = uri else {
            return Peer { host: "a host with an unusable name".into(), port: 0, proxy: None };
        };
        let usual = if scheme.eq_ignore_ascii_case("http") { 80 } else { 443 };
        let proxy = agent.config().proxy().filter(|proxy| !proxy.is_no_proxy(&uri));
        Peer {
            host: uri.host().unwrap_or_default().into(),
            port: uri.port_u16().unwrap_or(usual),
            proxy: proxy.map(|proxy| ProxyPeer {
                host: proxy.host().into(),
                port: proxy.port(),
                looks_up: !proxy.resolve_target(),
            }),
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)?;
        match &self.proxy {
            Some(proxy) => write!(f, " through the proxy {proxy}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ProxyPeer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(proxy: Option<&str>) -> Agent {
        let proxy = proxy.map(|proxy| ureq::Proxy::new(proxy).expect("a proxy"));
        Agent::config_builder().proxy(proxy).build().new_agent()
    }

    #[test]
    fn a_peer_is_host_and_port_and_nothing_else() {
        let rows = [
            ("https://api.example.com/v1.0/x?access_token=t0ken", "api.example.com:443"),
            ("https://api.example.com?Signature=t0ken", "api.example.com:443"),
            ("http://api.example.com", "api.example.com:80"),
            ("HTTP://127.0.0.1:8080/t0ken", "127.0.0.1:8080"),
            ("http://[::1]:8080/t0ken", "[::1]:8080"),
            ("https://[2001:db8::1]/t0ken", "[2001:db8::1]:443"),
            ("https://me:t0ken@example.com:444/x", "example.com:444"),
            ("https://me@t0ken@example.com/@t0ken", "example.com:443"),
            ("https://example.com#t0ken", "example.com:443"),
            ("https://xn--fiqs8s.example:65535/", "xn--fiqs8s.example:65535"),
        ];
        for (address, expected) in rows {
            let peer = Peer::of(address, &agent(None)).to_string();
            assert_eq!(peer, expected, "{address}");
            let proxy = agent(Some("http://user:t0ken@10.0.0.1:3128/t0ken"));
            let proxied = Peer::of(address, &proxy);
            assert_eq!(proxied.to_string(), format!("{expected} through the proxy 10.0.0.1:3128"));
        }
        for nothing in ["", "https://", "t0ken", "https:///t0ken", "http://a b/"] {
            let peer = Peer::of(nothing, &agent(None)).to_string();
            assert!(!peer.contains("t0ken") || nothing == "t0ken", "{peer}");
        }
    }

    #[test]
    fn a_proxy_is_named_with_the_port_that_it_has_by_default() {
        let rows = [("http://proxy.example", 80), ("https://proxy.example", 443)];
        for (proxy, port) in rows {
            let peer = Peer::of("https://example.com/", &agent(Some(proxy)));
            let named = ProxyPeer { host: "proxy.example".into(), port, looks_up: true };
            assert_eq!(peer.proxy, Some(named), "{proxy}");
        }
        let proxy = ureq::Proxy::builder(ureq::ProxyProtocol::Http).host("proxy.example");
        let proxy = proxy.no_proxy("example.com").build().expect("a proxy");
        let agent = Agent::config_builder().proxy(Some(proxy)).build().new_agent();
        assert_eq!(Peer::of("https://example.com/", &agent).proxy, None);
        assert!(Peer::of("https://example.org/", &agent).proxy.is_some());
    }
}
