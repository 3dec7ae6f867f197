//! Faults: how the emulator is told to misbehave.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use ureq::http::{HeaderName, HeaderValue};

use super::outgoing::Outgoing;
use crate::call::Spec;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::response::{Content, Response};
use crate::emulator::operations::{envelope, store};

/// A fault that one request meets; see [`Emulator::fault`](crate::emulator::Emulator::fault).
///
/// The PUT to the object store (`ossPut`) and the GET from it (`ossGet`) can meet any fault too.
/// [`refuse_token`](Fault::refuse_token) makes little sense there: its code is the gateway's.
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until `Emulator::fault` queues it"]
pub struct Fault {
    kind: Kind,
    executes: bool,
    headers: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
enum Kind {
    Refuse(Refusal),
    Answer { status: u16, body: String },
    Close,
    Truncate,
    Stall(Duration),
}

impl Fault {
    /// Refuses with an error code instead of executing.
    ///
    /// Status and message come from the operation's error table, or else from the codes that any operation may answer.
    /// A code that is in neither comes with HTTP 400. The object store refuses in XML.
    pub fn refuse(code: &str) -> Fault {
        Fault::new(Kind::Refuse(Refusal::code(code)), false)
    }

    /// Answers with this status and body instead of executing. The content type is JSON, or XML from the object store;
    /// [`header`](Fault::header) sets another.
    pub fn answer(status: u16, body: impl Into<String>) -> Fault {
        let body = body.into();
        Fault::new(Kind::Answer { status, body }, false)
    }

    /// Refuses because the app exceeded its rate limit: HTTP 403, as DingTalk does. The object store answers HTTP 503
    /// with the code `SlowDown`.
    pub fn throttle() -> Fault {
        Fault::new(Kind::Refuse(Refusal::Throttled), false)
    }

    /// Refuses the access token, valid or not.
    pub fn refuse_token() -> Fault {
        Fault::new(Kind::Refuse(Refusal::TokenRefused), false)
    }

    /// Closes the connection after reading the request. The object store closes it before reading the bytes of a PUT;
    /// with [`after_executing`](Fault::after_executing), after storing them.
    pub fn close() -> Fault {
        Fault::new(Kind::Close, false)
    }

    /// Executes, sends the head and half of the body, and closes the connection. Without a body, sends half of the
    /// head.
    pub fn truncate() -> Fault {
        Fault::new(Kind::Truncate, true)
    }

    /// Executes, and answers as usual, but for what [`header`](Fault::header) sets: the checksum of other bytes
    /// (`x-oss-hash-crc64ecma`), another `ETag`.
    pub fn execute() -> Fault {
        Fault::stall(Duration::ZERO)
    }

    /// Executes, and delays the response by this time.
    pub fn stall(time: Duration) -> Fault {
        Fault::new(Kind::Stall(time), true)
    }

    /// Executes the request first, then misbehaves: the client is told something wrong.
    pub fn after_executing(mut self) -> Fault {
        self.executes = true;
        self
    }

    /// Sets a header of the response, such as `Retry-After`. It replaces one of the same name.
    ///
    /// # Panics
    ///
    /// If the name or value is not valid in an HTTP header.
    pub fn header(mut self, name: &str, value: &str) -> Fault {
        let fits = HeaderName::try_from(name).is_ok() && HeaderValue::from_str(value).is_ok();
        assert!(fits, "{name:?}: {value:?} is no http header");
        self.headers.push((name.into(), value.into()));
        self
    }

    fn new(kind: Kind, executes: bool) -> Fault {
        Fault { kind, executes, headers: Vec::new() }
    }

    /// Returns what a request gets in place of `executed`, the response of its operation if that ran.
    pub(super) fn misbehave(self, spec: &Spec, id: &str, executed: Option<Response>) -> Outgoing {
        let response = match &self.kind {
            Kind::Refuse(refusal) => Some(envelope::refuse(refusal, spec, id)),
            Kind::Answer { status, body } if store::answers(spec) => {
                Some(Response::xml(*status, id, Content::Text(body.clone())))
            }
            Kind::Answer { status, body } => Some(Response::gateway(*status, id, body.clone())),
            Kind::Close => None,
            Kind::Truncate | Kind::Stall(_) => executed,
        };
        let with_headers = |response: Response| {
            let headers = self.headers.iter();
            headers.fold(response, |response, (name, value)| response.with(name, value))
        };
        Outgoing {
            response: response.map(with_headers),
            half: matches!(self.kind, Kind::Truncate),
            wait: match self.kind {
                Kind::Stall(time) => time,
                _ => Duration::ZERO,
            },
        }
    }
}

/// Queued faults, by operation.
#[derive(Default)]
pub(crate) struct Faults(HashMap<&'static str, VecDeque<Fault>>);

impl Faults {
    pub(crate) fn push(&mut self, operation: &'static str, fault: Fault) {
        self.0.entry(operation).or_default().push_back(fault);
    }

    /// Returns whether the next fault closes the connection before anything is executed, and removes it if so.
    pub(crate) fn closes(&mut self, operation: &str) -> bool {
        let Some(queue) = self.0.get_mut(operation) else {
            return false;
        };
        let first = queue.front();
        let closes = first.is_some_and(|it| matches!(it.kind, Kind::Close) && !it.executes);
        if closes {
            queue.pop_front();
        }
        closes
    }

    /// Removes and returns the next fault if it comes after the execution (or, with `after` false, before it).
    pub(crate) fn next(&mut self, operation: &str, after: bool) -> Option<Fault> {
        let queue = self.0.get_mut(operation)?;
        // `pop_front_if` is younger than the oldest Rust that this crate supports.
        match queue.front() {
            Some(fault) if fault.executes == after => queue.pop_front(),
            _ => None,
        }
    }
}
