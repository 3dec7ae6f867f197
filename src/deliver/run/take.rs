//! The handling of messages from the threads.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Engine, Fate, Many, OUTAGE, Progress, Report, was_ended, work};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{DELIVER, Person, Recipient};
use crate::deliver::Event;
use crate::deliver::look_up::is_space_gone;
use crate::deliver::task::{Found, Message, Sent, Uploaded};
use crate::generated::UnionId;
use crate::journal::{Fact, State, Target};
use crate::tables::Concern;

impl<'d> Engine<'d> {
    pub(super) fn found(&mut self, at: usize, found: Result<Found, Error>, report: Report<'_>) {
        self.looked_up += 1;
        let mut error = None;
        let known = self.targets.len();
        self.named[at].found = match found {
            Ok(Found::Person(id)) => Progress::One(self.place(Target::Person(id), at)),
            Ok(Found::Conversation(id)) => Progress::One(self.place(Target::Conversation(id), at)),
            Ok(Found::Members(members)) => {
                error = members.missing.map(|error| error.as_step_of(DELIVER));
                let is_used = error.is_none() || self.partial;
                let people = if is_used { members.people } else { Vec::new() };
                let people = people.into_iter().map(|id| self.place(Target::Person(id), at));
                let places = people.chain(members.gone).collect();
                Progress::Many(Box::new(Many { places, missing: error.clone() }))
            }
            Err(problem) => {
                error = Some(problem.clone());
                Progress::Failed(problem)
            }
        };
        self.take_back(at);
        (known..self.targets.len()).for_each(|to| self.note_unknown(to));
        self.note_resent(at);
        report(Event::LookedUp {
            recipient: &self.named[at].recipient,
            error: error.as_ref(),
            done: self.looked_up,
            of: self.named.len(),
        });
    }

    /// Returns the index of a target, and adds it if it is new.
    pub(super) fn place(&mut self, target: Target, named: usize) -> usize {
        let new = self.targets.len();
        let mut digest = digest(&target);
        let place = loop {
            let place = *self.places.entry(digest).or_insert(new);
            if place == new || self.targets[place] == target {
                break place;
            }
            // A collision of digests.
            digest = digest.wrapping_add(1);
        };
        if place == new {
            self.targets.push(target);
            self.first_names.push(named);
        }
        // The name that was looked up first is not always the first in the list.
        let first = &mut self.first_names[place];
        *first = named.min(*first);
        place
    }

    /// Handles a message.
    pub(super) fn take(&mut self, message: Message, report: Report<'_>) {
        // A task may notice the end of the run before this thread does.
        self.look_at_the_clock();
        match message {
            Message::Operator(found) => self.take_operator(found),
            Message::Space(found) => {
                self.is_preparing = false;
                match found {
                    Ok(space) => self.space = Some(space),
                    Err(error) => {
                        self.end_if_concerns_all(&error);
                        self.fail_uploads(&error);
                    }
                }
            }
            Message::Info(found) => self.take_info(found),
            Message::Found { named, found, end } => {
                self.looking_up -= usize::from(end.is_some());
                self.take_found(named, *found, report);
                if let Some(end) = end {
                    self.shared.pace.handled(&end);
                    self.has_quick_look_ups = end.is_quick;
                    for (named, _) in end.left.into_iter().rev() {
                        self.named[named].found = Progress::Waiting;
                        self.named_again.push_front(named);
                    }
                }
            }
            Message::Uploading { file, done, of } => {
                if done == of {
                    self.connect_to_send();
                }
                report(Event::Uploading { file: &self.files[file].name, done, of });
            }
            Message::Waiting { file, time } => {
                report(Event::Waiting { what: &self.files[file].name, time });
            }
            Message::Held { operation, time } => report(Event::Waiting { what: operation, time }),
            Message::Uploaded { file, uploaded } => self.take_upload(file, *uploaded, report),
            Message::Sent { file, to, sent, end } => {
                self.sending -= usize::from(end.is_some());
                self.files[file].outstanding -= usize::from(end.is_some());
                self.take_send(file, to, *sent, report);
                if let Some(end) = end {
                    self.shared.pace.handled(&end);
                    self.has_quick_sends = end.is_quick;
                    for turn in end.left.into_iter().rev() {
                        self.files[file].again.push_front(turn.to);
                    }
                }
            }
            Message::Granted { file, allowed, denied } => {
                self.sending -= 1;
                self.files[file].outstanding -= 1;
                self.files[file].again.extend(allowed);
                for (to, error) in denied {
                    self.end_if_concerns_all(&error);
                    let mut error = self.name(error, to);
                    // A refused grant says nothing about an earlier send.
                    let stored = self.files[file].stored.as_ref();
                    let state = stored
                        .map(|stored| self.shared.journal.state(&work(stored, &self.targets[to])));
                    if let Some(Ok(State::Unknown { why, .. })) = state {
                        error = error.over_unknown(&why);
                    }
                    self.settle(file, to, Sent::refused(error), report);
                }
            }
        }
    }

    fn take_found(&mut self, named: usize, mut found: Result<Found, Error>, report: Report<'_>) {
        match &mut found {
            Ok(Found::Person(union_id)) => {
                if let Recipient::Person(person) = &self.named[named].recipient {
                    self.remember(person.clone(), union_id.clone());
                }
            }
            Ok(Found::Conversation(id)) => {
                if let Recipient::Conversation(named) = &self.named[named].recipient
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
                self.record(named, members);
            }
            Err(error) => self.end_if_concerns_all(error),
        }
        self.found(named, found, report);
    }

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

