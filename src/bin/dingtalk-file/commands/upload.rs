//! `dingtalk-file upload`.

use std::path::PathBuf;

use clap::Args;
use dingtalk_file::StoredFile;
use dingtalk_file::journal::FileJournal;
use dingtalk_file::storage::ConflictStrategy;
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
    "The file can then be sent with `send`, or with `deliver` in place of its FILE.

With --json, success is
  {\"file\": {\"space_id\", \"dentry_id\", \"name\", \"size\"}}
with the stored name, and null for values that DingTalk did not return. A failure is {\"error\"}.

Standard input needs a --name, and so does a pipe without a name of its own. Their content goes into
an unnamed temporary file in TMPDIR (on Windows: TMP) first, because its size must be known.

If the outcome is unknown, the file may be stored: look with `ls`.

A file above 64 MiB is uploaded in parts, several at a time. If that is interrupted, the same
command with --journal sends only the missing parts. A journal of `deliver` by the same operator, to
the same space and folder, also has the file.

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

/// `progress` is true if someone is watching the terminal.
pub fn run(args: &UploadArgs, connection: &Connection, progress: bool) -> Result<Report, Failure> {
    let person = args.operator.person()?;
    input::check_once([&args.file], &connection.files(true)?)?;
    input::check_journal(args.journal.as_deref(), [&args.file])?;
    // Check this before anything is read.
    let client = connection.client()?;
    let mut upload = input::upload(&args.file, args.name.as_deref())?;
    if let Some(folder) = &args.place.folder {
        upload = upload.folder(folder.clone());
    }
    if let Some(strategy) = &args.conflict {
        upload = upload.conflict(strategy.clone());
    }
    upload = args.parts.apply(upload);
    let space = args.place.space_id.as_ref();
    let (upload, shown) = progress::show(upload, progress);
    let stored = match &args.journal {
        Some(path) => {
            let journal = FileJournal::open(path).map_err(|error| error.to_string())?;
            client.upload_recorded(upload, space, &person, &journal)
        }
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
