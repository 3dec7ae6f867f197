mod file;
pub(crate) mod scrub;
pub(crate) mod sent;

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::text::unseen;

/// A token, app secret or ticket, which is never printed, and is wiped from memory when its last copy is dropped.
///
/// `Debug` prints `[redacted]`, and there is no `Display`. Only [`expose`](Secret::expose) returns the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(Arc::new(Zeroizing::new(text.into())))
    }

    /// Returns what is wrong with the text as a key, secret, ticket, token or corp id, or `None` if it may be one.
    /// Names the kind of character and its position, never the text. Such texts contain only visible ASCII characters.
    /// Anything else was copied along from where they are stored, such as a line break, a byte order mark, quotes, or a
    /// whole `NAME=value` line.
    pub fn flaw(&self) -> Option<String> {
        flaw(self.expose())
    }

    /// Returns the text. Do not put it in a log, a URL or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Implements [`Secret::flaw`].
pub(crate) fn flaw(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("is empty".into());
    }
    if let Some(found) = text.chars().find(|c| !c.is_ascii_graphic()) {
        let kind = kind(found);
        let verb = match (text.starts_with(found), text.ends_with(found)) {
            (true, _) => "begins with",
            (false, true) => "ends with",
            (false, false) => "contains",
        };
        return Some(format!("{verb} {kind}"));
    }
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Some("has quotes around it".into());
    }
    // Remains of templates, shells, lists and configuration files.
    let within = |begin: &str, end: char| text.starts_with(begin) && text.ends_with(end);
    let pairs = [("<", '>'), ("${", '}'), ("{", '}'), ("$", ')'), ("[", ']'), ("(", ')')];
    if pairs.into_iter().any(|(begin, end)| within(begin, end)) {
        return Some("has brackets around it: fill the value in".into());
    }
    if text.starts_with('$') || within("%", '%') {
        return Some("is a variable's name and not its value".into());
    }
    if text.ends_with([';', ',']) || text.ends_with("\\n") || text.ends_with("\\r") {
        return Some("ends with what belongs to the file that it comes from".into());
    }
    if text.starts_with(['{', '<', ',', ';', '[', '('])
        || text.ends_with(['}', '>', '\\', ']', ')'])
    {
        return Some("has a part of what it comes from at its end".into());
    }
    if text.starts_with("DINGTALK_") {
        return Some("is a whole NAME=value line".into());
    }
    const BEARER: &str = "bearer";
    if text.get(..BEARER.len()).is_some_and(|word| word.eq_ignore_ascii_case(BEARER)) {
        return Some("begins with Bearer".into());
    }
    let (name, value) = text.split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    // A text that ends with = may be base64.
    let is_line = is_name && !value.trim_start_matches('=').is_empty();
    is_line.then(|| "is a whole NAME=value line".into())
}

/// Names the kind of a character that such texts never contain.
fn kind(c: char) -> &'static str {
    match c {
        '\u{feff}' => "a byte order mark",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break",
        '\t' => "a tab",
        c if c.is_control() => "a control character",
        c if c.is_whitespace() => "whitespace",
        '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '「' | '」' | '＂' => {
            "a quotation mark"
        }
        c if unseen(c.encode_utf8(&mut [0; 4])).is_some() => "an invisible character",
        _ => "a character beyond ascii",
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
    fn the_last_copy_is_wiped() {
        fn is_wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        is_wiped(&*Secret::new("t0ken").0);
    }
}
