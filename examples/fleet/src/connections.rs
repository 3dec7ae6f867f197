//! Connections to the database, and repeated queries.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use dingtalk_file::journal::JournalError;
use mysql::prelude::Queryable;
use mysql::{Conn, Error, Opts, OptsBuilder};

/// Connections to one database.
pub struct Connections {
    opts: Opts,
    idle: Mutex<Vec<Conn>>,
    /// How long a query is repeated before it is reported as unanswered.
    patience: Duration,
}

/// How long the database may be silent. A statement here takes milliseconds.
const SILENCE: Duration = Duration::from_secs(10);
/// The longest pause between two attempts.
const PAUSE: Duration = Duration::from_millis(500);

impl Connections {
    pub fn new(url: &str, patience: Duration) -> Result<Self, JournalError> {
        let opts = Opts::from_url(url);
        let opts =
            opts.map_err(|error| JournalError::Refused(format!("has a wrong address: {error}")))?;
        let opts = OptsBuilder::from_opts(opts)
            .prefer_socket(false)
            .tcp_connect_timeout(Some(SILENCE))
            .read_timeout(Some(SILENCE))
            .write_timeout(Some(SILENCE))
            .init(vec![
                // A value that does not fit is an error, and is never truncated.
                "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SET SESSION innodb_lock_wait_timeout = 5",
            ]);
        Ok(Connections { opts: opts.into(), idle: Mutex::default(), patience })
    }

    /// Runs an idempotent query. It is repeated after a lost answer, because it may or may not have been executed.
    pub fn ask<T>(
        &self,
        mut question: impl FnMut(&mut Conn) -> Result<T, Error>,
    ) -> Result<T, JournalError> {
        let since = Instant::now();
        let mut pause = Duration::from_millis(10);
        loop {
            let error = match self.once(&mut question) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if !may_help(&error) {
                return Err(JournalError::Lost(format!("cannot be used any more: {error}")));
            }
            if since.elapsed() >= self.patience {
                return Err(JournalError::Unanswered(format!("does not answer: {error}")));
            }
            thread::sleep(pause);
            pause = PAUSE.min(pause * 2);
        }
    }

    /// Runs a query once. A connection on which it failed is not reused, because an answer may still arrive.
    pub fn once<T>(
        &self,
        question: &mut impl FnMut(&mut Conn) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => Conn::new(self.opts.clone())?,
        };
        let answer = question(&mut connection)?;
        self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(connection);
        Ok(answer)
    }
}

/// Returns true if the same query may succeed when repeated.
fn may_help(error: &Error) -> bool {
    /// Too many connections; server shutdown; timeout of a lock; deadlock; killed query or connection; read-only
    /// server, as during a failover.
    const AGAIN: [u16; 7] = [1040, 1053, 1205, 1213, 1317, 1927, 1290];
    match error {
        Error::MySqlError(error) => AGAIN.contains(&error.code),
        Error::IoError(_) | Error::CodecError(_) | Error::DriverError(_) => true,
        _ => false,
    }
}

/// Fails if the server may lose commits, or is one of several primaries.
pub fn must_keep_commits(connection: &mut Conn) -> Result<Result<(), String>, Error> {
    let rows: Vec<(String, String)> = connection.query(
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN \
         ('innodb_flush_log_at_trx_commit', 'log_bin', 'sync_binlog', 'read_only', 'wsrep_on')",
    )?;
    let is = |name: &str, expected: &str| {
        rows.iter().find(|(found, _)| found == name).is_none_or(|(_, value)| value == expected)
    };
    Ok(if !is("innodb_flush_log_at_trx_commit", "1") {
        Err("loses commits if its machine stops; set innodb_flush_log_at_trx_commit = 1".into())
    } else if !is("log_bin", "OFF") && !is("sync_binlog", "1") {
        Err("loses commits if its machine stops; set sync_binlog = 1".into())
    } else if !is("read_only", "OFF") {
        Err("is a replica; name the primary".into())
    } else if !is("wsrep_on", "OFF") {
        Err("is one of several primaries; name a server that is the only one".into())
    } else {
        Ok(())
    })
}
