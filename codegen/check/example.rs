//! Examples: the tests send them and the emulator answers them, so they must be what they are examples of.

use serde_json::{Map, Value};

use super::super::dialect::{Whole, required, whole};
use super::super::load::SchemaFile;
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;

const EXAMPLE: &[&str] = &["request", "reply"];

/// The longest value that a problem shows, in characters.
const LONGEST_SHOWN: usize = 40;

/// How strictly a value is compared with its type.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// As it is sent.
    Request,
    /// As it is read: a number may be text, text a number, and there may be more than the schema knows.
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
        let examples = file.root.get("examples").and_then(Value::as_array);
        let Some(examples) = examples.filter(|list| !list.is_empty()) else {
            return self.problem(&place, needed);
        };
        for (index, example) in examples.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            let is_complete = example.get("request").is_some_and(Value::is_object)
                && example.get("reply").is_some() != is_bodiless;
            let Some(example) = example.as_object().filter(|_| is_complete) else {
                self.problem(&place, needed.clone());
                continue;
            };
            self.keywords(example, EXAMPLE, &place);
            self.example_object(request, &example["request"], &place.at("request"), Side::Request);
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
                self.problem(place, format!("must be an array, and is {}", shown(value)));
            }
            Whole::List | Whole::Scalar => self.example_value(reply, value, place, Side::Reply),
        }
    }

    fn example_object(&mut self, definition: &'a Value, value: &Value, place: &Place, side: Side) {
        let Some(definition) = definition.as_object() else {
            return;
        };
        let Some(given) = value.as_object() else {
            return self.problem(place, format!("must be an object, and is {}", shown(value)));
        };
        let properties = definition.get("properties").and_then(Value::as_object);
        let property = |name: &str| properties.and_then(|properties| properties.get(name));
        let names = || properties.into_iter().flatten().map(|(name, _)| name.as_str());
        // Of a reply it holds at the top only.
        if side == Side::Request {
            self.example_required(definition, given, place, side);
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
        let is_empty = |value: &Value| {
            let empty = value == "" || value.as_array().is_some_and(Vec::is_empty);
            value.is_null() || empty && side == Side::Request
        };
        for name in required(definition) {
            if property(name).is_some() && given.get(name).is_none_or(is_empty) {
                let strange = given.keys().filter(|name| property(name).is_none());
                let meant = did_you_mean(name, strange.map(String::as_str));
                self.problem(place, format!("needs `{name}`, which is required{meant}"));
            }
        }
    }

    fn example_value(&mut self, property: &'a Value, value: &Value, place: &Place, side: Side) {
        if let Some(reference) = property["$ref"].as_str() {
            let name = reference.strip_prefix("#/definitions/").unwrap_or_default();
            match self.find(name) {
                Some(found) if found.value["type"] == "object" => {
                    self.within(found.module(), |checker| {
                        checker.example_object(found.value, value, place, side);
                    });
                }
                Some(_) => self.example_scalar("string", property, value, place, side),
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
                for (name, value) in map {
                    let values = &property["additionalProperties"];
                    self.example_value(values, value, &place.at(name), side);
                }
            }
            // Legacy operations write a single one where they document a list.
            (Some("array"), _) if side == Side::Reply => {
                self.example_value(&property["items"], value, place, side);
            }
            (Some("array"), _) => {
                self.problem(place, format!("must be an array, and is {}", shown(value)));
            }
            (Some("object"), _) => {
                self.problem(place, format!("must be an object, and is {}", shown(value)));
            }
            (Some(kind), _) => self.example_scalar(kind, property, value, place, side),
            (None, _) => {}
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
            "integer" if property["format"] == "int32" => (
                number.is_some_and(|number| i32::try_from(number).is_ok()),
                "a whole number of 32 bits",
            ),
            "integer" => (number.is_some(), "a whole number of 64 bits"),
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
            let given =
                if is_secret { String::new() } else { format!(", and is {}", shown(value)) };
            return self.problem(place, format!("must be {expected}{given}"));
        }
        for (limit, is_beyond) in
            [("minimum", f64::lt as fn(&f64, &f64) -> bool), ("maximum", f64::gt)]
        {
            if let (Some(limit_), Some(number)) = (property[limit].as_f64(), value.as_f64())
                && is_beyond(&number, &limit_)
                && !is_reply
            {
                self.problem(place, format!("is {number}: beyond the `{limit}` {limit_}"));
            }
        }
    }
}

/// The beginning of a value, as JSON.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
