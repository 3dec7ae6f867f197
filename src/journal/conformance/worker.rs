//! A journal wrapped so that each answer is checked.

use std::thread;
use std::time::{Duration, Instant};

use super::{Broken, ask, ensure, shown, unknown};
use crate::journal::{Attempt, Claim, Done, Fact, Journal, Settle, State, Work};

pub(super) struct Worker<W>(pub(super) W);

impl<W: Journal> Worker<W> {
    pub(super) fn state(&self, work: &Work) -> Result<State, Broken> {
        ask("to ask for a state", || self.0.state(work))
    }

    pub(super) fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, Broken> {
        let claim = ask("a claim", || self.0.claim(work, attempt, over))?;
        ensure(claim != Claim::Held(State::Free), || {
            format!("a claim of {} was held although it is free", shown(work))
        })?;
        Ok(claim)
    }

    /// Settles an attempt. Every journal accepts a settlement at any time.
    pub(super) fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), Broken> {
        ask("a settlement", || self.0.settle(work, attempt, to))
    }

    /// Claims a work item for a new attempt. The claim must be granted.
    pub(super) fn granted(&self, work: &Work, over: Option<Attempt>) -> Result<Attempt, Broken> {
        let attempt = Attempt::new();
        let claim = self.claim(work, attempt, over)?;
        ensure(claim == Claim::Granted, || {
            let over = if over.is_some() { " over the attempt that is unknown" } else { "" };
            format!("a claim of {}{over} was not granted: {claim:?}", shown(work))
        })?;
        Ok(attempt)
    }

    /// Claims a work item and settles the attempt as unknown.
    pub(super) fn unknown(&self, work: &Work, over: Option<Attempt>) -> Result<Attempt, Broken> {
        let attempt = self.granted(work, over)?;
        self.settle(work, attempt, &unknown())?;
        Ok(attempt)
    }

    /// Checks that a claim is refused with the work item's state.
    pub(super) fn held(
        &self,
        work: &Work,
        over: Option<Attempt>,
        because: &str,
    ) -> Result<(), Broken> {
        self.held_for(Attempt::new(), work, over, because)
    }

    pub(super) fn held_for(
        &self,
        attempt: Attempt,
        work: &Work,
        over: Option<Attempt>,
        because: &str,
    ) -> Result<(), Broken> {
        // A lease may end meanwhile.
        let before = self.state(work)?;
        let claim = self.claim(work, attempt, over)?;
        ensure(claim != Claim::Granted, || {
            format!("a claim of {} was granted, but {because}", shown(work))
        })?;
        let states = [before, self.state(work)?];
        ensure(states.iter().any(|state| claim == Claim::Held(state.clone())), || {
            let work = shown(work);
            format!("a claim of {work} got {claim:?}, but its state is {:?}", states[1])
        })
    }

    pub(super) fn remembers(&self, fact: &Fact) -> Result<(), Broken> {
        ask("to remember a fact", || self.0.remember(fact))
    }

    /// Checks that a fact comes back unchanged. It may be absent if no delivery relies on it.
    pub(super) fn recalls(&self, fact: &Fact, when: &str) -> Result<(), Broken> {
        let found = ask("to recall a fact", || self.0.recall(&fact.key()))?;
        let is_right = found.as_ref().map_or(!fact.is_relied_on(), |found| found == fact);
        ensure(is_right, || format!("{:?} is {found:?} {when}, not {fact:?}", fact.key()))
    }

    /// Checks the state of a work item. `after` names what happened before, for the error.
    pub(super) fn is(&self, work: &Work, expected: &Known, after: &str) -> Result<(), Broken> {
        let found = self.state(work)?;
        ensure(expected.is(&found), || {
            format!("{} is {found:?} after {after}, not {expected:?}", shown(work))
        })
    }

    /// Waits until the claim of a dead worker is no longer busy, or its lease is over. Returns the state.
    pub(super) fn is_no_more_busy(&self, work: &Work, lease: Duration) -> Result<State, Broken> {
        let since = Instant::now();
        loop {
            let state = self.state(work)?;
            // Half a lease more, because the storage has its own clock.
            if state != State::Busy || since.elapsed() > lease + lease / 2 || lease.is_zero() {
                return Ok(state);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the claim of a dead worker is unknown.
    pub(super) fn is_abandoned(
        &self,
        work: &Work,
        attempt: Attempt,
        lease: Duration,
    ) -> Result<(), Broken> {
        let state = self.is_no_more_busy(work, lease)?;
        ensure(Known::Unknown(attempt).is(&state), || {
            let work = shown(work);
            format!(
                "{work} is {state:?} after its worker was killed, not unknown by attempt {attempt}"
            )
        })
    }
}

/// An expected state.
#[derive(Debug)]
pub(super) enum Known {
    Free,
    Busy,
    Unknown(Attempt),
    Done(Done),
}

impl Known {
    fn is(&self, found: &State) -> bool {
        match (self, found) {
            (Known::Free, State::Free) | (Known::Busy, State::Busy) => true,
            (Known::Unknown(own), State::Unknown { attempt, .. }) => own == attempt,
            (Known::Done(own), State::Done(done)) => own == done,
            _ => false,
        }
    }
}
