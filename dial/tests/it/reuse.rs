//! Connections that are used again.

use std::io::{BufReader, Write};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use crate::net::{Server, answer, dial, get, read_head, settings};

#[test]
fn threads_share_one_agent() {
    const THREADS: usize = 8;
    let good = Server::good();
    let (dial, asked) = dial(settings().build(), vec![good.address]);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
                }
            });
        }
    });
    assert_eq!((asked.get(), good.requests.get()), (1, 20 * THREADS));
    assert!(good.connections.get() <= THREADS, "{}", good.connections.get());
}

#[test]
fn a_connection_that_the_server_closed_is_not_used_again() {
    let (closed, is_closed) = mpsc::channel();
    let closed = Mutex::new(closed);
    let server = Server::play(move |_, stream, requests| {
        let mut stream = BufReader::new(stream);
        if read_head(&mut stream).is_some() {
            requests.add();
            answer(stream.get_mut()).expect("answered");
        }
        drop(stream);
        let _ = closed.lock().expect("a sender").send(());
    });
    let (dial, _) = dial(settings().build(), vec![server.address]);
    for round in 1..4 {
        assert_eq!(get(dial.agent(), &server.url()).expect("an answer"), "ok");
        is_closed.recv().expect("closed");
        assert_eq!((server.connections.get(), server.requests.get()), (round, round));
    }
}

/// The request may have been executed, so nobody but its sender may repeat it.
#[test]
fn a_request_on_a_used_connection_is_not_repeated() {
    let server = Server::play(move |_, stream, requests| {
        let mut stream = BufReader::new(stream);
        for is_answered in [true, false] {
            if read_head(&mut stream).is_none() {
                return;
            }
            requests.add();
            if is_answered {
                answer(stream.get_mut()).expect("answered");
            }
        }
    });
    let (dial, asked) = dial(settings().build(), vec![server.address]);
    assert_eq!(get(dial.agent(), &server.url()).expect("an answer"), "ok");
    get(dial.agent(), &server.url()).expect_err("closed without an answer");
    assert_eq!((server.connections.get(), server.requests.get(), asked.get()), (1, 2, 1));
    assert_eq!(get(dial.agent(), &server.url()).expect("an answer"), "ok");
    assert_eq!(server.connections.get(), 2);
}

#[test]
fn settings_of_a_request_leave_the_pool_alone() {
    let good = Server::good();
    let (dial, _) = dial(settings().build(), vec![good.address]);
    let with_age = |age: Duration| {
        let request = dial.agent().get(good.url()).config().max_idle_age(age).build();
        request.call().expect("an answer").body_mut().read_to_string().expect("a body")
    };
    for _ in 0..3 {
        assert_eq!(with_age(Duration::from_secs(60)), "ok");
    }
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    assert_eq!(good.connections.get(), 1);
    // Too old for this one.
    assert_eq!(with_age(Duration::ZERO), "ok");
    assert_eq!((good.connections.get(), good.requests.get()), (2, 5));
}

#[test]
fn a_drop_of_an_answer_ends_with_its_time_out() {
    use ureq_dial::ureq::{Error, Timeout};
    let server = Server::play(move |_, stream, requests| {
        let mut stream = BufReader::new(stream);
        read_head(&mut stream);
        requests.add();
        // For longer than the limit, then it would be a good answer.
        for byte in [b"HTTP/1.1 200 OK\r\nx: ".as_slice(), &[b'x'; 400], b"\r\n\r\n"].concat() {
            if stream.get_mut().write_all(&[byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    });
    let config = settings().timeout_recv_response(Some(Duration::from_millis(300))).build();
    let (dial, _) = dial(config, vec![server.address]);
    let error = get(dial.agent(), &server.url()).expect_err("late");
    assert!(matches!(error, Error::Timeout(Timeout::RecvResponse)), "{error}");
    assert_eq!(server.requests.get(), 1);
}
