//! `dingtalk-file schema catalog`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::files;
use crate::show::json;
use crate::show::report::Report;
use crate::vendor::sdk;

pub const HELP: &str = with_statuses!(
    "SDK is the unpacked Python SDK of the vendor, whose source text is read; nothing of it is run:
  pip download --no-deps alibabacloud-dingtalk && unzip -d sdk alibabacloud_dingtalk-*.whl

Each module becomes a file, MODULE.txt, with a line for each operation and for each object in them:
  batchSendOTO POST /v1.0/robot/oToMessages/batchSend (msgKey!: text, userIds!: [text]) -> Sent
  Sent {processQueryKey: text, invalidStaffIdList: [text]}
So a difference of two SDKs can be read. The file `version` has the SDK's version. Files of the folder
that have these names are replaced; others stay. With --json, the output is {\"version\", \"modules\",
\"operations\", \"folder\"}, numbers and texts. Nothing is sent, and the connection options have no
meaning here.

Example:
  dingtalk-file schema catalog sdk --into catalog
"
);

#[derive(Debug, Args)]
pub struct CatalogArgs {
    /// The folder of the SDK
    #[arg(value_name = "SDK")]
    sdk: PathBuf,
    /// The folder for the files; it is created
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
}

pub fn run(args: &CatalogArgs) -> Result<Report, Failure> {
    let sdk = sdk::read(&args.sdk)?;
    let folder = &args.into;
    let modules = sdk.modules.iter();
    let operations: usize = modules.clone().map(|(_, module)| module.operations.len()).sum();
    let mut written: Vec<_> =
        modules.map(|(name, module)| (format!("{name}.txt"), module.to_string())).collect();
    written.push(("version".into(), format!("{}\n", sdk.version)));
    files::write(folder, &written)?;
    let (version, modules) = (&sdk.version, sdk.modules.len());
    let shown = folder.display().to_string();
    Ok(Report {
        text: format!("{shown}: {operations} operations of {modules} modules, SDK {version}"),
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
