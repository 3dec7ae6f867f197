//! The journal's file: one process at a time, and lines that are on disk when they are said to be.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A file that only grows. The lock on it ends with the process.
pub struct Disk<F = File> {
    file: F,
    state: Mutex<State>,
    changed: Condvar,
}

/// How many lines were written, and how many of them are on disk.
#[derive(Default)]
struct State {
    written: u64,
    synced: u64,
    /// Whether somebody waits for the disk. The others wait for them: one wait is for all lines before it.
    syncing: bool,
    /// Why no line can follow, and whether those that are not on disk yet never will be for sure.
    broken: Option<String>,
    lost: bool,
}

/// A line that is not on disk for sure.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    pub problem: String,
    /// Whether it may be read again all the same.
    pub kept: bool,
}

/// What a test has in place of a file.
trait Storage {
    fn write(&self, line: &[u8]) -> io::Result<()>;

    /// Returns when everything written before is on disk.
    fn sync(&self) -> io::Result<()>;
}

impl Storage for File {
    fn write(&self, line: &[u8]) -> io::Result<()> {
        (&mut &*self).write_all(line)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }
}

impl Disk {
    /// Opens the file, or makes it, and reads it. Problems read on from its name.
    pub fn open(path: &Path) -> Result<(Disk, Vec<u8>), String> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // It holds people's ids.
            options.mode(0o600);
        }
        let unusable = |error: io::Error| format!("cannot be used: {error}");
        let mut file = options.open(path).map_err(unusable)?;
        if !file.metadata().map_err(unusable)?.is_file() {
            return Err("is no regular file; name one".into());
        }
        file.try_lock().map_err(|problem| match problem {
            TryLockError::WouldBlock => {
                "is in use by another run; wait for its end, or name another".to_string()
            }
            TryLockError::Error(error) => format!("cannot be locked: {error}"),
        })?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(unusable)?;
        sync_folder(path).map_err(unusable)?;
        Ok((Disk { file, state: Mutex::default(), changed: Condvar::new() }, content))
    }

    /// Cuts the file to this length and makes sure that what is left is on disk: what is relied on from now on must be.
    pub fn begin(&self, length: usize) -> Result<(), String> {
        let length = length as u64;
        let cut =
            self.file.set_len(length).and_then(|()| (&self.file).seek(SeekFrom::Start(length)));
        let cut = cut.and_then(|_| self.file.sync_all());
        cut.map_err(|error| format!("cannot be used: {error}"))
    }
}

