//! Downloads with scripted answers.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use dingtalk_file::{Download, Downloaded, Error, Outcome, StoredFile};

use crate::script::{Answer, Answers, Script, answer, code, fixed, half, lost, too_old};

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().unwrap());
    names.collect()
}

fn info_for(seconds: i64) -> Answer {
    answer(
        200,
        &format!(
            r#"{{"headerSignatureInfo":{{"resourceUrls":["http://HOST/a","http://HOST/b"],
            "headers":{{"Authorization":"OSS x"}},"expirationSeconds":{seconds}}}}}"#
        ),
    )
}

fn info() -> Answer {
    info_for(900)
}

fn bytes() -> Answer {
    answer(200, "abc")
}

fn stored() -> StoredFile {
    let mut file = StoredFile::new("1".into(), "2".into());
    (file.name, file.size) = (Some("a.txt".into()), Some(3));
    file
}

/// Downloads to a folder, and checks that the whole script was used.
fn download(answers: Answers) -> (Result<Downloaded, Error>, Arc<Script>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let (client, script) = fixed(answers);
    let result = client.download(Download::new(stored(), folder.path()), &"union".into());
    assert!(script.left() == 0, "not everything was asked for");
    match &result {
        Ok(downloaded) => {
            assert_eq!(names(folder.path()), ["a.txt"]);
            assert_eq!(downloaded.path, folder.path().join("a.txt"));
            let content = fs::read(&downloaded.path).expect("a file");
            assert_eq!((content.len() as u64, &*content), (downloaded.size, &b"abc"[..]));
        }
        Err(error) => {
            assert_eq!(names(folder.path()), [""; 0], "an error leaves nothing behind");
            assert_eq!((error.operation(), error.may_repeat()), (Some("download"), true));
            assert_ne!(error.outcome(), Outcome::Unknown);
        }
    }
    (result, script, folder)
}

fn failure(answers: Answers) -> Error {
    download(answers).0.expect_err("a failure")
}

#[test]
fn a_download_takes_two_requests() {
    let (result, script, _folder) = download(vec![info(), bytes()]);
    result.expect("a file");
    let asked = script.requests();
    assert_eq!(asked.len(), 2);
    assert!(
        asked[0].contains("spaces/1/dentries/2/downloadInfos/query?unionId=union"),
        "{asked:?}"
    );
    assert_eq!(asked[1], "GET /a -");
}

#[test]
fn an_interrupted_download_starts_over() {
    let (result, _, _folder) = download(vec![info(), half(), lost(), bytes()]);
    result.expect("a file");
    let error = failure(vec![info(), half(), lost(), answer(503, "")]);
    assert_eq!((error.outcome(), error.step_outcome()), (Outcome::NotSent, Some(Outcome::Unknown)));
    assert_eq!((error.step(), error.attempts()), (Some("ossGet"), 3));
}

#[test]
fn the_next_address_is_tried_when_there_is_no_connection() {
    let info = answer(
        200,
        r#"{"headerSignatureInfo":{"resourceUrls":["http://127.0.0.1:1/a","http://HOST/b"],"headers":{}}}"#,
    );
    let (result, script, _folder) = download(vec![info, bytes()]);
    result.expect("a file");
    assert_eq!(script.requests()[1], "GET /b -");
}

#[test]
fn after_a_signature_expires_new_info_is_requested() {
    let (result, _, _folder) = download(vec![info(), too_old(), info(), bytes()]);
    result.expect("a file");
    let error = failure(vec![info(), too_old(), info(), too_old(), info(), too_old()]);
    assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some("RequestTimeTooSkewed")));
    // No attempt starts with expired download info.
    let error = failure(vec![info_for(0), info_for(0), info_for(0)]);
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn refusals_are_final() {
    let error = failure(vec![code(403, "permissionDenied")]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("getFileDownloadInfo")));
    let xml = "<Error><Code>SignatureDoesNotMatch</Code><RequestId>R</RequestId></Error>";
    let error = failure(vec![info(), answer(403, xml)]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("ossGet")));
    assert_eq!((error.status(), error.request_id()), (Some(403), Some("R")));
}

