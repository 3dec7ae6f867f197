//! The result of a delivery.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::{Recipient, StoredFile};
use crate::generated::conv_file::File;
use crate::generated::{SpaceId, UnionId};
use crate::journal::{JournalError, Target};

/// The result of a delivery.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Delivery {
    /// One for each file, in the order in which they were added.
    pub files: Vec<FileDelivery>,
    /// False if the delivery was refused before it began. Nothing was sent then.
    pub began: bool,
    /// Who joined and who left departments and roles, if [they were asked again](crate::Deliver::refresh).
    pub changes: Vec<Change>,
    /// Why the journal can no longer be used. The outcome of the last sends is not recorded then. After
    /// [`JournalError::Damaged`], no record can be trusted, and every receipt says so.
    pub journal_error: Option<JournalError>,
}

/// A department or role whose people differ from those in the journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// The department or role.
    pub of: Recipient,
    /// Who joined.
    pub came: Vec<UnionId>,
    /// Who left.
    pub left: Vec<UnionId>,
}

/// The result for one file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct FileDelivery {
    /// The name of a file to upload, or the ids of a stored one.
    pub name: String,
    /// The space, if the delivery got that far.
    pub space_id: Option<SpaceId>,
    /// The file, if it was stored. Resume with [`Deliver::stored`](crate::Deliver::stored), without a second upload.
    pub file: Option<StoredFile>,
    /// How many uploads, of this run and earlier ones, may have left a spare copy in the space.
    pub lost_uploads: usize,
    /// Why the file could not be sent to anyone.
    pub failed: Option<Error>,
    /// One receipt for each recipient, in the order in which they were added.
    pub receipts: Vec<Receipt>,
}

/// The result of one file for one recipient.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Receipt {
    /// The recipient, as added. A member of a department or role appears by unionId.
    pub to: Recipient,
    /// The person or conversation that the file was sent to, if it was found.
    pub target: Option<Target>,
    /// Another name of the same recipient, added earlier. Both share one result.
    pub same_as: Option<Box<Recipient>>,
    /// How the file arrived, or the error. The error's outcome says what may have happened.
    pub result: Result<Arrived, Error>,
    /// True if another run was still sending the file when this one ended.
    pub elsewhere: bool,
    /// True if the journal does not have the result.
    pub unrecorded: bool,
}

/// How a file arrived.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Arrived {
    /// The request's id, then the copy's space, its id and its size, one a line. A delivery may have a million of
    /// these, and one string takes a third of the memory of four.
    told: Box<str>,
    before: bool,
}

impl Arrived {
    pub(super) fn now(request_id: Option<&str>, copy: Option<&File>) -> Self {
        let request_id = Arrived::earlier(request_id).told;
        let copy = copy.and_then(|file| Some((file.space_id.as_ref()?, file.id.as_ref()?, file)));
        let copy =
            copy.filter(|(space, id, _)| ![space.as_str(), id.as_str()].iter().any(has_line));
        let told = copy.map(|(space, id, file)| {
            let size = file.size.map(|size| size.to_string()).unwrap_or_default();
            format!("{request_id}\n{space}\n{id}\n{size}").into()
        });
        Arrived { told: told.unwrap_or(request_id), before: false }
    }

    pub(super) fn earlier(request_id: Option<&str>) -> Self {
        let request_id = request_id.filter(|id| !has_line(id));
        Arrived { told: request_id.unwrap_or_default().into(), before: true }
    }

    /// Returns the id of the request, if DingTalk gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.told.split('\n').next().filter(|id| !id.is_empty())
    }

    /// Returns the copy in the chat, if DingTalk described it: its ids and size. The reply in the
    /// [event](crate::Event::Sent) has more.
    pub fn copy(&self) -> Option<StoredFile> {
        let mut told = self.told.split('\n').skip(1);
        let mut copy = StoredFile::new(told.next()?.into(), told.next()?.into());
        copy.size = told.next().and_then(|size| size.parse().ok());
        Some(copy)
    }

    /// Returns true if it arrived in an earlier run, or under another file of this delivery.
    pub fn before(&self) -> bool {
        self.before
    }
}

/// Returns true if an id has a line break. No valid id has one.
fn has_line(id: &&str) -> bool {
    id.contains('\n')
}

impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrived")
            .field("request_id", &self.request_id())
            .field("copy", &self.copy())
            .field("before", &self.before)
            .finish()
    }
}

