//! The schema as it is read while the program runs: which operation a request is for, and what it must carry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::http::decode;
use crate::Spec;

/// What the emulator knows of the interface. All of it comes from `schema/`.
pub(super) struct Schema {
    routes: Vec<Route>,
    definitions: BTreeMap<String, Value>,
    /// Names of the properties whose values must not show.
    pub(super) secrets: BTreeSet<String>,
}

/// An operation and where it is found.
pub(super) struct Route {
    pub(super) spec: &'static Spec,
    segments: Vec<Segment>,
    /// The definition of the request.
    pub(super) request: Map<String, Value>,
    /// The reply of the first example.
    pub(super) example: Value,
}

#[derive(PartialEq)]
enum Segment {
    Literal(String),
    Placeholder(String),
}

impl Schema {
    /// The schema that this crate was built from.
    pub(super) fn built_in() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> =
            LazyLock::new(|| Schema::read(crate::generated::SCHEMA, crate::OPERATIONS));
        &SCHEMA
    }

    /// Reads schema files. `build.rs` has checked them, so what is missing here is a bug of the generator.
    pub(super) fn read(files: &[(&str, &str)], operations: &[&'static Spec]) -> Schema {
        let files: Vec<Value> = files
            .iter()
            .map(|(name, text)| {
                serde_json::from_str(text).unwrap_or_else(|error| panic!("schema/{name}: {error}"))
            })
            .collect();
        let definitions: BTreeMap<_, _> = files
            .iter()
            .filter_map(|file| file["definitions"].as_object().cloned())
            .flatten()
            .collect();
        Schema {
            routes: operations.iter().map(|spec| Route::read(spec, &files)).collect(),
            secrets: definitions.values().flat_map(secrets).collect(),
            definitions,
        }
    }

    /// The operation that a request is for, with the parameters in its path.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<(&Route, Map<String, Value>)> {
        let same_method = |route: &&Route| route.spec.method.as_str() == method;
        let matching = self.routes.iter().filter(same_method);
        let matching = matching.filter_map(|route| Some((route, route.parameters(path)?)));
        // Of two templates the one that leaves less open is meant.
        matching.min_by_key(|(_, parameters)| parameters.len())
    }

    pub(super) fn operation(&self, name: &str) -> Option<&'static Spec> {
        let mut specs = self.routes.iter().map(|route| route.spec);
        specs.find(|spec| spec.name == name)
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.routes.iter().map(|route| route.spec.name).collect()
    }

    /// What a property is declared to be, by itself or by the definition that it refers to.
    pub(super) fn resolve<'a>(&'a self, property: &'a Value) -> &'a Value {
        let reference = property["$ref"].as_str();
        let name = reference.and_then(|text| text.rsplit('/').next());
        let definition = name.and_then(|name| self.definitions.get(name));
        definition.unwrap_or(property)
    }
}

fn secrets(definition: &Value) -> Vec<String> {
    let properties = definition["properties"].as_object().into_iter().flatten();
    properties
        .filter(|(_, property)| property["x-secret"] == true)
        .map(|(name, _)| name.clone())
        .collect()
}

impl Route {
    fn read(spec: &'static Spec, files: &[Value]) -> Route {
        let (first, rest) = spec.name.split_at_checked(1).unwrap_or_default();
        let name = first.to_ascii_uppercase() + rest;
        let file = files.iter().find(|file| {
            file.get("x-operation").is_some() && file["definitions"].get(&name).is_some()
        });
        let file = file.unwrap_or_else(|| panic!("no schema file defines the operation {name}"));
        let request = file["definitions"][&name].as_object();
        Route {
            spec,
            segments: spec.path.split('/').map(Segment::read).collect(),
            request: request.cloned().unwrap_or_default(),
            example: file["examples"][0]["reply"].clone(),
        }
    }

    /// The parameters in a path, decoded, if it is this operation's.
    fn parameters(&self, path: &str) -> Option<Map<String, Value>> {
        let given: Vec<&str> = path.split('/').collect();
        if given.len() != self.segments.len() {
            return None;
        }
        let mut parameters = Map::new();
        for (segment, given) in self.segments.iter().zip(given) {
            match segment {
                Segment::Literal(text) if text == given => {}
                Segment::Literal(_) => return None,
                Segment::Placeholder(name) => {
                    parameters.insert(name.clone(), decode(given).into());
                }
            }
        }
        Some(parameters)
    }
}

impl Segment {
    fn read(text: &str) -> Segment {
        let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        match name {
            Some(name) => Segment::Placeholder(name.into()),
            None => Segment::Literal(text.into()),
        }
    }
}
