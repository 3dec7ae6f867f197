use std::io;

use super::*;
use crate::Dial;
use crate::names::{CACHE_TIME, Names};
use crate::race::Spawn;

fn dial(spawn: Spawn) -> Dial {
    let names = Names::new(Box::new(|_: &str| Err(io::Error::other("no"))), CACHE_TIME, spawn);
    let config = Config::builder().proxy(None).max_idle_connections_per_host(2).build();
    Dial::of(Opener::new(config, names, spawn))
}

/// Otherwise each request would wait for a connection that no thread opens.
#[test]
fn a_connection_that_has_no_thread_is_counted_down() {
    let dial = dial(|_| Err(io::Error::other("no thread")));
    dial.ahead(&"http://h/".parse().expect("a uri"), 2);
    assert_eq!(dial.connections.count(), (0, 0));
    let error = dial.agent().get("http://h/").call().expect_err("no address");
    assert_eq!(error.to_string(), "io: lookup of h:80: no");
}

#[test]
fn no_more_are_opened_than_the_agent_keeps_idle() {
    let dial = dial(|work| {
        // Never runs, and is never dropped.
        std::mem::forget(work);
        Ok(())
    });
    let uri = |host: &str| -> Uri { format!("http://{host}/").parse().expect("a uri") };
    dial.ahead(&uri("a"), 1);
    dial.ahead(&uri("a"), 1);
    assert_eq!(dial.connections.count(), (0, 1), "one was asked for");
    dial.ahead(&uri("a"), 50);
    assert_eq!(dial.connections.count(), (0, 2), "two for each host");
    for host in 'b'..'z' {
        dial.ahead(&uri(&host.to_string()), 50);
    }
    assert_eq!(dial.connections.count(), (0, 10), "ten in all");
}

#[test]
fn a_panic_while_opening_is_counted_down() {
    let names =
        Names::new(Box::new(|_: &str| panic!("a bug in the application")), CACHE_TIME, |_| {
            Err(io::Error::other("no thread"))
        });
    let dial = Dial::of(Opener::new(Config::builder().proxy(None).build(), names, |work| {
        let thread = std::thread::spawn(work);
        assert!(thread.join().is_err());
        Ok(())
    }));
    dial.ahead(&"http://h/".parse().expect("a uri"), 1);
    assert_eq!(dial.connections.count(), (0, 0));
}
