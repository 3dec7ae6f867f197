//! The incomplete file of a download, beside its target.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NAME;
use super::note::{Note, Purpose};
use super::prefix::Prefix;
use super::received::Place;
#[cfg(unix)]
use super::resumed;
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::http::clock::random;
use crate::text::cut;

/// The suffix of an incomplete file, which stays behind if the program is killed.
const SUFFIX: &str = "dingtalk-part";

/// An incomplete file, which is removed on drop.
pub(super) struct Partial {
    file: Option<File>,
    path: PathBuf,
    /// The note for another run, if the download may be resumed.
    note: Option<Note>,
    target: PathBuf,
    replace: bool,
    /// The file at the target, if it is to be replaced.
    replaced: Option<Metadata>,
    /// True once the file must not be removed, because it was renamed or is left for another run.
    is_settled: bool,
}

impl Partial {
    /// Opens the incomplete file of an interrupted run with the same purpose, or creates one with a unique name. It is
    /// in the target's folder, so that a rename completes it. Apart from its owner, only users who may read the file
    /// that it replaces can read it. Returns the file and the prefix that it has.
    pub(super) fn open(
        target: PathBuf,
        replace: bool,
        purpose: Option<Purpose>,
        known: Option<u64>,
    ) -> Result<(Partial, Prefix), Error> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let problem = format!("there is no folder {folder:?}; create it first");
            return Err(Error::invalid(Some(NAME), problem));
        }
        let own = target.file_name().unwrap_or_default();
        let replaced = target.symlink_metadata().ok().filter(|old| replace && old.is_file());
        // Cut, so that the name with its suffix is not too long for the file system.
        let name = own.to_string_lossy();
        let name = cut::to_bytes(&name, 128);
        #[cfg(unix)]
        if let Some(purpose) = purpose {
            let number = purpose.number(own.as_encoded_bytes());
            let path = folder.join(format!("{name}.{number:016x}.{SUFFIX}"));
            let note = Note::beside(&path, purpose);
            if let Some((file, note, prefix)) = resumed::open(&path, note, replaced.as_ref(), known)
            {
                let (file, note) = (Some(file), Some(note));
                let is_settled = false;
                let partial = Partial { file, path, note, target, replace, replaced, is_settled };
                return Ok((partial, prefix));
            }
        }
        #[cfg(not(unix))]
        let _ = (purpose, known);
        loop {
            let path = folder.join(format!("{name}.{:08x}.{SUFFIX}", random() as u32));
            match empty_like(replaced.as_ref(), &path) {
                Ok(file) => {
                    let (file, note, is_settled) = (Some(file), None, false);
                    let partial =
                        Partial { file, path, note, target, replace, replaced, is_settled };
                    return Ok((partial, Prefix::default()));
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(failed(format!("cannot create a file in {folder:?}"), error));
                }
            }
        }
    }

    fn file(&mut self) -> &mut File {
        self.file.as_mut().expect("open until it is kept")
    }

    /// Returns true unless another program removed or replaced the file. Another run may have created the file that is
    /// there now.
    #[cfg(unix)]
    fn has_its_name(&self) -> bool {
        let own = self.file.as_ref().map(File::metadata);
        let named = self.path.symlink_metadata();
        matches!((own, named), (Some(Ok(own)), Ok(named)) if resumed::is_same_file(&own, &named))
    }

    /// Returns true: Windows does not remove an open file.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "as on Unix")]
    fn has_its_name(&self) -> bool {
        true
    }

    /// Leaves the file for another run, if its note is on disk.
    pub(super) fn leave(mut self) {
        self.is_settled = self.note.as_ref().is_some_and(Note::is_there);
    }

    /// Moves the complete file to its target. Until this succeeds, the target is unchanged.
    pub(super) fn keep(mut self) -> Result<PathBuf, Error> {
        if let Err(error) = self.file().flush().and_then(|()| self.file().sync_all()) {
            return Err(failed(format!("{:?} cannot be written", self.target), error));
        }
        if !self.has_its_name() {
            let error = io::Error::other("another program removed or replaced it; download again");
            return Err(failed(format!("{:?} cannot be used", self.path), error));
        }
        // While the file is still locked, because the next process to lock it must not find an outdated note.
        if let Some(note) = &mut self.note {
            note.remove();
        }
        if let Some(replaced) = self.replaced.take() {
            // Not every file system has permissions.
            let _ = give_permissions_of(&replaced, self.file(), 0);
        }
        // Windows does not rename an open file.
        if cfg!(not(unix)) {
            self.file = None;
        }
        match self.put_in_place() {
            Ok(()) => Ok(self.target.clone()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists(&self.target)),
            Err(error) => Err(failed(format!("{:?} cannot be written", self.target), error)),
        }
    }

    fn put_in_place(&mut self) -> io::Result<()> {
        if !self.replace {
            // Unlike a rename, a hard link never replaces a file created in the meantime. The old name is removed on
            // drop.
            match fs::hard_link(&self.path, &self.target) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
                Ok(()) => return Ok(()),
                // Not every file system has hard links.
                Err(_) if self.target.symlink_metadata().is_ok() => {
                    return Err(ErrorKind::AlreadyExists.into());
                }
                Err(_) => {}
            }
        }
        fs::rename(&self.path, &self.target)?;
        // Another run may already have created a file with the old name.
        self.is_settled = true;
        Ok(())
    }
}

