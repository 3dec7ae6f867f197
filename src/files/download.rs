//! Downloads: download info from DingTalk, then the GET from the object store.

#[cfg_attr(not(unix), allow(dead_code))]
mod note;
mod partial;
mod prefix;
mod received;
#[cfg(unix)]
mod resumed;
mod target;

use std::fmt;
use std::path::{Path, PathBuf};

use self::note::Purpose;
use self::partial::Partial;
use self::prefix::Prefix;
use self::received::Received;
use log::debug;

use crate::call::Error;
use crate::call::error::Outcome;
use crate::client::Client;
use crate::client::StoredFile;
use crate::files::object_store::{BrokenOff, GET, Signed, interpret};
use crate::generated::UnionId;
use crate::generated::storage::{DownloadOption, GetFileDownloadInfo};

/// A stored file to download, and the path to save it at; see [`Client::download`].
///
/// The bytes are streamed, so memory does not grow with the file's size.
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
    resume: bool,
    progress: Box<dyn FnMut(u64, u64) + Send + 'a>,
}

/// The name of the operation in errors of a download.
const NAME: &str = "download";

impl<'a> Download<'a> {
    /// Returns a download of a stored file to a path.
    ///
    /// If the target is a folder, the file gets [its own name](StoredFile::name) there, which must be known. Characters
    /// that a local file name cannot contain (`/`, control characters, …) become `_`. If the file's
    /// [size](StoredFile::size) is known, receiving a file of another size is an error.
    pub fn new(file: StoredFile, target: impl AsRef<Path>) -> Download<'a> {
        Download {
            file,
            target: target.as_ref().to_path_buf(),
            version: None,
            replace: false,
            resume: false,
            progress: Box::new(|_, _| {}),
        }
    }

    /// Selects a version of the file, counted from 1. Its size is not compared with the file's. Defaults to the latest.
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Allows the download to replace an existing file at the target, once the new one is complete. On Unix the new
    /// file gets the group and the permissions of the old one; Windows replaces no read-only file. A link is replaced,
    /// not its destination. Defaults to
    /// false: if the target exists, the download fails before it sends a request.
    pub fn replace(mut self, replace: bool) -> Self {
        self.replace = replace;
        self
    }

    /// Allows the download to resume an interrupted one, and to leave its own incomplete file behind so that a later
    /// run can resume it. Defaults to false: an error leaves nothing behind, and a killed program leaves an incomplete
    /// file that is never resumed.
    ///
    /// After the first MiB, the incomplete file has a note beside it. Both stay if the program is killed or the
    /// download fails, except after a problem with the disk. The next download of the same file to the same target
    /// resumes if the note's checksum proves the bytes and the store still has the same file (`If-Match` with its
    /// `ETag`). Otherwise it starts over. At most a 32nd of the file is received twice, or 1 MiB of a small one. If
    /// another process is downloading the same file to the same target, this download uses a separate incomplete file.
    ///
    /// Without an `ETag` from the store, and on systems other than Unix, another run cannot resume.
    pub fn resume(mut self, resume: bool) -> Self {
        self.resume = resume;
        self
    }

    /// Sets a callback that gets the number of bytes so far and the size in bytes. The count starts over when the
    /// download does.
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
            .field("resume", &self.resume)
            .finish_non_exhaustive()
    }
}

/// A downloaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The file's path.
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
}

impl Client {
    /// Downloads a file from a space as `operator`, who must be allowed to read it.
    ///
    /// Takes two requests: download info, and the GET from the object store. Both are retried after temporary failures.
    /// If a GET breaks off midway, the next one asks for the rest, if the store sent a strong `ETag`, or else for the
    /// whole file. The bytes are compared with the store's CRC-64 if it sends one. If they are damaged, the file is
    /// fetched once more.
    ///
    /// The bytes go to a file beside the target whose name ends with `.dingtalk-part`, which is renamed once it is
    /// complete and on disk. So the target is always either the complete new file or what was there before. An error
    /// leaves nothing behind, unless the download may be [resumed](Download::resume). A killed program leaves the
    /// incomplete file.
    ///
    /// A download changes nothing at DingTalk and [may always be repeated](Error::may_repeat). Its outcome is never
    /// [`Unknown`](crate::Outcome::Unknown); a problem with the target or the disk is
    /// [`Invalid`](crate::Outcome::Invalid). [`Error::step`] names the request that failed.
    pub fn download(
        &self,
        download: Download<'_>,
        operator: &UnionId,
    ) -> Result<Downloaded, Error> {
        let Download { file, target, version, replace, resume, mut progress } = download;
        if let Some(version) = version.filter(|version| *version < 1) {
            let problem = format!("there is no version {version}; versions are counted from 1");
            return Err(Error::invalid(Some(NAME), problem));
        }
        let path = target::path(&target, file.name.as_deref(), replace)?;
        let known = file.size.and_then(|size| u64::try_from(size).ok());
        let known = known.filter(|_| version.is_none());
        let purpose = resume.then(|| {
            let (space, dentry) = (file.space_id.as_str(), file.dentry_id.as_str());
            Purpose::new(&self.shared.api, space, dentry, version)
        });
        let (mut partial, mut prefix) = Partial::open(path, replace, purpose, known)?;
        let mut info = GetFileDownloadInfo::new(file.space_id, file.dentry_id, operator.clone());
        if let Some(version) = version {
            info = info.option(DownloadOption::default().version(version));
        }
        let sign = || {
            let reply = self.call(&info)?.into_value();
            Ok(((), Signed::new(reply.header_signature_info, self.shared.clock.now())))
        };
        let mut size = 0;
        // Becomes false if the store does not send the rest, or the bytes are damaged. Then the whole file is
        // requested.
        let mut resumes = true;
        let got = self.transfer(&GET, sign, &mut |address, limits| {
            loop {
                let (place, progress) = (&mut partial, &mut *progress);
                let mut received = Received::new(place, progress, known, &mut prefix, resumes);
                let result = match self.shared.transport.get(address, &mut received, limits) {
                    Ok(answer) if !received.has_begun() => interpret(&GET, answer, address),
                    result => result.map(drop),
                };
                size = received.size();
                match result {
                    Err(failure) if resumes && received.begins_anew(&failure) => {
                        debug!("the store did not send the rest of the file, or sent damaged bytes: requesting the whole file");
                        resumes = false;
                        prefix = Prefix { of: prefix.of.take(), ..Prefix::default() };
                    }
                    result => return result.map_err(BrokenOff::from),
                }
            }
        });
        if let Err(error) = got {
            let error = error.by_operator(operator).as_step_of(NAME);
            // After a disk error nothing is left, so that a full disk does not stay full.
            if error.outcome() != Outcome::Invalid {
                partial.leave();
            }
            return Err(error);
        }
        let path = partial.keep()?;
        Ok(Downloaded { path, size })
    }
}

#[cfg(test)]
mod tests;
