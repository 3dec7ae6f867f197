//! The checks of the fuzz targets (`fuzz/README.md`). Compiled only under `cfg(fuzzing)` and in tests, which replay the
//! saved corpus; not part of the public interface.

mod envelopes;
mod replies;
#[cfg(feature = "jiff1")]
mod timestamps;
mod tokens;

use std::collections::BTreeSet;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

pub use envelopes::envelope;
pub use replies::reply;
#[cfg(feature = "jiff1")]
pub use timestamps::timestamp;
pub use tokens::token;

use crate::call::Error;
use crate::call::error::Outcome;
use crate::call::response::{Answer, Failure};
use crate::secret::Secret;
use crate::tables::Action;

/// The secret in the request. The marks `$0` to `$8` in an input stand for the forms in which a server may quote it.
const SECRET: &str = "s3cr+t/t0k=n&<\u{e9}>4";

/// Replaces the marks of an input.
fn with_secret(text: &str) -> String {
    let mut text = text.to_string();
    for (number, form) in forms().into_iter().enumerate() {
        text = text.replace(&format!("${number}"), &form);
    }
    text
}

/// Returns the forms of the secret: plain, in a URL (upper and lower case), in JSON (with and without escaped slashes),
/// in HTML, in JSON as Gson writes it, in ASCII-only JSON, and in HTML with numeric entities.
fn forms() -> [String; 9] {
    let each = |written: &dyn Fn(char) -> String| SECRET.chars().map(written).collect::<String>();
    let unicode = |c: char| format!("\\u{:04x}", u32::from(c));
    let address = utf8_percent_encode(SECRET, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(SECRET).expect("json");
    let json = json.trim_matches('"').to_string();
    let html = SECRET.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lower = address.to_ascii_lowercase();
    let gson = each(&|c| if "&<>='".contains(c) { unicode(c) } else { c.into() });
    let ascii = each(&|c| if c.is_ascii_alphanumeric() { c.into() } else { unicode(c) });
    let numbers = each(&|c| match c {
        '&' | '<' => format!("&#{};", u32::from(c)),
        _ if c.is_ascii_alphanumeric() => c.into(),
        _ => format!("&#x{:X};", u32::from(c)),
    });
    let slashes = json.replace('/', "\\/");
    [SECRET.into(), address, lower, slashes, json, html, gson, ascii, numbers]
}

fn answer(status: u16, body: &[u8]) -> Answer {
    let body = body.to_vec();
    Answer {
        status,
        request_id: None,
        retry_after: None,
        date: None,
        crc64: None,
        body,
        broken: None,
    }
}

/// Parses JSON without duplicate keys, which has only one meaning.
fn plain_json(text: &str) -> Option<Value> {
    fn keys(value: &Value) -> usize {
        match value {
            Value::Object(map) => map.len() + map.values().map(keys).sum::<usize>(),
            Value::Array(list) => list.iter().map(keys).sum(),
            _ => 0,
        }
    }
    let (mut colons, mut in_text, mut escaped) = (0, false, false);
    for c in text.chars() {
        in_text ^= c == '"' && !escaped;
        escaped = in_text && c == '\\' && !escaped;
        colons += usize::from(c == ':' && !in_text);
    }
    serde_json::from_str(text).ok().filter(|value| keys(value) == colons)
}

/// Checks the invariants of a failed attempt that was answered with this status.
fn check_failure(mut failure: Failure, status: u16) -> Error {
    let (outcome, action) = (failure.details.outcome, failure.action);
    assert!(matches!(outcome, Outcome::Refused | Outcome::Unknown), "{outcome:?}");
    if !(200..500).contains(&status) || status == 408 {
        assert_eq!(outcome, Outcome::Unknown, "http {status}");
    }
    if (300..400).contains(&status) {
        assert_eq!((outcome, action), (Outcome::Unknown, Action::Final), "http {status}");
    }
    let banned = failure.details.hint == Some(crate::tables::gateway::BANNED_HINT);
    if status < 300 && failure.details.code.is_none() && !banned {
        assert_eq!(outcome, Outcome::Unknown, "http {status} without a code");
    }
    failure.details.tidy(&[Secret::new("another s3cret"), Secret::new(SECRET)]);
    let error = Error::from(failure.details);
    check_texts(&error);
    error
}

/// Checks the invariants of everything that an error prints.
fn check_texts(error: &Error) {
    let (shown, debugged) = (error.to_string(), format!("{error:#?}"));
    let prose = format!("{error:?}");
    let mut lines = prose.split('\n');
    assert_eq!(lines.next(), Some(&*shown));
    let lines: Vec<&str> = lines.collect();
    let labels = ["  required scopes: ", "  retry after: ", "  hint: "];
    for line in &lines {
        assert!(labels.iter().any(|label| line.starts_with(label)), "{prose:?}");
    }
    let forms = BTreeSet::from(forms());
    // Only `{:#?}` has line breaks of its own.
    let fields = debugged.replace('\n', "");
    for text in [&shown, &fields, &lines.concat()] {
        for form in &forms {
            assert!(!text.contains(form.as_str()), "{form} in {text}");
        }
        let forbidden = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.contains(forbidden), "{text:?}");
    }
    assert!(shown.len() < 8_000, "{} bytes", shown.len());
    assert!(debugged.len() < 40_000, "{} bytes", debugged.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::corpus::replay;

    /// Operations without a saved answer get their examples, and answers that any may get.
    #[test]
    fn the_saved_replies_pass() {
        let saved = replay("reply", reply);
        let named: BTreeSet<_> = saved
            .iter()
            .map(|bytes| replies::split(bytes).0.split(' ').next().unwrap_or_default().to_string())
            .collect();
        let refused = r#"{"code":"a.b","message":"$0 $3","requestid":"r"}"#;
        for operation in Catalog::built_in().operations() {
            let name = operation.spec.name;
            let examples = operation.examples.iter().map(|example| example.reply.to_string());
            let mut inputs: Vec<_> = examples.map(|body| format!("{name} 200\n{body}")).collect();
            inputs.extend([format!("{name} 200\n{{}}"), format!("{name} 400\n{refused}")]);
            for input in inputs.iter().filter(|_| !named.contains(name)) {
                println!("{input}");
                reply(input.as_bytes());
            }
        }
    }

    #[test]
    fn the_saved_error_envelopes_pass() {
        replay("envelope", envelope);
    }

    #[test]
    fn the_saved_token_replies_pass() {
        replay("token", token);
    }

    #[cfg(feature = "jiff1")]
    #[test]
    fn the_saved_time_stamps_pass() {
        replay("timestamp", timestamp);
    }
}
