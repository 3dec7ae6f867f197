//! Opening a connection: name, addresses, proxy and TLS.

use std::io;
use std::sync::Arc;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectProxyConnector, ConnectionDetails, Connector, SocksConnector, Transport,
};
use ureq::{Error, Proxy, ProxyProtocol};

use crate::error::{ConnectError, Step};
use crate::limit::Opening;
use crate::names::{Later, Names, Within, host_and_port};
use crate::race::{Spawn, race};
use crate::refusal::{Attentive, Writing};
use crate::tcp::Tcp;

/// Opens connections. All share one TLS configuration, so that sessions resume.
pub(crate) struct Opener {
    pub(crate) names: Names,
    pub(crate) config: Config,
    pub(crate) spawn: Spawn,
    #[cfg(feature = "rustls")]
    tls: ureq::unversioned::transport::RustlsConnector,
    tls_hash: u64,
}

type Opened = Result<Box<dyn Transport>, Error>;

impl Opener {
    pub(crate) fn new(config: Config, names: Names, spawn: Spawn) -> Self {
        let tls_hash = tls_hash(&config);
        #[cfg(feature = "rustls")]
        let tls = Default::default();
        Opener {
            names,
            config,
            spawn,
            #[cfg(feature = "rustls")]
            tls,
            tls_hash,
        }
    }

    /// Opens a connection, through the proxy if this URL has one.
    pub(crate) fn open(self: &Arc<Self>, details: &ConnectionDetails) -> Opened {
        let opening = Arc::new(Opening::of(details));
        opening.limit().check()?;
        let proxy = details.config.proxy().filter(|proxy| !proxy.is_no_proxy(details.uri));
        let addresses = match proxy {
            Some(proxy) if !proxy.resolve_target() => Later.empty(),
            _ => self.names.resolve(details.uri, details.config, &opening.limit())?,
        };
        let writing = Arc::<Writing>::default();
        let transport = match proxy {
            None => self.reach(details, &addresses, &opening, &writing)?,
            Some(proxy) => self.through(proxy, details, addresses, &opening, &writing)?,
        };
        let transport = self.secured(details, transport)?;
        opening.lift();
        if proxy.is_some_and(is_socks) {
            // This is ureq's own socket, which cannot be read without blocking.
            return Ok(transport);
        }
        Ok(Box::new(Attentive::new(transport, writing)))
    }

    /// Opens a socket to one of these addresses.
    fn reach(
        &self,
        details: &ConnectionDetails,
        addresses: &ResolvedSocketAddrs,
        opening: &Arc<Opening>,
        writing: &Arc<Writing>,
    ) -> Opened {
        let failed = |error| {
            let host = host_and_port(details.uri).unwrap_or_default();
            Error::from(ConnectError::new(Step::Connect, host, error))
        };
        let limit = opening.limit();
        let stream = match race(addresses, &limit, self.spawn) {
            Ok(Some(stream)) => stream,
            result => {
                self.names.lost(details.uri, addresses);
                return Err(result.map_or_else(failed, |_| limit.error()));
            }
        };
        if let Ok(winner) = stream.peer_addr() {
            self.names.won(details.uri, winner);
        }
        stream.set_nodelay(details.config.no_delay()).map_err(failed)?;
        let tcp = Tcp::new(stream, details.config, opening.clone(), writing.clone());
        (details.register_shutdown)(tcp.shutdown_handle())?;
        Ok(Box::new(tcp))
    }

    /// Opens a connection through a proxy, with ureq's own connectors.
    fn through(
        self: &Arc<Self>,
        proxy: &Proxy,
        details: &ConnectionDetails,
        addrs: ResolvedSocketAddrs,
        opening: &Arc<Opening>,
        writing: &Arc<Writing>,
    ) -> Opened {
        let resolver = Within(self.names.clone(), opening.limit());
        // Connects to the proxy itself.
        let run_connector = {
            let (opener, opening, writing) = (self.clone(), opening.clone(), writing.clone());
            move |details: &ConnectionDetails| {
                let transport = opener.reach(details, &details.addrs, &opening, &writing)?;
                opener.secured(details, transport)
            }
        };
        let details = ConnectionDetails {
            addrs,
            resolver: &resolver,
            run_connector: Arc::new(run_connector),
            current_time: details.current_time.clone(),
            register_shutdown: details.register_shutdown.clone(),
            ..*details
        };
        if is_socks(proxy) {
            let opened = SocksConnector::default().connect(&details, None::<()>);
            return boxed(opened.map_err(|error| of_proxy(error, proxy)));
        }
        boxed(ConnectProxyConnector::default().connect(&details, None::<()>))
    }

