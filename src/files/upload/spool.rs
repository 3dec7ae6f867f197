//! Uploads of content that can be read only once, by way of a temporary file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
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
    /// DingTalk must know the size first, so this reads all of the content into a temporary file (in `TMPDIR` if that
    /// variable is set). The file is unnamed, so that no other process can open it and it is gone with the upload, even
    /// if the program is killed. (Windows removes it when it is closed.)
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

/// Returns the file of [`Upload::spooled`], for the command, which keeps a digest of what it sends.
#[doc(hidden)]
pub fn spool(mut content: impl Read) -> Result<File, Error> {
    let mut file = nameless().map_err(full)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        match uninterrupted(&mut content, &mut buffer) {
            Ok(0) => break,
            Ok(count) => file.write_all(&buffer[..count]).map_err(full)?,
            Err(error) => return Err(unreadable(Arc::new(error))),
        }
    }
    file.rewind().map_err(full)?;
    Ok(file)
}

/// Creates a file that no other process can open and that disappears when it is closed.
fn nameless() -> io::Result<File> {
    let folder = std::env::temp_dir();
    loop {
        let path = folder.join(format!(".dingtalk-file-{:016x}", random()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        #[cfg(windows)]
        {
            use std::os::windows::fs::OpenOptionsExt;
            const DELETE_ON_CLOSE: u32 = 0x0400_0000;
            options.share_mode(0).custom_flags(DELETE_ON_CLOSE);
        }
        match options.open(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) if cfg!(windows) => return Ok(file),
            Ok(file) => return fs::remove_file(&path).map(|()| file),
        }
    }
}

fn full(error: io::Error) -> Error {
    let folder = std::env::temp_dir();
    let mut details = Details::new(Outcome::Invalid);
    details.operation = Some(super::NAME);
    details.detail = Some(format!(
        "the content cannot be stored in {folder:?}; set TMPDIR to a folder with enough room"
    ));
    details.source = Some(Arc::new(error));
    details.into()
}
