//! `download`: the target afterwards.

#[cfg(unix)]
mod killed;

use std::fs;

use dingtalk_file::emulator::{Emulator, Fault};

use super::steps::{MEI, nothing, shown, step};
use super::{command, emulator, finish};

/// The emulator's file.
const FILE: [&str; 4] = ["--space-id", "8641975302", "--dentry-id", "67420135798"];

fn download<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["download"], &FILE[..], more].concat()
}

fn bytes(emulator: &Emulator) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut content = emulator.content(emulator.dentry_id()).expect("the stored bytes");
    std::io::Read::read_to_end(&mut content, &mut bytes).expect("bytes");
    bytes
}

#[test]
fn a_file_is_saved_under_its_own_or_a_given_name() {
    let emulator = shown("download", 0, &download(&[]), nothing);
    assert_eq!((emulator.received("getDentry"), emulator.executed("ossGet")), (1, 1));
    // The size is checked for any target.
    let emulator = shown("download_named", 0, &download(&["mine.pdf"]), nothing);
    assert_eq!((emulator.received("getDentry"), emulator.executed("ossGet")), (1, 1));
    shown("download_quiet", 0, &download(&["-q"]), nothing);
}

#[test]
fn an_existing_file_is_replaced_only_on_request() {
    let emulator = emulator();
    let folder = tempfile::tempdir().expect("a temporary directory");
    let token = emulator.access_token();
    let variables =
        [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    let run = |more: &[&str]| {
        let mut command = command(&download(&[&["--as", MEI], more].concat()), &variables);
        command.current_dir(folder.path());
        finish(command)
    };
    let target = folder.path().join("Quarterly report.pdf");
    assert_eq!(run(&[]).status, 0);
    assert_eq!(fs::read(&target).expect("a file"), bytes(&emulator));
    fs::write(&target, "mine").expect("ours");
    for target in [&[][..], &["."], &["Quarterly report.pdf"]] {
        let refused = run(target);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{}", refused.err);
    }
    assert_eq!(fs::read_to_string(&target).expect("a file"), "mine");
    emulator.fault("ossGet", Fault::refuse("NoSuchKey"));
    assert_eq!(run(&["--replace"]).status, 1);
    assert_eq!(fs::read_to_string(&target).expect("a file"), "mine");
    assert_eq!(run(&["--replace"]).status, 0);
    assert_eq!(fs::read(&target).expect("a file"), bytes(&emulator));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn a_download_of_the_wrong_size_leaves_no_file() {
    for target in [&[][..], &["mine.pdf"]] {
        let dentry = |text: &'static str| {
            move |emulator: &Emulator| emulator.fault("getDentry", Fault::answer(200, text))
        };
        let failed = |name: &str, status, text| {
            shown(&format!("download_{name}"), status, &download(target), dentry(text))
        };
        let larger = r#"{"dentry":{"id":"1","type":"FILE","name":"mine.pdf","size":1000000}}"#;
        let emulator = failed("other_size", 3, larger);
        assert_eq!((emulator.executed("getFileDownloadInfo"), emulator.received("ossGet")), (1, 1));
        let folder = r#"{"dentry":{"id":"1","type":"FOLDER","name":"Reports"}}"#;
        let emulator = failed("folder", 2, folder);
        assert_eq!((emulator.received("getFileDownloadInfo"), emulator.received("ossGet")), (0, 0));
    }
}

#[test]
fn a_lost_lookup_is_repeated() {
    let emulator = emulator();
    emulator.fault("getDentry", Fault::close());
    assert_eq!(step(&emulator, &download(&["mine.pdf"])).status, 0);
    assert_eq!((emulator.received("getDentry"), emulator.executed("ossGet")), (2, 1));
}

#[test]
fn a_failed_download_leaves_nothing() {
    let refuse = |emulator: &Emulator| {
        emulator.fault("getFileDownloadInfo", Fault::refuse("permissionDenied"));
    };
    shown("download_refused", 1, &download(&["a.pdf"]), refuse);
    let missing = ["download", "--space-id", "8641975302", "--dentry-id", "1"];
    let emulator = shown("download_missing", 1, &missing, nothing);
    assert_eq!(emulator.received("getFileDownloadInfo"), 0);
    let nameless = |emulator: &Emulator| {
        emulator.fault("getDentry", Fault::answer(200, r#"{"dentry":{"id":"1"}}"#));
    };
    shown("download_nameless", 2, &missing, nameless);
    for wrong in [&["download"][..], &FILE, &["download", "--space-id", "1"]] {
        assert_eq!(step(&emulator, wrong).status, 2);
    }
}
