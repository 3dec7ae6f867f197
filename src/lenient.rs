//! How replies are read.
//!
//! A file that was delivered must not be reported as failed because of a cosmetic surprise in the answer. So only what
//! a call is pointless without is insisted on; everything else is taken if it can be, and is absent if it cannot:
//! `null`, another type, a number where text is documented and the reverse.
//!
//! Of a list or map at most [`MOST_ELEMENTS`] elements are kept: a few bytes of JSON become hundreds in memory. The rest
//! is left out like what does not fit; the reply's `raw` text has it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

/// A type that can be read from any JSON value: what does not fit is `None`.
pub(crate) trait Lenient: Sized {
    /// From a value that is neither list nor object.
    fn scalar(_: Scalar<'_>) -> Option<Self> {
        None
    }

    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        // serde_json's feature `arbitrary_precision`, which any crate of a program may turn on, hands a number over as
        // a map with this one key.
        const NUMBER: &[&str] = &["$serde_json::private::Number"];
        match map.next_key_seed(Key(NUMBER))? {
            None => return Ok(None),
            Some(Some(_)) => {
                let digits = map.next_value::<String>()?;
                return Ok(Self::scalar(Scalar::Number(&digits)));
            }
            Some(None) => map.next_value::<IgnoredAny>()?,
        };
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

pub(crate) enum Scalar<'a> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
    /// A number in the digits of its source.
    Number(&'a str),
}

/// Reads one value whatever it is; an error means that the text is not JSON.
pub(crate) fn read<'de, T: Lenient, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    from.deserialize_any(Any(PhantomData))
}

/// Reads a value that must be there.
pub(crate) fn required<'de, T: Lenient, D: Deserializer<'de>>(
    from: D,
    what: &str,
) -> Result<T, D::Error> {
    read(from)?.ok_or_else(|| D::Error::custom(format_args!("no usable {what}")))
}

/// Reads the value of a map entry.
pub(crate) fn next<'de, T: Lenient, A: MapAccess<'de>>(map: &mut A) -> Result<Option<T>, A::Error> {
    map.next_value_seed(Any(PhantomData))
}

/// Any value, read as this type.
pub(crate) struct Any<T>(pub(crate) PhantomData<T>);

