//! The report of a delivery of several files, to a list, or with a journal.

use std::collections::HashSet;

use dingtalk_file::journal::JournalError;
use dingtalk_file::{Change, Outcome, Recipient, SpaceId, UnionId};
use serde::Serialize;

use super::outcome::{Delivered, Receipt};
use super::report::{
    DeliveryObject, PARTLY, leading, leading_object, mixed, named_again, problems, ways_on,
};
use crate::show::failure::{ErrorObject, Failure, status};
use crate::show::file::FileObject;
use crate::show::json::{self, Each};
use crate::show::report::{Json, Report};
use crate::show::text::printable;

/// Parts of the report other than the results.
pub struct Told {
    /// The words of a command that continues the delivery. `None` with a journal, with which the same command resumes.
    pub words: Option<Vec<String>>,
    /// True if files were sent again to people who may have them.
    pub resent: bool,
    /// People who were named more than once.
    pub again: Vec<String>,
    /// Why the journal could no longer be written.
    pub broken: Option<JournalError>,
    /// Who joined and who left departments and roles.
    pub changes: Vec<Change>,
}

/// Counts pairs of a file and a person. A person with several names counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Count {
    sent: usize,
    skipped: usize,
    refused: usize,
    unknown: usize,
    not_sent: usize,
    invalid: usize,
}

impl Count {
    fn of(delivered: &[Delivered]) -> Count {
        let mut count = Count::default();
        for receipt in delivered.iter().flat_map(|file| &file.receipts) {
            let place = match (&receipt.same_as, &receipt.fate) {
                (Some(_), _) => continue,
                (None, Ok(arrived)) if arrived.before() => &mut count.skipped,
                (None, Ok(_)) => &mut count.sent,
                (None, Err(failure)) => match failure.outcome() {
                    Outcome::Refused => &mut count.refused,
                    Outcome::Unknown => &mut count.unknown,
                    Outcome::NotSent => &mut count.not_sent,
                    Outcome::Invalid => &mut count.invalid,
                },
            };
            *place += 1;
        }
        count
    }

    fn fields(self) -> [(&'static str, usize); 6] {
        [
            ("sent", self.sent),
            ("skipped", self.skipped),
            ("refused", self.refused),
            ("unknown", self.unknown),
            ("not_sent", self.not_sent),
            ("invalid", self.invalid),
        ]
    }

    fn text(self) -> String {
        let fields = self.fields().into_iter();
        // This rare count is left out if it is zero.
        let fields = fields.filter(|(name, count)| *name != "invalid" || *count > 0);
        let fields = fields.map(|(name, count)| format!("{count} {}", name.replace('_', " ")));
        fields.collect::<Vec<_>>().join(", ")
    }
}

pub fn report(delivered: Vec<Delivered>, told: Told) -> Report {
    let count = Count::of(&delivered);
    let mut lines: Vec<_> = delivered.iter().map(line).collect();
    if delivered.len() > 1 {
        lines.push(format!("all files: {}", count.text()));
    }
    let mut problem = all_problems(&delivered);
    for file in &delivered {
        if let (Some(words), Some(stored)) = (&told.words, &file.file) {
            problem.extend(ways_on(stored, words, &file.receipts));
        }
    }
    problem.extend(lost_uploads(&delivered));
    if let Some(broken) = &told.broken {
        problem.push(unrecorded(&delivered, broken));
    } else if told.words.is_none() {
        problem.extend(again(count, told.resent));
    }
    problem.extend(told.changes.iter().map(changed));
    problem.extend(named_again(&told.again));
    problem.extend(one_person(&delivered));
    if told.words.is_some() && count.sent > 0 {
        problem.push(AGAIN.into());
    }
    let error = leading(&delivered);
    let arrived = count.sent + count.skipped > 0;
    let lost = told.broken.as_ref().map(|broken| format!("the journal {broken}"));
    Report {
        after: None,
        text: lines.join("\n"),
        problem: problem.join("\n"),
        status: match error {
            Some(failure) => mixed(failure, arrived),
            None if lost.is_some() => PARTLY,
            None => 0,
        },
        json: Json::later(move |to| {
            // With a journal, the same command resumes.
            let shown = leading(&delivered).map(|error| match told.words {
                Some(_) => leading_object(error, &delivered),
                None => error.object(),
            });
            let lost = || Some(ErrorObject::without_call(Outcome::Unknown, lost.as_ref()?, None));
            json::write(
                &Object {
                    // A run whose outcomes are not recorded has failed.
                    error: shown.or_else(lost),
                    summary: count,
                    files: Each(&delivered, OneFile::from),
                    named_again: &told.again,
                    changes: told.changes.iter().map(ChangeObject::from).collect(),
                    journal_error: told.broken.as_ref().map(JournalError::problem),
                },
                to,
            )
        }),
    }
}

/// The note at the end of a run without a journal.
const AGAIN: &str = "note: the same command sends everything again; --journal FILE makes it resume";

/// Returns the report of a delivery that did not begin.
pub fn not_begun(failure: &Failure) -> Report {
    Report {
        problem: failure.text(),
        json: json::json(&Object {
            error: Some(failure.object()),
            ..Object::<[OneFile; 0]>::default()
        })
        .into(),
        status: status(failure.outcome()),
        ..Report::default()
    }
}

fn line(file: &Delivered) -> String {
    let mut line = format!("{}: {}", file.name, Count::of(std::slice::from_ref(file)).text());
    if let Some(stored) = &file.file {
        line += &format!(" (dentry {} of space {})", stored.dentry_id, stored.space_id);
    }
    printable(&line)
}

/// Returns the failures of each file. A failure that all files share, such as an unknown operator, comes once.
fn all_problems(delivered: &[Delivered]) -> Vec<String> {
    let first = delivered.first().and_then(|file| file.failed.as_ref());
    let same =
        |file: &Delivered| file.failed.as_ref().zip(first).is_some_and(|(a, b)| a.is_like(b));
    let common = first.filter(|_| delivered.iter().all(same));
    let mut problem: Vec<String> = common.iter().map(|failure| failure.text()).collect();
    for file in delivered {
        let own = problems(file, &file.name).into_iter();
        problem.extend(own.skip(usize::from(common.is_some())));
    }
    problem
}

/// Returns a note about a department or role whose people changed.
fn changed(change: &Change) -> String {
    let list = |ids: &[UnionId]| match ids {
        [] => "nobody".to_string(),
        ids => ids.iter().map(|id| format!("union:{id}")).collect::<Vec<_>>().join(", "),
    };
    let (came, left) = (list(&change.came), list(&change.left));
    printable(&format!("note: {} changed: {came} came, {left} left", change.of))
}

#[derive(Serialize)]
struct ChangeObject<'a> {
    of: String,
    came: &'a [UnionId],
    left: &'a [UnionId],
}

