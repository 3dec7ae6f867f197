//! Why a run failed, for people and for programs.

use std::time::Duration;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::{Error, Outcome};
use serde_json::Value;

use super::json::{object, value};
use super::text::printable;

/// Why there is nothing to show.
#[derive(Clone, Debug)]
pub enum Failure {
    /// An argument or variable cannot be used.
    Invalid(String),
    /// What this command did not do, or an earlier run may have done; no call says so.
    Here(Outcome, String),
    /// The call did not succeed.
    Call(Error),
    /// It failed, but what was tried before may have been done; why nobody knows.
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

    /// The value of `error`.
    pub fn json(&self) -> String {
        match self {
            Failure::Invalid(problem) => told(Outcome::Invalid, problem, None),
            Failure::Here(outcome, problem) => told(*outcome, problem, None),
            Failure::Call(error) => failed(error),
            Failure::Unsettled(before, failure) => {
                let detail = format!("{}: {}", before_that(before), failure.sentence());
                changed(
                    &failure.json(),
                    &[
                        ("outcome", Outcome::Unknown.as_str().into()),
                        ("may_repeat", false.into()),
                        ("retry_after", Value::Null),
                        ("detail", detail.into()),
                    ],
                )
            }
        }
    }

    /// What went wrong, in one line.
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

    /// The same for people.
    pub fn text(&self) -> String {
        self.about("")
    }

    /// The same, with whom it is about.
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

    /// Whether it is the same as another, but for the number of the request.
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

/// The exit statuses of what failed; the help texts list them.
pub fn status(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Refused => 1,
        Outcome::Invalid => 2,
        Outcome::NotSent => 3,
        Outcome::Unknown => 4,
    }
}

/// An error for people, and whom it is about.
pub fn explained(whom: &str, error: &Error) -> String {
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
        // An upload's hint says where to look.
        if error.operation() != Some("upload") {
            lines.push(format!("careful: it may have been done all the same; {look}"));
        }
    }
    lines.join("\n")
}

pub fn failed(error: &Error) -> String {
    let detail = match (error.detail(), error.about()) {
        (Some(detail), Some(about)) => Some(format!("{detail} ({about})")),
        (detail, about) => detail.or(about).map(String::from),
    };
    let scopes = error.required_scopes();
    let error: [_; 13] = [
        ("outcome", value(error.outcome().as_str())),
        ("operation", value(error.operation())),
        ("step", value(error.step())),
        ("status", value(error.status())),
        ("code", value(error.code())),
        ("message", value(error.message())),
        ("request_id", value(error.request_id())),
        ("required_scopes", value(Some(scopes).filter(|scopes| !scopes.is_empty()))),
        ("hint", value(error.hint())),
        ("attempts", value(Some(error.attempts()).filter(|attempts| *attempts > 0))),
        ("retry_after", value(error.worth_retrying().map(seconds))),
        ("may_repeat", value(error.may_repeat())),
        ("detail", value(detail)),
    ];
    object(&error)
}

/// Its fields, in order.
const ERROR: [&str; 13] = [
    "outcome",
    "operation",
    "step",
    "status",
    "code",
    "message",
    "request_id",
    "required_scopes",
    "hint",
    "attempts",
    "retry_after",
    "may_repeat",
    "detail",
];

/// The same error, told of a run that somebody has received a file by: to do all of it again would deliver twice.
pub fn not_to_be_repeated(error: &str) -> String {
    changed(error, &[("may_repeat", false.into()), ("retry_after", Value::Null)])
}

/// The same error with other values.
fn changed(error: &str, values: &[(&str, Value)]) -> String {
    let mut error: Value = serde_json::from_str(error).unwrap_or_default();
    for (name, value) in values {
        error[*name] = value.clone();
    }
    let names = ERROR.iter().map(|name| (*name, error[name].to_string()));
    object(&names.collect::<Vec<_>>())
}

/// What an unsettled failure is about.
fn before_that(why: &str) -> String {
    format!("an earlier send may have arrived ({why}), and sending it again failed")
}

/// The same object for what never became a call.
pub fn told(outcome: Outcome, problem: &str, hint: Option<&str>) -> String {
    let null = || value(Value::Null);
    let error: [_; 13] = [
        ("outcome", value(outcome.as_str())),
        ("operation", null()),
        ("step", null()),
        ("status", null()),
        ("code", null()),
        ("message", null()),
        ("request_id", null()),
        ("required_scopes", null()),
        ("hint", value(hint)),
        ("attempts", null()),
        ("retry_after", null()),
        ("may_repeat", value(outcome != Outcome::Unknown)),
        ("detail", value(problem)),
    ];
    object(&error)
}

/// Whole seconds, which is what servers ask for, without a decimal point.
fn seconds(time: Duration) -> Value {
    match time.subsec_nanos() {
        0 => time.as_secs().into(),
        _ => time.as_secs_f64().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_whole_where_they_can_be() {
        assert_eq!(seconds(Duration::from_secs(86400)).to_string(), "86400");
        assert_eq!(seconds(Duration::from_millis(1500)).to_string(), "1.5");
    }
}
