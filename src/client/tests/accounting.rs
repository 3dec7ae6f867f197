//! Checks that no one receives a file twice and that no error makes a false claim. Runs thousands of seeded cases
//! against the emulator, with faults on every step and connections that end at any byte. The emulator counts
//! executions; the test compares them with the client's claims.
//!
//! Sockets and their timeouts are real. The clock is simulated, so that waits cost nothing.

mod case;
mod faults;
mod relay;

use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, thread};

use self::case::Desk;
use self::faults::Random;
use super::*;
use crate::client::single_flight::lock;

const CASES: u64 = 3000;
/// More threads than processors, because some wait for timeouts.
const THREADS: usize = 6;
/// The environment variable that runs one case alone, by its number.
const ONE: &str = "ACCOUNTING_CASE";

#[test]
fn every_claim_agrees_with_what_was_executed() {
    let one = env::var(ONE).ok().map(|number| number.parse::<u64>().expect("the number of a case"));
    let (first, end) = one.map_or((0, CASES), |number| (number, number + 1));
    let next = AtomicU64::new(first);
    let seen = Mutex::new(Seen::default());
    thread::scope(|scope| {
        for _ in 0..THREADS.min((end - first) as usize) {
            scope.spawn(|| {
                let mut desk = Desk::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    let _guard = PrintedOnPanic(number);
                    let claims = desk.run(&mut Random::new(number));
                    lock(&seen).add(&claims);
                    // Each case searches all stored files and deliveries, so they must not pile up.
                    if number.is_multiple_of(50) {
                        desk = Desk::new();
                    }
                }
            });
        }
    });
    let seen = seen.into_inner().expect("no panic");
    println!("{seen:?}");
    if one.is_none() {
        // Fails if the cases do not cover all outcomes.
        let each = [seen.done, seen.invalid, seen.not_sent, seen.refused, seen.unknown];
        assert!(each.iter().all(|count| *count >= 50), "{seen:?}");
        let lost = [seen.lost_unexecuted, seen.lost_executed, seen.repeated];
        assert!(lost.iter().all(|count| *count >= 100), "{seen:?}");
    }
}

/// Prints the number of the case if it panics.
struct PrintedOnPanic(u64);

impl Drop for PrintedOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("in case {}; {ONE}={0} runs it alone", self.0);
        }
    }
}

/// The claims about one recipient's send or one call, and what was executed.
#[derive(Debug, Default)]
struct Claim {
    /// The claims, one for each call made; `None` is success.
    made: Vec<Option<Outcome>>,
    executed: usize,
}

impl Claim {
    /// Compares the claims with what was executed. A `repeatable` operation may be executed more than once.
    fn check(&self, repeatable: bool) {
        let count = |claim| self.made.iter().filter(|made| **made == claim).count();
        let (done, unknown) = (count(None), count(Some(Outcome::Unknown)));
        if repeatable {
            assert!(self.executed >= done, "claimed and not done: {self:?}");
            assert!(self.executed == 0 || done + unknown > 0, "done and not claimed: {self:?}");
            return;
        }
        assert!((done..=done + unknown).contains(&self.executed), "{self:?}");
        assert!(self.executed <= 1, "twice: {self:?}");
    }
}

/// Counts of each kind of claim.
#[derive(Debug, Default)]
struct Seen {
    done: usize,
    invalid: usize,
    not_sent: usize,
    refused: usize,
    unknown: usize,
    /// The unknown ones that were executed.
    lost_executed: usize,
    lost_unexecuted: usize,
    /// Repeated, as the rules allow, and then executed.
    repeated: usize,
}

impl Seen {
    fn add(&mut self, claims: &[Claim]) {
        for claim in claims {
            for made in &claim.made {
                *match made {
                    None => &mut self.done,
                    Some(Outcome::Invalid) => &mut self.invalid,
                    Some(Outcome::NotSent) => &mut self.not_sent,
                    Some(Outcome::Refused) => &mut self.refused,
                    Some(Outcome::Unknown) => &mut self.unknown,
                } += 1;
            }
            let last = claim.made.last().copied().flatten();
            match (last, claim.executed) {
                (Some(Outcome::Unknown), 0) => self.lost_unexecuted += 1,
                (Some(Outcome::Unknown), _) => self.lost_executed += 1,
                (None, 1) if claim.made.len() > 1 => self.repeated += 1,
                _ => {}
            }
        }
    }
}

/// A clock that advances only by sleeping, and at once.
#[derive(Clone, Default)]
struct Unhurried(Arc<Mutex<Duration>>);

impl Clock for Unhurried {
    fn now(&self) -> Duration {
        *lock(&self.0)
    }

    fn wall(&self) -> std::time::SystemTime {
        std::time::SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, time: Duration) {
        *lock(&self.0) += time;
    }

    fn random(&self) -> f64 {
        0.5
    }
}
