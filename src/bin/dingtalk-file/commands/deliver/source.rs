//! A file on this machine. It is opened once: what is written down of it is what was uploaded.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

use super::journal::Facts;

/// An open file, and what it was when it was opened.
pub struct Source {
    file: Arc<File>,
    /// Where it really lies; none if that is no text.
    path: Option<String>,
    size: u64,
    modified: String,
    digest: Arc<Mutex<Digest>>,
}

/// The digest of what was read, from the beginning on.
#[derive(Default)]
struct Digest {
    state: Xxh3,
    /// How many bytes are in it.
    done: u64,
}

/// What is read of it on its way to the store.
pub struct Content {
    file: Arc<File>,
    at: u64,
    digest: Arc<Mutex<Digest>>,
}

impl Source {
    pub fn open(path: &Path) -> io::Result<Source> {
        let real = path.canonicalize().ok();
        Source::of(File::open(path)?, real.and_then(|path| path.to_str().map(String::from)))
    }

    /// What was read from a pipe, and lies nowhere.
    pub fn spooled(file: File) -> io::Result<Source> {
        Source::of(file, None)
    }

    fn of(file: File, path: Option<String>) -> io::Result<Source> {
        let metadata = file.metadata()?;
        Ok(Source {
            path,
            size: metadata.len(),
            modified: modified(&metadata),
            digest: Arc::default(),
            file: Arc::new(file),
        })
    }

    /// The content from its beginning. Only one of them is to be read at a time.
    pub fn content(&self) -> Content {
        Content { file: self.file.clone(), at: 0, digest: self.digest.clone() }
    }

    /// Whether it was changed since it was opened.
    pub fn changed(&self) -> bool {
        let same = |now: &Metadata| now.len() == self.size && modified(now) == self.modified;
        self.file.metadata().map_or(true, |now| !same(&now))
    }

    /// The open file, to be watched while it is uploaded.
    pub fn file(&self) -> Arc<File> {
        self.file.clone()
    }

    /// Whether this is the content that was uploaded. It is read only where it lies elsewhere or was touched since.
    pub fn is(&self, facts: &Facts) -> io::Result<bool> {
        let untouched = self.path == facts.path && self.modified == facts.modified;
        if self.size != facts.size {
            return Ok(false);
        }
        if untouched && self.path.is_some() && self.modified != UNKNOWN {
            return Ok(true);
        }
        let mut content = self.content();
        content.rewind()?;
        io::copy(&mut content, &mut io::sink())?;
        Ok(self.facts().digest == facts.digest)
    }

    /// What is wrong where it is not.
    pub fn other_than(&self, name: &str, facts: &Facts) -> String {
        let told = |path: &Option<String>, size: u64, modified: &str| {
            format!("{:?} ({size} bytes of {modified})", path.as_deref().unwrap_or("?"))
        };
        let before = told(&facts.path, facts.size, &facts.modified);
        let now = told(&self.path, self.size, &self.modified);
        format!(
            "{name:?} was uploaded as {before}, and {now} has other content; restore it, or name another journal to send what it is now"
        )
    }

    /// What is written down of it, once it was read to its end.
    pub fn facts(&self) -> Facts {
        let digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = digest.done == self.size;
        Facts {
            path: self.path.clone(),
            size: self.size,
            modified: self.modified.clone(),
            digest: match whole {
                true => format!("xxh3-128:{:032x}", digest.state.digest128()),
                false => UNKNOWN.into(),
            },
        }
    }
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&*self.file).read(buffer)?;
        let mut digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        let end = self.at + count as u64;
        // A part that goes up once more is in it already.
        if let Some(new) = digest.done.checked_sub(self.at).filter(|new| *new < count as u64) {
            digest.state.update(&buffer[new as usize..count]);
            digest.done = end;
        }
        self.at = end;
        Ok(count)
    }
}

impl Seek for Content {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = (&*self.file).seek(to)?;
        if self.at == 0 {
            *self.digest.lock().unwrap_or_else(PoisonError::into_inner) = Digest::default();
        }
        Ok(self.at)
    }
}

const UNKNOWN: &str = "unknown";

/// When a file was changed last, in seconds since 1970; `unknown` on systems that do not tell.
fn modified(metadata: &Metadata) -> String {
    let Ok(time) = metadata.modified() else { return UNKNOWN.into() };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => format!("{}.{:09}", after.as_secs(), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            format!("-{}.{:09}", before.as_secs(), before.subsec_nanos())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use xxhash_rust::xxh3::xxh3_128;

    use super::*;

    #[test]
    fn the_digest_is_of_the_whole_however_it_was_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        let bytes: Vec<u8> = (0..2000_u32).map(|number| (number % 251) as u8).collect();
        fs::write(&path, &bytes).expect("a file");
        let source = Source::open(&path).expect("it opens");
        assert_eq!(source.facts().digest, UNKNOWN);
        let mut content = source.content();
        let mut some = [0; 700];
        // Half of it, then anew; later a part once more, and the rest.
        for (from, count) in [(0, 700), (0, 500), (300, 700), (300, 200), (900, 700), (1600, 400)] {
            content.seek(SeekFrom::Start(from)).expect("sought");
            content.read_exact(&mut some[..count]).expect("read");
        }
        assert_eq!(source.facts().digest, format!("xxh3-128:{:032x}", xxh3_128(&bytes)));
        assert_eq!(source.facts().size, 2000);
    }

    #[test]
    fn a_change_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "one").expect("a file");
        let source = Source::open(&path).expect("it opens");
        assert!(!source.changed());
        let file = File::options().write(true).open(&path).expect("a file");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1)).expect("another time");
        assert!(source.changed());
    }

    #[test]
    fn the_content_is_what_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let open = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("a file");
            let file = File::options().write(true).open(&path).expect("a file");
            file.set_modified(time).expect("its time");
            Source::open(&path).expect("it opens")
        };
        let first = open("a", "one");
        io::copy(&mut first.content(), &mut io::sink()).expect("read");
        let facts = first.facts();
        let is = |name: &str, content: &str| open(name, content).is(&facts).expect("read");
        assert_eq!((is("b", "one"), is("b", "two"), is("b", "ones")), (true, false, false));
        // Not even read.
        assert!(is("a", "two"));
        let touched = Facts { modified: "1.000000000".into(), ..facts.clone() };
        assert!(!open("a", "two").is(&touched).expect("read"));
        assert!(open("a", "one").is(&touched).expect("read"));
    }
}
