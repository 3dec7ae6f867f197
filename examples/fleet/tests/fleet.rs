//! Three workers on one list. They are killed at random, the database restarts, and some of its answers are lost.

mod support;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dingtalk_file::emulator::{Emulator, Fault, User};
use dingtalk_file::journal::{Done, FileKey, Journal, State, Target, Work};
use dingtalk_file::{DentryId, StoredFile, UnionId};
use fleet::MariaDb;
use mysql::prelude::Queryable;
use support::Random;
use support::database::Database;
use support::proxy::Proxy;

const WORKERS: usize = 3;
const PEOPLE: usize = 300;
const FILES: [&str; 2] = ["report.pdf", "annex.pdf"];
const KILLS: usize = 30;
/// The same as in src/bin/worker.rs.
const JOBS: usize = 4;
struct Fleet {
    lease: Duration,
    dingtalk: Emulator,
    files_before: usize,
    people: Vec<User>,
    database: Database,
    proxy: Proxy,
    random: Arc<Mutex<Random>>,
    begun: Instant,
    kills: Vec<u32>,
    started: usize,
    /// The reports of the workers that found nothing left to do.
    reports: Vec<PathBuf>,
}

#[test]
fn no_one_is_sent_a_file_twice_or_left_out() {
    // The lease is longer than the database is down, so that no living worker is taken for dead.
    let mut fleet = Fleet::start(Duration::from_secs(8), true);
    fleet.stall();
    fleet.run();
    fleet.check();
    let (kills, cuts) = (fleet.kills.len(), fleet.proxy.cuts());
    assert!(kills >= KILLS / 2, "only {kills} kills");
    assert!(cuts >= 10, "only {cuts} answers were lost");
}

/// A machine sleeps in the middle of an upload. Another worker takes over, and then the first one wakes up.
#[test]
fn a_worker_taken_for_dead_sends_nothing_twice() {
    let mut fleet = Fleet::start(Duration::from_secs(2), false);
    let stall = || Fault::stall(Duration::from_secs(1));
    FILES.iter().for_each(|_| fleet.dingtalk.fault("ossPut", stall()));
    let (first, _) = fleet.worker(0);
    fleet.wait_until("an upload", |fleet| fleet.dingtalk.executed("ossPut") == 1);
    let id = first.id().to_string();
    let signal = |name: &str| {
        let kill = Command::new("kill").args([name, &id]).status();
        assert!(kill.expect("kill").success());
    };
    signal("-STOP");
    let (second, _) = fleet.worker(1);
    fleet.wait_until("an upload of the other worker", |fleet| {
        fleet.dingtalk.deliveries().len() > JOBS
    });
    signal("-CONT");
    for (number, mut worker) in [first, second].into_iter().enumerate() {
        // A worker that ends while the other is still sending does not know the outcome, and is started again.
        let mut starts = 1;
        loop {
            let status = worker.wait().expect("an end");
            match status.code() {
                Some(0) => break,
                Some(1) if starts < 5 => worker = fleet.worker(number).0,
                _ => panic!("worker {number}: {status}: {}", fleet.log()),
            }
            starts += 1;
        }
    }
    fleet.check();
    let stored = fleet.dingtalk.files().len() - fleet.files_before;
    assert!(stored > FILES.len(), "no spare copy: nobody was taken for dead");
}

impl Fleet {
    fn start(lease: Duration, loses_answers: bool) -> Fleet {
        let random = Random::new();
        let dingtalk = Emulator::start().expect("an emulator");
        let people = dingtalk.add_users(PEOPLE);
        let database = Database::start();
        database.create("campaign");
        let (random, socket) = (Arc::new(Mutex::new(random)), database.folder().join("p"));
        let own = random.clone();
        let cuts = move || loses_answers && own.lock().expect("random").below(25) == 0;
        let proxy = Proxy::start(socket, &database.socket(), cuts);
        for name in FILES {
            fs::write(database.folder().join(name), name.repeat(1000)).expect("a file");
        }
        let list: String = people.iter().map(|user| format!("{}\n", user.user_id)).collect();
        fs::write(database.folder().join("list"), list).expect("a list");
        let (kills, started, reports, begun) = (Vec::new(), 0, Vec::new(), Instant::now());
        let files_before = dingtalk.files().len();
        Fleet {
            lease,
            dingtalk,
            files_before,
            people,
            database,
            proxy,
            random,
            begun,
            kills,
            started,
            reports,
        }
    }

