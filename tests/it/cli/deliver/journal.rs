//! `deliver --journal`: a second run finishes the work and does nothing twice.

mod again;
mod same;
mod shown;

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;

use serde_json::json;

use super::*;

impl Desk {
    /// Returns the command that sends the letter to these people with a journal.
    fn mail(&self, people: &[&str], more: &[&str]) -> Run {
        self.run(&mailing(people, more), &[])
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn lines(&self) -> String {
        fs::read_to_string(self.journal()).expect("a journal")
    }

    /// A run in the background of the test.
    fn spawn(&self, people: &[&str], more: &[&str]) -> Child {
        let mut command = self.command(&mailing(people, more), &[]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the command runs")
    }

    /// Waits until this many requests arrived.
    fn wait_for(&self, operation: &str, count: usize) {
        while self.emulator.received(operation) < count {
            thread::yield_now();
        }
    }
}

fn mailing<'a>(people: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let args = ["deliver", "letter.txt", "--as", MEI, "--journal", "journal"];
    [&args[..], &to(people), more].concat()
}

/// Returns the counts of a run with `--json`: sent, skipped, refused, unknown, not sent.
fn counts(run: &Run) -> [u64; 5] {
    let json = run.json();
    ["sent", "skipped", "refused", "unknown", "not_sent"]
        .map(|name| json["summary"][name].as_u64().expect("a number"))
}

/// Replaces parts that differ between runs.
fn steady(desk: &Desk, text: &str) -> String {
    let mut text = text.to_string();
    for name in ["path", "modified"] {
        let found = text.split(&format!("\"{name}\":\"")).nth(1);
        let found = found.and_then(|text| text.split('"').next()).map(String::from);
        text = text.replace(found.as_deref().unwrap_or("\0"), &format!("[{name}]"));
    }
    // Checksums cover the address and the attempts' ids, which are random.
    for (name, digits) in [("attempt", 32), ("sum", 16)] {
        let begin = format!("\"{name}\":\"");
        let pieces: Vec<_> = text.split(&begin).collect();
        let rest = pieces[1..].iter().map(|piece| format!("{begin}[{name}]{}", &piece[digits..]));
        text = pieces[0].to_string() + &rest.collect::<String>();
    }
    text.replace(desk.emulator.url(), "[url]")
}

#[test]
fn a_journal_records_sends_and_their_outcomes() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::refuse("paramError"));
    let partly = desk.mail(&[TARIQ, ANA], &[]);
    assert_eq!(partly.status, 5);
    let first = desk.lines();
    let done = desk.mail(&[TARIQ, ANA, "union:cHtUYm1hbmFnZXIiEiE"], &[]);
    assert_eq!(done.status, 0, "{}", done.shown());
    let all = desk.lines();
    assert!(all.starts_with(&first));
    snapshot("deliver_journal", &steady(&desk, &all));
    let token = desk.emulator.access_token();
    assert!(!all.contains(token.expose()));
    snapshot("deliver_journal_runs", &(partly.shown() + &done.shown()));
    assert_eq!(desk.arrived(), ["Ana Souza", "Tariq Haddad", "Mei Lin"].map(letter_to));
}

#[test]
fn finished_work_takes_no_request() {
    let desk = Desk::new();
    assert_eq!(counts(&desk.mail(&[TARIQ, ANA], &["--json"])), [2, 0, 0, 0, 0]);
    let (requests, lines) = (desk.requests(), desk.lines());
    let again = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((again.status, counts(&again)), (0, [0, 2, 0, 0, 0]));
    snapshot("deliver_journal_json", &again.shown());
    snapshot("deliver_journal_done", &desk.mail(&[TARIQ, ANA], &[]).shown());
    assert_eq!(desk.mail(&[ANA], &[]).status, 0);
    assert_eq!((desk.requests(), desk.lines()), (requests, lines));
}

