//! Uploads with scripted answers.

mod parts;
mod watched;

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dingtalk_file::{Error, Outcome, StoredFile, Upload};

use crate::script::{Answer, Answers, Script, answer, code, fixed, lost, too_old};

fn info_for(seconds: i64) -> Answer {
    answer(
        200,
        &format!(
            r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["http://HOST/a","http://HOST/b"],
            "headers":{{"Authorization":"OSS x"}},"expirationSeconds":{seconds}}}}}"#
        ),
    )
}

fn info() -> Answer {
    info_for(900)
}

fn stored() -> Answer {
    answer(200, "")
}

fn committed() -> Answer {
    answer(200, r#"{"dentry":{"id":"7","spaceId":"1","name":"a(1).txt","size":3}}"#)
}

fn upload(answers: Answers) -> (Result<StoredFile, Error>, Arc<Script>) {
    upload_of(Cursor::new("abc"), answers)
}

fn upload_of(
    content: impl Read + Seek + Send,
    answers: Answers,
) -> (Result<StoredFile, Error>, Arc<Script>) {
    let (client, script) = fixed(answers);
    let upload = Upload::new("a.txt", content).expect("content");
    (client.upload(upload, &"1".into(), &"union".into()), script)
}

fn failure(answers: Answers) -> (Error, usize) {
    let (result, script) = upload(answers);
    assert_eq!(script.left(), 0, "not everything was asked for");
    let asked = script.requests().len();
    (result.expect_err("a failure"), asked)
}

#[test]
fn an_upload_takes_three_requests_and_returns_the_stored_name() {
    let (file, script) = upload(vec![info(), stored(), committed()]);
    let file = file.expect("stored");
    assert_eq!((file.dentry_id, file.name.as_deref()), ("7".into(), Some("a(1).txt")));
    let asked = script.requests();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[1], "PUT /a -");
}

#[test]
fn the_next_address_is_tried_when_there_is_no_connection() {
    let info = answer(
        200,
        r#"{"uploadKey":"k","headerSignatureInfo":{"resourceUrls":["http://127.0.0.1:1/a","http://HOST/b"],"headers":{}}}"#,
    );
    let (file, script) = upload(vec![info, stored(), committed()]);
    file.expect("stored");
    assert_eq!(script.puts(), ["b"]);
}

#[test]
fn a_put_is_repeated_with_the_same_info() {
    let (file, script) = upload(vec![info(), lost(), answer(503, ""), stored(), committed()]);
    file.expect("stored");
    assert_eq!(script.requests().len(), 5);
    let (error, asked) = failure(vec![info(), lost(), lost(), lost()]);
    assert_eq!((error.outcome(), error.step_outcome()), (Outcome::NotSent, Some(Outcome::Unknown)));
    assert_eq!((error.step(), error.attempts(), asked), (Some("ossPut"), 3, 4));
    assert!(error.may_repeat(), "nothing was committed");
}

#[test]
fn after_a_signature_expires_new_info_is_requested() {
    let (file, _) = upload(vec![info(), too_old(), info(), stored(), committed()]);
    file.expect("stored");
    let (file, script) = upload(vec![info_for(0), info_for(0), info_for(0)]);
    // No attempt starts with expired upload info, and the client does not request infos forever.
    assert_eq!(script.requests().len(), 3);
    assert!(file.is_err());
    let (error, _) = failure(vec![info(), too_old(), info(), too_old(), info(), too_old()]);
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.code(), Some("RequestTimeTooSkewed"));
    assert!(error.hint().is_some());
}

#[test]
fn a_busy_store_is_retried() {
    let begun = Instant::now();
    let (file, _) = upload(vec![info(), answer(429, ""), stored(), committed()]);
    file.expect("stored");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let (error, _) = failure(vec![info(), answer(429, ""), answer(429, ""), answer(429, "")]);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
}

#[test]
fn only_usable_addresses_are_tried() {
    let info = |urls: &str| {
        let body = r#"{"uploadKey":"k","headerSignatureInfo":{"headers":{},"resourceUrls":["#;
        answer(200, &format!("{body}{urls}]}}}}"))
    };
    let good = r#""http://example.com/x","http://HOST/b""#;
    let (file, script) = upload(vec![info(good), stored(), committed()]);
    file.expect("stored");
    assert_eq!(script.requests()[1], "PUT /b -");
    for (urls, text) in [("", "no address"), (r#""http://example.com/x""#, "plain http")] {
        let (error, asked) = failure(vec![info(urls)]);
        assert_eq!((error.outcome(), asked), (Outcome::NotSent, 1));
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[test]
fn a_refusal_of_the_store_is_final() {
    let xml = "<Error><Code>SignatureDoesNotMatch</Code><RequestId>R</RequestId></Error>";
    let (error, asked) = failure(vec![info(), answer(403, xml)]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("ossPut")));
    assert_eq!((error.status(), error.request_id()), (Some(403), Some("R")));
    assert_eq!((error.operation(), asked), (Some("upload"), 2));
}

#[test]
fn a_commit_is_not_repeated() {
    let (error, asked) = failure(vec![info(), stored(), lost()]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Unknown, Some("commitFile")));
    assert!(!error.may_repeat());
    assert_eq!(asked, 3);
    let (error, _) = failure(vec![info(), stored(), code(400, "spaceQuotaInsufficient")]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("commitFile")));
    let nameless = r#"{"dentry":{"id":""},"requestId":"R"}"#;
    let (error, _) = failure(vec![info(), stored(), answer(200, nameless)]);
    assert_eq!((error.outcome(), error.may_repeat()), (Outcome::Unknown, false));
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("R")));
    assert!(error.hint().is_some_and(|hint| hint.contains("list the folder")), "{error:?}");
}

