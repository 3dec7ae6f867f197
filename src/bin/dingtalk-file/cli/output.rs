//! Options for the output.

use clap::{ArgAction, Args};

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output options")]
pub struct Output {
    #[arg(long, global = true)]
    #[arg(help = "Write exactly one JSON object to standard output, whatever happens")]
    pub json: bool,
    #[arg(short, long, global = true)]
    #[arg(help = "Leave out progress and reports of success; errors, lists and JSON stay")]
    pub quiet: bool,
    #[arg(short, long, global = true, action = ArgAction::Count)]
    #[arg(help = "Log to standard error: -v what the client does, -vv HTTP as well\n\
                  [default: no logs] [env: RUST_LOG]")]
    pub verbose: u8,
}
