//! Connections that end too early.

use super::{Case, POOLED, UNPOOLED, case, script};
use crate::wire::{Step, response, write};

pub fn closing() -> Vec<Case> {
    const GROUP: &str = "closing";
    vec![
        case(GROUP, "closed before reading", script(|_| vec![])).situations(UNPOOLED),
        case(GROUP, "closed while idle", script(|_| vec![])).situations(POOLED).once(),
        case(GROUP, "answered 408 and closed while idle", {
            script(|_| vec![write(response("408 Idle", "Connection: close\r\n", ""))])
        })
        .situations(POOLED)
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
