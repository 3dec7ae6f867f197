//! Turns the arguments of `deliver` into the library's `Deliver`.

use dingtalk_file::journal::FileJournal;
use dingtalk_file::{CALLS_PER_SECOND, Client, Deliver, Person, Recipient, StoredFile, Upload};

use super::args::{self, DeliverArgs};
use crate::cli::input;
use crate::cli::values::{self, detail};
use crate::connect::Connection;
use crate::connect::environment::{or_variable, process};
use crate::connect::operator;
use crate::show::failure::Failure;

/// The client, operator, journal and jobs of a delivery.
pub struct Ready {
    pub client: Client,
    pub operator: Person,
    pub journal: Option<FileJournal>,
    jobs: Option<usize>,
}

/// Checks the arguments. Sends and creates nothing. Opens the journal last, after all other checks.
pub fn prepare(args: &DeliverArgs, connection: &Connection) -> Result<Ready, Failure> {
    let operator =
        or_variable(args.operator.clone(), &process, "DINGTALK_OPERATOR", values::operator)?;
    let operator = operator.ok_or_else(|| {
        "no operator to upload as; give --as user:ID or --as union:ID, or set DINGTALK_OPERATOR"
            .to_string()
    })?;
    if args.name.is_some() && args.files.len() > 1 {
        return Err("--name is for one file; several keep their own names".to_string().into());
    }
    let rate = or_variable(args.rate, &process, "DINGTALK_RATE", args::rate)?;
    let jobs = or_variable(args.jobs, &process, "DINGTALK_JOBS", args::jobs)?;
    let client = connection.parts_at(rate.unwrap_or(CALLS_PER_SECOND))?.join();
    let journal = args.journal.as_ref().map(|path| {
        let opened = if args.dry_run { FileJournal::read(path) } else { FileJournal::open(path) };
        opened.map_err(|error| error.to_string())
    });
    Ok(Ready { client, operator, journal: journal.transpose()?, jobs })
}

impl Ready {
    /// Returns the delivery. Reads streams last, because they can be read only once.
    pub fn delivery(
        &self,
        args: &DeliverArgs,
        recipients: Vec<Recipient>,
    ) -> Result<Deliver<'_>, Failure> {
        let mut deliver = Deliver::new(self.operator.clone()).to_all(recipients);
        if let Some(jobs) = self.jobs {
            deliver = deliver.jobs(jobs);
        }
        if let Some(space) = &args.space_id {
            deliver = deliver.space(space.clone());
        }
        if let Some(grant) = args.grant {
            deliver = deliver.grant(grant);
        }
        if let Some(journal) = &self.journal {
            operator::bind(journal, &deliver, args.folder.as_ref(), &self.client)?;
            deliver = deliver.journal(journal);
        }
        deliver = with_resend_unknown(deliver, args)?;
        deliver = deliver.partial(args.partial).refresh(args.refresh);
        if let Some(most) = args.max_people {
            deliver = deliver.max_people(most);
        }
        if let Some(file) = stored(args) {
            return Ok(deliver.stored(file));
        }
        let files = args.files.iter().map(|path| input::open(path, args.name.as_deref()));
        let files: Vec<_> = files.collect::<Result<_, Failure>>()?;
        for file in files {
            deliver = deliver.upload(with_options(file.upload()?, args));
        }
        Ok(deliver)
    }
}

fn with_options(mut upload: Upload<'static>, args: &DeliverArgs) -> Upload<'static> {
    if let Some(folder) = &args.folder {
        upload = upload.folder(folder.clone());
    }
    if let Some(strategy) = &args.conflict {
        upload = upload.conflict(strategy.clone());
    }
    args.parts.apply(upload)
}

/// Adds `--resend-unknown`: the named recipients, or all of them.
fn with_resend_unknown<'a>(
    deliver: Deliver<'a>,
    args: &DeliverArgs,
) -> Result<Deliver<'a>, Failure> {
    // The option without a value parses as "".
    if args.resend_unknown.iter().any(String::is_empty) {
        return Ok(deliver.resend_all_unknown());
    }
    let mut again = Vec::new();
    for text in &args.resend_unknown {
        let recipient = text
            .parse::<Recipient>()
            .map_err(|error| format!("--resend-unknown={text}: {}", detail(error)))?;
        again.push(recipient);
    }
    Ok(if again.is_empty() { deliver } else { deliver.resend_unknown(again) })
}

/// Returns the stored file to send, if one is named.
pub fn stored(args: &DeliverArgs) -> Option<StoredFile> {
    let ids = args.space_id.clone().zip(args.dentry_id.clone());
    ids.map(|(space_id, dentry_id)| StoredFile::new(space_id, dentry_id))
}
