//! JSON as the command writes it: fields in a fixed order, and no line break before the end.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// An object whose fields keep their order; serde_json's own sorts them.
pub struct Object<'a>(pub &'a [(&'a str, Value)]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Object<'_> {
    /// The object as text.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("values and text keys can be written")
    }
}

/// Valid JSON without the white space around its tokens. Decoding and encoding it again would lose what it must keep:
/// the order of fields, double ones, and how numbers are written.
pub fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        if quoted || !c.is_ascii_whitespace() {
            compact.push(c);
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => {}
        }
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order() {
        let fields = [("b", 1.into()), ("a", Value::Null)];
        assert_eq!(Object(&fields).text(), r#"{"b":1,"a":null}"#);
    }

    #[test]
    fn compact_keeps_everything_but_the_space_between() {
        let json = "\n{ \"b\" : \"x \\\" \\\\\" ,\r\n\t\"a\\\\\": [ 1.0, 1e400 ] }\n";
        assert_eq!(compact(json), r#"{"b":"x \" \\","a\\":[1.0,1e400]}"#);
    }
}
