//! The folder of an application's schema files.

use std::env;
use std::path::{Path, PathBuf};

use crate::show::failure::Failure;
use crate::vendor::files::Files;

/// The variable that names the folder when a program is built.
const VARIABLE: &str = "DINGTALK_FILE_SCHEMA";
/// The folder where nothing names one.
const USUAL: &str = "dingtalk";

/// Returns the folder that the variable names.
pub fn named() -> Option<PathBuf> {
    env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// Returns the folder that is meant where none is given: the variable's, else the usual one.
pub fn usual() -> PathBuf {
    named().unwrap_or_else(|| USUAL.into())
}

/// Returns this crate's files and those of a folder, if it is there.
pub fn files(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::built_in();
    if folder.exists() {
        files.read(folder)?;
    }
    Ok(files)
}

/// Returns what to write into `.cargo/config.toml`, unless that is done: cargo, not this program, reads the file.
pub fn configuration(folder: &Path) -> Option<String> {
    let here = env::current_dir().unwrap_or_default();
    let is_named = here.ancestors().any(|above| {
        let read = |name| std::fs::read_to_string(above.join(".cargo").join(name));
        let texts = ["config.toml", "config"].map(|name| read(name).unwrap_or_default());
        texts.iter().any(|text| text.contains(VARIABLE))
    });
    if named().is_some() || is_named {
        return None;
    }
    let shown = format!("{:?}", folder.display().to_string());
    Some(if folder.is_absolute() {
        format!("[env]\n{VARIABLE} = {shown}")
    } else {
        format!("[env]\n{VARIABLE} = {{ value = {shown}, relative = true }}")
    })
}
