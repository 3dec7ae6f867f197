//! Lays out a schema file as in `schema/`: keywords and names in a readable order, short values on one line.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::files::referred;

/// The longest line, in characters.
const WIDTH: usize = 100;

#[rustfmt::skip]
const ROOT: &[&str] = &["title", "description", "x-draft", "x-differs", "x-operation", "definitions", "examples"];
#[rustfmt::skip]
const HEADER: &[&str] = &[
    "method", "host", "path", "auth", "permission", "app-types", "repeatable", "source", "name", "body",
];
#[rustfmt::skip]
const DEFINITION: &[&str] = &["type", "description", "x-extensible-enum", "required", "properties", "oneOf"];
#[rustfmt::skip]
const PROPERTY: &[&str] = &[
    "$ref", "type", "format", "items", "additionalProperties", "x-any", "x-in", "x-as", "x-rust-name", "x-secret",
    "description",
];
const ROW: &[&str] = &["const", "x-rust-name", "x-status", "x-message", "description"];
const EXAMPLE: &[&str] = &["request", "reply"];

/// The kind of a value, which decides the order of its entries.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Root,
    Header,
    Definitions,
    Definition,
    Properties,
    Property,
    Rows,
    Row,
    Examples,
    /// Values of an example, and names of required fields.
    Data,
}

impl Part {
    fn inner(self, key: &str) -> Part {
        match (self, key) {
            (Part::Root, "x-operation") => Part::Header,
            (Part::Root, "definitions") => Part::Definitions,
            (Part::Root, "examples") => Part::Examples,
            (Part::Definitions, _) => Part::Definition,
            (Part::Definition, "properties") => Part::Properties,
            (Part::Definition, "oneOf") => Part::Rows,
            (Part::Rows, _) => Part::Row,
            (Part::Definition | Part::Property, "items" | "additionalProperties") => Part::Property,
            (Part::Properties, _) => Part::Property,
            _ => Part::Data,
        }
    }

    fn keywords(self) -> &'static [&'static str] {
        match self {
            Part::Root => ROOT,
            Part::Header => HEADER,
            Part::Definition => DEFINITION,
            Part::Property => PROPERTY,
            Part::Row => ROW,
            Part::Examples => EXAMPLE,
            Part::Definitions | Part::Properties | Part::Rows | Part::Data => &[],
        }
    }

    /// Returns true for a value that takes several lines even if it is short.
    fn is_open(self, value: &Value) -> bool {
        match self {
            Part::Root | Part::Header | Part::Definitions => true,
            Part::Properties | Part::Rows => value != &Value::Object(Map::new()),
            Part::Definition => value.get("properties").is_some() || value.get("oneOf").is_some(),
            _ => false,
        }
    }
}

/// Returns the text of a schema file. `request` is the name of its request. Each entry of `names` lists names of
/// properties in order. An object uses the first entry with the most of its names.
pub fn layout(schema: &Value, request: &str, names: &[Vec<String>]) -> String {
    let mut writer = Writer { names, definitions: Vec::new(), text: String::new() };
    for suffix in ["", "Reply", "Error"] {
        writer.reach(&schema["definitions"], &format!("{request}{suffix}"));
    }
    writer.value(schema, Part::Root, 0);
    writer.text + "\n"
}

struct Writer<'a> {
    names: &'a [Vec<String>],
    /// The names of the definitions in their order.
    definitions: Vec<String>,
    text: String,
}

