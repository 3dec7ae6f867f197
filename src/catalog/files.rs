//! Access to the schema files themselves.

use std::sync::LazyLock;

use super::Catalog;
use crate::generated::APPLICATION;

impl Catalog {
    /// Returns the schema files that this crate was built from, for tools that work with such files. Each has its path
    /// in the schema folder (`storage/commit_file.json`) and its text. The application's own files come after this
    /// crate's.
    ///
    /// ```
    /// let files = dingtalk_file::catalog::Catalog::schema_files();
    /// assert!(files.iter().any(|(path, text)| *path == "common.json" && text.contains("\"UnionId\"")));
    /// ```
    pub fn schema_files() -> &'static [(&'static str, &'static str)] {
        static FILES: LazyLock<Vec<(&str, &str)>> =
            LazyLock::new(|| own().iter().chain(APPLICATION).copied().collect());
        &FILES
    }
}

#[cfg(not(feature = "cli"))]
fn own() -> &'static [(&'static str, &'static str)] {
    crate::generated::SCHEMA
}

#[cfg(feature = "cli")]
fn own() -> Vec<(&'static str, &'static str)> {
    crate::text::packed::unpack(include_bytes!(concat!(env!("OUT_DIR"), "/schema.deflated")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn count(folder: &Path) -> usize {
        let entries =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let count = |path: PathBuf| {
            let is_file = path.extension().is_some_and(|extension| extension == "json");
            if path.is_dir() { count(&path) } else { usize::from(is_file) }
        };
        entries.map(count).sum()
    }

    /// Packed or not.
    #[test]
    fn the_schema_files_are_those_of_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let files = Catalog::schema_files();
        for (path, text) in files {
            assert!(fs::read_to_string(folder.join(path)).expect(path) == *text, "{path}");
        }
        assert!(files.is_sorted_by_key(|(path, _)| path));
        assert_eq!(files.len(), count(&folder));
    }
}
