//! The end of a run: every recipient gets a result.

use std::collections::HashMap;

use super::{Engine, Fate, File, Named, Progress, work};
use crate::call::Error;
use crate::deliver::expand::Members;
use crate::deliver::outcome::{Arrived, Delivery, DeliveryError, FileDelivery, Receipt};
use crate::deliver::task::{Found, Sent};
use crate::journal::{JournalError, State, Target};

impl Fate {
    pub(super) fn of(sent: Sent) -> Fate {
        let Sent { result, elsewhere, unrecorded, .. } = sent;
        Fate { result, elsewhere, unrecorded, is_final: true }
    }

    /// Returns the fate for another file of the delivery that is stored under the same ids.
    fn of_other(&self) -> Fate {
        let before = |arrived: &Arrived| Arrived::earlier(arrived.request_id());
        Fate {
            result: self.result.as_ref().map(before).map_err(Error::clone),
            elsewhere: self.elsewhere,
            unrecorded: self.unrecorded,
            is_final: true,
        }
    }
}

impl<'d> Engine<'d> {
    pub(super) fn end(mut self) -> Result<Delivery, DeliveryError> {
        // Recipients who were not looked up may be known from the journal.
        for recipient in 0..self.named.len() {
            let Named { recipient: name, progress } = &self.named[recipient];
            if !matches!(progress, Progress::Waiting | Progress::Asked) {
                continue;
            }
            let found = if name.is_many() && self.journal_error.is_none() {
                let people = self.recorded(name).ok().flatten();
                people.map(|people| Found::Members(Members::recorded(people)))
            } else {
                self.known(name)
            };
            if let Some(found) = found {
                self.record_lookup(recipient, Ok(found), &mut |_| {});
            }
        }
        if self.journal_error.is_none()
            && let Err(error) = self.shared.journal.check()
        {
            self.journal_error = Some(error);
        }
        let delivery = self.delivery();
        match delivery.error() {
            None => Ok(delivery),
            Some(error) => Err(DeliveryError(Box::new((error, delivery)))),
        }
    }

    pub(super) fn delivery(&mut self) -> Delivery {
        let mut files = std::mem::take(&mut self.files);
        // Frees memory for the receipts.
        self.by_digest = HashMap::new();
        for file in 0..files.len() {
            let Some(other) = files[file].is_also else { continue };
            // Both are one file in DingTalk, so the results are the same.
            files[file].fates =
                files[other].fates.iter().map(|fate| fate.as_ref().map(Fate::of_other)).collect();
        }
        let files = files.into_iter().map(|file| self.file_delivery(file)).collect();
        Delivery {
            files,
            began: self.began,
            changes: std::mem::take(&mut self.changes),
            journal_error: self.journal_error.clone(),
        }
    }

    pub(super) fn file_delivery(&self, mut file: File<'_>) -> FileDelivery {
        file.fates.resize_with(self.targets.len(), || None);
        let rest = || Error::not_begun("not begun");
        // Some recipients may have been sent the file before it failed.
        let failed = file.failed.as_ref().map(|error| {
            let is_met = file.fates.iter().flatten().any(|fate| fate.result.is_err());
            if is_met { error.for_the_rest() } else { error.clone() }
        });
        let rest = self.ended.clone().or(failed).unwrap_or_else(rest);
        let mut is_needed = false;
        // Why the journal cannot be read. It is then not asked again for each recipient.
        let mut unread: Option<Error> = None;
        for (to, fate) in file.fates.iter_mut().enumerate().filter(|(_, fate)| fate.is_none()) {
            let state = match (&file.stored, &unread) {
                (None, _) => State::Free,
                // An earlier run may have sent it.
                (Some(_), Some(unread)) => {
                    *fate = Some(Fate::of(Sent::refused(unread.clone())));
                    is_needed = true;
                    continue;
                }
                (Some(stored), None) => {
                    let work = work(stored, &self.targets[to]);
                    self.shared.journal.state(&work).unwrap_or_else(|error| {
                        let why = format!("the journal cannot be read: {error}");
                        unread = Some(Error::unknown_before(&why));
                        State::Free
                    })
                }
            };
            let sent = match (state, &unread) {
                (_, Some(unread)) => Sent::refused(unread.clone()),
                (State::Unknown { attempt, .. }, _)
                    if self.only_looks_up
                        && self.over(&file.unknown_before, to) == Some(attempt) =>
                {
                    Sent::refused(rest.clone())
                }
                // People who left without the file get no receipt.
                (State::Free, _) if self.gone.contains(&to) => continue,
                (State::Free, _) => Sent::refused(rest.clone()),
                (state, _) => Sent::of_state(state),
            };
            is_needed |= sent.result.is_err();
            *fate = Some(Fate::of(sent));
        }
        let mut receipts = Vec::with_capacity(self.named.len());
        // From the end, so that each result is cloned for the later names of a target and moved to the first.
        for (recipient, named) in self.named.iter().enumerate().rev() {
            let targets = match &named.progress {
                Progress::One(to) => std::slice::from_ref(to),
                Progress::Many(many) => &*many.targets,
                Progress::Waiting | Progress::Asked | Progress::Failed(_) => &[],
            };
            let each = targets.iter().rev();
            receipts.extend(each.filter_map(|to| self.receipt(&mut file.fates, recipient, *to)));
            let missing = match &named.progress {
                Progress::Failed(error) => Some(error),
                Progress::Many(many) => many.missing.as_ref(),
                Progress::Waiting | Progress::Asked => Some(&rest),
                Progress::One(_) => None,
            };
            is_needed |= matches!(named.progress, Progress::Waiting | Progress::Asked);
            receipts.extend(missing.map(|error| Receipt {
                to: named.recipient.clone(),
                target: None,
                same_as: None,
                result: Err(error.clone()),
                elsewhere: false,
                unrecorded: false,
            }));
        }
        receipts.reverse();
        if matches!(self.journal_error, Some(JournalError::Damaged(_))) {
            // Their records are gone or cannot be trusted.
            receipts.iter_mut().for_each(|receipt| receipt.unrecorded |= receipt.may_have_it());
        }
        let File { name, space_id, stored, lost_uploads, failed, .. } = file;
        let failed = failed.filter(|_| is_needed);
        FileDelivery { name, space_id, file: stored, lost_uploads, failed, receipts }
    }

    /// Returns the receipt of a target, or `None` for a person who left without the file.
    fn receipt(&self, fates: &mut [Option<Fate>], recipient: usize, to: usize) -> Option<Receipt> {
        let first = self.first_names[to];
        let fate = if first == recipient { fates[to].take() } else { fates[to].clone() };
        let Fate { result, elsewhere, unrecorded, .. } = fate?;
        Some(Receipt {
            to: match (&self.named[recipient].recipient, &self.targets[to]) {
                (many, Target::Person(id)) if many.is_many() => id.clone().into(),
                (recipient, _) => recipient.clone(),
            },
            target: Some(self.targets[to].clone()),
            same_as: (first != recipient).then(|| Box::new(self.named[first].recipient.clone())),
            result,
            elsewhere,
            unrecorded,
        })
    }
}
