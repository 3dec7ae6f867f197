//! `emulator` and `demo`, and what happens when nobody reads what the command writes.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Stdio};

use serde_json::Value;

use super::{command, run, snapshot};

/// A running `dingtalk-file emulator`, stopped at the end whatever happens.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    line: String,
}

impl Serving {
    fn start() -> Self {
        let mut command = command(&["emulator"], &[("DINGTALK_TIMEOUT", "not read")]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the command runs");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        Serving { child, out, line }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_emulator_says_all_that_a_client_needs() {
    let mut serving = Serving::start();
    let told: Value = serde_json::from_str(&serving.line).expect("json");
    let text = |name: &str| told[name].as_str().unwrap_or_else(|| panic!("{name}: {told}"));
    let mut shown = serving.line.clone();
    for name in ["url", "app_secret", "access_token"] {
        shown = shown.replace(text(name), &format!("[{name}]"));
    }
    snapshot("emulator", &shown);

    let token = ("DINGTALK_ACCESS_TOKEN", text("access_token"));
    let app = [("DINGTALK_APP_KEY", text("app_key")), ("DINGTALK_APP_SECRET", text("app_secret"))];
    let endpoint = ("DINGTALK_ENDPOINT", text("url"));
    for user in told["users"].as_array().expect("people") {
        let to = format!("union:{}", user["union_id"].as_str().expect("a union id"));
        let file = ["--space-id", text("space_id"), "--dentry-id", text("dentry_id")];
        let args = [&["--json", "send", "--to", &to], &file[..]].concat();
        for variables in [vec![endpoint, token], vec![endpoint, app[0], app[1]]] {
            let sent = run(&args, &variables);
            assert_eq!(sent.status, 0, "{}", sent.shown());
        }
    }

    serving.child.kill().expect("it serves until it is stopped");
    let mut rest = String::new();
    serving.out.read_line(&mut rest).expect("the end");
    assert_eq!(rest, "");
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("its address").to_string();
    let human = run(&["emulator", "--listen", &taken], &[]);
    assert_eq!((human.status, &*human.out), (2, ""));
    assert!(
        human.err.starts_with(&format!("error: cannot listen on \"{taken}\": ")),
        "{}",
        human.err
    );
    let json = run(&["emulator", "--json", "--listen", &taken], &[]);
    assert_eq!(json.status, 2);
    let detail = json.error()["detail"].to_string();
    assert!(detail.contains(&taken), "{detail}");
}

#[test]
fn demo_shows_each_request_and_answer() {
    // None of these is for it.
    let variables = [
        ("DINGTALK_ENDPOINT", "ftp://nowhere"),
        ("DINGTALK_ACCESS_TOKEN", "t0ken"),
        ("DINGTALK_APP_KEY", "k3y"),
        ("DINGTALK_TIMEOUT", "never"),
    ];
    let demo = run(&["demo"], &variables);
    let version = concat!("dingtalk-file/", env!("CARGO_PKG_VERSION"));
    let mut shown = demo.shown().replace(version, "dingtalk-file/[version]");
    // The port is another one each time.
    let port = shown.split("127.0.0.1:").nth(1).and_then(|text| text.lines().next());
    let port = port.expect("a port").to_string();
    shown = shown.replace(&port, "[port]");
    snapshot("demo", &shown);

    let json = run(&["demo", "--json"], &variables);
    assert_eq!(json.status, 0);
    let json = json.json();
    assert_eq!(json["reply"]["file"]["name"], "Quarterly report.pdf");
    assert!(json["request_id"].is_string());
}

#[cfg(unix)]
#[test]
fn an_output_that_nobody_reads_is_no_mistake() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    for args in [&["demo"][..], &["demo", "--json"], &["--help"], &["emulator"]] {
        // Like a pipe whose reader has gone, and that before the command begins.
        let (output, reader) = UnixStream::pair().expect("two sockets");
        drop(reader);
        let mut command = command(args, &[]);
        command.stdout(OwnedFd::from(output));
        let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
        let output = output.expect("the command runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(0), ""), "{args:?}");
    }
}
