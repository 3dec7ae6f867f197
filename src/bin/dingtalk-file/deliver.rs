//! `dingtalk-file deliver`: files to people, once each, whatever happens in between.

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
use self::summary::TestClock;
use crate::connection::Connection;
use crate::environment::Lookup;
use crate::input;
use crate::output::{Failure, Report};

/// `progress` is whether there is somebody who watches.
pub fn run(args: &DeliverArgs, connection: &Connection, lookup: &Lookup, progress: bool) -> Report {
    if let Err(failure) = input::check_stdin(&args.files, &args.to_file) {
        return undone(args, Vec::new(), &failure);
    }
    let Recipients { people, again } = match collect(&args.to, &args.to_file) {
        Ok(recipients) => recipients,
        Err(problem) => return undone(args, Vec::new(), &problem.into()),
    };
    let ready = match prepare(args, people.clone(), connection, lookup) {
        Ok(ready) => ready,
        Err(failure) => return undone(args, people, &failure),
    };
    let words = words(connection, &ready.plan);
    let (delivered, journal) = engine::deliver(ready, progress);
    match (&*delivered, is_mailing(args)) {
        ([only], false) => report::report(only, Some(&words), &again),
        _ => {
            // With a journal the same command goes on, and knows better who has what.
            let words = args.journal.is_none().then_some(&*words);
            summary::report(
                &delivered,
                &TestClock { words, resent: args.resend_unknown, again, broken: journal.broken() },
            )
        }
    }
}

/// Whether the answer is one about many: to be asked for, so that those about one file stay as they are.
fn is_mailing(args: &DeliverArgs) -> bool {
    args.files.len() > 1 || !args.to_file.is_empty() || args.journal.is_some()
}

/// The answer where nothing was begun.
fn undone(args: &DeliverArgs, people: Vec<Person>, failure: &Failure) -> Report {
    if is_mailing(args) {
        return summary::undone(failure);
    }
    let unsent = Delivered::unsent(args.space_id.clone(), plan::stored(args), people, failure);
    report::report(&unsent, None, &[])
}

/// The words of a command that goes on where this one ended, without the file and the people.
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
