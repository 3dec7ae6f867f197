//! `dingtalk-file journal`: shows a journal, and records what a person saw in a chat.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use dingtalk_file::journal::{
    Attempt, Contents, Done, Fact, FactKey, FileJournal, Journal, JournalError, Settle, State,
    Target, Work,
};
use dingtalk_file::{Outcome, Recipient, UnionId};
use serde::Serialize;

use crate::cli::help::with_statuses;
use crate::cli::values::recipient;
use crate::show::failure::Failure;
use crate::show::file::FileObject;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::{printable, quoted, quoted_path};

pub const HELP: &str = with_statuses!(
    "A send is unknown if its answer was lost, or if the run ended while it was under way. The person
may have the file, so `deliver` leaves them alone. Check the chat, then record what you saw:
  --settle user:ID=sent       they have it; `deliver` skips them from now on
  --settle user:ID=not-sent   they do not have it; `deliver` sends it to them
This settles all files of the journal that are unknown for this person. To settle one of them:
  --settle user:ID=sent:report.pdf

With --json, success is
  {\"purpose\": {\"endpoint\", \"app\", \"operator\", \"space_id\", \"folder\"},
   \"files\": [{\"name\", \"file\", \"sent\"}],
   \"unknown\": [{\"upload\", \"file\", \"to\", \"names\", \"why\"}], \"busy\": [the same], \"settled\"}
where \"sent\" counts those who have a file, \"upload\" is true for an upload that may have left a copy
in the space, and \"busy\" lists the work in progress of a run. A failure is {\"error\"}, and then
nothing was recorded.

Examples:
  dingtalk-file journal june.journal
  dingtalk-file journal june.journal --settle user:ana.souza=sent --settle union:pQx12=not-sent
"
);

#[derive(Args, Debug)]
pub struct JournalArgs {
    /// The journal that `deliver --journal` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Record what you saw: PERSON=sent or PERSON=not-sent; can be given several times
    #[arg(long, value_name = "PERSON=WHAT", value_parser = settlement)]
    settle: Vec<Settlement>,
}

impl JournalArgs {
    pub fn only_reads(&self) -> bool {
        self.settle.is_empty()
    }
}

/// What a person saw in a chat.
#[derive(Clone, Debug, PartialEq)]
struct Settlement {
    to: Recipient,
    sent: bool,
    /// The name of the file. `None` means all files.
    file: Option<String>,
}

fn settlement(text: &str) -> Result<Settlement, String> {
    // Ids of conversations end with `=`, and file names may contain it.
    let found = [("=sent", true), ("=not-sent", false)].into_iter().find_map(|(what, sent)| {
        let (to, rest) = text.split_once(what)?;
        match rest.strip_prefix(':') {
            Some(file) if !file.is_empty() => Some((to, sent, Some(file.to_string()))),
            None if rest.is_empty() => Some((to, sent, None)),
            _ => None,
        }
    });
    let (to, sent, file) = found.ok_or("write PERSON=sent or PERSON=not-sent")?;
    Ok(Settlement { to: recipient(to)?, sent, file })
}

pub fn run(args: &JournalArgs) -> Result<Report, Failure> {
    let path = &args.file;
    if !path.try_exists().unwrap_or(true) {
        return Err(format!(
            "there is no journal {}; name one that deliver wrote",
            quoted_path(path)
        )
        .into());
    }
    let open = if args.only_reads() { FileJournal::read } else { FileJournal::open };
    let journal = open(path).map_err(problem)?;
    let seen = all_meant(&journal, &args.settle)?;
    for (work, sent) in &seen {
        // Several attempts may be unknown. One check of the chat settles all of them.
        while let State::Unknown { attempt, .. } = journal.state(work).map_err(problem)? {
            record(&journal, work, attempt, *sent).map_err(problem)?;
        }
    }
    Ok(report(&journal, &journal.contents(), seen.len()))
}

fn problem(error: JournalError) -> String {
    error.to_string()
}

/// Returns the sends that the settlements match, and whether each arrived. Fails before anything is recorded if a
/// settlement matches no send, or if two contradict each other.
fn all_meant(
    journal: &FileJournal,
    settlements: &[Settlement],
) -> Result<HashMap<Work, bool>, Failure> {
    let contents = journal.contents();
    let mut all = HashMap::new();
    for seen in settlements {
        let target = target(journal, &seen.to)?;
        let is_meant = |work: &&Work| match work {
            Work::Send { to, .. } => {
                let name = name(&contents, work);
                *to == target && seen.file.as_ref().is_none_or(|file| *file == name)
            }
            _ => false,
        };
        let mut works = contents.unknown.iter().filter(is_meant).peekable();
        if works.peek().is_none() {
            let (to, file) = (&seen.to, seen.file.as_ref());
            let of = file.map(|file| format!(" of {}", quoted(file))).unwrap_or_default();
            let problem = format!("nothing{of} is unknown for {to}; see the list without --settle");
            return Err(problem.into());
        }
        for work in works {
            if all.insert(work.clone(), seen.sent).is_some_and(|other| other != seen.sent) {
                let problem = "is settled both as sent and as not sent; give one of them";
                return Err(format!("{:?} to {} {problem}", name(&contents, work), seen.to).into());
            }
        }
    }
    Ok(all)
}

fn record(
    journal: &FileJournal,
    work: &Work,
    attempt: Attempt,
    sent: bool,
) -> Result<(), JournalError> {
    let to = if sent {
        Settle::Done(Done::Sent { request_id: None })
    } else {
        let why = "someone looked into the chat, and it was not there".into();
        Settle::NotDone { outcome: Outcome::NotSent, why }
    };
    journal.settle(work, attempt, &to)
}

/// Returns a recipient's target in a journal.
fn target(journal: &FileJournal, to: &Recipient) -> Result<Target, Failure> {
    let unknown = || Failure::from(format!("the journal does not know {to}"));
    match to {
        Recipient::Person(dingtalk_file::Person::Union(id)) => Ok(Target::Person(id.clone())),
        Recipient::Person(person) => {
            match journal.recall(&FactKey::Person(person.clone())).map_err(problem)? {
                Some(Fact::Person { union_id, .. }) => Ok(Target::Person(union_id)),
                _ => Err(unknown()),
            }
        }
        Recipient::Conversation(named) => {
            let key = FactKey::Conversation(named.clone());
            Ok(Target::Conversation(match journal.recall(&key).map_err(problem)? {
                Some(Fact::Conversation { id, .. }) => id,
                _ => named.clone(),
            }))
        }
        _ => Err(format!("{to} is not one recipient; name a person or a conversation").into()),
    }
}

/// Returns the name of the file of a send, or its ids.
fn name(contents: &Contents, work: &Work) -> String {
    match work {
        Work::Upload(key) => key.to_string(),
        Work::Send { space, dentry, .. } => {
            let is_it = |file: &dingtalk_file::StoredFile| {
                (&file.space_id, &file.dentry_id) == (space, dentry)
            };
            let found = contents.files.iter().find(|(_, file, _)| is_it(file));
            found.map_or_else(
                || format!("dentry {dentry} of space {space}"),
                |(name, ..)| name.clone(),
            )
        }
        _ => String::new(),
    }
}

fn report(journal: &FileJournal, contents: &Contents, settled: usize) -> Report {
    let files = contents.files.iter().map(|(name, file, sent)| {
        let (dentry, space) = (&file.dentry_id, &file.space_id);
        printable(&format!("{name}: {sent} have it (dentry {dentry} of space {space})"))
    });
    let mut names: HashMap<&UnionId, Vec<String>> = HashMap::new();
    for (person, id) in &contents.people {
        names.entry(id).or_default().push(person.to_string());
    }
    let list = |works: &[Work]| -> Vec<Unknown> {
        works.iter().map(|work| Unknown::of(journal, contents, &names, work)).collect()
    };
    let (unknown, busy) = (list(&contents.unknown), list(&contents.busy));
    let lines = files.chain(unknown.iter().map(|one| one.line("unknown")));
    let lines: Vec<String> = lines.chain(busy.iter().map(|one| one.line("under way"))).collect();
    let text = if lines.is_empty() { "nothing was sent".into() } else { lines.join("\n") };
    let purpose = contents.purpose.as_ref().map(|purpose| PurposeObject {
        endpoint: &purpose.endpoint,
        app: &purpose.app,
        operator: purpose.operator.to_string(),
        space_id: purpose.space.as_ref().map(dingtalk_file::SpaceId::as_str),
        folder: purpose.folder.as_ref().map(dingtalk_file::DentryId::as_str),
    });
    let files = contents.files.iter().map(|(name, file, sent)| File {
        name,
        file: FileObject::from(file),
        sent: *sent,
    });
    let json =
        json(&Object { purpose, files: files.collect(), unknown: &unknown, busy: &busy, settled });
    Report { text, json: json.into(), ..Report::default() }
}

#[derive(Serialize)]
struct Object<'a> {
    purpose: Option<PurposeObject<'a>>,
    files: Vec<File<'a>>,
    unknown: &'a [Unknown],
    busy: &'a [Unknown],
    settled: usize,
}

