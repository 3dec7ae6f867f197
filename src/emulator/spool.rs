//! The bytes of files, on disk: memory does not grow with them.

use std::collections::VecDeque;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::tokens::Random;

/// A folder of an emulator's own among the system's temporary files. It goes with the last file in it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    count: AtomicU64,
}

impl Folder {
    pub(super) fn create() -> io::Result<Arc<Folder>> {
        // Absolute, should the program go elsewhere.
        let parent = std::path::absolute(std::env::temp_dir())?;
        let name = Random::default().secret();
        let path = parent.join(format!("dingtalk-emulator-{}", name.expose()));
        private(&path)?;
        Ok(Arc::new(Folder { path, count: AtomicU64::new(0) }))
    }

    /// A new file, to be written.
    pub(super) fn spool(self: &Arc<Self>) -> io::Result<Writer> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.path.join(number.to_string());
        let file = File::create_new(&path)?;
        let place = Place::Disk { path, _folder: self.clone() };
        let spool = Spool { size: 0, place };
        Ok(Writer { file, spool })
    }
}

/// Nobody else on this machine may look in.
fn private(path: &Path) -> io::Result<()> {
    #[allow(unused_mut)] // It is changed on Unix only.
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Fails if somebody put something into it, who may want to keep that.
        let _ = fs::remove_dir(&self.path);
    }
}

/// The bytes of a file. They go when nobody holds them any more.
#[derive(Debug)]
pub(super) struct Spool {
    pub(super) size: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Disk {
        path: PathBuf,
        /// Outlives the file.
        _folder: Arc<Folder>,
    },
    Memory(Vec<u8>),
    /// One after the other.
    Joined(Vec<Arc<Spool>>),
}

impl Spool {
    /// Bytes that came in parts.
    pub(super) fn joined(parts: Vec<Arc<Spool>>) -> Arc<Spool> {
        let size = parts.iter().map(|part| part.size).sum();
        Arc::new(Spool { size, place: Place::Joined(parts) })
    }

    /// A few bytes that nobody brought. An emulator that nothing is brought to leaves nothing on disk, even if it is
    /// killed.
    pub(super) fn made(bytes: Vec<u8>) -> Arc<Spool> {
        Arc::new(Spool { size: bytes.len() as u64, place: Place::Memory(bytes) })
    }

    /// From the beginning. What was opened can be read to its end, whatever happens to the file.
    pub(super) fn open(&self) -> io::Result<Content> {
        Ok(Content(match &self.place {
            Place::Disk { path, .. } => Source::Disk(File::open(path)?),
            Place::Memory(bytes) => Source::Memory(Cursor::new(bytes.clone())),
            // One file is open at a time: there may be thousands.
            Place::Joined(parts) => Source::Joined(Box::default(), parts.clone().into()),
        }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::Disk { path, .. } = self {
            // Fails if somebody was faster, which is as good.
            let _ = fs::remove_file(path);
        }
    }
}

/// The bytes of a stored file, to be read once; see [`Emulator::content`](super::Emulator::content).
#[derive(Debug)]
pub struct Content(Source);

#[derive(Debug)]
enum Source {
    Disk(File),
    Memory(Cursor<Vec<u8>>),
    /// What is being read, and what follows.
    Joined(Box<Option<Content>>, VecDeque<Arc<Spool>>),
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Source::Disk(file) => file.read(buffer),
            Source::Memory(bytes) => bytes.read(buffer),
            Source::Joined(open, rest) => loop {
                if let Some(content) = &mut **open {
                    let count = content.read(buffer)?;
                    if count > 0 || buffer.is_empty() {
                        return Ok(count);
                    }
                }
                match rest.pop_front() {
                    Some(next) => **open = Some(next.open()?),
                    None => return Ok(0),
                }
            },
        }
    }
}

/// Bytes on their way to disk. Dropped, they are gone.
pub(super) struct Writer {
    file: File,
    spool: Spool,
}

impl Writer {
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.spool.size += bytes.len() as u64;
        Ok(())
    }

    /// How much was written.
    pub(super) fn size(&self) -> u64 {
        self.spool.size
    }

    pub(super) fn finish(self) -> Arc<Spool> {
        Arc::new(self.spool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_gone() {
        let folder = Folder::create().expect("a folder");
        let path = folder.path.clone();
        let mut writer = folder.spool().expect("a file");
        writer.write(b"abc").expect("written");
        let half = folder.spool().expect("a file");
        drop(folder);
        assert_eq!(fs::read_dir(&path).expect("a folder").count(), 2);
        drop(half);
        assert_eq!(fs::read_dir(&path).expect("a folder").count(), 1);
        let spool = writer.finish();
        assert_eq!(spool.size, 3);
        let mut file = spool.open().expect("a file");
        drop(spool);
        assert!(!path.exists());
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        assert_eq!(text, "abc");
    }

    #[test]
    fn parts_are_read_as_one() {
        let parts = ["ab", "", "c"].map(|text| Spool::made(text.into()));
        let joined = Spool::joined(parts.into());
        assert_eq!(joined.size, 3);
        let text = io::read_to_string(joined.open().expect("bytes"));
        assert_eq!(text.expect("text"), "abc");
        assert_eq!(io::read_to_string(Spool::joined(vec![]).open().unwrap()).unwrap(), "");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look_in() {
        use std::os::unix::fs::PermissionsExt;

        let folder = Folder::create().expect("a folder");
        let mode = fs::metadata(&folder.path).expect("a folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
