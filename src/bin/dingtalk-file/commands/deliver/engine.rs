//! The work: look everybody up, upload each file once, send it to each person once.
//!
//! There is one way through, with a journal and without: without, what is written is written nowhere.

use std::collections::{HashMap, HashSet};
use std::mem;

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::storage::{AddPermission, AddPermissionError};
use dingtalk_file::{Client, Error, Grant, Outcome, Person, SpaceId, StoredFile, UnionId, Upload};

use super::journal::{Dentry, Earlier, FileKey, Journal, Record};
use super::outcome::{Arrived, Delivered, Fate, Receipt};
use super::parallel::parallel;
use super::plan::{Content, Plan, Planned, Ready};
use super::source::Source;
use crate::show::failure::Failure;
use crate::show::progress;

/// What errors call the chain.
const NAME: &str = "deliver";

/// A failure of a step before the send.
fn step(error: Error) -> Failure {
    error.as_step_of(NAME).into()
}

/// A line that could not be written, and what is therefore not done.
fn unwritten(problem: &str) -> Failure {
    Failure::Here(Outcome::NotSent, format!("the journal {problem}"))
}

/// What all files have in common.
struct Work<'a> {
    client: &'a Client,
    journal: &'a Journal,
    plan: &'a Plan,
    /// Whether there is somebody who watches.
    watched: bool,
}

/// Does what is planned, as far as it is not done yet, and tells all that is known afterwards.
pub fn deliver(ready: Ready, watched: bool) -> (Vec<Delivered>, Journal) {
    let Ready { client, plan, files, journal } = ready;
    let work = Work { client: &client, journal: &journal, plan: &plan, watched };
    let (operator, people) = work.look_up();
    let deliver = |file: Planned| work.file(file, &operator, &people);
    (files.into_iter().map(deliver).collect(), journal)
}

/// Who somebody is, or why that is not known.
type Found = Result<UnionId, Failure>;

/// Whose unionId it is that is looked up, the operator's or somebody else's: errors say so.
type LookUp = fn(&Client, &Person) -> Result<UnionId, Error>;

/// How far a file is.
#[derive(Default)]
struct Turns {
    waiting: Vec<UnionId>,
    /// Why those who are sent it again may have it already.
    perhaps: HashMap<UnionId, String>,
    fates: HashMap<UnionId, Fate>,
}

impl Turns {
    /// What is known in the end. That a send failed does not tell that an earlier one did.
    fn settled(mut self) -> HashMap<UnionId, Fate> {
        for (to, why) in self.perhaps {
            let Some(fate) = self.fates.get_mut(&to) else { continue };
            if let Err(failure) = &fate.result
                && failure.outcome() != Outcome::Unknown
            {
                fate.result = Err(Failure::Unsettled(why, Box::new(failure.clone())));
            }
        }
        self.fates
    }
}

