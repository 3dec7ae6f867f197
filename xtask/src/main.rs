//! The chores of this repository: `cargo xtask bless` and `cargo xtask ci`.

use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask CHORE

  bless  regenerate the committed code, the fault page and the snapshots, then show what changed
  ci     run everything that must pass before a change lands";

/// The tests that compare committed output with the output of the code.
const COMPARING: [&str; 9] =
    ["generat", "codes", "guide", "hints", "errors", "cli", "snapshots", "readme", "faults::"];

fn main() -> ExitCode {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let succeeded = match arguments[..] {
        ["bless"] => bless(home),
        ["ci"] => run(Command::new(home.join(".ci/run")).current_dir(home)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the comparing tests twice: first they write, then they must agree.
fn bless(home: &Path) -> bool {
    let tests = || {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.current_dir(home).args(["test", "--all-features", "--test", "it", "--"]);
        cargo.args(COMPARING);
        cargo
    };
    run(tests().env("UPDATE_GENERATED", "1").env("INSTA_UPDATE", "always"));
    run(&mut tests()) && run(Command::new("git").current_dir(home).args(["status", "--short"]))
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
