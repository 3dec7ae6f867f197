//! One connection: requests in, bytes out. ureq's protocol crate parses HTTP/1.1.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ureq::http::{HeaderMap, header};
use ureq_proto::server::state::{RecvBody, RecvRequest};
use ureq_proto::server::{RecvRequestResult, Reply};

use super::incoming::{Incoming, Opened};
use super::outgoing::encode;
use crate::emulator::operations::request::Request;
use crate::emulator::operations::response::Response;

const MAX_HEAD: usize = 32 << 10;
/// The size of one read.
const PIECE: usize = 16 << 10;

/// The outcome of waiting for a request.
pub(super) enum Received {
    /// The request, and when its head arrived.
    Request(Request, SystemTime),
    /// A request that is not accepted: the status to answer, and why. The connection cannot be used again.
    Refused(u16, Cow<'static, str>),
    /// The client closed the connection.
    Closed,
}

pub(super) struct Connection {
    /// Shared, so that a connection needs one descriptor.
    stream: Arc<TcpStream>,
    /// Bytes that were read and not parsed yet.
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) fn new(stream: Arc<TcpStream>) -> Self {
        let buffer = Vec::new();
        Connection { stream, buffer }
    }

    /// Returns true if bytes of the next request have arrived.
    pub(super) fn has_more(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Waits for the first bytes of the next request. Returns false at the end of the stream.
    pub(super) fn wait(&mut self) -> io::Result<bool> {
        // Connections are idle most of the time, so an idle one keeps no large buffer.
        self.buffer = Vec::new();
        let mut piece = [0; 1024];
        self.read(&mut piece)
    }

    /// Reads the next request. When its head has arrived, calls `open` with it and the time to find where the body
    /// goes.
    pub(super) fn receive(
        &mut self,
        open: impl FnOnce(&Request, SystemTime) -> Opened,
    ) -> io::Result<Received> {
        let mut reply = Reply::new().map_err(io::Error::other)?;
        let head = loop {
            match reply.try_request(&self.buffer) {
                Ok((used, Some(head))) => {
                    self.buffer.drain(..used);
                    break head;
                }
                Ok((_, None)) if self.buffer.len() >= MAX_HEAD => return Ok(HEAD_TOO_LARGE),
                Ok((_, None)) if self.fill()? => {}
                Ok((_, None)) => return Ok(Received::Closed),
                Err(ureq_proto::Error::HttpParseTooManyHeaders) => return Ok(HEAD_TOO_LARGE),
                Err(_) => return Ok(Received::Refused(400, "this is not HTTP".into())),
            }
        };
        let arrived = SystemTime::now();
        let mut request = Request::new(&head);
        let mut body = match open(&request, arrived) {
            Opened::Body(body) => body,
            Opened::Refused(status, reason) => return Ok(Received::Refused(status, reason.into())),
            Opened::Closed => return Ok(Received::Closed),
        };
        Ok(match self.body(reply, head.headers(), &mut body)? {
            Some(problem) => problem,
            None => {
                request.body = body.finish();
                Received::Request(request, arrived)
            }
        })
    }

    /// Reads the body of a request. Returns the reason if it cannot be read.
    fn body(
        &mut self,
        reply: Reply<RecvRequest>,
        headers: &HeaderMap,
        body: &mut Incoming,
    ) -> io::Result<Option<Received>> {
        let length = headers.get(header::CONTENT_LENGTH);
        let chunked = headers.contains_key(header::TRANSFER_ENCODING);
        if length.is_none() && !chunked {
            // The protocol crate would wait for chunks that a POST without a body never sends.
            return Ok(None);
        }
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        if !chunked && length.is_some_and(|length: u64| length > body.limit()) {
            return Ok(Some(too_large(body.limit())));
        }
        let reader = match reply.proceed() {
            Some(RecvRequestResult::RecvBody(reader)) => reader,
            Some(RecvRequestResult::Send100(reply)) => {
                let mut line = [0; 64];
                let (used, reader) = reply.accept(&mut line).map_err(io::Error::other)?;
                (&*self.stream).write_all(&line[..used])?;
                reader
            }
            Some(RecvRequestResult::ProvideResponse(_)) | None => return Ok(None),
        };
        self.read_body(reader, body)
    }

    fn read_body(
        &mut self,
        mut reader: Reply<RecvBody>,
        body: &mut Incoming,
    ) -> io::Result<Option<Received>> {
        let mut piece = vec![0; PIECE];
        while !reader.is_ended() {
            let Ok((used, made)) = reader.read(&self.buffer, &mut piece) else {
                return Ok(Some(Received::Refused(400, "the chunks are not valid HTTP".into())));
            };
            self.buffer.drain(..used);
            if !body.take(&piece[..made]) {
                return Ok(Some(too_large(body.limit())));
            }
            if used > 0 || made > 0 {
                continue;
            }
            if self.buffer.len() >= MAX_HEAD {
                return Ok(Some(HEAD_TOO_LARGE));
            }
            if !self.fill()? {
                return Ok(Some(Received::Closed));
            }
        }
        Ok(None)
    }

    /// Waits for more bytes. Returns false at the end of the stream.
    fn fill(&mut self) -> io::Result<bool> {
        self.read(&mut vec![0; PIECE])
    }

    fn read(&mut self, piece: &mut [u8]) -> io::Result<bool> {
        let count = loop {
            match (&*self.stream).read(piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.buffer.extend_from_slice(&piece[..count]);
        Ok(count > 0)
    }

    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        (&*self.stream).write_all(bytes)
    }

    pub(super) fn send_from(&mut self, mut bytes: impl Read) -> io::Result<()> {
        io::copy(&mut bytes, &mut &*self.stream)?;
        Ok(())
    }

    /// Answers a request that never reached a handler, and closes the connection.
    pub(super) fn refuse(&mut self, status: u16, reason: &str) -> io::Result<()> {
        let response = Response::plain(status, reason);
        self.send(&encode(&response, response.size(), true))?;
        self.stream.shutdown(Shutdown::Write)?;
        self.linger()
    }

    /// Reads the rest of what the client sends. Closing with unread bytes would reset the connection and lose the
    /// answer.
    fn linger(&mut self) -> io::Result<()> {
        const PATIENCE: Duration = Duration::from_millis(500);
        self.stream.set_read_timeout(Some(PATIENCE))?;
        io::copy(&mut (&*self.stream).take(64 << 20), &mut io::sink())?;
        Ok(())
    }
}

const HEAD_TOO_LARGE: Received = Received::Refused(431, Cow::Borrowed("the headers are too long"));

fn too_large(limit: u64) -> Received {
    Received::Refused(413, format!("the body is longer than {limit} bytes").into())
}
