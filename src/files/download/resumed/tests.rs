use std::fs::Permissions;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::PathBuf;

use tempfile::TempDir;

use super::super::note::Purpose;
use super::*;

struct Desk {
    folder: TempDir,
    path: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.part");
        Desk { folder, path }
    }

    fn note(&self) -> Note {
        Note::beside(&self.path, Purpose::new("e", "1", "2", None))
    }

    fn open_for(&self, replaced: Option<&Metadata>) -> Option<(File, Note, Prefix)> {
        open(&self.path, self.note(), replaced, Some(6))
    }

    fn open(&self) -> Option<(File, Note, Prefix)> {
        self.open_for(None)
    }

    /// Returns how many bytes were there to resume from, or `None` if the file cannot be used.
    fn resumed(&self) -> Option<u64> {
        self.open().map(|(file, _, prefix)| {
            assert_eq!(file.metadata().expect("a file").len(), prefix.done);
            prefix.done
        })
    }

    /// Leaves three of six bytes and one that is not noted, as a run that is killed does.
    fn leave(&self) {
        let (mut file, mut note, _) = self.open().expect("a file");
        let mut prefix = Prefix::new(Some("\"e\""), 6, None);
        file.write_all(b"abcd").expect("written");
        prefix.take(b"abc");
        note.write(&prefix);
    }

    fn names(&self) -> usize {
        fs::read_dir(self.folder.path()).expect("a folder").count()
    }
}

#[test]
fn a_partial_file_is_resumed() {
    let desk = Desk::new();
    assert_eq!(desk.resumed(), Some(0));
    desk.leave();
    let (mut file, note, prefix) = desk.open().expect("a file");
    assert!(note.is_there());
    assert_eq!(prefix.done, 3);
    file.write_all(b"xyz").expect("written");
    let mut text = String::new();
    File::open(&desk.path).and_then(|mut file| file.read_to_string(&mut text)).expect("read");
    assert_eq!(text, "abcxyz");
}

/// Also while the first is about to end, and when its file has another name.
#[test]
fn a_partial_file_in_use_is_not_resumed() {
    let desk = Desk::new();
    desk.leave();
    let first = desk.open().expect("a file");
    assert!(desk.resumed().is_none());
    fs::rename(&desk.path, desk.folder.path().join("target")).expect("renamed");
    assert_eq!(desk.resumed(), Some(0));
    drop(first);
    assert_eq!(fs::read(desk.folder.path().join("target")).expect("a file"), b"abc");
}

#[test]
fn a_complete_file_with_a_second_name_is_not_touched() {
    let desk = Desk::new();
    desk.leave();
    let target = desk.folder.path().join("target");
    fs::hard_link(&desk.path, &target).expect("a link");
    assert_eq!(desk.resumed(), Some(0));
    assert_eq!(fs::read(target).expect("a file"), b"abcd");
}

