//! Handles messages from worker threads.

use std::collections::VecDeque;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Engine, Fate, Many, OUTAGE, Progress, Report, was_ended, work};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{DELIVER, Person, Recipient};
use crate::deliver::Event;
use crate::deliver::look_up::is_space_gone;
use crate::deliver::row::{End, Pace};
use crate::deliver::task::{Found, Message, Sent, Turn, Uploaded};
use crate::generated::{SpaceId, UnionId};
use crate::journal::{Fact, State, Target};
use crate::tables::Concern;

impl<'d> Engine<'d> {
    pub(super) fn take(&mut self, message: Message, report: Report<'_>) {
        // A task may notice the end of the run before this thread does.
        self.look_at_the_clock();
        match message {
            Message::Operator(found) => self.take_operator(found),
            Message::Space(found) => self.take_space(found),
            Message::Info(found) => self.take_info(found),
            Message::LookedUp { recipient, found, end } => {
                self.take_look_up(recipient, *found, report);
                if let Some(end) = end {
                    self.take_end_of_look_ups(end);
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
                self.take_send(file, to, *sent, report);
                if let Some(end) = end {
                    self.take_end_of_sends(file, end);
                }
            }
            Message::Granted { file, allowed, denied } => {
                self.take_granted(file, allowed, denied, report);
            }
        }
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

    fn take_space(&mut self, found: Result<SpaceId, Error>) {
        self.is_preparing = false;
        match found {
            Ok(space) => self.space = Some(space),
            Err(error) => {
                self.end_if_concerns_all(&error);
                self.fail_uploads(&error);
            }
        }
    }

    fn take_look_up(
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
        self.record_look_up(recipient, found, report);
    }

    fn take_end_of_look_ups(&mut self, end: End<(usize, Recipient)>) {
        self.looking_up -= 1;
        let named = &mut self.named;
        let index = |(recipient, _): (usize, Recipient)| {
            named[recipient].progress = Progress::Waiting;
            recipient
        };
        self.has_quick_look_ups = end_row(&self.shared.pace, end, &mut self.named_again, index);
    }

    fn take_end_of_sends(&mut self, file: usize, end: End<Turn>) {
        self.sending -= 1;
        let file = &mut self.files[file];
        file.outstanding -= 1;
        self.has_quick_sends = end_row(&self.shared.pace, end, &mut file.again, |turn| turn.to);
    }

    /// Records the unionId of a person. A failure is ignored, because the record only saves a request.
    fn remember(&self, person: Person, union_id: UnionId) {
        if !self.only_looks_up {
            let _ = self.shared.journal.remember(&Fact::Person { person, union_id });
        }
    }

    /// Adds the targets of a recipient, whose look-up has ended, and reports it.
    pub(super) fn record_look_up(
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

    pub(super) fn fail_uploads(&mut self, error: &Error) {
        for file in self.files.iter_mut().filter(|file| file.upload.is_some()) {
            file.failed = Some(error.clone());
        }
    }

    pub(super) fn take_upload(&mut self, file: usize, uploaded: Uploaded, report: Report<'_>) {
        let Uploaded { result, lost_uploads, journal } = uploaded;
        self.is_uploading = false;
        if let Some(problem) = journal {
            self.lose_journal(problem);
        }
        let its = &mut self.files[file];
        // Lost uploads of earlier runs were counted when the journal was read.
        its.lost_uploads = its.lost_uploads.max(lost_uploads);
        match result {
            Ok(stored) => {
                report(Event::Stored { file: &its.name, stored: &stored });
                its.space_id = Some(stored.space_id.clone());
                its.stored = Some(stored);
                self.note_same(file);
            }
            Err(error) => self.fail_upload(file, error),
        }
    }

    pub(super) fn fail_upload(&mut self, file: usize, error: Error) {
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
        let ended = self.ended.clone().filter(|_| was_ended(&error));
        self.files[file].failed = Some(ended.unwrap_or_else(|| error.clone()));
        self.end_if_concerns_all(&error);
    }

    /// Notes that a file has the same ids as an earlier one.
    pub(super) fn note_same(&mut self, file: usize) {
        let Some(stored) = &self.files[file].stored else { return };
        let ids = (stored.space_id.clone(), stored.dentry_id.clone());
        let first = *self.by_ids.entry(ids).or_insert(file);
        self.files[file].is_also = Some(first).filter(|first| *first != file);
    }

    pub(super) fn take_send(&mut self, file: usize, to: usize, mut sent: Sent, report: Report<'_>) {
        if let Some(problem) = sent.journal.take() {
            self.lose_journal(problem);
        }
        self.count_unknown(&sent);
        let is_final = !self.sends_later(file, to, &sent);
        if let Err(error) = &sent.result {
            let cause = sent.cause.clone().unwrap_or_else(|| error.clone());
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
                _ => self.with_names(error, to),
            });
        }
        self.settle(file, to, sent, is_final, report);
    }

    /// Counts sends in a row whose outcome is unknown. Ends the run if there are too many.
    fn count_unknown(&mut self, sent: &Sent) {
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
    }

    /// Notes that a target is sent to again later: if another run is busy with it, or once its right was granted.
    /// Returns true if it is.
    fn sends_later(&mut self, file: usize, to: usize, sent: &Sent) -> bool {
        let its = &mut self.files[file];
        let is_busy = sent.elsewhere && !its.was_asked_again;
        if is_busy {
            its.busy.push(to);
        }
        let may_be_granted =
            sent.is_denied && self.ended.is_none() && matches!(self.targets[to], Target::Person(_));
        // If a granted right does not help, it is not granted again.
        let is_denied = may_be_granted && its.granted.insert(to);
        if is_denied {
            its.denied.push(to);
        }
        is_busy || is_denied
    }

    fn take_granted(
        &mut self,
        file: usize,
        allowed: Vec<usize>,
        denied: Vec<(usize, Error)>,
        report: Report<'_>,
    ) {
        self.sending -= 1;
        self.files[file].outstanding -= 1;
        self.files[file].again.extend(allowed);
        for (to, error) in denied {
            self.end_if_concerns_all(&error);
            let mut error = self.with_names(error, to);
            // A refused grant says nothing about an earlier send.
            let stored = self.files[file].stored.as_ref();
            let state =
                stored.map(|stored| self.shared.journal.state(&work(stored, &self.targets[to])));
            if let Some(Ok(State::Unknown { why, .. })) = state {
                error = error.over_unknown(&why);
            }
            self.settle(file, to, Sent::refused(error), true, report);
        }
    }

    /// Returns an error that names the recipient and the operator as the caller named them.
    pub(super) fn with_names(&self, error: Error, to: usize) -> Error {
        let id = match &self.targets[to] {
            Target::Person(id) => id.as_str(),
            Target::Conversation(id) => id.as_str(),
        };
        let recipient = &self.named[self.first_names[to]].recipient;
        let error = error.naming(id, &recipient.to_string());
        match &self.operator {
            Some(Ok(operator)) => error.operated_by(operator, &self.given),
            _ => error,
        }
    }

    /// Records the result of a send. Reports it if it is final, that is, if the target is not sent to again later.
    pub(super) fn settle(
        &mut self,
        file: usize,
        to: usize,
        sent: Sent,
        is_final: bool,
        report: Report<'_>,
    ) {
        if is_final {
            self.ended_sends += 1;
            let (done, of) = (self.ended_sends, self.targets.len() * self.files.len());
            let target = &self.targets[to];
            match (&sent.result, &sent.reply) {
                (Ok(_), Some(reply)) => {
                    report(Event::Sent { file, to: target, reply, done, of });
                }
                (Ok(_), None) => {}
                (Err(error), _) => {
                    report(Event::Failed { file, to: target, error, done, of });
                }
            }
        }
        let fates = &mut self.files[file].fates;
        if fates.len() <= to {
            fates.resize_with(self.targets.len(), || None);
        }
        fates[to] = Some(Fate::of(sent));
    }
}

/// Handles the end of a row. Puts the items for which no call was made back to the front of their queue, as indices.
/// Returns true if the row's last call was a plain and quick success.
fn end_row<T>(
    pace: &Pace,
    end: End<T>,
    queue: &mut VecDeque<usize>,
    index: impl FnMut(T) -> usize,
) -> bool {
    pace.handled(&end);
    end.left.into_iter().rev().map(index).for_each(|item| queue.push_front(item));
    end.is_quick
}

/// Returns the digest of a target. It takes less memory than a second copy of each id.
fn digest(target: &Target) -> u64 {
    let (kind, id) = match target {
        Target::Person(id) => (0, id.as_str()),
        Target::Conversation(id) => (1, id.as_str()),
    };
    xxh3_64_with_seed(id.as_bytes(), kind)
}
