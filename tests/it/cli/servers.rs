//! `emulator` and `demo`, and output without a reader.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::{command, run, snapshot};

/// A running `dingtalk-file emulator`, stopped when dropped.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    line: String,
}

impl Serving {
    fn start() -> Self {
        Serving::run(&["emulator"])
    }

    fn run(args: &[&str]) -> Self {
        Serving::of(command(args, &[("DINGTALK_TIMEOUT", "not read")]))
    }

    fn of(mut command: Command) -> Self {
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
fn an_emulator_prints_everything_that_a_client_needs() {
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
fn an_emulator_answers_operations_of_the_vendors_sdk() {
    let serving = Serving::start();
    let told: Value = serde_json::from_str(&serving.line).expect("json");
    let text = |name: &str| told[name].as_str().expect("a text");
    let variables =
        [("DINGTALK_ENDPOINT", text("url")), ("DINGTALK_ACCESS_TOKEN", text("access_token"))];
    let given = ["--json", "call", "robot.batchSendOTO", "msgKey=text", "robotCode=1", "userIds=1"];
    let missing = run(&given, &variables);
    assert_eq!(missing.status, 2, "{}", missing.shown());
    let detail = missing.error()["detail"].as_str().map(String::from).unwrap_or_default();
    assert!(detail.starts_with("robot.batchSendOTO: msgParam is missing; "), "{detail}");
    let called = run(&[&given[..], &["msgParam={}"]].concat(), &variables);
    assert_eq!(called.status, 0, "{}", called.shown());
    assert_eq!(called.json()["reply"]["processQueryKey"], "text");
    let query = ["call", "contact.listEmpLeaveRecords", "startTime=1", "maxResults=9"];
    let called = run(&query, &variables);
    assert_eq!(called.status, 0, "{}", called.shown());
}

#[test]
fn an_unusable_address_is_named() {
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

/// The demonstration ignores all of these variables.
const NOT_READ: [(&str, &str); 5] = [
    ("DINGTALK_ENDPOINT", "ftp://nowhere"),
    ("DINGTALK_ACCESS_TOKEN", "t0ken"),
    ("DINGTALK_APP_KEY", "k3y"),
    ("DINGTALK_TIMEOUT", "never"),
    ("DINGTALK_OPERATOR", "nobody"),
];

#[test]
fn demo_shows_each_request_and_answer() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("letter.txt");
    fs::write(&path, "what people shall read\n").expect("a file");
    let path = path.to_str().expect("utf-8");
    let demo = run(&["demo", path], &NOT_READ);
    let version = concat!("dingtalk-file/", env!("CARGO_PKG_VERSION"));
    let mut shown = demo.shown().replace(version, "dingtalk-file/[version]");
    // These differ in each run.
    for (before, after, name) in [
        ("127.0.0.1:", "\n", "[port]"),
        ("\"uploadKey\": \"", "\"", "[upload key]"),
        ("< etag: \"", "\"", "[etag]"),
    ] {
        let found = shown.split(before).nth(1).and_then(|text| text.split(after).next());
        let found = found.unwrap_or_else(|| panic!("{before}: {shown}")).to_string();
        shown = shown.replace(&found, name);
    }
    snapshot("demo", &shown);

    let json = run(&["demo", path, "--json"], &NOT_READ);
    assert_eq!(json.status, 0);
    let end = "\"}],\"bytes_equal\":true}\n";
    assert!(json.out.starts_with("{\"file\":{") && json.out.ends_with(end), "{}", json.out);
    let json = json.json();
    assert_eq!(json["file"]["name"], "letter.txt");
    assert_eq!(json["deliveries"][0]["to"], "user:0123456789");
    assert_eq!(json["deliveries"][1]["to"], "mobile:+1-2025550103");
    assert_eq!(json["deliveries"].as_array().map(Vec::len), Some(2));
}

#[test]
fn demo_delivers_the_readme_by_default() {
    let size = include_bytes!("../../../README.md").len();
    let demo = run(&["demo"], &[]);
    assert_eq!((demo.status, &*demo.err), (0, ""));
    let last: Vec<_> = demo.out.lines().rev().take(3).collect();
    assert_eq!(last[0], format!("{size} bytes left, {size} bytes arrived twice, equal"));
    for (line, to) in [(last[2], "user:0123456789"), (last[1], "mobile:+1-2025550103")] {
        assert!(line.starts_with(&format!("sent README.md ({size} bytes) to {to} as ")), "{line}");
    }
    // No one can read the file by accident: each person needs the right first.
    let count = |text: &str| demo.out.lines().filter(|line| line.starts_with(text)).count();
    assert_eq!(count("> PUT "), 1);
    assert_eq!(count("> POST /v1.0/convFile/apps/conversations/files/send?"), 4);
    assert_eq!(count("> POST /v1.0/storage/spaces/"), 3);
}

#[test]
fn demo_takes_any_file_and_refuses_other_paths() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    for size in [0, 1, 3 << 20] {
        let path = folder.path().join(format!("{size}.bin"));
        let bytes: Vec<u8> = (0..size).map(|at: u32| at.to_le_bytes()[at as usize % 3]).collect();
        fs::write(&path, bytes).expect("a file");
        let demo = run(&["demo", path.to_str().expect("utf-8")], &[]);
        let last = demo.out.lines().last().unwrap_or_default();
        assert_eq!(last, format!("{size} bytes left, {size} bytes arrived twice, equal"));
        assert_eq!(demo.status, 0);
    }
    let folder = folder.path().to_str().expect("utf-8");
    for (path, problem) in [("/no/where", "cannot be read"), (folder, "is a directory")] {
        let refused = run(&["demo", path], &[]);
        assert_eq!((refused.status, &*refused.out), (2, ""));
        assert!(refused.err.contains(problem), "{}", refused.err);
        assert_eq!(run(&["demo", path, "--json"], &[]).error()["outcome"], "invalid");
    }
}

#[test]
fn a_failed_demo_shows_how_far_it_got() {
    let failed = run(&["demo", "--timeout", "0.000001", "--retries", "0"], &[]);
    assert_eq!(failed.status, 3, "{}", failed.shown());
    assert!(failed.err.starts_with("error: deliver: not sent: "), "{}", failed.err);
    assert!(!failed.err.contains("continue"), "{}", failed.err);
}

#[cfg(unix)]
#[test]
fn output_without_a_reader_is_not_reported() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    for args in [&["demo"][..], &["demo", "--json"], &["--help"], &["emulator"]] {
        // Like a pipe whose reader was gone before the command began.
        let (output, reader) = UnixStream::pair().expect("two sockets");
        drop(reader);
        let mut command = command(args, &[]);
        command.stdout(OwnedFd::from(output));
        let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output();
        let output = output.expect("the command runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(6), ""), "{args:?}");
    }
}

/// Gets a page from a server, as a browser does.
fn get(url: &str) -> String {
    let mut answer = ureq::get(url).call().expect("an answer");
    answer.body_mut().read_to_string().expect("text")
}

#[test]
fn an_emulator_starts_with_its_seed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seed.json");
    let seed = r#"{
        "listen": "127.0.0.1:0",
        "apps": { "internal": { "key": "dingkey", "secret": "not-a-secret", "access_token": "T" } },
        "people": [{ "user_id": "mei", "name": "Mei" }],
        "departments": [{ "id": 77, "name": "Sales" }],
        "settings": { "token_life": 60 }
    }"#;
    fs::write(&path, seed).expect("written");
    let path = path.to_str().expect("text");
    let serving =
        Serving::run(&["emulator", "--seed", path, "--token-life", "30", "--allow-host", "x"]);
    let told: Value = serde_json::from_str(&serving.line).expect("json");
    assert_eq!(
        (&told["app_key"], &told["app_secret"]),
        (&"dingkey".into(), &"not-a-secret".into())
    );
    assert_eq!((&told["access_token"], &told["department"]), (&"T".into(), &77.into()));
    assert_eq!((&told["role"], &told["conversation"]), (&Value::Null, &Value::Null));
    assert_eq!(told["users"].as_array().map(Vec::len), Some(1));
    // An option overrides the seed.
    let inbox = told["inbox"].as_str().expect("an address");
    let settings: Value = serde_json::from_str(&get(&format!("{inbox}settings"))).expect("json");
    assert_eq!(settings["token_life"], 30);

