//! Content that can be read once only, kept in a file for as long as it is needed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::sync::Arc;

use super::streamed::uninterrupted;
use super::unreadable;
use crate::clock::random;
use crate::error::{Details, Outcome};
use crate::{Error, Upload};

impl Upload<'static> {
    /// Content that can be read once only, such as a pipe or standard input. It needs a [`name`](Upload::name).
    ///
    /// DingTalk must know the size first, so all of it is read here and now, into a file among the system's temporary
    /// files (the variable `TMPDIR` names another place). That file has no name from the beginning on, nobody else can
    /// open it, and it is gone with the upload, however the program ends. (Windows removes it when it is closed.)
    ///
    /// To [`std::io::stdin`] a standard input that cannot be read is empty; on Unix, a `File` made of a duplicate of its
    /// descriptor tells.
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

/// The file of [`Upload::spooled`], for the command: it keeps a digest of what it sends.
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

/// A new file that nobody else can open, and that is gone when it is closed.
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
        "the content cannot be kept in {folder:?}; name a folder with room by TMPDIR"
    ));
    details.source = Some(Arc::new(error));
    details.into()
}
