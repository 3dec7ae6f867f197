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

/// `text` without any of the secrets: a server or proxy may repeat a request in its error page.
pub(crate) fn scrub(text: &mut String, secrets: &[Secret]) {
    // What is shorter is no secret, and removing it would leave nothing to read.
    const SHORTEST: usize = 4;
    for secret in secrets.iter().map(Secret::expose) {
        if secret.len() >= SHORTEST && text.contains(secret) {
            *text = text.replace(secret, "[redacted]");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("t0ken")), "[redacted]");
    }

    #[test]
    fn scrub_removes_every_occurrence() {
        let mut text = "token=t0ken&again=t0ken".to_string();
        scrub(&mut text, &[Secret::new(""), Secret::new("n"), Secret::new("t0ken")]);
        assert_eq!(text, "token=[redacted]&again=[redacted]");
    }
}
