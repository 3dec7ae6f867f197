//! Recipients known from earlier runs: people who joined or left departments and roles, and recipients who are sent a
//! file again.

use std::collections::HashSet;

use super::{Engine, Named, Progress, work};
use crate::client::Recipient;
use crate::deliver::Resend;
use crate::deliver::claims::with_retries;
use crate::deliver::expand::Members;
use crate::deliver::outcome::Change;
use crate::generated::UnionId;
use crate::journal::{Fact, State, Target};

impl Engine<'_> {
    /// Lets people who left one department be sent to after all if this recipient names them too.
    pub(super) fn take_back(&mut self, recipient: usize) {
        if self.gone.is_empty() {
            return;
        }
        let targets = match &self.named[recipient].progress {
            Progress::One(to) => vec![*to],
            // People who left this very department are in `gone` because of it, and stay there.
            Progress::Many(many) => many.targets.clone(),
            _ => return,
        };
        let left = self.left.get(&recipient);
        for to in targets {
            let is_back = left.is_none_or(|left| !left.contains(&to));
            if is_back && self.gone.remove(&to) {
                for file in self.files.iter_mut().filter(|file| file.next > to) {
                    file.again.push_back(to);
                }
            }
        }
    }

    /// Notes which files a target may have from before this run. Only needed if files are sent again.
    pub(super) fn note_unknown(&mut self, to: usize) {
        if self.resend == Resend::Nobody {
            return;
        }
        for file in self.files.iter_mut().filter(|file| file.stored.is_some()) {
            let work = work(file.stored.as_ref().expect("filtered"), &self.targets[to]);
            if let Ok(State::Unknown { attempt, .. }) = self.shared.journal.state(&work) {
                file.unknown_before.insert(to, attempt);
            }
        }
    }

    /// Notes whose unknown sends the application wants repeated.
    pub(super) fn note_resent(&mut self, recipient: usize) {
        let Resend::Only(only) = &self.resend else { return };
        let Named { recipient, progress } = &self.named[recipient];
        let is_named = recipient.checked().is_ok_and(|recipient| only.contains(&recipient));
        let targets = match progress {
            Progress::One(to) => std::slice::from_ref(to),
            Progress::Many(many) => &*many.targets,
            Progress::Waiting | Progress::Asked | Progress::Failed(_) => return,
        };
        // Members of a department can be named by unionId.
        let by_id = |to: &usize| match &self.targets[*to] {
            Target::Person(id) => only.contains(&Recipient::from(id.clone())),
            Target::Conversation(_) => false,
        };
        let is_wanted = |to: &usize| (is_named || by_id(to)) && !self.gone.contains(to);
        let wanted = targets.iter().copied().filter(is_wanted);
        let new: Vec<usize> = wanted.filter(|to| !self.resent.contains(to)).collect();
        for to in new {
            self.resent.insert(to);
            // They may have been passed already under an earlier name.
            for file in self.files.iter_mut().filter(|file| file.next > to) {
                if file.unknown_before.contains_key(&to) && !file.again.contains(&to) {
                    self.ended_sends -= usize::from(file.send_again(to));
                }
            }
        }
    }

    /// Records the people of a department or role, as one unit, before any of them is sent to. An incomplete list is
    /// not recorded, so that a later run asks again.
    pub(super) fn record(&mut self, recipient: usize, members: &mut Members) {
        let of = self.named[recipient].recipient.clone();
        let is_whole = members.missing.is_none();
        let before = match self.recorded(&of) {
            Ok(before) => before.unwrap_or_default(),
            Err(error) => return self.lose_journal(error),
        };
        let used: &[UnionId] = if is_whole || self.partial { &members.people } else { &[] };
        let [old, new] = [&before, used].map(|all| all.iter().collect::<HashSet<_>>());
        let left: Vec<UnionId> = before.iter().filter(|id| !new.contains(id)).cloned().collect();
        if is_whole && !before.is_empty() {
            let came: Vec<UnionId> = used.iter().filter(|id| !old.contains(id)).cloned().collect();
            if !came.is_empty() || !left.is_empty() {
                self.changes.push(Change { of: of.clone(), came, left: left.clone() });
            }
        }
        // People who have a file, or may have it, are still reported.
        for id in left.into_iter().filter(|id| self.is_claimed(id)).collect::<Vec<_>>() {
            let new = self.targets.len();
            let to = self.add_target(Target::Person(id), recipient);
            // People who are also named, or are in another department, are sent to.
            if to == new {
                self.gone.insert(to);
            }
            members.gone.push(to);
        }
        self.left.insert(recipient, members.gone.iter().copied().collect());
        if !is_whole || self.only_looks_up {
            return;
        }
        let fact = Fact::Members { of, people: members.people.clone() };
        let recorded = with_retries(&self.shared.client, || self.shared.journal.remember(&fact));
        if let Err((error, _)) = recorded {
            self.lose_journal(error);
        }
    }

    /// Returns true if the journal has a send to the person.
    fn is_claimed(&self, id: &UnionId) -> bool {
        let target = Target::Person(id.clone());
        self.files.iter().filter_map(|file| file.stored.as_ref()).any(|stored| {
            let state = self.shared.journal.state(&work(stored, &target));
            !matches!(state, Ok(State::Free))
        })
    }
}
