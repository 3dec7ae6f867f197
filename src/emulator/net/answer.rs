//! An answer, and in what manner it is given.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use ureq::http::StatusCode;

use crate::emulator::world::spool::Spool;
use crate::tables::gateway;

const STORE_REQUEST_ID: &str = "x-oss-request-id";

#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// What is sent in place of the body: bytes that would not fit into memory.
    pub(crate) file: Option<Arc<Spool>>,
}

impl Answer {
    /// As DingTalk's gateways give it.
    pub(crate) fn json(status: u16, request_id: &str, body: &Value) -> Self {
        Answer::text(status, request_id, body.to_string())
    }

    /// Likewise, with a body that claims to be JSON.
    pub(crate) fn text(status: u16, request_id: &str, body: String) -> Self {
        let mut answer = Answer { status, headers: Vec::new(), body, file: None };
        answer.set("content-type", "application/json;charset=utf-8");
        answer.set(gateway::REQUEST_ID_HEADER, request_id);
        answer
    }

    /// As the object store gives it.
    pub(crate) fn xml(status: u16, request_id: &str, body: String) -> Self {
        let mut answer = Answer { status, headers: Vec::new(), body, file: None };
        answer.set("content-type", "application/xml");
        answer.set(STORE_REQUEST_ID, request_id);
        answer
    }

    /// The object store has taken the bytes.
    pub(crate) fn stored(request_id: &str) -> Self {
        let mut answer =
            Answer { status: 200, headers: Vec::new(), body: String::new(), file: None };
        // As long as the real one, which is a sum of the bytes.
        answer.set("etag", &format!("\"{}\"", request_id.replace('-', "")));
        answer.set(STORE_REQUEST_ID, request_id);
        answer
    }

    /// The object store gives a file.
    pub(crate) fn file(request_id: &str, file: Arc<Spool>) -> Self {
        let mut answer = Answer::stored(request_id);
        answer.set("content-type", "application/octet-stream");
        answer.file = Some(file);
        answer
    }

    /// How many bytes the body has.
    pub(crate) fn size(&self) -> u64 {
        match &self.file {
            Some(file) => file.size,
            None => self.body.len() as u64,
        }
    }

    /// Not DingTalk's, but the web server's before it.
    pub(crate) fn plain(status: u16, reason: &str) -> Self {
        let mut answer =
            Answer { status, headers: Vec::new(), body: format!("{reason}\n"), file: None };
        answer.set("content-type", "text/plain;charset=utf-8");
        answer
    }

    /// Sets a header, in place of one that is there already.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let name = name.to_ascii_lowercase();
        self.headers.retain(|(present, _)| *present != name);
        self.headers.push((name, value.to_string()));
    }

    /// The status line without its version.
    pub(crate) fn status_line(status: u16) -> String {
        let known = StatusCode::from_u16(status).ok();
        let reason = known.and_then(|status| status.canonical_reason());
        format!("{status} {}", reason.unwrap_or_default())
    }

    /// The bytes on the wire, with as many of the body as `sent` says. A file is to be sent after them.
    pub(crate) fn encode(&self, sent: u64, close: bool) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {}\r\n", Answer::status_line(self.status));
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        let is_given = self.headers.iter().any(|(name, _)| name == "content-length");
        if !is_given && !self.is_bodiless() {
            text.push_str(&format!("content-length: {}\r\n", self.size()));
        }
        if close {
            text.push_str("connection: close\r\n");
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        let sent = usize::try_from(sent).unwrap_or(usize::MAX).min(self.body.len());
        bytes.extend_from_slice(&self.body.as_bytes()[..sent]);
        bytes
    }

    /// Statuses whose answers end with the head, whatever it says.
    pub(crate) fn is_bodiless(&self) -> bool {
        self.status < 200 || self.status == 204 || self.status == 304
    }
}

/// An answer, and what goes wrong with it.
pub(crate) struct Outgoing {
    /// None: the connection is closed without one.
    pub(crate) answer: Option<Answer>,
    /// How long to wait before it.
    pub(crate) wait: Duration,
    /// Whether the connection ends in the middle of the body, or of the head if there is no body.
    pub(crate) half: bool,
}

impl From<Answer> for Outgoing {
    fn from(answer: Answer) -> Self {
        Outgoing { answer: Some(answer), wait: Duration::ZERO, half: false }
    }
}
