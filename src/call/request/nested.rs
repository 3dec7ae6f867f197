//! Serialization of structs within requests.

use crate::secret::Secret;

/// Implements serializing a struct, within a request or as a reply that an application stores. Secrets are redacted
/// unless a request is being encoded.
macro_rules! nested {
    ($name:ident, required [$($required:ident = $required_key:literal),*],
     optional [$($optional:ident = $optional_key:literal),*]
     $(, secret [$($secret:ident = $secret_key:literal),*])?) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                #[allow(unused_mut)]
                let mut map = serializer.serialize_map(None)?;
                $(map.serialize_entry($required_key, &self.$required)?;)*
                $(if !crate::call::request::Absent::absent(&self.$optional) {
                    map.serialize_entry($optional_key, &self.$optional)?;
                })*
                $($(if !crate::call::request::Absent::absent(&self.$secret) {
                    map.serialize_entry($secret_key, &crate::secret::sent::Field(&self.$secret))?;
                })*)?
                map.end()
            }
        }
    };
}

pub(crate) use nested;

/// A field that is omitted if it is absent.
pub(crate) trait Absent {
    fn absent(&self) -> bool;
}

impl Absent for Secret {
    fn absent(&self) -> bool {
        false
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
