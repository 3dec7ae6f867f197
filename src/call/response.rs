//! Interpretation of answers: turns status, headers and bytes into a reply or a [`Failure`]. No I/O here.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::{DeserializeOwned, Error as _};

use crate::call::Spec;
use crate::call::envelope::{Envelope, repair};
use crate::call::error::{Details, Outcome};
use crate::call::watch::watch;
use crate::model::{Reply, ReplyKind};
use crate::tables::gateway;
use crate::tables::{Action, Concern};

mod scopes;
mod secrets;

/// An answer as the transport read it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The server's time.
    pub(crate) date: Option<SystemTime>,
    /// The object store's CRC-64 of a file.
    pub(crate) crc64: Option<u64>,
    pub(crate) body: Vec<u8>,
    /// Why the body is incomplete, if it is.
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

    /// Returns this failure with its cause.
    pub(crate) fn caused_by(mut self, error: Arc<dyn StdError + Send + Sync>) -> Self {
        self.details.caused_by(error);
        self
    }

    /// Returns true if DingTalk refused the request's content, as opposed to the token, the app's permissions or the
    /// rate of calls.
    pub(crate) fn is_about_what_was_sent(&self) -> bool {
        let details = &self.details;
        details.outcome == Outcome::Refused
            && details.code.is_some()
            && details.required_scopes.is_empty()
            && matches!(self.action, Action::Final | Action::Retry)
    }

    /// Returns true if the token was refused and another one may be tried.
    pub(crate) fn asks_for_token(&self) -> bool {
        self.details.outcome == Outcome::Refused && self.action == Action::RenewToken
    }

    /// Returns the failure for a deadline that passed before a request was sent.
    pub(crate) fn late() -> Self {
        let problem = "the deadline passed before the request could be sent";
        Failure::new(Outcome::NotSent, Action::Retry, problem)
    }

    /// Returns the failure for a run that was stopped before a request was sent.
    pub(crate) fn stopped() -> Self {
        Failure::new(Outcome::NotSent, Action::Final, "stopped before the request was sent")
    }

    /// Returns the failure for a deadline that would pass before the rate limiter has a permit.
    pub(crate) fn no_permit(spec: &Spec) -> Self {
        let problem = "the client's rate limiter has no permit before the deadline; \
                       call again later, extend the deadline or raise the rate";
        let mut failure = Failure::new(Outcome::NotSent, Action::Retry, problem);
        failure.details.operation = Some(spec.name);
        failure
    }
}

/// Returns the reply in an answer, or the failure. The rules are the same for every operation:
///
/// 1. 3xx and 5xx are unknown, whatever their content.
/// 2. 2xx is a success if the root has the operation's [`ReplyKind`] (an object by default), all required fields are
///    there, the field that must be `true` is, and the answer is not just an error envelope. Otherwise, with an error
///    code, it is treated like a 4xx, unless there may be a result beside the code: then only the gateway's refusals
///    count as refused. (The reply's own field is not an error code unless its value is in an error table.) Without a code
///    the outcome is unknown.
/// 3. 4xx is refused, except 408 and codes for an unknown outcome. The code, not the status, determines what to do.
pub(crate) fn interpret<R: DeserializeOwned>(
    spec: &Spec,
    answer: Answer,
    check: &dyn Fn(&R) -> Result<(), String>,
) -> Result<Reply<R>, Failure> {
    let mut found = None;
    let success = judge(spec, answer, &mut |text| {
        let (value, envelope) = watch(text);
        let value = value.and_then(|value| {
            check(&value).map_err(serde_json::Error::custom)?;
            found = Some(value);
            Ok(())
        });
        (value, envelope)
    })?;
    let value = found.expect("an answer is a success only with a value");
    Ok(Reply::from_answer(value, success.status, success.request_id, success.text))
}

/// The parts of a successful answer other than its value.
struct Success {
    status: u16,
    request_id: Option<String>,
    text: String,
}

/// Reads and keeps the value of a success. Also returns the answer's envelope, unless it must be read separately.
type Read<'a> = &'a mut dyn FnMut(&str) -> (Result<(), serde_json::Error>, Option<Envelope>);

