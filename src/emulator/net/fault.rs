//! Faults, which make the emulator misbehave.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use ureq::http::{HeaderName, HeaderValue};

use super::outgoing::Outgoing;
use crate::call::Spec;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::response::{Content, Response};
use crate::emulator::operations::{envelope, store};
use crate::emulator::world::tokens::App;

/// A fault that affects one request; see [`Emulator::fault`](crate::emulator::Emulator::fault).
///
/// Any fault can also affect the PUT to the object store (`ossPut`) and the GET from it (`ossGet`).
/// [`refuse_token`](Fault::refuse_token) makes little sense there, because its code is the gateway's.
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until `Emulator::fault` queues it"]
pub struct Fault {
    pub(crate) kind: Kind,
    pub(crate) executes: bool,
    pub(crate) headers: Vec<(String, String)>,
    /// How many requests it affects. `None` means one, or no limit if it has a probability.
    pub(crate) count: Option<u32>,
    pub(crate) chance: Option<Chance>,
}

/// A sequence of hits and misses, determined by a seed.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    pub(crate) probability: f64,
    pub(crate) seed: u64,
    pub(crate) draws: u64,
    /// Requests that were drawn as misses when their head arrived and are not complete yet.
    missed: u32,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Refuse(Refusal),
    Throttle,
    Answer { status: u16, body: String },
    Close,
    Truncate,
    Stall(Duration),
}

impl Fault {
    /// Refuses with an error code instead of executing.
    ///
    /// Status and message come from the operation's error table, or else from the table for all operations. A code in
    /// neither table is answered with HTTP 400. The object store answers in XML.
    pub fn refuse(code: &str) -> Fault {
        Fault::new(Kind::Refuse(Refusal::code(code)), false)
    }

    /// Answers with this status and body instead of executing. The content type is JSON, or XML from the object store;
    /// [`header`](Fault::header) can change it.
    pub fn answer(status: u16, body: impl Into<String>) -> Fault {
        let body = body.into();
        Fault::new(Kind::Answer { status, body }, false)
    }

