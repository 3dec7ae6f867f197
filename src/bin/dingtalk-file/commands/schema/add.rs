//! `dingtalk-file schema add`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::folder;
use crate::cli::input::stdin;
use crate::show::failure::Failure;
use crate::show::json;
use crate::show::report::Report;
use crate::show::save::{There, save};
use crate::show::text;
use crate::vendor::choose::{Chooser, routed};
use crate::vendor::files::{Files, SchemaFile};
use crate::vendor::page::Page;
use crate::vendor::route::shape;
use crate::vendor::shape::Operation;
use crate::vendor::spelling::small;
use crate::vendor::takes;
use crate::vendor::write::{self, New};

/// The largest page that is read.
const MAX_BYTES: u64 = 4 << 20;

pub const HELP: &str = "\
A name is MODULE.OPERATION, such as robot.batchSendOTO, or MODULE.* for all of a module; case does
not matter. `dingtalk-file operations WORDS` searches all that there are. An operation that this
program's library has already is refused, and left out of MODULE.*; no file is replaced.

Each file has the shape of its operation and builds at once. DingTalk's page says more. With
--page FILE, its English text as a browser copies it, or as Markdown, gives the error table,
permission, kinds of app, known values, ids and an example. Put the page's address in its first
line. What only people can write stays empty; the build warns of it until `x-draft` is removed from
the file. If the vendor's SDK does not have the operation, the page alone gives its shape.

