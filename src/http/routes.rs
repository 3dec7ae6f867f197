//! The routes to servers: by the application's agent, or by agents of this crate, directly or through a proxy.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::config::AutoHeaderValue;
use ureq::{Agent, Proxy};

use super::agents::{Agents, Lent};
use super::failure::invalid;
use super::{Limits, SENT_AT_ONCE};
use crate::call::response::Failure;
use crate::http::address::place;
use crate::http::proxy::Proxies;

/// The settings of this crate's agents.
pub(crate) struct OwnAgents {
    /// The limits of most calls.
    pub(crate) timeout: Duration,
    pub(crate) resolve: Option<Duration>,
    pub(crate) proxies: Proxies,
    #[cfg(feature = "rustls")]
    pub(crate) roots: Option<ureq::tls::RootCerts>,
}

impl OwnAgents {
    /// Returns the limits that these agents are built with. Calls with the same limits need no settings per request.
    pub(super) fn limits(&self) -> Limits {
        Limits { phase: self.timeout, total: None, resolve: self.resolve }.bounded()
    }

    fn agents(&self, proxy: Option<Proxy>) -> Agents {
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
            .proxy(proxy);
        #[cfg(feature = "rustls")]
        let settings = match &self.roots {
            Some(roots) => {
                let tls = ureq::tls::TlsConfig::builder().root_certs(read(roots));
                settings.tls_config(tls.build())
            }
            None => settings,
        };
        Agents::like(settings.build().new_agent())
    }
}

/// Returns the roots that ureq is given.
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
    Given(Agents),
    Own(Box<OwnRoutes>),
}

/// Agents for each route, created as they are needed. A request with another proxy than its agent's would need settings
/// of its own, which ureq copies each time.
pub(super) struct OwnRoutes {
    with: OwnAgents,
    direct: OnceLock<Agents>,
    through: Vec<(Proxy, OnceLock<Agents>)>,
}

impl Routes {
    pub(super) fn ours(with: OwnAgents) -> Self {
        let through = with.proxies.all().map(|proxy| (proxy.clone(), OnceLock::new())).collect();
        Routes::Own(Box::new(OwnRoutes { with, direct: OnceLock::new(), through }))
    }

    /// Lends an agent for this URL, with the environment's proxy for it.
    pub(super) fn lend(&self, url: &str) -> Result<Lent<'_>, Failure> {
        let ours = match self {
            Routes::Given(agents) => return Ok(agents.lend()),
            Routes::Own(ours) => ours,
        };
        // Most programs have no proxy and need not parse the URL.
        let place = if ours.with.proxies.is_none() { None } else { place(url) };
        let proxy = match place {
            Some((scheme, host, port)) => ours.with.proxies.choose(scheme, host, port),
            None => Ok(None),
        };
        let proxy = proxy.map_err(|problem| invalid(&problem.to_string()))?;
        let of_proxy = ours.through.iter().find(|(known, _)| Some(known) == proxy);
        let agents = of_proxy.map_or(&ours.direct, |(_, agents)| agents);
        Ok(agents.get_or_init(|| ours.with.agents(proxy.cloned())).lend())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_has_the_agent_that_leads_to_it() {
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
            let agent = ways.lend(url).unwrap_or_else(|failure| panic!("{:?}", failure.details));
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
}
