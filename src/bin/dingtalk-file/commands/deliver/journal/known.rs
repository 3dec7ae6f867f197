//! What the lines of a journal add up to.

use std::collections::HashMap;

use dingtalk_file::{Outcome, Person, StoredFile, UnionId};

use super::record::{Dentry, Facts, FileKey, Record};

/// What earlier runs left, and what this one adds.
#[derive(Default)]
pub struct Known {
    people: HashMap<Person, UnionId>,
    uploads: HashMap<String, Upload>,
    sends: HashMap<(Dentry, UnionId), Sending>,
    /// Whether what is added is of this run.
    running: bool,
}

struct Upload {
    /// Whether what came of it is still to be told.
    open: bool,
    stored: Option<(Facts, StoredFile)>,
    /// How many of this name ended without anybody knowing how.
    lost: usize,
}

/// All that was written of a file and a person.
#[derive(Default)]
struct Sending {
    /// Whether what came of the last send is still to be told.
    open: bool,
    sent: Option<Earlier>,
    /// Why they may have it. Only having it settles that: a later send that failed says nothing of an earlier one.
    perhaps: Option<Earlier>,
}

/// What was done for a person before.
#[derive(Clone, Debug, PartialEq)]
pub enum Earlier {
    /// Nothing that arrived.
    Nothing,
    /// They have the file.
    Sent { request_id: Option<String> },
    /// They may have it; why nobody knows. `now` is whether this run tried.
    Unknown { why: String, now: bool },
}

impl Known {
    /// One more line. It cannot be a later one than it says: what ends has begun.
    pub fn add(&mut self, record: Record) -> Result<(), String> {
        match record {
            Record::Person { person, union_id } => {
                self.people.insert(person, union_id);
            }
            Record::UploadBegun { name } => {
                let lost = self.lost_uploads(&name);
                let before = self.uploads.insert(name, Upload { open: true, stored: None, lost });
                if before.is_some_and(|before| before.stored.is_some()) {
                    return Err("it begins an upload that was done".into());
                }
            }
            Record::Stored { name, facts, file } => self.ended(&name)?.stored = Some((facts, file)),
            Record::UploadFailed { name, outcome, .. } => {
                let upload = self.ended(&name)?;
                upload.lost += usize::from(outcome == Outcome::Unknown);
            }
            Record::SendBegun { file, to } => {
                let now = self.running;
                let sending = self.sends.entry((file, to)).or_default();
                if sending.sent.is_some() {
                    return Err("it begins a send that was done".into());
                }
                if std::mem::replace(&mut sending.open, true) {
                    sending.perhaps = Some(unfinished(now));
                }
            }
            Record::Sent { file, to, request_id } => {
                self.end(file, to)?.sent = Some(Earlier::Sent { request_id });
            }
            Record::SendFailed { file, to, outcome, why } => {
                let now = self.running;
                let sending = self.end(file, to)?;
                if outcome == Outcome::Unknown {
                    let when = if now { "earlier in this run" } else { "in an earlier run" };
                    let why = format!("{when}: {why}");
                    sending.perhaps = Some(Earlier::Unknown { why, now });
                }
            }
        }
        Ok(())
    }

    fn ended(&mut self, name: &str) -> Result<&mut Upload, String> {
        let upload = self.uploads.get_mut(name).filter(|upload| upload.open);
        let upload = upload.ok_or("it ends an upload that did not begin")?;
        upload.open = false;
        Ok(upload)
    }

    fn end(&mut self, file: Dentry, to: UnionId) -> Result<&mut Sending, String> {
        let sending = self.sends.get_mut(&(file, to)).filter(|sending| sending.open);
        let sending = sending.ok_or("it ends a send that did not begin")?;
        sending.open = false;
        Ok(sending)
    }

    /// What is added from now on is of this run.
    pub fn run(&mut self) {
        for sending in self.sends.values_mut().filter(|sending| sending.open) {
            sending.open = false;
            sending.perhaps = Some(unfinished(false));
        }
        self.running = true;
    }

    /// Who was looked up by this name. A journal's names mean whom they meant first.
    pub fn union_id(&self, person: &Person) -> Option<&UnionId> {
        self.people.get(person)
    }

    /// What was stored under a name, and where.
    pub fn stored(&self, name: &str) -> Option<&(Facts, StoredFile)> {
        self.uploads.get(name)?.stored.as_ref()
    }

    /// How the journal calls a file: one that it uploaded by that name, even if it is named by its ids now.
    pub fn key(&self, key: FileKey) -> FileKey {
        let FileKey::Stored(space_id, dentry_id) = &key else { return key };
        let is_it = |(_, file): &(Facts, StoredFile)| {
            file.space_id == *space_id && file.dentry_id == *dentry_id
        };
        let mut uploads = self.uploads.iter();
        let found = uploads.find(|(_, upload)| upload.stored.as_ref().is_some_and(is_it));
        found.map_or(key.clone(), |(name, _)| FileKey::Uploaded(name.clone()))
    }

    /// How many uploads under a name may have left a copy in the space.
    pub fn lost_uploads(&self, name: &str) -> usize {
        self.uploads.get(name).map_or(0, |upload| upload.lost + usize::from(upload.open))
    }

    /// What became of a file for a person.
    pub fn earlier(&self, file: &Dentry, to: &UnionId) -> Earlier {
        let Some(sending) = self.sends.get(&(file.clone(), to.clone())) else {
            return Earlier::Nothing;
        };
        let open = sending.open.then(|| unfinished(self.running));
        let found = sending.sent.clone().or(open).or_else(|| sending.perhaps.clone());
        found.unwrap_or(Earlier::Nothing)
    }
}

