//! The log line of each attempt at a call or a transfer.

use std::fmt;
use std::time::Duration;

use log::{Level, log, log_enabled};

use crate::call::error::Details;
use crate::tables::Action;
use crate::text::human::human;
use crate::text::printable;

/// The log target, for filters.
const TARGET: &str = "dingtalk_file::client";

/// A line about an attempt and what follows it.
pub(crate) struct LogLine<'a> {
    pub(crate) operation: &'static str,
    pub(crate) attempt: u32,
    pub(crate) took: Duration,
    pub(crate) end: End<'a>,
}

/// The end of an attempt.
pub(crate) enum End<'a> {
    Done { status: u16, request_id: Option<&'a str> },
    Failed { details: &'a Details, action: Action, then: Then },
}

/// The part of a successful answer that is logged.
pub(crate) struct Accepted {
    status: u16,
    /// Copied only if the log is enabled.
    request_id: Option<String>,
}

impl Accepted {
    pub(crate) fn of(status: u16, request_id: Option<&str>) -> Self {
        let request_id =
            request_id.filter(|_| log_enabled!(target: TARGET, Level::Debug)).map(String::from);
        Accepted { status, request_id }
    }

    pub(crate) fn end(&self) -> End<'_> {
        End::Done { status: self.status, request_id: self.request_id.as_deref() }
    }
}

/// The next step after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Stop,
    Retry(Duration),
    RefreshToken,
    NextAddress,
    SignAgain,
}

impl LogLine<'_> {
    /// Logs the line: at info if the attempt is repeated or DingTalk throttles, else at debug.
    pub(crate) fn write(&self) {
        log!(target: TARGET, self.level(), "{self}");
    }

    fn level(&self) -> Level {
        match self.end {
            End::Done { .. } => Level::Debug,
            End::Failed { action: Action::Wait1s | Action::Wait60s | Action::Banned, .. } => {
                Level::Info
            }
            End::Failed { then: Then::Stop, .. } => Level::Debug,
            End::Failed { .. } => Level::Info,
        }
    }
}

impl fmt::Display for LogLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} attempt {}: ", self.operation, self.attempt)?;
        let (outcome, status, code, request_id, then) = match self.end {
            End::Done { status, request_id } => (None, Some(status), None, request_id, None),
            End::Failed { details, then, .. } => {
                let (code, request_id) = (details.code.as_deref(), details.request_id.as_deref());
                (Some(details.outcome), details.status, code, request_id, Some(then))
            }
        };
        match outcome {
            Some(outcome) => write!(f, "{outcome}")?,
            None => f.write_str("done")?,
        }
        if let Some(status) = status {
            write!(f, ", http {status}")?;
        }
        if let Some(code) = code {
            write!(f, ", code {}", printable(code))?;
        }
        if let Some(id) = request_id {
            write!(f, ", request id {}", printable(id))?;
        }
        write!(f, ", took {}", human(self.took))?;
        match then {
            Some(then) => write!(f, "; {then}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Then::Stop => f.write_str("stop"),
            Then::Retry(time) => write!(f, "retry in {}", human(*time)),
            Then::RefreshToken => f.write_str("refreshing the token"),
            Then::NextAddress => f.write_str("trying the next address"),
            Then::SignAgain => f.write_str("asking for another signature"),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::RefCell;
    use std::sync::Once;

    use log::{LevelFilter, Log, Metadata, Record};

    use super::*;
    use crate::call::Outcome;

    thread_local! {
        static LINES: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
    }

    struct Kept;

    impl Log for Kept {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == TARGET
        }

        fn log(&self, record: &Record<'_>) {
            if self.enabled(record.metadata()) {
                let line = format!("{} {}", record.level(), record.args());
                LINES
                    .with_borrow_mut(|lines| lines.iter_mut().for_each(|it| it.push(line.clone())));
            }
        }

        fn flush(&self) {}
    }

    /// Returns the lines that this thread logs while a closure runs.
    pub(crate) fn lines(run: impl FnOnce()) -> Vec<String> {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            log::set_logger(&Kept).expect("no other logger");
            log::set_max_level(LevelFilter::Debug);
        });
        LINES.set(Some(Vec::new()));
        run();
        LINES.take().unwrap_or_default()
    }

    #[test]
    fn a_line_has_every_field_and_no_control_characters() {
        let line = |end| LogLine {
            operation: "sendByApp",
            attempt: 2,
            took: Duration::from_millis(35),
            end,
        };
        let failed = |details, action, then| line(End::Failed { details, action, then });
        let mut refused = Details::new(Outcome::Refused);
        refused.status = Some(403);
        refused.code = Some("a.QpsLimit\n".into());
        refused.request_id = Some("R\u{1b}1".into());
        let lost = Details::new(Outcome::Unknown);
        let second = Then::Retry(Duration::from_millis(1200));
        let rows = [
            (
                line(End::Done { status: 200, request_id: Some("R\r2") }),
                Level::Debug,
                "done, http 200, request id R\\r2, took 35 ms",
            ),
            (
                line(End::Done { status: 204, request_id: None }),
                Level::Debug,
                "done, http 204, took 35 ms",
            ),
            (
                failed(&refused, Action::Wait1s, second),
                Level::Info,
                "refused, http 403, code a.QpsLimit\\n, request id R\\u{1b}1, took 35 ms; retry in 1.2 s",
            ),
            // Throttling is logged at info even without a retry.
            (
                failed(&refused, Action::Wait60s, Then::Stop),
                Level::Info,
                "refused, http 403, code a.QpsLimit\\n, request id R\\u{1b}1, took 35 ms; stop",
            ),
            (
                failed(&lost, Action::Unknown, Then::Stop),
                Level::Debug,
                "outcome unknown, took 35 ms; stop",
            ),
            (
                failed(&lost, Action::RenewToken, Then::RefreshToken),
                Level::Info,
                "outcome unknown, took 35 ms; refreshing the token",
            ),
            (
                failed(&lost, Action::Retry, Then::NextAddress),
                Level::Info,
                "outcome unknown, took 35 ms; trying the next address",
            ),
            (
                failed(&lost, Action::RenewUpload, Then::SignAgain),
                Level::Info,
                "outcome unknown, took 35 ms; asking for another signature",
            ),
        ];
        for (line, level, expected) in rows {
            assert_eq!(line.to_string(), format!("sendByApp attempt 2: {expected}"));
            assert_eq!(line.level(), level, "{line}");
        }
    }
}
