//! A server that follows a script exactly, to do what no real server would.

mod play;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use self::play::play;

/// A function from a request to its answer.
pub type Respond = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// A step of a server on a connection. After the last step, it closes the connection.
#[derive(Clone)]
pub enum Step {
    /// Reads one request to the end of its body.
    Read,
    /// Reads the head of a request, but not its body.
    ReadHead,
    /// Reads this many bytes. Closing with the rest unread resets the connection.
    ReadBytes(usize),
    /// Reads one request except its last byte. Closing then resets the connection.
    ReadNearly,
    Write(Arc<[u8]>),
    /// Writes an answer with this status, and a body made from the last request.
    Echo(&'static str, fn(&str) -> String),
    /// Repeats this until the client disconnects.
    Repeat(Vec<u8>),
    /// Writes single bytes, starting with these, until the client disconnects.
    Drip(Vec<u8>),
    /// Repeats this with pauses until the client disconnects.
    Trickle(Vec<u8>),
    /// Reads until the client disconnects.
    Stall,
    /// Neither reads nor writes until the test ends.
    Hold,
    /// Closes its own direction of the connection.
    HalfClose,
    /// Closes the listener, so that further connections are refused.
    Refuse,
    /// Silently accepts no more connections. Only for [`Wire::small`].
    Ignore,
    /// Only records that the script got this far on the first connection.
    Reached,
    /// Answers each request with this until the client disconnects.
    Serve(Respond),
}

pub fn write(text: impl AsRef<[u8]>) -> Step {
    Step::Write(text.as_ref().into())
}

/// Returns a complete answer.
pub fn answer(status: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    vec![Step::Read, write(response(status, "", body))]
}

/// Returns the bytes of an answer with more header lines.
pub fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Prepares a connection before its script: plain, or with TLS. Connections are counted from 0.
pub trait Wrap: Send + 'static {
    fn play(
        &self,
        number: usize,
        socket: TcpStream,
        play: &mut dyn FnMut(&mut dyn Stream, &TcpStream),
    );
}

pub trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

struct Plain;

impl Wrap for Plain {
    fn play(
        &self,
        _number: usize,
        socket: TcpStream,
        play: &mut dyn FnMut(&mut dyn Stream, &TcpStream),
    ) {
        play(&mut &socket, &socket);
    }
}

/// The requests and connections of a server.
#[derive(Default)]
pub struct Seen {
    requests: Mutex<Vec<String>>,
    /// Requests of which a byte was read, and connections that were closed without reading.
    begun: AtomicUsize,
    connections: AtomicUsize,
    closed: AtomicUsize,
    stopping: AtomicBool,
    /// The address of the connection that announces the end.
    last: Mutex<Option<SocketAddr>>,
    /// True if the first connection has reached [`Step::Reached`].
    reached: AtomicBool,
    /// Clients that had disconnected or stopped reading before the server's turn.
    missed: AtomicUsize,
    /// How long clients read single bytes before they gave up.
    dripped: Mutex<Vec<Duration>>,
}

