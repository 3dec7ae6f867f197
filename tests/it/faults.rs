//! Every fault for every kind of call in every situation, with the caller's error and the number of requests. The
//! results are the table in `docs/faults.md`.

mod brotli;
mod cases;
mod cookies;
mod gzip;
mod kind;
mod lists;
mod run;
mod secrets;
mod servers;
mod table;
pub mod tls;

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use self::cases::{Case, Fault};
use self::kind::{Kind, Situation};
use self::run::{Told, run};
use crate::wire::{Step, Wire, response, write};

/// The timeout of tests that wait for it.
const TIME_OUT: Duration = Duration::from_millis(200);

/// The rows that depend on whether the program decompresses answers: without it, and with it.
pub const GZIP: [&str; 2] =
    ["gzip, though not asked for", "gzip, where the program turns ureq's `gzip` on"];
pub const BROTLI: [&str; 2] =
    ["brotli, though not asked for", "brotli, where the program turns ureq's `brotli` on"];

/// The row that is possible only on Linux, where a full queue is silent.
pub const IGNORED: &str = "silence while connecting";

/// The text of a cell whose test failed.
pub const PANICKED: &str = "panicked";

/// A tested cell.
pub struct Cell {
    pub case: usize,
    pub kind: Kind,
    pub situation: Situation,
    pub told: Told,
}

type Plan = Vec<(usize, Kind, Situation)>;

/// Returns all meaningful cells in test order. Those that need a closed port come first, before others take it. Those
/// that wait for a timeout come last, when there is less load.
fn plans(cases: &[Case]) -> [(Plan, usize); 3] {
    let mut plans = [(vec![], 14), (vec![], 14), (vec![], 14)];
    for (index, case) in cases.iter().enumerate() {
        let phase = match case.fault {
            Fault::Refused => 0,
            _ => 1 + usize::from(case.waits),
        };
        for kind in case.kinds {
            let cells = case.situations.iter().map(|situation| (index, *kind, *situation));
            plans[phase].0.extend(cells);
        }
    }
    plans
}

/// Runs a plan in some threads, and reports all panics together.
fn try_all(
    plan: &Plan,
    threads: usize,
    attempt: &(dyn Fn(usize, Kind, Situation) -> Told + Sync),
) -> Vec<Cell> {
    let (next, cells) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((case, kind, situation)) = plan.get(next.fetch_add(1, Ordering::SeqCst)) {
            let told = catch_unwind(AssertUnwindSafe(|| attempt(*case, *kind, *situation)));
            let told = told.unwrap_or_else(|_| Told::panicked());
            let cell = Cell { case: *case, kind: *kind, situation: *situation, told };
            cells.lock().expect("no panic here").push(cell);
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    cells.into_inner().expect("no panic here")
}

/// Returns true if a crate of this program has enabled the feature that unpacks this.
fn unpacks(encoding: &str, packed: Vec<u8>) -> bool {
    let answer = response("200 OK", &format!("Content-Encoding: {encoding}\r\n"), packed);
    let wire = Wire::serve(vec![vec![Step::Read, write(answer)]]);
    let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
    let mut bytes = Vec::new();
    let answer = agent.get(&wire.url).call().expect("an answer");
    answer.into_body().into_reader().read_to_end(&mut bytes).expect("its body");
    bytes == b"text"
}

#[test]
fn every_fault_has_the_documented_result() {
    secrets::watch_log();
    let unpacked = [
        (GZIP, unpacks("gzip", gzip::stored("text"))),
        (BROTLI, unpacks("br", brotli::stored("text"))),
    ];
    let mut cases = cases::cases();
    for case in &mut cases {
        if let Some((names, unpacks)) = unpacked.iter().find(|(names, _)| case.name == names[0]) {
            case.name = names[usize::from(*unpacks)].into();
        }
    }
    let elsewhere = Wire::serve(vec![vec![Step::Read]]);
    let attempt =
        |case: usize, kind, situation| run(&cases[case], kind, situation, &elsewhere.url, TIME_OUT);
    let mut cells = Vec::new();
    for (plan, threads) in plans(&cases) {
        cells.extend(try_all(&plan, threads, &attempt));
    }
    // On a busy machine, repeat cells that were too late with less load. Their results do not matter.
    for threads in [8, 4, 2, 2, 2, 1, 1, 1] {
        let (late, told): (Vec<_>, _) = cells.into_iter().partition(|cell| cell.told.is_late);
        let late = late.iter().map(|cell| (cell.case, cell.kind, cell.situation)).collect();
        cells = told;
        cells.extend(try_all(&late, threads, &attempt));
    }
    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
    let shown = secrets::shown_in_log();
    assert!(shown.is_empty(), "secrets in the log: {shown:#?}");
    let name = |cell: &Cell| {
        let name = &cases[cell.case].name;
        format!("{name}, {:?}, {:?}: {:?}", cell.kind, cell.situation, cell.told)
    };
    let late: Vec<_> = cells.iter().filter(|cell| cell.told.is_late).map(name).collect();
    assert!(late.is_empty(), "too busy for timeouts: {late:#?}");
    for cell in &cells {
        if cell.told.memory > 16 << 20 {}
    }
    let large = cells.iter().filter(|cell| cell.told.memory >= cases[cell.case].memory);
    let large: Vec<_> = large.map(name).collect();
    assert!(large.is_empty(), "too much in memory at once: {large:#?}");
    let others = unpacked.map(|(names, unpacks)| names[usize::from(!unpacks)]);
    let page = table::Page::read(&[&others[..], &[unplayed()]].concat());
    page.check(&table::table(&cases, &cells));
}

/// Returns a row that is not possible on this system.
fn unplayed() -> &'static str {
    if cfg!(target_os = "linux") { "" } else { IGNORED }
}
