//! The lines of a journal.

use std::fmt;

use dingtalk_file::{DentryId, Outcome, Person, SpaceId, StoredFile, UnionId};
use serde_json::Value;

use crate::cli::values::person;

/// A file on this machine as it was uploaded. Its size and digest are what it is; the rest saves reading it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Where it lay, if that is text.
    pub path: Option<String>,
    /// Size in bytes.
    pub size: u64,
    /// When it was changed last, in seconds since 1970 with nine digits behind the point.
    pub modified: String,
    /// The digest of its content, with how it is made.
    pub digest: String,
}

/// How the journal calls a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileKey {
    /// One that is uploaded, by the name under which it is stored.
    Uploaded(String),
    /// One that is stored already.
    Stored(SpaceId, DentryId),
}

/// What is sent to people: whatever it is called here, it is the same file to them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dentry {
    pub space_id: SpaceId,
    pub dentry_id: DentryId,
}

impl From<&StoredFile> for Dentry {
    fn from(file: &StoredFile) -> Self {
        Dentry { space_id: file.space_id.clone(), dentry_id: file.dentry_id.clone() }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A person was looked up.
    Person { person: Person, union_id: UnionId },
    /// An upload begins.
    UploadBegun { name: String },
    /// An upload succeeded.
    Stored { name: String, facts: Facts, file: StoredFile },
    /// An upload did not succeed; if its outcome is unknown, the file may be in the space.
    UploadFailed { name: String, outcome: Outcome, why: String },
    /// A file is about to be sent to somebody.
    SendBegun { file: Dentry, to: UnionId },
    /// Somebody has the file.
    Sent { file: Dentry, to: UnionId, request_id: Option<String> },
    /// Nobody said that somebody has the file; if the outcome is unknown, they may have it.
    SendFailed { file: Dentry, to: UnionId, outcome: Outcome, why: String },
}

const OUTCOMES: [Outcome; 4] =
    [Outcome::Invalid, Outcome::NotSent, Outcome::Refused, Outcome::Unknown];

impl Record {
    /// Whether something is about to be done.
    pub fn begins(&self) -> bool {
        matches!(self, Record::UploadBegun { .. } | Record::SendBegun { .. })
    }

    pub fn line(&self) -> String {
        let fields = match self {
            Record::Person { person, union_id } => {
                vec![("person", person.to_string().into()), ("union_id", union_id.as_str().into())]
            }
            Record::UploadBegun { name } => {
                vec![("upload", "begun".into()), ("file", name.as_str().into())]
            }
            Record::Stored { name, facts, file } => vec![
                ("upload", "stored".into()),
                ("file", name.as_str().into()),
                ("path", facts.path.as_deref().into()),
                ("bytes", facts.size.into()),
                ("modified", facts.modified.as_str().into()),
                ("digest", facts.digest.as_str().into()),
                ("space_id", file.space_id.as_str().into()),
                ("dentry_id", file.dentry_id.as_str().into()),
                ("name", file.name.as_deref().into()),
                ("size", file.size.into()),
            ],
            Record::UploadFailed { name, outcome, why } => vec![
                ("upload", outcome.as_str().into()),
                ("file", name.as_str().into()),
                ("why", why.as_str().into()),
            ],
            Record::SendBegun { file, to } => send("begun", file, to),
            Record::Sent { file, to, request_id } => {
                let mut fields = send("sent", file, to);
                fields.push(("request_id", request_id.as_deref().into()));
                fields
            }
            Record::SendFailed { file, to, outcome, why } => {
                let mut fields = send(outcome.as_str(), file, to);
                fields.push(("why", why.as_str().into()));
                fields
            }
        };
        super::line(fields)
    }

