//! The tasks of a delivery. Each runs on a thread and ends with one message, or with one for each item of a row.

mod send;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use super::Grant;
use super::expand::Members;
use super::inbox::Inbox;
use super::outcome::Arrived;
use super::pool::guarded;
use super::row::{End, Pace};
use crate::call::Error;
use crate::client::{Client, DELIVER, Person, Recipient, StoredFile};
use crate::files::Upload;
use crate::files::upload::UploadInfo;
use crate::generated::storage::GetFileUploadInfo;
use crate::generated::{ConversationId, SpaceId, UnionId};
use crate::journal::{Attempt, FileKey, Journal, JournalError, Target};

/// The result of a lookup.
pub(super) enum Found {
    Person(UnionId),
    Conversation(ConversationId),
    Members(Members),
}

/// A task that borrows nothing from the delivery. Its thread may outlive the delivery, which does not wait for it after
/// a stop.
pub(super) enum Lookup {
    Operator(Person),
    Space(UnionId),
    /// The info of the next upload.
    Info(Box<GetFileUploadInfo>),
    Recipients(Vec<(usize, Recipient)>),
}

impl Lookup {
    pub(super) fn run(self, client: &Client, pace: &Pace, inbox: &Inbox<Message>) {
        inbox.put(match self {
            Lookup::Operator(person) => {
                let found = guarded(|| client.operator_id(&person));
                Message::Operator(or_panic(found).map_err(|error| error.as_step_of(DELIVER)))
            }
            Lookup::Space(operator) => {
                let found = guarded(|| client.own_space(&operator));
                Message::Space(or_panic(found).map_err(|error| error.as_step_of(DELIVER)))
            }
            Lookup::Info(ask) => {
                let found = guarded(|| client.upload_info(&ask));
                Message::Info(or_panic(found).map_err(|error| error.as_step_of(DELIVER)))
            }
            Lookup::Recipients(some) => {
                let call = |(_, recipient): &(usize, Recipient)| {
                    let found = or_panic(guarded(|| look_up(client, recipient)));
                    let is_plain = found.is_ok();
                    (found.map_err(|error| error.as_step_of(DELIVER)), is_plain)
                };
                return pace.row(
                    &*client.shared.clock,
                    some,
                    call,
                    |(recipient, _), found, end| {
                        let (recipient, found) = (*recipient, Box::new(found));
                        inbox.send(end.is_some(), Message::LookedUp { recipient, found, end });
                    },
                );
            }
        });
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

/// A task that borrows from the delivery.
pub(super) enum Task<'a> {
    Upload { file: usize, key: FileKey, upload: Box<Upload<'a>>, space: SpaceId, operator: UnionId },
    Send { file: usize, stored: StoredFile, operator: UnionId, turns: Vec<Turn> },
    Grant { file: usize, stored: StoredFile, operator: UnionId, people: Vec<(usize, UnionId)> },
}

/// A target to send a file to.
pub(super) struct Turn {
    pub(super) to: usize,
    pub(super) target: Target,
    /// The unknown attempt that this send repeats.
    pub(super) over: Option<Attempt>,
}

/// What a task reports to the calling thread.
pub(super) enum Message {
    Operator(Result<UnionId, Error>),
    Space(Result<SpaceId, Error>),
    Info(Result<UploadInfo, Error>),
    LookedUp {
        recipient: usize,
        found: Box<Result<Found, Error>>,
        end: Option<End<(usize, Recipient)>>,
    },
    Uploading {
        file: usize,
        done: u64,
        of: u64,
    },
    /// An upload waits for another run.
    Waiting {
        file: usize,
        time: Duration,
    },
    /// An operation waits, for a retry or the rate.
    Held {
        operation: &'static str,
        time: Duration,
    },
    Uploaded {
        file: usize,
        uploaded: Box<Uploaded>,
    },
    Sent {
        file: usize,
        to: usize,
        sent: Box<Sent>,
        end: Option<End<Turn>>,
    },
    Granted {
        file: usize,
        allowed: Vec<usize>,
        denied: Vec<(usize, Error)>,
    },
}

impl Message {
    /// Returns false in the middle of a row of calls.
    pub(super) fn ends_row(&self) -> bool {
        !matches!(self, Message::LookedUp { end: None, .. } | Message::Sent { end: None, .. })
    }
}

/// The result of an upload.
pub(super) struct Uploaded {
    pub(super) result: Result<StoredFile, Error>,
    /// Uploads of this run that may have left a spare copy.
    pub(super) lost_uploads: usize,
    /// Why the journal cannot be used any more.
    pub(super) journal: Option<JournalError>,
}

/// The result of a send.
pub(super) struct Sent {
    pub(super) result: Result<Arrived, Error>,
    /// DingTalk's reply, if an event handler wants it.
    pub(super) reply: Option<String>,
    /// True if the recipient may not read the file and granting the right would help.
    pub(super) is_denied: bool,
    /// True if a request was made.
    pub(super) was_called: bool,
    pub(super) elsewhere: bool,
    /// The original error of a resend. The result only says that the earlier send is still unknown.
    pub(super) cause: Option<Error>,
    pub(super) unrecorded: bool,
    /// Why the journal cannot be used any more.
    pub(super) journal: Option<JournalError>,
}

/// Data that all tasks share.
#[derive(Clone)]
pub(super) struct Shared<'a> {
    pub(super) client: Client,
    pub(super) journal: &'a dyn Journal,
    pub(super) grant: Grant,
    /// Whether an event handler wants the replies.
    pub(super) keeps_replies: bool,
    pub(super) pace: Arc<Pace>,
}

impl Shared<'_> {
    /// Does a task and reports its result. A panic is reported like any other failure.
    pub(super) fn run(&self, task: Task<'_>, inbox: &Arc<Inbox<Message>>) {
        inbox.put(match task {
            Task::Upload { file, key, upload, space, operator } => {
                let uploaded =
                    guarded(|| self.upload(file, &key, *upload, &space, &operator, inbox));
                let uploaded = uploaded.unwrap_or_else(|panic| Uploaded {
                    result: Err(Error::not_begun(panic)),
                    lost_uploads: 1,
                    journal: None,
                });
                let result = uploaded.result.map_err(|error| error.as_step_of(DELIVER));
                let uploaded = Uploaded { result, ..uploaded };
                Message::Uploaded { file, uploaded: Box::new(uploaded) }
            }
            Task::Send { file, stored, operator, turns } => {
                let call = |turn: &Turn| {
                    let sent = guarded(|| self.send(&stored, &operator, turn));
                    let sent = sent.unwrap_or_else(|panic| {
                        let sent = Sent::refused(Error::unknown_before(&panic));
                        Sent { unrecorded: true, ..sent }
                    });
                    let is_plain = sent.is_plain();
                    (sent, is_plain)
                };
                let clock = &*self.client.shared.clock;
                return self.pace.row(clock, turns, call, |Turn { to, .. }, sent, end| {
                    let (to, sent) = (*to, Box::new(sent));
                    inbox.send(end.is_some(), Message::Sent { file, to, sent, end });
                });
            }
            Task::Grant { file, stored, operator, people } => {
                let granted = guarded(|| self.grant(&stored, &operator, &people));
                let (allowed, denied) = granted.unwrap_or_else(|panic| {
                    let error = Error::not_begun(panic);
                    (Vec::new(), people.iter().map(|(to, _)| (*to, error.clone())).collect())
                });
                Message::Granted { file, allowed, denied }
            }
        });
    }
}
