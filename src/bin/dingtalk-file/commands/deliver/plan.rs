//! The plan of a delivery, after all checks of arguments and variables.

use std::path::Path;

use dingtalk_file::storage::CommitFile;
use dingtalk_file::{CALLS_PER_SECOND, Client, Grant, Person, SpaceId, StoredFile, Upload};

use super::args::{self, DeliverArgs};
use super::journal::{FileKey, Journal, Purpose};
use super::source::Source;
use crate::cli::input;
use crate::cli::values::operator;
use crate::connect::Connection;
use crate::connect::environment::or_variable;
use crate::connect::environment::process;
use crate::show::failure::Failure;

/// Recipients, operator and settings.
pub struct Plan {
    pub operator: Person,
    pub people: Vec<Person>,
    /// None: the operator's own.
    pub space_id: Option<SpaceId>,
    pub grant: Grant,
    /// The number of people that are looked up and sent to at the same time.
    pub jobs: usize,
    /// Whether people who may have a file are sent it again.
    pub resend_unknown: bool,
}

/// Everything that a delivery needs.
pub struct Ready {
    pub client: Client,
    pub plan: Plan,
    pub files: Vec<Planned>,
    pub journal: Journal,
}

/// One file.
pub struct Planned {
    pub key: FileKey,
    pub content: Content,
}

pub enum Content {
    /// On this machine.
    Upload(Box<Upload<'static>>, Source),
    /// In a space: it was named by its ids, or an earlier run uploaded it.
    Stored(StoredFile),
}

const JOBS: usize = 4;

/// Nothing is sent here. A journal is opened last but for streams: nothing that is wrong elsewhere begins one, and nothing is
/// read for one that cannot be used.
pub fn prepare(
    args: &DeliverArgs,
    people: Vec<Person>,
    connection: &Connection,
) -> Result<Ready, Failure> {
    let operator = or_variable(args.operator.clone(), &process, "DINGTALK_OPERATOR", operator)?;
    let operator = operator.ok_or_else(|| {
        "nobody to upload it as; give --as user:ID or --as union:ID, or set DINGTALK_OPERATOR"
            .to_string()
    })?;
    let named = named(args)?;
    let rate = or_variable(args.rate, &process, "DINGTALK_RATE", args::rate)?;
    let jobs = or_variable(args.jobs, &process, "DINGTALK_JOBS", args::jobs)?;
    let parts = connection.parts_at(rate.unwrap_or(CALLS_PER_SECOND))?;
    let journal = match &args.journal {
        None => Journal::default(),
        Some(path) => {
            let purpose = Purpose {
                dingtalk: parts.endpoint.clone(),
                app: parts.identity(),
                operator: operator.clone(),
                space_id: args.space_id.as_ref().map(ToString::to_string),
                folder: args.folder.as_ref().map(ToString::to_string),
            };
            Journal::open(path, &purpose)?
        }
    };
    // Whatever can be read once only is read last, so that nothing is read in vain.
    let files = match stored(args) {
        Some(file) => {
            let key = FileKey::Stored(file.space_id.clone(), file.dentry_id.clone());
            vec![Planned { key, content: Content::Stored(file) }]
        }
        None => {
            let files = named.into_iter().map(|named| named.planned(args)?.with(&journal));
            files.collect::<Result<_, _>>()?
        }
    };
    let plan = Plan {
        operator,
        people,
        space_id: args.space_id.clone(),
        grant: args.grant.unwrap_or_default(),
        jobs: jobs.unwrap_or(JOBS),
        resend_unknown: args.resend_unknown,
    };
    Ok(Ready { client: parts.join(), plan, files, journal })
}

impl Planned {
    /// Takes over what an earlier run stored. Fails if the file has changed since.
    fn with(self, journal: &Journal) -> Result<Planned, Failure> {
        let Planned { key, content } = self;
        let known = journal.known();
        let (name, source) = match (&key, &content) {
            (FileKey::Uploaded(name), Content::Upload(_, source)) => (name, source),
            _ => return Ok(Planned { key, content }),
        };
        let Some((facts, file)) = known.stored(name) else {
            return Ok(Planned { key, content });
        };
        let same = source.is(facts);
        if same.map_err(|error| format!("file {name:?} cannot be read: {error}"))? {
            Ok(Planned { content: Content::Stored(file.clone()), key })
        } else {
            Err(source.other_than(name, facts).into())
        }
    }
}

/// Returns the file that is stored already, if one is named.
pub fn stored(args: &DeliverArgs) -> Option<StoredFile> {
    let ids = args.space_id.clone().zip(args.dentry_id.clone());
    ids.map(|(space_id, dentry_id)| StoredFile::new(space_id, dentry_id))
}

/// A file that was looked at.
struct Named<'a> {
    path: &'a Path,
    name: String,
    key: FileKey,
    /// None if it is a stream.
    source: Option<Source>,
}

/// Looks at the files that are to be uploaded. Streams are not read yet.
fn named(args: &DeliverArgs) -> Result<Vec<Named<'_>>, Failure> {
    let mut files: Vec<Named<'_>> = Vec::new();
    if stored(args).is_some() {
        return Ok(files);
    }
    if args.name.is_some() && args.files.len() > 1 {
        let problem = "--name is for one file; several keep their own names";
        return Err(problem.to_string().into());
    }
    for path in &args.files {
        let file = Named::of(path, args)?;
        if files.iter().any(|other| other.key == file.key) {
            let problem = format!("two files would be stored as {}; rename one", file.key);
            return Err(problem.into());
        }
        files.push(file);
    }
    if files.is_empty() {
        return Err("no file; name one".to_string().into());
    }
    Ok(files)
}

impl<'a> Named<'a> {
    fn of(path: &'a Path, args: &DeliverArgs) -> Result<Self, Failure> {
        let is_stream = input::is_stream(path);
        if !is_stream {
            Upload::file(path)?;
        }
        let name = input::name(path, args.name.as_deref())?;
        let source = (!is_stream).then(|| Source::open(path)).transpose();
        let source = source.map_err(|error| unreadable(path, &error))?;
        // Two that are one to DingTalk are one here.
        let key = FileKey::Uploaded(CommitFile::NAME_RULES.seen(&name).to_string());
        Ok(Named { path, name, key, source })
    }

    fn planned(self, args: &DeliverArgs) -> Result<Planned, Failure> {
        let Named { path, name, key, source } = self;
        let is_stream = source.is_none();
        let source = match source {
            Some(source) => source,
            None => {
                Source::spooled(input::spooled(path)?).map_err(|error| unreadable(path, &error))?
            }
        };
        let mut upload = Upload::new(name, source.content())?;
        if !is_stream {
            // Nobody else has what came through a pipe.
            upload = upload.watch(source.file());
        }
        if let Some(folder) = &args.folder {
            upload = upload.folder(folder.clone());
        }
        if let Some(strategy) = &args.conflict {
            upload = upload.conflict(strategy.clone());
        }
        Ok(Planned { key, content: Content::Upload(Box::new(upload), source) })
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("file {path:?} cannot be read: {error}")
}
