//! JSON output, on one line and safe for a terminal.

use std::io::{self, Write};

use dingtalk_file::text::unprintable;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Returns a value as JSON.
pub fn json(value: &impl Serialize) -> String {
    let mut text = Vec::new();
    write(value, &mut text).expect("memory can be written to");
    String::from_utf8(text).expect("json is utf-8")
}

/// Writes a value as JSON.
pub fn write(value: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(to, Escaping))?)
}

/// A list whose elements are created while it is written, because it may be long.
pub struct Each<'a, T, F>(pub &'a [T], pub F);

impl<'a, T, S: Serialize, F: Fn(&'a T) -> S> Serialize for Each<'a, T, F> {
    fn serialize<R: serde::Serializer>(&self, to: R) -> Result<R::Ok, R::Error> {
        to.collect_seq(self.0.iter().map(&self.1))
    }
}

/// Escapes invisible characters.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        to: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        to.write_all(escaped(fragment).as_bytes())
    }
}

/// Replaces characters that could control a terminal or deceive a reader with JSON escapes. Takes JSON, or part of a
/// string in it.
pub fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut done = 0;
    for (at, c) in unprintable(json) {
        text += &json[done..at];
        for unit in c.encode_utf16(&mut [0; 2]) {
            text += &format!("\\u{unit:04x}");
        }
        done = at + c.len_utf8();
    }
    text + &json[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped_and_decode_unchanged() {
        let rows = [
            ("\n\u{7f}\u{80}\u{9b}", r"\n\u007f\u0080\u009b"),
            ("\u{2028}\u{2029}", r"\u2028\u2029"),
            ("a\u{202e}b\u{2066}\u{2069}\u{200e}", r"a\u202eb\u2066\u2069\u200e"),
            ("\u{200b}\u{feff}\u{ad}\u{2060}", r"\u200b\ufeff\u00ad\u2060"),
            ("\u{e0001}\u{1d173}", r"\udb40\udc01\ud834\udd73"),
            ("中é👩\u{200d}👧", "中é👩\u{200d}👧"),
            ("\"\u{200d}", r#"\"\u200d"#),
        ];
        for (text, expected) in rows {
            let whole = format!("\"{expected}\"");
            assert_eq!(json(&text), whole);
            assert_eq!(serde_json::from_str::<String>(&whole).ok().as_deref(), Some(text));
        }
    }
}
