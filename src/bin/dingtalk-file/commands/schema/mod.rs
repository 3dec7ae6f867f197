//! `dingtalk-file schema`.

mod catalog;

use clap::{Args, Subcommand};

use crate::show::failure::Failure;
use crate::show::report::Report;

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
