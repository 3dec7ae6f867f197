//! The end of a run: text or one JSON object, and an exit status.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use clap::builder::Styles;

use super::failure::{Failed, Failure, status};
use super::json::json;
use super::text::printable;

/// The output of a run.
#[derive(Default)]
pub struct Report {
    /// For people: what was done.
    pub text: String,
    /// For people, on standard error: what was not done and what to do about it, or other remarks.
    pub problem: String,
    /// For programs: all of it.
    pub json: Json,
    /// The exit status.
    pub status: u8,
    /// What goes on once all of that is shown.
    pub after: Option<Box<dyn FnOnce()>>,
}

/// A JSON object. It can be created only when it is shown, because a delivery's lists all recipients.
pub enum Json {
    Text(String),
    Later(Box<Writing>),
}

type Writing = dyn Fn(&mut dyn Write) -> io::Result<()>;

impl Default for Json {
    fn default() -> Self {
        Json::Text(String::new())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl Json {
    pub fn later(write: impl Fn(&mut dyn Write) -> io::Result<()> + 'static) -> Self {
        Json::Later(Box::new(write))
    }

    fn is_empty(&self) -> bool {
        matches!(self, Json::Text(text) if text.is_empty())
    }

    /// Writes the object as a line, if there is one.
    fn write_line(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Json::Text(text) => write_line(to, text),
            Json::Later(write) => {
                let mut buffer = BufWriter::new(to);
                write(&mut buffer)?;
                writeln!(buffer)?;
                buffer.flush()
            }
        }
    }

    fn text(&self) -> String {
        let mut text = Vec::new();
        self.write_line(&mut text).expect("memory can be written to");
        String::from_utf8_lossy(text.trim_ascii_end()).into_owned()
    }
}

/// The parts of a report that are shown.
pub struct Wanted {
    /// Show the object instead of the text.
    pub json: bool,
    /// Leave out text that only reports success.
    pub quiet: bool,
    /// True if the text is the requested result.
    pub prints_result: bool,
    /// True if output that cannot be written needs no copy on standard error.
    pub may_be_lost: bool,
}

impl From<Failure> for Report {
    fn from(failure: Failure) -> Self {
        Report {
            problem: failure.text(),
            json: json(&Failed { error: failure.object() }).into(),
            status: status(failure.outcome()),
            ..Report::default()
        }
    }
}

/// Shows the result of a run and returns the exit status.
pub fn finish(result: Result<Report, Failure>, wanted: &Wanted) -> ExitCode {
    let mut report = result.unwrap_or_else(Report::from);
    if wanted.quiet && !wanted.prints_result {
        report.text.clear();
        if report.status == 0 {
            report.problem.clear();
        }
    }
    let written = if wanted.json {
        report.json.write_line(&mut stdout())
    } else {
        write_line(&mut stdout(), &report.text)
    };
    // If there is no JSON object, people read this text even with `--json`.
    if !wanted.json || report.json.is_empty() {
        let _ = write_line(&mut anstream::stderr(), &coloured(&report.problem));
    }
    let Err(error) = written else {
        if let Some(after) = report.after {
            after();
        }
        return report.status.into();
    };
    let mut lost = output_lost(&error);
    if !wanted.may_be_lost || report.status != 0 {
        // Then nothing else reports what was done or what failed.
        let shown = if wanted.json { report.json.text() } else { report.text };
        lost.problem = format!("{}; here it is:\n{shown}", sentence(&error));
    }
    let _ = write_line(&mut io::stderr(), &lost.problem);
    let status = if report.status == 0 { lost.status } else { report.status };
    status.into()
}

/// Returns the report of a run that succeeded but could not write its output.
pub fn output_lost(error: &io::Error) -> Report {
    // The reader may close the pipe early, as `| head` does.
    let problem = match error.kind() {
        ErrorKind::BrokenPipe => String::new(),
        _ => sentence(error),
    };
    Report { problem, status: 6, ..Report::default() }
}

fn sentence(error: &io::Error) -> String {
    format!("error: standard output cannot be written: {error}")
}

/// Colours errors as clap does. The stream strips colours if they are unwanted: `NO_COLOR`, `TERM=dumb`, no terminal.
fn coloured(problem: &str) -> String {
    let styles = Styles::styled();
    let error = styles.get_error();
    let lines = problem.split('\n').map(printable).map(|line| match line.strip_prefix("error:") {
        Some(rest) => format!("{error}error:{error:#}{rest}"),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Opens standard output. The standard library's own silently discards output if the descriptor is not writable.
pub fn stdout() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(copy) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Box::new(std::fs::File::from(copy));
    }
    Box::new(io::stdout())
}

/// Writes a line, if there is anything to write.
pub fn write_line(to: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { writeln!(to, "{text}").and_then(|()| to.flush()) }
}
