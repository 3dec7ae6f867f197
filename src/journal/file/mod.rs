//! A journal in an append-only file of JSON lines.

mod chain;
mod disk;
mod record;
mod scan;

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock};

use self::disk::{Disk, OnDisk, Storage as _, unusable};
pub(super) use self::record::Record;
use self::record::{json, of_purpose};
use self::scan::{Found, scan};
use super::known::Known;
use super::{
    Attempt, Claim, Fact, FactKey, FileKey, Journal, JournalError, Purpose, Settle, State, Work,
};
use crate::client::single_flight::lock;
use crate::client::{Person, StoredFile};
use crate::generated::UnionId;

/// A journal in a file, for one run at a time and any number of threads.
///
/// Each line of the file is a JSON object with a number and a checksum. Lines are only appended, and a line is on disk
/// before anything that depends on it is done. The file contains people's ids, but no secrets. Journals of version 1
/// can be continued.
///
/// Before each record, the file at the path must still be the one that was opened, and have the length at which this
/// process left it. At the end of a run it is read again. The loss of the last lines while no run uses the file cannot
/// be detected. Never continue with a journal that was truncated, copied before the run ended, or restored from a
/// backup: work whose records are missing is done again.
pub struct FileJournal {
    path: PathBuf,
    known: Mutex<Known>,
    purpose: OnceLock<Purpose>,
    /// None until the file exists, and if it is only read.
    disk: OnceLock<Disk>,
    /// Held while the journal is being bound, because several threads may bind a new one at once.
    binding: Mutex<()>,
    may_write: bool,
}

impl FileJournal {
    /// Opens a journal and locks it for this process. If there is no file, [`bind`](Journal::bind) creates it.
    ///
    /// Fails with [`JournalError::Refused`] if the file is damaged, in use by another run, or not a journal. The file
    /// then stays unchanged.
    pub fn open(path: impl AsRef<Path>) -> Result<FileJournal, JournalError> {
        FileJournal::with(path.as_ref(), true)
    }

    /// Opens a journal read-only. It is not locked, and claims fail.
    pub fn read(path: impl AsRef<Path>) -> Result<FileJournal, JournalError> {
        FileJournal::with(path.as_ref(), false)
    }

    fn with(path: &Path, may_write: bool) -> Result<FileJournal, JournalError> {
        let mut journal = FileJournal {
            path: path.to_path_buf(),
            known: Mutex::default(),
            purpose: OnceLock::new(),
            disk: OnceLock::new(),
            binding: Mutex::default(),
            may_write,
        };
        if path == Path::new("-") {
            let problem = "is standard input, and a journal must be a file; name one (./- for a file called -)";
            return Err(journal.named(JournalError::Refused(problem.into())));
        }
        let opened = journal.read_all();
        opened.map_err(|error| journal.named(error))?;
        Ok(journal)
    }

    fn read_all(&mut self) -> Result<(), JournalError> {
        if !self.path.try_exists().map_err(unusable)? {
            return Ok(());
        }
        let mut known = Known::of_earlier_runs();
        let mut keep = |record| known.replay(record);
        let mut is_in_use = false;
        let (disk, found) = if self.may_write {
            let file = OnDisk::open(&self.path, false)?;
            let found = scan(BufReader::new(file.reader()), &mut keep)?;
            (Some(file.begin(&found)?), found)
        } else {
            let file = File::open(&self.path).map_err(unusable)?;
            // A claim of a run that is still going is not unknown yet.
            is_in_use = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
            (None, scan(BufReader::new(file), &mut keep)?)
        };
        if !is_in_use {
            known.begin_run();
        }
        self.known = Mutex::new(known);
        let Found { purpose, above, .. } = found;
        if let (Some(disk), Some(digest)) = (&disk, above) {
            disk.append(&json(&Record::Above { digest }.fields()))?;
        }
        self.purpose = purpose.map(OnceLock::from).unwrap_or_default();
        self.disk = disk.map(OnceLock::from).unwrap_or_default();
        Ok(())
    }

