//! The lenient reading of replies.
//!
//! A delivered file must not be reported as failed because of a cosmetic surprise in the answer. So only fields without
//! which the call would be pointless are required. Any other field is read if possible, such as a number in place of
//! text or the reverse, and is absent otherwise, such as for `null` or another type.
//!
//! The number of elements kept of a list or map is bounded (`many.rs`), because a few bytes of JSON become hundreds in
//! memory. Further elements are dropped, like values that do not fit; the reply's `raw` text has them.

mod any;
mod many;
mod reply;
mod source;

use serde::de::{Deserializer, Error, MapAccess};
use zeroize::Zeroizing;

// Unused if every reply is an object.
#[allow(unused_imports)]
pub(crate) use reply::reply;
pub(crate) use source::{Failed, List, Map, Scalar, Target, skip};
use source::{Reader, number};

/// A type that can be read from any JSON value. A value that does not fit leaves `to` unchanged.
pub(crate) trait Lenient: Sized {
    /// Reads `null`, which is not a value of most types.
    fn null(_to: &mut Option<Self>) {}

    /// Reads a value that is neither list nor object.
    fn scalar(_to: &mut Option<Self>, _: Scalar<'_>) {}

    fn list(_to: &mut Option<Self>, list: &mut dyn List) -> Result<(), Failed> {
        skip(list)
    }

    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        number(map, &mut |value| Self::scalar(to, value))
    }
}

impl<T: Lenient> Target for Option<T> {
    fn null(&mut self) {
        T::null(self);
    }

    fn scalar(&mut self, value: Scalar<'_>) {
        T::scalar(self, value);
    }

    fn list(&mut self, list: &mut dyn List) -> Result<(), Failed> {
        T::list(self, list)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<(), Failed> {
        T::map(self, map)
    }
}

/// Reads one value of any type. Fails only if the text is not JSON.
pub(crate) fn read<'de, T: Lenient, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    let mut found = None;
    from.deserialize_any(Reader(&mut found))?;
    Ok(found)
}

/// Reads a required value.
pub(crate) fn required<'de, T: Lenient, D: Deserializer<'de>>(
    from: D,
    what: &str,
) -> Result<T, D::Error> {
    // Not by `read`, which would move the value once more.
    let mut found = None;
    from.deserialize_any(Reader(&mut found))?;
    found.ok_or_else(|| D::Error::custom(format_args!("no usable {what}")))
}

/// Reads the value of a map entry.
pub(crate) fn next<'de, T: Lenient, A: MapAccess<'de>>(map: &mut A) -> Result<Option<T>, A::Error> {
    let mut found = None;
    map.next_value_seed(Reader(&mut found))?;
    Ok(found)
}

/// A field of an object, and where its value goes.
pub(crate) type Field<'a> = (&'static str, &'a mut dyn Target);