    /// Records the unionId of a person. A failure is ignored, because the record only saves a request.
    fn remember(&self, person: Person, union_id: UnionId) {
        if !self.only_looks_up {
            let _ = self.shared.journal.remember(&Fact::Person { person, union_id });
        }
    }

    pub(super) fn fail_uploads(&mut self, error: &Error) {
        for file in self.files.iter_mut().filter(|file| file.upload.is_some()) {
            file.failed = Some(error.clone());
        }
    }

    pub(super) fn take_upload(&mut self, at: usize, uploaded: Uploaded, report: Report<'_>) {
        let Uploaded { result, lost_uploads, journal } = uploaded;
        self.is_uploading = false;
        let file = &mut self.files[at];
        // Lost uploads of earlier runs were counted when the journal was read.
        file.lost_uploads = file.lost_uploads.max(lost_uploads);
        if let Some(problem) = journal {
            self.lose_journal(problem);
        }
        let file = &mut self.files[at];
        match result {
            Ok(stored) => {
                report(Event::Stored { file: &file.name, stored: &stored });
                file.space_id = Some(stored.space_id.clone());
                file.stored = Some(stored);
                self.note_same(at);
            }
            Err(error) => self.fail_upload(at, error),
        }
    }

    pub(super) fn fail_upload(&mut self, at: usize, error: Error) {
        let operator = self.operator.as_ref().and_then(|found| found.as_ref().ok()).cloned();
        let error = match &operator {
            Some(operator) => {
                if self.is_own_space && is_space_gone(&error) {
                    self.shared.client.forget_noted(&self.given, operator);
                }
                error.operated_by(operator, &self.given)
            }
            None => error,
        };
        let cause = self.ended.clone().filter(|_| was_ended(&error)).unwrap_or(error.clone());
        self.files[at].failed = Some(cause);
        self.end_if_concerns_all(&error);
    }

    /// Notes that a file has the same ids as an earlier one.
    pub(super) fn note_same(&mut self, at: usize) {
        let Some(stored) = &self.files[at].stored else { return };
        let ids = (stored.space_id.clone(), stored.dentry_id.clone());
        let first = *self.by_ids.entry(ids).or_insert(at);
        self.files[at].is_also = Some(first).filter(|first| *first != at);
    }

    pub(super) fn take_send(&mut self, file: usize, to: usize, mut sent: Sent, report: Report<'_>) {
        if let Some(problem) = sent.journal.take() {
            self.lose_journal(problem);
        }
        match &sent.result {
            Ok(arrived) if !arrived.before() => self.unknown = 0,
            Err(error)
                if sent.was_called
                    && sent.cause.as_ref().unwrap_or(error).outcome() == Outcome::Unknown =>
            {
                self.unknown += 1;
                if self.unknown >= self.jobs.max(OUTAGE) {
                    let count = self.unknown;
                    self.end_with(Error::not_begun(format!(
                        "not begun after {count} sends in a row whose outcome is unknown"
                    )));
                }
            }
            _ => {}
        }
        if sent.elsewhere && !self.files[file].was_asked_again {
            self.files[file].busy.push(to);
        }
        if sent.is_denied && self.ended.is_none() && matches!(self.targets[to], Target::Person(_)) {
            // If a granted right does not help, it is not granted again.
            if self.files[file].granted.insert(to) {
                self.files[file].denied.push(to);
            }
        }
        if let Err(error) = &sent.result {
            let cause = sent.cause.clone().unwrap_or(error.clone());
            self.end_if_concerns_all(&cause);
            if cause.concern() == Concern::File && cause.outcome() == Outcome::Refused {
                self.files[file].failed.get_or_insert(cause);
            }
        }
        if let Err(error) = sent.result {
            // The run may have ended after the connection was opened and before the claim.
            let is_late = !sent.was_called && error.outcome() == Outcome::NotSent;
            sent.result = Err(match &self.ended {
                Some(ended) if was_ended(&error) || is_late => ended.clone(),
                _ => self.name(error, to),
            });
        }
        self.settle(file, to, sent, report);
    }

    /// Names the recipient and the operator in an error as the caller named them.
    pub(super) fn name(&self, error: Error, to: usize) -> Error {
        let id = match &self.targets[to] {
            Target::Person(id) => id.as_str(),
            Target::Conversation(id) => id.as_str(),
        };
        let named = &self.named[self.first_names[to]].recipient;
        let error = error.naming(id, &named.to_string());
        match &self.operator {
            Some(Ok(operator)) => error.operated_by(operator, &self.given),
            _ => error,
        }
    }

    pub(super) fn settle(&mut self, at: usize, to: usize, sent: Sent, report: Report<'_>) {
        let file = &mut self.files[at];
        let (denied, busy) = (file.denied.last() == Some(&to), file.busy.last() == Some(&to));
        if !denied && !busy {
            self.ended_sends += 1;
            let (done, of) = (self.ended_sends, self.targets.len() * self.files.len());
            let target = &self.targets[to];
            match (&sent.result, &sent.reply) {
                (Ok(_), Some(reply)) => {
                    report(Event::Sent { file: at, to: target, reply, done, of });
                }
                (Ok(_), None) => {}
                (Err(error), _) => {
                    report(Event::Failed { file: at, to: target, error, done, of });
                }
            }
        }
        let file = &mut self.files[at];
        if file.fates.len() <= to {
            file.fates.resize_with(self.targets.len(), || None);
        }
        file.fates[to] = Some(Fate::of(sent));
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
