//! What is to be done, once everything that can be wrong with arguments and variables has been looked at.

use std::path::Path;
use std::time::UNIX_EPOCH;

use dingtalk_file::{CALLS_PER_SECOND, Client, Grant, Person, SpaceId, StoredFile, Upload};

use super::args::{self, DeliverArgs};
use super::journal::{FileId, FileKey, Journal, Purpose};
use crate::args::operator;
use crate::connection::{Connection, or_variable};
use crate::environment::Lookup;
use crate::output::Failure;
use crate::upload::named;

/// Who receives files, from whom, and how.
pub struct Plan {
    pub operator: Person,
    pub people: Vec<Person>,
    /// None: the operator's own.
    pub space_id: Option<SpaceId>,
    pub grant: Grant,
    /// How many people are looked up and sent to at the same time.
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
    /// On this machine, with what a journal knows it by.
    Upload(Box<Upload<'static>>, FileId),
    /// In a space.
    Stored(StoredFile),
}

const JOBS: usize = 4;

/// Nothing is sent here. A journal is opened last: nothing that is wrong elsewhere begins one.
pub fn prepare(
    args: &DeliverArgs,
    people: Vec<Person>,
    connection: &Connection,
    lookup: &Lookup,
) -> Result<Ready, Failure> {
    let operator = or_variable(args.operator.clone(), lookup, "DINGTALK_OPERATOR", operator)?;
    let operator = operator.ok_or_else(|| {
        "nobody to upload it as; give --as user:ID or --as union:ID, or set DINGTALK_OPERATOR"
            .to_string()
    })?;
    let files = files(args)?;
    let rate = or_variable(args.rate, lookup, "DINGTALK_RATE", args::rate)?;
    let jobs = or_variable(args.jobs, lookup, "DINGTALK_JOBS", args::jobs)?;
    let parts = connection.parts_at(lookup, rate.unwrap_or(CALLS_PER_SECOND))?;
    let journal = match &args.journal {
        None => Journal::default(),
        Some(path) => {
            let purpose = Purpose {
                dingtalk: parts.endpoint.clone(),
                app: parts.found.identity(),
                operator: operator.clone(),
                space_id: args.space_id.as_ref().map(ToString::to_string),
                folder: args.folder.as_ref().map(ToString::to_string),
            };
            Journal::open(path, &purpose)?
        }
    };
    for file in &files {
        if let Content::Upload(_, id) = &file.content {
            journal.known().stored(id)?;
        }
    }
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

/// The file that is stored already, if there is one.
pub fn stored(args: &DeliverArgs) -> Option<StoredFile> {
    let ids = args.space_id.clone().zip(args.dentry_id.clone());
    ids.map(|(space_id, dentry_id)| StoredFile::new(space_id, dentry_id))
}

fn files(args: &DeliverArgs) -> Result<Vec<Planned>, Failure> {
    if let Some(file) = stored(args) {
        let key = FileKey::Stored(file.space_id.clone(), file.dentry_id.clone());
        return Ok(vec![Planned { key, content: Content::Stored(file) }]);
    }
    if args.name.is_some() && args.files.len() > 1 {
        let problem = "--name is for one file; several keep their own names";
        return Err(problem.to_string().into());
    }
    let mut files: Vec<Planned> = Vec::new();
    for path in &args.files {
        let file = file(path, args)?;
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

fn file(path: &Path, args: &DeliverArgs) -> Result<Planned, Failure> {
    // Before the content is opened: whatever changes it later is noticed.
    let modified = modified(path);
    let (mut upload, name) = named(path, args.name.as_deref())?;
    if let Some(folder) = &args.folder {
        upload = upload.folder(folder.clone());
    }
    if let Some(strategy) = &args.conflict {
        upload = upload.conflict(strategy.clone());
    }
    let key = FileKey::Uploaded(name.clone());
    let id = FileId { name, size: upload.size(), modified };
    Ok(Planned { key, content: Content::Upload(Box::new(upload), id) })
}

/// When a file was changed last, in seconds since 1970; `unknown` on systems that do not tell.
fn modified(path: &Path) -> String {
    let time = path.metadata().and_then(|metadata| metadata.modified());
    let Ok(time) = time else { return "unknown".into() };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => format!("{}.{:09}", after.as_secs(), after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            format!("-{}.{:09}", before.as_secs(), before.subsec_nanos())
        }
    }
}
