//! Tests files that were torn, cut off or altered.

use super::*;

/// A line counts if all of it is there; its newline may be missing.
#[test]
fn a_line_torn_anywhere_is_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = open(&path).expect("a new journal");
    let head = fs::read(&path).expect("the first line").len();
    for to in ["u", "v"] {
        claim(&journal, to);
    }
    drop(journal);
    let whole = fs::read(&path).expect("three lines");
    for length in 0..=whole.len() {
        fs::write(&path, &whole[..length]).expect("a torn journal");
        let journal = open(&path).unwrap_or_else(|text| panic!("{length}: {text}"));
        let followed = whole.get(length).is_none_or(|next| *next == b'\n');
        let lines = whole[..length].iter().filter(|byte| **byte == b'\n').count();
        let lines = lines + usize::from(followed && length > 0 && whole[length - 1] != b'\n');
        let unknown = |to| is_unknown(&journal, to);
        assert_eq!((unknown("u"), unknown("v")), (lines > 1, lines > 2), "{length}");
        claim(&journal, "w");
        journal.check().expect("nothing was lost");
        drop(journal);
        let after = open(&path).expect("a journal again");
        assert!(is_unknown(&after, "w"), "{length}");
        assert!(fs::read(&path).expect("lines").starts_with(&whole[..head]));
    }
}

/// What is known after a cut is what the whole lines say, and goes on from there.
#[test]
fn claims_and_settlements_are_cut_off_with_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = open(&path).expect("a new journal");
    let (work, upload) = (send("u"), Work::Upload(FileKey::new("a")));
    let sent = Done::Sent { request_id: Some("文".into()) };
    let content = Content::new(1, "xxh3-128:0");
    let stored = Done::Stored { file: StoredFile::new("1".into(), "2".into()), content };
    let not_done = Settle::NotDone { outcome: Outcome::Refused, why: "no".into() };
    let attempts: [Attempt; 4] = std::array::from_fn(|_| Attempt::new());
    let [first, second, third, fourth] = attempts;
    let unknown = |attempt| Some(Err(attempt));
    // What a line adds, and what is known of the send and the upload once it is whole: done, or who is unknown.
    type Known = Option<Result<Done, Attempt>>;
    type Add<'a> = &'a dyn Fn() -> bool;
    let claim = |work, attempt, over| journal.claim(work, attempt, over) == Ok(Claim::Granted);
    let settle = |work, attempt, to: &Settle| journal.settle(work, attempt, to).is_ok();
    let rows: [(Add<'_>, Known, Known); 8] = [
        (&|| claim(&upload, first, None), None, unknown(first)),
        (&|| settle(&upload, first, &Settle::Done(stored.clone())), None, Some(Ok(stored.clone()))),
        (&|| claim(&work, second, None), unknown(second), Some(Ok(stored.clone()))),
        (&|| settle(&work, second, &not_done), None, Some(Ok(stored.clone()))),
        (&|| claim(&work, third, None), unknown(third), Some(Ok(stored.clone()))),
        (
            &|| settle(&work, third, &Settle::Unknown { why: "no answer".into() }),
            unknown(third),
            Some(Ok(stored.clone())),
        ),
        (&|| claim(&work, fourth, Some(third)), unknown(fourth), Some(Ok(stored.clone()))),
        (
            &|| settle(&work, fourth, &Settle::Done(sent.clone())),
            Some(Ok(sent.clone())),
            Some(Ok(stored.clone())),
        ),
    ];
    for (number, (add, ..)) in rows.iter().enumerate() {
        assert!(add(), "row {number}");
    }
    let whole = fs::read(&path).expect("lines");
    let is_end = |length: &usize| whole[..*length].ends_with(b"\n");
    let ends: Vec<usize> = (1..=whole.len()).filter(is_end).collect();
    assert_eq!(ends.len(), 1 + rows.len());
    let copy = folder.path().join("copy");
    for length in ends[0] - 1..=whole.len() {
        fs::write(&copy, &whole[..length]).expect("a torn journal");
        let journal = open(&copy).expect("a journal");
        // A line counts without its newline.
        let lines = ends.iter().filter(|end| **end - 1 <= length).count() - 1;
        let (expected_send, expected_upload) = match lines.checked_sub(1) {
            None => (None, None),
            Some(last) => (rows[last].1.clone(), rows[last].2.clone()),
        };
        for (work, expected) in [(&work, expected_send), (&upload, expected_upload)] {
            let found = match journal.state(work).expect("a state") {
                State::Free => None,
                State::Done(done) => Some(Ok(done)),
                State::Unknown { attempt, .. } => unknown(attempt),
                State::Busy => panic!("nobody is there"),
            };
            assert_eq!(found, expected, "{length} bytes, {lines} lines, {work:?}");
            let over = expected.as_ref().and_then(|known| known.as_ref().err()).copied();
            let claim = journal.claim(work, Attempt::new(), over).expect("an answer");
            let is_done = matches!(expected, Some(Ok(_)));
            assert_eq!(
                claim == Claim::Granted,
                !is_done,
                "{length} bytes, {lines} lines, {work:?}"
            );
        }
        journal.check().expect("nothing was lost");
    }
}

