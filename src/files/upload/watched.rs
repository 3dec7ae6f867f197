//! Whether a file is still what was sent of it.

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

/// A file that content comes from, and what was sent of it.
pub(super) struct Watched {
    file: Arc<File>,
    /// None where the system does not tell.
    seen: Option<Seen>,
    /// Its time is so new that a change now might leave it as it is.
    young: bool,
    /// The bytes that the store has, and their digests.
    sent: Vec<(Range<u64>, u64)>,
}

/// What a system tells of a file without reading it.
#[derive(PartialEq)]
struct Seen {
    size: u64,
    modified: Option<SystemTime>,
    /// Nobody can set this one back.
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

    /// Clocks of file systems tick every few milliseconds, old ones every two seconds. Whatever changes twice within a
    /// tick shows one time.
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

    /// The store has these bytes.
    pub(super) fn sent(&mut self, bytes: Range<u64>, digest: u64) {
        self.sent.push((bytes, digest));
    }

    /// Whether the file has the size that it had, and the time. None: only its bytes can tell.
    fn is_same(&self) -> io::Result<Option<bool>> {
        let (now, Some(seen)) = (Seen::of(&self.file)?, &self.seen) else { return Ok(None) };
        Ok(match now.size == seen.size {
            false => Some(false),
            true => (now == *seen && !self.young).then_some(true),
        })
    }
}

impl Upload<'_> {
    /// Whether the file that was sent is the file that is there. Where only its time is another, as on network file
    /// systems that set it late, it is read once more and compared with what was sent.
    pub(super) fn check_unchanged(&mut self) -> Result<(), Failure> {
        let Some(watched) = &self.watched else { return Ok(()) };
        let same = match watched.is_same() {
            Ok(Some(same)) => Ok(same),
            Ok(None) => holds(&mut *self.content, &watched.sent),
            Err(error) => Err(error),
        };
        match same {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::content(changed("was changed"))),
            Err(error) => Err(Failure::content(error.into())),
        }
    }
}

/// Whether content has these bytes.
fn holds(content: &mut dyn Content, sent: &[(Range<u64>, u64)]) -> io::Result<bool> {
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
