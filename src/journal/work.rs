//! Work items, attempts and results.

use std::fmt;
use std::str::FromStr;

use crate::call::Error;
use crate::client::StoredFile;
use crate::generated::storage::CommitFile;
use crate::generated::{ConversationId, DentryId, SpaceId, UnionId};
use crate::http::clock::random;

/// The person or conversation that a file is sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Target {
    /// A person.
    Person(UnionId),
    /// A conversation.
    Conversation(ConversationId),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Person(id) => write!(f, "union:{id}"),
            Target::Conversation(id) => write!(f, "conversation:{id}"),
        }
    }
}

/// The key of a file to upload within one space and folder: the name that DingTalk stores it under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileKey(String);

impl FileKey {
    /// Returns the key of a name. Two names that DingTalk treats as equal have the same key.
    pub fn new(name: &str) -> Self {
        FileKey(CommitFile::NAME_RULES.seen(name).to_string())
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A work item, which must not be done twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Work {
    /// The upload of a file.
    Upload(FileKey),
    /// The send of a stored file to one target.
    Send {
        /// The file's space.
        space: SpaceId,
        /// The file.
        dentry: DentryId,
        /// The person or conversation.
        to: Target,
    },
}

/// One attempt at a work item. It is a random number that the worker draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Attempt(u128);

impl Attempt {
    /// Draws a new random number.
    #[expect(clippy::new_without_default, reason = "a default would be the same each time")]
    pub fn new() -> Self {
        Attempt(u128::from(random()) << 64 | u128::from(random()))
    }

    /// Returns the attempt with a number that [`number`](Self::number) returned.
    pub fn from_number(number: u128) -> Self {
        Attempt(number)
    }

    /// Returns the number.
    pub fn number(self) -> u128 {
        self.0
    }
}

/// Prints 32 hexadecimal digits.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Attempt {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32);
        let problem = || format!("attempt {text:?} does not have 32 hexadecimal digits");
        number.map(Attempt).ok_or_else(|| Error::invalid(None, problem()))
    }
}

/// The result of a finished work item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// A file was stored.
    Stored {
        /// Where it is.
        file: StoredFile,
        /// What was uploaded.
        content: Content,
    },
    /// A file was sent.
    Sent {
        /// The id of the request, if DingTalk gave one.
        request_id: Option<String>,
    },
}

/// The content of an uploaded file. Size and digest identify it. Path and time only save reading the file again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Content {
    /// The file's path, if it is valid UTF-8.
    pub path: Option<String>,
    /// Size in bytes.
    pub size: u64,
    /// The time of the last change in seconds since 1970 with nine decimals, or `unknown` if the system does not have
    /// it.
    pub modified: String,
    /// The digest, with its method: `xxh3-128:` and 32 hexadecimal digits.
    pub digest: String,
}

impl Content {
    /// Returns a content with a size and digest, but without path and time.
    pub fn new(size: u64, digest: impl Into<String>) -> Self {
        let (path, modified, digest) = (None, UNKNOWN.into(), digest.into());
        Content { path, size, modified, digest }
    }

    /// Returns true if both may be the same content. Compares the sizes, and the digests if both are known.
    pub(crate) fn is_as(&self, other: &Content) -> bool {
        let is_unknown = [self, other].iter().any(|content| content.digest == UNKNOWN);
        self.size == other.size && (is_unknown || self.digest == other.digest)
    }

    /// Returns true if path and time are known, so that a change can be detected without reading the file.
    pub(crate) fn has_place(&self) -> bool {
        self.path.is_some() && self.modified != UNKNOWN
    }

    /// Sets [`path`](Self::path) and [`modified`](Self::modified).
    pub fn at(mut self, path: Option<String>, modified: impl Into<String>) -> Self {
        (self.path, self.modified) = (path, modified.into());
        self
    }
}

/// The value of an unknown time or digest.
pub(crate) const UNKNOWN: &str = "unknown";
