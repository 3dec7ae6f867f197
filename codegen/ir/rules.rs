//! The rules for a request, as one flat list.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::dialect::{Kind, is_number, kind, references, required};
use super::super::load::{Definition, Named, Schema};
use super::read::{bounds, text_rules};
use super::{Rule, Test, TextRules};

/// Returns the rules of a request.
pub fn rules(schema: &Schema, request: Definition) -> Vec<Rule> {
    let mut found = Rules { schema, list: Vec::new(), around: Vec::new() };
    found.object(request, "");
    let mut seen = BTreeSet::new();
    found.list.retain(|rule| seen.insert(rule.clone()));
    found.list
}

struct Rules<'a> {
    schema: &'a Schema,
    list: Vec<Rule>,
    /// The enclosing definitions and their fields.
    around: Vec<(Named, String)>,
}

impl<'a> Rules<'a> {
    fn add(&mut self, field: &str, test: Test) {
        self.list.push(Rule { field: field.into(), test });
    }

    /// Adds the rules of a definition's fields. `place` is empty at the top level, and ends with a dot below it.
    fn object(&mut self, found: Definition<'a>, place: &str) {
        let Some(definition) = found.value.as_object() else {
            return;
        };
        self.around.push((found.named(), place.trim_end_matches('.').into()));
        let required = required(definition);
        let properties = definition.get("properties").and_then(Value::as_object);
        for (wire, property) in properties.into_iter().flatten() {
            let field = format!("{place}{wire}");
            let may_be_empty = property.get("x-empty").is_some();
            if property["type"] == "array" && required.contains(&wire.as_str()) && !may_be_empty {
                self.add(&field, Test::Filled);
            }
            self.field(found, &field, property);
        }
        let limits = definition.get("x-limits").and_then(Value::as_object);
        for (_, limit) in limits.into_iter().flatten() {
            if let Some(of) = limit["of"].as_str() {
                self.bounds(&format!("{place}{of}"), limit);
            }
        }
        self.around.pop();
    }

    /// Adds the rules of a property of `within`.
    fn field(&mut self, within: Definition<'a>, field: &str, property: &'a Value) {
        if property.get("x-secret").is_some() {
            // A secret at the top level is checked where it is written.
            if field.contains('.') && !field.ends_with('*') {
                self.add(field, Test::Filled);
            }
            return;
        }
        if let Some(most) = property["maxItems"].as_i64() {
            self.add(field, Test::MaxItems(most));
        }
        self.bounds(field, property);
        let direct = property.get("$ref").is_some();
        if let Some(name) = references(property).into_iter().next().filter(|_| direct) {
            let found = self.schema.find(within.module(), name).expect("it was checked");
            let named = found.named();
            let around = self.around.iter().find(|(around, _)| *around == named);
            match (kind(name, found.value), around) {
                (Kind::Struct, Some((_, other))) => {
                    let other = other.clone();
                    self.add(field, Test::Like(other));
                }
                (Kind::Struct, None) => self.object(found, &format!("{field}.")),
                _ if is_number(found.value) => self.bounds(field, found.value),
                _ => {
                    let without = found.value["x-text"]["without"].as_str().map(String::from);
                    self.add(field, Test::Id { without });
                }
            }
        }
        let travels = property["x-in"].as_str();
        let may_be_empty = property.get("x-empty").is_some();
        if may_be_empty {
            let is_list = property["type"] == "array";
            self.add(field, if is_list { Test::EmptyList } else { Test::Empty });
        }
        match (property["type"].as_str(), text_rules(property), travels) {
            (_, Some(TextRules::Line), _) => self.add(field, Test::Line),
            (_, Some(TextRules::Characters(rules)), _) => self.add(field, Test::Text(rules)),
            (Some("string"), None, Some("path" | "query" | "header")) => {
                self.add(field, Test::Line);
            }
            // An empty value in a map may mean something.
            (Some("string"), None, _) if !field.ends_with('*') && !may_be_empty => {
                self.add(field, Test::Filled);
            }
            _ => {}
        }
        if let Some(items) = property.get("items") {
            self.field(within, field, items);
        }
        if let Some(values) = property.get("additionalProperties") {
            self.field(within, &format!("{field}.*"), values);
        }
    }

    fn bounds(&mut self, field: &str, of: &Value) {
        let bounds = bounds(of);
        let unless = || of["unless"].as_str().map(String::from);
        if let Some(bound) = bounds.minimum {
            self.add(field, Test::Minimum { bound, unless: unless() });
        }
        if let Some(bound) = bounds.maximum {
            self.add(field, Test::Maximum { bound, unless: unless() });
        }
    }
}
