//! Checks examples, because the tests send them and the emulator answers with them.

use serde_json::{Map, Value};

use super::super::dialect::{Whole, is_number, required, whole};
use super::super::load::SchemaFile;
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::{Checker, example_text};

const EXAMPLE: &[&str] = &["request", "reply"];

/// The longest value in a problem, in characters.
const MAX_SHOWN: usize = 40;

/// How strictly a value must fit its type.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Exactly, because it is sent.
    Request,
    /// Leniently, as replies are read: numbers and texts may replace each other, and there may be unknown fields.
    Reply,
}

impl<'a> Checker<'a, '_> {
    pub(super) fn examples(&mut self, file: &'a SchemaFile, request: &'a Value, reply: &'a Value) {
        let root = file.place();
        let place = root.at("examples");
        let (is_bodiless, parts) = match whole(reply) {
            Whole::None => (true, "a `request`, and no `reply`, for the answer has no body"),
            _ => (false, "a `request` and its `reply`"),
        };
        let needed = format!("an operation needs an example: {parts}");
        let examples = match file.root.get("examples") {
            Some(Value::Array(list)) if !list.is_empty() => list,
            None | Some(Value::Array(_)) => return self.problem(&place, needed),
            Some(found) => {
                let reason = format!("must be a list, not {}: {needed}", shown(found));
                return self.problem(&place, reason);
            }
        };
        for (index, example) in examples.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            let Some(example) = example.as_object() else {
                self.problem(&place, needed.clone());
                continue;
            };
            self.keywords(example, EXAMPLE, &place);
            let has = |part: &str| example.contains_key(part);
            if !has("request") || has("reply") == is_bodiless {
                self.problem(&place, needed.clone());
            }
            if let Some(value) = example.get("request") {
                self.example_object(request, value, &place.at("request"), Side::Request);
            }
            if let Some(value) = example.get("reply") {
                self.example_reply(reply, value, &place.at("reply"));
            }
        }
    }

    fn example_reply(&mut self, reply: &'a Value, value: &Value, place: &Place) {
        match whole(reply) {
            Whole::None | Whole::Any => {}
            Whole::Object => {
                self.example_object(reply, value, place, Side::Reply);
                if let (Some(reply), Some(given)) = (reply.as_object(), value.as_object()) {
                    self.example_required(reply, given, place, Side::Reply);
                }
                let field = reply["x-success"].as_str().filter(|_| value.is_object());
                if let Some(field) = field.filter(|field| value[*field] != true) {
                    let reason = "must be true, as `x-success` says: this is answered as a success";
                    self.problem(&place.at(field), reason);
                }
            }
            Whole::List if !value.is_array() => {
                self.problem(place, format!("must be an array, not {}", shown(value)));
            }
            Whole::List | Whole::Scalar => self.example_value(reply, value, place, Side::Reply),
        }
    }

    fn example_object(&mut self, definition: &'a Value, value: &Value, place: &Place, side: Side) {
        let Some(definition) = definition.as_object() else {
            return;
        };
        let Some(given) = value.as_object() else {
            return self.problem(place, format!("must be an object, not {}", shown(value)));
        };
        let properties = definition.get("properties").and_then(Value::as_object);
        let property = |name: &str| properties.and_then(|properties| properties.get(name));
        let names = || properties.into_iter().flatten().map(|(name, _)| name.as_str());
        // For a reply, only the top level has required fields.
        if side == Side::Request {
            self.example_required(definition, given, place, side);
            if let Some(limits) = definition.get("x-limits") {
                self.example_limits(limits, value, place);
            }
        }
        for (name, value) in given {
            let place = place.at(name);
            match property(name) {
                None if side == Side::Request => {
                    let known = names().filter(|known| !given.contains_key(*known));
                    let meant = did_you_mean(name, known);
                    self.problem(&place, format!("no parameter has this name{meant}"));
                }
                Some(property) if !value.is_null() => {
                    self.example_value(property, value, &place, side);
                }
                _ => {}
            }
        }
    }

    fn example_required(
        &mut self,
        definition: &Map<String, Value>,
        given: &Map<String, Value>,
        place: &Place,
        side: Side,
    ) {
        let property = |name: &str| definition.get("properties").and_then(|found| found.get(name));
        let is_empty = |property: &Value, value: &Value| {
            let empty = value == "" || value.as_array().is_some_and(Vec::is_empty);
            value.is_null() && property.get("x-any").is_none()
                || empty && side == Side::Request && property.get("x-empty").is_none()
        };
        for name in required(definition) {
            if let Some(property) = property(name)
                && given.get(name).is_none_or(|value| is_empty(property, value))
            {
                let known = definition.get("properties").and_then(Value::as_object);
                let strange = given
                    .keys()
                    .filter(|name| known.is_none_or(|known| !known.contains_key(name.as_str())));
                let meant = did_you_mean(name, strange.map(String::as_str));
                self.problem(place, format!("needs `{name}`, which is required{meant}"));
            }
        }
    }

    fn example_value(&mut self, property: &'a Value, value: &Value, place: &Place, side: Side) {
        if property.get("x-any").is_some() {
            return;
        }
        if let Some(reference) = property["$ref"].as_str() {
            let name = reference.strip_prefix("#/definitions/").unwrap_or_default();
            match self.find(name) {
                Some(found) if found.value["type"] == "object" => {
                    self.within(found.module(), |checker| {
                        checker.example_object(found.value, value, place, side);
                    });
                }
                Some(found) => {
                    let kind = if is_number(found.value) { "integer" } else { "string" };
                    self.example_scalar(kind, found.value, value, place, side);
                    self.example_text(property, Some(found.value), value, place, side);
                }
                None => {}
            }
            return;
        }
        match (property["type"].as_str(), value) {
            (Some("array"), Value::Array(list)) => {
                let most = property["maxItems"].as_u64();
                if most.is_some_and(|most| list.len() as u64 > most) && side == Side::Request {
                    self.problem(
                        place,
                        format!("has {} elements: more than `maxItems`", list.len()),
                    );
                }
                for (index, value) in list.iter().enumerate() {
                    let index = index.to_string();
                    self.example_value(&property["items"], value, &place.at(&index), side);
                }
            }
            (Some("object"), Value::Object(map)) => {
                let values = &property["additionalProperties"];
                // An empty value may have a meaning.
                let is_plain = values["type"] == "string" && values.get("x-text").is_none();
                for (name, value) in map.iter().filter(|(_, value)| !is_plain || *value != "") {
                    self.example_value(values, value, &place.at(name), side);
                }
            }
            // Legacy operations may write a single element where they document a list.
            (Some("array"), _) if side == Side::Reply => {
                self.example_value(&property["items"], value, place, side);
            }
            (Some("array"), _) => {
                self.problem(place, format!("must be an array, not {}", shown(value)));
            }
            (Some("object"), _) => {
                self.problem(place, format!("must be an object, not {}", shown(value)));
            }
            (Some(kind), _) => {
                self.example_scalar(kind, property, value, place, side);
                self.example_text(property, None, value, place, side);
            }
            (None, _) => {}
        }
    }

    fn example_text(
        &mut self,
        property: &Value,
        id: Option<&Value>,
        value: &Value,
        place: &Place,
        side: Side,
    ) {
        let text = value.as_str().filter(|_| side == Side::Request);
        if let Some(problem) = text.and_then(|text| example_text::problem(property, id, text)) {
            self.problem(place, format!("{} {problem}", shown(value)));
        }
    }

    /// Checks an `x-limits`. The path of a limit leads through lists.
    fn example_limits(&mut self, limits: &Value, given: &Value, place: &Place) {
        for limit in limits.as_object().into_iter().flatten().map(|(_, limit)| limit) {
            let is_lifted = limit["unless"].as_str().is_some_and(|name| given[name] == true);
            if let Some(path) = limit["of"].as_str().filter(|_| !is_lifted) {
                self.example_limit(limit, given, path, place);
            }
        }
    }

    fn example_limit(&mut self, limit: &Value, value: &Value, path: &str, place: &Place) {
        if let Some(list) = value.as_array() {
            for (index, value) in list.iter().enumerate() {
                self.example_limit(limit, value, path, &place.at(&index.to_string()));
            }
        } else if path.is_empty() {
            self.example_bounds(limit, value, place);
        } else {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            self.example_limit(limit, &value[first], rest, &place.at(first));
        }
    }

    fn example_bounds(&mut self, limit: &Value, value: &Value, place: &Place) {
        for (end, is_beyond) in
            [("minimum", f64::lt as fn(&f64, &f64) -> bool), ("maximum", f64::gt)]
        {
            if let (Some(bound), Some(number)) = (limit[end].as_f64(), value.as_f64())
                && is_beyond(&number, &bound)
            {
                self.problem(place, format!("is {value}: beyond the `{end}` {}", limit[end]));
            }
        }
    }

    fn example_scalar(
        &mut self,
        kind: &str,
        property: &Value,
        value: &Value,
        place: &Place,
        side: Side,
    ) {
        let is_reply = side == Side::Reply;
        let text = value.as_str().filter(|_| is_reply);
        let number = value.as_i64().or_else(|| text?.parse().ok());
        let (fits, expected) = match kind {
            "string" => (value.is_string() || is_reply && value.is_number(), "a string"),
            "integer" if property["format"] == "int32" => {
                (number.is_some_and(|number| i32::try_from(number).is_ok()), "a 32-bit integer")
            }
            "integer" => (number.is_some(), "a 64-bit integer"),
            "number" => {
                let is_number = |text: &str| text.parse::<f64>().is_ok();
                (value.is_number() || text.is_some_and(is_number), "a number")
            }
            "boolean" => {
                let is_boolean = |text: &str| ["true", "false"].contains(&text);
                (value.is_boolean() || text.is_some_and(is_boolean), "true or false")
            }
            _ => (true, ""),
        };
        if !fits {
            let is_secret = property.get("x-secret").is_some();
            let given = if is_secret { String::new() } else { format!(", not {}", shown(value)) };
            return self.problem(place, format!("must be {expected}{given}"));
        }
        if !is_reply {
            self.example_bounds(property, value, place);
        }
    }
}

/// Returns the beginning of a value as JSON.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
