//! Id types: texts and numbers that cannot be confused with another kind of id.

/// Implements an id over a struct `Name(Arc<str>)`. It is shared, because a delivery has many copies of each id.
macro_rules! id {
    ($name:ident) => {
        impl $name {
            /// Returns an id without checking it. Texts that cannot be an id are refused when parsed, and before a
            /// request is sent.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into().into())
            }

            /// Returns the id as text.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
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
                Self(text.into())
            }
        }

        crate::model::id::text!($name);
    };
}

/// Implements an id over a struct `Name(i64)`. It is written as a number, and read from a number or text.
#[allow(unused_macros)] // A schema need not have such an id.
macro_rules! number {
    ($name:ident) => {
        impl $name {
            /// Returns an id without checking it. Numbers that cannot be an id are refused when parsed, and before a
            /// request is sent.
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// Returns the id as a number.
            #[inline]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl crate::model::lenient::Lenient for $name {
            #[inline]
            fn scalar(to: &mut Option<Self>, value: crate::model::lenient::Scalar<'_>) {
                let mut number = None;
                <i64 as crate::model::lenient::Lenient>::scalar(&mut number, value);
                crate::model::lenient::put(to, number.map(Self));
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::model::lenient::required(from, stringify!($name))
            }
        }
    };
}

/// Implements what ids and open enums have in common: they are written as text, and read from text or a number.
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

#[allow(unused_imports)]
pub(crate) use number;
pub(crate) use {id, text};