impl Writer<'_> {
    /// Appends a definition to the order, followed by those that it refers to.
    fn reach(&mut self, definitions: &Value, name: &str) {
        let Some(definition) = definitions.get(name) else {
            return;
        };
        if self.definitions.iter().any(|known| known == name) {
            return;
        }
        self.definitions.push(name.into());
        let properties = definition["properties"].as_object();
        for (_, property) in self.ordered(properties, Part::Properties) {
            self.refer(definitions, property);
        }
        self.refer(definitions, definition);
    }

    fn refer(&mut self, definitions: &Value, property: &Value) {
        let mut inner = property;
        while let Some(next) = inner.get("items").or_else(|| inner.get("additionalProperties")) {
            inner = next;
        }
        if let Some(name) = referred(inner) {
            self.reach(definitions, name);
        }
    }

    fn ordered<'v>(
        &self,
        object: Option<&'v Map<String, Value>>,
        part: Part,
    ) -> Vec<(&'v String, &'v Value)> {
        let mut all: Vec<_> = object.into_iter().flatten().collect();
        let keywords = part.keywords();
        let known =
            |names: &Vec<String>| all.iter().filter(|(name, _)| names.contains(name)).count();
        // `max_by_key` returns the last of several, so the order is reversed.
        let names = self.names.iter().rev().max_by_key(|names| known(names));
        let names = names.map(Vec::as_slice).unwrap_or_default();
        let place = |name: &str| {
            let found = match part {
                Part::Definitions => self.definitions.iter().position(|known| known == name),
                _ if keywords.is_empty() => names.iter().position(|known| known == name),
                _ => keywords.iter().position(|known| *known == name),
            };
            found.unwrap_or(usize::MAX)
        };
        all.sort_by(|(one, _), (other, _)| match place(one).cmp(&place(other)) {
            Ordering::Equal => one.cmp(other),
            order => order,
        });
        all
    }

    fn value(&mut self, value: &Value, part: Part, depth: usize) {
        let short = self.short(value, part);
        let line = self.text.rsplit('\n').next().unwrap_or_default().chars().count();
        // A comma comes after it.
        let fits = line + short.chars().count() < WIDTH;
        let is_plain = !value.is_object() && !value.is_array();
        if is_plain || fits && !part.is_open(value) {
            self.text += &short;
            return;
        }
        let (begin, end) = if value.is_object() { ('{', '}') } else { ('[', ']') };
        self.text.push(begin);
        let mut is_first = true;
        for (key, value) in self.children(value, part) {
            self.text += if is_first { "\n" } else { ",\n" };
            is_first = false;
            self.text += &"  ".repeat(depth + 1);
            if let Some(key) = key {
                self.text += &format!("{}: ", Value::from(key));
            }
            self.value(value, part.within(key), depth + 1);
        }
        if !is_first {
            self.text.push('\n');
            self.text += &"  ".repeat(depth);
        }
        self.text.push(end);
    }

    /// Returns the entries of a list or an object, with keys for an object.
    fn children<'v>(&self, value: &'v Value, part: Part) -> Vec<(Option<&'v str>, &'v Value)> {
        match value {
            Value::Array(list) => list.iter().map(|value| (None, value)).collect(),
            _ => {
                let all = self.ordered(value.as_object(), part).into_iter();
                all.map(|(key, value)| (Some(key.as_str()), value)).collect()
            }
        }
    }

    /// Returns a value on one line.
    fn short(&self, value: &Value, part: Part) -> String {
        if !value.is_object() && !value.is_array() {
            return value.to_string();
        }
        let children = self.children(value, part).into_iter().map(|(key, value)| match key {
            Some(_) => {
                let inner = self.short(value, part.within(key));
                format!("{}: {inner}", Value::from(key))
            }
            None => self.short(value, part.within(key)),
        });
        let children: Vec<_> = children.collect();
        match value {
            Value::Array(_) => format!("[{}]", children.join(", ")),
            _ if children.is_empty() => "{}".into(),
            _ => format!("{{ {} }}", children.join(", ")),
        }
    }
}

impl Part {
    /// Returns the kind of an element of a list or a value of an object.
    fn within(self, key: Option<&str>) -> Part {
        match key {
            Some(key) => self.inner(key),
            // An example is an object in a list.
            None if self == Part::Examples => Part::Examples,
            None => self.inner(""),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_is_laid_out_like_a_handwritten_one() {
        let schema = json!({
            "examples": [{ "reply": { "id": "1", "new": 2 }, "request": { "b": [1, 2], "a": "x" } }],
            "definitions": {
                "AError": { "type": "string", "oneOf": [
                    { "description": "", "x-status": 400, "const": "no", "x-message": "%s" }
                ] },
                "AReply": { "type": "object", "properties": { "part": { "$ref": "#/definitions/Part" } } },
                "A": { "required": ["b", "a"], "properties": {
                    "a": { "description": "", "x-in": "query", "type": "string" },
                    "b": { "type": "array", "description": "A list that is described by so many words that it does not fit.",
                        "items": { "type": "integer", "format": "int64" } },
                }, "type": "object" },
                "Part": { "type": "object", "properties": {} },
            },
            "x-operation": { "path": "/a", "method": "GET" },
            "x-draft": true, "title": "A", "description": "",
        });
        let names = [vec!["b".to_string(), "a".to_string()], vec!["id".to_string()]];
        let text = layout(&schema, "A", &names);
        assert_eq!(serde_json::from_str::<Value>(&text).expect("json"), schema);
        insta::assert_snapshot!(text, @r##"
{
  "title": "A",
  "description": "",
  "x-draft": true,
  "x-operation": {
    "method": "GET",
    "path": "/a"
  },
  "definitions": {
    "A": {
      "type": "object",
      "required": ["b", "a"],
      "properties": {
        "b": {
          "type": "array",
          "items": { "type": "integer", "format": "int64" },
          "description": "A list that is described by so many words that it does not fit."
        },
        "a": { "type": "string", "x-in": "query", "description": "" }
      }
    },
    "AReply": {
      "type": "object",
      "properties": {
        "part": { "$ref": "#/definitions/Part" }
      }
    },
    "Part": {
      "type": "object",
      "properties": {}
    },
    "AError": {
      "type": "string",
      "oneOf": [
        { "const": "no", "x-status": 400, "x-message": "%s", "description": "" }
      ]
    }
  },
  "examples": [{ "request": { "b": [1, 2], "a": "x" }, "reply": { "id": "1", "new": 2 } }]
}
"##);
    }
}
