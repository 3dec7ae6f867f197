//! Downloads from the emulator, and from object stores that misbehave.

#[cfg(unix)] // Elsewhere nothing is resumed: see `Download::resume`.
mod resumed;

use std::fs;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::storage::GetFileDownloadInfoError;
use dingtalk_file::{
    Client, Credentials, Download, Downloaded, Error, Outcome, RetryPolicy, StoredFile, UnionId,
};
use tempfile::TempDir;

use crate::downloads::names;
use crate::wire::{Step, Wire, answer, write};

/// The timeout of tests that wait for it. Other tests have none, so that they pass on a busy machine.
const TIMEOUT: Duration = Duration::from_millis(200);
const POLICY: RetryPolicy = RetryPolicy::new(1).backoff(Duration::from_millis(1));

fn client(emulator: &Emulator) -> Client {
    emulator.client().retry(POLICY).build().expect("a client")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Returns the emulator's file as a list would return it.
fn report(emulator: &Emulator) -> StoredFile {
    let stored = &emulator.files()[0];
    let mut file = StoredFile::new(stored.space_id.clone(), stored.dentry_id.clone());
    file.name = Some(stored.name.clone());
    file.size = Some(stored.size as i64);
    file
}

fn owner(emulator: &Emulator) -> UnionId {
    emulator.users()[0].union_id.clone()
}

/// Checks that the file on disk is the emulator's.
fn assert_whole(emulator: &Emulator, downloaded: &Downloaded) {
    let mut content = emulator.content(emulator.dentry_id()).expect("a file");
    let mut expected = Vec::new();
    std::io::Read::read_to_end(&mut content, &mut expected).expect("read");
    let found = fs::read(&downloaded.path).expect("a file");
    assert!(found == expected, "other bytes came");
    assert_eq!(downloaded.size, expected.len() as u64);
}

#[test]
fn a_file_arrives_unchanged_and_the_token_is_not_sent() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let download = Download::new(report(&emulator), folder.path()).version(1);
    let downloaded = client(&emulator).download(download, &owner(&emulator)).expect("a file");
    assert_eq!(downloaded.path, folder.path().join("Quarterly report.pdf"));
    assert_whole(&emulator, &downloaded);
    assert_eq!(names(folder.path()), ["Quarterly report.pdf"]);

    let exchanges = emulator.exchanges();
    let get = exchanges.iter().find(|exchange| exchange.method == "GET").expect("the GET");
    let mut sent: Vec<_> = get.headers.iter().map(|(name, _)| &**name).collect();
    sent.sort_unstable();
    // The signed headers, and those that every request needs.
    assert_eq!(sent, ["authorization", "host", "x-oss-date"]);
    assert_eq!(get.answer, format!("[{} bytes]", downloaded.size));
    assert_eq!((emulator.executed("getFileDownloadInfo"), emulator.executed("ossGet")), (1, 1));
}

#[test]
fn transient_faults_cost_one_attempt() {
    let late = || Fault::refuse("RequestTimeTooSkewed");
    let rows = [
        ("closed", Fault::close(), 1, 2),
        ("truncated", Fault::truncate(), 1, 2),
        ("busy", Fault::answer(503, ""), 1, 2),
        ("too old", late(), 2, 2),
    ];
    for (what, fault, infos, gets) in rows {
        let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
        emulator.fault("ossGet", fault);
        let download = Download::new(report(&emulator), folder.path());
        let downloaded = client(&emulator).download(download, &owner(&emulator)).expect(what);
        assert_whole(&emulator, &downloaded);
        assert_eq!(names(folder.path()).len(), 1, "{what}");
        assert_eq!(emulator.received("getFileDownloadInfo"), infos, "{what}");
        assert_eq!(emulator.received("ossGet"), gets, "{what}");
    }
}

#[test]
fn silence_ends_with_the_timeout() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    for _ in 0..2 {
        emulator.fault("ossGet", Fault::stall(Duration::from_secs(60)));
    }
    let client = emulator.client().timeout(TIMEOUT).retry(POLICY).build().expect("a client");
    let download = Download::new(report(&emulator), folder.path());
    let error = client.download(download, &owner(&emulator)).expect_err("silence");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 2));
    assert!(error.to_string().contains("timeout while waiting for the response"), "{error}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn an_expired_signature_is_not_used() {
    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    emulator.set_download_life(0);
    let download = Download::new(report(&emulator), folder.path());
    let error = client(&emulator).download(download, &owner(&emulator)).expect_err("too late");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossGet")));
    assert_eq!(emulator.received("getFileDownloadInfo"), 3);
    assert_eq!(emulator.received("ossGet"), 0);
}

