//! `dingtalk-file journal`: unknown outcomes, and settling them. Also, runs whose journal is altered meanwhile.

use super::*;

#[test]
fn unknown_outcomes_are_listed_and_can_be_settled() {
    let desk = Desk::new();
    (0..2).for_each(|_| desk.emulator.fault("sendByApp", Fault::close()));
    assert_eq!(desk.mail(&[TARIQ, ANA, "union:cHtUYm1hbmFnZXIiEiE"], &[]).status, 5);
    let before = desk.lines();
    let shown = desk.run(&["journal", "journal"], &[]);
    let json = desk.run(&["journal", "journal", "--json"], &[]);
    assert_eq!((shown.status, json.status, &desk.lines()), (0, 0, &before));
    assert_eq!(json.json()["unknown"].as_array().map(Vec::len), Some(2));
    // Nothing is recorded if one settlement is wrong or two contradict each other.
    for wrong in ["user:stranger=sent", &format!("{TARIQ}=not-sent")] {
        let right = format!("{TARIQ}=sent");
        let run = desk.run(&["journal", "journal", "--settle", &right, "--settle", wrong], &[]);
        assert_eq!((run.status, desk.lines() == before), (2, true), "{}", run.shown());
    }
    let settle = [&format!("{TARIQ}=sent"), &format!("{ANA}=not-sent:letter.txt")];
    let args = ["journal", "journal", "--settle", settle[0], "--settle", settle[1]];
    let settled = desk.run(&args, &[]);
    assert_eq!(settled.status, 0, "{}", settled.shown());
    snapshot("journal", &(shown.shown() + &json.shown() + &settled.shown()));
    // Tariq is now skipped, and Ana is sent the file.
    let again = desk.mail(&[TARIQ, ANA], &["--json"]);
    assert_eq!((again.status, counts(&again)), (0, [1, 1, 0, 0, 0]));

    let mut wrong = String::new();
    for args in [
        &["journal", "journal", "--settle", "user:0123456789=sent"][..],
        &["journal", "journal", "--settle", "user:stranger=sent"],
        &["journal", "journal", "--settle", "department:1=sent"],
        &["journal", "journal", "--settle", "user:a=maybe"],
        &["journal", "none"],
        &["journal", "letter.txt"],
    ] {
        let run = desk.run(args, &[]);
        assert_eq!((run.status, &*run.out), (2, ""), "{}", run.shown());
        wrong += &portable(&run.err);
    }
    snapshot("journal_refused", &wrong);
}

/// `upload` and `deliver` of the same operator know the same files.
#[test]
fn an_upload_is_recorded_too() {
    let desk = Desk::new();
    let upload = |more: &[&str]| {
        let args = ["upload", "letter.txt", "--as", MEI, "--journal", "journal", "--json"];
        desk.run(&[&args[..], more].concat(), &[])
    };
    let first = upload(&[]);
    assert_eq!(first.status, 0, "{}", first.shown());
    let (puts, requests) = (desk.emulator.received("ossPut"), desk.requests());
    let second = upload(&[]);
    assert_eq!((second.status, second.json()), (0, first.json()));
    assert_eq!(desk.requests(), requests);
    let delivered = desk.mail(&[TARIQ], &["--json"]);
    assert_eq!((delivered.status, counts(&delivered)), (0, [1, 0, 0, 0, 0]));
    assert_eq!(desk.emulator.received("ossPut"), puts);
    // Other content under the same name is not stored yet, and the journal is not a file to upload.
    desk.write("letter.txt", "something else");
    assert_eq!(upload(&[]).status, 2);
    assert_eq!(
        desk.run(&["upload", "journal", "--as", MEI, "--journal", "./journal"], &[]).status,
        2
    );
    for wrong in ["0", "65", "-1", "x"] {
        assert_eq!(upload(&["--connections", wrong]).status, 2, "{wrong}");
    }
    assert_eq!(desk.emulator.received("ossPut"), puts);
}