impl Receipt {
    /// Returns the recipient's unionId, if it is a person who was found.
    pub fn union_id(&self) -> Option<&UnionId> {
        match &self.target {
            Some(Target::Person(id)) => Some(id),
            _ => None,
        }
    }

    /// Returns true if the recipient has the file or may have it.
    pub(super) fn may_have_it(&self) -> bool {
        self.result.as_ref().err().is_none_or(|error| error.outcome() == Outcome::Unknown)
    }

    /// Returns `sent`, or the outcome of the error.
    fn outcome(&self) -> &'static str {
        self.result.as_ref().map_or_else(|error| error.outcome().as_str(), |_| "sent")
    }
}

/// Has the fields `to`, `target`, `outcome` (`sent`, or that of the error), `request_id`, `before`, and `error` as
/// text.
impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = self.result.as_ref().err();
        let arrived = self.result.as_ref().ok();
        let request_id =
            arrived.map_or_else(|| error.and_then(Error::request_id), Arrived::request_id);
        let mut map = serializer.serialize_struct("Receipt", 6)?;
        map.serialize_field("to", &self.to.to_string())?;
        map.serialize_field("target", &self.target.as_ref().map(Target::to_string))?;
        map.serialize_field("outcome", self.outcome())?;
        map.serialize_field("request_id", &request_id)?;
        map.serialize_field("before", &arrived.is_some_and(Arrived::before))?;
        map.serialize_field("error", &error.map(Error::to_string))?;
        map.end()
    }
}

/// Has the fields `name`, `space_id`, `file`, `lost_uploads` and `receipts`.
impl Serialize for FileDelivery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("FileDelivery", 5)?;
        map.serialize_field("name", &self.name)?;
        map.serialize_field("space_id", &self.space_id)?;
        map.serialize_field("file", &self.file)?;
        map.serialize_field("lost_uploads", &self.lost_uploads)?;
        map.serialize_field("receipts", &self.receipts)?;
        map.end()
    }
}

/// Has the fields `files` and `journal_error`.
impl Serialize for Delivery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Delivery", 2)?;
        map.serialize_field("files", &self.files)?;
        let problem = self.journal_error.as_ref().map(JournalError::problem);
        map.serialize_field("journal_error", &problem)?;
        map.end()
    }
}

impl Delivery {
    /// Returns all receipts, file by file.
    pub fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.files.iter().flat_map(|file| &file.receipts)
    }

    /// Returns the error of the whole delivery: the first with an unknown outcome, else that of a file, else the first.
    /// The delivery may be repeated only if that cannot give any recipient a second copy.
    pub(super) fn error(&self) -> Option<Error> {
        let errors = || self.receipts().filter_map(|receipt| receipt.result.as_ref().err());
        let unknown = errors().find(|error| error.outcome() == Outcome::Unknown);
        let whole = self.files.iter().find_map(|file| file.failed.as_ref());
        let journal = self.journal_error.as_ref();
        let journal = journal.map(|problem| Error::not_begun(format!("the journal {problem}")));
        let error = unknown.or(whole).or_else(|| errors().next()).cloned().or(journal)?;
        let harmless = self.receipts().all(|receipt| {
            let error = receipt.result.as_ref().err();
            error.is_some_and(Error::may_repeat)
        });
        Some(if harmless { error } else { error.not_to_be_repeated() })
    }
}

/// The error of a delivery that did not reach all recipients, with the delivery's result so far.
///
/// `Debug` is prose, like that of [`Error`], and lists the failed recipients unless all failed for the same reason.
/// `{:#?}` prints the fields.
#[derive(Clone)]
pub struct DeliveryError(pub(super) Box<(Error, Delivery)>);

impl DeliveryError {
    /// Returns the first error with an unknown outcome, after which a recipient may have a file, or else the first
    /// error.
    ///
    /// It covers all recipients: [`may_repeat`](Error::may_repeat) is false as soon as one of them has a file or may
    /// have it. The [receipts](FileDelivery::receipts) say for which recipients a repetition is safe.
    pub fn error(&self) -> &Error {
        &self.0.0
    }

    /// Returns what is stored, and the result for each recipient.
    pub fn delivery(&self) -> &Delivery {
        &self.0.1
    }

    /// Returns the error and the delivery by value.
    pub fn into_parts(self) -> (Error, Delivery) {
        *self.0
    }
}

impl From<DeliveryError> for Error {
    fn from(error: DeliveryError) -> Self {
        error.0.0
    }
}
