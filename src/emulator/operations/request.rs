//! A request, and the decoding of its path, query and form.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use ureq::http::{self, Version, header};

use super::refusal::Refusal;
use crate::emulator::world::spool::Spool;

/// A request. Its body is empty until it has arrived.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query as received.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// Whether the client wants the connection closed after the response.
    pub(crate) close: bool,
}

impl Request {
    /// Returns a request from its head.
    pub(crate) fn new(head: &http::Request<()>) -> Self {
        let headers = head.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_string(), value.into_owned())
        });
        let target = head.uri().path_and_query();
        Request {
            method: head.method().as_str().to_string(),
            target: target.map(|target| target.to_string()).unwrap_or_default(),
            headers: headers.collect(),
            body: Body::Memory(Vec::new()),
            close: closes(head),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(found, _)| found == name)?;
        Some(value)
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the decoded arguments of the query.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let (_, query) = self.target.split_once('?').unwrap_or_default();
        pairs(query)
    }

    /// Returns the decoded arguments of the form in the body, if the content type says that it is one.
    pub(crate) fn form(&self) -> Option<Vec<(String, String)>> {
        self.is_form().then(|| pairs(&String::from_utf8_lossy(self.body.bytes())))
    }

    pub(crate) fn is_form(&self) -> bool {
        self.holds("application/x-www-form-urlencoded")
    }

    /// Returns whether the content type is this media type.
    pub(crate) fn holds(&self, media_type: &str) -> bool {
        let given = self.header("content-type").and_then(|given| given.split(';').next());
        given.is_some_and(|given| given.trim().eq_ignore_ascii_case(media_type))
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_form(name), decode_form(value))
        })
        .collect()
}

/// Decodes percent-encoding.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes a part of a query or form. Like DingTalk's Java, it reads `+` as a space, which exposes clients that do not
/// encode a `+`.
pub(crate) fn decode_form(text: &str) -> String {
    decode(&text.replace('+', " "))
}

fn closes(head: &http::Request<()>) -> bool {
    let values = head.headers().get_all(header::CONNECTION);
    let values = values.iter().filter_map(|value| value.to_str().ok());
    let mut options = values.flat_map(|value| value.split(',')).map(str::trim);
    match head.version() {
        Version::HTTP_10 => !options.any(|option| option.eq_ignore_ascii_case("keep-alive")),
        _ => options.any(|option| option.eq_ignore_ascii_case("close")),
    }
}

/// A complete body.
pub(crate) enum Body {
    Memory(Vec<u8>),
    Spooled(Arc<Spool>),
    /// A body that was not kept, with the reason and its size in bytes.
    Refused(Refusal, u64),
}

impl Body {
    /// Returns the bytes if they are in memory.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Body::Memory(bytes) => bytes,
            Body::Spooled(_) | Body::Refused(..) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let rows = [
            ("a=b&c=d", vec![("a", "b"), ("c", "d")]),
            ("a=b+c%2B%20%E4%B8%AD=&&d&=e", vec![("a", "b c+ 中="), ("d", ""), ("", "e")]),
            ("a%5Fb=%2525&a_b=;", vec![("a_b", "%25"), ("a_b", ";")]),
            ("", vec![]),
        ];
        for (query, expected) in rows {
            let head = http::Request::builder().uri(format!("/x%3F?{query}")).body(());
            let request = Request::new(&head.expect("an address"));
            assert_eq!(request.path(), "/x%3F");
            let found = request.query();
            let found: Vec<_> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
