//! The builder of clients, which checks every setting before anything is sent.

use std::time::Duration;

use ureq::http::HeaderValue;

use crate::call::{Error, RetryPolicy};
use crate::client::Shared;
use crate::client::ahead::Traffic;
use crate::client::{CallOptions, Client, Credentials};
use crate::http::address::{PlainHttp, Schemes, may_be_here};
use crate::http::clock::SystemClock;
use crate::http::proxy::Proxies;
use crate::http::{Http, OwnAgents};
use crate::tables::Region;
use endpoint::Endpoint;

mod endpoint;

/// Settings for a [`Client`].
#[derive(Clone, Debug, Default)]
pub struct ClientBuilder {
    region: Region,
    api: Option<String>,
    oapi: Option<String>,
    credentials: Option<Credentials>,
    defaults: CallOptions,
    resolve: Option<Duration>,
    rate: Option<u32>,
    allow_http: bool,
    agent: Option<ureq::Agent>,
    #[cfg(feature = "rustls")]
    roots: Option<ureq::tls::RootCerts>,
    user_agent: Option<String>,
}

impl ClientBuilder {
    /// Sets the region, and with it the two hosts. Defaults to [`Region::Global`].
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Sets the endpoint of both hosts, such as your own gateway or the emulator. Defaults to the region's hosts.
    ///
    /// An endpoint is `https://host[:port][/prefix]`. Plain `http` works for loopback only, unless
    /// [`allow_http`](Self::allow_http) permits more.
    pub fn endpoint(self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.api_endpoint(url.clone()).oapi_endpoint(url)
    }

    /// Sets the endpoint of the api host. Defaults to the region's.
    pub fn api_endpoint(mut self, url: impl Into<String>) -> Self {
        self.api = Some(url.into());
        self
    }

    /// Sets the endpoint of the legacy (oapi) host. Defaults to the region's.
    pub fn oapi_endpoint(mut self, url: impl Into<String>) -> Self {
        self.oapi = Some(url.into());
        self
    }

    /// Sets the app to act for. Without credentials only operations that need no token can be called. Defaults to none.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets how long an attempt may take in each of its phases: connecting, sending, waiting for the answer, reading
    /// it. Defaults to 30 s.
    ///
    /// With the `dial` feature, connecting includes the lookup of the host's name. Without it only the system's resolver
    /// bounds that, unless [`timeout_resolve`](Self::timeout_resolve) does.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.defaults = self.defaults.timeout(timeout);
        self
    }

    /// Sets how long a call may take in all, with its attempts, its waits and the fetch of a token; `None` for no
    /// limit. A wait that would pass the deadline is not begun: the call fails at once, and [`Error::retry_after`] says
    /// how long to wait. Defaults to 120 s.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.defaults = self.defaults.deadline(deadline);
        self
    }

    /// Sets how many times a failed call is retried, and the back-off. Defaults to two retries.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.defaults = self.defaults.retry(policy);
        self
    }

    /// Sets a timeout for the lookup of the host's name; with it, [`timeout`](Self::timeout) bounds each attempt as a
    /// whole. Without the `dial` feature, both cost a thread for each call. Defaults to none.
    pub fn timeout_resolve(mut self, timeout: Duration) -> Self {
        self.resolve = Some(timeout);
        self
    }

    /// Limits the calls per second of each operation, counted over all threads and clones of the client; 0 for no
    /// limit. Defaults to 0.
    ///
    /// In any 1.1 s, at most this many calls of an operation get a permit, and never more than five times as fast as
    /// the even rate. Each attempt needs a permit, and so does the fetch of a token; the bytes of an upload need none.
    /// If the permit would come after the [`deadline`](Self::deadline), the call fails as "not sent" without waiting,
    /// with [`Error::retry_after`]. If DingTalk throttles an operation anyway, every thread waits.
    ///
    /// DingTalk counts per app and operation. [`CALLS_PER_SECOND`](crate::CALLS_PER_SECOND) is the rate of its standard
    /// plan.
    pub fn rate(mut self, calls_per_second: u32) -> Self {
        self.rate = Some(calls_per_second);
        self
    }

    /// Permits plain `http` to hosts other than loopback. Anyone on the network path can then read tokens and files. An
    /// object store on loopback is accepted only if the api host is there too, regardless of this setting. Defaults to
    /// false.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Sets an HTTP agent of your own, for a proxy, another TLS implementation or a shared pool. The client overrides
    /// two of its settings: redirects are never followed, and the client's timeouts apply. Defaults to an agent that
    /// takes its proxies from the environment; see [`network`](crate::guide::network) in the guide.
    ///
    /// Your agent handles cookies as it is configured: if any crate in the program enables ureq's `cookies` feature, it
    /// keeps and sends back what a server sets. The default agent does not.
    ///
    /// Turn off the agent's user agent ([`AutoHeaderValue::None`]), as the default agent does. Requests to the object
    /// store have none, and ureq reuses a connection only for requests that keep the agent's setting. Otherwise each
    /// file, and each part of one, takes a new connection there.
    ///
    /// [`AutoHeaderValue::None`]: ureq::config::AutoHeaderValue::None
    pub fn agent(mut self, agent: ureq::Agent) -> Self {
        self.agent = Some(agent);
        self
    }

    /// Sets the root certificates to trust, for servers and for proxies that speak TLS. Give your company's own with
    /// `Certificate::from_pem(…)`, alone or in a list, or the system's store with `RootCerts::PlatformVerifier`, which
    /// needs the `platform-verifier` feature. Defaults to `RootCerts::WebPki`, the set that Mozilla publishes.
    ///
    /// The first TLS connection reads them. An [`agent`](Self::agent) of your own has its own.
    ///
    /// ```
    /// use dingtalk_file::{Client, ureq::tls::Certificate};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // In a program: `let pem = &std::fs::read("company-root.pem")?;`
    /// # let pem = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    /// let root = Certificate::from_pem(pem)?;
    /// let client = Client::builder().root_certificates([root]).build()?;
    /// # drop(client);
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "rustls")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rustls")))]
    pub fn root_certificates(mut self, roots: impl Into<ureq::tls::RootCerts>) -> Self {
        self.roots = Some(roots.into());
        self
    }

    /// Sets the `User-Agent` header. Defaults to `dingtalk-file/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Builds the client. Fails with [`Outcome::Invalid`](crate::Outcome::Invalid) if a setting is wrong. Sends
    /// nothing.
    pub fn build(self) -> Result<Client, Error> {
        let schemes = Schemes {
            https: cfg!(feature = "rustls") || self.agent.is_some(),
            http: if self.allow_http { PlainHttp::Anywhere } else { PlainHttp::ThisMachine },
        };
        let api = Endpoint::check(self.api, self.region.api(), schemes)?;
        let oapi = Endpoint::check(self.oapi, self.region.oapi(), schemes)?;
        let zero = |time: Option<Duration>| time.is_some_and(|time| time.is_zero());
        if zero(self.defaults.timeout) || zero(self.defaults.deadline.flatten()) {
            return Err(invalid("a timeout or deadline of 0 leaves no time for anything"));
        }
        if let Some(flaw) = self.credentials.as_ref().and_then(Credentials::flaw) {
            return Err(invalid(flaw));
        }
        let default = concat!("dingtalk-file/", env!("CARGO_PKG_VERSION"));
        let user_agent = self.user_agent.as_deref().unwrap_or(default);
        let user_agent = HeaderValue::from_str(user_agent).map_err(|_| {
            invalid(format!("user agent {user_agent:?} contains a control character"))
        })?;
        #[cfg(feature = "rustls")]
        check_roots(self.roots.as_ref(), self.agent.is_some())?;
        let http = match self.agent {
            Some(agent) => Http::of(agent, user_agent),
            None => {
                let proxies = Proxies::read(&|name| std::env::var_os(name));
                // Checked now, so that a wrong proxy is reported before anything is sent.
                for host in [&api, &oapi] {
                    let proxy = proxies.choose(host.scheme, &host.host, host.port);
                    proxy.map_err(|problem| invalid(problem.to_string()))?;
                }
                let own = OwnAgents {
                    timeout: CallOptions::new().timeout_or(&self.defaults),
                    resolve: self.resolve,
                    proxies,
                    #[cfg(feature = "rustls")]
                    roots: self.roots,
                };
                Http::own(own, user_agent)
            }
        };
        let stores = match schemes.http {
            PlainHttp::ThisMachine if !api.is_local() => PlainHttp::Nowhere,
            PlainHttp::Anywhere if !may_be_here(&api.host) => PlainHttp::OtherMachines,
            known => known,
        };
        let shared = Shared {
            transport: Box::new(http),
            clock: Box::new(SystemClock::new()),
            traffic: Traffic::between(&api.url, &oapi.url),
            api: api.url,
            oapi: oapi.url,
            defaults: self.defaults,
            resolve: self.resolve,
            rate: self.rate,
            schemes: Schemes { http: stores, ..schemes },
            accounts: Default::default(),
        };
        Ok(Client::from_parts(shared, self.credentials))
    }
}

