//! The tasks of a delivery: each is done on a thread and ends with one message.

use std::sync::mpsc::SyncSender;
use std::time::Duration;

use super::Grant;
use super::claims::{Claims, asked};
use super::expand::Members;
use super::outcome::Arrived;
use super::pool::guarded;
use super::retold::Retold as _;
use crate::call::error::Outcome;
use crate::call::{Error, Operation};
use crate::client::{CallOptions, Client, DELIVER, Person, Recipient, StoredFile};
use crate::files::Upload;
use crate::files::upload::other_content;
use crate::generated::conv_file::{Send as SendToConversation, SendByApp, SendByAppError};
use crate::generated::storage::{AddPermission, AddPermissionError};
use crate::generated::{ConversationId, SpaceId, UnionId};
use crate::journal::{Attempt, Done, FileKey, Journal, JournalError, State, Target, Work};
use crate::tables::Concern;

/// What was looked up.
pub(super) enum Found {
    Person(UnionId),
    Conversation(ConversationId),
    Members(Members),
}

/// A task that takes nothing from the delivery but ids: its thread is not waited for after a stop.
pub(super) enum LookUp {
    Operator(Person),
    Space(UnionId),
    Recipient(usize, Recipient),
}

impl LookUp {
    pub(super) fn run(self, client: &Client) -> Message {
        match self {
            LookUp::Operator(person) => {
                let found = guarded(|| client.operator_id(&person));
                Message::Operator(or_panic(found).map_err(|error| error.as_step_of(DELIVER)))
            }
            LookUp::Space(operator) => {
                let found = guarded(|| client.own_space(&operator));
                Message::Space(or_panic(found).map_err(|error| error.as_step_of(DELIVER)))
            }
            LookUp::Recipient(named, recipient) => {
                let found = guarded(|| look_up(client, &recipient));
                let found = or_panic(found).map_err(|error| error.as_step_of(DELIVER));
                Message::Found { named, found: Box::new(found) }
            }
        }
    }
}

fn or_panic<R>(result: Result<Result<R, Error>, String>) -> Result<R, Error> {
    result.unwrap_or_else(|panic| Err(Error::not_begun(panic)))
}

fn look_up(client: &Client, recipient: &Recipient) -> Result<Found, Error> {
    match recipient {
        Recipient::Person(person) => client.union_id(person).map(Found::Person),
        Recipient::Conversation(id) => client.conversation(id).map(Found::Conversation),
        Recipient::Department { id, only } => {
            Ok(Found::Members(client.people_of_department(*id, *only)))
        }
        Recipient::Role(id) => Ok(Found::Members(client.people_of_role(*id))),
    }
}

/// A task that takes something from the delivery.
pub(super) enum Task<'a> {
    Upload {
        file: usize,
        key: FileKey,
        upload: Box<Upload<'a>>,
        space: SpaceId,
        operator: UnionId,
    },
    Send {
        file: usize,
        stored: StoredFile,
        operator: UnionId,
        to: usize,
        target: Target,
        /// The unknown attempt over which it is sent again.
        over: Option<Attempt>,
    },
    Grant {
        file: usize,
        stored: StoredFile,
        operator: UnionId,
        people: Vec<(usize, UnionId)>,
    },
}

/// What a task reports to the calling thread.
pub(super) enum Message {
    Operator(Result<UnionId, Error>),
    Space(Result<SpaceId, Error>),
    Found { named: usize, found: Box<Result<Found, Error>> },
    Uploading { file: usize, done: u64, of: u64 },
    Waiting { file: usize, time: Duration },
    Uploaded { file: usize, uploaded: Box<Uploaded> },
    Sent { file: usize, to: usize, sent: Box<Sent> },
    Granted { file: usize, allowed: Vec<usize>, denied: Vec<(usize, Error)> },
}

/// What came of an upload.
pub(super) struct Uploaded {
    pub(super) result: Result<StoredFile, Error>,
    /// Uploads of this run that may have left a copy.
    pub(super) lost_uploads: usize,
    /// Why the journal cannot be used any more.
    pub(super) journal: Option<JournalError>,
}

/// What came of a send.
pub(super) struct Sent {
    pub(super) result: Result<Arrived, Error>,
    /// DingTalk's reply, if somebody wants it.
    pub(super) reply: Option<String>,
    /// True if the recipient may not read the file, and a right to would help.
    pub(super) is_denied: bool,
    /// True if a request was made.
    pub(super) was_called: bool,
    pub(super) elsewhere: bool,
    /// The error of a send over an unknown one, as it was: the result says that the earlier one is still unknown.
    pub(super) cause: Option<Error>,
    pub(super) unrecorded: bool,
    /// Why the journal cannot be used any more.
    pub(super) journal: Option<JournalError>,
}

