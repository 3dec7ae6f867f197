//! An object-safe layer over serde. Readers of values are compiled once for all of serde's sources, which are generic
//! types; otherwise most of a build would go into copies of serde_json's parser.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A value that is neither list nor object.
pub(crate) enum Scalar<'a> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
    /// A number, as its digits in the source.
    Number(&'a str),
}

/// The destination of a value. A value that does not fit leaves it unchanged.
pub(crate) trait Target {
    fn null(&mut self) {}
    fn scalar(&mut self, value: Scalar<'_>);
    fn list(&mut self, list: &mut dyn List) -> Result<(), Failed>;
    fn map(&mut self, map: &mut dyn Map) -> Result<(), Failed>;
}

/// Skips the rest of a list.
pub(crate) fn skip(list: &mut dyn List) -> Result<(), Failed> {
    while list.next(None)? {}
    Ok(())
}

/// serde_json's feature `arbitrary_precision`, which any crate in the program may enable, passes a number as a map with
/// this only key.
const NUMBER: &str = "$serde_json::private::Number";

/// Returns the digits if an object is a number that was passed as a map.
pub(crate) fn number_key(object: &serde_json::Map<String, Value>) -> Option<&str> {
    object.get(NUMBER).filter(|_| object.len() == 1)?.as_str()
}

/// Reads a number that is passed as a map. Skips any other map.
pub(crate) fn number(map: &mut dyn Map, take: &mut dyn FnMut(Scalar<'_>)) -> Result<(), Failed> {
    let mut is_number = false;
    if map.key(&mut |key| is_number = key == NUMBER)? {
        if is_number {
            let mut digits: Option<String> = None;
            map.value(Some(&mut digits))?;
            if let Some(digits) = digits {
                take(Scalar::Number(&digits));
            }
            return Ok(());
        }
        map.value(None)?;
        while map.key(&mut |_| ())? {
            map.value(None)?;
        }
    }
    Ok(())
}

/// The elements of a list.
pub(crate) trait List {
    /// Reads the next element, or skips it without a target. Returns false if there is none.
    fn next(&mut self, to: Option<&mut dyn Target>) -> Result<bool, Failed>;
}

/// The entries of an object.
pub(crate) trait Map {
    /// Passes the next key to `see`. Returns false if there is none.
    fn key(&mut self, see: &mut dyn FnMut(&str)) -> Result<bool, Failed>;

    /// Reads the value of that key, or skips it without a target.
    fn value(&mut self, to: Option<&mut dyn Target>) -> Result<(), Failed>;
}

/// Why reading cannot continue.
#[derive(Debug, PartialEq)]
pub(crate) enum Failed {
    /// The source failed, and keeps its error.
    Source,
    /// A value is unusable, for this reason.
    Value(&'static str),
}

/// Reads one value of any type into a target. Fails only if the text is not JSON.
pub(crate) struct Reader<'a>(pub(crate) &'a mut dyn Target);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.scalar(Scalar::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.scalar(Scalar::Signed(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.scalar(Scalar::Unsigned(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.scalar(Scalar::Float(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.scalar(Scalar::Text(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let mut list = Source::new(access);
        let result = self.0.list(&mut list);
        end(result, list.error)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let mut map = Source::new(access);
        let result = self.0.map(&mut map);
        end(result, map.error)
    }
}

/// A list or object of serde, with a note of its end and its error.
struct Source<A, E> {
    access: A,
    /// True at the end, after which serde must not be asked for more.
    ended: bool,
    error: Option<E>,
}

impl<A, E> Source<A, E> {
    fn new(access: A) -> Self {
        Source { access, ended: false, error: None }
    }

    /// Returns true if there was another element, and notes the end otherwise.
    fn found<T>(&mut self, result: Result<Option<T>, E>) -> Result<bool, Failed> {
        let found = self.keep(result)?;
        self.ended = found.is_none();
        Ok(found.is_some())
    }

    fn keep<T>(&mut self, result: Result<T, E>) -> Result<T, Failed> {
        result.map_err(|error| {
            self.error = Some(error);
            Failed::Source
        })
    }
}

fn end<E: Error>(result: Result<(), Failed>, error: Option<E>) -> Result<(), E> {
    result.map_err(|failed| match failed {
        Failed::Source => error.unwrap_or_else(|| E::custom("the value broke off")),
        Failed::Value(problem) => E::custom(problem),
    })
}

impl<'de, A: SeqAccess<'de>> List for Source<A, A::Error> {
    fn next(&mut self, to: Option<&mut dyn Target>) -> Result<bool, Failed> {
        if self.ended {
            return Ok(false);
        }
        let found = match to {
            Some(to) => self.access.next_element_seed(Reader(to)),
            None => self.access.next_element::<IgnoredAny>().map(|found| found.map(drop)),
        };
        self.found(found)
    }
}

impl<'de, A: MapAccess<'de>> Map for Source<A, A::Error> {
    fn key(&mut self, see: &mut dyn FnMut(&str)) -> Result<bool, Failed> {
        if self.ended {
            return Ok(false);
        }
        let found = self.access.next_key_seed(Key(see));
        self.found(found)
    }

    fn value(&mut self, to: Option<&mut dyn Target>) -> Result<(), Failed> {
        let found = match to {
            Some(to) => self.access.next_value_seed(Reader(to)),
            None => self.access.next_value::<IgnoredAny>().map(drop),
        };
        self.keep(found)
    }
}

struct Key<'a>(&'a mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        (self.0)(key);
        Ok(())
    }
}
