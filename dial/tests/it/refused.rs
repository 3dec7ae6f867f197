//! Servers that refuse a body before they have all of it.

use std::cell::Cell;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::rc::Rc;
use std::sync::{Arc, Mutex, mpsc};
use std::{thread, vec};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq_dial::ureq::{Error, SendBody};
use ureq_dial::{Dial, Refusable, interruptible};

use crate::net::{Count, SHORT, Server, answer_all, dial, get, read_head};
use crate::resumed::{serving, trusting};

/// More than any socket takes, and than a test would send.
const SIZE: u64 = 4 << 30;

/// What a server does with a request after its head and some bytes of its body.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Answers and closes. Unread bytes make a reset of it.
    Close(&'static str),
    /// Answers, says that no more comes, reads some more and closes.
    CloseLate(&'static str),
    /// Answers and reads on.
    Read(&'static str),
    /// Answers and does nothing more.
    Wait(&'static str),
}

use Then::*;

const NO: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";

/// Plays `then` to the first connection, and answers all requests of others.
fn serve(then: Then, tls: Option<Arc<ServerConfig>>) -> Server {
    Server::play(move |number, socket, requests| play(number, then, socket, tls.clone(), requests))
}

fn play(
    number: usize,
    then: Then,
    socket: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    requests: &Count,
) {
    let tcp = socket.try_clone().expect("another handle");
    // A reset takes what waits for an acknowledgement away, and the tickets of TLS 1.3 do.
    socket.set_nodelay(true).expect("set");
    match tls {
        None => connection(number, then, socket, &tcp, requests),
        Some(config) => {
            let session = ServerConnection::new(config).expect("a connection");
            connection(number, then, StreamOwned::new(session, socket), &tcp, requests);
        }
    }
}

fn connection(
    number: usize,
    then: Then,
    stream: impl Read + Write,
    tcp: &TcpStream,
    requests: &Count,
) {
    if number > 0 {
        return answer_all(stream, requests);
    }
    let mut stream = BufReader::new(stream);
    read_head(&mut stream);
    stream.read_exact(&mut [0; 64 << 10]).expect("the beginning of the body");
    let (Close(answer) | CloseLate(answer) | Read(answer) | Wait(answer)) = then;
    stream.get_mut().write_all(answer.as_bytes()).expect("answered");
    stream.get_mut().flush().expect("answered");
    match then {
        Close(_) => {}
        CloseLate(_) => {
            tcp.shutdown(Shutdown::Write).expect("open");
            let _ = io::copy(&mut stream.take(1 << 20), &mut io::sink());
        }
        Read(_) => {
            let _ = io::copy(&mut stream, &mut io::sink());
        }
        Wait(_) => loop {
            thread::park();
        },
    }
}

/// Sends a body that may be refused. Returns what comes of it, and checks that the connection is not used again.
fn send(dial: &Dial, url: &str, server: &Server) -> String {
    let mut bytes = io::repeat(7).take(SIZE);
    let mut body = Refusable::new(&mut bytes, SIZE);
    let request = dial.agent().put(url).config().http_status_as_error(false);
    let request = request.timeout_per_write(Some(SHORT)).build().header("content-length", SIZE);
    let result = request.send(SendBody::from_reader(&mut body));
    let was_refused = body.was_refused();
    drop(body);
    let told = match result {
        Err(Error::Io(_)) => "failed".into(),
        Err(error) => error.to_string(),
        Ok(mut answer) => {
            assert!(was_refused);
            let text = answer.body_mut().read_to_string();
            format!("{} {}", answer.status().as_u16(), text.as_deref().unwrap_or("broken off"))
        }
    };
    assert!(bytes.limit() > SIZE / 2, "{told}: it was read to its end");
    assert_eq!(get(dial.agent(), url).expect("another connection"), "ok");
    assert_eq!((server.connections.get(), server.requests.get()), (2, 1), "{told}");
    told
}

#[test]
fn a_refusal_is_read_where_it_is_there() {
    const CHUNKED: &str =
        "HTTP/1.1 503 Slow Down\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n0\r\n\r\n";
    const LATE: &str =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    const SUCCESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const FOUND: &str = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    const CUT: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno";
    const ENDLESS: &str = "HTTP/1.1 403 Forbidden\r\n\r\nno";
    let rows = [
        (Close(NO), "403 no"),
        (CloseLate(NO), "403 no"),
        (Read(NO), "403 no"),
        (Wait(NO), "403 no"),
        (Close(CHUNKED), "503 slow"),
        (Close(LATE), "400 "),
        // It may have been cut.
        (Close(ENDLESS), "403 broken off"),
        (Close(CUT), "403 broken off"),
        (Close("HTTP/1.1 403 Forbidden\r\nContent-"), "failed"),
        (Close("HTTP/1.1 40"), "failed"),
        (Close("HTTP/1.1 100 Continue\r\n\r\n"), "failed"),
        (Close(SUCCESS), "failed"),
        (CloseLate(SUCCESS), "failed"),
        (Close(FOUND), "failed"),
        (Close(""), "failed"),
        (Wait(""), "timeout: per write"),
        (Wait(SUCCESS), "timeout: per write"),
    ];
    let versions = [None, Some(&rustls::version::TLS12), Some(&rustls::version::TLS13)];
    let play = |version: Option<&'static rustls::SupportedProtocolVersion>| {
        let scheme = if version.is_some() { "https" } else { "http" };
        for (then, expected) in rows {
            let server = serve(then, version.map(serving));
            let (dial, _) = dial(trusting().build(), vec![server.address]);
            let told = send(&dial, &format!("{scheme}://{}/", server.address), &server);
            assert_eq!(told, expected, "{then:?}, {version:?}");
        }
    };
    thread::scope(|scope| {
        for version in versions {
            scope.spawn(move || play(version));
        }
    });
}

/// TLS keeps the error of the last write to itself.
#[test]
fn the_last_bytes_may_be_what_fails() {
    /// What its reads give, and what says that the server has closed.
    struct TwoReads(vec::IntoIter<usize>, mpsc::Receiver<()>);
    impl Read for TwoReads {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            let count = self.0.next().expect("no more are asked for");
            if self.0.len() == 0 {
                // Nobody sends: it ends when the server has closed.
                let _ = self.1.recv();
            }
            Ok(count)
        }
    }
    const READS: [usize; 2] = [96 << 10, 8 << 10];
    let size = READS.iter().sum::<usize>() as u64;
    const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (answer, expected) in [(NO, Ok(403)), (OK, Err(())), ("", Err(()))] {
        for version in [None, Some(&rustls::version::TLS13)] {
            let (closed, wait) = mpsc::channel::<()>();
            let (config, closed) = (version.map(serving), Mutex::new(Some(closed)));
            let server = Server::play(move |_, socket, requests| {
                let _closed = closed.lock().expect("no panic").take();
                play(0, Close(answer), socket, config.clone(), requests);
            });
            let (dial, _) = dial(trusting().http_status_as_error(false).build(), vec![]);
            let mut body = Refusable::new(TwoReads(READS.to_vec().into_iter(), wait), size);
            let scheme = if version.is_some() { "https" } else { "http" };
            let request = dial.agent().put(format!("{scheme}://{}/", server.address));
            let request = request.header("content-length", size);
            let result = request.send(SendBody::from_reader(&mut body));
            let told = result.map(|answer| answer.status().as_u16());
            assert_eq!(told.map_err(|_| ()), expected, "{answer}, {version:?}");
            assert_eq!(body.was_refused(), expected.is_ok());
        }
    }
}

/// Other requests on the thread, before, within and after, are what they are without it.
#[test]
fn only_the_body_that_may_be_refused_is() {
    let (large, small) = (serve(Close(NO), None), Server::good());
    let (dial, _) = dial(trusting().build(), vec![large.address]);
    let [large, small] = [&large, &small].map(|server| format!("http://{}/", server.address));
    struct Asking<'a>(&'a Dial, &'a str);
    impl Read for Asking<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            get(self.0.agent(), self.1).map_err(Error::into_io)?;
            Ok(buffer.len())
        }
    }
    let mut idle = Refusable::new(io::repeat(7), SIZE);
    idle.read_exact(&mut [0]).expect("read");
    let mut body = Refusable::new(Asking(&dial, &small), SIZE);
    let request = dial.agent().put(&large).header("content-length", SIZE);
    let error = request.send(SendBody::from_reader(&mut body)).expect_err("refused");
    assert!(matches!(error, Error::StatusCode(403)), "{error}");
    assert!(body.was_refused() && !idle.was_refused());
}

