//! Checks `x-draft` and `x-differs`, the keywords that relate a file to the vendor's data.

use serde_json::Value;

use super::super::load::{Schema, SchemaFile};
use super::super::problem::Place;
use super::Checker;
use super::example::shown;

/// The address in a draft that was made without the vendor's page.
const NO_PAGE: &str = "https://open.dingtalk.com/document/";

impl Checker<'_, '_> {
    /// Checks an `x-draft`.
    pub(super) fn draft(&mut self, file: &SchemaFile, place: &Place) {
        let Some(found) = file.root.get("x-draft") else {
            return;
        };
        let place = place.at("x-draft");
        if found != true {
            self.problem(&place, "must be true; remove it when the file is complete");
        } else if !file.root.contains_key("x-operation") {
            self.problem(&place, "belongs to a file with an `x-operation`");
        }
    }

    /// Checks an `x-differs`.
    pub(super) fn differs(&mut self, file: &SchemaFile, place: &Place) {
        let Some(found) = file.root.get("x-differs") else {
            return;
        };
        let place = place.at("x-differs");
        for (pointer, reason) in self.object(found, &place).into_iter().flatten() {
            let place = place.at(pointer);
            if reason.as_str().is_none_or(|reason| reason.trim().is_empty()) {
                let given = shown(reason);
                self.problem(&place, format!("must be the reason, a text, but is {given}"));
            }
            if !is_known(file, pointer) {
                let reason = format!(
                    "`{pointer}` points to nothing here: it begins with /x-operation/ or /definitions/NAME/, as \
                     `dingtalk-file schema check` shows it"
                );
                self.problem(&place, reason);
            }
        }
    }
}

/// Returns true for a pointer to an operation or into a definition. Its last part may exist only in the vendor's data.
fn is_known(file: &SchemaFile, pointer: &str) -> bool {
    let Some((first, rest)) = pointer.strip_prefix('/').and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    match first {
        "x-operation" => file.root.contains_key("x-operation"),
        "definitions" => {
            let name = rest.split_once('/').map_or(rest, |(name, _)| name);
            file.definitions().any(|(known, _)| known == name)
        }
        _ => false,
    }
}

/// Returns a text for each draft that says what it lacks.
pub fn drafts(schema: &Schema) -> impl Iterator<Item = String> {
    let drafts = schema.files.iter().filter(|file| file.root.contains_key("x-draft"));
    drafts.map(|file| {
        let lacks = lacks(file);
        let lacks = if lacks.is_empty() { String::new() } else { format!("it lacks {lacks}; ") };
        format!(
            "{} is a draft: {lacks}check that `repeatable` is right, then remove `x-draft`",
            file.shown
        )
    })
}

fn lacks(file: &SchemaFile) -> String {
    let header = &file.root["x-operation"];
    let errors = file.definitions().find(|(_, found)| {
        let rows = found["oneOf"].as_array();
        rows.is_some_and(Vec::is_empty)
    });
    let own = usize::from(file.text("description").is_empty());
    let mut lacks = match own + file.definitions().map(|(_, found)| empty(found)).sum::<usize>() {
        0 => Vec::new(),
        1 => vec!["a description".to_string()],
        count => vec![format!("{count} descriptions")],
    };
    for (is_missing, what) in [
        (header.get("permission").is_none(), "`permission`"),
        (header.get("app-types").is_none(), "`app-types`"),
        (errors.is_some(), "the error table"),
        (header["source"] == NO_PAGE, "the address of DingTalk's page (`source`)"),
    ] {
        lacks.extend(is_missing.then(|| what.to_string()));
    }
    match lacks.pop() {
        Some(last) if !lacks.is_empty() => format!("{} and {last}", lacks.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Counts the empty descriptions in a value.
fn empty(value: &Value) -> usize {
    match value {
        Value::Object(object) => {
            let own = object.get("description").is_some_and(|found| found == "");
            usize::from(own) + object.values().map(empty).sum::<usize>()
        }
        Value::Array(list) => list.iter().map(empty).sum(),
        _ => 0,
    }
}
