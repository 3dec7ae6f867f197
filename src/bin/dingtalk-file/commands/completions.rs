//! `dingtalk-file completions`.

use std::path::PathBuf;

use clap::{Args, Command, ValueEnum};
use clap_complete::{Generator, Shell};
use serde_json::json;

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::files;
use crate::show::json;
use crate::show::report::Report;

pub const HELP: &str = with_statuses!(
    "The script completes commands and options; for bash and zsh, names of operations too. With --json
it is {\"completions\"}. With --out, the scripts for all shells become files of the folder, under the
names that the shells look for, and the JSON is {\"folder\", \"files\"}. The connection
options have no meaning here.

Examples:
  dingtalk-file completions bash > ~/.local/share/bash-completion/completions/dingtalk-file
  dingtalk-file completions fish > ~/.config/fish/completions/dingtalk-file.fish
  dingtalk-file completions --out completions
"
);

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell that reads the script
    #[arg(value_name = "SHELL", required_unless_present = "out")]
    shell: Option<Shell>,
    /// Write a script for each shell into this folder, which is created if needed
    #[arg(long, value_name = "FOLDER", conflicts_with = "shell")]
    pub out: Option<PathBuf>,
}

/// `command` is the whole command line.
pub fn run(args: &CompletionsArgs, command: &Command) -> Result<Report, Failure> {
    if let Some(folder) = &args.out {
        let scripts = Shell::value_variants().iter().map(|shell| {
            let name = shell.file_name(command.get_name());
            // bash-completion looks for the script under this name.
            let name = name.strip_suffix(".bash").map_or_else(|| name.clone(), String::from);
            (name, script(*shell, command.clone()))
        });
        return files::written(folder, &scripts.collect::<Vec<_>>());
    }
    let shell = args.shell.expect("clap requires it where there is no folder");
    let script = script(shell, command.clone());
    Ok(Report {
        text: script.trim_end().into(),
        json: json::json(&json!({ "completions": script })).into(),
        ..Report::default()
    })
}

fn script(shell: Shell, mut command: Command) -> String {
    let mut script = Vec::new();
    let name = command.get_name().to_string();
    clap_complete::generate(shell, &mut command, &name, &mut script);
    // For bash, clap spells a name with a hyphen in two ways, so that commands are never found (clap issue 6421).
    let (wrong, right) = (name.replace('-', "__subcmd__"), name.replace('-', "__"));
    String::from_utf8_lossy(&script).replace(&wrong, &right)
}
