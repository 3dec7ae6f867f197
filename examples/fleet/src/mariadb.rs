//! The journal.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use dingtalk_file::journal::{
    Attempt, Claim, Fact, FactKey, FileKey, Journal, JournalError, Purpose, Settle, State, Work,
};
use mysql::prelude::Queryable;
use mysql::{Error, Transaction, TxOpts};

use crate::connections::{Connections, must_keep_commits};
use crate::rows;

/// A journal in MariaDB, for any number of workers.
///
/// A query whose answer is lost is repeated for a while, then fails as [`Unanswered`](JournalError::Unanswered).
/// Repeating is safe because every query is idempotent.
pub struct MariaDb {
    connections: Arc<Connections>,
    worker: u64,
    heart: Option<(Sender<()>, JoinHandle<()>)>,
}

impl MariaDb {
    /// How long a silent worker counts as alive. README.md says how to choose it.
    pub const LEASE: Duration = Duration::from_secs(60);
    /// How long to wait for an answer.
    pub const PATIENCE: Duration = Duration::from_secs(15);

    /// Opens the journal of a campaign as a new worker. `url` is `mysql://USER:PASSWORD@HOST:PORT/DATABASE`, with
    /// `?socket=PATH` for a socket. `worker` is a name for people to read.
    pub fn open(url: &str, worker: &str) -> Result<MariaDb, JournalError> {
        MariaDb::with(url, worker, MariaDb::LEASE, MariaDb::PATIENCE)
    }

    /// Opens the journal with another lease and another time limit for answers.
    pub fn with(
        url: &str,
        worker: &str,
        lease: Duration,
        patience: Duration,
    ) -> Result<MariaDb, JournalError> {
        let connections = Arc::new(Connections::new(url, patience)?);
        let refused = |error: JournalError| match error {
            JournalError::Lost(problem) => JournalError::Refused(problem),
            error => error,
        };
        let keeps = connections.ask(must_keep_commits).map_err(refused)?;
        keeps.map_err(JournalError::Refused)?;
        connections.ask(|connection| connection.query_drop(TABLES)).map_err(refused)?;
        // If this answer is lost, a worker that never claims anything stays registered.
        let worker = connections.ask(|connection| {
            let until = "INSERT INTO worker (name, alive_until) VALUES (?, NOW(6) + INTERVAL ? MICROSECOND)";
            connection.exec_drop(until, (worker, micros(lease)))?;
            Ok(connection.last_insert_id())
        })?;
        let (end, ended) = channel();
        let own = connections.clone();
        let heart = thread::spawn(move || {
            let beat = |connection: &mut mysql::Conn| {
                let until =
                    "UPDATE worker SET alive_until = NOW(6) + INTERVAL ? MICROSECOND WHERE id = ?";
                connection.exec_drop(until, (micros(lease), worker))
            };
            let mut pause = lease / 4;
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(pause) {
                // If this fails, the other workers see that this one is silent.
                let is_heard = own.once(&mut { beat }).is_ok();
                pause = if is_heard { lease / 4 } else { lease / 40 };
            }
        });
        Ok(MariaDb { connections, worker, heart: Some((end, heart)) })
    }
}

/// Stops the heartbeat without telling the others. Open claims become unknown when the lease expires.
impl Drop for MariaDb {
    fn drop(&mut self) {
        if let Some((end, heart)) = self.heart.take() {
            drop(end);
            let _ = heart.join();
        }
    }
}

const TABLES: &str = include_str!("tables.sql");

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Locks a work item until the end of the transaction, and returns its number. Only one worker at a time decides about
/// it.
fn lock(transaction: &mut Transaction<'_>, name: &[u8]) -> Result<u64, Error> {
    let insert =
        "INSERT INTO work (name) VALUES (?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)";
    transaction.exec_drop(insert, (name,))?;
    Ok(transaction.last_insert_id().unwrap_or_default())
}

