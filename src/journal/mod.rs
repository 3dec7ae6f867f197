//! Journals: the memory of a delivery across runs.
//!
//! An upload or a send of one file to one recipient is a *work item*. A delivery *claims* a work item before its
//! request, and *settles* the attempt when the outcome is known. A claim is durable before the first byte of the
//! request is sent. So wherever a run ends, even by SIGKILL, everything that it may have done is in the journal. A work
//! item that was claimed but not settled is *unknown*: it may have been done.
//!
//! [`FileJournal`] keeps the records in a file, for one run at a time. Implement [`Journal`] to keep them elsewhere,
//! such as in a database that several machines share, and check your implementation with [`conformance`].

pub mod conformance;
mod error;
mod file;
mod forgetful;
mod known;
mod request_id;
mod work;

pub use error::JournalError;
pub use file::{Contents, FileJournal};
pub(crate) use forgetful::Forgetful;
pub(crate) use work::UNKNOWN;
pub use work::{Attempt, Content, Done, FileKey, Target, Work};

use crate::call::Outcome;
use crate::client::{Person, Recipient};
use crate::generated::{ConversationId, DentryId, SpaceId, UnionId};

/// Remembers what deliveries did. Several threads use one journal at once. Several processes may do so too, if the
/// implementation allows it.
///
/// An implementation keeps these promises, which [`conformance`] checks:
///
/// * Of several claims of one work item, one is granted. A claim is durable before [`claim`](Self::claim) returns
///   [`Claim::Granted`]. If the claim is repeated for the same attempt before it is settled, it gets the same answer. A
///   finished work item is granted to no one. A claim that is not granted returns the work item's state.
/// * The claim of a dead worker becomes [`State::Unknown`], never [`State::Free`], because the request may have been
///   executed. Until the worker is certainly dead, the state is [`State::Busy`], whatever happens to other workers.
/// * [`Settle::Done`] counts for any attempt and after any other settlement. It is final, and of several the first
///   counts. A settlement is durable before [`settle`](Self::settle) returns. It may come late, when the attempt is
///   unknown already, and it may come twice.
/// * Only the settlement of the same attempt removes an unknown outcome. If an attempt that was claimed
///   [over](Self::claim) an unknown one is settled as not done, the earlier one is unknown again.
/// * Work items, facts and purposes are distinct if any part of them differs. Ids are compared byte by byte, and
///   numbers by all their digits. Texts, numbers and lists come back unchanged; an empty text is not an absent one. Ids
///   are never empty.
///
/// ```
/// use dingtalk_file::journal::{Attempt, Claim, Done, FileJournal, FileKey, Journal, Settle, State, Work};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("june.journal");
/// # let purpose = dingtalk_file::journal::Purpose::new(
/// #     "https://api.example.com", "internal app key", dingtalk_file::UnionId::new("mei"));
///
/// let journal = FileJournal::open(path)?;
/// journal.bind(&purpose)?;
/// let (work, attempt) = (Work::Upload(FileKey::new("report.pdf")), Attempt::new());
/// assert!(matches!(journal.claim(&work, attempt, None)?, Claim::Granted));
/// assert!(matches!(journal.state(&work)?, State::Busy));
/// journal.settle(&work, attempt, &Settle::Unknown { why: "no answer".into() })?;
/// assert!(matches!(journal.state(&work)?, State::Unknown { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Journal: Send + Sync {
    /// Binds the journal to a purpose, before anything else. Fails with [`JournalError::Refused`] if the journal is
    /// bound to another one, because the same ids can mean other people and files there.
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError>;

    /// Returns the state of a work item. Changes nothing.
    fn state(&self, work: &Work) -> Result<State, JournalError>;

    /// Claims a work item for an attempt. `over` is the unknown attempt that the caller wants to repeat. The claim is
    /// held if the latest unknown attempt, which is the one claimed last, is another. A free work item is granted
    /// whatever `over` is, because that attempt may have been settled meanwhile.
    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError>;

    /// Records the outcome of an attempt.
    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError>;

    /// Records a fact. If [`Fact::is_relied_on`], it is durable when this returns. Other facts may be lost, and are
    /// then looked up again.
    fn remember(&self, fact: &Fact) -> Result<(), JournalError>;

    /// Returns the fact that was recorded last under this key.
    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError>;

    /// Returns how many uploads of a file ended with an unknown outcome, each of which may have left a copy in the
    /// space. Only reports use it. Returns 0 by default.
    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        let _ = file;
        Ok(0)
    }

    /// Checks, at the end of a run, that everything recorded is still there. Does nothing by default.
    fn check(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

/// The delivery that a journal belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purpose {
    /// The endpoint of DingTalk's API host.
    pub endpoint: String,
    /// The kind of the app's credentials and its key: no secret.
    pub app: String,
    /// The operator, as named.
    pub operator: Person,
    /// The space to upload to, if one was named.
    pub space: Option<SpaceId>,
    /// The folder to upload to, if one was named.
    pub folder: Option<DentryId>,
}

