//! The subcommands, a file for each.

pub mod call;
mod completions;
pub mod deliver;
mod demo;
mod doctor;
mod download;
mod emulator;
mod journal;
mod ls;
mod man;
mod operations;
mod schema;
mod send;
mod space;
mod token;
mod upload;
mod user;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::help::{self, with_statuses};
use crate::cli::misuse::{self, Misuse};
use crate::cli::output::Output;
use crate::connect::environment::process;
use crate::connect::{Connection, signals};
use crate::show::failure::Failure;
use crate::show::progress::Watch;
use crate::show::report::{self, Report, Wanted};
use crate::show::{language, log};

const HELP: &str = with_statuses!(
    "To call any other operation of DingTalk by its name:
  dingtalk-file operations                 lists the operations
  dingtalk-file operations getSpace        shows one: parameters, errors, an example
  dingtalk-file call getSpace NAME=VALUE   calls it

Example, without an account:
  dingtalk-file demo
"
);

/// Sends a file to a person's DingTalk chat, and reports whether it arrived.
#[derive(Debug, Parser)]
#[command(version, bin_name = "dingtalk-file", max_term_width = 100, after_help = HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    output: Output,
}

// clap would otherwise create the arguments of all subcommands in each run.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Upload a file and send it to people
    #[command(after_help = deliver::args::HELP)]
    Deliver(Box<deliver::args::DeliverArgs>),
    /// Show a delivery journal, or record what you saw in chats
    #[command(after_help = journal::HELP)]
    Journal(journal::JournalArgs),
    /// Send a stored file to one person, as the app (sendByApp)
    #[command(after_help = send::HELP)]
    Send(send::SendArgs),
    /// Store a file in a space without sending it
    #[command(after_help = upload::HELP)]
    Upload(upload::UploadArgs),
    /// Fetch a file from a space
    #[command(after_help = download::HELP)]
    Download(download::DownloadArgs),
    /// List a folder of a space
    #[command(after_help = ls::HELP)]
    Ls(ls::LsArgs),
    /// Show a space: its owner, and how full it is
    #[command(after_help = space::HELP)]
    Space(space::SpaceArgs),
    /// Show a person: unionId, userId and name
    #[command(after_help = user::HELP)]
    User(user::UserArgs),
    /// Fetch an access token, which proves that the key and secret are right
    #[command(after_help = token::HELP)]
    Token(token::TokenArgs),
    /// Check the setup, from credentials to the object store, and say how to fix it
    #[command(after_help = doctor::HELP)]
    Doctor(doctor::DoctorArgs),
    /// Call an operation of DingTalk by its name
    #[command(after_help = call::HELP)]
    Call(call::CallArgs),
    /// List the operations that can be called, or show one
    #[command(after_help = operations::HELP)]
    Operations(operations::OperationsArgs),
    /// Write schema files for more operations, and compare them with the vendor's SDK
    #[command(after_help = schema::HELP)]
    Schema(schema::SchemaArgs),
    /// Serve a stand-in DingTalk until it is stopped
    #[command(after_help = emulator::HELP)]
    Emulator(emulator::EmulatorArgs),
    /// Deliver a file on this machine and show each request and response
    #[command(after_help = demo::HELP)]
    Demo(demo::DemoArgs),
    /// Write a shell completion script
    #[command(after_help = completions::HELP)]
    Completions(completions::CompletionsArgs),
    /// Write a manual page
    #[command(after_help = man::HELP)]
    Man(man::ManArgs),
}

/// Runs a command line, shows the result, and returns the exit status.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match parse(args) {
        Ok(cli) => cli,
        Err(misuse) => return misuse.show(),
    };
    let Output { json, quiet, verbose, lang } = cli.output;
    log::start(verbose);
    let language = language::choose(lang, &process);
    signals::survive_full_files();
    // A terminal gets progress bars; a log gets an occasional line.
    let bars = !json && !quiet && io::stderr().is_terminal();
    let watch = Watch { bars, lines: !bars && !quiet };
    let result = match language {
        Ok(language) => {
            language::set(language);
            cli.command.run(&cli.connection, watch)
        }
        Err(problem) => Err(problem.into()),
    };
    let (prints_result, may_be_lost) = (cli.command.prints_result(), cli.command.may_be_lost());
    report::finish(result, &Wanted { json, quiet, prints_result, may_be_lost })
}

pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Cli, Misuse> {
    let args: Vec<_> = args.collect();
    if let Some(cli) = parse_named(&args) {
        return Ok(cli);
    }
    Cli::try_parse_from(&args).map_err(|problem| {
        let problem = brief(problem, &args);
        let mut options = args.iter().take_while(|arg| *arg != "--");
        let json = options.any(|arg| arg == "--json");
        let understood = Cli::command().ignore_errors(true).try_get_matches_from(&args);
        let deliver = understood.is_ok_and(|args| args.subcommand_name() == Some("deliver"));
        Misuse { problem: misuse::shortened(problem), json, deliver }
    })
}

/// Parses a valid command line that begins with a subcommand's name. Builds only that subcommand: clap copies the
/// options of all commands into every subcommand, which would take as long as the call itself.
fn parse_named(args: &[OsString]) -> Option<Cli> {
    let all = Command::augment_subcommands(clap::Command::default());
    let named = all.find_subcommand(args.get(1)?)?.clone();
    let command = Output::augment_args(Connection::augment_args(clap::Command::default()));
    let mut matches = command.subcommand(named).try_get_matches_from(args).ok()?;
    Cli::from_arg_matches_mut(&mut matches).ok()
}

