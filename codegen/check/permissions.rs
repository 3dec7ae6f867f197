//! Checks the names of permissions (`x-permissions`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::dialect::{PermissionNames, decode};
use super::super::problem::Place;
use super::super::suggest::did_you_mean;
use super::Checker;

impl Checker<'_, '_> {
    /// Checks the tables of all files. A permission has at most one row, and at least one operation must need it.
    pub(super) fn permissions(&mut self) {
        let schema = self.schema;
        let headers = schema.files.iter().filter_map(|file| file.root.get("x-operation"));
        let needed: Vec<_> = headers.filter_map(|header| header["permission"].as_str()).collect();
        let mut rows: BTreeMap<&str, &str> = BTreeMap::new();
        for file in &schema.files {
            let (Some(found), root) = (file.root.get("x-permissions"), file.place()) else {
                continue;
            };
            let place = root.at("x-permissions");
            for (permission, names) in self.object(found, &place).into_iter().flatten() {
                let place = place.at(permission);
                self.permission(names, &place);
                if let Some(other) = rows.insert(permission, &file.shown) {
                    self.problem(&place, format!("{other} has its names already"));
                }
                if schema.is_whole && !needed.contains(&permission.as_str()) {
                    let meant = did_you_mean(permission, needed.iter().copied());
                    self.problem(&place, format!("no operation needs this permission{meant}"));
                }
            }
        }
    }

    fn permission(&mut self, names: &Value, place: &Place) {
        let Some(names) = self.object(names, place) else { return };
        self.keywords(names, &["en", "zh"], place);
        let known = names.iter().filter(|(key, _)| ["en", "zh"].contains(&key.as_str()));
        let known = Value::Object(known.map(|(key, name)| (key.clone(), name.clone())).collect());
        let Some(known) = self.problems.keep(decode::<PermissionNames>(&known, place)) else {
            return;
        };
        let given: Vec<_> = [known.en, known.zh].into_iter().flatten().collect();
        let is_line = |name: &String| {
            !name.trim().is_empty() && !name.contains(|c: char| c.is_control() || c == '`')
        };
        if given.is_empty() || !given.iter().all(is_line) {
            let reason = "needs a name of one line, English (`en`), Chinese (`zh`) or both; leave out \
                          the permission where none is documented";
            self.problem(place, reason);
        }
    }
}
