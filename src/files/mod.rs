//! Uploads and downloads: files to and from a storage space, by way of the object store.

pub(crate) mod download;
pub(crate) mod object_store;
pub(crate) mod upload;

pub use download::{Download, Downloaded};
pub use upload::Upload;
