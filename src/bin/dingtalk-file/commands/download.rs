//! `dingtalk-file download`.

use std::path::PathBuf;

use clap::Args;
use dingtalk_file::common::FileType;
use dingtalk_file::storage::GetDentry;
use dingtalk_file::{Client, DentryId, Download, SpaceId, StoredFile, UnionId};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::id;
use crate::connect::Connection;
use crate::connect::operator::Operator;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::progress;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "TARGET appears only when the whole file has arrived; a failure leaves nothing there. If a download
of more than 1 MiB is interrupted, the part that arrived stays beside TARGET (*.dingtalk-part and
its .note). The same command resumes from it, or starts over if the file was changed at DingTalk.
The file is looked up first: a folder is refused, and the size must match. A download changes
nothing at DingTalk and can always be repeated.

With --json, success is
  {\"path\", \"size\"}
with the size in bytes. A failure is {\"error\"}.

Examples:
  dingtalk-file download --space-id 24800000001 --dentry-id 67400000001 --as user:manager4220
  dingtalk-file download --space-id 24800000001 --dentry-id 67400000001 --as user:manager4220 \\
    --replace latest.pdf
"
);

#[derive(Args, Debug)]
pub struct DownloadArgs {
    #[arg(value_name = "TARGET")]
    #[arg(help = "The file to write, or the folder to save it in under its own name\n\
                  [default: the working directory]")]
    target: Option<PathBuf>,
    /// The storage space of the file: its decimal id
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    space_id: SpaceId,
    /// The file within the space: its decimal id, not its uuid
    #[arg(long, value_name = "ID", value_parser = id::<DentryId>)]
    dentry_id: DentryId,
    #[command(flatten)]
    operator: Operator,
    /// Replace an existing file
    #[arg(long)]
    replace: bool,
}

/// `progress` is true if someone is watching the terminal.
pub fn run(
    args: &DownloadArgs,
    connection: &Connection,
    progress: bool,
) -> Result<Report, Failure> {
    if args.target.as_deref() == Some("-".as_ref()) {
        return Err("bytes are not written to standard output, where a part could pass for the whole; name a file, \
                    or ./- for one of that name"
            .to_string()
            .into());
    }
    let person = args.operator.person()?;
    let client = connection.client()?;
    let operator = client.operator_id(&person)?;
    let target = args.target.clone().unwrap_or_else(|| ".".into());
    let file = StoredFile::new(args.space_id.clone(), args.dentry_id.clone());
    let file = looked_up(&client, file, &operator)?;
    let (moved, shown) = progress::bar(progress);
    let download = Download::new(file, target).replace(args.replace).resume(true).progress(moved);
    let downloaded = client.download(download, &operator);
    drop(shown);
    let downloaded = downloaded?;
    let path = downloaded.path.to_string_lossy();
    Ok(Report {
        text: printable(&format!("downloaded {path} ({} bytes)", downloaded.size)),
        json: json(&Object { path: &path, size: downloaded.size }).into(),
        ..Report::default()
    })
}

#[derive(Serialize)]
struct Object<'a> {
    path: &'a str,
    size: u64,
}

/// Looks up a file's name, which is needed if the target is a folder, and its size, which shows whether all bytes
/// arrived. Refuses folders.
fn looked_up(
    client: &Client,
    mut file: StoredFile,
    operator: &UnionId,
) -> Result<StoredFile, Failure> {
    let ask = GetDentry::new(file.space_id.clone(), file.dentry_id.clone(), operator.clone());
    let found = client.call(&ask)?.into_value().dentry;
    if found.type_ == Some(FileType::Folder) {
        let (space, dentry) = (&file.space_id, &file.dentry_id);
        return Err(format!(
            "dentry {dentry} is a folder, and only files are downloaded; `dingtalk-file ls --space-id {space} \
             --folder {dentry}` lists what is in it"
        )
        .into());
    }
    (file.name, file.size) = (found.name, found.size);
    Ok(file)
}
