//! The schema files themselves.

use super::Catalog;

impl Catalog {
    /// Returns the schema files that this crate was built from, for tools that work with such files: the path below the
    /// schema folder (`storage/commit_file.json`), and the text. Those of the application that is being built come after
    /// this crate's own.
    ///
    /// ```
    /// let files = dingtalk_file::catalog::Catalog::schema_files();
    /// assert!(files.iter().any(|(path, text)| *path == "common.json" && text.contains("\"UnionId\"")));
    /// ```
    pub fn schema_files() -> &'static [(&'static str, &'static str)] {
        crate::generated::SCHEMA
    }
}
