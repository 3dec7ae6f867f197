//! The tasks of this repository: `cargo xtask` lists them.

mod archive;
mod release;

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask TASK

  bless [FILTER...]
         regenerate the committed code, the tables in the docs and the snapshots, then show what changed;
         with filters, only the output of tests with such names
  catalog SDK_FOLDER
         rewrite catalog/ from the vendor's unpacked Python SDK, then show what changed
  ci     run everything that must pass before a change lands
  release
         say what is left to do before this version can be tagged; see RELEASING.md
  archive
         pack the command for this system, as a release has it";

/// The tests that compare committed output with the output of the code.
const COMPARING: [&str; 10] = [
    "generat",
    "codes",
    "guide",
    "hints",
    "errors",
    "cli",
    "snapshots",
    "readme",
    "faults::",
    "page::",
];

fn main() -> ExitCode {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let succeeded = match arguments[..] {
        ["bless"] => bless(home, &COMPARING),
        ["bless", ref filters @ ..] => bless(home, filters),
        ["catalog", sdk] => catalog(home, sdk),
        ["release"] => release(home),
        ["archive"] => {
            archive::archive(home).inspect_err(|error| eprintln!("error: {error}")).is_ok()
        }
        ["ci"] => run(command("bash").arg(".ci/run").current_dir(home)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the comparing tests twice: the first run writes, and the second must agree.
fn bless(home: &Path, filters: &[&str]) -> bool {
    let tests = || {
        let mut cargo = cargo();
        cargo.current_dir(home).args(["test", "--all-features", "--test", "it"]);
        cargo.args(["--bin", "dingtalk-file", "--"]).args(filters);
        cargo
    };
    run(tests().env("UPDATE_GENERATED", "1").env("INSTA_UPDATE", "always"));
    run(&mut tests()) && run(Command::new("git").current_dir(home).args(["status", "--short"]))
}

/// Replaces `catalog/` as a whole, so that no module stays that was removed from the SDK.
fn catalog(home: &Path, sdk: &str) -> bool {
    let (fresh, old) = (home.join("target/catalog"), home.join("catalog"));
    let _ = std::fs::remove_dir_all(&fresh);
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "--features", "cli", "--manifest-path"]);
    cargo.arg(home.join("Cargo.toml")).args(["--", "schema", "catalog", sdk, "--into"]).arg(&fresh);
    if !run(&mut cargo) {
        return false;
    }
    let readme = "README.md";
    let replaced = std::fs::copy(old.join(readme), fresh.join(readme))
        .and_then(|_| std::fs::remove_dir_all(&old))
        .and_then(|()| std::fs::rename(&fresh, &old));
    if let Err(error) = replaced {
        eprintln!("error: {} cannot be replaced by {}: {error}", old.display(), fresh.display());
        return false;
    }
    run(Command::new("git").current_dir(home).args(["diff", "--stat", "--", "catalog"]))
}

/// Checks the texts first: they are quick, and all their problems are shown together.
fn release(home: &Path) -> bool {
    let texts = match release::Texts::read(home) {
        Ok(texts) => texts,
        Err(error) => {
            eprintln!("error: a text of the release cannot be read: {error}");
            return false;
        }
    };
    let (in_git, last) = release::in_git(home, texts.version());
    let problems: Vec<String> = in_git.into_iter().chain(texts.problems()).collect();
    for problem in &problems {
        eprintln!("error: {problem}");
    }
    let tool = |name: &str, arguments: &[&str]| {
        run(command("bash").current_dir(home).args([".ci/tool", name]).args(arguments))
    };
    // Advisories are fetched from the network, which not every machine that checks a change has.
    let mut succeeded = problems.is_empty() && tool("cargo-deny", &["check"]);
    match last {
        _ if !succeeded => {}
        None => println!("no tag, no release: there is nothing whose interface must be kept"),
        Some(tag) => {
            for package in ["dingtalk-file", "ureq-dial"] {
                let compared = ["semver-checks", "--baseline-rev", &tag, "--package", package];
                succeeded &= tool("cargo-semver-checks", &compared);
            }
        }
    }
    succeeded
}

fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or("cargo".into()))
}

/// Returns a command without the variables that `cargo run` sets for this package. Build scripts that read them would
/// run again, and their dependents would be rebuilt.
fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        if shown.starts_with("CARGO_PKG_") || shown.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

fn run(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("error: {command:?} does not start: {error}");
            false
        }
    }
}
