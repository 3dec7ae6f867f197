//! The only place that touches the network: one request out, one answer in, nothing repeated, nothing followed.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use ureq::config::{AutoHeaderValue, ConfigBuilder};
use ureq::http::{self, HeaderMap, HeaderValue, header};
use ureq::typestate::HttpCrateScope;
use ureq::{Agent, Body, SendBody, Timeout};
use zeroize::Zeroizing;

use crate::cookies;
use crate::download::Received;
use crate::error::{Details, Outcome};
use crate::generated::gateway::{REQUEST_ID_HEADER, TOKEN_HEADER};
use crate::object_store::Address;
use crate::operation::Action;
use crate::request::Request;
use crate::response::{Answer, Failure};
use crate::upload::Streamed;
use crate::wiped::Wiped;

/// The largest answer that is read. The longest documented ones are lists of some hundred kilobytes.
const LARGEST_BODY: usize = 8 << 20;

/// How long one attempt may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// For each phase: connecting, sending, waiting for the answer, reading it. For all of them together if the name
    /// look-up has a bound as well.
    pub(crate) phase: Duration,
    /// For all of it: what is left until the deadline.
    pub(crate) total: Option<Duration>,
    /// For the name look-up, if it shall have a bound of its own.
    pub(crate) resolve: Option<Duration>,
}

/// The seam for the network: tests put their own answers here.
pub(crate) trait Transport: Send + Sync {
    fn exchange(&self, request: &Request<'_>, limits: &Limits) -> Result<Answer, Failure>;

    /// Streams a file to the object store. The time-out is one for each phase, and for each write of the body: a large
    /// file takes as long as it takes, as long as it moves.
    fn put(
        &self,
        address: &Address<'_>,
        body: &mut Streamed<'_, '_>,
        limits: &Limits,
    ) -> Result<Answer, Failure>;

    /// Streams a file from the object store. The time-out is one for each phase, and for each read of the body. What
    /// is answered has no body if there was a file in it.
    fn get(
        &self,
        address: &Address<'_>,
        file: &mut Received<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure>;
}

/// HTTP by ureq.
pub(crate) struct Http {
    pub(crate) agent: Agent,
    /// The application did not bring the agent.
    pub(crate) own: bool,
    pub(crate) user_agent: HeaderValue,
}

impl Transport for Http {
    fn exchange(&self, request: &Request<'_>, limits: &Limits) -> Result<Answer, Failure> {
        // As headers, not as ureq's settings: a request whose user agent is set differently from the agent's own does
        // not share its pool, and every call would connect anew.
        let mut head = http::Request::builder()
            .method(request.method)
            .uri(request.url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::USER_AGENT, self.user_agent.clone());
        if let Some(token) = request.token {
            let value = HeaderValue::from_str(token.expose());
            let mut value = value.expect("a token was checked when the request was made");
            value.set_sensitive(true);
            head = head.header(TOKEN_HEADER, value);
        }
        let mut reader = Noting::new(request.body.unwrap_or_default());
        let result = match request.body {
            Some(body) => {
                head = head.header(header::CONTENT_TYPE, "application/json");
                head = head.header(header::CONTENT_LENGTH, body.len());
                self.run(head.body(SendBody::from_reader(&mut reader)), limits)
            }
            None => {
                if matches!(request.method, "POST" | "PUT") {
                    head = head.header(header::CONTENT_LENGTH, 0);
                }
                self.run(head.body(SendBody::none()), limits)
            }
        };
        result?.map(answer).map_err(|error| {
            let sent = match request.body {
                Some(_) => reader.read,
                // Without a body there is nothing to note, and few errors tell how far it came.
                None => !never_connected(&error),
            };
            failure(sent, error)
        })
    }

    fn put(
        &self,
        address: &Address<'_>,
        body: &mut Streamed<'_, '_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        let head = signed("PUT", address)?.header(header::CONTENT_LENGTH, body.size());
        let request =
            head.body(SendBody::from_reader(body)).map_err(|_| unusable("address or header"))?;
        let request = self
            .signed(request, limits)
            .timeout_send_body(None)
            .timeout_per_write(Some(limits.phase))
            .build();
        let result = self.send(request);
        result.map(answer).map_err(|error| failure(body.was_read(), error))
    }

    fn get(
        &self,
        address: &Address<'_>,
        file: &mut Received<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        let request = signed("GET", address)?
            .body(SendBody::none())
            .map_err(|_| unusable("address or header"))?;
        let request = self
            .signed(request, limits)
            .timeout_recv_body(None)
            .timeout_per_read(Some(limits.phase))
            .build();
        let response = self.send(request);
        let response = response.map_err(|error| failure(!never_connected(&error), error))?;
        if response.status() != 200 {
            return Ok(answer(response));
        }
        let (parts, body) = response.into_parts();
        receive(&parts.headers, body, file)?;
        Ok(answer(http::Response::from_parts(parts, Body::builder().data(""))))
    }
}

/// A request with exactly the headers that were signed.
fn signed(method: &str, address: &Address<'_>) -> Result<http::request::Builder, Failure> {
    let mut head = http::Request::builder().method(method).uri(address.url);
    for (name, value) in address.headers {
        // How long the body is and who is asked is ours to say.
        if ["content-length", "host"].iter().any(|ours| name.eq_ignore_ascii_case(ours)) {
            continue;
        }
        let value = HeaderValue::from_str(value.expose()).ok();
        let value = value.filter(|_| !name.eq_ignore_ascii_case("transfer-encoding"));
        let mut value = value.ok_or_else(|| unusable("header"))?;
        value.set_sensitive(true);
        head = head.header(name, value);
    }
    Ok(head)
}

/// The bytes of a file, as they come.
fn receive(headers: &HeaderMap, body: Body, file: &mut Received<'_>) -> Result<(), Failure> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.trim().parse().ok());
    let encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let encodings: Vec<_> =
        encodings.map(|name| String::from_utf8_lossy(name.as_bytes())).collect();
    file.begin(length, &encodings.join(", "))?;
    let mut reader = body.into_reader();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return file.end(),
            Ok(count) => file.take(&buffer[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(file.broke_off(&phase(&ureq::Error::from(error)))),
        }
    }
}

type Exchanged = Result<http::Response<Body>, ureq::Error>;

impl Http {
    /// The inner result is what came of the exchange, the outer one whether there was anything to exchange.
    fn run(
        &self,
        request: http::Result<http::Request<SendBody<'_>>>,
        limits: &Limits,
    ) -> Result<Exchanged, Failure> {
        // The endpoint was checked and parameters are encoded; what is left is a path that is written wrong, or too long.
        let request = request.map_err(|_| {
            invalid("the address cannot be used: the operation's path is wrong or too long")
        })?;
        let half = Some(limits.phase / 2);
        // A bound on the whole call makes ureq look the name up on a thread of its own. So it is set only where that is
        // asked for anyway, or where the four phases together could pass the deadline by more than a tenth of one.
        let phases = limits.phase.saturating_mul(4) - limits.phase / 10;
        let total = match limits.resolve {
            Some(_) => Some(limits.total.unwrap_or(limits.phase).min(limits.phase)),
            None => limits.total.filter(|total| *total < phases),
        };
        let request = self
            .configured(request, limits)
            .timeout_per_call(total)
            .timeout_send_request(half)
            .timeout_send_body(half)
            .build();
        Ok(self.send(request))
    }

    fn send(&self, request: http::Request<SendBody<'_>>) -> Exchanged {
        if self.own {
            cookies::forget(&self.agent);
        }
        self.agent.run(request)
    }

    /// What holds for bytes of a file, on top of that: they take as long as they take, as long as they move.
    fn signed<'a>(
        &self,
        request: http::Request<SendBody<'a>>,
        limits: &Limits,
    ) -> ConfigBuilder<HttpCrateScope<SendBody<'a>>> {
        self.configured(request, limits)
            // Nothing that the signature does not cover. Where the agent's own user agent is another, ureq keeps no
            // connection for the next file.
            .accept(AutoHeaderValue::None)
            .user_agent(AutoHeaderValue::None)
            .timeout_per_call(None)
            .timeout_send_request(Some(limits.phase))
    }

