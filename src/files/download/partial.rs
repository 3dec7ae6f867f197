//! The incomplete file of a download, beside its target.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NAME;
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
    target: PathBuf,
    replace: bool,
}

impl Partial {
    /// Creates a file with a unique name in the target's folder, so that a rename completes it. It is readable only for
    /// those who may read the file that it replaces.
    pub(super) fn create(target: PathBuf, replace: bool) -> Result<Partial, Error> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let problem = format!("there is no folder {folder:?}; create it first");
            return Err(Error::invalid(Some(NAME), problem));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let replaced = target.symlink_metadata().ok().filter(|there| replace && there.is_file());
        // The name with its suffix must fit wherever the target's own name does.
        let name = cut::to_bytes(&name, 128);
        loop {
            let path = folder.join(format!("{name}.{:08x}.{SUFFIX}", random() as u32));
            match empty_like(replaced.as_ref(), &path) {
                Ok(file) => return Ok(Partial { file: Some(file), path, target, replace }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(failed(format!("no file can be made in {folder:?}"), error));
                }
            }
        }
    }

    /// Empties the file for another attempt.
    pub(super) fn empty(&mut self) -> io::Result<&mut File> {
        let file = self.file.as_mut().expect("open until it is kept");
        file.set_len(0)?;
        file.rewind()?;
        Ok(file)
    }

    /// Moves the complete file to its target. Until this succeeds, the target is unchanged.
    pub(super) fn keep(mut self) -> Result<PathBuf, Error> {
        let written = self.file.as_mut().map(|file| file.flush().and_then(|()| file.sync_all()));
        if let Some(Err(error)) = written {
            return Err(failed(format!("{:?} cannot be written", self.target), error));
        }
        // Windows does not rename an open file.
        self.file = None;
        match self.put_in_place() {
            Ok(()) => Ok(self.target.clone()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists(&self.target)),
            Err(error) => Err(failed(format!("{:?} cannot be written", self.target), error)),
        }
    }

    fn put_in_place(&self) -> io::Result<()> {
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
        fs::rename(&self.path, &self.target)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        self.file = None;
        // Fails after a rename, which is fine.
        let _ = fs::remove_file(&self.path);
    }
}

/// Creates a file with the group and permissions of another.
#[cfg(unix)]
fn empty_like(other: Option<&Metadata>, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    let Some(other) = other else { return File::create_new(path) };
    let (owner, all) = (other.mode() & 0o700, other.mode() & 0o777);
    // An open handle outlives a change of permissions, so the file starts with the owner's alone.
    let file = File::options().write(true).create_new(true).mode(owner).open(path)?;
    let mode = match fchown(&file, None, Some(other.gid())) {
        Ok(()) => all,
        // The file kept another group, which must not get the old group's permissions.
        Err(_) => all & !0o070,
    };
    // Not every file system has permissions.
    let _ = file.set_permissions(fs::Permissions::from_mode(mode));
    Ok(file)
}

/// Creates a file. Elsewhere the standard library knows only whether a file is read-only, and a read-only file cannot
/// be replaced.
#[cfg(not(unix))]
fn empty_like(_: Option<&Metadata>, path: &Path) -> io::Result<File> {
    File::create_new(path)
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

    #[test]
    fn a_long_name_fits_with_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in texts(200) {
            let partial = Partial::create(folder.path().join(&name), false).expect("a file");
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
