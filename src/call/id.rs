//! Parsing of ids.

use super::{Error, rule};

/// Returns a typed id, or the error if it cannot be one. `without` lists characters that such ids never contain.
pub(crate) fn typed(text: &str, without: &str) -> Result<String, Error> {
    match rule::id(text, without) {
        None => Ok(text.into()),
        Some(problem) if text.is_empty() => Err(Error::invalid(None, format!("the id {problem}"))),
        Some(problem) => Err(Error::invalid(None, problem)),
    }
}

/// Implements `FromStr` for an id, with the characters that it never contains.
macro_rules! from_str {
    ($name:ident, $without:literal) => {
        impl std::str::FromStr for $name {
            type Err = crate::call::Error;

            /// Parses a typed id. Fails if it is empty or contains control characters, invisible characters, or blanks
            /// and separators where such ids are known to have none.
            fn from_str(text: &str) -> Result<Self, crate::call::Error> {
                crate::call::id::typed(text, $without).map(Self)
            }
        }
    };
}

pub(crate) use from_str;