impl Purpose {
    /// Returns a purpose with the operator's own space.
    pub fn new(
        endpoint: impl Into<String>,
        app: impl Into<String>,
        operator: impl Into<Person>,
    ) -> Self {
        let (endpoint, app, operator) = (endpoint.into(), app.into(), operator.into());
        Purpose { endpoint, app, operator, space: None, folder: None }
    }
}

/// The state of a work item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It was never begun, or it was begun and certainly not done.
    Free,
    /// It is done.
    Done(Done),
    /// It may be done.
    Unknown {
        /// The attempt whose outcome is unknown.
        attempt: Attempt,
        /// Why it is unknown.
        why: String,
    },
    /// A worker is doing it.
    Busy,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// The caller may do the work. The claim is durable.
    Granted,
    /// The caller may not, because the work item is in this state.
    Held(State),
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settle {
    /// It is done.
    Done(Done),
    /// It is not done, and the work item is free again.
    NotDone {
        /// How it failed; not [`Outcome::Unknown`].
        outcome: Outcome,
        /// Why.
        why: String,
    },
    /// It may be done.
    Unknown {
        /// Why it is unknown.
        why: String,
    },
}

/// Something that a delivery looked up and can reuse.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// The person behind a name.
    Person {
        /// The name.
        person: Person,
        /// The person's unionId.
        union_id: UnionId,
    },
    /// All people of a department or a role. A later run serves the same people.
    Members {
        /// The department or role.
        of: Recipient,
        /// Its people.
        people: Vec<UnionId>,
    },
    /// The conversation of a chat id.
    Conversation {
        /// The conversation as it was named.
        named: ConversationId,
        /// The id that files are sent to.
        id: ConversationId,
    },
    /// An upload in parts that began.
    Parts {
        /// The file.
        file: FileKey,
        /// DingTalk's key of the upload.
        upload_key: String,
        /// The size of a part in bytes.
        part_size: u64,
        /// The content that is uploaded. Its digest is not known yet.
        content: Content,
    },
    /// A part that the object store has.
    Part {
        /// DingTalk's key of the upload.
        upload_key: String,
        /// The number of the part.
        number: u32,
        /// The digest of the part, with its method.
        digest: String,
    },
}

impl Fact {
    /// Returns the key by which the fact is recalled.
    pub fn key(&self) -> FactKey {
        match self {
            Fact::Person { person, .. } => FactKey::Person(person.clone()),
            Fact::Members { of, .. } => FactKey::Members(of.clone()),
            Fact::Conversation { named, .. } => FactKey::Conversation(named.clone()),
            Fact::Parts { file, .. } => FactKey::Parts(file.clone()),
            Fact::Part { upload_key, number, .. } => {
                FactKey::Part { upload_key: upload_key.clone(), number: *number }
            }
        }
    }

    /// Returns true if later runs rely on the fact. Other facts only save requests.
    pub fn is_relied_on(&self) -> bool {
        matches!(self, Fact::Members { .. })
    }
}

/// The key of a [`Fact`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FactKey {
    /// Of [`Fact::Person`].
    Person(Person),
    /// Of [`Fact::Members`].
    Members(Recipient),
    /// Of [`Fact::Conversation`].
    Conversation(ConversationId),
    /// Of [`Fact::Parts`].
    Parts(FileKey),
    /// Of [`Fact::Part`].
    Part {
        /// DingTalk's key of the upload.
        upload_key: String,
        /// The number of the part.
        number: u32,
    },
}