/// What all tasks share.
#[derive(Clone)]
pub(super) struct Shared<'a> {
    pub(super) client: Client,
    pub(super) journal: &'a dyn Journal,
    pub(super) grant: Grant,
    /// Whether replies are wanted.
    pub(super) keeps_replies: bool,
}

impl Task<'_> {
    /// Returns what is reported of the task if its thread panics outside of what is guarded: in a journal, for instance.
    fn fallback(&self) -> impl FnOnce(String) -> Message + use<> {
        enum Kind {
            Upload,
            Send(usize),
            Grant(Vec<usize>),
        }
        let (file, kind) = match self {
            Task::Upload { file, .. } => (*file, Kind::Upload),
            Task::Send { file, to, .. } => (*file, Kind::Send(*to)),
            Task::Grant { file, people, .. } => {
                (*file, Kind::Grant(people.iter().map(|(to, _)| *to).collect()))
            }
        };
        move |panic| match kind {
            Kind::Upload => {
                let (result, journal) = (Err(Error::not_begun(panic)), None);
                Message::Uploaded {
                    file,
                    uploaded: Box::new(Uploaded { result, lost_uploads: 1, journal }),
                }
            }
            Kind::Send(to) => {
                let sent = Sent::refused(Error::unknown_before(&panic));
                Message::Sent { file, to, sent: Box::new(Sent { unrecorded: true, ..sent }) }
            }
            Kind::Grant(people) => {
                let error = Error::not_begun(panic);
                let denied = people.into_iter().map(|to| (to, error.clone())).collect();
                Message::Granted { file, allowed: Vec::new(), denied }
            }
        }
    }
}