/// Fails if the root certificates cannot be used, or if there is an agent, which has its own.
#[cfg(feature = "rustls")]
fn check_roots(roots: Option<&ureq::tls::RootCerts>, own_agent: bool) -> Result<(), Error> {
    use ureq::tls::RootCerts;
    match roots {
        None => Ok(()),
        Some(_) if own_agent => {
            Err(invalid("an agent of your own has its own root certificates; give them to it"))
        }
        Some(RootCerts::Specific(roots)) if roots.is_empty() => Err(invalid(
            "the list of root certificates is empty, so no server would be trusted; give at least one",
        )),
        Some(RootCerts::PlatformVerifier) if !cfg!(feature = "platform-verifier") => Err(invalid(
            "the system's root certificates need the `platform-verifier` feature; turn it on",
        )),
        Some(_) => Ok(()),
    }
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::invalid(None, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_depends_on_the_endpoint_and_the_option() {
        let rows = [
            ("http://localhost:1", false, PlainHttp::ThisMachine),
            ("http://[::1]:1", false, PlainHttp::ThisMachine),
            ("https://example.com", false, PlainHttp::Nowhere),
            ("https://example.com", true, PlainHttp::OtherMachines),
            ("http://example.com", true, PlainHttp::OtherMachines),
            ("http://10.0.0.1", true, PlainHttp::OtherMachines),
            ("http://localhost:1", true, PlainHttp::Anywhere),
            ("https://127.0.0.1:1", true, PlainHttp::Anywhere),
            ("http://0.0.0.0:1", true, PlainHttp::Anywhere),
        ];
        for (endpoint, allow, expected) in rows {
            // With an agent, so that https needs no feature.
            let builder = Client::builder().agent(ureq::Agent::new_with_defaults());
            // A legacy host on this machine says nothing of the one that names the store.
            let builder = builder.endpoint("http://localhost:1").api_endpoint(endpoint);
            let client = builder.allow_http(allow).build().expect("valid settings");
            assert_eq!(client.shared.schemes.http, expected, "{endpoint} {allow}");
            assert!(client.shared.schemes.https);
        }
    }
}