impl Place for Partial {
    fn empty(&mut self) -> io::Result<()> {
        if let Some(note) = &mut self.note {
            note.remove();
        }
        let file = self.file();
        file.set_len(0)?;
        file.rewind()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file().write_all(bytes)
    }

    fn note(&mut self, prefix: &Prefix) -> io::Result<()> {
        if self.note.is_none() || prefix.of.is_none() {
            return Ok(());
        }
        // The noted bytes must survive a crash of the machine.
        self.file().sync_data()?;
        if let Some(note) = &mut self.note {
            note.write(prefix);
        }
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if cfg!(not(unix)) {
            self.file = None;
        }
        // While the file is still locked, because afterwards these may be another run's files.
        if !self.is_settled && self.has_its_name() {
            if let Some(note) = &mut self.note {
                note.remove();
            }
            let _ = fs::remove_file(&self.path);
        }
        // A child process that is just being started has a copy of the open file, with its lock, until `exec`.
        if let Some(file) = &self.file {
            let _ = file.unlock();
        }
    }
}

/// What the owner may do with an incomplete file, even if it replaces a read-only one. Otherwise, only root could resume
/// it.
#[cfg(unix)]
pub(super) const OWNER: u32 = 0o600;

/// Creates a file with the group and permissions of another, and those of [`OWNER`].
#[cfg(unix)]
pub(super) fn empty_like(other: Option<&Metadata>, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let Some(other) = other else { return File::create_new(path) };
    // An open handle outlives a change of permissions, so the file starts with the owner's alone.
    let mut options = File::options();
    let file = options.read(true).write(true).create_new(true).mode(OWNER).open(path)?;
    // Not every file system has permissions.
    let _ = give_permissions_of(other, &file, OWNER);
    Ok(file)
}

/// Gives a file the group and permissions of another, and the permissions in `more`.
#[cfg(unix)]
fn give_permissions_of(other: &Metadata, file: &File, more: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    // Fails if the user is not in the group.
    let _ = fchown(file, None, Some(other.gid()));
    let mode = mode_like(other, &file.metadata()?) | more;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Returns the permissions of another file, as far as a file may have them. If it is of another group, that group does
/// not get the permissions of the other file's group, whose members then get no more than they had.
#[cfg(unix)]
pub(super) fn mode_like(other: &Metadata, file: &Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt;
    let mode = other.mode() & 0o777;
    if file.gid() == other.gid() { mode } else { mode & 0o700 | mode & (mode >> 3) & 0o007 }
}

/// Creates a file. On other systems, the standard library only has the read-only flag, and a read-only file cannot be
/// replaced.
#[cfg(not(unix))]
fn empty_like(_: Option<&Metadata>, path: &Path) -> io::Result<File> {
    File::create_new(path)
}

#[cfg(not(unix))]
fn give_permissions_of(_: &Metadata, _: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Returns the error for a target that exists.
pub(super) fn exists(target: &Path) -> Error {
    let problem = format!("{target:?} exists; name another file, or allow it to be replaced");
    Error::invalid(Some(NAME), problem)
}

/// Returns the error of a failed file operation.
pub(super) fn failed(problem: String, error: io::Error) -> Error {
    let mut details = Details::new(Outcome::Invalid);
    details.operation = Some(NAME);
    details.detail = Some(problem);
    details.caused_by(Arc::new(error));
    details.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::cut::tests::texts;

    /// A child process has such a copy between `fork` and `exec`.
    #[test]
    #[cfg(unix)]
    fn a_copy_of_the_open_file_does_not_keep_its_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || {
            let purpose = Purpose::new("e", "1", "2", None);
            Partial::open(folder.path().join("a"), false, Some(purpose), Some(6)).expect("a file")
        };
        let (mut partial, _) = open();
        let copy = partial.file().try_clone().expect("a copy");
        partial.write(b"abc").expect("written");
        let mut prefix = Prefix::new(Some("\"e\""), 6, None);
        prefix.take(b"abc");
        partial.note(&prefix).expect("noted");
        partial.leave();
        assert_eq!(open().1.done, 3);
        drop(copy);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_downloaded_file_is_put_in_place_or_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        for keeps in [true, false] {
            let purpose = Some(Purpose::new("e", "1", "2", None));
            let target = folder.path().join("a");
            let (partial, _) = Partial::open(target.clone(), false, purpose, None).expect("a file");
            let path = partial.path.clone();
            fs::remove_file(&path).expect("removed");
            fs::write(&path, "another run's").expect("written");
            if keeps {
                let error = partial.keep().expect_err("another file");
                assert!(error.to_string().contains("removed or replaced it"), "{error}");
            } else {
                drop(partial);
            }
            assert!(!target.exists());
            assert_eq!(fs::read(&path).expect("a file"), b"another run's");
            fs::remove_file(&path).expect("removed");
        }
    }

    #[test]
    fn a_long_name_is_cut_to_fit_with_the_suffix() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in texts(200) {
            let partial = Partial::open(folder.path().join(&name), false, None, None);
            let (partial, _) = partial.expect("a file");
            let path = partial.path.clone();
            let own = path.file_name().and_then(|own| own.to_str()).expect("utf-8");
            let (end, beginning) = (own.len() - SUFFIX.len() - 10, own);
            assert!(name.starts_with(&beginning[..end]) && (125..=128).contains(&end), "{own:?}");
            assert!(path.exists());
            drop(partial);
            assert!(!path.exists());
        }
    }
}
