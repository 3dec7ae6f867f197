//! Checks for any implementation of [`Journal`], one for each promise.
//!
//! Implement [`Storage`] for the place where your journal keeps its records, and run [`all`] in a test. Each check gets
//! a new, empty storage. Each check is also a function of its own, so that you can run one alone.
//!
//! ```
//! use dingtalk_file::journal::conformance::{self, Storage};
//! use dingtalk_file::journal::{FileJournal, JournalError};
//!
//! struct InAFile(tempfile::TempDir);
//!
//! impl Storage for InAFile {
//!     type Worker = FileJournal;
//!
//!     fn worker(&self) -> Result<FileJournal, JournalError> {
//!         FileJournal::open(self.0.path().join("journal"))
//!     }
//!
//!     fn is_shared(&self) -> bool {
//!         false
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! conformance::all(|| InAFile(tempfile::tempdir().expect("a temporary folder")))?;
//! # Ok(())
//! # }
//! ```
//!
//! Two things no check can see, so test them yourself: that a record is on disk when the journal says so, and that the
//! storage survives its own crash.

mod claims;
mod settlements;
mod storage;
mod texts;
mod worker;

pub use claims::{again, dead, over, race, state};
pub use settlements::{done, earlier, late, twice};
use storage::is_only_for;
pub use storage::{bind, facts, kept, lost};
pub use texts::texts;
use worker::{Known, Worker};

use std::fmt;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use super::{
    Attempt, Claim, Content, Done, FileKey, Journal, JournalError, Purpose, Settle, State, Target,
    Work,
};
use crate::call::Outcome;
use crate::client::{Person, StoredFile};

/// The place where a journal keeps its records, as the checks need it. It begins empty.
pub trait Storage: Sync {
    /// The journal that one worker opens.
    type Worker: Journal;

    /// Opens a journal for a new worker, as a new process does. It is not bound yet.
    fn worker(&self) -> Result<Self::Worker, JournalError>;

    /// Returns true if several workers use the storage at once. If not, a worker is [killed](Self::kill) before the next
    /// one is opened.
    fn is_shared(&self) -> bool;

    /// Ends a worker as SIGKILL ends a process: its claims stay open, and no clean-up runs. Drops the worker by
    /// default. A journal whose `Drop` cleans up needs something else, such as [`mem::forget`](std::mem::forget).
    fn kill(&self, worker: Self::Worker) {
        drop(worker);
    }

    /// Returns how long the claim of a dead worker may stay busy before it becomes unknown. Zero by default, which
    /// means that it is unknown to the next worker.
    fn lease(&self) -> Duration {
        Duration::ZERO
    }

    /// Makes the storage lose its answer to the worker's next request after doing what was requested. Returns false if
    /// it cannot, which is the default; [`lost`] then checks nothing.
    fn lose_answer(&self, worker: &Self::Worker) -> bool {
        let _ = worker;
        false
    }
}

/// The promises that a journal broke, one a line.
#[derive(Clone, PartialEq, Eq)]
pub struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Prints the same as [`Display`](fmt::Display), because a failing test prints `Debug`.
impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// The name and function of a check.
type Check<S> = (&'static str, fn(&S) -> Result<(), Broken>);

/// Returns all checks with their names.
pub(crate) fn checks<S: Storage>() -> [Check<S>; 14] {
    [
        ("race", race),
        ("again", again),
        ("over", over),
        ("dead", dead),
        ("state", state),
        ("late", late),
        ("twice", twice),
        ("done", done),
        ("earlier", earlier),
        ("kept", kept),
        ("facts", facts),
        ("bind", bind),
        ("texts", texts),
        ("lost", lost),
    ]
}

/// Runs all checks, each on a new storage from `empty`, and reports all broken promises.
pub fn all<S: Storage>(mut empty: impl FnMut() -> S) -> Result<(), Broken> {
    let mut broken = Vec::new();
    for (name, check) in checks() {
        if let Err(Broken(problem)) = check(&empty()) {
            broken.push(format!("{name}: {problem}"));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Broken(broken.join("\n"))) }
}

/// How many threads claim at the same time.
const RACERS: usize = 8;

/// How many times to repeat a request whose answer is lost; a delivery does the same.
const QUESTIONS: usize = 4;

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken(problem())) }
}

/// Makes a request, and repeats it if the answer is lost.
fn ask<T>(what: &str, mut question: impl FnMut() -> Result<T, JournalError>) -> Result<T, Broken> {
    for left in (0..QUESTIONS).rev() {
        match question() {
            Err(JournalError::Unanswered(_)) if left > 0 => {
                thread::sleep(Duration::from_millis(50));
            }
            answer => return answer.map_err(|error| Broken(format!("{what} failed: {error:?}"))),
        }
    }
    unreachable!("the last question has an answer")
}

