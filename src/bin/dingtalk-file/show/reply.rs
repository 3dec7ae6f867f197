//! Answers of DingTalk, verbatim. Decoding and encoding one again would lose the order of fields, duplicate fields and the
//! spelling of numbers.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::json::escaped;

/// Returns an answer as raw JSON, or `None` if it is empty.
pub fn raw(answer: &str) -> Option<Box<RawValue>> {
    let json = compact(answer);
    if json.is_empty() {
        return None;
    }
    // An answer that is not JSON is shown as a string.
    RawValue::from_string(json).or_else(|_| to_raw_value(answer)).ok()
}

/// A reply and its request id.
#[derive(Serialize)]
pub struct ReplyObject<'a> {
    reply: Option<Box<RawValue>>,
    request_id: Option<&'a str>,
}

impl<'a> ReplyObject<'a> {
    pub fn new(reply: &str, request_id: Option<&'a str>) -> Self {
        ReplyObject { reply: raw(reply), request_id }
    }
}

/// Returns JSON on one line.
pub fn compact(json: &str) -> String {
    tokens(json).into_iter().map(escaped).collect()
}

/// Returns JSON for people, indented.
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

/// Replaces the value of every field with one of these names by `"[redacted]"`. Also returns true if there were any.
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

/// Splits JSON into texts, punctuation, words and numbers, without the space between them.
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

/// Returns the length of the text that begins here, with its quotes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_removes_only_blanks_between_tokens() {
        let json = "\n{ \"b\" : \"x \\\" \\\\\" ,\r\n\t\"a\\\\\": [ 1.0, 1e400 ] }\n";
        assert_eq!(compact(json), r#"{"b":"x \" \\","a\\":[1.0,1e400]}"#);
    }

    #[test]
    fn almost_valid_json_is_repaired() {
        assert_eq!(compact("{\"a\":\"\tb\n\u{7f}\"}\n\0\0"), "{\"a\":\"\\u0009b\\u000a\\u007f\"}");
    }

    #[test]
    fn pretty_adds_only_blanks_between_tokens() {
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
    fn a_reply_cut_anywhere_is_shown_up_to_the_cut() {
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

    #[test]
    fn any_answer_becomes_a_json_value() {
        let json = |answer: &str| super::super::json::json(&raw(answer));
        assert_eq!(
            (json(""), json(" \n\0"), json(" true\n")),
            ("null".into(), "null".into(), "true".into())
        );
        assert_eq!(
            json("{ \"b\": 1e400, \"a\": [1.0], \"b\": \"\u{202e}\" }\0"),
            r#"{"b":1e400,"a":[1.0],"b":"\u202e"}"#
        );
        assert_eq!(json("{\"a\":"), r#""{\"a\":""#);
    }
}
