//! Servers that are silent or slow, so that the client's timeouts apply.

use super::{Case, Place, case, script};
use crate::wire::{Step, write};

pub fn silence() -> Vec<Case> {
    const GROUP: &str = "silence and slowness";
    let slow = |name: &str, text: &'static str, last: Step| {
        let steps = move |_: &Place<'_>| match text {
            "" => vec![Step::Read, last.clone()],
            _ => vec![Step::Read, write(text), last.clone()],
        };
        case(GROUP, name, script(steps)).waits()
    };
    vec![
        // A small request fits into the buffers, so the server may as well read it; `Stall` then notices when the
        // client gives up.
        case(
            GROUP,
            "silence, nothing read",
            script(|place| {
                vec![Step::ReadBytes(1), if place.large { Step::Hold } else { Step::Stall }]
            }),
        )
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
