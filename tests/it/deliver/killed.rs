//! A program with the library is killed and started again. No one gets a file twice or is left out, and only sends that
//! were on the wire are unknown.

use std::collections::HashMap;
use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::journal::FileJournal;
use dingtalk_file::{Client, Credentials, Deliver, UnionId, Upload};
use tempfile::TempDir;

const PEOPLE: usize = 60;
const JOBS: usize = 8;

/// The environment variables for the program under test.
const ENDPOINT: &str = "DELIVERS_TO";

/// Returns the program, which is this test binary running only one test.
#[test]
#[ignore = "the program that the test below kills"]
fn program() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else { return };
    let rate = std::env::var("RATE").map_or(0, |rate| rate.parse().expect("a number"));
    let builder = Client::builder().endpoint(&endpoint).rate(rate);
    let client = builder.credentials(Credentials::from_env().expect("a token")).build();
    let list = std::fs::read_to_string("people").expect("a list");
    let people = list.lines().map(UnionId::from);
    let journal = FileJournal::open("journal").expect("a journal");
    let deliver = Deliver::new(UnionId::from("cHtUYm1hbmFnZXIiEiE"))
        .upload(Upload::file("letter.txt").expect("a file"))
        .to_all(people)
        .jobs(JOBS)
        .journal(&journal);
    let delivery = match client.expect("a client").deliver(deliver) {
        Ok(delivery) => delivery,
        Err(error) => error.into_parts().1,
    };
    let text = serde_json::to_string(&delivery).expect("json");
    std::fs::write("report", text).expect("a report");
}

struct Place {
    emulator: Emulator,
    folder: TempDir,
    people: Vec<UnionId>,
}

impl Place {
    fn new() -> Place {
        let emulator = Emulator::start().expect("an emulator");
        let users = emulator.add_users(PEOPLE);
        let people: Vec<UnionId> = users.into_iter().map(|user| user.union_id).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let list: Vec<&str> = people.iter().map(UnionId::as_str).collect();
        std::fs::write(folder.path().join("people"), list.join("\n")).expect("a list");
        std::fs::write(folder.path().join("letter.txt"), "a letter").expect("a file");
        Place { emulator, folder, people }
    }

    fn start(&self, rate: u32) -> Child {
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.args(["--exact", "deliver::killed::program", "--ignored"]);
        command.current_dir(self.folder.path()).env(ENDPOINT, self.emulator.url());
        command.env("DINGTALK_ACCESS_TOKEN", self.emulator.access_token().expose());
        command.env("RATE", rate.to_string());
        let out = File::create(self.folder.path().join("out")).expect("a file");
        command.stdin(Stdio::null()).stdout(out.try_clone().expect("a file")).stderr(out);
        command.spawn().expect("the program runs")
    }

    /// Returns how many people have the file, and how many are unknown with and without it. Fails if anyone has it
    /// twice or is missing.
    fn check(&self) -> (usize, usize, usize) {
        let mut received: HashMap<UnionId, usize> = HashMap::new();
        for delivery in self.emulator.deliveries() {
            *received.entry(delivery.to).or_default() += 1;
        }
        assert!(received.values().all(|count| *count == 1), "twice: {received:?}");
        let report = std::fs::read_to_string(self.folder.path().join("report")).expect("a report");
        let report: serde_json::Value = serde_json::from_str(&report).expect("json");
        let receipts = report["files"][0]["receipts"].as_array().expect("receipts");
        assert_eq!(receipts.len(), self.people.len());
        let (mut with, mut without) = (0, 0);
        for (receipt, person) in receipts.iter().zip(&self.people) {
            let has_it = received.remove(person).is_some();
            match (receipt["outcome"].as_str(), has_it) {
                (Some("sent"), true) => {}
                (Some("unknown"), true) => with += 1,
                (Some("unknown"), false) => without += 1,
                other => panic!("{other:?}: {receipt}"),
            }
        }
        assert!(received.is_empty(), "nobody was told of {received:?}");
        (self.emulator.deliveries().len(), with, without)
    }
}

fn wait_for(emulator: &Emulator, operation: &str, count: usize) {
    while emulator.received(operation) < count {
        thread::sleep(Duration::from_micros(50));
    }
}

#[test]
fn a_program_killed_at_many_moments_delivers_once() {
    let mut kills = 0;
    for first in 0..6 {
        let place = Place::new();
        let mut own = 0;
        for more in [first, 7, 3, 11, 5] {
            let mut program = place.start(0);
            let count = place.emulator.received("sendByApp") + more;
            while place.emulator.received("sendByApp") < count {
                if program.try_wait().expect("a child").is_some() {
                    break;
                }
                thread::sleep(Duration::from_micros(50));
            }
            program.kill().expect("killed");
            own += usize::from(!program.wait().expect("it ends").success());
        }
        assert!(place.start(0).wait().expect("it ends").success());
        let (_, with, without) = place.check();
        assert!(with + without <= own * JOBS, "{with} and {without} unknown after {own} kills");
        kills += own;
    }
    assert!(kills >= 15, "{kills} kills");
}

/// A send that waits for the rate limiter has no claim.
#[test]
fn a_kill_leaves_no_waiting_send_unknown() {
    let place = Place::new();
    let mut program = place.start(4);
    wait_for(&place.emulator, "sendByApp", 6);
    program.kill().expect("killed");
    program.wait().expect("it ends");
    assert!(place.start(0).wait().expect("it ends").success());
    let (_, _, without) = place.check();
    assert!(without <= 2, "{without} are unknown whom no request was for");
}

/// A claim is not open while the program waits between attempts.
#[test]
fn a_kill_during_a_back_off_leaves_no_send_unknown() {
    let place = Place::new();
    for _ in 0..JOBS {
        place.emulator.fault("sendByApp", Fault::throttle().header("Retry-After", "60"));
    }
    let mut program = place.start(0);
    wait_for(&place.emulator, "sendByApp", JOBS);
    let journal = place.folder.path().join("journal");
    let refused = || {
        let lines = std::fs::read_to_string(&journal).expect("a journal");
        lines.matches("\"send\":\"refused\"").count()
    };
    while refused() < JOBS {
        thread::sleep(Duration::from_millis(1));
    }
    program.kill().expect("killed");
    program.wait().expect("it ends");
    assert!(place.start(0).wait().expect("it ends").success());
    assert_eq!(place.check(), (PEOPLE, 0, 0));
}
