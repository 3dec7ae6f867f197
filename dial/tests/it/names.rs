//! Lookups.

use std::io;
use std::sync::{Mutex, mpsc};

use ureq_dial::ureq::{Error, Timeout};
use ureq_dial::{ConnectError, Dial};

use crate::net::{Count, SHORT, Server, dial, get, refusing, settings};

#[test]
fn a_lookup_that_fails_and_then_succeeds() {
    let (good, asked) = (Server::good(), Count::default());
    let (count, address) = (asked.clone(), good.address);
    let dial = Dial::with_lookup(settings().build(), move |host| {
        assert!(host.starts_with("host.test:"), "{host}");
        if count.add() == 0 { Err(io::Error::other("no server")) } else { Ok(vec![address]) }
    });
    let error = get(dial.agent(), &good.url()).expect_err("no server");
    let port = good.address.port();
    assert_eq!(error.to_string(), format!("io: lookup of host.test:{port}: no server"));
    for _ in 0..3 {
        assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    }
    assert_eq!((asked.get(), good.requests.get(), good.connections.get()), (2, 3, 1));
}

#[test]
fn a_lookup_that_answers_after_the_time_out_is_used_next() {
    let (good, asked) = (Server::good(), Count::default());
    let (release, gate) = mpsc::channel::<()>();
    let (count, address, gate) = (asked.clone(), good.address, Mutex::new(gate));
    let config = settings().timeout_connect(Some(SHORT)).build();
    let dial = Dial::with_lookup(config, move |_| {
        count.add();
        gate.lock().expect("a gate").recv().expect("released");
        Ok(vec![address])
    });
    let error = get(dial.agent(), &good.url()).expect_err("late");
    assert!(matches!(error, Error::Timeout(Timeout::Connect)), "{error}");
    assert_eq!((asked.get(), good.connections.get()), (1, 0));
    release.send(()).expect("the lookup waits");
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    assert_eq!((asked.get(), good.connections.get()), (1, 1));
}

#[test]
fn a_connection_in_the_pool_needs_no_lookup() {
    let good = Server::good();
    let (dial, asked) = dial(settings().build(), vec![good.address]);
    for _ in 0..5 {
        assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    }
    let literal = format!("http://{}/", good.address);
    assert_eq!(get(dial.agent(), &literal).expect("an answer"), "ok");
    assert_eq!((asked.get(), good.connections.get()), (1, 2));
}

#[test]
fn an_error_names_host_and_port_and_has_the_systems_error() {
    let (dial, asked) = dial(settings().build(), vec![refusing(), refusing()]);
    for round in 1..3 {
        let error = get(dial.agent(), "http://me:s3cret@Host.test/s3cret").expect_err("refused");
        let text = format!("{error} {error:?}");
        assert!(text.starts_with("io: connection to host.test:80: "), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
        let Error::Io(error) = error else { panic!("{text}") };
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ConnectError>());
        let inner = inner.expect("the host");
        assert_eq!((inner.host(), inner.is_lookup()), ("host.test:80", false));
        assert!(inner.cause().raw_os_error().is_some());
        assert_eq!(asked.get(), round, "a name is forgotten when its addresses fail");
    }
}

#[test]
fn nothing_found_is_ureqs_own_error() {
    let (dial, _) = dial(settings().build(), vec![]);
    let error = get(dial.agent(), "http://host.test/").expect_err("nothing");
    assert!(matches!(error, Error::HostNotFound), "{error}");
}
