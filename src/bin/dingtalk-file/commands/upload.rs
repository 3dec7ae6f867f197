//! `dingtalk-file upload`.

use std::path::{Path, PathBuf};

use clap::Args;
use dingtalk_file::journal::FileJournal;
use dingtalk_file::storage::ConflictStrategy;
use dingtalk_file::{Client, Deliver, Person, StoredFile};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::input;
use crate::cli::parts::Parts;
use crate::cli::values;
use crate::connect::Connection;
use crate::connect::operator::{self, Operator, Place};
use crate::show::failure::Failure;
use crate::show::file::FileObject;
use crate::show::json::json;
use crate::show::progress;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "To send the file afterwards, use `send`, or `deliver` with --space-id and --dentry-id instead of
FILE.

With --json, success is
  {\"file\": {\"space_id\", \"dentry_id\", \"name\", \"size\"}}
with the stored name, and null for values that DingTalk did not return. A failure is {\"error\"}.

Standard input needs a --name, and so does a pipe without a name of its own. Their content goes into
an unnamed temporary file in TMPDIR (on Windows: TMP) first, because its size must be known.

If the outcome is unknown, the file may be stored: look with `ls`.

A file above 64 MiB is uploaded in parts, several at a time. If that is interrupted, the same
command with --journal sends only the missing parts. The journal of a `deliver` run by the same
operator, to the same space and folder, works as well.

Examples:
  dingtalk-file upload report.pdf --as user:manager4220
  dingtalk-file upload report.pdf --as user:manager4220 --space-id 24800000001 --name \"May.pdf\"
  pg_dump sales | dingtalk-file upload - --name sales.sql --as user:manager4220
"
);

#[derive(Args, Debug)]
pub struct UploadArgs {
    /// The file to upload; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    operator: Operator,
    #[command(flatten)]
    place: Place,
    /// The name to store it under [default: that of FILE]
    #[arg(long)]
    name: Option<String>,
    #[arg(long, value_name = "HOW", value_parser = values::conflict)]
    #[arg(
        help = "What to do if a file of that name exists: auto-rename, overwrite, return-existing\n\
                  (keeps the old one) or error\n\
                  [default: DingTalk's choice, which is auto-rename]"
    )]
    conflict: Option<ConflictStrategy>,
    #[command(flatten)]
    parts: Parts,
    #[arg(long, value_name = "FILE")]
    #[arg(
        help = "A file that records what was done; the same command resumes an upload that was\n\
                  interrupted, and does nothing if the file is stored"
    )]
    journal: Option<PathBuf>,
}

/// Uploads the file. Shows a progress bar if `progress` is true.
pub fn run(args: &UploadArgs, connection: &Connection, progress: bool) -> Result<Report, Failure> {
    let person = args.operator.person()?;
    input::check_once([&args.file], &connection.files(true)?)?;
    input::check_journal(args.journal.as_deref(), [&args.file])?;
    // Wrong settings must fail before standard input is consumed.
    let client = connection.client()?;
    let file = input::open(&args.file, args.name.as_deref())?;
    let journal = args.journal.as_ref().map(|path| journal(path, &args.place, &person, &client));
    let journal = journal.transpose()?;
    let mut upload = file.upload()?;
    if let Some(folder) = &args.place.folder {
        upload = upload.folder(folder.clone());
    }
    if let Some(strategy) = &args.conflict {
        upload = upload.conflict(strategy.clone());
    }
    upload = args.parts.apply(upload);
    let space = args.place.space_id.as_ref();
    let (upload, shown) = progress::show(upload, progress);
    let stored = match &journal {
        Some(journal) => client.upload_recorded(upload, space, &person, journal),
        None => {
            let operator = client.operator_id(&person)?;
            let space_id = operator::space(&client, space, &operator)?;
            client.upload(upload, &space_id, &operator)
        }
    };
    drop(shown);
    let file = stored?;
    Ok(Report {
        text: summary(&file),
        json: json(&Object { file: (&file).into() }).into(),
        ..Report::default()
    })
}

/// Opens the journal and binds it to the operator and the place.
fn journal(
    path: &Path,
    place: &Place,
    operator: &Person,
    client: &Client,
) -> Result<FileJournal, String> {
    let journal = FileJournal::open(path).map_err(|error| error.to_string())?;
    let mut deliver = Deliver::new(operator.clone());
    if let Some(space) = &place.space_id {
        deliver = deliver.space(space.clone());
    }
    operator::bind(&journal, &deliver, place.folder.as_ref(), client)?;
    Ok(journal)
}

#[derive(Serialize)]
struct Object<'a> {
    file: FileObject<'a>,
}

fn summary(file: &StoredFile) -> String {
    let mut text = format!("stored {}", file.name.as_deref().unwrap_or("the file"));
    if let Some(size) = file.size {
        text += &format!(" ({size} bytes)");
    }
    text += &format!(" in space {} as dentry {}", file.space_id, file.dentry_id);
    printable(&text)
}
