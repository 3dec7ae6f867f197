//! A file that is not complete yet, beside the place that it will have.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NAME;
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::http::clock::random;
use crate::text::cut;

/// What the name of an incomplete file ends with, should the program be killed.
const SUFFIX: &str = "dingtalk-part";

/// An incomplete file. Dropped, it is gone.
pub(super) struct Partial {
    file: Option<File>,
    path: PathBuf,
    target: PathBuf,
    replace: bool,
}

impl Partial {
    /// Makes one that nobody else has, in the folder where the file will be: it is moved there at once when it is
    /// complete. Nobody may read it who may not read the file that it is to replace.
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
        // The whole name has to fit where the target's own does.
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

    /// Begins anew.
    pub(super) fn empty(&mut self) -> io::Result<&mut File> {
        let file = self.file.as_mut().expect("it is open until it is kept");
        file.set_len(0)?;
        file.rewind()?;
        Ok(file)
    }

    /// Makes it the file that was asked for. Until here, and if this fails, there is nothing at its place.
    pub(super) fn keep(mut self) -> Result<PathBuf, Error> {
        let written = self.file.as_mut().map(|file| file.flush().and_then(|()| file.sync_all()));
        if let Some(Err(error)) = written {
            return Err(failed(format!("{:?} cannot be written", self.target), error));
        }
        // Windows moves no file that is open.
        self.file = None;
        match self.put_in_place() {
            Ok(()) => Ok(self.target.clone()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists(&self.target)),
            Err(error) => Err(failed(format!("{:?} cannot be written", self.target), error)),
        }
    }

    fn put_in_place(&self) -> io::Result<()> {
        if !self.replace {
            // Unlike a rename, a link replaces nothing that came into being meanwhile. What stays is removed on drop.
            match fs::hard_link(&self.path, &self.target) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
                Ok(()) => return Ok(()),
                // Not every file system has links.
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
        // Fails if it has become the file that was asked for.
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes a new file with the permissions of another.
#[cfg(unix)]
fn empty_like(other: Option<&Metadata>, path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
    let Some(other) = other else { return File::create_new(path) };
    let (owner, all) = (other.mode() & 0o700, other.mode() & 0o777);
    // Whoever could open it now could read it later, so it begins with what is certainly not too much.
    let file = File::options().write(true).create_new(true).mode(owner).open(path)?;
    let mode = match fchown(&file, None, Some(other.gid())) {
        Ok(()) => all,
        // The rights are not those of another group.
        Err(_) => all & !0o070,
    };
    // Not every file system has permissions.
    let _ = file.set_permissions(fs::Permissions::from_mode(mode));
    Ok(file)
}

/// The standard library knows only whether a file is read-only here, and one that is cannot be replaced.
#[cfg(not(unix))]
fn empty_like(_: Option<&Metadata>, path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// Something is there already.
pub(super) fn exists(target: &Path) -> Error {
    let problem = format!("{target:?} exists; name another file, or allow it to be replaced");
    Error::invalid(Some(NAME), problem)
}

/// The disk does not do what it should.
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
