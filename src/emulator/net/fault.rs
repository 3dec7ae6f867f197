//! How the emulator is told to misbehave.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use ureq::http::{HeaderName, HeaderValue};

use super::outgoing::Outgoing;
use crate::call::Spec;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::response::{Content, Response};
use crate::emulator::operations::{envelope, store};

/// One thing that goes wrong with one request; see [`Emulator::fault`](crate::emulator::Emulator::fault).
///
/// The PUT to the object store (`ossPut`) and the GET from it (`ossGet`) can meet all of them too.
/// [`throttle`](Fault::throttle) and [`refuse_token`](Fault::refuse_token) make little sense there: their codes are the
/// gateway's.
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
    /// Refuses with an error code, in place of executing.
    ///
    /// Status and message are those of the operation's error table, else those of the codes that any operation may
    /// answer; a code that neither has comes with HTTP 400. The object store refuses in XML.
    pub fn refuse(code: &str) -> Fault {
        Fault::new(Kind::Refuse(Refusal::code(code)), false)
    }

    /// Answers this, in place of executing. It is called JSON, or XML where the object store answers;
    /// [`header`](Fault::header) can call it something else.
    pub fn answer(status: u16, body: impl Into<String>) -> Fault {
        let body = body.into();
        Fault::new(Kind::Answer { status, body }, false)
    }

    /// Refuses because the app called too often: HTTP 403, as DingTalk does it.
    pub fn throttle() -> Fault {
        Fault::new(Kind::Refuse(Refusal::Throttled), false)
    }

    /// Refuses the access token, be it valid or not.
    pub fn refuse_token() -> Fault {
        Fault::new(Kind::Refuse(Refusal::TokenRefused), false)
    }

    /// Closes the connection when it has read the request. For a PUT the object store does so before it has read the
    /// bytes; with [`after_executing`](Fault::after_executing), when it has stored them.
    pub fn close() -> Fault {
        Fault::new(Kind::Close, false)
    }

    /// Executes, answers the head and half of the body, or half of the head if there is no body, and closes the
    /// connection.
    pub fn truncate() -> Fault {
        Fault::new(Kind::Truncate, true)
    }

    /// Executes, and lets the client wait for the answer.
    pub fn stall(time: Duration) -> Fault {
        Fault::new(Kind::Stall(time), true)
    }

    /// Executes first, then misbehaves: what the client hears of it is wrong.
    pub fn after_executing(mut self) -> Fault {
        self.executes = true;
        self
    }

    /// A header of the answer, in place of one that has the same name: `Retry-After`, say.
    ///
    /// # Panics
    ///
    /// If no header can have this name or value.
    pub fn header(mut self, name: &str, value: &str) -> Fault {
        let fits = HeaderName::try_from(name).is_ok() && HeaderValue::from_str(value).is_ok();
        assert!(fits, "{name:?}: {value:?} is no http header");
        self.headers.push((name.into(), value.into()));
        self
    }

    fn new(kind: Kind, executes: bool) -> Fault {
        Fault { kind, executes, headers: Vec::new() }
    }

    /// What becomes of a request; `executed` is what would have been answered.
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

/// Faults that wait for a request, by operation.
#[derive(Default)]
pub(crate) struct Faults(HashMap<&'static str, VecDeque<Fault>>);

impl Faults {
    pub(crate) fn push(&mut self, operation: &'static str, fault: Fault) {
        self.0.entry(operation).or_default().push_back(fault);
    }

    /// Whether the next fault closes the connection before anything is executed. It is used then.
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

    /// The next fault, if it is one that comes before (or after) the execution.
    pub(crate) fn next(&mut self, operation: &str, after: bool) -> Option<Fault> {
        let queue = self.0.get_mut(operation)?;
        // `pop_front_if` is younger than the oldest Rust that this crate supports.
        match queue.front() {
            Some(fault) if fault.executes == after => queue.pop_front(),
            _ => None,
        }
    }
}
