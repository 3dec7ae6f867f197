//! From a dentry to a file: download info, then the GET from the object store.

mod partial;
mod received;
mod target;

use std::fmt;
use std::path::{Path, PathBuf};

use self::partial::Partial;
pub(crate) use self::received::Received;
use self::received::unwritable;
use crate::call::Error;
use crate::client::Client;
use crate::files::StoredFile;
use crate::files::object_store::{BrokenOff, GET, Signed, interpret};
use crate::generated::UnionId;
use crate::generated::storage::{DownloadOption, GetFileDownloadInfo};

/// What is downloaded, and where to.
///
/// The bytes are streamed: memory does not grow with them.
///
/// ```
/// # #[cfg(not(feature = "emulator"))]
/// # fn main() {}
/// # #[cfg(feature = "emulator")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_file::emulator::Emulator::start()?;
/// # let client = dingtalk.client().build()?;
/// # let operator = &dingtalk.users()[0].union_id;
/// # let (space, dentry) = (dingtalk.space_id().clone(), dingtalk.dentry_id().clone());
/// # let folder = tempfile::tempdir()?;
/// # let target = folder.path().join("report.pdf");
/// use dingtalk_file::{Download, StoredFile};
///
/// let file = StoredFile::new(space, dentry);
/// let download = Download::new(file, &target)
///     .replace(true)
///     .progress(|done, total| eprintln!("{done} of {total} bytes"));
/// let downloaded = client.download(download, operator)?;
/// println!("{} bytes in {}", downloaded.size, downloaded.path.display());
/// # assert_eq!(std::fs::metadata(&target)?.len(), downloaded.size);
/// # Ok(())
/// # }
/// ```
pub struct Download<'a> {
    file: StoredFile,
    target: PathBuf,
    version: Option<i64>,
    replace: bool,
    progress: Box<dyn FnMut(u64, u64) + Send + 'a>,
}

/// What errors call the chain.
const NAME: &str = "download";

impl<'a> Download<'a> {
    /// A stored file, and the path that it shall have here.
    ///
    /// If the target is a folder, the file goes into it under [its own name](StoredFile::name), which must be known
    /// then; what no file here may have in its name (`/`, control characters, …) becomes `_`. If the file's
    /// [size](StoredFile::size) is known, it must still have that size.
    pub fn new(file: StoredFile, target: impl AsRef<Path>) -> Download<'a> {
        Download {
            file,
            target: target.as_ref().to_path_buf(),
            version: None,
            replace: false,
            progress: Box::new(|_, _| {}),
        }
    }

    /// A version of the file, counted from 1. Its size need not be the file's, and is not compared with it. Defaults to
    /// the latest.
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Whether a file that is at the target already is replaced, when the new one is complete. On Unix the new one has
    /// the group and the permissions of the old one. A link is replaced, not what it leads to. Defaults to false: nothing
    /// is asked for then.
    pub fn replace(mut self, replace: bool) -> Self {
        self.replace = replace;
        self
    }

    /// Called with the bytes that came and the size, as the download goes on. It begins anew when the download does.
    pub fn progress(mut self, report: impl FnMut(u64, u64) + Send + 'a) -> Self {
        self.progress = Box::new(report);
        self
    }
}

impl fmt::Debug for Download<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file", &self.file)
            .field("target", &self.target)
            .field("version", &self.version)
            .field("replace", &self.replace)
            .finish_non_exhaustive()
    }
}

/// A file that has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Where it lies.
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
}

impl Client {
    /// Downloads a file from a space, as `operator`, who must be allowed to read it.
    ///
    /// Two requests: download info, the GET from the object store. Both are repeated where they fail in passing, the
    /// GET from the first byte on. The bytes go to a file beside the target whose name ends with `.dingtalk-part`. When
    /// all of them are there and on disk, it gets its own name. So at the target there is the whole file, or what was
    /// there before. An error leaves nothing behind, a program that is killed leaves the incomplete file.
    ///
    /// A download changes nothing at DingTalk and [may always be repeated](Error::may_repeat); its outcome is never
    /// [`Unknown`](crate::Outcome::Unknown). What is wrong with the target or the disk is
    /// [`Invalid`](crate::Outcome::Invalid). [`Error::step`] tells which request failed.
    pub fn download(
        &self,
        download: Download<'_>,
        operator: &UnionId,
    ) -> Result<Downloaded, Error> {
        let Download { file, target, version, replace, mut progress } = download;
        if let Some(version) = version.filter(|version| *version < 1) {
            let problem = format!("version {version} is none; versions are counted from 1");
            return Err(Error::invalid(Some(NAME), problem));
        }
        let path = target::path(&target, file.name.as_deref(), replace)?;
        let mut partial = Partial::create(path, replace)?;
        let known = file.size.and_then(|size| u64::try_from(size).ok());
        let known = known.filter(|_| version.is_none());
        let mut info = GetFileDownloadInfo::new(file.space_id, file.dentry_id, operator.clone());
        if let Some(version) = version {
            info = info.option(DownloadOption::default().version(version));
        }
        let sign = || {
            let reply = self.call(&info)?.into_value();
            Ok(((), Signed::new(reply.header_signature_info, self.shared.clock.now())))
        };
        let mut size = 0;
        let got = self.transfer(&GET, sign, &mut |address, limits| {
            let file = partial.empty().map_err(unwritable)?;
            let mut received = Received::new(file, &mut *progress, known);
            let answer = self.shared.transport.get(address, &mut received, limits);
            let result = answer.and_then(|answer| interpret(&GET, answer, address));
            size = received.size();
            result.map_err(BrokenOff::from)
        });
        got.map_err(|error| error.by_operator(operator).as_step_of(NAME))?;
        let path = partial.keep()?;
        Ok(Downloaded { path, size })
    }
}

#[cfg(test)]
mod tests;