/// A send that began, and of which nothing more was written.
fn unfinished(now: bool) -> Earlier {
    let who = if now { "this run" } else { "an earlier run" };
    let why = format!("{who} began to send it, and ended before it wrote down what came of it");
    Earlier::Unknown { why, now }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Dentry {
        Dentry { space_id: "1".into(), dentry_id: "2".into() }
    }

    fn begun() -> Record {
        Record::SendBegun { file: file(), to: "u".into() }
    }

    fn sent() -> Record {
        Record::Sent { file: file(), to: "u".into(), request_id: Some("r".into()) }
    }

    fn failed(outcome: Outcome) -> Record {
        Record::SendFailed { file: file(), to: "u".into(), outcome, why: "w".into() }
    }

    fn known(records: &[Record]) -> Result<Known, String> {
        let mut known = Known::default();
        records.iter().try_for_each(|record| known.add(record.clone()))?;
        Ok(known)
    }

    /// Whether a person would be sent the file (`Nothing`), told as unknown or skipped.
    #[test]
    fn whoever_may_have_it_does_until_it_is_known_that_they_do() {
        use Outcome::*;
        let rows: &[(&[Record], &str)] = &[
            (&[], "send"),
            (&[begun()], "unknown"),
            (&[begun(), sent()], "skip"),
            (&[begun(), failed(Unknown)], "unknown"),
            (&[begun(), failed(Refused)], "send"),
            (&[begun(), failed(NotSent)], "send"),
            (&[begun(), failed(Invalid)], "send"),
            (&[begun(), failed(Refused), begun()], "unknown"),
            (&[begun(), failed(Refused), begun(), sent()], "skip"),
            (&[begun(), begun(), sent()], "skip"),
            (&[begun(), failed(Unknown), begun(), failed(Refused)], "unknown"),
            (&[begun(), failed(Unknown), begun(), failed(NotSent)], "unknown"),
            (&[begun(), failed(Unknown), begun(), sent()], "skip"),
            (&[begun(), begun(), failed(Refused)], "unknown"),
            (&[begun(), failed(Refused), begun(), failed(Refused)], "send"),
        ];
        for (records, expected) in rows {
            let found = match known(records).expect("no damage").earlier(&file(), &"u".into()) {
                Earlier::Nothing => "send",
                Earlier::Unknown { .. } => "unknown",
                Earlier::Sent { .. } => "skip",
            };
            assert_eq!(found, *expected, "{records:?}");
        }
        let known = known(&[begun(), sent()]).expect("no damage");
        assert_eq!(known.earlier(&file(), &"v".into()), Earlier::Nothing);
        let other = Dentry { space_id: "1".into(), dentry_id: "3".into() };
        assert_eq!(known.earlier(&other, &"u".into()), Earlier::Nothing);
    }

    #[test]
    fn what_this_run_tried_is_told_apart() {
        let mut known = known(&[begun()]).expect("no damage");
        let now = |known: &Known| match known.earlier(&file(), &"u".into()) {
            Earlier::Unknown { now, .. } => now,
            other => panic!("{other:?}"),
        };
        known.run();
        assert!(!now(&known));
        known.add(begun()).expect("begun");
        known.add(failed(Outcome::Refused)).expect("ended");
        assert!(!now(&known));
        known.add(begun()).expect("begun");
        known.add(failed(Outcome::Unknown)).expect("ended");
        assert!(now(&known));
    }

    fn upload() -> Record {
        Record::UploadBegun { name: "a".into() }
    }

    fn lost(outcome: Outcome) -> Record {
        Record::UploadFailed { name: "a".into(), outcome, why: "w".into() }
    }

    fn stored() -> Record {
        {
            let facts =
                Facts { path: None, size: 1, modified: "1.0".into(), digest: "xxh3-128:0".into() };
            let file = StoredFile::new("1".into(), "2".into());
            Record::Stored { name: "a".into(), facts, file }
        }
    }

    #[test]
    fn uploads_and_what_they_may_have_left() {
        let begun = upload;
        let rows: &[(&[Record], bool, usize)] = &[
            (&[], false, 0),
            (&[begun()], false, 1),
            (&[begun(), begun()], false, 2),
            (&[begun(), stored()], true, 0),
            (&[begun(), begun(), stored()], true, 1),
            (&[begun(), lost(Outcome::Refused)], false, 0),
            (&[begun(), lost(Outcome::NotSent), begun(), stored()], true, 0),
            (&[begun(), lost(Outcome::Unknown), begun(), stored()], true, 1),
        ];
        for (records, there, copies) in rows {
            let known = known(records).expect("no damage");
            let found = known.stored("a").is_some();
            assert_eq!((found, known.lost_uploads("a")), (*there, *copies), "{records:?}");
        }
    }

    #[test]
    fn an_uploaded_file_is_the_same_by_its_ids() {
        let known = known(&[upload(), stored()]).expect("no damage");
        let ids = |dentry_id: &str| FileKey::Stored("1".into(), dentry_id.into());
        let uploaded = FileKey::Uploaded("a".into());
        assert_eq!(known.key(ids("2")), uploaded);
        assert_eq!(known.key(ids("3")), ids("3"));
        assert_eq!(known.key(uploaded.clone()), uploaded);
    }

    #[test]
    fn lines_that_are_missing_are_noticed() {
        let rows: &[&[Record]] = &[
            &[sent()],
            &[failed(Outcome::Refused)],
            &[begun(), sent(), sent()],
            &[begun(), sent(), begun()],
            &[stored()],
            &[upload(), stored(), stored()],
            &[upload(), stored(), upload()],
            &[upload(), lost(Outcome::Refused), stored()],
        ];
        for records in rows {
            assert!(known(records).is_err(), "{records:?}");
        }
    }
}
