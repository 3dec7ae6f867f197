//! Enums that may grow: DingTalk adds values, and a value that is new must not fail a call.

/// Implements an enum whose last variant is `Other(String)`. Matching is exact: `file` is not `FILE`.
macro_rules! open_enum {
    ($name:ident, $($variant:ident = $text:literal),* $(,)?) => {
        impl $name {
            /// The value as DingTalk writes it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Other(text.into()),
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

pub(crate) use open_enum;
