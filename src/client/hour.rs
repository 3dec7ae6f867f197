//! Simulates an hour of 64 threads on one client whose tokens expire or are refused at any moment. Each refresh makes
//! one fetch, and every call ends.

use crate::call::Outcome;
use crate::call::request::Request;
use crate::call::response::Answer;
use crate::call::response::Failure;
use std::collections::BTreeSet;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use super::tests::{Calls, answer, code, on};
use super::*;

const THREADS: u32 = 64;
/// The number of calls of each thread.
const CALLS: u32 = 100;
/// The life of a token. The client uses it for half of that.
const LIFE: Duration = Duration::from_secs(60);
/// The duration of a call.
const CALL: Duration = Duration::from_millis(600);

#[derive(Clone, Default)]
struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    now: Duration,
    /// The state of the random generator that decides which calls are refused.
    seed: u64,
    /// The number of the newest token.
    issued: u64,
    /// The time until which a client must use it.
    until: Duration,
    /// The tokens that were refused while they were the newest and no fetch was in progress.
    refused: BTreeSet<u64>,
    is_fetching: bool,
    for_expiry: u64,
    for_refusal: u64,
    executed: u32,
}

impl World {
    fn token(&self) -> Result<Answer, Failure> {
        {
            let mut state = self.0.lock().unwrap();
            assert!(!state.is_fetching, "two fetches at once");
            state.is_fetching = true;
            if state.issued > 0 {
                if state.refused.contains(&state.issued) {
                    state.for_refusal += 1;
                } else if state.now >= state.until {
                    state.for_expiry += 1;
                } else {
                    panic!("a fetch while token {} is good", state.issued);
                }
            }
        }
        // Gives the other threads every chance to fetch as well.
        for _ in 0..100 {
            thread::yield_now();
        }
        let mut state = self.0.lock().unwrap();
        state.is_fetching = false;
        state.issued += 1;
        state.until = state.now + LIFE / 2;
        let (number, life) = (state.issued, LIFE.as_secs());
        answer(200, &format!(r#"{{"accessToken":"{number}","expireIn":{life}}}"#))
    }

    fn send(&self, token: u64) -> Result<Answer, Failure> {
        let mut state = self.0.lock().unwrap();
        state.now += CALL;
        state.seed = state.seed.wrapping_mul(6364136223846793005).wrapping_add(1);
        let by_chance = (state.seed >> 33).is_multiple_of(100);
        if by_chance && token == state.issued && !state.is_fetching {
            state.refused.insert(token);
        }
        if by_chance || state.refused.contains(&token) {
            return code(400, "InvalidAuthentication");
        }
        state.executed += 1;
        answer(200, r#"{"file":{}}"#)
    }
}

impl Calls for World {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        match request.token {
            None => self.token(),
            Some(token) => self.send(token.expose().parse().expect("one of our tokens")),
        }
    }
}

impl Clock for World {
    fn now(&self) -> Duration {
        self.0.lock().unwrap().now
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, _: Duration) {
        unreachable!("a new token is not waited for")
    }

    fn random(&self) -> f64 {
        0.0
    }
}

/// Runs a test and fails if it hangs.
fn in_time(test: impl FnOnce() + Send + 'static) {
    let (done, ends) = channel();
    let thread = thread::spawn(move || {
        test();
        done.send(()).expect("somebody waits");
    });
    match ends.recv_timeout(Duration::from_secs(300)) {
        Err(RecvTimeoutError::Timeout) => panic!("threads wait for each other"),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => thread.join().expect("the test passes"),
    }
}

/// Makes a thread's calls and returns how many were accepted. The others met two refused tokens, and a call refreshes
/// only once.
fn work(client: &Client) -> u32 {
    let call = || match client.send_by_app("union".into(), "1".into(), "2".into()) {
        Ok(_) => 1,
        Err(error) => {
            assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 2), "{error}");
            assert_eq!(error.code(), Some("InvalidAuthentication"));
            0
        }
    };
    (0..CALLS).map(|_| call()).sum()
}

fn an_hour(seed: u64) {
    let world = World(Arc::new(Mutex::new(State { seed, ..State::default() })));
    let shared = Shared { defaults: CallOptions::new().deadline(None), ..on(&world) };
    let client = Client::from_parts(shared, Some(Credentials::internal_app("key", "s3cret")));
    let accepted: u32 = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| work(&client))).collect();
        threads.into_iter().map(|thread| thread.join().expect("all calls of a thread")).sum()
    });
    let state = world.0.lock().unwrap();
    assert!(state.now >= Duration::from_secs(3600), "{:?}", state.now);
    assert_eq!(accepted, state.executed);
    assert!(accepted >= THREADS * CALLS * 9 / 10, "{accepted}");
    // One fetch for each token that expired or was refused, except perhaps the last.
    assert_eq!(state.issued, 1 + state.for_expiry + state.for_refusal);
    let refused = state.refused.len() as u64;
    assert!((refused - 1..=refused).contains(&state.for_refusal), "{refused}");
    assert!(state.for_expiry >= 20 && refused >= 20, "{} and {refused}", state.for_expiry);
}

#[test]
fn each_token_that_ends_is_refreshed_once_and_no_thread_is_left_waiting() {
    in_time(|| (1..=3).for_each(an_hour));
}