/// Returns the short help if `-h` asked for help, else the problem as it is.
fn brief(problem: clap::Error, args: &[OsString]) -> clap::Error {
    // Alone, or with others as in `-vh`.
    let asks = |arg: &OsString| {
        let flags = arg.to_str().and_then(|arg| arg.strip_prefix('-')).unwrap_or_default();
        flags.contains('h') && flags.chars().all(|flag| "hqv".contains(flag))
    };
    if problem.kind() != ErrorKind::DisplayHelp || !args.iter().any(asks) {
        return problem;
    }
    let mut command = Cli::command();
    // Adds the arguments of the subcommands.
    command.build();
    match help::brief(command).try_get_matches_from(args) {
        Err(brief) if brief.kind() == ErrorKind::DisplayHelp => brief,
        _ => problem,
    }
}

impl Command {
    fn run(&self, connection: &Connection, watch: Watch) -> Result<Report, Failure> {
        match self {
            Command::Deliver(args) => Ok(deliver::run(args, connection, watch)),
            Command::Journal(args) => journal::run(args),
            Command::Send(args) => send::run(args, connection),
            Command::Upload(args) => upload::run(args, connection, watch.bars),
            Command::Download(args) => download::run(args, connection, watch.bars),
            Command::Ls(args) => ls::run(args, connection),
            Command::Space(args) => space::run(args, connection),
            Command::User(args) => user::run(args, connection),
            Command::Token(args) => token::run(args, connection),
            Command::Doctor(args) => Ok(doctor::run(args, connection)),
            Command::Call(args) => call::run(args, connection),
            Command::Operations(args) => operations::run(args),
            Command::Schema(args) => schema::run(args),
            Command::Completions(args) => completions::run(args, &Cli::command()),
            Command::Man(args) => man::run(args, Cli::command()),
            Command::Demo(args) => demo::run(args, connection),
            Command::Emulator(args) => emulator::run(args),
        }
    }

    /// Returns true if the output is the requested result. The output of other commands only reports success, and
    /// `--quiet` suppresses it.
    fn prints_result(&self) -> bool {
        match self {
            Command::Deliver(args) => args.dry_run,
            Command::Send(_) | Command::Upload(_) | Command::Download(_) => false,
            // The emulator stays open, so the output has its address.
            Command::Demo(args) => args.open,
            Command::Token(args) => args.show,
            Command::Schema(args) => args.prints_result(),
            Command::Completions(args) => args.out.is_none(),
            Command::Man(args) => args.out.is_none(),
            _ => true,
        }
    }

    /// Returns true if output that cannot be written needs no copy on standard error: the command can be repeated, or
    /// the output is secret.
    fn may_be_lost(&self) -> bool {
        match self {
            Command::Call(args) => args.may_be_lost(),
            Command::Journal(args) => args.only_reads(),
            // A demonstration has no effects beyond its emulator.
            Command::Token(_) | Command::Demo(_) => true,
            command => command.prints_result(),
        }
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
    fn both_ways_to_parse_agree() {
        let rows = [
            ("deliver a.pdf --to user:1 --as union:2 --json", true),
            ("deliver --endpoint http://localhost:1 -vv a b --to mobile:+86-1 --as user:2", true),
            ("journal j.jsonl", true),
            ("send --to union:1 --space-id 2 --dentry-id 3 --retries 0 -q", true),
            ("upload - --name a --as user:1", true),
            ("download --space-id 1 --dentry-id 2 --as user:1 --lang zh", true),
            ("ls --as user:1 --region china", true),
            ("space --as user:1", true),
            ("user union:1", true),
            ("token --show", true),
            ("doctor", true),
            ("call getSpace spaceId=1 -- unionId=2", true),
            ("operations getSpace", true),
            ("schema check --sdk a b", true),
            ("emulator --listen 127.0.0.1:0", true),
            ("demo --open --timeout 1.5 --allow-http", true),
            ("completions bash", true),
            ("man help", true),
            // The rest needs all subcommands.
            ("--json doctor", false),
            ("-v --endpoint http://localhost:1 doctor", false),
            ("doctor --unknown", false),
            ("send --to union:1", false),
            ("doctor --help", false),
            ("doctor doctor", false),
            ("help doctor", false),
            ("doctors", false),
            ("--version", false),
            ("", false),
        ];
        for command in Cli::command().get_subcommands() {
            let name = Some(command.get_name());
            let tried = rows.iter().any(|(line, named)| *named && line.split(' ').next() == name);
            assert!(tried, "{name:?}");
        }
        for (line, is_named) in rows {
            let args: Vec<OsString> = ["dingtalk-file"]
                .into_iter()
                .chain(line.split_whitespace())
                .map(Into::into)
                .collect();
            let parsed = Cli::try_parse_from(&args).map(|cli| format!("{cli:?}")).ok();
            let named = parse_named(&args).map(|cli| format!("{cli:?}"));
            assert_eq!(named.is_some(), is_named, "{line}");
            assert!(named.is_none() || named == parsed, "{line}: {named:?}, not {parsed:?}");
        }
    }

    /// A longer line would be wrapped before its last word, which looks like a mistake.
    #[test]
    fn no_line_of_help_is_wider_than_its_display() {
        let mut all = Cli::command();
        all.build();
        let mut open = vec![all];
        let mut count = 0;
        while let Some(command) = open.pop() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines() {
                assert!(line.chars().count() <= 100, "{}: {line}", command.get_name());
            }
            count += usize::from(!help.is_empty());
            open.extend(command.get_subcommands().cloned());
        }
        assert!(count > 15, "{count}");
    }

    /// Returns all values that a command and its subcommands take from the command line, with all their names.
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
            // This is a number of seconds, not a secret.
            if names.starts_with("emulator token_life ") {
                return false;
            }
            let (_, names) = names.split_once(' ').expect("the command comes first");
            words.iter().any(|word| names.to_ascii_lowercase().contains(word))
        };
        assert_eq!(values.iter().filter(named).collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
