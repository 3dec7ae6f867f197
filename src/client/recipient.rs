//! Whom a file is delivered to.

use std::fmt;
use std::str::FromStr;

use super::Person;
use crate::call::Error;
use crate::generated::{ConversationId, UnionId, UserId};

/// A recipient of a file, as named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recipient {
    /// A person. The file comes from the app.
    Person(Person),
    /// A conversation: a group chat, by its openConversationId (`cid…`) or its chatId (`chat…`). The file comes from the
    /// operator. For internal apps only.
    Conversation(ConversationId),
}

impl Recipient {
    /// Returns the canonical form of this recipient. Fails if the id or number cannot be right.
    pub(crate) fn checked(&self) -> Result<Recipient, Error> {
        Ok(match self {
            Recipient::Person(person) => Recipient::Person(person.checked()?.into_owned()),
            Recipient::Conversation(id) => Recipient::Conversation(id.as_str().parse()?),
        })
    }
}

impl From<Person> for Recipient {
    fn from(person: Person) -> Self {
        Recipient::Person(person)
    }
}

impl From<UnionId> for Recipient {
    fn from(id: UnionId) -> Self {
        Recipient::Person(id.into())
    }
}

impl From<UserId> for Recipient {
    fn from(id: UserId) -> Self {
        Recipient::Person(id.into())
    }
}

impl From<ConversationId> for Recipient {
    fn from(id: ConversationId) -> Self {
        Recipient::Conversation(id)
    }
}

impl FromStr for Recipient {
    type Err = Error;

    /// Parses what [`Display`](fmt::Display) writes, and `group:ID` for a conversation. Fails if the id or number cannot
    /// be right.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once(':') {
            Some(("conversation" | "group", "")) => {
                Err(Error::invalid(None, "the id is missing; write it behind the colon"))
            }
            Some(("conversation" | "group", id)) => id.parse().map(Recipient::Conversation),
            _ => text.parse().map(Recipient::Person),
        }
    }
}

/// The kind and the id or number: `user:0123`, `conversation:cid…`.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Person(person) => person.fmt(f),
            Recipient::Conversation(id) => write!(f, "conversation:{id}"),
        }
    }
}
