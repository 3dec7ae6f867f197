use std::sync::mpsc::{Receiver, Sender, channel};
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

    fn sync(&self, _: usize) -> io::Result<()> {
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
        // A sync that began earlier may end later.
        let mut synced = self.synced.lock().expect("no panic");
        *synced = written.max(*synced);
        drop(synced);
        *self.syncs.lock().expect("no panic") += 1;
        Ok(())
    }
}

fn disk(slow: Slow) -> Disk<Slow> {
    Disk::new(slow, Link::default())
}

#[test]
fn a_recorded_line_is_on_disk_and_one_sync_serves_many() {
    const WORKERS: u64 = 16;
    const LINES: u64 = 10;
    // All have written their first line when the first two waits are over, so one more is enough for it.
    let disk = disk(Slow { patience: WORKERS, ..Slow::default() });
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                for done in 0..LINES {
                    disk.append("a").expect("written");
                    assert!(*disk.file.synced.lock().expect("no panic") > done);
                }
            });
        }
    });
    let [written, synced, syncs] = [&disk.file.written, &disk.file.synced, &disk.file.syncs]
        .map(|count| *count.lock().expect("no panic"));
    assert_eq!((written, synced), (WORKERS * LINES, WORKERS * LINES));
    assert!(syncs <= 3 + written - WORKERS, "{syncs} waits for {written} lines");
}

#[test]
fn no_line_counts_before_its_own_sync() {
    let disk = disk(Slow::default());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let own = disk.write("a").expect("written");
                    disk.append("b").expect("written");
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
        assert!(disk.append("a").is_ok() && disk.append("b").is_ok());
        assert_eq!(disk.is_sound(), Ok(()));
        let full = disk.file.full.is_some();
        let found = disk.append("c").expect_err("no room");
        let problem = found.problem().to_string();
        assert!(problem.starts_with("cannot be written: "), "{problem}");
        // A line that was written and not brought to the disk may be there.
        assert_eq!(matches!(found, JournalError::Lost(_)), full);
        let written = *disk.file.written.lock().expect("no panic");
        let lost = || JournalError::Lost(problem.clone());
        assert_eq!(disk.append("d"), Err(lost()));
        assert_eq!((disk.write("e"), disk.is_sound()), (Err(lost()), Err(lost())));
        assert_eq!(*disk.file.written.lock().expect("no panic"), written);
    }
}

/// A disk whose every sync waits until a test says how it ends.
struct Held {
    began: Sender<usize>,
    ends: [Mutex<Receiver<io::Result<()>>>; SYNCS],
}

impl Storage for Held {
    fn write(&self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn sync(&self, number: usize) -> io::Result<()> {
        self.began.send(number).expect("the test waits");
        // Two syncs at once never have the same number.
        let end = self.ends[number].try_lock().expect("no other sync of this number");
        end.recv().expect("the test says it")
    }
}

type Ends = [Sender<io::Result<()>>; SYNCS];

fn held_disk() -> (Disk<Held>, Receiver<usize>, Ends) {
    let (began, begins) = channel();
    let [(one, first), (other, second)] = [channel(), channel()];
    let held = Held { began, ends: [Mutex::new(first), Mutex::new(second)] };
    (Disk::new(held, Link::default()), begins, [one, other])
}

#[test]
fn a_line_does_not_wait_for_a_sync_that_began_before_it() {
    let (disk, begins, [first, second]) = held_disk();
    thread::scope(|scope| {
        let one = scope.spawn(|| disk.append("a"));
        assert_eq!(begins.recv(), Ok(0));
        let other = scope.spawn(|| disk.append("b"));
        assert_eq!(begins.recv(), Ok(1));
        second.send(Ok(())).expect("it waits");
        assert_eq!(other.join().expect("no panic"), Ok(()));
        // A third line takes the place that is free, and is enough for the first one, too.
        let third = scope.spawn(|| disk.append("c"));
        assert_eq!(begins.recv(), Ok(1));
        second.send(Ok(())).expect("it waits");
        assert_eq!(third.join().expect("no panic"), Ok(()));
        first.send(Ok(())).expect("it waits");
        assert_eq!(one.join().expect("no panic"), Ok(()));
    });
}

#[test]
fn no_line_counts_after_any_sync_has_failed() {
    for fails in 0..SYNCS {
        let (disk, begins, ends) = held_disk();
        thread::scope(|scope| {
            let mut lines = Vec::new();
            for number in 0..SYNCS {
                lines.push(scope.spawn(|| disk.append("a")));
                assert_eq!(begins.recv(), Ok(number));
            }
            // This one finds no free place, and waits for what the next sync is for.
            let waits = scope.spawn(|| disk.append("a"));
            while disk.state().written < SYNCS as u64 + 1 {
                thread::yield_now();
            }
            ends[fails].send(Err(io::Error::other("bad disk"))).expect("it waits");
            let failed = lines.remove(fails).join().expect("no panic");
            assert!(matches!(failed, Err(JournalError::Unanswered(_))), "{failed:?}");
            let waited = waits.join().expect("no panic");
            assert!(matches!(waited, Err(JournalError::Unanswered(_))), "{waited:?}");
            ends[1 - fails].send(Ok(())).expect("it waits");
            let other = lines.remove(0).join().expect("no panic");
            assert!(matches!(other, Err(JournalError::Unanswered(_))), "{other:?}");
        });
        assert!(matches!(disk.append("b"), Err(JournalError::Lost(_))));
    }
}

/// A child process has such a copy between `fork` and `exec`.
#[test]
fn a_copy_of_the_open_file_does_not_keep_its_lock() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let disk = OnDisk::open(&path, true).expect("a file");
    let copy = disk.file.try_clone().expect("a copy");
    let reader = File::open(&path).expect("a file");
    assert!(matches!(reader.try_lock_shared(), Err(TryLockError::WouldBlock)));
    drop(disk);
    reader.try_lock_shared().expect("not in use");
    drop(copy);
}
