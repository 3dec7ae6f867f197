//! Faults before there is a connection for a request.

use super::{Case, FRESH, Fault, Place, case, socks};
use crate::wire::{Step, response, write};

pub fn no_connection() -> Vec<Case> {
    const GROUP: &str = "no connection";
    let proxy = |name: &str, steps: fn() -> Vec<Step>| {
        case(GROUP, format!("proxy {name}"), Fault::Proxy(Box::new(move |_| steps())))
    };
    let by_socks = |name: &str, steps: fn() -> Vec<Step>| {
        case(GROUP, format!("socks proxy {name}"), Fault::Socks(Box::new(move |_| steps())))
    };
    let tls = |name: &str, certificate| {
        let good = |place: &Place<'_>| vec![Step::Read, write(response("200 OK", "", place.good))];
        case(GROUP, format!("tls: {name}"), Fault::Tls(certificate, Box::new(good)))
    };
    let no_tls = |name: &str, steps: fn() -> Vec<Step>| {
        case(GROUP, format!("tls: {name}"), Fault::NoTls(Box::new(move |_| steps())))
    };
    vec![
        case(GROUP, "connection refused", Fault::Refused),
        #[cfg(target_os = "linux")]
        case(GROUP, super::super::IGNORED, Fault::Ignored).waits(),
        // A host that was resolved once is cached.
        case(GROUP, "name not found", Fault::NoName).situations(FRESH),
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
        by_socks("wants a user", || vec![Step::ReadBytes(3), write([5, 0xff])]),
        by_socks("refuses the host", || socks([5, 0], [5, 2, 0, 1, 0, 0, 0, 0, 0, 0])),
        by_socks("cannot reach the host, then can", || {
            socks([5, 0], [5, 5, 0, 1, 0, 0, 0, 0, 0, 0])
        })
        .once(),
        by_socks("closes", || vec![Step::ReadBytes(3)]),
        by_socks("answers http", || vec![Step::ReadBytes(3), write("HTTP/1.1 400 No\r\n\r\n")]),
        by_socks("is silent", || vec![Step::ReadBytes(3), Step::Stall]).waits(),
    ]
}
