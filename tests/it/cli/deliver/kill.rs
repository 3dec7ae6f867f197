//! `deliver --journal`, killed at any moment and started again, sends no one a file twice and leaves no one out.

use std::collections::HashMap;
use std::fs::File;
use std::hint;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Instant;

use dingtalk_file::UnionId;

use super::*;

const KILLS: usize = 500;
const PEOPLE: usize = 200;
const JOBS: usize = 8;

/// Moments for kills. They are the same in each run of the test, but what they interrupt is not.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        // Knuth's generator; its high bits are good enough.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Counts what the kills interrupted.
#[derive(Debug, Default, PartialEq)]
struct Met {
    kills: usize,
    deliveries: usize,
    sent: usize,
    /// People reported as unknown: those who have the file, and those who do not.
    unknown: [usize; 2],
    lost_uploads: usize,
}

#[test]
fn no_one_gets_a_file_twice_and_no_one_is_left_out() {
    let mut random = Random(20_260_101);
    let mut met = Met::default();
    while met.kills < KILLS {
        deliver(&mut random, &mut met);
    }
    println!("{met:?}");
}

#[test]
fn a_kill_between_a_send_and_its_record_is_reported() {
    const PEOPLE: usize = 5;
    const LONG: Duration = Duration::from_secs(60);
    // A throttled request was not executed, and that is recorded before the wait.
    let throttle = Fault::throttle().header("Retry-After", &LONG.as_secs().to_string());
    let rows = [
        ("commitFile", Fault::stall(LONG), 1, Met { sent: 5, lost_uploads: 1, ..Met::default() }),
        ("sendByApp", Fault::stall(LONG), 1, Met { sent: 4, unknown: [1, 0], ..Met::default() }),
        ("sendByApp", throttle, 0, Met { sent: 5, ..Met::default() }),
    ];
    for (operation, fault, executed, expected) in rows {
        let desk = desk_for(PEOPLE);
        desk.emulator.fault(operation, fault);
        let mut run = Running::start(&desk, "never", 1);
        let reached = || [desk.emulator.received(operation), desk.emulator.executed(operation)];
        while reached() != [1, executed] {
            assert_eq!(run.child.try_wait().expect("a child"), None, "it waits for an answer");
            thread::sleep(Duration::from_micros(50));
        }
        let journal = desk.folder.path().join("journal");
        let lines = || fs::read_to_string(&journal).expect("a journal");
        while executed == 0 && !lines().contains("\"send\":\"refused\"") {
            thread::sleep(Duration::from_micros(50));
        }
        assert!(run.kill().signal().is_some());
        let done = Running::start(&desk, "never", 1).end();
        let mut met = Met::default();
        check(&desk, &done, PEOPLE, 1, &mut met);
        assert_eq!(met, expected, "{operation}: {}", done.shown());
        nothing_is_left(&desk, "never");
    }
}

/// Returns a letter, and a list of this many people.
fn desk_for(people: usize) -> Desk {
    let desk = Desk::new();
    let users = desk.emulator.add_users(people);
    let names = users.iter().zip(0..).map(|(user, number)| match number % 2 {
        0 => format!("user:{}", user.user_id),
        _ => format!("union:{}", user.union_id),
    });
    desk.write("people.txt", names.collect::<Vec<_>>().join("\n"));
    desk
}

/// Delivers to everyone, killing and restarting the run until one ends by itself.
fn deliver(random: &mut Random, met: &mut Met) {
    let desk = desk_for(PEOPLE);
    let grant = ["never", "always", "when-refused"][met.deliveries % 3];
    desk.emulator.require_receiver_rights(grant != "never");
    let before = met.kills;
    let done = loop {
        let mut run = Running::start(&desk, grant, JOBS);
        if met.kills == KILLS {
            break run.end();
        }
        let signal = ["KILL", "TERM", "INT", "HUP"][random.below(4) as usize];
        let (reached, ended) = run.kill_some_time(&desk.emulator, random, signal);
        if !reached {
            break run.result(ended);
        }
        met.kills += 1;
        if signal != "KILL" {
            // It stopped with a complete report, unless the signal came before its handler was installed.
            complete(&run, ended, PEOPLE);
        }
    };
    met.deliveries += 1;
    check(&desk, &done, PEOPLE, met.kills - before, met);
    nothing_is_left(&desk, grant);
}

/// A stopped run reports everyone, and its status is 0 only if everyone has the file.
fn complete(run: &Running, ended: ExitStatus, people: usize) {
    let Some(status) = ended.code() else { return };
    let run = run.result(ended);
    let json = run.json();
    let told = json["files"][0]["deliveries"].as_array().expect("a list");
    assert_eq!(told.len(), people, "{}", run.shown());
    let all_sent = told.iter().all(|person| person["outcome"] == "sent");
    assert_eq!(status == 0, all_sent, "{}", run.shown());
}

