//! Checks that texts and numbers come back unchanged, and that similar ones stay distinct.

use std::collections::HashSet;

use super::{
    Attempt, Broken, Claim, Content, Done, FileKey, Journal, Known, Purpose, Settle, State,
    Storage, Target, Work, Worker, bound, ensure, is_only_for, send, shown, works,
};
use crate::call::Outcome;
use crate::client::{Person, Recipient, StoredFile};
use crate::journal::Fact;

/// Checks that texts and numbers come back unchanged, and that work items, facts and purposes with similar texts stay
/// distinct.
pub fn texts<S: Storage>(storage: &S) -> Result<(), Broken> {
    let own = unusual_purpose();
    let mut worker = bound(storage, &own)?;
    let texts = look_alikes();
    let mut settled = keys(&worker, &texts)?;
    settled.extend(values(&worker, &texts)?);
    let facts = facts(&texts);
    for fact in &facts {
        worker.remembers(fact)?;
    }
    for whose in ["its own worker", "the next worker"] {
        if whose == "the next worker" {
            storage.kill(worker.0);
            worker = bound(storage, &own)?;
        }
        for Settled { work, known, why } in &settled {
            worker.is(work, known, &format!("a settlement with unusual texts, for {whose}"))?;
            if let State::Unknown { why: found, .. } = worker.state(work)? {
                ensure(found.contains(why), || format!("{found:?} does not say why: {why:?}"))?;
            }
        }
        for fact in &facts {
            worker.recalls(fact, &format!("for {whose}"))?;
        }
    }
    for Settled { work, known, .. } in &settled {
        if let Known::Unknown(attempt) = known {
            worker.granted(work, Some(*attempt))?;
        }
    }
    storage.kill(worker.0);
    is_only_for(storage, &own, purposes_like(&own))
}

fn unusual_purpose() -> Purpose {
    let text = |start: &str| format!("{start} {}", "á".repeat(250));
    Purpose::new(text("https://api.example.com"), text("app"), Person::User(text("mei").into()))
}

/// Returns purposes that are similar to `own`, each with the name of the field that differs.
fn purposes_like(own: &Purpose) -> Vec<(&'static str, Purpose)> {
    let alike = |text: &str| [text.to_ascii_uppercase(), format!("{text} "), format!("{text}2")];
    let mut others = vec![
        ("space", Purpose { space: Some("".into()), ..own.clone() }),
        ("folder", Purpose { folder: Some("".into()), ..own.clone() }),
    ];
    let endpoints = alike(&own.endpoint).map(|endpoint| Purpose { endpoint, ..own.clone() });
    others.extend(endpoints.map(|other| ("endpoint", other)));
    others.extend(alike(&own.app).map(|app| ("app", Purpose { app, ..own.clone() })));
    let people = alike(own.operator.as_ref()).map(|id| Person::User(id.into()));
    others.extend(people.map(|operator| ("operator", Purpose { operator, ..own.clone() })));
    others
}

/// A work item, its expected state, and the reason if it is unknown.
struct Settled {
    work: Work,
    known: Known,
    why: String,
}

fn look_alikes() -> Vec<String> {
    let mut texts: Vec<String> = [
        "it's \"quoted\", `so` or so",
        "line\nbreak\r\n\ttab",
        "back\\slash \\0 \\' % _ ; -- /* # ?",
        "'); DROP TABLE x; --",
        "文件 😀 𠀀 \u{1F468}\u{200D}\u{1F469}",
        "a",
        "A",
        "a ",
        " a",
        "á",
        "a\u{301}",
        "ss",
        "ß",
        "0",
        "00",
        "1e1",
        "10",
        "null",
    ]
    .map(String::from)
    .to_vec();
    let long = "😀".repeat(250);
    texts.extend([format!("{long}1"), format!("{long}2"), long]);
    texts
}