/// A byte that is flipped, and a line that is lost, doubled or moved.
#[test]
fn every_damage_is_noticed_and_nothing_is_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let journal = open(&path).expect("a new journal");
    for to in ["u", "v", "w"] {
        let attempt = claim(&journal, to);
        let done = Settle::Done(Done::Sent { request_id: Some("r".into()) });
        journal.settle(&send(to), attempt, &done).expect("recorded");
    }
    drop(journal);
    let whole = fs::read_to_string(&path).expect("seven lines");
    let damaged = |content: &[u8], what: &str| {
        fs::write(&path, content).expect("a damaged journal");
        let found = problem(&path, &purpose());
        let named = ["is damaged in line ", "is not a journal", "has version"];
        let is_named = named.iter().any(|name| found.contains(name));
        assert!(is_named, "{what}: {found}");
        assert_eq!(fs::read(&path).expect("text"), content, "{what}");
    };
    let end = whole.trim_end().rfind('\n').expect("lines");
    for at in (0..end).step_by(3) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1;
        damaged(&bytes, &format!("byte {at}"));
    }
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    for at in 1..lines.len() - 1 {
        let mut fewer = lines.clone();
        let line = fewer.remove(at);
        damaged(fewer.concat().as_bytes(), &format!("without line {at}"));
        let mut more = lines.clone();
        more.insert(at, line);
        damaged(more.concat().as_bytes(), &format!("line {at} twice"));
        let mut moved = lines.clone();
        moved.swap(at, at + 1);
        damaged(moved.concat().as_bytes(), &format!("line {at} moved"));
    }
    damaged((whole.clone() + "\0\0\n").as_bytes(), "zeros");
    damaged(&[whole.as_bytes(), b"\xff\n"].concat(), "no text");
    damaged(b"some text", "some text");
    fs::write(&path, whole.replacen("\"version\":2", "\"version\":3", 1)).expect("a file");
    assert!(problem(&path, &purpose()).contains("has version 3"));
}

/// While a run goes on, no other program may touch the file. Windows refuses most of it.
#[test]
fn an_altered_file_ends_the_claims() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal");
    let other = folder.path().join("other");
    type Touch<'a> = &'a dyn Fn() -> io::Result<()>;
    let rows: [(&str, Touch<'_>); 6] = [
        ("removed", &|| fs::remove_file(&path)),
        ("renamed", &|| fs::rename(&path, &other)),
        ("saved by an editor", &|| {
            fs::write(&other, "another")?;
            fs::rename(&other, &path)
        }),
        ("copied over", &|| fs::write(&path, "another")),
        ("cut", &|| File::options().write(true).open(&path)?.set_len(9)),
        ("emptied", &|| fs::write(&path, "")),
    ];
    for (what, touch) in rows {
        let _ = fs::remove_file(&path);
        let journal = open(&path).expect("a new journal");
        claim(&journal, "u");
        let touched = touch();
        let refused = journal.claim(&send("v"), Attempt::new(), None);
        if cfg!(windows) && touched.is_err() {
            assert_eq!((journal.check(), refused.map(drop)), (Ok(()), Ok(())), "{what}");
            continue;
        }
        touched.expect(what);
        assert!(matches!(&refused, Err(JournalError::Damaged(_))), "{what}: {refused:?}");
        assert!(matches!(journal.check(), Err(JournalError::Damaged(_))), "{what}");
        assert_eq!(journal.state(&send("v")), Ok(State::Free), "{what}");
    }
    // The last line is another one, and the file as long as before.
    let _ = fs::remove_file(&path);
    let journal = open(&path).expect("a new journal");
    claim(&journal, "u");
    let changed =
        fs::read_to_string(&path).and_then(|text| fs::write(&path, text.replace("\"u\"", "\"v\"")));
    if cfg!(windows) && changed.is_err() {
        return;
    }
    changed.expect("written");
    assert!(matches!(journal.check(), Err(JournalError::Damaged(_))));
}
