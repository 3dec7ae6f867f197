//! `dingtalk-file completions`.

use clap::{Args, Command};
use clap_complete::Shell;
use serde_json::json;

use crate::cli::help::with_statuses;
use crate::show::json;
use crate::show::report::Report;

pub const HELP: &str = with_statuses!(
    "The script completes commands and options; for bash and zsh, names of operations too. With --json
it is {\"completions\"}. The connection options have no meaning here.

Examples:
  dingtalk-file completions bash > ~/.local/share/bash-completion/completions/dingtalk-file
  dingtalk-file completions fish > ~/.config/fish/completions/dingtalk-file.fish
"
);

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell that reads the script
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// `command` is the whole command line.
pub fn run(args: &CompletionsArgs, mut command: Command) -> Report {
    let mut script = Vec::new();
    let name = command.get_name().to_string();
    clap_complete::generate(args.shell, &mut command, &name, &mut script);
    // For bash, clap spells a name with a hyphen in two ways, so that commands are never found (clap issue 6421).
    let (wrong, right) = (name.replace('-', "__subcmd__"), name.replace('-', "__"));
    let script = String::from_utf8_lossy(&script).replace(&wrong, &right);
    Report {
        text: script.trim_end().into(),
        json: json::json(&json!({ "completions": script })).into(),
        ..Report::default()
    }
}
