//! The journal's file on disk. A lock keeps other processes out. An appended line is durable when the call returns, and
//! threads share one `fsync` (group commit).

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::chain::{Link, numbered};
use super::scan::{Found, FromStart};
use crate::client::single_flight::lock;
use crate::journal::JournalError;

/// An append-only file. Its lock ends with the process.
pub(super) struct Disk<F = OnDisk> {
    pub(super) file: F,
    state: Mutex<Progress>,
}

/// How many syncs may run at once. A second one need not wait for the end of the first. With more of them, each would cover
/// fewer lines.
const SYNCS: usize = 2;

/// How many lines were written, and how many of them are synced.
#[derive(Default)]
struct Progress {
    /// The end of the chain that the next line joins.
    link: Link,
    written: u64,
    synced: u64,
    /// Which syncs are running. A thread that waits for a sync runs it, and it covers all lines written before it.
    running: [bool; SYNCS],
    /// The last line that the latest sync covers.
    covered: u64,
    /// Wakes the threads that wait for the latest sync.
    last: Arc<Condvar>,
    /// Wakes the threads that wait for the next sync, one of which runs it.
    next: Arc<Condvar>,
    /// Why no further line can be written.
    broken: Option<JournalError>,
    /// True if lines that were written may not be on disk.
    lost: bool,
}

/// The file's operations, which tests replace.
pub(super) trait Storage {
    fn write(&self, line: &[u8]) -> io::Result<()>;

    /// Returns when everything written before is on disk. Two syncs that overlap have different numbers below [`SYNCS`].
    fn sync(&self, number: usize) -> io::Result<()>;

    /// Fails if the file was removed, replaced, or changed by another program.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The open file, with the path and length that it must have.
pub(super) struct OnDisk {
    file: File,
    /// The same file, opened again for each further sync. Linux reports a disk error once per open file: of two syncs of the
    /// same one, the second would miss it.
    further: [File; SYNCS - 1],
    path: PathBuf,
    length: Mutex<u64>,
}

impl Storage for OnDisk {
    fn write(&self, line: &[u8]) -> io::Result<()> {
        (&mut &self.file).write_all(line)?;
        *lock(&self.length) += line.len() as u64;
        Ok(())
    }

    fn sync(&self, number: usize) -> io::Result<()> {
        let further = number.checked_sub(1).map(|number| &self.further[number]);
        further.unwrap_or(&self.file).sync_data()
    }

    fn check(&self) -> Result<(), String> {
        let own = self.file.metadata().map_err(|error| error.to_string())?;
        let there = self.path.metadata();
        let there = there.map_err(|error| format!("it is not where it was: {error}"))?;
        if !is_same_file(&own, &there) {
            return Err("another file took its place".into());
        }
        let length = *lock(&self.length);
        if there.len() != length {
            let found = there.len();
            return Err(format!("another program changed it: {found} bytes, not {length}"));
        }
        Ok(())
    }
}

/// Keeps other programs from removing, renaming or replacing the file while it is open. They may open it to read.
#[cfg(windows)]
fn keep_in_place(options: &mut OpenOptions) {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARE_READ: u32 = 1;
    const SHARE_WRITE: u32 = 2;
    options.share_mode(SHARE_READ | SHARE_WRITE);
}

/// Other systems let them; [`is_same_file`] then shows it.
#[cfg(not(windows))]
fn keep_in_place(_: &mut OpenOptions) {}

/// Returns true if both are the same file.
#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// On Windows the standard library does not show which file it is; [`keep_in_place`] keeps it from being replaced.
#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}

impl OnDisk {
    /// Opens or creates a file, and locks it.
    pub(super) fn open(path: &Path, create: bool) -> Result<OnDisk, JournalError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(create).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // The file contains people's ids.
            options.mode(0o600);
        }
        keep_in_place(&mut options);
        let file = options.open(path).map_err(unusable)?;
        if !file.metadata().map_err(unusable)?.is_file() {
            return Err(JournalError::Refused("is not a regular file; name one".into()));
        }
        lock_soon(&file).map_err(|problem| {
            JournalError::Refused(match problem {
                TryLockError::WouldBlock => {
                    "is in use by another run; wait for its end, or name another".into()
                }
                TryLockError::Error(error) => format!("cannot be locked: {error}"),
            })
        })?;
        sync_folder(path).map_err(unusable)?;
        let mut again = OpenOptions::new();
        keep_in_place(again.write(true));
        let further = again.open(path).map_err(unusable)?;
        let [own, there] = [&file, &further].map(|file| file.metadata().map_err(unusable));
        if !is_same_file(&own?, &there?) {
            return Err(JournalError::Refused("was replaced while it was opened".into()));
        }
        Ok(OnDisk { file, further: [further], path: path.to_path_buf(), length: Mutex::default() })
    }

    /// Returns a reader from the beginning.
    pub(super) fn reader(&self) -> impl Read + '_ {
        FromStart(&self.file, 0)
    }

    /// Cuts a torn line off the end, and returns when the file is on disk. From now on, its content is relied on.
    pub(super) fn begin(self, found: &Found) -> Result<Disk, JournalError> {
        let cut = self.file.set_len(found.length);
        cut.and_then(|()| (&self.file).seek(SeekFrom::Start(found.length))).map_err(unusable)?;
        *lock(&self.length) = found.length;
        if found.lacks_newline {
            self.write(b"\n").map_err(unusable)?;
        }
        self.file.sync_all().map_err(unusable)?;
        Ok(Disk::new(self, found.link))
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        // Closing it would not be enough while a child process that is being started has a copy.
        let _ = self.file.unlock();
    }
}