impl Seen {
    /// Waits until this many connections have finished their scripts and are closed.
    pub fn wait_for_closed(&self, connections: usize) {
        while self.closed.load(Ordering::SeqCst) < connections {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Returns whether a client with this timeout gave up before the server acted, because one of them had to wait for
    /// the processor.
    pub fn was_late(&self, time_out: Duration) -> bool {
        let dripped = lock(&self.dripped);
        let differs = |time: &Duration| time.abs_diff(time_out) > time_out / 4;
        self.missed.load(Ordering::SeqCst) > 0 || dripped.iter().any(differs)
    }

    /// Returns the number of requests that were begun, even if not read to the end.
    pub fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    pub fn was_reached(&self) -> bool {
        self.reached.load(Ordering::SeqCst)
    }

    fn miss(&self) {
        self.missed.fetch_add(1, Ordering::SeqCst);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The listener of a server.
struct Door {
    listener: Option<TcpListener>,
    address: SocketAddr,
    /// These connections fill the queue of a listener that accepts no more.
    fillers: Vec<TcpStream>,
}

impl Door {
    fn new(listener: TcpListener) -> Self {
        let address = listener.local_addr().expect("its address");
        Door { listener: Some(listener), address, fillers: Vec::new() }
    }

    fn fill(&mut self) {
        // If there is room, the kernel connects immediately, even on a busy machine.
        let enough = Duration::from_millis(20);
        while let Ok(filler) = TcpStream::connect_timeout(&self.address, enough) {
            self.fillers.push(filler);
        }
    }

    /// Stops accepting connections, even if a program started by another test has a copy of the listener.
    fn close(&mut self) {
        #[cfg(target_os = "linux")]
        if let Some(listener) = &self.listener {
            rustix::net::shutdown(listener, rustix::net::Shutdown::Both).expect("a listener");
        }
        self.listener = None;
    }

    fn is_full(&self) -> bool {
        !self.fillers.is_empty()
    }
}

/// A socket that listens later or never, and shares its port with others that do not listen.
#[cfg(target_os = "linux")]
fn bound(port: u16) -> TcpListener {
    use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, socket_with, sockopt};
    use std::net::{Ipv4Addr, SocketAddrV4};

    let (stream, flags) = (SocketType::STREAM, SocketFlags::CLOEXEC);
    let socket = socket_with(AddressFamily::INET, stream, flags, None).expect("a socket");
    sockopt::set_socket_reuseaddr(&socket, true).expect("a shared port");
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).expect("a port");
    socket.into()
}

/// Starts the server with a script for each connection, in order. The listener closes after the last.
pub struct Wire {
    pub url: String,
    seen: Arc<Seen>,
    thread: Option<JoinHandle<()>>,
    pub address: SocketAddr,
    /// Keeps the port reserved.
    _holder: Option<TcpListener>,
}

impl Wire {
    pub fn serve(scripts: Vec<Vec<Step>>) -> Wire {
        Wire::serve_by("http", Plain, scripts)
    }

    pub fn serve_by(scheme: &str, wrap: impl Wrap, scripts: Vec<Vec<Step>>) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        Wire::start(scheme, Door::new(listener), wrap, scripts)
    }

    /// Returns a server with a queue of connections short enough to fill. Without scripts, it is full.
    #[cfg(target_os = "linux")]
    pub fn small(scripts: Vec<Vec<Step>>) -> Wire {
        let socket = bound(0);
        rustix::net::listen(&socket, 1).expect("a listener");
        let mut door = Door::new(socket);
        if scripts.is_empty() {
            door.fill();
        }
        Wire::start("http", door, Plain, scripts)
    }

    /// Returns a server that keeps its port when it refuses connections, so that they stay refused.
    #[cfg(target_os = "linux")]
    pub fn held(scripts: Vec<Vec<Step>>) -> Wire {
        let holder = bound(0);
        let listener = bound(holder.local_addr().expect("its address").port());
        rustix::net::listen(&listener, 9).expect("a listener");
        let mut wire = Wire::start("http", Door::new(listener), Plain, scripts);
        wire._holder = Some(holder);
        wire
    }

    #[cfg(not(target_os = "linux"))]
    pub fn held(scripts: Vec<Vec<Step>>) -> Wire {
        Wire::serve(scripts)
    }

    fn start(scheme: &str, mut door: Door, wrap: impl Wrap, scripts: Vec<Vec<Step>>) -> Wire {
        let address = door.address;
        let seen = Arc::new(Seen::default());
        let shared = seen.clone();
        let thread = thread::spawn(move || {
            for (number, script) in scripts.iter().enumerate() {
                let listener = door.listener.as_ref().filter(|_| !door.is_full());
                let Some(Ok((socket, from))) = listener.map(TcpListener::accept) else {
                    break;
                };
                if *lock(&shared.last) == Some(from) {
                    break;
                }
                shared.connections.fetch_add(1, Ordering::SeqCst);
                wrap.play(number, socket, &mut |stream, socket| {
                    play(stream, socket, script, &shared, &mut door);
                });
                shared.closed.fetch_add(1, Ordering::SeqCst);
            }
            while door.is_full() && !shared.stopping.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
        });
        Wire {
            url: format!("{scheme}://{address}"),
            seen,
            thread: Some(thread),
            address,
            _holder: None,
        }
    }

    /// Returns the completely read requests as text. Waits for all connections.
    pub fn requests(mut self) -> Vec<String> {
        self.stop();
        lock(&self.seen.requests).clone()
    }

    /// Returns the requests and connections of the server.
    pub fn seen(&self) -> Arc<Seen> {
        self.seen.clone()
    }

    /// Returns the number of connections.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    fn stop(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        // Connections are accepted in order, so all earlier ones have been served.
        let mut last = lock(&self.seen.last);
        let enough = Duration::from_millis(20);
        let socket = TcpStream::connect_timeout(&self.address, enough);
        *last = socket.as_ref().ok().and_then(|socket| socket.local_addr().ok());
        drop(last);
        self.seen.stopping.store(true, Ordering::SeqCst);
        let ended = thread.join();
        if !thread::panicking() {
            ended.expect("no panic in the server");
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.stop();
    }
}
