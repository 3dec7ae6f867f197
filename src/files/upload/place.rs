//! A file at a path: its metadata when the upload was created, and its digest once it was read.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::Xxh3;

use super::{Content, NAME, Upload, unreadable};
use crate::call::Error;
use crate::client::single_flight::lock;
use crate::journal;

/// A path, and the file's metadata when the upload was created.
pub(super) struct Place {
    pub(super) path: PathBuf,
    noted: Noted,
}

#[derive(PartialEq)]
struct Noted {
    size: u64,
    modified: String,
    /// Device and inode number, if the system has them.
    identity: Option<(u64, u64)>,
}

impl Noted {
    fn of(metadata: &Metadata) -> Self {
        let (size, modified) = (metadata.len(), modified(metadata));
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let identity = None;
        Noted { size, modified, identity }
    }
}

impl Place {
    pub(super) fn new(path: &Path, metadata: &Metadata) -> Self {
        Place { path: path.to_path_buf(), noted: Noted::of(metadata) }
    }

    /// Opens the file. Fails if it changed since the upload was created.
    pub(super) fn open(&self) -> Result<File, Error> {
        let path = &self.path;
        let file = File::open(path)
            .map_err(|error| unreadable(Arc::new(error)).on(format!("file {path:?}")))?;
        let now = file.metadata().map(|metadata| Noted::of(&metadata));
        if now.is_ok_and(|now| now == self.noted) {
            return Ok(file);
        }
        let problem =
            format!("file {path:?} was changed since it was named; nothing of it was sent");
        Err(Error::invalid(Some(NAME), problem))
    }

    /// Returns the noted metadata as a journal's content, without a digest.
    pub(super) fn noted(&self) -> journal::Content {
        let content = journal::Content::new(self.noted.size, journal::UNKNOWN);
        content.at(real(&self.path), self.noted.modified.clone())
    }

    fn is_where(&self, content: &journal::Content) -> bool {
        let path = real(&self.path);
        path.is_some() && path == content.path && self.noted.modified == content.modified
    }
}

/// Returns the canonical path, if it is valid UTF-8.
fn real(path: &Path) -> Option<String> {
    path.canonicalize().ok()?.to_str().map(String::from)
}

/// Returns the time of the last change in seconds since 1970, or `unknown` if the system does not have it.
fn modified(metadata: &Metadata) -> String {
    let Ok(time) = metadata.modified() else { return journal::UNKNOWN.into() };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => format!("{}.{:09}", after.as_secs(), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            format!("-{}.{:09}", before.as_secs(), before.subsec_nanos())
        }
    }
}

/// The digest of a content's bytes, from its beginning as far as it was read.
#[derive(Clone, Default)]
pub(crate) struct Digest(Arc<Mutex<Digested>>);

#[derive(Default)]
struct Digested {
    state: Xxh3,
    /// How many bytes it covers.
    done: u64,
}

impl Digest {
    /// Adds bytes that begin at `at`. Skips those that are covered already.
    pub(super) fn take(&self, at: u64, bytes: &[u8]) {
        let mut digested = lock(&self.0);
        let new = digested.done.checked_sub(at).filter(|new| *new < bytes.len() as u64);
        if let Some(new) = new {
            digested.state.update(&bytes[new as usize..]);
            digested.done = at + bytes.len() as u64;
        }
    }

    /// Returns the digest if it covers exactly `size` bytes.
    fn of(&self, size: u64) -> Option<String> {
        let digested = lock(&self.0);
        (digested.done == size).then(|| format!("xxh3-128:{:032x}", digested.state.digest128()))
    }
}

/// Content whose digest is computed while it is read.
struct Digesting<'a> {
    content: Box<dyn Content + 'a>,
    at: u64,
    digest: Digest,
}

impl Read for Digesting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(buffer)?;
        self.digest.take(self.at, &buffer[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Digesting<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.content.seek(to)?;
        Ok(self.at)
    }
}

impl<'a> Upload<'a> {
    /// Opens the upload's file, if it was created from a path and is not open yet.
    pub(crate) fn open(&mut self) -> Result<(), Error> {
        if let Some(place) = self.place.as_ref().filter(|_| self.is_closed) {
            let file = Arc::new(place.open()?);
            self.opened = Some(file.clone());
            self.content = Box::new(file.clone());
            self.watched = Some(super::Watched::new(file));
            self.is_closed = false;
        }
        Ok(())
    }

    /// Returns a digest that is computed while the content is read. The file must be open.
    pub(crate) fn digested(&mut self) -> Digest {
        let digest = Digest::default();
        self.digest = Some(digest.clone());
        let content = std::mem::replace(&mut self.content, Box::new(io::empty()));
        self.content = Box::new(Digesting { content, at: 0, digest: digest.clone() });
        digest
    }

    /// Returns the content as a journal records it.
    pub(crate) fn recorded(&self, digest: &Digest) -> journal::Content {
        self.recorder(digest)()
    }

    /// Returns a function that returns the content as a journal records it, for after the upload.
    pub(crate) fn recorder(&self, digest: &Digest) -> impl FnOnce() -> journal::Content + use<> {
        let (size, digest) = (self.size, digest.clone());
        let place =
            self.place.as_ref().map(|place| (real(&place.path), place.noted.modified.clone()));
        move || {
            let digest = digest.of(size).unwrap_or(journal::UNKNOWN.into());
            let (path, modified) = place.unwrap_or((None, journal::UNKNOWN.into()));
            journal::Content::new(size, digest).at(path, modified)
        }
    }