    /// Refuses because the app exceeded its rate limit: HTTP 403, as DingTalk does, with the code for the kind of app. The
    /// object store answers HTTP 503 with the code `SlowDown`.
    pub fn throttle() -> Fault {
        Fault::new(Kind::Throttle, false)
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

    /// Executes, and answers as usual except for the headers set by [`header`](Fault::header), such as a wrong checksum
    /// (`x-oss-hash-crc64ecma`) or another `ETag`.
    pub fn execute() -> Fault {
        Fault::stall(Duration::ZERO)
    }

    /// Executes, and delays the response by this duration.
    pub fn stall(time: Duration) -> Fault {
        Fault::new(Kind::Stall(time), true)
    }

    /// Executes the request before misbehaving, so the client gets a wrong answer for an executed request.
    pub fn after_executing(mut self) -> Fault {
        self.executes = true;
        self
    }

    /// Sets a header of the response, such as `Retry-After`, and replaces any of the same name.
    ///
    /// # Panics
    ///
    /// If the name or value is not valid in an HTTP header.
    pub fn header(mut self, name: &str, value: &str) -> Fault {
        let fits = HeaderName::try_from(name).is_ok() && HeaderValue::from_str(value).is_ok();
        assert!(fits, "{name:?}: {value:?} is not an HTTP header");
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Affects this many requests instead of one.
    pub fn times(mut self, count: u32) -> Fault {
        self.count = Some(count);
        self
    }

    /// Affects each request with this probability. The same seed always picks the same requests. The fault stays at the
    /// head of its queue for good, unless [`times`](Fault::times) limits how many requests it affects.
    ///
    /// # Panics
    ///
    /// If the probability is not between 0 and 1.
    pub fn sometimes(mut self, probability: f64, seed: u64) -> Fault {
        assert!((0.0..=1.0).contains(&probability), "{probability} is not between 0 and 1");
        self.chance = Some(Chance { probability, seed, draws: 0, missed: 0 });
        self
    }

    fn new(kind: Kind, executes: bool) -> Fault {
        Fault { kind, executes, headers: Vec::new(), count: None, chance: None }
    }

    /// Returns the name of the fault's kind, which is the name of its constructor.
    pub(crate) fn name(&self) -> &'static str {
        match &self.kind {
            Kind::Throttle => "throttle",
            Kind::Refuse(Refusal::TokenRefused) => "refuse_token",
            Kind::Refuse(_) => "refuse",
            Kind::Answer { .. } => "answer",
            Kind::Close => "close",
            Kind::Truncate => "truncate",
            Kind::Stall(time) if time.is_zero() => "execute",
            Kind::Stall(_) => "stall",
        }
    }

    /// Returns the response to send to `app` in place of `executed`, which is the operation's response if it ran.
    pub(super) fn misbehave(
        self,
        spec: &Spec,
        app: App,
        id: &str,
        executed: Option<Response>,
    ) -> Outgoing {
        let response = match &self.kind {
            Kind::Throttle => Some(envelope::refuse(&Refusal::Throttled(app), spec, id)),
            Kind::Refuse(refusal) => Some(envelope::refuse(refusal, spec, id)),
            Kind::Answer { status, body } if store::answers(spec) => {
                Some(Response::xml(*status, id, Content::Text(body.clone())))
            }
            Kind::Answer { status, body } => {
                Some(Response::gateway(spec.host, *status, id, body.clone()))
            }
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

    /// Returns all faults, in the order in which they apply.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &Fault)> {
        let mut names: Vec<_> = self.0.keys().copied().collect();
        names.sort_unstable();
        names.into_iter().flat_map(|name| self.0[name].iter().map(move |fault| (name, fault)))
    }

    /// Removes the faults of one operation.
    pub(crate) fn remove(&mut self, operation: &str) {
        self.0.remove(operation);
    }

    /// Returns whether the next fault closes the connection before anything is executed, and uses it if so.
    pub(crate) fn closes(&mut self, operation: &str) -> bool {
        let Some(queue) = self.0.get_mut(operation) else { return false };
        let Some(fault) = queue.front_mut() else { return false };
        if !matches!(fault.kind, Kind::Close) || fault.executes {
            return false;
        }
        let hits = fault.chance.as_mut().is_none_or(Chance::hits);
        if hits {
            used(queue);
        } else if let Some(chance) = &mut fault.chance {
            chance.missed += 1;
        }
        hits
    }

    /// Uses and returns the next fault if it comes after the execution (or, with `after` false, before it).
    pub(crate) fn next(&mut self, operation: &str, after: bool) -> Option<Fault> {
        let queue = self.0.get_mut(operation)?;
        let fault = queue.front_mut().filter(|fault| fault.executes == after)?;
        if let Some(chance) = &mut fault.chance
            && !chance.hits_late()
        {
            return None;
        }
        let fault = fault.clone();
        used(queue);
        Some(fault)
    }
}

/// Counts a use of the first fault, and removes it if that was the last.
fn used(queue: &mut VecDeque<Fault>) {
    let Some(fault) = queue.front_mut() else { return };
    match (&mut fault.count, &fault.chance) {
        (None, Some(_)) => {}
        (Some(count), _) if *count > 1 => *count -= 1,
        _ => drop(queue.pop_front()),
    }
}

impl Chance {
    /// Draws for a request, unless that happened when its head arrived.
    fn hits_late(&mut self) -> bool {
        if self.missed > 0 {
            self.missed -= 1;
            return false;
        }
        self.hits()
    }

    fn hits(&mut self) -> bool {
        self.draws += 1;
        // SplitMix64 has published results that are the same on every platform.
        let mut x = self.seed.wrapping_add(self.draws.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^= x >> 31;
        ((x >> 11) as f64) / ((1_u64 << 53) as f64) < self.probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_affects_as_many_requests_as_it_says() {
        let mut faults = Faults::default();
        faults.push("a", Fault::close().times(2));
        faults.push("a", Fault::throttle());
        faults.push("a", Fault::stall(Duration::from_secs(1)));
        let mut next = |after| faults.next("a", after).map(|fault| fault.name());
        let found = [next(true), next(false), next(false), next(false), next(false), next(true)];
        let expected = [None, Some("close"), Some("close"), Some("throttle"), None, Some("stall")];
        assert_eq!(found, expected);
        assert_eq!(faults.next("a", false).map(|fault| fault.name()), None);
    }

    #[test]
    fn the_seed_decides_which_requests_are_affected() {
        let hits = |probability, seed| {
            let mut faults = Faults::default();
            faults.push("a", Fault::close().sometimes(probability, seed));
            (0..1000).filter(|_| faults.next("a", false).is_some()).collect::<Vec<u32>>()
        };
        assert_eq!(hits(0.3, 7), hits(0.3, 7));
        assert_ne!(hits(0.3, 7), hits(0.3, 8));
        assert!((250..350).contains(&hits(0.3, 7).len()), "{}", hits(0.3, 7).len());
        assert_eq!((hits(0.0, 1).len(), hits(1.0, 1).len()), (0, 1000));
        let mut faults = Faults::default();
        faults.push("a", Fault::close().sometimes(0.5, 1).times(3));
        assert_eq!((0..1000).filter(|_| faults.next("a", false).is_some()).count(), 3);
        assert_eq!(faults.all().count(), 0);
    }

    #[test]
    fn a_put_is_drawn_for_once() {
        let drawn = |closes: bool| {
            let mut faults = Faults::default();
            faults.push(crate::files::object_store::PUT.name, Fault::close().sometimes(0.5, 3));
            let name = crate::files::object_store::PUT.name;
            let meets =
                |_: &u32| closes && faults.closes(name) || faults.next(name, false).is_some();
            (0..100).filter(meets).collect::<Vec<_>>()
        };
        assert_eq!(drawn(true), drawn(false));
    }
}
