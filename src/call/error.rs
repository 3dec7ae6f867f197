use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::{Operation, Spec};
use crate::tables::{Concern, gateway};
pub(crate) use details::Details;
pub(crate) use show::with_cause;

mod details;
mod show;

/// What DingTalk may have executed. Check it first when you handle an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// This crate refused the call before anything was sent. Also used if content changed during its upload, so that
    /// nothing was stored, and if a download could not be written to disk.
    Invalid,
    /// The request was not executed, because the transport failed first.
    NotSent,
    /// DingTalk, or a gateway in front of it, answered that it did not execute the request.
    Refused,
    /// The request may have been executed. Before you repeat one that [may not be repeated](Error::may_repeat), find
    /// out whether it was.
    Unknown,
}

impl Outcome {
    /// Returns `invalid`, `not_sent`, `refused` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Invalid => "invalid",
            Outcome::NotSent => "not_sent",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
        }
    }
}

/// Serializes as [`as_str`](Outcome::as_str).
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let all = [Outcome::Invalid, Outcome::NotSent, Outcome::Refused, Outcome::Unknown];
        let found = all.into_iter().find(|outcome| outcome.as_str() == text);
        found.ok_or_else(|| D::Error::custom(format!("{text:?} is not an outcome")))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Outcome::Invalid => "invalid",
            Outcome::NotSent => "not sent",
            Outcome::Refused => "refused",
            Outcome::Unknown => "outcome unknown",
        })
    }
}

/// The error of a call. It says what went wrong, and whether the call may have been executed anyway.
///
/// # What to do
///
/// | [`outcome`](Error::outcome) | what happened | what to do |
/// | --- | --- | --- |
/// | [`Invalid`](Outcome::Invalid) | refused by this crate, nothing was executed | correct the value that the message names |
/// | [`NotSent`](Outcome::NotSent) | no connection or no token | repeat later |
/// | [`Refused`](Outcome::Refused) | DingTalk did not execute it | read [`code`](Error::code) and [`hint`](Error::hint); if throttled, repeat after [`retry_after`](Error::retry_after) |
/// | [`Unknown`](Outcome::Unknown) | it may have been executed | repeat if [`may_repeat`](Error::may_repeat), else find out first |
///
/// `Display` is one line without secrets, with the cause's text. `Debug` adds help on further lines, so that `fn main()
/// -> Result<(), Box<dyn Error>>` prints what happened and what to do. `{:#?}` prints the fields. The error is one
/// pointer wide and cheap to clone.
#[derive(Clone)]
pub struct Error(Arc<Details>);

impl From<Box<Details>> for Error {
    fn from(details: Box<Details>) -> Self {
        Error(Arc::from(details))
    }
}

impl Error {
    /// Returns a hand-written error, for an application's tests. `operation` is the vendor's name. An error with an
    /// unknown outcome may not be repeated.
    pub fn new(outcome: Outcome, operation: &'static str) -> Self {
        let mut details = Details::new(outcome);
        details.operation = Some(operation);
        details.may_repeat = outcome != Outcome::Unknown;
        details.worth_retrying = (outcome == Outcome::NotSent).then_some(Duration::ZERO);
        details.into()
    }

    /// Returns this error with a code, for an application's tests.
    pub fn with_code(self, code: impl Into<String>) -> Self {
        let mut details = self.to_details();
        details.code = Some(code.into());
        details.into()
    }

    /// Returns the error for a value that was found unusable before anything was sent.
    pub(crate) fn invalid(operation: Option<&'static str>, detail: impl Into<String>) -> Self {
        let mut details = Details::new(Outcome::Invalid);
        details.operation = operation;
        details.detail = Some(detail.into());
        details.into()
    }

    /// Returns this error as the error of a chain of calls, `operation`, that failed in a step before the decisive one.
    /// The chain as a whole was not executed, so an unknown outcome becomes "not sent". [`step`](Self::step) and
    /// [`step_outcome`](Self::step_outcome) keep what happened in the step. Use it for chains of your own;
    /// [`Client::deliver`](crate::Client::deliver) does.
    pub fn as_step_of(&self, operation: &'static str) -> Self {
        let mut details = self.details_as_step_of(operation);
        if details.outcome == Outcome::Unknown {
            details.outcome = Outcome::NotSent;
        }
        details.into()
    }

    /// Returns this error as the error of a chain of calls, `operation`, that failed in its decisive step. The chain
    /// has the outcome of that step.
    pub fn as_last_step_of(&self, operation: &'static str) -> Self {
        self.details_as_step_of(operation).into()
    }

    /// Returns this error, with this hint if its outcome is unknown.
    pub(crate) fn if_unknown(&self, hint: &'static str) -> Self {
        let mut details = self.to_details();
        if details.outcome == Outcome::Unknown {
            details.hint = Some(hint);
        }
        details.into()
    }

    /// Returns this error. If DingTalk refused an id, the error names `what` instead, as the caller knows it.
    pub(crate) fn if_about(&self, what: impl FnOnce() -> String) -> Self {
        match self.0.about {
            Some(_) => self.on(what()),
            None => self.clone(),
        }
    }

    /// Returns this error with `who` instead of the id that was sent.
    pub(crate) fn naming(&self, id: &str, who: &str) -> Self {
        let Some(about) = self.about() else { return self.clone() };
        let sent = |part: &str| part.split_once(' ').is_some_and(|(_, value)| value == id);
        let mut parts: Vec<&str> = Vec::new();
        for part in about.split(", ").map(|part| if sent(part) { who } else { part }) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        self.on(parts.join(", "))
    }

