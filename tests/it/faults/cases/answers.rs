//! Answers that are not HTTP, have more than was requested, or redirect elsewhere.

use super::{CHUNKED, Case, HEAD, Place, answered, case, script, wrote};
use crate::faults::kind::Kind;
use crate::wire::{Step, response, write};

pub fn broken_http() -> Vec<Case> {
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

pub fn extra() -> Vec<Case> {
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
            script(|_| without_end("HTTP/1.1 100 Continue\r\n\r\n"))
        })
        .waits(),
        case(GROUP, "`103 Early Hints` without an end", {
            script(|_| without_end("HTTP/1.1 103 Early Hints\r\n\r\n"))
        })
        .waits(),
        case(GROUP, "early refusal, the rest is read", {
            script(move |_| vec![Step::ReadBytes(1), write(refusal()), Step::Read, Step::Stall])
        }),
        case(GROUP, "early refusal of a large upload by its head, then closed", {
            script(move |_| vec![Step::ReadHead, write(refusal())])
        })
        .large()
        .kinds(PUT),
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

/// First many at once, then one after the other.
fn without_end(answer: &str) -> Vec<Step> {
    vec![Step::Read, write(answer.repeat(500)), Step::Trickle(answer.into())]
}

pub fn redirects() -> Vec<Case> {
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
