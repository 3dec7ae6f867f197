//! What an answer means. No I/O here: from status, headers and bytes to a reply or a [`Failure`].

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::call::Spec;
use crate::call::envelope::{Envelope, repair};
use crate::call::error::{Details, Outcome};
use crate::call::watch::watch;
use crate::model::{Reply, ReplyKind};
use crate::tables::Action;
use crate::tables::gateway;

mod scopes;
mod secrets;

/// An answer as the transport read it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
    /// Why the body is not whole.
    pub(crate) broken: Option<String>,
}

/// Why an attempt did not succeed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) details: Box<Details>,
    pub(crate) action: Action,
}

impl Failure {
    pub(crate) fn new(outcome: Outcome, action: Action, detail: impl Into<String>) -> Self {
        let mut details = Details::new(outcome);
        details.detail = Some(detail.into());
        Failure { details, action }
    }

    /// This failure with what caused it.
    pub(crate) fn caused_by(mut self, error: Arc<dyn StdError + Send + Sync>) -> Self {
        self.details.caused_by(error);
        self
    }

    /// Whether what was sent is the reason: neither the token, nor a missing permission, nor how often it was called.
    pub(crate) fn is_about_what_was_sent(&self) -> bool {
        let details = &self.details;
        details.outcome == Outcome::Refused
            && details.code.is_some()
            && details.required_scopes.is_empty()
            && matches!(self.action, Action::Final | Action::Retry)
    }

    /// Whether the token was refused, and another may be taken.
    pub(crate) fn asks_for_token(&self) -> bool {
        self.details.outcome == Outcome::Refused && self.action == Action::RenewToken
    }

    /// The deadline passed before there was a request.
    pub(crate) fn late() -> Self {
        let problem = "the deadline passed before the request could be sent";
        Failure::new(Outcome::NotSent, Action::Retry, problem)
    }

    /// The deadline would pass before the rate allows the request.
    pub(crate) fn no_permit(spec: &Spec) -> Self {
        let problem = "the client's rate limiter has no permit before the deadline; \
                       call again later, extend the deadline or raise the rate";
        let mut failure = Failure::new(Outcome::NotSent, Action::Retry, problem);
        failure.details.operation = Some(spec.name);
        failure
    }
}

/// The reply that an answer holds, or what went wrong. The same order for every operation:
///
/// 1. 3xx and 5xx are unknown, whatever they say.
/// 2. 2xx succeeds exactly when the root is what the operation answers (an object, if it says nothing else), what the
///    reply requires is there, the field that must be `true` is, and it is no envelope of an error with nothing else in it.
///    An error code is treated as under 3, but if something beside it may be a result, only what the gateway refuses is
///    refused; without a code the outcome is unknown.
/// 3. 4xx is refused, except 408 and codes that say that nobody knows. What to do about it depends on the code, not on
///    the status.
pub(crate) fn interpret<R: DeserializeOwned>(
    spec: &Spec,
    answer: Answer,
) -> Result<Reply<R>, Failure> {
    let mut found = None;
    let success = judge(spec, answer, &mut |text| {
        const NAMES: &[&[&str]] =
            &[gateway::LEGACY_CODE, gateway::CODE, gateway::BANNED, gateway::REQUEST_ID];
        let (value, is_watched) = watch(text, NAMES);
        (value.map(|value| found = Some(value)), is_watched)
    })?;
    let value = found.expect("an answer is a success only with a value");
    Ok(Reply::from_answer(value, success.status, success.request_id, success.text))
}

/// What an answer that is a success has beside its value.
struct Success {
    status: u16,
    request_id: Option<String>,
    text: String,
}

/// Reads the value of a success and keeps it. Also says whether the answer may hold more than that: an error code, or the
/// number of the request.
type Read<'a> = &'a mut dyn FnMut(&str) -> (Result<(), serde_json::Error>, bool);

