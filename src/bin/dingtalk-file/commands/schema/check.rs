//! `dingtalk-file schema check`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::folder;
use crate::show::failure::Failure;
use crate::show::json;
use crate::show::report::Report;
use crate::show::text::quoted;
use crate::vendor::compare::{self, Compared, Difference, Modules};
use crate::vendor::drift::{Drift, drift};
use crate::vendor::files::Files;
use crate::vendor::{self, sdk};

pub const HELP: &str = "\
Compares the schema files of this program's library, and those in FOLDER, with the shapes that the
vendor's Python SDK has: the catalog in this program, or with --sdk an unpacked newer SDK, whose
source text is read; nothing of it is run:
  pip download --no-deps alibabacloud-dingtalk && unzip -d sdk alibabacloud_dingtalk-*.whl

FOLDER is what the variable DINGTALK_FILE_SCHEMA names, else `dingtalk` in the current folder, if
that is there. An operation is known by its method and path. Each difference is a line: the file, a
JSON pointer into it, what differs, and the operations that differ so. `added` is what only the
vendor has, `gone` what only the file has, `changed` what both have. A difference that is right is
listed in the file, with its reason, and accepted:
  \"x-differs\": { \"/definitions/GetThing/properties/name\": \"The page says that it is required.\" }
An entry that lists no difference is reported as `settled`. Operations of the legacy interface are
not in the SDK; they are counted only.

With --sdk, the output also tells which operations the SDK has added, dropped and changed since the
catalog: a count for each module, and what changed in those that the files have. These alone are no
difference. With --json, the output is {\"version\", \"operations\", \"legacy\", \"known\", \"differences\",
\"drafts\"}, and with --sdk \"since\", \"modules\" and \"used\". Nothing is sent, and the connection options
have no meaning here.

Exit status:
  0  no difference
  1  there are differences
  2  invalid: a wrong argument, or a file that cannot be read
  6  standard output could not be written

Examples:
  dingtalk-file schema check
  dingtalk-file schema check dingtalk --sdk sdk
";

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The folder of an application's schema files
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The folder of a newer SDK, to compare with in place of the catalog
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
}

pub fn run(args: &CheckArgs) -> Result<Report, Failure> {
    // A misspelt folder must not look like one without differences.
    let named = args.folder.clone().or_else(folder::named);
    if let Some(folder) = named.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(format!("there is no folder {}", quoted(&folder.to_string_lossy())).into());
    }
    let folder = named.unwrap_or_else(folder::usual);
    let files = folder::files(&folder)?;
    let catalog = || -> Modules {
        let module = |name: &str| vendor::module(name).expect("a name of the list");
        vendor::names().map(|name| (name.to_string(), module(name))).collect()
    };
    let (version, modules, old) = match &args.sdk {
        None => (vendor::VERSION.to_string(), catalog(), None),
        Some(path) => {
            let sdk = sdk::read(Path::new(path))?;
            (sdk.version, sdk.modules, Some(catalog()))
        }
    };
    let compared = compare::compare(&files, &modules)?;
    let news = old.as_ref().map(|old| News::new(&files, old, &modules));
    let shown = Shown { version, compared, drafts: drafts(&files), news };
    Ok(shown.report())
}

/// Returns the files that are still drafts.
fn drafts(files: &Files) -> Vec<String> {
    let drafts = files.0.iter().filter(|file| file.root.contains_key("x-draft"));
    drafts.map(|file| file.shown.clone()).collect()
}

/// The changes in a newer SDK.
struct News {
    modules: Vec<(String, Drift)>,
    /// The changes in operations that the files have.
    used: Vec<(String, Vec<String>)>,
}

impl News {
    fn new(files: &Files, old: &Modules, new: &Modules) -> News {
        let all = drift(old, new);
        let mut used = Vec::new();
        for file in &files.0 {
            let Some((module, _, operation)) = compare::counterpart(file, old) else { continue };
            let Some(drift) = all.get(module) else { continue };
            let name = format!("{module}.{}", operation.name);
            if drift.gone.contains(&operation.name) {
                used.push((name, vec!["is gone".to_string()]));
            } else if let Some(changes) = drift.changed.get(&operation.name) {
                used.push((name, changes.clone()));
            }
        }
        News { modules: all.into_iter().collect(), used }
    }

    fn lines(&self, lines: &mut Vec<String>) {
        for (name, drift) in &self.modules {
            let counts =
                counts(drift).map(|(what, count)| (count > 0).then(|| format!("{count} {what}")));
            let counts: Vec<_> = counts.into_iter().flatten().collect();
            lines.push(format!("{name}: {}", counts.join(", ")));
        }
        for (name, changes) in &self.used {
            lines.extend(changes.iter().map(|change| format!("{name}: {change}")));
        }
    }
}

fn counts(drift: &Drift) -> [(&'static str, usize); 3] {
    [("added", drift.added.len()), ("gone", drift.gone.len()), ("changed", drift.changed.len())]
}

struct Shown {
    version: String,
    compared: Compared,
    drafts: Vec<String>,
    news: Option<News>,
}

impl Shown {
    fn report(&self) -> Report {
        let Compared { differences, operations, legacy, known } = &self.compared;
        let mut lines: Vec<String> = differences.iter().map(line).collect();
        if let Some(news) = &self.news {
            lines.push(format!("since SDK {}:", vendor::VERSION));
            if news.modules.is_empty() {
                lines.push("nothing has changed".into());
            }
            news.lines(&mut lines);
        }
        let drafts = self.drafts.iter();
        lines.extend(drafts.map(|file| format!("{file} is a draft: a build says what it lacks")));
        lines.push(format!(
            "{operations} operations compared with SDK {}: {}, {known} known; {legacy} of the legacy interface left out",
            self.version,
            match differences.len() {
                0 => "no difference".to_string(),
                1 => "1 difference".to_string(),
                count => format!("{count} differences"),
            },
        ));
        let mut object = json!({
            "version": self.version,
            "operations": operations,
            "legacy": legacy,
            "known": known,
            "differences": differences.iter().map(object).collect::<Vec<_>>(),
            "drafts": self.drafts,
        });
        if let Some(news) = &self.news {
            let modules = news.modules.iter().map(|(name, drift)| {
                let changed: Vec<_> = drift.changed.keys().collect();
                let lists = json!({ "added": drift.added, "gone": drift.gone, "changed": changed });
                (name.clone(), lists)
            });
            object["since"] = vendor::VERSION.into();
            object["modules"] = Value::Object(modules.collect());
            let used = news.used.iter().map(|(name, changes)| (name.clone(), json!(changes)));
            object["used"] = Value::Object(used.collect());
        }
        Report {
            text: lines.join("\n"),
            json: json::json(&object).into(),
            status: u8::from(!differences.is_empty()),
            ..Report::default()
        }
    }
}

fn line(difference: &Difference) -> String {
    let Difference { file, pointer, change, operations, text } = difference;
    let of =
        if operations.is_empty() { String::new() } else { format!(" ({})", operations.join(", ")) };
    format!("{file}#{pointer}: {}: {text}{of}", change.as_str())
}

fn object(difference: &Difference) -> Value {
    json!({
        "file": difference.file,
        "pointer": difference.pointer,
        "change": difference.change.as_str(),
        "operations": difference.operations,
        "text": difference.text,
    })
}
