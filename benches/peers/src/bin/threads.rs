//! `threads ENDPOINT NAME THREADS CALLS`: so many threads make so many calls each. Prints calls a second
//! and the CPU time of one in nanoseconds. `ours` is one client for all; the others are a caller for each thread.

use std::env;
use std::sync::{Barrier, OnceLock};
use std::thread;
use std::time::Instant;

use cpu_time::ProcessTime;
use peers::{Caller, Who};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, name, threads, calls] = &arguments[..] else { panic!("four arguments") };
    let (threads, calls): (usize, usize) = (number(threads), number(calls));
    let who = Who::named(name);
    let shared = Caller::new(who, endpoint);
    let ready = Barrier::new(threads);
    let start = OnceLock::new();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut caller = match &shared {
                    Caller::Ours(client) => Caller::Ours(client.clone()),
                    _ => Caller::new(who, endpoint),
                };
                // Everybody has a connection before it counts.
                caller.call();
                if ready.wait().is_leader() {
                    start.set((Instant::now(), ProcessTime::now())).expect("one leader");
                }
                for _ in 0..calls {
                    caller.call();
                }
            });
        }
    });
    let (wall, cpu) = start.get().expect("a start");
    let calls = (threads * calls) as f64;
    println!(
        "{} {}",
        calls / wall.elapsed().as_secs_f64(),
        cpu.elapsed().as_nanos() as f64 / calls
    );
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}
