//! The state that results from a journal's records, in memory.

use std::collections::{BTreeMap, HashMap};

use super::file::Record;
use super::request_id::RequestId;
use super::{Attempt, Claim, Done, Fact, FactKey, Settle, State, Target, Work};
use crate::client::Person;
use crate::generated::{DentryId, SpaceId, UnionId};

/// The state of each work item, and the facts.
pub(crate) struct Known {
    uploads: HashMap<String, Entry<Done>>,
    /// By file first, so that a file's ids are stored once. The inner map is a tree, because a hash table of a million
    /// entries doubles at once when it grows.
    sends: HashMap<(SpaceId, DentryId), BTreeMap<Target, Entry<RequestId>>>,
    /// People by name. They have their own map, because they are many and small.
    people: HashMap<Person, UnionId>,
    facts: HashMap<FactKey, Fact>,
    /// When the attempts being settled became unknown, as text for the reason.
    when: &'static str,
}

impl Default for Known {
    fn default() -> Self {
        let (uploads, sends, people, facts) = Default::default();
        Known { uploads, sends, people, facts, when: "earlier in this run" }
    }
}

/// The state of one work item. `D` is what is kept of a finished one. Nearly all of a million sends are done, so the
/// other states are boxed to keep an entry small.
enum Entry<D> {
    Done(D),
    Attempted(Box<Attempts<D>>),
}

struct Attempts<D> {
    done: Option<D>,
    open: Option<Attempt>,
    /// Attempts with an unknown outcome, oldest first.
    unknown: Vec<(Attempt, Box<str>)>,
}

impl<D> Default for Entry<D> {
    fn default() -> Self {
        Entry::Attempted(Box::new(Attempts { done: None, open: None, unknown: Vec::new() }))
    }
}

impl<D> Entry<D> {
    fn done(&self) -> Option<&D> {
        match self {
            Entry::Done(done) => Some(done),
            Entry::Attempted(attempts) => attempts.done.as_ref(),
        }
    }

    fn open(&self) -> Option<Attempt> {
        match self {
            Entry::Done(_) => None,
            Entry::Attempted(attempts) => attempts.open,
        }
    }

    fn unknown(&self) -> &[(Attempt, Box<str>)] {
        match self {
            Entry::Done(_) => &[],
            Entry::Attempted(attempts) => &attempts.unknown,
        }
    }

    /// Applies a change, and shrinks the entry if only the result is left.
    fn change(&mut self, change: impl FnOnce(&mut Attempts<D>)) {
        if let Entry::Done(_) = self
            && let Entry::Done(done) = std::mem::take(self)
            && let Entry::Attempted(attempts) = self
        {
            attempts.done = Some(done);
        }
        let Entry::Attempted(attempts) = self else { return };
        change(attempts);
        let is_over = attempts.open.is_none() && attempts.unknown.is_empty();
        if let Some(done) = attempts.done.take_if(|_| is_over) {
            *self = Entry::Done(done);
        }
    }

    fn claim(&mut self, attempt: Attempt, over: Option<Attempt>) -> bool {
        let last = self.unknown().last().map(|(attempt, _)| *attempt);
        let is_free = match self.open() {
            Some(open) => open == attempt,
            None => last.is_none() || last == over,
        };
        let is_free = is_free && self.done().is_none();
        if is_free {
            self.change(|attempts| attempts.open = Some(attempt));
        }
        is_free
    }

    /// Replays the claim of an earlier run. Returns false if the work item was done already.
    fn replay(&mut self, attempt: Attempt) -> bool {
        if self.open() != Some(attempt) {
            self.abandon();
            self.change(|attempts| attempts.open = Some(attempt));
        }
        self.done().is_none()
    }

    fn settle(&mut self, attempt: Attempt, to: Settled<D>) {
        self.change(|attempts| {
            let was_open = attempts.open.take_if(|open| *open == attempt).is_some();
            match to {
                Settled::NotDone => attempts.unknown.retain(|(other, _)| *other != attempt),
                Settled::Unknown(why) if was_open => attempts.unknown.push((attempt, why)),
                Settled::Unknown(_) => {}
                Settled::Done(done) if attempts.done.is_none() => {
                    attempts.unknown.retain(|(other, _)| *other != attempt);
                    attempts.done = Some(done);
                }
                Settled::Done(_) => {}
            }
        });
    }

