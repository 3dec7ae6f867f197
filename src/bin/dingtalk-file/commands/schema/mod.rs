//! `dingtalk-file schema`.

mod catalog;

use clap::{Args, Subcommand};

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::report::Report;

pub const HELP: &str = with_statuses!(
    "Example:
  dingtalk-file schema catalog sdk --into catalog
"
);

#[derive(Debug, Args)]
pub struct SchemaArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the shapes of all operations of a vendor's SDK, a line each
    #[command(after_help = catalog::HELP)]
    Catalog(catalog::CatalogArgs),
}

pub fn run(args: &SchemaArgs) -> Result<Report, Failure> {
    match &args.command {
        Command::Catalog(args) => catalog::run(args),
    }
}
