//! People, by the different ids that applications know them by.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::call::Error;
use crate::generated::topapi::{UserGet, UserGetByMobile};
use crate::generated::{UnionId, UserId};

/// The name of the operation in errors of a delivery.
pub(crate) const DELIVER: &str = "deliver";

/// A person, by unionId, userid or mobile number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Person {
    /// A unionId, used as it is.
    Union(UnionId),
    /// A userid. The client looks up the unionId once, with one request.
    User(UserId),
    /// A mobile number in any common notation. The client looks up the unionId once, with two requests, or three for an
    /// enterprise account. For internal apps only.
    ///
    /// The country code `+86` is optional for mainland China; all other numbers need theirs. Spaces, hyphens and
    /// brackets are ignored.
    Mobile(String),
}

impl Person {
    /// Returns the canonical form of this person, with a mobile number as DingTalk writes it. Fails if the id or number
    /// cannot be right.
    pub(crate) fn checked(&self) -> Result<Cow<'_, Person>, Error> {
        let (operation, problem) = match self {
            Person::Union(id) => match id.as_str().parse::<UnionId>() {
                Ok(_) => return Ok(Cow::Borrowed(self)),
                Err(error) => (DELIVER, describe("unionId", error)),
            },
            Person::User(id) => match id.as_str().parse::<UserId>() {
                Ok(_) => return Ok(Cow::Borrowed(self)),
                Err(error) => (UserGet::SPEC.name, describe("userid", error)),
            },
            Person::Mobile(number) => match UserGetByMobile::MOBILE_RULES.normalize(number) {
                Ok(written) if written == *number => return Ok(Cow::Borrowed(self)),
                Ok(written) => return Ok(Cow::Owned(Person::Mobile(written))),
                Err(problem) => (UserGetByMobile::SPEC.name, format!("mobile number {problem}")),
            },
        };
        Err(Error::invalid(Some(operation), problem))
    }
}

/// Returns the name of an id and what is wrong with it.
fn describe(name: &str, error: Error) -> String {
    format!("{name}: {}", error.detail().unwrap_or_default())
}

impl Error {
    /// Returns this error, saying that the id in it is the operator's.
    pub(crate) fn by_operator(&self, operator: &UnionId) -> Self {
        let who = format!("operator {}", Person::Union(operator.clone()));
        self.naming(operator.as_str(), &who)
    }

    /// Returns this error with the operator as the caller named them instead of their unionId.
    pub(crate) fn operated_by(&self, id: &UnionId, given: &Person) -> Self {
        let sent = Person::Union(id.clone()).to_string();
        self.naming(&sent, &format!("operator {given}"))
    }
}

impl From<UnionId> for Person {
    fn from(id: UnionId) -> Self {
        Person::Union(id)
    }
}

impl From<UserId> for Person {
    fn from(id: UserId) -> Self {
        Person::User(id)
    }
}

impl FromStr for Person {
    type Err = Error;

    /// Parses what [`Display`](fmt::Display) writes: `user:ID`, `union:ID` or `mobile:NUMBER`. A number is converted to
    /// DingTalk's notation. Fails if the id or number cannot be right.
    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = |problem: &str| Err(Error::invalid(None, problem));
        match text.split_once(':') {
            Some(("user" | "union" | "mobile", "")) => {
                invalid("the id is missing; write it after the colon")
            }
            Some(("user", id)) => id.parse().map(Person::User),
            Some(("union", id)) => id.parse().map(Person::Union),
            Some(("mobile", number)) => Ok(Person::Mobile(number.into()).checked()?.into_owned()),
            _ => invalid("this may be an id of any kind; write user:ID, union:ID or mobile:NUMBER"),
        }
    }
}

/// The id or number, without its kind.
impl AsRef<str> for Person {
    fn as_ref(&self) -> &str {
        match self {
            Person::Union(id) => id.as_str(),
            Person::User(id) => id.as_str(),
            Person::Mobile(number) => number,
        }
    }
}

/// Serializes as [`Display`](fmt::Display) writes.
impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Deserializes as [`FromStr`] parses.
impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Person::Union(id) => write!(f, "union:{id}"),
            Person::User(id) => write!(f, "user:{id}"),
            Person::Mobile(number) => write!(f, "mobile:{number}"),
        }
    }
}
