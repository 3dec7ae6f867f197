//! Resumed downloads, and stores that send something else.

use std::path::Path;
use std::sync::Mutex;

use dingtalk_file::emulator::Exchange;
use dingtalk_file::{Upload, storage::ConflictStrategy};

use super::*;
use crate::wire::response;

/// Larger than the part before the first note.
const LARGE: usize = (5 << 20) + 123;

fn bytes(seed: usize) -> Vec<u8> {
    (0..LARGE).map(|index| (index * seed / 13) as u8).collect()
}

/// Stores bytes under a name, and replaces existing ones.
fn store(emulator: &Emulator, bytes: Vec<u8>) -> StoredFile {
    let upload = Upload::new("large.bin", std::io::Cursor::new(bytes)).expect("content");
    let upload = upload.conflict(ConflictStrategy::Overwrite);
    client(emulator).upload(upload, emulator.space_id(), &owner(emulator)).expect("stored")
}

/// Downloads without retries.
fn once(emulator: &Emulator, download: Download<'_>) -> Result<Downloaded, Error> {
    let policy = RetryPolicy::new(0).backoff(Duration::from_millis(1));
    let client = emulator.client().retry(policy).build().expect("a client");
    client.download(download, &owner(emulator))
}

/// Returns the GETs from the store, with their ranges and answers.
fn gets(emulator: &Emulator) -> Vec<(Option<String>, Option<u16>, String)> {
    let exchanges = emulator.exchanges().into_iter();
    let gets = exchanges.filter(|exchange| exchange.method == "GET");
    let header = |exchange: &Exchange, name| {
        let mut headers = exchange.headers.iter();
        headers.find(|(found, _)| found == name).map(|(_, value)| value.clone())
    };
    gets.map(|get| (header(&get, "range"), get.status, get.answer)).collect()
}

/// Interrupts a download in the middle, and returns the position at which it can resume.
fn interrupt(emulator: &Emulator, file: &StoredFile, folder: &Path) {
    emulator.fault("ossGet", Fault::truncate());
    let download = Download::new(file.clone(), folder).resume(true);
    let error = once(emulator, download).expect_err("broken off");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    let mut left = names(folder);
    left.sort();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].ends_with(".dingtalk-part") && left[1].ends_with(".dingtalk-part.note"));
}

#[test]
fn bytes_from_before_an_interruption_are_not_fetched_again() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let file = store(&emulator, bytes(7));
    emulator.fault("ossGet", Fault::truncate());
    let seen = Mutex::new(Vec::new());
    let download = Download::new(file, folder.path());
    let download = download.progress(|done, _| seen.lock().expect("no panic").push(done));
    let downloaded = client(&emulator).download(download, &owner(&emulator)).expect("a file");
    assert!(fs::read(&downloaded.path).expect("a file") == bytes(7));
    assert_eq!(downloaded.size, LARGE as u64);
    let half = LARGE / 2;
    let rest = format!("[{} bytes]", LARGE - half);
    let gets = gets(&emulator);
    assert_eq!(gets[1], (Some(format!("bytes={half}-")), Some(206), rest));
    assert_eq!(gets.len(), 2);
    assert!(seen.into_inner().expect("no panic").is_sorted(), "the count does not start over");
    assert_eq!(names(folder.path()), ["large.bin"]);
}

#[test]
fn another_run_resumes() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let file = store(&emulator, bytes(7));
    interrupt(&emulator, &file, folder.path());
    let download = Download::new(file, folder.path()).resume(true);
    let downloaded = once(&emulator, download).expect("a file");
    assert!(fs::read(&downloaded.path).expect("a file") == bytes(7));
    assert_eq!(names(folder.path()), ["large.bin"]);
    let gets = gets(&emulator);
    let range = gets[1].0.as_deref().and_then(|range| range.strip_prefix("bytes="));
    let from: usize =
        range.and_then(|range| range.strip_suffix('-')).expect("a range").parse().unwrap();
    assert!((1 << 20..=LARGE / 2).contains(&from), "{from}");
    assert_eq!((gets[1].1, &gets[1].2), (Some(206), &format!("[{} bytes]", LARGE - from)));
    assert_eq!(gets.len(), 2);
}

