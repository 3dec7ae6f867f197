use std::fs::{self, File};
use std::io;
use std::thread;

use super::*;
use crate::call::Outcome;
use crate::journal::{Content, Done, Target};

mod damage;

fn purpose() -> Purpose {
    Purpose::new("https://api.example.com", "internal app k", Person::User("mei".into()))
}

fn open(path: &Path) -> Result<FileJournal, JournalError> {
    let journal = FileJournal::open(path)?;
    journal.bind(&purpose())?;
    Ok(journal)
}

fn problem(path: &Path, purpose: &Purpose) -> String {
    let bound = FileJournal::open(path).and_then(|journal| journal.bind(purpose));
    bound.err().map_or("none".into(), |error| error.to_string())
}

fn send(to: &str) -> Work {
    let to = Target::Person(to.into());
    Work::Send { space: "1".into(), dentry: "2".into(), to }
}

fn claim(journal: &FileJournal, to: &str) -> Attempt {
    let attempt = Attempt::new();
    let over = match journal.state(&send(to)).expect("a state") {
        State::Unknown { attempt, .. } => Some(attempt),
        _ => None,
    };
    assert_eq!(journal.claim(&send(to), attempt, over), Ok(Claim::Granted), "{to}");
    attempt
}

fn is_unknown(journal: &FileJournal, to: &str) -> bool {
    matches!(journal.state(&send(to)), Ok(State::Unknown { .. }))
}

#[test]
fn a_journal_returns_the_records_of_all_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = open(&path).expect("a new journal");
    thread::scope(|scope| {
        for worker in 0..8 {
            let journal = &journal;
            scope.spawn(move || {
                for number in 0..25 {
                    claim(journal, &format!("{worker}-{number}"));
                }
            });
        }
    });
    assert!(problem(&path, &purpose()).contains("in use by another run"));
    journal.check().expect("nothing was lost");
    drop(journal);
    let journal = open(&path).expect("the same journal");
    for to in (0..8).flat_map(|worker| (0..25).map(move |number| format!("{worker}-{number}"))) {
        assert!(is_unknown(&journal, &to), "{to}");
    }
    assert_eq!(fs::read_to_string(&path).expect("text").lines().count(), 201);
}

/// Threads that share a journal may begin on a new one at once.
#[test]
fn several_threads_can_bind_a_new_journal() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let bound = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| journal.bind(&purpose()))).collect();
            threads.into_iter().map(|it| it.join().expect("no panic")).collect::<Vec<_>>()
        });
        assert_eq!(bound, vec![Ok(()); 4]);
    }
}

const VERSION_1: &str = r#"{"journal":"dingtalk-file deliver","version":1,"dingtalk":"https://api.example.com","app":"internal app k","operator":"user:mei","space_id":null,"folder":null}
{"person":"user:a b","union_id":"u"}
{"upload":"begun","file":"a"}
{"upload":"stored","file":"a","path":"/a","bytes":23,"modified":"1.000000000","digest":"xxh3-128:0","space_id":"1","dentry_id":"2","name":"a","size":23}
{"send":"begun","space_id":"1","dentry_id":"2","to":"u"}
{"send":"sent","space_id":"1","dentry_id":"2","to":"u","request_id":"r"}
{"send":"begun","space_id":"1","dentry_id":"2","to":"v"}
{"send":"refused","space_id":"1","dentry_id":"2","to":"v","why":"no"}
{"send":"begun","space_id":"1","dentry_id":"2","to":"w"}
{"send":"unknown","space_id":"1","dentry_id":"2","to":"w","why":"no answer"}
{"send":"begun","space_id":"1","dentry_id":"2","to":"x"}
"#;

#[test]
fn a_journal_of_version_1_is_continued() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    fs::write(&path, VERSION_1.to_owned() + "{\"send\":\"beg").expect("a journal");
    for round in 0..2 {
        let journal = open(&path).expect("a journal");
        let Ok(State::Done(Done::Stored { file, content })) =
            journal.state(&Work::Upload(FileKey::new("a")))
        else {
            panic!("the file is stored")
        };
        assert_eq!((file.dentry_id.as_str(), content.size), ("2", 23));
        let sent = Done::Sent { request_id: Some("r".into()) };
        assert_eq!(journal.state(&send("u")), Ok(State::Done(sent)));
        assert_eq!(journal.state(&send("v")), Ok(State::Free));
        assert!(is_unknown(&journal, "w") && is_unknown(&journal, "x"));
        let key = FactKey::Person(Person::User("a b".into()));
        assert!(journal.recall(&key).expect("a fact").is_some());
        assert_eq!(is_unknown(&journal, "y"), round == 1);
        if round == 0 {
            claim(&journal, "y");
            journal.check().expect("nothing was lost");
        }
        drop(journal);
    }
    let text = fs::read_to_string(&path).expect("lines");
    assert!(text.starts_with(VERSION_1));
    let lines: Vec<&str> = text.lines().skip(VERSION_1.lines().count()).collect();
    assert!(lines[0].contains("\"above\":\"xxh3-128:") && lines.len() == 2, "{text}");
    // From now on what is above is covered.
    fs::write(&path, text.replace("user:a b", "user:a c")).expect("changed");
    let found = problem(&path, &purpose());
    assert!(found.contains("is damaged in line 12: a line above was changed"), "{found}");
}

