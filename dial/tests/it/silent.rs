//! Addresses that do not answer.
#![cfg(target_os = "linux")]

use std::time::Duration;

use ureq_dial::ureq::{Error, Timeout};

use crate::net::{LONG, SHORT, Server, Silent, dial, get, refusing, settings};

#[test]
fn a_silent_first_address_does_not_matter() {
    let (silent, good) = (Silent::new(), Server::good());
    let config = settings().max_idle_connections(0).build();
    let (dial, asked) = dial(config, vec![silent.address, good.address]);
    for _ in 0..3 {
        assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    }
    assert_eq!((good.connections.get(), good.requests.get(), asked.get()), (3, 3, 1));
}

#[test]
fn a_dead_second_address_does_not_matter() {
    let (silent, good) = (Silent::new(), Server::good());
    for addresses in [
        vec![good.address, refusing()],
        vec![silent.address, refusing(), good.address],
        vec![refusing(), silent.address, good.address],
    ] {
        let (dial, _) = dial(settings().build(), addresses);
        assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    }
    assert_eq!(good.requests.get(), 3);
}

/// The second address has its turn although 250 ms are longer than the limit.
#[test]
fn a_short_limit_leaves_time_for_each_address() {
    let (silent, good) = (Silent::new(), Server::good());
    let config = settings().timeout_connect(Some(Duration::from_millis(240))).build();
    let (dial, _) = dial(config, vec![silent.address, good.address]);
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
}

#[test]
fn when_all_are_silent_the_limit_ends_it_and_the_name_is_forgotten() {
    let silent = Silent::new();
    for addresses in [vec![silent.address], vec![silent.address, refusing()]] {
        for (connect, global, expected) in [
            (Some(SHORT), Some(LONG), Timeout::Connect),
            (Some(LONG), Some(SHORT), Timeout::Global),
            (None, Some(SHORT), Timeout::Global),
        ] {
            let config = settings().timeout_connect(connect).timeout_global(global).build();
            let (dial, asked) = dial(config, addresses.clone());
            for round in 1..3 {
                let error = get(dial.agent(), "http://host.test/").expect_err("silence");
                assert!(matches!(error, Error::Timeout(it) if it == expected), "{error}");
                assert_eq!(asked.get(), round);
            }
        }
    }
}
