//! Arguments that are wrong, and help that was asked for.

use std::io;
use std::process::ExitCode;

use anstream::AutoStream;
use dingtalk_file::Outcome;
use dingtalk_file::text::unprintable;
use serde::Serialize;

use crate::show::failure::{ErrorObject, Failed, status};
use crate::show::json::json;
use crate::show::report::{output_lost, stdout, write_line};
use crate::show::text::printable;

/// Arguments that are wrong, and what the answer has to look like.
pub struct Misuse {
    pub problem: clap::Error,
    pub json: bool,
    /// Whether they are about `deliver`.
    pub deliver: bool,
}

/// What every failure of `deliver` looks like.
#[derive(Serialize)]
struct Undelivered<'a> {
    error: ErrorObject<'a>,
    space_id: (),
    file: (),
    deliveries: [(); 0],
}

impl Misuse {
    /// Shows what clap has to say: what is wrong with the arguments, or the help that was asked for.
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
        let told = match self.json {
            true => write_line(&mut stdout(), &self.object()),
            false => write_line(&mut anstream::stderr(), &shown),
        };
        if told.is_err() && self.json {
            let _ = write_line(&mut io::stderr(), &self.object());
        }
        status(Outcome::Invalid).into()
    }

    /// Returns the JSON of wrong arguments.
    pub fn object(&self) -> String {
        let text = self.problem.render().to_string();
        // The problem, then perhaps a tip, then the usage: paragraphs, of which the first has several lines at times.
        let mut paragraphs = text.trim_end().split("\n\n").map(|paragraph| {
            let lines: Vec<_> = paragraph.lines().map(str::trim).collect();
            lines.join(" ")
        });
        let problem = paragraphs.next().unwrap_or_default();
        let problem = problem.strip_prefix("error: ").unwrap_or(&problem);
        let tip = paragraphs.find_map(|text| text.strip_prefix("tip: ").map(String::from));
        let error = ErrorObject::told(Outcome::Invalid, problem, tip.as_deref());
        if self.deliver {
            json(&Undelivered { error, space_id: (), file: (), deliveries: [] })
        } else {
            json(&Failed { error })
        }
    }
}

/// What clap says, in colours. It repeats arguments as they are: where one would draw on a terminal, all of it is plain.
fn shown(problem: &clap::Error) -> String {
    let text = problem.render();
    let plain = text.to_string();
    let lines = || plain.trim_end().split('\n');
    match lines().all(|line| unprintable(line).next().is_none()) {
        true => text.ansi().to_string().trim_end().into(),
        false => lines().map(printable).collect::<Vec<_>>().join("\n"),
    }
}
