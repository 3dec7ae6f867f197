//! A server that does exactly what a script says, for what no real server would do.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// One thing that a server does with a connection. At the end of its script it closes the connection.
#[derive(Clone)]
pub enum Step {
    /// Reads one request to the end of its body.
    Read,
    /// Reads the first byte and leaves the rest: closing then resets the connection.
    ReadOneByte,
    Write(Vec<u8>),
    /// Writes this again and again until the client goes.
    Repeat(Vec<u8>),
    /// Writes a byte at a time until the client goes, beginning with these.
    Drip(Vec<u8>),
    /// Does nothing until the client goes.
    Stall,
}

pub fn write(text: impl AsRef<[u8]>) -> Step {
    Step::Write(text.as_ref().to_vec())
}

/// A whole answer.
pub fn answer(status: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
    vec![Step::Read, write([head.as_bytes(), body].concat())]
}

/// The server. A script per connection, in the order in which they come; the listener closes after the last.
pub struct Wire {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
    address: std::net::SocketAddr,
}

impl Wire {
    pub fn serve(scripts: Vec<Vec<Step>>) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        let thread = thread::spawn(move || {
            for script in scripts {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                play(&mut stream, script, &seen);
            }
        });
        Wire { url: format!("http://{address}"), requests, thread: Some(thread), address }
    }

    /// The requests that were read whole, as text. Waits for the scripts that have begun.
    pub fn requests(mut self) -> Vec<String> {
        self.stop();
        self.requests.lock().expect("no panic in the server").clone()
    }

    fn stop(&mut self) {
        // Scripts that nobody asked for end at once when the connection closes.
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            if let Ok(stream) = TcpStream::connect(self.address) {
                let _ = stream.shutdown(Shutdown::Both);
            }
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

fn play(stream: &mut TcpStream, script: Vec<Step>, requests: &Mutex<Vec<String>>) {
    for step in script {
        let done = match step {
            Step::Read => match read_request(stream) {
                Some(request) => {
                    requests.lock().expect("no panic elsewhere").push(request);
                    Ok(())
                }
                None => return,
            },
            Step::ReadOneByte => stream.read_exact(&mut [0]),
            Step::Write(bytes) => stream.write_all(&bytes),
            Step::Repeat(bytes) => loop {
                if let Err(error) = stream.write_all(&bytes) {
                    break Err(error);
                }
            },
            Step::Drip(bytes) => drip(stream, &bytes),
            Step::Stall => loop {
                // The client's end of the connection is the only thing left to read.
                match stream.read(&mut [0; 64]) {
                    Ok(0) => break Ok(()),
                    Err(error) if error.kind() != ErrorKind::Interrupted => break Ok(()),
                    _ => {}
                }
            },
        };
        if done.is_err() {
            return;
        }
    }
}

fn drip(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    for byte in bytes.iter().chain(std::iter::repeat(&b' ')) {
        stream.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let start = bytes.len();
    bytes.resize(start + length, 0);
    stream.read_exact(&mut bytes[start..]).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
