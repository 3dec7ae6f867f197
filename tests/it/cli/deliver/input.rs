//! Input that `deliver` refuses before it sends anything, and its progress.

use super::*;

#[test]
fn bad_input_sends_nothing() {
    let desk = Desk::new();
    let with = |more: &[&'static str]| [&["letter.txt", "--to", TARIQ, "--as", MEI], more].concat();
    let file = |name: &'static str| vec![name, "--to", TARIQ, "--as", MEI];
    let person = |person: &'static str| vec!["letter.txt", "--as", MEI, "--to", person];
    let stored = |more: &[&'static str]| [&["--to", TARIQ, "--as", MEI], more].concat();
    let wrong: Vec<Vec<&str>> = vec![
        vec![],
        vec!["letter.txt"],
        vec!["--to", TARIQ],
        file("missing.txt"),
        file("."),
        file(""),
        person("0123456789"),
        person("mail:tariq@example.com"),
        person("User:1"),
        person("user:"),
        person("union:a\nb"),
        person("mobile:0800-DINGTALK"),
        person("mobile:+1 202555010255501025"),
        person("mobile:+86 1380000000"),
        person("user:a,user:b"),
        person("user:a\u{202e}b"),
        vec![
            "letter.txt",
            "--as",
            MEI,
            "--to",
            "user:a;b",
            "--to",
            TARIQ,
            "--to",
            "union:\u{200b}c",
        ],
        with(&["--space-id", "1\u{feff}"]),
        with(&["--folder", "1,2"]),
        with(&["--name", "gpj\u{202e}fdp.exe"]),
        with(&["--journal\u{202e}"]),
        with(&["--as", ANA]),
        vec!["letter.txt", "--to", TARIQ, "--as", ANA],
        vec!["letter.txt", "--to", TARIQ, "--as", "manager4220"],
        with(&["--name", "a|b"]),
        with(&["--name", "a."]),
        with(&["--name", " "]),
        with(&["--space-id", ""]),
        with(&["--folder", "1\t"]),
        with(&["--conflict", "rename"]),
        with(&["--grant", "sometimes"]),
        with(&["--dentry-id", "1"]),
        with(&["--dentry-id", "1", "--space-id", "2"]),
        stored(&["--dentry-id", "1"]),
        stored(&["--dentry-id", "1", "--space-id", "2", "--name", "a"]),
        stored(&["--dentry-id", "1", "--space-id", "2", "--folder", "3"]),
        stored(&["--dentry-id", "1", "--space-id", "2", "--conflict", "error"]),
        with(&["--endpoint", "http://user:s3cret@localhost"]),
        with(&["--timeout", "0"]),
    ];
    let mut all = String::new();
    for args in wrong {
        let args = [&["deliver"], &args[..]].concat();
        let human = desk.run(&args, &[]);
        assert_eq!((human.status, &*human.out), (2, ""), "{args:?}");
        let json = desk.run(&[&["--json"], &args[..]].concat(), &[]);
        assert_eq!(json.status, 2, "{args:?}");
        keys(&json);
        assert_eq!(json.error()["outcome"], "invalid");
        assert!(!human.err.contains("s3cret") && !json.out.contains("s3cret"));
        all += &format!("$ {}\n{}{}\n", args.join(" "), human.err, json.out);
    }
    snapshot("deliver_invalid", &portable(&all));
    assert_eq!(desk.requests(), 0);
}

/// All these notations mean one person, and lead to one lookup of the number in DingTalk's form.
#[test]
fn a_mobile_number_is_accepted_in_every_notation() {
    let desk = Desk::new();
    let person = desk.emulator.add_exclusive_user("13800000000");
    let written = [
        "13800000000",
        "+86-13800000000",
        "+8613800000000",
        "008613800000000",
        "138-0000-0000",
        "+86 138-0000-0000",
        "(86)13800000000",
        "１３８００００００００",
        "\u{202d}13800000000\u{202c}",
        "\u{feff}+86\u{a0}138.0000.0000",
    ];
    let list: String = written.iter().map(|number| format!("mobile:{number} # Tom\n")).collect();
    desk.write("numbers.txt", list);
    let to: Vec<String> = written.iter().map(|number| format!("mobile:{number}")).collect();
    let to: Vec<&str> = to.iter().flat_map(|person| ["--to", person]).collect();
    let args =
        [&["deliver", "letter.txt", "--as", MEI, "--to-file", "numbers.txt", "--json"], &to[..]];
    let sent = desk.run(&args.concat(), &[]);
    assert_eq!(sent.status, 0, "{}", sent.shown());
    let deliveries: Vec<_> = desk.emulator.deliveries().into_iter().map(|sent| sent.to).collect();
    assert_eq!(deliveries, [person.union_id]);
    let again = sent.json()["named_again"].as_array().map(Vec::len);
    assert_eq!(again, Some(2 * written.len() - 1));
    let exchanges = desk.emulator.exchanges();
    let asked: Vec<_> = exchanges.iter().filter(|it| it.target.contains("getbymobile")).collect();
    let bodies: Vec<_> = asked.iter().map(|exchange| &*exchange.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"mobile":"13800000000"}"#,
            r#"{"mobile":"13800000000","support_exclusive_account_search":true}"#
        ]
    );
}

