//! The checks before anything is sent, and files that earlier runs stored.

use std::collections::HashSet;

use super::{Engine, Named};
use crate::call::Error;
use crate::client::{DELIVER, Person, Recipient};
use crate::deliver::Resend;
use crate::journal::{Done, JournalError, State, Work};

impl Engine<'_> {
    /// Checks everything that can be known before anything is sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.named.is_empty() {
            return Err(invalid("the delivery has no recipient; name at least one"));
        }
        if self.files.is_empty() {
            return Err(invalid("the delivery has no file; add at least one"));
        }
        self.check_count(self.named.len())?;
        let mut keys = HashSet::new();
        for (key, upload) in self.files.iter().filter_map(|file| file.upload.as_ref()) {
            upload.check()?;
            if !keys.insert(key) {
                return Err(invalid(format!("two files would be stored as {key}; rename one")));
            }
        }
        if let Resend::Only(only) = &self.resend {
            let named: HashSet<Recipient> =
                self.named.iter().filter_map(|named| named.recipient.checked().ok()).collect();
            // A unionId may belong to a member of a department, or to a person named by another id. Both are known only
            // after the lookups.
            let is_possible = |it: &&Recipient| {
                named.contains(it) || matches!(it, Recipient::Person(Person::Union(_)))
            };
            if let Some(other) = only.iter().find(|it| !is_possible(it)) {
                return Err(invalid(format!(
                    "{other} cannot be sent a file again: it is not among the recipients; write it in the same way as there, or give the unionId"
                )));
            }
        }
        let is_for_groups = |named: &Named| matches!(named.recipient, Recipient::Conversation(_));
        if self.named.iter().any(is_for_groups) && !self.shared.client.may_be_internal_app() {
            return Err(invalid(
                "only an app of the organization itself can send to conversations; name people",
            ));
        }
        Ok(())
    }

    /// Fails if there are more recipients than allowed.
    pub(super) fn check_count(&self, count: usize) -> Result<(), Error> {
        match self.max_people {
            Some(most) if count > most => Err(invalid(format!(
                "too many recipients: {count}, and at most {most} are allowed"
            ))),
            _ => Ok(()),
        }
    }

    /// Takes over the files that earlier runs stored. Fails if one has changed since.
    pub(super) fn take_over(&mut self) -> Result<(), Error> {
        for file in &mut self.files {
            let Some((key, upload)) = &mut file.upload else { continue };
            let journal = self.shared.journal;
            let unusable = |error: JournalError| invalid(error.problem());
            file.lost_uploads = journal.lost_uploads(key).map_err(unusable)?;
            let state = journal.state(&Work::Upload(key.clone())).map_err(unusable)?;
            if let State::Done(Done::Stored { file: stored, content }) = state {
                upload.must_be(&content)?;
                file.space_id = Some(stored.space_id.clone());
                file.stored = Some(stored);
                file.upload = None;
            } else {
                file.space_id = self.space.clone();
            }
        }
        (0..self.files.len()).for_each(|file| self.note_same(file));
        Ok(())
    }
}

pub(in crate::deliver) fn invalid(problem: impl Into<String>) -> Error {
    Error::invalid(Some(DELIVER), problem)
}
