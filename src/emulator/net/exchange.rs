//! What was asked and answered, fit to be shown.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use serde_json::Value;

use super::outgoing::{Outgoing, status_line};
use crate::catalog::{Catalog, Kind};
use crate::emulator::operations::request::{Request, decode_form};
use crate::emulator::operations::response::Content;
use crate::secret::Secret;
use crate::secret::scrub::{REDACTED, scrub};
use crate::tables::gateway;
use crate::text::cut;

/// A request and its answer. Secrets are replaced by `[redacted]`.
///
/// `Display` prints both the way HTTP writes them, JSON indented, with `> ` before the lines of the request and `< `
/// before those of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers of the request, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body of the request. Bytes of a file are only counted: `[1024 bytes]`.
    pub body: String,
    /// HTTP status; none if the connection was closed without an answer.
    pub status: Option<u16>,
    /// Headers of the answer.
    pub answer_headers: Vec<(String, String)>,
    /// Body of the answer, as far as it was sent. Bytes of a file are only counted.
    pub answer: String,
}

impl Exchange {
    pub(super) fn new(redactor: &Redactor<'_>, request: &Request, outgoing: &Outgoing) -> Self {
        let headers = request.headers.iter();
        let answer = outgoing.response.as_ref();
        Exchange {
            method: request.method.clone(),
            target: redactor.target(&request.target),
            headers: headers.map(|header| redactor.header(header)).collect(),
            body: match request.body.size() {
                Some(size) => format!("[{size} bytes]"),
                None => redactor.body(request),
            },
            status: answer.map(|answer| answer.status),
            answer_headers: answer.map(|answer| answer.headers.clone()).unwrap_or_default(),
            answer: answer
                .filter(|answer| !answer.is_bodiless())
                .map(|answer| match &answer.body {
                    Content::File(file) => format!("[{} bytes]", file.size),
                    Content::Text(text) => redactor.text(text),
                })
                .map(|text| if outgoing.half { half(text) } else { text })
                .unwrap_or_default(),
        }
    }
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
            return line(f, '<', "(closed without an answer)");
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

/// One line, with everything escaped that would draw on a terminal.
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

/// Knows what must not show.
pub(crate) struct Redactor<'a> {
    /// Names of properties and arguments, as the schema writes them.
    pub(crate) names: &'a BTreeSet<String>,
    /// Secrets that must not show wherever they are.
    pub(crate) known: Vec<Secret>,
}

/// Where people put a token by mistake, or what else gives access.
const HEADERS: &[&str] = &[gateway::TOKEN_HEADER, "authorization", "proxy-authorization", "cookie"];

/// Names of the properties whose values must not show. The secrets in a map are known by the map's keys, not by its name.
pub(super) static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let secrets = Catalog::built_in().all_fields();
    let secrets = secrets.filter(|field| field.secret && field.kind == Kind::Text);
    secrets.map(|field| field.name.clone()).collect()
});

impl Redactor<'_> {
    fn header(&self, (name, value): &(String, String)) -> (String, String) {
        let value = match HEADERS.contains(&name.as_str()) {
            true => REDACTED.into(),
            false => self.scrubbed(value.clone()),
        };
        (name.clone(), value)
    }

    fn target(&self, target: &str) -> String {
        let Some((path, query)) = target.split_once('?') else {
            return self.scrubbed(target.into());
        };
        let pairs = query.split('&').map(|pair| self.pair(pair).unwrap_or_else(|| pair.into()));
        let query = pairs.collect::<Vec<_>>().join("&");
        self.scrubbed(format!("{path}?{query}"))
    }

    /// An argument and its value, if that is a secret.
    fn pair(&self, pair: &str) -> Option<String> {
        let (name, value) = pair.split_once('=')?;
        let hidden = self.hides(&decode_form(name)) && !value.is_empty();
        hidden.then(|| format!("{name}={REDACTED}"))
    }

    fn body(&self, request: &Request) -> String {
        let text = String::from_utf8_lossy(request.body.bytes());
        if request.form().is_none() {
            return self.text(&text);
        }
        let mut pairs = Vec::new();
        for pair in text.split('&') {
            match self.pair(pair) {
                Some(hidden) => pairs.push(hidden),
                // It is called a form, and is none.
                None if self.names.iter().any(|name| mentions(pair, name)) => {
                    return self.text(&text);
                }
                None => pairs.push(pair.into()),
            }
        }
        self.scrubbed(pairs.join("&"))
    }

    fn text(&self, text: &str) -> String {
        let shown = match serde_json::from_str::<Value>(text) {
            // What has no secret is shown as it was written.
            Ok(mut value) => match self.redact(&mut value) {
                true => value.to_string(),
                false => text.to_string(),
            },
            // Where a secret begins and ends cannot be told here.
            Err(_) if self.names.iter().any(|name| mentions(text, name)) => REDACTED.into(),
            Err(_) => text.to_string(),
        };
        self.scrubbed(shown)
    }

    /// Replaces secrets within JSON. Returns whether there were any.
    fn redact(&self, value: &mut Value) -> bool {
        let mut found = false;
        match value {
            Value::Array(list) => {
                for value in list {
                    found |= self.redact(value);
                }
            }
            Value::Object(object) => {
                for (name, value) in object {
                    if !self.hides(name) {
                        found |= self.redact(value);
                    } else if !value.is_null() && value != "" {
                        *value = REDACTED.into();
                        found = true;
                    }
                }
            }
            _ => {}
        }
        found
    }

    fn hides(&self, name: &str) -> bool {
        let mut names = self.names.iter();
        name.eq_ignore_ascii_case(gateway::TOKEN_QUERY)
            // Upload info carries headers within its body.
            || HEADERS.iter().any(|hidden| hidden.eq_ignore_ascii_case(name))
            || names.any(|hidden| hidden.eq_ignore_ascii_case(name))
    }

    fn scrubbed(&self, mut text: String) -> String {
        scrub(&mut text, &self.known);
        text
    }
}