#[expect(private_bounds, reason = "only a file is used outside")]
impl<F: Storage> Disk<F> {
    /// Writes a line and returns when it is on disk. If a later line cannot be written, this one is brought there yet.
    pub fn append(&self, line: &str) -> Result<(), Broken> {
        let own = self.write(line).map_err(|problem| Broken { problem, kept: false })?;
        let mut state = self.state();
        while state.synced < own {
            if state.lost {
                let problem = state.broken.clone().unwrap_or_default();
                return Err(Broken { problem, kept: true });
            }
            if state.syncing {
                let woken = self.changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.syncing = true;
            let all = state.written;
            drop(state);
            let synced = self.file.sync();
            state = self.state();
            state.syncing = false;
            match synced {
                Ok(()) => state.synced = all,
                Err(error) => {
                    state.lost = true;
                    state.broken.get_or_insert_with(|| broken(&error));
                }
            }
            self.changed.notify_all();
        }
        Ok(())
    }

    /// Writes a line and returns its number.
    pub fn write(&self, line: &str) -> Result<u64, String> {
        let mut state = self.state();
        if let Some(problem) = &state.broken {
            return Err(problem.clone());
        }
        // After half a line nothing can follow.
        if let Err(error) = self.file.write(line.as_bytes()) {
            let problem = broken(&error);
            state.broken = Some(problem.clone());
            return Err(problem);
        }
        state.written += 1;
        Ok(state.written)
    }

    /// Why nothing can be written any more.
    pub fn broken(&self) -> Option<String> {
        self.state().broken.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn broken(error: &io::Error) -> String {
    format!("cannot be written any more: {error}")
}

/// Makes sure that the file is found again, should the machine stop.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let path = path.canonicalize()?;
    File::open(path.parent().unwrap_or(&path))?.sync_all()
}

/// Folders cannot be synced here.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Counts lines, and is slow: others write while somebody waits for it.
    #[derive(Default)]
    struct Slow {
        written: Mutex<u64>,
        came: Condvar,
        /// How many lines must have been written before the first wait is over.
        patience: u64,
        synced: Mutex<u64>,
        syncs: Mutex<u64>,
        /// After how many lines the disk is full, and after how many it fails.
        full: Option<u64>,
        fails: Option<u64>,
    }

    impl Storage for Slow {
        fn write(&self, _: &[u8]) -> io::Result<()> {
            let mut written = self.written.lock().expect("no panic");
            if Some(*written) == self.full {
                return Err(io::Error::other("no room"));
            }
            *written += 1;
            self.came.notify_all();
            Ok(())
        }

        fn sync(&self) -> io::Result<()> {
            // What is written from now on need not be on disk when this returns.
            let lines = self.written.lock().expect("no panic");
            let written = *lines;
            let missing = |lines: &mut u64| *lines < self.patience;
            drop(self.came.wait_while(lines, missing).expect("no panic"));
            // The others get every chance to write.
            (0..50).for_each(|_| thread::yield_now());
            if self.fails.is_some_and(|fails| written > fails) {
                return Err(io::Error::other("bad disk"));
            }
            *self.synced.lock().expect("no panic") = written;
            *self.syncs.lock().expect("no panic") += 1;
            Ok(())
        }
    }

    fn disk(slow: Slow) -> Disk<Slow> {
        Disk { file: slow, state: Mutex::default(), changed: Condvar::new() }
    }

    #[test]
    fn a_line_is_on_disk_when_it_is_said_to_be_and_one_wait_is_for_many() {
        const WORKERS: u64 = 16;
        const LINES: u64 = 10;
        // All have written their first line when the first wait is over, so one more is enough for it.
        let disk = disk(Slow { patience: WORKERS, ..Slow::default() });
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    for done in 0..LINES {
                        disk.append("a\n").expect("written");
                        assert!(*disk.file.synced.lock().expect("no panic") > done);
                    }
                });
            }
        });
        let [written, synced, syncs] = [&disk.file.written, &disk.file.synced, &disk.file.syncs]
            .map(|count| *count.lock().expect("no panic"));
        assert_eq!((written, synced), (WORKERS * LINES, WORKERS * LINES));
        assert!(syncs <= 2 + written - WORKERS, "{syncs} waits for {written} lines");
    }

    #[test]
    fn no_line_is_relied_on_before_its_own_wait() {
        let disk = disk(Slow::default());
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let own = disk.write("a\n").expect("written");
                        disk.append("b\n").expect("written");
                        assert!(*disk.file.synced.lock().expect("no panic") > own);
                    }
                });
            }
        });
    }

    #[test]
    fn after_a_failure_nothing_is_written() {
        for slow in
            [Slow { full: Some(2), ..Slow::default() }, Slow { fails: Some(2), ..Slow::default() }]
        {
            let disk = disk(slow);
            assert!(disk.append("a\n").is_ok() && disk.append("b\n").is_ok());
            assert_eq!(disk.broken(), None);
            let kept = disk.file.full.is_none();
            let Broken { problem, kept: found } = disk.append("c\n").expect_err("no room");
            assert!(problem.starts_with("cannot be written any more: "), "{problem}");
            assert_eq!(found, kept);
            let written = *disk.file.written.lock().expect("no panic");
            assert_eq!(disk.append("d\n"), Err(Broken { problem: problem.clone(), kept: false }));
            assert_eq!((disk.write("e\n"), disk.broken()), (Err(problem.clone()), Some(problem)));
            assert_eq!(*disk.file.written.lock().expect("no panic"), written);
        }
    }
}
