//! From a file to a dentry: upload info, the PUT to the object store, the commit.

mod streamed;

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use log::debug;

pub(crate) use self::streamed::Streamed;

use crate::client::Terms;
use crate::error::{Details, Outcome};
use crate::object_store::{PUT, Put, check_url, interpret};
use crate::operation::Action;
use crate::response::Failure;
use crate::retry::{Next, Situation, next};
use crate::storage::{
    CommitFile, CommitFileReply, CommitOption, ConflictStrategy, GetFileUploadInfo,
    HeaderSignatureInfo, PreCheckParam, UploadOption, UploadProtocol,
};
use crate::transport::Limits;
use crate::{CallOptions, Client, DentryId, Error, Reply, Secret, SpaceId, UnionId};

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
    name: String,
    size: u64,
    folder: DentryId,
    conflict: Option<ConflictStrategy>,
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
    /// It is opened here and now. A directory, something without a size (a pipe) and a name that is no text are refused
    /// as [`Outcome::Invalid`].
    pub fn file(path: impl AsRef<Path>) -> Result<Upload<'static>, Error> {
        let path = path.as_ref();
        let unreadable = |error: io::Error| {
            let mut details = Details::new(Outcome::Invalid);
            details.operation = Some(NAME);
            details.detail = Some(format!("file {path:?} cannot be read"));
            details.source = Some(Arc::new(error));
            Error::from(details)
        };
        let wrong = |what: &str| Error::invalid(Some(NAME), format!("{path:?} {what}"));
        let metadata = path.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(wrong("is a directory; name a file"));
        }
        if !metadata.is_file() {
            return Err(wrong("is no regular file and has no size; save it to a file first"));
        }
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| wrong("has a name that is not utf-8; rename the file"))?;
        let file = File::open(path).map_err(unreadable)?;
        Upload::new(name, file)
    }

    /// Any content that can be read again from its beginning, under a name.
    pub fn new(
        name: impl Into<String>,
        mut content: impl Read + Seek + Send + 'a,
    ) -> Result<Upload<'a>, Error> {
        let size = content.seek(SeekFrom::End(0)).map_err(|error| unreadable(Arc::new(error)))?;
        Ok(Upload {
            content: Box::new(content),
            name: name.into(),
            size,
            folder: DentryId::root(),
            conflict: None,
            progress: Box::new(|_, _| {}),
        })
    }

    /// Another name. Defaults to the file's own.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
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

    /// Called with the bytes that were sent and the size, as the upload goes on. It begins anew when the upload does.
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
        let wrong = |problem| Error::invalid(Some(NAME), format!("name {:?} {problem}", self.name));
        CommitFile::NAME_RULES.check(&self.name).map_err(wrong)?;
        let most = PreCheckParam::MAX_SIZE;
        if self.size > most.unsigned_abs() {
            let problem = format!("{} bytes are more than the {most} of one upload", self.size);
            return Err(Error::invalid(Some(NAME), problem));
        }
        Ok(())
    }
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name)
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
    details.source = Some(error);
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

impl StoredFile {
    /// A file that is known to be there.
    pub fn new(space_id: SpaceId, dentry_id: DentryId) -> Self {
        StoredFile { space_id, dentry_id, name: None, size: None }
    }
}

impl Client {
    /// Uploads a file into a space, as `operator`, who must own the space or manage it.
    ///
    /// Three requests: upload info, the PUT to the object store, the commit. The first two are repeated where they
    /// fail in passing. The commit is not: if its answer is lost, the outcome is [`Outcome::Unknown`], and the file may
    /// be there. Whatever fails before it leaves nothing behind. [`Error::step`] tells what failed.
    pub fn upload(
        &self,
        mut upload: Upload<'_>,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<StoredFile, Error> {
        upload.check()?;
        let upload_key =
            self.put(&mut upload, space_id, operator).map_err(|error| error.as_step_of(NAME))?;
        let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
        let mut option = CommitOption::default().size(size);
        option.conflict_strategy = upload.conflict.take();
        let commit = CommitFile::new(
            space_id.clone(),
            operator.clone(),
            upload_key,
            upload.name,
            upload.folder,
        );
        let reply = self.call(&commit.option(option));
        let reply = reply.map_err(|error| error.as_last_step_of(NAME).if_unknown(LOST_COMMIT))?;
        stored(space_id, reply)
    }

    /// Brings the content to the object store, with as many upload infos as it takes, and returns the upload key.
    fn put(
        &self,
        upload: &mut Upload<'_>,
        space_id: &SpaceId,
        operator: &UnionId,
    ) -> Result<String, Error> {
        /// An upload that outlives this many signatures will not get through with another.
        const INFOS: u32 = 3;
        let mut infos = 0;
        loop {
            let check = PreCheckParam::default()
                .name(&upload.name)
                .size(i64::try_from(upload.size).unwrap_or(i64::MAX))
                .parent_id(upload.folder.clone());
            let info = GetFileUploadInfo::new(
                space_id.clone(),
                operator.clone(),
                UploadProtocol::HeaderSignature,
                false,
            );
            let info = info.option(UploadOption::default().pre_check_param(check));
            let terms = self.terms(&CallOptions::new());
            let reply = self.call(&info)?.into_value();
            infos += 1;
            match self.put_with(upload, &reply.header_signature_info, &terms) {
                Ok(()) => return Ok(reply.upload_key),
                Err(failure) if failure.action == Action::RenewUpload && infos < INFOS => {
                    debug!("the upload info is too old; asking for another");
                }
                Err(failure) => return Err(failure.details.into()),
            }
        }
    }

