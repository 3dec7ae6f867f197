//! People who may have a file, or have it under another name, are not sent it again.

use super::*;

const SPACE: [&str; 2] = ["--space-id", "8641975302"];

/// A failed resend says nothing about the first send.
#[test]
fn an_unknown_outcome_stays_unknown_until_a_resend_succeeds() {
    type Fails = fn(&Desk);
    let rows: [(Fails, &[&str], &str); 3] = [
        (|desk| desk.emulator.fault("sendByApp", Fault::refuse("quotaExceed")), &[], "quotaExceed"),
        (
            |desk| desk.emulator.fault("addPermission", Fault::refuse("forbidden")),
            &["--grant", "always"],
            "forbidden",
        ),
        (
            |desk| desk.emulator.fault("getAccessToken", Fault::answer(500, "x")),
            &["--no-token-cache", "--retries", "0"],
            "500",
        ),
    ];
    for (fails, more, why) in rows {
        let desk = Desk::new();
        let secret = desk.emulator.app_secret();
        let app = [
            ("DINGTALK_ACCESS_TOKEN", ""),
            ("DINGTALK_APP_KEY", desk.emulator.app_key()),
            ("DINGTALK_APP_SECRET", secret.expose()),
        ];
        let run = |more: &[&str]| desk.run(&mailing(&[TARIQ], &[more, &["--json"]].concat()), &app);
        desk.emulator.fault("sendByApp", Fault::close().after_executing());
        assert_eq!(run(&[]).status, 4);
        fails(&desk);
        let failed = run(&[&["--resend-unknown"], more].concat());
        assert_eq!((failed.status, counts(&failed)), (4, [0, 0, 0, 1, 0]), "{}", failed.shown());
        let error = &failed.json()["files"][0]["deliveries"][0]["error"];
        assert_eq!((&error["outcome"], &error["may_repeat"]), (&json!("unknown"), &json!(false)));
        let detail = error["detail"].as_str().expect("a reason");
        assert!(
            detail.starts_with("an earlier send may have arrived (in an earlier run: "),
            "{detail}"
        );
        assert!(detail.contains(why), "{why}: {detail}");

        let plain = run(&[]);
        assert_eq!((plain.status, counts(&plain)), (4, [0, 0, 0, 1, 0]));
        assert_eq!(desk.emulator.deliveries().len(), 1);
        let resent = run(&["--resend-unknown"]);
        assert_eq!((resent.status, counts(&resent)), (0, [1, 0, 0, 0, 0]));
    }
}

#[test]
fn a_failed_resend_is_reported_in_text() {
    let desk = Desk::new();
    desk.emulator.fault("sendByApp", Fault::close().after_executing());
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 4);
    desk.emulator.fault("sendByApp", Fault::refuse("quotaExceed"));
    let told = desk.mail(&[TARIQ], &["--resend-unknown"]);
    snapshot("deliver_journal_resend", &told.shown());
}

/// People who have the file are reported even if no one can be looked up any more.
#[test]
fn people_who_have_the_file_are_reported_whatever_fails_now() {
    let desk = Desk::new();
    let tariq = "union:k7RwTGFyaXFIYWRkiEiE";
    // The journal has no other names, because no one is looked up.
    let mei = format!("union:{}", desk.emulator.users()[0].union_id);
    let mail = |more: &[&str]| {
        let args = ["deliver", "letter.txt", "--as", &*mei, "--journal", "journal"];
        desk.run(&[&args[..], more].concat(), &[])
    };
    assert_eq!(mail(&["--to", tariq]).status, 0);
    desk.emulator.fault("userGet", Fault::answer(500, "x"));
    let again = mail(&["--to", tariq, "--to", TARIQ, "--json", "--retries", "0"]);
    let outcomes = again.json()["files"][0]["deliveries"].take();
    assert_eq!((&outcomes[0]["outcome"], &outcomes[0]["skipped"]), (&json!("sent"), &json!(true)));
    assert_ne!(outcomes[1]["outcome"], "sent");
    assert_eq!((again.status, desk.emulator.deliveries().len()), (5, 1));
}

#[test]
fn a_stored_file_is_sent_once_under_any_name() {
    let desk = Desk::new();
    let upload = ["upload", "letter.txt", "--as", MEI, "--json"];
    let upload = desk.run(&[&upload[..], &SPACE].concat(), &[]);
    let dentry_id = upload.json()["file"]["dentry_id"].as_str().expect("an id").to_string();
    let ids = |journal: &str, people: &[&str]| {
        let args = ["deliver", "--dentry-id", &dentry_id, "--as", MEI, "--json", "--journal"];
        desk.run(&[&args[..], &[journal], &SPACE, &to(people)].concat(), &[])
    };
    let file = |journal: &str, people: &[&str]| {
        let args = ["deliver", "letter.txt", "--conflict", "return-existing", "--as", MEI];
        let more = ["--json", "--journal", journal];
        desk.run(&[&args[..], &more, &SPACE, &to(people)].concat(), &[])
    };
    assert_eq!(counts(&ids("a", &[TARIQ])), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&file("a", &[TARIQ, ANA])), [1, 1, 0, 0, 0]);
    assert_eq!(desk.emulator.deliveries().len(), 2);

    assert_eq!(counts(&ids("b", &[TARIQ])), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&file("b", &[ANA])), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&ids("b", &[TARIQ, ANA])), [0, 2, 0, 0, 0]);
    assert_eq!(desk.emulator.deliveries().len(), 4);
}

/// No one gets the same stored file twice, whatever its names are.
#[test]
fn two_files_stored_as_one_are_sent_once() {
    for journal in [&[][..], &["--journal", "journal"]] {
        let desk = Desk::new();
        desk.write("terms.txt", "terms\n");
        for _ in 0..2 {
            let one = r#"{"dentry":{"id":"67420135798","spaceId":"8641975302"}}"#;
            desk.emulator.fault("commitFile", Fault::answer(200, one));
        }
        let args = ["deliver", "letter.txt", "terms.txt", "--as", MEI, "--json"];
        let both = desk.run(&[&args[..], &SPACE, journal, &to(&[TARIQ])].concat(), &[]);
        assert_eq!((both.status, counts(&both)), (0, [1, 1, 0, 0, 0]), "{}", both.shown());
        assert_eq!(desk.emulator.deliveries().len(), 1);
    }
}
