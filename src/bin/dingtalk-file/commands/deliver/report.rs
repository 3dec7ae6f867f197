//! How the delivery of one file is shown.

use dingtalk_file::{Outcome, Person, StoredFile, UnionId};

use super::outcome::{Arrived, Delivered, Receipt};
use crate::show::failure::{Failure, not_to_be_repeated, status};
use crate::show::file::{described, sent, undelivered};
use crate::show::json::{compact, list, object, value};
use crate::show::report::Report;
use crate::show::shell;
use crate::show::text::printable;

/// Exit status: some arrived, and some did not.
const PARTLY: u8 = 5;

/// Shows what came of a delivery. `words` is how it is gone on with, if it can be; `again` is who was named twice.
pub fn report(delivered: &Delivered, words: Option<&[String]>, again: &[String]) -> Report {
    let receipts = &delivered.receipts;
    let arrived = receipts.iter().filter_map(|receipt| match &receipt.fate.result {
        Ok(Arrived::Now(reply)) => Some(sent(reply, &receipt.to)),
        _ => None,
    });
    let arrived: Vec<_> = arrived.collect();
    let text = arrived.join("\n");
    let mut problem = problems(delivered, "");
    if let (Some(file), Some(words)) = (&delivered.file, words) {
        problem.extend(ways_on(file, words, receipts));
    }
    problem.extend(named_again(again));
    let problem = problem.join("\n");
    let Some(error) = leading(std::slice::from_ref(delivered)) else {
        let deliveries: Vec<_> = receipts.iter().map(|to| object(&fields(to))).collect();
        let file = described(delivered.file.as_ref());
        let json = object(&[("file", file), ("deliveries", list(&deliveries))]);
        return Report { text, problem, json, ..Report::default() };
    };
    let deliveries: Vec<_> = receipts.iter().map(receipt_or_error).collect();
    let (space_id, file) = (delivered.space_id.as_ref(), delivered.file.as_ref());
    let shown = leading_json(error, std::slice::from_ref(delivered));
    let json = undelivered(&shown, space_id, file, &deliveries);
    Report { text, problem, json, status: mixed(error, !arrived.is_empty()) }
}

/// The failure that the exit status is about: an unknown outcome if there is one, else the first.
pub fn leading(delivered: &[Delivered]) -> Option<&Failure> {
    let failures = || delivered.iter().flat_map(|file| &file.receipts).filter_map(Receipt::failure);
    // Whoever does not read on has to hear of this one.
    let unknown = failures().find(|failure| failure.outcome() == Outcome::Unknown);
    let whole = delivered.iter().find_map(|file| file.failed.as_ref());
    unknown.or(whole).or_else(|| failures().next())
}

/// The same for programs. It may be repeated only if nobody has a file, or may have one.
pub fn leading_json(error: &Failure, delivered: &[Delivered]) -> String {
    let may_have = |receipt: &Receipt| {
        receipt.failure().is_none_or(|failure| failure.outcome() == Outcome::Unknown)
    };
    match delivered.iter().flat_map(|file| &file.receipts).any(may_have) {
        true => not_to_be_repeated(&error.json()),
        false => error.json(),
    }
}

/// The exit status of a delivery with a failure.
pub fn mixed(failure: &Failure, some_arrived: bool) -> u8 {
    if some_arrived { PARTLY } else { status(failure.outcome()) }
}

/// What went wrong, once if it went wrong for several in the same way; `what` is said of all of them. What failed for the
/// file itself, before anybody's turn, is nobody's failure and names nobody who was to receive it.
pub fn problems(delivered: &Delivered, what: &str) -> Vec<String> {
    let shared = delivered.failed.as_ref().map(Failure::text);
    let mut problems: Vec<(String, &Failure, Vec<String>)> = Vec::new();
    for receipt in &delivered.receipts {
        let Some(failure) = receipt.failure() else { continue };
        let (text, whom) = (failure.text(), receipt.to.to_string());
        if shared.as_ref() == Some(&text) {
            continue;
        }
        match problems.iter_mut().find(|(known, ..)| *known == text) {
            Some((.., people)) => people.push(whom),
            None => problems.push((text, failure, vec![whom])),
        }
    }
    let own = problems.into_iter().map(|(text, failure, whom)| match what {
        "" if whom.len() == delivered.receipts.len() => text,
        "" => failure.about(&printable(&format!("{}: ", whom.join(", ")))),
        _ => failure.about(&printable(&format!("{what} to {}: ", whom.join(", ")))),
    });
    let file = delivered.failed.as_ref().map(|failure| match what {
        "" => failure.text(),
        _ => failure.about(&printable(&format!("{what}: "))),
    });
    file.into_iter().chain(own).collect()
}

/// How to bring the stored file to those who do not have it, and to those of whom nobody knows.
pub fn ways_on(file: &StoredFile, words: &[String], receipts: &[Receipt]) -> Vec<String> {
    let unknown = |receipt: &&Receipt| receipt.outcome() == Some(Outcome::Unknown);
    let (perhaps, missing): (Vec<_>, Vec<_>) =
        receipts.iter().filter(|receipt| receipt.failure().is_some()).partition(unknown);
    let line = |why: &str, receipts: Vec<&Receipt>| {
        let people: Vec<_> = receipts.iter().map(|receipt| receipt.to.to_string()).collect();
        let people = people.iter().flat_map(|person| ["--to", person]);
        let file = [
            "dingtalk-file",
            "deliver",
            "--space-id",
            file.space_id.as_str(),
            "--dentry-id",
            file.dentry_id.as_str(),
        ];
        let words = file.into_iter().chain(words.iter().map(String::as_str)).chain(people);
        let line = format!("{why}: {}", shell::command(words));
        (!receipts.is_empty()).then(|| printable(&line))
    };
    let missing = line("continue without another upload", missing);
    let perhaps = line("only if the file is not in the chat", perhaps);
    [missing, perhaps].into_iter().flatten().collect()
}

/// Who was named more than once.
pub fn named_again(again: &[String]) -> Option<String> {
    let line = format!("note: named again, and counted once: {}", again.join(", "));
    (!again.is_empty()).then(|| printable(&line))
}

fn receipt_or_error(receipt: &Receipt) -> String {
    let error = receipt.failure().map_or_else(|| value(None::<u8>), Failure::json);
    object(&[&fields(receipt)[..], &[("error", error)]].concat())
}

pub type Fields = [(&'static str, String); 5];

pub fn fields(receipt: &Receipt) -> Fields {
    // Whoever is named by a unionId needs no look-up.
    let named = match &receipt.to {
        Person::Union(id) => Some(id),
        _ => None,
    };
    let union_id = receipt.union_id.as_ref().or(named);
    let none = || value(None::<u8>);
    let (outcome, reply, request_id) = match &receipt.fate.result {
        Ok(Arrived::Now(reply)) => ("sent", compact(reply.raw()), reply.request_id()),
        Ok(Arrived::Before { request_id }) => ("sent", none(), request_id.as_deref()),
        Err(failure) => (failure.outcome().as_str(), none(), failure.request_id()),
    };
    [
        ("to", value(receipt.to.to_string())),
        ("union_id", value(union_id.map(UnionId::as_str))),
        ("outcome", value(outcome)),
        ("reply", reply),
        ("request_id", value(request_id)),
    ]
}
