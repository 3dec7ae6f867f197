//! Uploads: upload info from DingTalk, the PUT to the object store, and the commit.
//!
//! `single.rs` sends content in one PUT, `parts.rs` in parts one after the other, and `parallel.rs` several parts
//! of a file in parallel. `streamed.rs` is the body of each PUT: it sends exactly the announced bytes and computes their
//! digests. `watched.rs` checks before the commit that the file did not change. `memory.rs` keeps finished parts in a
//! journal.

mod memory;
mod parallel;
mod parts;
mod place;
mod position;
mod single;
mod spool;
mod streamed;
mod watched;

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use self::memory::Memory;
use self::parts::{Division, MAX_PUT_SIZE, Parts};
pub(crate) use self::place::other_content;
use self::place::{Digest, Place};
pub(crate) use self::single::UploadInfo;
#[cfg(any(unix, feature = "emulator"))]
pub(crate) use self::spool::nameless;
#[cfg(feature = "emulator")]
pub(crate) use self::spool::temporary;
pub use self::spool::{SpoolError, spool};
use self::watched::Watched;

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::{Client, StoredFile};
use crate::generated::storage::{
    CommitFile, CommitFileError, CommitFileReply, CommitOption, ConflictStrategy,
    GetFileUploadInfo, GetFileUploadInfoError, GetMultipartFileUploadInfos,
    InitMultipartFileUpload,
};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::model::Reply;
use crate::tables::{Concern, gateway};

/// Content to upload, with its name and folder; see [`Client::upload`].
///
/// The content is streamed, so memory does not grow with its size.
///
/// ```
/// use dingtalk_file::{Upload, storage::ConflictStrategy};
///
/// # fn main() -> Result<(), dingtalk_file::Error> {
/// let report = Upload::file("README.md")?
///     .name("about.md")
///     .conflict(ConflictStrategy::ReturnErrorIfExists)
///     .progress(|done, total| eprintln!("{done} of {total} bytes"));
/// # assert!(report.size() > 0);
/// # Ok(())
/// # }
/// ```
pub struct Upload<'a> {
    content: Box<dyn Content + 'a>,
    /// The file that the content comes from, if it is watched.
    watched: Option<Watched>,
    /// True if bytes were sent once without an answer from the store.
    unheard: bool,
    /// The name, or why there is none yet.
    name: Result<String, String>,
    size: u64,
    folder: DentryId,
    conflict: Option<ConflictStrategy>,
    division: Division,
    progress: Progress<'a>,
    /// The file that the content is read from, if the upload was created from a path.
    place: Option<Place>,
    /// True until the file at the place is opened. Until then the content is empty.
    is_closed: bool,
    /// The file at the place, once it is open.
    opened: Option<Arc<File>>,
    /// The digest of the content, if the caller wants one.
    digest: Option<Digest>,
    /// The upload info for the first PUT, if it was requested ahead.
    info: Option<UploadInfo>,
    /// The memory of finished parts, if there is a journal.
    memory: Option<Memory<'a>>,
    /// Returns true if the upload must end early.
    is_over: Box<dyn Fn() -> bool + Send + 'a>,
}

/// A callback that gets the bytes sent so far and the size.
type Progress<'a> = Box<dyn FnMut(u64, u64) + Send + 'a>;

/// Content that can be read again from its beginning.
trait Content: Read + Seek + Send {}

impl<T: Read + Seek + Send> Content for T {}

/// The name of the operation in errors of an upload.
pub(crate) const NAME: &str = "upload";

