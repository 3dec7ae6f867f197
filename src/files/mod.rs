//! Files: into a storage space and out of it again, by way of the object store.

pub(crate) mod download;
pub(crate) mod object_store;
pub(crate) mod upload;

pub use download::{Download, Downloaded};
pub use upload::{StoredFile, Upload};
