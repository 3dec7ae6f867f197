//! The open connections: which of them are idle, which one makes room for another, and an end to all.

use std::collections::HashMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::client::single_flight::lock;

pub(super) struct Gate {
    /// The number of connections above which idle ones are closed.
    max: usize,
    state: Mutex<State>,
    /// A connection ended, or the gate was shut.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    shut: bool,
    /// Counts connections and requests, to tell which connection is idle for longest.
    count: u64,
    connections: HashMap<u64, OpenConnection>,
}

struct OpenConnection {
    stream: Arc<TcpStream>,
    /// Since when it is idle, as a count; `None` during a request.
    idle: Option<u64>,
}

impl Gate {
    pub(super) fn new(max: usize) -> Self {
        Gate { max, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Registers a connection until the guard is dropped. If there are too many, the one that is idle for longest is
    /// closed. If none is idle, there is one more: whoever waits for an answer never waits for another connection.
    /// Returns `None` once the gate is shut.
    pub(super) fn admit(&self, stream: &Arc<TcpStream>) -> Option<ConnectionGuard<'_>> {
        let mut state = lock(&self.state);
        if state.shut {
            return None;
        }
        if state.connections.len() >= self.max {
            state.close_idlest();
        }
        let number = state.next();
        let connection = OpenConnection { stream: stream.clone(), idle: Some(number) };
        state.connections.insert(number, connection);
        Some(ConnectionGuard { gate: self, number })
    }

    /// Closes the connection that is idle for longest, because the system allows no more. Returns whether there was
    /// one. What it held is free a moment later.
    pub(super) fn make_room(&self) -> bool {
        let mut state = lock(&self.state);
        let found = state.close_idlest();
        let waited = self.changed.wait_timeout(state, Duration::from_millis(10));
        drop(waited);
        found
    }

    pub(super) fn is_shut(&self) -> bool {
        lock(&self.state).shut
    }

    /// Closes every connection and ends every wait.
    pub(super) fn shut(&self) {
        let mut state = lock(&self.state);
        state.shut = true;
        for connection in state.connections.values() {
            // Fails only if the client closed it first.
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for this long, or until the gate is shut. Returns true if it is shut.
    pub(super) fn shuts_within(&self, time: Duration) -> bool {
        let state = lock(&self.state);
        let waited = self.changed.wait_timeout_while(state, time, |state| !state.shut);
        waited.unwrap_or_else(PoisonError::into_inner).0.shut
    }
}

impl State {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    fn close_idlest(&mut self) -> bool {
        let all = self.connections.iter();
        let idle = all.filter_map(|(number, connection)| Some((connection.idle?, *number)));
        let Some((_, number)) = idle.min() else { return false };
        if let Some(connection) = self.connections.remove(&number) {
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
        true
    }
}

/// The registration of an open connection, which ends when this is dropped.
pub(super) struct ConnectionGuard<'a> {
    gate: &'a Gate,
    number: u64,
}

impl ConnectionGuard<'_> {
    /// Says that a request was answered, and that the next one has not begun.
    pub(super) fn set_idle(&self) {
        let mut state = lock(&self.gate.state);
        let since = state.next();
        if let Some(connection) = state.connections.get_mut(&self.number) {
            connection.idle = Some(since);
        }
    }

    /// Says that a request has begun. Returns false if the connection was closed: the request must not be executed,
    /// because its answer would be lost.
    pub(super) fn begin_request(&self) -> bool {
        let mut state = lock(&self.gate.state);
        let connection = state.connections.get_mut(&self.number);
        connection.map(|connection| connection.idle = None).is_some()
    }
}

impl Drop for ConnectionGuard<'_> {
    fn drop(&mut self) {
        lock(&self.gate.state).connections.remove(&self.number);
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
        assert!(first.begin_request() && second.begin_request());
        first.set_idle();
        // The third has been idle for longest: since it came.
        let fourth = enter(3);
        assert_eq!((third.begin_request(), fourth.begin_request()), (false, true));
        assert_eq!((&ends[2].0).read(&mut [0]).expect("its end"), 0);
        drop(third);
        // The first is the only idle one.
        let fifth = enter(4);
        assert_eq!((first.begin_request(), fifth.begin_request()), (false, true));
        // Nobody is idle, and nobody is turned away.
        let sixth = enter(5);
        assert!([&second, &fourth, &fifth, &sixth].iter().all(|guard| guard.begin_request()));
        assert!(!gate.make_room());
        second.set_idle();
        assert!(gate.make_room() && !second.begin_request());
        gate.shut();
        assert!(gate.admit(&ends[0].1).is_none());
    }
}
