//! Where the command gets its credentials from, and its messages if they are wrong.

use std::fs;
use std::path::PathBuf;

use dingtalk_file::emulator::Emulator;

use super::{Variables, emulator, run, send, snapshot};

const APP: [(&str, &str); 2] = [("DINGTALK_APP_KEY", "k3y"), ("DINGTALK_APP_SECRET", "s3cret")];
const TOKEN: (&str, &str) = ("DINGTALK_ACCESS_TOKEN", "t0ken");

/// Returns the command's message for these variables, which is the same in text and JSON form. It must not show a
/// value.
fn refused(variables: &Variables) -> String {
    let human = run(&send(&["--endpoint", "http://127.0.0.1:1"]), variables);
    assert_eq!((human.status, &*human.out), (2, ""), "{}", human.err);
    let line = human.err.strip_prefix("error: ").and_then(|line| line.strip_suffix('\n'));
    let line = line.expect("one line").to_string();
    let json = run(&send(&["--json"]), variables);
    assert_eq!(json.status, 2);
    assert_eq!(json.error()["detail"], line);
    for (name, value) in variables.iter().filter(|(name, _)| !name.ends_with("_FILE")) {
        assert!(value.is_empty() || !line.contains(value), "{name}: {line}");
    }
    line
}

fn write(dir: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("a temporary file");
    path
}

#[test]
fn a_secret_given_as_a_file_name_is_not_shown() {
    for value in
        ["s3cr3tVALUE", "DINGTALK_APP_SECRET=s3cr3tVALUE", "/x=s3cr3tVALUE", "s3/cr3tVALUE"]
    {
        let said = refused(&[("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET_FILE", value)]);
        assert!(said.starts_with("DINGTALK_APP_SECRET_FILE: names no file"), "{said}");
        assert!(!said.contains("cr3t"), "{said}");
    }
    let path = "/nowhere/s3cret";
    let said = refused(&[("DINGTALK_APP_KEY", "k"), ("DINGTALK_APP_SECRET_FILE", path)]);
    assert!(said.contains("cannot read \"/nowhere/s3cret\""), "{said}");
}

#[test]
fn incomplete_sets_of_variables_are_refused() {
    let suite = [
        ("DINGTALK_SUITE_KEY", "k3y"),
        ("DINGTALK_SUITE_SECRET_FILE", "/nowhere"),
        ("DINGTALK_CORP_ID", "c0rp"),
    ];
    let sets: [&Variables; 7] = [
        &[],
        &[("DINGTALK_ACCESS_TOKEN", "")],
        &[TOKEN, ("DINGTALK_ACCESS_TOKEN_FILE", "/nowhere")],
        &[TOKEN, APP[0]],
        &[APP[0]],
        &[APP[1]],
        &suite,
    ];
    let said: Vec<_> = sets.iter().map(|set| refused(set)).collect();
    snapshot("credentials", &said.join("\n"));
}

#[test]
fn unusable_files_are_refused() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let missing = dir.path().join("missing");
    let files = [
        (missing, "cannot read"),
        (write(&dir, "empty", ""), "is empty"),
        (write(&dir, "line", "\r\n"), "is empty"),
        (write(&dir, "bytes", b"t0ken\xff"), "is not valid utf-8"),
    ];
    for (path, problem) in files {
        let path = path.to_str().expect("utf-8");
        let said = refused(&[("DINGTALK_ACCESS_TOKEN_FILE", path)]);
        assert!(said.starts_with("DINGTALK_ACCESS_TOKEN_FILE: "), "{said}");
        assert!(said.contains(problem) && said.contains(&format!("{path:?}")), "{said}");
        assert!(!said.contains("t0ken"), "{said}");
    }
}

/// Only Unix has such values.
#[cfg(unix)]
#[test]
fn a_value_that_is_not_text_is_not_shown() {
    use super::{command, finish};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    for name in ["DINGTALK_ACCESS_TOKEN", "DINGTALK_ENDPOINT"] {
        let mut command = command(&send(&["--json"]), &[TOKEN]);
        command.env(name, OsStr::from_bytes(b"s3cret\xff"));
        let refused = finish(command);
        assert_eq!(refused.status, 2);
        let expected = format!("{name} is not valid utf-8; correct or unset it");
        assert_eq!(refused.error()["detail"], expected);
    }
}

