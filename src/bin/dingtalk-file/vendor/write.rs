//! Turns a draft into a file for a person to complete.

use serde_json::Value;

use super::draft::{Draft, draft};
use super::files::{Files, SchemaFile};
use super::layout::layout;
use super::order;
use super::page::{Page, apply, shape};
use super::shape::{Module, Operation};

/// A file to write.
#[derive(Debug)]
pub struct New {
    /// Its path in the folder.
    pub path: String,
    pub text: String,
    /// The request's name in Rust.
    pub in_rust: String,
    /// Remarks for a person to check.
    pub remarks: Vec<String>,
}

/// Returns the file of an operation, and adds it to `files`, so that the next one does not reuse its names.
pub fn new(
    name: &str,
    module: &Module,
    operation: &Operation,
    page: Option<Page>,
    files: &mut Files,
) -> New {
    let page = page.map(|mut page| {
        page.nest_by_shape(module, operation);
        page
    });
    made(name, module, operation, page.as_ref(), files)
}

fn made(
    name: &str,
    module: &Module,
    operation: &Operation,
    page: Option<&Page>,
    files: &mut Files,
) -> New {
    let is_taken = |taken: &str| files.find(name, taken).is_some();
    let mut draft = draft((name, module), operation, &is_taken);
    let mut names = page.map(order::by_page).unwrap_or_default();
    names.extend(order::by_shape(module, operation));
    let mut remarks = Vec::new();
    if let Some(page) = page {
        remarks = apply::apply(&mut draft, page, files);
    }
    open(&mut draft);
    let Draft { path, request, schema } = draft;
    let text = layout(&schema, &request, &names);
    let Value::Object(root) = schema else { unreachable!("a draft is an object") };
    let file = SchemaFile { shown: path.clone(), path: path.clone(), application: true, root };
    let in_rust = file.in_rust();
    files.0.push(file);
    New { path, text, in_rust, remarks }
}

/// Returns the file of an operation that is not in the catalog. The page alone gives its shape.
pub fn by_page(module: &str, name: &str, mut page: Page, files: &mut Files) -> New {
    page.nest_by_examples();
    let (shapes, operation) = shape::shape(&page, name);
    made(module, &shapes, &operation, Some(&page), files)
}

/// Marks a file as a draft, with empty fields for a person to fill in.
fn open(draft: &mut Draft) {
    draft.schema["x-draft"] = true.into();
    draft.schema["description"] = "".into();
    let definitions = draft.schema["definitions"].as_object_mut();
    for (_, definition) in definitions.into_iter().flatten() {
        let properties = definition.get_mut("properties").and_then(Value::as_object_mut);
        for (_, property) in properties.into_iter().flatten() {
            property["description"] = "".into();
        }
    }
}
