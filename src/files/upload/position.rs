//! Reads files by position, so that several parts can be read in parallel.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::Xxh3;

use super::streamed::Origin;

/// True if this system can read files by position.
pub(super) const IS_SUPPORTED: bool = cfg!(any(unix, windows));

/// Reads bytes at a position. Repeats a read that a signal interrupts.
pub(super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    loop {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, buffer, at);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, at);
        #[cfg(not(any(unix, windows)))]
        let read = {
            let _ = (file, &buffer, at);
            Err(io::ErrorKind::Unsupported.into())
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Returns the digest of a range of a file, or `None` if the file is shorter or `each` returns false. Passes each piece
/// to `each`.
pub(super) fn digest(
    file: &File,
    bytes: Range<u64>,
    mut each: impl FnMut(u64, &[u8]) -> bool,
) -> io::Result<Option<u64>> {
    let mut buffer = vec![0; 64 << 10];
    let (mut state, mut at) = (Xxh3::new(), bytes.start);
    while at < bytes.end {
        let most = usize::try_from(bytes.end - at).unwrap_or(usize::MAX).min(buffer.len());
        match read_at(file, &mut buffer[..most], at)? {
            0 => return Ok(None),
            count => {
                state.update(&buffer[..count]);
                if !each(at, &buffer[..count]) {
                    return Ok(None);
                }
                at += count as u64;
            }
        }
    }
    Ok(Some(state.digest()))
}

/// A file that is read by position.
pub(super) struct Positioned<'a> {
    pub(super) file: &'a File,
    /// The size of the file.
    pub(super) size: u64,
    /// Returns true if the upload must end early.
    pub(super) is_over: &'a (dyn Fn() -> bool + Sync),
    /// True if bytes were sent once without an answer from the store.
    pub(super) unheard: &'a AtomicBool,
}

impl Origin for Positioned<'_> {
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        read_at(self.file, buffer, at)
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn is_over(&self) -> bool {
        (self.is_over)()
    }

    fn is_unheard(&self) -> bool {
        self.unheard.load(Ordering::Relaxed)
    }

    fn was_unheard(&mut self) {
        self.unheard.store(true, Ordering::Relaxed);
    }
}
