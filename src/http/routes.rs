//! The routes to servers: the application's agent, or this crate's own agents, one for direct calls and one for each
//! proxy.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::config::{AutoHeaderValue, Config};
use ureq::{Agent, Proxy};

use super::failure::invalid;
use super::{Limits, SENT_AT_ONCE};
use crate::call::response::Failure;
use crate::http::address::place;
use crate::http::proxy::Proxies;

/// How many idle connections an agent keeps. ureq's defaults, 10 in all and 3 for each host, suit a single thread.
const MAX_IDLE: usize = 64;

/// The settings of this crate's agents.
pub(crate) struct OwnAgents {
    /// The timeout of most calls.
    pub(crate) timeout: Duration,
    pub(crate) resolve: Option<Duration>,
    pub(crate) proxies: Proxies,
    #[cfg(feature = "rustls")]
    pub(crate) roots: Option<ureq::tls::RootCerts>,
}

impl OwnAgents {
    /// Returns the limits that these agents are built with. Calls with the same limits need no settings per request.
    pub(super) fn limits(&self) -> Limits {
        Limits { phase: self.timeout, total: None, resolve: self.resolve, idle: None }
            .of_own_agent()
    }

    fn config(&self, proxy: Option<Proxy>) -> Config {
        let limits = self.limits();
        // Calls send the user agent as a header. Requests to the object store have none, and ureq keeps a connection
        // only for requests with the agent's own setting.
        let settings = guarded!(Agent::config_builder(), limits.phase)
            .user_agent(AutoHeaderValue::None)
            .output_buffer_size(SENT_AT_ONCE)
            .timeout_send_request(Some(limits.phase / 2))
            .timeout_send_body(Some(limits.phase / 2))
            .timeout_resolve(limits.resolve)
            .timeout_per_call(limits.total)
            .max_idle_connections(MAX_IDLE)
            .max_idle_connections_per_host(MAX_IDLE)
            .proxy(proxy);
        #[cfg(feature = "rustls")]
        let settings = match &self.roots {
            Some(roots) => {
                let tls = ureq::tls::TlsConfig::builder().root_certs(read(roots));
                settings.tls_config(tls.build())
            }
            None => settings,
        };
        settings.build()
    }
}

/// Returns the root certificates to pass to ureq.
#[cfg(feature = "rustls")]
fn read(roots: &ureq::tls::RootCerts) -> ureq::tls::RootCerts {
    #[cfg(all(
        feature = "platform-verifier",
        unix,
        not(target_vendor = "apple"),
        not(target_os = "android")
    ))]
    if matches!(roots, ureq::tls::RootCerts::PlatformVerifier) {
        return super::system_roots::instead().unwrap_or_else(|| roots.clone());
    }
    roots.clone()
}

pub(super) enum Routes {
    /// The application's agent, which knows its own proxy.
    Given(Agent),
    Own(Box<OwnRoutes>),
}

/// Agents for each route, created as they are needed. A request with another proxy than its agent's would need settings
/// of its own, which ureq copies each time.
pub(super) struct OwnRoutes {
    with: OwnAgents,
    direct: OnceLock<Route>,
    through: Vec<(Proxy, OnceLock<Route>)>,
}

/// An agent of this crate, for all threads.
struct Route {
    #[cfg(feature = "dial")]
    dial: ureq_dial::Dial,
    #[cfg(not(feature = "dial"))]
    agent: Agent,
}

#[cfg(feature = "dial")]
impl Route {
    fn new(config: Config) -> Self {
        Route { dial: ureq_dial::Dial::new(config) }
    }

    fn agent(&self) -> &Agent {
        self.dial.agent()
    }

    fn ahead(&self, url: &str, count: usize) {
        if let Ok(uri) = url.parse() {
            self.dial.ahead(&uri, count);
        }
    }
}

#[cfg(not(feature = "dial"))]
impl Route {
    fn new(config: Config) -> Self {
        Route { agent: config.new_agent() }
    }

    fn agent(&self) -> &Agent {
        &self.agent
    }

    fn ahead(&self, _: &str, _: usize) {}
}