    /// What holds for every request, whatever agent the application brought.
    fn configured<'a>(
        &self,
        request: http::Request<SendBody<'a>>,
        limits: &Limits,
    ) -> ConfigBuilder<HttpCrateScope<SendBody<'a>>> {
        let phase = Some(limits.phase);
        self.agent
            .configure_request(request)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept_encoding(AutoHeaderValue::None)
            .timeout_resolve(limits.resolve)
            .timeout_connect(phase)
            .timeout_recv_response(phase)
            .timeout_recv_body(phase)
    }
}

/// A body that notes its first read: what was never read was never executed.
struct Noting<'a> {
    rest: &'a [u8],
    read: bool,
}

impl<'a> Noting<'a> {
    fn new(body: &'a [u8]) -> Self {
        Noting { rest: body, read: false }
    }
}

impl Read for Noting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read = true;
        self.rest.read(buffer)
    }
}

fn answer(response: http::Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let text = |name: &str| {
        let value = parts.headers.get(name)?.to_str().ok()?.trim();
        Some(value.to_string()).filter(|value| !value.is_empty())
    };
    let expected = length(&parts.headers);
    let (body, broken) = read(body, expected);
    Answer {
        status: parts.status.as_u16(),
        request_id: text(REQUEST_ID_HEADER),
        retry_after: text("retry-after")
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs),
        body,
        broken,
    }
}

fn length(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or(4096)
}

