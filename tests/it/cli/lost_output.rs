//! Output that cannot be written: a full disk, or a reader that has gone.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use dingtalk_file::emulator::{Emulator, Fault};

use super::{command, emulator, send};

/// The destination of standard output.
#[derive(Clone, Copy, Debug, PartialEq)]
enum To {
    FullDisk,
    ClosedPipe,
    /// A descriptor that can only be read.
    ReadOnly,
}

/// Returns the status and standard error.
fn lost(mut command: Command, to: To) -> (Option<i32>, String) {
    match to {
        To::FullDisk => {
            command.stdout(File::options().write(true).open("/dev/full").expect("/dev/full"));
        }
        To::ReadOnly => {
            command.stdout(File::open("/dev/null").expect("/dev/null"));
        }
        To::ClosedPipe => {
            let (output, reader) = UnixStream::pair().expect("two sockets");
            drop(reader);
            command.stdout(OwnedFd::from(output));
        }
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
    let output = output.expect("the command runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("utf-8"))
}

/// Returns a command with the emulator's token.
fn at(emulator: &Emulator, args: &[&str]) -> Command {
    let token = emulator.access_token();
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_ACCESS_TOKEN", token.expose()),
        ("DINGTALK_OPERATOR", "user:manager4220"),
    ];
    command(args, &variables)
}

#[test]
fn a_query_without_output_fails() {
    let emulator = emulator();
    let space = emulator.space_id().to_string();
    let space_id = format!("spaceId={space}");
    let queries: [&[&str]; 14] = [
        &["--help"],
        &["--version"],
        &["deliver", "--help"],
        &["help", "ls"],
        &["ls", "--space-id", &space],
        &["ls", "--space-id", &space, "--json"],
        &["space", "--space-id", &space],
        &["user", "user:0123456789"],
        &["user", "user:0123456789", "--quiet"],
        &["operations"],
        &["operations", "getSpace", "--json"],
        &["call", "getSpace", &space_id, "unionId=cHtUYm1hbmFnZXIiEiE"],
        &["completions", "bash"],
        &["man"],
    ];
    for args in queries {
        for to in [To::FullDisk, To::ReadOnly] {
            let (status, said) = lost(at(&emulator, args), to);
            assert_eq!(status, Some(6), "{args:?}: {said}");
            let start = "error: standard output cannot be written: ";
            assert!(said.contains(start), "{args:?}: {said}");
            assert!(!said.contains("here it is"), "{args:?}: {said}");
        }
        // A reader that stops may have read enough, but a script must notice.
        let (status, said) = lost(at(&emulator, args), To::ClosedPipe);
        assert_eq!(status, Some(6), "{args:?}: {said}");
        assert!(!said.contains("standard output"), "{args:?}: {said}");
    }
}

#[test]
fn effects_are_reported_on_standard_error() {
    let emulator = emulator();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "a letter").expect("a file");
    let path = path.to_str().expect("utf-8");
    let back = |number: usize| folder.path().join(number.to_string()).display().to_string();
    let (first, second) = (back(1), back(2));
    let (space, dentry) = (emulator.space_id().to_string(), emulator.dentry_id().to_string());
    let fetch =
        |to| ["download", "--space-id", &space, "--dentry-id", &dentry, to].map(String::from);
    let rows: [(Vec<String>, &str); 7] = [
        (["deliver", path, "--to", "user:0123456789"].map(String::from).into(), "sent letter"),
        (
            ["deliver", path, "--to", "user:0123456789", "--json"].map(String::from).into(),
            "\"outcome\":\"sent\"",
        ),
        (send(&[]).into_iter().map(String::from).collect(), "sent"),
        (send(&["--json"]).into_iter().map(String::from).collect(), "\"request_id\""),
        (["upload", path].map(String::from).into(), "stored letter"),
        (fetch(&first).into(), "downloaded"),
        (fetch(&second).into_iter().chain(["--json".into()]).collect(), "\"path\""),
    ];
    let deliveries = || emulator.deliveries().len();
    for (args, told) in rows {
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        for to in [To::FullDisk, To::ClosedPipe, To::ReadOnly] {
            let before = deliveries();
            let args = match args[0] {
                "download" => [&args[..], &["--replace"]].concat(),
                _ => args.clone(),
            };
            let (status, said) = lost(at(&emulator, &args), to);
            assert_eq!(status, Some(6), "{args:?}: {said}");
            let start = "error: standard output cannot be written: ";
            assert!(said.contains(start) && said.contains("; here it is:\n"), "{args:?}: {said}");
            assert!(said.contains(told), "{args:?}: {said}");
            let sends = usize::from(matches!(args[0], "deliver" | "send"));
            assert_eq!(deliveries(), before + sends, "{args:?}");
        }
    }
    // A call may have had an effect.
    let (space, dentry) = (format!("spaceId={space}"), format!("dentryId={dentry}"));
    let args = ["call", "sendByApp", &space, &dentry, "unionId=k7RwTGFyaXFIYWRkiEiE"];
    let (status, said) = lost(at(&emulator, &args), To::ClosedPipe);
    assert_eq!(status, Some(6), "{said}");
    assert!(said.contains("; here it is:\n{") && said.contains("conversationId"), "{said}");
}

