//! The command line. Secrets have no place in it: other users of the machine can read it.

use std::ffi::OsString;

use clap::{ArgAction, Args, Parser, Subcommand};
use dingtalk_file::{DentryId, SpaceId, UnionId};

use crate::connection::Connection;

/// The end of every help text.
macro_rules! with_statuses {
    ($($text:literal)*) => {
        concat!($($text,)* "
Exit status:
  0  done
  1  refused: DingTalk answered that it did not do it
  2  invalid: a wrong argument, variable or value; nothing was sent
  3  not sent: no connection, or no token; it can be repeated
  4  outcome unknown: it may have been done; look before you repeat it")
    };
}

const HELP: &str = with_statuses!(
    "Example, without an account:
  dingtalk-file demo
"
);

const SEND_HELP: &str = with_statuses!(
    "Credentials are read from the environment only; set one kind:
  DINGTALK_ACCESS_TOKEN                      a token that is already there
  DINGTALK_APP_KEY, DINGTALK_APP_SECRET      an internal app
  DINGTALK_SUITE_KEY, DINGTALK_SUITE_SECRET, a third-party app,
    DINGTALK_SUITE_TICKET, DINGTALK_CORP_ID    for one organization
Each can have _FILE appended and then names a file that holds the value.

Example:
  export DINGTALK_APP_KEY=dingabc123 DINGTALK_APP_SECRET_FILE=~/.dingtalk-secret
  dingtalk-file send --to union:pQxYz12345iE --space-id 24800000001 --dentry-id 67400000001
"
);

const EMULATOR_HELP: &str = with_statuses!(
    "The first line on standard output is one JSON object: the address, a ready app with its secret
and a valid token, made-up people, and a stored file that can be sent at once. The connection
options have no meaning here.

Example:
  dingtalk-file emulator --listen 127.0.0.1:8080
"
);

const DEMO_HELP: &str = with_statuses!(
    "It starts an emulator, fetches a token and sends the stored file to a made-up person. Of the
connection options, --timeout, --deadline and --retries have a meaning here; their variables, and
those with credentials, are not read.

Example:
  dingtalk-file demo
"
);

/// Puts a file into a person's DingTalk chat, and tells whether it arrived.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = HELP)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub connection: Connection,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send a file that lies in a storage space to a person, as the app (sendByApp)
    #[command(after_help = SEND_HELP)]
    Send(SendArgs),
    /// Serve a stand-in DingTalk until it is stopped
    #[command(after_help = EMULATOR_HELP)]
    Emulator {
        /// Where to listen; with port 0 the system chooses one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: String,
    },
    /// Send a file within this machine and show each request and answer
    #[command(after_help = DEMO_HELP)]
    Demo,
}

#[derive(Debug, Args)]
pub struct SendArgs {
    /// The person who receives the file: `union:` and the unionId
    #[arg(long, value_name = "union:ID", value_parser = union_id)]
    pub to: UnionId,
    /// The storage space where the file lies: its decimal id
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    pub space_id: SpaceId,
    /// The file within the space: its decimal id, not its uuid
    #[arg(long, value_name = "ID", value_parser = id::<DentryId>)]
    pub dentry_id: DentryId,
}

/// What a run shows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output options")]
pub struct Output {
    #[arg(long, global = true)]
    #[arg(help = "Write exactly one JSON object to standard output, whatever happens")]
    pub json: bool,
    #[arg(short, long, global = true, action = ArgAction::Count)]
    #[arg(help = "Log to standard error: -v what the client does, -vv HTTP as well\n\
                  [default: no logs] [env: RUST_LOG]")]
    pub verbose: u8,
}

/// The arguments, or what is wrong with them and whether the answer shall be JSON.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, (clap::Error, bool)> {
    let args: Vec<_> = args.collect();
    Cli::try_parse_from(&args).map_err(|problem| {
        let mut options = args.iter().take_while(|arg| *arg != "--");
        (problem, options.any(|arg| arg == "--json"))
    })
}

fn union_id(text: &str) -> Result<UnionId, &'static str> {
    match text.split_once(':') {
        Some(("union", "")) => Err("the id is missing; write union:ID"),
        Some(("union", id)) => Ok(id.into()),
        Some(("user" | "mobile", _)) => Err(
            "user ids and mobile numbers are not taken yet; look up the person's unionId and write union:ID",
        ),
        _ => Err("this may be an id of any kind; if it is a unionId, write union:ID"),
    }
}

fn id<T: From<String>>(text: &str) -> Result<T, &'static str> {
    match text {
        "" => Err("the id is empty; give its decimal digits"),
        id => Ok(id.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn recipients() {
        assert_eq!(union_id("union:a:b"), Ok("a:b".into()));
        for wrong in ["union:", "user:1", "mobile:+86-1", "pQxYz", "", "Union:1", ":1"] {
            assert!(union_id(wrong).is_err_and(|text| text.contains("write union:ID")), "{wrong}");
        }
    }
}
