//! Listens, gives every connection a thread, and ends all of them.

use std::collections::HashMap;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle, Scope};
use std::time::Duration;

use super::answer::{Answer, Outgoing};
use super::body::Incoming;
use super::connection::{Connection, Received};
use super::http::Request;
use crate::client::single_flight::lock;

/// What stands behind a server.
pub(super) trait Handler: Send + Sync + 'static {
    /// Where the body of a request goes, whose head has arrived; none to close the connection in place of reading it.
    fn open(&self, request: &Request) -> Option<Incoming>;

    /// The answer to a request that has arrived as a whole.
    fn answer(&self, request: &Request) -> Outgoing;
}

/// A running server. Dropped, it has ended with all its threads.
pub(super) struct Server {
    address: SocketAddr,
    gate: Arc<Gate>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(listener: TcpListener, handler: Arc<impl Handler>) -> io::Result<Server> {
        let address = reachable(listener.local_addr()?);
        let gate = Arc::new(Gate::default());
        let door = gate.clone();
        let thread = thread::Builder::new()
            .name("dingtalk-emulator".into())
            .spawn(move || thread::scope(|scope| accept(scope, &listener, &door, &*handler)))?;
        Ok(Server { address, gate, thread: Some(thread) })
    }
}

/// Where a client on this machine reaches what listens there.
pub(super) fn url(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", reachable(listener.local_addr()?)))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.gate.shut();
        // The listener waits for a connection, so it gets one. If none can be made, it is left behind rather than
        // waited for.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

/// An address that listens everywhere is reached on loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn accept<'scope, H: Handler>(
    scope: &'scope Scope<'scope, '_>,
    listener: &TcpListener,
    gate: &'scope Gate,
    handler: &'scope H,
) {
    loop {
        let accepted = listener.accept();
        if gate.is_shut() {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Too many open files, say. That may pass.
            gate.wait(Duration::from_millis(10));
            continue;
        };
        let Some(pass) = gate.admit(&stream) else {
            continue;
        };
        // If there is no thread to be had, the connection closes with what is dropped here.
        let _ = thread::Builder::new().name("dingtalk-emulator".into()).spawn_scoped(
            scope,
            move || {
                let _pass = pass;
                // An error means that the client is gone, and nobody is there to be told.
                let _ = converse(stream, gate, handler);
            },
        );
    }
}

/// Answers the requests of one connection, one after the other.
fn converse(stream: TcpStream, gate: &Gate, handler: &impl Handler) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut connection = Connection::new(stream);
    loop {
        let request = match connection.receive(|request| handler.open(request))? {
            Received::Request(request) => request,
            Received::Refused(status, reason) => return connection.refuse(status, reason),
            Received::Closed => return Ok(()),
        };
        // A bug here must not leave the client waiting.
        let handled = catch_unwind(AssertUnwindSafe(|| handler.answer(&request)));
        let Ok(outgoing) = handled else {
            return connection.refuse(500, "the emulator failed; stderr says how");
        };
        if gate.wait(outgoing.wait) {
            return Ok(());
        }
        let Some(answer) = &outgoing.answer else {
            return Ok(());
        };
        let close = request.close || outgoing.half || answer.status < 200;
        let sent = sent(answer, &request, &outgoing);
        let mut bytes = answer.encode(sent, close);
        if outgoing.half && answer.size() == 0 {
            bytes.truncate(bytes.len() / 2);
        }
        connection.send(&bytes)?;
        if let Some(file) = &answer.file {
            connection.send_from(file.open().take(sent))?;
        }
        if close {
            return Ok(());
        }
    }
}

/// How many bytes of the body are sent.
fn sent(answer: &Answer, request: &Request, outgoing: &Outgoing) -> u64 {
    match request.method == "HEAD" || answer.is_bodiless() {
        true => 0,
        false if outgoing.half => answer.size() / 2,
        false => answer.size(),
    }
}

/// Who is connected, and whether all is over.
#[derive(Default)]
struct Gate {
    inside: Mutex<Inside>,
    shut: Condvar,
}

#[derive(Default)]
struct Inside {
    shut: bool,
    count: u64,
    streams: HashMap<u64, TcpStream>,
}

impl Gate {
    /// Notes a connection until the pass is dropped.
    fn admit(&self, stream: &TcpStream) -> Option<Pass<'_>> {
        let stream = stream.try_clone().ok()?;
        let mut inside = lock(&self.inside);
        if inside.shut {
            return None;
        }
        inside.count += 1;
        let number = inside.count;
        inside.streams.insert(number, stream);
        Some(Pass { gate: self, number })
    }

    fn is_shut(&self) -> bool {
        lock(&self.inside).shut
    }

    /// Ends every connection and every wait.
    fn shut(&self) {
        let mut inside = lock(&self.inside);
        inside.shut = true;
        for stream in inside.streams.values() {
            // Fails only if the client was faster.
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(inside);
        self.shut.notify_all();
    }

    /// Waits. Returns whether all is over.
    fn wait(&self, time: Duration) -> bool {
        let inside = lock(&self.inside);
        let waited = self.shut.wait_timeout_while(inside, time, |inside| !inside.shut);
        waited.unwrap_or_else(PoisonError::into_inner).0.shut
    }
}

struct Pass<'a> {
    gate: &'a Gate,
    number: u64,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        lock(&self.gate.inside).streams.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    struct Says(fn() -> Answer);

    impl Handler for Says {
        fn open(&self, _: &Request) -> Option<Incoming> {
            Some(Incoming::Memory(Vec::new()))
        }

        fn answer(&self, _: &Request) -> Outgoing {
            self.0().into()
        }
    }

    #[test]
    fn a_handler_that_panics_does_not_leave_the_client_waiting() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let server = Server::start(listener, Arc::new(Says(|| panic!("as it should"))));
        let server = server.expect("a thread");
        for _ in 0..2 {
            let mut stream = TcpStream::connect(server.address).expect("a connection");
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        }
    }

    #[test]
    fn a_server_that_listens_everywhere_is_reached_on_loopback() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a free port");
        let url = url(&listener).expect("an address");
        assert!(url.starts_with("http://127.0.0.1:"));
        let answer = Arc::new(Says(|| Answer::plain(200, "here")));
        let _server = Server::start(listener, answer).expect("a thread");
        let mut stream = TcpStream::connect(&url["http://".len()..]).expect("a connection");
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.ends_with("\r\n\r\nhere\n"), "{answer}");
    }
}
