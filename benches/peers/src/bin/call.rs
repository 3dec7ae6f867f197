//! Makes calls and prints their cost.
//!
//! * `call time ENDPOINT ROUNDS CALLS`: all callers in turn, with one line for each round and caller: `name wall cpu`,
//!   in nanoseconds per call.
//! * `call one ENDPOINT NAME CALLS`: only the calls, for a profiler.

use std::env;
use std::time::Instant;

use cpu_time::ProcessTime;
use peers::{ALL, Caller, Who};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["time", endpoint, rounds, calls] => time(endpoint, number(rounds), number(calls)),
        ["one", endpoint, name, calls] => {
            let mut caller = Caller::new(Who::named(name), endpoint);
            for _ in 0..number(calls) {
                caller.call();
            }
        }
        _ => panic!("see the source for what this takes"),
    }
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

fn time(endpoint: &str, rounds: u32, calls: u32) {
    let mut callers = ALL.map(|who| (who, Caller::new(who, endpoint)));
    for round in 0..=rounds {
        // The order changes, so that no caller always goes first or follows the same one.
        let count = callers.len();
        callers.rotate_left(1);
        callers.swap(0, round as usize / count % count);
        for (who, caller) in &mut callers {
            let (wall, cpu) = (Instant::now(), ProcessTime::now());
            for _ in 0..calls {
                caller.call();
            }
            let wall = wall.elapsed().as_nanos() / u128::from(calls);
            let cpu = cpu.elapsed().as_nanos() / u128::from(calls);
            // The first round warms up.
            if round > 0 {
                println!("{} {wall} {cpu}", who.name());
            }
        }
    }
}