#[test]
fn a_dry_run_sends_nothing_and_writes_nothing() {
    let desk = Desk::new();
    let dry = |more: &[&str]| desk.mail(&[TARIQ, ANA, STRANGER], &[&["--dry-run"], more].concat());
    let (human, json) = (dry(&[]), dry(&["--json"]));
    assert!(!desk.journal().exists());
    assert_eq!(desk.emulator.received("addSpace") + desk.emulator.received("sendByApp"), 0);
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let lines = desk.lines();
    let second = dry(&["--json"]);
    assert_eq!(desk.lines(), lines);
    assert_eq!(second.json()["plan"]["files"][0]["recipients"][0]["then"], "skip");
    snapshot("deliver_dry_run", &(human.shown() + &json.shown()));
    // A reason that applies to all is reported once.
    let names: Vec<String> = (0..50).map(|number| format!("union:u{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let too_many = desk.mail(&names, &["--dry-run", "--max-people", "49"]);
    assert_eq!((too_many.status, too_many.err.matches("at most 49").count()), (2, 1));
    let too_many = desk.mail(&[TARIQ, ANA], &["--max-people", "1"]);
    assert_eq!((too_many.status, desk.emulator.deliveries().len()), (2, 1));
}

/// The journal is altered after the last record. No recipients are left, but the run still fails. Windows locks the
/// file.
#[cfg(unix)]
#[test]
fn a_journal_altered_at_the_end_is_reported() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::stall(Duration::from_millis(300)));
    let child = desk.spawn(&[TARIQ], &["--json"]);
    desk.wait_for("sendByApp", 1);
    fs::remove_file(desk.journal()).expect("removed");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(5));
}

/// A journal is altered during a run. The run sends nothing that it could not record. Windows locks the file.
#[cfg(unix)]
#[test]
fn a_journal_altered_during_a_run_ends_it() {
    use std::process::Stdio;

    type Touch = fn(&Desk);
    let rows: [(&str, Touch); 4] = [
        ("removed", |desk| fs::remove_file(desk.journal()).expect("removed")),
        ("renamed", |desk| {
            fs::rename(desk.journal(), desk.folder.path().join("other")).expect("renamed");
        }),
        ("saved by an editor", |desk| {
            let other = desk.folder.path().join("other");
            fs::copy(desk.journal(), &other).expect("copied");
            fs::rename(other, desk.journal()).expect("renamed");
        }),
        ("copied over", |desk| desk.write("journal", "something else")),
    ];
    for (what, touch) in rows {
        let desk = Desk::new();
        let users = desk.emulator.add_users(40);
        let names: Vec<_> = users.iter().map(|user| format!("union:{}", user.union_id)).collect();
        desk.write("people.txt", names.join("\n"));
        let list = ["deliver", "letter.txt", "--as", MEI, "--journal", "journal", "--to-file"];
        let args = [&list[..], &["people.txt", "--jobs", "2", "--rate", "20", "--json"]].concat();
        let mut command = desk.command(&args, &[]);
        let out = fs::File::create(desk.folder.path().join("out")).expect("a file");
        let err = fs::File::create(desk.folder.path().join("err")).expect("a file");
        let mut child =
            command.stdin(Stdio::null()).stdout(out).stderr(err).spawn().expect("the command runs");
        desk.wait_for("sendByApp", 3);
        touch(&desk);
        let status = child.wait().expect("it ends").code().expect("a status");
        let text = |name| fs::read_to_string(desk.folder.path().join(name)).expect("text");
        let run = Run { status, out: text("out"), err: text("err") };
        assert_eq!(status, 5, "{what}: {}", run.shown());
        // The content is gone, or cannot be trusted.
        let files = run.json()["files"].take();
        let people = files[0]["deliveries"].as_array().expect("a list");
        assert!(people.iter().all(|it| it["outcome"] != "sent" || it["unrecorded"] == true));
        let problem = run.json()["journal_error"].as_str().expect("a problem").to_string();
        assert!(problem.starts_with("cannot be written: "), "{what}: {problem}");
        let [sent, _, _, unknown, not_sent] = counts(&run);
        assert_eq!((sent + not_sent, unknown), (40, 0), "{what}");
        assert_eq!(desk.emulator.deliveries().len() as u64, sent, "{what}");
        assert!(sent < 12, "{what}: {sent} were sent");
    }
}