fn purpose() -> Purpose {
    Purpose {
        endpoint: "https://api.example.com".into(),
        app: "internal app conformance".into(),
        operator: Person::User("mei".into()),
        space: Some("1".into()),
        folder: Some("2".into()),
    }
}

/// Opens a journal for a new worker and binds it.
fn worker<S: Storage>(storage: &S) -> Result<Worker<S::Worker>, Broken> {
    bound(storage, &purpose())
}

fn bound<S: Storage>(storage: &S, purpose: &Purpose) -> Result<Worker<S::Worker>, Broken> {
    let worker = ask("to open a journal", || storage.worker())?;
    ask("to bind it", || worker.bind(purpose))?;
    Ok(Worker(worker))
}

/// Opens journals for several workers, or for one if only one may use the storage.
fn workers<S: Storage>(storage: &S) -> Result<Vec<Worker<S::Worker>>, Broken> {
    (0..if storage.is_shared() { 3 } else { 1 }).map(|_| worker(storage)).collect()
}

/// Kills a worker and opens a journal for the next one.
fn next<S: Storage>(storage: &S, killed: Worker<S::Worker>) -> Result<Worker<S::Worker>, Broken> {
    storage.kill(killed.0);
    worker(storage)
}

/// Claims a work item on several threads at once, each for its own attempt. Returns the attempts that were granted.
fn raced<W: Journal>(
    workers: &[Worker<W>],
    work: &Work,
    over: Option<Attempt>,
) -> Result<Vec<Attempt>, Broken> {
    let start = Barrier::new(RACERS);
    let claims: Vec<_> = thread::scope(|scope| {
        let racers: Vec<_> = (0..RACERS)
            .map(|racer| {
                let (worker, start) = (&workers[racer % workers.len()], &start);
                scope.spawn(move || {
                    let attempt = Attempt::new();
                    start.wait();
                    worker.claim(work, attempt, over).map(|claim| (attempt, claim))
                })
            })
            .collect();
        let panicked = |_| Err(Broken("a claim panicked".into()));
        racers.into_iter().map(|racer| racer.join().unwrap_or_else(panicked)).collect()
    });
    let mut winners = Vec::new();
    for claim in claims {
        match claim? {
            (attempt, Claim::Granted) => winners.push(attempt),
            (_, Claim::Held(State::Busy)) => {}
            (_, Claim::Held(state)) => {
                return Err(Broken(format!(
                    "a claim of {} that lost a race was held by {state:?}, not Busy",
                    shown(work)
                )));
            }
        }
    }
    Ok(winners)
}

/// Returns a work item of each kind.
fn works(number: usize) -> [Work; 3] {
    let person = Target::Person(format!("person {number}").into());
    let conversation = Target::Conversation(format!("cid {number}").into());
    [Work::Upload(FileKey::new(&format!("file {number}"))), send(person), send(conversation)]
}

fn send(to: Target) -> Work {
    Work::Send { space: "1".into(), dentry: "2".into(), to }
}

/// Returns a result for a work item, with `text` as its id.
fn done_with(work: &Work, text: &str) -> Done {
    match work {
        Work::Upload(_) => {
            let mut file = StoredFile::new("1".into(), text.into());
            (file.name, file.size) = (Some("file (1)".into()), Some(i64::MAX - 1));
            let content = Content::new(u64::MAX - 1, "xxh3-128:0");
            Done::Stored { file, content: content.at(None, "1700000000.000000001") }
        }
        Work::Send { .. } => Done::Sent { request_id: Some(text.into()) },
    }
}

/// Returns attempts that differ from another one by a single bit.
fn near(attempt: Attempt) -> [Attempt; 3] {
    [0, 64, 127].map(|bit| Attempt::from_number(attempt.number() ^ 1 << bit))
}

fn not_done() -> Settle {
    Settle::NotDone { outcome: Outcome::NotSent, why: "not sent".into() }
}

fn unknown() -> Settle {
    Settle::Unknown { why: "no answer".into() }
}

fn shown(work: &Work) -> String {
    match work {
        Work::Upload(key) => format!("the upload of {:?}", key.as_str()),
        Work::Send { space, dentry, to } => {
            format!(
                "the send of {:?} in {:?} to {:?}",
                dentry.as_str(),
                space.as_str(),
                to.to_string()
            )
        }
    }
}

#[cfg(test)]
mod tests;
