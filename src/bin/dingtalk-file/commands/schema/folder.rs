//! The folder of an application's schema files.

use std::env;
use std::path::{Path, PathBuf};

use super::config;
use crate::show::failure::Failure;
use crate::vendor::files::Files;

/// The variable that names the folder when a program is built.
const VARIABLE: &str = "DINGTALK_FILE_SCHEMA";
/// The folder if nothing names one.
const USUAL: &str = "dingtalk";

/// Returns the folder that a build here would read: the variable's, else the one that cargo's configuration names.
pub fn named() -> Option<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    let given = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let configured = config::named(VARIABLE, &here);
    let folder = match (given, configured) {
        (given, Some(configured)) if given.is_none() || configured.force => configured.folder,
        (given, _) => given?,
    };
    // Show a relative path.
    Some(folder.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(folder))
}

/// Returns the folder to use if none is given: the one that a build reads, else the usual one.
pub fn usual() -> PathBuf {
    named().unwrap_or_else(|| USUAL.into())
}

/// Returns this crate's files and those of a folder, if it exists.
pub fn files(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::built_in();
    if folder.is_dir() {
        files.read(folder)?;
    }
    Ok(files)
}

/// Returns the text to add to `.cargo/config.toml`, or `None` if that file already names the folder.
pub fn configuration(folder: &Path) -> Option<String> {
    let real = |folder: &Path| folder.canonicalize().unwrap_or_else(|_| folder.into());
    if named().is_some_and(|named| real(&named) == real(folder)) {
        return None;
    }
    let shown = format!("{:?}", folder.display().to_string());
    Some(if folder.is_absolute() {
        format!("[env]\n{VARIABLE} = {shown}")
    } else {
        format!("[env]\n{VARIABLE} = {{ value = {shown}, relative = true }}")
    })
}