#[test]
fn a_file_of_another_size_is_refused() {
    for content in ["ab", "abcd"] {
        let error = failure(vec![info(), answer(200, content)]);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("bytes and not 3"), "{error}");
    }
    // The size of an older version is not known.
    let folder = tempfile::tempdir().expect("a folder");
    let (client, _) = fixed(vec![info(), answer(200, "older")]);
    let download = Download::new(stored(), folder.path()).version(1);
    assert_eq!(client.download(download, &"union".into()).expect("a file").size, 5);
}

#[test]
fn an_existing_file_is_replaced_only_if_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("a.txt");
    fs::write(&target, "old").expect("written");
    let (client, script) = fixed(vec![]);
    let error = client.download(Download::new(stored(), &target), &"union".into());
    let error = error.expect_err("it is there");
    assert_eq!((error.outcome(), error.step()), (Outcome::Invalid, None));
    assert!(error.to_string().contains("exists"), "{error}");
    assert!(script.requests().is_empty(), "nothing is asked for");

    let (client, _) = fixed(vec![info(), half(), lost(), lost()]);
    let download = Download::new(stored(), &target).replace(true);
    client.download(download, &"union".into()).expect_err("broken off");
    assert_eq!(
        (names(folder.path()), &*fs::read(&target).unwrap()),
        (vec!["a.txt".into()], &b"old"[..])
    );

    let (client, _) = fixed(vec![info(), bytes()]);
    let download = Download::new(stored(), &target).replace(true);
    client.download(download, &"union".into()).expect("replaced");
    assert_eq!(
        (names(folder.path()), &*fs::read(&target).unwrap()),
        (vec!["a.txt".into()], &b"abc"[..])
    );
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o7777;
    let replace = |target: &Path| {
        let mut seen = Vec::new();
        let (client, _) = fixed(vec![info(), bytes()]);
        let download = Download::new(stored(), target).replace(true).progress(|_, _| {
            let paths = names(folder.path()).into_iter().map(|name| folder.path().join(name));
            let mut part = paths.filter(|path| path.extension() == Some("dingtalk-part".as_ref()));
            seen.push(mode(&part.next().expect("an incomplete file")));
        });
        client.download(download, &"union".into()).expect("replaced");
        assert_eq!(fs::read(target).expect("a file"), b"abc");
        // Before the first byte and after the last one. Without these permissions, no other run could resume.
        assert_eq!(seen, [mode(target) | 0o600; 2]);
        mode(target)
    };
    let usual = replace(&folder.path().join("new"));
    let target = folder.path().join("a.txt");
    for before in [0o600, 0o640, 0o400, 0o444, 0o440, 0o555, 0o666, 0o755] {
        fs::write(&target, "old").expect("written");
        fs::set_permissions(&target, fs::Permissions::from_mode(before)).expect("set");
        assert_eq!(replace(&target), before, "{before:o}");
        fs::remove_file(&target).expect("removed");
    }
    // A link's destination is not replaced, so its permissions do not matter.
    let other = folder.path().join("other");
    fs::write(&other, "old").expect("written");
    fs::set_permissions(&other, fs::Permissions::from_mode(0o640)).expect("set");
    symlink(&other, &target).expect("a link");
    assert_eq!(replace(&target), usual);
    assert_eq!((fs::read(&other).expect("a file"), mode(&other)), (b"old".to_vec(), 0o640));
}

#[test]
fn a_file_created_during_the_download_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("a.txt");
    let (client, _) = fixed(vec![info(), bytes()]);
    let meanwhile = target.clone();
    let download = Download::new(stored(), &target).progress(move |done, _| {
        assert_eq!(names(meanwhile.parent().unwrap()).len(), 1 + usize::from(done > 0));
        fs::write(&meanwhile, "faster").expect("written");
    });
    let error = client.download(download, &"union".into()).expect_err("it is there");
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("exists"), "{error}");
    assert_eq!(
        (names(folder.path()), &*fs::read(&target).unwrap()),
        (vec!["a.txt".into()], &b"faster"[..])
    );
}

