use std::fs;
use std::thread;

use super::*;

fn purpose() -> Purpose {
    Purpose {
        dingtalk: "global".into(),
        app: "internal app k".into(),
        operator: Person::User("mei".into()),
        space_id: None,
        folder: None,
    }
}

fn problem(path: &Path, purpose: &Purpose) -> String {
    Journal::open(path, purpose).err().unwrap_or_else(|| "none".into())
}

fn dentry() -> Dentry {
    Dentry { space_id: "1".into(), dentry_id: "2".into() }
}

fn begun(to: &str) -> Record {
    Record::SendBegun { file: dentry(), to: to.into() }
}

fn earlier(journal: &Journal, to: &str) -> Earlier {
    journal.known().earlier(&dentry(), &to.into())
}

#[test]
fn a_journal_tells_what_was_written_by_however_many_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, &purpose()).expect("a new journal");
    thread::scope(|scope| {
        for worker in 0..8 {
            let journal = &journal;
            scope.spawn(move || {
                for number in 0..25 {
                    journal.begin(&begun(&format!("{worker}-{number}"))).expect("written");
                }
            });
        }
    });
    assert!(problem(&path, &purpose()).contains("in use by another run"));
    drop(journal);
    let journal = Journal::open(&path, &purpose()).expect("the same journal");
    for to in (0..8).flat_map(|worker| (0..25).map(move |number| format!("{worker}-{number}"))) {
        assert!(matches!(earlier(&journal, &to), Earlier::Unknown { .. }), "{to}");
    }
    assert_eq!(fs::read_to_string(&path).expect("text").lines().count(), 201);
}

#[test]
fn what_is_torn_is_cut_off_wherever_it_is_torn() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, &purpose()).expect("a new journal");
    let head = fs::read(&path).expect("the first line").len();
    for to in ["u", "v"] {
        journal.begin(&begun(to)).expect("written");
    }
    drop(journal);
    let whole = fs::read(&path).expect("three lines");
    let lines = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(end, _)| end);
    // In the middle of lines, and around their ends.
    let lengths = (0..whole.len()).step_by(9).chain(lines.flat_map(|end| [end, end + 1, end + 2]));
    for length in lengths.filter(|length| *length <= whole.len()) {
        fs::write(&path, &whole[..length]).expect("a torn journal");
        let journal =
            Journal::open(&path, &purpose()).unwrap_or_else(|text| panic!("{length}: {text}"));
        let lines = whole[..length].iter().filter(|byte| **byte == b'\n').count();
        let unknown = |to| matches!(earlier(&journal, to), Earlier::Unknown { .. });
        assert_eq!((unknown("u"), unknown("v")), (lines > 1, lines > 2), "{length}");
        journal.begin(&begun("w")).expect("written");
        drop(journal);
        let after = Journal::open(&path, &purpose()).expect("a journal again");
        assert!(matches!(earlier(&after, "w"), Earlier::Unknown { .. }), "{length}");
        assert!(fs::read(&path).expect("lines").starts_with(&whole[..head]));
    }
}

#[test]
fn damage_is_named_with_its_line_and_nothing_is_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, &purpose()).expect("a new journal");
    journal.begin(&begun("u")).expect("written");
    drop(journal);
    let good = fs::read_to_string(&path).expect("two lines");
    let lines: Vec<&str> = good.lines().collect();
    let rows: [(String, &str); 8] = [
        (format!("{}\n{}", lines[1], good), "is no journal"),
        ("some text".into(), "is no journal"),
        ("{\"journal\":\"x\"}\n".into(), "is no journal"),
        (good.replace("\"version\":1", "\"version\":2"), "has version 2"),
        (format!("{}\n\n{}\n", lines[0], lines[1]), "is damaged in line 2: it is not json"),
        (format!("{good}\0\0\n"), "is damaged in line 3: it is not json"),
        (format!("{good}{}\n", &lines[1][..9]), "is damaged in line 3: it is not json"),
        (good.replace("begun", "sent"), "is damaged in line 2: it ends a send that did not begin"),
    ];
    for (content, expected) in rows {
        fs::write(&path, &content).expect("a damaged journal");
        let found = problem(&path, &purpose());
        assert!(found.contains(expected), "{expected}: {found}");
        assert_eq!(fs::read_to_string(&path).expect("text"), content);
    }
    fs::write(&path, [good.as_bytes(), b"\xff\n"].concat()).expect("no text");
    assert!(problem(&path, &purpose()).contains("is damaged in line 3: it is not utf-8"));
}

#[test]
fn a_journal_is_for_one_purpose() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    drop(Journal::open(&path, &purpose()).expect("a new journal"));
    let others = [
        Purpose { dingtalk: "china".into(), ..purpose() },
        Purpose { app: "access token of any app".into(), ..purpose() },
        Purpose { operator: Person::Union("mei".into()), ..purpose() },
        Purpose { space_id: Some("1".into()), ..purpose() },
        Purpose { folder: Some("1".into()), ..purpose() },
    ];
    for (other, (name, _)) in others.iter().zip(purpose().fields()) {
        let found = problem(&path, other);
        assert!(found.contains(&format!("is for {name} ")), "{found}");
        assert!(found.ends_with("name another with --journal"), "{found}");
    }
    assert_eq!(problem(&path, &purpose()), "none");
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    drop(Journal::open(&path, &purpose()).expect("a new journal"));
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(problem(folder.path(), &purpose()).contains("cannot be used"));
    assert!(problem(Path::new("/dev/full"), &purpose()).contains("is no regular file"));
}
