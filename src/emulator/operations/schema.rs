//! The routes of the schema: which operation a request is for.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::refusal::{NO_LEGACY_OPERATION, NO_OPERATION, Refusal};
use super::sample::at_home;
use crate::call::{Host, Method, Spec};
use crate::catalog::{Catalog, Entry, Kind};
use crate::emulator::net::http::decode;

/// What the emulator knows of the interface. All of it comes from `schema/`.
pub(crate) struct Schema {
    pub(crate) catalog: &'static Catalog,
    routes: Vec<Route>,
    /// Names of the properties whose values must not show.
    pub(crate) secrets: BTreeSet<String>,
}

/// An operation and where it is found.
pub(crate) struct Route {
    pub(crate) operation: &'static Entry,
    segments: Vec<Segment>,
}

#[derive(PartialEq)]
enum Segment {
    Literal(String),
    Placeholder(String),
}

impl Schema {
    /// The schema that this crate was built from.
    pub(crate) fn built_in() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(Catalog::built_in()));
        &SCHEMA
    }

    pub(crate) fn new(catalog: &'static Catalog) -> Schema {
        // The secrets in a map are known by the map's keys, not by its name.
        let secrets = catalog.all_fields().filter(|field| field.secret && field.kind == Kind::Text);
        Schema {
            routes: catalog.operations().iter().map(Route::new).collect(),
            secrets: secrets.map(|field| field.name.clone()).collect(),
            catalog,
        }
    }

    /// The operation that a request is for, with the parameters in its path. The legacy host takes GET in place of POST,
    /// with all that is given in the query.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<(&Route, Map<String, Value>)> {
        let same_method = |route: &&Route| {
            let spec = route.spec();
            spec.method.as_str() == method
                || spec.host == Host::Oapi && method == Method::Get.as_str()
        };
        let matching = self.routes.iter().filter(same_method);
        let matching = matching.filter_map(|route| Some((route, route.parameters(path)?)));
        // Of two templates the one that leaves less open is meant.
        matching.min_by_key(|(_, parameters)| parameters.len())
    }

    /// What a path gets that is no operation's, and in whose words: of the host that has other operations below its first
    /// segment, if one has.
    pub(crate) fn unknown(&self, path: &str) -> (Refusal, &'static Spec) {
        let root = |path: &str| path.split('/').nth(1).unwrap_or_default().to_string();
        let mut specs = self.routes.iter().map(Route::spec);
        match specs.find(|spec| root(spec.path) == root(path)).map(|spec| spec.host) {
            Some(Host::Api) => (Refusal::UnknownPath, &NO_OPERATION),
            Some(Host::Oapi) => {
                let name = path.split('/').skip(2).collect::<Vec<_>>().join(".");
                (Refusal::UnknownMethod(name), &NO_LEGACY_OPERATION)
            }
            None => (Refusal::UnknownRoot, &NO_LEGACY_OPERATION),
        }
    }

    pub(crate) fn operation(&self, name: &str) -> Option<&'static Spec> {
        self.catalog.operation(name).map(|operation| operation.spec)
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.routes.iter().map(|route| route.spec().name).collect()
    }
}

impl Route {
    fn new(operation: &'static Entry) -> Route {
        let segments = operation.spec.path.split('/').map(Segment::read).collect();
        Route { operation, segments }
    }

    pub(crate) fn spec(&self) -> &'static Spec {
        self.operation.spec
    }

    /// The reply of the first example, whose addresses begin with `home`.
    pub(crate) fn sample(&self, home: &str) -> Value {
        let first = self.operation.examples.first();
        first.map(|example| at_home(&example.reply, home)).unwrap_or_default()
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
