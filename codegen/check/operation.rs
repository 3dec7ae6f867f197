//! Checks an operation as a whole: its three definitions, its parameters and its error table.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::dialect::{has_secret, is_structured, reachable, request_name, required};
use super::super::header_text;
use super::super::load::{Definition, SchemaFile};
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;
use super::definition::camel_case;

impl<'a> Checker<'a, '_> {
    pub(super) fn operation(&mut self, file: &'a SchemaFile, header: &'a Value) {
        let root = file.place();
        let place = root.at("x-operation");
        if file.module.is_none() {
            self.problem(&place, "an operation belongs in a folder: its module");
        }
        if let Some(header) = self.object(header, &place) {
            self.header(header, &place);
        }
        let name = request_name(file);
        if camel_case(&name) != name {
            let camel = camel_case(&name);
            let (first, rest) = name.split_at_checked(1).unwrap_or_default();
            let reason = format!(
                "names a request `{name}`, which Rust writes `{camel}`; call the file {}.json, its definitions \
                 `{camel}`, `{camel}Reply` and `{camel}Error`, and add `\"name\": \"{}{rest}\"` to \
                 `x-operation`, which errors and logs will show",
                snake_case(&camel),
                first.to_ascii_lowercase(),
            );
            self.problem(&root, reason);
        }
        let definitions = root.at("definitions");
        let mut is_complete = true;
        let all = ["", "Reply", "Error"].map(|suffix| format!("{name}{suffix}"));
        for expected in &all {
            if !file.definitions().any(|(name, _)| name == expected) {
                let others =
                    file.definitions().map(|(name, _)| name).filter(|name| !all.contains(name));
                let meant = did_you_mean(expected, others.map(String::as_str));
                let reason =
                    format!("expected a definition `{expected}`, after the file's name{meant}");
                self.problem(&definitions, reason);
                is_complete = false;
            }
        }
        if !is_complete {
            return;
        }
        // Takes this file's own definition, even if another file has defined the name first.
        let own = |suffix: &str| &file.root["definitions"][format!("{name}{suffix}")];
        let (request, reply) = (own(""), own("Reply"));
        let inside = definitions.at(&name);
        if request["type"] != "object" || !request["properties"].is_object() {
            self.problem(&inside, "a request has the `type` object and `properties`, if only `{}`");
        }
        self.placeholders(header, request, &name, &place, &inside);
        self.parameters(header, request, &inside);
        let reply_name = format!("{name}Reply");
        self.success(reply, &definitions.at(&reply_name));
        if let Some(found) = self.find(&reply_name) {
            self.reply(found);
        }
        self.examples(file, request, reply);
        let errors = format!("{name}Error");
        self.error_rows(own("Error"), &definitions.at(&errors));
    }

    /// Checks where each parameter travels.
    fn parameters(&mut self, header: &Value, request: &'a Value, place: &Place) {
        let properties = request["properties"].as_object();
        let method = header["method"].as_str().unwrap_or_default();
        let is_form = header["body"] == "form";
        let inside = place.at("properties");
        let placed = |at: &str| {
            let all = properties.into_iter().flatten();
            all.filter(|(_, property)| property["x-in"].as_str().unwrap_or("body") == at).count()
        };
        if is_form && placed("body") == 0 {
            self.problem(place, "`\"body\": \"form\"` needs a parameter that travels in the body");
        }
        for (name, property) in properties.into_iter().flatten() {
            let place = inside.at(name);
            let travels = property.get("x-in").and_then(Value::as_str);
            if travels.is_none() && ["GET", "DELETE"].contains(&method) {
                let reason = format!(
                    "travels in the body, and a {method} usually has none; say where it travels: \
                     `\"x-in\": \"query\"`, path or header, or body if the vendor says so"
                );
                self.problem(&place, reason);
            }
            let travels = travels.unwrap_or("body");
            if travels == "header" && !header_text::is_free(name) {
                self.problem(
                    &place,
                    "cannot be a header: it is no name of one, or of one that is set already",
                );
            }
            if travels == "whole-body" {
                if placed("whole-body") + placed("body") > 1 {
                    self.problem(&place, "is the whole body, so nothing else can travel there");
                }
                if is_form {
                    self.problem(&place, "is the whole body, which is no form then");
                }
            }
            self.style(property, travels, is_form, &place);
            if travels == "path" && property.get("x-secret").is_some() {
                self.problem(&place, "a secret cannot travel in the path, which servers log");
            }
            if property.get("x-secret").is_none() && has_secret(property) {
                self.problem(
                    &place,
                    "a list or map of secrets is no parameter; it may be a field of an object",
                );
            }
        }
    }

    /// Checks the style of a parameter that is a list, an object or any JSON value.
    fn style(&mut self, property: &'a Value, travels: &str, is_form: bool, place: &Place) {
        let structured = is_structured(property, |name| self.find(name));
        let style = property["x-as"].as_str();
        let is_list_of_plain = property["type"] == "array"
            && !is_structured(&property["items"], |name| self.find(name));
        let reason = match (travels, style) {
            _ if property.get("x-as").is_some() && !structured => {
                "`x-as` says how a list or an object is written, and this is neither"
            }
            ("path" | "header", _) if structured => {
                "only plain values travel in the path or a header"
            }
            ("whole-body", None) if property.get("$ref").is_some() || !structured => {
                "a body as a whole is an array, an object with `additionalProperties`, or `x-any`; the fields \
                 of any other object are properties of the request"
            }
            ("whole-body", None) | (_, None) if travels == "whole-body" || !structured => return,
            ("query", None) => {
                "a list or an object in the query needs an `x-as` that says how it is written there: json, \
                 repeated, joined or numbered"
            }
            ("body", None) if is_form => {
                "a list or an object in a form travels as JSON text; add `\"x-as\": \"json\"`"
            }
            ("query", Some("repeated" | "joined")) if !is_list_of_plain => {
                "only a list of plain values can be repeated or joined"
            }
            ("body" | "whole-body", Some(style)) if style != "json" || travels != "body" => {
                "belongs to a parameter in the query; in the body, only `json` makes it a text"
            }
            _ => return,
        };
        self.problem(place, reason);
    }

    fn placeholders(
        &mut self,
        header: &'a Value,
        request: &'a Value,
        name: &str,
        operation: &Place,
        definition: &Place,
    ) {
        let Some(path) = header.get("path").and_then(Value::as_str) else {
            return;
        };
        let place = operation.at("path");
        let is_plain = |c: char| c.is_ascii_graphic() && !"?#".contains(c);
        if !path.starts_with('/') || !path.chars().all(is_plain) {
            let reason = format!(
                "`{path}` must begin with `/` and contain only ASCII characters, and no space, `?` or `#`"
            );
            self.problem(&place, reason);
        }
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        for part in path.split('{').skip(1) {
            match part.split_once('}') {
                Some((placeholder, _)) if !wanted.insert(placeholder) => {
                    self.problem(&place, format!("`{{{placeholder}}}` is in the path twice"));
                }
                Some(_) => {}
                None => return self.problem(&place, "a `{` without its `}`"),
            }
        }
        let required = request.as_object().map(required).unwrap_or_default();
        let inside = definition.at("properties");
        let properties = request["properties"].as_object();
        for (property, value) in properties.into_iter().flatten() {
            if value.get("x-in").is_none_or(|found| found != "path") {
                continue;
            }
            if !wanted.remove(property.as_str()) {
                let reason = format!("travels in the path, but `{path}` has no `{{{property}}}`");
                self.problem(&inside.at(property), reason);
            }
            if !required.contains(&property.as_str()) {
                let reason = "travels in the path, so it must be required";
                self.problem(&inside.at(property), reason);
            }
        }
        for left in wanted {
            let names = properties.into_iter().flatten().map(|(name, _)| name.as_str());
            let meant = did_you_mean(left, names);
            let reason =
                format!("`{{{left}}}` has no property with `\"x-in\": \"path\"` in {name}{meant}");
            self.problem(&place, reason);
        }
    }

    /// Checks an `x-success`.
    fn success(&mut self, reply: &Value, place: &Place) {
        let Some(found) = reply.get("x-success").filter(|_| reply["type"] == "object") else {
            return;
        };
        let is_right = |field: &str| reply["properties"][field]["type"] == "boolean";
        if !found.as_str().is_some_and(is_right) {
            let field = found.as_str().map_or(found.to_string(), |text| format!("`{text}`"));
            let reason = format!("{field} is no boolean property of the reply");
            self.problem(&place.at("x-success"), reason);
        }
    }

    /// Refuses `required` below a reply's top level: a file that arrived must not count as failed for a missing detail.
    fn reply(&mut self, reply: Definition<'a>) {
        for inner in reachable(self.schema, reply).into_iter().skip(1) {
            if inner.value.get("required").is_some() {
                let root = inner.file.place();
                let definitions = root.at("definitions");
                let reason = "`required` is deeper than a reply's top level; a reply may insist on its own \
                              properties only";
                self.problem(&definitions.at(inner.name).at("required"), reason);
            }
        }
    }
}

/// Returns a name in camel case as a file's name.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
