//! Proxies: CONNECT and SOCKS.

use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use ureq_dial::ConnectError;
use ureq_dial::ureq::{Error, Proxy, Timeout};

use crate::net::{Count, SHORT, Server, answer_all, dial, get, read_head, refusing, settings};

fn proxy(protocol: &str, server: &Server) -> Option<Proxy> {
    let proxy = format!("{protocol}://proxy.test:{}", server.address.port());
    Some(Proxy::new(&proxy).expect("a proxy"))
}

/// A proxy that is the server, too. `drips` has the answer for the tunnel come a byte at a time, for longer than the
/// limit.
fn connect(drips: bool) -> Server {
    Server::play(move |_, stream, requests| {
        let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
        let Some(head) = read_head(&mut reader) else { return };
        assert!(head[0].starts_with("CONNECT host.test:"), "{head:?}");
        if drips {
            let answer = [b"HTTP/1.1 200 OK\r\nx: ".as_slice(), &[b'x'; 400], b"\r\n\r\n"].concat();
            if drip(&stream, &answer).is_err() {
                return;
            }
        } else if (&stream).write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_err() {
            return;
        }
        answer_all(stream, requests);
    })
}

fn socks(drips: bool) -> Server {
    Server::play(move |_, mut stream, requests| {
        let mut greeting = [0; 3];
        if stream.read_exact(&mut greeting).is_err() || stream.write_all(&[5, 0]).is_err() {
            return;
        }
        let mut head = [0; 5];
        stream.read_exact(&mut head).expect("a request");
        let rest = if head[3] == 3 { usize::from(head[4]) + 2 } else { 5 };
        stream.read_exact(&mut vec![0; rest]).expect("an address");
        // A host of 255 bytes.
        let answer = [&[5, 0, 0, 3, 255], &[b'x'; 257][..]].concat();
        let sent = if drips { drip(&stream, &answer) } else { stream.write_all(&answer) };
        if sent.is_ok() {
            answer_all(stream, requests);
        }
    })
}

fn drip(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

const URL: &str = "http://host.test/";

#[test]
fn requests_go_through_the_proxy_and_its_connection_is_kept() {
    // Who looks up the server's name: SOCKS 5 here, the others there.
    for (protocol, server, names) in
        [("http", connect(false), 1), ("socks5", socks(false), 2), ("socks5h", socks(false), 1)]
    {
        let config = settings().proxy(proxy(protocol, &server)).build();
        let (dial, asked) = dial(config, vec![server.address]);
        for _ in 0..3 {
            assert_eq!(get(dial.agent(), URL).expect("an answer"), "ok", "{protocol}");
        }
        let seen = (server.connections.get(), server.requests.get(), asked.get());
        assert_eq!(seen, (1, 3, names), "{protocol}");
    }
}

#[test]
fn a_proxy_that_drips_has_no_more_than_the_limit() {
    for (protocol, server) in [("http", connect(true)), ("socks5h", socks(true))] {
        let config =
            settings().timeout_connect(Some(SHORT)).proxy(proxy(protocol, &server)).build();
        let (dial, _) = dial(config, vec![server.address]);
        let error = get(dial.agent(), URL).expect_err(protocol);
        assert!(matches!(error, Error::Timeout(Timeout::Connect)), "{protocol}: {error}");
        assert_eq!((server.connections.get(), server.requests.get()), (1, 0), "{protocol}");
    }
}

#[test]
fn the_error_of_an_unreachable_proxy_names_it() {
    for protocol in ["http", "socks5", "socks5h"] {
        let proxy = Proxy::new(&format!("{protocol}://proxy.test:1")).expect("a proxy");
        let (dial, _) = dial(settings().proxy(Some(proxy)).build(), vec![refusing()]);
        let error = get(dial.agent(), URL).expect_err("refused");
        let text = error.to_string();
        assert!(text.starts_with("io: connection to proxy.test:1: "), "{text}");
        let Error::Io(error) = error else { panic!("{text}") };
        assert!(error.get_ref().is_some_and(|inner| inner.is::<ConnectError>()), "{text}");
    }
    // Not SOCKS.
    let server = connect(false);
    let server = Server::play(move |_, mut stream, _| {
        let _ = (&server, stream.write_all(b"HTTP/1.1 400 No\r\n\r\n"));
        let _ = stream.read(&mut [0; 9]);
    });
    let (dial, _) = dial(settings().proxy(proxy("socks5h", &server)).build(), vec![server.address]);
    let text = get(dial.agent(), URL).expect_err("no socks").to_string();
    let port = server.address.port();
    let expected = format!("io: connection through the proxy proxy.test:{port}: invalid response");
    assert!(text.starts_with(&expected), "{text}");
}

#[test]
fn connections_are_opened_ahead_through_connect_and_not_through_socks() {
    for (protocol, server, ahead) in [("http", connect(false), 2), ("socks5h", socks(false), 0)] {
        let config = settings().proxy(proxy(protocol, &server)).build();
        let (dial, _) = dial(config, vec![server.address]);
        dial.ahead(&URL.parse().expect("a uri"), 2);
        for _ in 0..2 {
            assert_eq!(get(dial.agent(), URL).expect("an answer"), "ok");
        }
        // The second request takes the first one's connection.
        wait_for(&server.connections, ahead.max(1));
        assert_eq!(server.requests.get(), 2);
    }
}

#[test]
fn who_needs_no_proxy_has_none() {
    let (good, unused) = (Server::good(), connect(false));
    let exempt = Proxy::builder(ureq_dial::ureq::ProxyProtocol::Http)
        .host("proxy.test")
        .port(unused.address.port())
        .no_proxy("host.test")
        .build()
        .expect("a proxy");
    let (dial, _) = dial(settings().proxy(Some(exempt)).build(), vec![good.address]);
    dial.ahead(&good.url().parse().expect("a uri"), 1);
    assert_eq!(get(dial.agent(), &good.url()).expect("an answer"), "ok");
    assert_eq!((good.connections.get(), unused.connections.get()), (1, 0));
}

/// Waits until this many were counted; a thread counts them.
fn wait_for(count: &Count, expected: usize) {
    while count.get() < expected {
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(count.get(), expected);
}
