//! Wrong arguments, and requests for help.

use std::io;
use std::process::ExitCode;

use anstream::AutoStream;
use clap::error::ContextValue;
use dingtalk_file::Outcome;
use dingtalk_file::text::unprintable;
use serde::Serialize;

use crate::show::failure::{ErrorObject, Failed, status};
use crate::show::json::json;
use crate::show::report::{output_lost, stdout, write_line};
use crate::show::text::{cut, printable};

/// Wrong arguments, and the form in which to report them.
pub struct Misuse {
    pub problem: clap::Error,
    pub json: bool,
    /// True for `deliver`, whose failures have more fields.
    pub deliver: bool,
}

/// A failure of `deliver` before anything is known.
#[derive(Serialize)]
struct Undelivered<'a> {
    error: ErrorObject<'a>,
    space_id: (),
    file: (),
    deliveries: [(); 0],
}

impl Misuse {
    /// Shows clap's message: the problem with the arguments, or the requested help.
    pub fn show(&self) -> ExitCode {
        let shown = shown(&self.problem);
        if !self.problem.use_stderr() {
            let colours = AutoStream::choice(&io::stdout());
            let Err(error) = write_line(&mut AutoStream::new(stdout(), colours), &shown) else {
                return ExitCode::SUCCESS;
            };
            let lost = output_lost(&error);
            let _ = write_line(&mut io::stderr(), &lost.problem);
            return lost.status.into();
        }
        let told = if self.json {
            write_line(&mut stdout(), &self.object())
        } else {
            write_line(&mut anstream::stderr(), &shown)
        };
        if told.is_err() && self.json {
            let _ = write_line(&mut io::stderr(), &self.object());
        }
        status(Outcome::Invalid).into()
    }

    /// Returns the JSON of wrong arguments.
    pub fn object(&self) -> String {
        let text = self.problem.render().to_string();
        // Paragraphs: the problem, sometimes in several lines, perhaps a tip, and the usage.
        let mut paragraphs = text.trim_end().split("\n\n").map(|paragraph| {
            let lines: Vec<_> = paragraph.lines().map(str::trim).collect();
            lines.join(" ")
        });
        let problem = paragraphs.next().unwrap_or_default();
        let problem = problem.strip_prefix("error: ").unwrap_or(&problem);
        let tip = paragraphs.find_map(|text| text.strip_prefix("tip: ").map(String::from));
        let error = ErrorObject::without_call(Outcome::Invalid, problem, tip.as_deref());
        if self.deliver {
            json(&Undelivered { error, space_id: (), file: (), deliveries: [] })
        } else {
            json(&Failed { error })
        }
    }
}

/// Returns a problem that repeats an argument on one line, and no more of it than finds it again.
pub fn shortened(mut problem: clap::Error) -> clap::Error {
    let texts = problem.context().filter_map(|(kind, value)| match value {
        ContextValue::String(text) => Some((kind, printable(&cut(text, 200)))),
        _ => None,
    });
    for (kind, text) in texts.collect::<Vec<_>>() {
        problem.insert(kind, ContextValue::String(text));
    }
    problem
}

/// Returns clap's message in colours. It repeats arguments verbatim; if one of them would control the terminal, the whole
/// message is escaped and plain.
fn shown(problem: &clap::Error) -> String {
    let text = problem.render();
    let plain = text.to_string();
    let lines = || plain.trim_end().split('\n');
    if lines().all(|line| unprintable(line).next().is_none()) {
        text.ansi().to_string().trim_end().into()
    } else {
        lines().map(printable).collect::<Vec<_>>().join("\n")
    }
}
