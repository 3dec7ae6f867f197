//! A response, before it is encoded.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::store::Wanted;
use crate::call::Host;
use crate::emulator::world::spool::Spool;
use crate::tables::{gateway, object_store};

const STORE_REQUEST_ID: &str = "x-oss-request-id";

#[derive(Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Content,
}

/// The body of a response.
#[derive(Clone)]
pub(crate) enum Content {
    Text(String),
    /// An error from the object store.
    Xml(String),
    /// Bytes of a file, which may not fit into memory.
    File(Arc<Spool>, Range<u64>),
}

impl Response {
    pub(crate) fn new(status: u16, body: Content) -> Self {
        Response { status, headers: Vec::new(), body }
    }

    /// Returns a response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Response::new(status, Content::Text(String::new()))
    }

    /// Returns a response of the gateway of one of DingTalk's hosts.
    pub(crate) fn json(host: Host, status: u16, request_id: &str, body: &Value) -> Self {
        Response::gateway(host, status, request_id, body.to_string())
    }

    /// Like [`json`](Self::json), but with a body that need not be valid JSON.
    pub(crate) fn gateway(host: Host, status: u16, request_id: &str, body: String) -> Self {
        let response = Response::new(status, Content::Text(body))
            .with("content-type", "application/json;charset=utf-8")
            .with(gateway::REQUEST_ID_HEADER, request_id);
        match host {
            Host::Api => response
                .with(gateway::TRACE_ID_HEADER, &request_id.replace('-', "").to_ascii_lowercase())
                .with("server", gateway::SERVER),
            Host::Oapi => response,
        }
    }

    /// Returns an error response from the object store.
    pub(crate) fn xml(status: u16, request_id: &str, body: Content) -> Self {
        Response::new(status, body)
            .with("content-type", "application/xml")
            .with(STORE_REQUEST_ID, request_id)
    }

    /// Returns the object store's response to a PUT, which a GET's response is based on.
    pub(crate) fn stored(request_id: &str, file: &Spool) -> Self {
        Response::empty(200)
            .with("etag", &file.etag())
            .with(object_store::CRC64_HEADER, &file.crc64.to_string())
            .with(STORE_REQUEST_ID, request_id)
    }

    /// Returns the object store's response to a GET. The checksum covers the whole file, even if the body is a part.
    pub(crate) fn file(request_id: &str, Wanted { file, part }: Wanted) -> Self {
        let response = Response::stored(request_id, &file)
            .with("content-type", "application/octet-stream")
            .with("accept-ranges", "bytes");
        let size = file.size;
        let Some(bytes) = part else {
            return Response { body: Content::File(file, 0..size), ..response };
        };
        let range = format!("bytes {}-{}/{size}", bytes.start, bytes.end - 1);
        let response = response.with("content-range", &range);
        Response { status: 206, body: Content::File(file, bytes), ..response }
    }

    /// Returns a response of the web server in front of DingTalk.
    pub(crate) fn plain(status: u16, reason: &str) -> Self {
        let response = Response::new(status, Content::Text(format!("{reason}\n")));
        response.with("content-type", "text/plain;charset=utf-8")
    }

    /// Returns the response with another status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Response { status, ..self }
    }

    /// Returns the response with this header, which replaces any of the same name.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let name = name.to_ascii_lowercase();
        self.headers.retain(|(present, _)| *present != name);
        self.headers.push((name, value.to_string()));
        self
    }

    /// Returns the body if it is text, otherwise an empty string.
    pub(crate) fn text(&self) -> &str {
        match &self.body {
            Content::Text(text) | Content::Xml(text) => text,
            Content::File(..) => "",
        }
    }

    /// Returns the size of the body in bytes.
    pub(crate) fn size(&self) -> u64 {
        match &self.body {
            Content::File(_, bytes) => bytes.end - bytes.start,
            Content::Text(text) | Content::Xml(text) => text.len() as u64,
        }
    }

    /// Returns whether the status forbids a body, whatever the headers say.
    pub(crate) fn is_bodiless(&self) -> bool {
        self.status < 200 || self.status == 204 || self.status == 304
    }
}
