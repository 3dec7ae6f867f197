mod file;
pub(crate) mod scrub;

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

    /// Returns what is wrong with the text as a key, secret, ticket, token or corp id; `None` if it may be one. Names
    /// the kind of character and where it is, never the text. Such texts contain only visible ASCII characters.
    /// Anything else comes from where they are stored: a line break, a byte order mark, quotes, a whole `NAME=value`.
    pub fn flaw(&self) -> Option<String> {
        flaw(self.expose())
    }

    /// Returns the text. Do not put it in a log, a URL or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// See [`Secret::flaw`].
pub(crate) fn flaw(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("is empty".into());
    }
    if let Some(found) = text.chars().find(|c| !c.is_ascii_graphic()) {
        let kind = kind(found);
        let verb = match (text.starts_with(found), text.ends_with(found)) {
            (true, _) => "begins with",
            (false, true) => "ends with",
            (false, false) => "holds",
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
        c if c.is_whitespace() => "a blank",
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
    fn a_flaw_is_told_without_the_text() {
        let rows = [
            ("", "is empty"),
            ("s3cret\n", "ends with a line break"),
            ("s3cret\r\n", "holds a line break"),
            ("s3cret\n\n", "ends with a line break"),
            ("<s3cret>", "has brackets around it: fill the value in"),
            ("${s3cret}", "has brackets around it: fill the value in"),
            ("$(s3cret)", "has brackets around it: fill the value in"),
            ("{\"secret\":\"s3cret\"}", "has brackets around it: fill the value in"),
            ("[s3cret]", "has brackets around it: fill the value in"),
            ("(s3cret)", "has brackets around it: fill the value in"),
            ("{{s3cret}}", "has brackets around it: fill the value in"),
            ("$[s3cret]", "is a variable's name and not its value"),
            ("$s3cret", "is a variable's name and not its value"),
            ("$S3CRET_2", "is a variable's name and not its value"),
            ("$env:s3cret", "is a variable's name and not its value"),
            ("$env:SECRET=s3cret", "is a variable's name and not its value"),
            ("${env:s3cret}", "has brackets around it: fill the value in"),
            ("%s3cret%", "is a variable's name and not its value"),
            ("s3cret]", "has a part of what it comes from at its end"),
            ("(s3cret", "has a part of what it comes from at its end"),
            ("s3cret;", "ends with what belongs to the file that it comes from"),
            ("s3cret,", "ends with what belongs to the file that it comes from"),
            ("s3cret\\n", "ends with what belongs to the file that it comes from"),
            ("DINGTALK_APP_SECRET=", "is a whole NAME=value line"),
            ("DINGTALK_APP_SECRET:s3cret", "is a whole NAME=value line"),
            ("DINGTALK-APP-SECRET=s3cret", "is a whole NAME=value line"),
            ("app.secret=s3cret", "is a whole NAME=value line"),
            ("Bearer:s3cret", "begins with Bearer"),
            ("BEARER=s3cret", "begins with Bearer"),
            ("\"secret\":\"s3cret\"}", "has quotes around it"),
            ("{s3cret", "has a part of what it comes from at its end"),
            ("s3cret>", "has a part of what it comes from at its end"),
            (",s3cret", "has a part of what it comes from at its end"),
            ("s3cret\\", "has a part of what it comes from at its end"),
            ("\ns3cret", "begins with a line break"),
            ("s3cret\u{2028}", "ends with a line break"),
            ("\u{feff}s3cret", "begins with a byte order mark"),
            ("s3cret ", "ends with a blank"),
            (" s3cret", "begins with a blank"),
            ("s3\u{a0}cret", "holds a blank"),
            ("s3cret\u{3000}", "ends with a blank"),
            ("s3cret\t", "ends with a tab"),
            ("s3cret\0", "ends with a control character"),
            ("\u{200b}s3cret", "begins with an invisible character"),
            ("s3cret\u{202c}", "ends with an invisible character"),
            ("s3crét", "holds a character beyond ascii"),
            ("“s3cret”", "begins with a quotation mark"),
            ("\"s3cret\"", "has quotes around it"),
            ("'s3cret'", "has quotes around it"),
            ("`s3cret", "has quotes around it"),
            ("Bearer s3cret", "holds a blank"),
            ("export A=s3cret", "holds a blank"),
            ("DINGTALK_APP_SECRET=s3cret", "is a whole NAME=value line"),
            ("appSecret=s3cret==", "is a whole NAME=value line"),
            ("A='s3cret'", "has quotes around it"),
        ];
        for (text, expected) in rows {
            assert_eq!(Secret::new(text).flaw().as_deref(), Some(expected), "{text:?}");
        }
        for right in ["s3cret", "GT-lsu_taDA.x", "c2VjcmV0==", "a=", "dingabc", "@lw+/x=y", "1=a"] {
            assert_eq!(Secret::new(right).flaw(), None, "{right}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("t0ken")), "[redacted]");
    }

    #[test]
    fn the_last_copy_is_wiped() {
        fn is_wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        is_wiped(&*Secret::new("t0ken").0);
    }
}
