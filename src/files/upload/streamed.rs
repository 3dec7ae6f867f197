//! The body of a PUT, which checks the content on its way to the object store.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::Upload;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::files::crc64;
use crate::files::object_store::PUT;
use crate::http::body::Source;
use crate::tables::Action;

/// The source of an upload's bytes.
pub(super) trait Origin {
    /// Reads bytes at a position, which is always the one after the last read.
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize>;

    /// Returns the size of the whole content.
    fn size(&self) -> u64;

    /// Returns true if the upload must end early.
    fn is_over(&self) -> bool;

    /// Returns true if bytes were sent once without an answer from the store.
    fn is_unheard(&self) -> bool;

    /// Notes that bytes were sent without an answer.
    fn was_unheard(&mut self);

    /// Called with the position up to which the content was sent.
    fn sent_to(&mut self, _at: u64) {}
}

/// A reader of the content or a part of it. It yields exactly as many bytes as were announced.
pub(super) struct Streamed<O> {
    pub(super) origin: O,
    bytes: Range<u64>,
    done: u64,
    failed: Option<io::Error>,
    /// True if the run ended while the content was sent.
    stopped: bool,
    digest: Xxh3,
    crc: crc64fast::Digest,
}

impl<O: Origin> Streamed<O> {
    pub(super) fn new(origin: O, bytes: Range<u64>) -> Self {
        let (done, failed, stopped) = (0, None, false);
        let (digest, crc) = (Xxh3::new(), crc64());
        Streamed { origin, bytes, done, failed, stopped, digest, crc }
    }

    /// Returns how many bytes were read, and so sent.
    pub(super) fn sent(&self) -> u64 {
        self.done
    }

    /// Returns the digest of the bytes read so far.
    pub(super) fn digest(&self) -> u64 {
        self.digest.digest()
    }

    /// Returns the CRC-64 of the bytes read so far, for comparison with the store's.
    pub(super) fn crc64(&self) -> u64 {
        self.crc.sum64()
    }

    /// Fails if the content could not be read, or is longer or shorter than announced.
    pub(super) fn check(&mut self) -> Result<(), Failure> {
        if self.stopped {
            return Err(Failure::stopped());
        }
        if let Some(error) = self.failed.take() {
            return Err(Failure::content(error.into()));
        }
        let is_last = self.bytes.end == self.origin.size();
        if self.done < self.size() || !is_last {
            return Ok(());
        }
        match self.origin.read_at(&mut [0], self.bytes.end) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Failure::content(changed("grew"))),
            Err(error) => Err(Failure::content(error.into())),
        }
    }
}

impl<O: Origin> Read for Streamed<O> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size() - self.done;
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        if self.origin.is_over() {
            self.stopped = true;
            return Err(io::Error::other("stopped"));
        }
        let read = self.origin.read_at(&mut buffer[..most], self.bytes.start + self.done);
        match read {
            Ok(0) => {
                self.failed = Some(io::Error::other(changed("shrank")));
                Err(io::Error::other("the content cannot be read"))
            }
            Ok(count) => {
                self.done += count as u64;
                self.digest.update(&buffer[..count]);
                self.crc.write(&buffer[..count]);
                self.origin.sent_to(self.bytes.start + self.done);
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

impl<O: Origin> Source for Streamed<O> {
    fn size(&self) -> u64 {
        self.bytes.end - self.bytes.start
    }

    fn is_unheard(&self) -> bool {
        self.origin.is_unheard()
    }
}

/// The content itself, read from a position to its end.
pub(super) struct Whole<'a, 'b>(pub(super) &'a mut Upload<'b>);

impl<'a, 'b> Whole<'a, 'b> {
    /// Seeks to the position where the next read begins.
    pub(super) fn from(upload: &'a mut Upload<'b>, start: u64) -> Result<Self, Failure> {
        let found = upload.content.seek(SeekFrom::Start(start));
        found.map_err(|error| Failure::content(error.into()))?;
        (upload.progress)(start, upload.size);
        Ok(Whole(upload))
    }
}

impl Origin for Whole<'_, '_> {
    fn read_at(&mut self, buffer: &mut [u8], _: u64) -> io::Result<usize> {
        uninterrupted(&mut self.0.content, buffer)
    }

    fn size(&self) -> u64 {
        self.0.size
    }

    fn is_over(&self) -> bool {
        (self.0.is_over)()
    }

    fn is_unheard(&self) -> bool {
        self.0.unheard
    }

    fn was_unheard(&mut self) {
        self.0.unheard = true;
    }

    fn sent_to(&mut self, at: u64) {
        (self.0.progress)(at, self.0.size);
    }
}

/// Reads, and repeats a read that a signal interrupts.
pub(super) fn uninterrupted(content: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match content.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

pub(super) fn changed(how: &str) -> Box<dyn std::error::Error + Send + Sync> {
    format!("the file {how} while it was uploaded").into()
}

impl Failure {
    /// Returns the failure for content that changed or cannot be read. The bytes that the store has are never
    /// committed.
    pub(super) fn content(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        let problem = "the content changed or cannot be read; nothing was stored";
        let mut failure = Failure::new(Outcome::Invalid, Action::Final, problem);
        failure.details.operation = Some(PUT.name);
        failure.caused_by(Arc::from(error))
    }
}
