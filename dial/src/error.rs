//! The error of opening a connection, which names the host.

use std::fmt;
use std::io;

/// An error while opening a connection. It has the host and the system's error.
///
/// It is the inner error of a [`ureq::Error::Io`]: call `get_ref()` on the [`io::Error`] and downcast. The
/// [kind](io::Error::kind) of that `io::Error` is the [cause's](ConnectError::cause). `Display` has the cause's text,
/// so `source()` is `None`. Timeouts stay [`ureq::Error::Timeout`].
#[derive(Debug)]
pub struct ConnectError {
    step: Step,
    /// `host:port`.
    host: String,
    cause: io::Error,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Lookup,
    Connect,
    Proxy,
}

impl ConnectError {
    pub(crate) fn new(step: Step, host: String, cause: io::Error) -> Self {
        ConnectError { step, host, cause }
    }

    /// Returns the `host:port` that was looked up or connected to. It is the proxy's if the connection failed there.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns true if the lookup of the host's name failed.
    pub fn is_lookup(&self) -> bool {
        self.step == Step::Lookup
    }

    /// Returns the error of the lookup, of the system, or of the proxy's protocol.
    pub fn cause(&self) -> &io::Error {
        &self.cause
    }

    /// Returns the error of the lookup, of the system, or of the proxy's protocol.
    pub fn into_cause(self) -> io::Error {
        self.cause
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.step {
            Step::Lookup => "lookup of",
            Step::Connect => "connection to",
            Step::Proxy => "connection through the proxy",
        };
        write!(f, "{what} {}: {}", self.host, self.cause)
    }
}

impl std::error::Error for ConnectError {}

impl From<ConnectError> for ureq::Error {
    fn from(error: ConnectError) -> Self {
        ureq::Error::Io(io::Error::new(error.cause.kind(), error))
    }
}

/// Returns a copy of an error, because `io::Error` has no `Clone`.
pub(crate) fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
