//! Checks replies that are not objects: no body, any JSON, a list or a scalar.

use serde_json::{Map, Value};

use super::super::dialect::{has_secret, is_text_type};
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;
use super::example::shown;

const ALONE: &[&str] = &["x-reply", "description"];
const LIST: &[&str] = &["type", "items", "description"];
const SCALAR: &[&str] = &["type", "format", "$ref", "description"];

impl<'a> Checker<'a, '_> {
    /// Checks a reply that is not an object, and returns true. Returns false for an object.
    pub(super) fn whole_reply(&mut self, reply: &'a Map<String, Value>, place: &Place) -> bool {
        if let Some(found) = reply.get("x-reply") {
            let known = ["none", "any"];
            if !known.iter().any(|known| found == known) {
                let meant = did_you_mean(found.as_str().unwrap_or_default(), known);
                let reason = format!(
                    "{} must be none or any{meant}; a list has the `type` array with its `items`, and a \
                     scalar has its own `type`",
                    shown(found)
                );
                self.problem(&place.at("x-reply"), reason);
            }
            self.keywords(reply, ALONE, place);
            return true;
        }
        let kind = reply.get("type").and_then(Value::as_str);
        let is_text = kind == Some("string") && !is_text_type(reply);
        let scalars = ["integer", "number", "boolean"];
        let is_scalar = is_text || kind.is_some_and(|kind| scalars.contains(&kind));
        let known = match reply.get("$ref") {
            None if kind == Some("array") => LIST,
            None if !is_scalar => return false,
            _ => SCALAR,
        };
        if has_secret(&Value::Object(reply.clone())) {
            self.problem(place, "a secret of a reply needs a name: make the reply an object");
        }
        self.keywords(reply, known, place);
        self.whole_value(reply, place);
        true
    }

    fn whole_value(&mut self, reply: &'a Map<String, Value>, place: &Place) {
        if let Some(reference) = reply.get("$ref") {
            let place = place.at("$ref");
            self.reference(reference, &place);
            let name = reference.as_str().and_then(|text| text.strip_prefix("#/definitions/"));
            let target = name.and_then(|name| self.find(name));
            if target.is_some_and(|target| target.value["type"] == "object") {
                let reason = "a reply that is an object has its own `type` and `properties`";
                self.problem(&place, reason);
            }
            return;
        }
        match reply.get("items") {
            Some(items) => self.property(items, &place.at("items"), false),
            None if reply["type"] == "array" => self.problem(place, "an array needs `items`"),
            None => {}
        }
        self.format(reply, place);
    }
}
