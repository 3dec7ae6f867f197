use std::fmt;
use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::request::ENCODED;
use crate::wiped::{Wiped, written};

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

/// `text` without any of the secrets, in whatever way they are written: a server or proxy may repeat a request in its
/// error page.
pub(crate) fn scrub(text: &mut String, secrets: &[Secret]) {
    // What is shorter is no secret, and removing it would leave nothing to read.
    const SHORTEST: usize = 4;
    let mut secrets: Vec<_> = secrets.iter().map(Secret::expose).collect();
    secrets.retain(|secret| secret.len() >= SHORTEST);
    // The longest first: one may begin with another, and its rest would stay.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        for form in forms(secret) {
            if text.contains(form.as_str()) {
                let mut clean = replaced(text, &form, "[redacted]");
                // What it was is wiped with `clean`.
                std::mem::swap(text, &mut *clean);
            }
        }
    }
}

/// A secret as it is, in an address, in JSON and in HTML, with the digits and slashes of either habit.
fn forms(secret: &str) -> Vec<Zeroizing<String>> {
    let html = ["&", "<", ">", "\"", "'"].into_iter().zip(["amp", "lt", "gt", "quot", "#39"]);
    let html =
        html.fold(written(secret), |text, (from, to)| replaced(&text, from, &format!("&{to};")));
    let mut json = Wiped::default();
    serde_json::to_writer(&mut json, secret).expect("text is JSON");
    let json = json.into_text().unwrap_or_default();
    let json = written(&json[1..json.len() - 1]);
    let mut forms: Vec<_> = [NON_ALPHANUMERIC, ENCODED]
        .into_iter()
        .map(|set| written(utf8_percent_encode(secret, set)))
        .flat_map(|upper| [lower_digits(&upper), upper])
        .collect();
    forms.extend([
        written(secret),
        replaced(&json, "/", "\\/"),
        json,
        replaced(&html, "/", "&#x2F;"),
        html,
    ]);
    forms.sort_by(|one, other| one.as_str().cmp(other));
    forms.dedup();
    forms
}

/// `str::replace` that leaves no copies.
pub(crate) fn replaced(text: &str, from: &str, to: &str) -> Zeroizing<String> {
    let mut found = Wiped::with_capacity(text.len());
    for (index, piece) in text.split(from).enumerate() {
        if index > 0 {
            found.push(to.as_bytes());
        }
        found.push(piece.as_bytes());
    }
    found.into_text().unwrap_or_default()
}

/// Percent-encoded text with `%2f` for `%2F`.
fn lower_digits(encoded: &str) -> Zeroizing<String> {
    let mut digits = 0;
    let mut lower = written(encoded);
    for at in 0..encoded.len() {
        match encoded.as_bytes()[at] {
            b'%' => digits = 2,
            _ if digits > 0 => {
                lower[at..=at].make_ascii_lowercase();
                digits -= 1;
            }
            _ => {}
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("t0ken")), "[redacted]");
    }

    #[test]
    fn scrub_removes_other_forms_too() {
        let secret = [Secret::new("a&b/c+\"d")];
        for form in [
            "a&b/c+\"d",
            "a%26b%2Fc%2B%22d",
            "a%26b%2fc%2b%22d",
            "a&amp;b&#x2F;c+&quot;d",
            "a&b/c+\\\"d",
            "a&b\\/c+\\\"d",
        ] {
            let mut text = format!("<p>{form}</p>");
            scrub(&mut text, &secret);
            assert_eq!(text, "<p>[redacted]</p>", "{form}");
        }
    }

    #[test]
    fn scrub_leaves_nothing_of_a_secret_that_begins_with_another() {
        let mut text = "t0ken-of-today".to_string();
        scrub(&mut text, &[Secret::new("t0ken"), Secret::new("t0ken-of-today")]);
        assert_eq!(text, "[redacted]");
    }

    #[test]
    fn scrub_removes_every_occurrence() {
        let mut text = "token=t0ken&again=t0ken".to_string();
        scrub(&mut text, &[Secret::new(""), Secret::new("n"), Secret::new("t0ken")]);
        assert_eq!(text, "token=[redacted]&again=[redacted]");
    }
}