impl<'a> Upload<'a> {
    /// Opens a file on disk, to upload it under its own name.
    ///
    /// Fails with [`Outcome::Invalid`] for a directory, and for anything without a size; use
    /// [`spooled`](Upload::spooled) for a pipe. A name that is not UTF-8 is [`Outcome::Invalid`] when the upload
    /// begins, before anything is sent, unless [`name`](Upload::name) has set another.
    ///
    /// The file is [watched](Upload::watch): if it changes during the upload, nothing is stored.
    pub fn file(path: impl AsRef<Path>) -> Result<Upload<'static>, Error> {
        let path = path.as_ref();
        let failed = |what: &str, error: io::Error| {
            let mut details = Details::new(Outcome::Invalid);
            details.operation = Some(NAME);
            details.detail = Some(format!("file {path:?} {what}"));
            details.caused_by(Arc::new(error));
            Error::from(details)
        };
        let unreadable = |error| failed("cannot be read", error);
        let wrong = |what: &str| Error::invalid(Some(NAME), format!("file {path:?} {what}"));
        let metadata = path.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(wrong("is a directory; name a file"));
        }
        if !metadata.is_file() {
            return Err(wrong("is not a regular file and has no size; save it to a file first"));
        }
        let file = File::open(path).map_err(unreadable)?;
        if metadata.len() == 0 && (&file).read(&mut [0]).map_err(unreadable)? > 0 {
            let problem = "has content and says that its size is 0, as files in /proc do; save it to a file first";
            return Err(wrong(problem));
        }
        let size = (&file)
            .seek(SeekFrom::End(0))
            .map_err(|error| failed("has no size that can be read; upload a copy of it", error))?;
        // Opened only when its upload begins, because a delivery may have more files than a process may open.
        let mut upload = Upload::sized("", io::empty(), size);
        (upload.place, upload.is_closed) = (Some(Place::new(path, &metadata)), true);
        let name = path.file_name().unwrap_or_default();
        let problem = || format!("name {name:?} is not utf-8; give another, or rename the file");
        upload.name = name.to_str().map(String::from).ok_or_else(problem);
        Ok(upload)
    }

    /// Returns an upload of any content that can be read again from its beginning. Fails with [`Outcome::Invalid`] if
    /// its size cannot be read.
    pub fn new(
        name: impl Into<String>,
        mut content: impl Read + Seek + Send + 'a,
    ) -> Result<Upload<'a>, Error> {
        let size = content.seek(SeekFrom::End(0)).map_err(|error| unreadable(Arc::new(error)))?;
        Ok(Upload::sized(name, content, size))
    }

    fn sized(
        name: impl Into<String>,
        content: impl Read + Seek + Send + 'a,
        size: u64,
    ) -> Upload<'a> {
        Upload {
            content: Box::new(content),
            watched: None,
            unheard: false,
            name: Ok(name.into()),
            size,
            folder: DentryId::root(),
            conflict: None,
            division: Division::default(),
            progress: Box::new(|_, _| {}),
            place: None,
            is_closed: false,
            opened: None,
            digest: None,
            info: None,
            memory: None,
            is_over: Box::new(|| false),
        }
    }

    /// Watches the open file that the content comes from. If it changes before the commit, the upload fails with
    /// [`Outcome::Invalid`], and nothing is stored.
    ///
    /// The file's size and times are noted now and compared before the commit. If only a time differs, or is too recent
    /// for a file system's clock to tell, the content is read once more and must equal what was sent. Defaults to the
    /// file of [`file`](Upload::file), and to none for other content.
    pub fn watch(mut self, file: impl Into<Arc<File>>) -> Self {
        self.watched = Some(Watched::new(file.into()));
        self
    }

    /// Sets the name of the stored file. Defaults to the file's own.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Ok(name.into());
        self
    }

    /// Sets the folder within the space. Defaults to its root.
    pub fn folder(mut self, folder: DentryId) -> Self {
        self.folder = folder;
        self
    }

    /// Sets what happens if the folder already has a file of this name. Defaults to DingTalk's choice, which is to
    /// rename the new one; the result has the name that it got.
    pub fn conflict(mut self, strategy: ConflictStrategy) -> Self {
        self.conflict = Some(strategy);
        self
    }

    /// Sets the size in bytes above which the content is uploaded in parts. A failed part is retried alone.
    ///
    /// Defaults to 64 MiB for a [`file`](Self::file), whose parts are sent in parallel, and to
    /// [`GetFileUploadInfo::MAX_SIZE`] for other content. That is also the maximum, because one PUT takes no more. If
    /// DingTalk refuses parts and the content fits one PUT, it is uploaded by one PUT.
    ///
    /// [`GetFileUploadInfo::MAX_SIZE`]: crate::storage::GetFileUploadInfo::MAX_SIZE
    pub fn multipart_above(mut self, bytes: u64) -> Self {
        self.division.above = Some(bytes);
        self
    }

    /// Sets how many parts of a [`file`](Self::file) are sent at the same time; 1 sends one after the other. If the
    /// store throttles, fewer are sent. Other content is always sent one part after the other. Defaults to 8.
    ///
    /// On a line with a long delay or packet loss, a single connection reaches only a fraction of the bandwidth.
    pub fn connections(mut self, connections: usize) -> Self {
        self.division.connections = connections.max(1);
        self
    }

    /// Sets the size of a part in bytes, from [`MIN_PART_SIZE`] to [`MAX_PART_SIZE`]. Parts are larger if the file
    /// would otherwise have more than [`MAX_PART_NUMBER`] of them. Defaults to 64 MiB, but to 1 to 16 MiB for a
    /// [`file`](Self::file), depending on its size, so that each connection sends at least eight parts.
    ///
    /// [`MIN_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MIN_PART_SIZE
    /// [`MAX_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_SIZE
    /// [`MAX_PART_NUMBER`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_NUMBER
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.division.part_size = Some(bytes);
        self
    }

    /// Sets a callback that gets the bytes sent so far and the size in bytes. The count starts over when the upload
    /// does. If several parts are sent at once, only finished parts count.
    pub fn progress(mut self, report: impl FnMut(u64, u64) + Send + 'a) -> Self {
        self.progress = Box::new(report);
        self
    }

    /// Calls `report` as well, like [`progress`](Self::progress).
    pub(crate) fn also_progress(mut self, mut report: impl FnMut(u64, u64) + Send + 'a) -> Self {
        let mut first = self.progress;
        self.progress = Box::new(move |done, size| {
            first(done, size);
            report(done, size);
        });
        self
    }

    /// Returns how many calls of DingTalk's API an upload takes if none fails.
    pub(crate) fn calls(&self) -> usize {
        let infos = self.parts().ok().flatten().map_or(0, Parts::calls);
        // Upload info or the beginning of a multi-part upload, and the commit.
        infos + 2
    }

    /// Returns the folder.
    pub(crate) fn folder_id(&self) -> &DentryId {
        &self.folder
    }

    /// Returns the name, if it is set and valid UTF-8.
    pub(crate) fn stored_name(&self) -> Option<&str> {
        self.name.as_deref().ok()
    }

    /// Returns the size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Checks the name, the size and the parts, before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let invalid = |problem| Error::invalid(Some(NAME), problem);
        let name = self.name.as_ref().map_err(|problem| invalid(problem.clone()))?;
        if let Some(problem) = CommitFile::NAME_RULES.problem(name) {
            return Err(invalid(format!("name {problem}")));
        }
        self.parts().map(|_| ())
    }

    /// Returns how the content is divided; `None` if it is uploaded as a whole.
    fn parts(&self) -> Result<Option<Parts>, Error> {
        let parts = self.division.plan(self.size, self.place.is_some());
        parts.map_err(|problem| Error::invalid(Some(NAME), problem))
    }
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name.as_deref().unwrap_or_default())
            .field("size", &self.size)
            .field("folder", &self.folder)
            .field("conflict", &self.conflict)
            .finish_non_exhaustive()
    }
}