impl Shared<'_> {
    /// Does a task. A panic is reported like any other end.
    pub(super) fn run_guarded(&self, task: Task<'_>, report: &SyncSender<Message>) -> Message {
        let fallback = task.fallback();
        guarded(|| self.run(task, report)).unwrap_or_else(fallback)
    }

    fn run(&self, task: Task<'_>, report: &SyncSender<Message>) -> Message {
        match task {
            Task::Upload { file, key, upload, space, operator } => {
                let uploaded =
                    guarded(|| self.upload(file, &key, *upload, &space, &operator, report));
                let uploaded = uploaded.unwrap_or_else(|panic| Uploaded {
                    result: Err(Error::not_begun(panic)),
                    lost_uploads: 1,
                    journal: None,
                });
                Message::Uploaded { file, uploaded: Box::new(uploaded) }
            }
            Task::Send { file, stored, operator, to, target, over } => {
                let sent = self.send(&stored, &operator, target, over);
                Message::Sent { file, to, sent: Box::new(sent) }
            }
            Task::Grant { file, stored, operator, people } => {
                let granted = guarded(|| self.grant(&stored, &operator, &people));
                let (allowed, denied) = granted.unwrap_or_else(|panic| {
                    let error = Error::not_begun(panic);
                    (Vec::new(), people.iter().map(|(to, _)| (*to, error.clone())).collect())
                });
                Message::Granted { file, allowed, denied }
            }
        }
    }

    /// Uploads a file, unless somebody else did. Its claim begins here: two machines shall not send the same bytes.
    fn upload(
        &self,
        file: usize,
        key: &FileKey,
        mut upload: Upload<'_>,
        space: &SpaceId,
        operator: &UnionId,
        report: &SyncSender<Message>,
    ) -> Uploaded {
        const PAUSE: Duration = Duration::from_secs(1);
        let (client, work) = (&self.client, Work::Upload(key.clone()));
        let end = |result, claims: Option<Claims<'_>>, lost_uploads| Uploaded {
            result,
            lost_uploads,
            journal: claims.and_then(|mut claims| claims.lost.take()),
        };
        let mut over = None;
        loop {
            let mut claims = Claims::new(client, self.journal, &work, over);
            let lost = usize::from(over.is_some());
            if let Err(failure) = claims.claim() {
                let error = Error::from(failure.details).as_step_of(DELIVER);
                match claims.held.take() {
                    Some(State::Done(Done::Stored { file, content })) => {
                        let same = upload.must_be(&content).map(|()| file);
                        return end(same.map_err(|error| error.as_step_of(DELIVER)), None, lost);
                    }
                    Some(State::Unknown { attempt, .. }) if over != Some(attempt) => {
                        over = Some(attempt);
                    }
                    Some(State::Busy) => {
                        // Whoever is busy with something else misses this.
                        let _ = report.try_send(Message::Waiting { file, time: PAUSE });
                        if client.is_over() || !client.pause(PAUSE) {
                            let why = "another run is uploading the file at this time";
                            return end(Err(Error::not_begun(why)), None, lost);
                        }
                    }
                    _ => return end(Err(error), Some(claims), lost),
                }
                continue;
            }
            let opened = upload.open().map(|()| upload.digested());
            let (digest, mut upload) = match opened {
                Ok(digest) => (digest, upload),
                Err(error) => {
                    claims.failed_with(error.outcome(), error.to_string());
                    return end(Err(error.as_step_of(DELIVER)), Some(claims), lost);
                }
            };
            let content = upload.recorder(&digest);
            let progress = report.clone();
            upload = upload.also_progress(move |done, of| {
                let _ = progress.try_send(Message::Uploading { file, done, of });
            });
            return match client.upload(upload, space, operator) {
                Ok(stored) => {
                    let own = content();
                    claims.done(Done::Stored { file: stored.clone(), content: own.clone() });
                    // Somebody who took this worker for dead may have stored it first. What the journal has is sent, by
                    // all; what was stored here is a spare copy.
                    let first = match asked(client, || self.journal.state(&work)) {
                        Ok(State::Done(Done::Stored { file, content })) if file != stored => {
                            if content.is_as(&own) {
                                Ok(file)
                            } else {
                                Err(other_content(key.as_str(), &content, &own))
                            }
                        }
                        Ok(_) => Ok(stored.clone()),
                        Err((error, _)) => {
                            claims.lost.get_or_insert(error);
                            Ok(stored.clone())
                        }
                    };
                    let lost = lost + usize::from(first.as_ref().ok() != Some(&stored));
                    end(first.map_err(|error| error.as_step_of(DELIVER)), Some(claims), lost)
                }
                Err(error) => {
                    claims.failed_with(error.outcome(), error.to_string());
                    let lost = lost + usize::from(error.outcome() == Outcome::Unknown);
                    end(Err(error.as_step_of(DELIVER)), Some(claims), lost)
                }
            };
        }
    }

    fn send(
        &self,
        stored: &StoredFile,
        operator: &UnionId,
        to: Target,
        over: Option<Attempt>,
    ) -> Sent {
        let work = Work::Send {
            space: stored.space_id.clone(),
            dentry: stored.dentry_id.clone(),
            to: to.clone(),
        };
        let mut perhaps = None;
        let state = asked(&self.client, || self.journal.state(&work));
        match state {
            Ok(State::Free) => {}
            Ok(State::Unknown { attempt, why }) if over == Some(attempt) => perhaps = Some(why),
            Ok(state) => return Sent::of_state(state),
            Err((error, _)) => return Sent::without_journal(error),
        }
        let mut claims = Claims::new(&self.client, self.journal, &work, over);
        let called = guarded(|| match &to {
            Target::Person(id) => {
                let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
                self.call(&SendByApp::new(id.clone(), space, dentry), &mut claims, |reply| {
                    copy(&reply.file)
                })
            }
            Target::Conversation(id) => {
                let (space, dentry) = (stored.space_id.clone(), stored.dentry_id.clone());
                let send = SendToConversation::new(operator.clone(), space, dentry, id.clone());
                self.call(&send, &mut claims, |reply| copy(&reply.file))
            }
        });
        let (result, reply) = called.unwrap_or_else(|panic| {
            claims.failed_with(Outcome::Unknown, panic.clone());
            // Without a claim there was no request.
            let was_granted = claims.was_granted;
            let error =
                if was_granted { Error::unknown_before(&panic) } else { Error::not_begun(panic) };
            (Err(error), None)
        });
        if let Some(state) = claims.held.take() {
            let (journal, unrecorded) = (claims.lost.take(), claims.unrecorded);
            return Sent { journal, unrecorded, ..Sent::of_state(state) };
        }
        let was_called = claims.was_granted;
        let is_denied =
            self.grant == Grant::WhenRefused && result.as_ref().is_err_and(may_not_read);
        let result = result.map_err(|error| error.as_last_step_of(DELIVER));
        let cause = perhaps.as_ref().and_then(|_| result.as_ref().err().cloned());
        let result = result.map_err(|error| {
            perhaps.as_deref().map_or(error.clone(), |why| error.over_unknown(why))
        });
        let (lost, unrecorded) = (claims.lost.take(), claims.unrecorded);
        let (elsewhere, journal) = (false, lost);
        Sent { result, reply, is_denied, was_called, elsewhere, cause, unrecorded, journal }
    }

    /// Calls an operation that sends, and records what came of it.
    fn call<O: Operation>(
        &self,
        operation: &O,
        claims: &mut Claims<'_>,
        copy: impl FnOnce(&O::Reply) -> Option<StoredFile>,
    ) -> (Result<Arrived, Error>, Option<String>) {
        let terms = self.client.terms(&CallOptions::new());
        match self.client.execute(operation, &terms, claims) {
            Ok(reply) => {
                let request_id = reply.request_id().map(|id| id.brief());
                claims.done(Done::Sent { request_id: request_id.clone() });
                let copy = copy(&reply).map(Box::new);
                let arrived = Arrived { request_id, copy, before: false };
                (Ok(arrived), self.keeps_replies.then(|| reply.into_raw()))
            }
            Err(error) => {
                claims.failed_with(error.outcome(), error.to_string());
                (Err(error), None)
            }
        }
    }

    /// Gives people the right to read a file, in as few requests as it takes.
    fn grant(
        &self,
        stored: &StoredFile,
        operator: &UnionId,
        people: &[(usize, UnionId)],
    ) -> (Vec<usize>, Vec<(usize, Error)>) {
        let (mut allowed, mut denied) = (Vec::new(), Vec::new());
        let batches = people.chunks(AddPermission::MAX_MEMBERS);
        let mut batches: Vec<_> = batches.rev().collect();
        while let Some(batch) = batches.pop() {
            let ids: Vec<UnionId> = batch.iter().map(|(_, id)| id.clone()).collect();
            match self.client.grant_download(stored, operator, &ids) {
                Ok(()) => allowed.extend(batch.iter().map(|(to, _)| *to)),
                // One of them may be nobody; the others must not suffer for it.
                Err(error) if batch.len() > 1 && names_nobody(&error) => {
                    let (first, second) = batch.split_at(batch.len() / 2);
                    batches.extend([second, first]);
                }
                Err(error) => {
                    let concern = error.concern();
                    let error = error.as_step_of(SendByApp::SPEC.name).as_step_of(DELIVER);
                    denied.extend(batch.iter().map(|(to, _)| (*to, error.clone())));
                    if matches!(concern, Concern::Everyone | Concern::Operator) {
                        let rest = batches.drain(..).flatten();
                        denied.extend(rest.map(|(to, _)| (*to, error.for_the_rest())));
                    }
                }
            }
        }
        (allowed, denied)
    }
}

