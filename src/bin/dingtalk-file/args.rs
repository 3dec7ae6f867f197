//! The command line. Secrets have no place in it: other users of the machine can read it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};
use dingtalk_file::storage::ConflictStrategy;
use dingtalk_file::{DentryId, Error, Person, SpaceId, UnionId};

use crate::call::{self, CallArgs};
use crate::completions::{self, CompletionsArgs};
use crate::connection::Connection;
use crate::deliver::args::{DeliverArgs, HELP as DELIVER_HELP};
use crate::man::{self, ManArgs};
use crate::operations::{self, OperationsArgs};
use crate::{download, ls, space, token, upload, user};

/// The end of every help text.
macro_rules! with_statuses {
    ($($text:literal)*) => {
        concat!($($text,)* "
Exit status:
  0  done
  1  refused: DingTalk answered that it did not do it
  2  invalid: a wrong argument, variable or value; nothing was sent
  3  not sent: no connection, or no token; it can be repeated
  4  outcome unknown: it may have been done; look before you repeat it
  5  partly done (deliver): some people have the file for sure, and others not, or not for sure
  6  done, but standard output could not be written; what was done is then told on standard error")
    };
}

/// Where commands that reach DingTalk take their credentials from.
macro_rules! with_credentials {
    ($($text:literal)*) => {
        with_statuses!(
            $($text)*
"
Credentials are read from the environment only; set one kind:
  DINGTALK_ACCESS_TOKEN                      a token that is already there
  DINGTALK_APP_KEY, DINGTALK_APP_SECRET      an internal app
  DINGTALK_SUITE_KEY, DINGTALK_SUITE_SECRET, a third-party app,
    DINGTALK_SUITE_TICKET, DINGTALK_CORP_ID    for one organization
Each can have _FILE appended and then names a file that holds the value.
"
        )
    };
}

pub(crate) use {with_credentials, with_statuses};

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

fn union_id(text: &str) -> Result<UnionId, String> {
    match text.split_once(':') {
        Some(("union", "")) => Err("the id is missing; write union:ID".into()),
        Some(("union", text)) => id(text),
        Some(("user" | "mobile", _)) => {
            Err("only unionIds are taken here; write union:ID, or use `deliver`".into())
        }
        _ => Err("this may be an id of any kind; if it is a unionId, write union:ID".into()),
    }
}

pub fn person(text: &str) -> Result<Person, String> {
    text.parse().map_err(detail)
}

/// Who is named by `--as` or its variable.
pub fn operator(text: &str) -> Result<Person, String> {
    match text.split_once(':') {
        Some(("user" | "union", _)) => person(text),
        Some(("mobile", _)) => {
            Err("mobile numbers are not taken here; write user:ID or union:ID".into())
        }
        _ => Err("this may be an id of any kind; write user:ID or union:ID".into()),
    }
}

pub fn id<T: FromStr<Err = Error>>(text: &str) -> Result<T, String> {
    text.parse().map_err(detail)
}

/// What is wrong with a text that was parsed.
pub fn detail(error: Error) -> String {
    error.detail().map_or_else(|| error.to_string(), String::from)
}

pub fn conflict(text: &str) -> Result<ConflictStrategy, &'static str> {
    match text {
        "auto-rename" => Ok(ConflictStrategy::AutoRename),
        "overwrite" => Ok(ConflictStrategy::Overwrite),
        "return-existing" => Ok(ConflictStrategy::ReturnDentryIfExists),
        "error" => Ok(ConflictStrategy::ReturnErrorIfExists),
        _ => Err("give auto-rename, overwrite, return-existing or error"),
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

    #[test]
    fn the_receiver_of_a_stored_file() {
        assert_eq!(union_id("union:a:b"), Ok("a:b".into()));
        assert!(union_id("union:a\u{200b}").is_err_and(|text| text.contains("nobody sees")));
        for wrong in ["union:", "user:1", "mobile:+86-1", "pQxYz", "", "Union:1", ":1"] {
            assert!(union_id(wrong).is_err_and(|text| text.contains("write union:ID")), "{wrong}");
        }
    }

    #[test]
    fn people() {
        assert_eq!(person("user:a:b"), Ok(Person::User("a:b".into())));
        assert_eq!(person("union:a"), Ok(Person::Union("a".into())));
        for (number, expected) in [
            ("+1-2025550101", "+1-2025550101"),
            ("15012345678", "15012345678"),
            ("+86-150-1234-5678", "15012345678"),
        ] {
            assert_eq!(person(&format!("mobile:{number}")), Ok(Person::Mobile(expected.into())));
        }
        let wrong =
            [("a", "any kind"), ("", "any kind"), ("User:a", "any kind"), ("mail:a@b", "any kind")];
        let wrong = wrong.into_iter().chain([("user:", "missing"), ("mobile:", "missing")]);
        let wrong =
            wrong.chain([("union:a\nb", "control character"), ("user:a,b", "one id at a time")]);
        let numbers = ["mobile:0800-CALL", "mobile:+", "mobile:1+2", "mobile:12,13"];
        for (text, problem) in wrong.chain(numbers.map(|text| (text, "mobile number"))) {
            assert!(person(text).is_err_and(|told| told.contains(problem)), "{text}");
        }
    }

    #[test]
    fn operators_are_named_by_an_id() {
        assert_eq!(operator("user:a"), Ok(Person::User("a".into())));
        assert_eq!(operator("union:a"), Ok(Person::Union("a".into())));
        for wrong in ["a", "mobile:+1-2025550101", "mail:a"] {
            let refused = operator(wrong).expect_err(wrong);
            assert!(refused.ends_with("write user:ID or union:ID"), "{refused}");
        }
        assert!(operator("user:").is_err());
    }
}
