use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A token, app secret or ticket: never shown, and wiped from memory with its last copy.
///
/// `Debug` prints `[redacted]`, and there is no `Display`. [`expose`](Secret::expose) is the only way to the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Keeps `text` secret from here on.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(Arc::new(Zeroizing::new(text.into())))
    }

    pub(crate) fn from_wiped(text: Zeroizing<String>) -> Self {
        Secret(Arc::new(text))
    }

    /// The text itself. Do not put it in a log, an address or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::hash::Hash for Secret {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("t0ken")), "[redacted]");
    }
}
