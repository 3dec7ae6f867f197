//! Several files, lists of people, and grants in batches.

use std::collections::BTreeMap;

use super::*;

/// Writes new people's userIds to the file `people.txt`.
fn list(desk: &Desk, count: usize) -> Vec<String> {
    let users = desk.emulator.add_users(count);
    let names: Vec<_> = users.iter().map(|user| format!("user:{}", user.user_id)).collect();
    desk.write("people.txt", names.join("\n"));
    names
}

/// Returns the number of files that each person received.
fn received(desk: &Desk) -> BTreeMap<String, usize> {
    let mut received = BTreeMap::new();
    for delivery in desk.emulator.deliveries() {
        *received.entry(delivery.to.to_string()).or_default() += 1;
    }
    received
}

#[test]
fn several_files_reach_several_people() {
    let [human, json] = [&[][..], &["--json"]].map(|form| {
        let desk = Desk::new();
        desk.write("terms.txt", "terms\n");
        desk.write("people.txt", format!("# both\r\n\r\n{TARIQ}\r\n  {ANA}  # Ana\r\n{TARIQ}\r\n"));
        let args = ["deliver", "letter.txt", "terms.txt", "--as", MEI, "--to-file", "people.txt"];
        let union = "union:k7RwTGFyaXFIYWRkiEiE";
        let done = desk.run(&[&args[..], &["--to", union], form].concat(), &[]);
        assert_eq!(done.status, 0, "{}", done.shown());
        assert_eq!(desk.steps(), [1, 2, 2, 2, 4]);
        assert_eq!(received(&desk).into_values().collect::<Vec<_>>(), [2, 2]);
        desk.shown(&done)
    });
    snapshot("deliver_many", &human);
    snapshot("deliver_many_json", &json);
}

/// If a department cannot be read, someone in it may have the file. If a mobile number cannot be looked up, it may
/// belong to someone who has the file.
#[test]
fn a_printed_command_names_no_one_who_may_have_the_file() {
    let closed = || Fault::close().after_executing();
    let refused = || Fault::refuse("paramError");
    // The outcome for a person named by unionId, the other recipient, and whether a command names that recipient.
    let rows = [
        (Fault::execute(), "department", false),
        (closed(), "department", false),
        (refused(), "department", true),
        (Fault::execute(), "mobile", false),
        (closed(), "mobile", false),
        (refused(), "mobile", true),
        // A person that DingTalk does not know does not exist.
        (Fault::execute(), "nobody", true),
    ];
    for (send, other, is_offered) in rows {
        let desk = Desk::new();
        let users = desk.emulator.users().to_vec();
        let id = desk.emulator.add_department("Sales", dingtalk_file::DeptId::root(), &users[1..]);
        let named = match other {
            "department" => format!("department:{id}"),
            "mobile" => format!("mobile:{}", users[1].mobile),
            _ => "user:nobody".into(),
        };
        desk.emulator.fault("userList", Fault::refuse("60003"));
        desk.emulator.fault("userGetByMobile", Fault::close());
        desk.emulator.fault("sendByApp", send);
        let [me, to] = [0, 1].map(|at| format!("union:{}", users[at].union_id));
        let args =
            ["deliver", "letter.txt", "--as", &me, "--retries", "0", "--to", &to, "--to", &named];
        let done = desk.run(&args, &[]);
        assert_ne!(done.status, 0, "{}", done.shown());
        assert_eq!(done.err.contains(&format!("--to {named}")), is_offered, "{}", done.err);
        let is_told = done.err.contains(&format!("left out of these commands: {named}, because"));
        assert_eq!(is_told, !is_offered, "{}", done.err);
    }
}