    /// Fails unless this is the content that was uploaded. Reads it only if its path or time differ.
    pub(crate) fn must_be(&mut self, content: &journal::Content) -> Result<(), Error> {
        if self.size != content.size {
            return Err(self.other_than(content));
        }
        let is_untouched = content.modified != journal::UNKNOWN
            && self.place.as_ref().is_some_and(|place| place.is_where(content));
        if is_untouched {
            return Ok(());
        }
        let name = self.name.clone().unwrap_or_default();
        let unreadable = |error| unreadable(Arc::new(error)).on(format!("file {name:?}"));
        let digest = match &self.place {
            Some(place) => read(&mut place.open()?).map_err(unreadable)?,
            None => read(&mut self.content).map_err(unreadable)?,
        };
        let is_same = digest.of(self.size).as_deref() == Some(&*content.digest);
        if is_same { Ok(()) } else { Err(self.other_than(content)) }
    }

    fn other_than(&self, content: &journal::Content) -> Error {
        let own = self.recorded(&Digest::default());
        let name = self.name.as_deref().unwrap_or_default();
        other_content(name, content, &own)
    }
}

/// Returns the error for a name that was uploaded earlier with other content.
pub(crate) fn other_content(
    name: &str,
    before: &journal::Content,
    own: &journal::Content,
) -> Error {
    let shown = |content: &journal::Content| {
        let (path, size) = (content.path.as_deref().unwrap_or("?"), content.size);
        format!("{path:?} ({size} bytes)")
    };
    let (before, now) = (shown(before), shown(own));
    Error::invalid(
        None,
        format!(
            "{name:?} was uploaded as {before}, and {now} has other content; restore it, or name another journal to send what it is now"
        ),
    )
}

/// Reads the whole content and returns its digest.
fn read(content: &mut (impl Read + Seek + Send)) -> io::Result<Digest> {
    content.seek(SeekFrom::Start(0))?;
    let digest = Digest::default();
    let content = Box::new(content);
    io::copy(&mut Digesting { content, at: 0, digest: digest.clone() }, &mut io::sink())?;
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use xxhash_rust::xxh3::xxh3_128;

    use super::*;

    #[test]
    fn the_digest_covers_the_whole_file_in_any_order_of_reads() {
        let bytes: Vec<u8> = (0..2000_u32).map(|number| (number % 251) as u8).collect();
        let mut upload = Upload::new("a", io::Cursor::new(bytes.clone())).expect("content");
        let digest = upload.digested();
        assert_eq!(upload.recorded(&digest).digest, "unknown");
        let mut some = [0; 700];
        // Half of it, then anew; later a part once more, and the rest.
        for (from, count) in [(0, 700), (0, 500), (300, 700), (300, 200), (900, 700), (1600, 400)] {
            upload.content.seek(SeekFrom::Start(from)).expect("sought");
            upload.content.read_exact(&mut some[..count]).expect("read");
        }
        let recorded = upload.recorded(&digest);
        assert_eq!(recorded.digest, format!("xxh3-128:{:032x}", xxh3_128(&bytes)));
        assert_eq!(recorded.size, 2000);
    }

    #[test]
    fn a_path_must_still_lead_to_the_same_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        type Change<'a> = &'a dyn Fn();
        let rows: &[(&str, Change<'_>)] = &[
            ("longer", &|| fs::write(&path, "longer").expect("written")),
            ("at another time", &|| {
                let file = File::options().write(true).open(&path).expect("a file");
                file.set_modified(UNIX_EPOCH + Duration::from_secs(1)).expect("another time");
            }),
            // Elsewhere the standard library does not show which file it is.
            #[cfg(unix)]
            ("replaced", &|| {
                let time = path.metadata().and_then(|file| file.modified()).expect("a time");
                let other = folder.path().join("b");
                fs::write(&other, "one").expect("written");
                File::options()
                    .write(true)
                    .open(&other)
                    .expect("a file")
                    .set_modified(time)
                    .expect("a time");
                fs::rename(other, &path).expect("renamed");
            }),
            ("gone", &|| fs::remove_file(&path).expect("removed")),
        ];
        for (what, change) in rows {
            fs::write(&path, "one").expect("a file");
            let mut upload = Upload::file(&path).expect("a file");
            let mut other = Upload::file(&path).expect("a file");
            other.open().expect("as it was named");
            // A name may stay while the file is open.
            drop(other);
            change();
            let text = upload.open().expect_err(what).to_string();
            assert!(
                text.contains("was changed since") || text.contains("cannot be read"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_is_identified_by_its_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let upload = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("a file");
            let file = File::options().write(true).open(&path).expect("a file");
            file.set_modified(time).expect("its time");
            Upload::file(&path).expect("a file")
        };
        let mut first = upload("a", "one");
        first.open().expect("a file");
        let digest = first.digested();
        io::copy(&mut first.content, &mut io::sink()).expect("read");
        let recorded = first.recorded(&digest);
        let is = |name: &str, content: &str, recorded: &journal::Content| {
            upload(name, content).must_be(recorded).is_ok()
        };
        let found = ["one", "two", "ones"].map(|content| is("b", content, &recorded));
        assert_eq!(found, [true, false, false]);
        // Not even read.
        assert!(is("a", "two", &recorded));
        let touched = journal::Content { modified: "1.000000000".into(), ..recorded.clone() };
        assert!(!is("a", "two", &touched) && is("a", "one", &touched));
        let mut streamed = Upload::new("a", io::Cursor::new("one")).expect("content");
        streamed.must_be(&recorded).expect("the same");
    }
}
