//! Ids that somebody typed.

use super::{Error, rule};

/// Returns an id that somebody typed if it can be one. `without` are characters that it does not hold.
pub(crate) fn typed(text: &str, without: &str) -> Result<String, Error> {
    match rule::id(text, without) {
        None => Ok(text.into()),
        Some(problem) if text.is_empty() => Err(Error::invalid(None, format!("the id {problem}"))),
        Some(problem) => Err(Error::invalid(None, problem)),
    }
}

/// Implements `FromStr` for an id, with the characters that it never holds.
macro_rules! from_str {
    ($name:ident, $without:literal) => {
        impl std::str::FromStr for $name {
            type Err = crate::call::Error;

            /// The id that somebody typed. Invalid if it is empty or holds what no such id does: control characters,
            /// characters that nobody sees, and where ids are known to have none, blanks and separators.
            fn from_str(text: &str) -> Result<Self, crate::call::Error> {
                crate::call::id::typed(text, $without).map(Self)
            }
        }
    };
}

pub(crate) use from_str;