    /// Returns this error with another subject, which [`about`](Self::about) returns.
    pub(crate) fn on(&self, what: String) -> Self {
        let mut details = self.to_details();
        details.about = Some(what);
        details.into()
    }

    /// Returns this error as not repeatable, because another part of the chain was executed and must not be executed
    /// twice.
    pub(crate) fn not_to_be_repeated(&self) -> Self {
        let mut details = self.to_details();
        details.may_repeat = false;
        details.worth_retrying = None;
        details.hint = details.hint.filter(|hint| *hint != gateway::UNKNOWN_REPEATABLE_HINT);
        details.into()
    }

    /// Returns who is affected by the error.
    pub(crate) fn concern(&self) -> Concern {
        self.0.concern
    }

    /// Returns a copy of the fields.
    pub(crate) fn to_details(&self) -> Box<Details> {
        Box::new((*self.0).clone())
    }

    fn details_as_step_of(&self, operation: &'static str) -> Box<Details> {
        let mut details = self.to_details();
        if let (Some(name), None) = (details.operation, details.step) {
            details.step = Some((name, details.outcome));
        }
        details.operation = Some(operation);
        details
    }

    /// Returns this error with an unknown outcome, because an earlier attempt may have been executed.
    pub(crate) fn after_unknown(&self, operation: &Spec, attempts: u32) -> Self {
        let mut details = self.to_details();
        details.outcome = Outcome::Unknown;
        details.attempts = attempts;
        details.may_repeat = operation.repeatable;
        details.worth_retrying = details.worth_retrying.filter(|_| operation.repeatable);
        details.into()
    }

    /// Returns what may have happened to the call.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Returns the vendor's name of the operation that was called; `None` if the client could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the step that failed, if the call needed others first, such as one for a token. `None` if the call
    /// itself failed.
    pub fn step(&self) -> Option<&'static str> {
        self.0.step.map(|(name, _)| name)
    }

    /// Returns what may have happened to the [step](Self::step) that failed.
    pub fn step_outcome(&self) -> Option<Outcome> {
        self.0.step.map(|(_, outcome)| outcome)
    }

    /// Returns the HTTP status of the last answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns DingTalk's error code. A legacy code is a number as text.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the code as a value of the operation's error enum: `error.code_as::<SendByApp>()`. `None` if another
    /// operation failed, such as a [step](Self::step) before it, for which the same code may mean something else.
    pub fn code_as<O: Operation>(&self) -> Option<O::Error> {
        let failed = self.step().or(self.operation());
        self.code().filter(|_| failed == Some(O::SPEC.name)).map(O::Error::from)
    }

    /// Returns DingTalk's message, in a language that DingTalk chooses.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns DingTalk's request id, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the permissions that the app lacks: those that DingTalk names, else the one that the operation is
    /// documented to need.
    pub fn required_scopes(&self) -> &[String] {
        &self.0.required_scopes
    }

    /// Returns advice for a person on what to do about the error.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint
    }

    /// Returns how many times the failed request was attempted.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns how long to wait, at least, before the same call is safe to repeat and may succeed. `None` if a second
    /// call could do harm ([`may_repeat`](Self::may_repeat) is false) or would fail in the same way. The client's own
    /// retries follow the same rule. Use this after they were used up or the deadline was too near.
    ///
    /// ```
    /// # fn main() {}
    /// # fn example(client: &dingtalk_file::Client, send: dingtalk_file::conv_file::SendByApp) -> Result<(), dingtalk_file::Error> {
    /// while let Err(error) = client.call(&send) {
    ///     let wait = error.worth_retrying().ok_or(error)?;
    ///     std::thread::sleep(wait);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn worth_retrying(&self) -> Option<Duration> {
        /// The shortest wait, because an immediate retry would probably fail again.
        const MIN_WAIT: Duration = Duration::from_secs(1);
        self.0.worth_retrying.map(|wait| wait.max(MIN_WAIT))
    }

    /// Returns the wait that DingTalk or the client's [rate limiter](crate::ClientBuilder::rate) asks for, if the call
    /// is [worth retrying](Self::worth_retrying).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.worth_retrying.filter(|wait| !wait.is_zero())
    }

    /// Returns true if making the same call again can do no harm. False only if the call, or a step of it, may have
    /// been executed and is not idempotent. A delivery's error covers all recipients: it is false as soon as one of
    /// them has the file, or may have it.
    pub fn may_repeat(&self) -> bool {
        self.0.may_repeat
    }

    /// Returns what went wrong, in this crate's words: the unusable value, or how far the transport got, with which
    /// host or file, and the cause, or the beginning of an answer that could not be read.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Returns what DingTalk refused: the person or operator of a chain (`operator user:manager4220`), else the
    /// request's ids (`spaceId 864`). If the code names some of the ids, only those are returned. For an invalid
    /// upload, returns the file.
    pub fn about(&self) -> Option<&str> {
        self.0.about.as_deref().filter(|about| !about.is_empty())
    }

    /// Returns the cause, for programs to `downcast_ref`, such as the [`io::Error`](std::io::Error) of a file that
    /// cannot be read. [`detail`](Self::detail) and `Display` already include its text.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }
}

/// [`source`](StdError::source) is `None`, because `Display` already includes the cause, and printing a chain of
/// sources would print it twice. [`Error::cause`] returns it to programs.
impl StdError for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
