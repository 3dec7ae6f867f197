//! The server: a listener, a thread for each connection, and the shutdown of all of them.

use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle, Scope};
use std::time::{Duration, SystemTime};

use super::connection::{Connection, Received};
use super::gate::{ConnectionGuard, Gate};
use super::guard::foreign;
use super::handler::Handler;
use super::incoming::{Incoming, Opened};
use super::outgoing::{Outgoing, encode};
use crate::client::single_flight::lock;
use crate::emulator::operations::request::Request;
use crate::emulator::operations::response::{Content, Response};

/// The path of the control interface. None of DingTalk's operations is below it.
pub(crate) const CONTROL: &str = "/_emulator";

/// Answers requests to the control interface.
pub(crate) type Control = dyn Fn(&mut Handler, &Request) -> Response + Send + Sync;

/// The number of connections above which idle ones are closed to make room. Each has a thread, which uses some 20 KiB.
const MAX_CONNECTIONS: usize = 2048;

/// The time after which an idle connection is closed.
pub(crate) const DEFAULT_IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// The state that all connections share.
pub(crate) struct ServerState {
    pub(crate) handler: Arc<Mutex<Handler>>,
    pub(crate) control: Box<Control>,
    /// Additional host names that requests may use (`--allow-host`).
    pub(crate) allowed_hosts: Vec<String>,
    /// The read and write timeout of a connection, after which an idle one is closed; `None` disables it.
    pub(crate) idle_timeout: Option<Duration>,
}

impl ServerState {
    /// Returns what to do with a request whose head has arrived.
    fn open(&self, request: &Request, local_ip: Option<IpAddr>, arrived: SystemTime) -> Opened {
        if let Some(reason) = foreign(request, local_ip, &self.allowed_hosts) {
            lock(&self.handler).foreign += 1;
            return Opened::Refused(403, reason);
        }
        if is_control(request) {
            return Opened::Body(Incoming::state());
        }
        lock(&self.handler).open(request, arrived).map_or(Opened::Closed, Opened::Body)
    }

    fn answer(&self, request: &Request, arrived: SystemTime) -> Outgoing {
        let mut handler = lock(&self.handler);
        if is_control(request) {
            return (self.control)(&mut handler, request).into();
        }
        handler.handle(request, arrived)
    }
}

/// A running server. Dropping it ends all its threads.
pub(crate) struct Server {
    address: SocketAddr,
    gate: Arc<Gate>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(listener: TcpListener, state: ServerState) -> io::Result<Server> {
        let address = reachable(listener.local_addr()?);
        let gate = Arc::new(Gate::new(MAX_CONNECTIONS));
        let thread_gate = gate.clone();
        let thread = thread::Builder::new().name("dingtalk-emulator".into()).spawn(move || {
            thread::scope(|scope| accept(scope, &listener, &thread_gate, &state));
        })?;
        Ok(Server { address, gate, thread: Some(thread) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.gate.shut();
        // Connecting wakes the accept loop. If that fails, the thread is detached instead of joined.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

/// Returns the URL at which a client on this machine reaches the listener.
pub(crate) fn url(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", reachable(listener.local_addr()?)))
}

/// Returns loopback for an address that listens on all interfaces.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn accept<'scope>(
    scope: &'scope Scope<'scope, '_>,
    listener: &TcpListener,
    gate: &'scope Gate,
    state: &'scope ServerState,
) {
    loop {
        let accepted = listener.accept();
        if gate.is_shut() {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Most likely EMFILE: closing an idle connection frees a descriptor.
            gate.make_room();
            continue;
        };
        let stream = Arc::new(stream);
        loop {
            let Some(guard) = gate.admit(&stream) else { break };
            let stream = stream.clone();
            let thread = thread::Builder::new().name("dingtalk-emulator".into());
            let spawned = thread.spawn_scoped(scope, move || {
                // An error means that the client is gone: there is no one to report it to.
                let _ = converse(stream, &guard, gate, state);
            });
            // No thread could be spawned. Close an idle connection to free one and try again; otherwise drop this one.
            if spawned.is_ok() || !gate.make_room() {
                break;
            }
        }
    }
}

/// Answers the requests of one connection in turn.
fn converse(
    stream: Arc<TcpStream>,
    guard: &ConnectionGuard,
    gate: &Gate,
    state: &ServerState,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(state.idle_timeout)?;
    stream.set_write_timeout(state.idle_timeout)?;
    let local_ip = stream.local_addr().ok().map(|address| address.ip());
    let mut connection = Connection::new(stream);
    loop {
        if !connection.has_more() {
            guard.set_idle();
            if !connection.wait()? {
                return Ok(());
            }
        }
        if !guard.begin_request() {
            return Ok(());
        }
        let open = |request: &Request, arrived| state.open(request, local_ip, arrived);
        let (request, arrived) = match connection.receive(open)? {
            Received::Request(request, arrived) => (request, arrived),
            Received::Refused(status, reason) => return connection.refuse(status, &reason),
            Received::Closed => return Ok(()),
        };
        let outgoing = state.answer(&request, arrived);
        if gate.shuts_within(outgoing.wait) || !respond(&mut connection, &request, &outgoing)? {
            return Ok(());
        }
    }
}

/// Sends a response, or the part of it that a fault lets through. Returns true if the connection can be used again.
fn respond(
    connection: &mut Connection,
    request: &Request,
    outgoing: &Outgoing,
) -> io::Result<bool> {
    let Some(response) = &outgoing.response else {
        return Ok(false);
    };
    let close = request.close || outgoing.half || response.status < 200;
    let sent = outgoing.sent(request);
    let mut bytes = encode(response, sent, close);
    if outgoing.half && response.size() == 0 {
        bytes.truncate(bytes.len() / 2);
    }
    connection.send(&bytes)?;
    if let Content::File(file, bytes) = &response.body {
        connection.send_from(file.open_at(bytes.start).take(sent))?;
    }
    Ok(!close)
}

fn is_control(request: &Request) -> bool {
    request.path() == CONTROL || control_path(request).is_some()
}

/// Returns the path within the control interface, without its first slash, if a request goes there.
pub(crate) fn control_path(request: &Request) -> Option<&str> {
    request.path().strip_prefix(CONTROL)?.strip_prefix('/')
}
