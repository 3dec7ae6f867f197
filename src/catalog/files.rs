//! Access to the schema files themselves.

use super::Catalog;

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
        crate::generated::SCHEMA
    }
}
