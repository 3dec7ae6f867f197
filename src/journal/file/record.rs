//! The records of the file journal: one JSON object a line.
//!
//! Lines of version 1 have no numbers, checksums or attempts. The number of the line serves as the attempt.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::call::Outcome;
use crate::client::{Person, Recipient, StoredFile};
use crate::generated::{DentryId, SpaceId, UnionId};
use crate::journal::{Attempt, Content, Done, Fact, FileKey, Purpose, Settle, Target, Work};

/// The kind of file, as its first line names it.
pub(super) const KIND: &str = "dingtalk-file deliver";
pub(super) const NO_JOURNAL: &str = "is not a journal that a delivery wrote; name another file";

/// The content of a line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::journal) enum Record {
    /// What the journal is for.
    Purpose(Purpose),
    /// The digest of everything above, which is of version 1.
    Above {
        digest: String,
    },
    Fact(Fact),
    Claim {
        work: Work,
        attempt: Attempt,
        over: Option<Attempt>,
    },
    Settle {
        work: Work,
        attempt: Option<Attempt>,
        to: Settle,
    },
}

type Fields = Vec<(&'static str, Value)>;

impl Record {
    /// Returns the fields of the line, in order.
    pub(super) fn fields(&self) -> Fields {
        match self {
            Record::Purpose(purpose) => {
                let mut fields = head();
                fields.extend(of_purpose(purpose));
                fields
            }
            Record::Above { digest } => {
                let mut fields = head();
                fields.push(("above", digest.as_str().into()));
                fields
            }
            Record::Fact(fact) => of_fact(fact),
            Record::Claim { work, attempt, over } => {
                let mut fields = of_work("begun", work);
                fields.push(("attempt", attempt.to_string().into()));
                fields.extend(over.map(|over| ("over", over.to_string().into())));
                fields
            }
            Record::Settle { work, attempt, to } => of_settlement(work, *attempt, to),
        }
    }
}

fn head() -> Fields {
    vec![("journal", KIND.into()), ("version", 2.into())]
}

/// Returns the fields of the first line that describe the purpose.
pub(super) fn of_purpose(purpose: &Purpose) -> [(&'static str, Value); 5] {
    [
        ("dingtalk", purpose.endpoint.as_str().into()),
        ("app", purpose.app.as_str().into()),
        ("operator", purpose.operator.to_string().into()),
        ("space_id", purpose.space.as_ref().map(SpaceId::as_str).into()),
        ("folder", purpose.folder.as_ref().map(DentryId::as_str).into()),
    ]
}

fn of_fact(fact: &Fact) -> Fields {
    match fact {
        Fact::Person { person, union_id } => {
            vec![("person", person.to_string().into()), ("union_id", union_id.as_str().into())]
        }
        Fact::Members { of, people } => {
            let people: Vec<&str> = people.iter().map(UnionId::as_str).collect();
            vec![("members_of", of.to_string().into()), ("union_ids", people.into())]
        }
        Fact::Conversation { named, id } => {
            vec![("chat", named.as_str().into()), ("conversation", id.as_str().into())]
        }
        Fact::Parts { file, upload_key, part_size, content } => {
            let mut fields = vec![
                ("parts_of", file.as_str().into()),
                ("upload_key", upload_key.as_str().into()),
                ("part_size", (*part_size).into()),
            ];
            fields.extend(of_content(content));
            fields
        }
        Fact::Part { upload_key, number, digest } => vec![
            ("part", (*number).into()),
            ("upload_key", upload_key.as_str().into()),
            ("digest", digest.as_str().into()),
        ],
    }
}

fn of_content(content: &Content) -> [(&'static str, Value); 4] {
    [
        ("path", content.path.as_deref().into()),
        ("bytes", content.size.into()),
        ("modified", content.modified.as_str().into()),
        ("digest", content.digest.as_str().into()),
    ]
}

fn of_work(step: &str, work: &Work) -> Fields {
    match work {
        Work::Upload(key) => vec![("upload", step.into()), ("file", key.as_str().into())],
        Work::Send { space, dentry, to } => vec![
            ("send", step.into()),
            ("space_id", space.as_str().into()),
            ("dentry_id", dentry.as_str().into()),
            match to {
                Target::Person(id) => ("to", id.as_str().into()),
                Target::Conversation(id) => ("conversation", id.as_str().into()),
            },
        ],
    }
}

fn of_settlement(work: &Work, attempt: Option<Attempt>, to: &Settle) -> Fields {
    let (step, more) = match to {
        Settle::Done(Done::Sent { request_id }) => {
            ("sent", vec![("request_id", request_id.as_deref().into())])
        }
        Settle::Done(Done::Stored { file, content }) => {
            let mut fields = of_content(content).to_vec();
            fields.extend([
                ("space_id", file.space_id.as_str().into()),
                ("dentry_id", file.dentry_id.as_str().into()),
                ("name", file.name.as_deref().into()),
                ("size", file.size.into()),
            ]);
            ("stored", fields)
        }
        Settle::NotDone { outcome, why } => (outcome.as_str(), vec![("why", why.as_str().into())]),
        Settle::Unknown { why } => (Outcome::Unknown.as_str(), vec![("why", why.as_str().into())]),
    };
    let mut fields = of_work(step, work);
    fields.extend(attempt.map(|attempt| ("attempt", attempt.to_string().into())));
    fields.extend(more);
    fields
}

/// Returns fields as JSON text without the outer braces.
pub(super) fn json(fields: &Fields) -> String {
    struct Object<'a>(&'a Fields);
    impl Serialize for Object<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_map(self.0.iter().map(|(name, field)| (name, field)))
        }
    }
    let text = serde_json::to_string(&Object(fields)).expect("texts and numbers");
    text[1..text.len() - 1].to_string()
}

