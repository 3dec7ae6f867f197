//! Lists and maps, and the bound on how much of them is kept.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::mem::take;

use serde::de::DeserializeSeed;

use super::source::Reader;
use super::{Failed, Lenient, List, Map, Scalar, Target, found_by, put, skip};

/// The most elements to keep of a list or map, including those of nested ones. The longest documented lists have some
/// hundreds of elements.
const MAX_ELEMENTS: usize = 10_000;

thread_local! {
    /// How many more elements may be kept of the list or map being read, if any.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// A guard for the time that a list or map is read. The outermost one sets the budget that nested ones share.
struct Budget {
    outermost: bool,
}

impl Budget {
    fn new() -> Self {
        let outermost = LEFT.get().is_none();
        if outermost {
            LEFT.set(Some(MAX_ELEMENTS));
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

/// Drops elements that do not fit; the reply's `raw` text has them. Reads a single value as a list of one, because
/// legacy operations write single objects where they document lists. They also write a whole list as a JSON string.
impl<T: Lenient> Lenient for Vec<T> {
    fn scalar(to: &mut Option<Self>, value: Scalar<'_>) {
        if let Scalar::Text(text) = value
            && text.starts_with('[')
        {
            let mut found: Option<Self> = None;
            if is_json(text, &mut found) {
                return put(to, found);
            }
        }
        let mut found = None;
        T::scalar(&mut found, value);
        put(to, found.map(|element| vec![element]));
    }

    fn list(to: &mut Option<Self>, list: &mut dyn List) -> Result<(), Failed> {
        let (mut found, budget) = (Vec::new(), Budget::new());
        let mut element: Option<T> = None;
        while !budget.is_spent() && list.next(Some(&mut element))? {
            if let Some(element) = element.take() {
                budget.spend();
                found.push(element);
            }
        }
        *to = Some(found);
        skip(list)
    }

    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        put(to, found_by(|to| T::map(to, map))?.map(|element| vec![element]));
        Ok(())
    }
}

impl<T: Lenient> Lenient for BTreeMap<String, T> {
    fn map(to: &mut Option<Self>, map: &mut dyn Map) -> Result<(), Failed> {
        let (mut found, budget) = (BTreeMap::new(), Budget::new());
        let mut name = String::new();
        while !budget.is_spent() && map.key(&mut |key| name = key.to_string())? {
            let mut value: Option<T> = None;
            map.value(Some(&mut value))?;
            if let Some(value) = value {
                budget.spend();
                found.insert(take(&mut name), value);
            }
        }
        *to = Some(found);
        while map.key(&mut |_| ())? {
            map.value(None)?;
        }
        Ok(())
    }
}

/// Reads a text as JSON, and returns true if it is valid. Not generic, so that the parser is compiled once.
fn is_json(text: &str, to: &mut dyn Target) -> bool {
    let mut json = serde_json::Deserializer::from_str(text);
    Reader(to).deserialize(&mut json).and_then(|()| json.end()).is_ok()
}

/// Replaces a value if one was found.
fn replace<T>(to: &mut T, found: Option<T>) {
    if let Some(found) = found {
        *to = found;
    }
}

/// A list that stays empty if the field is absent.
impl<T: Lenient> Target for Vec<T> {
    fn scalar(&mut self, value: Scalar<'_>) {
        let mut found = None;
        <Self as Lenient>::scalar(&mut found, value);
        replace(self, found);
    }

    fn list(&mut self, list: &mut dyn List) -> Result<(), Failed> {
        replace(self, found_by(|to| <Self as Lenient>::list(to, list))?);
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<(), Failed> {
        replace(self, found_by(|to| <Self as Lenient>::map(to, map))?);
        Ok(())
    }
}

/// A map that stays empty if the field is absent.
impl<T: Lenient> Target for BTreeMap<String, T> {
    fn scalar(&mut self, _: Scalar<'_>) {}

    fn list(&mut self, list: &mut dyn List) -> Result<(), Failed> {
        <Self as Lenient>::list(&mut None, list)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<(), Failed> {
        replace(self, found_by(|to| <Self as Lenient>::map(to, map))?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn from<T: Lenient>(json: &str) -> Option<T> {
        read(&mut serde_json::Deserializer::from_str(json)).expect("json")
    }

    #[test]
    fn a_list_may_come_as_one_text() {
        let rows = [
            (r#""[\"a\", \"b\"]""#, &["a", "b"][..]),
            (r#""[1,2]""#, &["1", "2"]),
            (r#""[]""#, &[]),
            (r#"["[1]"]"#, &["[1]"]),
            // No JSON: a list of one.
            (r#""[draft] a""#, &["[draft] a"]),
            (r#""[1] 2""#, &["[1] 2"]),
            (r#""a""#, &["a"]),
        ];
        for (json, expected) in rows {
            assert_eq!(from::<Vec<String>>(json).expect("a list"), expected, "{json}");
        }
        assert_eq!(from::<Vec<i64>>(r#""[2,3,4]""#), Some(vec![2, 3, 4]));
    }

    #[test]
    fn all_elements_are_read_but_only_the_first_are_kept() {
        let list = |element: &str, count: usize| format!("[{}]", vec![element; count].join(","));
        for count in [MAX_ELEMENTS - 1, MAX_ELEMENTS, MAX_ELEMENTS + 1, 3 * MAX_ELEMENTS] {
            let most = count.min(MAX_ELEMENTS);
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
        assert_eq!((kept, found.len()), (MAX_ELEMENTS, 10));
        // The next one, also after a broken one, has all of it again.
        let broken = format!("{}x", &list("7", MAX_ELEMENTS)[..99]);
        let mut broken = serde_json::Deserializer::from_str(&broken);
        assert!(read::<Vec<i64>, _>(&mut broken).is_err());
        assert_eq!(from::<Vec<i64>>(&list("7", MAX_ELEMENTS)).expect("a list").len(), MAX_ELEMENTS);
    }
}
