//! The command as scripts see it: arguments and environment, two output streams and an exit status.

mod call;
mod credentials;
mod deliver;
mod doctor;
mod download;
mod errors;
#[cfg(unix)]
mod left_behind;
mod lost_output;
mod network;
mod operations;
mod schema;
mod servers;
mod skill;
mod steps;
mod terminal;
mod token_cache;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use dingtalk_file::emulator::{Emulator, Fault};
use serde_json::Value;

/// The result of a run.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("utf-8");
        Run {
            status: output.status.code().expect("a status"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Run {
    /// Returns the JSON object that a run with `--json` wrote. Fails if there is any other output.
    fn json(&self) -> Value {
        let line = self.out.strip_suffix('\n').expect("a line break at the end");
        assert!(!line.contains('\n'), "one line: {line}");
        assert_eq!(self.err, "");
        let json: Value = serde_json::from_str(line).expect("json");
        assert!(json.is_object(), "{line}");
        json
    }

    /// Returns the error in that object.
    fn error(&self) -> Value {
        self.json()["error"].clone()
    }

    /// Returns all output, for a snapshot.
    fn shown(&self) -> String {
        let mut text = format!("status: {}\n", self.status);
        for (name, stream) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !stream.is_empty() {
                text += &format!("--- {name}\n{stream}");
            }
        }
        text
    }
}

type Variables<'a> = [(&'a str, &'a str)];

/// Returns the command with only these environment variables and those that the system needs. Without a home, it caches
/// no tokens.
fn command(args: &[&str], variables: &Variables) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dingtalk-file"));
    command.args(args).env_clear();
    // Windows opens no socket without the second, and the next name its folder for temporary files.
    for name in ["PATH", "SystemRoot", "TEMP", "TMP"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    // Commands to paste are then the same on every system.
    command.env("SHELL", "/bin/sh").envs(variables.iter().copied());
    command
}

fn finish(mut command: Command) -> Run {
    command.output().expect("the command runs").into()
}

/// Runs a command with this standard input.
fn feed(mut command: Command, content: &[u8]) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command runs");
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().expect("a pipe").write_all(content);
    child.wait_with_output().expect("the command ends").into()
}

fn run(args: &[&str], variables: &Variables) -> Run {
    finish(command(args, variables))
}

/// Returns `send` of the emulator's file to one of its people, followed by more arguments.
fn send<'a>(more: &[&'a str]) -> Vec<&'a str> {
    const SEND: [&str; 7] = [
        "send",
        "--to",
        "union:k7RwTGFyaXFIYWRkiEiE",
        "--space-id",
        "8641975302",
        "--dentry-id",
        "67420135798",
    ];
    [&SEND, more].concat()
}

/// Returns the same with the emulator's token.
fn send_to(emulator: &Emulator, more: &[&str]) -> Run {
    let token = emulator.access_token();
    let variables =
        [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    run(&send(more), &variables)
}

/// Returns `text` without the ports in error messages that the system chose.
fn without_ports(text: &str) -> String {
    const LOOPBACK: &str = "127.0.0.1:";
    let mut parts = text.split(LOOPBACK);
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            // Ports chosen by people have fewer digits.
            5 if part[..5].parse::<u16>().is_ok() => text + LOOPBACK + "[port]" + &part[digits..],
            _ => text + LOOPBACK + part,
        }
    })
}

