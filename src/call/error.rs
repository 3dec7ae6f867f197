use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::{Operation, Spec};
use crate::tables::gateway;
pub(crate) use details::Details;
pub(crate) use show::with_cause;

mod details;
mod show;

/// What may have happened on DingTalk's side: the first thing to ask of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Refused here, before anything was sent. Content that changes while it is uploaded counts as well (what was sent
    /// of it is not kept), and a disk that does not take what is downloaded.
    Invalid,
    /// The transport failed before the request could be executed.
    NotSent,
    /// DingTalk, or a gateway before it, answered that it did not do it.
    Refused,
    /// The request may have been executed. Find out before you repeat one that [may not be
    /// repeated](Error::may_repeat).
    Unknown,
}

impl Outcome {
    /// `invalid`, `not_sent`, `refused` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Invalid => "invalid",
            Outcome::NotSent => "not_sent",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
        }
    }
}

/// As [`as_str`](Outcome::as_str) writes it.
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
        found.ok_or_else(|| D::Error::custom(format!("{text:?} is no outcome")))
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

/// Why a call did not succeed, and whether it may have happened all the same.
///
/// # What to do
///
/// | [`outcome`](Error::outcome) | what happened | what to do |
/// | --- | --- | --- |
/// | [`Invalid`](Outcome::Invalid) | refused here, nothing was done | correct the value that the text names |
/// | [`NotSent`](Outcome::NotSent) | no connection, no token | repeat later |
/// | [`Refused`](Outcome::Refused) | DingTalk did not do it | read [`code`](Error::code) and [`hint`](Error::hint); after throttling repeat after [`retry_after`](Error::retry_after) |
/// | [`Unknown`](Outcome::Unknown) | perhaps done, perhaps not | repeat if [`may_repeat`](Error::may_repeat), else look first |
///
/// `Display` is one line without secrets, the cause's text included. `Debug` is that line and, on lines of their own, what
/// helps: so `fn main() -> Result<(), Box<dyn Error>>` tells what happened and what to do. `{:#?}` has the fields. The error
/// is one pointer wide and cheap to clone.
#[derive(Clone)]
pub struct Error(Arc<Details>);

impl From<Box<Details>> for Error {
    fn from(details: Box<Details>) -> Self {
        Error(Arc::from(details))
    }
}

impl Error {
    /// An error made by hand, for tests of an application's own: `operation` as the vendor names it. A call with an
    /// unknown outcome may not be repeated.
    pub fn new(outcome: Outcome, operation: &'static str) -> Self {
        let mut details = Details::new(outcome);
        details.operation = Some(operation);
        details.may_repeat = outcome != Outcome::Unknown;
        details.worth_retrying = (outcome == Outcome::NotSent).then_some(Duration::ZERO);
        details.into()
    }

    /// This error with a code, for tests of an application's own.
    pub fn with_code(self, code: impl Into<String>) -> Self {
        let mut details = Box::new((*self.0).clone());
        details.code = Some(code.into());
        details.into()
    }

    /// A value that cannot be used, found before anything was sent.
    pub(crate) fn invalid(operation: Option<&'static str>, detail: impl Into<String>) -> Self {
        let mut details = Details::new(Outcome::Invalid);
        details.operation = operation;
        details.detail = Some(detail.into());
        details.into()
    }

    /// This error, met in a step that came before what `operation`, a chain of calls, is about: that was not done,
    /// whatever became of the step. An unknown outcome becomes "not sent"; [`step`](Self::step) and
    /// [`step_outcome`](Self::step_outcome) keep what was known. For chains of your own, as
    /// [`Client::deliver`](crate::Client::deliver) does it.
    pub fn as_step_of(&self, operation: &'static str) -> Self {
        let mut details = self.details_as_step_of(operation);
        if details.outcome == Outcome::Unknown {
            details.outcome = Outcome::NotSent;
        }
        details.into()
    }

    /// This error, met in the very request that `operation`, a chain of calls, is about: what may have happened to one
    /// happened to the other.
    pub fn as_last_step_of(&self, operation: &'static str) -> Self {
        self.details_as_step_of(operation).into()
    }

    /// This error with another hint, if its outcome is unknown.
    pub(crate) fn if_unknown(&self, hint: &'static str) -> Self {
        let mut details = Box::new((*self.0).clone());
        if details.outcome == Outcome::Unknown {
            details.hint = Some(hint);
        }
        details.into()
    }

    /// This error, if it is about what was sent, with whom or what the caller knows that by.
    pub(crate) fn if_about(&self, what: impl FnOnce() -> String) -> Self {
        match self.0.about {
            Some(_) => self.on(what()),
            None => self.clone(),
        }
    }

    /// This error, with `who` in place of the id that they were sent as.
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

    /// This error, with what it is about.
    pub(crate) fn on(&self, what: String) -> Self {
        let mut details = Box::new((*self.0).clone());
        details.about = Some(what);
        details.into()
    }

    /// This error, where something else that was done would be done twice.
    pub(crate) fn not_to_be_repeated(&self) -> Self {
        let mut details = Box::new((*self.0).clone());
        details.may_repeat = false;
        details.worth_retrying = None;
        details.hint = details.hint.filter(|hint| *hint != gateway::UNKNOWN_REPEATABLE_HINT);
        details.into()
    }