/// Reads a line after the first. Returns its record, or what is wrong with it. `number` is the line's number.
pub(super) fn read(line: &Value, number: u64) -> Result<Record, String> {
    let text = |name: &str| {
        let text = line[name].as_str().filter(|text| !text.is_empty()).map(String::from);
        text.ok_or_else(|| format!("it has no {name:?}"))
    };
    let optional = |name: &str| line[name].as_str().map(String::from);
    if line["journal"] == KIND {
        return Ok(Record::Above { digest: text("above")? });
    }
    if let Some(fact) = fact(line, &text)? {
        return Ok(Record::Fact(fact));
    }
    let attempt = |name: &str| {
        let found = optional(name).map(|text| text.parse::<Attempt>());
        found.transpose().map_err(|_| format!("its {name:?} is not an attempt"))
    };
    let (step, work) = if line["upload"].is_string() {
        (text("upload")?, Work::Upload(FileKey::new(&text("file")?)))
    } else {
        let step = text("send").map_err(|_| "it says nothing that is known here")?;
        let (space, dentry) = (text("space_id")?.into(), text("dentry_id")?.into());
        let to = match optional("conversation") {
            Some(id) => Target::Conversation(id.into()),
            None => Target::Person(text("to")?.into()),
        };
        (step, Work::Send { space, dentry, to })
    };
    if step == "begun" {
        let own = attempt("attempt")?.unwrap_or(Attempt::from_number(number.into()));
        return Ok(Record::Claim { work, attempt: own, over: attempt("over")? });
    }
    // `why` may be empty.
    let why = || optional("why").ok_or_else(|| "it has no \"why\"".to_string());
    let to = match (&*step, &work) {
        ("sent", Work::Send { .. }) => {
            Settle::Done(Done::Sent { request_id: optional("request_id") })
        }
        ("stored", Work::Upload(_)) => {
            let mut file = StoredFile::new(text("space_id")?.into(), text("dentry_id")?.into());
            (file.name, file.size) = (optional("name"), line["size"].as_i64());
            Settle::Done(Done::Stored { file, content: content(line, &text)? })
        }
        ("unknown", _) => Settle::Unknown { why: why()? },
        (other, _) => {
            let all = [Outcome::Invalid, Outcome::NotSent, Outcome::Refused];
            let outcome = all.into_iter().find(|outcome| outcome.as_str() == other);
            let outcome = outcome.ok_or_else(|| format!("{other:?} is no outcome"))?;
            Settle::NotDone { outcome, why: why()? }
        }
    };
    Ok(Record::Settle { work, attempt: attempt("attempt")?, to })
}

