//! Handles the results of lookups: each adds the targets of a recipient, or names the operator.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::take::end_row;
use super::{Engine, Many, Progress, Report};
use crate::call::Error;
use crate::client::{DELIVER, Person, Recipient};
use crate::deliver::Event;
use crate::deliver::row::End;
use crate::deliver::task::Found;
use crate::generated::UnionId;
use crate::journal::{Fact, Target};

impl<'d> Engine<'d> {
    pub(super) fn take_operator(&mut self, found: Result<UnionId, Error>) {
        self.looking_up -= 1;
        match &found {
            Ok(union_id) => {
                self.remember(self.given.clone(), union_id.clone());
                self.recall_space(union_id);
            }
            Err(error) => {
                for file in &mut self.files {
                    file.failed = Some(error.clone());
                }
                self.end_with(error.clone());
            }
        }
        self.operator = Some(found);
    }

    pub(super) fn take_lookup(
        &mut self,
        recipient: usize,
        mut found: Result<Found, Error>,
        report: Report<'_>,
    ) {
        match &mut found {
            Ok(Found::Person(union_id)) => {
                if let Recipient::Person(person) = &self.named[recipient].recipient {
                    self.remember(person.clone(), union_id.clone());
                }
            }
            Ok(Found::Conversation(id)) => {
                if let Recipient::Conversation(named) = &self.named[recipient].recipient
                    && !self.only_looks_up
                {
                    let (named, id) = (named.clone(), id.clone());
                    let _ = self.shared.journal.remember(&Fact::Conversation { named, id });
                }
            }
            Ok(Found::Members(members)) => {
                if let Some(error) = &members.missing {
                    self.end_if_concerns_all(error);
                }
                self.record(recipient, members);
            }
            Err(error) => self.end_if_concerns_all(error),
        }
        self.record_lookup(recipient, found, report);
    }

    pub(super) fn take_end_of_lookups(&mut self, end: End<(usize, Recipient)>) {
        self.looking_up -= 1;
        let named = &mut self.named;
        let index = |(recipient, _): (usize, Recipient)| {
            named[recipient].progress = Progress::Waiting;
            recipient
        };
        self.has_quick_lookups = end_row(&self.shared.pace, end, &mut self.named_again, index);
    }

    /// Records the unionId of a person. A failure is ignored, because the record only saves a request.
    fn remember(&self, person: Person, union_id: UnionId) {
        if !self.only_looks_up {
            let _ = self.shared.journal.remember(&Fact::Person { person, union_id });
        }
    }

    /// Adds the targets of a recipient, whose lookup has ended, and reports it.
    pub(super) fn record_lookup(
        &mut self,
        recipient: usize,
        found: Result<Found, Error>,
        report: Report<'_>,
    ) {
        self.looked_up += 1;
        let mut error = None;
        let known = self.targets.len();
        self.named[recipient].progress = match found {
            Ok(Found::Person(id)) => Progress::One(self.add_target(Target::Person(id), recipient)),
            Ok(Found::Conversation(id)) => {
                Progress::One(self.add_target(Target::Conversation(id), recipient))
            }
            Ok(Found::Members(members)) => {
                error = members.missing.map(|error| error.as_step_of(DELIVER));
                let is_used = error.is_none() || self.partial;
                let people = if is_used { members.people } else { Vec::new() };
                let people = people.into_iter();
                let people = people.map(|id| self.add_target(Target::Person(id), recipient));
                let targets = people.chain(members.gone).collect();
                Progress::Many(Box::new(Many { targets, missing: error.clone() }))
            }
            Err(problem) => {
                error = Some(problem.clone());
                Progress::Failed(problem)
            }
        };
        self.take_back(recipient);
        (known..self.targets.len()).for_each(|to| self.note_unknown(to));
        self.note_resent(recipient);
        report(Event::LookedUp {
            recipient: &self.named[recipient].recipient,
            error: error.as_ref(),
            done: self.looked_up,
            of: self.named.len(),
        });
    }

    /// Adds a target of a recipient unless it is known already. Returns its index.
    pub(super) fn add_target(&mut self, target: Target, recipient: usize) -> usize {
        let new = self.targets.len();
        let mut digest = digest(&target);
        let to = loop {
            let to = *self.by_digest.entry(digest).or_insert(new);
            if to == new || self.targets[to] == target {
                break to;
            }
            // A collision of digests.
            digest = digest.wrapping_add(1);
        };
        if to == new {
            self.targets.push(target);
            self.first_names.push(recipient);
        }
        // The name that was looked up first is not always the first in the list.
        let first = &mut self.first_names[to];
        *first = recipient.min(*first);
        to
    }
}

/// Returns the digest of a target. It takes less memory than a second copy of each id.
fn digest(target: &Target) -> u64 {
    let (kind, id) = match target {
        Target::Person(id) => (0, id.as_str()),
        Target::Conversation(id) => (1, id.as_str()),
    };
    xxh3_64_with_seed(id.as_bytes(), kind)
}
