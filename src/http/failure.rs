//! The meaning of ureq's errors for a call.

use std::io;
use std::sync::Arc;

use ureq::Timeout;

use super::peer::Peer;
use super::trust;
use crate::call::error::{Outcome, with_cause};
use crate::call::response::Failure;
use crate::tables::Action;

/// Returns true for errors that can occur only before there is a connection.
pub(super) fn never_connected(error: &ureq::Error) -> bool {
    use ureq::Error::*;
    if let Io(error) = error {
        if is_of_dial(error) {
            return true;
        }
        // TLS reports certificate problems as plain I/O errors.
        let texts = ["invalid peer certificate", "tls handshake eof"];
        let text = error.to_string();
        return is_unreachable(error)
            || is_unknown_name(error)
            || texts.iter().any(|known| text.starts_with(known));
    }
    matches!(
        error,
        HostNotFound
            | ConnectionFailed
            | InvalidProxyUrl
            | ConnectProxyFailed(_)
            | Tls(_)
            | TlsRequired
            | Timeout(self::Timeout::Resolve | self::Timeout::Connect)
    ) || trust::is_missing(error)
}

/// Returns the failure of a request to `peer`. `sent` is true if the request may have been executed.
pub(super) fn failure(sent: bool, error: ureq::Error, peer: &Peer) -> Failure {
    if matches!(error, ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_)) {
        return invalid("the agent refuses the address; it may be limited to https");
    }
    let (outcome, action) =
        if sent { (Outcome::Unknown, Action::Unknown) } else { (Outcome::NotSent, Action::Retry) };
    let error = without_dial(error);
    let hint = trust::hint(&error);
    let when = match (sent, &error) {
        (true, _) => format!("no response from {peer} to the request that was sent"),
        (false, error) => no_connection(error, peer),
    };
    let mut failure = Failure::new(outcome, action, format!("{when}: {}", phase(&error)));
    failure.details.hint = hint;
    match cause(error) {
        Some(cause) => failure.caused_by(cause),
        None => failure,
    }
}

/// Returns true for errors of connecting that name their host.
#[cfg(feature = "dial")]
fn is_of_dial(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<ureq_dial::ConnectError>())
}

#[cfg(not(feature = "dial"))]
fn is_of_dial(_: &io::Error) -> bool {
    false
}

/// Takes the system's error out of one that names its host, which the failure does.
#[cfg(feature = "dial")]
fn without_dial(error: ureq::Error) -> ureq::Error {
    match error {
        ureq::Error::Io(error) => ureq::Error::Io(
            error.downcast().map_or_else(|other| other, ureq_dial::ConnectError::into_cause),
        ),
        error => error,
    }
}

#[cfg(not(feature = "dial"))]
fn without_dial(error: ureq::Error) -> ureq::Error {
    error
}

/// Describes an answer that broke off.
pub(super) fn broken_off(error: io::Error, peer: &Peer) -> String {
    let error = ureq::Error::from(error);
    let text = format!("the response from {peer} was cut off: {}", phase(&error));
    match cause(error) {
        Some(cause) => with_cause(text, &*cause),
        None => text,
    }
}

/// Returns the failure for a body that the server refused before it had all of it, if its answer broke off. What the
/// answer said is then unknown.
pub(super) fn half(broken: &str) -> Failure {
    let problem = format!("the body was refused before all of it was sent, and {broken}");
    Failure::new(Outcome::Unknown, Action::Unknown, problem)
}

/// Describes the missing connection: to a proxy, or to the server behind it.
fn no_connection(error: &ureq::Error, peer: &Peer) -> String {
    let Peer { host, port, proxy } = peer;
    match proxy {
        Some(proxy) if matches!(error, ureq::Error::ConnectProxyFailed(_)) => {
            format!("the proxy {proxy} makes no connection to {host}:{port}")
        }
        Some(proxy) if is_before_proxy(error, proxy.looks_up) => {
            format!("no connection to the proxy {proxy}, which leads to {host}:{port}")
        }
        _ => format!("no connection to {peer} that the request could be sent over"),
    }
}

