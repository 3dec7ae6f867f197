//! Recipients of a delivery.

use std::fmt;
use std::str::FromStr;

use super::Person;
use crate::call::Error;
use crate::generated::{ConversationId, DeptId, RoleId, UnionId, UserId};

/// A recipient of a file, as named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recipient {
    /// A person. The file comes from the app.
    Person(Person),
    /// A conversation: a group chat, by its openConversationId (`cid…`) or its chatId (`chat…`). The file comes from the
    /// operator. For internal apps only.
    Conversation(ConversationId),
    /// The people of a department. The file is sent to each of them separately.
    Department {
        /// The department.
        id: DeptId,
        /// True for the people of this department alone, without those of the departments below it.
        only: bool,
    },
    /// The people who have a role.
    Role(RoleId),
}

impl Recipient {
    /// Returns true for departments and roles, whose people are sent to one by one.
    pub(crate) fn is_many(&self) -> bool {
        matches!(self, Recipient::Department { .. } | Recipient::Role(_))
    }

    /// Returns the canonical form of this recipient. Fails if the id or number cannot be right.
    pub(crate) fn checked(&self) -> Result<Recipient, Error> {
        Ok(match self {
            Recipient::Person(person) => Recipient::Person(person.checked()?.into_owned()),
            Recipient::Conversation(id) => Recipient::Conversation(id.as_str().parse()?),
            Recipient::Department { id, only } => {
                Recipient::Department { id: id.to_string().parse()?, only: *only }
            }
            Recipient::Role(id) => Recipient::Role(id.to_string().parse()?),
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

    /// Parses what [`Display`](fmt::Display) writes, and `group:ID` for a conversation. Departments are
    /// `department:ID` and `department:ID/only`. Fails if the id or number cannot
    /// be right.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once(':') {
            Some(("conversation" | "group" | "department" | "role", "")) => {
                Err(Error::invalid(None, "the id is missing; write it after the colon"))
            }
            Some(("conversation" | "group", id)) => id.parse().map(Recipient::Conversation),
            Some(("department", id)) => {
                let (id, only) = id.strip_suffix("/only").map_or((id, false), |id| (id, true));
                Ok(Recipient::Department { id: id.parse()?, only })
            }
            Some(("role", id)) => id.parse().map(Recipient::Role),
            Some(("user" | "union" | "mobile", _)) => text.parse().map(Recipient::Person),
            _ => Err(Error::invalid(
                None,
                "this may be an id of any kind; write user:ID, union:ID, mobile:NUMBER, conversation:ID, department:ID or role:ID",
            )),
        }
    }
}

/// The kind and the id or number: `user:0123`, `conversation:cid…`.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recipient::Person(person) => person.fmt(f),
            Recipient::Conversation(id) => write!(f, "conversation:{id}"),
            Recipient::Department { id, only: false } => write!(f, "department:{id}"),
            Recipient::Department { id, only: true } => write!(f, "department:{id}/only"),
            Recipient::Role(id) => write!(f, "role:{id}"),
        }
    }
}
