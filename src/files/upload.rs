//! From a file to a dentry: upload info, the PUT to the object store, the commit.

mod parts;
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
pub use self::spool::{SpoolError, spool};
#[cfg(feature = "emulator")]
pub(crate) use self::spool::{nameless, temporary};
pub(crate) use self::streamed::Streamed;
use self::watched::Watched;

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::client::Client;
use crate::generated::storage::{CommitFile, CommitFileReply, CommitOption, ConflictStrategy};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::model::Reply;

/// What is uploaded, under what name, and where to.
///
/// The content is streamed: memory does not grow with its size.
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
    /// The file that it comes from.
    watched: Option<Watched>,
    /// Bytes were sent that the store did not answer.
    unheard: bool,
    /// Or why there is none yet.
    name: Result<String, String>,
    size: u64,
    folder: DentryId,
    conflict: Option<ConflictStrategy>,
    multipart_above: u64,
    part_size: u64,
    progress: Box<dyn FnMut(u64, u64) + Send + 'a>,
}

/// What can be read again from its beginning.
trait Content: Read + Seek + Send {}

impl<T: Read + Seek + Send> Content for T {}

/// The step of a chain that an error before the first request belongs to.
const NAME: &str = "upload";

impl<'a> Upload<'a> {
    /// A file on disk, under its own name.
    ///
    /// It is opened here and now. A directory and something without a size are refused as [`Outcome::Invalid`]; for a
    /// pipe there is [`spooled`](Upload::spooled). So is a name that is not UTF-8 when the upload begins, before anything
    /// is sent, unless another was given by [`name`](Upload::name).
    ///
    /// The file is [watched](Upload::watch): one that is changed while it goes up is never stored.
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
            return Err(wrong("is no regular file and has no size; save it to a file first"));
        }
        let file = Arc::new(File::open(path).map_err(unreadable)?);
        if metadata.len() == 0 && (&*file).read(&mut [0]).map_err(unreadable)? > 0 {
            let problem = "has content and says that its size is 0, as files in /proc do; save it to a file first";
            return Err(wrong(problem));
        }
        let size = (&*file).seek(SeekFrom::End(0)).map_err(|error| {
            failed("does not tell its size; save a copy of it and name that", error)
        })?;
        let mut upload = Upload::sized("", file.clone(), size).watch(file);
        let name = path.file_name().unwrap_or_default();
        let problem = || format!("name {name:?} is not utf-8; give another, or rename the file");
        upload.name = name.to_str().map(String::from).ok_or_else(problem);
        Ok(upload)
    }

    /// Any content that can be read again from its beginning, under a name.
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
        }
    }

    /// The open file that the content comes from. Should it be changed before the commit, the upload fails as
    /// [`Outcome::Invalid`], and nothing is stored.
    ///
    /// Its size and its times are compared at the end with what they are now. Where only a time is another, or is younger
    /// than the clocks of file systems can tell, the content is read once more and must be what was sent. Defaults to none
    /// for content of your own.
    pub fn watch(mut self, file: impl Into<Arc<File>>) -> Self {
        self.watched = Some(Watched::new(file.into()));
        self
    }

    /// Another name. Defaults to the file's own.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Ok(name.into());
        self
    }

    /// The folder within the space. Defaults to its root.
    pub fn folder(mut self, folder: DentryId) -> Self {
        self.folder = folder;
        self
    }

    /// What happens if the folder has a file of this name. Defaults to DingTalk's choice, which is to rename the new
    /// one: the result has the name that the file got.
    pub fn conflict(mut self, strategy: ConflictStrategy) -> Self {
        self.conflict = Some(strategy);
        self
    }

    /// The size in bytes above which the file goes up in parts. What goes wrong with a part is repeated for that part,
    /// not for the whole file. Defaults to [`GetFileUploadInfo::MAX_SIZE`], which is also the most: one PUT takes no
    /// more.
    ///
    /// [`GetFileUploadInfo::MAX_SIZE`]: crate::storage::GetFileUploadInfo::MAX_SIZE
    pub fn multipart_above(mut self, bytes: u64) -> Self {
        self.multipart_above = bytes;
        self
    }

    /// The size of a part in bytes, from [`MIN_PART_SIZE`] to [`MAX_PART_SIZE`]. Parts are larger where a file would have
    /// more than [`MAX_PART_NUMBER`] of them otherwise. Defaults to 64 MiB.
    ///
    /// [`MIN_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MIN_PART_SIZE
    /// [`MAX_PART_SIZE`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_SIZE
    /// [`MAX_PART_NUMBER`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_NUMBER
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.part_size = bytes;
        self
    }

    /// Called with the bytes that were sent and the size, as the upload goes on. It begins anew when the upload does,
    /// and with the beginning of a part when that part does.
    pub fn progress(mut self, report: impl FnMut(u64, u64) + Send + 'a) -> Self {
        self.progress = Box::new(report);
        self
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Checks name and size, before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let invalid = |problem| Error::invalid(Some(NAME), problem);
        let name = self.name.as_ref().map_err(|problem| invalid(problem.clone()))?;
        if let Some(problem) = CommitFile::NAME_RULES.problem(name) {
            return Err(invalid(format!("name {problem}")));
        }
        self.parts().map(|_| ())
    }

    /// How the content is divided; none if it goes up as a whole.
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

/// A file that lies in a storage space.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredFile {
    /// The space.
    pub space_id: SpaceId,
    /// The file within the space.
    pub dentry_id: DentryId,
    /// The name that the store gave it, which may be another than was asked for.
    pub name: Option<String>,
    /// Size in bytes.
    pub size: Option<i64>,
}

crate::model::lenient::object!(
    StoredFile, required [space_id = "space_id", dentry_id = "dentry_id"],
    optional [name = "name", size = "size"]
);
crate::call::request::nested!(
    StoredFile, required [space_id = "space_id", dentry_id = "dentry_id"],
    optional [name = "name", size = "size"]
);

impl StoredFile {
    /// A file that is known to be there.
    pub fn new(space_id: SpaceId, dentry_id: DentryId) -> Self {
        StoredFile { space_id, dentry_id, name: None, size: None }
    }
}

impl Client {
    /// Uploads a file into a space, as `operator`, who must own the space or manage it.
    ///
    /// Three requests: upload info, the PUT to the object store, the commit. A file that is larger than one PUT takes, or
    /// [than you say](Upload::multipart_above), goes up in parts instead: one request to begin, one for each
    /// [`MAX_PART_NUMBERS`] of them to learn where they go, a PUT for each part, the commit. Whatever comes before the
    /// commit is repeated where it fails in passing. The commit is not: if its answer is lost, the outcome is
    /// [`Outcome::Unknown`], and the file may be there. Whatever fails before it leaves nothing behind. [`Error::step`]
    /// tells what failed.
    ///
    /// [`MAX_PART_NUMBERS`]: crate::storage::GetMultipartFileUploadInfos::MAX_PART_NUMBERS
    pub fn upload(
        &self,
        mut upload: Upload<'_>,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<StoredFile, Error> {
        upload.check()?;
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

/// What to do when the answer to a commit was lost.
const LOST_COMMIT: &str = "the file may be stored already: list the folder before you upload it again, or a second copy may appear";

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
