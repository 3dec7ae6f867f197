//! JSON as the command writes it: fields in a fixed order, and no line break before the end.

use serde_json::Value;

/// A value that is null, text, a number or a list of them.
pub fn value(value: impl Into<Value>) -> String {
    value.into().to_string()
}

/// An object of fields that are JSON already, in this order; serde_json's own objects sort them.
pub fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// An object, with one more field at its end.
pub fn with(object: &str, name: &str, json: String) -> String {
    let fields = object.strip_suffix('}').unwrap_or(object);
    format!("{fields},\"{name}\":{json}}}")
}

/// A list of values that are JSON already.
pub fn list(values: &[String]) -> String {
    format!("[{}]", values.join(","))
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
        let fields = [("b", value(1)), ("a", value(None::<u8>)), ("c", value("\n"))];
        let object = object(&fields);
        assert_eq!(object, r#"{"b":1,"a":null,"c":"\n"}"#);
        assert_eq!(with(&object, "A", list(&[])), r#"{"b":1,"a":null,"c":"\n","A":[]}"#);
    }

    #[test]
    fn compact_keeps_everything_but_the_space_between() {
        let json = "\n{ \"b\" : \"x \\\" \\\\\" ,\r\n\t\"a\\\\\": [ 1.0, 1e400 ] }\n";
        assert_eq!(compact(json), r#"{"b":"x \" \\","a\\":[1.0,1e400]}"#);
    }
}
