//! `dingtalk-file deliver`, and how every delivery is shown.

use std::path::Path;

use dingtalk_file::storage::CommitFile;
use dingtalk_file::{
    Client, Deliver, Delivery, DeliveryError, Error, Grant, Outcome, Person, Receipt, SpaceId,
    StoredFile, UnionId, Upload,
};

use crate::args::{self, DeliverArgs};
use crate::connection::{Connection, or_variable};
use crate::environment::Lookup;
use crate::json::{compact, list, object, value};
use crate::output::{Failure, Report, explained, failed, printable, status};
use crate::progress::{self, Shown};
use crate::send::sent;
use crate::shell;

/// `progress` is whether there is somebody who watches.
pub fn run(args: &DeliverArgs, connection: &Connection, lookup: &Lookup, progress: bool) -> Report {
    let space_id = args.space_id.clone();
    let file = space_id.clone().zip(args.dentry_id.clone());
    let file = file.map(|(space_id, dentry_id)| StoredFile::new(space_id, dentry_id));
    let mut asked = Asked { space_id, file, again: None };
    let prepared = prepare(args, &asked, connection, lookup, progress);
    let Prepared { client, operator, deliver, shown } = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => return unsent(&args.to, &asked, &failure),
    };
    let deliver = args.to.iter().cloned().fold(deliver, Deliver::to);
    let grant = args.grant.unwrap_or_default();
    asked.again = Some(again(connection, grant, &operator));
    let result = client.deliver(deliver.grant(grant));
    drop(shown);
    report(&result, &asked)
}

struct Prepared {
    client: Client,
    operator: Person,
    deliver: Deliver<'static>,
    shown: Option<Shown>,
}

/// Everything that can be wrong with arguments and variables, before anything is sent.
fn prepare(
    args: &DeliverArgs,
    asked: &Asked,
    connection: &Connection,
    lookup: &Lookup,
    progress: bool,
) -> Result<Prepared, Failure> {
    let named = or_variable(args.operator.clone(), lookup, "DINGTALK_OPERATOR", args::operator)?;
    let operator = named.ok_or_else(|| {
        "nobody to upload it as; give --as user:ID or --as union:ID, or set DINGTALK_OPERATOR"
            .to_string()
    })?;
    let (deliver, shown) = match (&args.file, &asked.file) {
        (_, Some(file)) => (Deliver::stored(file.clone(), operator.clone()), None),
        (Some(path), None) => {
            let (upload, shown) = match (upload(path, args)?, progress) {
                (upload, false) => (upload, None),
                (upload, true) => {
                    let (upload, shown) = progress::show(upload);
                    (upload, Some(shown))
                }
            };
            (Deliver::upload(upload, operator.clone()), shown)
        }
        (None, None) => return Err("no file; name one".to_string().into()),
    };
    let deliver = match &args.space_id {
        Some(space_id) => deliver.space(space_id.clone()),
        None => deliver,
    };
    let client = connection.client(lookup)?;
    Ok(Prepared { client, operator, deliver, shown })
}

fn upload(path: &Path, args: &DeliverArgs) -> Result<Upload<'static>, Failure> {
    let mut upload = Upload::file(path)?;
    let own = path.file_name().and_then(|name| name.to_str());
    let name = args.name.as_deref().or(own).unwrap_or_default();
    CommitFile::NAME_RULES
        .check(name)
        .map_err(|problem| format!("name {name:?} {problem}; give another with --name"))?;
    upload = upload.name(name);
    if let Some(folder) = &args.folder {
        upload = upload.folder(folder.clone());
    }
    if let Some(strategy) = &args.conflict {
        upload = upload.conflict(strategy.clone());
    }
    Ok(upload)
}

/// The words of a command that goes on where this one ended, without the file and the people.
fn again(connection: &Connection, grant: Grant, operator: &Person) -> Vec<String> {
    let mut words = connection.repeated();
    let grant = match grant {
        Grant::Always => Some("always"),
        Grant::Never => Some("never"),
        _ => None,
    };
    words.extend(grant.into_iter().flat_map(|grant| ["--grant".into(), grant.into()]));
    words.extend(["--as".into(), operator.to_string()]);
    words
}

/// What is known of a delivery before it begins.
#[derive(Default)]
pub struct Asked {
    pub space_id: Option<SpaceId>,
    /// The file that is stored already.
    pub file: Option<StoredFile>,
    /// How the delivery is gone on with, if it can be.
    pub again: Option<Vec<String>>,
}