FOLDER is what DINGTALK_FILE_SCHEMA names: the variable, else the one in `[env]` of
.cargo/config.toml. Without it, it is `dingtalk` in the current folder. What the build would refuse
is not written. With --json, the output is {\"files\", \"left_out\", \"configuration\"}. Nothing is sent,
and the connection options have no meaning here.

Exit status:
  0  written
  2  invalid: a wrong argument, a file that cannot be read or written, or one that the build would
     refuse; nothing was written
  6  written, but standard output could not be

Examples:
  dingtalk-file schema add robot.batchSendOTO
  dingtalk-file schema add robot.orgGroupSend robot.orgGroupRecall
  dingtalk-file schema add robot.batchSendOTO --page page.txt
";

#[derive(Debug, Args)]
pub struct AddArgs {
    /// The operations: robot.batchSendOTO, robot.*
    #[arg(required = true, value_name = "MODULE.OPERATION")]
    names: Vec<String>,
    /// The folder for the files, which is created if needed
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// The operation's page in DingTalk's documentation, as text; `-` for standard input
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

/// The files to write, and the problems that prevent it.
#[derive(Default)]
struct Plan {
    new: Vec<New>,
    left_out: Vec<String>,
    problems: Vec<String>,
    /// True if a name matches no operation.
    is_misnamed: bool,
}

pub fn run(args: &AddArgs) -> Result<Report, Failure> {
    let folder = args.into.clone().unwrap_or_else(folder::usual);
    let mut files = folder::files(&folder)?;
    let mut chooser = Chooser::default();
    let mut plan = Plan::default();
    match &args.page {
        Some(path) => {
            let single = args.names.first().filter(|name| !name.ends_with(".*"));
            let Some(name) = single.filter(|_| args.names.len() == 1) else {
                return Err("--page is for one operation; name that one".to_string().into());
            };
            let page = read(path)?;
            plan.page(name, page, &mut chooser, &mut files)
                .map_err(|problem| format!("page {}: {problem}", text::path(path)))?;
        }
        None => args.names.iter().for_each(|name| plan.name(name, &mut chooser, &mut files)),
    }
    plan.write(&folder)
}

fn read(path: &Path) -> Result<Page, Failure> {
    let shown = text::path(path);
    let mut text = String::new();
    let result = if path == Path::new("-") {
        stdin().and_then(|input| input.take(MAX_BYTES + 1).read_to_string(&mut text))
    } else {
        let page = fs::File::open(path);
        page.and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(format!("page {shown} is not utf-8: save it as text, not as a document").into())
        }
        Err(error) => Err(format!("page {shown} cannot be read: {error}").into()),
        Ok(_) if text.len() as u64 > MAX_BYTES => {
            let most = MAX_BYTES >> 20;
            Err(format!("page {shown} is larger than {most} MiB, the limit for a page").into())
        }
        Ok(_) => Ok(Page::read(&text).map_err(|problem| format!("page {shown} {problem}"))?),
    }
}

impl Plan {
    fn name(&mut self, name: &str, chooser: &mut Chooser, files: &mut Files) {
        let (module, operations) = match chooser.choose(name) {
            Ok(found) => found,
            Err(problem) => {
                self.is_misnamed = true;
                return self.problems.push(problem);
            }
        };
        let shapes = chooser.module(module);
        let (before, all) = (self.new.len(), name.ends_with(".*"));
        for operation in &operations {
            let operation = shapes.operation(operation).expect("it was chosen there");
            match there(module, operation, files) {
                // The operation is named twice, or after its whole module.
                Some((file, _)) if self.new.iter().any(|new| new.path == file.path) => {}
                Some((_, problem)) if all => self.left_out.push(problem),
                Some((_, problem)) => self.problems.push(problem),
                None => self.new.push(write::new(module, shapes, operation, None, files)),
            }
        }
        if all && self.new.len() == before {
            self.problems.push(format!("all of {module} is in the schema already"));
        }
    }

    fn page(
        &mut self,
        name: &str,
        page: Page,
        chooser: &mut Chooser,
        files: &mut Files,
    ) -> Result<(), String> {
        let routed = format!("{} {}", page.method, page.path);
        let (module, operation) = match chooser.choose(name) {
            Ok((module, found)) => (module, found.into_iter().next().unwrap_or_default()),
            Err(problem) => return self.unknown(name, page, files, &problem),
        };
        let shapes = chooser.module(module);
        let found = shapes.operation(&operation).expect("it was chosen there");
        let is_it = page.host == "api"
            && page.method == found.method
            && shape(&page.path) == shape(&found.path);
        if !is_it {
            let path = &found.path;
            return Err(format!(
                "it is about {routed} (host {}), and {module}.{operation} is {} {path} (host api) in the catalog",
                page.host, found.method
            ));
        }
        match there(module, found, files) {
            Some((_, problem)) => self.problems.push(problem),
            None => self.new.push(write::new(module, shapes, found, Some(page), files)),
        }
        Ok(())
    }

    /// Adds an operation that is not in the catalog.
    fn unknown(
        &mut self,
        name: &str,
        page: Page,
        files: &mut Files,
        problem: &str,
    ) -> Result<(), String> {
        let about = format!("{} {}", page.method, page.path);
        if page.host == "api"
            && let Some((module, known)) = routed(&page.method, &page.path)
        {
            return Err(format!("it is about {about}, which is {module}.{known}; give that name"));
        }
        if let Some(file) = files.routed(page.host, &page.method, &page.path) {
            return Err(format!("{about} is in the schema already: {}", place(file)));
        }
        let named = name.split_once('.').filter(|(module, name)| {
            let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric());
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            let is_module = module.starts_with(|c: char| c.is_ascii_lowercase());
            is_module && module.chars().all(is_plain) && is_name
        });
        let Some((module, name)) = named else {
            return Err(format!(
                "{problem}; for an operation that the catalog does not have, the name is MODULE.NAME: letters and \
                 digits, small ones and _ for the module"
            ));
        };
        takes::module(module)?;
        takes::address(&page.method, &page.path)?;
        let mut new = write::by_page(module, &small(name), page, files);
        new.remarks.push("the shape is from the page alone: the catalog does not have it".into());
        self.new.push(new);
        Ok(())
    }

    fn write(mut self, folder: &Path) -> Result<Report, Failure> {
        for new in &self.new {
            let path = folder.join(&new.path);
            // A dangling link counts as existing, too.
            if path.symlink_metadata().is_ok() {
                self.problems.push(format!("{} exists already", text::path(&path)));
            }
        }
        if !self.problems.is_empty() {
            let problems = self.problems.join("; ");
            let more = if self.is_misnamed {
                "; `dingtalk-file operations WORDS` searches all"
            } else {
                ""
            };
            return Err(format!("{problems}; nothing was written{more}").into());
        }
        let texts = self.new.iter().map(|new| (folder.join(&new.path), new.text.clone()));
        if let Err(unsaved) = save(&texts.collect::<Vec<_>>(), There::Kept) {
            return unsaved.report();
        }
        let configuration = folder::configuration(folder);
        Ok(self.report(folder, configuration))
    }

    fn report(&self, folder: &Path, configuration: Option<String>) -> Report {
        let shown = |new: &New| folder.join(&new.path).display().to_string();
        let mut lines = Vec::new();
        for new in &self.new {
            lines.push(format!("{}: {}", shown(new), new.in_rust));
            lines.extend(new.remarks.iter().map(|remark| format!("  look: {remark}")));
        }
        if !self.left_out.is_empty() {
            lines.push(format!(
                "left out, because they are in the schema already: {}",
                self.left_out.len()
            ));
        }
        if let Some(text) = &configuration {
            let into = "add this to .cargo/config.toml so that cargo reads the folder:";
            lines.push(format!("{into}\n{text}"));
        }
        let next = "each build lists what a file lacks until you remove its `x-draft`";
        lines.push(next.into());
        let files = self
            .new
            .iter()
            .map(|new| json!({ "path": shown(new), "rust": new.in_rust, "remarks": new.remarks }));
        Report {
            text: lines.join("\n"),
            json: json::json(&json!({
                "files": files.collect::<Vec<_>>(),
                "left_out": self.left_out,
                "configuration": configuration,
            }))
            .into(),
            ..Report::default()
        }
    }
}

/// Returns the existing file of an operation, and the message about it.
fn there<'a>(
    module: &str,
    operation: &Operation,
    files: &'a Files,
) -> Option<(&'a SchemaFile, String)> {
    let file = files.routed("api", &operation.method, &operation.path)?;
    Some((file, format!("{module}.{} is in the schema already: {}", operation.name, place(file))))
}

fn place(file: &SchemaFile) -> String {
    if file.application { file.shown.clone() } else { file.in_rust() }
}