    fn details_as_step_of(&self, operation: &'static str) -> Box<Details> {
        let mut details = Box::new((*self.0).clone());
        if let (Some(name), None) = (details.operation, details.step) {
            details.step = Some((name, details.outcome));
        }
        details.operation = Some(operation);
        details
    }

    /// This error, met after an attempt that may have been executed: what comes later does not undo that.
    pub(crate) fn after_unknown(&self, operation: &Spec, attempts: u32) -> Self {
        let mut details = Box::new((*self.0).clone());
        details.outcome = Outcome::Unknown;
        details.attempts = attempts;
        details.may_repeat = operation.repeatable;
        details.worth_retrying = details.worth_retrying.filter(|_| operation.repeatable);
        details.into()
    }

    /// What may have happened to the call that was made.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The operation that was called, by the vendor's name; none if the client could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The step that failed, where the call needs others first (a token, say). None if the call itself failed.
    pub fn step(&self) -> Option<&'static str> {
        self.0.step.map(|(name, _)| name)
    }

    /// What may have happened to that step.
    pub fn step_outcome(&self) -> Option<Outcome> {
        self.0.step.map(|(_, outcome)| outcome)
    }

    /// HTTP status of the last answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// DingTalk's error code; a legacy number as text.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The code as a value of the operation's error enum: `error.code_as::<SendByApp>()`. None if another operation
    /// failed, a [step](Self::step) before this one for instance: the same code may mean something else there.
    pub fn code_as<O: Operation>(&self) -> Option<O::Error> {
        let failed = self.step().or(self.operation());
        self.code().filter(|_| failed == Some(O::SPEC.name)).map(O::Error::from)
    }

    /// DingTalk's message, in whatever language it chose.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// DingTalk's number of the request. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The permissions that the app lacks: those that DingTalk names, else the one that the operation is documented to need.
    pub fn required_scopes(&self) -> &[String] {
        &self.0.required_scopes
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint
    }

    /// How many times the request was tried; if a step failed, that step's.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether to make the same call again, and after how long at least: it does no harm and may succeed then. None where a
    /// second call could do harm ([`may_repeat`](Self::may_repeat) is false) or would fail like this one. The client's own
    /// retries go by the same rule, so this is about another call after they were used up or the deadline came too early.
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
        /// Where nobody says how long: what failed just now fails again at once.
        const LEAST: Duration = Duration::from_secs(1);
        self.0.worth_retrying.map(|wait| wait.max(LEAST))
    }

    /// How long DingTalk or the client's [rate](crate::ClientBuilder::rate) asks to wait, where the call is
    /// [worth retrying](Self::worth_retrying).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.worth_retrying.filter(|wait| !wait.is_zero())
    }

    /// Whether making the same call again can do no harm. False only where the call, or a step of it, may have been
    /// executed and a second execution would show. The error of a delivery says so of the delivery to everybody: false
    /// as soon as one person has the file, or may have it.
    pub fn may_repeat(&self) -> bool {
        self.0.may_repeat
    }

    /// What went wrong, in this crate's words: what value is not usable, how far the transport came, with which host or
    /// file, and what caused it; how an answer that could not be read begins.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What DingTalk refused, as far as it was sent: the person or operator of a chain (`operator user:manager4220`),
    /// else the ids of the request (`spaceId 864`), those that the code names if it names some. Or the file that an upload
    /// failed of.
    pub fn about(&self) -> Option<&str> {
        self.0.about.as_deref().filter(|about| !about.is_empty())
    }

    /// What caused it, for programs: the [`io::Error`](std::io::Error) of a file that cannot be read, say, by
    /// `downcast_ref`. Its text stands in [`detail`](Self::detail) and in `Display` already.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }
}

/// [`source`](StdError::source) is none: whatever caused the error stands in its `Display` already, and who prints a chain
/// of causes would print it twice. [`Error::cause`] has it for programs.
impl StdError for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn a_long_text_is_cut_between_characters_wherever_the_cut_falls() {
        for piece in
            ["中", "👩\u{200d}👩\u{200d}👧", "e\u{301}\u{302}", "\u{10ffff}é", "\u{202e}中x"]
        {
            for pad in 0..310 {
                let text = "x".repeat(pad) + &piece.repeat(120);
                let mut details = Details::new(Outcome::Refused);
                details.message = Some(text.clone());
                details.detail = Some(text.clone());
                details.required_scopes = vec![text.clone(); 2];
                details.tidy(&[]);
                for cut in [details.message, details.detail]
                    .into_iter()
                    .flatten()
                    .chain(details.required_scopes)
                {
                    match cut.split_once("… (") {
                        Some((kept, _)) => {
                            assert!(text.starts_with(kept), "{pad}: {cut}");
                            assert!((297..=300).contains(&kept.len()), "{pad}: {}", kept.len());
                            assert!(cut.ends_with(&format!("({} bytes)", text.len())), "{cut}");
                        }
                        None => assert!(cut == text && text.len() <= 300, "{pad}"),
                    }
                }
            }
        }
    }

    #[test]
    fn display_escapes_what_would_draw_on_a_terminal() {
        let mut details = Details::new(Outcome::Refused);
        details.message = Some("a\r\n\u{1b}[31mb\u{202e}中文".into());
        let text = Error::from(details).to_string();
        assert_eq!(text, "refused: a\\r\\n\\u{1b}[31mb\\u{202e}中文");
    }
}
