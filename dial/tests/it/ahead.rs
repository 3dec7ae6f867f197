//! Connections that are opened ahead.

use std::io::BufReader;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use ureq_dial::Dial;
use ureq_dial::ureq::Error;
use ureq_dial::ureq::http::Uri;

use crate::net::{Count, Server, answer_all, dial, get, read_head, settings};

fn uri(url: &str) -> Uri {
    url.parse().expect("a uri")
}

#[test]
fn requests_take_what_was_opened_ahead() {
    let good = Server::good();
    let (dial, asked) = dial(settings().build(), vec![good.address]);
    dial.ahead(&uri(&good.url()), 3);
    // At the same time, so that none takes what another one gave back.
    let (first, second, third) = thread::scope(|scope| {
        let call = || scope.spawn(|| dial.agent().get(good.url()).call().expect("an answer"));
        let calls = (call(), call(), call());
        (calls.0.join(), calls.1.join(), calls.2.join())
    });
    for answer in [first, second, third] {
        let text = answer.expect("no panic").body_mut().read_to_string();
        assert_eq!(text.expect("a body"), "ok");
    }
    assert_eq!((good.connections.get(), good.requests.get(), asked.get()), (3, 3, 1));
}

/// It would open a second one otherwise.
#[test]
fn a_request_waits_for_a_connection_that_is_being_opened() {
    let good = Server::good();
    let (release, gate) = mpsc::channel::<()>();
    let (address, gate) = (good.address, Mutex::new(gate));
    let dial = Dial::with_lookup(settings().build(), move |_| {
        gate.lock().expect("a gate").recv().expect("released");
        Ok(vec![address])
    });
    dial.ahead(&uri(&good.url()), 1);
    thread::scope(|scope| {
        let request = scope.spawn(|| get(dial.agent(), &good.url()));
        thread::sleep(Duration::from_millis(50));
        release.send(()).expect("the lookup waits");
        let answer = request.join().expect("no panic");
        assert_eq!(answer.expect("an answer"), "ok");
    });
    assert_eq!((good.connections.get(), good.requests.get()), (1, 1));
}

#[test]
fn a_waiting_connection_that_the_server_closed_is_replaced() {
    let (closed, is_closed) = mpsc::channel();
    let closed = Mutex::new(closed);
    let server = Server::play(move |number, stream, requests| {
        if number == 0 {
            drop(stream);
            let _ = closed.lock().expect("a sender").send(());
        } else {
            answer_all(stream, requests);
        }
    });
    let (dial, _) = dial(settings().build(), vec![server.address]);
    dial.ahead(&uri(&server.url()), 1);
    is_closed.recv().expect("closed");
    assert_eq!(get(dial.agent(), &server.url()).expect("an answer"), "ok");
    assert_eq!((server.connections.get(), server.requests.get()), (2, 1));
}

#[test]
fn an_attempt_ahead_that_fails_leaves_the_error_to_the_request() {
    let (good, asked) = (Server::good(), Count::default());
    let (count, address) = (asked.clone(), good.address);
    let dial = Dial::with_lookup(settings().build(), move |_| match count.add() {
        0 | 1 => Err(std::io::Error::other("no server")),
        _ => Ok(vec![address]),
    });
    dial.ahead(&uri(&good.url()), 1);
    while asked.get() == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    let error = get(dial.agent(), &good.url()).expect_err("no server").to_string();
    assert!(error.ends_with("no server"), "{error}");
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    assert_eq!(good.connections.get(), 1);
}

#[test]
fn what_waits_too_long_is_not_used() {
    let good = Server::good();
    let config = settings().max_idle_age(Duration::from_millis(50)).build();
    let (dial, _) = dial(config, vec![good.address]);
    dial.ahead(&uri(&good.url()), 1);
    while good.connections.get() == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(100));
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    assert_eq!((good.connections.get(), good.requests.get()), (2, 1));
}

#[test]
fn settings_that_make_another_connection_do_not_take_one_opened_ahead() {
    let good = Server::good();
    let (dial, _) = dial(settings().build(), vec![good.address]);
    dial.ahead(&uri(&good.url()), 1);
    let other = dial.agent().get(good.url()).config().no_delay(false).build();
    other.call().expect("an answer").body_mut().read_to_string().expect("a body");
    let same = dial.agent().get(good.url()).config().timeout_global(None).build();
    same.call().expect("an answer").body_mut().read_to_string().expect("a body");
    assert_eq!((good.connections.get(), good.requests.get()), (2, 2));
}

/// The agent does not know the connection until a request takes it.
#[test]
fn a_shutdown_reaches_what_was_opened_ahead() {
    let server = Server::play(|_, stream, requests| {
        let mut stream = BufReader::new(stream);
        while read_head(&mut stream).is_some() {
            requests.add();
        }
    });
    let (dial, _) = dial(settings().build(), vec![server.address]);
    dial.ahead(&uri(&server.url()), 1);
    let error = thread::scope(|scope| {
        let request = scope.spawn(|| get(dial.agent(), &server.url()));
        while server.requests.get() == 0 {
            thread::sleep(Duration::from_millis(5));
        }
        dial.agent().clone().shutdown();
        request.join().expect("no panic").expect_err("shut down")
    });
    assert!(!matches!(error, Error::Timeout(_)), "{error}");
    assert_eq!((server.connections.get(), server.requests.get()), (1, 1));
}

#[test]
fn an_address_that_is_none_opens_nothing() {
    let (dial, asked) = dial(settings().build(), vec![]);
    for nothing in ["/path", "host.test", "*"] {
        dial.ahead(&uri(nothing), 1);
    }
    dial.ahead(&uri("http://host.test/"), 0);
    assert_eq!(asked.get(), 0);
}
