//! A response on its way out, as bytes.

use std::time::Duration;

use ureq::http::StatusCode;

use crate::emulator::operations::request::Request;
use crate::emulator::operations::response::Response;

/// A response, and how a fault changes it.
pub(crate) struct Outgoing {
    /// `None` closes the connection without a response.
    pub(super) response: Option<Response>,
    /// The delay before it is sent.
    pub(super) wait: Duration,
    /// Whether the connection ends in the middle of the body, or of the head if there is no body.
    pub(super) half: bool,
}

impl Outgoing {
    /// Closes the connection without a response.
    pub(super) fn none() -> Self {
        Outgoing { response: None, wait: Duration::ZERO, half: false }
    }

    /// Returns how many bytes of the body are sent.
    pub(super) fn sent(&self, request: &Request) -> u64 {
        let response = self.response.as_ref().filter(|response| !response.is_bodiless());
        let size = response.filter(|_| request.method != "HEAD").map_or(0, Response::size);
        if self.half { size / 2 } else { size }
    }
}

impl From<Response> for Outgoing {
    fn from(response: Response) -> Self {
        Outgoing { response: Some(response), ..Outgoing::none() }
    }
}

/// Returns the status line without its version.
pub(super) fn status_line(status: u16) -> String {
    let known = StatusCode::from_u16(status).ok();
    let reason = known.and_then(|status| status.canonical_reason());
    format!("{status} {}", reason.unwrap_or_default())
}

/// Returns the bytes of the head and, if the body is text, its first `sent` bytes. If the body is a file, the caller
/// sends it afterwards.
pub(super) fn encode(response: &Response, sent: u64, close: bool) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {}\r\n", status_line(response.status));
    for (name, value) in &response.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let is_given = response.headers.iter().any(|(name, _)| name == "content-length");
    if !is_given && !response.is_bodiless() {
        text.push_str(&format!("content-length: {}\r\n", response.size()));
    }
    if close {
        text.push_str("connection: close\r\n");
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    let body = response.text().as_bytes();
    let sent = usize::try_from(sent).unwrap_or(usize::MAX).min(body.len());
    bytes.extend_from_slice(&body[..sent]);
    bytes
}
