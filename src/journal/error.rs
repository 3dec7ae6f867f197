//! Errors of journals.

use std::fmt;

/// Why a journal did not do what it was asked for.
///
/// `Display` reads on from the journal's name: `is in use by another run`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalError {
    /// The journal cannot be used for this, and nothing was recorded: it is damaged, in use or for another purpose.
    Refused(String),
    /// It is not known whether it was recorded. The same question may be asked again.
    Unanswered(String),
    /// It was not recorded, and nothing will be any more.
    Lost(String),
    /// The same, and records that were made before are gone or changed. Whoever goes on with this journal does again
    /// what it lacks.
    Damaged(String),
}

impl JournalError {
    /// Returns what is wrong.
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
