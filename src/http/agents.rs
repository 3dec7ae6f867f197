//! A pool of agents, one for each concurrent call, so that threads do not wait for each other: ureq searches an agent's
//! connection pool, and checks its sockets, under one lock.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use ureq::Agent;

/// The most concurrent calls with an agent of their own; further ones share one.
const MOST: usize = 64;

thread_local! {
    /// The index of the agent that this thread used last, in any client.
    static LAST: Cell<usize> = const { Cell::new(0) };
}

/// One agent, or a pool of agents with the same settings.
pub(super) struct Agents {
    first: Agent,
    slots: Vec<Slot>,
}

#[derive(Default)]
struct Slot {
    taken: AtomicBool,
    agent: OnceLock<Agent>,
}

impl Agents {
    /// Returns a pool of just this agent.
    pub(super) fn one(agent: Agent) -> Self {
        Agents { first: agent, slots: Vec::new() }
    }

    /// Returns a pool of agents with this one's settings, created as they are needed.
    pub(super) fn like(agent: Agent) -> Self {
        let slots: Vec<Slot> = (0..MOST).map(|_| Slot::default()).collect();
        Agents { first: agent, slots }
    }

    /// Lends the agent that this thread used last, or the first free one. So a busy thread keeps its connection, in its
    /// processor's caches, and short-lived threads share a few.
    pub(super) fn lend(&self) -> Lent<'_> {
        let free = |at: &usize| {
            let taken = self.slots.get(*at).map(|slot| &slot.taken);
            taken.is_some_and(|it| !it.load(Ordering::Relaxed) && !it.swap(true, Ordering::Acquire))
        };
        let Some(at) = [LAST.get()].into_iter().chain(0..self.slots.len()).find(free) else {
            return Lent { agent: &self.first, slot: None };
        };
        LAST.set(at);
        let slot = &self.slots[at];
        let another = || Agent::new_with_config(self.first.config().clone());
        Lent { agent: slot.agent.get_or_init(another), slot: Some(slot) }
    }
}

/// A guard that returns an agent to the pool on drop.
pub(super) struct Lent<'a> {
    agent: &'a Agent,
    slot: Option<&'a Slot>,
}

impl Deref for Lent<'_> {
    type Target = Agent;

    fn deref(&self) -> &Agent {
        self.agent
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            slot.taken.store(false, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(agents: &Agents) -> usize {
        agents.slots.iter().filter(|slot| slot.agent.get().is_some()).count()
    }

    #[test]
    fn calls_one_after_the_other_have_one_agent() {
        let agents = Agents::like(Agent::new_with_defaults());
        for _ in 0..3 {
            drop(agents.lend());
        }
        assert_eq!(made(&agents), 1);
    }

    #[test]
    fn calls_at_the_same_time_have_one_each_until_there_are_very_many() {
        let agents = Agents::like(Agent::new_with_defaults());
        let mut lent: Vec<_> = (0..MOST + 2).map(|_| agents.lend()).collect();
        assert_eq!(made(&agents), MOST);
        assert!(lent[MOST..].iter().all(|lent| lent.slot.is_none()));
        // The agent that was returned first is lent next.
        drop(lent.remove(5));
        let again = agents.lend();
        assert_eq!(LAST.get(), 5);
        assert!(again.slot.is_some_and(|slot| std::ptr::eq(slot, &agents.slots[5])));
    }

    #[test]
    fn a_thread_gets_the_agent_that_it_had_and_a_new_thread_the_first() {
        let agents = Agents::like(Agent::new_with_defaults());
        let kept = agents.lend();
        drop(agents.lend());
        drop(kept);
        let position = |lent: &Lent<'_>| {
            let slot = lent.slot.expect("an agent of its own");
            agents.slots.iter().position(|other| std::ptr::eq(slot, other))
        };
        assert_eq!(position(&agents.lend()), Some(1));
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(position(&agents.lend()), Some(0)));
        });
    }

    #[test]
    fn an_agent_of_somebody_elses_is_the_only_one() {
        let agents = Agents::one(Agent::new_with_defaults());
        let (one, other) = (agents.lend(), agents.lend());
        assert!(std::ptr::eq(&*one, &*other));
    }
}
