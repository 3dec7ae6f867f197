//! Samples: the schema's example replies, with every address in them pointing to this machine.

use serde_json::{Map, Value};

/// Replaces each scheme and host in a sample by `home`, so that a client that follows an address stays on this machine.
pub(crate) fn at_home(sample: &Value, home: &str) -> Value {
    match sample {
        Value::String(text) => led_home(text, home).into(),
        Value::Array(list) => list.iter().map(|value| at_home(value, home)).collect(),
        Value::Object(object) => {
            let pairs = object.iter().map(|(name, value)| (name.clone(), at_home(value, home)));
            pairs.collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// The separator between an optional scheme and a host.
const MARK: &str = "//";

fn led_home(text: &str, home: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(MARK) {
        let (before, after) = (&rest[..at], &rest[at + MARK.len()..]);
        let host = host(after);
        match scheme(before) {
            Some(kept) if host > 0 => {
                made.push_str(kept);
                made.push_str(home);
            }
            _ => made.push_str(&rest[..at + MARK.len() + host]),
        }
        rest = &after[host..];
    }
    made + rest
}

/// Returns the length of the host, with user and port, at the beginning of a text.
fn host(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || "/?#\\\"'<>,;()[]{}|".contains(c);
    // An IPv6 address.
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.find(']'));
    let from = bracketed.map_or(0, |at| at + 2);
    text[from..].find(ends).map_or(text.len(), |at| from + at)
}

/// Returns the text before the scheme at its end; `None` if it does not end with a scheme.
fn scheme(text: &str) -> Option<&str> {
    let Some(named) = text.strip_suffix(':') else {
        // `//host` inherits the scheme of its page.
        return text.is_empty().then_some(text);
    };
    let kept = named.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (kept.len() < named.len()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_address_points_to_this_machine() {
        let rows = [
            ("https://a.example/b/c?d=1#e", "HOME/b/c?d=1#e"),
            ("HTTP://user:word@a.example:8080?d", "HOME?d"),
            ("https://xxx", "HOME"),
            ("https://[::1]/a", "HOME/a"),
            ("//a.example/b", "HOME/b"),
            ("wss://a.example", "HOME"),
            ("see https://a.example/b, or (http://b.example).", "see HOME/b, or (HOME)."),
            (r#"{"url":"https://a.example/b"}"#, r#"{"url":"HOME/b"}"#),
            // No address.
            ("/a//b", "/a//b"),
            ("://a", "://a"),
            ("https://", "https://"),
            ("a: b", "a: b"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(led_home(text, "HOME"), expected);
        }
        let sample = json!({ "a": [{ "b": "https://c.example/d" }, 1, null], "e": true });
        let expected = json!({ "a": [{ "b": "HOME/d" }, 1, null], "e": true });
        assert_eq!(at_home(&sample, "HOME"), expected);
    }
}
