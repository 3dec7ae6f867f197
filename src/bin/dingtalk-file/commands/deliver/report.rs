//! The report of a delivery of one file.

use std::collections::HashSet;
use std::mem::discriminant;

use dingtalk_file::journal::Target;
use dingtalk_file::{Outcome, Person, Recipient, SpaceId, StoredFile, UnionId};
use serde::Serialize;
use serde_json::value::RawValue;

use super::outcome::{Delivered, Receipt};
use crate::show::failure::{ErrorObject, Failure, grouped, status};
use crate::show::file::{FileObject, sent_as};
use crate::show::json::json;
use crate::show::reply::raw;
use crate::show::report::Report;
use crate::show::shell::Shell;
use crate::show::text::printable;

/// The exit status if some people have the file and some do not.
pub const PARTLY: u8 = 5;

/// Returns the report of a delivery.
pub fn report(delivered: &Delivered, told: &Told) -> Report {
    let receipts = &delivered.receipts;
    let arrived = receipts.iter().filter_map(|receipt| {
        let arrived = receipt.fate.as_ref().ok().filter(|arrived| !arrived.before())?;
        let reply = delivered.reply(receipt);
        Some(sent_as(reply, arrived.request_id(), &receipt.to))
    });
    let arrived: Vec<_> = arrived.collect();
    let text = arrived.join("\n");
    let mut problem = problems(delivered, "");
    if let (Some(file), Some(words)) = (&delivered.file, told.words) {
        problem.extend(ways_on(file, words, receipts));
    }
    problem.extend(named_again(told.again));
    let problem = problem.join("\n");
    let file = delivered.file.as_ref().map(FileObject::from);
    let Some(error) = leading(std::slice::from_ref(delivered)) else {
        let deliveries = receipts.iter().map(|it| DeliveryObject::from(it).replied(delivered, it));
        let deliveries = deliveries.collect();
        let json =
            json(&Done { file, deliveries, bytes_equal: told.bytes_equal, inbox: told.inbox })
                .into();
        return Report { text, problem, json, ..Report::default() };
    };
    let json = json(&Undone {
        error: leading_object(error, std::slice::from_ref(delivered)),
        space_id: delivered.space_id.as_ref(),
        file,
        deliveries: receipts
            .iter()
            .map(|it| DeliveryObject::with_error(it).replied(delivered, it))
            .collect(),
    })
    .into();
    Report { text, problem, json, status: mixed(error, !arrived.is_empty()), ..Report::default() }
}

/// Parts of the report other than the results.
#[derive(Default)]
pub struct Told<'a> {
    /// The words of a command that continues the delivery, if there is one.
    pub words: Option<&'a [String]>,
    /// People who were named twice.
    pub again: &'a [String],
    /// True if the bytes that arrived equal those that were sent. `None` if they were not compared.
    pub bytes_equal: Option<bool>,
    /// The address of a page that shows the files that arrived.
    pub inbox: Option<&'a str>,
}

/// The JSON object of a file that everyone has.
#[derive(Serialize)]
struct Done<'a> {
    file: Option<FileObject<'a>>,
    deliveries: Vec<DeliveryObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_equal: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox: Option<&'a str>,
}

/// The JSON object of a failed `deliver`.
#[derive(Serialize)]
struct Undone<'a> {
    error: ErrorObject<'a>,
    space_id: Option<&'a SpaceId>,
    file: Option<FileObject<'a>>,
    deliveries: Vec<DeliveryObject<'a>>,
}

/// Returns the failure that decides the exit status: one with an unknown outcome if there is one, else the first.
pub fn leading(delivered: &[Delivered]) -> Option<&Failure> {
    let failures = || delivered.iter().flat_map(|file| &file.receipts).filter_map(Receipt::failure);
    // An unknown outcome comes first, because people may not read on.
    let unknown = failures().find(|failure| failure.outcome() == Outcome::Unknown);
    let whole = delivered.iter().find_map(|file| file.failed.as_ref());
    unknown.or(whole).or_else(|| failures().next())
}

/// Returns the leading failure for programs. The delivery may be repeated only if no one has a file or may have one.
pub fn leading_object<'a>(error: &'a Failure, delivered: &[Delivered]) -> ErrorObject<'a> {
    let may_have = |receipt: &Receipt| {
        receipt.failure().is_none_or(|failure| failure.outcome() == Outcome::Unknown)
    };
    if delivered.iter().flat_map(|file| &file.receipts).any(may_have) {
        error.object().not_to_be_repeated()
    } else {
        error.object()
    }
}

/// Returns the exit status of a delivery with a failure.
pub fn mixed(failure: &Failure, some_arrived: bool) -> u8 {
    if some_arrived { PARTLY } else { status(failure.outcome()) }
}