fn mentions(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    text.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::operations::request::Body;

    fn redactor(names: &BTreeSet<String>) -> Redactor<'_> {
        let known = vec![Secret::new("kn0wn")];
        Redactor { names, known }
    }

    #[test]
    fn secrets_are_replaced_wherever_they_are() {
        let names = BTreeSet::from(["appSecret".to_string()]);
        let redactor = redactor(&names);
        let text = |text| redactor.text(text);
        assert_eq!(text(r#"{"appSecret":"s","b":1}"#), r#"{"appSecret":"[redacted]","b":1}"#);
        assert_eq!(
            text(r#"[{"a":{"appsecret":{"b":2}}}]"#),
            r#"[{"a":{"appsecret":"[redacted]"}}]"#
        );
        assert_eq!(text(r#"{ "appSecret": "" }"#), r#"{ "appSecret": "" }"#);
        assert_eq!(
            text(r#"{"headers":{"Authorization":"OSS k:s"}}"#),
            r#"{"headers":{"Authorization":"[redacted]"}}"#
        );
        assert_eq!(text("appKey=k&appSecret=s"), "[redacted]");
        assert_eq!(text(r#"{"appSecret":"s"#), "[redacted]");
        assert_eq!(text("<p>kn0wn</p>"), "<p>[redacted]</p>");
        let target = |text| redactor.target(text);
        assert_eq!(target("/a?x=1&access%5Ftoken=t"), "/a?x=1&access%5Ftoken=[redacted]");
        assert_eq!(target("/a?appsecret=s&y"), "/a?appsecret=[redacted]&y");
        let header = |name: &str| redactor.header(&(name.into(), "t".into())).1;
        assert_eq!(header("authorization"), "[redacted]");
        assert_eq!(header(gateway::TOKEN_HEADER), "[redacted]");
        assert_eq!(header("accept"), "t");
    }

    #[test]
    fn a_form_shows_what_is_no_secret() {
        let names = BTreeSet::from(["appSecret".to_string()]);
        let redactor = redactor(&names);
        let rows = [
            ("userid=u&access_token=t&x", "userid=u&access_token=[redacted]&x"),
            ("userid=u&access%5Ftoken=t", "userid=u&access%5Ftoken=[redacted]"),
            ("userid=kn0wn", "userid=[redacted]"),
            // None, whatever it is called.
            (r#"{"userid":"u","appSecret":"s"}"#, r#"{"appSecret":"[redacted]","userid":"u"}"#),
            (r#"{"userid":"u","appSecret":"s=t"}"#, r#"{"appSecret":"[redacted]","userid":"u"}"#),
            (r#"{"appSecret":"s&t"}"#, r#"{"appSecret":"[redacted]"}"#),
            ("userid=u&{appSecret:s&t}", "[redacted]"),
        ];
        for (body, expected) in rows {
            let request = Request {
                method: "POST".into(),
                target: "/".into(),
                headers: vec![(
                    "content-type".into(),
                    "application/x-www-form-urlencoded; charset=utf-8".into(),
                )],
                body: Body::Memory(body.into()),
                close: false,
            };
            assert_eq!(redactor.body(&request), expected);
        }
    }

    #[test]
    fn half_of_a_text_ends_between_characters() {
        assert_eq!(half("中文".into()), "中");
        assert_eq!(half("中".into()), "");
        assert_eq!(half(String::new()), "");
        for text in crate::text::cut::tests::texts(30) {
            let kept = half(text.clone());
            assert!(text.starts_with(&kept) && kept.len() <= text.len() / 2, "{text:?}");
            assert!(kept.len() + 4 > text.len() / 2, "{text:?}");
        }
    }
}
