//! A part of a file, read by its position: several are read at the same time.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::Xxh3;

use super::streamed::{Sending, changed};
use crate::call::response::Failure;
use crate::http::body::Source;

/// Whether files can be read by position here.
pub(super) const IS_POSSIBLE: bool = cfg!(any(unix, windows));

/// Reads bytes at a position, without moving the file's own. Repeats a read that a signal interrupts.
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

/// Returns the digest of these bytes of a file; `None` if it has not that many. Gives each piece to `each`.
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

/// A reader of a part of a file. It yields exactly as many bytes as were announced.
pub(super) struct Positioned<'a> {
    file: &'a File,
    bytes: Range<u64>,
    /// The size of the file.
    size: u64,
    /// Returns true if the upload has to end.
    is_over: &'a (dyn Fn() -> bool + Sync),
    /// Whether the store has left bytes without an answer.
    unheard: &'a AtomicBool,
    done: u64,
    digest: Xxh3,
    failed: Option<io::Error>,
    stopped: bool,
}

impl<'a> Positioned<'a> {
    pub(super) fn new(
        file: &'a File,
        bytes: Range<u64>,
        size: u64,
        is_over: &'a (dyn Fn() -> bool + Sync),
        unheard: &'a AtomicBool,
    ) -> Self {
        let (done, digest, failed, stopped) = (0, Xxh3::new(), None, false);
        Positioned { file, bytes, size, is_over, unheard, done, digest, failed, stopped }
    }

    /// Returns the digest of what was read.
    pub(super) fn digest(&self) -> u64 {
        self.digest.digest()
    }
}

impl Read for Positioned<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size() - self.done).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        if most == 0 {
            return Ok(0);
        }
        if (self.is_over)() {
            self.stopped = true;
            return Err(io::Error::other("stopped"));
        }
        let read = read_at(self.file, &mut buffer[..most], self.bytes.start + self.done);
        match read {
            Ok(0) => {
                self.failed = Some(io::Error::other(changed("shrank")));
                Err(io::Error::other("the content cannot be read"))
            }
            Ok(count) => {
                self.done += count as u64;
                self.digest.update(&buffer[..count]);
                Ok(count)
            }
            Err(error) => {
                let shown = io::Error::new(error.kind(), "the content cannot be read");
                self.failed = Some(error);
                Err(shown)
            }
        }
    }
}

impl Source for Positioned<'_> {
    fn size(&self) -> u64 {
        self.bytes.end - self.bytes.start
    }

    fn is_unheard(&self) -> bool {
        self.unheard.load(Ordering::Relaxed)
    }
}

impl Sending for Positioned<'_> {
    fn sent(&self) -> u64 {
        self.done
    }

    fn was_unheard(&mut self) {
        self.unheard.store(true, Ordering::Relaxed);
    }

    fn check(&mut self) -> Result<(), Failure> {
        if self.stopped {
            return Err(Failure::stopped());
        }
        if let Some(error) = self.failed.take() {
            return Err(Failure::content(error.into()));
        }
        if self.done < self.size() || self.bytes.end != self.size {
            return Ok(());
        }
        match read_at(self.file, &mut [0], self.size) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Failure::content(changed("grew"))),
            Err(error) => Err(Failure::content(error.into())),
        }
    }
}
