//! Answers of the object store. Its errors are XML, with codes of their own.

use super::over::says_over;
use crate::call::Spec;
use crate::call::error::{Details, Outcome};
use crate::call::operation::Method;
use crate::call::response::{Answer, Failure, text, unknown_hint};
use crate::http::body::Address;
use crate::tables::Action;
use crate::tables::{gateway, object_store};

/// Interprets the answer to a request to `address`. Only 200 is a success.
pub(crate) fn interpret(spec: &Spec, answer: Answer, address: &Address<'_>) -> Result<(), Failure> {
    let status = answer.status;
    if status == 200 {
        return Ok(());
    }
    let body = text(answer.body);
    let code = tag(&body, gateway::XML_CODE);
    let known = code.as_deref().map_or(Action::Final, |code| spec.action(code));
    let (outcome, action) = match (status, known) {
        (408, _) => (Outcome::Unknown, Action::Unknown),
        (429, _) => (Outcome::Refused, Action::Wait1s),
        (400..=499, Action::Final) if is_over(code.as_deref(), &body, address) => {
            (Outcome::Refused, Action::RenewUpload)
        }
        (400..=499, action) if action != Action::Unknown => (Outcome::Refused, action),
        (300..=399, _) => (Outcome::Unknown, Action::Final),
        _ => (Outcome::Unknown, Action::Unknown),
    };
    let is_redirect = (300..400).contains(&status);
    let mut details = Details::new(outcome);
    details.status = Some(status);
    // The body of another 2xx may be a part of the file, so only from 300 on it is quoted.
    let is_foreign = code.is_none() && !body.trim().is_empty() && status >= 300;
    details.hint = match code.as_deref() {
        _ if action == Action::RenewUpload => Some(object_store::OVER_HINT),
        None if is_foreign || is_redirect => Some(object_store::FOREIGN_HINT),
        None => None,
        Some(_) if is_redirect => None,
        // The code's own hint does not apply if the status decides otherwise.
        Some(_) if action != known => unknown_hint(spec, outcome),
        Some(code) => spec.hint(code).or_else(|| unknown_hint(spec, outcome)),
    };
    details.detail = match (is_redirect, is_foreign, &code) {
        (true, _, _) => Some("a redirect, which is not followed".into()),
        // Quoted in full here. It is shortened only after secrets are removed, because a cut could split one.
        (_, true, _) => Some(format!("the response is not an object store's: {}", body.trim())),
        (_, _, Some(_)) => None,
        (_, _, None) => Some(match spec.method {
            Method::Get => "the object store did not give the bytes".into(),
            _ => "the object store did not take the bytes".into(),
        }),
    };
    details.code = code;
    details.message = tag(&body, gateway::XML_MESSAGE);
    details.request_id = tag(&body, gateway::XML_REQUEST_ID).or(answer.request_id);
    details.retry_after = answer.retry_after;
    Err(Failure { details, action })
}

/// Returns true if a refusal whose code is not listed as such says that the signature has expired.
fn is_over(code: Option<&str>, body: &str, address: &Address<'_>) -> bool {
    let Some(code) = code else {
        // Not the store's XML, but the text of a cache or gateway before it. An HTML page may contain any words.
        return !is_markup(body) && says_over(body);
    };
    let mut texts = object_store::OVER_TEXTS_IN.iter().filter_map(|name| tag(body, name));
    let mut elements = object_store::OVER_ELEMENTS.iter();
    object_store::OVER_CODES.contains(&code)
        && (elements.any(|name| element(body, name).is_some())
            || texts.any(|text| says_over(&text)))
        || object_store::UNKNOWN_KEY.contains(&code) && is_key_temporary(address)
}

/// Returns true for HTML or XML.
fn is_markup(text: &str) -> bool {
    let is_tag = |c: char| c.is_ascii_alphabetic() || c == '!' || c == '?';
    text.match_indices('<').any(|(at, _)| text[at + 1..].starts_with(is_tag))
}

/// Returns true if the request was signed with a temporary key, which the store does not know after some hours.
fn is_key_temporary(address: &Address<'_>) -> bool {
    let query = address.url.split_once('?').map_or("", |(_, query)| query);
    let in_query = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let in_headers = address.headers.iter().map(|(name, value)| (&**name, value.expose()));
    in_query.chain(in_headers).any(|(name, value)| {
        let name = name.to_ascii_lowercase();
        // The key stands between other parts: `OSS STS.key:signature`, `Credential=ASIAKEY/date`.
        let mut words = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        object_store::TEMPORARY_NAMES.iter().any(|known| name.contains(known))
            || words.any(|word| {
                object_store::TEMPORARY_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
            })
    })
}

/// Returns the text of the first element of this name; an error has only one. It is shortened later, after secrets are
/// removed from it.
fn tag(xml: &str, name: &str) -> Option<String> {
    let (text, _) = element(xml, name)?.split_once(&format!("</{name}>"))?;
    let text = text.trim();
    if let Some(text) = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")) {
        return Some(text.trim().to_string());
    }
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text =
        entities.into_iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    Some(text.trim().to_string())
}

/// Returns the text after the start tag of the first element of this name, which may have attributes.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let begin = format!("<{name}");
    let mut rests = xml.match_indices(&begin).map(|(at, _)| &xml[at + begin.len()..]);
    let rest = rests.find(|rest| rest.starts_with(['>', ' ', '\t', '\r', '\n']))?;
    Some(rest.split_once('>')?.1)
}

#[cfg(test)]
mod tests;
