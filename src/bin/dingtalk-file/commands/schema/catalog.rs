//! `dingtalk-file schema catalog`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::show::failure::Failure;
use crate::show::json;
use crate::show::report::Report;
use crate::show::save::{There, save};
use crate::show::text::printable;
use crate::vendor::sdk;

pub const HELP: &str = "\
SDK is the unpacked Python SDK of the vendor, whose source text is read; nothing of it is run:
  pip download --no-deps alibabacloud-dingtalk && unzip -d sdk alibabacloud_dingtalk-*.whl

Each module becomes a file, MODULE.txt, with a line for each operation and for each object in them:
  batchSendOTO POST /v1.0/robot/oToMessages/batchSend (msgKey!: text, userIds!: [text]) -> Sent
  Sent {processQueryKey: text, invalidStaffIdList: [text]}
So a difference of two SDKs can be read. The file `version` has the SDK's version. Files of the
folder that have these names are replaced, links too; others stay. With --json, the output is
{\"version\", \"modules\", \"operations\", \"folder\"}, numbers and texts. Nothing is sent, and the
connection options have no meaning here.

Exit status:
  0  written
  2  invalid: a wrong argument, or a file that cannot be read or written; nothing was written
  5  partly written: some files are replaced, others are not
  6  written, but standard output could not be

Example:
  dingtalk-file schema catalog sdk --into catalog
";

#[derive(Debug, Args)]
pub struct CatalogArgs {
    /// The folder of the SDK
    #[arg(value_name = "SDK")]
    sdk: PathBuf,
    /// The folder for the files, which is created if needed
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
}

pub fn run(args: &CatalogArgs) -> Result<Report, Failure> {
    let sdk = sdk::read(&args.sdk)?;
    let folder = &args.into;
    let modules = sdk.modules.iter();
    let mut files: Vec<_> = modules
        .map(|(name, module)| (folder.join(name).with_extension("txt"), module.to_string()))
        .collect();
    files.push((folder.join("version"), format!("{}\n", sdk.version)));
    if let Err(unsaved) = save(&files, There::Replaced) {
        return unsaved.report();
    }
    let operations: usize = sdk.modules.values().map(|module| module.operations.len()).sum();
    let (version, modules) = (&sdk.version, sdk.modules.len());
    let shown = folder.display().to_string();
    Ok(Report {
        text: printable(&format!(
            "{shown}: {operations} operations of {modules} modules, SDK {version}"
        )),
        json: json::json(&json!({
            "version": version,
            "modules": modules,
            "operations": operations,
            "folder": shown,
        }))
        .into(),
        ..Report::default()
    })
}
