//! Checks a definition.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::dialect::{is_text_type, required};
use super::super::load::Named;
use super::super::load::crate_root;
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;
use super::example::shown;

#[rustfmt::skip]
const DEFINITION: &[&str] = &[
    "type", "description", "minimum", "required", "properties", "oneOf", "x-extensible-enum",
    "x-formats", "x-from", "x-id", "x-limits", "x-reply", "x-success", "x-text", "x-values", "x-zones",
];

/// Names that generated code uses for other things.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "Action", "Auth", "Box", "Client", "Concern", "Default", "Encoder", "Err", "Error", "ErrorRow",
    "From", "Host", "Into", "Method", "MobileRules", "None", "Ok", "Operation", "Option",
    "Outcome", "Region", "Reply", "ReplyKind", "Result", "Rule", "Secret", "Self", "Some", "Spec",
    "String", "TextRules", "Vec",
];

impl<'a> Checker<'a, '_> {
    pub(super) fn definition(&mut self, name: &'a str, value: &'a Value, place: &Place) {
        let Some(value) = self.object(value, place) else {
            return;
        };
        self.name(name, place);
        let named = Named { module: self.module.map(String::from), name: name.into() };
        let is_reply = self.replies.contains(&named);
        if is_reply && self.whole_reply(value, place) {
            return;
        }
        self.keywords(value, DEFINITION, place);
        if value.contains_key("x-reply") {
            self.problem(&place.at("x-reply"), "belongs to the reply of an operation");
        }
        let kind = value.get("type").and_then(Value::as_str);
        let is_number = kind == Some("integer") && value.contains_key("x-id");
        if !matches!(kind, Some("object" | "string")) && !is_number {
            let meant = did_you_mean(kind.unwrap_or_default(), ["object", "string"]);
            let found = value.get("type").map(|found| format!(", not {}", shown(found)));
            let reason = format!(
                "must be object, string for an id or an enum, or integer for an id{}{meant}",
                found.unwrap_or_default()
            );
            self.problem(&place.at("type"), reason);
        }
        if kind == Some("string") && !is_text_type(value) {
            let reason =
                "a string is an id (`x-id`) or an enum (`oneOf`); else write it where it is used";
            self.problem(place, reason);
        }
        if value.get("x-id").is_some_and(|found| found != true) {
            self.problem(&place.at("x-id"), "must be true");
        }
        if let Some(rules) = value.get("x-text") {
            let place = place.at("x-text");
            if !value.contains_key("x-id") || is_number {
                self.problem(&place, "is allowed only on an id that is a string, or on a property");
            }
            self.text_rules(rules, &["without", "begins"], &place);
            if rules["begins"] == "" {
                self.problem(&place.at("begins"), "is empty; leave it out");
            }
        }
        self.bounds(value, place);
        if value.contains_key("minimum") && !is_number {
            self.problem(&place.at("minimum"), "is allowed only on an id that is a number");
        }
        let is_described = value.get("description").is_some_and(Value::is_string);
        if value.contains_key("x-id") && !is_described {
            self.problem(place, "an id needs a description");
        }
        for key in ["x-formats", "x-zones"].iter().filter(|key| value.contains_key(**key)) {
            if name != "Timestamp" {
                self.problem(&place.at(key), "belongs to `Timestamp`");
            }
        }
        if value.contains_key("x-success") && !name.ends_with("Reply") {
            self.problem(&place.at("x-success"), "belongs to a reply");
        }
        if value.contains_key("oneOf") {
            if !is_described {
                self.problem(place, "an enum needs a description");
            }
            let may_grow = value.get("x-extensible-enum") == Some(&Value::Bool(true));
            if !name.ends_with("Error") && !may_grow {
                let reason = "an enum needs `\"x-extensible-enum\": true`: it may grow";
                self.problem(place, reason);
            }
            self.rows(&value["oneOf"], &place.at("oneOf"));
        }
        if let Some(from) = value.get("x-from") {
            self.origins_of_id(&named, from, value.contains_key("x-id"), &place.at("x-from"));
        }
        if let Some(values) = value.get("x-values") {
            self.values(values, is_number, &place.at("x-values"));
        }
        if let Some(limits) = value.get("x-limits") {
            self.limited(name, limits, &place.at("x-limits"));
        }
        self.properties(self.requests.contains(&named), value, place);
    }

    /// Returns true if a new definition may have this name.
    pub(super) fn is_free(&self, name: &str) -> bool {
        let is_taken =
            self.schema.find(self.module, name).is_some() || crate_root::names().contains(name);
        is_usable(name) && camel_case(name) == name && !is_taken
    }

    fn name(&mut self, name: &str, place: &Place) {
        if name == "Timestamp" && self.module.is_some() {
            self.problem(place, "belongs to a file at the top of the folder: all modules share it");
        } else if !is_usable(name) {
            let reason = format!(
                "`{name}` cannot name a Rust type here; use CamelCase, and no name of Rust's own or of this crate"
            );
            self.problem(place, reason);
        } else if camel_case(name) != name {
            let reason = format!("write `{name}` as Rust does: `{}`", camel_case(name));
            self.problem(place, reason);
        }
    }

    /// Checks the `x-values` of an id.
    fn values(&mut self, values: &Value, are_numbers: bool, place: &Place) {
        for (name, value) in self.object(values, place).into_iter().flatten() {
            let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let taken = ["new", "as_str", "get"].contains(&&**name);
            if !plain || taken || syn::parse_str::<syn::Ident>(name).is_err() {
                self.problem(&place.at(name), "cannot name a function; use a-z and _");
            }
            if are_numbers {
                if !value.is_i64() {
                    self.problem(&place.at(name), "must be a 64-bit integer");
                }
            } else if value.as_str().is_none_or(|text| text.contains(char::is_control)) {
                self.problem(&place.at(name), "must be a text of one line");
            }
        }
    }

    fn properties(&mut self, is_request: bool, value: &'a Map<String, Value>, place: &Place) {
        let inside = place.at("properties");
        let found = value.get("properties").and_then(|found| self.object(found, &inside));
        let mut rust_names = BTreeSet::new();
        let mut constants = BTreeSet::new();
        let listed = required(value);
        for (name, value) in found.into_iter().flatten() {
            let place = inside.at(name);
            self.property(value, &place, is_request);
            for (value, is_required) in parts(value, listed.contains(&name.as_str())) {
                self.empty(value, is_required, &place);
            }
            let rust_name = plain(value["x-rust-name"].as_str().unwrap_or(name));
            for constant in constants_of(value) {
                constants.insert(constant.replace('*', &rust_name));
            }
            if rust_name.is_empty() {
                self.problem(
                    &place,
                    "a name without a letter or digit names nothing in Rust; add an `x-rust-name`",
                );
            } else if !rust_names.insert(rust_name) {
                self.problem(
                    &place,
                    "another property has the same Rust name; give one an `x-rust-name`",
                );
            }
        }
        let limits = value.get("x-limits").and_then(Value::as_object);
        for (limit, value) in limits.into_iter().flatten() {
            for constant in constants_of(value) {
                if !constants.insert(constant.replace('*', &plain(limit))) {
                    let reason = "a property's limit has the same constant; use another name";
                    self.problem(&place.at("x-limits").at(limit), reason);
                }
            }
        }

        let place = place.at("required");
        match value.get("required") {
            None => return,
            Some(Value::Array(listed)) if listed.iter().all(Value::is_string) => {}
            Some(found @ Value::Array(_)) => {
                self.problem(&place, format!("must be a list of names, not {}", shown(found)));
            }
            Some(found) => self.problem(&place, format!("must be a list, not {}", shown(found))),
        }
        for (index, name) in listed.iter().enumerate() {
            if listed[..index].contains(name) {
                self.problem(&place, format!("`{name}` is required twice"));
            }
            if found.is_none_or(|found| !found.contains_key(*name)) {
                let names = found.into_iter().flatten().map(|(name, _)| name.as_str());
                let meant = did_you_mean(name, names.filter(|name| !listed.contains(name)));
                self.problem(&place, format!("`{name}` is required but no property{meant}"));
            }
        }
    }
}