/// Returns true for errors that can occur only before there is a connection to the proxy. `looks_up` is true if the
/// proxy looks up the server's name.
fn is_before_proxy(error: &ureq::Error, looks_up: bool) -> bool {
    match error {
        ureq::Error::Io(error) if is_unknown_name(error) => looks_up,
        // Without an OS error number it is the proxy's answer.
        ureq::Error::Io(error) if error.raw_os_error().is_some() => is_unreachable(error),
        ureq::Error::HostNotFound => looks_up,
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => looks_up,
        _ => false,
    }
}

fn is_unreachable(error: &io::Error) -> bool {
    use io::ErrorKind::*;
    matches!(
        error.kind(),
        ConnectionRefused | HostUnreachable | NetworkUnreachable | AddrNotAvailable
    )
}

/// Returns true for a host name that is not found, for which the standard library has no stable kind.
fn is_unknown_name(error: &io::Error) -> bool {
    // Windows: from `WSAHOST_NOT_FOUND` to `WSANO_DATA`.
    let is_winsock = cfg!(windows) && matches!(error.raw_os_error(), Some(11001..=11004));
    is_winsock || error.to_string().starts_with("failed to lookup address")
}

/// Returns the cause, if it says more than [`phase`].
fn cause(error: ureq::Error) -> Option<Arc<dyn std::error::Error + Send + Sync>> {
    use ureq::Error::*;
    match error {
        // `phase` says all of it.
        Timeout(_) | HostNotFound | LargeResponseHeader(..) | ConnectProxyFailed(_) => None,
        // These quote the URL, which may hold a token.
        BadUri(_) | RequireHttpsOnly(_) | Http(_) => None,
        Io(error) => Some(Arc::new(error)),
        error => Some(Arc::new(error)),
    }
}

/// Describes ureq's error in plain words.
fn phase(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(timeout) => match timeout {
            Timeout::Resolve => "timeout while looking up the host's name".into(),
            Timeout::Connect => "timeout while connecting".into(),
            Timeout::SendRequest | Timeout::SendBody | Timeout::PerWrite => {
                "timeout while sending".into()
            }
            Timeout::RecvResponse => "timeout while waiting for the response".into(),
            Timeout::RecvBody | Timeout::PerRead => "timeout while reading the response".into(),
            _ => "timeout of the attempt, or the deadline passed".into(),
        },
        ureq::Error::HostNotFound => "the host's name is not known".into(),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused".into(),
            io::ErrorKind::ConnectionReset => "connection reset".into(),
            io::ErrorKind::UnexpectedEof => "connection closed".into(),
            io::ErrorKind::BrokenPipe => "connection closed".into(),
            _ if is_unknown_name(error) => "the host's name is not known".into(),
            io::ErrorKind::InvalidData if is_of_socks(error) => {
                "the proxy does not speak this version of socks".into()
            }
            io::ErrorKind::InvalidData => {
                "the server is not trusted, or does not speak valid tls".into()
            }
            _ => "input or output failed".into(),
        },
        ureq::Error::LargeResponseHeader(..) => "the response's headers are too long".into(),
        ureq::Error::Protocol(_) => "the response is not valid http".into(),
        ureq::Error::ConnectProxyFailed(answer) => answer.clone(),
        _ if trust::is_missing(error) => "there are no root certificates".into(),
        _ => "the http client gave up".into(),
    }
}

/// Returns true for ureq's errors about a proxy whose answer is not SOCKS.
fn is_of_socks(error: &io::Error) -> bool {
    let text = error.to_string();
    ["invalid response version", "invalid response code", "invalid reserved byte"].contains(&&*text)
}

/// Returns the failure for a signed info that cannot be used.
pub(super) fn unusable(what: &str) -> Failure {
    let problem = format!("the signed info has an unusable {what}");
    Failure::new(Outcome::NotSent, Action::Final, problem)
}

