//! A server that does exactly what a script says, for what no real server would do.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What a server answers to a request.
pub type Respond = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// One thing that a server does with a connection. At the end of its script it closes the connection.
#[derive(Clone)]
pub enum Step {
    /// Reads one request to the end of its body.
    Read,
    /// Reads so many bytes and leaves the rest: closing then resets the connection.
    ReadBytes(usize),
    /// Reads one request but for its last byte: closing then resets the connection.
    ReadNearly,
    Write(Arc<[u8]>),
    /// Writes an answer of this status, with a body made of the last request.
    Echo(&'static str, fn(&str) -> String),
    /// Writes this again and again until the client goes.
    Repeat(Vec<u8>),
    /// Writes a byte at a time until the client goes, beginning with these.
    Drip(Vec<u8>),
    /// Reads whatever comes until the client goes.
    Stall,
    /// Neither reads nor writes until the test is over.
    Hold,
    /// Ends its own direction of the connection.
    HalfClose,
    /// Answers each request by this until the client goes.
    Serve(Respond),
}

pub fn write(text: impl AsRef<[u8]>) -> Step {
    Step::Write(text.as_ref().into())
}

/// A whole answer.
pub fn answer(status: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    vec![Step::Read, write(response(status, "", body))]
}

/// The bytes of an answer, with more header lines.
pub fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// What a server does with a new connection before its script: nothing, or TLS.
pub trait Wrap: Send + 'static {
    fn play(&self, socket: TcpStream, play: &mut dyn FnMut(&mut dyn Stream, &TcpStream));
}

pub trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

struct Plain;

impl Wrap for Plain {
    fn play(&self, socket: TcpStream, play: &mut dyn FnMut(&mut dyn Stream, &TcpStream)) {
        play(&mut &socket, &socket);
    }
}

/// What a server has seen.
#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
    closed: AtomicUsize,
    stopping: AtomicBool,
}

/// The server. A script per connection, in the order in which they come; the listener closes after the last.
pub struct Wire {
    pub url: String,
    seen: Arc<Seen>,
    thread: Option<JoinHandle<()>>,
    pub address: SocketAddr,
}

impl Wire {
    pub fn serve(scripts: Vec<Vec<Step>>) -> Wire {
        Wire::serve_by("http", Plain, scripts)
    }

    pub fn serve_by(scheme: &str, wrap: impl Wrap, scripts: Vec<Vec<Step>>) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let seen = Arc::new(Seen::default());
        let shared = seen.clone();
        let thread = thread::spawn(move || {
            for script in scripts {
                let Ok((socket, _)) = listener.accept() else {
                    return;
                };
                if shared.stopping.load(Ordering::SeqCst) {
                    return;
                }
                shared.connections.fetch_add(1, Ordering::SeqCst);
                wrap.play(socket, &mut |stream, socket| play(stream, socket, &script, &shared));
                shared.closed.fetch_add(1, Ordering::SeqCst);
            }
        });
        Wire { url: format!("{scheme}://{address}"), seen, thread: Some(thread), address }
    }

    /// The requests that were read whole, as text. Waits for the scripts that have begun.
    pub fn requests(mut self) -> Vec<String> {
        self.stop();
        self.seen.requests.lock().expect("no panic in the server").clone()
    }

    /// Waits until so many connections have come to the end of their scripts and are closed.
    pub fn wait_for_closed(&self, connections: usize) {
        while self.seen.closed.load(Ordering::SeqCst) < connections {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Waits until the listener is closed, after the last script.
    pub fn wait_for_end(&self) {
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    fn stop(&mut self) {
        self.seen.stopping.store(true, Ordering::SeqCst);
        // The listener waits for a connection.
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            let _ = TcpStream::connect(self.address);
            thread::sleep(Duration::from_millis(1));
        }
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic in the server");
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.stop();
    }
}

fn play(stream: &mut dyn Stream, socket: &TcpStream, script: &[Step], seen: &Seen) {
    let note = |request: &str| {
        seen.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.to_string());
    };
    let mut last = String::new();
    for step in script {
        let done = match step {
            Step::Read => match read_request(stream, 0) {
                Some(request) => {
                    note(&request);
                    last = request;
                    Ok(())
                }
                None => return,
            },
            Step::ReadBytes(count) => stream.read_exact(&mut vec![0; *count]),
            Step::ReadNearly => match read_request(stream, 1) {
                Some(_) => Ok(()),
                None => return,
            },
            Step::Write(bytes) => stream.write_all(bytes),
            Step::Echo(status, body) => stream.write_all(&response(status, "", body(&last))),
            Step::Repeat(bytes) => loop {
                if let Err(error) = stream.write_all(bytes) {
                    break Err(error);
                }
            },
            Step::Drip(bytes) => drip(stream, socket, bytes),
            Step::Stall => loop {
                match stream.read(&mut [0; 4096]) {
                    Ok(0) => break Ok(()),
                    Err(error) if error.kind() != ErrorKind::Interrupted => break Ok(()),
                    _ => {}
                }
            },
            Step::Hold => {
                while !seen.stopping.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(5));
                }
                Ok(())
            }
            Step::HalfClose => socket.shutdown(Shutdown::Write),
            Step::Serve(by) => loop {
                let Some(request) = read_request(stream, 0) else {
                    return;
                };
                note(&request);
                if let Err(error) = stream.write_all(&by(&request)) {
                    break Err(error);
                }
            },
        };
        if done.is_err() {
            return;
        }
    }
}

fn drip(stream: &mut dyn Stream, socket: &TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    socket.set_nodelay(true)?;
    for byte in bytes.iter().chain(std::iter::repeat(&b' ')) {
        stream.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// The next request, but for so many bytes at its end.
fn read_request(stream: &mut dyn Stream, unread: usize) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if unread > 0 && bytes.ends_with(b"\r\n\r") && bytes.starts_with(b"GET") {
            return Some(String::new());
        }
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let start = bytes.len();
    bytes.resize(start + length.saturating_sub(unread), 0);
    stream.read_exact(&mut bytes[start..]).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