#[test]
fn files_and_people_can_be_added_later() {
    let desk = Desk::new();
    assert_eq!(counts(&desk.mail(&[TARIQ], &["--json"])), [1, 0, 0, 0, 0]);
    desk.write("terms.txt", "terms\n");
    let more = desk.mail(&[TARIQ, ANA], &["terms.txt", "--json"]);
    assert_eq!((more.status, counts(&more)), (0, [3, 1, 0, 0, 0]));
    assert_eq!(desk.emulator.executed("commitFile"), 2);
    assert_eq!(desk.emulator.deliveries().len(), 4);

    let stored = ["deliver", "--space-id", "8641975302", "--dentry-id", "67420135798"];
    let args = [&stored[..], &["--as", MEI, "--journal", "other", "--json"], &to(&[TARIQ])];
    for expected in [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0]] {
        assert_eq!(counts(&desk.run(&args.concat(), &[])), expected);
    }
    assert_eq!(desk.emulator.deliveries().len(), 5);
}

#[test]
fn an_uploaded_file_can_be_named_by_its_ids() {
    let desk = Desk::new();
    let space = ["--space-id", "8641975302"];
    assert_eq!(desk.mail(&[TARIQ], &space).status, 0);
    let delivery = desk.emulator.deliveries().remove(0);
    let ids = [&["--dentry-id", delivery.dentry_id.as_str()], &space[..]].concat();
    let args =
        [&["deliver", "--as", MEI, "--journal", "journal", "--json"], &*ids, &to(&[TARIQ, ANA])];
    assert_eq!(counts(&desk.run(&args.concat(), &[])), [1, 1, 0, 0, 0]);
    assert_eq!(desk.arrived(), [letter_to("Tariq Haddad"), letter_to("Ana Souza")]);
}

#[test]
fn a_person_with_another_name_in_a_later_run_is_recognized() {
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let again = desk.mail(&["union:k7RwTGFyaXFIYWRkiEiE", "mobile:+1-2025550102"], &["--json"]);
    assert_eq!((again.status, counts(&again)), (0, [0, 1, 0, 0, 0]));
    assert_eq!(desk.emulator.deliveries().len(), 1);
}

#[test]
fn people_who_may_have_the_file_are_left_alone_until_settled() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::close().after_executing());
    let first = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((first.status, counts(&first)), (5, [1, 0, 0, 1, 0]));
    let human = desk.mail(&[TARIQ, ANA], &[]);
    let again = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((again.status, counts(&again)), (5, [0, 1, 0, 1, 0]));
    snapshot("deliver_journal_unknown", &(human.shown() + &again.shown()));
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 4);
    assert_eq!(desk.emulator.received("sendByApp"), 2);

    let resent = desk.mail(&[TARIQ, ANA], &["--json", "--resend-unknown"]);
    assert_eq!((resent.status, counts(&resent)), (0, [1, 1, 0, 0, 0]));
    let settled = desk.mail(&[TARIQ, ANA], &["--json", "--resend-unknown"]);
    assert_eq!((settled.status, counts(&settled)), (0, [0, 2, 0, 0, 0]));
    assert_eq!(desk.emulator.received("sendByApp"), 3);
}

#[test]
fn two_runs_cannot_use_one_journal() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::stall(Duration::from_secs(60)));
    let mut first = desk.spawn(&[TARIQ, ANA], &[]);
    desk.wait_for("sendByApp", 1);
    let requests = desk.requests();
    let (human, json) = (desk.mail(&[TARIQ, ANA], &[]), desk.mail(&[ANA], &["--json"]));
    first.kill().expect("it still runs");
    first.wait().expect("it ends");
    assert_eq!((human.status, json.status), (2, 2));
    snapshot("deliver_journal_locked", &(human.shown() + &json.shown()));
    assert_eq!(desk.requests(), requests);

    // The lock ended with the process, which had begun to send to Tariq.
    let third = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((third.status, counts(&third)), (5, [1, 0, 0, 1, 0]));
    assert_eq!(third.json()["files"][0]["deliveries"][0]["outcome"], "unknown");
    assert_eq!(desk.arrived(), [letter_to("Tariq Haddad"), letter_to("Ana Souza")]);
}

