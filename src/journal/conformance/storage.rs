//! Checks of the promises about durability, about the purpose of a journal, and about lost answers.

use std::ops::Range;
use std::sync::Barrier;
use std::thread;

use super::{
    Attempt, Broken, Claim, Content, Done, Journal, JournalError, Known, Purpose, Settle, Storage,
    Work, Worker, ask, done_with, ensure, next, not_done, purpose, shown, unknown, worker, works,
};
use crate::client::{Person, Recipient, StoredFile};
use crate::journal::{Fact, FactKey, FileKey};

/// Checks that settlements are durable: they survive the death of the worker that made them.
pub fn kept<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    let mut settled = Vec::new();
    for (number, work) in (0..4).flat_map(|number| works(number).map(|work| (number, work))) {
        let attempt = worker.granted(&work, None)?;
        let done = match (number, &work) {
            (0, _) => done_with(&work, "3"),
            (_, Work::Upload(_)) => {
                let file = StoredFile::new("1".into(), "3".into());
                Done::Stored { file, content: Content::new(0, "xxh3-128:1") }
            }
            _ => Done::Sent { request_id: None },
        };
        let (to, known) = match number {
            0 | 1 => (Settle::Done(done.clone()), Known::Done(done)),
            2 => (not_done(), Known::Free),
            _ => (unknown(), Known::Unknown(attempt)),
        };
        worker.settle(&work, attempt, &to)?;
        settled.push((work, to, known));
    }
    let check = |worker: &Worker<S::Worker>| ask("the check at the end", || worker.0.check());
    check(&worker)?;
    let worker = next(storage, worker)?;
    check(&worker)?;
    for (work, to, known) in settled {
        let after = format!("it was settled as {to:?} by a worker that was killed then");
        worker.is(&work, &known, &after)?;
    }
    Ok(())
}

/// Checks that the next worker finds the facts on which a delivery relies. Other facts may be lost, but must be right
/// if they are there.
pub fn facts<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    let department = |id: i64, only| Recipient::Department { id: id.into(), only };
    let members = |of: Recipient, ids: Range<u32>| Fact::Members {
        of,
        people: ids.map(|number| format!("person {number} of the department").into()).collect(),
    };
    let person =
        |id: &str| Fact::Person { person: Person::User("ana".into()), union_id: id.into() };
    let chat = |id: &str| Fact::Conversation { named: "chat1".into(), id: id.into() };
    let earlier = [
        members(department(1, false), 0..3),
        members(department(2, false), 0..2),
        person("u0"),
        chat("cid0"),
    ];
    // One list takes more than 64 KiB, and one is empty.
    let mut latest =
        vec![members(department(1, false), 0..3000), members(department(2, false), 0..0)];
    // Numbers that are equal if some of their bits or digits are dropped.
    let numbers = [5, 5 + (1 << 32), (1 << 53) + 1, 1 << 53, i64::MAX, i64::MAX - 1];
    let of = numbers.into_iter().flat_map(|number| {
        [Recipient::Role(number.into()), department(number, false), department(number, true)]
    });
    let of = of.chain([Recipient::Role((-5).into()), Recipient::Role(i64::MIN.into())]);
    latest.extend(of.zip(0..).map(|(of, number)| members(of, number..number + 2)));
    let union = Person::Union("ana".into());
    latest.extend([person("u1"), chat("cid1")]);
    latest.push(Fact::Person { person: union, union_id: "u2".into() });
    for (file, part_size) in [("a", 1), ("b", u64::MAX)] {
        let content = Content::new(part_size, "unknown").at(Some("/a".into()), "1.000000001");
        let (file, upload_key) = (FileKey::new(file), format!("key of {file}"));
        latest.extend([1, 2, u32::MAX].map(|number| Fact::Part {
            upload_key: upload_key.clone(),
            number,
            digest: format!("digest {number} of {upload_key}"),
        }));
        latest.push(Fact::Parts { file, upload_key, part_size, content });
    }
    for fact in earlier.iter().chain(&latest) {
        worker.remembers(fact)?;
    }
    for fact in &latest {
        worker.recalls(fact, "for the worker that recorded it")?;
    }
    let worker = next(storage, worker)?;
    for fact in &latest {
        worker.recalls(fact, "for the next worker")?;
    }
    for key in [
        FactKey::Members(department(4, false)),
        FactKey::Members(department(1, true)),
        FactKey::Members(Recipient::Role(1.into())),
        FactKey::Person(Person::User("jo".into())),
        FactKey::Conversation("chat2".into()),
        FactKey::Parts(FileKey::new("c")),
        FactKey::Part { upload_key: "key of a".into(), number: 3 },
    ] {
        let found = ask("to recall a fact", || worker.0.recall(&key))?;
        ensure(found.is_none(), || format!("{key:?} is {found:?}, which nobody recorded"))?;
    }
    Ok(())
}

/// Checks that a journal has one purpose: the first worker binds it, and a worker with another purpose is refused.
pub fn bind<S: Storage>(storage: &S) -> Result<(), Broken> {
    let own = bound_first(storage)?;
    let others = [
        ("endpoint", Purpose { endpoint: format!("{}/", own.endpoint), ..own.clone() }),
        ("app", Purpose { app: own.app.to_uppercase(), ..own.clone() }),
        ("operator", Purpose { operator: Person::User("jo".into()), ..own.clone() }),
        ("kind of operator", Purpose { operator: Person::Union("mei".into()), ..own.clone() }),
        ("space", Purpose { space: Some("3".into()), ..own.clone() }),
        ("space", Purpose { space: Some("01".into()), ..own.clone() }),
        ("space", Purpose { space: Some("1 ".into()), ..own.clone() }),
        ("space", Purpose { space: None, ..own.clone() }),
        ("folder", Purpose { folder: Some("3".into()), ..own.clone() }),
        ("folder", Purpose { folder: Some("02".into()), ..own.clone() }),
        ("folder", Purpose { folder: Some("2 ".into()), ..own.clone() }),
        ("folder", Purpose { folder: None, ..own.clone() }),
    ];
    is_only_for(storage, &own, others)
}