    // The answer is a seed.
    fs::write(path, get(&format!("{inbox}state"))).expect("written");
    let again = Serving::run(&["emulator", "--seed", path]);
    let twin: Value = serde_json::from_str(&again.line).expect("json");
    for name in ["app_key", "app_secret", "access_token", "users", "department"] {
        assert_eq!(twin[name], told[name], "{name}");
    }
    for (seed, expected) in [
        ("{\"peple\": []}", "unknown name `peple`; did you mean `people`?"),
        ("[]", "the body is [], but must be an object"),
        ("{", "is not JSON: EOF"),
    ] {
        fs::write(path, seed).expect("written");
        let refused = run(&["emulator", "--seed", path], &[]);
        assert_eq!(refused.status, 2, "{}", refused.shown());
        assert!(refused.err.contains(expected), "{}", refused.shown());
    }
    let missing = run(&["emulator", "--seed", "/no/such/file"], &[]);
    assert!(missing.err.contains("cannot read the seed /no/such/file"), "{}", missing.shown());
}

/// With few descriptors, a new connection takes the place of the one that is idle for longest.
#[cfg(unix)]
#[test]
fn an_emulator_with_few_descriptors_answers_everybody() {
    use std::io::{ErrorKind, Read, Write};
    use std::net::TcpStream;

    let inner = command(&["emulator"], &[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\""]);
    shell.arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let serving = Serving::of(shell);
    let told: Value = serde_json::from_str(&serving.line).expect("json");
    let host = told["url"].as_str().and_then(|url| url.strip_prefix("http://")).expect("a url");
    let mut streams: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(host).expect("a connection");
            let head = format!("GET /_emulator/inbox.svg HTTP/1.1\r\nhost: {host}\r\n\r\n");
            stream.write_all(head.as_bytes()).expect("sent");
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            stream.read_line(&mut line).expect("an answer");
            assert_eq!(line, "HTTP/1.1 200 OK\r\n");
            stream
        })
        .collect();
    // The last one is still there, and the first one is not.
    let is_open = |stream: &mut BufReader<TcpStream>| {
        stream.get_ref().set_nonblocking(true).expect("set");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    };
    assert_eq!([99, 0].map(|at| is_open(&mut streams[at])), [true, false]);
}

