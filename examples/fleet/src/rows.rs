//! The format of work items, facts and outcomes.

use dingtalk_file::journal::{
    Attempt, Content, Done, Fact, FactKey, JournalError, State, Target, Work,
};
use dingtalk_file::{StoredFile, UnionId};
use mysql::prelude::FromValue;
use mysql::{Error, Row, params};

/// The error for a kind of work that this journal does not know. It refuses such work before anything is sent.
pub fn unheard_of(what: &impl std::fmt::Debug) -> JournalError {
    JournalError::Refused(format!("does not know what this is: {what:?}"))
}

/// Returns a unique name of a work item, in which each part follows its length.
pub fn of_work(work: &Work) -> Result<Vec<u8>, JournalError> {
    let (kind, parts) = match work {
        Work::Upload(key) => ("upload", vec![key.as_str()]),
        Work::Send { space, dentry, to } => {
            let (kind, id) = match to {
                Target::Person(id) => ("person", id.as_str()),
                Target::Conversation(id) => ("conversation", id.as_str()),
                other => return Err(unheard_of(other)),
            };
            (kind, vec![space.as_str(), dentry.as_str(), id])
        }
        other => return Err(unheard_of(other)),
    };
    let parts: String = parts.iter().map(|part| format!(" {}:{part}", part.len())).collect();
    Ok(format!("{kind}{parts}").into_bytes())
}

pub fn of_fact(key: &FactKey) -> Result<Vec<u8>, JournalError> {
    Ok(match key {
        FactKey::Person(person) => format!("person {person}"),
        FactKey::Members(of) => format!("members {of}"),
        FactKey::Conversation(id) => format!("conversation {id}"),
        FactKey::Parts(file) => format!("parts {file}"),
        FactKey::Part { upload_key, number } => format!("part {number} {upload_key}"),
        other => return Err(unheard_of(other)),
    }
    .into_bytes())
}

/// Returns the value of a fact as JSON.
pub fn value(fact: &Fact) -> Result<String, JournalError> {
    let numbers;
    let ids: Vec<&str> = match fact {
        Fact::Parts { upload_key, part_size, content, .. } => {
            numbers = [part_size.to_string(), content.size.to_string()];
            let (modified, digest) = (content.modified.as_str(), content.digest.as_str());
            let mut all = vec![upload_key, &*numbers[0], &*numbers[1], modified, digest];
            // There may be no value.
            all.extend(content.path.as_deref());
            all
        }
        Fact::Part { digest, .. } => vec![digest],
        Fact::Person { union_id, .. } => vec![union_id.as_str()],
        Fact::Members { people, .. } => people.iter().map(UnionId::as_str).collect(),
        Fact::Conversation { id, .. } => vec![id.as_str()],
        other => return Err(unheard_of(other)),
    };
    Ok(serde_json::to_string(&ids).expect("texts"))
}

/// Returns a fact by its key and its value.
pub fn fact(key: &FactKey, value: &[u8]) -> Result<Fact, JournalError> {
    let damaged = || JournalError::Refused(format!("has no fact for {key:?} that can be read"));
    let ids: Vec<String> = serde_json::from_slice(value).map_err(|_| damaged())?;
    let first = || ids.first().cloned().ok_or_else(damaged);
    Ok(match key {
        FactKey::Person(person) => {
            Fact::Person { person: person.clone(), union_id: first()?.into() }
        }
        FactKey::Members(of) => {
            let people = ids.into_iter().map(UnionId::from).collect();
            Fact::Members { of: of.clone(), people }
        }
        FactKey::Conversation(named) => {
            Fact::Conversation { named: named.clone(), id: first()?.into() }
        }
        FactKey::Parts(file) => {
            let text = |at: usize| ids.get(at).cloned().ok_or_else(damaged);
            let number = |at| text(at)?.parse::<u64>().map_err(|_| damaged());
            let content = Content::new(number(2)?, text(4)?).at(ids.get(5).cloned(), text(3)?);
            let (upload_key, part_size) = (text(0)?, number(1)?);
            Fact::Parts { file: file.clone(), upload_key, part_size, content }
        }
        FactKey::Part { upload_key, number } => {
            let (upload_key, number) = (upload_key.clone(), *number);
            Fact::Part { upload_key, number, digest: first()? }
        }
        other => return Err(unheard_of(other)),
    })
}

pub fn of_attempt(attempt: Attempt) -> Vec<u8> {
    attempt.number().to_be_bytes().to_vec()
}

