//! A file in a storage space.

use crate::generated::{DentryId, SpaceId};

/// A file in a storage space.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredFile {
    /// The space.
    pub space_id: SpaceId,
    /// The file within the space.
    pub dentry_id: DentryId,
    /// The name of the stored file, which may differ from the one requested.
    pub name: Option<String>,
    /// Size in bytes.
    pub size: Option<i64>,
}

crate::model::lenient::object!(
    StoredFile, required [space_id = "space_id", dentry_id = "dentry_id"],
    optional [name = "name", size = "size"]
);
crate::call::request::nested!(
    StoredFile, required [space_id = "space_id", dentry_id = "dentry_id"],
    optional [name = "name", size = "size"]
);

impl StoredFile {
    /// Returns a file by its ids. Nothing is looked up.
    pub fn new(space_id: SpaceId, dentry_id: DentryId) -> Self {
        StoredFile { space_id, dentry_id, name: None, size: None }
    }
}
