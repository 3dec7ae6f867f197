//! The report of `deliver --dry-run`.

use dingtalk_file::journal::Target;
use dingtalk_file::{Error, Plan, Planned, PlannedFile, Recipient, Then, UnionId};
use serde::Serialize;

use super::summary::same;
use crate::show::failure::{ErrorObject, Failure, grouped, status};
use crate::show::file::FileObject;
use crate::show::json::{self, Each};
use crate::show::report::{Json, Report};
use crate::show::text::printable;

/// What a dry run does not check.
const UNCHECKED: [&str; 2] = ["the space to upload to", "the right to send"];

/// Shows a plan. The status is 0 if everyone would be sent every file or has it.
pub fn report(plan: Plan, again: Vec<String>) -> Report {
    let failure = failures(&plan).next().map(|(_, error)| Failure::from(error.clone()));
    let mut lines: Vec<String> = Vec::new();
    for file in &plan.files {
        lines.extend(file.recipients.iter().map(|planned| printable(&recipient(planned))));
        lines.push(line(file));
    }
    let at_most = match plan.most_counted_calls {
        most if most == plan.counted_calls => String::new(),
        most => format!(", and up to {most} if no one may read the file yet"),
    };
    lines.push(format!(
        "lookups made: {}; further calls that count against the monthly quota: {}{at_most}",
        plan.lookups, plan.counted_calls
    ));
    lines.push(format!("not checked: {}", UNCHECKED.join(", ")));
    let mut problem = problems(&plan);
    problem.extend(super::report::named_again(&again));
    Report {
        after: None,
        text: lines.join("\n"),
        problem: problem.join("\n"),
        status: failure.as_ref().map_or(0, |failure| status(failure.outcome())),
        json: Json::later(move |to| {
            let plan = PlanObject {
                files: Each(&plan.files, FilePlan::from),
                lookups: plan.lookups,
                counted_calls: plan.counted_calls,
                most_counted_calls: plan.most_counted_calls,
                unchecked: UNCHECKED,
            };
            let error = failure.as_ref().map(Failure::object);
            json::write(&Object { error, plan, named_again: &again }, to)
        }),
    }
}

fn failures(plan: &Plan) -> impl Iterator<Item = (&Recipient, &Error)> {
    plan.files.iter().flat_map(|file| &file.recipients).filter_map(failure)
}

/// Returns the failures of the first file, each once for all recipients that share it. A recipient who is not found is
/// not found for any file, so the first file is enough.
fn problems(plan: &Plan) -> Vec<String> {
    let recipients = plan.files.first().map_or(&[][..], |file| &file.recipients);
    let failures = recipients.iter().filter_map(failure);
    let failures = failures.map(|(to, error)| (Failure::from(error.clone()), to.to_string()));
    let shown = grouped(failures).into_iter().map(|(failure, whom)| {
        if whom.len() == recipients.len() && whom.len() > 1 {
            failure.text()
        } else {
            failure.about(&printable(&format!("{}: ", whom.join(", "))))
        }
    });
    shown.collect()
}

/// Returns a line about what would be done for a recipient.
fn recipient(planned: &Planned) -> String {
    let to = &planned.to;
    match (&planned.then, &planned.same_as) {
        (Then::Fail(_), _) => format!("  {to}: cannot be sent to"),
        (_, Some(other)) => format!("  {to}: {}, and counted once", same(other)),
        (Then::Send, None) => format!("  {to}: to send"),
        (Then::Skip, None) => format!("  {to}: has it"),
        (Then::LeaveAlone(_), None) => format!("  {to}: may have it, and is left alone"),
        (Then::Wait, None) => format!("  {to}: another run is sending it"),
        _ => format!("  {to}"),
    }
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
        (count(|then| matches!(then, Then::Fail(_))), "cannot be sent to"),
    ];
    // Rare counts are left out if they are zero.
    let counts = counts.iter().enumerate().filter(|(at, (count, _))| *at < 2 || *count > 0);
    let counts: Vec<_> = counts.map(|(_, (count, what))| format!("{count} {what}")).collect();
    let how = match &file.stored {
        Some(stored) => format!("dentry {} of space {}", stored.dentry_id, stored.space_id),
        None => "to be uploaded".into(),
    };
    printable(&format!("{}: {} ({how})", file.name, counts.join(", ")))
}

#[derive(Serialize)]
struct Object<'a, P> {
    error: Option<ErrorObject<'a>>,
    plan: P,
    named_again: &'a [String],
}

#[derive(Serialize)]
struct PlanObject<F> {
    files: F,
    lookups: usize,
    counted_calls: usize,
    most_counted_calls: usize,
    unchecked: [&'static str; 2],
}

#[derive(Serialize)]
struct FilePlan<'a> {
    name: &'a str,
    file: Option<FileObject<'a>>,
    recipients: Each<'a, Planned, fn(&'a Planned) -> RecipientPlan<'a>>,
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
            recipients: Each(&file.recipients, RecipientPlan::from),
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
            same_as: planned.same_as.as_ref().map(ToString::to_string),
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
