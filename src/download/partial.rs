//! A file that is not complete yet, beside the place that it will have.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::NAME;
use crate::Error;
use crate::clock::random;
use crate::error::{Details, Outcome};

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
    /// complete.
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
        // The whole name has to fit where the target's own does.
        let end = (0..=name.len().min(128)).rev().find(|end| name.is_char_boundary(*end));
        let name = &name[..end.unwrap_or_default()];
        loop {
            let path = folder.join(format!("{name}.{:08x}.{SUFFIX}", random() as u32));
            match File::create_new(&path) {
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
    details.source = Some(Arc::new(error));
    details.into()
}
