//! Connecting to several addresses at once ("happy eyeballs", RFC 8305).

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::interrupt;
use crate::limit::Limit;

/// The head start of each address.
const APART: Duration = Duration::from_millis(250);
/// The shortest head start, if the time limit is short for the number of addresses.
const MIN_APART: Duration = Duration::from_millis(10);
/// How long to wait for an address without any limit. The system's own limit is about two minutes.
const MAX_TIME: Duration = Duration::from_secs(130);

/// Starts work on a new thread. If there is none, the work is dropped. It is a parameter so that tests can simulate a
/// lack of threads.
pub(crate) type Spawn = fn(Box<dyn FnOnce() + Send>) -> io::Result<()>;

pub(crate) fn spawn(work: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    std::thread::Builder::new().name("ureq-dial".into()).spawn(work).map(drop)
}

/// Returns the first connection, or `None` if the time is up.
///
/// The other attempts end at the limit at the latest, and their connections are closed.
pub(crate) fn race(
    addresses: &[SocketAddr],
    limit: &Limit,
    spawn: Spawn,
) -> io::Result<Option<TcpStream>> {
    let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    let apart = match limit.left() {
        // Otherwise the last address would never be tried.
        Some(left) => APART.min(left / count.saturating_add(1)).max(MIN_APART),
        None => APART,
    };
    // Connecting on this thread cannot be interrupted.
    if let ([only], false) = (addresses, interrupt::is_watched()) {
        return unless_over(connect(only, left(limit)), limit);
    }
    let (sender, results) = mpsc::channel();
    let mut running = 0;
    let mut worst = None;
    let mut waiting = addresses.iter();
    loop {
        if limit.is_over() {
            return Ok(None);
        }
        if let Some(&address) = waiting.next() {
            let (to, time) = (sender.clone(), left(limit));
            let work = move || {
                let _ = to.send(connect(&address, time));
            };
            if spawn(Box::new(work)).is_err() {
                // Without a thread, addresses are tried one after the other, each with its share of the time.
                let share =
                    left(limit) / (u32::try_from(waiting.len()).unwrap_or(u32::MAX - 1) + 1);
                let _ = sender.send(connect(&address, share));
            }
            running += 1;
        } else if running == 0 {
            return match worst {
                Some(error) => unless_over(Err(error), limit),
                None => Err(io::ErrorKind::AddrNotAvailable.into()),
            };
        }
        let time = if waiting.len() > 0 { apart.min(left(limit)) } else { left(limit) };
        let turn = Instant::now();
        let result = loop {
            let time = time.saturating_sub(turn.elapsed());
            let piece = interrupt::piece(Some(time)).unwrap_or(time);
            match results.recv_timeout(piece) {
                Err(RecvTimeoutError::Timeout) if piece < time => {
                    interrupt::ask().map_err(io::Error::other)?;
                }
                result => break result,
            }
        };
        match result {
            Ok(Ok(stream)) => return Ok(Some(stream)),
            Ok(Err(error)) => {
                running -= 1;
                worst = Some(more_telling(worst, error));
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

fn left(limit: &Limit) -> Duration {
    limit.left().map_or(MAX_TIME, |left| left.min(MAX_TIME))
}

fn connect(address: &SocketAddr, time: Duration) -> io::Result<TcpStream> {
    // The standard library refuses a time of zero.
    TcpStream::connect_timeout(address, time.max(Duration::from_millis(1)))
}

/// Returns `None` in place of an error if the limit is over.
fn unless_over(result: io::Result<TcpStream>, limit: &Limit) -> io::Result<Option<TcpStream>> {
    match result {
        Err(_) if limit.is_over() => Ok(None),
        other => other.map(Some),
    }
}

/// Returns the more useful of two errors. A missing route to one address family says less than a host that refuses.
fn more_telling(known: Option<io::Error>, new: io::Error) -> io::Error {
    use io::ErrorKind::{AddrNotAvailable, HostUnreachable, NetworkDown, NetworkUnreachable};
    let is_route = |kind| {
        matches!(kind, AddrNotAvailable | HostUnreachable | NetworkDown | NetworkUnreachable)
    };
    match known {
        Some(known) if is_route(new.kind()) => known,
        _ => new,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use ureq::Timeout;
    use ureq::unversioned::transport::{NextTimeout, time};

    use super::*;

    fn limit(after: time::Duration) -> Limit {
        let timeout = NextTimeout { after, reason: Timeout::Connect, ..NextTimeout::default() };
        Limit::of(&timeout, time::Instant::now())
    }

    /// Returns an address that refuses connections, as long as the listener beside it lives.
    fn refusing() -> SocketAddr {
        ([127, 0, 0, 1], 1).into()
    }

    #[test]
    fn refusing_addresses_are_skipped_with_and_without_threads() {
        let good = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = good.local_addr().expect("an address");
        let no_thread: Spawn = |_| Err(io::Error::other("no thread"));
        for spawn in [spawn, no_thread] {
            for addresses in [vec![refusing(), address], vec![address, refusing()], vec![address]] {
                for limit in
                    [limit(time::Duration::from_secs(60)), limit(time::Duration::NotHappening)]
                {
                    let stream = race(&addresses, &limit, spawn).expect("a connection");
                    let peer = stream.expect("in time").peer_addr().expect("an address");
                    assert_eq!(peer, address);
                }
            }
            let limit = limit(time::Duration::from_secs(60));
            let error = race(&[refusing(), refusing()], &limit, spawn).expect_err("nobody");
            assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        }
    }

    #[test]
    fn no_addresses_and_no_time() {
        let long = limit(time::Duration::from_secs(60));
        let error = race(&[], &long, spawn).expect_err("nobody");
        assert_eq!(error.kind(), io::ErrorKind::AddrNotAvailable);
        let over = limit(time::Duration::from_millis(0));
        assert!(race(&[refusing(), refusing()], &over, spawn).expect("no error").is_none());
        assert!(race(&[refusing()], &over, spawn).expect("no error").is_none());
    }

    #[test]
    fn a_missing_route_does_not_hide_a_refusal() {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let route = || io::Error::from(io::ErrorKind::NetworkUnreachable);
        for (known, new, expected) in [
            (Some(refused()), route(), io::ErrorKind::ConnectionRefused),
            (Some(route()), refused(), io::ErrorKind::ConnectionRefused),
            (None, route(), io::ErrorKind::NetworkUnreachable),
        ] {
            assert_eq!(more_telling(known, new).kind(), expected);
        }
    }
}
