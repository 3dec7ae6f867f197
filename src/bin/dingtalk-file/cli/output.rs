//! Options for the output.

use clap::{ArgAction, Args};

use crate::show::language::Language;

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
    #[arg(long, global = true, value_name = "LANG")]
    #[arg(help = "Language of hints, zh or en; everything else is English\n\
                  [default: zh if LC_ALL, LC_MESSAGES or LANG says so] [env: DINGTALK_LANG]")]
    pub lang: Option<Language>,
}
