//! From a file to a person: what is asked for, and what came of it. The chain itself is in `chain.rs`.

mod chain;
mod show;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::call::Error;
use crate::client::Person;
use crate::files::StoredFile;
use crate::files::upload::Upload;
use crate::generated::conv_file::SendByAppReply;
use crate::generated::{SpaceId, UnionId};
use crate::model::Reply;

/// Whether a receiver is given the right to read the file: the role DOWNLOADER on that one file, never on its space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// After DingTalk refused to send the file for want of it. The default.
    #[default]
    WhenRefused,
    /// Before the file is sent.
    Always,
    /// Never.
    Never,
}

/// A file on its way to people.
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
    content: What<'a>,
    operator: Person,
    space: Option<SpaceId>,
    recipients: Vec<Person>,
    grant: Grant,
}

#[derive(Debug)]
enum What<'a> {
    Upload(Box<Upload<'a>>),
    Stored(StoredFile),
}

impl<'a> Deliver<'a> {
    /// Uploads as `operator`, who is a member of the organization and becomes the file's creator, then sends.
    pub fn upload(upload: Upload<'a>, operator: impl Into<Person>) -> Self {
        Deliver::new(What::Upload(Box::new(upload)), operator.into())
    }

    /// Sends a file that is stored already: to further people, or after a delivery that failed later than its commit.
    /// `operator` grants rights where that is needed.
    pub fn stored(file: StoredFile, operator: impl Into<Person>) -> Deliver<'static> {
        Deliver::new(What::Stored(file), operator.into())
    }

    fn new(content: What<'a>, operator: Person) -> Self {
        let grant = Grant::default();
        Deliver { content, operator, space: None, recipients: Vec::new(), grant }
    }

    /// One more person who receives the file. A person named twice receives it once.
    pub fn to(mut self, person: impl Into<Person>) -> Self {
        let person = person.into();
        if !self.recipients.iter().any(|named| named.is(&person)) {
            self.recipients.push(person);
        }
        self
    }

    /// More people who receive the file, as by [`to`](Self::to).
    pub fn to_all<P: Into<Person>>(self, people: impl IntoIterator<Item = P>) -> Self {
        people.into_iter().fold(self, Deliver::to)
    }

    /// The space to upload to. Defaults to one of the operator's own, which is made on first use.
    pub fn space(mut self, space: SpaceId) -> Self {
        self.space = Some(space);
        self
    }

    /// See [`Grant`].
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grant = grant;
        self
    }
}

/// What came of a delivery.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Delivery {
    /// The space, as soon as there is one.
    pub space_id: Option<SpaceId>,
    /// The file, once it is stored. [`Deliver::stored`] goes on from here without a second upload.
    pub file: Option<StoredFile>,
    /// Everybody who was to receive it, in the order in which they were named.
    pub recipients: Vec<Receipt>,
}

/// What came of it for one person.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Receipt {
    /// As named.
    pub to: Person,
    /// The unionId, once it is known.
    pub union_id: Option<UnionId>,
    /// The answer, or why there is none, and what may have happened.
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

/// A delivery that did not reach everybody.
///
/// It says what failed, and has all that came of the delivery up to there. `Debug` is prose as that of [`Error`], and names
/// the people who do not have the file for another reason than the first, with that; `{:#?}` has the fields.
#[derive(Clone)]
pub struct DeliveryError(Box<(Error, Delivery)>);

impl DeliveryError {
    /// What failed first; if somebody may have the file all the same, what failed there.
    ///
    /// [`may_repeat`](Error::may_repeat) speaks of the delivery to everybody, and is false as soon as one person has the
    /// file, or may have it. Whom it may be repeated for, the [receipts](Delivery::recipients) tell.
    pub fn error(&self) -> &Error {
        &self.0.0
    }

    /// What exists and who has the file all the same.
    pub fn delivery(&self) -> &Delivery {
        &self.0.1
    }

    /// Returns both, without a copy.
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
