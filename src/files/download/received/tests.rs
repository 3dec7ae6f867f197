use super::*;

/// Bytes in memory, and how many of them were noted.
#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    noted: Vec<u64>,
    is_full: bool,
}

impl Place for Memory {
    fn empty(&mut self) -> io::Result<()> {
        self.bytes.clear();
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn note(&mut self, prefix: &Prefix) -> io::Result<()> {
        self.noted.push(prefix.done);
        Ok(())
    }
}

fn crc(bytes: &[u8]) -> u64 {
    let mut prefix = Prefix::default();
    prefix.take(bytes);
    prefix.crc.sum64()
}

/// The verdict on an answer, and the bytes written.
fn received(
    known: Option<u64>,
    head: &Head<'_>,
    pieces: &[&str],
) -> (Result<u64, (Action, String)>, Vec<u8>) {
    let (mut place, mut seen) = (Memory::default(), Vec::new());
    let mut note = |done, size| seen.push((done, size));
    let mut prefix = Prefix::default();
    let mut received = Received::new(&mut place, &mut note, known, &mut prefix, true);
    let mut result = received.begin(head);
    for piece in pieces {
        result = result.and_then(|()| received.take(piece.as_bytes()));
    }
    let result = result.and_then(|()| received.end()).map(|()| received.size());
    if result.is_ok() {
        assert_eq!(seen.first().map(|(done, _)| *done), Some(0));
        assert!(seen.last().is_some_and(|(done, size)| done == size));
    }
    let short = |failure: Failure| (failure.action, failure.details.detail.unwrap_or_default());
    (result.map_err(short), place.bytes)
}

fn whole(length: Option<u64>, encodings: &str) -> Head<'_> {
    Head { length, encodings, ..Head::default() }
}

#[test]
fn a_complete_file_is_accepted() {
    for (known, length) in [(None, Some(3)), (Some(3), None), (Some(3), Some(3))] {
        for encoding in ["", "identity", "identity, identity"] {
            let (result, file) = received(known, &whole(length, encoding), &["a", "bc"]);
            assert_eq!((result, &*file), (Ok(3), &b"abc"[..]));
        }
    }
    assert_eq!(received(None, &whole(Some(0), ""), &[]).0, Ok(0));
    let head = Head { crc64: Some(crc(b"abc")), ..whole(Some(3), "") };
    assert_eq!(received(None, &head, &["ab", "c"]).0, Ok(3));
}

#[test]
fn answers_other_than_the_file_are_refused() {
    let problem = |known, head: &Head<'_>, pieces: &[&str]| {
        received(known, head, pieces).0.expect_err("no file")
    };
    let (action, text) = problem(None, &whole(Some(3), "identity, gzip"), &["abc"]);
    assert!(action == Action::Final && text.contains("gzip"), "{text}");
    let (action, text) = problem(Some(4), &whole(Some(3), ""), &["abc"]);
    assert!(action == Action::Final && text.contains("3 bytes and not 4"), "{text}");
    let (action, text) = problem(None, &whole(None, ""), &["abc"]);
    assert!(action == Action::Final && text.contains("how long"), "{text}");
    let (action, text) = problem(Some(2), &whole(None, ""), &["a", "bc"]);
    assert!(action == Action::Final && text.contains("more than the file's 2 bytes"), "{text}");
    let (action, text) = problem(Some(3), &whole(None, ""), &["ab"]);
    assert!(action == Action::Unknown && text.contains("2 of 3 bytes"), "{text}");
    let damaged = Head { crc64: Some(crc(b"abd")), ..whole(Some(3), "") };
    let (action, text) = problem(None, &damaged, &["abc"]);
    assert!(action == Action::Final && text.contains("damaged"), "{text}");
    let part = Head { is_part: true, range: Some("bytes 0-2/3"), ..whole(Some(3), "") };
    let (action, text) = problem(None, &part, &["abc"]);
    assert!(action == Action::Final && text.contains("not requested"), "{text}");
}

#[test]
fn a_full_disk_ends_the_download() {
    let mut full = Memory { is_full: true, ..Memory::default() };
    let (mut quiet, mut prefix) = (|_, _| {}, Prefix::default());
    let mut received = Received::new(&mut full, &mut quiet, None, &mut prefix, true);
    received.begin(&whole(Some(1), "")).expect("a length");
    let failure = received.take(b"a").expect_err("no room");
    assert_eq!((failure.details.outcome, failure.action), (Outcome::Invalid, Action::Final));
    assert!(failure.details.source.is_some() && !received.begins_anew(&failure));
}

/// The first three bytes of "abcdef", and a head that goes on with them.
fn begun() -> (Memory, Prefix, Head<'static>) {
    let mut prefix = Prefix::new(Some("\"e\""), 6, Some(crc(b"abcdef")));
    prefix.take(b"abc");
    let head = Head {
        is_part: true,
        length: Some(3),
        range: Some("bytes 3-5/6"),
        etag: Some("\"e\""),
        ..Head::default()
    };
    (Memory { bytes: b"abc".to_vec(), ..Memory::default() }, prefix, head)
}