/// Shows what came of a delivery.
pub fn report(result: &Result<Delivery, DeliveryError>, asked: &Asked) -> Report {
    let (delivery, first) = match result {
        Ok(delivery) => (delivery, None),
        Err(error) => (error.delivery(), Some(error.error())),
    };
    let receipts = &delivery.recipients;
    let arrived = receipts.iter().filter_map(|to| Some(sent(to.result.as_ref().ok()?, &to.to)));
    let arrived: Vec<_> = arrived.collect();
    let text = arrived.join("\n");
    let file = delivery.file.as_ref().or(asked.file.as_ref());
    let Some(first) = first else {
        let deliveries: Vec<_> = receipts.iter().map(|to| object(&receipt(to))).collect();
        let json = object(&[("file", described(file)), ("deliveries", list(&deliveries))]);
        return Report { text, json, ..Report::default() };
    };

    let mut errors = receipts.iter().filter_map(|to| to.result.as_ref().err());
    // Whoever does not read on has to hear of this one.
    let error = errors.find(|error| error.outcome() == Outcome::Unknown).unwrap_or(first);
    let deliveries: Vec<_> = receipts.iter().map(receipt_or_error).collect();
    let space_id = delivery.space_id.as_ref().or(asked.space_id.as_ref());
    let mut problem = problems(first, receipts);
    if let (Some(file), Some(words)) = (file, &asked.again) {
        problem.extend(ways_on(file, words, receipts));
    }
    Report {
        text,
        problem: problem.join("\n"),
        json: undelivered(&failed(error), space_id, file, &deliveries),
        status: if arrived.is_empty() { status(error.outcome()) } else { PARTLY },
    }
}

/// Exit status: some arrived, and some did not.
const PARTLY: u8 = 5;

/// What went wrong, once if it went wrong for all in the same way.
fn problems(first: &Error, receipts: &[Receipt]) -> Vec<String> {
    let mut problems: Vec<(String, &Error, Vec<String>)> = Vec::new();
    for receipt in receipts {
        let Err(error) = &receipt.result else { continue };
        let (text, whom) = (explained("", error), receipt.to.to_string());
        match problems.iter_mut().find(|(known, ..)| *known == text) {
            Some((.., people)) => people.push(whom),
            None => problems.push((text, error, vec![whom])),
        }
    }
    let lines = problems.into_iter().map(|(text, error, whom)| match whom.len() {
        everybody if everybody == receipts.len() => text,
        _ => explained(&printable(&format!("{}: ", whom.join(", "))), error),
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { vec![explained("", first)] } else { lines }
}

/// How to bring the stored file to those who do not have it, and to those of whom nobody knows.
fn ways_on(file: &StoredFile, words: &[String], receipts: &[Receipt]) -> Vec<String> {
    let unknown = |receipt: &&Receipt| {
        receipt.result.as_ref().is_err_and(|error| error.outcome() == Outcome::Unknown)
    };
    let (perhaps, missing): (Vec<_>, Vec<_>) =
        receipts.iter().filter(|receipt| receipt.result.is_err()).partition(unknown);
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

/// The same report for a delivery that never began.
pub fn unsent(people: &[Person], asked: &Asked, failure: &Failure) -> Report {
    let error = failure.json();
    let mut once: Vec<&Person> = Vec::new();
    for person in people {
        if !once.contains(&person) {
            once.push(person);
        }
    }
    let deliveries = once.into_iter().map(|to| {
        let fields = fields(to, None, failure.outcome().as_str(), value(None::<u8>), None);
        object(&[&fields[..], &[("error", error.clone())]].concat())
    });
    let deliveries: Vec<_> = deliveries.collect();
    Report {
        problem: failure.text(),
        json: undelivered(&error, asked.space_id.as_ref(), asked.file.as_ref(), &deliveries),
        status: status(failure.outcome()),
        ..Report::default()
    }
}

/// What every failure of `deliver` looks like.
pub fn undelivered(
    error: &str,
    space_id: Option<&SpaceId>,
    file: Option<&StoredFile>,
    deliveries: &[String],
) -> String {
    object(&[
        ("error", error.into()),
        ("space_id", value(space_id.map(SpaceId::as_str))),
        ("file", described(file)),
        ("deliveries", list(deliveries)),
    ])
}

fn described(file: Option<&StoredFile>) -> String {
    let Some(file) = file else { return value(None::<u8>) };
    object(&[
        ("space_id", value(file.space_id.as_str())),
        ("dentry_id", value(file.dentry_id.as_str())),
        ("name", value(file.name.as_deref())),
        ("size", value(file.size)),
    ])
}

type Fields = [(&'static str, String); 5];

fn receipt(receipt: &Receipt) -> Fields {
    let union_id = receipt.union_id.as_ref();
    match &receipt.result {
        Ok(reply) => {
            fields(&receipt.to, union_id, "sent", compact(reply.raw()), reply.request_id())
        }
        Err(error) => {
            let outcome = error.outcome().as_str();
            fields(&receipt.to, union_id, outcome, value(None::<u8>), error.request_id())
        }
    }
}

fn receipt_or_error(to: &Receipt) -> String {
    let error = to.result.as_ref().err().map_or_else(|| value(None::<u8>), failed);
    object(&[&receipt(to)[..], &[("error", error)]].concat())
}

fn fields(
    to: &Person,
    union_id: Option<&UnionId>,
    outcome: &str,
    reply: String,
    request_id: Option<&str>,
) -> Fields {
    // Whoever is named by a unionId needs no look-up.
    let named = match to {
        Person::Union(id) => Some(id),
        _ => None,
    };
    [
        ("to", value(to.to_string())),
        ("union_id", value(union_id.or(named).map(UnionId::as_str))),
        ("outcome", value(outcome)),
        ("reply", reply),
        ("request_id", value(request_id)),
    ]
}
