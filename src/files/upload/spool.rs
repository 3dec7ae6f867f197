//! Uploads of content that can be read only once, through a temporary file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::streamed::uninterrupted;
use super::unreadable;
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::files::Upload;
use crate::http::clock::random;

impl Upload<'static> {
    /// Reads content that can be read only once, such as a pipe or standard input. The upload needs a
    /// [`name`](Upload::name).
    ///
    /// DingTalk must know the size first, so this reads all of the content into a temporary file (in `TMPDIR`, or `TMP`
    /// on Windows, if that variable is set). No other process can open the file, and it disappears with the upload, even
    /// if the program is killed. On Unix it has no name.
    ///
    /// [`std::io::stdin`] reports a standard input that cannot be read as empty. On Unix, a `File` made from a
    /// duplicate of its descriptor returns the error instead.
    ///
    /// ```
    /// use dingtalk_file::Upload;
    ///
    /// # fn main() -> Result<(), dingtalk_file::Error> {
    /// let lines = "a,b\n1,2\n".as_bytes(); // `std::io::stdin()`, the output of a program, …
    /// let table = Upload::spooled(lines)?.name("table.csv");
    /// assert_eq!(table.size(), 8);
    /// # Ok(())
    /// # }
    /// ```
    pub fn spooled(content: impl Read) -> Result<Upload<'static>, Error> {
        let mut upload = Upload::new("", spool(content)?)?;
        upload.name = Err("the content has no name; give it one".into());
        Ok(upload)
    }
}

/// Why content was not spooled.
#[doc(hidden)]
#[derive(Debug)]
pub enum SpoolError {
    /// The content cannot be read.
    Content(io::Error),
    /// The temporary file cannot be created or written; the text says what to do.
    Place(io::Error, String),
}

impl From<SpoolError> for Error {
    fn from(error: SpoolError) -> Error {
        match error {
            SpoolError::Content(error) => unreadable(Arc::new(error)),
            SpoolError::Place(error, text) => {
                let mut details = Details::new(Outcome::Invalid);
                details.operation = Some(super::NAME);
                details.detail = Some(format!("the content {text}"));
                details.source = Some(Arc::new(error));
                details.into()
            }
        }
    }
}

/// Returns the file of [`Upload::spooled`], for the command, which keeps a digest of what it sends.
#[doc(hidden)]
pub fn spool(mut content: impl Read) -> Result<File, SpoolError> {
    let folder = temporary();
    let failed = |error| place_error(&folder, error);
    let mut file = nameless(&folder).map_err(failed)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        match uninterrupted(&mut content, &mut buffer) {
            Ok(0) => break,
            Ok(count) => file.write_all(&buffer[..count]).map_err(failed)?,
            Err(error) => return Err(SpoolError::Content(error)),
        }
    }
    file.rewind().map_err(failed)?;
    Ok(file)
}

/// The variable that names the folder for temporary files.
const VARIABLE: &str = if cfg!(windows) { "TMP" } else { "TMPDIR" };

/// Returns the folder for temporary files. An empty `TMPDIR` counts as not set, and does not mean the current folder.
pub(crate) fn temporary() -> PathBuf {
    or_usual(std::env::temp_dir())
}

fn or_usual(folder: PathBuf) -> PathBuf {
    if folder.as_os_str().is_empty() { "/tmp".into() } else { folder }
}

/// Creates a file that no other process can open and that disappears when it is closed. It has no name if the system
/// supports that, so that a killed process leaves no file; elsewhere the name is removed at once.
pub(crate) fn nameless(folder: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        use std::os::unix::fs::OpenOptionsExt;
        const O_DIRECTORY: i32 = if cfg!(target_arch = "aarch64") { 0o40_000 } else { 0o200_000 };
        const O_TMPFILE: i32 = 0o20_000_000 | O_DIRECTORY;
        // Not every file system supports it.
        if let Ok(file) = options.clone().custom_flags(O_TMPFILE).open(folder) {
            return Ok(file);
        }
    }
    options.create_new(true);
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        options.share_mode(0).custom_flags(DELETE_ON_CLOSE);
    }
    loop {
        let path = folder.join(format!(".dingtalk-file-{:016x}", random()));
        match options.open(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) if cfg!(windows) => return Ok(file),
            Ok(file) => return fs::remove_file(&path).map(|()| file),
        }
    }
}

fn place_error(folder: &Path, error: io::Error) -> SpoolError {
    use ErrorKind::*;
    let other = match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => "a folder with enough space",
        _ => "an existing, writable folder",
    };
    let text = format!("cannot be kept in {folder:?}: {error}; set {VARIABLE} to {other}");
    SpoolError::Place(error, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_reported_once_with_its_remedy() {
        let (space, writable) = ("a folder with enough space", "an existing, writable folder");
        let rows = [
            (ErrorKind::StorageFull, space),
            (ErrorKind::QuotaExceeded, space),
            (ErrorKind::FileTooLarge, space),
            (ErrorKind::NotFound, writable),
            (ErrorKind::NotADirectory, writable),
            (ErrorKind::ReadOnlyFilesystem, writable),
            (ErrorKind::PermissionDenied, writable),
        ];
        for (kind, advice) in rows {
            let error = Error::from(place_error("/x".as_ref(), kind.into()));
            assert_eq!(
                error.to_string(),
                format!(
                    "upload: invalid: the content cannot be kept in \"/x\": {kind}; set {VARIABLE} to {advice}"
                )
            );
            let cause = error.cause().and_then(|cause| cause.downcast_ref::<io::Error>());
            assert_eq!(cause.map(io::Error::kind), Some(kind));
        }
        let error = Error::from(SpoolError::Content(ErrorKind::IsADirectory.into()));
        let text = error.to_string();
        assert_eq!(text, "upload: invalid: the content cannot be read: is a directory");
    }

    #[test]
    fn an_empty_variable_names_no_folder() {
        for (named, expected) in [("", "/tmp"), ("/x", "/x"), (".", ".")] {
            assert_eq!(or_usual(named.into()), Path::new(expected));
        }
    }
}
