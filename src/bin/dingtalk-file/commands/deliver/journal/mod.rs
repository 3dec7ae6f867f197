//! The journal: what this delivery did so far, on disk before and after each step that must not happen twice.
//!
//! It is a file of JSON lines that only grows. A send is written down before it begins and again when its outcome is
//! known, and each line is on disk before anything that depends on it is done. So whenever a run ends, however it ends,
//! the journal never says less than what may have happened: a send that began and has no outcome is unknown.

mod disk;
mod known;
mod record;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dingtalk_file::Person;
use serde::{Serialize, Serializer};
use serde_json::Value;

pub use self::known::{Earlier, Known};
pub use self::record::{Dentry, Facts, FileKey, Record};

use self::disk::{Broken, Disk};
use crate::show::json::json;

/// What earlier runs did, and where this one writes what it does.
#[derive(Default)]
pub struct Journal {
    known: Mutex<Known>,
    /// None: nothing is written. All else is the same without a journal.
    disk: Option<Disk>,
}

impl Journal {
    /// Opens a journal, or begins one. Whatever is wrong with it, it is found here, before anything is sent.
    pub fn open(path: &Path, purpose: &Purpose) -> Result<Journal, String> {
        let named = |problem: String| format!("journal {path:?} {problem}");
        if path == Path::new("-") {
            return Err(named(
                "is no file, and a journal is read again; name one (./- is one)".into(),
            ));
        }
        let (disk, content) = Disk::open(path).map_err(named)?;
        let head = purpose.line();
        // Whoever was killed while writing left a line without an end. It was not relied on: that waits for the disk.
        let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let (lines, torn) = content.split_at(whole);
        let mut known = Known::default();
        if lines.is_empty() {
            if !head.as_bytes().starts_with(torn) {
                return Err(named(NO_JOURNAL.into()));
            }
            disk.begin(0).map_err(named)?;
            disk.append(&head).map_err(|broken| named(broken.problem))?;
        } else {
            let mut lines = lines.split_inclusive(|byte| *byte == b'\n');
            let first = lines.next().and_then(|line| std::str::from_utf8(line).ok());
            purpose.check(first.unwrap_or_default()).map_err(named)?;
            for (line, number) in lines.zip(2..) {
                let line = std::str::from_utf8(line).map_err(|_| "it is not utf-8".to_string());
                let added = line.and_then(Record::read).and_then(|record| known.add(record));
                added.map_err(|problem| {
                    named(format!("is damaged in line {number}: {problem}; {START_ANOTHER}"))
                })?;
            }
            disk.begin(whole).map_err(named)?;
        }
        known.run();
        Ok(Journal { known: Mutex::new(known), disk: Some(disk) })
    }

    /// What earlier runs left, and what this one did so far.
    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what is about to be done, and returns when it is on disk. Nothing is to be begun once no outcome can be
    /// written.
    pub fn begin(&self, record: &Record) -> Result<(), Broken> {
        self.end(record)?;
        self.broken().map_or(Ok(()), |problem| Err(Broken { problem, kept: true }))
    }

    /// Writes what came of it, and returns when it is on disk.
    pub fn end(&self, record: &Record) -> Result<(), Broken> {
        let written = self.disk.as_ref().map_or(Ok(()), |disk| disk.append(&record.line()));
        // What is not written does not begin, but what came of it is known all the same.
        if written.is_ok() || !record.begins() {
            // Two files of a run may turn out to be one. Nothing ends here that did not begin.
            let _ = self.known().add(record.clone());
        }
        written
    }

    /// Writes a line that saves a request, and may be lost.
    pub fn note(&self, record: &Record) {
        if let Some(disk) = &self.disk {
            // Whoever has to be sure will meet the same problem.
            let _ = disk.write(&record.line());
        }
    }

    /// Why nothing can be written any more.
    pub fn broken(&self) -> Option<String> {
        self.disk.as_ref().and_then(Disk::broken)
    }
}

const NO_JOURNAL: &str = "is no journal of this command; name another file";
const START_ANOTHER: &str = "look who has the files, and name another journal for the others";

/// What a journal is for. Nothing else may use it: ids mean other people elsewhere.
#[derive(Clone, Debug)]
pub struct Purpose {
    pub dingtalk: String,
    pub app: String,
    pub operator: Person,
    pub space_id: Option<String>,
    pub folder: Option<String>,
}

/// How the first line begins, and its version.
const KIND: &str = "dingtalk-file deliver";
const VERSION: u64 = 1;

impl Purpose {
    fn fields(&self) -> [(&'static str, Value); 5] {
        [
            ("dingtalk", self.dingtalk.as_str().into()),
            ("app", self.app.as_str().into()),
            ("operator", self.operator.to_string().into()),
            ("space_id", self.space_id.as_deref().into()),
            ("folder", self.folder.as_deref().into()),
        ]
    }

    fn line(&self) -> String {
        let head = [("journal", KIND.into()), ("version", VERSION.into())];
        line(head.into_iter().chain(self.fields()).collect())
    }

    /// Whether this first line is for the same purpose.
    pub fn check(&self, line: &str) -> Result<(), String> {
        let found: Value = serde_json::from_str(line).map_err(|_| NO_JOURNAL.to_string())?;
        if found["journal"] != KIND {
            return Err(NO_JOURNAL.into());
        }
        if found["version"] != VERSION {
            let version = &found["version"];
            return Err(format!("has version {version}; this program knows version {VERSION}"));
        }
        for (name, own) in self.fields() {
            let other = &found[name];
            if *other != own {
                return Err(format!(
                    "is for {name} {other}, and this command has {own}; name another with --journal"
                ));
            }
        }
        Ok(())
    }
}

/// A line of JSON with these fields in order; serde_json's own objects sort them.
fn line(fields: Vec<(&'static str, Value)>) -> String {
    struct Fields(Vec<(&'static str, Value)>);
    impl Serialize for Fields {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_map(self.0.iter().map(|(name, field)| (name, field)))
        }
    }
    json(&Fields(fields)) + "\n"
}

#[cfg(test)]
mod tests;
