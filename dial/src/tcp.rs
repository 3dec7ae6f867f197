//! A socket as a ureq transport. ureq's own cannot be created from a connected socket.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::unversioned::transport::{
    Buffers, LazyBuffers, NextTimeout, ShutdownHandle, Transport, time,
};
use ureq::{Error, Timeout};

use crate::interrupt;
use crate::limit::{Limit, Opening};
use crate::refusal::Writing;

pub(crate) struct Tcp {
    stream: Arc<TcpStream>,
    buffers: LazyBuffers,
    opening: Arc<Opening>,
    writing: Arc<Writing>,
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
}

/// The time limits of one read or write.
struct Wait {
    /// The limit for the whole operation.
    limit: Limit,
    /// The limit for each system call.
    each: Option<Duration>,
    each_reason: Timeout,
}

impl Wait {
    /// Returns the time for the next system call, or `None` for no limit.
    fn next(&self) -> Result<Option<Duration>, Error> {
        self.limit.check()?;
        let left = self.limit.left();
        Ok(match (left, self.each) {
            (Some(left), Some(each)) => Some(left.min(each)),
            (left, each) => left.or(each),
        })
    }

    /// Checks after a piece of a wait that began at `since` whether it may continue.
    fn go_on(&self, since: Instant) -> Result<(), Error> {
        interrupt::ask()?;
        match self.each {
            Some(each) if since.elapsed() >= each => Err(Error::Timeout(self.each_reason)),
            _ => self.limit.check(),
        }
    }

    /// Translates an error of the system to ureq's.
    fn error(&self, error: io::Error) -> Error {
        match error.kind() {
            _ if is_over(&error) => {
                let left = self.limit.left();
                let is_each = self.each.is_some() && left.is_none_or(|left| left > MARGIN);
                if is_each { Error::Timeout(self.each_reason) } else { self.limit.error() }
            }
            _ => error.into(),
        }
    }
}

