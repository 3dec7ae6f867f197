//! What a server can do wrong, or merely in an unusual way.

use super::run::{Kind, Situation};
use crate::wire::{Step, response, write};

/// One row of the table.
pub struct Case {
    pub group: &'static str,
    pub name: String,
    pub fault: Fault,
    /// The client's time-out ends it.
    pub waits: bool,
    /// The content of an upload does not fit into what lies between client and server.
    pub large: bool,
    /// The connection is as good as before, so the script goes on with the next request on it.
    pub keeps: bool,
    /// The fault comes once; after that, the server answers as it should.
    pub once: bool,
    pub kinds: &'static [Kind],
    pub situations: &'static [Situation],
}

/// What scripts are written with.
pub struct Place<'a> {
    /// The body of a good answer to this call.
    pub good: &'a str,
    /// The address of a server that nothing may reach.
    pub elsewhere: &'a str,
}

pub type Script = Box<dyn Fn(&Place<'_>) -> Vec<Step> + Send + Sync>;

pub enum Fault {
    /// Nobody listens.
    Refused,
    /// No such host.
    NoName,
    /// What the server does when the request comes.
    Script(Script),
    /// The same over TLS, with this certificate.
    Tls(&'static str, Script),
    /// The address says https, and this is what is there.
    NoTls(Script),
    /// What the proxy does when it is asked for a connection.
    Proxy(Script),
}

impl Case {
    fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    fn large(mut self) -> Self {
        self.large = true;
        self
    }

    fn once(mut self) -> Self {
        self.once = true;
        self
    }

    fn kinds(mut self, kinds: &'static [Kind]) -> Self {
        self.kinds = kinds;
        self
    }

    fn situations(mut self, situations: &'static [Situation]) -> Self {
        self.situations = situations;
        self
    }
}

/// Commits travel as other calls do, where the connection is concerned.
const NO_COMMIT: &[Kind] =
    &[Kind::Send, Kind::Read, Kind::Legacy, Kind::GetToken, Kind::Token, Kind::Put];

fn case(group: &'static str, name: impl Into<String>, fault: Fault) -> Case {
    Case {
        group,
        name: name.into(),
        fault,
        waits: false,
        large: false,
        keeps: false,
        once: false,
        kinds: Kind::ALL,
        situations: Situation::ALL,
    }
}

fn script(steps: impl Fn(&Place<'_>) -> Vec<Step> + Send + Sync + 'static) -> Fault {
    Fault::Script(Box::new(steps))
}

/// The server reads the request and then writes these bytes.
fn wrote(
    group: &'static str,
    name: impl Into<String>,
    bytes: impl Fn(&Place<'_>) -> Vec<u8> + Send + Sync + 'static,
) -> Case {
    case(group, name, script(move |place| vec![Step::Read, write(bytes(place))]))
}

/// The server reads the request and answers whole, so that the connection can be used again.
fn answered(
    group: &'static str,
    name: impl Into<String>,
    status: &'static str,
    headers: &'static str,
    body: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
) -> Case {
    let mut case = wrote(group, name, move |place| response(status, headers, body(place.good)));
    case.keeps = true;
    case
}

const FRESH: &[Situation] = &[Situation::Fresh];
const UNPOOLED: &[Situation] = &[Situation::Fresh, Situation::AfterRetry];
const HEAD: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

pub fn cases() -> Vec<Case> {
    let parts =
        [no_connection(), closing(), silence(), broken_http(), bodies(), extra(), redirects()];
    parts.into_iter().flatten().collect()
}

fn no_connection() -> Vec<Case> {
    const GROUP: &str = "no connection";
    let proxy = |name: &str, steps: fn() -> Vec<Step>| {
        case(GROUP, format!("proxy {name}"), Fault::Proxy(Box::new(move |_| steps())))
            .kinds(NO_COMMIT)
            .situations(UNPOOLED)
    };
    let tls = |name: &str, certificate| {
        let good = |place: &Place<'_>| vec![Step::Read, write(response("200 OK", "", place.good))];
        case(GROUP, format!("tls: {name}"), Fault::Tls(certificate, Box::new(good)))
            .kinds(NO_COMMIT)
            .situations(FRESH)
    };
    let no_tls = |name: &str, steps: fn() -> Vec<Step>| {
        case(GROUP, format!("tls: {name}"), Fault::NoTls(Box::new(move |_| steps())))
            .kinds(NO_COMMIT)
            .situations(FRESH)
    };
    vec![
        case(GROUP, "connection refused", Fault::Refused).kinds(NO_COMMIT),
        case(GROUP, "name not found", Fault::NoName).kinds(NO_COMMIT).situations(FRESH),
        tls("trusted (no fault)", "trusted"),
        tls("self-signed certificate", "self_signed"),
        tls("expired certificate", "expired"),
        tls("certificate of another host", "wrong_host"),
        no_tls("closed in the handshake", || vec![Step::ReadBytes(1)]),
        no_tls("answered in plain http", || {
            vec![Step::ReadBytes(1), write("HTTP/1.1 400 No\r\n\r\n"), Step::Stall]
        }),
        no_tls("silence in the handshake", || vec![Step::Stall]).waits(),
        proxy("answers 403", || vec![Step::Read, write(response("403 No", "", "no"))]),
        proxy("answers 407", || vec![Step::Read, write(response("407 Who", "", "who"))]),
        proxy("answers 502, then lets through", || {
            vec![Step::Read, write(response("502 Later", "", ""))]
        })
        .once(),
        proxy("closes", || vec![Step::Read]),
        proxy("resets", || vec![Step::ReadNearly]),
        proxy("answers no http", || vec![Step::Read, write("SSH-2.0-OpenSSH_9.2\r\n\r\n")]),
        proxy("is silent", || vec![Step::Read, Step::Stall]).waits(),
    ]
}

fn closing() -> Vec<Case> {
    const GROUP: &str = "closing";
    const POOLED: &[Situation] = &[Situation::Pooled];
    const CALLS: &[Kind] = &[Kind::Send, Kind::Read, Kind::Legacy, Kind::GetToken, Kind::Put];
    vec![
        case(GROUP, "closed before reading", script(|_| vec![])).situations(UNPOOLED),
        case(GROUP, "closed while idle", script(|_| vec![])).situations(POOLED).kinds(CALLS).once(),
        case(GROUP, "answered 408 and closed while idle", {
            script(|_| vec![write(response("408 Idle", "Connection: close\r\n", ""))])
        })
        .situations(POOLED)
        .kinds(CALLS)
        .once(),
        case(GROUP, "closed while reading", script(|_| vec![Step::ReadBytes(1)])),
        case(GROUP, "half closed while reading", {
            script(|_| vec![Step::ReadBytes(1), Step::HalfClose, Step::Stall])
        }),
        case(GROUP, "reset after all but the last byte", script(|_| vec![Step::ReadNearly])),
        case(GROUP, "closed after reading", script(|_| vec![Step::Read])),
        case(GROUP, "half closed after reading", {
            script(|_| vec![Step::Read, Step::HalfClose, Step::Stall])
        }),
    ]
}

fn silence() -> Vec<Case> {
    const GROUP: &str = "silence and slowness";
    let slow = |name: &str, text: &'static str, last: Step| {
        let steps = move |_: &Place<'_>| match text {
            "" => vec![Step::Read, last.clone()],
            _ => vec![Step::Read, write(text), last.clone()],
        };
        case(GROUP, name, script(steps)).waits()
    };
    vec![
        case(GROUP, "silence, nothing read", script(|_| vec![Step::ReadBytes(1), Step::Hold]))
            .waits()
            .large(),
        slow("silence after reading", "", Step::Stall),
        slow("silence within the head", "HTTP/1.1 200 OK\r\nContent-", Step::Stall),
        slow(
            "silence within the body",
            "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"",
            Step::Stall,
        ),
        slow(
            "silence within a chunk",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{",
            Step::Stall,
        ),
        slow("body without an end, then silence", "HTTP/1.1 200 OK\r\n\r\n{", Step::Stall),
        slow("head a byte at a time", "", Step::Drip(b"HTTP/1.1 200 OK\r\nX: ".into())),
        slow(
            "body a byte at a time",
            "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n",
            Step::Drip(b"{".into()),
        ),
    ]
}

fn broken_http() -> Vec<Case> {
    const GROUP: &str = "broken http";
    let wrote = |name: &str, bytes: fn(&Place<'_>) -> String| {
        wrote(GROUP, name, move |place| bytes(place).into_bytes())
    };
    vec![
        wrote("truncated head", |_| "HTTP/1.1 200 OK\r\nContent-".into()),
        wrote("truncated body", |place| {
            format!("{HEAD}Content-Length: 9999\r\n\r\n{}", place.good)
        }),
        wrote("truncated chunk", |_| format!("{CHUNKED}20\r\n{{\"file")),
        wrote("no last chunk", |place| {
            format!("{CHUNKED}{:x}\r\n{}\r\n", place.good.len(), place.good)
        }),
        wrote("bad chunk size", |place| format!("{CHUNKED}zz\r\n{}\r\n0\r\n\r\n", place.good)),
        wrote("chunk size of 80 bits", |place| {
            format!("{CHUNKED}ffffffffffffffffffff\r\n{}\r\n0\r\n\r\n", place.good)
        }),
        wrote("two equal `Content-Length`s", |place| {
            let length = place.good.len();
            format!(
                "{HEAD}Content-Length: {length}\r\nContent-Length: {length}\r\n\r\n{}",
                place.good
            )
        }),
        wrote("two different `Content-Length`s", |place| {
            let length = place.good.len();
            format!("{HEAD}Content-Length: {length}\r\nContent-Length: 9\r\n\r\n{}", place.good)
        }),
        wrote("`Content-Length` that is no number", |place| {
            format!("{HEAD}Content-Length: -1\r\n\r\n{}", place.good)
        }),
        wrote("more bytes than `Content-Length`", |place| {
            let length = place.good.len();
            format!("{HEAD}Content-Length: {length}\r\n\r\n{}HTTP/1.1 500 No\r\n\r\n", place.good)
        }),
        wrote("header of 1 MiB", |place| {
            format!("{HEAD}X: {}\r\n\r\n{}", "x".repeat(1 << 20), place.good)
        }),
        wrote("1000 headers", |place| {
            format!("{HEAD}{}\r\n{}", "X: x\r\n".repeat(1000), place.good)
        }),
        case(GROUP, "headers without an end", {
            script(|_| {
                vec![Step::Read, write(HEAD), Step::Repeat(b"X: xxxxxxxxxxxxxxxxx\r\n".repeat(99))]
            })
        }),
        wrote("no http", |_| "SSH-2.0-OpenSSH_9.2\r\n\r\n".into()),
        wrote("status 99", |place| format!("HTTP/1.1 099 What\r\n\r\n{}", place.good)),
        wrote("status 999", |place| format!("HTTP/1.1 999 What\r\n\r\n{}", place.good)),
    ]
}

/// An answer of so many bytes by its head, and without an end in truth.
fn endless(name: &str, head: &'static str) -> Case {
    let body = move |place: &Place<'_>| {
        vec![
            Step::Read,
            write(format!("{head}\r\n{}", place.good)),
            Step::Repeat(vec![b' '; 1 << 18]),
        ]
    };
    case("bodies", name, script(body))
}

fn bodies() -> Vec<Case> {
    // Eight megabytes are read before it is given up: enough for a test where the call itself makes no difference.
    const FEW: &[Kind] = &[Kind::Send, Kind::Read, Kind::Token, Kind::Put];
    let ok = |name: &str, body: fn(&str) -> Vec<u8>| answered("bodies", name, "200 OK", "", body);
    let gzip = |name: &str, body: fn(&str) -> Vec<u8>| {
        answered("bodies", name, "200 OK", "Content-Encoding: gzip\r\n", body)
    };
    vec![
        endless("100 MiB", "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n"),
        endless("no end", HEAD).kinds(FEW).situations(FRESH),
        gzip(super::UNPACKED[0], super::gzip::stored),
        gzip("gzip bomb of 9 MiB", |_| super::gzip::bomb(9 << 20)).situations(FRESH),
        gzip("invalid gzip", |_| super::gzip::invalid()),
        answered("bodies", "invalid brotli", "200 OK", "Content-Encoding: br\r\n", |_| {
            vec![0xff; 99]
        }),
        ok("invalid utf-8", |good| {
            let mut bytes = good.as_bytes().to_vec();
            bytes.splice(1..1, *b"\"x\":\"\xff\",");
            bytes
        }),
        ok("byte order mark", |good| format!("\u{feff}{good}").into()),
        ok("json nested 100,000 deep, unknown field", |good| nested(good, "x")).situations(FRESH),
        ok("json nested 100,000 deep, error message", |good| nested(good, "message"))
            .situations(FRESH),
        ok("json nested 100,000 deep, the result", |good| {
            let names = ["file", "space", "result", "accessToken", "access_token", "dentry"];
            let name = names.into_iter().find(|name| good.contains(name)).unwrap_or_default();
            nested("{}", name)
        })
        .situations(FRESH),
        ok("every key twice", |good| {
            let inner = &good[1..good.len() - 1];
            format!("{{{inner},{inner}}}").into()
        }),
        ok("empty", |_| vec![]),
        ok("html", |_| b"<html>ok</html>".to_vec()),
        ok("a list", |good| format!("[{good}]").into()),
        answered("bodies", "status 500", "500 Oops", "", |good| good.into()),
        answered("bodies", "status 408", "408 Late", "", |good| good.into()),
        repeats("status 400, the request repeated in html", "400 No", html),
        repeats("status 502, the request repeated in html", "502 No", html),
        repeats("status 400, the request repeated in xml", "400 No", |request| {
            format!("<Error><Code>a</Code><Message>{}</Message></Error>", html(request))
        }),
        repeats("status 400, the request repeated in json", "400 No", |request| {
            serde_json::json!({"code": "a", "message": request}).to_string()
        }),
    ]
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The answer holds the request, as some proxies' error pages do.
fn repeats(name: &str, status: &'static str, body: fn(&str) -> String) -> Case {
    let steps = move |_: &Place<'_>| vec![Step::Read, Step::Echo(status, body)];
    let mut case = case("bodies", name, script(steps));
    case.keeps = true;
    case
}

/// A good answer with such a field more.
fn nested(good: &str, name: &str) -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let comma = if good == "{}" { "" } else { "," };
    format!("{{\"{name}\":{deep}{comma}{}", &good[1..]).into()
}

fn extra() -> Vec<Case> {
    const GROUP: &str = "more than was asked for";
    const PUT: &[Kind] = &[Kind::Put];
    let first = |name: &str, text: &'static str, count: usize| {
        wrote(GROUP, name, move |place| {
            let mut bytes = format!("HTTP/1.1 {text}\r\n\r\n").repeat(count).into_bytes();
            bytes.extend(response("200 OK", "Connection: close\r\n", place.good));
            bytes
        })
    };
    let refusal = || response("403 No", "", "<Error><Code>AccessDenied</Code></Error>");
    vec![
        first("`100 Continue` first", "100 Continue", 1),
        first("`103 Early Hints` first", "103 Early Hints\r\nLink: </x>", 1),
        first("`103 Early Hints` 20 times", "103 Early Hints", 20),
        first("`101 Switching Protocols` first", "101 Switching Protocols\r\nUpgrade: x", 1),
        case(GROUP, "`100 Continue` without an end", {
            script(|_| vec![Step::Read, Step::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(99))])
        })
        .waits(),
        case(GROUP, "`103 Early Hints` without an end", {
            script(|_| {
                vec![Step::Read, Step::Repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(99))]
            })
        })
        .waits(),
        case(GROUP, "early refusal, the rest is read", {
            script(move |_| vec![Step::ReadBytes(1), write(refusal()), Step::Read, Step::Stall])
        }),
        case(GROUP, "early refusal within a large upload, then closed", {
            script(move |_| vec![Step::ReadBytes(50_000), write(refusal())])
        })
        .large()
        .kinds(PUT),
        case(GROUP, "early refusal within a large upload, then nothing is read", {
            script(move |_| vec![Step::ReadBytes(50_000), write(refusal()), Step::Hold])
        })
        .large()
        .waits()
        .kinds(PUT),
        case(GROUP, "early refusal within a large upload, then the rest is read", {
            script(move |_| vec![Step::ReadBytes(50_000), write(refusal()), Step::Stall])
        })
        .large()
        .kinds(PUT),
    ]
}

fn redirects() -> Vec<Case> {
    let mut cases = Vec::new();
    for status in [301, 302, 303, 307, 308] {
        for same in [true, false] {
            let host = if same { "the same host" } else { "another host" };
            let mut case = wrote("redirects", format!("{status} to {host}"), move |place| {
                let target = if same { "" } else { place.elsewhere };
                let location = format!("Location: {target}/other\r\n");
                response(&format!("{status} Elsewhere"), &location, "")
            });
            case.keeps = true;
            cases.push(case);
        }
    }
    cases.push(answered("redirects", "302 to nowhere", "302 Elsewhere", "", |_| vec![]));
    cases
}
