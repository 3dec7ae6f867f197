//! The content of an upload, checked on its way to the object store.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::Upload;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::files::object_store::PUT;
use crate::http::body::Source;
use crate::tables::Action;

/// Bytes on their way to the object store.
pub(super) trait Sending: Source {
    /// Returns how many bytes were read, and so sent.
    fn sent(&self) -> u64;

    /// Notes that bytes were sent and the store did not answer.
    fn was_unheard(&mut self);

    /// Fails if the content is not what was announced.
    fn check(&mut self) -> Result<(), Failure>;
}

/// A reader of the content, or a part of it. It yields exactly as many bytes as were announced.
pub(crate) struct Streamed<'a, 'b> {
    upload: &'a mut Upload<'b>,
    bytes: Range<u64>,
    done: u64,
    failed: Option<io::Error>,
    /// True if the run ended while the content was sent.
    stopped: bool,
    /// The digest of what was read, if the file is watched.
    digest: Option<Xxh3>,
}

impl<'a, 'b> Streamed<'a, 'b> {
    pub(super) fn new(upload: &'a mut Upload<'b>, bytes: Range<u64>) -> Result<Self, Failure> {
        let found = upload.content.seek(SeekFrom::Start(bytes.start));
        found.map_err(|error| Failure::content(error.into()))?;
        (upload.progress)(bytes.start, upload.size);
        let digest = upload.watched.is_some().then(Xxh3::new);
        Ok(Streamed { upload, bytes, done: 0, failed: None, stopped: false, digest })
    }

    /// Records the digest of bytes that the store has taken, to compare it with the file before the commit.
    pub(super) fn stored(self) {
        if let (Some(watched), Some(digest)) = (&mut self.upload.watched, self.digest) {
            watched.sent(self.bytes, digest.digest());
        }
    }
}

impl Sending for Streamed<'_, '_> {
    fn sent(&self) -> u64 {
        self.done
    }

    fn was_unheard(&mut self) {
        self.upload.unheard = true;
    }

    fn check(&mut self) -> Result<(), Failure> {
        if self.stopped {
            return Err(Failure::stopped());
        }
        if let Some(error) = self.failed.take() {
            return Err(Failure::content(error.into()));
        }
        let is_last = self.bytes.end == self.upload.size;
        if self.done < self.size() || !is_last {
            return Ok(());
        }
        match uninterrupted(&mut self.upload.content, &mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(Failure::content(changed("grew"))),
            Err(error) => Err(Failure::content(error.into())),
        }
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

impl Read for Streamed<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size() - self.done;
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        if (self.upload.is_over)() {
            self.stopped = true;
            return Err(io::Error::other("stopped"));
        }
        let read = match uninterrupted(&mut self.upload.content, &mut buffer[..most]) {
            Ok(0) => Err(io::Error::other(changed("shrank"))),
            read => read,
        };
        match read {
            Ok(count) => {
                self.done += count as u64;
                if let Some(digest) = &mut self.digest {
                    digest.update(&buffer[..count]);
                }
                (self.upload.progress)(self.bytes.start + self.done, self.upload.size);
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

impl Source for Streamed<'_, '_> {
    fn size(&self) -> u64 {
        self.bytes.end - self.bytes.start
    }

    fn is_unheard(&self) -> bool {
        self.upload.unheard
    }
}

impl Failure {
    /// Returns the failure for content that changed or cannot be read. What the store has of it is never committed.
    pub(super) fn content(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        let problem = "the content changed or cannot be read; nothing was stored";
        let mut failure = Failure::new(Outcome::Invalid, Action::Final, problem);
        failure.details.operation = Some(PUT.name);
        failure.caused_by(Arc::from(error))
    }
}