/// The whole body, or as much as came and why it is not whole. Read to its end, the connection can be used again.
fn read(body: Body, expected: usize) -> (Zeroizing<Vec<u8>>, Option<String>) {
    let too_long = Some(format!("the answer is longer than {LARGEST_BODY} bytes"));
    if expected > LARGEST_BODY {
        return (Zeroizing::default(), too_long);
    }
    let mut bytes = Wiped::with_capacity(expected.min(64 << 10) + 1);
    let mut reader = body.into_reader().take(LARGEST_BODY as u64 + 1);
    let broken = match bytes.read_to_end(&mut reader) {
        Ok(()) if bytes.len() > LARGEST_BODY => too_long,
        Ok(()) => None,
        Err(error) => Some(format!("the answer broke off: {}", phase(&ureq::Error::from(error)))),
    };
    (bytes.into_bytes(), broken)
}

/// Errors that can only come before there is a connection.
fn never_connected(error: &ureq::Error) -> bool {
    use std::io::ErrorKind;
    use ureq::Error::*;
    if let Io(error) = error {
        let unreachable = [
            ErrorKind::ConnectionRefused,
            ErrorKind::HostUnreachable,
            ErrorKind::NetworkUnreachable,
            ErrorKind::AddrNotAvailable,
        ];
        // The standard library has no stable kind for a name that is not found, and what TLS has to say about a
        // certificate comes as plain I/O too.
        let texts = ["failed to lookup address", "invalid peer certificate", "tls handshake eof"];
        let text = error.to_string();
        return unreachable.contains(&error.kind())
            || texts.iter().any(|known| text.starts_with(known));
    }
    matches!(
        error,
        HostNotFound
            | ConnectionFailed
            | InvalidProxyUrl
            | ConnectProxyFailed(_)
            | Tls(_)
            | TlsRequired
            | Timeout(self::Timeout::Resolve | self::Timeout::Connect)
    )
}

fn failure(sent: bool, error: ureq::Error) -> Failure {
    if matches!(error, ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_)) {
        return invalid("the agent refuses the address; it may be limited to https");
    }
    let (outcome, action) = match sent {
        true => (Outcome::Unknown, Action::Unknown),
        false => (Outcome::NotSent, Action::Retry),
    };
    let mut details = Details::new(outcome);
    let when = match sent {
        true => "no answer to the request that was sent",
        false => "no connection that the request could be sent over",
    };
    details.detail = Some(format!("{when}: {}", phase(&error)));
    details.source = match error {
        // These repeat the address, which may hold a token.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) | ureq::Error::Http(_) => None,
        error => Some(Arc::new(error)),
    };
    Failure { details, action }
}

/// What ureq's error says, in the words of a person who waits. The error itself is the source.
fn phase(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(timeout) => match timeout {
            Timeout::Resolve => "time-out while looking up the host's name".into(),
            Timeout::Connect => "time-out while connecting".into(),
            Timeout::SendRequest | Timeout::SendBody | Timeout::PerWrite => {
                "time-out while sending".into()
            }
            Timeout::RecvResponse => "time-out while waiting for the answer".into(),
            Timeout::RecvBody | Timeout::PerRead => "time-out while reading the answer".into(),
            _ => "time-out of the attempt, or the deadline passed".into(),
        },
        ureq::Error::HostNotFound => "the host's name is not known".into(),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused".into(),
            io::ErrorKind::ConnectionReset => "connection reset".into(),
            io::ErrorKind::UnexpectedEof => "connection closed".into(),
            io::ErrorKind::BrokenPipe => "connection closed".into(),
            io::ErrorKind::InvalidData => {
                "the server is not trusted, or speaks no valid tls".into()
            }
            _ => "input or output failed".into(),
        },
        ureq::Error::LargeResponseHeader(..) => "the answer's headers are too long".into(),
        ureq::Error::Protocol(_) => "the answer is no valid http".into(),
        _ => "the http client gave up".into(),
    }
}

/// DingTalk gave something that cannot be sent.
fn unusable(what: &str) -> Failure {
    let mut details = Details::new(Outcome::NotSent);
    details.detail = Some(format!("the signed info has an unusable {what}"));
    Failure { details, action: Action::Final }
}

fn invalid(detail: &str) -> Failure {
    let mut details = Details::new(Outcome::Invalid);
    details.detail = Some(detail.into());
    Failure { details, action: Action::Final }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::freed::{TOKEN, left_behind};

    #[test]
    fn an_answer_that_is_longer_than_it_said_leaves_nothing_behind() {
        struct Tokens(usize);
        impl Read for Tokens {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = self.0.saturating_sub(1);
                if self.0 == 0 { Ok(0) } else { TOKEN.as_bytes().read(buffer) }
            }
        }
        let left = left_behind(|| {
            let (bytes, broken) = read(Body::builder().reader(Tokens(1001)), 10);
            assert!(bytes.len() > 40_000 && broken.is_none());
        });
        assert_eq!(left, Vec::<String>::new());
    }
}
