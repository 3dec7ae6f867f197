//! Makes calls and says what they cost.
//!
//! * `call time ENDPOINT ROUNDS CALLS`: everybody in turn, a line for each round and caller, `name wall cpu`, in
//!   nanoseconds a call.
//! * `call allocations ENDPOINT`: `name allocations bytes` a call.
//! * `call one ENDPOINT NAME CALLS`: just the calls, for a profiler to count.

use std::alloc::{GlobalAlloc, Layout, System};
use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use cpu_time::ProcessTime;
use peers::{ALL, Caller, Who};

/// The system's, and it counts: a growth of a block counts as one more.
struct Counting;

static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(size: usize) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(size as u64, Ordering::Relaxed);
}

// Everything is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["time", endpoint, rounds, calls] => time(endpoint, number(rounds), number(calls)),
        ["allocations", endpoint] => allocations(endpoint),
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
        // Nobody always goes first.
        callers.rotate_left(1);
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

fn allocations(endpoint: &str) {
    const CALLS: u64 = 1000;
    for who in ALL {
        let mut caller = Caller::new(who, endpoint);
        caller.call();
        let before = (COUNT.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed));
        for _ in 0..CALLS {
            caller.call();
        }
        let count = (COUNT.load(Ordering::Relaxed) - before.0) as f64 / CALLS as f64;
        let bytes = (BYTES.load(Ordering::Relaxed) - before.1) as f64 / CALLS as f64;
        println!("{} {count:.2} {bytes:.0}", who.name());
    }
}
