//! Uploads and downloads of files in storage spaces, through the object store.

pub(crate) mod download;
pub(crate) mod object_store;
pub(crate) mod upload;

pub use download::{Download, Downloaded};
pub use upload::Upload;