    /// A line that was written by this program, or what is wrong with it.
    pub fn read(line: &str) -> Result<Record, String> {
        let line: Value = serde_json::from_str(line).map_err(|_| "it is not json")?;
        let text = |name: &str| {
            let text = line[name].as_str().filter(|text| !text.is_empty()).map(String::from);
            text.ok_or_else(|| format!("it has no {name:?}"))
        };
        let optional = |name: &str| line[name].as_str().map(String::from);
        let outcome = |name: &str| {
            let found = OUTCOMES.into_iter().find(|outcome| outcome.as_str() == name);
            found.ok_or_else(|| format!("{name:?} is no outcome"))
        };
        if let Some(named) = line.get("person") {
            let person = recorded(named.as_str().unwrap_or_default())?;
            return Ok(Record::Person { person, union_id: text("union_id")?.into() });
        }
        if let Some(step) = line["upload"].as_str() {
            let name = text("file")?;
            return Ok(match step {
                "begun" => Record::UploadBegun { name },
                "stored" => {
                    let (space_id, dentry_id) = (text("space_id")?, text("dentry_id")?);
                    let mut file = StoredFile::new(space_id.into(), dentry_id.into());
                    (file.name, file.size) = (optional("name"), line["size"].as_i64());
                    let facts = Facts {
                        path: optional("path"),
                        size: line["bytes"].as_u64().ok_or("it has no \"bytes\"")?,
                        modified: text("modified")?,
                        digest: text("digest")?,
                    };
                    Record::Stored { name, facts, file }
                }
                other => {
                    let (outcome, why) = (outcome(other)?, text("why")?);
                    Record::UploadFailed { name, outcome, why }
                }
            });
        }
        let step = text("send").map_err(|_| "it says nothing that is known here")?;
        let (space_id, dentry_id) = (text("space_id")?, text("dentry_id")?);
        let file = Dentry { space_id: space_id.into(), dentry_id: dentry_id.into() };
        let to = text("to")?.into();
        Ok(match &*step {
            "begun" => Record::SendBegun { file, to },
            "sent" => Record::Sent { file, to, request_id: optional("request_id") },
            other => Record::SendFailed { file, to, outcome: outcome(other)?, why: text("why")? },
        })
    }
}

/// A person of an earlier run. Ids that are refused now were taken by earlier versions, and stay whose they were.
fn recorded(text: &str) -> Result<Person, String> {
    person(text).or_else(|problem| match text.split_once(':') {
        Some((_, id)) if id.is_empty() || id.contains(char::is_control) => Err(problem),
        Some(("user", id)) => Ok(Person::User(id.into())),
        Some(("union", id)) => Ok(Person::Union(id.into())),
        _ => Err(problem),
    })
}

fn send(step: &str, file: &Dentry, to: &UnionId) -> Vec<(&'static str, Value)> {
    vec![
        ("send", step.into()),
        ("space_id", file.space_id.as_str().into()),
        ("dentry_id", file.dentry_id.as_str().into()),
        ("to", to.as_str().into()),
    ]
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileKey::Uploaded(name) => f.write_str(name),
            FileKey::Stored(space_id, dentry_id) => {
                write!(f, "dentry {dentry_id} of space {space_id}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_as_it_was_written() {
        let file = || Dentry { space_id: "1".into(), dentry_id: "2".into() };
        let name = || "it's \"中\".txt".to_string();
        let mut known = StoredFile::new("1".into(), "2".into());
        let plain = known.clone();
        (known.name, known.size) = (Some("a".into()), Some(i64::MAX));
        let facts = |path: Option<&str>| Facts {
            path: path.map(String::from),
            size: u64::MAX,
            modified: "1700000000.000000001".into(),
            digest: "xxh3-128:0".into(),
        };
        let why = "line\nbreak".to_string();
        let mut records = vec![
            Record::Person { person: Person::User("a b".into()), union_id: "u".into() },
            Record::Person { person: Person::Mobile("+1-2".into()), union_id: "u".into() },
            Record::UploadBegun { name: name() },
            Record::Stored { name: name(), facts: facts(None), file: known },
            Record::Stored { name: name(), facts: facts(Some("/a")), file: plain },
            Record::SendBegun { file: file(), to: "u".into() },
            Record::Sent { file: file(), to: "u".into(), request_id: None },
            Record::Sent { file: file(), to: "u".into(), request_id: Some("r".into()) },
        ];
        for outcome in OUTCOMES {
            let (name, why) = ("a".to_string(), why.clone());
            records.push(Record::UploadFailed { name, outcome, why: why.clone() });
            records.push(Record::SendFailed { file: file(), to: "u".into(), outcome, why });
        }
        for record in records {
            let line = record.line();
            assert!(line.ends_with('\n') && line.matches('\n').count() == 1, "{line:?}");
            assert_eq!(Record::read(&line), Ok(record), "{line}");
        }
    }

    #[test]
    fn lines_that_are_none() {
        let wrong = [
            ("", "it is not json"),
            (r#"{"send":"begun","space_id":"1","to":"u"#, "it is not json"),
            ("[]", "nothing that is known"),
            (r#"{"person":"a","union_id":"u"}"#, "any kind"),
            (r#"{"person":"user:a"}"#, "no \"union_id\""),
            (r#"{"upload":"begun"}"#, "no \"file\""),
            (r#"{"upload":"stored","file":"a","space_id":"1","dentry_id":"2"}"#, "no \"bytes\""),
            (r#"{"upload":"done","file":"a","why":"x"}"#, "\"done\" is no outcome"),
            (r#"{"send":"begun","space_id":"","to":"u"}"#, "no \"space_id\""),
            (r#"{"send":"begun","space_id":"1","to":"u"}"#, "no \"dentry_id\""),
            (r#"{"send":"sent","space_id":"1","dentry_id":"2"}"#, "no \"to\""),
            (
                r#"{"send":"maybe","space_id":"1","dentry_id":"2","to":"u","why":"x"}"#,
                "\"maybe\" is no outcome",
            ),
        ];
        for (line, problem) in wrong {
            let found = Record::read(line).expect_err(line);
            assert!(found.contains(problem), "{line}: {found}");
        }
    }
}