#[test]
fn partial_failures_are_reported_for_each_file() {
    let mut shown = String::new();
    for form in [&[][..], &["--json"]] {
        let desk = Desk::new();
        desk.write("terms.txt", "terms\n");
        // Tariq and Ana and the letter, then Tariq and Ana and the terms.
        desk.emulator.fault("sendByApp", Fault::close().after_executing());
        desk.emulator.fault("sendByApp", Fault::refuse("spaceNotExist"));
        let people = to(&[TARIQ, ANA, STRANGER]);
        let args = [&["deliver", "letter.txt", "terms.txt", "--as", MEI], &*people, form].concat();
        let failed = desk.run(&args, &[]);
        assert_eq!(failed.status, 5, "{}", failed.shown());
        shown += &desk.shown(&failed);
    }
    snapshot("deliver_many_partly", &shown);
}

#[test]
fn a_failed_upload_does_not_stop_other_files() {
    let desk = Desk::new();
    desk.write("terms.txt", "terms\n");
    desk.emulator.fault("getFileUploadInfo", Fault::refuse("permissionDenied"));
    let args = ["deliver", "letter.txt", "terms.txt", "--as", MEI, "--to", TARIQ, "--json"];
    let partly = desk.run(&args, &[]);
    assert_eq!(partly.status, 5, "{}", partly.shown());
    let json = partly.json();
    assert_eq!(json["files"][0]["deliveries"][0]["outcome"], "refused");
    assert_eq!(json["files"][1]["deliveries"][0]["outcome"], "sent");
    assert_eq!(desk.arrived(), [("Tariq Haddad".to_string(), "terms\n".to_string())]);
}

#[test]
fn all_wrong_lines_are_reported_at_once_and_nothing_is_sent() {
    let desk = Desk::new();
    desk.write("people.txt", format!("{TARIQ}\n0123456789\n\nuser:a user:b\nmobile:0800-CALL\n"));
    desk.write("more.txt", b"user:\n\xff\n# all is well here\nunion:a\n");
    desk.write("empty.txt", "# nobody\n\n");
    let cases: [&[&str]; 4] = [
        &["--to-file", "people.txt", "--to-file", "more.txt"],
        &["--to-file", "empty.txt"],
        &["--to-file", "none.txt"],
        &["--to-file", "-", "--to-file", "-"],
    ];
    let mut shown = String::new();
    for lists in cases {
        for form in [&[][..], &["--json"]] {
            let args = [&["deliver", "letter.txt", "--as", MEI], lists, form].concat();
            let refused = desk.run(&args, &[]);
            assert_eq!(refused.status, 2, "{}", refused.shown());
            shown += &desk.shown(&refused);
        }
    }
    snapshot("deliver_lists", &shown);
    assert_eq!(desk.requests(), 0);
}

#[test]
fn a_list_is_read_from_standard_input() {
    let desk = Desk::new();
    let args = ["deliver", "letter.txt", "--as", MEI, "--to-file", "-", "--to", ANA];
    let sent = feed(desk.command(&args, &[]), format!("\u{feff}{TARIQ}\n").as_bytes());
    assert_eq!(sent.status, 0, "{}", sent.shown());
    assert_eq!(desk.arrived(), [letter_to("Ana Souza"), letter_to("Tariq Haddad")]);
}

#[test]
fn rights_are_granted_in_batches() {
    for (when, granted, sent) in [("always", 3, 70), ("when-refused", 3, 140)] {
        let desk = Desk::new();
        desk.emulator.require_receiver_rights(true);
        list(&desk, 70);
        let args = ["deliver", "letter.txt", "--as", MEI, "--to-file", "people.txt"];
        let done = desk.run(&[&args[..], &["--grant", when, "--jobs", "4"]].concat(), &[]);
        assert_eq!(done.status, 0, "{when}: {}", done.shown());
        assert_eq!(desk.emulator.received("addPermission"), granted, "{when}");
        assert_eq!(desk.emulator.received("sendByApp"), sent, "{when}");
        assert!(received(&desk).len() == 70 && received(&desk).values().all(|count| *count == 1));
    }
}

