//! What a request may not hold, as one flat list for each operation: the fields of nested objects by their full names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::check::{references, required};
use super::super::load::Schema;
use super::super::model::Operation;
use super::super::types::{Kind, kind};

/// The rules of an operation, as Rust.
pub fn rules(schema: &Schema, operation: &Operation) -> Vec<String> {
    let mut found = Rules { schema, list: Vec::new(), around: Vec::new() };
    found.object(&operation.name, "");
    let mut seen = BTreeSet::new();
    found.list.retain(|rule| seen.insert(rule.clone()));
    found.list
}

/// `TextRules { … }` for an `x-text`.
pub fn text_rules(rules: &Value) -> String {
    let text = |key: &str| rules[key].as_str().unwrap_or_default();
    format!(
        "TextRules {{ without: {:?}, not_last: {:?}, only: {:?} }}",
        text("without"),
        text("not-last"),
        text("only")
    )
}

/// `MobileRules { … }` for an `x-mobile`.
pub fn mobile_rules(rules: &Value) -> String {
    format!("MobileRules {{ home: {}, digits: {} }}", rules["home"], rules["digits"])
}

struct Rules<'a> {
    schema: &'a Schema,
    list: Vec<String>,
    /// The definitions around this one, and where they stand.
    around: Vec<(&'a str, String)>,
}

impl<'a> Rules<'a> {
    fn add(&mut self, function: &str, field: &str, rest: &str) {
        self.list.push(format!("Rule::{function}({field:?}{rest})"));
    }

    /// Adds something to the last rule.
    fn more(&mut self, rest: &str) {
        self.list.last_mut().expect("it was added").push_str(rest);
    }

    /// The fields of a definition; `place` is empty at the top and ends with a dot below it.
    fn object(&mut self, name: &'a str, place: &str) {
        let Some(definition) = self.schema.definition(name).and_then(Value::as_object) else {
            return;
        };
        self.around.push((name, place.trim_end_matches('.').into()));
        let required = required(definition);
        let properties = definition.get("properties").and_then(Value::as_object);
        for (wire, property) in properties.into_iter().flatten() {
            let field = format!("{place}{wire}");
            if property["type"] == "array" && required.contains(&wire.as_str()) {
                self.add("filled", &field, "");
            }
            self.field(&field, property);
        }
        let limits = definition.get("x-limits").and_then(Value::as_object);
        for (_, limit) in limits.into_iter().flatten() {
            if let Some(of) = limit["of"].as_str() {
                self.bounds(&format!("{place}{of}"), limit);
            }
        }
        self.around.pop();
    }

    fn field(&mut self, field: &str, property: &'a Value) {
        if property.get("x-secret").is_some() {
            return;
        }
        if let Some(most) = property.get("maxItems") {
            self.add("max_items", field, &format!(", {most}"));
        }
        self.bounds(field, property);
        let direct = property.get("$ref").is_some();
        if let Some(name) = references(property).into_iter().next().filter(|_| direct) {
            let definition = &self.schema.definition(name).expect("it was checked");
            let around = self.around.iter().find(|(found, _)| *found == name);
            match (kind(name, definition), around) {
                (Kind::Struct, Some((_, other))) => {
                    let other = format!(", {other:?}");
                    self.add("like", field, &other);
                }
                (Kind::Struct, None) => self.object(name, &format!("{field}.")),
                _ => {
                    self.add("id", field, "");
                    if let Some(without) = definition["x-text"]["without"].as_str() {
                        self.more(&format!(".without({without:?})"));
                    }
                }
            }
        }
        match (property["type"].as_str(), property.get("x-text"), property["x-in"].as_str()) {
            (_, Some(rules), _) if rules.as_object().is_some_and(Map::is_empty) => {
                self.add("line", field, "");
            }
            (_, Some(rules), _) => {
                self.add("text", field, &format!(", {}", text_rules(rules)));
            }
            (Some("string"), None, Some("path" | "query")) => self.add("line", field, ""),
            // An empty value in a map may mean something.
            (Some("string"), None, _) if !field.ends_with('*') => self.add("filled", field, ""),
            _ => {}
        }
        if let Some(items) = property.get("items") {
            self.field(field, items);
        }
        if let Some(values) = property.get("additionalProperties") {
            self.field(&format!("{field}.*"), values);
        }
    }

    fn bounds(&mut self, field: &str, of: &Value) {
        let unless = of["unless"].as_str().map(|name| format!(".unless({name:?})"));
        for key in ["minimum", "maximum"] {
            if let Some(bound) = of.get(key) {
                self.add(key, field, &format!(", {bound}"));
                self.more(unless.as_deref().unwrap_or_default());
            }
        }
    }
}
