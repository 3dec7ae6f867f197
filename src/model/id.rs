//! What every id type has: text that is not mistaken for another kind of id.

use crate::{Error, rule};

/// Returns an id that somebody typed if it can be one. `without` are characters that it does not hold.
pub(crate) fn typed(text: &str, without: &str) -> Result<String, Error> {
    match rule::id(text, without) {
        None => Ok(text.into()),
        Some(problem) if text.is_empty() => Err(Error::invalid(None, format!("the id {problem}"))),
        Some(problem) => Err(Error::invalid(None, problem)),
    }
}

/// Implements an id over a struct `Name(String)`, with the characters that it never holds.
macro_rules! id {
    ($name:ident) => {
        crate::model::id::id!($name, "");
    };
    ($name:ident, $without:literal) => {
        impl $name {
            /// The id from its text. Nothing is checked here: what no id holds is refused before a request is sent, and
            /// where text is parsed.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::Error;

            /// The id that somebody typed. Invalid if it is empty or holds what no such id does: control characters,
            /// characters that nobody sees, and where ids are known to have none, blanks and separators.
            fn from_str(text: &str) -> Result<Self, crate::Error> {
                crate::model::id::typed(text, $without).map(Self)
            }
        }

        crate::model::id::text!($name);
    };
}

/// What ids and open enums have in common: they travel as text and are read from text or a number.
macro_rules! text {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl crate::model::lenient::Lenient for $name {
            #[inline]
            fn scalar(to: &mut Option<Self>, value: crate::model::lenient::Scalar<'_>) {
                match value {
                    crate::model::lenient::Scalar::Text(text) => *to = Some(Self::from(text)),
                    value => crate::model::lenient::put(
                        to,
                        crate::model::lenient::text(value).map(Self::from),
                    ),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::model::lenient::required(from, stringify!($name))
            }
        }
    };
}

pub(crate) use {id, text};
