//! Servers and agents.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ureq_dial::Dial;
use ureq_dial::ureq::config::{Config, ConfigBuilder};
use ureq_dial::ureq::typestate::AgentScope;
use ureq_dial::ureq::{Agent, Error};

/// What ends a test that hangs. No test waits for it.
pub const LONG: Duration = Duration::from_secs(60);
/// A timeout that is meant to pass.
pub const SHORT: Duration = Duration::from_millis(300);

pub fn settings() -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .proxy(None)
        .timeout_connect(Some(LONG))
        .timeout_recv_response(Some(LONG))
        .max_idle_connections(64)
        .max_idle_connections_per_host(64)
}

/// Returns a dial whose names all have these addresses, and how often they were looked up.
pub fn dial(config: Config, addresses: Vec<SocketAddr>) -> (Dial, Count) {
    let asked = Count::default();
    let count = asked.clone();
    let dial = Dial::with_lookup(config, move |_| {
        count.add();
        Ok(addresses.clone())
    });
    (dial, asked)
}

pub fn get(agent: &Agent, url: &str) -> Result<String, Error> {
    agent.get(url).call()?.body_mut().read_to_string()
}

#[derive(Clone, Default)]
pub struct Count(Arc<AtomicUsize>);

impl Count {
    pub fn add(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    pub fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A server, with a thread for each connection.
pub struct Server {
    pub address: SocketAddr,
    pub connections: Count,
    pub requests: Count,
}

impl Server {
    /// Calls `play` with each connection and its number.
    pub fn play(play: impl Fn(usize, TcpStream, &Count) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Server {
            address: listener.local_addr().expect("an address"),
            connections: Count::default(),
            requests: Count::default(),
        };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        let play = Arc::new(play);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (number, play, requests) = (connections.add(), play.clone(), requests.clone());
                thread::spawn(move || play(number, stream, &requests));
            }
        });
        server
    }

    /// Answers every request with `ok`.
    pub fn good() -> Server {
        Server::play(|_, stream, requests| answer_all(stream, requests))
    }

    pub fn url(&self) -> String {
        format!("http://host.test:{}/", self.address.port())
    }
}

pub fn answer_all(stream: impl Read + Write, requests: &Count) {
    let mut stream = BufReader::new(stream);
    while read_head(&mut stream).is_some_and(|head| !head.is_empty()) {
        requests.add();
        if answer(stream.get_mut()).is_err() {
            return;
        }
    }
}

pub fn answer(stream: &mut impl Write) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")?;
    stream.flush()
}

/// Reads the lines before an empty one; `None` if the client closes.
pub fn read_head(stream: &mut impl BufRead) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_string();
        if line.is_empty() {
            return Some(lines);
        }
        lines.push(line);
    }
}

/// Returns an address that refuses connections.
pub fn refusing() -> SocketAddr {
    // Bound and not listening would need a socket of one's own; nothing listens on the port of `tcpmux` here.
    ([127, 0, 0, 1], 1).into()
}

/// An address that answers no connection: its queue is full. It lives as long as the value.
#[cfg(target_os = "linux")]
pub struct Silent {
    pub address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

#[cfg(target_os = "linux")]
impl Silent {
    pub fn new() -> Silent {
        use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, listen, socket_with};
        let (stream, flags) = (SocketType::STREAM, SocketFlags::CLOEXEC);
        let socket = socket_with(AddressFamily::INET, stream, flags, None).expect("a socket");
        bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
        listen(&socket, 0).expect("a listener");
        let listener = TcpListener::from(socket);
        let address = listener.local_addr().expect("an address");
        let mut queue = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            queue.push(stream);
        }
        assert!(!queue.is_empty(), "the queue takes one connection at least");
        Silent { address, _listener: listener, _queue: queue }
    }
}
