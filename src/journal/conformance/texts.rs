//! Promises about texts.

use std::collections::HashSet;

use super::{
    Attempt, Broken, Claim, Content, Done, FileKey, Known, Settle, State, Storage, Target, Work,
    Worker, ensure, next, send, shown, worker, works,
};
use crate::call::Outcome;
use crate::client::StoredFile;

/// Checks that texts survive, and that works are different whose texts look alike.
pub fn texts<S: Storage>(storage: &S) -> Result<(), Broken> {
    let now = worker(storage)?;
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
    let person = |id: &str| Target::Person(id.into());
    let mut all: Vec<Work> = Vec::new();
    for text in &texts {
        all.push(Work::Upload(FileKey::new(text)));
        all.extend([send(person(text)), send(Target::Conversation(text.as_str().into()))]);
    }
    for (space, dentry, to) in
        [("12", "3", "a"), ("1", "23", "a"), ("1", "2", "3a"), ("1", "2/3", "a")]
    {
        all.push(Work::Send { space: space.into(), dentry: dentry.into(), to: person(to) });
    }
    let mut before = HashSet::new();
    all.retain(|work| before.insert(work.clone()));
    let mut kept: Vec<(Work, Known, String)> = Vec::new();
    for (number, work) in all.into_iter().enumerate() {
        let claim = now.claim(&work, Attempt::from_number(number as u128), None)?;
        ensure(claim == Claim::Granted, || {
            format!(
                "{} was not granted: {claim:?}; nobody claimed it, but works that look alike",
                shown(&work)
            )
        })?;
        kept.push((work, Known::Busy, String::new()));
    }
    // The numbers of attempts have all their bits.
    for (number, (work, known, why)) in kept.iter_mut().enumerate() {
        let text = &texts[number % texts.len()];
        let attempt = Attempt::from_number(number as u128);
        let to = match number % 3 {
            0 => Settle::Done(match work {
                Work::Upload(_) => {
                    let mut file = StoredFile::new(text.as_str().into(), text.as_str().into());
                    file.name = Some(text.clone());
                    let content = Content::new(number as u64, "xxh3-128:0");
                    let path = Some(format!("/{text}"));
                    Done::Stored { file, content: content.at(path, "unknown") }
                }
                Work::Send { .. } => Done::Sent { request_id: Some(text.clone()) },
            }),
            1 => Settle::NotDone { outcome: Outcome::Refused, why: text.clone() },
            _ => Settle::Unknown { why: text.clone() },
        };
        now.settle(work, attempt, &to)?;
        *known = match to {
            Settle::Done(done) => Known::Done(done),
            Settle::NotDone { .. } => Known::Free,
            Settle::Unknown { why: text } => {
                *why = text;
                let last = Attempt::from_number(u128::MAX - number as u128);
                let claim = now.claim(work, last, Some(attempt))?;
                ensure(claim == Claim::Granted, || format!("{claim:?} for attempt {last}"))?;
                now.settle(work, last, &Settle::Unknown { why: why.clone() })?;
                Known::Unknown(last)
            }
        };
    }
    // Nothing has to be said.
    for work in works(0) {
        let (outcome, why) = (Outcome::Invalid, String::new());
        let attempt = now.granted(&work, None)?;
        now.settle(&work, attempt, &Settle::NotDone { outcome, why: why.clone() })?;
        let attempt = now.granted(&work, None)?;
        now.settle(&work, attempt, &Settle::Unknown { why: why.clone() })?;
        kept.push((work, Known::Unknown(attempt), why));
    }
    let check = |worker: &Worker<S::Worker>, whose: &str| {
        for (work, known, why) in &kept {
            let after = format!("a settlement with unusual texts, for {whose}");
            worker.is(work, known, &after)?;
            if let State::Unknown { why: found, .. } = worker.state(work)? {
                ensure(found.contains(why), || format!("{found:?} does not say why: {why:?}"))?;
            }
        }
        Ok(())
    };
    check(&now, "its own worker")?;
    check(&next(storage, now)?, "the next worker")
}
