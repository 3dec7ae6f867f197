//! The open connections: which of them are idle, which one makes room for another, and an end to all.

use std::collections::HashMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::client::single_flight::lock;

pub(super) struct Gate {
    /// The number of connections above which idle ones are closed.
    most: usize,
    inside: Mutex<Inside>,
    /// A connection ended, or the gate was shut.
    changed: Condvar,
}

#[derive(Default)]
struct Inside {
    shut: bool,
    count: u64,
    seats: HashMap<u64, Seat>,
}

/// An open connection.
struct Seat {
    stream: Arc<TcpStream>,
    /// Since when it is idle, as a count; `None` during a request.
    idle: Option<u64>,
}

impl Gate {
    pub(super) fn new(most: usize) -> Self {
        Gate { most, inside: Mutex::default(), changed: Condvar::new() }
    }

    /// Registers a connection until the pass is dropped. If there are too many, the one that is idle for longest is
    /// closed. If none is idle, there is one more: whoever waits for an answer never waits for another connection.
    /// Returns `None` once the gate is shut.
    pub(super) fn admit(&self, stream: &Arc<TcpStream>) -> Option<Pass<'_>> {
        let mut inside = lock(&self.inside);
        if inside.shut {
            return None;
        }
        if inside.seats.len() >= self.most {
            inside.close_idlest();
        }
        let number = inside.next();
        inside.seats.insert(number, Seat { stream: stream.clone(), idle: Some(number) });
        Some(Pass { gate: self, number })
    }

    /// Closes the connection that is idle for longest, because the system allows no more. Returns whether there was
    /// one. What it held is free a moment later.
    pub(super) fn make_room(&self) -> bool {
        let mut inside = lock(&self.inside);
        let found = inside.close_idlest();
        let waited = self.changed.wait_timeout(inside, Duration::from_millis(10));
        drop(waited);
        found
    }

    pub(super) fn is_shut(&self) -> bool {
        lock(&self.inside).shut
    }

    /// Closes every connection and ends every wait.
    pub(super) fn shut(&self) {
        let mut inside = lock(&self.inside);
        inside.shut = true;
        for seat in inside.seats.values() {
            // Fails only if the client closed it first.
            let _ = seat.stream.shutdown(Shutdown::Both);
        }
        drop(inside);
        self.changed.notify_all();
    }

    /// Waits for this long, or until the gate is shut. Returns whether it is.
    pub(super) fn wait(&self, time: Duration) -> bool {
        let inside = lock(&self.inside);
        let waited = self.changed.wait_timeout_while(inside, time, |inside| !inside.shut);
        waited.unwrap_or_else(PoisonError::into_inner).0.shut
    }
}

impl Inside {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    fn close_idlest(&mut self) -> bool {
        let idle = self.seats.iter().filter_map(|(number, seat)| Some((seat.idle?, *number)));
        let Some((_, number)) = idle.min() else { return false };
        if let Some(seat) = self.seats.remove(&number) {
            let _ = seat.stream.shutdown(Shutdown::Both);
        }
        true
    }
}

/// The place of one connection among the open ones.
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    number: u64,
}

impl Pass<'_> {
    /// Says that a request was answered, and that the next one has not begun.
    pub(super) fn rest(&self) {
        let mut inside = lock(&self.gate.inside);
        let since = inside.next();
        if let Some(seat) = inside.seats.get_mut(&self.number) {
            seat.idle = Some(since);
        }
    }

    /// Says that a request has begun. Returns false if the connection was closed: the request must not be executed,
    /// because its answer would be lost.
    pub(super) fn begin(&self) -> bool {
        let mut inside = lock(&self.gate.inside);
        let seat = inside.seats.get_mut(&self.number);
        seat.map(|seat| seat.idle = None).is_some()
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        lock(&self.gate.inside).seats.remove(&self.number);
        self.gate.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    /// Returns both ends of a connection.
    fn connection(listener: &TcpListener) -> (TcpStream, Arc<TcpStream>) {
        let address = listener.local_addr().expect("an address");
        let client = TcpStream::connect(address).expect("a connection");
        let (server, _) = listener.accept().expect("a connection");
        (client, Arc::new(server))
    }

    #[test]
    fn the_idlest_makes_room_and_a_busy_one_never_does() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let gate = Gate::new(3);
        let ends: Vec<_> = (0..6).map(|_| connection(&listener)).collect();
        let enter = |at: usize| gate.admit(&ends[at].1).expect("open");
        let [first, second, third] = [0, 1, 2].map(enter);
        assert!(first.begin() && second.begin());
        first.rest();
        // The third has been idle for longest: since it came.
        let fourth = enter(3);
        assert_eq!((third.begin(), fourth.begin()), (false, true));
        assert_eq!((&ends[2].0).read(&mut [0]).expect("its end"), 0);
        drop(third);
        // The first is the only idle one.
        let fifth = enter(4);
        assert_eq!((first.begin(), fifth.begin()), (false, true));
        // Nobody is idle, and nobody is turned away.
        let sixth = enter(5);
        assert!([&second, &fourth, &fifth, &sixth].iter().all(|pass| pass.begin()));
        assert!(!gate.make_room());
        second.rest();
        assert!(gate.make_room() && !second.begin());
        gate.shut();
        assert!(gate.admit(&ends[0].1).is_none());
    }
}