/// Claims and settles work items with similar ids.
fn keys<W: Journal>(worker: &Worker<W>, texts: &[String]) -> Result<Vec<Settled>, Broken> {
    let person = |id: &str| Target::Person(id.into());
    let in_space = |space: &str, dentry: &str, to: &str| Work::Send {
        space: space.into(),
        dentry: dentry.into(),
        to: person(to),
    };
    let mut all: Vec<Work> = Vec::new();
    for text in texts {
        all.push(Work::Upload(FileKey::new(text)));
        all.extend([send(person(text)), send(Target::Conversation(text.as_str().into()))]);
        all.extend([in_space(text, "2", "a"), in_space("1", text, "a")]);
    }
    all.extend([in_space("12", "3", "a"), in_space("1", "23", "a"), in_space("1", "2", "3a")]);
    all.push(in_space("1", "2/3", "a"));
    let mut before = HashSet::new();
    all.retain(|work| before.insert(work.clone()));
    // The numbers use the highest bits or only the lowest, and later attempts have smaller numbers.
    let attempt = |number: usize| Attempt::from_number(u128::MAX - number as u128);
    let last = |number: usize| Attempt::from_number(number as u128);
    for (number, work) in all.iter().enumerate() {
        let claim = worker.claim(work, attempt(number), None)?;
        ensure(claim == Claim::Granted, || {
            format!(
                "{} was not granted: {claim:?}; nobody claimed it, but works that look alike",
                shown(work)
            )
        })?;
    }
    let mut settled = Vec::new();
    for (number, work) in all.into_iter().enumerate() {
        let why = format!("work {number}");
        let unknown = Settle::Unknown { why: why.clone() };
        let settle = |to: &Settle| worker.settle(&work, attempt(number), to);
        let known = match number % 3 {
            0 => {
                settle(&unknown)?;
                let claim = worker.claim(&work, last(number), Some(attempt(number)))?;
                let over = || format!("{claim:?} for attempt {}", last(number));
                ensure(claim == Claim::Granted, over)?;
                worker.settle(&work, last(number), &unknown)?;
                Known::Unknown(last(number))
            }
            1 => {
                settle(&Settle::NotDone { outcome: Outcome::Refused, why: why.clone() })?;
                Known::Free
            }
            _ => {
                let done = super::done_with(&work, &why);
                settle(&Settle::Done(done.clone()))?;
                Known::Done(done)
            }
        };
        settled.push(Settled { work, known, why });
    }
    Ok(settled)
}

/// Settles work items with unusual texts and with empty ones.
fn values<W: Journal>(worker: &Worker<W>, texts: &[String]) -> Result<Vec<Settled>, Broken> {
    let mut settled = Vec::new();
    for (number, text) in texts.iter().map(String::as_str).chain([""]).enumerate() {
        for work in works(number) {
            // An id is never empty.
            let id = if text.is_empty() { "0" } else { text };
            let done = match &work {
                Work::Upload(_) => {
                    let mut file = StoredFile::new(id.into(), id.into());
                    (file.name, file.size) =
                        (Some(text.into()), (!text.is_empty()).then_some(number as i64));
                    let content = Content::new(number as u64, format!("xxh3-128:{number}"));
                    Done::Stored { file, content: content.at(Some(text.into()), "unknown") }
                }
                _ => Done::Sent { request_id: Some(text.into()) },
            };
            let attempt = worker.granted(&work, None)?;
            let outcome = Outcome::Invalid;
            worker.settle(&work, attempt, &Settle::NotDone { outcome, why: text.into() })?;
            let attempt = worker.granted(&work, None)?;
            let (to, known) = match &work {
                Work::Send { to: Target::Conversation(_), .. } => {
                    (Settle::Unknown { why: text.into() }, Known::Unknown(attempt))
                }
                _ => (Settle::Done(done.clone()), Known::Done(done)),
            };
            worker.settle(&work, attempt, &to)?;
            settled.push(Settled { work, known, why: text.into() });
        }
    }
    Ok(settled)
}

/// Returns facts with similar keys and unusual texts.
fn facts(texts: &[String]) -> Vec<Fact> {
    let mut facts = vec![Fact::Members {
        of: Recipient::Role(1.into()),
        people: texts.iter().rev().chain(texts).map(|id| id.as_str().into()).collect(),
    }];
    let person = |person, id: String| Fact::Person { person, union_id: id.into() };
    for text in texts {
        let id = text.as_str();
        facts.push(person(Person::User(id.into()), format!("user {id}")));
        facts.push(person(Person::Union(id.into()), format!("union {id}")));
        let id = format!("conversation {id}").into();
        facts.push(Fact::Conversation { named: text.as_str().into(), id });
        let (upload_key, digest) = (text.clone(), format!("digest {text}"));
        facts.push(Fact::Part { upload_key, number: 1, digest });
    }
    for number in ["13800000000", "+1-3800000000"] {
        facts.push(person(Person::Mobile(number.into()), format!("mobile {number}")));
        facts.push(person(Person::User(number.into()), format!("user {number}")));
    }
    facts
}