impl Sent {
    /// Returns what a state of the journal means for a send that was not made.
    pub(super) fn of_state(state: State) -> Sent {
        let elsewhere = state == State::Busy;
        let result = match state {
            State::Done(done) => {
                let request_id = match done {
                    Done::Sent { request_id } => request_id,
                    Done::Stored { .. } => None,
                };
                Ok(Arrived { request_id, copy: None, before: true })
            }
            State::Unknown { why, .. } => Err(Error::unknown_before(&why)),
            State::Busy | State::Free => Err(Error::elsewhere()),
        };
        Sent { elsewhere, ..Sent::without_call(result) }
    }

    /// Returns what became of a send that was not made.
    pub(super) fn refused(error: Error) -> Sent {
        Sent::without_call(Err(error))
    }

    fn without_call(result: Result<Arrived, Error>) -> Sent {
        Sent {
            result,
            reply: None,
            is_denied: false,
            was_called: false,
            elsewhere: false,
            cause: None,
            unrecorded: false,
            journal: None,
        }
    }

    fn without_journal(lost: JournalError) -> Sent {
        let error = Error::not_begun(format!("the journal {lost}"));
        Sent { journal: Some(lost), ..Sent::without_call(Err(error)) }
    }
}

/// Returns the ids of a copy, if the reply has them.
fn copy(file: &crate::generated::conv_file::File) -> Option<StoredFile> {
    let (space, dentry) = (file.space_id.clone()?, file.id.clone()?);
    let mut copy = StoredFile::new(space, dentry);
    copy.size = file.size;
    Some(copy)
}

/// Returns true if DingTalk refused to send a file because its receiver may not read it.
fn may_not_read(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<SendByApp>() == Some(SendByAppError::PermissionDenied)
}

/// Returns true if DingTalk refused to grant a right because of who was to have it.
fn names_nobody(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<AddPermission>() == Some(AddPermissionError::ParamError)
}
