//! Exchanges: requests and their answers, without secrets.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use serde_json::Value;

use super::outgoing::{Outgoing, status_line};
use crate::catalog::{Catalog, Kind, is_secret_name};
use crate::emulator::operations::request::{Body, Request, decode_form};
use crate::emulator::operations::response::{Content, Response};
use crate::secret::scrub::REDACTED;
use crate::tables::gateway;
use crate::text::cut;

/// A request and its answer, without secrets.
///
/// `[redacted]` replaces the value of each header, argument and field with a secret's name: access tokens, signatures,
/// and everything that the schema marks as secret. A secret under any other name is shown. A body that is neither JSON
/// nor a form has no names, so only its size is shown: `[1024 bytes]`.
///
/// If the text shown for a body exceeds 64 KiB, it is cut and followed by its full length, `…[1048576 bytes]`; such a body
/// is not valid JSON.
///
/// `Display` prints both as HTTP text with indented JSON, with `> ` before the lines of the request and `< ` before
/// those of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers of the request, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body of the request: a form, or JSON as it was parsed. For anything else, only the size.
    pub body: String,
    /// HTTP status; `None` if the connection was closed without an answer.
    pub status: Option<u16>,
    /// Headers of the answer.
    pub answer_headers: Vec<(String, String)>,
    /// Body of the answer, as far as it was sent: JSON, or an error of the object store. For anything else, only the
    /// size.
    pub answer: String,
}

impl Exchange {
    pub(super) fn new(request: &Request, outgoing: &Outgoing) -> Self {
        let response = outgoing.response.as_ref();
        let answer = response.filter(|response| !response.is_bodiless()).map(answer);
        let answer = answer.unwrap_or_default();
        let body = match &request.body {
            Body::Memory(bytes) => fields(&String::from_utf8_lossy(bytes), request.is_form()),
            Body::Spooled(spool) => counted(spool.size),
            Body::Refused(_, size) => counted(*size),
        };
        Exchange {
            method: request.method.clone(),
            target: match request.target.split_once('?') {
                Some((path, query)) => format!("{path}?{}", pairs(query)),
                None => request.target.clone(),
            },
            headers: headers(&request.headers),
            body: shortened(body),
            status: response.map(|response| response.status),
            answer_headers: response.map(|response| headers(&response.headers)).unwrap_or_default(),
            answer: shortened(if outgoing.half { half(answer) } else { answer }),
        }
    }

    /// Returns roughly how many bytes of memory it uses.
    pub(super) fn size(&self) -> usize {
        let Exchange { method, target, headers, body, status: _, answer_headers, answer } = self;
        let pairs = headers.iter().chain(answer_headers);
        let pairs: usize = pairs.map(|(name, value)| PAIR + name.len() + value.len()).sum();
        pairs + method.len() + target.len() + body.len() + answer.len()
    }
}

/// The most bytes of a body to keep. All documented bodies are shorter.
const MAX_BYTES: usize = 64 << 10;

/// The memory of a header in addition to its text.
const PAIR: usize = 2 * size_of::<String>();

/// The names of headers, arguments and fields that contain secrets, in lower case. A secret in a map is recognized by
/// its key, not by the map's name.
static SECRETS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let fields = Catalog::built_in().all_fields();
    let fields = fields.filter(|field| field.secret && !matches!(field.kind, Kind::Map(_)));
    // Signatures, and headers that clients put a token into by mistake.
    let others = ["authorization", "proxy-authorization", "cookie"];
    let others = others.into_iter().chain([gateway::TOKEN_HEADER, gateway::TOKEN_QUERY]);
    fields.map(|field| &*field.name).chain(others).map(str::to_ascii_lowercase).collect()
});

fn is_secret(name: &str) -> bool {
    // In a query, a field of an object has a name such as `list.1.name`.
    let part = name.rsplit('.').find(|part| part.parse::<usize>().is_err());
    let name = part.unwrap_or(name);
    // Operations outside the schema have secrets too.
    SECRETS.contains(&name.to_ascii_lowercase()) || is_secret_name(name)
}

fn headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let shown =
        |value: &String, name| if is_secret(name) { REDACTED.into() } else { value.clone() };
    headers.iter().map(|(name, value)| (name.clone(), shown(value, name))).collect()
}

/// Returns a query or a form without its secrets.
fn pairs(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret(&decode_form(name)) => {
            format!("{name}={REDACTED}")
        }
        _ => pair.to_string(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Returns JSON or a form without its secrets; for anything else, the size.
fn fields(text: &str, is_form: bool) -> String {
    match serde_json::from_str(text) {
        Ok(mut value @ (Value::Array(_) | Value::Object(_))) => {
            hide(&mut value);
            value.to_string()
        }
        _ if is_form => pairs(text),
        _ if text.is_empty() => String::new(),
        _ => counted(text.len() as u64),
    }
}

/// Replaces the secrets within JSON.
fn hide(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(hide),
        Value::Object(object) => {
            for (name, value) in object {
                if !is_secret(name) {
                    hide(value);
                } else if !value.is_null() && value != "" {
                    *value = REDACTED.into();
                }
            }
        }
        _ => {}
    }
}

fn answer(response: &Response) -> String {
    match &response.body {
        Content::Xml(text) => text.clone(),
        Content::Text(text) => fields(text, false),
        Content::File(_, bytes) => counted(bytes.end - bytes.start),
    }
}

fn counted(size: u64) -> String {
    format!("[{size} bytes]")
}

/// Returns the beginning of a body, at most [`MAX_BYTES`].
fn shortened(text: String) -> String {
    if text.len() <= MAX_BYTES {
        return text;
    }
    format!("{}…{}", cut::to_bytes(&text, MAX_BYTES), counted(text.len() as u64))
}

fn half(mut text: String) -> String {
    text.truncate(cut::to_bytes(&text, text.len() / 2).len());
    text
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, '>', &format!("{} {} HTTP/1.1", self.method, self.target))?;
        message(f, '>', &self.headers, &self.body)?;
        let Some(status) = self.status else {
            return line(f, '<', "(closed without a response)");
        };
        line(f, '<', &format!("HTTP/1.1 {}", status_line(status)))?;
        message(f, '<', &self.answer_headers, &self.answer)
    }
}

fn message(
    f: &mut fmt::Formatter<'_>,
    margin: char,
    headers: &[(String, String)],
    body: &str,
) -> fmt::Result {
    for (name, value) in headers {
        line(f, margin, &format!("{name}: {value}"))?;
    }
    if body.is_empty() {
        return Ok(());
    }
    line(f, margin, "")?;
    let pretty = serde_json::from_str::<Value>(body)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    let text = pretty.as_deref().unwrap_or(body);
    text.lines().try_for_each(|text| line(f, margin, text))
}

/// Writes one line and escapes what a terminal would interpret.
fn line(f: &mut fmt::Formatter<'_>, margin: char, text: &str) -> fmt::Result {
    write!(f, "{margin}")?;
    if !text.is_empty() {
        f.write_str(" ")?;
    }
    for c in text.chars() {
        match c {
            '"' | '\'' | '\\' => write!(f, "{c}")?,
            _ => write!(f, "{}", c.escape_debug())?,
        }
    }
    writeln!(f)
}
