//! Runs a script on one connection.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::{Door, Respond, Seen, Step, Stream, lock, response};

pub(super) fn play(
    stream: &mut dyn Stream,
    socket: &TcpStream,
    script: &[Step],
    seen: &Seen,
    door: &mut Door,
) {
    let stream = &mut Noticing { stream, seen, within: false };
    if script.is_empty() {
        // Incomplete requests are ignored.
        seen.begun.fetch_add(1, Ordering::SeqCst);
    }
    let mut last = String::new();
    for step in script {
        let done = match step {
            Step::Read => match stream.request() {
                Ok(request) => {
                    lock(&seen.requests).push(request.clone());
                    last = request;
                    Ok(())
                }
                Err(error) => {
                    seen.miss();
                    Err(error)
                }
            },
            Step::ReadHead => read_head(stream).inspect_err(|_| seen.miss()),
            Step::ReadBytes(count) => {
                stream.read_exact(&mut vec![0; *count]).inspect_err(|_| seen.miss())
            }
            Step::ReadNearly => read_request(stream, 1).map(drop),
            Step::Write(bytes) => write_all(stream, socket, bytes, seen),
            Step::Echo(status, body) => {
                write_all(stream, socket, &response(status, "", body(&last)), seen)
            }
            Step::Repeat(bytes) => loop {
                if let Err(error) = stream.write_all(bytes) {
                    break Err(error);
                }
            },
            Step::Drip(bytes) => {
                let begun = Instant::now();
                let blanks = std::iter::repeat(&b' ');
                let gone = trickle(stream, socket, bytes.iter().chain(blanks).map(|byte| [*byte]));
                lock(&seen.dripped).push(begun.elapsed());
                Err(gone)
            }
            Step::Trickle(bytes) => Err(trickle(stream, socket, std::iter::repeat(bytes))),
            Step::Stall => stall(stream, seen),
            Step::Hold => {
                while !seen.stopping.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(5));
                }
                Ok(())
            }
            Step::HalfClose => socket.shutdown(Shutdown::Write),
            Step::Refuse => {
                door.close();
                Ok(())
            }
            Step::Ignore => {
                door.fill();
                Ok(())
            }
            Step::Reached => {
                let first = seen.connections.load(Ordering::SeqCst) == 1;
                seen.reached.fetch_or(first, Ordering::SeqCst);
                Ok(())
            }
            Step::Serve(by) => serve(stream, socket, by, seen),
        };
        if done.is_err() {
            return;
        }
    }
}

fn read_head(stream: &mut impl Read) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(())
}

/// A connection that notices when a request begins, even if it is not read to the end.
struct Noticing<'a> {
    stream: &'a mut dyn Stream,
    seen: &'a Seen,
    /// True if part of a request was read, but not its end.
    within: bool,
}

impl Noticing<'_> {
    /// Reads the next request, or the rest of the current one.
    fn request(&mut self) -> io::Result<String> {
        let request = read_request(self, 0)?;
        self.within = false;
        Ok(request)
    }
}

impl Read for Noticing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        if count > 0 && !self.within {
            self.within = true;
            self.seen.begun.fetch_add(1, Ordering::SeqCst);
        }
        Ok(count)
    }
}

impl Write for Noticing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Writes to a client that should still be connected.
fn write_all(
    stream: &mut dyn Stream,
    socket: &TcpStream,
    bytes: &[u8],
    seen: &Seen,
) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    let gone = matches!(socket.peek(&mut [0]), Ok(0));
    socket.set_nonblocking(false)?;
    if gone {
        seen.miss();
    }
    stream.write_all(bytes)
}

/// Reads until the client disconnects. A client that leaves bytes unread resets the connection.
fn stall(stream: &mut dyn Stream, seen: &Seen) -> io::Result<()> {
    loop {
        match stream.read(&mut [0; 4096]) {
            Ok(0) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                seen.miss();
                return Ok(());
            }
            Err(error) if error.kind() != ErrorKind::Interrupted => return Ok(()),
            _ => {}
        }
    }
}

fn serve(
    stream: &mut Noticing<'_>,
    socket: &TcpStream,
    by: &Respond,
    seen: &Seen,
) -> io::Result<()> {
    loop {
        match stream.request() {
            Ok(request) => {
                lock(&seen.requests).push(request.clone());
                write_all(stream, socket, &by(&request), seen)?;
            }
            Err(error) => {
                if error.kind() == ErrorKind::ConnectionReset {
                    seen.miss();
                }
                return Err(error);
            }
        }
    }
}

/// Writes parts with pauses in between, and returns why it ended.
fn trickle(
    stream: &mut dyn Stream,
    socket: &TcpStream,
    mut parts: impl Iterator<Item = impl AsRef<[u8]>>,
) -> io::Error {
    let _ = socket.set_nodelay(true);
    loop {
        let part = parts.next().expect("parts without an end");
        if let Err(error) = stream.write_all(part.as_ref()) {
            return error;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the part of a body that tests check.
const SEEN: usize = 64 << 10;

/// Reads the next request except for this many bytes at its end.
fn read_request(stream: &mut dyn Stream, unread: usize) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if unread > 0 && bytes.ends_with(b"\r\n\r") && bytes.starts_with(b"GET") {
            return Ok(String::new());
        }
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let start = bytes.len();
    bytes.resize(start + length.saturating_sub(unread), 0);
    stream.read_exact(&mut bytes[start..])?;
    bytes.truncate(start + SEEN);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