/// Returns true if the error is a timeout of the socket.
fn is_over(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// The system's timeouts may end a little early or late.
const MARGIN: Duration = Duration::from_millis(50);

impl Tcp {
    pub(crate) fn new(
        stream: TcpStream,
        config: &Config,
        opening: Arc<Opening>,
        writing: Arc<Writing>,
    ) -> Self {
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        let stream = Arc::new(stream);
        Tcp { stream, buffers, opening, writing, read_timeout: None, write_timeout: None }
    }

    pub(crate) fn shutdown_handle(&self) -> Weak<dyn ShutdownHandle> {
        Arc::downgrade(&self.stream) as Weak<dyn ShutdownHandle>
    }

    fn wait(&self, timeout: &NextTimeout, each: Option<time::Duration>, reason: Timeout) -> Wait {
        let mut limit = Limit::of(timeout, time::Instant::now());
        if let Some(opening) = self.opening.in_force() {
            let left = opening.left();
            if left.is_some_and(|left| limit.left().is_none_or(|own| left < own)) {
                limit = *opening;
            }
        }
        let each = match each {
            Some(time::Duration::Exact(each)) => Some(each.max(Duration::from_millis(1))),
            Some(time::Duration::NotHappening) | None => None,
        };
        Wait { limit, each, each_reason: reason }
    }

    /// Reads what is available. If there is nothing, the error is a timeout, as in other reads.
    fn read_without_waiting(&mut self, timeout: &NextTimeout) -> Result<usize, Error> {
        if let Some(opening) = self.opening.in_force() {
            opening.check()?;
        }
        self.stream.set_nonblocking(true)?;
        let result = loop {
            match (&*self.stream).read(self.buffers.input_append_buf()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.stream.set_nonblocking(false)?;
        result.map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => Error::Timeout(timeout.reason),
            _ => error.into(),
        })
    }

    fn read(&mut self, wait: &Wait) -> Result<usize, Error> {
        let since = Instant::now();
        loop {
            let time = interrupt::piece(wait.next()?);
            set(&mut self.read_timeout, time, |time| self.stream.set_read_timeout(time))?;
            match (&*self.stream).read(self.buffers.input_append_buf()) {
                // A signal interrupted the read. With a limit, the read is repeated. Without one, a signal may end it,
                // as in ureq.
                Err(error) if error.kind() == io::ErrorKind::Interrupted && time.is_some() => {}
                Err(error) if is_over(&error) && interrupt::is_watched() => wait.go_on(since)?,
                result => return result.map_err(|error| wait.error(error)),
            }
        }
    }
}

/// Sets a timeout of the socket if it changed. The time is rounded up so that it seldom changes, because the time left
/// differs for each call and setting a timeout is a system call.
fn set(
    known: &mut Option<Duration>,
    wanted: Option<Duration>,
    set: impl FnOnce(Option<Duration>) -> io::Result<()>,
) -> io::Result<()> {
    let wanted = wanted.map(rounded);
    if *known == wanted {
        return Ok(());
    }
    match set(wanted) {
        Ok(()) => *known = wanted,
        // macOS refuses to set a timeout after the peer closed the connection. The peer's answer can still be read.
        Err(error) if cfg!(target_os = "macos") && error.kind() == io::ErrorKind::InvalidInput => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Rounds a time up to a multiple of 50 ms, or of 1 ms if it is a second or less.
fn rounded(time: Duration) -> Duration {
    let step: u128 = if time > Duration::from_secs(1) { 50 } else { 1 };
    let steps = time.as_micros().div_ceil(step * 1000).max(1);
    // Systems do not accept longer times.
    Duration::from_millis(u64::try_from(steps * step).unwrap_or(u64::MAX)).min(MAX_TIMEOUT)
}

const MAX_TIMEOUT: Duration = Duration::from_secs(1 << 31);

impl Transport for Tcp {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.writing.is_over() {
            return Ok(());
        }
        let wait = self.wait(&timeout, timeout.per_write, Timeout::PerWrite);
        let (mut sent, mut since) = (0, Instant::now());
        while sent < amount {
            let time = interrupt::piece(wait.next()?);
            set(&mut self.write_timeout, time, |time| self.stream.set_write_timeout(time))?;
            let written = match (&*self.stream).write(&self.buffers.output()[sent..amount]) {
                Ok(0) => Err(io::ErrorKind::WriteZero.into()),
                written => written,
            };
            match written {
                Ok(count) => (sent, since) = (sent + count, Instant::now()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_over(&error) && interrupt::is_watched() => wait.go_on(since)?,
                Err(error) => {
                    if !is_over(&error) {
                        self.writing.failed(&error);
                    }
                    return Err(wait.error(error));
                }
            }
        }
        Ok(())
    }

    /// Reads without waiting if the time is zero, which ureq itself never passes.
    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let count = if timeout.after.is_zero() {
            self.read_without_waiting(&timeout)?
        } else {
            let wait = self.wait(&timeout, timeout.per_read, Timeout::PerRead);
            self.read(&wait)?
        };
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    /// Peeks instead of reading. ureq's own socket reads a byte, which under TLS may be part of a session ticket.
    fn is_open(&mut self) -> bool {
        is_quiet(&self.stream)
    }
}

/// Returns true if a connection is open and has nothing to read. ureq's pool asks this under its lock, so other threads
/// wait meanwhile.
#[cfg(unix)]
fn is_quiet(stream: &TcpStream) -> bool {
    use rustix::io::Errno;
    use rustix::net::{RecvFlags, recv};

    let peeked = recv(stream, &mut [0_u8; 1], RecvFlags::PEEK | RecvFlags::DONTWAIT);
    matches!(peeked, Err(Errno::AGAIN))
}

#[cfg(not(unix))]
fn is_quiet(stream: &TcpStream) -> bool {
    let is_quiet = stream.set_nonblocking(true).is_ok()
        && matches!(stream.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).is_ok() && is_quiet
}

impl fmt::Debug for Tcp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tcp").field("peer", &self.stream.peer_addr().ok()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_outs_are_rounded_up_so_that_they_seldom_differ() {
        let rows = [
            (Duration::from_micros(1), 1),
            (Duration::from_micros(1001), 2),
            (Duration::from_millis(999), 999),
            (Duration::from_micros(1_000_001), 1050),
            (Duration::from_micros(19_999_970), 20_000),
            (Duration::MAX, MAX_TIMEOUT.as_millis()),
        ];
        for (time, expected) in rows {
            assert_eq!(rounded(time).as_millis(), expected, "{time:?}");
        }
        let (mut known, mut calls) = (None, 0);
        for micros in [20_000_000, 19_999_900, 19_970_000, 19_940_000] {
            let wanted = Some(Duration::from_micros(micros));
            set(&mut known, wanted, |_| {
                calls += 1;
                Ok(())
            })
            .expect("set");
        }
        assert_eq!(calls, 2);
    }
}
