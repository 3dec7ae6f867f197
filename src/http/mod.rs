//! The only code that touches the network: it sends one request and reads one answer, without retries or redirects.

use std::time::Duration;

use ureq::config::{AutoHeaderValue, ConfigBuilder};
use ureq::http::{self, HeaderName, HeaderValue, StatusCode, header};
use ureq::typestate::HttpCrateScope;
use ureq::{Agent, Body, SendBody};

use crate::call::request::Request;
use crate::call::response::{Answer, Failure};
use crate::tables::gateway::TOKEN_HEADER;
use answer::{answer, receive};
use body::{Address, Gate, Gated, Rest, Sink, Source};
use failure::{failure, half, invalid, never_connected, unusable};
pub(crate) use limits::Limits;
use peer::Peer;
pub(crate) use routes::OwnAgents;
use routes::Routes;

/// Applies the settings that every request needs: error statuses are answers, redirects are not followed, nothing is
/// compressed. This is a macro, because ureq has separate types for the settings of an agent and of a request, without
/// a common trait.
macro_rules! guarded {
    ($settings:expr, $phase:expr) => {
        $settings
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept_encoding(AutoHeaderValue::None)
            .timeout_connect(Some($phase))
            .timeout_recv_response(Some($phase))
            .timeout_recv_body(Some($phase))
    };
}

pub(crate) mod address;
mod answer;
pub(crate) mod body;
pub(crate) mod clock;
mod cookies;
mod failure;
mod limits;
mod peer;
pub(crate) mod proxy;
mod retry_after;
mod routes;
#[cfg(all(
    feature = "platform-verifier",
    unix,
    not(target_vendor = "apple"),
    not(target_os = "android")
))]
mod system_roots;
mod trust;

/// The size of the buffer for sending files. ureq's 128 KiB buffer would be allocated on its own memory pages, shortly
/// after the start of a page, where processors copy a file's pages at half the speed.
const SENT_AT_ONCE: usize = 64 << 10;

/// The most bytes to send to the store without `Expect: 100-continue`, as in curl. ureq reads no answer while it sends,
/// so if the store refuses and closes the connection, the next write fails and the refusal is lost. With the `dial`
/// feature and this crate's agent, it is lost only if a reset discarded it.
const MAX_UNASKED: u64 = 1 << 20;
/// The most bytes to send without `Expect` after an answer may have been lost: one write.
const MAX_UNHEARD: u64 = SENT_AT_ONCE as u64;
/// How long to wait for the store's `100 Continue` before sending anyway.
const PATIENCE: Duration = Duration::from_secs(1);

const TOKEN: HeaderName = HeaderName::from_static(TOKEN_HEADER);

