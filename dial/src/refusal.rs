//! Detection of a server that refuses a request's body before it has all of it.
//!
//! A body is wrapped in [`Refusable`]. Each read notes on the thread that the next write carries bytes of this body.
//! [`Attentive`], the outermost layer of a connection, takes that note when it writes, and then looks for an early
//! answer. If there is a refusal, it tells the body, which from then on only counts to its announced size. [`Writing`]
//! is shared with the socket, which discards writes from then on, so that TLS and ureq finish normally and read the
//! answer.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers, NextTimeout, Transport, time};
use ureq::{Error, Timeout};

use crate::error::copy;

type Refused = Arc<AtomicBool>;

thread_local! {
    /// The body whose bytes were read last, until the next write takes it.
    static READ: RefCell<Option<Refused>> = const { RefCell::new(None) };
}

/// A request body that the server may refuse before it has all of it.
///
/// ureq does not read an answer while it sends, and loses one that came before a failed write. Wrap a body of known
/// size in this type, and a connection of a [`Dial`](crate::Dial) looks for an answer ten times a second, and after a
/// failed write. If there is a 4xx or 5xx, no more of the body is read or sent, and ureq returns that answer like any
/// other. The connection is never used again.
///
/// Only a 4xx or 5xx counts. If a write fails and there is another answer, none, or an incomplete one, the request
/// fails as it would without this type. It has no effect through a SOCKS proxy, or with an agent that is not a
/// `Dial`'s.
///
/// ```no_run
/// use std::fs::File;
///
/// use ureq_dial::ureq::{Agent, SendBody};
/// use ureq_dial::{Dial, Refusable};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dial = Dial::new(Agent::config_builder().http_status_as_error(false).build());
/// let file = File::open("large")?;
/// let size = file.metadata()?.len();
/// let mut body = Refusable::new(file, size);
/// let request = dial.agent().put("https://store.example.com/large");
/// let answer = request.header("content-length", size).send(SendBody::from_reader(&mut body))?;
/// println!("{}, and the server has read all: {}", answer.status(), !body.was_refused());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Refusable<R> {
    body: R,
    left: u64,
    refused: Refused,
}

impl<R> Refusable<R> {
    /// Wraps a body of this size, which is the request's `Content-Length`.
    pub fn new(body: R, size: u64) -> Self {
        Refusable { body, left: size, refused: Refused::default() }
    }

    /// Returns true if the server refused the body before it had all of it.
    pub fn was_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }
}

impl<R: Read> Read for Refusable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = if self.was_refused() {
            // ureq counts up to the announced size. These bytes are never sent.
            buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))
        } else {
            let count = self.body.read(buffer)?;
            // After the read, because reading the body may itself make a request.
            READ.replace(Some(self.refused.clone()));
            count
        };
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

impl<R> Drop for Refusable<R> {
    /// Removes the note of bytes that were read but never sent.
    fn drop(&mut self) {
        READ.with_borrow_mut(|read| {
            read.take_if(|read| Arc::ptr_eq(read, &self.refused));
        });
    }
}

/// The state of writing to a socket, shared by the socket and [`Attentive`].
#[derive(Debug, Default)]
pub(crate) struct Writing {
    failure: OnceLock<io::Error>,
    is_over: AtomicBool,
}

impl Writing {
    /// Notes the first write error.
    pub(crate) fn failed(&self, error: &io::Error) {
        self.failure.get_or_init(|| copy(error));
    }

    /// Returns true if writes are discarded and succeed. TLS reads only after it has written everything.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Returns true if the socket may be used for another request.
    pub(crate) fn is_whole(&self) -> bool {
        self.failure.get().is_none() && !self.is_over()
    }
}

/// A connection that looks for refusals while it sends a [`Refusable`] body. It wraps the socket, proxy and TLS.
pub(crate) struct Attentive {
    inner: Box<dyn Transport>,
    /// The socket's state.
    writing: Arc<Writing>,
    /// When it last looked for an answer.
    looked: Instant,
    /// True if there is input that ureq does not know of yet.
    is_news: bool,
    is_refused: bool,
}

/// How often to look while writes succeed.
const BETWEEN: Duration = Duration::from_millis(100);

impl Attentive {
    pub(crate) fn new(inner: Box<dyn Transport>, writing: Arc<Writing>) -> Self {
        let looked = Instant::now();
        Attentive { inner, writing, looked, is_news: false, is_refused: false }
    }

    /// Returns true if there is a refusal. Does not wait: an answer that came before a reset is there already, and none
    /// can come after it.
    fn finds_refusal(&mut self) -> bool {
        let now = NextTimeout {
            after: time::Duration::from_millis(0),
            reason: Timeout::SendBody,
            ..NextTimeout::default()
        };
        loop {
            if let Some(is_refusal) = is_refusal(self.inner.buffers().input()) {
                return is_refusal;
            }
            match self.inner.await_input(now) {
                Ok(true) => self.is_news = true,
                Ok(false) | Err(_) => return false,
            }
        }
    }