/// Records a result. The first one stays. A repetition increments a counter, which makes it a separate commit, so that
/// the first is on disk before the answer.
pub const INSERT_DONE: &str = "INSERT INTO done \
    (work, attempt, request_id, space, dentry, name, size, path, bytes, modified, digest) VALUES \
    ((SELECT id FROM work WHERE name = :work), :attempt, :request_id, :space, :dentry, :name, :size, :path, :bytes, :modified, :digest) \
    ON DUPLICATE KEY UPDATE asked = asked + 1";

pub fn of_done(work: &[u8], attempt: &[u8], done: &Done) -> Result<mysql::Params, JournalError> {
    let (mut request, mut stored) = (None, None);
    match done {
        Done::Sent { request_id } => request = request_id.as_deref(),
        Done::Stored { file, content } => stored = Some((file, content)),
        other => return Err(unheard_of(other)),
    }
    let (file, content) = (stored.map(|stored| stored.0), stored.map(|stored| stored.1));
    Ok(params! {
        "work" => work,
        "attempt" => attempt,
        "request_id" => request,
        "space" => file.map(|file| file.space_id.as_str()),
        "dentry" => file.map(|file| file.dentry_id.as_str()),
        "name" => file.and_then(|file| file.name.as_deref()),
        "size" => file.and_then(|file| file.size),
        "path" => content.and_then(|content| content.path.as_deref()),
        "bytes" => content.map(|content| content.size),
        "modified" => content.map(|content| content.modified.as_str()),
        "digest" => content.map(|content| content.digest.as_str()),
    })
}

/// The state of a work item: the latest attempt that may have done it, unless it is done.
pub const SELECT_STATE: &str = "SELECT \
    done.attempt AS done, done.request_id, done.space, done.dentry, done.name, done.size, done.path, \
    done.bytes, done.modified, done.digest, \
    attempt.attempt, attempt.unknown, worker.alive_until > NOW(6) AS is_alive, worker.name AS worker, \
    CAST(worker.alive_until AS CHAR) AS alive_until \
    FROM work LEFT JOIN done ON done.work = work.id LEFT JOIN attempt ON attempt.work = work.id \
    LEFT JOIN worker ON worker.id = attempt.worker \
    WHERE work.name = ? ORDER BY attempt.seq DESC LIMIT 1";

/// Returns the state and the open attempt, whether or not its worker is alive.
pub fn state(work: &Work, row: Option<Row>) -> Result<(State, Option<Attempt>), Error> {
    let Some(mut row) = row else { return Ok((State::Free, None)) };
    if take::<Option<Vec<u8>>>(&mut row, "done")?.is_some() {
        let done = match work {
            Work::Upload(_) => stored(&mut row)?,
            _ => Done::Sent { request_id: take(&mut row, "request_id")? },
        };
        return Ok((State::Done(done), None));
    }
    let Some(attempt) = take::<Option<Vec<u8>>>(&mut row, "attempt")? else {
        return Ok((State::Free, None));
    };
    let number = <[u8; 16]>::try_from(attempt).map(u128::from_be_bytes).unwrap_or_default();
    let attempt = Attempt::from_number(number);
    if let Some(why) = take(&mut row, "unknown")? {
        return Ok((State::Unknown { attempt, why }, None));
    }
    if take::<bool>(&mut row, "is_alive")? {
        return Ok((State::Busy, Some(attempt)));
    }
    let (worker, until): (String, String) =
        (take(&mut row, "worker")?, take(&mut row, "alive_until")?);
    let why = format!("worker {worker} began it, and was not heard of in time ({until})");
    Ok((State::Unknown { attempt, why }, Some(attempt)))
}

fn stored(row: &mut Row) -> Result<Done, Error> {
    let (space, dentry): (String, String) = (take(row, "space")?, take(row, "dentry")?);
    let mut file = StoredFile::new(space.into(), dentry.into());
    (file.name, file.size) = (take(row, "name")?, take(row, "size")?);
    let content = Content::new(take(row, "bytes")?, take::<String>(row, "digest")?);
    let content = content.at(take(row, "path")?, take::<String>(row, "modified")?);
    Ok(Done::Stored { file, content })
}

fn take<T: FromValue>(row: &mut Row, column: &str) -> Result<T, Error> {
    let found = row.take_opt(column);
    found
        .expect("each column is asked for, and taken once")
        .map_err(|error| Error::FromValueError(error.0))
}