/// Runs once more with nothing left to do, and checks that nothing is done.
fn nothing_is_left(desk: &Desk, grant: &str) {
    let requests = desk.requests();
    let again = Running::start(desk, grant, JOBS).end();
    assert_eq!(again.json()["summary"]["sent"], 0);
    assert_eq!(desk.requests(), requests);
}

struct Running<'a> {
    child: Child,
    desk: &'a Desk,
}

impl Running<'_> {
    fn start<'a>(desk: &'a Desk, grant: &str, jobs: usize) -> Running<'a> {
        let jobs = jobs.to_string();
        let args = ["deliver", "letter.txt", "--as", MEI, "--to-file", "people.txt", "--journal"];
        let more = ["journal", "--grant", grant, "--jobs", &jobs, "--json"];
        let mut command = desk.command(&[&args[..], &more].concat(), &[]);
        // The output does not fit into a pipe's buffer.
        let [out, err] =
            ["out", "err"].map(|name| File::create(desk.folder.path().join(name)).expect("a file"));
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        Running { child: command.spawn().expect("the command runs"), desk }
    }

    /// Waits for some requests and perhaps a little longer, then sends a signal, unless the run ends first.
    fn kill_some_time(
        &mut self,
        emulator: &Emulator,
        random: &mut Random,
        signal: &str,
    ) -> (bool, ExitStatus) {
        const EARLY: [&str; 5] =
            ["userGet", "addSpace", "getFileUploadInfo", "ossPut", "commitFile"];
        let early = emulator.received("sendByApp") == 0 && random.below(4) > 0;
        let (operation, more) = match random.below(20) {
            number if early => (EARLY[number as usize % EARLY.len()], 1),
            0 => ("addPermission", 1),
            _ => ("sendByApp", random.below(8) as usize),
        };
        let count = emulator.received(operation) + more;
        let wait = Duration::from_micros(random.below(2) * random.below(2_000));
        while emulator.received(operation) < count {
            if let Some(ended) = self.child.try_wait().expect("a child") {
                return (false, ended);
            }
            thread::sleep(Duration::from_micros(50));
        }
        let reached = Instant::now();
        while reached.elapsed() < wait {
            hint::spin_loop();
        }
        (true, self.signal(signal))
    }

    fn signal(&mut self, signal: &str) -> ExitStatus {
        if signal == "KILL" {
            return self.kill();
        }
        let id = self.child.id().to_string();
        // The run may have ended meanwhile.
        let _ = Command::new("kill").args(["-s", signal, &id]).stderr(Stdio::null()).status();
        self.child.wait().expect("it ends")
    }

    fn kill(&mut self) -> ExitStatus {
        self.child.kill().expect("a child");
        self.child.wait().expect("it ends")
    }

    /// Waits for its end.
    fn end(mut self) -> Run {
        let ended = self.child.wait().expect("it ends");
        self.result(ended)
    }

    fn result(&self, status: ExitStatus) -> Run {
        let text = |name| fs::read_to_string(self.desk.folder.path().join(name)).expect("text");
        Run { status: status.code().expect("a status"), out: text("out"), err: text("err") }
    }
}

/// Checks that the last run's report agrees with the emulator.
fn check(desk: &Desk, done: &Run, people: usize, kills: usize, met: &mut Met) {
    assert!([0, 4, 5].contains(&done.status), "{}", done.shown());
    let mut received: HashMap<UnionId, usize> = HashMap::new();
    for delivery in desk.emulator.deliveries() {
        *received.entry(delivery.to).or_default() += 1;
    }
    let twice: Vec<_> = received.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "received it twice: {twice:?}");

    let json = done.json();
    let file = &json["files"][0];
    let told = file["deliveries"].as_array().expect("a list");
    assert_eq!(told.len(), people);
    let mut unknown = 0;
    for person in told {
        let id = UnionId::from(person["union_id"].as_str().expect("a union id"));
        let count = received.remove(&id).unwrap_or_default();
        match person["outcome"].as_str() {
            Some("sent") => {
                assert_eq!(count, 1, "{person}");
                met.sent += 1;
            }
            Some("unknown") => {
                unknown += 1;
                met.unknown[1 - count] += 1;
            }
            _ => panic!("neither sent nor unknown: {person}"),
        }
    }
    assert!(received.is_empty(), "nobody was told of {received:?}");
    assert!(unknown <= kills * JOBS, "{unknown} unknown after {kills} kills");
    assert_eq!(json["summary"]["unknown"], unknown);

    // Extra copies come only from killed uploads, and everyone received the same copy.
    let lost = file["lost_uploads"].as_u64().expect("a number") as usize;
    let committed = desk.emulator.executed("commitFile");
    assert!(committed <= 1 + lost && lost <= kills, "{committed} commits, {lost} lost");
    met.lost_uploads += lost;
    for delivery in desk.emulator.deliveries() {
        assert_eq!(delivery.dentry_id.as_str(), file["file"]["dentry_id"]);
    }
}