impl Routes {
    pub(super) fn ours(with: OwnAgents) -> Self {
        let through = with.proxies.all().map(|proxy| (proxy.clone(), OnceLock::new())).collect();
        Routes::Own(Box::new(OwnRoutes { with, direct: OnceLock::new(), through }))
    }

    /// Returns the agent for this URL, with the environment's proxy for it.
    pub(super) fn agent(&self, url: &str) -> Result<&Agent, Failure> {
        match self {
            Routes::Given(agent) => Ok(agent),
            Routes::Own(ours) => Ok(ours.route(url)?.agent()),
        }
    }

    /// Begins to open connections to this URL's host, with the `dial` feature and an agent of this crate.
    pub(super) fn ahead(&self, url: &str, count: usize) {
        if let Routes::Own(ours) = self
            && let Ok(route) = ours.route(url)
        {
            route.ahead(url, count);
        }
    }
}

impl OwnRoutes {
    fn route(&self, url: &str) -> Result<&Route, Failure> {
        // Most programs have no proxy and need not parse the URL.
        let place = if self.with.proxies.is_none() { None } else { place(url) };
        let proxy = match place {
            Some((scheme, host, port)) => self.with.proxies.choose(scheme, host, port),
            None => Ok(None),
        };
        let proxy = proxy.map_err(|problem| invalid(&problem.to_string()))?;
        let of_proxy = self.through.iter().find(|(known, _)| Some(known) == proxy);
        let route = of_proxy.map_or(&self.direct, |(_, route)| route);
        Ok(route.get_or_init(|| Route::new(self.with.config(proxy.cloned()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_uses_the_agent_for_its_route() {
        let variables = [
            ("https_proxy", "http://secure:1"),
            ("http_proxy", "http://plain:2"),
            ("no_proxy", "direct.test"),
        ];
        let proxies = Proxies::read(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        });
        let own = OwnAgents {
            timeout: Duration::from_secs(1),
            resolve: None,
            proxies,
            #[cfg(feature = "rustls")]
            roots: None,
        };
        let ways = Routes::ours(own);
        let proxy = |url: &str| {
            let agent = ways.agent(url).unwrap_or_else(|failure| panic!("{:?}", failure.details));
            agent.config().proxy().map(|proxy| proxy.host().to_string())
        };
        let rows = [
            ("https://a.test/x", Some("secure")),
            ("https://a.test:8443?x", Some("secure")),
            ("http://a.test/https://direct.test/", Some("plain")),
            ("https://direct.test/x", None),
            ("https://sub.direct.test:1/x", None),
            ("http://direct.test?@a.test", None),
            ("http://127.0.0.1:1/x", None),
            ("https://[::1]/x", None),
        ];
        for (url, expected) in rows {
            assert_eq!(proxy(url).as_deref(), expected, "{url}");
        }
    }

    /// With the `dial` feature they are opened, and a request takes one.
    #[cfg(feature = "dial")]
    #[test]
    fn connections_are_opened_ahead() {
        use std::io::{Read, Write};

        use super::super::{Http, Transport};

        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let own = OwnAgents {
            timeout: Duration::from_secs(60),
            resolve: None,
            proxies: Proxies::read(&|_| None),
            #[cfg(feature = "rustls")]
            roots: None,
        };
        let http = Http::own(own, ureq::http::HeaderValue::from_static("test"));
        http.ahead(&url, 2);
        for _ in 0..2 {
            let (mut socket, _) = listener.accept().expect("a connection");
            std::thread::spawn(move || {
                if socket.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {
                    let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
                    socket.write_all(answer).expect("answered");
                }
            });
        }
        let agent =
            http.routes.agent(&url).unwrap_or_else(|failure| panic!("{:?}", failure.details));
        assert_eq!(agent.get(&url).call().expect("an answer").status(), 204);
        listener.set_nonblocking(true).expect("set");
        let another = listener.accept().map(|_| ()).expect_err("no other connection");
        assert_eq!(another.kind(), std::io::ErrorKind::WouldBlock);
    }
}
