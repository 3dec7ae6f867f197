//! Files that change while they are uploaded.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use super::*;

const PART: usize = 102_400;
const SIZE: usize = 2 * PART + 1;

fn bytes(filler: u8) -> Vec<u8> {
    vec![filler; SIZE]
}

fn touch(path: &Path, time: SystemTime) {
    let file = File::options().write(true).open(path).expect("a file");
    file.set_modified(time).expect("another time");
}

/// Overwrites the existing file.
fn rewrite(path: &Path, at: u64, text: &[u8]) {
    let mut file = File::options().write(true).open(path).expect("a file");
    file.seek(SeekFrom::Start(at)).expect("sought");
    io::Write::write_all(&mut file, text).expect("written");
}

fn resize(path: &Path, size: u64) {
    let file = File::options().write(true).open(path).expect("a file");
    file.set_len(size).expect("another size");
}

type Change = fn(&Path);

/// A change of a file, and the outcome of its upload.
const ROWS: &[(&str, Change, bool)] = &[
    ("nothing", |_| {}, true),
    ("its first byte", |path| rewrite(path, 0, b"x"), false),
    ("its last byte", |path| rewrite(path, SIZE as u64 - 1, b"x"), false),
    ("all of it", |path| rewrite(path, 0, &bytes(b'x')), false),
    ("the same bytes again", |path| rewrite(path, 0, &bytes(b'a')), true),
    ("emptied and written again", |path| fs::write(path, bytes(b'x')).expect("written"), false),
    ("emptied and as before", |path| fs::write(path, bytes(b'a')).expect("written"), true),
    ("longer", |path| rewrite(path, SIZE as u64, b"x"), false),
    ("shorter", |path| resize(path, SIZE as u64 - 1), false),
    ("empty", |path| resize(path, 0), false),
    ("an older time", |path| touch(path, SystemTime::UNIX_EPOCH), true),
    ("a newer time", |path| touch(path, SystemTime::now() + Duration::from_secs(60)), true),
    (
        "a byte, and its time set back",
        |path| {
            let before = path.metadata().and_then(|found| found.modified()).expect("a time");
            rewrite(path, 7, b"x");
            touch(path, before);
        },
        false,
    ),
    (
        "another file in its place",
        |path| {
            let other = path.with_extension("new");
            fs::write(&other, bytes(b'x')).expect("written");
            fs::rename(other, path).expect("renamed");
        },
        true,
    ),
    #[cfg(unix)]
    ("no name any more", |path| fs::remove_file(path).expect("removed"), true),
    #[cfg(unix)]
    (
        "other permissions",
        |path| {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(path, fs::Permissions::from_mode(0o400)).expect("ours");
        },
        true,
    ),
];