/// Whether a work is free, unknown or done, by its records in an earlier run.
#[test]
fn a_send_stays_unknown_until_its_outcome_is_recorded() {
    use Outcome::*;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    // A claim, and how it ended: None is not at all, Some(None) is done.
    type End = Option<Option<Outcome>>;
    let rows: &[(&[End], &str)] = &[
        (&[], "free"),
        (&[None], "unknown"),
        (&[Some(None)], "done"),
        (&[Some(Some(Unknown))], "unknown"),
        (&[Some(Some(Refused))], "free"),
        (&[Some(Some(NotSent))], "free"),
        (&[Some(Some(Invalid))], "free"),
        (&[Some(Some(Refused)), None], "unknown"),
        (&[Some(Some(Refused)), Some(None)], "done"),
        (&[None, Some(None)], "done"),
        (&[Some(Some(Unknown)), Some(Some(Refused))], "unknown"),
        (&[Some(Some(Unknown)), Some(None)], "done"),
        (&[None, Some(Some(Refused))], "unknown"),
        (&[Some(Some(Refused)), Some(Some(Refused))], "free"),
    ];
    for (ends, expected) in rows {
        let _ = fs::remove_file(&path);
        for end in *ends {
            let journal = open(&path).expect("a journal");
            let attempt = claim(&journal, "u");
            let to = match end {
                None => continue,
                Some(None) => Settle::Done(Done::Sent { request_id: None }),
                Some(Some(Unknown)) => Settle::Unknown { why: "w".into() },
                Some(Some(outcome)) => Settle::NotDone { outcome: *outcome, why: "w".into() },
            };
            journal.settle(&send("u"), attempt, &to).expect("recorded");
        }
        let found = match open(&path).expect("a journal").state(&send("u")).expect("a state") {
            State::Free => "free",
            State::Unknown { .. } => "unknown",
            State::Done(_) => "done",
            State::Busy => "busy",
        };
        assert_eq!(found, *expected, "{ends:?}");
    }
}

#[test]
fn a_journal_that_is_only_read_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let none = FileJournal::read(&path).expect("nothing");
    assert!(none.bind(&purpose()).is_ok() && !path.exists());
    drop(open(&path).map(|journal| claim(&journal, "u")));
    let before = fs::read(&path).expect("lines");
    // While a run goes on, what it has claimed is not unknown yet.
    let writer = open(&path).expect("a journal");
    let mine = claim(&writer, "v");
    let journal = FileJournal::read(&path).expect("a journal in use");
    assert_eq!(journal.state(&send("v")), Ok(State::Busy));
    writer.settle(&send("v"), mine, &Settle::Unknown { why: "w".into() }).expect("recorded");
    drop(writer);
    let journal = FileJournal::read(&path).expect("a journal");
    assert!(is_unknown(&journal, "u") && is_unknown(&journal, "v"));
    let refused = journal.claim(&send("w"), Attempt::new(), None);
    assert!(matches!(refused, Err(JournalError::Lost(_))));
    assert!(fs::read(&path).expect("lines").starts_with(&before));
    assert_eq!(journal.contents().unknown, [send("u"), send("v")]);
}

#[test]
fn lost_uploads_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let (key, work) = (FileKey::new("a"), Work::Upload(FileKey::new("a")));
    let mut over = None;
    for lost in 0..3 {
        let journal = open(&path).expect("a journal");
        assert_eq!(journal.lost_uploads(&key), Ok(lost));
        let attempt = Attempt::new();
        assert_eq!(journal.claim(&work, attempt, over), Ok(Claim::Granted));
        over = Some(attempt);
    }
    let journal = open(&path).expect("a journal");
    let attempt = Attempt::new();
    assert_eq!(journal.claim(&work, attempt, over), Ok(Claim::Granted));
    let file = StoredFile::new("1".into(), "2".into());
    let done = Settle::Done(Done::Stored { file, content: Content::new(1, "xxh3-128:0") });
    journal.settle(&work, attempt, &done).expect("recorded");
    drop(journal);
    assert_eq!(open(&path).expect("a journal").lost_uploads(&key), Ok(3));
}

#[test]
fn a_journal_belongs_to_one_purpose() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    drop(open(&path).expect("a new journal"));
    let others = [
        Purpose { endpoint: "https://other".into(), ..purpose() },
        Purpose { app: "access token of any app".into(), ..purpose() },
        Purpose { operator: Person::Union("mei".into()), ..purpose() },
        Purpose { space: Some("1".into()), ..purpose() },
        Purpose { folder: Some("1".into()), ..purpose() },
    ];
    for (other, (name, _)) in others.iter().zip(of_purpose(&purpose())) {
        let found = problem(&path, other);
        assert!(found.contains(&format!("is for {name} ")), "{found}");
        assert!(found.ends_with("name another journal"), "{found}");
    }
    assert_eq!(problem(&path, &purpose()), "none");
}

/// Windows has no modes: the file inherits the folder's access rights.
#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    drop(open(&path).expect("a new journal"));
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(problem(folder.path(), &purpose()).contains("cannot be used"));
    assert!(problem(Path::new("/dev/full"), &purpose()).contains("is not a regular file"));
}
