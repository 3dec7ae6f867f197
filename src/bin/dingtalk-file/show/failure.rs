//! Failures of a run, for people and for programs.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::time::Duration;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::{Error, Outcome};
use serde::Serialize;
use serde_json::Number;

use super::language;
use super::text::printable;

/// The failure of a run.
#[derive(Clone, Debug)]
pub enum Failure {
    /// An argument or variable cannot be used.
    Invalid(String),
    /// The call did not succeed.
    Call(Error),
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
    /// Returns the failure of a run that did not begin: the problem with the arguments, without the operation's name.
    pub fn before(error: Error) -> Self {
        match (error.outcome(), error.detail(), error.cause()) {
            (Outcome::Invalid, Some(problem), None) => Failure::Invalid(problem.into()),
            _ => Failure::Call(error),
        }
    }

    pub fn outcome(&self) -> Outcome {
        match self {
            Failure::Invalid(_) => Outcome::Invalid,
            Failure::Call(error) => error.outcome(),
        }
    }

    /// Returns the value of `error`.
    pub fn object(&self) -> ErrorObject<'_> {
        match self {
            Failure::Invalid(problem) => ErrorObject::without_call(Outcome::Invalid, problem, None),
            Failure::Call(error) => ErrorObject::of(error),
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
            Failure::Call(error) => explained(whom, error),
        }
    }

    /// Returns true if two failures differ only in the request id.
    pub fn is_like(&self, other: &Failure) -> bool {
        self.without_request_id() == other.without_request_id()
    }

    /// Returns the text without the request id, which identifies failures of the same kind.
    pub fn without_request_id(&self) -> String {
        let text = self.text();
        match self.request_id() {
            Some(id) => text.replace(id, ""),
            None => text,
        }
    }

    pub fn request_id(&self) -> Option<&str> {
        match self {
            Failure::Call(error) => error.request_id(),
            Failure::Invalid(_) => None,
        }
    }
}

/// Groups equal failures, in order, with the first failure of each group.
pub fn grouped<F: Borrow<Failure>>(
    failures: impl Iterator<Item = (F, String)>,
) -> Vec<(F, Vec<String>)> {
    let mut groups: Vec<(F, Vec<String>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (failure, whom) in failures {
        let at = *known.entry(failure.borrow().without_request_id()).or_insert(groups.len());
        if at == groups.len() {
            groups.push((failure, Vec::new()));
        }
        groups[at].1.push(whom);
    }
    groups
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
        lines.push(format!("hint: {}", language::hint(hint)));
    }
    if error.outcome() == Outcome::Unknown && !error.may_repeat() {
        let advice = match error.step().or(error.operation()) {
            Some(name) if name == SendByApp::SPEC.name || name == "deliver" => {
                "check the chat before you send again"
            }
            _ => "check before you do it again",
        };
        // The hint for an upload already says where to look.
        if error.operation() != Some("upload") {
            lines.push(format!("careful: it may have been done all the same; {advice}"));
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
    pub fn without_call(outcome: Outcome, problem: &str, hint: Option<&'a str>) -> Self {
        ErrorObject {
            outcome: outcome.as_str(),
            hint,
            may_repeat: outcome != Outcome::Unknown,
            detail: Some(problem.into()),
            ..ErrorObject::default()
        }
    }

    /// Returns this error as not repeatable, because someone has a file or may have it, and repeating the whole run
    /// could deliver twice.
    pub fn not_to_be_repeated(self) -> Self {
        ErrorObject { may_repeat: false, retry_after: None, ..self }
    }
}

/// The object of a run that failed.
#[derive(Serialize)]
pub struct Failed<'a> {
    pub error: ErrorObject<'a>,
}

/// Returns seconds, without a decimal point if they are whole.
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