#[test]
fn a_list_under_a_rate_limit_reaches_everyone_once() {
    let desk = Desk::new();
    desk.emulator.set_rate(50);
    list(&desk, 60);
    let args = ["deliver", "letter.txt", "--as", MEI, "--to-file", "people.txt"];
    let done = desk.run(&[&args[..], &["--rate", "50", "--jobs", "8"]].concat(), &[]);
    assert_eq!(done.status, 0, "{}", done.shown());
    assert_eq!(desk.emulator.executed("sendByApp"), 60);
    assert!(received(&desk).len() == 60 && received(&desk).values().all(|count| *count == 1));
}

#[test]
fn a_failed_grant_affects_only_one_person() {
    let desk = Desk::new();
    list(&desk, 40);
    let args = ["deliver", "letter.txt", "--as", MEI, "--to-file", "people.txt", "--json"];
    let more = ["--grant", "always", "--to", "union:nobody"];
    let partly = desk.run(&[&args[..], &more].concat(), &[]);
    assert_eq!(partly.status, 5, "{}", partly.shown());
    let json = partly.json();
    assert_eq!((&json["summary"]["sent"], &json["summary"]["refused"]), (&40.into(), &1.into()));
    assert_eq!(json["error"]["step"], "addPermission");
    assert_eq!((received(&desk).len(), desk.emulator.deliveries().len()), (40, 40));
}

#[test]
fn rate_and_jobs_come_from_options_or_variables() {
    let desk = Desk::new();
    let args = [&["deliver", "letter.txt", "--as", MEI][..], &to(&[TARIQ])].concat();
    let wrong = [
        (&["--rate", "many"][..], ["", ""], "0 for no limit"),
        (&["--rate", "-1"], ["", ""], "0 for no limit"),
        (&["--jobs", "0"], ["", ""], "from 1 to 64"),
        (&[], ["1.5", ""], "invalid value \"1.5\" for DINGTALK_RATE"),
        (&[], ["", "65"], "invalid value \"65\" for DINGTALK_JOBS"),
    ];
    for (more, [rate, jobs], problem) in wrong {
        let variables = [("DINGTALK_RATE", rate), ("DINGTALK_JOBS", jobs)];
        let refused = desk.run(&[&args, more].concat(), &variables);
        assert_eq!(refused.status, 2, "{}", refused.shown());
        assert!(refused.err.contains(problem), "{}", refused.err);
    }
    assert_eq!(desk.requests(), 0);
    let variables = [("DINGTALK_RATE", "x"), ("DINGTALK_JOBS", "x")];
    let more = ["--rate", "1000", "--jobs", "64"];
    assert_eq!(desk.run(&[&args[..], &more].concat(), &variables).status, 0);
}

#[test]
fn conflicting_arguments_send_nothing() {
    let desk = Desk::new();
    desk.write("terms.txt", "terms\n");
    std::fs::create_dir(desk.folder.path().join("old")).expect("a folder");
    desk.write("old/terms.txt", "old terms\n");
    let cases: [(&[&str], &str); 5] = [
        (&["letter.txt", "terms.txt", "--name", "a"], "--name is for one file"),
        (&["terms.txt", "old/terms.txt"], "two files would be stored as terms.txt; rename one"),
        (&["terms.txt", "terms.txt"], "two files would be stored as terms.txt; rename one"),
        (&["letter.txt", "terms.txt", "none.txt"], "\"none.txt\" cannot be read"),
        (&["letter.txt", "--resend-unknown"], "--journal <FILE>"),
    ];
    for (files, problem) in cases {
        let args = [&["deliver", "--as", MEI, "--to", TARIQ], files].concat();
        let refused = desk.run(&args, &[]);
        assert_eq!((refused.status, &*refused.out), (2, ""), "{}", refused.shown());
        assert!(refused.err.contains(problem), "{}", refused.err);
        let json = desk.run(&[&args[..], &["--json"]].concat(), &[]);
        assert_eq!((json.status, &json.error()["outcome"]), (2, &"invalid".into()));
    }
    assert_eq!(desk.requests(), 0);
}