    /// Sends bytes of a body. Returns true if the server refused it.
    fn send(&mut self, amount: usize, timeout: NextTimeout) -> Result<bool, Error> {
        if self.looked.elapsed() >= BETWEEN {
            self.looked = Instant::now();
            if self.finds_refusal() {
                return Ok(true);
            }
        }
        let sent = self.inner.transmit_output(amount, timeout);
        let error = match (sent, self.writing.failure.get()) {
            (Ok(()), None) => return Ok(false),
            // TLS reports a failed write only at the next one.
            (Ok(()), Some(failure)) => copy(failure).into(),
            (Err(error @ Error::Timeout(_)), _) | (Err(error), Some(_)) => error,
            // The error is not the socket's: the exchange was interrupted.
            (Err(error), None) => return Err(error),
        };
        self.writing.end();
        if self.finds_refusal() { Ok(true) } else { Err(error) }
    }
}

impl Transport for Attentive {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.is_refused {
            return Ok(());
        }
        let Some(refused) = READ.take() else {
            return self.inner.transmit_output(amount, timeout);
        };
        self.is_refused = self.send(amount, timeout)?;
        if self.is_refused {
            log::debug!("the body was refused before all of it was sent");
            self.writing.end();
            refused.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if std::mem::take(&mut self.is_news) && !self.inner.buffers().input().is_empty() {
            return Ok(true);
        }
        let result = self.inner.await_input(timeout);
        if !self.is_refused {
            return result;
        }
        // ureq takes a reset for the end of an answer without a length, and after a failed write a reset looks like a
        // clean end. An incomplete answer must not count.
        let error = match (result, self.writing.failure.get()) {
            (Err(Error::Io(error)), _) => error,
            (Ok(false), Some(failure)) => copy(failure),
            (result, _) => return result,
        };
        Err(io::Error::new(io::ErrorKind::BrokenPipe, error).into())
    }

    fn is_open(&mut self) -> bool {
        self.writing.is_whole() && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl fmt::Debug for Attentive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// Returns true if an answer begins with the status of a refusal, or `None` if more bytes are needed. Skips interim
/// (1xx) answers.
fn is_refusal(mut input: &[u8]) -> Option<bool> {
    const END: &[u8] = b"\r\n\r\n";
    loop {
        let line = input.first_chunk::<12>()?;
        let [b'H', b'T', b'T', b'P', b'/', b'1', b'.', _, b' ', class, tens, ones] = *line else {
            return Some(false);
        };
        if ![class, tens, ones].iter().all(u8::is_ascii_digit) {
            return Some(false);
        }
        if class != b'1' || (tens, ones) == (b'0', b'1') {
            return Some(matches!(class, b'4' | b'5'));
        }
        let end = input.windows(END.len()).position(|window| window == END)?;
        input = &input[end + END.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_status_of_a_refusal_is_one() {
        let rows = [
            ("", None),
            ("HTTP/1.1 40", None),
            ("HTTP/1.1 403", Some(true)),
            ("HTTP/1.0 503 Slow Down\r\n", Some(true)),
            ("HTTP/1.1 200 OK\r\n\r\n", Some(false)),
            ("HTTP/1.1 302 Found\r\n\r\n", Some(false)),
            ("HTTP/1.1 600 ?\r\n\r\n", Some(false)),
            ("HTTP/1.1 4x3 Forbidden\r\n", Some(false)),
            ("HTTP/2.0 403 Forbidden\r\n", Some(false)),
            ("SSH-2.0-OpenSSH", Some(false)),
            ("HTTP/1.1 100 Continue\r\n", None),
            ("HTTP/1.1 100 Continue\r\n\r\n", None),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403", Some(true)),
            (
                "HTTP/1.1 103 Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200",
                Some(false),
            ),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 403", Some(false)),
        ];
        for (input, expected) in rows {
            assert_eq!(is_refusal(input.as_bytes()), expected, "{input}");
        }
    }

    #[test]
    fn bytes_of_a_dropped_body_are_forgotten() {
        let mut first = Refusable::new(&b"first"[..], 5);
        let mut second = Refusable::new(&b"second"[..], 6);
        first.read_exact(&mut [0; 2]).expect("read");
        second.read_exact(&mut [0; 2]).expect("read");
        drop(first);
        assert!(READ.with_borrow(Option::is_some), "the second's");
        drop(second);
        assert!(READ.take().is_none());
    }

    #[test]
    fn a_refused_body_counts_to_its_end_unread() {
        let mut body = Refusable::new(io::repeat(7).take(10), 10);
        body.read_exact(&mut [0; 4]).expect("read");
        body.refused.store(true, Ordering::Relaxed);
        let mut rest = vec![];
        assert_eq!(body.read_to_end(&mut rest).expect("counted"), 6);
        assert_eq!(body.body.limit(), 6);
    }
}