fn unreadable(error: Arc<io::Error>) -> Error {
    let mut details = Details::new(Outcome::Invalid);
    details.operation = Some(NAME);
    details.detail = Some("the content cannot be read".into());
    details.caused_by(error);
    details.into()
}

impl Client {
    /// Uploads a file to a space as `operator`, who must own the space or manage it.
    ///
    /// Takes three requests: upload info, the PUT to the object store, and the commit. A file above [a
    /// limit](Upload::multipart_above) is uploaded in parts: one request to begin, one for the addresses of each
    /// [`MAX_PART_NUMBERS`] parts, a PUT for each part, and the commit.
    ///
    /// Everything before the commit is retried after temporary failures; if it fails, it leaves nothing behind. The
    /// commit is not repeated: if its answer is lost, the outcome is [`Outcome::Unknown`], and the file may be stored.
    /// [`Error::step`] names the request that failed.
    ///
    /// [`MAX_PART_NUMBERS`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_NUMBERS
    pub fn upload(
        &self,
        mut upload: Upload<'_>,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<StoredFile, Error> {
        upload.check()?;
        upload.open()?;
        let client = self.clone();
        upload.is_over = Box::new(move || client.is_over());
        let mut parts = upload.parts()?;
        loop {
            let put = match parts {
                None => self.put(&mut upload, space_id, operator),
                Some(parts) => self.put_parts(&mut upload, parts, space_id, operator),
            };
            // If parts are refused, this first gives up the parts of an earlier run. After that, content that fits one
            // PUT is sent by one PUT, once.
            let is_resumed = upload.memory.as_mut().is_some_and(Memory::forget);
            let divided = parts.take_if(|_| !is_resumed);
            let fits_one_put = divided.is_some() && upload.size <= MAX_PUT_SIZE;
            let put = match put {
                Err(error) if is_resumed && is_refused(&error) => continue,
                Err(error) if fits_one_put && refuses_parts(&error) => continue,
                put => put.and_then(|key| match upload.check_unchanged() {
                    Ok(()) => Ok(key),
                    Err(failure) => Err(failure.details.into()),
                }),
            };
            let upload_key = put.map_err(|error: Error| {
                let error = error.as_step_of(NAME).by_operator(operator);
                let name = upload.name.as_deref().unwrap_or_default();
                match error.outcome() {
                    Outcome::Invalid => error.on(format!("file {name:?}")),
                    _ => error,
                }
            })?;
            let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
            let mut option = CommitOption::default().size(size);
            option.conflict_strategy.clone_from(&upload.conflict);
            let commit = CommitFile::new(
                space_id.clone(),
                operator.clone(),
                upload_key,
                upload.name.as_deref().unwrap_or_default(),
                upload.folder.clone(),
            );
            match self.call(&commit.option(option)) {
                Err(error) if (is_resumed || fits_one_put) && refuses_commit_of_parts(&error) => {}
                Err(error) => {
                    let error = error.by_operator(operator).as_last_step_of(NAME);
                    return Err(error.if_unknown(gateway::LOST_COMMIT_HINT));
                }
                Ok(reply) => {
                    self.keep_notes();
                    return stored(space_id, reply);
                }
            }
        }
    }
}

