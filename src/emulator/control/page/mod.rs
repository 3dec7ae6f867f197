//! The inbox: a page that loads nothing from other servers.

use super::{text, texts};
use crate::emulator::operations::response::Response;

/// Allows only the scripts and styles below, from this server, and no frame around the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn html() -> Response {
    text("text/html;charset=utf-8", texts::text("page/inbox.html"))
        .with("content-security-policy", POLICY)
}

pub(super) fn css() -> Response {
    text("text/css;charset=utf-8", texts::text("page/inbox.css"))
}

pub(super) fn js() -> Response {
    text("text/javascript;charset=utf-8", texts::text("page/inbox.js"))
}

pub(super) fn svg() -> Response {
    text("image/svg+xml", texts::text("page/inbox.svg"))
}