fn content(line: &Value, text: &dyn Fn(&str) -> Result<String, String>) -> Result<Content, String> {
    let size = line["bytes"].as_u64().ok_or("it has no \"bytes\"")?;
    let path = line["path"].as_str().map(String::from);
    Ok(Content::new(size, text("digest")?).at(path, text("modified")?))
}

/// Returns the fact that a line records, if it records one.
fn fact(
    line: &Value,
    text: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Option<Fact>, String> {
    if let Some(named) = line.get("person") {
        let person = person(named.as_str().unwrap_or_default())?;
        return Ok(Some(Fact::Person { person, union_id: text("union_id")?.into() }));
    }
    if line.get("members_of").is_some() {
        let of = text("members_of")?.parse::<Recipient>();
        let of = of.map_err(|error| error.detail().unwrap_or_default().to_string())?;
        let ids = line["union_ids"].as_array().ok_or("it has no \"union_ids\"")?;
        let ids: Option<Vec<UnionId>> =
            ids.iter().map(|id| id.as_str().map(UnionId::from)).collect();
        let people = ids.ok_or("its \"union_ids\" are not texts")?;
        return Ok(Some(Fact::Members { of, people }));
    }
    if line.get("chat").is_some() {
        let (named, id) = (text("chat")?.into(), text("conversation")?.into());
        return Ok(Some(Fact::Conversation { named, id }));
    }
    if line.get("parts_of").is_some() {
        let part_size = line["part_size"].as_u64().ok_or("it has no \"part_size\"")?;
        let (file, upload_key) = (FileKey::new(&text("parts_of")?), text("upload_key")?);
        let content = content(line, text)?;
        return Ok(Some(Fact::Parts { file, upload_key, part_size, content }));
    }
    if let Some(number) = line.get("part") {
        let number = number.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.ok_or("its \"part\" is not a number")?;
        let (upload_key, digest) = (text("upload_key")?, text("digest")?);
        return Ok(Some(Fact::Part { upload_key, number, digest }));
    }
    Ok(None)
}

/// Reads a person that an earlier run recorded. Accepts ids that would be refused today, because earlier versions or
/// applications recorded them.
fn person(text: &str) -> Result<Person, String> {
    text.parse::<Person>().or_else(|problem| match text.split_once(':') {
        Some((kind, id)) if !id.is_empty() => match kind {
            "user" => Ok(Person::User(id.into())),
            "union" => Ok(Person::Union(id.into())),
            _ => Err(problem.detail().unwrap_or_default().to_string()),
        },
        _ => Err(problem.detail().unwrap_or_default().to_string()),
    })
}

/// Reads the purpose from the first line.
pub(super) fn purpose(line: &Value) -> Result<Purpose, String> {
    if line["journal"] != KIND {
        return Err(NO_JOURNAL.into());
    }
    if !matches!(line["version"].as_u64(), Some(1 | 2)) {
        let version = &line["version"];
        return Err(format!("has version {version}; this program knows versions 1 and 2"));
    }
    let text = |name: &str| line[name].as_str().map(String::from);
    let operator = person(&text("operator").unwrap_or_default()).map_err(|_| NO_JOURNAL)?;
    let (endpoint, app) = text("dingtalk").zip(text("app")).ok_or(NO_JOURNAL)?;
    let mut purpose = Purpose::new(endpoint, app, operator);
    (purpose.space, purpose.folder) =
        (text("space_id").map(SpaceId::from), text("folder").map(DentryId::from));
    Ok(purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_as_it_was_written() {
        let send = |to| Work::Send { space: "1".into(), dentry: "2".into(), to };
        let works = [
            Work::Upload(FileKey::new("it's \"中\".txt")),
            send(Target::Person("u".into())),
            send(Target::Conversation("cid+/=".into())),
        ];
        let mut file = StoredFile::new("1".into(), "2".into());
        (file.name, file.size) = (Some("a".into()), Some(i64::MAX));
        let content =
            Content::new(u64::MAX, "xxh3-128:0").at(Some("/a".into()), "1700000000.000000001");
        let attempt = Attempt::from_number(u128::MAX - 7);
        let mut records = vec![
            Record::Above { digest: "xxh3-128:1".into() },
            Record::Fact(Fact::Person {
                person: Person::Mobile("+1-2".into()),
                union_id: "u".into(),
            }),
            // No such id is sent, but the journal has what it was given.
            Record::Fact(Fact::Person {
                person: Person::User("a\nb ".into()),
                union_id: "u".into(),
            }),
            Record::Fact(Fact::Conversation { named: "chat1".into(), id: "cid1".into() }),
            Record::Fact(Fact::Parts {
                file: FileKey::new("a"),
                upload_key: "k+/=\"".into(),
                part_size: u64::MAX,
                content: Content::new(1, "unknown").at(Some("/a".into()), "unknown"),
            }),
            Record::Fact(Fact::Part {
                upload_key: "k".into(),
                number: u32::MAX,
                digest: "xxh3-64:0".into(),
            }),
        ];
        for work in works {
            let why = "line\nbreak".to_string();
            let done = match &work {
                Work::Upload(_) => Done::Stored { file: file.clone(), content: content.clone() },
                _ => Done::Sent { request_id: Some("r".into()) },
            };
            let mut ends = vec![Settle::Done(done), Settle::Unknown { why: why.clone() }];
            for outcome in [Outcome::Invalid, Outcome::NotSent, Outcome::Refused] {
                ends.push(Settle::NotDone { outcome, why: why.clone() });
            }
            ends.push(Settle::Unknown { why: String::new() });
            for over in [None, Some(Attempt::from_number(1))] {
                records.push(Record::Claim { work: work.clone(), attempt, over });
            }
            let attempt = Some(attempt);
            records.extend(ends.into_iter().map(|to| Record::Settle {
                work: work.clone(),
                attempt,
                to,
            }));
        }
        for record in records {
            let text = format!("{{{}}}", json(&record.fields()));
            let line = serde_json::from_str(&text).expect(&text);
            assert_eq!(read(&line, 1), Ok(record), "{text}");
        }
    }

    #[test]
    fn invalid_lines_are_refused() {
        let wrong = [
            ("[]", "nothing that is known"),
            (r#"{"person":"a","union_id":"u"}"#, "any kind"),
            (r#"{"person":"user:a"}"#, "no \"union_id\""),
            (r#"{"upload":"begun"}"#, "no \"file\""),
            (r#"{"upload":"stored","file":"a","space_id":"1","dentry_id":"2"}"#, "no \"bytes\""),
            (r#"{"upload":"unknown","file":"a"}"#, "no \"why\""),
            (r#"{"upload":"done","file":"a","why":"x"}"#, "\"done\" is no outcome"),
            (r#"{"upload":"sent","file":"a","why":"x"}"#, "\"sent\" is no outcome"),
            (r#"{"send":"begun","space_id":"","to":"u"}"#, "no \"space_id\""),
            (r#"{"send":"begun","space_id":"1","to":"u"}"#, "no \"dentry_id\""),
            (r#"{"send":"sent","space_id":"1","dentry_id":"2"}"#, "no \"to\""),
            (
                r#"{"send":"begun","space_id":"1","dentry_id":"2","to":"u","attempt":"1"}"#,
                "not an attempt",
            ),
        ];
        for (line, problem) in wrong {
            let value = serde_json::from_str(line).expect(line);
            let found = read(&value, 1).expect_err(line);
            assert!(found.contains(problem), "{line}: {found}");
        }
    }
}