    /// Adds TLS if the URL needs it.
    #[cfg(feature = "rustls")]
    fn secured(&self, details: &ConnectionDetails, transport: Box<dyn Transport>) -> Opened {
        if !details.needs_tls() {
            return Ok(transport);
        }
        let details = ConnectionDetails {
            addrs: Later.empty(),
            // ureq keeps one TLS configuration, with its sessions, for connections with the agent's settings, and
            // builds a new one for any request with its own settings. Most such settings do not concern TLS.
            request_level: details.request_level && tls_hash(details.config) != self.tls_hash,
            run_connector: details.run_connector.clone(),
            current_time: details.current_time.clone(),
            register_shutdown: details.register_shutdown.clone(),
            ..*details
        };
        let transport = boxed(self.tls.connect(&details, Some(transport)))?;
        // Nothing may go to an https proxy in plain text. ureq only checks the connection to the server.
        if transport.is_tls() { Ok(transport) } else { Err(Error::TlsRequired) }
    }

    #[cfg(not(feature = "rustls"))]
    fn secured(&self, details: &ConnectionDetails, transport: Box<dyn Transport>) -> Opened {
        if details.needs_tls() { Err(Error::TlsRequired) } else { Ok(transport) }
    }

    /// Returns true if a request with these settings may use a connection opened with the agent's. The rule is that of
    /// ureq's pool.
    pub(crate) fn shares(&self, config: &Config) -> bool {
        use ureq::config::AutoHeaderValue::{Default, None, Provided};
        let ours = &self.config;
        let is_same_agent = match (ours.user_agent(), config.user_agent()) {
            (None, None) | (Default, Default) => true,
            (Provided(ours), Provided(other)) => ours == other,
            _ => false,
        };
        is_same_agent
            && ours.ip_family() == config.ip_family()
            && ours.no_delay() == config.no_delay()
            && ours.input_buffer_size() == config.input_buffer_size()
            && ours.output_buffer_size() == config.output_buffer_size()
            && self.tls_hash == tls_hash(config)
    }
}

#[cfg(feature = "rustls")]
fn tls_hash(config: &Config) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let mut hasher = DefaultHasher::new();
    config.tls_config().hash(&mut hasher);
    hasher.finish()
}

#[cfg(not(feature = "rustls"))]
fn tls_hash(_: &Config) -> u64 {
    0
}

fn boxed<T: Transport>(opened: Result<Option<T>, Error>) -> Opened {
    match opened? {
        Some(transport) => Ok(Box::new(transport)),
        None => Err(Error::ConnectionFailed),
    }
}

pub(crate) fn is_socks(proxy: &Proxy) -> bool {
    use ProxyProtocol::{Socks4, Socks4A, Socks5, Socks5h};
    matches!(proxy.protocol(), Socks4 | Socks4A | Socks5 | Socks5h)
}

/// Adds the SOCKS proxy's address to an error of its socket or protocol.
fn of_proxy(error: Error, proxy: &Proxy) -> Error {
    let is_known = |error: &io::Error| error.get_ref().is_some_and(|it| it.is::<ConnectError>());
    match error {
        Error::Io(error) if !is_known(&error) => {
            let step = if error.raw_os_error().is_some() { Step::Connect } else { Step::Proxy };
            ConnectError::new(step, format!("{}:{}", proxy.host(), proxy.port()), error).into()
        }
        error => error,
    }
}

/// Returns the host and port of a URL for a log.
pub(crate) fn place(uri: &Uri) -> String {
    host_and_port(uri).unwrap_or_else(|| "an address without host and port".into())
}
