//! Folders of files that a command writes.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::failure::Failure;
use super::json;
use super::report::Report;

/// Writes the texts as files of these names into the folder, which it creates. Other files of the folder stay.
pub fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let told = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path} cannot be written: {error}")
    };
    fs::create_dir_all(folder).map_err(told(folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(told(&path))?;
    }
    Ok(())
}

/// Writes them and lists their names.
pub fn written(folder: &Path, files: &[(String, String)]) -> Result<Report, Failure> {
    write(folder, files)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let shown = folder.display().to_string();
    Ok(Report {
        text: format!("{shown}: {}", names.join(", ")),
        json: json::json(&json!({ "folder": shown, "files": names })).into(),
        ..Report::default()
    })
}