    /// Sends the content with one upload info, again and again while the info is valid: the same bytes to the same
    /// address do no harm.
    fn put_with(
        &self,
        upload: &mut Upload<'_>,
        info: &HeaderSignatureInfo,
        terms: &Terms,
    ) -> Result<(), Failure> {
        let shared = &*self.shared;
        let clock = &*shared.clock;
        let stale = info.expiration_seconds.map(|seconds| {
            let life = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            clock.now().saturating_add(life - MARGIN.min(life / 10))
        });
        let checked = info.resource_urls.iter().map(|url| (url, check_url(url, shared.allow_http)));
        let (usable, unusable): (Vec<_>, Vec<_>) = checked.partition(|(_, found)| found.is_ok());
        let mut addresses = usable.iter().map(|(url, _)| *url).cycle();
        let mut address = addresses.next().ok_or_else(|| {
            let problem = unusable.into_iter().find_map(|(_, found)| found.err());
            Failure::put(problem.unwrap_or_else(|| "there is no address to upload to".into()))
        })?;
        let mut untried = usable.len() - 1;
        let secrets = signatures(info);
        let mut attempts = 0;
        loop {
            if stale.is_some_and(|stale| clock.now() >= stale) {
                return Err(Failure::stale());
            }
            attempts += 1;
            let put = Put { url: address, headers: &info.headers, size: upload.size };
            let limits = Limits { phase: terms.timeout, total: None, resolve: None };
            let mut body = Streamed::new(upload)?;
            let answer = shared.transport.put(&put, &mut body, &limits);
            let sent = body.sent();
            let mut failure = match (answer.and_then(interpret), body.end()) {
                // The content is looked at first: where it is not what it was, no answer matters.
                (_, Err(problem)) => problem,
                (Ok(()), Ok(())) => return Ok(()),
                (Err(failure), Ok(())) => failure,
            };
            failure.details.tidy(&secrets);
            failure.details.operation = Some(PUT.name);
            failure.details.attempts = attempts;
            let outcome = failure.details.outcome;
            if outcome == Outcome::NotSent && untried > 0 {
                debug!("{} attempt {attempts}: {outcome}; trying the next address", PUT.name);
                untried -= 1;
                address = addresses.next().unwrap_or(address);
                continue;
            }
            // Most stores that refuse early close at once, and the refusal is lost with the connection. It may have been
            // the signature.
            let broke_off = outcome == Outcome::Unknown && (1..upload.size).contains(&sent);
            if let (true, Some(detail)) = (broke_off, &mut failure.details.detail) {
                *detail += &format!("; {sent} of {} bytes were sent", upload.size);
            }
            let situation = Situation {
                policy: terms.policy,
                repeatable: true,
                attempts,
                renewed: false,
                left: stale.map(|stale| stale.saturating_sub(clock.now())),
                random: clock.random(),
            };
            let next = next(&failure, &situation);
            debug!("{} attempt {attempts}: {outcome}; {next:?}", PUT.name);
            match next {
                Next::Wait(time) => clock.sleep(time),
                Next::Renew => return Err(failure),
                Next::Stop(after) => {
                    failure.details.retry_after = after;
                    return Err(failure);
                }
            }
            if broke_off {
                failure.action = Action::RenewUpload;
                return Err(failure);
            }
        }
    }
}

/// The signatures of an upload info, whole and in the parts that a store's error may repeat.
fn signatures(info: &HeaderSignatureInfo) -> Vec<Secret> {
    let values = info.headers.values();
    let parts = values.clone().flat_map(|value| value.expose().split([' ', ':']).map(Secret::from));
    values.cloned().chain(parts.filter(|part| part.expose().len() >= 16)).collect()
}

/// What to do when the answer to a commit was lost.
const LOST_COMMIT: &str = "the file may be stored already: list the folder before you upload it again, or a second copy may appear";

/// How long before its end a signature is no longer begun with.
const MARGIN: Duration = Duration::from_secs(30);

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

impl Failure {
    /// An upload info that cannot be used.
    fn put(problem: impl Into<String>) -> Self {
        let mut details = Details::new(Outcome::NotSent);
        details.operation = Some(PUT.name);
        details.detail = Some(problem.into());
        Failure { details, action: Action::Final }
    }

    fn stale() -> Self {
        let mut failure = Failure::put("the upload info is nearly over");
        failure.action = Action::RenewUpload;
        failure
    }
}

#[cfg(test)]
mod tests;