impl Journal for MariaDb {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        let bytes = |text: &str| text.as_bytes().to_vec();
        let own = (
            bytes(&purpose.endpoint),
            bytes(&purpose.app),
            purpose.operator.to_string().into_bytes(),
            purpose.space.as_ref().map(|space| bytes(space.as_str())),
            purpose.folder.as_ref().map(|folder| bytes(folder.as_str())),
        );
        type Bound = (Vec<u8>, Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
        let found: Option<Bound> = self.connections.ask(|connection| {
            let insert = "INSERT IGNORE INTO purpose VALUES (1, ?, ?, ?, ?, ?)";
            connection.exec_drop(insert, own.clone())?;
            connection.query_first("SELECT endpoint, app, operator, space, folder FROM purpose")
        })?;
        if found.as_ref() == Some(&own) {
            return Ok(());
        }
        let shown = |text: &Vec<u8>| String::from_utf8_lossy(text).into_owned();
        let found = found.map(|(endpoint, app, operator, space, folder)| {
            (
                shown(&endpoint),
                shown(&app),
                shown(&operator),
                space.map(|id| shown(&id)),
                folder.map(|id| shown(&id)),
            )
        });
        Err(JournalError::Refused(format!(
            "is for another delivery, {found:?}, and not for {purpose:?}; name another database"
        )))
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        let name = rows::of_work(work)?;
        self.connections.ask(|connection| {
            let row = connection.exec_first(rows::SELECT_STATE, (&name,))?;
            Ok(rows::state(work, row)?.0)
        })
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        let name = rows::of_work(work)?;
        self.connections.ask(|connection| {
            let mut transaction = connection.start_transaction(TxOpts::default())?;
            let id = lock(&mut transaction, &name)?;
            let row = transaction.exec_first(rows::SELECT_STATE, (&name,))?;
            let (state, open) = rows::state(work, row)?;
            let is_free = match &state {
                State::Free => true,
                State::Unknown { attempt, .. } => over == Some(*attempt),
                _ => false,
            };
            // This is the same attempt again, whose answer was lost.
            if !is_free && open != Some(attempt) {
                return Ok(Claim::Held(state));
            }
            // The counter makes this a separate commit, so that an earlier one is on disk before the answer.
            let insert = "INSERT INTO attempt (work, attempt, worker) VALUES (?, ?, ?) \
                ON DUPLICATE KEY UPDATE asked = asked + 1";
            transaction.exec_drop(insert, (id, rows::of_attempt(attempt), self.worker))?;
            transaction.commit()?;
            Ok(Claim::Granted)
        })
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        let name = rows::of_work(work)?;
        let own = rows::of_attempt(attempt);
        let (statement, values) = match to {
            Settle::Done(done) => (rows::INSERT_DONE, rows::of_done(&name, &own, done)?),
            // An open attempt becomes unknown. One that was not executed is deleted.
            Settle::Unknown { why } => (
                "UPDATE attempt JOIN work ON work.id = attempt.work SET unknown = ? \
                 WHERE work.name = ? AND attempt = ? AND unknown IS NULL",
                (why, &name, &own).into(),
            ),
            Settle::NotDone { .. } => (
                "DELETE attempt FROM attempt JOIN work ON work.id = attempt.work \
                 WHERE work.name = ? AND attempt = ?",
                (&name, &own).into(),
            ),
            other => return Err(rows::unheard_of(other)),
        };
        self.connections.ask(|connection| {
            let mut transaction = connection.start_transaction(TxOpts::default())?;
            lock(&mut transaction, &name)?;
            transaction.exec_drop(statement, values.clone())?;
            transaction.commit()
        })
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        let (name, value) = (rows::of_fact(&fact.key())?, rows::value(fact)?);
        self.connections.ask(|connection| {
            let insert = "INSERT INTO fact (name, value) VALUES (?, ?) \
                ON DUPLICATE KEY UPDATE value = VALUES(value), asked = asked + 1";
            connection.exec_drop(insert, (&name, &value))
        })
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        let name = rows::of_fact(what)?;
        let value: Option<Vec<u8>> = self.connections.ask(|connection| {
            connection.exec_first("SELECT value FROM fact WHERE name = ?", (&name,))
        })?;
        value.map(|value| rows::fact(what, &value)).transpose()
    }

    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        let name = rows::of_work(&Work::Upload(file.clone()))?;
        let count: Option<u64> = self.connections.ask(|connection| {
            let select = "SELECT COUNT(*) FROM work JOIN attempt ON attempt.work = work.id \
                LEFT JOIN worker ON worker.id = attempt.worker \
                LEFT JOIN done ON done.work = work.id WHERE work.name = ? AND IF(done.work IS NULL, \
                attempt.unknown IS NOT NULL OR worker.alive_until <= NOW(6), \
                done.attempt <> attempt.attempt)";
            connection.exec_first(select, (&name,))
        })?;
        Ok(usize::try_from(count.unwrap_or_default()).unwrap_or(usize::MAX))
    }
}
