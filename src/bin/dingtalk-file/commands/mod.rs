//! The command line. Secrets have no place in it: other users of the machine can read it.

pub mod call;
pub mod completions;
pub mod deliver;
pub mod demo;
pub mod download;
pub mod emulator;
pub mod ls;
pub mod man;
pub mod operations;
pub mod send;
pub mod space;
pub mod token;
pub mod upload;
pub mod user;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};
use dingtalk_file::{DentryId, SpaceId, UnionId};

use self::call::CallArgs;
use self::completions::CompletionsArgs;
use self::deliver::args::{DeliverArgs, HELP as DELIVER_HELP};
use self::man::ManArgs;
use self::operations::OperationsArgs;
use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::{id, union_id};
use crate::connect::Connection;

const HELP: &str = with_statuses!(
    "Any other operation of DingTalk that this program knows is called by its name:
  dingtalk-file operations                 lists the operations
  dingtalk-file operations getSpace        shows one: parameters, errors, an example
  dingtalk-file call getSpace NAME=VALUE   calls it

Example, without an account:
  dingtalk-file demo
"
);

const SEND_HELP: &str = with_credentials!(
    "With --json, success is {\"reply\", \"request_id\"}: DingTalk's answer as it came. A failure is {\"error\"}.

Example:
  export DINGTALK_APP_KEY=dingabc123 DINGTALK_APP_SECRET_FILE=~/.dingtalk-secret
  dingtalk-file send --to union:pQxYz12345iE --space-id 24800000001 --dentry-id 67400000001
"
);

