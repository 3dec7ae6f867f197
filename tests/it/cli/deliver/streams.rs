//! Files that can be read only once: standard input and pipes.

use std::io::{Read, Write};

use super::*;

/// Returns an empty folder for TMPDIR.
fn temporary() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn is_empty(folder: &TempDir) -> bool {
    fs::read_dir(folder.path()).expect("a folder").next().is_none()
}

/// Runs the command with this standard input. Fails if it leaves a temporary file.
fn run_with_stdin(desk: &Desk, args: &[&str], content: &[u8]) -> Run {
    let folder = temporary();
    let command = desk.command(args, &[("TMPDIR", folder.path().to_str().expect("utf-8"))]);
    let run = feed(command, content);
    assert!(is_empty(&folder), "{args:?}");
    run
}

#[test]
fn standard_input_is_delivered_and_uploaded() {
    let large = "0123456789".repeat(150_000);
    for content in ["", "a", CONTENT, &large] {
        let desk = Desk::new();
        let args = [&["deliver", "-", "--name", "a.txt", "--as", MEI][..], &to(&[TARIQ])].concat();
        let sent = run_with_stdin(&desk, &args, content.as_bytes());
        assert_eq!(sent.status, 0, "{}", sent.shown());
        assert_eq!(desk.arrived().len(), 1);
        let args = ["upload", "-", "--name", "b.txt", "--as", MEI, "--json"];
        let stored = run_with_stdin(&desk, &args, content.as_bytes());
        assert_eq!(stored.json()["file"]["size"], content.len(), "{}", stored.shown());
        let expected = ["a.txt", "b.txt"].map(|name| (name.to_string(), content.to_string()));
        assert_eq!(desk.uploaded(), expected);
    }
}