#[test]
fn a_run_that_ends_during_the_upload_reports_a_possible_copy() {
    let desk = Desk::new();
    desk.emulator.fault("commitFile", Fault::stall(Duration::from_secs(60)));
    let mut first = desk.spawn(&[TARIQ], &[]);
    desk.wait_for("commitFile", 1);
    first.kill().expect("it still runs");
    first.wait().expect("it ends");
    let second = desk.mail(&[TARIQ], &[]);
    assert_eq!(second.status, 0, "{}", second.shown());
    snapshot("deliver_journal_copy", &second.shown());
    let third = desk.mail(&[TARIQ], &["--json"]);
    assert_eq!(third.json()["files"][0]["lost_uploads"], 1);
    let names: Vec<_> = desk.uploaded().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["letter.txt", "letter(1).txt"]);
    assert_eq!(desk.arrived(), [letter_to("Tariq Haddad")]);

    // A lost answer has the same effect.
    let desk = Desk::new();
    desk.emulator.fault("commitFile", Fault::close().after_executing());
    let lost = desk.mail(&[TARIQ], &["--json"]);
    assert_eq!((lost.status, counts(&lost)), (3, [0, 0, 0, 0, 1]));
    assert_eq!(lost.json()["files"][0]["lost_uploads"], 1);
}

#[test]
fn a_torn_line_is_cut_off() {
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let whole = desk.lines();
    // A line without its newline is whole if its checksum is right.
    let rows = [(1, 0, [0, 1, 0, 0, 0]), (2, 4, [0, 0, 0, 1, 0]), (9, 4, [0, 0, 0, 1, 0])];
    for (cut, status, expected) in rows {
        desk.write("journal", &whole[..whole.len() - cut]);
        let again = desk.mail(&[TARIQ], &["--json"]);
        assert_eq!((again.status, counts(&again)), (status, expected), "{cut}");
        assert!(whole.starts_with(&desk.lines()) && desk.lines().ends_with('\n'));
    }
    assert_eq!(desk.emulator.deliveries().len(), 1);
}

#[test]
fn journals_that_cannot_be_used_send_nothing() {
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let (requests, whole) = (desk.requests(), desk.lines());
    let mut shown = String::new();
    let mut refused = |what: &str, run: Run| {
        assert_eq!((run.status, &*run.out), (2, ""), "{what}: {}", run.shown());
        shown += &format!("{what}\n{}", steady(&desk, &portable(&run.err)));
    };
    desk.write("journal", whole.replacen("\"send\":\"begun\"", "\"send\":\"beg", 1));
    refused("a damaged line", desk.mail(&[TARIQ], &[]));
    desk.write("journal", CONTENT);
    refused("no journal", desk.mail(&[TARIQ], &[]));
    assert_eq!(desk.lines(), CONTENT);
    desk.write("journal", &whole);
    let other = ["deliver", "letter.txt", "--journal", "journal", "--to", TARIQ, "--as"];
    let ana = "union:pX2vQW5hU291emEx8wiEiE";
    refused("another operator", desk.run(&[&other[..], &[ana]].concat(), &[]));
    let app = [
        ("DINGTALK_ACCESS_TOKEN", ""),
        ("DINGTALK_APP_KEY", desk.emulator.app_key()),
        ("DINGTALK_APP_SECRET", desk.emulator.app_secret().expose()),
    ];
    refused("another app", desk.run(&mailing(&[TARIQ], &[]), &app));
    let args = mailing(&[TARIQ], &["--endpoint", "http://127.0.0.1:9"]);
    refused("another endpoint", desk.run(&args, &[]));
    refused("another space", desk.mail(&[TARIQ], &["--space-id", "8641975302"]));
    let folder = [&["deliver", "letter.txt", "--as", MEI], &to(&[TARIQ])[..]].concat();
    refused("no file", desk.run(&[&folder[..], &["--journal", "-"]].concat(), &[]));
    refused("the file", desk.run(&[&folder[..], &["--journal", "./letter.txt"]].concat(), &[]));
    refused("a resend to nobody", desk.mail(&[TARIQ], &["--resend-unknown=user:nobody"]));
    refused("a folder", desk.run(&[&folder[..], &["--journal", "."]].concat(), &[]));
    refused("no folder", desk.run(&[&folder[..], &["--journal", "none/j"]].concat(), &[]));
    snapshot("deliver_journal_refused", &shown);
    assert_eq!((desk.requests(), desk.lines()), (requests, whole));
}

