//! Folders of files that a command writes.

use std::path::Path;

use serde_json::json;

use super::failure::Failure;
use super::json;
use super::report::Report;
use super::save::{There, save};

/// Writes the texts as files of these names into the folder, which it creates, and lists them. Other files of the folder
/// stay.
pub fn written(folder: &Path, files: &[(String, String)]) -> Result<Report, Failure> {
    let texts = files.iter().map(|(name, text)| (folder.join(name), text.clone()));
    if let Err(unsaved) = save(&texts.collect::<Vec<_>>(), There::Replaced) {
        return unsaved.report();
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let shown = folder.display().to_string();
    Ok(Report {
        text: format!("{shown}: {}", names.join(", ")),
        json: json::json(&json!({ "folder": shown, "files": names })).into(),
        ..Report::default()
    })
}