#[test]
fn partial_files_are_kept_and_used_only_on_request() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let file = store(&emulator, bytes(7));
    emulator.fault("ossGet", Fault::truncate());
    once(&emulator, Download::new(file.clone(), folder.path())).expect_err("broken off");
    assert_eq!(names(folder.path()), [""; 0]);
    interrupt(&emulator, &file, folder.path());
    once(&emulator, Download::new(file, folder.path())).expect("a file");
    assert_eq!((gets(&emulator)[2].0.as_ref(), names(folder.path()).len()), (None, 3));
}

#[test]
fn partial_files_of_other_downloads_are_not_resumed() {
    type Change = fn(&Emulator, &Path, &mut StoredFile, &mut String);
    let rows: [(&str, Change, &[u16]); 7] = [
        ("nothing", |_, _, _, _| {}, &[206]),
        (
            "changed at DingTalk",
            |emulator, _, file, _| *file = store(emulator, bytes(11)),
            &[412, 200],
        ),
        ("another target", |_, _, _, target| *target = "b".into(), &[200]),
        ("another size", |_, _, file, _| file.size = None, &[206]),
        (
            "other bytes",
            |_, folder, _, _| change(folder, ".dingtalk-part", |bytes| bytes[1000] ^= 1),
            &[200],
        ),
        (
            "fewer bytes",
            |_, folder, _, _| change(folder, ".dingtalk-part", |bytes| bytes.truncate(1 << 20)),
            &[200],
        ),
        (
            "a cut note",
            |_, folder, _, _| change(folder, ".note", |note| note.truncate(note.len() / 2)),
            &[200],
        ),
    ];
    for (what, change, expected) in rows {
        let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
        let mut file = store(&emulator, bytes(7));
        let mut target = "large.bin".to_string();
        interrupt(&emulator, &file, folder.path());
        change(&emulator, folder.path(), &mut file, &mut target);
        let download = Download::new(file.clone(), folder.path().join(target)).resume(true);
        let downloaded = once(&emulator, download).expect(what);
        let mut stored = Vec::new();
        let mut content = emulator.content(&file.dentry_id).expect("a file");
        std::io::Read::read_to_end(&mut content, &mut stored).expect("read");
        assert!(fs::read(downloaded.path).expect("a file") == stored, "{what}");
        let statuses: Vec<_> = gets(&emulator)[1..].iter().filter_map(|get| get.1).collect();
        assert_eq!(statuses, expected, "{what}");
    }
}

/// Only root can write to a file that its owner may only read.
#[test]
fn a_download_that_replaces_a_read_only_file_is_resumed() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    };
    // The old file's mode, the mode of the incomplete file, the old file's mode in the next run, and its answer.
    let rows = [
        (0o600, 0o600, 0o600, 206),
        (0o400, 0o600, 0o400, 206),
        (0o444, 0o644, 0o444, 206),
        (0o400, 0o600, 0o600, 206),
        (0o600, 0o600, 0o400, 206),
        (0o400, 0o600, 0o444, 200),
        (0o444, 0o644, 0o400, 200),
    ];
    for (before, incomplete, after, status) in rows {
        let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
        let file = store(&emulator, bytes(7));
        let target = folder.path().join("target");
        fs::write(&target, "old").expect("written");
        set(&target, before);
        let download = || Download::new(file.clone(), &target).replace(true).resume(true);
        emulator.fault("ossGet", Fault::truncate());
        once(&emulator, download()).expect_err("broken off");
        let left = names(folder.path()).into_iter().find(|name| name.ends_with(".dingtalk-part"));
        assert_eq!(mode(&folder.path().join(left.expect("a file"))), incomplete, "{before:o}");
        set(&target, after);
        once(&emulator, download()).expect("a file");
        assert_eq!(gets(&emulator)[1].1, Some(status), "{before:o} {after:o}");
        assert_eq!(mode(&target), after, "{before:o} {after:o}");
        assert!(fs::read(&target).expect("a file") == bytes(7));
        assert_eq!(names(folder.path()), ["target"]);
    }
}

