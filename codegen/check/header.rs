//! Checks `x-operation`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::problem::Place;
use super::Checker;
use super::example::shown;

#[rustfmt::skip]
const HEADER: &[&str] = &[
    "method", "host", "path", "auth", "token-of", "permission", "app-types", "repeatable", "source", "name",
    "body",
];
const OPTIONAL: &[&str] = &["token-of", "permission", "app-types", "name", "body"];

impl Checker<'_, '_> {
    pub(super) fn header(&mut self, header: &Map<String, Value>, place: &Place) {
        self.keywords(header, HEADER, place);
        for key in HEADER.iter().filter(|key| !OPTIONAL.contains(*key)) {
            if !header.contains_key(*key) {
                self.problem(place, format!("needs a `{key}`"));
            }
        }
        for (key, known) in [
            ("method", &["GET", "POST", "PUT", "DELETE", "PATCH"][..]),
            ("host", &["api", "oapi"]),
            ("auth", &["header", "query", "none"]),
            ("token-of", &["app", "person"]),
            ("body", &["json", "form"]),
        ] {
            if let Some(found) = header.get(key) {
                self.one_of(found, known, &place.at(key));
            }
        }
        for key in ["path", "permission", "source"] {
            let found = header.get(key);
            if let Some(found) = found.filter(|found| !found.is_string()) {
                self.problem(&place.at(key), format!("must be a text, not {}", shown(found)));
            } else if found.is_some_and(|found| found == "") && key == "permission" {
                let reason = "must name something; leave it out where the vendor names nothing";
                self.problem(&place.at(key), reason);
            }
        }
        if header.contains_key("token-of") && header.get("auth").is_some_and(|auth| auth == "none")
        {
            self.problem(&place.at("token-of"), "the operation takes no token: `auth` is none");
        }
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let name = header.get("name");
        if let Some(found) = name.filter(|found| !found.as_str().is_some_and(is_name)) {
            let reason = format!(
                "must be letters, digits and `_`, with a letter first, but is {}",
                shown(found)
            );
            self.problem(&place.at("name"), reason);
        }
        let source = header.get("source").and_then(Value::as_str);
        if let Some(source) = source.filter(|source| !is_https(source)) {
            let reason = format!("`{source}` is not the https address of the vendor's page");
            self.problem(&place.at("source"), reason);
        }
        if let Some(found) = header.get("repeatable").filter(|found| !found.is_boolean()) {
            let reason = format!("must be true or false, not {}", shown(found));
            self.problem(&place.at("repeatable"), reason);
        }
        if let Some(found) = header.get("app-types") {
            self.app_types(found, &place.at("app-types"));
        }
    }

    fn app_types(&mut self, found: &Value, place: &Place) {
        let listed = found.as_array().filter(|listed| !listed.is_empty());
        let Some(listed) = listed else {
            let known = self.app_types.join(", ");
            let given = shown(found);
            let reason = format!(
                "must be a list of at least one of: {known}; it is {given}; leave it out where the vendor \
                 names none"
            );
            return self.problem(place, reason);
        };
        let known = self.app_types.clone();
        let mut seen = BTreeSet::new();
        for (index, name) in listed.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            if !seen.insert(name.to_string()) {
                self.problem(&place, format!("{name} is listed twice"));
            }
            if self.schema.is_whole || !known.is_empty() {
                self.one_of(name, &known, &place);
            }
        }
    }
}

/// Returns true for an address that can be a link in the documentation.
fn is_https(address: &str) -> bool {
    let rest = address.strip_prefix("https://").unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && rest.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>\"`".contains(c))
}
