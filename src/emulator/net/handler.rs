//! The handler: passes a request through faults, the rate limit and its operation, and counts it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use super::exchange::Exchange;
use super::fault::Faults;
use super::inbox::Inbox;
use super::incoming::Incoming;
use super::log::{Entry, Log, Outcome};
use super::outgoing::Outgoing;
use crate::call::Spec;
use crate::emulator::operations::rate::Rate;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::request::Request;
use crate::emulator::operations::{More, Target, envelope, store};
use crate::emulator::world::World;
use crate::emulator::world::tokens::App;
use crate::files::object_store::PUT;
use crate::tables::gateway;

pub(crate) struct Handler {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) rate: Rate,
    pub(crate) log: Log,
    pub(crate) inbox: Inbox,
    /// By how much the clock was put forward.
    pub(crate) clock: Duration,
    /// Counts changes. While it stays the same, an answer of the control interface is still current.
    pub(crate) changes: u64,
    pub(crate) run: u64,
    /// Requests refused because of their `Host` or `Origin`.
    pub(crate) foreign: u64,
    /// Operations outside the schema.
    pub(crate) more: Option<More>,
    counts: BTreeMap<&'static str, Counts>,
    requests: u64,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) received: usize,
    pub(crate) executed: usize,
}

impl Handler {
    pub(crate) fn new(world: World) -> Self {
        Handler {
            world,
            faults: Faults::default(),
            rate: Rate::default(),
            log: Log::default(),
            inbox: Inbox::default(),
            clock: Duration::ZERO,
            changes: 0,
            run: 1,
            foreign: 0,
            more: None,
            counts: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Starts over with this world, without the old faults, limits, requests and counts.
    pub(crate) fn reset(&mut self, world: World) {
        let mut new = Handler::new(world);
        new.more = self.more.take();
        (new.changes, new.run, new.foreign) = (self.changes + 1, self.run + 1, self.foreign);
        *self = new;
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&mut self, time: Duration) {
        // Some 2000 years. A later instant may not be representable.
        const FURTHEST: Duration = Duration::from_secs(1 << 36);
        self.clock = self.clock.saturating_add(time).min(FURTHEST);
        self.world.advance(time);
    }

    pub(crate) fn counts(&self, operation: &str) -> Counts {
        self.counts.get(operation).copied().unwrap_or_default()
    }

    /// Returns where to put the body of a request whose head has arrived; `None` closes the connection instead.
    pub(super) fn open(&mut self, request: &Request, at: SystemTime) -> Option<Incoming> {
        if store::operation(request).is_none_or(|spec| spec.name != PUT.name) {
            return Some(Incoming::small());
        }
        if self.faults.closes(PUT.name) {
            self.requests += 1;
            self.count(&PUT).received += 1;
            let outcome = Outcome::Fault("close", false);
            self.record(request, Some(PUT.name), outcome, &Outgoing::none(), at);
            return None;
        }
        let spool = store::check(&self.world.uploads, request)
            .and_then(|()| self.world.spool().map_err(|_| Refusal::code(gateway::STORE_FAILED)));
        Some(match spool {
            Ok(writer) => Incoming::Spool(writer),
            Err(refusal) => Incoming::Refused(refusal, 0),
        })
    }

    /// Returns the response to a complete request.
    pub(crate) fn handle(&mut self, request: &Request, at: SystemTime) -> Outgoing {
        self.requests += 1;
        // Formatted like DingTalk's, and the same in every run.
        let id = format!("00000000-0000-4000-8000-{:012X}", self.requests);
        let (operation, (outgoing, outcome)) = match Target::find(request, self.more.as_mut()) {
            Ok(target) => (Some(target.spec().name), self.run(target, request, &id)),
            Err((refusal, spec)) => (None, refused(&refusal, spec, &id)),
        };
        self.inbox.collect(&self.world, SystemTime::now());
        self.record(request, operation, outcome, &outgoing, at);
        outgoing
    }

    /// Executes a request unless a fault or the rate limit prevents it, and counts it.
    fn run(&mut self, target: Target, request: &Request, id: &str) -> (Outgoing, Outcome) {
        let spec = target.spec();
        self.count(spec).received += 1;
        let caller = target.caller(&self.world, request);
        let app = caller.as_ref().map_or(App::Internal, |caller| caller.app);
        if let Some(fault) = self.faults.next(spec.name, false) {
            let outcome = Outcome::Fault(fault.name(), false);
            return (fault.misbehave(spec, app, id, None), outcome);
        }
        if let Some(caller) = caller
            && self.rate.exceeds(spec.name, caller, Instant::now() + self.clock)
        {
            return refused(&Refusal::Throttled(app), spec, id);
        }
        let response = match target.execute(&mut self.world, request, id) {
            Ok(response) => response,
            Err(refusal) => return refused(&refusal, spec, id),
        };
        self.count(spec).executed += 1;
        match self.faults.next(spec.name, true) {
            Some(fault) => {
                let outcome = Outcome::Fault(fault.name(), true);
                (fault.misbehave(spec, app, id, Some(response)), outcome)
            }
            None => (response.into(), Outcome::Executed),
        }
    }

    fn record(
        &mut self,
        request: &Request,
        operation: Option<&'static str>,
        outcome: Outcome,
        outgoing: &Outgoing,
        at: SystemTime,
    ) {
        let took = SystemTime::now().duration_since(at).unwrap_or_default() + outgoing.wait;
        let exchange = Exchange::new(request, outgoing);
        self.log.push(Entry { number: 0, at, took, operation, outcome, exchange });
        self.changes += 1;
    }

    fn count(&mut self, spec: &Spec) -> &mut Counts {
        self.counts.entry(spec.name).or_default()
    }
}

fn refused(refusal: &Refusal, spec: &'static Spec, id: &str) -> (Outgoing, Outcome) {
    let code = refusal.code_of(spec).into_owned();
    (envelope::refuse(refusal, spec, id).into(), Outcome::Refused(code))
}