/// Checks that a bound storage refuses purposes that differ in one field, and still accepts its own.
pub(super) fn is_only_for<'a, S: Storage>(
    storage: &S,
    own: &Purpose,
    others: impl IntoIterator<Item = (&'a str, Purpose)>,
) -> Result<(), Broken> {
    let bind = |purpose: &Purpose| {
        let worker = ask("to open a journal", || storage.worker())?;
        let bound = worker.bind(purpose);
        storage.kill(worker);
        Ok::<_, Broken>(bound)
    };
    for (field, other) in others {
        let bound = bind(&other)?;
        ensure(matches!(bound, Err(JournalError::Refused(_))), || {
            format!("a journal was bound with another {field}, {other:?}, than {own:?}: {bound:?}")
        })?;
        let bound = bind(own)?;
        ensure(bound.is_ok(), || {
            format!("a journal was not bound to its own purpose, {own:?}: {bound:?}")
        })?;
    }
    Ok(())
}

/// Binds a storage. If it is shared, several workers try at once with different purposes. Returns the purpose of the
/// one that succeeded.
fn bound_first<S: Storage>(storage: &S) -> Result<Purpose, Broken> {
    let count = if storage.is_shared() { 4 } else { 1 };
    let own = |number: usize| Purpose { app: format!("app key {number}"), ..purpose() };
    let start = Barrier::new(count);
    let bound: Vec<_> = thread::scope(|scope| {
        let racers: Vec<_> = (0..count)
            .map(|number| {
                let start = &start;
                scope.spawn(move || {
                    let worker = ask("to open a journal", || storage.worker());
                    start.wait();
                    let worker = worker?;
                    let bound = worker.bind(&own(number));
                    storage.kill(worker);
                    Ok::<_, Broken>(bound)
                })
            })
            .collect();
        let panicked = |_| Err(Broken("a worker panicked".into()));
        racers.into_iter().map(|racer| racer.join().unwrap_or_else(panicked)).collect()
    });
    let bound = bound.into_iter().collect::<Result<Vec<_>, _>>()?;
    let winners: Vec<usize> = (0..count).filter(|number| bound[*number].is_ok()).collect();
    ensure(winners.len() == 1, || {
        format!("{} of {count} different purposes were bound at once: {bound:?}", winners.len())
    })?;
    Ok(own(winners[0]))
}

/// Checks requests whose answers are lost: the error is [`JournalError::Unanswered`], and a repetition gets the answer.
/// Checks nothing if the storage cannot lose answers.
pub fn lost<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    for work in works(0) {
        if !storage.lose_answer(&worker.0) {
            return Ok(());
        }
        let attempt = Attempt::new();
        let claim = unanswered("a claim", || worker.0.claim(&work, attempt, None))?;
        ensure(claim == Claim::Granted, || {
            format!("a claim of {} whose answer was lost, asked again, got {claim:?}", shown(&work))
        })?;
        worker.held(&work, None, "a claim was granted whose answer was lost")?;
        storage.lose_answer(&worker.0);
        unanswered("a settlement", || worker.0.settle(&work, attempt, &unknown()))?;
        worker.is(&work, &Known::Unknown(attempt), "a settlement whose answer was lost")?;
        storage.lose_answer(&worker.0);
        let second = Attempt::new();
        let over = Some(attempt);
        let claim = unanswered("a claim", || worker.0.claim(&work, second, over))?;
        ensure(claim == Claim::Granted, || {
            format!("a claim over an attempt whose answer was lost, asked again, got {claim:?}")
        })?;
        storage.lose_answer(&worker.0);
        let done = done_with(&work, "3");
        let to = Settle::Done(done.clone());
        unanswered("a settlement", || worker.0.settle(&work, second, &to))?;
        worker.is(&work, &Known::Done(done), "a settlement whose answer was lost")?;
    }
    let of = Recipient::Role(1.into());
    let fact = Fact::Members { of, people: vec!["u".into()] };
    storage.lose_answer(&worker.0);
    unanswered("to remember a fact", || worker.0.remember(&fact))?;
    storage.lose_answer(&worker.0);
    let found = unanswered("to recall a fact", || worker.0.recall(&fact.key()))?;
    ensure(found.as_ref() == Some(&fact), || format!("{found:?} was recalled, not {fact:?}"))?;
    storage.lose_answer(&worker.0);
    unanswered("to bind", || worker.0.bind(&purpose()))
}

/// Makes a request whose answer is lost, and repeats it. A journal that repeats requests by itself answers at once.
fn unanswered<T>(
    what: &str,
    mut question: impl FnMut() -> Result<T, JournalError>,
) -> Result<T, Broken> {
    match question() {
        Ok(answer) => Ok(answer),
        Err(JournalError::Unanswered(_)) => {
            ask(&format!("{what} whose answer was lost, asked again,"), question)
        }
        Err(error) => {
            Err(Broken(format!("{what} whose answer was lost is not unanswered: {error:?}")))
        }
    }
}