/// What docs/emulator.md says works as it stands, in any shell that has curl.
#[cfg(unix)]
#[test]
fn a_file_is_sent_by_curl_alone() {
    use std::path::Path;

    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(home.join("docs/emulator.md")).expect("the page");
    let (_, script) = page.split_once("```sh\n").expect("a script");
    let (script, _) = script.split_once("```").expect("its end");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let script = script.replace("127.0.0.1:8080", &free.to_string());
    let folder = tempfile::tempdir().expect("a folder");
    let inner = command(&[], &[]);
    let programs = Path::new(inner.get_program()).parent().expect("a folder");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").expect("a path"));
    let output = Command::new("sh")
        .args(["-euc", &format!("trap 'kill $!' EXIT\n{script}")])
        .env("PATH", path)
        .env("no_proxy", "127.0.0.1")
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{out}{err}");
    assert!(out.contains("\"count\":1") && out.ends_with("all is well\n"), "{out}{err}");
}

#[test]
fn a_demonstration_can_be_inspected() {
    let mut shown = Serving::run(&["demo", "--open"]);
    while !shown.line.starts_with("inbox: ") {
        shown.line.clear();
        assert_ne!(shown.out.read_line(&mut shown.line).expect("a line"), 0, "it ended");
    }
    let inbox = shown.line.split(' ').nth(1).expect("an address");
    assert!(get(inbox).contains("<title>Inbox</title>"));
    let listed: Value = serde_json::from_str(&get(&format!("{inbox}deliveries"))).expect("json");
    assert_eq!(listed["count"], 2);

    let json = Serving::run(&["demo", "--open", "--json", "--quiet"]);
    let told: Value = serde_json::from_str(&json.line).expect("json");
    assert_eq!(told["bytes_equal"], true);
    assert!(get(told["inbox"].as_str().expect("an address")).contains("<title>Inbox</title>"));
}
