//! The folders of schema files: this crate's, and the application's that is being built.

use std::path::{Path, PathBuf};

use super::super::problem::{Problem, Problems};

/// A folder of schema files.
pub struct Source {
    pub folder: PathBuf,
    /// True for the application's folder, false for this crate's.
    pub application: bool,
}

impl Source {
    /// Returns this crate's own `schema/`.
    pub fn own(folder: &Path) -> Source {
        Source { folder: folder.to_path_buf(), application: false }
    }

    /// Returns the folder that `DINGTALK_FILE_SCHEMA` names.
    pub fn application(folder: &Path) -> Result<Source, Problems> {
        let problem = |reason: String| {
            let place = format!("DINGTALK_FILE_SCHEMA={}", folder.display());
            Err(Problem::new(place, reason).into())
        };
        let Some(text) = folder.to_str() else {
            return problem("the path is not utf-8, as the path of a Rust source must be".into());
        };
        if !folder.is_absolute() {
            return problem(format!(
                "a build script cannot tell what this path is relative to; write \
                 `DINGTALK_FILE_SCHEMA = {{ value = {text:?}, relative = true }}` below `[env]` in \
                 .cargo/config.toml, or an absolute path"
            ));
        }
        if text.contains(char::is_control) {
            return problem("cargo cannot watch a path with a control character".into());
        }
        if !folder.is_dir() {
            return problem("there is no such folder".into());
        }
        Ok(Source { folder: folder.to_path_buf(), application: true })
    }

    /// Returns the name of a file below the folder, for problems and for `include_str!`. An application's has the
    /// separators of the system, because Windows reads no `/` below `\\?\`.
    pub fn shown(&self, path: &str) -> String {
        if self.application {
            let mut shown = self.folder.clone();
            shown.extend(path.split('/'));
            shown.display().to_string()
        } else {
            format!("schema/{path}")
        }
    }
}
