//! `dingtalk-file deliver`: sends each file to each person once, whatever happens in between.

pub mod args;
mod engine;
pub mod journal;
pub mod outcome;
mod parallel;
mod plan;
pub mod recipients;
pub mod report;
mod source;
mod summary;

use dingtalk_file::{Grant, Person};

use self::args::DeliverArgs;
use self::outcome::Delivered;
use self::plan::{Plan, prepare};
use self::recipients::{Recipients, collect};
use self::summary::Told;
use crate::cli::input;
use crate::connect::Connection;
use crate::show::failure::Failure;
use crate::show::report::Report;

/// `progress` is whether somebody watches.
pub fn run(args: &DeliverArgs, connection: &Connection, progress: bool) -> Report {
    let named = args.files.iter().chain(&args.to_file);
    let checked = connection.files(true).and_then(|files| input::check_once(named, &files));
    if let Err(problem) = checked {
        return undone(args, Vec::new(), &problem.into());
    }
    let Recipients { people, again } = match collect(&args.to, &args.to_file) {
        Ok(recipients) => recipients,
        Err(problem) => return undone(args, Vec::new(), &problem.into()),
    };
    let ready = match prepare(args, people.clone(), connection) {
        Ok(ready) => ready,
        Err(failure) => return undone(args, people, &failure),
    };
    let words = words(connection, &ready.plan);
    let (delivered, journal) = engine::deliver(ready, progress);
    match (&*delivered, is_mailing(args)) {
        ([only], false) => report::report(
            only,
            &report::Told { words: Some(&words), again: &again, ..Default::default() },
        ),
        _ => {
            // With a journal the same command resumes, and knows better who has what.
            let words = args.journal.is_none().then_some(&*words);
            summary::report(
                &delivered,
                &Told { words, resent: args.resend_unknown, again, broken: journal.broken() },
            )
        }
    }
}

/// Returns whether the report is a summary. Only these arguments ask for one, so that the form for one file stays.
fn is_mailing(args: &DeliverArgs) -> bool {
    args.files.len() > 1 || !args.to_file.is_empty() || args.journal.is_some()
}

/// Returns the report of a delivery that did not begin.
fn undone(args: &DeliverArgs, people: Vec<Person>, failure: &Failure) -> Report {
    if is_mailing(args) {
        return summary::undone(failure);
    }
    let unsent = Delivered::unsent(args.space_id.clone(), plan::stored(args), people, failure);
    report::report(&unsent, &report::Told::default())
}

/// Returns the words of a command that continues this one, without the file and the people.
fn words(connection: &Connection, plan: &Plan) -> Vec<String> {
    let mut words = connection.repeated();
    let grant = match plan.grant {
        Grant::Always => Some("always"),
        Grant::Never => Some("never"),
        _ => None,
    };
    words.extend(grant.into_iter().flat_map(|grant| ["--grant".into(), grant.into()]));
    words.extend(["--as".into(), plan.operator.to_string()]);
    words
}