#[test]
fn a_token_that_is_not_valid_in_a_header_is_neither_sent_nor_shown() {
    let emulator = emulator();
    let endpoint = ("DINGTALK_ENDPOINT", emulator.url());
    for token in ["s3cret\ns3cret", "s3cret\n", "Bearer s3cret", "s3crét"] {
        let refused = run(&send(&["-vv"]), &[endpoint, ("DINGTALK_ACCESS_TOKEN", token)]);
        assert_eq!(refused.status, 2, "{token:?}: {}", refused.err);
        assert!(!refused.err.contains("s3cr"), "{}", refused.err);
    }
    assert_eq!(emulator.received("sendByApp"), 0);
}

/// Sends with these variables.
fn sent(emulator: &Emulator, variables: &Variables) {
    let endpoint = ("DINGTALK_ENDPOINT", emulator.url());
    let before = emulator.deliveries().len();
    let sent = run(&send(&[]), &[&[endpoint], variables].concat());
    assert_eq!(sent.status, 0, "{variables:?}: {}", sent.err);
    assert_eq!(emulator.deliveries().len(), before + 1);
}

#[test]
fn every_kind_of_credentials_is_accepted() {
    let emulator = emulator();
    sent(&emulator, &[("DINGTALK_ACCESS_TOKEN", emulator.access_token().expose())]);
    assert_eq!(emulator.received("getAccessToken"), 0);

    let app = [
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", emulator.app_secret().expose()),
    ];
    sent(&emulator, &app);
    assert_eq!(emulator.received("getAccessToken"), 1);

    let ticket = emulator.suite_ticket();
    let suite = [
        ("DINGTALK_SUITE_KEY", emulator.suite_key()),
        ("DINGTALK_SUITE_SECRET", emulator.suite_secret().expose()),
        ("DINGTALK_SUITE_TICKET", ticket.expose()),
        ("DINGTALK_CORP_ID", emulator.corp_id().as_str()),
    ];
    sent(&emulator, &suite);
    assert_eq!(emulator.received("getCorpAccessToken"), 1);
}

#[test]
fn every_variable_can_name_a_file() {
    let emulator = emulator();
    let dir = tempfile::tempdir().expect("a temporary directory");
    let (token, secret) = (emulator.access_token(), emulator.app_secret().expose());
    for (name, end) in [("bare", ""), ("unix", "\n"), ("windows", "\r\n")] {
        let path = write(&dir, name, format!("{}{end}", token.expose()));
        sent(&emulator, &[("DINGTALK_ACCESS_TOKEN_FILE", path.to_str().expect("utf-8"))]);
    }
    // One line break is removed. A second one makes the token invalid.
    let path = write(&dir, "two", format!("{}\n\n", token.expose()));
    let file = ("DINGTALK_ACCESS_TOKEN_FILE", path.to_str().expect("utf-8"));
    let refused = run(&send(&[]), &[file]);
    assert_eq!(refused.status, 2);
    assert!(!refused.err.contains(token.expose()), "{}", refused.err);

    let mixed = write(&dir, "secret", format!("{secret}\n"));
    let mixed = mixed.to_str().expect("utf-8");
    let key = ("DINGTALK_APP_KEY", emulator.app_key());
    sent(&emulator, &[key, ("DINGTALK_APP_SECRET_FILE", mixed)]);

    let ticket = emulator.suite_ticket();
    let values = [
        ("DINGTALK_SUITE_KEY_FILE", emulator.suite_key()),
        ("DINGTALK_SUITE_SECRET_FILE", emulator.suite_secret().expose()),
        ("DINGTALK_SUITE_TICKET_FILE", ticket.expose()),
        ("DINGTALK_CORP_ID_FILE", emulator.corp_id().as_str()),
    ];
    let paths = values.map(|(name, value)| write(&dir, name, format!("{value}\n")));
    let files: Vec<_> = values.iter().zip(&paths).collect();
    let files: Vec<_> =
        files.iter().map(|((name, _), path)| (*name, path.to_str().expect("utf-8"))).collect();
    sent(&emulator, &files);
}