/// Returns the failures, each once for all people that share it, with the first one's request id. Each text begins with
/// `what`. A failure of the file itself names no recipient.
pub fn problems(delivered: &Delivered, what: &str) -> Vec<String> {
    let shared = delivered.failed.as_ref().map(Failure::text);
    let failures = delivered.receipts.iter().filter_map(|receipt| {
        let failure = receipt.failure().filter(|own| shared.as_ref() != Some(&own.text()))?;
        Some((failure, receipt.to.to_string()))
    });
    let own = grouped(failures).into_iter().map(|(failure, whom)| match what {
        "" if whom.len() == delivered.receipts.len() => failure.text(),
        "" => failure.about(&printable(&format!("{}: ", whom.join(", ")))),
        _ => failure.about(&printable(&format!("{what} to {}: ", whom.join(", ")))),
    });
    let file = delivered.failed.as_ref().map(|failure| match what {
        "" => failure.text(),
        _ => failure.about(&printable(&format!("{what}: "))),
    });
    file.into_iter().chain(own).collect()
}

/// Returns commands that send the stored file to those who do not have it, and to those who may have it. Leaves out
/// recipients who could not be looked up, because they may have received the file under another id, and departments and
/// roles, because someone in them may have.
pub fn ways_on(file: &StoredFile, words: &[String], receipts: &[Receipt]) -> Vec<String> {
    let unknown = |receipt: &&Receipt| receipt.outcome() == Some(Outcome::Unknown);
    let (perhaps, missing): (Vec<_>, Vec<_>) =
        receipts.iter().filter(|receipt| receipt.failure().is_some()).partition(unknown);
    let kind = |recipient: &Recipient| match recipient {
        Recipient::Person(person) => (discriminant(recipient), Some(discriminant(person))),
        other => (discriminant(other), None),
    };
    // Two different names of the same kind mean two people.
    let may_have_it: HashSet<_> = receipts
        .iter()
        .filter(|receipt| receipt.fate.is_ok() || unknown(receipt))
        .map(|receipt| kind(&receipt.to))
        .collect();
    let may_be = |receipt: &&Receipt| {
        // A person that DingTalk does not find does not exist, but a department that it refuses to list may have
        // people.
        let is_nobody = matches!(receipt.to, Recipient::Person(_))
            && receipt.outcome() == Some(Outcome::Refused);
        let is_unknown = receipt.target.is_none() && !is_nobody;
        is_unknown && may_have_it.iter().any(|other| *other != kind(&receipt.to))
    };
    let (unclear, missing): (Vec<_>, Vec<_>) = missing.into_iter().partition(may_be);
    let unclear: Vec<_> = unclear.iter().map(|receipt| receipt.to.to_string()).collect();
    let unclear = (!unclear.is_empty()).then(|| {
        let names = unclear.join(", ");
        printable(&format!(
            "left out of these commands: {names}, because someone there may have the file already; name the people who do not have it, or use --journal next time, so that the same command resumes"
        ))
    });
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
        let line = format!("{why}: {}", Shell::here().command(words));
        (!receipts.is_empty()).then(|| printable(&line))
    };
    let missing = line("continue without another upload", missing);
    let perhaps = line("only if the file is not in the chat", perhaps);
    [missing, unclear, perhaps].into_iter().flatten().collect()
}

/// Returns a note about people who were named more than once.
pub fn named_again(again: &[String]) -> Option<String> {
    let line = format!("note: named again, and counted once: {}", again.join(", "));
    (!again.is_empty()).then(|| printable(&line))
}

/// The result for one person. `None` leaves a field out of the form.
#[derive(Serialize)]
pub struct DeliveryObject<'a> {
    to: String,
    union_id: Option<&'a UnionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<Option<String>>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unrecorded: Option<bool>,
    reply: Option<Box<RawValue>>,
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Option<ErrorObject<'a>>>,
}

impl<'a> DeliveryObject<'a> {
    /// Adds DingTalk's reply, which only the form for one file has.
    fn replied(self, delivered: &Delivered, receipt: &Receipt) -> Self {
        DeliveryObject { reply: delivered.reply(receipt).and_then(raw), ..self }
    }

    fn with_error(receipt: &'a Receipt) -> Self {
        let error = receipt.failure().map(Failure::object);
        DeliveryObject { error: Some(error), ..DeliveryObject::from(receipt) }
    }

    /// Returns the object with the fields of a summary.
    pub fn in_summary(receipt: &'a Receipt) -> Self {
        DeliveryObject {
            same_as: Some(receipt.same_as.as_ref().map(ToString::to_string)),
            skipped: Some(receipt.fate.as_ref().is_ok_and(|arrived| arrived.before())),
            unrecorded: Some(receipt.unrecorded),
            ..DeliveryObject::with_error(receipt)
        }
    }
}

impl<'a> From<&'a Receipt> for DeliveryObject<'a> {
    fn from(receipt: &'a Receipt) -> Self {
        // A person named by a unionId needs no lookup.
        let named = match &receipt.to {
            Recipient::Person(Person::Union(id)) => Some(id),
            _ => None,
        };
        let found = match &receipt.target {
            Some(Target::Person(id)) => Some(id),
            _ => None,
        };
        let (outcome, request_id) = match &receipt.fate {
            Ok(arrived) => ("sent", arrived.request_id()),
            Err(failure) => (failure.outcome().as_str(), failure.request_id()),
        };
        DeliveryObject {
            to: receipt.to.to_string(),
            union_id: found.or(named),
            same_as: None,
            outcome,
            skipped: None,
            unrecorded: None,
            reply: None,
            request_id,
            error: None,
        }
    }
}
