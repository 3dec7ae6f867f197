//! A response as operations give it; how it is written on the wire is `net`'s matter.

use std::sync::Arc;

use serde_json::Value;

use crate::emulator::world::spool::Spool;
use crate::tables::gateway;

const STORE_REQUEST_ID: &str = "x-oss-request-id";

#[derive(Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Content,
}

/// What a response holds.
#[derive(Clone)]
pub(crate) enum Content {
    Text(String),
    /// An error of the object store.
    Xml(String),
    /// Bytes that would not fit into memory.
    File(Arc<Spool>),
}

impl Response {
    /// Makes one as DingTalk's gateways do.
    pub(crate) fn json(status: u16, request_id: &str, body: &Value) -> Self {
        Response::gateway(status, request_id, body.to_string())
    }

    /// Likewise, with a body that claims to be JSON.
    pub(crate) fn gateway(status: u16, request_id: &str, body: String) -> Self {
        Response::new(status, Content::Text(body))
            .with("content-type", "application/json;charset=utf-8")
            .with(gateway::REQUEST_ID_HEADER, request_id)
    }

    /// Makes one as the object store does where it refuses.
    pub(crate) fn xml(status: u16, request_id: &str, body: Content) -> Self {
        Response::new(status, body)
            .with("content-type", "application/xml")
            .with(STORE_REQUEST_ID, request_id)
    }

    /// Says that the object store has the bytes.
    pub(crate) fn stored(request_id: &str) -> Self {
        Response::new(200, Content::Text(String::new()))
            // As long as the real one, which is a sum of the bytes.
            .with("etag", &format!("\"{}\"", request_id.replace('-', "")))
            .with(STORE_REQUEST_ID, request_id)
    }

    /// Gives a file from the object store.
    pub(crate) fn file(request_id: &str, file: Arc<Spool>) -> Self {
        let response = Response { body: Content::File(file), ..Response::stored(request_id) };
        response.with("content-type", "application/octet-stream")
    }

    /// Makes one that is not DingTalk's, but the web server's before it.
    pub(crate) fn plain(status: u16, reason: &str) -> Self {
        let response = Response::new(status, Content::Text(format!("{reason}\n")));
        response.with("content-type", "text/plain;charset=utf-8")
    }

    fn new(status: u16, body: Content) -> Self {
        Response { status, headers: Vec::new(), body }
    }

    /// Sets a header, in place of one that is there already.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let name = name.to_ascii_lowercase();
        self.headers.retain(|(present, _)| *present != name);
        self.headers.push((name, value.to_string()));
        self
    }

    /// Returns what of the body is in memory.
    pub(crate) fn text(&self) -> &str {
        match &self.body {
            Content::Text(text) | Content::Xml(text) => text,
            Content::File(_) => "",
        }
    }

    /// Returns how many bytes the body has.
    pub(crate) fn size(&self) -> u64 {
        match &self.body {
            Content::File(file) => file.size,
            Content::Text(text) | Content::Xml(text) => text.len() as u64,
        }
    }

    /// Returns whether the response ends with its head, whatever its headers say.
    pub(crate) fn is_bodiless(&self) -> bool {
        self.status < 200 || self.status == 204 || self.status == 304
    }
}