#[test]
fn unreadable_and_missing_files_are_refused() {
    use GetFileDownloadInfoError::*;

    let (emulator, folder) = (Emulator::start().expect("an emulator"), folder());
    let (space, file) = (emulator.space_id().clone(), emulator.dentry_id().clone());
    let users = emulator.users();
    let stranger = &users[1].union_id;
    let rows = [
        (StoredFile::new(space.clone(), file.clone()), stranger, PermissionDenied),
        (StoredFile::new(space.clone(), "1".into()), &users[0].union_id, DentryNotExist),
        (StoredFile::new("1".into(), file.clone()), &users[0].union_id, SpaceNotExist),
        (StoredFile::new(space.clone(), "0".into()), &users[0].union_id, OperationNotSupported),
    ];
    let client = client(&emulator);
    for (stored, operator, code) in rows {
        let download = Download::new(stored, folder.path().join("a"));
        let error = client.download(download, operator).expect_err("refused");
        assert_eq!(error.outcome(), Outcome::Refused);
        assert_eq!(error.step(), Some("getFileDownloadInfo"));
        assert_eq!(
            error.code_as::<dingtalk_file::storage::GetFileDownloadInfo>(),
            Some(code),
            "{error}"
        );
    }
    let stored = StoredFile::new(space, file);
    client
        .grant_download(&stored, &users[0].union_id, std::slice::from_ref(stranger))
        .expect("a right");
    let download = Download::new(stored, folder.path().join("a"));
    let downloaded = client.download(download, stranger).expect("a file");
    assert_whole(&emulator, &downloaded);
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn an_address_works_only_with_its_signature() {
    let emulator = Emulator::start().expect("an emulator");
    let client = client(&emulator);
    let info = dingtalk_file::storage::GetFileDownloadInfo::new(
        emulator.space_id().clone(),
        emulator.dentry_id().clone(),
        owner(&emulator),
    );
    let info = client.call(&info).expect("an info").into_value().header_signature_info;
    let agent: dingtalk_file::ureq::Agent =
        dingtalk_file::ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let ask = |signed: bool, more: &[(&str, &str)]| {
        let mut request = agent.get(&info.resource_urls[0]);
        for (name, value) in info.headers.iter().filter(|_| signed) {
            request = request.header(name, value.expose());
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        request.call().expect("an answer").status().as_u16()
    };
    assert_eq!(ask(true, &[]), 200);
    assert_eq!(ask(false, &[]), 403);
    assert_eq!(ask(true, &[("Content-Type", "text/plain")]), 403);
    assert_eq!(ask(true, &[("x-acs-dingtalk-access-token", "t")]), 403);
    emulator.expire_downloads();
    assert_eq!(ask(true, &[]), 403);
}

/// Downloads from an object store that repeats a script.
fn from_wire(
    script: Vec<Step>,
    known: Option<i64>,
) -> (Result<Downloaded, Error>, Vec<String>, TempDir) {
    let stalls = script.iter().any(|step| matches!(step, Step::Stall));
    let store = Wire::serve(vec![script; 2]);
    let info = format!(
        r#"{{"headerSignatureInfo":{{"resourceUrls":["{}/file"],"headers":{{"Authorization":"OSS x"}}}}}}"#,
        store.url
    );
    let dingtalk = Wire::serve(vec![answer("200 OK", info)]);
    let mut client = Client::builder()
        .endpoint(&dingtalk.url)
        .credentials(Credentials::token("t0ken"))
        .retry(POLICY);
    if stalls {
        client = client.timeout(TIMEOUT);
    }
    let client = client.build().expect("valid settings");
    let folder = folder();
    let mut file = StoredFile::new("1".into(), "2".into());
    file.size = known;
    let download = Download::new(file, folder.path().join("a"));
    let result = client.download(download, &"union".into());
    let requests = store.requests();
    for request in &requests {
        assert!(request.starts_with("GET /file HTTP/1.1\r\n"), "{request}");
        assert!(!request.contains("t0ken"), "the token is none of the store's business");
        assert!(!request.to_lowercase().contains("accept"), "{request}");
    }
    match &result {
        Ok(downloaded) => {
            assert_eq!(names(folder.path()), ["a"]);
            assert_eq!(fs::read(&downloaded.path).expect("a file").len() as u64, downloaded.size);
        }
        Err(error) => {
            assert_eq!(names(folder.path()), [""; 0], "an error leaves nothing behind");
            assert_eq!((error.outcome(), error.may_repeat()), (Outcome::NotSent, true), "{error}");
            assert_eq!(error.step(), Some("ossGet"));
        }
    }
    (result, requests, folder)
}

/// Returns the error with a misbehaving store, and the number of requests.
fn failure(what: &str, script: Vec<Step>, known: Option<i64>) -> (String, usize) {
    let (result, requests, _folder) = from_wire(script, known);
    (result.expect_err(what).to_string(), requests.len())
}

#[test]
fn an_incomplete_file_is_not_kept() {
    let read = |text: &str| vec![Step::Read, write(text)];
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for known in [None, Some(3)] {
        assert_eq!(from_wire(read(whole), known).0.expect("a file").size, 3);
    }
    let all = format!("{chunked}3\r\nabc\r\n0\r\n\r\n");
    assert_eq!(from_wire(read(&all), Some(3)).0.expect("a file").size, 3);

    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
    let rows = [
        ("truncated", read(cut), None, "3 of 9 bytes were received", 2),
        (
            "truncated chunks",
            read(&format!("{chunked}3\r\nab")),
            Some(3),
            "of 3 bytes were received",
            2,
        ),
        ("too short", read("HTTP/1.1 200 OK\r\n\r\nab"), Some(3), "2 of 3 bytes were received", 2),
        (
            "too long",
            read("HTTP/1.1 200 OK\r\n\r\nabcd"),
            Some(3),
            "more than the file's 3 bytes",
            1,
        ),
        ("another size", read(whole), Some(4), "3 bytes and not 4", 1),
        ("no size", read(&all), None, "does not say how long", 1),
        (
            "packed",
            read("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
            Some(3),
            "(gzip)",
            1,
        ),
        (
            "partial",
            read("HTTP/1.1 206 Partial\r\nContent-Length: 3\r\n\r\nabc"),
            Some(3),
            "http 206",
            2,
        ),
        ("nothing", read("HTTP/1.1 204 No Content\r\n\r\n"), Some(0), "http 204", 2),
    ];
    for (what, script, known, text, requests) in rows {
        let (error, count) = failure(what, script, known);
        assert!(error.contains(text), "{what}: {error}");
        assert_eq!(count, requests, "{what}: {error}");
    }
}

#[test]
fn a_body_without_an_end_is_cut() {
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    let megabyte = vec![b' '; 1 << 20];
    let script = vec![Step::Read, write(head), Step::Repeat(megabyte)];
    let (error, count) = failure("endless", script, Some(3 << 20));
    assert!(error.contains("more than the file's 3145728 bytes") && count == 1, "{error}");
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
    let (error, count) = failure("stalled", vec![Step::Read, write(head), Step::Stall], None);
    assert!(error.contains("timeout") && error.contains("3 of 9 bytes"), "{error}");
    assert_eq!(count, 2);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Wire::serve(vec![answer("200 OK", "abc")]);
    for status in [301, 302, 307] {
        let head = format!(
            "HTTP/1.1 {status} Elsewhere\r\nLocation: {}/other\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url
        );
        let (error, count) = failure("a redirect", vec![Step::Read, write(&head)], None);
        assert!(error.contains(&status.to_string()) && count == 1, "{error}");
    }
    assert!(elsewhere.requests().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_folder_is_reported() {
    let emulator = Emulator::start().expect("an emulator");
    // Not even root can write there.
    let download = Download::new(report(&emulator), "/proc");
    let error = client(&emulator).download(download, &owner(&emulator)).expect_err("no right");
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("cannot create a file in"), "{error}");
    let cause = error.cause().expect("what the system says").to_string();
    assert_eq!(error.to_string().matches(&cause).count(), 1, "{error}");
    assert_eq!(emulator.received("getFileDownloadInfo"), 0);
}
