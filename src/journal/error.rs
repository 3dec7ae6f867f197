//! Errors of journals.

use std::fmt;

/// The failure of a journal.
///
/// `Display` is a predicate that follows the journal's name: `is in use by another run`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalError {
    /// The journal cannot be used: it is damaged, in use or bound to another purpose. Nothing was recorded.
    Refused(String),
    /// The record may or may not have been made. The request may be repeated.
    Unanswered(String),
    /// The record was not made, and no more records can be made.
    Lost(String),
    /// As [`Lost`](Self::Lost), and earlier records are gone or changed. A run that continues with this journal repeats
    /// the work whose records are missing.
    Damaged(String),
}

impl JournalError {
    /// Returns the description of the problem.
    pub fn problem(&self) -> &str {
        match self {
            JournalError::Refused(text)
            | JournalError::Unanswered(text)
            | JournalError::Lost(text)
            | JournalError::Damaged(text) => text,
        }
    }

    pub(super) fn map(self, change: impl FnOnce(String) -> String) -> Self {
        match self {
            JournalError::Refused(text) => JournalError::Refused(change(text)),
            JournalError::Unanswered(text) => JournalError::Unanswered(change(text)),
            JournalError::Lost(text) => JournalError::Lost(change(text)),
            JournalError::Damaged(text) => JournalError::Damaged(change(text)),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem())
    }
}

impl std::error::Error for JournalError {}