#[test]
fn a_changed_file_is_another_file() {
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let (requests, lines) = (desk.requests(), desk.lines());
    desk.write("letter.txt", "something else");
    let refused = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((refused.status, &refused.error()["outcome"]), (2, &json!("invalid")));
    let detail = refused.error()["detail"].to_string();
    assert!(detail.contains("letter.txt\\\" (23 bytes)"), "{detail}");
    assert!(detail.contains("(14 bytes) ") && detail.contains("has other content"), "{detail}");
    assert!(detail.contains("another journal"), "{detail}");
    assert_eq!((desk.requests(), desk.lines()), (requests, lines));

    // The journal ignores the file's location.
    fs::create_dir(desk.folder.path().join("moved")).expect("a folder");
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let [from, to] = ["letter.txt", "moved.txt"].map(|name| desk.folder.path().join(name));
    fs::rename(from, to).expect("moved");
    let args = ["deliver", "moved.txt", "--name", "letter.txt", "--as", MEI, "--journal"];
    let again = desk.run(&[&args[..], &["journal", "--json", "--to", TARIQ]].concat(), &[]);
    assert_eq!((again.status, counts(&again)), (0, [0, 1, 0, 0, 0]));
}

/// The shell simulates a full disk with a limit of a few lines for every file of the command.
#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_written_stops_the_sends() {
    let desk = Desk::new();
    let users = desk.emulator.add_users(30);
    let names: Vec<_> = users.iter().map(|user| format!("union:{}", user.union_id)).collect();
    desk.write("people.txt", names.join("\n"));
    let list = ["deliver", "letter.txt", "--as", MEI, "--journal", "journal", "--to-file"];
    let args = [&list[..], &["people.txt", "--jobs", "4"]].concat();
    let mut full = desk.command(&[], &[]);
    let program = full.get_program().to_os_string();
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(&program).args(&args).arg("--json");
    for (name, value) in full.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        shell.env(name, value);
    }
    full = shell;
    full.current_dir(desk.folder.path());
    let stopped = finish(full);
    assert_eq!(stopped.status, 5, "{}", stopped.shown());
    let json = stopped.json();
    let problem = json["journal_error"].as_str().expect("a problem");
    assert!(problem.starts_with("cannot be written: "), "{problem}");
    let [sent, skipped, refused, unknown, not_sent] = counts(&stopped);
    assert_eq!((skipped, refused, unknown, sent + not_sent), (0, 0, 0, 30));
    assert!(sent > 0 && not_sent > 0, "{sent} {not_sent}");
    assert_eq!(desk.emulator.deliveries().len() as u64, sent);
    let those = |run: &Run, are: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        let files = run.json()["files"].take();
        let people = files[0]["deliveries"].as_array().expect("a list").iter();
        people.filter(|person| are(person)).map(|person| person["to"].clone()).collect()
    };
    let unrecorded = those(&stopped, &|person| person["unrecorded"] == true);
    let begun_only =
        those(&stopped, &|person| person["unrecorded"] == true && person["outcome"] == "not_sent");

    // With space again, the others get it, and the person whose outcome was not recorded is reported.
    let done = desk.run(&[&args[..], &["--json"]].concat(), &[]);
    let unknown = those(&done, &|person| person["outcome"] == "unknown");
    assert_eq!(unknown, unrecorded);
    let [again, _, refused, _, left] = counts(&done);
    assert_eq!((again, refused, left), (not_sent - begun_only.len() as u64, 0, 0));
    assert_eq!(desk.emulator.deliveries().len(), 30 - begun_only.len());
}