impl Work<'_> {
    /// The operator and everybody else, of whom some may not be found.
    fn look_up(&self) -> (Found, Vec<Found>) {
        let operator = self.union_id(&self.plan.operator, Client::operator_id);
        if let Err(failure) = &operator {
            // Nobody will be sent anything, but who has it already is told.
            let people = self.plan.people.iter();
            let people = people.map(|person| self.known(person).ok_or_else(|| failure.clone()));
            let people = people.collect();
            return (operator, people);
        }
        let bar = progress::people("looked up", self.plan.people.len(), self.watched);
        let people = parallel(self.plan.jobs, &self.plan.people, |person| {
            let found = self.union_id(person, Client::union_id);
            bar.step();
            found
        });
        (operator, people)
    }

    /// Whom a name means, as far as it takes no request.
    fn known(&self, person: &Person) -> Option<UnionId> {
        match person {
            Person::Union(id) => Some(id.clone()),
            person => self.journal.known().union_id(person).cloned(),
        }
    }

    fn union_id(&self, person: &Person, look_up: LookUp) -> Found {
        if let Some(known) = self.known(person) {
            return Ok(known);
        }
        let union_id = look_up(self.client, person).map_err(step)?;
        let (person, found) = (person.clone(), union_id.clone());
        self.journal.note(&Record::Person { person, union_id: found });
        Ok(union_id)
    }

    /// One file for everybody.
    fn file(&self, planned: Planned, operator: &Found, people: &[Found]) -> Delivered {
        let Planned { key, content } = planned;
        let key = self.journal.known().key(key);
        let mut delivered = self.begin(&key, &content);
        let mut seen = HashSet::new();
        let everybody = people.iter().flatten().filter(|id| seen.insert(*id)).cloned();
        let mut turns = Turns { waiting: everybody.collect(), ..Turns::default() };
        if let Some(file) = &delivered.file {
            self.sort_out(&file.into(), &mut turns);
        }
        if !turns.waiting.is_empty() {
            let stored = operator.as_ref().map_err(Failure::clone).and_then(|operator| {
                let known = delivered.file.is_some();
                let file = self.stored(&key, content, operator, &mut delivered)?;
                if !known {
                    // The store may have given what was sent under another name.
                    self.sort_out(&Dentry::from(&file), &mut turns);
                }
                Ok((operator, file))
            });
            let waiting = mem::take(&mut turns.waiting);
            match stored {
                Ok((operator, file)) => self.send(&key, &file, operator, waiting, &mut turns.fates),
                Err(failure) => {
                    let all = waiting.into_iter().map(|to| (to, failure.clone().into()));
                    turns.fates.extend(all);
                    delivered.failed = Some(failure);
                }
            }
        }
        let fates = turns.settled();
        delivered.receipts = self.receipts(people, |to| fates[to].clone());
        if let (Err(failure), None) = (operator, &delivered.failed) {
            // Nobody was looked up for want of the operator: that is the file's failure, and theirs only through it.
            let text = failure.text();
            let mut failures = delivered.receipts.iter().filter_map(Receipt::failure);
            let same = failures.any(|own| own.text() == text);
            delivered.failed = same.then(|| failure.clone());
        }
        delivered
    }

    /// Whose turn it is to be sent this file: neither those who have it, nor, unless told otherwise, those who may.
    fn sort_out(&self, file: &Dentry, turns: &mut Turns) {
        let known = self.journal.known();
        for to in mem::take(&mut turns.waiting) {
            match known.earlier(file, &to) {
                Earlier::Nothing => turns.waiting.push(to),
                Earlier::Sent { request_id } => {
                    turns.fates.insert(to, Ok(Arrived::Before { request_id }).into());
                }
                Earlier::Unknown { why, now: false } if self.plan.resend_unknown => {
                    turns.perhaps.insert(to.clone(), why);
                    turns.waiting.push(to);
                }
                Earlier::Unknown { why, .. } => {
                    turns.fates.insert(to, Failure::Here(Outcome::Unknown, why).into());
                }
            }
        }
    }

    /// What is known of a file from before.
    fn begin(&self, key: &FileKey, content: &Content) -> Delivered {
        let known = self.journal.known();
        let file = match content {
            Content::Stored(file) => Some(file),
            Content::Upload(..) => None,
        };
        let space_id = file.map(|file| file.space_id.clone());
        Delivered {
            name: key.to_string(),
            space_id: space_id.or_else(|| self.plan.space_id.clone()),
            file: file.cloned(),
            lost_uploads: match key {
                FileKey::Stored(..) => 0,
                FileKey::Uploaded(name) => known.lost_uploads(name),
            },
            ..Delivered::default()
        }
    }

    /// What came of it for everybody, in the order in which they were named.
    fn receipts(&self, people: &[Found], fate: impl Fn(&UnionId) -> Fate) -> Vec<Receipt> {
        let mut named: HashMap<&UnionId, &Person> = HashMap::new();
        let mut receipts = Vec::new();
        for (to, found) in self.plan.people.iter().zip(people) {
            let (union_id, same_as, fate) = match found {
                Ok(id) => (Some(id.clone()), named.get(id).copied().cloned(), fate(id)),
                Err(failure) => (None, None, failure.clone().into()),
            };
            receipts.push(Receipt { to: to.clone(), union_id, same_as, fate });
            if let Ok(id) = found {
                named.entry(id).or_insert(to);
            }
        }
        receipts
    }

    /// The stored file: as it was given, as an earlier run left it, or uploaded now.
    fn stored(
        &self,
        key: &FileKey,
        content: Content,
        operator: &UnionId,
        delivered: &mut Delivered,
    ) -> Result<StoredFile, Failure> {
        let (upload, source) = match content {
            Content::Stored(file) => return Ok(file),
            Content::Upload(upload, source) => (upload, source),
        };
        let name = key.to_string();
        let space_id = match &self.plan.space_id {
            Some(space_id) => space_id.clone(),
            None => self.client.own_space(operator).map_err(step)?,
        };
        delivered.space_id = Some(space_id.clone());
        let file =
            self.upload((*upload, source), name, &space_id, operator, &mut delivered.lost_uploads)?;
        delivered.file = Some(file.clone());
        Ok(file)
    }

    fn upload(
        &self,
        (upload, source): (Upload<'static>, Source),
        name: String,
        space_id: &SpaceId,
        operator: &UnionId,
        lost: &mut usize,
    ) -> Result<StoredFile, Failure> {
        if source.changed() {
            let problem = "was changed while people were looked up; nothing of it was sent";
            return Err(format!("file {name:?} {problem}").into());
        }
        let begun = self.journal.begin(&Record::UploadBegun { name: name.clone() });
        begun.map_err(|broken| unwritten(&broken.problem))?;
        let (upload, shown) = progress::show(upload, self.watched);
        let result = self.client.upload(upload, space_id, operator);
        drop(shown);
        let record = match &result {
            Ok(file) => Record::Stored { name, facts: source.facts(), file: file.clone() },
            Err(error) => {
                *lost += usize::from(error.outcome() == Outcome::Unknown);
                Record::UploadFailed { name, outcome: error.outcome(), why: error.to_string() }
            }
        };
        // Should this fail, no send can begin either, and that is told.
        let _ = self.journal.end(&record);
        result.map_err(step)
    }

    /// Sends a file to people, and to those who may not read it once more with the right to.
    fn send(
        &self,
        key: &FileKey,
        file: &StoredFile,
        operator: &UnionId,
        mut waiting: Vec<UnionId>,
        fates: &mut HashMap<UnionId, Fate>,
    ) {
        if self.plan.grant == Grant::Always {
            waiting = self.grant(file, operator, waiting, fates);
        }
        let mut denied = Vec::new();
        for (to, fate, refused) in self.send_to_all(key, file, &waiting) {
            if refused && self.plan.grant == Grant::WhenRefused {
                denied.push(to.clone());
            }
            fates.insert(to, fate);
        }
        let allowed = self.grant(file, operator, denied, fates);
        let again = self.send_to_all(key, file, &allowed).into_iter();
        fates.extend(again.map(|(to, fate, _)| (to, fate)));
    }

    /// What came of it for each, and whether DingTalk refused because they may not read it.
    fn send_to_all(
        &self,
        key: &FileKey,
        file: &StoredFile,
        people: &[UnionId],
    ) -> Vec<(UnionId, Fate, bool)> {
        let bar = progress::people(&key.to_string(), people.len(), self.watched);
        parallel(self.plan.jobs, people, |to| {
            let (fate, denied) = self.send_to(file, to);
            bar.step();
            (to.clone(), fate, denied)
        })
    }

    /// Sends a file to one person: what is intended is on disk before it begins, what came of it before anything else
    /// is told. Also whether DingTalk refused because they may not read it.
    fn send_to(&self, file: &StoredFile, to: &UnionId) -> (Fate, bool) {
        let intent = Record::SendBegun { file: file.into(), to: to.clone() };
        if let Err(broken) = self.journal.begin(&intent) {
            // Whoever reads that it began will not know that it did not.
            let (result, unrecorded) = (Err(unwritten(&broken.problem)), broken.kept);
            return (Fate { result, unrecorded }, false);
        }
        let result =
            self.client.send_by_app(to.clone(), file.space_id.clone(), file.dentry_id.clone());
        let (file, person) = (Dentry::from(file), to.clone());
        let record = match &result {
            Ok(reply) => {
                let request_id = reply.request_id().map(String::from);
                Record::Sent { file, to: person, request_id }
            }
            Err(error) => {
                let (outcome, why) = (error.outcome(), error.to_string());
                Record::SendFailed { file, to: person, outcome, why }
            }
        };
        let unrecorded = self.journal.end(&record).is_err();
        let denied = result.as_ref().is_err_and(may_not_read);
        let result = result
            .map(|reply| Arrived::Now(Box::new(reply)))
            .map_err(|error| error.as_last_step_of(NAME).into());
        (Fate { result, unrecorded }, denied)
    }

    /// Gives people the right to read a file, in as few requests as it takes. Returns who has it now.
    fn grant(
        &self,
        file: &StoredFile,
        operator: &UnionId,
        people: Vec<UnionId>,
        fates: &mut HashMap<UnionId, Fate>,
    ) -> Vec<UnionId> {
        let mut allowed = HashSet::new();
        let batches = people.chunks(AddPermission::MAX_MEMBERS);
        let mut batches: Vec<&[UnionId]> = batches.rev().collect();
        while let Some(batch) = batches.pop() {
            match self.client.grant_download(file, operator, batch) {
                Ok(()) => allowed.extend(batch),
                // One of them may be nobody; the others must not suffer for it.
                Err(error) if batch.len() > 1 && names_nobody(&error) => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    batches.extend([second, first]);
                }
                Err(error) => {
                    let failure = step(error);
                    fates.extend(batch.iter().map(|to| (to.clone(), failure.clone().into())));
                }
            }
        }
        people.iter().filter(|to| allowed.contains(to)).cloned().collect()
    }
}

/// Whether DingTalk refused to send a file because its receiver may not read it.
fn may_not_read(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<SendByApp>() == Some(SendByAppError::PermissionDenied)
}

/// Whether DingTalk refused to grant a right because of who was to have it.
fn names_nobody(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<AddPermission>() == Some(AddPermissionError::ParamError)
}
