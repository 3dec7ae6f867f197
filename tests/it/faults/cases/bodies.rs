//! Bodies that are too long, compressed, or not as requested.

use super::{Case, FRESH, HEAD, Place, answered, case, script};
use crate::faults::kind::Kind;
use crate::faults::{BROTLI, GZIP, brotli, gzip};
use crate::wire::{Step, write};

/// Returns an answer whose head announces this many bytes, and whose body never ends.
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

pub fn bodies() -> Vec<Case> {
    // Eight megabytes are read before the client gives up, so a few kinds of call are enough if the kind makes no
    // difference.
    const FEW: &[Kind] = &[Kind::Send, Kind::Read, Kind::Put];
    // Each byte that is not text takes three bytes, and a growing buffer exists twice.
    const NO_TEXT: u64 = 64 << 20;
    const FEW_LISTS: &[Kind] = &[Kind::Send, Kind::Legacy];
    const ONE: &[Kind] = &[Kind::Send];
    let ok = |name: &str, body: fn(&str) -> Vec<u8>| answered("bodies", name, "200 OK", "", body);
    let packed = |name: &str, body: fn(&str) -> Vec<u8>| {
        answered("bodies", name, "200 OK", "Content-Encoding: gzip\r\n", body)
    };
    let packed_br = |name: &str, body: fn(&str) -> Vec<u8>| {
        answered("bodies", name, "200 OK", "Content-Encoding: br\r\n", body)
    };
    vec![
        endless("100 MiB", "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n"),
        endless("no end", HEAD).kinds(FEW),
        packed(GZIP[0], gzip::stored),
        packed("gzip bomb of 9 MiB", |_| gzip::bomb(9 << 20)),
        packed("invalid gzip", |_| gzip::invalid()),
        packed_br(BROTLI[0], brotli::stored),
        packed_br("brotli bomb of 9 MiB", |_| brotli::BOMB.into()),
        packed_br("invalid brotli", |_| vec![0xff; 99]),
        answered(
            "bodies",
            "a cookie, and status 503",
            "503 Later",
            "Set-Cookie: a=1\r\n",
            |_| vec![],
        ),
        ok("invalid utf-8", |good| {
            let mut bytes = good.as_bytes().to_vec();
            bytes.splice(1..1, *b"\"x\":\"\xff\",");
            bytes
        }),
        ok("byte order mark", |good| format!("\u{feff}{good}").into()),
        ok("json nested 100,000 deep, unknown field", |good| nested(good, "x")),
        ok("json nested 100,000 deep, error message", |good| nested(good, "message")),
        ok("json nested 100,000 deep, the result", |good| {
            let names = ["file", "space", "result", "accessToken", "access_token", "dentry"];
            let name = names.into_iter().find(|name| good.contains(name)).unwrap_or_default();
            nested("{}", name)
        }),
        ok("every key twice", |good| {
            let inner = &good[1..good.len() - 1];
            format!("{{{inner},{inner}}}").into()
        }),
        ok("empty", |_| vec![]),
        ok("html", |_| b"<html>ok</html>".to_vec()),
        ok("a list", |good| format!("[{good}]").into()),
        answered("bodies", "status 500", "500 Oops", "", |good| good.into()),
        answered("bodies", "status 408", "408 Late", "", |good| good.into()),
        says(
            "status 400, something broke: `system.error`",
            "400 No",
            r#"{"code":"system.error","message":"m"}"#,
        ),
        says(
            "status 200, something broke: legacy `-1`",
            "200 OK",
            r#"{"errcode":-1,"errmsg":"m"}"#,
        ),
        says(
            "status 200, a legacy refusal and no more",
            "200 OK",
            r#"{"errcode":400002,"errmsg":"m"}"#,
        ),
        says(
            "status 200, the address is banned",
            "200 OK",
            r#"{"status":1111,"wait":5,"punish":"deny"}"#,
        ),
        answered("bodies", "status 400, 8 MB that are no text", "400 No", "", |_| {
            vec![0xff; 8_000_000]
        })
        .memory(NO_TEXT)
        .kinds(ONE)
        .situations(FRESH),
        answered("bodies", "status 400, 8 MB of message", "400 No", "", |_| {
            let message = "m".repeat(7_999_000);
            format!("{{\"code\":\"a\",\"message\":\"{message}\"}}").into()
        })
        .kinds(ONE)
        .situations(FRESH),
        ok("2,500,000 empty elements in a list", |good| {
            let list = format!("[{}{{}}]", "{},".repeat(2_500_000));
            let field = format!("\"role_list\":{list}");
            match good.strip_suffix("}}") {
                Some(rest) => format!("{rest},{field}}}}}").into(),
                None => format!("{},{field}}}", &good[..good.len() - 1]).into(),
            }
        })
        .kinds(FEW_LISTS)
        .situations(FRESH),
        ok("8 MB of tabs in a text", |good| {
            format!("{},\"x\":\"{}\"}}", &good[..good.len() - 1], "\t".repeat(7_900_000)).into()
        })
        .kinds(ONE)
        .situations(FRESH),
        ok("10,000 tabs in a text", |good| {
            format!("{},\"x\":\"{}\"}}", &good[..good.len() - 1], "\t".repeat(10_000)).into()
        })
        .kinds(FEW_LISTS)
        .situations(FRESH),
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

/// Returns an answer that does not depend on the request. The object store has its own answers.
fn says(name: &'static str, status: &'static str, body: &'static str) -> Case {
    const API: &[Kind] =
        &[Kind::Send, Kind::Read, Kind::Legacy, Kind::GetToken, Kind::Token, Kind::Commit];
    answered("bodies", name, status, "", |_| body.into()).kinds(API)
}

/// Escapes like some servers: some characters by name, some by number, some not at all.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('=', "&#61;").replace('\'', "&#x27;")
}

/// Returns an answer that contains the request, like some proxies' error pages.
fn repeats(name: &str, status: &'static str, body: fn(&str) -> String) -> Case {
    let steps = move |_: &Place<'_>| vec![Step::Read, Step::Echo(status, body)];
    let mut case = case("bodies", name, script(steps));
    case.keeps = true;
    case
}

/// Returns a correct answer with one more field.
fn nested(good: &str, name: &str) -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let comma = if good == "{}" { "" } else { "," };
    format!("{{\"{name}\":{deep}{comma}{}", &good[1..]).into()
}
