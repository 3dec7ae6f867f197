//! Replies that are not objects. Only an application's own operations may have such replies.

/// Implements reading a reply without a body, of any JSON value, or of a list or scalar.
#[allow(unused_macros)]
macro_rules! reply {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <() as serde::Deserialize>::deserialize(from).map(|()| Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit()
            }
        }
    };
    ($name:ident, any $inner:ty) => {
        crate::model::lenient::reply!($name, $inner, serde::Deserialize::deserialize);
    };
    ($name:ident, $inner:ty) => {
        crate::model::lenient::reply!($name, $inner, |from| {
            crate::model::lenient::required(from, stringify!($name))
        });
    };
    ($name:ident, $inner:ty, $read:expr) => {
        impl std::ops::Deref for $name {
            type Target = $inner;

            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let read: fn(D) -> Result<$inner, D::Error> = $read;
                read(from).map(Self)
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use reply;
