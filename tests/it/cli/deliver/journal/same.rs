//! A file is identified by its name and content.

use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

use super::*;

impl Desk {
    /// Writes a file with the same modification time as all others.
    fn old(&self, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        let file = File::options().write(true).open(path).expect("a file");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).expect("its time");
    }

    fn send(&self, files: &[&str], people: &[&str]) -> Run {
        let more = ["--as", MEI, "--json", "--journal", "journal"];
        self.run(&[&["deliver"], files, &more, &to(people)].concat(), &[])
    }
}

#[test]
fn other_content_is_another_file_even_with_the_same_name_and_age() {
    let desk = Desk::new();
    desk.old("ana/report.txt", "for Ana");
    desk.old("bob/report.txt", "for Bob");
    assert_eq!(counts(&desk.send(&["ana/report.txt"], &[ANA])), [1, 0, 0, 0, 0]);
    let requests = desk.requests();
    let other = desk.send(&["bob/report.txt"], &[TARIQ]);
    assert_eq!(other.status, 2, "{}", other.shown());
    let detail = other.error()["detail"].to_string();
    assert!(detail.contains("has other content") && detail.contains("another journal"), "{detail}");
    assert_eq!(desk.requests(), requests);

    desk.old("bob/report.txt", "for Ana");
    assert_eq!(counts(&desk.send(&["bob/report.txt"], &[ANA, TARIQ])), [1, 1, 0, 0, 0]);
    // A file with only a new modification time is the same, too.
    desk.write("ana/report.txt", "for Ana");
    assert_eq!(counts(&desk.send(&["ana/report.txt"], &[ANA, TARIQ])), [0, 2, 0, 0, 0]);
    assert_eq!(desk.emulator.executed("commitFile"), 1);
}

#[test]
fn two_names_that_dingtalk_stores_as_one_are_refused() {
    let desk = Desk::new();
    desk.write("letter.txt ", CONTENT);
    let both = desk.send(&["letter.txt", "letter.txt "], &[TARIQ]);
    assert_eq!(both.status, 2, "{}", both.shown());
    assert!(both.error()["detail"].to_string().contains("two files would be stored as letter.txt"));
    assert_eq!(desk.requests(), 0);
}

#[test]
fn a_file_that_changes_while_people_are_looked_up_is_not_sent() {
    let desk = Desk::new();
    desk.emulator.fault("userGet", Fault::stall(Duration::from_millis(200)));
    desk.old("letter.txt", CONTENT);
    let mut run = desk.spawn(&[TARIQ], &[]);
    desk.wait_for("userGet", 1);
    desk.write("letter.txt", CONTENT.replace("shall", "SHALL"));
    assert_eq!(run.wait().expect("it ends").code(), Some(2));
    assert_eq!(desk.steps()[1..], [0, 0, 0, 0]);
    assert_eq!(counts(&desk.mail(&[TARIQ], &["--json"])), [1, 0, 0, 0, 0]);
}

#[test]
fn spellings_of_an_endpoint_share_a_journal() {
    let desk = Desk::new();
    assert_eq!(desk.mail(&[TARIQ], &[]).status, 0);
    let loud = desk.emulator.url().replace("http", "HTTP");
    let again = desk.mail(&[TARIQ], &["--json", "--endpoint", &loud]);
    assert_eq!((again.status, counts(&again)), (0, [0, 1, 0, 0, 0]), "{}", again.shown());
}
