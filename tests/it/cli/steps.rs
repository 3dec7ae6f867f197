//! The output and the failures of the single steps: `upload`, `ls`, `space`, `user` and `token`.

use std::fs;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::storage::ListDentries;

use super::{Run, command, emulator, finish, run, snapshot};
use crate::portable::portable;

pub const MEI: &str = "user:manager4220";
const TARIQ: &str = "user:0123456789";

/// Returns a step with the emulator's token, as its first person, in a folder with a letter.
pub fn step(emulator: &Emulator, args: &[&str]) -> Run {
    let token = emulator.access_token();
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_ACCESS_TOKEN", token.expose()),
        ("DINGTALK_OPERATOR", MEI),
    ];
    let folder = tempfile::tempdir().expect("a temporary directory");
    fs::write(folder.path().join("letter.txt"), "what people shall read\n").expect("a file");
    let mut command = command(args, &variables);
    command.current_dir(folder.path());
    finish(command)
}

/// Runs the step in text and JSON form, each with its own emulator; a snapshot shows both.
pub fn shown(name: &str, status: i32, args: &[&str], prepare: impl Fn(&Emulator)) -> Emulator {
    let mut shown = String::new();
    let [_, last] = [&[][..], &["--json"]].map(|form| {
        let emulator = emulator();
        prepare(&emulator);
        let run = step(&emulator, &[args, form].concat());
        assert_eq!(run.status, status, "{name}: {}", run.shown());
        if !form.is_empty() {
            run.json();
        }
        shown += &run.shown().replace(emulator.url(), "[url]");
        emulator
    });
    // Windows separates by a backslash, which has another before it in JSON.
    let shown =
        shown.replace(r".\\Quarterly", "./Quarterly").replace(r".\Quarterly", "./Quarterly");
    snapshot(&format!("step_{name}"), &portable(&shown));
    last
}

pub fn nothing(_: &Emulator) {}

#[test]
fn a_file_is_stored_and_not_sent() {
    let emulator = shown("upload", 0, &["upload", "letter.txt"], nothing);
    let files = emulator.files();
    let stored = files.iter().find(|file| file.name == "letter.txt").expect("a file");
    let bytes = std::io::read_to_string(emulator.content(&stored.dentry_id).expect("bytes"));
    assert_eq!(bytes.expect("text"), "what people shall read\n");
    assert_eq!(emulator.deliveries().len(), 0);

    // The place, the name, and what to do if the name is taken.
    let place = ["upload", "letter.txt", "--space-id", emulator.space_id().as_str(), "--json"];
    let upload = |more: &[&str]| step(&emulator, &[&place, more].concat());
    let named = upload(&["--name", "Letter.md"]).json();
    assert_eq!((&named["file"]["name"], &named["file"]["size"]), (&"Letter.md".into(), &23.into()));
    assert_eq!(named["file"]["space_id"], emulator.space_id().as_str());
    let again = upload(&["--name", "Letter.md", "--conflict", "return-existing"]).json();
    assert_eq!(again["file"]["dentry_id"], named["file"]["dentry_id"]);
    assert_eq!(upload(&["--name", "Letter.md", "--conflict", "error"]).status, 1);
    let elsewhere = upload(&["--folder", "77"]);
    assert_eq!(elsewhere.status, 1, "{}", elsewhere.shown());
}

#[test]
fn a_failed_upload_is_reported() {
    let refuse = |emulator: &Emulator| {
        emulator.fault("getFileUploadInfo", Fault::refuse("permissionDenied"));
    };
    shown("upload_refused", 1, &["upload", "letter.txt"], refuse);
    let lose = |emulator: &Emulator| emulator.fault("commitFile", Fault::close().after_executing());
    let emulator = shown("upload_unknown", 4, &["upload", "letter.txt"], lose);
    assert_eq!(emulator.executed("commitFile"), 1);
    let emulator = shown("upload_invalid", 2, &["upload", "letter.txt", "--name", "a|b"], nothing);
    assert_eq!(emulator.received("addSpace") + emulator.received("userGet"), 0);
    assert_eq!(step(&emulator, &["upload", "missing.txt"]).status, 2);
}

#[test]
fn an_operator_is_required() {
    let emulator = emulator();
    let token = emulator.access_token();
    let variables =
        [("DINGTALK_ENDPOINT", emulator.url()), ("DINGTALK_ACCESS_TOKEN", token.expose())];
    for args in [&["upload", "Cargo.toml"][..], &["ls"], &["space"]] {
        let refused = run(args, &variables);
        assert_eq!((refused.status, &*refused.out), (2, ""));
        assert!(refused.err.starts_with("error: no operator; give --as "), "{}", refused.err);
        // The option overrides the variable.
        let variables = [&variables[..], &[("DINGTALK_OPERATOR", "nobody")]].concat();
        assert_eq!(run(args, &variables).status, 2);
        let named = run(&[args, &["--as", MEI]].concat(), &variables);
        assert_eq!(named.status, 0, "{}", named.shown());
    }
}

