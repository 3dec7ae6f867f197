//! `threads ENDPOINT NAME THREADS CALLS`: so many threads make so many calls each. Prints calls a second.
//!
//! `ours` is one client for all; the others are a caller for each thread.

use std::env;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use peers::{Caller, Who};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, name, threads, calls] = &arguments[..] else { panic!("four arguments") };
    let (threads, calls): (usize, usize) = (number(threads), number(calls));
    let who = Who::named(name);
    let shared = Caller::new(who, endpoint);
    let ready = Barrier::new(threads + 1);
    let mut start = None;
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut caller = match &shared {
                    Caller::Ours(client) => Caller::Ours(client.clone()),
                    _ => Caller::new(who, endpoint),
                };
                // Everybody has a connection before it counts.
                caller.call();
                ready.wait();
                for _ in 0..calls {
                    caller.call();
                }
            });
        }
        ready.wait();
        start = Some(Instant::now());
    });
    let time = start.expect("a start").elapsed().as_secs_f64();
    println!("{}", (threads * calls) as f64 / time);
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}