fn is_usable(name: &str) -> bool {
    let is_plain = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_plain && !TAKEN.contains(&name)
}

/// Returns a name without case and separators, which is the same however the name is split into words.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "")
}

/// Returns a property and the elements or values in it, each with whether it is required.
fn parts(property: &Value, is_required: bool) -> Vec<(&Map<String, Value>, bool)> {
    let mut found: Vec<_> =
        property.as_object().map(|property| (property, is_required)).into_iter().collect();
    for key in ["items", "additionalProperties"] {
        found.extend(property.get(key).into_iter().flat_map(|inner| parts(inner, true)));
    }
    found
}

/// Returns the names of a limit's constants, with `*` in place of the limit's own name.
fn constants_of(limit: &Value) -> impl Iterator<Item = &'static str> {
    [
        ("maxItems", "max*"),
        ("minimum", "min*"),
        ("maximum", "max*"),
        ("x-text", "*rules"),
        ("x-mobile", "*rules"),
    ]
    .into_iter()
    .filter(|(key, _)| limit.get(key).is_some())
    .map(|(_, constant)| constant)
}

/// Returns a name as typify writes it. In a row of capitals, only the first stays, and the last if a lower-case letter
/// follows.
pub(super) fn camel_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut before = 'a';
    let mut words = String::new();
    for (index, c) in letters.iter().enumerate() {
        let ends = letters.get(index + 1).is_none_or(|next| !next.is_ascii_lowercase());
        let within = before.is_ascii_uppercase() && ends;
        words.push(if within { c.to_ascii_lowercase() } else { *c });
        if c.is_ascii_alphabetic() {
            before = *c;
        }
    }
    words
}
