// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

/// State of a dentry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileStatus {
    /// `NORMAL`: Usable.
    Normal,
    /// `DELETED`: Deleted.
    Deleted,
    /// `EXPIRED`: Expired.
    Expired,
    /// A value that this version does not know.
    Other(String),
}
crate::model::open_enum::open_enum!(
    FileStatus, Normal = "NORMAL", Deleted = "DELETED", Expired = "EXPIRED"
);

/// What a dentry is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// `FILE`: A file.
    File,
    /// `FOLDER`: A folder.
    Folder,
    /// A value that this version does not know.
    Other(String),
}
crate::model::open_enum::open_enum!(FileType, File = "FILE", Folder = "FOLDER");
