//! Checks rows of enums and error tables.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::dialect::{self, Code, Row, rust_name};
use super::super::problem::Place;
use super::example::shown;
use super::{ACTIONS, CONCERNS, Checker};

const ROW: &[&str] = &[
    "const",
    "description",
    "x-action",
    "x-concerns",
    "x-hint",
    "x-hint-zh",
    "x-message",
    "x-rust-name",
    "x-status",
];
const CODE: &[&str] = &[
    "code",
    "status",
    "message",
    "meaning",
    "meaning-zh",
    "action",
    "concerns",
    "hint",
    "hint-zh",
    "words",
];

impl Checker<'_, '_> {
    /// Checks the values of an enum or the rows of an error table.
    pub(super) fn rows(&mut self, list: &Value, place: &Place) {
        let Some(list) = list.as_array() else {
            return self.problem(place, format!("must be a list, not {}", shown(list)));
        };
        let mut names = BTreeSet::new();
        let mut values = BTreeSet::new();
        for (index, row) in list.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            let Some(row) = self.object(row, &place) else {
                continue;
            };
            self.keywords(row, ROW, &place);
            if let Some(action) = row.get("x-action") {
                self.one_of(action, ACTIONS, &place.at("x-action"));
            }
            if let Some(concerns) = row.get("x-concerns") {
                self.one_of(concerns, CONCERNS, &place.at("x-concerns"));
            }
            let status = row.get("x-status");
            let is_status =
                |status: &Value| status.as_u64().is_some_and(|status| (100..600).contains(&status));
            if let Some(status) = status.filter(|status| !is_status(status)) {
                let reason = format!(
                    "must be an HTTP status, a number from 100 to 599, but is {}",
                    shown(status)
                );
                self.problem(&place.at("x-status"), reason);
                continue;
            }
            let has = |key: &str| row.get(key).is_some_and(Value::is_string);
            if !has("const") {
                self.problem(&place, "`const` must be a text; write a number as text");
            }
            if !has("description") {
                self.problem(&place, "a row needs a description");
            }
            if has("const") && has("description") {
                self.variant(row, &place, &mut names, &mut values);
            }
        }
    }

    fn variant(
        &mut self,
        row: &Map<String, Value>,
        place: &Place,
        names: &mut BTreeSet<String>,
        values: &mut BTreeSet<String>,
    ) {
        let row = dialect::decode::<Row>(&Value::Object(row.clone()), place);
        let Some(row) = self.problems.keep(row) else {
            return;
        };
        let name = rust_name(&row);
        let is_name = syn::parse_str::<syn::Ident>(&name).is_ok() && !name.contains('_');
        if !is_name || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            let reason = format!("`{}` names no variant; give it an `x-rust-name`", row.value);
            self.problem(place, reason);
        } else if !values.insert(row.value.clone()) {
            self.problem(place, format!("`{}` has a row already", row.value));
        } else if !names.insert(name.clone()) {
            let reason = format!("a second variant `{name}`; give one an `x-rust-name`");
            self.problem(place, reason);
        }
    }

    /// Checks that each row of an error table has a status.
    pub(super) fn error_rows(&mut self, definition: &Value, place: &Place) {
        let Some(rows) = definition.get("oneOf").and_then(Value::as_array) else {
            return self.problem(place, "an error table is a `oneOf` of `const`s");
        };
        for (index, row) in rows.iter().enumerate() {
            if row.is_object() && row.get("x-status").is_none() {
                let (inside, index) = (place.at("oneOf"), index.to_string());
                let reason = "an error row needs its HTTP status as `x-status`";
                self.problem(&inside.at(&index), reason);
            }
        }
    }

    /// Checks the rows of an `x-errors`.
    pub(super) fn code_rows(&mut self, rows: &Value, place: &Place, seen: &mut BTreeSet<String>) {
        let Some(rows) = rows.as_array() else {
            return self.problem(place, format!("must be a list of rows, not {}", shown(rows)));
        };
        for (index, row) in rows.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            let Some(object) = self.object(row, &place) else {
                continue;
            };
            self.keywords(object, CODE, &place);
            if let Some(action) = object.get("action") {
                self.one_of(action, ACTIONS, &place.at("action"));
            }
            if let Some(concerns) = object.get("concerns") {
                self.one_of(concerns, CONCERNS, &place.at("concerns"));
            }
            let known = object.iter().filter(|(key, _)| CODE.contains(&key.as_str()));
            let known = Value::Object(known.map(|(k, v)| (k.clone(), v.clone())).collect());
            if let Some(code) = self.problems.keep(dialect::decode::<Code>(&known, &place)) {
                if !seen.insert(code.code.clone()) {
                    let reason = format!("`{}` has a row already", code.code);
                    self.problem(&place.at("code"), reason);
                }
                self.words(&code.words, &place.at("words"));
            }
        }
    }

    /// Checks the words of a family of codes.
    fn words(&mut self, lists: &[Vec<String>], place: &Place) {
        let is_word = |word: &String| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        let last_is_there = lists.last().is_none_or(|list| !list.is_empty());
        let is_usable = last_is_there && lists.iter().flatten().all(is_word);
        if !is_usable || lists.len() > 2 {
            self.problem(
                place,
                "must be one or two lists of words in lower-case letters and digits",
            );
        }
    }
}
