//! `dingtalk-file man`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;
use serde_json::json;

use crate::cli::help::with_statuses;
use crate::cli::suggest::nearest;
use crate::show::failure::Failure;
use crate::show::files;
use crate::show::json;
use crate::show::report::Report;
use crate::show::text::quoted;

pub const HELP: &str = with_statuses!(
    "The page is written to standard output in roff. With --json it is {\"man\"}. With --out, the pages of
all commands become files of the folder, and the JSON is {\"folder\", \"files\"}. The connection
options have no meaning here.

Examples:
  dingtalk-file man call | man -l -
  dingtalk-file man --out /usr/local/share/man/man1
"
);

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command to describe [default: an overview of all commands]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write a page for each command into this folder, which is created if needed
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    pub out: Option<PathBuf>,
}

/// `all` is the whole command line.
pub fn run(args: &ManArgs, mut all: Command) -> Result<Report, Failure> {
    all.build();
    if let Some(folder) = &args.out {
        let mut pages = Vec::new();
        all_pages(&all, &mut pages)?;
        return files::written(folder, &pages);
    }
    let command = match &args.command {
        None => &all,
        Some(name) => all.find_subcommand(name).ok_or_else(|| unknown(&all, name))?,
    };
    let page = page(command)?;
    Ok(Report {
        text: page.trim_end().into(),
        json: json::json(&json!({ "man": page })).into(),
        ..Report::default()
    })
}

fn unknown(all: &Command, name: &str) -> String {
    let names = all.get_subcommands().map(Command::get_name);
    match nearest(name, names) {
        Some(meant) => format!("there is no command {}, did you mean {meant}?", quoted(name)),
        None => format!("there is no command {}; `dingtalk-file --help` lists them", quoted(name)),
    }
}

/// Adds the pages of a command and of those below it, with the names of their files. `help` is left out, because it
/// only repeats the others.
fn all_pages(command: &Command, pages: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push((format!("{name}.1"), page(command)?));
    let below = command.get_subcommands().filter(|command| command.get_name() != "help");
    below.into_iter().try_for_each(|command| all_pages(command, pages))
}

fn page(command: &Command) -> Result<String, Failure> {
    let page = roff_page(command).map_err(|error| format!("cannot write the page: {error}"))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn roff_page(command: &Command) -> io::Result<Vec<u8>> {
    let source = concat!("dingtalk-file ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).manual("dingtalk-file").source(source);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    // clap_mangen would join the rest, tables and examples included, into one paragraph.
    let rest = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    writeln!(page, ".SH NOTES\n.nf")?;
    for line in rest.lines() {
        writeln!(page, "{}", roff(line))?;
    }
    writeln!(page, ".fi")?;
    Ok(page)
}

/// Escapes a line of text for roff.
fn roff(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_not_taken_for_roff() {
        assert_eq!(roff(r".a --b 'c' \"), r"\&.a \-\-b \(aqc\(aq \e");
    }
}
