//! Uploads: upload info from DingTalk, the PUT to the object store, the commit.

mod parts;
mod place;
mod single;
mod spool;
mod streamed;
mod watched;

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use self::parts::{ONE_PUT, PART_SIZE, Parts};
use self::place::Place;
pub(crate) use self::place::other_content;
pub use self::spool::{SpoolError, spool};
#[cfg(feature = "emulator")]
pub(crate) use self::spool::{nameless, temporary};
pub(crate) use self::streamed::Streamed;
use self::watched::Watched;

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::{Client, StoredFile};
use crate::generated::storage::{CommitFile, CommitFileReply, CommitOption, ConflictStrategy};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::model::Reply;

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
    /// True if bytes were sent and the store did not answer.
    unheard: bool,
    /// The name, or why there is none yet.
    name: Result<String, String>,
    size: u64,
    folder: DentryId,
    conflict: Option<ConflictStrategy>,
    multipart_above: u64,
    part_size: u64,
    progress: Box<dyn FnMut(u64, u64) + Send + 'a>,
    /// The file that the content is read from, if it was named by its path.
    place: Option<Place>,
    /// True until the file at the place is opened; the content is empty so long.
    is_closed: bool,
    /// Returns true if the upload has to end.
    is_over: Box<dyn Fn() -> bool + Send + 'a>,
}

/// Content that can be read again from its beginning.
trait Content: Read + Seek + Send {}

impl<T: Read + Seek + Send> Content for T {}

/// The operation that errors of an upload name.
const NAME: &str = "upload";

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
        // Opened at its turn: many files may be named, and few be open at once.
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
            multipart_above: ONE_PUT,
            part_size: PART_SIZE,
            progress: Box::new(|_, _| {}),
            place: None,
            is_closed: false,
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

    /// Sets the size in bytes above which the file is uploaded in parts. A failed part is retried alone, not the whole
    /// file. Defaults to [`GetFileUploadInfo::MAX_SIZE`], which is also the most, because one PUT takes no more.
    ///
    /// [`GetFileUploadInfo::MAX_SIZE`]: crate::storage::GetFileUploadInfo::MAX_SIZE
    pub fn multipart_above(mut self, bytes: u64) -> Self {
        self.multipart_above = bytes;
        self
    }

    /// Sets the size of a part in bytes, from [`MIN_PART_SIZE`] to [`MAX_PART_SIZE`]. Parts are larger if the file
    /// would otherwise have more than [`MAX_PART_NUMBER`] of them. Defaults to 64 MiB.
    ///
    /// [`MIN_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MIN_PART_SIZE
    /// [`MAX_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_SIZE
    /// [`MAX_PART_NUMBER`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_NUMBER
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.part_size = bytes;
        self
    }

    /// Sets a callback that gets the bytes sent so far and the size in bytes. The count starts over when the upload
    /// does, and at the beginning of a part when that part does.
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

    /// Returns the name, if it is text.
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
        let parts = Parts::plan(self.size, self.multipart_above, self.part_size);
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
    /// Takes three requests: upload info, the PUT to the object store, and the commit. A file that is larger than one
    /// PUT takes, or larger [than you set](Upload::multipart_above), is uploaded in parts: one request to begin, one
    /// for each [`MAX_PART_NUMBERS`] parts to get their addresses, a PUT for each part, and the commit.
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
        let put = match upload.parts()? {
            None => self.put(&mut upload, space_id, operator),
            Some(parts) => self.put_parts(&mut upload, parts, space_id, operator),
        };
        let put = put.and_then(|key| match upload.check_unchanged() {
            Ok(()) => Ok(key),
            Err(failure) => Err(failure.details.into()),
        });
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
        option.conflict_strategy = upload.conflict.take();
        let commit = CommitFile::new(
            space_id.clone(),
            operator.clone(),
            upload_key,
            upload.name.unwrap_or_default(),
            upload.folder,
        );
        let reply = self.call(&commit.option(option));
        let reply = reply.map_err(|error| {
            error.by_operator(operator).as_last_step_of(NAME).if_unknown(LOST_COMMIT)
        })?;
        stored(space_id, reply)
    }
}

/// The hint for a commit whose answer was lost.
const LOST_COMMIT: &str = "the file may be stored already: list the folder before you upload it again, or a second copy may appear";

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
        details.detail = Some("the answer to the commit names no file".into());
        return Err(Error::from(details).as_last_step_of(NAME).if_unknown(LOST_COMMIT));
    };
    let space_id = dentry.space_id.unwrap_or_else(|| space_id.clone());
    Ok(StoredFile { space_id, dentry_id, name: dentry.name, size: dentry.size })
}

#[cfg(test)]
mod tests;
