//! Deliveries: a file, its recipients, and the result for each of them. `chain.rs` has the steps.

mod chain;
mod show;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::call::Error;
use crate::client::Person;
use crate::client::StoredFile;
use crate::files::upload::Upload;
use crate::generated::conv_file::SendByAppReply;
use crate::generated::{SpaceId, UnionId};
use crate::model::Reply;

/// When to grant a recipient the right to read the file: the role DOWNLOADER on that one file, never on its space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// After DingTalk has refused to send the file because the right is missing. The default.
    #[default]
    WhenRefused,
    /// Before the file is sent.
    Always,
    /// Never.
    Never,
}

/// A file and the people to deliver it to; see [`Client::deliver`](crate::Client::deliver).
///
/// ```
/// # #[cfg(not(feature = "emulator"))]
/// # fn main() {}
/// # #[cfg(feature = "emulator")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_file::emulator::Emulator::start()?;
/// # let client = dingtalk.client().build()?;
/// use dingtalk_file::{Deliver, Upload, UserId};
///
/// let delivery = client.deliver(
///     Deliver::upload(Upload::file("README.md")?, UserId::new("manager4220"))
///         .to(UserId::new("0123456789"))
///         .to(UserId::new("ana.souza")),
/// )?;
/// println!("{:?}", delivery.file);
/// # assert_eq!(dingtalk.deliveries().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Deliver<'a> {
    content: Content<'a>,
    operator: Person,
    space: Option<SpaceId>,
    recipients: Vec<Person>,
    grant: Grant,
}

#[derive(Debug)]
enum Content<'a> {
    Upload(Box<Upload<'a>>),
    Stored(StoredFile),
}

impl<'a> Deliver<'a> {
    /// Delivers a new file: uploads it as `operator`, then sends it. The operator must be a member of the organization
    /// and becomes the file's creator.
    pub fn upload(upload: Upload<'a>, operator: impl Into<Person>) -> Self {
        Deliver::new(Content::Upload(Box::new(upload)), operator.into())
    }

    /// Delivers a file that is already stored: to further people, or after a delivery that failed after its commit.
    /// `operator` grants rights where that is needed.
    pub fn stored(file: StoredFile, operator: impl Into<Person>) -> Deliver<'static> {
        Deliver::new(Content::Stored(file), operator.into())
    }

    fn new(content: Content<'a>, operator: Person) -> Self {
        let grant = Grant::default();
        Deliver { content, operator, space: None, recipients: Vec::new(), grant }
    }

    /// Adds a recipient. No one receives the file twice, even if listed twice.
    pub fn to(mut self, person: impl Into<Person>) -> Self {
        let person = person.into();
        if !self.recipients.iter().any(|named| named.is(&person)) {
            self.recipients.push(person);
        }
        self
    }

    /// Adds several recipients, each as [`to`](Self::to) does.
    pub fn to_all<P: Into<Person>>(self, people: impl IntoIterator<Item = P>) -> Self {
        people.into_iter().fold(self, Deliver::to)
    }

    /// Sets the space to upload to. Defaults to [the operator's own](crate::Client::own_space), which is created on
    /// first use.
    pub fn space(mut self, space: SpaceId) -> Self {
        self.space = Some(space);
        self
    }

    /// Sets when to grant recipients the right to read the file. Defaults to [`Grant::WhenRefused`].
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grant = grant;
        self
    }
}

/// The result of a delivery.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Delivery {
    /// The space, if the delivery got as far as that.
    pub space_id: Option<SpaceId>,
    /// The file, if it was stored. Resume with [`Deliver::stored`], without a second upload.
    pub file: Option<StoredFile>,
    /// One receipt for each recipient, in the order in which they were added.
    pub recipients: Vec<Receipt>,
}

/// The result of a delivery for one recipient.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Receipt {
    /// The recipient, as added.
    pub to: Person,
    /// The recipient's unionId, if it was found.
    pub union_id: Option<UnionId>,
    /// DingTalk's answer, or the error, whose outcome says what may have happened.
    pub result: Result<Reply<SendByAppReply>, Error>,
}

/// `to`, `union_id` and `outcome` (`sent`, or that of the error); the `reply` of one who has it, else the `error` as text.
impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Receipt", 5)?;
        map.serialize_field("to", &self.to)?;
        map.serialize_field("union_id", &self.union_id)?;
        map.serialize_field(
            "outcome",
            self.result.as_ref().map_or_else(|error| error.outcome().as_str(), |_| "sent"),
        )?;
        map.serialize_field("reply", &self.result.as_ref().ok())?;
        map.serialize_field("error", &self.result.as_ref().err().map(Error::to_string))?;
        map.end()
    }
}

/// `space_id`, `file` and `recipients`.
impl Serialize for Delivery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Delivery", 3)?;
        map.serialize_field("space_id", &self.space_id)?;
        map.serialize_field("file", &self.file)?;
        map.serialize_field("recipients", &self.recipients)?;
        map.end()
    }
}

/// The error of a delivery that did not reach all recipients, with the delivery's result so far.
///
/// `Debug` is prose, like that of [`Error`]. It lists recipients who failed for another reason than the first. `{:#?}`
/// prints the fields.
#[derive(Clone)]
pub struct DeliveryError(Box<(Error, Delivery)>);

impl DeliveryError {
    /// Returns the first error with an unknown outcome, after which a recipient may have the file; else the first
    /// error.
    ///
    /// It covers all recipients: [`may_repeat`](Error::may_repeat) is false as soon as one of them has the file or may
    /// have it. The [receipts](Delivery::recipients) say for which recipients a repetition is safe.
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

#[cfg(test)]
mod tests;
