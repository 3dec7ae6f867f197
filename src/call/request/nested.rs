//! Serialization of structs within requests.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::secret::{Secret, sent};

/// Implements serializing a struct, within a request or as a reply that an application stores. Secrets are redacted
/// unless a request is being encoded.
macro_rules! nested {
    ($name:ident, required [$($required:ident = $required_key:literal),*],
     optional [$($optional:ident = $optional_key:literal),*]
     $(, secret [$($secret:ident = $secret_key:literal),*])?) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::call::request::Entries::new(serializer)
                    $(.required($required_key, &self.$required))*
                    $(.optional($optional_key, &self.$optional))*
                    $($(.optional($secret_key, &crate::secret::sent::Field(&self.$secret)))*)?
                    .end()
            }
        }
    };
}

pub(crate) use nested;

/// An object being written. It keeps the first error, so that a generated type needs one expression and no branches:
/// a build with hundreds of operations spends much of its time on these.
pub(crate) struct Entries<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Entries<S> {
    pub(crate) fn new(serializer: S) -> Self {
        Entries(serializer.serialize_map(None))
    }

    pub(crate) fn required<T: Serialize>(mut self, key: &'static str, value: &T) -> Self {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.0 = Err(error);
        }
        self
    }

    pub(crate) fn optional<T: Serialize + Absent>(self, key: &'static str, value: &T) -> Self {
        if value.absent() { self } else { self.required(key, value) }
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// A field that is omitted if it is absent.
pub(crate) trait Absent {
    fn absent(&self) -> bool;
}

impl Absent for Secret {
    fn absent(&self) -> bool {
        false
    }
}

impl<T: Absent> Absent for sent::Field<'_, T> {
    fn absent(&self) -> bool {
        self.0.absent()
    }
}

impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Absent for std::collections::BTreeMap<String, T> {
    fn absent(&self) -> bool {
        self.is_empty()
    }
}