/// Runs `work`. With the `dial` feature and this crate's agent, its exchange ends as soon as `check` returns true;
/// without, it does not.
#[cfg(not(feature = "dial"))]
pub(crate) fn interruptible<R>(_: impl Fn() -> bool + 'static, work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(not(feature = "dial"))]
use body::Refusable;
#[cfg(feature = "dial")]
use ureq_dial::Refusable;
#[cfg(feature = "dial")]
pub(crate) use ureq_dial::interruptible;

/// The seam for the network, where tests inject their own answers.
pub(crate) trait Transport: Send + Sync {
    /// Sends a request to DingTalk and reads the answer.
    fn exchange(
        &self,
        request: &Request<'_>,
        gate: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure>;

    /// Streams a file to the object store. The timeout applies to each phase, and to each write of the body: there is
    /// no overall limit while data flows.
    fn put(
        &self,
        address: &Address<'_>,
        body: &mut dyn Source,
        gate: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure>;

    /// Streams a file from the object store, or the rest of it. The timeout applies to each phase, and to each read of
    /// the body. An answer with a file is returned without its body.
    fn get(
        &self,
        address: &Address<'_>,
        file: &mut dyn Sink,
        limits: &Limits,
    ) -> Result<Answer, Failure>;

    /// Begins to open connections to this URL's host until `count` are available, if this transport can. Returns at
    /// once.
    fn ahead(&self, _url: &str, _count: usize) {}
}

/// The transport over ureq.
pub(crate) struct Http {
    routes: Routes,
    user_agent: HeaderValue,
    /// True if the agents are this crate's and not the application's.
    own: bool,
    /// The limits that this crate's agents were built with. Calls with the same limits need no settings per request,
    /// and those with the same but for the total and the idle time only these two: ureq moves the whole request for
    /// each setting.
    made_with: Limits,
}

impl Http {
    /// Returns a transport over the application's agent.
    pub(crate) fn of(agent: Agent, user_agent: HeaderValue) -> Self {
        let made_with = Limits { phase: Duration::ZERO, total: None, resolve: None, idle: None };
        Http { routes: Routes::Given(agent), user_agent, own: false, made_with }
    }

    /// Returns a transport over agents of this crate.
    pub(crate) fn own(with: OwnAgents, user_agent: HeaderValue) -> Self {
        let made_with = with.limits();
        Http { routes: Routes::ours(with), user_agent, own: true, made_with }
    }
}

impl Transport for Http {
    fn exchange(
        &self,
        request: &Request<'_>,
        gate: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        let head = self.head(request)?;
        let agent = self.routes.agent(&request.url)?;
        let result = match request.body {
            Some(body) => {
                let mut body = Gated { gate, body };
                self.run(agent, head, SendBody::from_reader(&mut body), limits)
            }
            None => match gate.pass() {
                Ok(()) => self.run(agent, head, SendBody::none(), limits),
                Err(closed) => Err(closed.into()),
            },
        };
        let peer = || Peer::of(&request.url, agent);
        result.map(|response| answer(response, &peer)).map_err(|error| {
            if let Some(refusal) = gate.refusal() {
                return refusal;
            }
            let sent = match request.body {
                Some(_) => gate.was_passed(),
                // A request without a body has passed the gate already, and few errors show how far it got.
                None => !never_connected(&error),
            };
            failure(sent, error, &peer())
        })
    }

    fn put(
        &self,
        address: &Address<'_>,
        body: &mut dyn Source,
        gate: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        let agent = self.routes.agent(address.url)?;
        let peer = || Peer::of(address.url, agent);
        let most = if body.is_unheard() { MAX_UNHEARD } else { MAX_UNASKED };
        let mut asks_first = body.size() > most;
        loop {
            let mut head = signed("PUT", address)?.header(header::CONTENT_LENGTH, body.size());
            if asks_first {
                head = head.header(header::EXPECT, "100-continue");
            }
            let size = body.size();
            let (result, was_refused) = {
                let gated = Gated { gate: &mut *gate, body: &mut *body };
                let mut gated = Refusable::new(gated, size);
                let request = head.body(SendBody::from_reader(&mut gated));
                let request = request.map_err(|_| unusable("address or header"))?;
                let request = signature_only(agent, request, limits)
                    .timeout_await_100(Some(PATIENCE.min(limits.phase)))
                    .timeout_send_body(None)
                    .timeout_per_write(Some(limits.phase))
                    .build();
                (self.send(agent, request), gated.was_refused())
            };
            match result {
                // A server or proxy does not support `Expect`.
                Ok(response)
                    if response.status() == StatusCode::EXPECTATION_FAILED
                        && asks_first
                        && !gate.was_passed() =>
                {
                    asks_first = false;
                }
                Ok(response) => {
                    let mut answer = answer(response, &peer);
                    return match answer.broken.take_if(|_| was_refused) {
                        Some(broken) => Err(half(&broken)),
                        None => Ok(answer),
                    };
                }
                Err(error) => {
                    return Err(gate.refusal().unwrap_or_else(|| {
                        // With `Expect`, the head was sent even if the gate was never passed.
                        let asked = asks_first && !never_connected(&error);
                        failure(asked || gate.was_passed(), error, &peer())
                    }));
                }
            }
        }
    }

    fn get(
        &self,
        address: &Address<'_>,
        file: &mut dyn Sink,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        let mut head = signed("GET", address)?;
        let rest = file.rest();
        let is_rest = rest.is_some();
        if let Some(Rest { from, etag }) = rest {
            head = head.header(header::RANGE, format!("bytes={from}-"));
            head = head.header(header::IF_MATCH, etag);
        }
        let request = head.body(SendBody::none()).map_err(|_| unusable("address or header"))?;
        let agent = self.routes.agent(address.url)?;
        let request = signature_only(agent, request, limits)
            .timeout_recv_body(None)
            .timeout_per_read(Some(limits.phase))
            .build();
        let response = self.send(agent, request);
        let peer = || Peer::of(address.url, agent);
        let response =
            response.map_err(|error| failure(!never_connected(&error), error, &peer()))?;
        let is_file = match response.status() {
            StatusCode::OK => true,
            StatusCode::PARTIAL_CONTENT => is_rest,
            _ => false,
        };
        if !is_file {
            return Ok(answer(response, &peer));
        }
        let (parts, body) = response.into_parts();
        receive(&parts, body, file, &peer)?;
        Ok(answer(http::Response::from_parts(parts, Body::builder().data("")), &peer))
    }

    fn ahead(&self, url: &str, count: usize) {
        self.routes.ahead(url, count);
    }
}

/// Builds a request with exactly the signed headers.
fn signed(method: &str, address: &Address<'_>) -> Result<http::request::Builder, Failure> {
    let mut head = http::Request::builder().method(method).uri(address.url);
    for (name, value) in address.headers {
        // Length and host are set by this crate and ureq.
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

type Exchanged = Result<http::Response<Body>, ureq::Error>;

impl Http {
    /// Builds the head of a request.
    fn head(&self, request: &Request<'_>) -> Result<http::request::Parts, Failure> {
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
        // Not with `http`'s builder, which moves the whole head for each header.
        let (mut head, ()) = http::Request::new(()).into_parts();
        head.method = request.method.parse().expect("a method's name");
        // The endpoint was checked and the parameters are encoded, so only the operation's path can be wrong, or too
        // long.
        head.uri = request.url.parse().map_err(|_| {
            invalid("the address cannot be used: the operation's path is wrong or too long")
        })?;
        for (name, value) in request.headers() {
            let name = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_str(value.expose());
            let (Ok(name), Ok(mut value)) = (name, value) else {
                return Err(invalid("a parameter cannot be sent in a header"));
            };
            value.set_sensitive(true);
            head.headers.insert(name, value);
        }
        head.headers.insert(header::ACCEPT, JSON);
        // As a header, not as ureq's setting: a request whose user agent setting differs from its agent's does not
        // share the agent's pool, so every call would open a connection.
        head.headers.insert(header::USER_AGENT, self.user_agent.clone());
        if let Some(token) = request.token {
            let value = HeaderValue::from_str(token.expose());
            let mut value = value.expect("a token was checked when the request was made");
            value.set_sensitive(true);
            head.headers.insert(TOKEN, value);
        }
        if request.body.is_some() {
            let content = if request.is_form { FORM } else { JSON };
            head.headers.insert(header::CONTENT_TYPE, content);
        }
        if request.body.is_some() || matches!(request.method, "POST" | "PUT" | "PATCH") {
            let length = request.body.unwrap_or_default().len();
            head.headers.insert(header::CONTENT_LENGTH, length.into());
        }
        Ok(head)
    }

    fn run(
        &self,
        agent: &Agent,
        head: http::request::Parts,
        body: SendBody<'_>,
        limits: &Limits,
    ) -> Exchanged {
        let request = http::Request::from_parts(head, body);
        let limits = if self.own { limits.of_own_agent() } else { limits.of_any_agent() };
        if self.own && self.made_with == limits {
            return self.send(agent, request);
        }
        let made_with = Limits { total: limits.total, idle: limits.idle, ..self.made_with };
        let mut settings = if self.own && made_with == limits {
            agent.configure_request(request)
        } else {
            let half = Some(limits.phase / 2);
            configured(agent, request, &limits).timeout_send_request(half).timeout_send_body(half)
        };
        settings = settings.timeout_per_call(limits.total);
        if let Some(idle) = limits.idle {
            settings = settings.max_idle_age(idle);
        }
        self.send(agent, settings.build())
    }

    fn send(&self, agent: &Agent, request: http::Request<SendBody<'_>>) -> Exchanged {
        if self.own {
            cookies::forget(agent);
        }
        let result = agent.run(request);
        if self.own {
            // Other threads may be about to send.
            cookies::forget(agent);
        }
        result
    }
}

type Configured<'a> = ConfigBuilder<HttpCrateScope<SendBody<'a>>>;

/// Applies the settings for the bytes of a file: nothing beyond the signed headers, and no overall limit.
fn signature_only<'a>(
    agent: &Agent,
    request: http::Request<SendBody<'a>>,
    limits: &Limits,
) -> Configured<'a> {
    configured(agent, request, limits)
        // The signature covers no other headers. If the agent's own user agent setting differs, ureq keeps no
        // connection for the next file.
        .accept(AutoHeaderValue::None)
        .user_agent(AutoHeaderValue::None)
        .timeout_per_call(None)
        .timeout_connect(Some(limits.connect()))
        .timeout_send_request(Some(limits.phase))
}

fn configured<'a>(
    agent: &Agent,
    request: http::Request<SendBody<'a>>,
    limits: &Limits,
) -> Configured<'a> {
    guarded!(agent.configure_request(request), limits.phase).timeout_resolve(limits.resolve)
}