#[derive(Serialize)]
struct PurposeObject<'a> {
    endpoint: &'a str,
    app: &'a str,
    operator: String,
    space_id: Option<&'a str>,
    folder: Option<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    file: FileObject<'a>,
    sent: usize,
}

/// A work item with an unknown outcome, or one in progress.
#[derive(Serialize)]
struct Unknown {
    /// True for an upload, which may have left a copy.
    upload: bool,
    file: String,
    to: Option<String>,
    /// The recipient's names in the journal.
    names: Vec<String>,
    why: String,
}

impl Unknown {
    fn of(
        journal: &FileJournal,
        contents: &Contents,
        names: &HashMap<&UnionId, Vec<String>>,
        work: &Work,
    ) -> Self {
        let why = match journal.state(work) {
            Ok(State::Unknown { why, .. }) => why,
            _ => String::new(),
        };
        let to = match work {
            Work::Send { to, .. } => Some(to),
            _ => None,
        };
        let names = match to {
            Some(Target::Person(to)) => names.get(to).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        Unknown {
            upload: to.is_none(),
            file: name(contents, work),
            names,
            to: to.map(Target::to_string),
            why,
        }
    }

    /// Returns a line of text. `is` is the state, such as `unknown`.
    fn line(&self, is: &str) -> String {
        let who = match (&self.names[..], &self.to) {
            ([], Some(to)) => format!(" to {to}"),
            ([], None) => String::new(),
            (names, _) => format!(" to {}", names.join(" = ")),
        };
        let what = if self.upload { " upload" } else { "" };
        let why = if self.why.is_empty() { String::new() } else { format!(": {}", self.why) };
        printable(&format!("{is}{what}: {}{who}{why}", self.file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settlements_are_parsed() {
        let seen = settlement("user:a=sent").expect("a settlement");
        assert_eq!((seen.to.to_string().as_str(), seen.sent, seen.file), ("user:a", true, None));
        let seen = settlement("conversation:cid+/a===sent:a=b.pdf").expect("a settlement");
        assert_eq!((seen.to.to_string().as_str(), seen.sent), ("conversation:cid+/a==", true));
        assert_eq!(seen.file.as_deref(), Some("a=b.pdf"));
        let seen = settlement("union:b=not-sent:a.pdf").expect("a settlement");
        assert_eq!((seen.sent, seen.file.as_deref()), (false, Some("a.pdf")));
        for wrong in
            ["user:a", "user:a=yes", "a=sent", "=sent", "user:a=", "user:a=sent:", "user:a=sent?"]
        {
            assert!(settlement(wrong).is_err(), "{wrong}");
        }
    }
}
