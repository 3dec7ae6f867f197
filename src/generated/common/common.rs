// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

/// State of a dentry.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileStatus {
    /// `NORMAL`: Usable.
    Normal,
    /// `DELETED`: Deleted.
    Deleted,
    /// `EXPIRED`: Expired.
    Expired,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(
    FileStatus, Normal = "NORMAL", Deleted = "DELETED", Expired = "EXPIRED"
);

/// Whether a dentry is a file or a folder.
///
/// A value that this version does not know is kept as well; match it by [`as_str`](Self::as_str).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// `FILE`: A file.
    File,
    /// `FOLDER`: A folder.
    Folder,
    #[doc(hidden)]
    _Other(crate::model::open_enum::Unlisted),
}
crate::model::open_enum::open_enum!(FileType, File = "FILE", Folder = "FOLDER");