/// A list of a journal can be shown again, but what was settled is settled.
#[test]
fn settlements_are_reported_on_standard_error() {
    let emulator = emulator();
    emulator.fault("sendByApp", Fault::close());
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (file, journal) = (place("letter.txt"), place("journal"));
    std::fs::write(&file, "a letter").expect("a file");
    let args = ["deliver", &file, "--to", "user:0123456789", "--journal", &journal];
    assert_eq!(at(&emulator, &args).output().expect("the command runs").status.code(), Some(4));
    let rows = [(&[][..], false), (&["--settle", "user:0123456789=sent"], true)];
    let told = "letter.txt: 1 have it";
    for (more, has_effect) in rows {
        let args = [&["journal", &journal], more].concat();
        let (status, said) = lost(at(&emulator, &args), To::FullDisk);
        assert_eq!(status, Some(6), "{args:?}: {said}");
        assert_eq!(said.contains("; here it is:\n"), has_effect, "{args:?}: {said}");
        assert_eq!(said.contains(told), has_effect, "{args:?}: {said}");
    }
}

#[test]
fn a_requested_secret_goes_to_no_other_stream() {
    let emulator = emulator();
    let (key, secret) = (emulator.app_key(), emulator.app_secret().expose().to_string());
    let app_key = format!("appKey={key}");
    let calls: [&[&str]; 2] = [
        &[
            "call",
            "getAccessToken",
            &app_key,
            "appSecret=env:DINGTALK_APP_SECRET",
            "--show-secrets",
        ],
        &["token", "--show"],
    ];
    for args in calls {
        let variables = [
            ("DINGTALK_ENDPOINT", emulator.url()),
            ("DINGTALK_APP_KEY", key),
            ("DINGTALK_APP_SECRET", &secret),
        ];
        let (status, said) = lost(command(args, &variables), To::FullDisk);
        assert_eq!(status, Some(6), "{said}");
        assert!(!said.contains("here it is"), "{said}");
        assert!(!said.contains(emulator.access_token().expose()), "{said}");
    }
}

#[test]
fn a_failure_keeps_its_status() {
    let emulator = emulator();
    for (args, expected, told) in [
        (&["deliver", "missing.txt", "--to", "user:0123456789", "--json"][..], 2, "missing.txt"),
        (&["deliver", "a", "--nonsense", "--json"], 2, "'--nonsense'"),
        (&["user", "user:nobody", "--json"], 1, "\"60121\""),
        (&["user", "user:nobody"], 1, "60121"),
        (&["call", "getSpace", "--json"], 2, "spaceId"),
        (&["ls", "--space-id", "1", "--json"], 1, "\"error\""),
        (&["sned", "--json"], 2, "'sned'"),
        (&["sned"], 2, "'sned'"),
    ] {
        for to in [To::FullDisk, To::ClosedPipe, To::ReadOnly] {
            let (status, said) = lost(at(&emulator, args), to);
            assert_eq!(status, Some(expected), "{args:?}: {said}");
            assert!(said.contains(told), "{args:?}: {said}");
        }
    }
}

#[test]
fn an_emulator_that_cannot_report_its_address_ends() {
    for to in [To::FullDisk, To::ClosedPipe, To::ReadOnly] {
        for args in [&["emulator"][..], &["emulator", "--json"], &["emulator", "--quiet"]] {
            let (status, said) = lost(command(args, &[]), to);
            assert_eq!(status, Some(6), "{args:?}: {said}");
            let start = "error: standard output cannot be written: ";
            assert_eq!(said.starts_with(start), to != To::ClosedPipe, "{args:?}: {said}");
            assert_eq!(said.is_empty(), to == To::ClosedPipe, "{args:?}: {said}");
        }
    }
}