#[test]
fn a_folder_is_listed() {
    let two = |emulator: &Emulator| {
        for more in [&[][..], &["--name", "中文 letter.md"]] {
            step(emulator, &[&["upload", "letter.txt"], more].concat());
        }
    };
    shown("ls", 0, &["ls"], two);
    let emulator = shown("ls_empty", 0, &["ls"], nothing);
    assert_eq!(emulator.received("listDentries"), 1);
}

const FIRST: &str = r#"{"nextToken":"p2","dentries":[{"id":1,"type":"FOLDER","name":"a\u001b[2J"},
    {"id":"2","type":"FILE","size":"12","modifiedTime":"2022-07-29T14:55Z","name":"b.txt"}]}"#;
const SECOND: &str = r#"{"nextToken":"","dentries":[{},{"id":"30000","type":"NEW","size":3}]}"#;

fn two_pages(emulator: &Emulator) {
    emulator.fault("listDentries", Fault::answer(200, FIRST));
    emulator.fault("listDentries", Fault::answer(200, SECOND));
}

/// Returns the requests for pages, in order.
fn asked(emulator: &Emulator) -> Vec<(bool, String)> {
    let exchanges = emulator.exchanges();
    let lists = exchanges.iter().filter(|exchange| exchange.target.contains("/dentries?"));
    let asked = lists.map(|exchange| {
        let most = exchange.target.split("maxResults=").nth(1).expect("a size of the page");
        let most = most.split('&').next().unwrap_or_default().to_string();
        (exchange.target.contains("nextToken=p2"), most)
    });
    asked.collect()
}

#[test]
fn a_list_has_all_its_pages() {
    let most = ListDentries::MAX_MAX_RESULTS.to_string();
    let emulator = shown("ls_pages", 0, &["ls", "--space-id", "5", "--folder", "6"], two_pages);
    assert_eq!(asked(&emulator), [(false, most.clone()), (true, most)]);
    assert_eq!(emulator.received("addSpace"), 0);

    let limited = |limit: &str, pages: &[(bool, &str)], count: usize, more: bool| {
        let emulator = super::emulator();
        two_pages(&emulator);
        let json = step(&emulator, &["ls", "--json", "--limit", limit]).json();
        let listed = json["dentries"].as_array().expect("a list").len();
        assert_eq!((listed, &json["more"]), (count, &more.into()), "{limit}");
        let pages: Vec<_> = pages.iter().map(|(next, most)| (*next, most.to_string())).collect();
        assert_eq!(asked(&emulator), pages);
    };
    limited("1", &[(false, "1")], 1, true);
    limited("2", &[(false, "2")], 2, true);
    limited("3", &[(false, "3"), (true, "1")], 3, true);
    limited("4", &[(false, "4"), (true, "2")], 4, false);
    limited("60", &[(false, "50"), (true, "50")], 4, false);
}

#[test]
fn a_page_that_points_to_itself_ends_the_list() {
    let emulator = emulator();
    for _ in 0..3 {
        emulator.fault("listDentries", Fault::answer(200, FIRST));
    }
    let json = step(&emulator, &["ls", "--json"]).json();
    assert_eq!((json["dentries"].as_array().map(Vec::len), &json["more"]), (Some(4), &true.into()));
    assert_eq!(emulator.received("listDentries"), 2);
}

#[test]
fn a_failed_list_is_reported() {
    let refuse =
        |emulator: &Emulator| emulator.fault("listDentries", Fault::refuse("dentryNotExist"));
    shown("ls_refused", 1, &["ls", "--folder", "7"], refuse);
    // Half a list is an error.
    let half = |emulator: &Emulator| {
        emulator.fault("listDentries", Fault::answer(200, FIRST));
        emulator.fault("listDentries", Fault::refuse("permissionDenied"));
    };
    shown("ls_half", 1, &["ls"], half);
    for wrong in ["0", "-1", "many"] {
        assert_eq!(step(&emulator(), &["ls", "--limit", wrong]).status, 2, "{wrong}");
    }
}

#[test]
fn a_space_is_shown() {
    let emulator = shown("space", 0, &["space"], nothing);
    assert_eq!(emulator.received("addSpace"), 1);
    let emulator = shown("space_named", 0, &["space", "--space-id", "8641975302"], nothing);
    assert_eq!((emulator.received("addSpace"), emulator.executed("getSpace")), (0, 1));
    let partitions = r#"{"space":{"id":"9","ownerType":"APP","name":"all\nours","partitions":[
        {"partitionType":"PUBLIC_OSS_PARTITION","quota":{"max":100,"used":7}},
        {"quota":{"used":"3"}},{}]}}"#;
    let answer = |emulator: &Emulator| emulator.fault("getSpace", Fault::answer(200, partitions));
    shown("space_partitions", 0, &["space", "--space-id", "9"], answer);
    shown("space_refused", 1, &["space", "--space-id", "404"], nothing);
}