#[test]
fn only_a_valid_partial_file_and_note_are_used() {
    type Change<'a> = &'a dyn Fn(&Desk);
    let rows: [(&str, Change<'_>, Option<u64>); 10] = [
        ("a folder", &|desk| fs::create_dir(&desk.path).expect("made"), None),
        ("a link", &|desk| symlink(desk.folder.path().join("x"), &desk.path).expect("made"), None),
        (
            "a link to a file",
            &|desk| {
                fs::write(desk.folder.path().join("x"), "abc").expect("written");
                symlink(desk.folder.path().join("x"), &desk.path).expect("made");
            },
            None,
        ),
        ("an empty file", &|desk| fs::write(&desk.path, "").expect("written"), Some(0)),
        ("no note", &|desk| fs::remove_file(desk.note().path()).expect("removed"), Some(0)),
        ("a truncated note", &|desk| fs::write(desk.note().path(), "{").expect("written"), Some(0)),
        (
            "a folder for a note",
            &|desk| {
                fs::remove_file(desk.note().path()).expect("removed");
                fs::create_dir(desk.note().path()).expect("made");
            },
            Some(0),
        ),
        (
            "a link to the note",
            &|desk| {
                let other = desk.folder.path().join("x");
                fs::rename(desk.note().path(), &other).expect("renamed");
                symlink(&other, desk.note().path()).expect("made");
            },
            Some(0),
        ),
        ("fewer bytes", &|desk| fs::write(&desk.path, "ab").expect("written"), Some(0)),
        ("other bytes", &|desk| fs::write(&desk.path, "abxyz").expect("written"), Some(0)),
    ];
    for (what, change, expected) in rows {
        let desk = Desk::new();
        desk.leave();
        if expected.is_none() || what == "an empty file" {
            fs::remove_file(&desk.path).expect("removed");
        }
        change(&desk);
        let before = desk.names();
        assert_eq!(desk.resumed(), expected, "{what}");
        // What is not ours stays as it is.
        assert!(expected.is_some() || desk.names() == before, "{what}");
        if let Ok(other) = fs::read(desk.folder.path().join("x")) {
            assert!(other == b"abc" || other.starts_with(b"{"), "{what}");
        }
    }
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("set");
}

#[test]
fn a_partial_file_with_other_permissions_is_restarted() {
    let rows = [
        (Some(0o600), 0o600, 3),
        (Some(0o600), 0o640, 0),
        (Some(0o600), 0o400, 0),
        (Some(0o400), 0o600, 3),
        (Some(0o444), 0o644, 3),
        (Some(0o444), 0o600, 0),
        (Some(0o000), 0o600, 3),
        (Some(0o060), 0o660, 3),
        // An earlier version left such files, which only root can write to.
        (Some(0o400), 0o400, 0),
        (Some(0o444), 0o444, 0),
        (None, 0o444, 0),
        (None, 0o644, 3),
        (None, 0o600, 3),
    ];
    for (old, mode, expected) in rows {
        let desk = Desk::new();
        desk.leave();
        set(&desk.path, mode);
        let target = desk.folder.path().join("target");
        let replaced = old.map(|old| {
            fs::write(&target, "old").expect("written");
            set(&target, old);
            target.metadata().expect("a file")
        });
        let (file, note, prefix) = desk.open_for(replaced.as_ref()).expect("a file");
        assert_eq!(prefix.done, expected, "{old:?} {mode:o}");
        assert_eq!(note.path().exists(), expected > 0, "{old:?} {mode:o}");
        let found = file.metadata().expect("a file").mode() & 0o777;
        assert_eq!(found & 0o600, 0o600, "{old:?} {mode:o}");
        // Nobody but the owner gets more than from the old file.
        assert!(old.is_none_or(|old| found == old | 0o600), "{old:?} {mode:o}");
    }
}

/// Such a file is left if the user is not in the old file's group.
#[test]
fn a_partial_file_of_another_group_is_resumed_only_if_that_group_cannot_read_it() {
    for (old, mode, expected) in [
        (0o640, 0o600, 3),
        (0o440, 0o600, 3),
        (0o644, 0o604, 3),
        (0o640, 0o640, 0),
        (0o604, 0o600, 3),
        (0o604, 0o604, 0),
    ] {
        let desk = Desk::new();
        desk.leave();
        let target = desk.folder.path().join("target");
        fs::write(&target, "old").expect("written");
        set(&target, old);
        set(&desk.path, mode);
        let replaced = target.metadata().expect("a file");
        match chown(&desk.path, None, Some(replaced.gid() + 1)) {
            // Only root may choose any group.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return,
            changed => changed.expect("another group"),
        }
        let (_, _, prefix) = desk.open_for(Some(&replaced)).expect("a file");
        assert_eq!(prefix.done, expected, "{old:o} {mode:o}");
    }
}

#[test]
fn simultaneous_downloads_have_separate_files() {
    let desk = Desk::new();
    for round in 0..50 {
        if round % 2 == 0 {
            desk.leave();
        }
        let holders = std::sync::Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    if let Some((file, _, prefix)) = desk.open() {
                        holders.lock().expect("no panic").push((file, prefix.done));
                    }
                });
            }
        });
        let held = holders.into_inner().expect("no panic");
        assert_eq!(held.len(), 1, "{held:?}");
        let _ = fs::remove_file(&desk.path);
    }
}