    fn state(&self, done: impl FnOnce(&D) -> Done) -> State {
        match (self.done(), self.open(), self.unknown().last()) {
            (Some(found), ..) => State::Done(done(found)),
            (None, Some(_), _) => State::Busy,
            (None, None, Some((attempt, why))) => {
                State::Unknown { attempt: *attempt, why: why.to_string() }
            }
            (None, None, None) => State::Free,
        }
    }

    /// Turns the open claim of a dead worker into an unknown attempt.
    fn abandon(&mut self) {
        if self.open().is_none() {
            return;
        }
        self.change(|attempts| {
            if let Some(attempt) = attempts.open.take().filter(|_| attempts.done.is_none()) {
                attempts.unknown.push((attempt, ABANDONED.into()));
            }
        });
    }
}

/// Why the outcome of a dead worker's claim is unknown.
const ABANDONED: &str = "an earlier run began to send it, and ended before it recorded the outcome";

enum Settled<D> {
    Done(D),
    NotDone,
    Unknown(Box<str>),
}

impl<D> Settled<D> {
    fn of(to: &Settle, when: &str, done: impl FnOnce(&Done) -> D) -> Self {
        match to {
            Settle::Done(found) => Settled::Done(done(found)),
            Settle::NotDone { .. } => Settled::NotDone,
            Settle::Unknown { why } => Settled::Unknown(format!("{when}: {why}").into()),
        }
    }
}

fn noun(work: &Work) -> &'static str {
    match work {
        Work::Upload(_) => "an upload",
        Work::Send { .. } => "a send",
    }
}

/// Returns the result of a finished send.
fn sent(id: &RequestId) -> Done {
    Done::Sent { request_id: id.text() }
}

/// Returns the request id of a finished send.
fn request_id(done: &Done) -> RequestId {
    match done {
        Done::Sent { request_id } => RequestId::new(request_id.as_deref()),
        Done::Stored { .. } => RequestId::None,
    }
}

impl Known {
    pub(super) fn claim(&mut self, work: &Work, attempt: Attempt, over: Option<Attempt>) -> Claim {
        let granted = match work {
            Work::Upload(key) => {
                self.uploads.entry(key.as_str().into()).or_default().claim(attempt, over)
            }
            Work::Send { .. } => self.send(work).claim(attempt, over),
        };
        if granted { Claim::Granted } else { Claim::Held(self.state(work)) }
    }

    pub(super) fn settle(&mut self, work: &Work, attempt: Attempt, to: &Settle) {
        match work {
            Work::Upload(key) => {
                let entry = self.uploads.entry(key.as_str().into()).or_default();
                entry.settle(attempt, Settled::of(to, self.when, Done::clone));
            }
            Work::Send { .. } => {
                let to = Settled::of(to, self.when, request_id);
                self.send(work).settle(attempt, to);
            }
        }
    }

    pub(super) fn state(&self, work: &Work) -> State {
        match work {
            Work::Upload(key) => {
                self.uploads.get(key.as_str()).map_or(State::Free, |entry| entry.state(Done::clone))
            }
            Work::Send { space, dentry, to } => {
                let file = self.sends.get(&(space.clone(), dentry.clone()));
                file.and_then(|file| file.get(to)).map_or(State::Free, |entry| entry.state(sent))
            }
        }
    }

    fn send(&mut self, work: &Work) -> &mut Entry<RequestId> {
        let Work::Send { space, dentry, to } = work else {
            unreachable!("only sends are asked for")
        };
        let file = self.sends.entry((space.clone(), dentry.clone())).or_default();
        file.entry(to.clone()).or_default()
    }

    pub(super) fn remember(&mut self, fact: Fact) {
        match fact {
            Fact::Person { person, union_id } => drop(self.people.insert(person, union_id)),
            fact => drop(self.facts.insert(fact.key(), fact)),
        }
    }

    pub(super) fn recall(&self, what: &FactKey) -> Option<Fact> {
        match what {
            FactKey::Person(person) => self
                .people
                .get(person)
                .map(|id| Fact::Person { person: person.clone(), union_id: id.clone() }),
            what => self.facts.get(what).cloned(),
        }
    }

    /// Returns an empty state, to which records of earlier runs will be added.
    pub(super) fn of_earlier_runs() -> Self {
        Known { when: "in an earlier run", ..Known::default() }
    }