/// Reads the fields of an object. If a field occurs twice, its last usable value counts.
pub(crate) fn fields(map: &mut dyn Map, fields: &mut [Field<'_>]) -> Result<(), Failed> {
    // Fields that occurred are moved to the front and searched last, because few occur twice.
    let (mut at, mut seen) = (None, 0);
    while map.key(&mut |key| at = search(fields, seen, key))? {
        match at {
            Some(at) if at >= seen => {
                fields.swap(at, seen);
                seen += 1;
                map.value(Some(&mut *fields[seen - 1].1))?;
            }
            Some(at) => map.value(Some(&mut *fields[at].1))?,
            None => map.value(None)?,
        }
    }
    Ok(())
}

/// Returns the index of a field. Searches the first `seen` of them last.
fn search(fields: &[Field<'_>], seen: usize, key: &str) -> Option<usize> {
    let is_it = |(known, _): &Field<'_>| *known == key;
    let (before, after) = fields.split_at(seen);
    match after.iter().position(is_it) {
        Some(at) => Some(seen + at),
        None => before.iter().position(is_it),
    }
}

/// Returns a [`Field`] for a target whose type is yet to be inferred.
pub(crate) fn field<'a, T: Target>(key: &'static str, to: &'a mut T) -> Field<'a> {
    (key, to)
}

/// Implements reading a struct from an object only. serde's derive would also accept an array, and `{"file": []}` would
/// pass for a delivered file.
macro_rules! object {
    ($name:ident, required [], optional [$($optional:ident = $optional_key:literal),*]) => {
        impl crate::model::lenient::Lenient for $name {
            #[inline]
            fn map(
                to: &mut Option<Self>,
                map: &mut dyn crate::model::lenient::Map,
            ) -> Result<(), crate::model::lenient::Failed> {
                #[allow(unused_variables)]
                let found = to.insert($name::default());
                let fields =
                    &mut [$(crate::model::lenient::field($optional_key, &mut found.$optional),)*];
                crate::model::lenient::fields(map, fields)
            }
        }

        crate::model::lenient::object!($name);
    };
    ($name:ident, required [$($required:ident = $required_key:literal),*],
     optional [$($optional:ident = $optional_key:literal),*]) => {
        impl crate::model::lenient::Lenient for $name {
            #[inline]
            fn map(
                to: &mut Option<Self>,
                map: &mut dyn crate::model::lenient::Map,
            ) -> Result<(), crate::model::lenient::Failed> {
                $(let mut $required = None;)*
                $(let mut $optional = Default::default();)*
                let fields = &mut [
                    $(crate::model::lenient::field($required_key, &mut $required),)*
                    $(crate::model::lenient::field($optional_key, &mut $optional),)*
                ];
                crate::model::lenient::fields(map, fields)?;
                *to = Some($name {
                    $($required: match $required {
                        Some(value) => value,
                        None => {
                            let problem = concat!("no usable `", $required_key, "`");
                            return Err(crate::model::lenient::Failed::Value(problem));
                        }
                    },)*
                    $($optional,)*
                });
                Ok(())
            }
        }

        crate::model::lenient::object!($name);
    };
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::model::lenient::required(from, stringify!($name))
            }
        }
    };
}

pub(crate) use object;

/// Returns the value that `read` finds.
fn found_by<T>(
    read: impl FnOnce(&mut Option<T>) -> Result<(), Failed>,
) -> Result<Option<T>, Failed> {
    let mut found = None;
    read(&mut found)?;
    Ok(found)
}

/// Keeps a value if there is one.
pub(crate) fn put<T>(to: &mut Option<T>, value: Option<T>) {
    if let Some(value) = value {
        *to = Some(value);
    }
}

/// Returns a text, or a number as text.
pub(crate) fn text(value: Scalar<'_>) -> Option<String> {
    match value {
        Scalar::Text(text) | Scalar::Number(text) => Some(text.to_string()),
        Scalar::Signed(number) => Some(number.to_string()),
        Scalar::Unsigned(number) => Some(number.to_string()),
        Scalar::Float(_) => whole(value).map(|number| number.to_string()),
        Scalar::Bool(_) => None,
    }
}

impl Lenient for String {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, text(value));
    }
}

impl Lenient for crate::secret::Secret {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, text(value).map(crate::secret::Secret::from));
    }
}

impl Lenient for Zeroizing<String> {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, text(value).map(Self::from));
    }
}

impl Lenient for i64 {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, whole(value));
    }
}

impl Lenient for i32 {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        put(to, whole(value).and_then(|number| number.try_into().ok()));
    }
}

impl Lenient for f64 {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        let found = match value {
            Scalar::Float(number) => Some(number),
            Scalar::Text(text) | Scalar::Number(text) => text.trim().parse().ok(),
            other => whole(other).map(|number| number as f64),
        };
        put(to, found);
    }
}

impl Lenient for bool {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        let found = match value {
            Scalar::Bool(value) => Some(value),
            Scalar::Text(text) => boolean(text),
            _ => None,
        };
        put(to, found);
    }
}

/// Parses `true` or `false` in any case, because Python writes `True`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let truths = [("true", true), ("false", false)];
    let found = truths.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

