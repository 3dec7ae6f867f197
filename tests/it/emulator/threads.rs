//! How often many threads fetch a token.

use std::sync::Barrier;
use std::thread;

use dingtalk_file::Client;
use dingtalk_file::emulator::Emulator;

use super::{SEND, TOKEN, client, send, sent, start};

#[test]
fn sixty_four_threads_fetch_one_token() {
    let emulator = start();
    let client = client(&emulator);
    all_deliver(&emulator, &client);
    assert_eq!(emulator.received(TOKEN), 1);
    assert_eq!(sent(&emulator), (64, 64, 64));
}

#[test]
fn sixty_four_threads_survive_an_expired_token() {
    let emulator = start();
    let client = client(&emulator);
    client.access_token().expect("a token");
    emulator.expire_tokens();
    all_deliver(&emulator, &client);
    assert_eq!(emulator.received(TOKEN), 2);
    assert_eq!(emulator.executed(SEND), 64);
    assert_eq!(emulator.deliveries().len(), 64);
}

fn all_deliver(emulator: &Emulator, client: &Client) {
    let ready = Barrier::new(64);
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                ready.wait();
                send(emulator, client).expect("delivered");
            });
        }
    });
}

#[test]
fn an_invalid_lifetime_does_not_cause_a_fetch_per_call() {
    for life in [None, Some(0), Some(-1)] {
        let emulator = start();
        emulator.set_token_life(life);
        let client = client(&emulator);
        for _ in 0..10 {
            send(&emulator, &client).expect("delivered");
        }
        assert_eq!(emulator.received(TOKEN), 1, "{life:?}");
        assert_eq!(sent(&emulator), (10, 10, 10), "{life:?}");
    }
}
