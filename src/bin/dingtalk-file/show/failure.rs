//! Why a run failed, for people and for programs.

use std::time::Duration;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::{Error, Outcome};
use serde::Serialize;
use serde_json::Number;

use super::text::printable;

/// Why a run has no result.
#[derive(Clone, Debug)]
pub enum Failure {
    /// An argument or variable cannot be used.
    Invalid(String),
    /// Known without a call: this command did not do it, or an earlier run may have done it.
    Here(Outcome, String),
    /// The call did not succeed.
    Call(Error),
    /// It failed, but an earlier attempt may have succeeded. The text says why that is not known.
    Unsettled(String, Box<Failure>),
}

impl From<String> for Failure {
    fn from(problem: String) -> Self {
        Failure::Invalid(problem)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Call(error)
    }
}

impl Failure {
    pub fn outcome(&self) -> Outcome {
        match self {
            Failure::Invalid(_) => Outcome::Invalid,
            Failure::Here(outcome, _) => *outcome,
            Failure::Call(error) => error.outcome(),
            Failure::Unsettled(..) => Outcome::Unknown,
        }
    }

    /// Returns the value of `error`.
    pub fn object(&self) -> ErrorObject<'_> {
        match self {
            Failure::Invalid(problem) => ErrorObject::told(Outcome::Invalid, problem, None),
            Failure::Here(outcome, problem) => ErrorObject::told(*outcome, problem, None),
            Failure::Call(error) => ErrorObject::of(error),
            Failure::Unsettled(before, failure) => ErrorObject {
                outcome: Outcome::Unknown.as_str(),
                detail: Some(format!("{}: {}", before_that(before), failure.sentence())),
                ..failure.object().not_to_be_repeated()
            },
        }
    }

    /// Returns what went wrong, in one line.
    fn sentence(&self) -> String {
        match self {
            Failure::Invalid(problem) => problem.clone(),
            Failure::Here(outcome, problem) => format!("{outcome}: {problem}"),
            Failure::Call(error) => error.to_string(),
            Failure::Unsettled(before, failure) => {
                let (outcome, before) = (Outcome::Unknown, before_that(before));
                format!("{outcome}: {before}: {}", failure.sentence())
            }
        }
    }

    /// Returns what went wrong and what to do, for people.
    pub fn text(&self) -> String {
        self.about("")
    }

    /// Returns the same text with the person or file that it is about.
    pub fn about(&self, whom: &str) -> String {
        match self {
            Failure::Invalid(problem) => format!("error: {whom}{problem}"),
            Failure::Here(outcome, problem) => format!("error: {whom}{outcome}: {problem}"),
            Failure::Call(error) => explained(whom, error),
            Failure::Unsettled(_, failure) => {
                let own = failure.text();
                let hints = own.lines().skip(1).map(|hint| format!("\n{hint}"));
                format!("error: {whom}{}{}", self.sentence(), hints.collect::<String>())
            }
        }
    }

    /// Returns whether two failures differ in nothing but the request id.
    pub fn is_like(&self, other: &Failure) -> bool {
        let text = |failure: &Failure| {
            let text = failure.text();
            failure.request_id().map_or(text.clone(), |id| text.replace(id, ""))
        };
        text(self) == text(other)
    }

    pub fn request_id(&self) -> Option<&str> {
        match self {
            Failure::Call(error) => error.request_id(),
            Failure::Unsettled(_, failure) => failure.request_id(),
            Failure::Invalid(_) | Failure::Here(..) => None,
        }
    }
}

/// Returns the exit status of a failure; the help texts list them.
pub fn status(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Refused => 1,
        Outcome::Invalid => 2,
        Outcome::NotSent => 3,
        Outcome::Unknown => 4,
    }
}

/// Returns an error for people, with the person or file that it is about.
fn explained(whom: &str, error: &Error) -> String {
    let mut lines = vec![format!("error: {whom}{error}")];
    if !error.required_scopes().is_empty() {
        let scopes = error.required_scopes().join(", ");
        lines.push(format!("required scopes: {}", printable(&scopes)));
    }
    if let Some(time) = error.retry_after() {
        lines.push(format!("retry after: {} s", time.as_secs_f64().ceil()));
    }
    if let Some(hint) = error.hint() {
        lines.push(format!("hint: {hint}"));
    }
    if error.outcome() == Outcome::Unknown && !error.may_repeat() {
        let look = match error.step().or(error.operation()) {
            Some(name) if name == SendByApp::SPEC.name => {
                "look into the chat before you send again"
            }
            _ => "look before you do it again",
        };
        // The hint of an upload already says where to look.
        if error.operation() != Some("upload") {
            lines.push(format!("careful: it may have been done all the same; {look}"));
        }
    }
    lines.join("\n")
}

/// A failure for programs.
#[derive(Default, Serialize)]
pub struct ErrorObject<'a> {
    outcome: &'static str,
    operation: Option<&'static str>,
    step: Option<&'static str>,
    status: Option<u16>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    request_id: Option<&'a str>,
    required_scopes: Option<&'a [String]>,
    hint: Option<&'a str>,
    attempts: Option<u32>,
    retry_after: Option<Number>,
    may_repeat: bool,
    detail: Option<String>,
}

impl<'a> ErrorObject<'a> {
    fn of(error: &'a Error) -> Self {
        let scopes = error.required_scopes();
        ErrorObject {
            outcome: error.outcome().as_str(),
            operation: error.operation(),
            step: error.step(),
            status: error.status(),
            code: error.code(),
            message: error.message(),
            request_id: error.request_id(),
            required_scopes: Some(scopes).filter(|scopes| !scopes.is_empty()),
            hint: error.hint(),
            attempts: Some(error.attempts()).filter(|attempts| *attempts > 0),
            retry_after: error.worth_retrying().and_then(seconds),
            may_repeat: error.may_repeat(),
            detail: match (error.detail(), error.about()) {
                (Some(detail), Some(about)) => Some(format!("{detail} ({about})")),
                (detail, about) => detail.or(about).map(String::from),
            },
        }
    }

    /// Returns the object of a failure without a call.
    pub fn told(outcome: Outcome, problem: &str, hint: Option<&'a str>) -> Self {
        ErrorObject {
            outcome: outcome.as_str(),
            hint,
            may_repeat: outcome != Outcome::Unknown,
            detail: Some(problem.into()),
            ..ErrorObject::default()
        }
    }

    /// Returns the same error for a run after which somebody has a file, or may have it: repeating all of it could deliver
    /// twice.
    pub fn not_to_be_repeated(self) -> Self {
        ErrorObject { may_repeat: false, retry_after: None, ..self }
    }
}

/// The object of a run that failed.
#[derive(Serialize)]
pub struct Failed<'a> {
    pub error: ErrorObject<'a>,
}

/// Returns what an unsettled failure is about.
fn before_that(why: &str) -> String {
    format!("an earlier send may have arrived ({why}), and sending it again failed")
}

/// Returns seconds; whole ones, which servers ask for, without a decimal point.
fn seconds(time: Duration) -> Option<Number> {
    match time.subsec_nanos() {
        0 => Some(time.as_secs().into()),
        _ => Number::from_f64(time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_whole_where_they_can_be() {
        assert_eq!(seconds(Duration::from_secs(86400)), Some(86400.into()));
        assert_eq!(seconds(Duration::from_millis(1500)), Number::from_f64(1.5));
    }
}
