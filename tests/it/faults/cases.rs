//! Faults of servers, and unusual but valid behaviour.

mod answers;
mod bodies;
mod closing;
mod connecting;
mod silence;

use super::kind::{Kind, Situation};
use crate::wire::{Step, response, write};

/// The most memory that any call uses at once, in bytes: an answer of eight megabytes, an error text about it, which
/// may be as long, and buffers.
const MEMORY: u64 = 20 << 20;

/// One row of the table.
pub struct Case {
    pub group: &'static str,
    pub name: String,
    pub fault: Fault,
    /// Whether the client's timeout ends it.
    pub waits: bool,
    /// Whether an upload is too large for the buffers between client and server.
    pub large: bool,
    /// Whether the connection stays usable, so that the script continues with the next request on it.
    pub keeps: bool,
    /// Whether the fault comes once, and the server then answers correctly.
    pub once: bool,
    /// The most memory that a call uses at once, in bytes.
    pub memory: u64,
    pub kinds: &'static [Kind],
    pub situations: &'static [Situation],
}

/// The values of a call that scripts use.
pub struct Place<'a> {
    /// The body of a correct answer to this call.
    pub good: &'a str,
    /// The address of a server that must get no request.
    pub elsewhere: &'a str,
    /// True if the request is too large for the buffers between client and server.
    pub large: bool,
}

pub type Script = Box<dyn Fn(&Place<'_>) -> Vec<Step> + Send + Sync>;

pub enum Fault {
    /// There is no listener.
    Refused,
    /// A listener that accepts no connection.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    Ignored,
    /// The host name does not exist.
    NoName,
    /// The server's reaction to the request.
    Script(Script),
    /// The same over TLS, with this certificate.
    Tls(&'static str, Script),
    /// A server without TLS at an https address.
    NoTls(Script),
    /// The proxy's reaction to a CONNECT request.
    Proxy(Script),
    /// The same for a SOCKS 5 proxy.
    Socks(Script),
}

impl Case {
    fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    fn large(mut self) -> Self {
        self.large = true;
        self
    }

    fn memory(mut self, memory: u64) -> Self {
        self.memory = memory;
        self
    }

    fn once(mut self) -> Self {
        self.once = true;
        self
    }

    fn kinds(mut self, kinds: &'static [Kind]) -> Self {
        self.kinds = kinds;
        self
    }

    fn situations(mut self, situations: &'static [Situation]) -> Self {
        self.situations = situations;
        self
    }
}

fn case(group: &'static str, name: impl Into<String>, fault: Fault) -> Case {
    Case {
        group,
        name: name.into(),
        fault,
        waits: false,
        large: false,
        keeps: false,
        once: false,
        memory: MEMORY,
        kinds: Kind::ALL,
        situations: Situation::ALL,
    }
}

/// Returns the answers of a SOCKS 5 proxy to the greeting and to the request for a connection to an IPv4 address.
pub fn socks(greeting: impl AsRef<[u8]>, reply: impl AsRef<[u8]>) -> Vec<Step> {
    vec![Step::ReadBytes(3), write(greeting), Step::ReadBytes(10), write(reply)]
}

fn script(steps: impl Fn(&Place<'_>) -> Vec<Step> + Send + Sync + 'static) -> Fault {
    Fault::Script(Box::new(steps))
}

/// The server reads the request and then writes these bytes.
fn wrote(
    group: &'static str,
    name: impl Into<String>,
    bytes: impl Fn(&Place<'_>) -> Vec<u8> + Send + Sync + 'static,
) -> Case {
    case(group, name, script(move |place| vec![Step::Read, write(bytes(place))]))
}

/// The server reads the request and answers whole, so that the connection can be used again.
fn answered(
    group: &'static str,
    name: impl Into<String>,
    status: &'static str,
    headers: &'static str,
    body: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
) -> Case {
    let mut case = wrote(group, name, move |place| response(status, headers, body(place.good)));
    case.keeps = true;
    case
}

const FRESH: &[Situation] = &[Situation::Fresh];
const UNPOOLED: &[Situation] = &[Situation::Fresh, Situation::AfterRetry];
const POOLED: &[Situation] = &[Situation::Pooled];
const HEAD: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn cases() -> Vec<Case> {
    let parts = [
        connecting::no_connection(),
        closing::closing(),
        silence::silence(),
        answers::broken_http(),
        bodies::bodies(),
        answers::extra(),
        answers::redirects(),
    ];
    parts.into_iter().flatten().collect()
}

impl Fault {
    /// True if it needs a new connection. If one was used before, the fault comes after it was closed.
    pub fn is_of_connecting(&self) -> bool {
        !matches!(self, Fault::Script(_))
    }
}
