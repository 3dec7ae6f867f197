//! The memory of a delivery: what was begun and what came of it.
//!
//! A delivery claims each upload and each send before its request and settles it when the outcome is known. Because a
//! claim is durable before the first byte of the request is sent, a run that ends at any moment, however it ends, leaves
//! nothing that was done and is not recorded. What was claimed and not settled is unknown: it may have been done.
//!
//! [`FileJournal`] keeps all that in a file, for one run at a time. Implement [`Journal`] to keep it elsewhere, for
//! instance in a database that several machines share, and check it with [`conformance`].

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

/// Remembers what deliveries did. Several threads use one journal at once, and several processes may, if the
/// implementation allows it.
///
/// An implementation keeps these promises, which [`conformance`] checks:
///
/// * Of several claims of one work, one is granted. A claim is durable before [`claim`](Self::claim) returns
///   [`Claim::Granted`]. The same attempt, asked again before it is settled, gets the same answer, unless the work is
///   done: that is granted to nobody. A claim that is not granted is answered with the work's state.
/// * A claim whose worker is gone becomes [`State::Unknown`], never [`State::Free`]: the request may have been
///   executed. Until it is certain that the worker is gone, it is [`State::Busy`], whichever other worker is gone.
/// * [`Settle::Done`] counts, whichever attempt it is of and whatever was said before. It is final, and of several the
///   first counts. A settlement is durable before [`settle`](Self::settle) returns; it may come late, when the attempt
///   counts as unknown already, and may come twice.
/// * An unknown outcome is only removed by the settlement of the attempt that it belongs to. If an attempt that was
///   claimed [over](Self::claim) an unknown one is settled as not done, the earlier one is unknown again.
/// * Works, facts and purposes are different if any part of them is. Ids are compared byte by byte, and numbers by all
///   their digits. Texts, numbers and lists come back as they were: an empty text is not an absent one. Ids are not empty.
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
    /// Binds the journal to a purpose, before anything else. Fails with [`JournalError::Refused`] if the journal was
    /// bound to another one: ids mean other people and files elsewhere.
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError>;

    /// Returns what is known of a work. Changes nothing.
    fn state(&self, work: &Work) -> Result<State, JournalError>;

    /// Claims a work for an attempt. `over` is the unknown attempt that the caller knows of and replaces: the claim is
    /// held if another one is the latest that is unknown, which is the one that was claimed last. A free work is granted
    /// whatever `over` is: the attempt may have been settled meanwhile.
    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError>;

    /// Records what came of an attempt.
    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError>;

    /// Records a fact. It is durable at the return if [`Fact::is_relied_on`]; any other may be lost, and is then looked
    /// up again.
    fn remember(&self, fact: &Fact) -> Result<(), JournalError>;

    /// Returns the last fact that was recorded by this key.
    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError>;

    /// Returns how many uploads of a file ended without anybody knowing how: each may have left a copy in the space.
    /// Only reports use it; always 0 by default.
    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        let _ = file;
        Ok(0)
    }

    /// Checks, at the end of a run, that everything recorded is still there. Does nothing by default.
    fn check(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

/// What a journal is for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purpose {
    /// The endpoint of DingTalk's API host.
    pub endpoint: String,
    /// The kind of the app's credentials and its key: no secret.
    pub app: String,
    /// Who uploads, as named.
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

/// What is known of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Nothing was done, or what was begun was not done.
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
    /// Somebody is doing it.
    Busy,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// The work is the caller's. The claim is durable.
    Granted,
    /// It is not, because of this state.
    Held(State),
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settle {
    /// It is done.
    Done(Done),
    /// It is not done, and the work is free again.
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

/// Something that a delivery looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// Whom a name means.
    Person {
        /// The name.
        person: Person,
        /// The person's unionId.
        union_id: UnionId,
    },
    /// Everybody in a department or a role. A later run serves the same people.
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
        /// What is uploaded; its digest is not known yet.
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

    /// Returns true if later runs rely on the fact, and not only save a request by it.
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
