#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;

mod ahead;
mod error;
mod interrupt;
mod limit;
mod names;
mod open;
mod race;
mod refusal;
mod tcp;

pub use error::ConnectError;
pub use interrupt::interruptible;
pub use refusal::Refusable;
pub use ureq;

use ahead::Connections;
use names::{CACHE_TIME, Later, Names};
use open::Opener;

/// A ureq agent for all threads, with its own way to open connections.
///
/// Clones share the agent, its connections and the cached names.
///
/// ```no_run
/// use std::time::Duration;
///
/// use ureq_dial::Dial;
/// use ureq_dial::ureq::Agent;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let config = Agent::config_builder()
///     .timeout_connect(Some(Duration::from_secs(10)))
///     .max_idle_connections(64)
///     .max_idle_connections_per_host(64)
///     .build();
/// let dial = Dial::new(config);
///
/// // The connection is opened while something else is done.
/// dial.ahead(&"https://api.example.com/".parse()?, 1);
/// // …
/// let text = dial.agent().get("https://api.example.com/things").call()?.body_mut().read_to_string()?;
/// # drop(text);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Dial {
    agent: Agent,
    connections: Connections,
}

impl Dial {
    /// Returns an agent with these settings and the system's lookup of names.
    pub fn new(config: Config) -> Self {
        Dial::with_lookup(config, |host| Ok(host.to_socket_addrs()?.collect()))
    }

    /// Returns an agent with these settings and your own lookup of names.
    ///
    /// `lookup` gets `host:port` and returns addresses in order of preference. It may block: a request with a timeout
    /// does not wait longer than that for it. It may be called on any thread, and for several hosts at the same time.
    /// It is not called for URLs with an IP address.
    ///
    /// ```
    /// use ureq_dial::Dial;
    /// use ureq_dial::ureq::Agent;
    ///
    /// let config = Agent::config_builder().build();
    /// let dial = Dial::with_lookup(config, |host| match host {
    ///     "api.example.com:443" => Ok(vec![([192, 0, 2, 1], 443).into()]),
    ///     _ => Err(std::io::Error::other("not one of ours")),
    /// });
    /// let error = dial.agent().get("http://www.example.com/").call().unwrap_err();
    /// assert_eq!(error.to_string(), "io: lookup of www.example.com:80: not one of ours");
    /// ```
    pub fn with_lookup(
        config: Config,
        lookup: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static,
    ) -> Self {
        let names = Names::new(Box::new(lookup), CACHE_TIME, race::spawn);
        Dial::of(Opener::new(config, names, race::spawn))
    }

    fn of(opener: Opener) -> Self {
        let config = opener.config.clone();
        let connections = Connections::new(opener);
        let agent = Agent::with_parts(config, connections.clone(), Later);
        Dial { agent, connections }
    }

    /// Returns the agent. Clones of it share everything.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Begins to open connections to a URL's host until `count` are available for requests.
    ///
    /// The next requests take them, or wait for one that is still being opened. This function returns at once and never
    /// fails. A request that finds no connection opens one itself and gets the error if that fails. The agent's
    /// `max_idle_connections`, `max_idle_connections_per_host` and `max_idle_age` apply to these connections too.
    /// Nothing is opened ahead through a SOCKS proxy.
    pub fn ahead(&self, uri: &Uri, count: usize) {
        self.connections.ahead(uri, count);
    }
}
