//! Open enums: DingTalk adds values over time, and a new value must not fail a call.

use std::fmt;

/// The text of a value that this version does not list. Only this crate can name the type, so that no program matches
/// its variant: the next version may list the value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unlisted(Box<str>);

impl Unlisted {
    pub(crate) fn new(text: &str) -> Self {
        Unlisted(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Implements an enum whose last variant is `_Other(Unlisted)`. Matching is exact: `file` is not `FILE`.
macro_rules! open_enum {
    ($name:ident, $($variant:ident = $text:literal),* $(,)?) => {
        impl $name {
            /// Returns the value as DingTalk writes it, even if this version does not list it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::_Other(text) => text.as_str(),
                }
            }

            /// Returns true if this version lists the value as a variant.
            #[inline]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::_Other(_))
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::_Other(crate::model::open_enum::Unlisted::new(text)),
                }
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        crate::model::id::text!($name);
    };
}

/// A code of an operation whose documentation has no error table: any text.
///
/// The operation's own name for it is an alias. It becomes an enum when the schema lists codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnlistedCode {
    #[doc(hidden)]
    _Other(Unlisted),
}
open_enum!(UnlistedCode,);

pub(crate) use open_enum;