const EMULATOR_HELP: &str = with_statuses!(
    "The first line on standard output is one JSON object: the address (\"url\"), a ready app with its
secret and a valid token (\"app_key\", \"app_secret\", \"access_token\"), made-up people (\"users\"), and a
stored file that can be sent at once (\"space_id\", \"dentry_id\"). Point other commands to it with
DINGTALK_ENDPOINT, DINGTALK_APP_KEY and DINGTALK_APP_SECRET.

It plays the chain of a delivery, look-ups and downloads. Other operations (folders, deletion,
conversations) check their arguments and answer an example, whatever was asked. The connection
options have no meaning here.

Example:
  dingtalk-file emulator --listen 127.0.0.1:8080
"
);

const DEMO_HELP: &str = with_statuses!(
    "It starts an emulator that lets nobody read a file without the right to, delivers the file to two
made-up people, and compares the bytes that arrived with those that left; if they differ, the exit
status is 1. With --json it writes the object of deliver, with \"bytes_equal\" at its end.

Of the connection options, --timeout, --deadline and --retries have a meaning here; their
variables, and those with credentials, are not read.

Examples:
  dingtalk-file demo
  dingtalk-file demo report.pdf
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
    /// Upload a file and send it to people
    #[command(after_help = DELIVER_HELP)]
    Deliver(Box<DeliverArgs>),
    /// Send a file that lies in a storage space to a person, as the app (sendByApp)
    #[command(after_help = SEND_HELP)]
    Send(SendArgs),
    /// Store a file in a space, and send it to nobody
    #[command(after_help = upload::HELP)]
    Upload(upload::UploadArgs),
    /// Fetch a file from a space
    #[command(after_help = download::HELP)]
    Download(download::DownloadArgs),
    /// List what lies in a folder of a space
    #[command(after_help = ls::HELP)]
    Ls(ls::LsArgs),
    /// Show a space: whose it is, and how full
    #[command(after_help = space::HELP)]
    Space(space::SpaceArgs),
    /// Show a person: unionId, userId and name
    #[command(after_help = user::HELP)]
    User(user::UserArgs),
    /// Fetch an access token, which proves that key and secret are right
    #[command(after_help = token::HELP)]
    Token(token::TokenArgs),
    /// Call an operation of DingTalk by its name
    #[command(after_help = call::HELP)]
    Call(CallArgs),
    /// List the operations that can be called, or show one
    #[command(after_help = operations::HELP)]
    Operations(OperationsArgs),
    /// Serve a stand-in DingTalk until it is stopped
    #[command(after_help = EMULATOR_HELP)]
    Emulator {
        /// Where to listen; with port 0 the system chooses one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
        listen: String,
    },
    /// Deliver a file within this machine and show each request and answer
    #[command(after_help = DEMO_HELP)]
    Demo {
        /// The file to deliver [default: this program's README.md]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Write a script that completes commands in a shell
    #[command(after_help = completions::HELP)]
    Completions(CompletionsArgs),
    /// Write a manual page
    #[command(after_help = man::HELP)]
    Man(ManArgs),
}

impl Command {
    /// Whether what it shows is what was asked for. The others only tell that they have done it, which `--quiet` leaves
    /// out.
    pub fn answers(&self) -> bool {
        match self {
            Command::Deliver(_) | Command::Send(_) | Command::Demo { .. } => false,
            Command::Upload(_) | Command::Download(_) => false,
            Command::Token(args) => args.show,
            _ => true,
        }
    }

    /// Whether the run was for its output alone, and can be repeated for that.
    pub fn only_reads(&self) -> bool {
        match self {
            Command::Call(args) => args.only_reads(),
            // What a demonstration did is gone with its emulator.
            Command::Token(_) | Command::Demo { .. } => true,
            command => command.answers(),
        }
    }
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
    #[arg(short, long, global = true)]
    #[arg(help = "Leave out progress and what only tells of success; errors, lists and JSON stay")]
    pub quiet: bool,
    #[arg(short, long, global = true, action = ArgAction::Count)]
    #[arg(help = "Log to standard error: -v what the client does, -vv HTTP as well\n\
                  [default: no logs] [env: RUST_LOG]")]
    pub verbose: u8,
}

/// Arguments that are wrong, and what the answer has to look like.
pub struct Misuse {
    pub problem: clap::Error,
    pub json: bool,
    /// Whether they are about `deliver`.
    pub deliver: bool,
}

pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, Misuse> {
    let args: Vec<_> = args.collect();
    Cli::try_parse_from(&args).map_err(|problem| {
        let mut options = args.iter().take_while(|arg| *arg != "--");
        let json = options.any(|arg| arg == "--json");
        let understood = Cli::command().ignore_errors(true).try_get_matches_from(&args);
        let deliver = understood.is_ok_and(|args| args.subcommand_name() == Some("deliver"));
        Misuse { problem, json, deliver }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    /// All values that a command and those below it take from the command line, by every name that they have.
    fn values(command: &clap::Command) -> Vec<String> {
        let taken = command.get_arguments().filter(|arg| arg.get_action().takes_values());
        let named = taken.map(|arg| {
            let mut names = vec![command.get_name().to_string(), arg.get_id().to_string()];
            names
                .extend(arg.get_long_and_visible_aliases().into_iter().flatten().map(String::from));
            names.extend(arg.get_all_aliases().into_iter().flatten().map(String::from));
            names.extend(arg.get_value_names().into_iter().flatten().map(ToString::to_string));
            names.join(" ")
        });
        named.chain(command.get_subcommands().flat_map(values)).collect()
    }

    #[test]
    fn no_secret_is_taken_from_the_command_line() {
        let mut command = Cli::command();
        command.build();
        let values = values(&command);
        assert!(
            values.iter().any(|names| names.starts_with("call params params json-body")),
            "{values:?}"
        );
        assert!(values.len() > 50, "{values:?}");
        let words =
            ["secret", "token", "ticket", "password", "passwd", "credential", "signature", "key"];
        let named = |names: &&String| {
            let (_, names) = names.split_once(' ').expect("the command comes first");
            words.iter().any(|word| names.to_ascii_lowercase().contains(word))
        };
        assert_eq!(values.iter().filter(named).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