    /// Replays a record of an earlier run. If a claim finds another one open, the other one's worker had died by then.
    pub(super) fn replay(&mut self, record: Record) -> Result<(), String> {
        match record {
            Record::Fact(fact) => self.remember(fact),
            Record::Claim { work, attempt, .. } => {
                let what = noun(&work);
                let begun = match &work {
                    Work::Upload(key) => {
                        self.uploads.entry(key.as_str().into()).or_default().replay(attempt)
                    }
                    Work::Send { .. } => self.send(&work).replay(attempt),
                };
                if !begun {
                    return Err(format!("it begins {what} that was done"));
                }
            }
            Record::Settle { work, attempt, to } => {
                let open = match &work {
                    Work::Upload(key) => self.uploads.get(key.as_str()).and_then(Entry::open),
                    Work::Send { .. } => self.send(&work).open(),
                };
                let attempt = attempt.or(open);
                let attempt =
                    attempt.ok_or_else(|| format!("it ends {} that did not begin", noun(&work)))?;
                self.settle(&work, attempt, &to);
            }
            Record::Purpose(_) | Record::Above { .. } => {
                return Err("it begins a journal within one".into());
            }
        }
        Ok(())
    }

    /// Turns all open claims into unknown attempts. Everything added from now on belongs to this run.
    pub(super) fn begin_run(&mut self) {
        self.when = Known::default().when;
        self.uploads.values_mut().for_each(Entry::abandon);
        self.sends.values_mut().flat_map(BTreeMap::values_mut).for_each(Entry::abandon);
    }

    /// Forgets a claim that was not recorded.
    pub(super) fn release(&mut self, work: &Work, attempt: Attempt) {
        let why = String::new();
        self.settle(
            work,
            attempt,
            &Settle::NotDone { outcome: crate::call::Outcome::NotSent, why },
        );
    }

    /// Returns how many uploads under a name may have left a spare copy.
    pub(super) fn lost_uploads(&self, name: &str) -> usize {
        self.uploads.get(name).map_or(0, |entry| entry.unknown().len())
    }

    /// Returns the work items with an unknown outcome, in order.
    pub(super) fn unknown(&self) -> Vec<Work> {
        self.works(|state| matches!(state, State::Unknown { .. }))
    }

    /// Returns the work items that a worker is doing, in order.
    pub(super) fn busy(&self) -> Vec<Work> {
        self.works(|state| *state == State::Busy)
    }

    fn works(&self, is: impl Fn(&State) -> bool) -> Vec<Work> {
        let uploads = self.uploads.iter().filter(|(_, entry)| is(&entry.state(Done::clone)));
        let uploads = uploads.map(|(name, _)| Work::Upload(super::FileKey::new(name)));
        let sends = self.sends.iter().flat_map(|((space, dentry), people)| {
            let people = people.iter().filter(|(_, entry)| is(&entry.state(sent)));
            people.map(|(to, _)| Work::Send {
                space: space.clone(),
                dentry: dentry.clone(),
                to: to.clone(),
            })
        });
        let mut all: Vec<Work> = uploads.chain(sends).collect();
        all.sort_by_key(|work| match work {
            Work::Upload(key) => (0, key.to_string(), String::new()),
            Work::Send { dentry, to, .. } => (1, dentry.to_string(), to.to_string()),
        });
        all
    }

    /// Returns the stored files with their names and the number of people who have each.
    pub(super) fn files(&self) -> Vec<(String, crate::client::StoredFile, usize)> {
        let stored = self.uploads.iter().filter_map(|(name, entry)| match entry.done() {
            Some(Done::Stored { file, .. }) => {
                let people = self.sends.get(&(file.space_id.clone(), file.dentry_id.clone()));
                let sent = people.map_or(0, |people| {
                    people.values().filter(|entry| entry.done().is_some()).count()
                });
                Some((name.clone(), file.clone(), sent))
            }
            _ => None,
        });
        let mut files: Vec<_> = stored.collect();
        files.sort_by(|one, other| one.0.cmp(&other.0));
        files
    }

    /// Returns the unionId of each recorded person.
    pub(super) fn people(&self) -> impl Iterator<Item = (&Person, &UnionId)> {
        self.people.iter()
    }
}

#[cfg(test)]
#[test]
fn a_done_send_takes_no_more_room_than_its_request_id() {
    assert_eq!(size_of::<Entry<RequestId>>(), size_of::<RequestId>());
}
