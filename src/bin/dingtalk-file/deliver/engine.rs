//! The work: look everybody up, upload each file once, send it to each person once.
//!
//! There is one way through, with a journal and without: without, what is written is written nowhere.

use std::collections::{HashMap, HashSet};

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::storage::{AddPermission, AddPermissionError};
use dingtalk_file::{Client, Error, Grant, Outcome, Person, SpaceId, StoredFile, UnionId, Upload};

use super::journal::{Earlier, FileId, FileKey, Journal, Record};
use super::outcome::{Arrived, Delivered, Fate, Receipt};
use super::parallel::parallel;
use super::plan::{Content, Plan, Planned, Ready};
use crate::output::Failure;
use crate::progress;

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
    let mut people = Vec::new();
    let ready = work.look_up(&mut people);
    let deliver = |file: Planned| match &ready {
        Ok(operator) => work.file(file, operator, &people),
        Err(failure) => work.unsent(file, failure, &people),
    };
    (files.into_iter().map(deliver).collect(), journal)
}

impl Work<'_> {
    /// The operator and everybody else, of whom some may not be found.
    fn look_up(&self, people: &mut Vec<Result<UnionId, Failure>>) -> Result<UnionId, Failure> {
        let operator = self.union_id(&self.plan.operator)?;
        let bar = progress::people("looked up", self.plan.people.len(), self.watched);
        *people = parallel(self.plan.jobs, &self.plan.people, |person| {
            let found = self.union_id(person);
            bar.step();
            found
        });
        match people.first() {
            // Nobody is left to upload for.
            Some(Err(failure)) if people.iter().all(Result::is_err) => Err(failure.clone()),
            _ => Ok(operator),
        }
    }

    fn union_id(&self, person: &Person) -> Result<UnionId, Failure> {
        if let Some(known) = self.journal.known().union_id(person) {
            return Ok(known.clone());
        }
        let union_id = self.client.union_id(person).map_err(step)?;
        if !matches!(person, Person::Union(_)) {
            let (person, union_id) = (person.clone(), union_id.clone());
            self.journal.note(&Record::Person { person, union_id });
        }
        Ok(union_id)
    }

    /// One file for everybody.
    fn file(
        &self,
        planned: Planned,
        operator: &UnionId,
        people: &[Result<UnionId, Failure>],
    ) -> Delivered {
        let Planned { key, content } = planned;
        let key = self.journal.known().key(key);
        let mut delivered = self.begin(&key, &content);
        let mut fates: HashMap<UnionId, Fate> = HashMap::new();
        let mut waiting = Vec::new();
        let mut seen = HashSet::new();
        for to in people.iter().flatten().filter(|id| seen.insert(*id)) {
            match self.journal.known().earlier(&key, to) {
                Earlier::Sent { request_id } => {
                    fates.insert(to.clone(), Ok(Arrived::Before { request_id }).into());
                }
                Earlier::Unknown(why) if !self.plan.resend_unknown => {
                    fates.insert(to.clone(), Failure::Here(Outcome::Unknown, why).into());
                }
                Earlier::Unknown(_) | Earlier::Nothing => waiting.push(to.clone()),
            }
        }
        if !waiting.is_empty() {
            match self.stored(content, operator, &mut delivered) {
                Ok(file) => self.send(&key, &file, operator, waiting, &mut fates),
                Err(failure) => {
                    let all = waiting.into_iter().map(|to| (to, failure.clone().into()));
                    fates.extend(all);
                    delivered.failed = Some(failure);
                }
            }
        }
        delivered.receipts = self.receipts(people, |to| fates[to].clone());
        delivered
    }

    /// One file, if nobody's turn came.
    fn unsent(
        &self,
        planned: Planned,
        failure: &Failure,
        people: &[Result<UnionId, Failure>],
    ) -> Delivered {
        let mut delivered = self.begin(&planned.key, &planned.content);
        let unknown = self.plan.people.iter().skip(people.len());
        let unknown = unknown.map(|_| Err(failure.clone()));
        let people: Vec<_> = people.iter().cloned().chain(unknown).collect();
        delivered.receipts = self.receipts(&people, |_| failure.clone().into());
        delivered.failed = Some(failure.clone());
        delivered
    }

    /// What is known of a file from before.
    fn begin(&self, key: &FileKey, content: &Content) -> Delivered {
        let known = self.journal.known();
        let file = match content {
            Content::Stored(file) => Some(file),
            Content::Upload(_, id) => known.stored(id).unwrap_or_default(),
        };
        let space_id = file.map(|file| file.space_id.clone());
        Delivered {
            name: key.to_string(),
            space_id: space_id.or_else(|| self.plan.space_id.clone()),
            file: file.cloned(),
            lost_uploads: match content {
                Content::Stored(_) => 0,
                Content::Upload(_, id) => known.lost_uploads(&id.name),
            },
            ..Delivered::default()
        }
    }

    /// What came of it for everybody, in the order in which they were named.
    fn receipts(
        &self,
        people: &[Result<UnionId, Failure>],
        fate: impl Fn(&UnionId) -> Fate,
    ) -> Vec<Receipt> {
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
        content: Content,
        operator: &UnionId,
        delivered: &mut Delivered,
    ) -> Result<StoredFile, Failure> {
        let (upload, id) = match (content, &delivered.file) {
            (_, Some(file)) => return Ok(file.clone()),
            (Content::Stored(file), None) => return Ok(file),
            (Content::Upload(upload, id), None) => (upload, id),
        };
        let space_id = match &self.plan.space_id {
            Some(space_id) => space_id.clone(),
            None => self.client.own_space(operator).map_err(step)?,
        };
        delivered.space_id = Some(space_id.clone());
        let file = self.upload(*upload, id, &space_id, operator, &mut delivered.lost_uploads)?;
        delivered.file = Some(file.clone());
        Ok(file)
    }

    fn upload(
        &self,
        upload: Upload<'static>,
        id: FileId,
        space_id: &SpaceId,
        operator: &UnionId,
        lost: &mut usize,
    ) -> Result<StoredFile, Failure> {
        let name = id.name.clone();
        let begun = self.journal.begin(&Record::UploadBegun(id));
        begun.map_err(|broken| unwritten(&broken.problem))?;
        let (upload, shown) = match self.watched {
            false => (upload, None),
            true => {
                let (upload, shown) = progress::show(upload);
                (upload, Some(shown))
            }
        };
        let result = self.client.upload(upload, space_id, operator);
        drop(shown);
        let record = match &result {
            Ok(file) => Record::Stored { name, file: file.clone() },
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
            let (fate, denied) = self.send_to(key, file, to);
            bar.step();
            (to.clone(), fate, denied)
        })
    }

    /// Sends a file to one person: what is intended is on disk before it begins, what came of it before anything else
    /// is told. Also whether DingTalk refused because they may not read it.
    fn send_to(&self, key: &FileKey, file: &StoredFile, to: &UnionId) -> (Fate, bool) {
        let intent = Record::SendBegun { file: key.clone(), to: to.clone() };
        if let Err(broken) = self.journal.begin(&intent) {
            // Whoever reads that it began will not know that it did not.
            let (result, unrecorded) = (Err(unwritten(&broken.problem)), broken.kept);
            return (Fate { result, unrecorded }, false);
        }
        let result =
            self.client.send_by_app(to.clone(), file.space_id.clone(), file.dentry_id.clone());
        let (file, person) = (key.clone(), to.clone());
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