/// A name in decomposed characters, as Apple's file systems use, arrives unchanged.
#[test]
fn a_name_is_sent_unchanged() {
    let desk = Desk::new();
    for name in
        ["re\u{301}sume\u{301}.txt", "résumé.txt", "👩\u{200d}👧.txt", "می\u{200c}خواهم.txt"]
    {
        desk.write(name, "a");
        let sent = desk.run(&["deliver", name, "--as", MEI, "--to", TARIQ], &[]);
        assert_eq!(sent.status, 0, "{}", sent.shown());
        assert!(sent.out.contains(name), "{}", sent.out);
        let sent = desk.emulator.deliveries().pop().expect("a delivery");
        assert_eq!(sent.name, name);
    }
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_uploaded_send_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    let refused = |name: &OsStr, problem: &str| {
        let token = desk.emulator.access_token();
        let variables =
            [("DINGTALK_ENDPOINT", desk.emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
        let mut command = command(&["deliver", "--to", TARIQ, "--as", MEI], &variables);
        command.current_dir(desk.folder.path()).arg(name);
        let refused = finish(command);
        assert_eq!((refused.status, &*refused.out), (2, ""));
        assert!(refused.err.contains(problem), "{}", refused.err);
    };
    refused("/dev/null".as_ref(), "not a regular file");
    desk.write("locked", "a");
    let locked = desk.folder.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("a file of ours");
    // Root can read any file.
    if fs::read(&locked).is_err() {
        refused("locked".as_ref(), "cannot be read");
    }
    assert_eq!(desk.requests(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_with_a_name_that_is_not_text_needs_another() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let desk = Desk::new();
    // Other systems do not allow such names.
    let no_text = OsStr::from_bytes(b"a\xff");
    fs::write(desk.folder.path().join(no_text), "a").expect("a file");
    let run = |args: &[&str]| {
        let mut command = desk.command(args, &[("DINGTALK_OPERATOR", MEI)]);
        command.arg(no_text);
        finish(command)
    };
    let detail = r#"name "a\xFF" is not utf-8; give another with --name, or rename the file"#;
    for args in [&["upload"][..], &["deliver", "--to", TARIQ]] {
        let refused = run(args);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{}", refused.err);
        assert_eq!(refused.err, format!("error: {detail}\n"));
        let refused = run(&[args, &["--json"]].concat());
        assert_eq!((refused.status, &refused.error()["detail"]), (2, &detail.into()));
        assert_eq!(desk.emulator.exchanges(), []);
    }
    for args in [&["upload"][..], &["deliver", "--to", TARIQ]] {
        let done = run(&[args, &["--name", "中文.txt", "--conflict", "overwrite"]].concat());
        assert_eq!(done.status, 0, "{}", done.err);
        assert_eq!(desk.uploaded(), [("中文.txt".to_string(), "a".to_string())]);
    }
    assert_eq!(desk.arrived().len(), 1);
}

#[test]
fn the_printed_command_can_be_pasted_into_a_shell() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::refuse("spaceNotExist"));
    let dentry = r#"{"dentry":{"id":"1\u001b[2J'; rm -rf $HOME","spaceId":"2"}}"#;
    desk.emulator.fault("commitFile", Fault::answer(200, dentry));
    let failed = desk.deliver(&[TARIQ], &[]);
    let line = failed.err.lines().find(|line| line.starts_with("continue")).expect("a line");
    assert!(line.contains(r"--dentry-id '1\u{1b}[2J'\''; rm -rf $HOME' --as"), "{line}");
}

/// Enough bytes for an upload that takes a while.
const MANY: usize = 4 << 20;

#[test]
fn progress_is_not_for_pipes() {
    let desk = Desk::new();
    desk.write("many.bin", vec![0; MANY]);
    let args = [&["deliver", "many.bin", "--as", MEI][..], &to(&[TARIQ])].concat();
    let done = desk.run(&args, &[]);
    assert_eq!((done.status, &*done.err), (0, ""));
    assert_eq!(done.out.lines().count(), 1);
    assert_eq!(desk.run(&[&args[..], &["--json"]].concat(), &[]).json()["file"]["size"], MANY);
}

#[cfg(target_os = "linux")]
#[test]
fn progress_is_shown_on_a_terminal_unless_programs_listen() {
    use std::process::{Command, Stdio};

    let desk = Desk::new();
    desk.write("many.bin", vec![0; MANY]);
    let token = desk.emulator.access_token();
    let on_terminal = |more: &str| {
        let command = env!("CARGO_BIN_EXE_dingtalk-file");
        let line = format!("'{command}' deliver many.bin --as {MEI} --to {TARIQ} {more}");
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
        script.env("DINGTALK_ENDPOINT", desk.emulator.url()).env("TERM", "xterm");
        script
            .env("DINGTALK_ACCESS_TOKEN", token.expose())
            .env_remove("DINGTALK_ACCESS_TOKEN_FILE");
        script.current_dir(desk.folder.path()).stdin(Stdio::null()).output()
    };
    // Most systems have `script`, and only this test needs a terminal.
    let Ok(shown) = on_terminal("") else { return };
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains(" of 4.00 MiB, "), "{shown}");
    assert!(shown.contains("sent many.bin (4194304 bytes)"), "{shown}");
    let json = on_terminal("--json").expect("as before").stdout;
    let json: Value = serde_json::from_slice(&json).expect("json and nothing else");
    assert_eq!(json["file"]["size"], MANY);
    assert_eq!(desk.emulator.deliveries().len(), 2);
}
