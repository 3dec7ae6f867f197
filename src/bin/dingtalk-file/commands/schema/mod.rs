//! `dingtalk-file schema`.

mod add;
mod catalog;
mod check;
mod config;
mod folder;

use clap::{Args, Subcommand};

use crate::show::failure::Failure;
use crate::show::report::Report;

pub const HELP: &str = "\
A program calls any operation of DingTalk by a schema file in its own
repository; the guide's page about operations shows how. The `--help` of each
command has the details.

Exit status:
  0  done
  1  check: there are differences
  2  invalid: a wrong argument, or a file that cannot be read or written
  5  catalog: some files are written, others are not
  6  done, but standard output could not be written

Examples:
  dingtalk-file schema add robot.batchSendOTO
  dingtalk-file schema check
";

#[derive(Debug, Args)]
pub struct SchemaArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write schema files of operations, for a program that calls them
    #[command(after_help = add::HELP)]
    Add(add::AddArgs),
    /// Compare schema files with the shapes in the vendor's SDK
    #[command(after_help = check::HELP)]
    Check(check::CheckArgs),
    /// Write the shapes of all operations of a vendor's SDK, a line each
    #[command(after_help = catalog::HELP)]
    Catalog(catalog::CatalogArgs),
}

impl SchemaArgs {
    /// Returns whether the output is the requested result.
    pub fn prints_result(&self) -> bool {
        matches!(self.command, Command::Check(_))
    }
}

pub fn run(args: &SchemaArgs) -> Result<Report, Failure> {
    match &args.command {
        Command::Add(args) => add::run(args),
        Command::Check(args) => check::run(args),
        Command::Catalog(args) => catalog::run(args),
    }
}