impl<'de, T: Lenient> DeserializeSeed<'de> for Any<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Lenient> Visitor<'de> for Any<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<T>, E> {
        Ok(T::scalar(Scalar::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<T>, E> {
        Ok(T::scalar(Scalar::Signed(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<T>, E> {
        Ok(T::scalar(Scalar::Unsigned(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<T>, E> {
        Ok(T::scalar(Scalar::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Option<T>, E> {
        Ok(T::scalar(Scalar::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Option<T>, A::Error> {
        T::list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::map(map)
    }
}

/// The key of a map entry, if it is one of those known.
pub(crate) struct Key(pub(crate) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().copied().find(|known| *known == key))
    }
}

/// Reads a struct from an object, and only from an object: serde's derive would also take an array, and an answer of
/// `{"file": []}` would pass for a delivered file. A key that comes twice counts with its last usable value.
macro_rules! object {
    ($name:ident, required [$($required:ident = $required_key:literal),*],
     optional [$($optional:ident = $optional_key:literal),*]) => {
        impl crate::lenient::Lenient for $name {
            fn map<'de, A: serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> Result<Option<Self>, A::Error> {
                const KEYS: &[&str] = &[$($required_key,)* $($optional_key,)*];
                $(let mut $required = None;)*
                $(let mut $optional = None;)*
                while let Some(key) = map.next_key_seed(crate::lenient::Key(KEYS))? {
                    match key {
                        $(Some($required_key) => {
                            $required = crate::lenient::next(&mut map)?.or($required);
                        })*
                        $(Some($optional_key) => {
                            $optional = crate::lenient::next(&mut map)?.or($optional);
                        })*
                        _ => {
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Some($name {
                    $($required: match $required {
                        Some(value) => value,
                        None => {
                            let problem = concat!("no usable `", $required_key, "`");
                            return Err(serde::de::Error::custom(problem));
                        }
                    },)*
                    $($optional: $optional.unwrap_or_default(),)*
                }))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::lenient::required(from, stringify!($name))
            }
        }
    };
}

pub(crate) use object;

impl Lenient for String {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        match value {
            Scalar::Text(text) | Scalar::Number(text) => Some(text.to_string()),
            Scalar::Signed(number) => Some(number.to_string()),
            Scalar::Unsigned(number) => Some(number.to_string()),
            Scalar::Float(_) => whole(value).map(|number| number.to_string()),
            Scalar::Bool(_) => None,
        }
    }
}

impl Lenient for crate::Secret {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        String::scalar(value).map(Self::from)
    }
}

impl Lenient for Zeroizing<String> {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        String::scalar(value).map(Self::from)
    }
}

impl Lenient for i64 {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        whole(value)
    }
}

impl Lenient for i32 {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        whole(value)?.try_into().ok()
    }
}

impl Lenient for f64 {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        match value {
            Scalar::Float(number) => Some(number),
            Scalar::Text(text) | Scalar::Number(text) => text.trim().parse().ok(),
            other => whole(other).map(|number| number as f64),
        }
    }
}

impl Lenient for bool {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        match value {
            Scalar::Bool(value) => Some(value),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// A whole number, however it is written: `256`, `"256"`, `256.0`.
fn whole(value: Scalar<'_>) -> Option<i64> {
    /// From here on a float no longer tells neighbouring whole numbers apart.
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

impl<T: Lenient> Lenient for Option<T> {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        T::scalar(value).map(Some)
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        Ok(T::list(list)?.map(Some))
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::map(map)?.map(Some))
    }
}

impl<T: Lenient> Lenient for Box<T> {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        T::scalar(value).map(Box::new)
    }

    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Option<Self>, A::Error> {
        Ok(T::list(list)?.map(Box::new))
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::map(map)?.map(Box::new))
    }
}

/// The most that is kept of a list or map, with all that is in lists and maps within it. The longest documented lists
/// have some hundreds of elements.
const MOST_ELEMENTS: usize = 10_000;

thread_local! {
    /// How many elements may still be kept of the list or map that is being read, if one is.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Lasts as long as a list or map is read. The outermost one sets what all within it share.
struct Budget {
    outermost: bool,
}

impl Budget {
    fn new() -> Self {
        let outermost = LEFT.get().is_none();
        if outermost {
            LEFT.set(Some(MOST_ELEMENTS));
        }
        Budget { outermost }
    }

    fn is_spent(&self) -> bool {
        LEFT.get() == Some(0)
    }

    fn spend(&self) {
        LEFT.set(LEFT.get().map(|left| left.saturating_sub(1)));
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        if self.outermost {
            LEFT.set(None);
        }
    }
}

/// Elements that do not fit are left out; the reply's `raw` text has them. What stands alone is a list of one: legacy
/// operations write single objects where they document lists.
impl<T: Lenient> Lenient for Vec<T> {
    fn scalar(value: Scalar<'_>) -> Option<Self> {
        Some(vec![T::scalar(value)?])
    }

    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let (mut found, budget) = (Vec::new(), Budget::new());
        while !budget.is_spent() {
            match list.next_element_seed(Any(PhantomData))? {
                Some(Some(element)) => {
                    budget.spend();
                    found.push(element);
                }
                Some(None) => {}
                None => return Ok(Some(found)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Some(found))
    }

    fn map<'de, A: MapAccess<'de>>(map: A) -> Result<Option<Self>, A::Error> {
        Ok(T::map(map)?.map(|element| vec![element]))
    }
}

impl<T: Lenient> Lenient for BTreeMap<String, T> {
    fn map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        let (mut found, budget) = (BTreeMap::new(), Budget::new());
        while !budget.is_spent() {
            let Some(key) = map.next_key()? else {
                return Ok(Some(found));
            };
            if let Some(value) = next(&mut map)? {
                budget.spend();
                found.insert(key, value);
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Some(found))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    fn from<T: Lenient>(json: &str) -> Option<T> {
        read(&mut serde_json::Deserializer::from_str(json)).expect("json")
    }

    #[test]
    fn text_from_numbers_and_numbers_from_text() {
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
        assert_eq!(from::<bool>("1"), None);
        assert_eq!(from::<f64>("\"1.5\""), Some(1.5));
    }

    #[test]
    fn a_long_float_is_the_number_that_it_says_or_none() {
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
    fn what_does_not_fit_is_absent() {
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
    fn of_many_elements_the_first_are_kept_and_all_are_read() {
        let list = |element: &str, count: usize| format!("[{}]", vec![element; count].join(","));
        for count in [MOST_ELEMENTS - 1, MOST_ELEMENTS, MOST_ELEMENTS + 1, 3 * MOST_ELEMENTS] {
            let most = count.min(MOST_ELEMENTS);
            let found = from::<Vec<i64>>(&list("7", count)).expect("a list");
            assert_eq!(found.len(), most);
            // What is not kept does not count.
            let found = from::<Vec<i64>>(&list("7,null", count)).expect("a list");
            assert_eq!(found.len(), most);
            let map: Vec<_> = (0..count).map(|key| format!("\"{key}\":{key}")).collect();
            let map = format!("{{{}}}", map.join(","));
            assert_eq!(from::<BTreeMap<String, i64>>(&map).expect("a map").len(), most);
        }
        // Together with what is in them: each of these is 1 and 999.
        let found = from::<Vec<Vec<i64>>>(&list(&list("7", 999), 100)).expect("lists");
        let kept = found.len() + found.iter().map(Vec::len).sum::<usize>();
        assert_eq!((kept, found.len()), (MOST_ELEMENTS, 10));
        // The next one, also after a broken one, has all of it again.
        let broken = format!("{}x", &list("7", MOST_ELEMENTS)[..99]);
        let mut broken = serde_json::Deserializer::from_str(&broken);
        assert!(read::<Vec<i64>, _>(&mut broken).is_err());
        assert_eq!(
            from::<Vec<i64>>(&list("7", MOST_ELEMENTS)).expect("a list").len(),
            MOST_ELEMENTS
        );
    }

    #[test]
    fn a_number_of_arbitrary_precision_is_a_number() {
        let number = [("$serde_json::private::Number", "256")];
        let map = || MapDeserializer::<_, Error>::new(number.into_iter());
        assert_eq!(i64::map(map()), Ok(Some(256)));
        assert_eq!(String::map(map()), Ok(Some("256".into())));
    }
}
