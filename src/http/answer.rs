//! Reading answers, into memory or as the bytes of a file.

use std::io::{self, Read};
use std::time::SystemTime;

use ureq::Body;
use ureq::http::{self, HeaderMap, HeaderName, StatusCode, header};

use super::body::{Head, Sink};
use super::failure::broken_off;
use super::peer::Peer;
use super::retry_after::retry_after;
use crate::call::response::{Answer, Failure};
use crate::tables::gateway::REQUEST_ID_HEADER;
use crate::tables::object_store::CRC64_HEADER;

/// The largest answer to read, in bytes. The longest documented ones are lists of a few hundred kilobytes.
const MAX_BODY: usize = 8 << 20;

const REQUEST_ID: HeaderName = HeaderName::from_static(REQUEST_ID_HEADER);
const CRC64: HeaderName = HeaderName::from_static(CRC64_HEADER);

/// Reads an answer with its whole body.
pub(super) fn answer(response: http::Response<Body>, peer: &dyn Fn() -> Peer) -> Answer {
    let (parts, body) = response.into_parts();
    let text = |name: HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?.trim();
        Some(value).filter(|value| !value.is_empty())
    };
    let (body, broken) = read(body, peer);
    Answer {
        status: parts.status.as_u16(),
        request_id: text(REQUEST_ID).map(String::from),
        // The legacy host throttles with status 200.
        retry_after: text(header::RETRY_AFTER)
            .and_then(|when| retry_after(when, text(header::DATE), SystemTime::now())),
        date: text(header::DATE).and_then(|date| httpdate::parse_http_date(date).ok()),
        crc64: crc64(&parts.headers),
        body,
        broken,
    }
}

/// Reads the whole body. Returns what arrived, and why it is incomplete if it is. Reading to the end lets ureq reuse
/// the connection.
fn read(body: Body, peer: &dyn Fn() -> Peer) -> (Vec<u8>, Option<String>) {
    /// The usual length, where none is announced.
    const USUAL: usize = 4096;
    let announced = body.content_length().map(|length| length.try_into().unwrap_or(usize::MAX));
    let expected = announced.unwrap_or(USUAL);
    let too_long = || Some(format!("the response is longer than {MAX_BODY} bytes"));
    if expected > MAX_BODY {
        return (Vec::new(), too_long());
    }
    let mut bytes = Vec::with_capacity(expected.min(64 << 10) + 1);
    let mut reader = body.into_reader().take(MAX_BODY as u64 + 1);
    let broken = match reader.read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > MAX_BODY => too_long(),
        Ok(_) => None,
        Err(error) => Some(broken_off(error, &peer())),
    };
    (bytes, broken)
}

/// Returns the CRC-64 that the object store sent.
fn crc64(headers: &HeaderMap) -> Option<u64> {
    headers.get(CRC64)?.to_str().ok()?.trim().parse().ok()
}

/// Streams the bytes of a file to a sink.
pub(super) fn receive(
    http::response::Parts { status, headers, .. }: &http::response::Parts,
    body: Body,
    file: &mut dyn Sink,
    peer: &dyn Fn() -> Peer,
) -> Result<(), Failure> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let encodings: Vec<_> =
        encodings.map(|name| String::from_utf8_lossy(name.as_bytes())).collect();
    let has_one_tag = headers.get_all(header::ETAG).iter().count() == 1;
    file.begin(&Head {
        is_part: *status == StatusCode::PARTIAL_CONTENT,
        length: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        encodings: &encodings.join(", "),
        range: text(header::CONTENT_RANGE),
        etag: text(header::ETAG).filter(|_| has_one_tag),
        crc64: crc64(headers),
    })?;
    let mut reader = body.into_reader();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return file.end(),
            Ok(count) => file.take(&buffer[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(file.broke_off(&broken_off(error, &peer()))),
        }
    }
}
