//! `dingtalk-file schema catalog`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
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
    let told = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path} cannot be written: {error}")
    };
    fs::create_dir_all(folder).map_err(told(folder))?;
    let mut operations = 0;
    for (name, module) in &sdk.modules {
        let path = folder.join(name).with_extension("txt");
        fs::write(&path, module.to_string()).map_err(told(&path))?;
        operations += module.operations.len();
    }
    let path = folder.join("version");
    fs::write(&path, format!("{}\n", sdk.version)).map_err(told(&path))?;
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