#[test]
fn a_person_is_shown() {
    let emulator = shown("user", 0, &["user", TARIQ], nothing);
    assert_eq!(emulator.received("userGet"), 1);
    let expected = step(&emulator, &["user", TARIQ, "--json"]).json();
    for name in ["union:k7RwTGFyaXFIYWRkiEiE", "mobile:+1-2025550102"] {
        assert_eq!(step(&emulator, &["user", name, "--json"]).json(), expected, "{name}");
    }
    shown("user_refused", 1, &["user", "user:nobody"], nothing);
    shown("user_silent", 3, &["user", "mobile:+1-2025550102"], |emulator| {
        let answer = r#"{"errcode":0,"errmsg":"ok","result":{}}"#;
        emulator.fault("userGetByMobile", Fault::answer(200, answer));
    });
    assert_eq!(step(&emulator, &["user", "manager4220"]).status, 2);
}

/// Fetches the token of the internal app.
fn token(emulator: &Emulator, args: &[&str]) -> Run {
    let variables = [
        ("DINGTALK_ENDPOINT", emulator.url()),
        ("DINGTALK_APP_KEY", emulator.app_key()),
        ("DINGTALK_APP_SECRET", emulator.app_secret().expose()),
    ];
    run(&[&["token"], args].concat(), &variables)
}

#[test]
fn a_token_proves_that_the_secret_is_right() {
    let emulator = emulator();
    let secret = emulator.access_token();
    let mut all = String::new();
    for args in [&[][..], &["--json"], &["--show"], &["--show", "--json"]] {
        let run = token(&emulator, args);
        assert_eq!(run.out.contains(secret.expose()), args.contains(&"--show"), "{}", run.out);
        if args == ["--show"] {
            assert_eq!(run.out, format!("{}\n", secret.expose()));
        }
        let shown =
            run.shown().replace(secret.expose(), "[token]").replace(emulator.url(), "[url]");
        all += &format!("$ token {}\n{}", args.join(" "), undated(&shown));
    }
    emulator.set_token_life(None);
    for args in [&[][..], &["--json"]] {
        all += &token(&emulator, args).shown().replace(emulator.url(), "[url]");
    }
    snapshot("step_token", &all);
    assert_eq!(emulator.executed("getAccessToken"), 6);

    emulator.fault("getAccessToken", Fault::refuse("invalidClientIdOrSecret"));
    let refused = token(&emulator, &["--show"]);
    assert_eq!((refused.status, &*refused.out), (1, ""));
    snapshot("step_token_refused", &refused.shown());
    // A given token proves nothing about the secret.
    shown("token_given", 2, &["token"], nothing);
}

/// Removes the time, such as `2026-05-28T09:37:16Z`.
fn undated(text: &str) -> String {
    let is_time = |word: &&str| word.len() == 20 && word.ends_with('Z') && word.contains('T');
    let times: Vec<_> = text.split(['"', ' ', '\n']).filter(is_time).collect();
    times.iter().fold(text.to_string(), |text, time| text.replace(time, "[time]"))
}

#[test]
fn quiet_leaves_out_reports_of_success() {
    let emulator = emulator();
    let run = |args: &[&str]| {
        let before = step(&emulator, &[args, &["--quiet"]].concat());
        let after = step(&emulator, &[&["-q"], args].concat());
        assert_eq!((before.status, after.status), (0, 0), "{}", before.shown());
        assert_eq!((&*before.err, &*after.err), ("", ""));
        (before.out.is_empty(), after.out.is_empty())
    };
    let (space, dentry) = (emulator.space_id().as_str(), emulator.dentry_id().as_str());
    let file = ["--space-id", space, "--dentry-id", dentry];
    assert_eq!(run(&["upload", "letter.txt"]), (true, true));
    assert_eq!(run(&["deliver", "letter.txt", "--to", TARIQ]), (true, true));
    assert_eq!(
        run(&[&["send", "--to", "union:k7RwTGFyaXFIYWRkiEiE"], &file[..]].concat()),
        (true, true)
    );
    assert_eq!(run(&["demo"]), (true, true));
    // Requested output stays.
    assert_eq!(run(&["ls"]), (false, false));
    assert_eq!(run(&["space"]), (false, false));
    assert_eq!(run(&["user", MEI]), (false, false));
    assert_eq!(run(&["upload", "letter.txt", "--json"]), (false, false));
    assert_eq!(token(&emulator, &["-q"]).shown(), "status: 0\n");
    assert!(!token(&emulator, &["-q", "--show"]).out.is_empty());

    emulator.fault("commitFile", Fault::refuse("permissionDenied"));
    let failed = step(&emulator, &["upload", "letter.txt", "-q"]);
    assert_eq!((failed.status, &*failed.out), (1, ""));
    assert!(failed.err.starts_with("error: upload: refused: "), "{}", failed.err);
}
