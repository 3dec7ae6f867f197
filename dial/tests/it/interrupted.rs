//! Exchanges that are ended while a connection waits.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ureq_dial::ureq::Agent;
use ureq_dial::{Dial, interruptible};

/// Counts how often it is asked, and wants the end after some.
fn after(asked: &Arc<AtomicUsize>, some: usize) -> impl Fn() -> bool + 'static {
    let asked = asked.clone();
    move || asked.fetch_add(1, Ordering::Relaxed) >= some
}

/// A server that accepts and neither reads nor answers.
#[test]
fn a_wait_ends_when_the_check_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    // No timeout at all: without the check this would never end.
    let dial = Dial::new(Agent::config_builder().build());
    let large = vec![7; 64 << 20];
    for body in [&b""[..], &large] {
        let asked = Arc::new(AtomicUsize::new(0));
        let result = interruptible(after(&asked, 3), || dial.agent().post(&url).send(body));
        let error = result.expect_err("interrupted").to_string();
        assert!(error.contains("interrupted"), "{error}");
        assert_eq!(asked.load(Ordering::Relaxed), 4);
    }
    // Outside of it, nobody asks, and timeouts hold.
    let short = Agent::config_builder().timeout_recv_response(Some(Duration::from_millis(300)));
    let dial = Dial::new(short.build());
    dial.agent().get(&url).call().expect_err("no answer");
    // Within it they hold as well.
    let asked = Arc::new(AtomicUsize::new(0));
    let result = interruptible(after(&asked, usize::MAX), || dial.agent().get(&url).call());
    let error = result.expect_err("no answer").to_string();
    assert!(error.contains("timeout"), "{error}");
    assert!(asked.load(Ordering::Relaxed) > 0);
}

#[test]
fn a_check_ends_with_its_work() {
    let asked = Arc::new(AtomicUsize::new(0));
    let inner = interruptible(after(&asked, 0), || interruptible(|| false, || 7));
    assert_eq!((inner, asked.load(Ordering::Relaxed)), (7, 0));
    let panic = std::panic::catch_unwind(|| interruptible(|| true, || panic!("the work's")));
    assert!(panic.is_err());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 1024]);
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").expect("answered");
    });
    let dial = Dial::new(Agent::config_builder().build());
    assert_eq!(dial.agent().get(&url).call().expect("an answer").status(), 204);
    server.join().expect("no panic");
}