/// Uploads a file that changes after this many bytes were read. An old file was last changed long ago.
fn upload(
    when: usize,
    change: Change,
    old: bool,
    answers: Answers,
    adapt: fn(Upload<'_>) -> Upload<'_>,
) -> (Result<StoredFile, Error>, Arc<Script>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bin");
    fs::write(&path, bytes(b'a')).expect("written");
    if old {
        touch(&path, SystemTime::now() - Duration::from_secs(3600));
    }
    let mut change = Some(change);
    let (client, script) = fixed(answers);
    let upload = Upload::file(&path).expect("a file").progress(|done, _| {
        if done >= when as u64
            && let Some(change) = change.take()
        {
            change(&path);
        }
    });
    let result = client.upload(adapt(upload), &"1".into(), &"union".into());
    (result, script)
}

fn check(what: &str, stands: bool, result: Result<StoredFile, Error>, script: &Script) {
    let committed = script.asked().iter().any(|line| line.starts_with("commit?"));
    assert_eq!(committed, stands, "{what}");
    match result {
        Ok(_) => assert!(stands, "{what}"),
        Err(error) => {
            assert!(!stands, "{what}: {error}");
            assert_eq!(
                (error.outcome(), error.step()),
                (Outcome::Invalid, Some("ossPut")),
                "{what}"
            );
            assert!(error.may_repeat(), "nothing was stored");
        }
    }
}

#[test]
fn a_file_that_changed_is_never_committed() {
    for (what, change, stands) in ROWS {
        for old in [false, true] {
            // If its times are restored within one tick of the clock, an old file looks unchanged.
            if old && what.contains("set back") {
                continue;
            }
            let answers = || vec![info(), stored(), committed()];
            let (result, script) = upload(SIZE, *change, old, answers(), |upload| upload);
            check(what, *stands, result, &script);
            let parts = vec![begun(), places(), stored(), stored(), stored(), committed()];
            let (result, script) = upload(SIZE, *change, old, parts, in_parts);
            check(what, *stands, result, &script);
        }
    }
}

fn begun() -> Answer {
    answer(200, r#"{"uploadKey":"key"}"#)
}

fn places() -> Answer {
    let infos = (1..=3).map(|number| {
        format!(
            r#"{{"partNumber":{number},"headerSignatureInfo":{{"resourceUrls":["http://HOST/{number}"],"headers":{{}}}}}}"#
        )
    });
    let infos: Vec<_> = infos.collect();
    answer(200, &format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, infos.join(",")))
}

fn in_parts(upload: Upload<'_>) -> Upload<'_> {
    upload.multipart_above(0).part_size(PART as u64).connections(1)
}

#[test]
fn a_part_that_changes_after_its_upload_is_noticed() {
    let changes: [(&str, Change, bool); 3] = [
        ("the part before", |path| rewrite(path, 0, b"x"), false),
        // Both parts were read and are at the store.
        ("the part behind", |path| rewrite(path, SIZE as u64 - 1, b"x"), true),
        ("nothing", |_| {}, true),
    ];
    for (what, change, stands) in changes {
        let answers = vec![begun(), places(), stored(), stored(), stored(), committed()];
        let (result, script) = upload(PART, change, false, answers, in_parts);
        check(what, stands, result, &script);
    }
}

#[test]
fn only_the_bytes_at_the_store_count() {
    // The first attempt reads the old bytes and is lost; the second reads the new ones.
    let answers = vec![info(), lost(), stored(), committed()];
    let change: Change = |path| rewrite(path, 0, &bytes(b'x'));
    let (result, script) = upload(SIZE, change, false, answers, |upload| upload);
    check("between two attempts", true, result, &script);
    let put = script.put_bytes();
    assert!(put[0] == bytes(b'a') && put[1] == bytes(b'x'));
}

#[test]
fn an_applications_own_content_can_be_watched() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a");
    for (change, stands) in [("abc", true), ("abd", false)] {
        fs::write(&path, "abc").expect("written");
        let file = Arc::new(File::open(&path).expect("a file"));
        let (client, script) = fixed(vec![info(), stored(), committed()]);
        let upload = Upload::new("a", file.clone()).expect("content").watch(file);
        let upload = upload.progress(|done, _| {
            if done == 3 {
                fs::write(&path, change).expect("written");
            }
        });
        let result = client.upload(upload, &"1".into(), &"union".into());
        check(change, stands, result, &script);
    }
}

/// Fails after some bytes.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(io::Error::other("gone"))?;
        buffer[0] = b'x';
        Ok(1)
    }
}

#[test]
fn content_that_can_be_read_only_once_is_kept() {
    // It returns pieces, as pipes do.
    let pieces = Cursor::new(bytes(b'a')).chain(&b"bc"[..]);
    let upload = Upload::spooled(pieces).expect("content");
    assert_eq!(upload.size(), SIZE as u64 + 2);
    let (client, script) = fixed(vec![info(), lost(), stored(), committed()]);
    client.upload(upload.name("a"), &"1".into(), &"union".into()).expect("stored");
    let put = script.put_bytes();
    assert!(put.len() == 2 && put.iter().all(|put| *put == [bytes(b'a'), b"bc".to_vec()].concat()));

    let (client, _) = fixed(vec![]);
    let nameless = Upload::spooled(&b""[..]).expect("nothing is content");
    let error = client.upload(nameless, &"1".into(), &"union".into()).expect_err("no name");
    assert!(error.to_string().contains("has no name"), "{error}");
    let error = Upload::spooled(Broken(3)).expect_err("broken");
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_without_a_size_is_named() {
    for path in ["/proc/cpuinfo", "/proc/self/status", "/proc/self/maps"] {
        let error = Upload::file(path).expect_err("no size");
        assert_eq!(error.outcome(), Outcome::Invalid);
        let text = error.to_string();
        assert!(text.contains(path) && text.contains("save it to a file"), "{text}");
    }
}
