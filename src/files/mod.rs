//! Uploads and downloads of files in storage spaces, through the object store.

pub(crate) mod download;
pub(crate) mod object_store;
pub(crate) mod upload;

pub use download::{Download, Downloaded};
pub use upload::Upload;

use crc64fast::Digest;

/// Returns a digest for the object store's CRC-64.
pub(crate) fn crc64() -> Digest {
    // On 32-bit x86 the crate only imitates the processor's instructions, which takes longer than its tables.
    if cfg!(target_arch = "x86") { Digest::new_table() } else { Digest::new() }
}