#[test]
fn the_rest_is_appended_to_the_beginning() {
    let (mut place, mut prefix, head) = begun();
    let mut seen = Vec::new();
    let mut note = |done, size| seen.push((done, size));
    let mut received = Received::new(&mut place, &mut note, Some(6), &mut prefix, true);
    let rest = received.rest().expect("something is there");
    assert_eq!((rest.from, rest.etag), (3, "\"e\""));
    received.begin(&Head { length: None, range: Some("Bytes 3-5/6"), ..head }).expect("the rest");
    received.take(b"def").and_then(|()| received.end()).expect("whole");
    assert_eq!((received.size(), &*place.bytes), (6, &b"abcdef"[..]));
    assert_eq!(seen, [(3, 6), (6, 6)]);
}

#[test]
fn an_answer_that_is_not_the_rest_restarts_the_download() {
    let rows = [
        Head { range: None, ..begun().2 },
        Head { range: Some("bytes 3-5/*"), ..begun().2 },
        Head { range: Some("bytes 3-4/6"), ..begun().2 },
        Head { range: Some("bytes 2-5/6"), ..begun().2 },
        Head { range: Some("bytes 3-6/7"), ..begun().2 },
        Head { range: Some("bytes 0-5/6"), ..begun().2 },
        Head { range: Some("lines 3-5/6"), ..begun().2 },
        Head { range: Some("bytes"), ..begun().2 },
        Head { length: Some(4), ..begun().2 },
        Head { etag: None, ..begun().2 },
        Head { etag: Some("\"f\""), ..begun().2 },
        Head { etag: Some("W/\"e\""), ..begun().2 },
        Head { encodings: "gzip", ..begun().2 },
    ];
    for (row, head) in rows.iter().enumerate() {
        let (mut place, mut prefix, _) = begun();
        let mut quiet = |_, _| {};
        let mut received = Received::new(&mut place, &mut quiet, None, &mut prefix, true);
        let failure = received.begin(head).expect_err("not the rest");
        assert!(received.begins_anew(&failure), "row {row}");
        assert_eq!(place.bytes, b"abc", "row {row}");
    }
    // More than the rest, and damaged bytes.
    for (more, text) in [("defg", "more than"), ("dex", "damaged")] {
        let (mut place, mut prefix, head) = begun();
        let mut quiet = |_, _| {};
        let mut received = Received::new(&mut place, &mut quiet, None, &mut prefix, true);
        received.begin(&head).expect("the rest");
        let result = received.take(more.as_bytes()).and_then(|()| received.end());
        let failure = result.expect_err(text);
        assert!(received.begins_anew(&failure));
        assert!(failure.details.detail.is_some_and(|detail| detail.contains(text)));
    }
}

#[test]
fn a_whole_file_replaces_the_beginning() {
    let (mut place, mut prefix, _) = begun();
    let mut quiet = |_, _| {};
    let mut received = Received::new(&mut place, &mut quiet, None, &mut prefix, true);
    received.begin(&Head { etag: Some("W/\"f\""), ..whole(Some(2), "") }).expect("a file");
    received.take(b"xy").and_then(|()| received.end()).expect("whole");
    assert_eq!(place.bytes, b"xy");
    assert!(prefix.of.is_none());
    // No one can go on with it, and no one does without being asked to.
    for (etag, resumes) in [(None, true), (Some("\"e\""), false)] {
        let mut prefix = Prefix::new(etag, 6, None);
        prefix.take(b"abc");
        assert!(Received::new(&mut place, &mut quiet, None, &mut prefix, resumes).rest().is_none());
    }
}

#[test]
fn notes_are_written_during_the_download() {
    let mib = "x".repeat(1 << 20);
    let (mut place, mut quiet, mut prefix) = (Memory::default(), |_, _| {}, Prefix::default());
    let mut received = Received::new(&mut place, &mut quiet, None, &mut prefix, true);
    received.begin(&whole(Some(3 << 20), "")).expect("a file");
    for _ in 0..3 {
        received.take(mib.as_bytes()).expect("taken");
    }
    assert_eq!(place.noted, [1 << 20, 2 << 20]);
    assert_eq!([0, 256 << 20, 1 << 40].map(between_notes), [1 << 20, 8 << 20, 64 << 20]);
}

/// A later answer need not tell the checksum again, and another file has another.
#[test]
fn a_checksum_covers_the_whole_of_the_same_file() {
    for (etag, bytes, is_good) in
        [("\"e\"", "abcdef", true), ("\"e\"", "abcdeX", false), ("\"f\"", "abcdeX", true)]
    {
        let (mut place, mut prefix, _) = begun();
        let mut quiet = |_, _| {};
        let mut received = Received::new(&mut place, &mut quiet, None, &mut prefix, false);
        received.begin(&Head { etag: Some(etag), ..whole(Some(6), "") }).expect("a file");
        let result = received.take(bytes.as_bytes()).and_then(|()| received.end());
        assert_eq!(result.is_ok(), is_good, "{etag} {bytes}");
    }
}
