//! Parsing of ids.

use super::Error;
use super::rule::{self, Separators};
use crate::text::cut;

/// Returns a typed id, or the error if it cannot be one.
pub(crate) fn typed(text: &str, separators: &Separators) -> Result<String, Error> {
    match rule::id(text, separators) {
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

            /// Parses a typed id. Fails if it is empty or contains control characters, invisible characters, or spaces
            /// and separators where such ids are known to have none.
            fn from_str(text: &str) -> Result<Self, crate::call::Error> {
                const SEPARATORS: crate::call::rule::Separators =
                    crate::call::rule::Separators::new($without);
                crate::call::id::typed(text, &SEPARATORS).map(Self::from)
            }
        }
    };
}

/// Returns a typed number. Fails if the text is not a number, or the number is below the minimum of such ids.
pub(crate) fn number(text: &str, least: i64) -> Result<i64, Error> {
    let number = text.parse::<i64>().ok().filter(|number| *number >= least);
    number.ok_or_else(|| {
        let problem = match rule::id(text, &Separators::NONE) {
            Some(problem) if text.is_empty() => format!("the id {problem}"),
            Some(problem) => problem,
            None => {
                format!("{:?} is not a valid id; it must be {}", cut::shown(text), range(least))
            }
        };
        Error::invalid(None, problem)
    })
}

fn range(least: i64) -> String {
    match least {
        i64::MIN => "a 64-bit integer".into(),
        least => format!("a 64-bit integer, at least {least}"),
    }
}

/// Implements `FromStr` for an id that is a number, with its minimum.
#[allow(unused_macros)] // A schema need not have such an id.
macro_rules! number_from_str {
    ($name:ident, $least:expr) => {
        impl $name {
            /// Returns true if the number is not below the minimum of such ids.
            #[allow(dead_code)] // Not every kind is asked for.
            pub(crate) fn is_possible(self) -> bool {
                self.get() >= $least
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::call::Error;

            /// Parses a typed id. Fails if it is not a whole number, or below the known minimum of such ids.
            fn from_str(text: &str) -> Result<Self, crate::call::Error> {
                crate::call::id::number(text, $least).map(Self)
            }
        }
    };
}

pub(crate) use from_str;
#[allow(unused_imports)]
pub(crate) use number_from_str;