/// Changes the file in a folder whose name has this ending.
fn change(folder: &Path, end: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let name = names(folder).into_iter().find(|name| name.ends_with(end)).expect("a file");
    let mut bytes = fs::read(folder.join(&name)).expect("a file");
    change(&mut bytes);
    fs::write(folder.join(name), bytes).expect("written");
}

/// A second run begins and ends during the first.
#[test]
fn two_runs_at_once_do_not_mix() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let old = store(&emulator, bytes(7));
    let target = folder.path().join("target");
    let mut second = None;
    let download =
        |file: &StoredFile| Download::new(file.clone(), &target).resume(true).replace(true);
    let first = download(&old).progress(|done, _| {
        if done > 2 << 20 && second.is_none() {
            let new = store(&emulator, bytes(11));
            let downloaded = once(&emulator, download(&new)).expect("a file");
            second = Some(fs::read(downloaded.path).expect("a file"));
        }
    });
    once(&emulator, first).expect("a file");
    assert!(second.expect("a second run") == bytes(11));
    assert!(fs::read(&target).expect("a file") == bytes(7));
    assert_eq!(names(folder.path()), ["target"]);
}

/// Downloads from a store that sends three of six bytes, then the `answers`.
fn begun(tag: &str, answers: &[Vec<u8>]) -> (Result<Vec<u8>, String>, Vec<Option<String>>) {
    let first = format!("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n{tag}\r\nabc");
    // Each script is for one connection.
    let closing = |answer: &Vec<u8>| {
        let end = answer.windows(2).position(|two| two == b"\r\n").expect("a line");
        [&answer[..end], b"\r\nConnection: close", &answer[end..]].concat()
    };
    let scripts = std::iter::once(first.into_bytes()).chain(answers.iter().map(closing));
    let store = Wire::serve(scripts.map(|bytes| vec![Step::Read, write(bytes)]).collect());
    let info = format!(
        r#"{{"headerSignatureInfo":{{"resourceUrls":["{}/file"],"headers":{{"Authorization":"OSS x"}}}}}}"#,
        store.url
    );
    let dingtalk = Wire::serve(vec![answer("200 OK", info)]);
    let client = Client::builder()
        .endpoint(&dingtalk.url)
        .credentials(Credentials::token("t0ken"))
        .retry(POLICY)
        .build()
        .expect("valid settings");
    let folder = folder();
    let download = Download::new(StoredFile::new("1".into(), "2".into()), folder.path().join("a"));
    let result = client.download(download, &"union".into());
    let requests = store.requests();
    let ranges = requests[1..].iter().map(|request| {
        let header = |name: &str| {
            let mut lines = request.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        assert_eq!(header("range").is_some(), header("if-match").is_some());
        header("range").map(|range| format!("{range} {}", header("if-match").unwrap_or_default()))
    });
    let ranges = ranges.collect();
    match result {
        Ok(downloaded) => (Ok(fs::read(downloaded.path).expect("a file")), ranges),
        Err(error) => {
            assert_eq!(names(folder.path()), [""; 0]);
            (Err(error.to_string()), ranges)
        }
    }
}

const TAG: &str = "ETag: \"e\"\r\n";

#[test]
fn if_a_store_ignores_the_range_the_whole_file_is_fetched() {
    let whole = || response("200 OK", "ETag: \"f\"\r\n", "UVWXYZ");
    let part = |range: &str, tag: &str, body: &str| {
        response("206 Partial Content", &format!("Content-Range: {range}\r\n{tag}"), body)
    };
    let rest = Some("bytes=3- \"e\"".to_string());
    let (result, ranges) = begun(TAG, &[part("bytes 3-5/6", TAG, "def")]);
    assert_eq!((result, ranges), (Ok(b"abcdef".to_vec()), vec![rest.clone()]));
    // The store ignores the range and sends the whole file.
    let (result, ranges) = begun(TAG, &[whole()]);
    assert_eq!((result, ranges), (Ok(b"UVWXYZ".to_vec()), vec![rest.clone()]));
    let rows = [
        ("changed", response("412 Precondition Failed", "", "")),
        ("no such range", response("416 Range Not Satisfiable", "", "")),
        ("refused", response("403 Forbidden", "", "<Error><Code>AccessDenied</Code></Error>")),
        ("another beginning", part("bytes 2-5/6", TAG, "cdef")),
        ("less", part("bytes 3-4/6", TAG, "de")),
        ("another size", part("bytes 3-6/7", TAG, "defg")),
        ("no size", part("bytes 3-5/*", TAG, "def")),
        ("no range", response("206 Partial Content", TAG, "def")),
        ("another file", part("bytes 3-5/6", "ETag: \"f\"\r\n", "XYZ")),
        ("a weak tag", part("bytes 3-5/6", "ETag: W/\"e\"\r\n", "XYZ")),
        ("two tags", part("bytes 3-5/6", "ETag: \"e\"\r\nETag: \"f\"\r\n", "XYZ")),
        ("no tag", part("bytes 3-5/6", "", "XYZ")),
        ("packed", part("bytes 3-5/6", &format!("{TAG}Content-Encoding: gzip\r\n"), "XYZ")),
        ("damaged", part("bytes 3-5/6", &format!("{TAG}x-oss-hash-crc64ecma: 1\r\n"), "XYZ")),
    ];
    for (what, answer) in rows {
        let (result, ranges) = begun(TAG, &[answer.clone(), whole()]);
        assert_eq!(result.as_deref(), Ok(&b"UVWXYZ"[..]), "{what}");
        assert_eq!(ranges, [rest.clone(), None], "{what}");
        // This happens once.
        let (result, ranges) = begun(TAG, &[answer.clone(), answer]);
        let error = result.expect_err(what);
        assert_eq!(ranges.get(..2), Some(&[rest.clone(), None][..]), "{what}: {error}");
    }
}

#[test]
fn without_a_strong_tag_the_whole_file_is_fetched() {
    let long = format!("ETag: \"{}\"\r\n", "e".repeat(300));
    for tag in ["", "ETag: W/\"e\"\r\n", "ETag: e\r\n", "ETag: \"\"\r\n", "ETag: *\r\n", &long] {
        let (result, ranges) = begun(tag, &[response("200 OK", "", "UVWXYZ")]);
        assert_eq!((result, ranges), (Ok(b"UVWXYZ".to_vec()), vec![None]), "{tag}");
    }
}

#[test]
fn damaged_bytes_are_fetched_once_more() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let damaged = || Fault::execute().header("x-oss-hash-crc64ecma", "1");
    emulator.fault("ossGet", damaged());
    let download = || Download::new(report(&emulator), folder.path()).replace(true).resume(true);
    let downloaded = once(&emulator, download()).expect("a file");
    assert_whole(&emulator, &downloaded);
    assert_eq!(emulator.received("ossGet"), 2);
    (0..2).for_each(|_| emulator.fault("ossGet", damaged()));
    let error = once(&emulator, download()).expect_err("damaged");
    assert_eq!((error.outcome(), error.may_repeat()), (Outcome::NotSent, true));
    assert!(error.to_string().contains("CRC-64"), "{error}");
    assert_eq!(emulator.received("ossGet"), 4);
    // The old file is unchanged.
    assert_whole(&emulator, &downloaded);
    assert_eq!(names(folder.path()).len(), 1);
    // An invalid checksum is ignored.
    emulator.fault("ossGet", Fault::execute().header("x-oss-hash-crc64ecma", "none"));
    once(&emulator, download()).expect("a file");
}