pub(super) fn invalid(detail: &str) -> Failure {
    Failure::new(Outcome::Invalid, Action::Final, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::peer::ProxyPeer;

    fn io(kind: io::ErrorKind, text: &str) -> ureq::Error {
        ureq::Error::Io(io::Error::new(kind, text))
    }

    #[test]
    fn the_failed_host_is_named_and_the_cause_is_shown_once() {
        use ureq::Error::{ConnectProxyFailed, HostNotFound};

        // Other systems have other numbers.
        #[cfg(target_os = "linux")]
        let os = |number| ureq::Error::Io(io::Error::from_raw_os_error(number));
        let proxy = |looks_up| Some(ProxyPeer { host: "p".into(), port: 3128, looks_up });
        let late = || ureq::Error::Timeout(Timeout::Connect);
        let lookup = || io(io::ErrorKind::Other, "failed to lookup address information: no");
        let none = "no connection to h:443 that the request could be sent over";
        let to_proxy = "no connection to the proxy p:3128, which leads to h:443";
        let through =
            "no connection to h:443 through the proxy p:3128 that the request could be sent over";
        let rows = [
            #[cfg(target_os = "linux")]
            (os(111), None, format!("{none}: connection refused (os error 111)")),
            #[cfg(target_os = "linux")]
            (
                os(113),
                None,
                format!("{none}: input or output failed: No route to host (os error 113)"),
            ),
            (HostNotFound, None, format!("{none}: the host's name is not known")),
            (
                lookup(),
                None,
                format!(
                    "{none}: the host's name is not known: failed to lookup address information: no"
                ),
            ),
            #[cfg(windows)]
            (
                ureq::Error::Io(io::Error::from_raw_os_error(11001)),
                proxy(true),
                format!(
                    "{to_proxy}: the host's name is not known: {}",
                    io::Error::from_raw_os_error(11001)
                ),
            ),
            (late(), None, format!("{none}: timeout while connecting")),
            #[cfg(target_os = "linux")]
            (os(111), proxy(true), format!("{to_proxy}: connection refused (os error 111)")),
            #[cfg(target_os = "linux")]
            (os(111), proxy(false), format!("{to_proxy}: connection refused (os error 111)")),
            (HostNotFound, proxy(true), format!("{to_proxy}: the host's name is not known")),
            (HostNotFound, proxy(false), format!("{through}: the host's name is not known")),
            (late(), proxy(true), format!("{to_proxy}: timeout while connecting")),
            (
                io(io::ErrorKind::ConnectionRefused, "socks: refused"),
                proxy(true),
                format!("{through}: connection refused: socks: refused"),
            ),
            (
                ConnectProxyFailed("proxy server responded 407/407".into()),
                proxy(true),
                "the proxy p:3128 makes no connection to h:443: proxy server responded 407/407"
                    .into(),
            ),
            (
                io(io::ErrorKind::InvalidData, "invalid response version"),
                proxy(true),
                format!(
                    "{through}: the proxy does not speak this version of socks: invalid response version"
                ),
            ),
            (
                io(io::ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer"),
                None,
                format!(
                    "{none}: the server is not trusted, or does not speak valid tls: invalid peer certificate: UnknownIssuer"
                ),
            ),
        ];
        for (error, proxy, expected) in rows {
            let shown = format!("{error:?} {proxy:?}");
            let peer = Peer { host: "h".into(), port: 443, proxy };
            let failure = failure(false, error, &peer);
            assert_eq!(failure.details.detail.as_deref(), Some(&*expected), "{shown}");
            assert_eq!(failure.details.outcome, Outcome::NotSent);
        }
        let peer = Peer { host: "h".into(), port: 443, proxy: None };
        let reset = failure(true, io(io::ErrorKind::ConnectionReset, "socks: reset"), &peer);
        let expected =
            "no response from h:443 to the request that was sent: connection reset: socks: reset";
        assert_eq!(reset.details.detail.as_deref(), Some(expected));
        #[cfg(target_os = "linux")]
        {
            let reset = failure(true, os(104), &peer).details.detail;
            let expected = expected.replace(": socks: reset", " by peer (os error 104)");
            assert_eq!(reset, Some(expected));
        }
    }

    #[test]
    fn no_error_contains_an_address() {
        let address = || "https://h/x?access_token=t0ken".to_string();
        let peer = || Peer { host: "h".into(), port: 443, proxy: None };
        for sent in [false, true] {
            let errors = [
                ureq::Error::BadUri(address()),
                ureq::Error::RequireHttpsOnly(address()),
                ureq::Error::Http(ureq::http::Uri::try_from("h\\t0ken").unwrap_err().into()),
            ];
            for error in errors {
                let error = crate::call::Error::from(failure(sent, error, &peer()).details);
                assert!(!format!("{error} {error:?} {error:#?}").contains("t0ken"), "{error}");
            }
        }
    }
}
