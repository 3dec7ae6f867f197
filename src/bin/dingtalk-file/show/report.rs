//! What a run ends with: text or one JSON object, and an exit status.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::builder::Styles;

use super::failure::{Failed, Failure, status};
use super::json::json;
use super::text::printable;

/// What a run shows at its end.
#[derive(Default)]
pub struct Report {
    /// For people: what was done.
    pub text: String,
    /// For people, on standard error: what was not, and what can be done about it; or what is no part of the output.
    pub problem: String,
    /// For programs: all of it.
    pub json: String,
    /// The exit status.
    pub status: u8,
}

/// What of a report is shown.
pub struct Wanted {
    /// The object in place of the text.
    pub json: bool,
    /// Nothing that only tells of success.
    pub quiet: bool,
    /// Whether the text is what was asked for.
    pub answers: bool,
    /// Whether the run was for its output alone, and can be repeated for that.
    pub only_reads: bool,
}

impl From<Failure> for Report {
    fn from(failure: Failure) -> Self {
        Report {
            problem: failure.text(),
            json: json(&Failed { error: failure.object() }),
            status: status(failure.outcome()),
            ..Report::default()
        }
    }
}

/// Shows what came of the run, as far as it is wanted, and returns the exit status.
pub fn finish(result: Result<Report, Failure>, wanted: &Wanted) -> ExitCode {
    let mut report = result.unwrap_or_else(Report::from);
    if wanted.quiet && !wanted.answers {
        report.text.clear();
        if report.status == 0 {
            report.problem.clear();
        }
    }
    let shown = if wanted.json { &report.json } else { &report.text };
    let written = write_line(&mut stdout(), shown);
    if !wanted.json {
        let _ = write_line(&mut anstream::stderr(), &coloured(&report.problem));
    }
    let Err(error) = written else {
        return report.status.into();
    };
    let mut lost = output_lost(&error);
    if !wanted.only_reads || report.status != 0 {
        // Something was done, or failed, and nothing else says what.
        lost.problem = format!("{}; here it is:\n{shown}", sentence(&error));
    }
    let _ = write_line(&mut io::stderr(), &lost.problem);
    let status = if report.status == 0 { lost.status } else { report.status };
    status.into()
}

/// What comes of a run that did what it was asked to, and could not say so.
pub fn output_lost(error: &io::Error) -> Report {
    // Whoever read has had enough: `| head` is no mistake to be told of.
    let problem = match error.kind() {
        ErrorKind::BrokenPipe => String::new(),
        _ => sentence(error),
    };
    Report { problem, status: 6, ..Report::default() }
}

fn sentence(error: &io::Error) -> String {
    format!("error: standard output cannot be written: {error}")
}

/// Lets errors stand out, in the colour that clap has for them. The stream takes colours out again where they are not
/// wanted: `NO_COLOR`, `TERM=dumb`, no terminal.
fn coloured(problem: &str) -> String {
    let styles = Styles::styled();
    let error = styles.get_error();
    let lines = problem.split('\n').map(printable).map(|line| match line.strip_prefix("error:") {
        Some(rest) => format!("{error}error:{error:#}{rest}"),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Standard output. The standard library's own takes a descriptor that cannot be written to for one that nobody reads, and
/// says that all is well.
pub fn stdout() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(copy) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Box::new(std::fs::File::from(copy));
    }
    Box::new(io::stdout())
}

/// Writes a line, if there is anything to write.
pub fn write_line(to: &mut dyn Write, text: &str) -> io::Result<()> {
    match text.is_empty() {
        true => Ok(()),
        false => writeln!(to, "{text}").and_then(|()| to.flush()),
    }
}
