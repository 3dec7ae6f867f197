//! `doctor`: what it says of a setup that works, and of each that does not.

use dingtalk_file::emulator::{Emulator, Fault};

use super::{Run, emulator, run, snapshot};
use crate::wire::{Wire, answer};

const WHO: &[&str] = &["--as", "user:manager4220"];

/// Runs it with the emulator's own credentials, but for these variables.
fn doctor(emulator: &Emulator, args: &[&str], variables: &[(&str, &str)]) -> Run {
    let secret = emulator.app_secret();
    let mut all = vec![
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", secret.expose()),
    ];
    all.retain(|(name, _)| variables.iter().all(|(other, _)| other != name));
    all.extend(variables);
    all.retain(|(_, value)| !value.is_empty());
    let done = run(&[&["doctor"], args].concat(), &all);
    assert!(!done.shown().contains(secret.expose()), "{}", done.shown());
    done
}

/// Replaces the times of answers.
fn without_times(text: &str) -> String {
    let mut parts = text.split(" answers in ");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| {
        let (_, rest) = part.split_once(" ms").expect("a time");
        format!("{text} answers in [time] ms{rest}")
    })
}

/// Returns each check as `name: state`.
fn states(done: &Run) -> Vec<String> {
    let json = done.json();
    let checks = json["checks"].as_array().expect("a list");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_string();
    checks.iter().map(|one| format!("{}: {}", text(&one["check"]), text(&one["state"]))).collect()
}

#[test]
fn a_setup_that_works() {
    let emulator = emulator();
    let done = doctor(&emulator, WHO, &[]);
    snapshot("doctor", &without_times(&done.shown()));
    let json = doctor(&emulator, &[WHO, &["--json"]].concat(), &[]);
    snapshot("doctor_json", &without_times(&json.shown()));
    assert_eq!((emulator.deliveries().len(), emulator.files().len()), (0, 1), "nothing is sent");
    let quiet = doctor(&emulator, &["--quiet"], &[]);
    assert_eq!(without_times(&quiet.out), without_times(&doctor(&emulator, &[], &[]).out));
}

#[test]
fn the_first_check_that_fails_says_what_to_do() {
    // Variables, a fault of an operation, the exit status, the failed check and part of its text.
    type Row<'a> = (&'a [(&'a str, &'a str)], Option<(&'a str, Fault)>, i32, &'a str, &'a str);
    let refused = |code: &str| {
        Some((
            "getAccessToken",
            Fault::answer(400, format!(r#"{{"code":"{code}","message":"m"}}"#)),
        ))
    };
    let denied = r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"m","accessdenieddetail":{"requiredScopes":["Storage.UploadInfo.Read"]}}"#;
    let rows: Vec<Row> = vec![
        (&[("DINGTALK_APP_KEY", "")], None, 2, "credentials", "half of the credentials"),
        (&[("DINGTALK_APP_SECRET", "\"s\"")], None, 2, "credentials", "has quotes around it"),
        (&[("DINGTALK_ENDPOINT", "ftp://x")], None, 2, "settings", "ftp://x"),
        (&[("DINGTALK_CA_FILE", "/nowhere")], None, 2, "settings", "cannot be read"),
        (&[("DINGTALK_ENDPOINT", "http://127.0.0.1:1")], None, 3, "api host", "127.0.0.1:1"),
        (&[], refused("invalidClientIdOrSecret"), 1, "token", "hint:"),
        (&[("DINGTALK_OPERATOR", "nobody")], None, 2, "operator", "DINGTALK_OPERATOR"),
        (&[("DINGTALK_OPERATOR", "user:stranger")], None, 1, "operator", "stranger"),
        (
            &[("DINGTALK_OPERATOR", "user:manager4220")],
            Some(("getFileUploadInfo", Fault::answer(403, denied))),
            1,
            "upload",
            "Storage.UploadInfo.Read",
        ),
    ];
    for (variables, fault, status, failed, text) in rows {
        let emulator = emulator();
        if let Some((operation, fault)) = &fault {
            emulator.fault(operation, fault.clone());
        }
        let done = doctor(&emulator, &[], variables);
        let line = done.out.lines().find(|line| line.starts_with("failed"));
        let line = line.unwrap_or_else(|| panic!("{}", done.shown()));
        assert!(line[9..].starts_with(failed), "{variables:?}: {}", done.shown());
        assert_eq!(done.status, status, "{}", done.shown());
        let from = done.out.find(line).expect("it is there");
        assert!(done.out[from..].contains(text), "{text}: {}", done.shown());
        emulator.clear_faults();
        if let Some((operation, fault)) = fault {
            emulator.fault(operation, fault);
        }
        let json = doctor(&emulator, &["--json"], variables);
        assert_eq!(json.status, status);
        assert!(states(&json).contains(&format!("{failed}: failed")), "{:?}", states(&json));
    }
}

#[test]
fn what_depends_on_a_failed_check_is_skipped() {
    let emulator = emulator();
    let all = ["credentials", "settings", "proxy", "certificates", "api host"];
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let rows: [Row; 3] = [
        (&[("DINGTALK_APP_KEY", "")], &["token"]),
        (&[("DINGTALK_ENDPOINT", "http://127.0.0.1:1")], &["legacy host", "clock", "token"]),
        (&[], &["legacy host", "operator"]),
    ];
    for (variables, skipped) in rows {
        let states = states(&doctor(&emulator, &["--json"], variables));
        assert!(all.iter().all(|name| states.iter().any(|state| state.starts_with(name))));
        for name in skipped {
            assert!(states.contains(&format!("{name}: skipped")), "{name}: {states:?}");
        }
    }
}

#[test]
fn a_clock_that_is_wrong_is_a_warning() {
    let dated = "200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT";
    let wire = Wire::serve(vec![answer(dated, "{}")]);
    let endpoint = format!("http://{}", wire.address);
    let done = run(&["doctor"], &[("DINGTALK_ENDPOINT", &endpoint)]);
    let line = done.out.lines().find(|line| line.contains(" clock "));
    let line = line.unwrap_or_else(|| panic!("{}", done.shown()));
    assert!(line.starts_with("warning") && line.contains("ahead of the server's"), "{line}");
    assert_eq!(done.status, 2, "there are no credentials: {}", done.shown());
}

#[test]
fn a_proxy_is_shown_without_its_password() {
    let proxy = Wire::serve(vec![answer("502 Bad Gateway", "")]);
    let through = format!("http://me:s3cret@{}", proxy.address);
    let variables = [("DINGTALK_ENDPOINT", "http://ding.example.test"), ("http_proxy", &*through)];
    let done = run(&["doctor", "--allow-http"], &variables);
    assert!(done.out.contains(&format!("http://{} (http_proxy)", proxy.address)), "{}", done.out);
    assert!(!done.shown().contains("s3cret"), "{}", done.shown());
}
