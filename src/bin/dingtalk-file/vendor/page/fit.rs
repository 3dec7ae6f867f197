//! Fits a page's examples to the schema. Missing required values get a sample, and values that do not fit are left out.

use serde_json::{Map, Value, json};

use super::super::draft;
use super::super::files::{Files, referred};
use super::known;

/// The maximum depth of objects in a made-up example.
const DEEPEST: usize = 4;

pub struct Fitter<'a> {
    pub files: &'a Files,
    pub module: &'a str,
    pub definitions: &'a Map<String, Value>,
}

impl<'a> Fitter<'a> {
    /// Returns the example of a request. If the page has none, every parameter gets a sample.
    pub fn request(&self, definition: &'a Value, given: &Map<String, Value>) -> Value {
        self.object(definition, given, given.is_empty(), 0).into()
    }

    /// Returns the example of a reply.
    pub fn reply(&self, definition: &'a Value, given: Option<&Value>) -> Option<Value> {
        if definition["x-reply"] == "none" {
            return None;
        }
        if definition["x-reply"] == "any" {
            return Some(given.cloned().unwrap_or_else(|| json!({ "key": "value" })));
        }
        if definition["type"] != "object" {
            let fitting = given.and_then(|given| self.received(definition, given));
            return fitting.or_else(|| self.sample(definition, 0));
        }
        let Some(Value::Object(given)) = given else {
            return Some(self.object(definition, &Map::new(), true, 0).into());
        };
        let mut reply = given.clone();
        reply.retain(|name, value| {
            let property = &definition["properties"][name.as_str()];
            property.is_null() || self.received(property, value).is_some()
        });
        for name in required(definition) {
            if reply.get(name).is_none_or(Value::is_null) {
                let sample = self.sample(&definition["properties"][name], 0);
                reply.extend(sample.map(|sample| (name.to_string(), sample)));
            }
        }
        Some(reply.into())
    }

    fn target(&self, property: &'a Value) -> Option<&'a Value> {
        let name = referred(property)?;
        let shared = || self.files.find(self.module, name).map(|(_, found)| found);
        self.definitions.get(name).or_else(shared)
    }

    fn object(
        &self,
        definition: &'a Value,
        given: &Map<String, Value>,
        is_whole: bool,
        depth: usize,
    ) -> Map<String, Value> {
        let mut object = Map::new();
        let required = required(definition);
        for (name, property) in definition["properties"].as_object().into_iter().flatten() {
            let fitting = given.get(name).and_then(|value| self.sent(property, value));
            let is_wanted = is_whole || required.contains(&name.as_str());
            let sample = || self.sample(property, depth).filter(|_| is_wanted);
            object.extend(fitting.or_else(sample).map(|value| (name.clone(), value)));
        }
        object
    }

    /// Returns a value of a request, converted to its type: on the page, parameters in a path or a query are texts.
    fn sent(&self, property: &'a Value, value: &Value) -> Option<Value> {
        if property.get("x-any").is_some() {
            return Some(value.clone());
        }
        if let Some(target) = self.target(property) {
            if target["type"] == "object" {
                return Some(self.object(target, value.as_object()?, false, 0).into());
            }
            return self.sent(target, value);
        }
        let text = value.as_str();
        match property["type"].as_str()? {
            "string" => {
                let begins = property["x-text"]["begins"].as_str().unwrap_or_default();
                let is_text = |text: &&str| {
                    !text.is_empty() && !text.contains(char::is_control) && text.starts_with(begins)
                };
                text.filter(is_text).map(Value::from)
            }
            "integer" => {
                let number = value.as_i64().or_else(|| text?.parse().ok());
                let least = property["minimum"].as_i64().unwrap_or(i64::MIN);
                number.filter(|number| *number >= least).map(Value::from)
            }
            "number" => value.as_f64().or_else(|| text?.parse().ok()).map(Value::from),
            "boolean" => value.as_bool().or_else(|| text?.parse().ok()).map(Value::from),
            "array" => {
                let parsed = text.and_then(|text| serde_json::from_str(text).ok());
                let list = parsed.as_ref().unwrap_or(value).as_array()?;
                let list: Option<Vec<_>> =
                    list.iter().map(|value| self.sent(&property["items"], value)).collect();
                list.filter(|list| !list.is_empty()).map(Value::from)
            }
            _ => {
                let values = &property["additionalProperties"];
                let all = value.as_object()?.iter();
                let all = all.map(|(key, value)| Some((key.clone(), self.sent(values, value)?)));
                all.collect::<Option<Map<_, _>>>().map(Value::from)
            }
        }
    }

    /// Returns a value of a reply if it can be read as its type. Numbers may be written as texts, and texts as numbers.
    fn received(&self, property: &'a Value, value: &Value) -> Option<Value> {
        if property.get("x-any").is_some() || value.is_null() {
            return Some(value.clone());
        }
        if let Some(target) = self.target(property) {
            if target["type"] != "object" {
                return self.received(target, value);
            }
            let fits = value.as_object()?.iter().all(|(name, value)| {
                let property = &target["properties"][name.as_str()];
                property.is_null() || self.received(property, value).is_some()
            });
            return fits.then(|| value.clone());
        }
        let text = value.as_str();
        let fits = match property["type"].as_str()? {
            "string" => value.is_string() || value.is_number(),
            "integer" => value.as_i64().or_else(|| text?.parse().ok()).is_some(),
            "number" => value.as_f64().or_else(|| text?.parse().ok()).is_some(),
            "boolean" => value.as_bool().or_else(|| text?.parse().ok()).is_some(),
            "array" => {
                let items = &property["items"];
                value.as_array()?.iter().all(|value| self.received(items, value).is_some())
            }
            _ => {
                let values = &property["additionalProperties"];
                value.as_object()?.values().all(|value| self.received(values, value).is_some())
            }
        };
        fits.then(|| value.clone())
    }

    /// Returns a sample for a property, or `None` for an object that contains itself.
    fn sample(&self, property: &'a Value, depth: usize) -> Option<Value> {
        if let Some(target) = self.target(property) {
            if target["type"] == "object" {
                let object = || self.object(target, &Map::new(), true, depth + 1);
                return (depth < DEEPEST).then(object).map(Value::from);
            }
            if let Some(begins) = target["x-text"]["begins"].as_str() {
                return Some(format!("{begins}1").into());
            }
            let first = known::consts(target).first().map(|first| Value::from(*first));
            return first.or_else(|| self.sample(target, depth));
        }
        match property["type"].as_str() {
            Some("array") => {
                let inner = self.sample(&property["items"], depth);
                Some(inner.into_iter().collect())
            }
            Some("object") => {
                let value = self.sample(&property["additionalProperties"], depth);
                Some(value.map_or_else(|| json!({}), |value| json!({ "key": value })))
            }
            _ => draft::sample(property, self.definitions, &mut Vec::new()),
        }
    }
}

fn required(definition: &Value) -> Vec<&str> {
    definition["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
