//! Checks a property, and the elements of a list or map.

use serde_json::{Map, Value};

use super::super::dialect::{camel, is_named};
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;
use super::example::shown;

#[rustfmt::skip]
const PROPERTY: &[&str] = &[
    "type", "format", "description", "items", "maxItems", "minimum", "maximum",
    "additionalProperties", "$ref", "x-any", "x-as", "x-empty", "x-from", "x-in", "x-mobile", "x-rust-name",
    "x-secret", "x-text",
];
/// The keywords beside `x-any`.
const ANY: &[&str] = &["description", "x-any", "x-as", "x-in", "x-rust-name"];
/// The keywords that elements of lists and values of maps do not have.
const OF_A_FIELD: &[&str] = &["x-as", "x-from", "x-rust-name"];
const MOBILE: &[&str] = &["home", "digits"];
const TEXT: &[&str] = &["without", "not-last", "only"];
const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object"];

impl<'a> Checker<'a, '_> {
    /// Checks a property. `is_parameter` is true for those of a request, which may have an `x-in`.
    pub(super) fn property(&mut self, value: &'a Value, place: &Place, is_parameter: bool) {
        let Some(value) = self.object(value, place) else {
            return;
        };
        if is_inline(value) {
            let name = Some(camel(place.key())).filter(|name| self.is_free(name));
            let name = name.map(|name| format!(" (`\"$ref\": \"#/definitions/{name}\"`)"));
            let reason = format!(
                "an object within an object: make it a definition and `$ref` it{}; for a map, give \
                 it `additionalProperties`",
                name.unwrap_or_default()
            );
            return self.problem(place, reason);
        }
        self.keywords(value, PROPERTY, place);
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = value.get(key) {
                let place = place.at(key);
                if inner.is_boolean() {
                    let reason = "must say what they are: a `type`, a `$ref`, or `\"x-any\": true`";
                    self.problem(&place, reason);
                    continue;
                }
                for key in OF_A_FIELD.iter().filter(|key| inner.get(**key).is_some()) {
                    self.problem(&place.at(key), "belongs to the property as a whole");
                }
                self.property(inner, &place, false);
                for limit in ["minimum", "maximum"] {
                    if inner.get(limit).is_some() {
                        let reason = "limits of elements go into the definition's `x-limits`";
                        self.problem(&place.at(limit), reason);
                    }
                }
            }
        }
        match value.get("$ref") {
            _ if value.contains_key("x-any") => self.any(value, place),
            Some(reference) => self.reference(reference, &place.at("$ref")),
            None => self.kind(value, place),
        }
        self.rust_name(value, place);
        if let Some(from) = value.get("x-from") {
            self.origins_of_property(place.key(), value, from, &place.at("x-from"));
        }
        if let Some(found) = value.get("x-in") {
            let place = place.at("x-in");
            if !is_parameter {
                self.problem(&place, "belongs to a request's own properties");
            } else {
                self.one_of(found, &["path", "query", "header", "body", "whole-body"], &place);
            }
        }
        if let Some(found) = value.get("x-as") {
            let place = place.at("x-as");
            if !is_parameter {
                self.problem(&place, "belongs to a request's own properties");
            } else {
                self.one_of(found, &["json", "repeated", "joined", "numbered"], &place);
            }
        }
        self.limits(value, place);
    }

    /// Checks a property of any JSON value.
    fn any(&mut self, value: &Map<String, Value>, place: &Place) {
        if value["x-any"] != true {
            self.problem(&place.at("x-any"), "must be true, or be left out");
        }
        for key in value.keys().filter(|key| !ANY.contains(&key.as_str())) {
            self.problem(&place.at(key), "says what the value is, and `x-any` that it is anything");
        }
    }

    fn rust_name(&mut self, value: &Map<String, Value>, place: &Place) {
        let Some(found) = value.get("x-rust-name") else {
            return;
        };
        let is_word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let is_name =
            |name: &str| name.split('_').all(is_word) && syn::parse_str::<syn::Ident>(name).is_ok();
        if !found.as_str().is_some_and(is_name) {
            let reason = format!(
                "must be words of a-z and 0-9 with `_` between them, and not a keyword of Rust, but is {}",
                shown(found)
            );
            self.problem(&place.at("x-rust-name"), reason);
        }
    }

    /// Checks an `x-empty`.
    pub(super) fn empty(&mut self, value: &Map<String, Value>, is_required: bool, place: &Place) {
        let Some(found) = value.get("x-empty") else {
            return;
        };
        let place = place.at("x-empty");
        let name = value.get("$ref").and_then(Value::as_str);
        let target = name.and_then(|text| self.find(text.strip_prefix("#/definitions/")?));
        let is_text = value.get("type").is_some_and(|kind| kind == "string")
            || target.is_some_and(|target| target.value["type"] == "string");
        let is_list = value.get("type").is_some_and(|kind| kind == "array");
        let is_placed =
            ["path", "header"].iter().any(|at| value.get("x-in").is_some_and(|to| to == at));
        if found != true {
            self.problem(&place, "must be true, or be left out");
        } else if value.contains_key("x-secret") || is_placed || !is_text && !is_list {
            self.problem(
                &place,
                "belongs to a text or a list, neither secret nor in the path or a header",
            );
        } else if is_list && !is_required {
            self.problem(
                &place,
                "belongs to a required list; any other one is left out if it is empty",
            );
        }
    }

    pub(super) fn reference(&mut self, reference: &Value, place: &Place) {
        let name = reference.as_str().and_then(|text| text.strip_prefix("#/definitions/"));
        let Some(name) = name else {
            return self.problem(place, "write a reference as `#/definitions/Name`");
        };
        match self.find(name) {
            // The definition may be in a file that could not be read.
            None if !self.schema.is_whole => {}
            None => {
                let reason = self.unknown(name);
                self.problem(place, reason);
            }
            Some(target) if self.replies.contains(&target.named()) && !is_named(target.value) => {
                let reason = format!("`{name}` is a reply as a whole, and no part of anything");
                self.problem(place, reason);
            }
            Some(_) => {}
        }
    }

    /// Explains why a name is not defined here.
    fn unknown(&self, name: &str) -> String {
        let here = match self.module {
            Some(module) => format!("in `{module}` or a file at the top of the folder"),
            None => "in a file at the top of the folder".to_string(),
        };
        let mut elsewhere = self.schema.definitions().filter(|found| found.name == name);
        if let Some(found) = elsewhere.next() {
            return format!(
                "there is no definition `{name}` {here}, and the one in {} is its module's own; \
                 define it here too, or move it to the top, where all modules see it",
                found.file.shown
            );
        }
        let seen = self.schema.definitions();
        let seen = seen.filter(|found| found.module().is_none() || found.module() == self.module);
        let meant = did_you_mean(name, seen.map(|found| found.name));
        format!("there is no definition `{name}` {here}{meant}")
    }

    fn kind(&mut self, value: &Map<String, Value>, place: &Place) {
        match value.get("type") {
            None => {
                let reason = format!(
                    "needs a `$ref` or a `type` out of: {}; for any JSON value, write `\"x-any\": true`",
                    TYPES.join(", ")
                );
                self.problem(place, reason);
            }
            Some(Value::Array(_)) => {
                let reason = format!(
                    "{} must be a single one of: {}; what is not `required` may be missing",
                    shown(&value["type"]),
                    TYPES.join(", ")
                );
                self.problem(&place.at("type"), reason);
            }
            Some(found) => self.one_of(found, TYPES, &place.at("type")),
        }
        self.format(value, place);
        if value.get("type").is_some_and(|found| found == "array") && !value.contains_key("items") {
            self.problem(place, "an array needs `items`");
        }
    }

    pub(super) fn format(&mut self, value: &Map<String, Value>, place: &Place) {
        let Some(format) = value.get("format") else {
            return;
        };
        let place = place.at("format");
        if value.get("type").is_some_and(|found| found == "integer") {
            self.one_of(format, &["int32", "int64"], &place);
        } else {
            let reason = format!("{} is for nothing here: only integers have one", shown(format));
            self.problem(&place, reason);
        }
    }

    /// Checks an `x-text` that may have these keywords.
    pub(super) fn text_rules(&mut self, rules: &Value, known: &[&str], place: &Place) {
        if let Some(rules) = self.object(rules, place) {
            self.keywords(rules, known, place);
            for (key, _) in rules.iter().filter(|(_, characters)| !characters.is_string()) {
                self.problem(&place.at(key), "must be a text of characters");
            }
        }
    }

    fn limits(&mut self, value: &Map<String, Value>, place: &Place) {
        let has_type = |kinds: &[&str]| {
            kinds.iter().any(|kind| value.get("type").is_some_and(|found| found == kind))
        };
        if let Some(rules) = value.get("x-text") {
            let place = place.at("x-text");
            self.text_rules(rules, TEXT, &place);
            if !has_type(&["string"]) {
                self.problem(&place, "belongs to a string");
            }
        }
        if let Some(rules) = value.get("x-mobile") {
            let place = place.at("x-mobile");
            if let Some(rules) = self.object(rules, &place) {
                self.keywords(rules, MOBILE, &place);
            }
            let code = rules["home"].as_str();
            let is_code = |code: &str| {
                (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
            };
            let has_digits =
                rules["digits"].as_u64().is_some_and(|count| (1..=15).contains(&count));
            if !has_type(&["string"]) || !code.is_some_and(is_code) || !has_digits {
                let reason = "belongs to a string, with `home`, a country code as text, and \
                              `digits`, a number from 1 to 15";
                self.problem(&place, reason);
            }
        }
        if let Some(found) = value.get("maxItems")
            && !found.as_u64().is_some_and(|most| (1..=u64::from(u32::MAX)).contains(&most))
        {
            let reason =
                format!("must be a whole number from 1 to {}, not {}", u32::MAX, shown(found));
            self.problem(&place.at("maxItems"), reason);
        }
        self.bounds(value, place);
        for (limit, kinds) in [
            ("maxItems", &["array"][..]),
            ("minimum", &["integer", "number"]),
            ("maximum", &["integer", "number"]),
        ] {
            if value.contains_key(limit) && !has_type(kinds) {
                let reason = format!("belongs to: {}", kinds.join(", "));
                self.problem(&place.at(limit), reason);
            }
        }
        if let Some(found) = value.get("x-secret")
            && (found != true || !has_type(&["string"]))
        {
            self.problem(&place.at("x-secret"), "must be true, on a string");
        }
    }
}

/// Returns true for an object without its own definition.
fn is_inline(value: &Map<String, Value>) -> bool {
    let is_object = value.get("type").is_some_and(|found| found == "object");
    let has = |key: &str| value.contains_key(key);
    !has("$ref") && (has("properties") || is_object && !has("additionalProperties"))
}
