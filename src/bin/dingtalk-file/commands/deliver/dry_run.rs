//! `deliver --dry-run`: what would be done.

use dingtalk_file::journal::Target;
use dingtalk_file::{Error, Plan, Planned, PlannedFile, Recipient, Then, UnionId};
use serde::Serialize;

use crate::show::failure::{ErrorObject, Failure, status};
use crate::show::file::FileObject;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;

/// What a plan cannot know.
const UNCHECKED: [&str; 2] = ["the space to upload to", "the right to send"];

/// Shows a plan. The status is 0 if everyone would be sent every file or has it.
pub fn report(plan: &Plan, again: &[String]) -> Report {
    let failures: Vec<Failure> = failures(plan).map(|(_, error)| error.clone().into()).collect();
    let mut lines: Vec<String> = plan.files.iter().map(line).collect();
    lines.push(format!(
        "{} look-ups were made; the delivery makes {} further calls, which the monthly quota counts",
        plan.look_ups, plan.counted_calls
    ));
    lines.push(format!("not checked: {}", UNCHECKED.join(", ")));
    let mut problem: Vec<String> = Vec::new();
    for (to, error) in failures_of_first(plan) {
        problem.push(Failure::from(error.clone()).about(&printable(&format!("{to}: "))));
    }
    problem.extend(super::report::named_again(again));
    Report {
        text: lines.join("\n"),
        problem: problem.join("\n"),
        json: json(&Object {
            error: failures.first().map(Failure::object),
            plan: PlanObject {
                files: plan.files.iter().map(FilePlan::from).collect(),
                look_ups: plan.look_ups,
                counted_calls: plan.counted_calls,
                unchecked: UNCHECKED,
            },
            named_again: again,
        }),
        status: failures.first().map_or(0, |failure| status(failure.outcome())),
    }
}

fn failures(plan: &Plan) -> impl Iterator<Item = (&Recipient, &Error)> {
    plan.files.iter().flat_map(|file| &file.recipients).filter_map(failure)
}

/// Returns the failures of the first file: whoever is not found is found for none.
fn failures_of_first(plan: &Plan) -> impl Iterator<Item = (&Recipient, &Error)> {
    plan.files.iter().take(1).flat_map(|file| &file.recipients).filter_map(failure)
}

fn failure(planned: &Planned) -> Option<(&Recipient, &Error)> {
    match &planned.then {
        Then::Fail(error) | Then::LeaveAlone(error) => Some((&planned.to, error)),
        _ => None,
    }
}

fn line(file: &PlannedFile) -> String {
    let count = |is: fn(&Then) -> bool| {
        let recipients = file.recipients.iter().filter(|planned| planned.same_as.is_none());
        recipients.filter(|planned| is(&planned.then)).count()
    };
    let counts = [
        (count(|then| matches!(then, Then::Send)), "to send"),
        (count(|then| matches!(then, Then::Skip)), "have it"),
        (count(|then| matches!(then, Then::LeaveAlone(_))), "unknown"),
        (count(|then| matches!(then, Then::Wait)), "elsewhere"),
        (count(|then| matches!(then, Then::Fail(_))), "not found"),
    ];
    // What is rare would only puzzle with a zero.
    let counts = counts.iter().enumerate().filter(|(at, (count, _))| *at < 2 || *count > 0);
    let counts: Vec<_> = counts.map(|(_, (count, what))| format!("{count} {what}")).collect();
    let how = match &file.stored {
        Some(stored) => format!("dentry {} of space {}", stored.dentry_id, stored.space_id),
        None => "to be uploaded".into(),
    };
    printable(&format!("{}: {} ({how})", file.name, counts.join(", ")))
}

#[derive(Serialize)]
struct Object<'a> {
    error: Option<ErrorObject<'a>>,
    plan: PlanObject<'a>,
    named_again: &'a [String],
}

#[derive(Serialize)]
struct PlanObject<'a> {
    files: Vec<FilePlan<'a>>,
    look_ups: usize,
    counted_calls: usize,
    unchecked: [&'static str; 2],
}

#[derive(Serialize)]
struct FilePlan<'a> {
    name: &'a str,
    file: Option<FileObject<'a>>,
    recipients: Vec<RecipientPlan<'a>>,
}

#[derive(Serialize)]
struct RecipientPlan<'a> {
    to: String,
    union_id: Option<&'a UnionId>,
    same_as: Option<String>,
    then: &'static str,
    error: Option<String>,
}

impl<'a> From<&'a PlannedFile> for FilePlan<'a> {
    fn from(file: &'a PlannedFile) -> Self {
        FilePlan {
            name: &file.name,
            file: file.stored.as_ref().map(FileObject::from),
            recipients: file.recipients.iter().map(RecipientPlan::from).collect(),
        }
    }
}

impl<'a> From<&'a Planned> for RecipientPlan<'a> {
    fn from(planned: &'a Planned) -> Self {
        RecipientPlan {
            to: planned.to.to_string(),
            union_id: match &planned.target {
                Some(Target::Person(id)) => Some(id),
                _ => None,
            },
            same_as: planned.same_as.as_ref().map(Recipient::to_string),
            then: match planned.then {
                Then::Send => "send",
                Then::Skip => "skip",
                Then::LeaveAlone(_) => "leave_alone",
                Then::Wait => "wait",
                _ => "fail",
            },
            error: failure(planned).map(|(_, error)| error.to_string()),
        }
    }
}