#[test]
fn a_body_that_cannot_be_refused_fails_as_it_did() {
    let server = serve(Close(NO), None);
    let (dial, _) = dial(trusting().build(), vec![]);
    let mut bytes = io::repeat(7).take(SIZE);
    let request = dial.agent().put(format!("http://{}/", server.address));
    let request = request.header("content-length", SIZE);
    let error = request.send(SendBody::from_reader(&mut bytes)).expect_err("closed");
    assert!(matches!(error, Error::Io(_)), "{error}");
}

/// An exchange that has to end is not refused, whatever the server says.
#[test]
fn an_end_is_an_end() {
    let server = serve(Wait(""), None);
    let (dial, _) = dial(trusting().build(), vec![]);
    let asked = Rc::new(Cell::new(0));
    let count = asked.clone();
    let check = move || {
        count.set(count.get() + 1);
        count.get() > 3
    };
    let mut body = Refusable::new(io::repeat(7), SIZE);
    let request = dial.agent().put(format!("http://{}/", server.address));
    let request = request.header("content-length", SIZE);
    let result = interruptible(check, || request.send(SendBody::from_reader(&mut body)));
    assert!(result.expect_err("ended").to_string().contains("interrupted"));
    assert!(!body.was_refused() && asked.get() == 4);
}
