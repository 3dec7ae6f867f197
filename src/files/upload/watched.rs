//! Detects files that change while they are uploaded.

use std::fs::File;
use std::io::{self, Read, SeekFrom};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::Xxh3;

use super::streamed::{changed, uninterrupted};
use super::{Content, Upload};
use crate::call::response::Failure;
use crate::http::clock;

/// The file that content comes from, and the byte ranges that were sent.
pub(super) struct Watched {
    file: Arc<File>,
    /// The file's metadata; `None` if the system does not provide them.
    seen: Option<Seen>,
    /// True if the file's time is so recent that a further change might not alter it.
    young: bool,
    /// The byte ranges that the store has, and their digests.
    sent: Vec<(Range<u64>, u64)>,
}

/// Metadata of a file that change with its content.
#[derive(PartialEq)]
struct Seen {
    size: u64,
    modified: Option<SystemTime>,
    /// The time of the last change, which no program can set back.
    #[cfg(unix)]
    changed: (i64, i64),
}

impl Seen {
    fn of(file: &File) -> io::Result<Seen> {
        let metadata = file.metadata()?;
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Ok(Seen {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Returns true if the file changed so recently that its time may hide another change. File systems' clocks tick
    /// every few milliseconds, old ones every two seconds, and two changes within a tick show one time.
    fn is_young(&self) -> bool {
        const TICK: Duration = Duration::from_secs(2);
        let age = self.modified.and_then(|time| clock::wall().duration_since(time).ok());
        age.is_none_or(|age| age < TICK)
    }
}

impl Watched {
    pub(super) fn new(file: Arc<File>) -> Self {
        let seen = Seen::of(&file).ok();
        let young = seen.as_ref().is_none_or(Seen::is_young);
        Watched { file, seen, young, sent: Vec::new() }
    }

    /// Records bytes that the store has.
    pub(super) fn sent(&mut self, bytes: Range<u64>, digest: u64) {
        self.sent.push((bytes, digest));
    }

    /// Compares the file's size and times with those noted. `None` means that only the content can tell.
    fn is_same(&self) -> io::Result<Option<bool>> {
        let (now, Some(seen)) = (Seen::of(&self.file)?, &self.seen) else { return Ok(None) };
        if now.size != seen.size {
            return Ok(Some(false));
        }
        Ok((now == *seen && !self.young).then_some(true))
    }
}

impl Upload<'_> {
    /// Fails if the file is not what was sent. If only its time differs, as on network file systems that set it late,
    /// the file is read once more and compared.
    pub(super) fn check_unchanged(&mut self) -> Result<(), Failure> {
        let Some(watched) = &self.watched else { return Ok(()) };
        let same = match watched.is_same() {
            Ok(Some(same)) => Ok(same),
            Ok(None) => is_unchanged(&mut *self.content, &watched.sent),
            Err(error) => Err(error),
        };
        match same {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::content(changed("was changed"))),
            Err(error) => Err(Failure::content(error.into())),
        }
    }
}

/// Returns true if the content still has these bytes.
fn is_unchanged(content: &mut dyn Content, sent: &[(Range<u64>, u64)]) -> io::Result<bool> {
    let mut buffer = vec![0; 64 << 10];
    for (bytes, digest) in sent {
        content.seek(SeekFrom::Start(bytes.start))?;
        let mut rest = &mut *content;
        let mut rest = Read::take(&mut rest, bytes.end - bytes.start);
        let mut hash = Xxh3::new();
        loop {
            match uninterrupted(&mut rest, &mut buffer)? {
                0 => break,
                count => hash.update(&buffer[..count]),
            }
        }
        if hash.digest() != *digest {
            return Ok(false);
        }
    }
    Ok(true)
}