/// Returns a text with `/` in place of Windows' separators. JSON's escaped quotes stay.
fn with_slashes(text: &str) -> String {
    if !cfg!(windows) {
        return text.into();
    }
    text.replace(r"\\", "/")
        .split(r#"\""#)
        .map(|part| part.replace('\\', "/"))
        .collect::<Vec<_>>()
        .join(r#"\""#)
}

/// Checks a snapshot. All use this function, so that their files are in one folder.
fn snapshot(name: &str, text: &str) {
    insta::assert_snapshot!(name, without_ports(text));
}

fn emulator() -> Emulator {
    Emulator::start().expect("a free port")
}

#[test]
fn help_of_everything() {
    let snapshots = [
        ("help", vec!["--help"]),
        ("help_deliver", vec!["deliver", "--help"]),
        ("help_send", vec!["send", "--help"]),
        ("help_upload", vec!["upload", "--help"]),
        ("help_download", vec!["download", "--help"]),
        ("help_ls", vec!["ls", "--help"]),
        ("help_space", vec!["space", "--help"]),
        ("help_user", vec!["user", "--help"]),
        ("help_token", vec!["token", "--help"]),
        ("help_doctor", vec!["doctor", "--help"]),
        ("help_emulator", vec!["emulator", "--help"]),
        ("help_demo", vec!["demo", "--help"]),
        ("help_schema_add", vec!["schema", "add", "--help"]),
        ("help_schema_check", vec!["schema", "check", "--help"]),
    ];
    for (name, args) in snapshots {
        let help = run(&args, &[]);
        assert_eq!((help.status, &*help.err), (0, ""));
        snapshot(name, &help.out);
    }
    // Help does not show values from the environment.
    let shown = run(&["--help"], &[("DINGTALK_ENDPOINT", "https://user:s3cret@example.com")]);
    assert!(!shown.out.contains("s3cret"));
}

#[test]
fn short_help_is_a_screenful() {
    let all = run(&["-h"], &[]);
    snapshot("help_short", &all.out);
    let listed = all.out.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed: Vec<_> = listed.map_while(|line| line.split_whitespace().next()).collect();
    assert!(listed.contains(&"deliver") && listed.contains(&"man"), "{listed:?}");
    for name in listed.into_iter().filter(|name| *name != "help") {
        let (short, long) = (run(&[name, "-h"], &[]), run(&[name, "--help"], &[]));
        assert_eq!((short.status, long.status), (0, 0), "{name}");
        let count = short.out.lines().count();
        assert!(count <= 45 && count < long.out.lines().count(), "{name}: {count} lines");
        assert!(short.out.contains("--help shows the rest"), "{name}: {}", short.out);
        assert_eq!(run(&[name, "-vh"], &[]).out, short.out);
    }
}

#[test]
fn version() {
    let version = run(&["--version"], &[]);
    assert_eq!(version.status, 0);
    assert_eq!(version.out, concat!("dingtalk-file ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_file_is_sent() {
    let emulator = emulator();
    snapshot("sent", &send_to(&emulator, &[]).shown());
    snapshot("sent_json", &send_to(&emulator, &["--json"]).shown());
    assert_eq!(emulator.deliveries().len(), 2);
}

#[test]
fn the_reply_is_shown_unchanged() {
    let emulator = emulator();
    let reply = "\u{feff}{\r\n  \"zeta\": 1.50, \"file\": {\"size\": \"256\",\n\"new\": [ null, \"a\\n b\" ]},\n\"alpha\": 1e2 }\n";
    emulator.fault("sendByApp", Fault::answer(200, reply).header("x-acs-request-id", "r-1"));
    let sent = send_to(&emulator, &["--json"]);
    assert_eq!(sent.status, 0);
    assert_eq!(
        sent.out,
        "{\"reply\":{\"zeta\":1.50,\"file\":{\"size\":\"256\",\"new\":[null,\"a\\n b\"]},\"alpha\":1e2},\"request_id\":\"r-1\"}\n"
    );

    emulator.fault("sendByApp", Fault::answer(200, r#"{"file":{"name":"a\u001b[2J\nb\u202e"}}"#));
    let sent = send_to(&emulator, &[]);
    let line = sent.out.lines().next().unwrap_or_default();
    assert!(
        line.starts_with(r"sent a\u{1b}[2J\nb\u{202e} to union:k7RwTGFyaXFIYWRkiEiE"),
        "{line}"
    );
    assert_eq!(sent.out.lines().count(), 1);
}

#[test]
fn options_before_or_after_the_subcommand_override_variables() {
    let emulator = emulator();
    let token = emulator.access_token();
    let options = ["--endpoint", emulator.url(), "--timeout", "2.5", "--json"];
    let more = ["--deadline", "20", "--retries", "0", "--region", "china"];
    let variables = [
        ("DINGTALK_ACCESS_TOKEN", token.expose()),
        ("DINGTALK_ENDPOINT", "ftp://nowhere"),
        ("DINGTALK_TIMEOUT", "never"),
        ("DINGTALK_DEADLINE", "-1"),
        ("DINGTALK_RETRIES", "many"),
        ("DINGTALK_REGION", "mars"),
    ];
    let args = [
        [&options[..], &more, &send(&[])].concat(),
        [&send(&[])[..], &options, &more].concat(),
        [&options[..], &send(&[]), &more].concat(),
    ];
    for args in args {
        let sent = run(&args, &variables);
        assert_eq!(sent.status, 0, "{}", sent.shown());
        assert!(sent.json()["reply"]["file"].is_object());
    }

    // Removing the options one by one shows that each variable takes effect.
    let all: Vec<_> = options.iter().chain(&more).copied().collect();
    let names = [
        ("--endpoint", "ftp://nowhere"),
        ("--timeout", "DINGTALK_TIMEOUT"),
        ("--deadline", "DINGTALK_DEADLINE"),
        ("--retries", "DINGTALK_RETRIES"),
        ("--region", "DINGTALK_REGION"),
    ];
    for (option, named) in names {
        let at = all.iter().position(|arg| *arg == option).expect("an option");
        let mut args = all.clone();
        args.drain(at..at + 2);
        let refused = run(&send(&args), &variables);
        let error = refused.error();
        assert_eq!((refused.status, &error["outcome"]), (2, &"invalid".into()));
        assert!(error["detail"].as_str().is_some_and(|text| text.contains(named)), "{error}");
    }
    assert_eq!(emulator.received("sendByApp"), 3);
}

#[test]
fn an_empty_variable_is_not_set() {
    let emulator = emulator();
    let token = emulator.access_token();
    let variables = [
        ("DINGTALK_ACCESS_TOKEN", token.expose()),
        ("DINGTALK_ACCESS_TOKEN_FILE", ""),
        ("DINGTALK_APP_KEY", ""),
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_TIMEOUT", ""),
        ("DINGTALK_RETRIES", ""),
        ("DINGTALK_REGION", ""),
    ];
    assert_eq!(run(&send(&[]), &variables).status, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn plain_http_to_another_machine_needs_the_option() {
    let emulator = Emulator::builder().allow_host("0.0.0.0").start().expect("a free port");
    // This address reaches this machine without being a loopback address.
    let url = emulator.url().replace("127.0.0.1", "0.0.0.0");
    let token = emulator.access_token();
    let variables = [("DINGTALK_ACCESS_TOKEN", token.expose()), ("DINGTALK_ENDPOINT", &url)];
    let refused = run(&send(&["--json"]), &variables);
    assert_eq!(refused.status, 2, "{}", refused.shown());
    assert_eq!(emulator.received("sendByApp"), 0);
    assert_eq!(run(&send(&["--allow-http"]), &variables).status, 0);
}

#[test]
fn logs_are_written_only_when_asked_for() {
    let emulator = emulator();
    assert_eq!(send_to(&emulator, &[]).err, "");
    let once = send_to(&emulator, &["-v"]);
    assert!(once.err.contains("dingtalk_file::client] sendByApp attempt 1: done"), "{}", once.err);
    assert!(!once.err.contains("ureq"), "{}", once.err);
    let lines = ["attempt 1: done, http 200, request id ", ", took "];
    assert!(lines.iter().all(|part| once.err.contains(part)), "{}", once.err);
    emulator.fault("sendByApp", Fault::refuse("Forbidden.AccessDenied.QpsLimitForApi"));
    let throttled = send_to(&emulator, &["-v"]).err;
    let line = "INFO  dingtalk_file::client] sendByApp attempt 1: refused, http 403, code Forbidden.AccessDenied.QpsLimitForApi, ";
    assert!(throttled.contains(line) && throttled.contains("; retry in 1"), "{throttled}");
    let twice = send_to(&emulator, &["-vv", "--json"]);
    assert!(twice.err.contains("[DEBUG ureq::run] POST"), "{}", twice.err);
    assert!(twice.out.starts_with("{\"reply\":"));
}

#[test]
fn no_secret_is_shown_even_if_everything_is_logged() {
    let emulator = emulator();
    let (token, secret) = (emulator.access_token(), emulator.app_secret());
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", secret.expose()),
    ];
    for log in ["trace", "trace,ureq=trace,ureq::run=trace,ureq_proto=trace"] {
        let variables = [&variables[..], &[("RUST_LOG", log)]].concat();
        for args in [send(&[]), send(&["-vv"]), vec!["demo"]] {
            let run = run(&args, &variables);
            assert_eq!(run.status, 0, "{}", run.err);
            assert!(run.err.contains("DEBUG ureq::run] POST http://127.0.0.1:"), "{}", run.err);
            assert!(!run.err.contains("TRACE ureq"), "{}", run.err);
            // ureq dumps bytes in rows of 16, which would split a secret.
            for secret in [&token, secret] {
                for piece in secret.expose().as_bytes().windows(8) {
                    let piece = std::str::from_utf8(piece).expect("ascii");
                    assert!(!run.err.contains(piece) && !run.out.contains(piece), "{piece}");
                }
            }
            // At the trace level, ureq logs whole addresses, some of which contain a token.
            assert!(!run.err.contains("unionId="), "{}", run.err);
        }
    }
}