#[test]
fn a_failure_before_the_commit_is_not_sent() {
    let (error, _) = failure(vec![code(403, "permissionDenied")]);
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("getFileUploadInfo")));
    let broken = || lost();
    let (error, _) = failure(vec![broken(), broken(), broken()]);
    assert_eq!((error.outcome(), error.step_outcome()), (Outcome::NotSent, Some(Outcome::Unknown)));
    assert!(error.may_repeat());
}

/// Content with a wrong claimed size.
struct Liar {
    content: Cursor<Vec<u8>>,
    said: u64,
}

impl Read for Liar {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.content.read(buffer)
    }
}

impl Seek for Liar {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::End(0) => Ok(self.said),
            to => self.content.seek(to),
        }
    }
}

#[test]
fn content_that_shrinks_or_grows_is_never_committed() {
    for (said, word) in [(4, "shrank"), (2, "grew")] {
        let liar = Liar { content: Cursor::new(b"abc".to_vec()), said };
        let (result, script) = upload_of(liar, vec![info(), committed()]);
        let error = result.expect_err("a changed file");
        assert_eq!((error.outcome(), error.step()), (Outcome::Invalid, Some("ossPut")), "{error}");
        let source = error.cause().expect("a cause").to_string();
        assert!(source.contains(word) && error.to_string().contains(&source), "{error}");
        assert!(error.about().is_some_and(|about| about.starts_with("file ")), "{error}");
        assert!(!script.asked().iter().any(|line| line.starts_with("commit?")));
    }
}

/// Content whose every other read is interrupted by a signal.
struct Interrupted(Cursor<&'static str>, bool);

impl Read for Interrupted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(buffer) }
    }
}

impl Seek for Interrupted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn an_upload_survives_a_signal() {
    let content = Interrupted(Cursor::new("abc"), false);
    let (file, _) = upload_of(content, vec![info(), stored(), committed()]);
    file.expect("stored");
}

#[test]
fn an_empty_file_is_a_file() {
    let (client, _) = fixed(vec![info(), stored(), committed()]);
    let upload = Upload::new("empty", Cursor::new("")).expect("content");
    client.upload(upload, &"1".into(), &"union".into()).expect("stored");
}

#[test]
fn bad_input_is_refused_before_anything_is_sent() {
    for name in ["", "  ", "a*b", "a\tb", "a\"b", "a<b", "a>b", "a|b", "a.", "a.txt. ", "a\0b"] {
        let (client, script) = fixed(vec![]);
        let upload = Upload::new(name, Cursor::new("abc")).expect("content");
        let error = client.upload(upload, &"1".into(), &"union".into()).expect_err("a bad name");
        assert_eq!(error.outcome(), Outcome::Invalid, "{name:?}");
        assert!(error.to_string().starts_with("upload: invalid: name "), "{error}");
        assert!(script.requests().is_empty());
    }
    let too_large = Liar { content: Cursor::new(Vec::new()), said: (50_000 << 30) + 1 };
    let (result, script) = upload_of(too_large, vec![]);
    let error = result.expect_err("too large");
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("more than the 10000 parts"), "{error}");
    assert!(script.requests().is_empty());
    let folder = tempfile::tempdir().expect("a folder");
    let problems = [
        (folder.path().to_path_buf(), "directory"),
        (folder.path().join("gone"), "cannot be read"),
        (std::path::PathBuf::from(""), "cannot be read"),
        #[cfg(unix)]
        (std::path::PathBuf::from("/dev/null"), "not a regular file"),
        (folder.path().join("gone\u{1b}[2J\n\u{202e}"), "cannot be read"),
        #[cfg(target_os = "linux")]
        (std::path::PathBuf::from("/proc/cpuinfo"), "says that its size is 0"),
    ];
    for (path, text) in problems {
        let error = Upload::file(&path).expect_err("no file");
        assert_eq!(error.outcome(), Outcome::Invalid);
        assert!(error.to_string().contains(text), "{error}");
        assert!(error.detail().is_some_and(|it| it.contains(&format!("{path:?}"))), "{error}");
    }
}

/// Other file systems refuse such names.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_text_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use dingtalk_file::{Client, Deliver, UnionId};

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(OsStr::from_bytes(b"\xff.txt"));
    std::fs::write(&path, "abc").expect("written");
    let file = || Upload::file(&path).expect("a file");
    let upload = |client: &Client, upload| client.upload(upload, &"1".into(), &"union".into());
    let problem = r#"name "\xFF.txt" is not utf-8; give another, or rename the file"#;
    let (client, script) = fixed(vec![]);
    let deliver = Deliver::new(UnionId::from("me")).upload(file()).to(UnionId::from("you"));
    let errors = [
        upload(&client, file()).expect_err("no name"),
        client.deliver(deliver).expect_err("no name").error().clone(),
    ];
    for error in errors {
        assert_eq!(error.outcome(), Outcome::Invalid);
        assert_eq!(error.detail(), Some(problem), "{error}");
    }
    assert!(script.requests().is_empty());

    let (client, _) = fixed(vec![info(), stored(), committed()]);
    upload(&client, file().name("a.txt")).expect("stored");
}

#[test]
fn progress_is_reported_up_to_the_size() {
    let mut seen = Vec::new();
    let (client, _) = fixed(vec![info(), stored(), committed()]);
    let upload = Upload::new("a", Cursor::new("abc")).expect("content");
    let upload = upload.progress(|done, total| seen.push((done, total)));
    client.upload(upload, &"1".into(), &"union".into()).expect("stored");
    assert_eq!(seen, [(0, 3), (3, 3)]);
}
