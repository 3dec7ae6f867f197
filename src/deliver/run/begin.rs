//! The choice of the next task.

use std::collections::HashMap;
use std::thread::Scope;

use super::{Engine, Named, OUTAGE, Progress, Report, Threads, person, work};
use crate::client::{Person, Recipient, StoredFile};
use crate::deliver::claims::with_retries;
use crate::deliver::expand::Members;
use crate::deliver::look_up::is_chat_id;
use crate::deliver::row::MAX_ROW;
use crate::deliver::task::{Found, Lookup, Task, Turn};
use crate::deliver::{Grant, Resend};
use crate::generated::UnionId;
use crate::journal::{Attempt, Fact, FactKey, JournalError, State};

impl<'d> Engine<'d> {
    /// Begins every task that can begin.
    pub(super) fn begin<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
        report: Report<'_>,
    ) {
        // A file uploaded now could no longer be sent.
        if self.ended.is_some() || self.is_too_late() {
            return;
        }
        if !self.is_operator_asked {
            self.begin_with_operator(threads);
        }
        loop {
            self.count();
            if self.ended.is_some() {
                return;
            }
            if self.jobs > 1 && self.begin_upload(threads, scope) {
                continue;
            }
            // Neither lookups nor sends may starve the other.
            let busy = self.looking_up + self.sending + usize::from(self.is_preparing);
            let is_free = busy < self.jobs && (self.jobs > 1 || !self.is_uploading);
            // No more lookups than recipients: a single recipient waits for the operator's lookup, because opening a
            // second connection would take longer.
            let most_lookups = self.jobs.min(self.named.len());
            let wants_lookup = self.left_to_look_up() > 0 && self.looking_up < most_lookups;
            let half = self.jobs.div_ceil(2);
            let may_look_up = wants_lookup && is_free && self.looking_up < half.max(1);
            if may_look_up && (self.looking_up <= self.sending || self.jobs == 1) {
                self.begin_lookup(threads, report);
                continue;
            }
            if is_free && self.begin_send(threads, scope) {
                continue;
            }
            if wants_lookup && is_free {
                self.begin_lookup(threads, report);
                continue;
            }
            if self.jobs == 1 && is_free && self.begin_upload(threads, scope) {
                continue;
            }
            return;
        }
    }

    /// Returns the target of a recipient if that takes no request.
    pub(super) fn known(&self, recipient: &Recipient) -> Option<Found> {
        match recipient {
            Recipient::Person(Person::Union(id)) => Some(Found::Person(id.clone())),
            // A lost journal is not asked again for each recipient.
            Recipient::Person(_) if self.journal_error.is_some() => None,
            Recipient::Person(person) => {
                let key = FactKey::Person(person.clone());
                match self.shared.journal.recall(&key) {
                    Ok(Some(Fact::Person { union_id, .. })) => Some(Found::Person(union_id)),
                    _ => None,
                }
            }
            Recipient::Conversation(id) if !is_chat_id(id) => Some(Found::Conversation(id.clone())),
            Recipient::Conversation(id) => {
                match self.shared.journal.recall(&FactKey::Conversation(id.clone())) {
                    Ok(Some(Fact::Conversation { id, .. })) => Some(Found::Conversation(id)),
                    _ => None,
                }
            }
            // `recorded` recalls departments and roles, and can report that the journal did not answer.
            _ => None,
        }
    }

    /// Returns the people of a department or role from the journal.
    pub(super) fn recorded(&self, group: &Recipient) -> Result<Option<Vec<UnionId>>, JournalError> {
        let key = FactKey::Members(group.clone());
        match with_retries(&self.shared.client, || self.shared.journal.recall(&key)) {
            Ok(Some(Fact::Members { people, .. })) => Ok(Some(people)),
            Ok(_) => Ok(None),
            Err((error, _)) => Err(error),
        }
    }

    pub(super) fn begin_lookup(&mut self, threads: &mut Threads<'_, 'd>, report: Report<'_>) {
        let recipient = self.next_to_look_up();
        let Named { recipient: name, progress } = &self.named[recipient];
        if !matches!(progress, Progress::Waiting) {
            self.looked_up += 1;
            return;
        }
        if name.is_many() && !self.refresh {
            match self.recorded(name) {
                Ok(None) => {}
                Ok(Some(people)) => {
                    let found = Found::Members(Members::recorded(people));
                    return self.record_lookup(recipient, Ok(found), report);
                }
                Err(error) => return self.lose_journal(error),
            }
        }
        match self.known(&self.named[recipient].recipient) {
            Some(found) => self.record_lookup(recipient, Ok(found), report),
            None => {
                let mut row = vec![self.ask(recipient)];
                let most = self.row(self.has_quick_lookups, self.left_to_look_up());
                while row.len() < most && self.is_next_alike() {
                    let recipient = self.next_to_look_up();
                    row.push(self.ask(recipient));
                }
                self.looking_up += 1;
                let outstanding = self.looking_up + usize::from(self.is_preparing);
                threads.look_up(Lookup::Recipients(row), outstanding);
            }
        }
    }

    fn ask(&mut self, recipient: usize) -> (usize, Recipient) {
        self.named[recipient].progress = Progress::Asked;
        (recipient, self.named[recipient].recipient.clone())
    }

    pub(super) fn left_to_look_up(&self) -> usize {
        self.named_again.len() + self.named.len() - self.next_named
    }

    fn next_to_look_up(&mut self) -> usize {
        self.named_again.pop_front().unwrap_or_else(|| {
            self.next_named += 1;
            self.next_named - 1
        })
    }

    /// Returns true if the next recipient is a person whose lookup takes a request.
    fn is_next_alike(&self) -> bool {
        let next = self.named_again.front().copied().unwrap_or(self.next_named);
        self.named.get(next).is_some_and(|Named { recipient, progress }| {
            matches!((progress, recipient), (Progress::Waiting, Recipient::Person(_)))
                && self.known(recipient).is_none()
        })
    }

    /// Returns the length of the next row. It is short enough to leave work for every job until the end.
    fn row(&self, are_quick: bool, left: usize) -> usize {
        if are_quick && self.has_rows { (left / (2 * self.jobs)).clamp(1, MAX_ROW) } else { 1 }
    }

    /// Checks the number of recipients once all are known.
    fn count(&mut self) {
        if self.is_counted || !self.are_all_known() || self.operator.is_none() {
            return;
        }
        self.is_counted = true;
        if let Err(error) = self.check_count(self.targets.len()) {
            for file in &mut self.files {
                file.failed.get_or_insert(error.clone());
            }
            self.end_with(error);
        }
    }

    /// Returns true if nothing may be created or sent yet: in a dry run, and while the number of recipients is not
    /// checked.
    pub(super) fn must_wait(&self) -> bool {
        self.only_looks_up || self.max_people.is_some() && !self.is_counted
    }

    /// Returns true if all lookups have ended.
    pub(super) fn are_all_known(&self) -> bool {
        self.left_to_look_up() == 0 && self.looking_up == 0
    }

    /// Begins a row of sends or a grant, if there is one. Returns true if anything changed, so that the caller tries again.
    pub(super) fn begin_send<'s, 'e: 's>(
        &mut self,
        threads: &mut Threads<'e, 'd>,
        scope: &'s Scope<'s, '_>,
    ) -> bool {
        let Some(Ok(operator)) = self.operator.clone() else { return false };
        if self.must_wait() || self.unknown + self.sending >= self.jobs.max(OUTAGE) {
            return false;
        }
        let are_all_known = self.are_all_known();
        while are_all_known && self.is_finished(self.next_file) {
            self.next_file += 1;
        }
        for file in self.next_file..self.files.len() {
            if !self.has_left(file, are_all_known) {
                continue;
            }
            let Some(stored) = self.files[file].stored.clone() else { continue };
            let operator = operator.clone();
            let is_granted_first = self.shared.grant == Grant::Always;
            let has_next = self.files[file].next < self.targets.len();
            let task = if !self.files[file].again.is_empty() || has_next && !is_granted_first {
                let turns = self.next_turns(file);
                if turns.is_empty() {
                    // Only people who left were remaining.
                    return true;
                }
                Task::Send { file, stored, operator, turns }
            } else if has_next {
                if !are_all_known {
                    continue;
                }
                let people = self.take_those_without_right(file, &stored);
                if people.is_empty() {
                    // The others have moved to `again`.
                    return true;
                }
                Task::Grant { file, stored, operator, people }
            } else if are_all_known && self.files[file].outstanding == 0 {
                let its = &mut self.files[file];
                if !its.denied.is_empty() {
                    let people = std::mem::take(&mut its.denied).into_iter();
                    let people = people.filter_map(|to| person(&self.targets, to)).collect();
                    Task::Grant { file, stored, operator, people }
                } else if !its.busy.is_empty() && !its.was_asked_again {
                    // Targets that another run was busy with are tried once more at the end.
                    its.was_asked_again = true;
                    its.again.extend(std::mem::take(&mut its.busy));
                    return true;
                } else {
                    continue;
                }
            } else {
                continue;
            };
            self.files[file].outstanding += 1;
            self.sending += 1;
            let outstanding = self.sending + usize::from(self.is_uploading);
            threads.task(scope, task, outstanding);
            return true;
        }
        false
    }

    /// Returns true if a send or grant of a file may be able to begin.
    fn has_left(&self, file: usize, are_all_known: bool) -> bool {
        let file = &self.files[file];
        if file.stored.is_none() || file.failed.is_some() || file.is_also.is_some() {
            return false;
        }
        let has_turns = !file.again.is_empty() || file.next < self.targets.len();
        let is_at_its_end = are_all_known && file.outstanding == 0;
        has_turns || (is_at_its_end && (!file.denied.is_empty() || !file.is_busy_settled()))
    }

    /// Returns true if a file has no sends left. All lookups must have ended.
    fn is_finished(&self, file: usize) -> bool {
        let Some(file) = self.files.get(file) else { return false };
        if file.failed.is_some() || file.is_also.is_some() {
            return true;
        }
        let left = file.again.len() + file.denied.len() + file.outstanding;
        let is_at_its_end = file.next == self.targets.len() && left == 0;
        file.stored.is_some() && is_at_its_end && file.is_busy_settled()
    }

    /// Takes the next targets: one, or a row of them if sends are quick.
    fn next_turns(&mut self, file: usize) -> Vec<Turn> {
        let left = self.files[file].again.len() + self.targets.len() - self.files[file].next;
        let are_quick = self.has_quick_sends && self.unknown == 0 && self.jobs > 1;
        let most = self.row(are_quick, left + self.left_to_look_up());
        (0..most).map_while(|_| self.next_turn(file)).collect()
    }

    fn next_turn(&mut self, file: usize) -> Option<Turn> {
        let its = &mut self.files[file];
        let to = match its.again.pop_front() {
            Some(to) => to,
            // Targets that need a right first come back through `again`.
            None if self.shared.grant == Grant::Always => return None,
            None => {
                let to = (its.next..self.targets.len()).find(|to| !self.gone.contains(to));
                its.next = to.map_or(self.targets.len(), |to| to + 1);
                to?
            }
        };
        let over = self.over(&self.files[file].unknown_before, to);
        self.files[file].late.remove(&to);
        Some(Turn { to, target: self.targets[to].clone(), over })
    }

    /// Returns the unknown attempt to repeat, if the target may have the file and the application wants it resent.
    pub(super) fn over(&self, before: &HashMap<usize, Attempt>, to: usize) -> Option<Attempt> {
        let is_wanted = self.resend == Resend::All || self.resent.contains(&to);
        before.get(&to).copied().filter(|_| is_wanted)
    }

    /// Takes all remaining targets. Returns the people who need the right to read the file; the others move to `again`
    /// and can be sent to at once.
    pub(super) fn take_those_without_right(
        &mut self,
        file: usize,
        stored: &StoredFile,
    ) -> Vec<(usize, UnionId)> {
        let first = std::mem::replace(&mut self.files[file].next, self.targets.len());
        let mut people = Vec::new();
        for to in first..self.targets.len() {
            let state = self.shared.journal.state(&work(stored, &self.targets[to]));
            let is_left = match state {
                Ok(State::Free) => true,
                Ok(State::Unknown { attempt, .. }) => {
                    self.over(&self.files[file].unknown_before, to) == Some(attempt)
                }
                _ => false,
            };
            if self.gone.contains(&to) {
                continue;
            }
            match person(&self.targets, to).filter(|_| is_left) {
                Some(person) => people.push(person),
                None => self.files[file].again.push_back(to),
            }
        }
        people
    }
}
