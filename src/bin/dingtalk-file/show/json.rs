//! JSON as the command writes it: fields in a fixed order, and no line break before the end.

use dingtalk_file::text::unprintable;
use serde_json::Value;

/// A value that is null, text, a number or a list of them.
pub fn value(value: impl Into<Value>) -> String {
    escaped(&value.into().to_string())
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

/// JSON on one line. Decoding and encoding it again would lose what it must keep: the order of fields, double ones, and
/// how numbers are written.
pub fn compact(json: &str) -> String {
    tokens(json).into_iter().map(escaped).collect()
}

/// JSON for people, indented. It is still JSON, and keeps what [`compact`] keeps.
pub fn pretty(json: &str) -> String {
    let mut text = String::with_capacity(2 * json.len());
    let (mut depth, mut before) = (0, "");
    for token in tokens(json) {
        let ends = matches!(token, "}" | "]");
        depth -= usize::from(ends && depth > 0);
        let opened = matches!(before, "{" | "[");
        if before == "," || opened != ends && (opened || ends) {
            text += &format!("\n{}", "  ".repeat(depth));
        }
        text += &escaped(token);
        text += if token == ":" { " " } else { "" };
        depth += usize::from(matches!(token, "{" | "["));
        before = token;
    }
    text
}

/// JSON with `"[redacted]"` for the value of every field that has one of these names, and whether there were any.
pub fn redacted(json: &str, names: &[&str]) -> (String, bool) {
    let mut tokens = tokens(json).into_iter().peekable();
    let (mut text, mut found) = (String::with_capacity(json.len()), false);
    while let Some(token) = tokens.next() {
        text += token;
        let is_name = || {
            let name = serde_json::from_str::<String>(token).unwrap_or_default();
            names.iter().any(|hidden| hidden.eq_ignore_ascii_case(&name))
        };
        if tokens.peek() == Some(&":") && is_name() {
            text += tokens.next().unwrap_or_default();
            let mut depth = 0;
            for token in tokens.by_ref() {
                depth +=
                    i32::from(matches!(token, "{" | "[")) - i32::from(matches!(token, "}" | "]"));
                if depth <= 0 {
                    break;
                }
            }
            text += "\"[redacted]\"";
            found = true;
        }
    }
    (text, found)
}

/// JSON in pieces: texts, punctuation, and words and numbers. What is between them is left out.
fn tokens(json: &str) -> Vec<&str> {
    // Some back ends end their answers with NULs.
    let is_blank = |c: char| c.is_ascii_whitespace() || c == '\0';
    let mut tokens = Vec::new();
    let mut rest = json.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => text_length(rest),
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            _ => rest.find(|c| is_blank(c) || "{}[],:\"".contains(c)).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start_matches(is_blank);
    }
    tokens
}

/// How long the text is that begins here, with its quotes.
fn text_length(json: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

/// JSON with JSON's own escapes for what would draw on a terminal or deceive a reader: it is written there as well. Back
/// ends write some that JSON does not permit.
fn escaped(json: &str) -> String {
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

    #[test]
    fn what_is_nearly_json_becomes_json() {
        assert_eq!(compact("{\"a\":\"\tb\n\u{7f}\"}\n\0\0"), "{\"a\":\"\\u0009b\\u000a\\u007f\"}");
    }

    #[test]
    fn what_does_not_show_is_escaped_and_means_the_same() {
        let rows = [
            ("\u{7f}\u{80}\u{9b}", r"\u007f\u0080\u009b"),
            ("\u{2028}\u{2029}", r"\u2028\u2029"),
            ("a\u{202e}b\u{2066}\u{2069}\u{200e}", r"a\u202eb\u2066\u2069\u200e"),
            ("\u{200b}\u{feff}\u{ad}\u{2060}", r"\u200b\ufeff\u00ad\u2060"),
            ("\u{e0001}\u{1d173}", r"\udb40\udc01\ud834\udd73"),
            ("中é👩\u{200d}👧", "中é👩\u{200d}👧"),
        ];
        for (text, expected) in rows {
            let whole = format!("\"{expected}\"");
            let plain = format!("\"{text}\"");
            assert_eq!(
                [value(text), compact(&plain), pretty(&plain)],
                [(); 3].map(|()| whole.clone())
            );
            assert_eq!(serde_json::from_str::<String>(&whole).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn pretty_is_the_same_with_space_between() {
        let json = r#"{"b":{},"a":[],"c":[1.0,{"d":null},"x:{, \" ]"],"b":[[]]}"#;
        let expected = r#"{
  "b": {},
  "a": [],
  "c": [
    1.0,
    {
      "d": null
    },
    "x:{, \" ]"
  ],
  "b": [
    []
  ]
}"#;
        assert_eq!(pretty(json), expected);
        assert_eq!(compact(&pretty(json)), json);
        assert_eq!(pretty("\"a\u{9b}\u{202e}中\""), r#""a\u009b\u202e中""#);
        assert_eq!(pretty("]]"), "\n]\n]");
    }

    #[test]
    fn what_is_cut_anywhere_is_shown_as_far_as_it_goes() {
        for text in
            ["a", "é", "中", "😀x", "e\u{301}", "👩\u{200d}👩", "🇨🇳", "\u{202e}中x", "\u{feff}"]
                .map(|it| it.repeat(8))
        {
            let whole = format!("{{\"{text}\":[\"{text}\\\"\",1.0],\"token\":\"{text}\"}}");
            for (end, _) in whole.char_indices() {
                let cut = &whole[..end];
                let read =
                    |json: &str| json.replace("\\u202e", "\u{202e}").replace("\\ufeff", "\u{feff}");
                assert_eq!(read(&compact(cut)), cut);
                assert!(whole.starts_with(&read(&compact(&pretty(cut)))), "{cut}");
                let (shown, found) = redacted(cut, &["token"]);
                assert!(found || cut.starts_with(&shown), "{cut}");
            }
        }
    }

    #[test]
    fn secrets_are_replaced_wherever_they_are() {
        let redact = |json| redacted(json, &["token", "headers"]);
        let (text, found) =
            redact(r#"{ "token": "s", "a": [{"Token": 1.0, "token": {"b": [{}]}, "c": "token"}]}"#);
        let expected = r#"{"token":"[redacted]","a":[{"Token":"[redacted]","token":"[redacted]","c":"token"}]}"#;
        assert_eq!((text.as_str(), found), (expected, true));
        assert_eq!(redact(r#"{"headers":{"x":"s"}}"#).0, r#"{"headers":"[redacted]"}"#);
        assert_eq!(
            redact(r#"{"tokens":"t","a":"token"}"#),
            (r#"{"tokens":"t","a":"token"}"#.into(), false)
        );
        assert_eq!(redact(r#"{"to\u006ben":"s"}"#).0, r#"{"to\u006ben":"[redacted]"}"#);
    }
}