/// Locks a file. Retries for a moment, because a child process that this process is just starting shares its locks
/// until `exec`.
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    for _ in 0..10 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            locked => return locked,
        }
    }
    file.try_lock()
}

pub(super) fn unusable(error: io::Error) -> JournalError {
    JournalError::Refused(format!("cannot be used: {error}"))
}

impl<F: Storage> Disk<F> {
    fn new(file: F, link: Link) -> Disk<F> {
        let state = Progress { link, ..Progress::default() };
        Disk { file, state: Mutex::new(state) }
    }

    /// Writes a line and returns when it is on disk. Fails with [`JournalError::Unanswered`] if the line may or may not
    /// be there.
    pub(super) fn append(&self, fields: &str) -> Result<(), JournalError> {
        let own = self.write(fields)?;
        let mut state = self.state();
        while state.synced < own {
            if state.lost {
                let problem = state.broken.as_ref().map(JournalError::problem).unwrap_or_default();
                return Err(JournalError::Unanswered(problem.into()));
            }
            let is_covered = own <= state.covered;
            let free = state.running.iter().position(|running| !running);
            let Some(number) = free.filter(|_| !is_covered) else {
                let over = Arc::clone(if is_covered { &state.last } else { &state.next });
                state = over.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            state.running[number] = true;
            let (covered, over) = (state.written, take(&mut state.next));
            state.covered = covered;
            state.last = Arc::clone(&over);
            drop(state);
            let synced = self.file.sync(number);
            state = self.state();
            state.running[number] = false;
            over.notify_all();
            match synced {
                // After a sync that failed, no other one shows what is on disk.
                Ok(()) if state.lost => {}
                Ok(()) => {
                    state.synced = state.synced.max(covered);
                    state.next.notify_one();
                }
                Err(error) => {
                    state.lost = true;
                    state.broken.get_or_insert_with(|| JournalError::Lost(broken(error)));
                    state.next.notify_all();
                }
            }
        }
        Ok(())
    }

    /// Writes a line without syncing. Returns its number among the lines of this process.
    pub(super) fn write(&self, fields: &str) -> Result<u64, JournalError> {
        let mut state = self.state();
        if let Some(error) = &state.broken {
            return Err(error.clone());
        }
        let (line, link) = numbered(fields, state.link);
        let checked = self.file.check().map_err(|problem| JournalError::Damaged(broken(problem)));
        let written = checked.and_then(|()| {
            // Nothing may follow half a line.
            let written = self.file.write(line.as_bytes());
            written.map_err(|error| JournalError::Lost(broken(error)))
        });
        if let Err(error) = written {
            state.broken = Some(error.clone());
            return Err(error);
        }
        state.link = link;
        state.written += 1;
        Ok(state.written)
    }

    /// Fails if nothing can be written anymore.
    pub(super) fn is_sound(&self) -> Result<(), JournalError> {
        self.state().broken.clone().map_or(Ok(()), Err)
    }

    /// Returns the end of the chain.
    pub(super) fn end(&self) -> Link {
        self.state().link
    }

    /// Makes all later writes fail, because the file is not what was written.
    pub(super) fn give_up(&self, problem: String) -> JournalError {
        self.state().broken.insert(JournalError::Damaged(broken(problem))).clone()
    }

    fn state(&self) -> MutexGuard<'_, Progress> {
        lock(&self.state)
    }
}

fn broken(problem: impl std::fmt::Display) -> String {
    format!("cannot be written: {problem}")
}

/// Syncs the folder, so that a new file's name survives a crash of the machine.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let path = path.canonicalize()?;
    File::open(path.parent().unwrap_or(&path))?.sync_all()
}

/// The standard library cannot sync a folder here. A journal that was just created may be missing after a power failure.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