/// Returns true if DingTalk or the store refused this upload, but may accept another.
fn is_refused(error: &Error) -> bool {
    error.outcome() == Outcome::Refused && error.concern() == Concern::Receiver
}

/// Returns true if DingTalk refused to take a file in parts.
fn refuses_parts(error: &Error) -> bool {
    use GetFileUploadInfoError::{DentryUploadProtocolNotSupport, ParamError};
    let steps = [InitMultipartFileUpload::SPEC.name, GetMultipartFileUploadInfos::SPEC.name];
    // A code in the table of the single PUT would refuse that as well, except for these two unspecific codes.
    let is_of_both = |code: &str| {
        let listed = GetFileUploadInfo::SPEC.errors.iter().any(|row| row.code == code);
        listed && ![ParamError, DentryUploadProtocolNotSupport].iter().any(|it| it.as_str() == code)
    };
    is_refused(error)
        && error.operation().is_some_and(|name| steps.contains(&name))
        && !error.code().is_some_and(is_of_both)
}

/// Returns true if DingTalk refused the commit of parts for a reason that may not apply to one PUT.
fn refuses_commit_of_parts(error: &Error) -> bool {
    error.outcome() == Outcome::Refused
        && error.step().is_none()
        && error.code_as::<CommitFile>() == Some(CommitFileError::ParamError)
}

/// The hint for a commit whose answer was lost.
/// Returns the stored file from the answer to a commit.
fn stored(space_id: &SpaceId, reply: Reply<CommitFileReply>) -> Result<StoredFile, Error> {
    let (status, request_id) = (reply.status(), reply.request_id().map(String::from));
    let dentry = reply.into_value().dentry;
    let Some(dentry_id) = dentry.id.filter(|id| !id.as_str().is_empty()) else {
        let mut details = Details::new(Outcome::Unknown);
        details.operation = Some(CommitFile::SPEC.name);
        details.may_repeat = false;
        details.status = Some(status);
        details.request_id = request_id;
        details.detail = Some("the response to the commit names no file".into());
        return Err(Error::from(details)
            .as_last_step_of(NAME)
            .if_unknown(gateway::LOST_COMMIT_HINT));
    };
    let space_id = dentry.space_id.unwrap_or_else(|| space_id.clone());
    Ok(StoredFile { space_id, dentry_id, name: dentry.name, size: dentry.size })
}

#[cfg(test)]
mod tests;