#[test]
fn a_partial_file_has_a_telling_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().to_path_buf();
    let (client, _) = fixed(vec![info(), bytes()]);
    let mut seen = Vec::new();
    let download = Download::new(stored(), folder.path().join("中".repeat(80)))
        .progress(|_, _| seen.extend(names(&here)));
    client.download(download, &"union".into()).expect("a file");
    assert_eq!(seen.len(), 2);
    let name = &seen[0];
    assert!(name.starts_with("中") && name.ends_with(".dingtalk-part"), "{name}");
    assert!(name.len() < 255, "{name}");
}

/// More bytes than file names can have here.
const LONG: &str = concat!(
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
    "一二三四五六七八九十一二三四五六七八九十"
);

/// Returns a stored file with another name.
fn named(name: Option<&str>) -> StoredFile {
    let mut file = stored();
    file.name = name.map(String::from);
    file
}

#[test]
fn bad_input_is_refused_before_any_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::write(here.join("old"), "old").expect("written");
    let to = |target: &str, name| Download::new(named(name), here.join(target));
    fs::write(here.join("read-only"), "old").expect("written");
    let read_only = |yes| {
        let path = here.join("read-only");
        let mut permissions = path.metadata().expect("a file").permissions();
        permissions.set_readonly(yes);
        fs::set_permissions(path, permissions).expect("ours");
    };
    read_only(true);
    // Windows has devices in every folder, and links for administrators.
    #[cfg(unix)]
    let device = || Download::new(named(None), "/dev/null");
    #[cfg(unix)]
    std::os::unix::fs::symlink(here.join("gone"), here.join("dangling")).expect("a link");
    let rows = [
        (Download::new(stored(), here).version(0), "version 0"),
        (to("gone/a.txt", None), "there is no folder"),
        (to("old", None), "exists"),
        (Download::new(named(Some("old")), here), "exists"),
        (Download::new(named(None), here), "is a folder, and the file's own name is not known"),
        (Download::new(named(Some("..")), here), "\"..\" cannot be used as a file name here"),
        (Download::new(named(Some("a")), ""), "the target is empty"),
        (to("new/", None), "there is no folder"),
        (to("new/.", None), "there is no folder"),
        (to("old/", None).replace(true), "there is no folder"),
        (
            to("old/new", None),
            if cfg!(windows) { "there is no folder" } else { "cannot create a file at" },
        ),
        (Download::new(named(Some(LONG)), here), "cannot create a file at"),
        #[cfg(windows)]
        (to("read-only", None).replace(true), "is read-only; clear that attribute"),
        #[cfg(unix)]
        (device(), "exists"),
        #[cfg(unix)]
        (device().replace(true), "not a regular file"),
        #[cfg(unix)]
        (to("dangling", None), "exists"),
    ];
    let before = names(here);
    for (download, text) in rows {
        let (client, script) = fixed(vec![]);
        let error = client.download(download, &"union".into()).expect_err(text);
        assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
        let shown = error.to_string();
        assert!(shown.starts_with("download: invalid: ") && shown.contains(text), "{shown}");
        assert!(script.requests().is_empty());
        assert_eq!(names(here), before);
    }
    // Windows removes no read-only file.
    read_only(false);
}

#[test]
fn a_file_goes_where_the_target_says() {
    let rows = [
        ("new", None, "new"),
        ("", Some("a/b"), "a_b"),
        ("old", None, "old"),
        ("", Some("old"), "old"),
    ];
    for (target, name, expected) in rows {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        fs::write(here.join("old"), "old").expect("written");
        let (client, _) = fixed(vec![info(), bytes()]);
        let download = Download::new(named(name), here.join(target)).replace(expected == "old");
        let downloaded = client.download(download, &"union".into()).expect("downloaded");
        assert_eq!(downloaded.path, here.join(expected));
        assert_eq!(fs::read(here.join(expected)).expect("a file"), b"abc");
    }
}

#[test]
fn progress_is_reported_up_to_the_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = Vec::new();
    let (client, _) = fixed(vec![info(), half(), bytes()]);
    let download = Download::new(stored(), folder.path());
    let download = download.progress(|done, total| seen.push((done, total)));
    client.download(download, &"union".into()).expect("a file");
    assert_eq!(seen, [(0, 3), (1, 3), (0, 3), (3, 3)]);
}