    /// Delays answers, so that kills often interrupt a request.
    fn stall(&self) {
        for _ in 0..2 * FILES.len() * PEOPLE {
            let time = Duration::from_millis(self.below(150));
            self.dingtalk.fault("sendByApp", Fault::stall(time));
        }
        for operation in ["commitFile", "ossPut"] {
            for _ in 0..10 {
                self.dingtalk.fault(operation, Fault::stall(Duration::from_millis(200)));
            }
        }
    }

    fn wait_until(&self, what: &str, is_there: impl Fn(&Fleet) -> bool) {
        let since = Instant::now();
        while !is_there(self) {
            assert!(since.elapsed() < Duration::from_secs(60), "no {what}: {}", self.log());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn below(&self, end: u64) -> u64 {
        self.random.lock().expect("random").below(end)
    }

    fn worker(&mut self, number: usize) -> (Child, PathBuf) {
        self.started += 1;
        let folder = self.database.folder();
        let report = folder.join(format!("report{}", self.started));
        let log = File::options().create(true).append(true).open(folder.join("workers"));
        let worker = Command::new(env!("CARGO_BIN_EXE_worker"))
            .args([&(number + 1).to_string(), &WORKERS.to_string()])
            .arg(folder.join("list"))
            .arg(self.dingtalk.users()[0].user_id.as_str())
            .args(FILES.map(|name| folder.join(name)))
            .env_clear()
            .env("DINGTALK_APP_KEY", self.dingtalk.app_key())
            .env("DINGTALK_APP_SECRET", self.dingtalk.app_secret().expose())
            .env("DINGTALK_ENDPOINT", self.dingtalk.url())
            .env("FLEET_DATABASE", self.database.url("campaign", self.proxy.socket()))
            .env("FLEET_LEASE", self.lease.as_secs().to_string())
            .env("FLEET_RATE", "120")
            .stdout(File::create(&report).expect("a report"))
            .stderr(log.expect("a log"))
            .stdin(Stdio::null())
            .spawn();
        (worker.expect("a worker"), report)
    }

    /// Runs the workers until each found nothing left to do.
    fn run(&mut self) {
        let mut workers: Vec<_> = (0..WORKERS).map(|number| Some(self.worker(number))).collect();
        let mut restarted = false;
        let mut next_kill = self.begun + Duration::from_millis(100 + self.below(400));
        while workers.iter().any(Option::is_some) {
            assert!(self.begun.elapsed() < Duration::from_secs(200), "{}", self.log());
            thread::sleep(Duration::from_millis(20));
            for (number, slot) in workers.iter_mut().enumerate() {
                let Some((worker, report)) = slot else { continue };
                let Some(status) = worker.try_wait().expect("a status") else { continue };
                match status.code() {
                    Some(0 | 3) => {
                        self.reports.push(report.clone());
                        *slot = None;
                    }
                    Some(1) => {
                        thread::sleep(Duration::from_millis(200));
                        *slot = Some(self.worker(number));
                    }
                    _ => panic!("{status}: {}", self.log()),
                }
            }
            if !restarted && self.dingtalk.deliveries().len() > FILES.len() * PEOPLE / 2 {
                restarted = true;
                self.database.restart(Duration::from_millis(500));
            }
            let number = self.below(WORKERS as u64) as usize;
            if Instant::now() < next_kill || self.kills.len() == KILLS {
                continue;
            }
            if let Some((worker, _)) = &mut workers[number] {
                worker.kill().expect("killed");
                worker.wait().expect("ended");
                self.kills.push(worker.id());
                workers[number] = Some(self.worker(number));
                next_kill = Instant::now() + Duration::from_millis(50 + self.below(700));
            }
        }
        assert!(restarted, "the database was never restarted");
    }

    fn check(&self) {
        // The emulator's deliveries.
        let deliveries = self.dingtalk.deliveries();
        let mut copies: HashMap<(DentryId, UnionId), usize> = HashMap::new();
        for delivery in &deliveries {
            *copies.entry((delivery.dentry_id.clone(), delivery.to.clone())).or_default() += 1;
        }
        let twice: Vec<_> = copies.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "twice: {twice:?}\n{}", self.log());

        // The journal's records.
        let url = self.database.url("campaign", &self.database.socket());
        let journal = MariaDb::open(&url, "observer").expect("a journal");
        let (mut done, mut unknown, mut lost) = (0, HashSet::new(), 0);
        for name in FILES {
            let key = FileKey::new(name);
            let state = journal.state(&Work::Upload(key.clone())).expect("a state");
            let State::Done(Done::Stored { file, .. }) = state else {
                panic!("{name} is {state:?}\n{}", self.log())
            };
            lost += journal.lost_uploads(&key).expect("a count");
            for person in &self.people {
                let copies = copies.remove(&(file.dentry_id.clone(), person.union_id.clone()));
                match journal.state(&send(&file, person)).expect("a state") {
                    State::Done(_) => {
                        done += 1;
                        assert_eq!(copies, Some(1), "{name} was sent to {}", person.user_id);
                    }
                    State::Unknown { .. } => {
                        unknown.insert((name.to_string(), format!("user:{}", person.user_id)));
                    }
                    state => panic!("{}: {name} is {state:?}\n{}", person.user_id, self.log()),
                }
            }
        }
        // Each file has one dentry that was sent. Spare copies were sent to no one, and are counted.
        assert!(copies.is_empty(), "sent to others, or another dentry: {copies:?}");
        let spare = self.dingtalk.files().len() - self.files_before - FILES.len();
        assert!(spare <= lost, "{spare} spare copies, but {lost} uploads were lost");

        // Unknown sends were claimed by a killed worker, and are in the report.
        let mut of_worker: HashMap<String, usize> = HashMap::new();
        let open: Vec<(String, Option<String>)> = self
            .database
            .connect()
            .query(
                "SELECT worker.name, attempt.unknown FROM campaign.attempt \
                 JOIN campaign.worker ON worker.id = attempt.worker \
                 LEFT JOIN campaign.done ON done.work = attempt.work WHERE done.work IS NULL",
            )
            .expect("what is open");
        for (worker, why) in open {
            assert_eq!(why, None, "{worker} lives and does not know\n{}", self.log());
            *of_worker.entry(worker).or_default() += 1;
        }
        for (worker, count) in &of_worker {
            let killed = self.kills.iter().any(|id| worker.ends_with(&format!("process {id}")));
            assert!(killed && *count <= JOBS, "{count} unknown of {worker}\n{}", self.log());
        }
        let on_the_wire = deliveries.len() - done;
        for report in self.reports.iter().skip(WORKERS - 1) {
            assert_eq!(listed(report), unknown, "the report of the last worker");
        }
        println!(
            "{} people, {} files: {done} sent and recorded, {} unknown, of which {on_the_wire} arrived; \
             {spare} spare copies; {} kills, {} workers, {} answers lost, {:.0?}",
            PEOPLE,
            FILES.len(),
            unknown.len(),
            self.kills.len(),
            self.started,
            self.proxy.cuts(),
            self.begun.elapsed()
        );
        assert_eq!(done + unknown.len(), FILES.len() * PEOPLE);
    }

    fn log(&self) -> String {
        fs::read_to_string(self.database.folder().join("workers")).unwrap_or_default()
    }
}

fn send(file: &StoredFile, to: &User) -> Work {
    Work::Send {
        space: file.space_id.clone(),
        dentry: file.dentry_id.clone(),
        to: Target::Person(to.union_id.clone()),
    }
}

/// Returns the files and recipients that a report lists as unknown.
fn listed(report: &PathBuf) -> HashSet<(String, String)> {
    let text = fs::read(report).expect("a report");
    let delivery: serde_json::Value = serde_json::from_slice(&text).expect("json");
    let mut listed = HashSet::new();
    for file in delivery["files"].as_array().expect("files") {
        for receipt in file["receipts"].as_array().expect("receipts") {
            if receipt["outcome"] == "unknown" {
                let text =
                    |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
                listed.insert((text(&file["name"]), text(&receipt["to"])));
            }
        }
    }
    listed
}
