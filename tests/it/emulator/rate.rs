//! A real limit of calls per second: no one sees a refusal, and no one gets a file twice. This checks only counts;
//! `src/client/tests/rate.rs` checks durations on its own clock.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use dingtalk_file::Outcome;
use dingtalk_file::conv_file::SendByApp;

use super::{SEND, client, send, start};

/// Sends this many files from each of some threads at this rate, and returns how many calls were refused.
fn send_all(limit: u32, rate: u32, workers: usize, each: usize) -> usize {
    let emulator = start();
    emulator.set_rate(limit);
    let client = emulator.client().rate(rate).build().expect("a client");
    client.access_token().expect("a token");
    let people = emulator.add_users(workers * each);
    let (dingtalk, client, ready) = (&emulator, &client, &Barrier::new(workers));
    thread::scope(|scope| {
        for some in people.chunks(each) {
            scope.spawn(move || {
                ready.wait();
                for person in some {
                    let (space, dentry) =
                        (dingtalk.space_id().clone(), dingtalk.dentry_id().clone());
                    let send = SendByApp::new(person.union_id.clone(), space, dentry);
                    client.call(&send).expect("no refusal is seen");
                }
            });
        }
    });
    let deliveries = emulator.deliveries();
    let to: BTreeSet<_> = deliveries.iter().map(|delivery| delivery.to.as_str()).collect();
    assert_eq!((deliveries.len(), to.len()), (people.len(), people.len()));
    emulator.received(SEND) - emulator.executed(SEND)
}

#[test]
fn workers_at_and_beyond_the_limit_reach_everyone_once() {
    send_all(100, 100, 8, 25);
    send_all(100, 300, 8, 25);
    // Even on a slow machine, two of three simultaneous calls exceed the limit.
    let refused = send_all(1, 1000, 3, 1);
    assert!(refused > 0, "beyond the limit there was something to repeat");
}

#[test]
fn calls_beyond_the_limit_are_refused_and_not_executed() {
    let emulator = start();
    let client = client(&emulator);
    client.access_token().expect("a token");
    emulator.set_rate(2);
    let outcomes: Vec<_> = (0..30).map(|_| send(&emulator, &client)).collect();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let refused: Vec<_> = refused.inspect(|error| assert!(error.retry_after().is_some())).collect();
    assert!(refused.iter().all(|error| error.outcome() == Outcome::Refused));
    assert!(!refused.is_empty() && refused.len() <= 28);
    assert_eq!(emulator.executed(SEND), 30 - refused.len());
    emulator.set_rate(0);
    assert!((0..30).all(|_| send(&emulator, &client).is_ok()));
}