#[test]
fn a_journal_recognizes_content_from_a_pipe() {
    let desk = Desk::new();
    let args = ["deliver", "-", "--name", "a.txt", "--as", MEI, "--journal", "j", "--json"];
    let args = |people: &[&'static str]| [&args[..], &to(people)].concat();
    let first = run_with_stdin(&desk, &args(&[TARIQ]), CONTENT.as_bytes());
    assert_eq!(first.status, 0, "{}", first.shown());
    let again = run_with_stdin(&desk, &args(&[TARIQ, ANA]), CONTENT.as_bytes());
    assert_eq!(again.status, 0, "{}", again.shown());
    assert_eq!((again.json()["summary"]["sent"].clone(), desk.arrived().len()), (1.into(), 2));
    assert_eq!(desk.emulator.received("ossPut"), 1);
    let other = run_with_stdin(&desk, &args(&[TARIQ]), b"something else");
    assert_eq!((other.status, desk.arrived().len()), (2, 2), "{}", other.shown());
    assert!(other.error()["detail"].to_string().contains("has other content"));
}

#[test]
fn impossible_uses_of_streams_are_refused_before_anything_is_read() {
    let desk = Desk::new();
    let deliver = |more: &[&'static str]| [&["deliver", "--as", MEI], more].concat();
    let rows = [
        (deliver(&["-", "--to", TARIQ]), "standard input has no name; give one with --name"),
        (deliver(&["letter.txt", "-", "--to", TARIQ]), "standard input has no name"),
        (deliver(&["-", "-", "--to", TARIQ, "--name", "a"]), "standard input can be read once"),
        (deliver(&["-", "--name", "a", "--to-file", "-"]), "standard input can be read once"),
        (deliver(&["-", "letter.txt", "--name", "a", "--to", TARIQ]), "--name is for one file"),
        (deliver(&["-", "--name", "a|b", "--to", TARIQ]), "name \"a|b\""),
        (vec!["upload", "-", "--as", MEI], "standard input has no name; give one with --name"),
        (vec!["upload", "-", "--as", MEI, "--name", "a."], "name \"a.\""),
    ];
    for (args, problem) in rows {
        let refused = run_with_stdin(&desk, &args, CONTENT.as_bytes());
        assert_eq!((refused.status, &*refused.out), (2, ""), "{args:?}");
        assert!(refused.err.contains(problem), "{args:?}: {}", refused.err);
    }
    assert_eq!(desk.requests(), 0);
    // A file with this name can be given by its path.
    desk.write("-", "dash");
    assert_eq!(desk.run(&["upload", "./-", "--as", MEI], &[]).status, 0);
    assert_eq!(desk.uploaded(), [("-".to_string(), "dash".to_string())]);
}

/// The input must still be in the pipe afterwards.
#[cfg(unix)]
#[test]
fn nothing_is_read_if_a_setting_is_wrong() {
    let desk = Desk::new();
    desk.write("journal", "no journal");
    let deliver = ["deliver", "-", "--name", "a", "--as", MEI, "--to", TARIQ];
    let upload = ["upload", "-", "--name", "a", "--as", MEI];
    type Row<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
    let rows: [Row<'_>; 7] = [
        (&[], &[("DINGTALK_ACCESS_TOKEN", "")]),
        (&[], &[("DINGTALK_ACCESS_TOKEN", "$TOKEN")]),
        (&[], &[("DINGTALK_ENDPOINT", "ftp://nowhere")]),
        (&[], &[("DINGTALK_TIMEOUT", "never")]),
        (&["--ca", "/nowhere"], &[]),
        (&["--journal", "journal"], &[]),
        (&["--journal", "missing/journal"], &[]),
    ];
    for (more, variables) in rows {
        for args in [&deliver[..], &upload] {
            let mut command = desk.command(&[args, more].concat(), variables);
            let (mut input, mut writer) = std::io::pipe().expect("a pipe");
            writer.write_all(CONTENT.as_bytes()).expect("written");
            drop(writer);
            command.stdin(input.try_clone().expect("a copy"));
            let refused = finish(command);
            assert_eq!(refused.status, 2, "{args:?} {more:?} {variables:?}: {}", refused.shown());
            let mut left = String::new();
            input.read_to_string(&mut left).expect("text");
            assert_eq!(left, CONTENT, "{args:?} {more:?} {variables:?}");
        }
    }
    assert_eq!(desk.requests(), 0);
}

#[cfg(unix)]
#[test]
fn pipes_are_read_to_their_end() {
    let desk = Desk::new();
    let shell = |line: &str| {
        let folder = temporary();
        let variables = [("TMPDIR", folder.path().to_str().expect("utf-8"))];
        let inner = desk.command(&[], &variables);
        let mut shell = Command::new("sh");
        shell.args(["-c", line, env!("CARGO_BIN_EXE_dingtalk-file")]);
        shell.env_clear().current_dir(desk.folder.path());
        if let Some(path) = std::env::var_os("PATH") {
            shell.env("PATH", path);
        }
        shell.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let run = finish(shell);
        assert!(is_empty(&folder), "{line}");
        run
    };
    let people = format!("--as {MEI} --to {TARIQ}");
    let rows = [
        // A named pipe has a usable name.
        (format!("(echo one > pipe &) ; \"$0\" deliver pipe {people}"), "pipe", "one\n"),
        (format!("(echo two > pipe &) ; \"$0\" upload pipe --as {MEI} --name a"), "a", "two\n"),
        // Like `<(…)` of bash and zsh.
        (format!("echo 3 | \"$0\" deliver /dev/fd/0 --name b {people}"), "b", "3\n"),
        (format!("echo 4 | \"$0\" upload /dev/stdin --name c --as {MEI}"), "c", "4\n"),
        (format!("\"$0\" upload - --name d --as {MEI} < letter.txt"), "d", CONTENT),
    ];
    desk.make_fifo("pipe");
    for (line, name, content) in rows {
        let done = shell(&line);
        assert_eq!(done.status, 0, "{line}: {}", done.shown());
        let last = desk.uploaded().pop().expect("a file");
        assert_eq!(last, (name.to_string(), content.to_string()), "{line}");
    }
    let refused = shell(&format!("echo 5 | \"$0\" deliver /dev/fd/0 {people}"));
    assert_eq!(refused.status, 2, "{}", refused.shown());
    assert!(refused.err.contains("\"/dev/fd/0\" has no name"), "{}", refused.err);
}

/// The standard library reports an unreadable standard input as empty.
#[cfg(unix)]
#[test]
fn a_standard_input_that_cannot_be_read_is_not_an_empty_one() {
    let desk = Desk::new();
    let write_only = |path: &std::path::Path| {
        fs::File::options().create(true).append(true).open(path).expect("a file")
    };
    let commands: [&[&str]; 5] = [
        &["deliver", "-", "--name", "a", "--as", MEI, "--to", TARIQ],
        &["deliver", "letter.txt", "--as", MEI, "--to", TARIQ, "--to-file", "-"],
        &["upload", "-", "--name", "a", "--as", MEI],
        &["call", "getSpace", "spaceId=1", "unionId=u", "--params", "-"],
        &["call", "getAccessToken", "--params", "-"],
    ];
    for args in commands {
        let inputs = [
            // nohup leaves it like this.
            write_only("/dev/null".as_ref()),
            write_only(&desk.folder.path().join("log")),
            fs::File::open(desk.folder.path()).expect("a folder"),
        ];
        for input in inputs {
            let mut command = desk.command(args, &[]);
            let shown = format!("{args:?} {input:?}");
            command.stdin(input);
            let refused = finish(command);
            assert_eq!(refused.status, 2, "{shown}: {}", refused.shown());
            let count = refused.err.matches("standard input cannot be read: ").count();
            assert_eq!(count, 1, "{shown}: {}", refused.err);
            assert_eq!(refused.err.matches("(os error ").count(), 1, "{shown}: {}", refused.err);
        }
    }
    assert_eq!(desk.requests(), 0);
}

/// The second reader would find the stream empty.
#[cfg(target_os = "linux")]
#[test]
fn a_stream_is_not_read_twice_under_two_names() {
    let desk = Desk::new();
    desk.make_fifo("pipe");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, desk.folder.path().join(name)).expect("a link");
    };
    link("/dev/stdin", "link");
    link("link", "link-of-it");
    link("pipe", "pipe-too");
    let names =
        ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "link", "./link-of-it", "//dev/stdin"];
    let pairs = names.iter().flat_map(|one| names.map(|other| (*one, other)));
    let pairs = pairs.chain([("pipe", "pipe"), ("pipe", "./pipe"), ("pipe", "pipe-too")]);
    for (one, other) in pairs {
        let deliver = ["deliver", one, "--name", "a", "--as", MEI, "--to", TARIQ];
        type Row<'a> = (Vec<&'a str>, &'a [(&'a str, &'a str)]);
        let mut rows: Vec<Row<'_>> = vec![
            ([&deliver[..], &["--to-file", other]].concat(), &[]),
            (vec!["deliver", "letter.txt", "--as", MEI, "--to-file", one, "--to-file", other], &[]),
            (vec!["deliver", one, other, "--as", MEI, "--to", TARIQ], &[]),
        ];
        // Settings come from a file, even if its name is `-`.
        let secret = [("DINGTALK_ACCESS_TOKEN_FILE", other), ("DINGTALK_ACCESS_TOKEN", "")];
        let roots = [("DINGTALK_CA_FILE", other)];
        if other != "-" {
            if one == "-" {
                rows.push((vec!["call", "userGet", "--params", "-"], &secret));
            }
            rows.push((deliver.into(), &secret));
            rows.push((vec!["upload", one, "--name", "a", "--as", MEI], &secret));
            rows.push((deliver.into(), &roots));
            rows.push(([&deliver[..], &["--ca", other]].concat(), &[]));
        }
        for (args, variables) in rows {
            let refused = feed(desk.command(&args, variables), TARIQ.as_bytes());
            assert_eq!(refused.status, 2, "{args:?} {variables:?}: {}", refused.shown());
            let is_refused = refused.err.contains("can be read once");
            assert!(is_refused, "{args:?} {variables:?}: {}", refused.err);
        }
    }
    assert_eq!(desk.requests(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn settings_that_are_read_once_may_come_through_a_pipe() {
    let desk = Desk::new();
    desk.make_fifo("pipe");
    let roots = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/tls/root.pem");
    let pipe = desk.folder.path().join("pipe");
    let writer = std::thread::spawn(move || fs::copy(roots, pipe).expect("somebody reads"));
    let args = ["deliver", "letter.txt", "--as", MEI, "--to", TARIQ];
    let piped = desk.run(&args, &[("DINGTALK_CA_FILE", "pipe"), ("DINGTALK_X_FILE", "pipe")]);
    assert_eq!(piped.status, 0, "{}", piped.shown());
    writer.join().expect("the roots were read");
}

#[test]
fn a_regular_file_can_be_read_more_than_once() {
    let desk = Desk::new();
    desk.write("people.txt", TARIQ);
    let twice = ["deliver", "people.txt", "--as", MEI, "--to-file", "people.txt"];
    assert_eq!(desk.run(&twice, &[]).status, 0);
    let mut command = desk.command(&["deliver", "people.txt", "--as", MEI, "--to-file", "-"], &[]);
    command.stdin(fs::File::open(desk.folder.path().join("people.txt")).expect("a file"));
    assert_eq!(finish(command).status, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_temporary_folder_is_reported_with_advice() {
    let desk = Desk::new();
    let missing = desk.folder.path().join("missing").display().to_string();
    let file = desk.folder.path().join("letter.txt").display().to_string();
    let rows = [
        (&*missing, "No such file or directory (os error 2)"),
        (&*file, "Not a directory (os error 20)"),
        // Not even root can create files there.
        ("/proc", "No such file or directory (os error 2)"),
    ];
    for (folder, cause) in rows {
        for command in ["upload", "deliver"] {
            let people = if command == "deliver" { to(&[TARIQ]) } else { vec![] };
            let args = [&[command, "-", "--name", "a", "--as", MEI], &*people].concat();
            let mut command = desk.command(&args, &[("TMPDIR", folder)]);
            command.stdin(std::process::Stdio::null());
            let refused = finish(command);
            assert_eq!((refused.status, desk.requests()), (2, 0), "{}", refused.shown());
            let expected = format!(
                "error: standard input cannot be kept in {folder:?}: {cause}; set TMPDIR to an existing, writable folder\n"
            );
            assert!(refused.err.starts_with(&expected), "{}", refused.err);
        }
    }
}

/// An empty TMPDIR does not mean the current folder, which may be read-only, synchronized or shared.
#[cfg(target_os = "linux")]
#[test]
fn an_empty_tmpdir_counts_as_unset() {
    let desk = Desk::new();
    let mut command = desk.command(&["upload", "-", "--name", "a", "--as", MEI], &[("TMPDIR", "")]);
    command.stdin(std::process::Stdio::null());
    // No file can be created in /proc.
    command.current_dir("/proc");
    let stored = finish(command);
    assert_eq!(stored.status, 0, "{}", stored.shown());
}

/// The store rewrites the file after it has read the PUT and before it responds.
#[test]
fn a_file_rewritten_during_its_upload_is_not_stored() {
    use std::net::TcpListener;
    use std::thread;

    for command in ["upload", "deliver"] {
        let desk = Desk::new();
        let letter = desk.folder.path().join("letter.txt");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let store = format!("http://{}", listener.local_addr().expect("an address"));
        let rewriter = thread::spawn(move || {
            let (mut socket, _) = listener.accept().expect("a PUT");
            let mut request = Vec::new();
            while !request.ends_with(CONTENT.as_bytes()) {
                let mut byte = [0];
                socket.read_exact(&mut byte).expect("a byte");
                request.push(byte[0]);
            }
            fs::write(letter, CONTENT.to_uppercase()).expect("written");
            socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").expect("answered");
        });
        let info = format!(
            r#"{{"uploadKey":"k","headerSignatureInfo":{{"resourceUrls":["{store}/x"],"headers":{{}}}}}}"#
        );
        desk.emulator.fault("getFileUploadInfo", Fault::answer(200, info));
        let people = if command == "deliver" { to(&[TARIQ]) } else { vec![] };
        let refused = desk.run(&[&[command, "letter.txt", "--as", MEI], &*people].concat(), &[]);
        rewriter.join().expect("no panic");
        assert_eq!(refused.status, 2, "{}", refused.shown());
        assert!(refused.err.contains("changed"), "{}", refused.err);
        assert_eq!(desk.emulator.received("commitFile"), 0);
    }
}
