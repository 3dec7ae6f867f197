//! Every fault, met by every kind of call in every situation: what the caller is told and how many requests arrive, as
//! the table of `docs/faults.md`.

mod cases;
mod gzip;
mod run;
mod secrets;
mod table;
mod tls;

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use self::cases::{Case, Fault};
use self::run::{Kind, Situation, run};
use crate::wire::{Step, Wire, response, write};

/// Time-outs are short where a test waits for one.
const SHORT: Duration = Duration::from_millis(200);

/// The row that depends on whether the program unpacks answers: without it, and with it.
pub const UNPACKED: [&str; 2] =
    ["gzip, though not asked for", "gzip, where the program turns ureq's `gzip` on"];

/// What a cell says whose test failed.
pub const PANICKED: &str = "panicked";

/// A cell that was tried.
pub struct Cell {
    pub case: usize,
    pub kind: Kind,
    pub situation: Situation,
    pub text: String,
}

type Plan = Vec<(usize, Kind, Situation)>;

/// All that makes sense, in the order in which it is tried: what needs a closed port first, before others take it; what
/// waits for a time-out last, when there is less to do.
fn plans(cases: &[Case]) -> [(Plan, usize); 3] {
    let mut plans = [(vec![], 14), (vec![], 48), (vec![], 14)];
    for (index, case) in cases.iter().enumerate() {
        let phase = match case.fault {
            Fault::Refused => 0,
            _ => 1 + usize::from(case.waits),
        };
        for kind in case.kinds {
            for situation in case.situations {
                // Nothing tells when the server has closed between the two fetches of one call.
                let untold = matches!(case.fault, Fault::Refused) && *kind == Kind::Token;
                if !(untold && *situation == Situation::Pooled) {
                    plans[phase].0.push((index, *kind, *situation));
                }
            }
        }
    }
    plans
}

/// Tries a plan in some threads. Whatever panics is told with all the rest of it.
fn try_all(
    plan: &Plan,
    threads: usize,
    attempt: &(dyn Fn(usize, Kind, Situation) -> String + Sync),
) -> Vec<Cell> {
    let (next, cells) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((case, kind, situation)) = plan.get(next.fetch_add(1, Ordering::SeqCst)) {
            let text = catch_unwind(AssertUnwindSafe(|| attempt(*case, *kind, *situation)));
            let text = text.unwrap_or_else(|_| PANICKED.into());
            let cell = Cell { case: *case, kind: *kind, situation: *situation, text };
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

/// Whether some crate of this program turned ureq's `gzip` on.
fn unpacks() -> bool {
    let answer = response("200 OK", "Content-Encoding: gzip\r\n", gzip::stored("text"));
    let wire = Wire::serve(vec![vec![Step::Read, write(answer)]]);
    let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
    let mut bytes = Vec::new();
    let answer = agent.get(&wire.url).call().expect("an answer");
    answer.into_body().into_reader().read_to_end(&mut bytes).expect("its body");
    bytes == b"text"
}

#[test]
fn every_fault_is_told_as_it_is() {
    secrets::watch_log();
    let unpacks = unpacks();
    let mut cases = cases::cases();
    for case in cases.iter_mut().filter(|case| case.name == UNPACKED[0]) {
        case.name = UNPACKED[usize::from(unpacks)].into();
    }
    let elsewhere = Wire::serve(vec![vec![Step::Read]]);
    let attempt = |factor: u32| {
        let (cases, elsewhere) = (&cases, &elsewhere);
        move |case: usize, kind, situation| {
            run(&cases[case], kind, situation, &elsewhere.url, SHORT * factor)
        }
    };
    let mut cells = Vec::new();
    for (plan, threads) in plans(&cases) {
        cells.extend(try_all(&plan, threads, &attempt(1)));
    }
    let mut made = table::table(&cases, &cells);
    let page = table::Page::read(UNPACKED[usize::from(!unpacks)]);
    // A busy machine may let a time-out pass before it comes to what the test is about.
    for factor in [2, 4, 8] {
        let differing = page.differing(&made);
        let differs = |cell: &&Cell| match page.is_updated() {
            true => cell.text == PANICKED,
            false => differing.contains(&cell.case),
        };
        let late = cells.iter().filter(|cell| cases[cell.case].waits).filter(differs);
        let late: Plan = late.map(|cell| (cell.case, cell.kind, cell.situation)).collect();
        if late.is_empty() {
            break;
        }
        for again in try_all(&late, 2, &attempt(factor)) {
            let same = |cell: &&mut Cell| {
                (cell.case, cell.kind, cell.situation) == (again.case, again.kind, again.situation)
            };
            cells.iter_mut().find(same).expect("it was tried").text = again.text;
        }
        made = table::table(&cases, &cells);
    }
    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
    let shown = secrets::shown_in_log();
    assert!(shown.is_empty(), "secrets in the log: {shown:#?}");
    page.check(&made);
}
