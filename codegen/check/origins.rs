//! Checks the names of operations that return what others need: ids (`x-from`) and tokens (`token-from`).

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::dialect::{Gateway, id_of, reachable, texts};
use super::super::load::{Definition, Named};
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;
use super::example::shown;

impl<'a> Checker<'a, '_> {
    /// Checks the `x-from` of a definition.
    pub(super) fn origins_of_id(&mut self, id: &Named, from: &Value, is_id: bool, place: &Place) {
        if !is_id {
            return self.problem(place, "is allowed only on an id or a property");
        }
        self.origins(from, place, &format!("`{}`", id.name), &|part| part.named() == *id);
    }

    /// Checks the `x-from` of a property. The property must be an id, a list of ids, or a string that each reply has under
    /// the same name.
    pub(super) fn origins_of_property(
        &mut self,
        name: &str,
        property: &Map<String, Value>,
        from: &Value,
        place: &Place,
    ) {
        let id = id_of(&Value::Object(property.clone()), |name| self.find(name));
        if let Some(id) = id.map(|id| id.named()) {
            self.origins(from, place, &format!("`{}`", id.name), &|part| part.named() == id);
        } else if property.get("type").is_some_and(|kind| kind == "string") {
            self.origins(from, place, &format!("string `{name}`"), &|part| {
                part.value["properties"][name]["type"] == "string"
            });
        } else {
            self.problem(place, "is allowed only on an id, a list of ids, or a string");
        }
    }

    /// Checks that the replies of these operations contain the wanted value.
    fn origins(
        &mut self,
        from: &Value,
        place: &Place,
        wanted: &str,
        is_it: &dyn Fn(&Definition<'a>) -> bool,
    ) {
        let listed = from.as_array().filter(|listed| !listed.is_empty());
        let Some(listed) = listed.filter(|listed| listed.iter().all(Value::is_string)) else {
            let reason = format!("must be a list of names of operations, not {}", shown(from));
            return self.problem(place, reason);
        };
        let mut seen = BTreeSet::new();
        for (index, name) in listed.iter().filter_map(Value::as_str).enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            if !seen.insert(name) {
                self.problem(&place, format!("`{name}` is listed twice"));
            }
            let Some(request) = self.operation_named(name, &place) else { continue };
            let reply = format!("{}Reply", request.name);
            let reply = self.schema.find(request.module.as_deref(), &reply);
            if reply.is_some_and(|reply| !reachable(self.schema, reply).iter().any(is_it)) {
                self.problem(&place, format!("the reply of `{name}` contains no {wanted}"));
            }
        }
    }

    /// Returns the request of an operation.
    fn operation_named(&mut self, name: &str, place: &Place) -> Option<Named> {
        let found = self.operations.get(name).cloned();
        if found.is_none() && self.schema.is_whole {
            let meant = did_you_mean(name, self.operations.keys().map(String::as_str));
            self.problem(place, format!("there is no operation `{name}`{meant}"));
        }
        found
    }

    /// Checks the operations that return tokens.
    pub(super) fn token_from(&mut self, gateway: &Gateway, place: &Place) {
        let known = self.app_types.clone();
        for (index, row) in gateway.token_from.iter().enumerate() {
            let index = index.to_string();
            let place = place.at(&index);
            for kind in &row.app_types {
                self.one_of(&kind.as_str().into(), &known, &place.at("app-types"));
            }
            let place = place.at("operation");
            let Some(request) = self.operation_named(&row.operation, &place) else { continue };
            let found = self.schema.find(request.module.as_deref(), &request.name);
            let header = found.and_then(|found| found.file.root.get("x-operation"));
            let Some(header) = header else { continue };
            if header["auth"] != "none" {
                self.problem(&place, format!("`{}` needs a token itself", row.operation));
            }
            let takes = |kind: &String| texts(header.get("app-types")).any(|found| found == kind);
            if let Some(kind) = row.app_types.iter().find(|kind| !takes(kind)) {
                self.problem(&place, format!("`{}` is not for `{kind}`", row.operation));
            }
        }
    }
}