/// [`interpret`] for a value of any type. Not generic, so that a program with many operations has this once.
fn judge(spec: &Spec, answer: Answer, read: Read<'_>) -> Result<Success, Failure> {
    let Answer { status, request_id, retry_after, body, broken } = answer;
    let text = text(body);
    let mut reading = match broken {
        None => Reading::new(spec, status, &text, read),
        Some(_) => Reading { envelope: None, value: None },
    };
    if broken.is_none() && reading.failed() {
        let repaired = repair(&text);
        if repaired != text {
            reading = Reading::new(spec, status, &repaired, read);
        }
    }
    let is_object = reading.envelope.is_some();
    let envelope = reading.envelope.unwrap_or_default();
    let holds_secrets = !spec.reply_secrets.is_empty();
    let mut complaint = broken;
    // An error code beside a result, and beside something that is none that can be read.
    let (mut contradicts, mut doubtful) = (false, false);
    // A field of a reply may be called like an error code, but of this one no fields are known.
    let is_any = spec.reply == ReplyKind::Any;
    match reading.value {
        // An object where something else was expected.
        None => doubtful = envelope.is_contradictory() && (200..300).contains(&status),
        // A reply that requires nothing can be read from anything, also from an error with fields that nobody has heard of.
        Some(Ok(())) if envelope.is_an_error() && read("{}").0.is_ok() => {
            doubtful = envelope.is_contradictory();
        }
        // One that requires an object takes an empty one, which is believed only where it matters whether the call was
        // executed.
        Some(Ok(()))
            if spec.repeatable && envelope.is_an_error() && !envelope.is_contradictory() => {}
        Some(Ok(())) if is_any && envelope.code.is_some() && !envelope.has_result => {}
        Some(Ok(())) if envelope.legacy || is_any && envelope.code.is_some() => {
            complaint = Some("the answer holds both a result and an error code".into());
            contradicts = true;
        }
        Some(Ok(())) if envelope.succeeded => {
            let request_id = envelope.request_id.or(request_id);
            return Ok(Success { status, request_id, text });
        }
        Some(Ok(())) => {
            let field = spec.success.unwrap_or_default();
            complaint = Some(format!("the answer does not say that `{field}` is true"));
        }
        Some(Err(_)) if envelope.code.is_some() => doubtful = envelope.has_result,
        Some(Err(_)) if envelope.banned.is_some() => {}
        // serde's texts quote the value that they stumble over.
        Some(Err(_)) if holds_secrets => complaint = Some("the answer cannot be read".into()),
        Some(Err(error)) => complaint = Some(format!("the answer cannot be read: {error}")),
    }

    let code = envelope.code.as_deref();
    let banned = envelope.banned.filter(|_| code.is_none() && status < 500);
    let (outcome, action) = match banned {
        // The gateway's own answer: nothing behind it has seen the call.
        Some(_) => (Outcome::Refused, Action::Banned),
        None => match classify(spec, status, code, contradicts) {
            // What a gateway refuses never came to whoever writes results.
            (Outcome::Refused, Action::Final | Action::Retry) if doubtful => {
                complaint = Some("the answer holds both a result and an error code".into());
                (Outcome::Unknown, Action::Unknown)
            }
            found => found,
        },
    };
    let mut details = Details::new(outcome);
    details.status = Some(status);
    details.hint = match code {
        // What the code asks for does not hold where nobody knows.
        Some(code) if outcome == Outcome::Unknown && spec.action(code) != Action::Unknown => {
            unknown_hint(spec, outcome)
        }
        Some(code) => spec.hint(code).or_else(|| unknown_hint(spec, outcome)),
        None if envelope.banned.is_some() => Some(gateway::BANNED_HINT),
        None if complaint.is_none() && !is_object => Some(gateway::NOT_JSON_HINT),
        None => None,
    };
    details.detail = complaint.or_else(|| match (code, text.trim()) {
        (Some(_), _) => None,
        _ if banned.is_some() => None,
        (None, _) if (300..400).contains(&status) => {
            Some("a redirect, which is not followed".into())
        }
        (None, "") => Some("an empty answer".into()),
        (None, text) if holds_secrets => Some(format!("an answer of {} bytes", text.len())),
        // All of it: it is cut once it holds no secret any more, for a cut may go through one.
        (None, text) => Some(format!("the answer is no success: {text}")),
    });
    details.code = envelope.code;
    details.message = envelope.message;
    details.request_id = envelope.request_id.or(request_id);
    details.required_scopes = envelope.required_scopes;
    if action == Action::DropToken && details.required_scopes.is_empty() {
        details.required_scopes = scopes::named(details.message.as_deref().unwrap_or_default());
        if details.required_scopes.is_empty() && !spec.permission.is_empty() {
            details.required_scopes.push(spec.permission.into());
        }
    }
    details.retry_after = retry_after.max(banned);
    if holds_secrets && is_object {
        // A refusal that quotes the token which it hands out all the same.
        match secrets::read(spec.reply_secrets, &text) {
            Some(secrets) => details.hide(&secrets),
            None => details.hide_all(),
        }
    }
    Err(Failure { details, action })
}

