//! What ureq's errors mean for a call.

use std::io;
use std::sync::Arc;

use ureq::Timeout;

use crate::error::{Details, Outcome};
use crate::operation::Action;
use crate::response::Failure;

/// Errors that can only come before there is a connection.
pub(super) fn never_connected(error: &ureq::Error) -> bool {
    use std::io::ErrorKind;
    use ureq::Error::*;
    if let Io(error) = error {
        let unreachable = [
            ErrorKind::ConnectionRefused,
            ErrorKind::HostUnreachable,
            ErrorKind::NetworkUnreachable,
            ErrorKind::AddrNotAvailable,
        ];
        // The standard library has no stable kind for a name that is not found, and what TLS has to say about a
        // certificate comes as plain I/O too.
        let texts = ["failed to lookup address", "invalid peer certificate", "tls handshake eof"];
        let text = error.to_string();
        return unreachable.contains(&error.kind())
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
    )
}

pub(super) fn failure(sent: bool, error: ureq::Error) -> Failure {
    if matches!(error, ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_)) {
        return invalid("the agent refuses the address; it may be limited to https");
    }
    let (outcome, action) = match sent {
        true => (Outcome::Unknown, Action::Unknown),
        false => (Outcome::NotSent, Action::Retry),
    };
    let mut details = Details::new(outcome);
    let when = match sent {
        true => "no answer to the request that was sent",
        false => "no connection that the request could be sent over",
    };
    details.detail = Some(format!("{when}: {}", phase(&error)));
    details.source = match error {
        // These repeat the address, which may hold a token.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) | ureq::Error::Http(_) => None,
        error => Some(Arc::new(error)),
    };
    Failure { details, action }
}

/// What ureq's error says, in the words of a person who waits. The error itself is the source.
pub(super) fn phase(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(timeout) => match timeout {
            Timeout::Resolve => "time-out while looking up the host's name".into(),
            Timeout::Connect => "time-out while connecting".into(),
            Timeout::SendRequest | Timeout::SendBody | Timeout::PerWrite => {
                "time-out while sending".into()
            }
            Timeout::RecvResponse => "time-out while waiting for the answer".into(),
            Timeout::RecvBody | Timeout::PerRead => "time-out while reading the answer".into(),
            _ => "time-out of the attempt, or the deadline passed".into(),
        },
        ureq::Error::HostNotFound => "the host's name is not known".into(),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused".into(),
            io::ErrorKind::ConnectionReset => "connection reset".into(),
            io::ErrorKind::UnexpectedEof => "connection closed".into(),
            io::ErrorKind::BrokenPipe => "connection closed".into(),
            io::ErrorKind::InvalidData => {
                "the server is not trusted, or speaks no valid tls".into()
            }
            _ => "input or output failed".into(),
        },
        ureq::Error::LargeResponseHeader(..) => "the answer's headers are too long".into(),
        ureq::Error::Protocol(_) => "the answer is no valid http".into(),
        _ => "the http client gave up".into(),
    }
}

/// DingTalk gave something that cannot be sent.
pub(super) fn unusable(what: &str) -> Failure {
    let mut details = Details::new(Outcome::NotSent);
    details.detail = Some(format!("the signed info has an unusable {what}"));
    Failure { details, action: Action::Final }
}

pub(super) fn invalid(detail: &str) -> Failure {
    let mut details = Details::new(Outcome::Invalid);
    details.detail = Some(detail.into());
    Failure { details, action: Action::Final }
}