/// Does the work of [`interpret`]. Not generic, so that a program with many operations contains it once.
fn judge(spec: &Spec, answer: Answer, read: Read<'_>) -> Result<Success, Failure> {
    let Answer { status, request_id, retry_after, body, broken, crc64: _, date: _ } = answer;
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
    let mut envelope = reading.envelope.unwrap_or_default();
    if spec.own_code && !envelope.legacy && (200..300).contains(&status) {
        envelope.code = envelope.code.filter(|code| spec.error(code).is_some());
    }
    let holds_secrets = !spec.reply_secrets.is_empty();
    let mut complaint = broken;
    // True if there is an error code beside a readable result, or beside something that may be a result.
    let (mut contradicts, mut doubtful) = (false, false);
    // Any JSON may contain a field with the name of the error code.
    let is_any = spec.reply == ReplyKind::Any;
    match reading.value {
        // The root is not of the expected kind.
        None => doubtful = envelope.is_contradictory() && (200..300).contains(&status),
        // A reply that requires nothing can be read from any object, even from an error with unknown fields.
        Some(Ok(())) if envelope.is_an_error() && read("{}").0.is_ok() => {
            doubtful = envelope.is_contradictory();
        }
        // A reply that requires an object accepts an empty one. Beside an error it counts as a result only if the
        // operation may not be repeated.
        Some(Ok(()))
            if spec.repeatable && envelope.is_an_error() && !envelope.is_contradictory() => {}
        Some(Ok(())) if is_any && envelope.code.is_some() && !envelope.has_result => {}
        Some(Ok(())) if envelope.legacy || is_any && envelope.code.is_some() => {
            complaint = Some("the response contains both a result and an error code".into());
            contradicts = true;
        }
        Some(Ok(())) if envelope.succeeded => {
            let request_id = envelope.request_id.or(request_id);
            return Ok(Success { status, request_id, text });
        }
        Some(Ok(())) => {
            let field = spec.success.unwrap_or_default();
            complaint = Some(format!("the response does not say that `{field}` is true"));
        }
        Some(Err(_)) if envelope.code.is_some() => doubtful = envelope.has_result,
        Some(Err(_)) if envelope.banned.is_some() => {}
        // serde's messages quote the offending value.
        Some(Err(_)) if holds_secrets => complaint = Some("the response cannot be read".into()),
        Some(Err(error)) => complaint = Some(format!("the response cannot be read: {error}")),
    }

    let code = envelope.code.as_deref();
    let banned = envelope.banned.filter(|_| code.is_none() && status < 500);
    let (outcome, action) = match banned {
        // The gateway itself sends this answer. No back end has seen the call.
        Some(_) => (Outcome::Refused, Action::Banned),
        None => match classify(spec, status, code, contradicts) {
            // The gateway's refusals are excluded, because no back end has seen the call and could have written a
            // result.
            (Outcome::Refused, Action::Final | Action::Retry) if doubtful => {
                complaint = Some("the response contains both a result and an error code".into());
                (Outcome::Unknown, Action::Unknown)
            }
            found => found,
        },
    };
    let mut details = Details::new(outcome);
    details.status = Some(status);
    details.concern = match code {
        _ if banned.is_some() => Concern::Everyone,
        Some(code) => spec.concern(code),
        None => Concern::default(),
    };
    details.hint = match code {
        // The code's own hint does not apply if the outcome is unknown.
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
        (None, "") => Some("an empty response".into()),
        (None, text) if holds_secrets => Some(format!("a response of {} bytes", text.len())),
        // Quoted in full here. It is shortened only after secrets are removed, because a cut could split one.
        (None, text) => Some(format!("the response does not report success: {text}")),
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
        // A refusal may quote a token that it also returns.
        match secrets::read(spec.reply_secrets, &text) {
            Some(secrets) => details.hide(&secrets),
            None => details.hide_all(),
        }
    }
    Err(Failure { details, action })
}

/// Returns the hint for an unknown outcome.
pub(crate) fn unknown_hint(spec: &Spec, outcome: Outcome) -> Option<&'static str> {
    let hint =
        if spec.repeatable { gateway::UNKNOWN_REPEATABLE_HINT } else { gateway::UNKNOWN_HINT };
    (outcome == Outcome::Unknown).then_some(hint)
}

/// The envelope and value in an answer's text.
struct Reading {
    /// `None` if the text is not a JSON object.
    envelope: Option<Envelope>,
    /// `None` if the status or the root rules out a result.
    value: Option<Result<(), serde_json::Error>>,
}

impl Reading {
    fn new(spec: &Spec, status: u16, text: &str, read: Read<'_>) -> Self {
        // Checked here, because serde's derive also reads a struct from an array.
        let is_object = ReplyKind::Object.may_be(text);
        let success = spec.reply.may_be(text) && (200..300).contains(&status);
        let mut known = None;
        let value = success.then(|| {
            let (value, envelope) = read(if spec.reply == ReplyKind::None { "null" } else { text });
            if value.is_ok() && spec.success.is_none() {
                known = match spec.reply {
                    _ if !is_object => Some(Envelope::silent()),
                    ReplyKind::Object => envelope,
                    _ => None,
                };
            }
            value
        });
        let envelope = match known {
            None if is_object => Envelope::read(text, spec.success).ok(),
            known => known,
        };
        Reading { envelope, value }
    }

    fn failed(&self) -> bool {
        self.envelope.is_none() || matches!(self.value, Some(Err(_)))
    }
}

/// Returns the outcome of an answer that is not a success, and the action to take.
fn classify(spec: &Spec, status: u16, code: Option<&str>, contradicts: bool) -> (Outcome, Action) {
    match (status, code) {
        // Redirects are not followed, and a repetition would be redirected again.
        (300..400, _) => (Outcome::Unknown, Action::Final),
        // A final status below 200 is not meaningful HTTP.
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

/// Converts a body to text, without a byte order mark, and with invalid UTF-8 replaced.
pub(crate) fn text(mut body: Vec<u8>) -> String {
    if body.starts_with(b"\xef\xbb\xbf") {
        body.drain(..3);
    }
    String::from_utf8(body)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests;