    /// Returns what the journal contains, for reports.
    pub fn contents(&self) -> Contents {
        let known = self.known();
        let people = known.people().map(|(person, union_id)| (person.clone(), union_id.clone()));
        let mut people: Vec<_> = people.collect();
        people.sort_by_key(|(person, _)| person.to_string());
        Contents {
            purpose: self.purpose.get().cloned(),
            files: known.files(),
            unknown: known.unknown(),
            busy: known.busy(),
            people,
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }

    /// Returns the file to write to, or why there is none.
    fn disk(&self) -> Result<&Disk, JournalError> {
        let problem = if self.may_write { "was not bound yet" } else { "was opened to be read" };
        self.disk.get().ok_or_else(|| JournalError::Lost(problem.into()))
    }

    fn append(&self, record: &Record) -> Result<(), JournalError> {
        self.disk()?.append(&json(&record.fields()))
    }

    /// Adds the journal's path to an error that is reported on its own.
    fn named(&self, error: JournalError) -> JournalError {
        error.map(|problem| format!("journal {:?} {problem}", self.path))
    }
}

/// Fails if a journal is not for this purpose.
fn is_for(found: &Purpose, own: &Purpose) -> Result<(), JournalError> {
    for ((name, found), (_, own)) in of_purpose(found).iter().zip(of_purpose(own)) {
        if *found != own {
            return Err(JournalError::Refused(format!(
                "is for {name} {found}, and this delivery has {own}; name another journal"
            )));
        }
    }
    Ok(())
}

impl Journal for FileJournal {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        let _binding = lock(&self.binding);
        if let Some(found) = self.purpose.get() {
            return is_for(found, purpose).map_err(|error| self.named(error));
        }
        if !self.may_write {
            return Ok(());
        }
        let make = || {
            let file = OnDisk::open(&self.path, true)?;
            // Another run may have created it since this journal was opened.
            let found = scan(BufReader::new(file.reader()), &mut |_| Err("it is new".into()))?;
            if found.purpose.is_some() {
                return Err(JournalError::Refused("was made by another run meanwhile".into()));
            }
            let disk = file.begin(&found)?;
            disk.append(&json(&Record::Purpose(purpose.clone()).fields()))?;
            Ok(disk)
        };
        if self.disk.get().is_some() {
            self.append(&Record::Purpose(purpose.clone())).map_err(|error| self.named(error))?;
        } else {
            let disk = make().map_err(|error| self.named(error))?;
            self.disk.get_or_init(|| disk);
        }
        let _ = self.purpose.set(purpose.clone());
        Ok(())
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        Ok(self.known().state(work))
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        let disk = self.disk()?;
        let claim = self.known().claim(work, attempt, over);
        if claim != Claim::Granted {
            return Ok(claim);
        }
        let record = Record::Claim { work: work.clone(), attempt, over };
        match self.append(&record) {
            Ok(()) => {}
            Err(error @ (JournalError::Lost(_) | JournalError::Damaged(_))) => {
                self.known().release(work, attempt);
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        // Once no outcome can be recorded, nothing may begin. This claim is on disk, and a later run will see it.
        let sound = disk.is_sound();
        sound.map_err(|error| JournalError::Unanswered(error.problem().into()))?;
        Ok(Claim::Granted)
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        let record = Record::Settle { work: work.clone(), attempt: Some(attempt), to: to.clone() };
        let recorded = self.append(&record);
        // This run knows the outcome even if it could not be recorded.
        self.known().settle(work, attempt, to);
        recorded
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        let fields = json(&Record::Fact(fact.clone()).fields());
        if fact.is_relied_on() {
            self.disk()?.append(&fields)?;
        } else {
            self.disk()?.write(&fields)?;
        }
        self.known().remember(fact.clone());
        Ok(())
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        Ok(self.known().recall(what))
    }

    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        Ok(self.known().lost_uploads(file.as_str()))
    }

    fn check(&self) -> Result<(), JournalError> {
        let Some(disk) = self.disk.get() else { return Ok(()) };
        disk.is_sound()?;
        let end = disk.end();
        let there =
            File::open(&self.path).map_err(|error| format!("it is not where it was: {error}"));
        let found = there.and_then(|file| {
            disk.file.check()?;
            scan(BufReader::new(file), &mut |_| Ok(())).map_err(|error| error.problem().to_string())
        });
        match found {
            // Another thread may have written meanwhile.
            Ok(found) if found.link == end || disk.end() != end => Ok(()),
            Ok(_) => Err(disk.give_up("another program changed it".into())),
            Err(problem) => Err(disk.give_up(problem)),
        }
    }
}

impl fmt::Debug for FileJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileJournal").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The contents of a journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Contents {
    /// The purpose, or `None` if the journal was never used.
    pub purpose: Option<Purpose>,
    /// The files that were uploaded: name, location, and how many recipients have it.
    pub files: Vec<(String, StoredFile, usize)>,
    /// Uploads, then sends, whose outcome is unknown.
    pub unknown: Vec<Work>,
    /// Uploads, then sends, that another run is doing now; see [`FileJournal::read`].
    pub busy: Vec<Work>,
    /// The unionId for each person as named, sorted by name.
    pub people: Vec<(Person, UnionId)>,
}

#[cfg(test)]
mod tests;