impl<'a> From<&'a Change> for ChangeObject<'a> {
    fn from(change: &'a Change) -> Self {
        ChangeObject { of: change.of.to_string(), came: &change.came, left: &change.left }
    }
}

fn lost_uploads(delivered: &[Delivered]) -> Vec<String> {
    let lost = delivered.iter().filter(|file| file.lost_uploads > 0).map(|file| {
        let (name, count) = (&file.name, file.lost_uploads);
        printable(&format!(
            "careful: the outcome of an upload of {name} is unknown (times: {count}); a copy of it may be in the space"
        ))
    });
    lost.collect()
}

/// Returns an error about outcomes that the journal does not have, and that the next run will not know.
fn unrecorded(delivered: &[Delivered], broken: &JournalError) -> String {
    let lacking = delivered.iter().flat_map(|file| {
        let receipts = file.receipts.iter().filter(|receipt| receipt.unrecorded);
        receipts.map(|receipt| {
            let outcome = receipt.outcome().map_or("sent".into(), |outcome| outcome.to_string());
            format!("{} to {} ({outcome})", file.name, receipt.to)
        })
    });
    let lacking: Vec<_> = lacking.collect();
    let mut text = format!("error: the journal {broken}; no more sends were begun");
    if !lacking.is_empty() {
        let why = match broken {
            JournalError::Damaged(_) => {
                "do not use it again: its records are gone or changed, and another run with it would send a second copy to those who have the file or may have it"
            }
            _ => "it does not have these outcomes, and will report them as unknown",
        };
        text += &format!("; {why}: {}", lacking.join(", "));
    }
    printable(&text)
}

/// Returns lines about how to resume a delivery with a journal.
fn again(count: Count, resent: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if count.refused + count.not_sent + count.invalid > 0 {
        // With `--resend-unknown`, people whose outcome is unknown now would be sent the file again.
        lines.push(if resent {
            "the same command without --resend-unknown tries those who were refused or not sent it"
        } else {
            "the same command again tries those who were refused or not sent it"
        });
    }
    if count.unknown > 0 {
        lines.push(
            "check the chats of those who are unknown; --resend-unknown=PERSON sends it again to one who does not have it",
        );
    }
    lines.into_iter().map(String::from).collect()
}

/// Returns the note that a recipient was named earlier under another name.
pub fn same(other: &Recipient) -> String {
    match other {
        Recipient::Department { .. } | Recipient::Role(_) => format!("is in {other}"),
        _ => format!("is {other}"),
    }
}

/// Returns a note about people with several names.
fn one_person(delivered: &[Delivered]) -> Option<String> {
    /// The most to list. A longer list would not be read.
    const MAX_SHOWN: usize = 20;
    let receipts = delivered.first().into_iter().flat_map(|file| &file.receipts);
    let mut known = HashSet::new();
    let same = receipts.filter_map(|it| Some(format!("{} {}", it.to, same(it.same_as.as_ref()?))));
    let mut same: Vec<_> = same.filter(|text| known.insert(text.clone())).collect();
    let more = same.len().saturating_sub(MAX_SHOWN);
    same.truncate(MAX_SHOWN);
    if more > 0 {
        same.push(format!("and {more} more"));
    }
    let line = format!("note: one person, and counted once: {}", same.join(", "));
    (!same.is_empty()).then(|| printable(&line))
}

#[derive(Default, Serialize)]
struct Object<'a, F> {
    error: Option<ErrorObject<'a>>,
    summary: Count,
    files: F,
    named_again: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeObject<'a>>,
    journal_error: Option<&'a str>,
}

#[derive(Serialize)]
struct OneFile<'a> {
    name: &'a str,
    space_id: Option<&'a SpaceId>,
    file: Option<FileObject<'a>>,
    lost_uploads: usize,
    deliveries: Each<'a, Receipt, fn(&'a Receipt) -> DeliveryObject<'a>>,
}

impl<'a> From<&'a Delivered> for OneFile<'a> {
    fn from(file: &'a Delivered) -> Self {
        OneFile {
            name: &file.name,
            space_id: file.space_id.as_ref(),
            file: file.file.as_ref().map(FileObject::from),
            lost_uploads: file.lost_uploads,
            deliveries: Each(&file.receipts, DeliveryObject::in_summary),
        }
    }
}
