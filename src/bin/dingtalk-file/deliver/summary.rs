//! How a delivery of several files, to a list or with a journal, is shown.

use dingtalk_file::{Outcome, Person};

use super::outcome::{Arrived, Delivered, Receipt};
use super::report::{
    described, fields, leading, leading_json, mixed, named_again, problems, ways_on,
};
use crate::json::{list, object, value};
use crate::output::{Failure, Report, printable, status};

/// What is to be told beside what came of the files.
pub struct TestClock<'a> {
    /// How a delivery is gone on with; none if the journal is for that.
    pub words: Option<&'a [String]>,
    /// Whether people who may have a file were sent it again.
    pub resent: bool,
    /// Who was named more than once.
    pub again: Vec<String>,
    /// Why the journal could not be written any more.
    pub broken: Option<String>,
}

/// Files by people. A person counts once, under however many names.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
            let place = match (&receipt.same_as, &receipt.fate.result) {
                (Some(_), _) => continue,
                (None, Ok(Arrived::Now(_))) => &mut count.sent,
                (None, Ok(Arrived::Before { .. })) => &mut count.skipped,
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
        // What is so seldom would only puzzle.
        let fields = fields.filter(|(name, count)| *name != "invalid" || *count > 0);
        let fields = fields.map(|(name, count)| format!("{count} {}", name.replace('_', " ")));
        fields.collect::<Vec<_>>().join(", ")
    }

    fn json(self) -> String {
        object(&self.fields().map(|(name, count)| (name, value(count))))
    }
}

pub fn report(delivered: &[Delivered], told: &TestClock) -> Report {
    let count = Count::of(delivered);
    let mut lines: Vec<_> = delivered.iter().map(line).collect();
    if delivered.len() > 1 {
        lines.push(format!("all files: {}", count.text()));
    }
    let mut problem = all_problems(delivered);
    for file in delivered {
        if let (Some(words), Some(stored)) = (told.words, &file.file) {
            problem.extend(ways_on(stored, words, &file.receipts));
        }
    }
    problem.extend(lost_uploads(delivered));
    if let Some(broken) = &told.broken {
        problem.push(unrecorded(delivered, broken));
    } else if told.words.is_none() {
        problem.extend(again(count, told.resent));
    }
    problem.extend(named_again(&told.again));
    problem.extend(one_person(delivered));
    let error = leading(delivered);
    let arrived = count.sent + count.skipped > 0;
    // With a journal, the same command goes on.
    let shown = error.map(|error| match told.words {
        Some(_) => leading_json(error, delivered),
        None => error.json(),
    });
    Report {
        text: lines.join("\n"),
        problem: problem.join("\n"),
        json: json(shown, count, delivered, &told.again, told.broken.as_deref()),
        status: error.map_or(0, |failure| mixed(failure, arrived)),
    }
}

/// The same where nothing was begun.
pub fn undone(failure: &Failure) -> Report {
    Report {
        problem: failure.text(),
        json: json(Some(failure.json()), Count::default(), &[], &[], None),
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

/// What went wrong with each file; once and for all of them where it is the same: that the operator is not found, say.
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

fn lost_uploads(delivered: &[Delivered]) -> Vec<String> {
    let lost = delivered.iter().filter(|file| file.lost_uploads > 0).map(|file| {
        let (name, count) = (&file.name, file.lost_uploads);
        printable(&format!(
            "careful: an upload of {name} ended before anybody knew how (times: {count}); a copy of it may lie in the space"
        ))
    });
    lost.collect()
}

/// What the journal lacks. The next run will not know what this one does.
fn unrecorded(delivered: &[Delivered], broken: &str) -> String {
    let lacking = delivered.iter().flat_map(|file| {
        let receipts = file.receipts.iter().filter(|receipt| receipt.fate.unrecorded);
        receipts.map(|receipt| {
            let outcome = receipt.outcome().map_or("sent".into(), |outcome| outcome.to_string());
            format!("{} to {} ({outcome})", file.name, receipt.to)
        })
    });
    let lacking: Vec<_> = lacking.collect();
    let mut text = format!("error: the journal {broken}; no more sends were begun");
    if !lacking.is_empty() {
        let lacking = lacking.join(", ");
        text += &format!("; it lacks these outcomes, and will call them unknown: {lacking}");
    }
    printable(&text)
}

/// How a delivery with a journal goes on.
fn again(count: Count, resent: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if count.refused + count.not_sent + count.invalid > 0 {
        // With it, those who are unknown now would be sent it once more.
        lines.push(match resent {
            true => "the same command without --resend-unknown tries those who were refused or not sent it",
            false => "the same command again tries those who were refused or not sent it",
        });
    }
    if count.unknown > 0 {
        lines.push(
            "look into the chats of those who are unknown; --resend-unknown, with only those people named who do not have it, sends it to them",
        );
    }
    lines.into_iter().map(String::from).collect()
}

/// People under several names.
fn one_person(delivered: &[Delivered]) -> Option<String> {
    let receipts = delivered.first().into_iter().flat_map(|file| &file.receipts);
    let same = receipts.filter_map(|it| Some(format!("{} is {}", it.to, it.same_as.as_ref()?)));
    let same: Vec<_> = same.collect();
    let line = format!("note: one person, and counted once: {}", same.join(", "));
    (!same.is_empty()).then(|| printable(&line))
}

fn json(
    error: Option<String>,
    count: Count,
    delivered: &[Delivered],
    again: &[String],
    broken: Option<&str>,
) -> String {
    let files: Vec<_> = delivered.iter().map(file).collect();
    let again: Vec<_> = again.iter().map(|again| value(again.as_str())).collect();
    object(&[
        ("error", error.unwrap_or_else(|| value(None::<u8>))),
        ("summary", count.json()),
        ("files", list(&files)),
        ("named_again", list(&again)),
        ("journal_error", value(broken)),
    ])
}

fn file(file: &Delivered) -> String {
    let deliveries: Vec<_> = file.receipts.iter().map(delivery).collect();
    object(&[
        ("name", value(file.name.as_str())),
        ("space_id", value(file.space_id.as_ref().map(|id| id.as_str()))),
        ("file", described(file.file.as_ref())),
        ("lost_uploads", value(file.lost_uploads)),
        ("deliveries", list(&deliveries)),
    ])
}

fn delivery(receipt: &Receipt) -> String {
    let [to, union_id, outcome, reply, request_id] = fields(receipt);
    let skipped = matches!(receipt.fate.result, Ok(Arrived::Before { .. }));
    object(&[
        to,
        union_id,
        ("same_as", value(receipt.same_as.as_ref().map(Person::to_string))),
        outcome,
        ("skipped", value(skipped)),
        ("unrecorded", value(receipt.fate.unrecorded)),
        reply,
        request_id,
        ("error", receipt.failure().map_or_else(|| value(None::<u8>), Failure::json)),
    ])
}
