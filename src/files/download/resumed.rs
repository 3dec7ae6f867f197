//! Opening the incomplete file that an interrupted run left.
//!
//! The file has a fixed name, so that it is found again. A lock on it keeps out a second run, which then uses a
//! separate file. Another run, or anyone who can write to the folder, may give the name to another file at any time. So
//! the lock counts only while the name still leads to the locked file, and only this user's files are used. This needs
//! inode numbers.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use log::debug;

use super::note::Note;
use super::partial::{OWNER, empty_like, mode_like};
use super::prefix::Prefix;
use crate::files::upload::nameless;

/// Returns the locked file at a path with its note and prefix. The file is new, or was left by another run. Returns
/// `None` if the path cannot be used, for example because another run is using it.
pub(super) fn open(
    path: &Path,
    note: Note,
    replaced: Option<&Metadata>,
    known: Option<u64>,
) -> Option<(File, Note, Prefix)> {
    let opened = open_or_create(path, note, replaced, known);
    opened.inspect_err(|error| debug!("cannot resume: {error}")).ok()
}

fn open_or_create(
    path: &Path,
    mut note: Note,
    replaced: Option<&Metadata>,
    known: Option<u64>,
) -> io::Result<(File, Note, Prefix)> {
    // Several runs may end at once, and each may remove the file.
    const TRIES: u32 = 10;
    for _ in 0..TRIES {
        let (mut file, is_new) = match empty_like(replaced, path) {
            Ok(file) => (file, true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => match open_existing(path) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                opened => (opened?, false),
            },
            Err(error) => return Err(error),
        };
        if let Err(error) = file.try_lock() {
            // The file system has no locks.
            if is_new && matches!(error, TryLockError::Error(_)) {
                let _ = fs::remove_file(path);
            }
            return Err(error.into());
        }
        let own = file.metadata()?;
        if !path.symlink_metadata().is_ok_and(|named| is_same_file(&named, &own)) {
            continue;
        }
        if is_new {
            // The note describes a file that is gone.
            note.remove();
            return Ok((file, note, Prefix::default()));
        }
        // A file with a second name may be a complete one, so it must not be written to.
        if own.nlink() > 1 || !has_permissions_of(&own, replaced) {
            note.remove();
            fs::remove_file(path)?;
            continue;
        }
        let prefix = proven_prefix(&mut file, &mut note, &own, known).unwrap_or_default();
        if prefix.done == 0 {
            note.remove();
        }
        file.set_len(prefix.done)?;
        file.seek(SeekFrom::Start(prefix.done))?;
        debug!("resuming after the {} bytes of an interrupted run", prefix.done);
        return Ok((file, note, prefix));
    }
    Err(io::Error::other("other runs keep creating and removing the file"))
}

/// Opens the existing file, if it belongs to this user. Another owner could still change the file after it is complete.
fn open_existing(path: &Path) -> io::Result<File> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // The standard library does not provide the user id, so it is taken from a new file.
    let user = nameless(folder.unwrap_or(Path::new(".")))?.metadata()?.uid();
    match open_own(path, user, File::options().read(true).write(true)) {
        // A read-only file is opened to be locked and removed.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            open_own(path, user, File::options().read(true))
        }
        opened => opened,
    }
}

/// Opens a regular file of a user.
fn open_own(path: &Path, user: u32, options: &OpenOptions) -> io::Result<File> {
    let seen = path.symlink_metadata()?;
    if !seen.is_file() || seen.uid() != user {
        return Err(io::Error::other(format!("{path:?} is not a regular file of this user")));
    }
    let file = options.open(path)?;
    // A link or another user's file may have replaced it meanwhile.
    if is_same_file(&file.metadata()?, &seen) { Ok(file) } else { Err(ErrorKind::NotFound.into()) }
}

/// Returns true if a file has the permissions of a new incomplete file that replaces this one. Without a file to
/// replace, those of [`OWNER`] are enough.
fn has_permissions_of(file: &Metadata, replaced: Option<&Metadata>) -> bool {
    let mode = file.mode() & 0o777;
    replaced.map_or(mode & OWNER == OWNER, |other| mode == mode_like(other, file) | OWNER)
}

pub(super) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Returns the prefix that the note proves.
fn proven_prefix(
    file: &mut File,
    note: &mut Note,
    own: &Metadata,
    known: Option<u64>,
) -> Option<Prefix> {
    let mut text = open_own(note.path(), own.uid(), File::options().read(true)).ok()?;
    note.proven_prefix(&mut text, file, known)
}

#[cfg(test)]
mod tests;
