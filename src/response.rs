//! What an answer means. No I/O here: from status, headers and bytes to a reply or a [`Failure`].

use std::fmt::Write as _;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::error::{Details, Outcome};
use crate::generated::gateway;
use crate::operation::Action;
use crate::{Reply, Spec};

/// An answer as the transport read it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Zeroizing<Vec<u8>>,
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
    /// The deadline passed before there was a request.
    pub(crate) fn late() -> Self {
        let mut details = Details::new(Outcome::NotSent);
        details.detail = Some("the deadline passed before the request could be sent".into());
        Failure { details, action: Action::Final }
    }
}

/// How much of an answer that cannot be read goes into the error.
const PREFIX: usize = 200;

/// The reply that an answer holds, or what went wrong. The same order for every operation:
///
/// 1. 3xx and 5xx are unknown, whatever they say.
/// 2. 2xx succeeds exactly when the root is an object, what the reply requires is there, and the field that must be
///    `true` is. An error code in it is treated as under 3; without one the outcome is unknown.
/// 3. 4xx is refused, except 408. What to do about it hangs on the code, not on the status.
pub(crate) fn interpret<R: DeserializeOwned>(
    spec: &Spec,
    answer: Answer,
) -> Result<Reply<R>, Failure> {
    let Answer { status, request_id, retry_after, body, broken } = answer;
    let text = text(body);
    let object = match &broken {
        None => serde_json::from_str::<Value>(&text).ok(),
        Some(_) => None,
    };
    let mut envelope = match &object {
        Some(Value::Object(object)) => Envelope::read(object),
        _ => Envelope::default(),
    };
    let mut complaint = broken;

    if complaint.is_none() && (200..300).contains(&status) && starts_like_an_object(&text) {
        let succeeded = spec.success.is_none_or(|field| {
            let value = object.as_ref().and_then(|object| object.get(field));
            value.is_some_and(|value| *value == true || *value == "true")
        });
        match serde_json::from_str::<R>(&text) {
            Ok(_) if envelope.legacy => {
                complaint = Some("the answer holds both a result and an error code".into());
                envelope.contradicts = true;
            }
            Ok(value) if succeeded => {
                let id = envelope.request_id.or(request_id);
                return Ok(Reply::from_answer(value, status, id, text));
            }
            Ok(_) => {
                let field = spec.success.unwrap_or_default();
                complaint = Some(format!("the answer does not say that `{field}` is true"));
            }
            // serde's texts quote the value that they stumble over.
            Err(_) if spec.secret_reply => complaint = Some("the answer cannot be read".into()),
            Err(error) if envelope.code.is_none() => {
                complaint = Some(format!("the answer cannot be read: {error}"));
            }
            Err(_) => {}
        }
    }

    let code = envelope.code.as_deref();
    let (outcome, action) = classify(spec, status, code, envelope.contradicts);
    let mut details = Details::new(outcome);
    details.status = Some(status);
    details.hint = match code {
        Some(code) => spec.hint(code),
        None if complaint.is_none() && object.is_none() => Some(gateway::NOT_JSON_HINT),
        None => None,
    };
    details.detail = complaint.or_else(|| match code {
        Some(_) => None,
        None if (300..400).contains(&status) => Some("a redirect, which is not followed".into()),
        None if spec.secret_reply => Some(format!("an answer of {} bytes", text.len())),
        None => Some(beginning(&text)),
    });
    details.code = envelope.code;
    details.message = envelope.message;
    details.request_id = envelope.request_id.or(request_id);
    details.required_scopes = envelope.required_scopes;
    details.retry_after = retry_after;
    Err(Failure { details, action })
}

fn classify(spec: &Spec, status: u16, code: Option<&str>, contradicts: bool) -> (Outcome, Action) {
    match (status, code) {
        // Never followed, and a repetition would be sent elsewhere again.
        (300..400, _) => (Outcome::Unknown, Action::Final),
        (500.., _) | (408, _) => (Outcome::Unknown, Action::Unknown),
        (200..300, None) => (Outcome::Unknown, Action::Unknown),
        _ if contradicts => (Outcome::Unknown, Action::Unknown),
        (_, Some(code)) => match spec.action(code) {
            Action::Unknown => (Outcome::Unknown, Action::Unknown),
            Action::Final if status == 429 => (Outcome::Refused, Action::Wait1s),
            action => (Outcome::Refused, action),
        },
        (429, None) => (Outcome::Refused, Action::Wait1s),
        (400..500, None) => (Outcome::Refused, Action::Final),
        // 1xx as a final answer, or below: no HTTP that means anything.
        _ => (Outcome::Unknown, Action::Unknown),
    }
}

/// The body as text: without a byte order mark, and whatever is not UTF-8 replaced.
pub(crate) fn text(mut body: Zeroizing<Vec<u8>>) -> Zeroizing<String> {
    if body.starts_with(b"\xef\xbb\xbf") {
        body.drain(..3);
    }
    match String::from_utf8(std::mem::take(&mut *body)) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => {
            let bytes = Zeroizing::new(error.into_bytes());
            Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
        }
    }
}

fn starts_like_an_object(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// How an answer that cannot be read begins, cut between characters.
fn beginning(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "an empty answer".into();
    }
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = end.take_while(|end| *end <= PREFIX).last().unwrap_or(0);
    let mut beginning = format!("the answer is no success: {}", &text[..end]);
    if end < text.len() {
        write!(beginning, "… ({} bytes)", text.len()).expect("writing to a string");
    }
    beginning
}

/// An error answer, new or legacy, in any of the spellings that were seen.
#[derive(Default)]
struct Envelope {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    required_scopes: Vec<String>,
    /// The code is a legacy one, which stands beside a result.
    legacy: bool,
    /// There is a result all the same.
    contradicts: bool,
}

impl Envelope {
    fn read(object: &Map<String, Value>) -> Self {
        let mut envelope = Envelope {
            code: find(object, gateway::CODE),
            message: find(object, gateway::MESSAGE),
            request_id: find(object, gateway::REQUEST_ID),
            ..Envelope::default()
        };
        let legacy = find(object, gateway::LEGACY_CODE).filter(|code| code != "0");
        if let Some(code) = legacy {
            let wrapped = code == gateway::LEGACY_WRAPPER;
            let inner = |keys| find(object, keys).filter(|_| wrapped);
            envelope.code = inner(gateway::SUB_CODE).or(Some(code));
            envelope.message =
                inner(gateway::SUB_MESSAGE).or_else(|| find(object, gateway::LEGACY_MESSAGE));
            envelope.legacy = true;
        }
        for detail in gateway::DENIED_DETAIL.iter().filter_map(|key| object.get(*key)) {
            let scopes = gateway::REQUIRED_SCOPES.iter().filter_map(|key| detail.get(key));
            let scopes = scopes.filter_map(Value::as_array).flatten();
            envelope.required_scopes.extend(scopes.filter_map(Value::as_str).map(String::from));
        }
        envelope
    }
}

/// The first of the keys that holds a text or a number, as text.
fn find(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