/// Returns a whole number in any spelling: `256`, `"256"`, `256.0`.
fn whole(value: Scalar<'_>) -> Option<i64> {
    /// From here on, a float cannot represent every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Scalar::Signed(number) => Some(number),
        Scalar::Unsigned(number) => number.try_into().ok(),
        Scalar::Float(number) if number.fract() == 0.0 && number.abs() < EXACT => {
            Some(number as i64)
        }
        Scalar::Text(text) | Scalar::Number(text) => {
            let text = text.trim();
            let float = || whole(Scalar::Float(text.parse().ok()?));
            text.parse().ok().or_else(float)
        }
        Scalar::Float(_) | Scalar::Bool(_) => None,
    }
}

impl<T: Lenient> Lenient for Box<T> {
    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        put(to, found_by(|to| T::map(to, map))?.map(Box::new));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer};

    use super::*;

    fn from<T: Lenient>(json: &str) -> Option<T> {
        read(&mut serde_json::Deserializer::from_str(json)).expect("json")
    }

    #[test]
    fn texts_and_numbers_replace_each_other() {
        assert_eq!(from::<String>("864"), Some("864".into()));
        assert_eq!(from::<String>("864.0"), Some("864".into()));
        assert_eq!(from::<String>("18446744073709551615"), Some("18446744073709551615".into()));
        assert_eq!(from::<String>("1e300"), None);
        assert_eq!(from::<String>("true"), None);
        assert_eq!(from::<i64>("\"256\""), Some(256));
        assert_eq!(from::<i64>("\" 256.0 \""), Some(256));
        assert_eq!(from::<i64>("256.0"), Some(256));
        assert_eq!(from::<i64>("256.5"), None);
        assert_eq!(from::<i64>("18446744073709551615"), None);
        assert_eq!(from::<i32>("2147483648"), None);
        assert_eq!(from::<bool>("\"true\""), Some(true));
        assert_eq!(from::<bool>("\"False\""), Some(false));
        assert_eq!(from::<bool>("\"yes\""), None);
        assert_eq!(from::<bool>("1"), None);
        assert_eq!(from::<f64>("\"1.5\""), Some(1.5));
    }

    #[test]
    fn a_long_float_is_exact_or_absent() {
        let longest = 9_007_199_254_740_991;
        assert_eq!(from::<i64>("9007199254740991.0"), Some(longest));
        assert_eq!(from::<i64>("-9007199254740991.0"), Some(-longest));
        assert_eq!(from::<String>("9007199254740991.000"), Some(longest.to_string()));
        assert_eq!(from::<i64>("1234567890123.000000000"), Some(1_234_567_890_123));
        assert_eq!(from::<String>("4158333333.266666E6"), Some("4158333333266666".into()));
        // A float has one value for this and the number before.
        assert_eq!(from::<i64>("9007199254740993.0"), None);
        assert_eq!(from::<i64>("\"9007199254740993.0\""), None);
    }

    #[test]
    fn values_of_another_kind_are_absent() {
        for json in ["null", "[1, {\"a\": []}]", "{\"a\": {\"b\": 1}, \"c\": 2}"] {
            assert_eq!(from::<String>(json), None, "{json}");
            assert_eq!(from::<i64>(json), None, "{json}");
            assert_eq!(from::<bool>(json), None, "{json}");
        }
        assert_eq!(from::<Vec<i64>>("[1, \"2\", null, {}, 3]"), Some(vec![1, 2, 3]));
        assert_eq!(from::<Vec<i64>>("{}"), None);
        assert_eq!(from::<Vec<i64>>("7"), Some(vec![7]));
        let map = from::<BTreeMap<String, String>>("{\"a\": 1, \"b\": null}").expect("a map");
        assert_eq!(map, BTreeMap::from([("a".to_string(), "1".to_string())]));
    }

    #[test]
    fn a_number_of_arbitrary_precision_is_a_number() {
        let number = [("$serde_json::private::Number", "256")];
        let map = || MapDeserializer::<_, Error>::new(number.into_iter());
        let map = || MapAccessDeserializer::new(map());
        assert_eq!(read::<i64, _>(map()), Ok(Some(256)));
        assert_eq!(read::<String, _>(map()), Ok(Some("256".into())));
        assert_eq!(from::<String>(r#"{"$serde_json::private::Number": null}"#), None);
    }
}
