//! The handler: takes a request through faults, the rate limit and its operation, and counts it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use super::exchange::Exchange;
use super::fault::Faults;
use super::incoming::Incoming;
use super::outgoing::Outgoing;
use crate::call::Spec;
use crate::emulator::operations::rate::Rate;
use crate::emulator::operations::refusal::Refusal;
use crate::emulator::operations::request::Request;
use crate::emulator::operations::{More, Target, envelope, store};
use crate::emulator::world::World;
use crate::files::object_store::PUT;
use crate::tables::gateway;

/// The number of exchanges that are kept: an emulator may run for days.
const KEPT: usize = 1000;

pub(crate) struct Handler {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) rate: Rate,
    pub(crate) exchanges: VecDeque<Exchange>,
    /// Operations beside those of the schema.
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
            exchanges: VecDeque::new(),
            more: None,
            counts: BTreeMap::new(),
            requests: 0,
        }
    }

    pub(crate) fn counts(&self, operation: &str) -> Counts {
        self.counts.get(operation).copied().unwrap_or_default()
    }

    /// Returns where the body goes of a request whose head has arrived; `None` closes the connection instead of reading
    /// it.
    pub(super) fn open(&mut self, request: &Request) -> Option<Incoming> {
        if store::operation(request).is_none_or(|spec| spec.name != PUT.name) {
            return Some(Incoming::Memory(Vec::new()));
        }
        if self.faults.closes(PUT.name) {
            self.requests += 1;
            self.count(&PUT).received += 1;
            self.record(request, &Outgoing::none());
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
    pub(super) fn handle(&mut self, request: &Request) -> Outgoing {
        self.requests += 1;
        // Formatted like DingTalk's, and the same in every run.
        let id = format!("00000000-0000-4000-8000-{:012X}", self.requests);
        let outgoing = match Target::find(request, self.more.as_mut()) {
            Ok(target) => self.run(target, request, &id),
            Err((refusal, spec)) => envelope::refuse(&refusal, spec, &id).into(),
        };
        self.record(request, &outgoing);
        outgoing
    }

    /// Executes a request unless a fault or the rate limit prevents it, and counts it.
    fn run(&mut self, target: Target, request: &Request, id: &str) -> Outgoing {
        let spec = target.spec();
        self.count(spec).received += 1;
        if let Some(fault) = self.faults.next(spec.name, false) {
            return fault.misbehave(spec, id, None);
        }
        if !store::answers(spec) && self.rate.exceeds(spec.name, Instant::now()) {
            return envelope::refuse(&Refusal::Throttled, spec, id).into();
        }
        let response = match target.execute(&mut self.world, request, id) {
            Ok(response) => response,
            Err(refusal) => return envelope::refuse(&refusal, spec, id).into(),
        };
        self.count(spec).executed += 1;
        match self.faults.next(spec.name, true) {
            Some(fault) => fault.misbehave(spec, id, Some(response)),
            None => response.into(),
        }
    }

    fn record(&mut self, request: &Request, outgoing: &Outgoing) {
        if self.exchanges.len() == KEPT {
            self.exchanges.pop_front();
        }
        self.exchanges.push_back(Exchange::new(request, outgoing));
    }

    fn count(&mut self, spec: &Spec) -> &mut Counts {
        self.counts.entry(spec.name).or_default()
    }
}