/// What to do where nobody knows whether the call was executed.
pub(crate) fn unknown_hint(spec: &Spec, outcome: Outcome) -> Option<&'static str> {
    let hint = match spec.repeatable {
        true => gateway::UNKNOWN_REPEATABLE_HINT,
        false => gateway::UNKNOWN_HINT,
    };
    (outcome == Outcome::Unknown).then_some(hint)
}

/// What can be made of an answer's text.
struct Reading {
    /// Absent if the text is no JSON object.
    envelope: Option<Envelope>,
    /// Absent if the status speaks against a result.
    value: Option<Result<(), serde_json::Error>>,
}

impl Reading {
    fn new(spec: &Spec, status: u16, text: &str, read: Read<'_>) -> Self {
        // serde's derive reads a struct from an array too.
        let is_object = ReplyKind::Object.may_be(text);
        let success = spec.reply.may_be(text) && (200..300).contains(&status);
        let mut is_plain = false;
        let value = success.then(|| {
            let (value, is_watched) =
                read(if spec.reply == ReplyKind::None { "null" } else { text });
            let is_silent = !is_object || !is_watched && spec.reply == ReplyKind::Object;
            is_plain = is_silent && value.is_ok() && spec.success.is_none();
            value
        });
        let envelope = match is_plain {
            true => Some(Envelope::silent()),
            false => is_object.then(|| Envelope::read(text, spec.success).ok()).flatten(),
        };
        Reading { envelope, value }
    }

    fn failed(&self) -> bool {
        self.envelope.is_none() || matches!(self.value, Some(Err(_)))
    }
}

fn classify(spec: &Spec, status: u16, code: Option<&str>, contradicts: bool) -> (Outcome, Action) {
    match (status, code) {
        // Never followed, and a repetition would be sent elsewhere again.
        (300..400, _) => (Outcome::Unknown, Action::Final),
        // 1xx as a final answer, or below: no HTTP that means anything, whatever it says.
        (500.., _) | (408, _) | (..200, _) => (Outcome::Unknown, Action::Unknown),
        (200..300, None) => (Outcome::Unknown, Action::Unknown),
        _ if contradicts => (Outcome::Unknown, Action::Unknown),
        (_, Some(code)) => match spec.action(code) {
            Action::Unknown => (Outcome::Unknown, Action::Unknown),
            Action::Final if status == 429 => (Outcome::Refused, Action::Wait1s),
            action => (Outcome::Refused, action),
        },
        (429, None) => (Outcome::Refused, Action::Wait1s),
        (400..500, None) => (Outcome::Refused, Action::Final),
    }
}

/// The body as text: without a byte order mark, and whatever is not UTF-8 replaced.
pub(crate) fn text(mut body: Vec<u8>) -> String {
    if body.starts_with(b"\xef\xbb\xbf") {
        body.drain(..3);
    }
    String::from_utf8(body)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests;
