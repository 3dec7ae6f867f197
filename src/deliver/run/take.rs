//! Handles messages from worker threads.

use std::collections::VecDeque;

use super::{Engine, Fate, OUTAGE, Report, was_ended, work};
use crate::call::Error;
use crate::call::error::Outcome;
use crate::deliver::Event;
use crate::deliver::look_up::is_space_gone;
use crate::deliver::row::{End, Pace};
use crate::deliver::task::{Message, Sent, Turn, Uploaded};
use crate::generated::SpaceId;
use crate::journal::{State, Target};
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
                self.take_lookup(recipient, *found, report);
                if let Some(end) = end {
                    self.take_end_of_lookups(end);
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

    fn take_end_of_sends(&mut self, file: usize, end: End<Turn>) {
        self.sending -= 1;
        let file = &mut self.files[file];
        file.outstanding -= 1;
        self.has_quick_sends = end_row(&self.shared.pace, end, &mut file.again, |turn| turn.to);
    }

    fn fail_uploads(&mut self, error: &Error) {
        for file in self.files.iter_mut().filter(|file| file.upload.is_some()) {
            file.failed = Some(error.clone());
        }
    }

    fn take_upload(&mut self, file: usize, uploaded: Uploaded, report: Report<'_>) {
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

    fn take_send(&mut self, file: usize, to: usize, mut sent: Sent, report: Report<'_>) {
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

    /// Notes that a target is sent to again later: if its resend was asked for meanwhile, if another run is busy with
    /// it, or once its right was granted. Returns true if it is.
    fn sends_later(&mut self, file: usize, to: usize, sent: &Sent) -> bool {
        let its = &mut self.files[file];
        if its.late.remove(&to) {
            its.again.push_back(to);
            return true;
        }
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
    fn with_names(&self, error: Error, to: usize) -> Error {
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
    fn settle(&mut self, file: usize, to: usize, sent: Sent, is_final: bool, report: Report<'_>) {
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
        fates[to] = Some(Fate { is_final, ..Fate::of(sent) });
    }
}

/// Handles the end of a row. Puts the items for which no call was made back to the front of their queue, as indices.
/// Returns true if the row's last call was a plain and quick success.
pub(super) fn end_row<T>(
    pace: &Pace,
    end: End<T>,
    queue: &mut VecDeque<usize>,
    index: impl FnMut(T) -> usize,
) -> bool {
    pace.handled(&end);
    end.left.into_iter().rev().map(index).for_each(|item| queue.push_front(item));
    end.is_quick
}
