//! The examples of a page.

use percent_encoding::percent_decode_str;
use serde_json::{Deserializer, Map, Value};

/// Returns the first JSON value at the start of a line.
pub fn json<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Value> {
    let lines: Vec<&str> = lines.collect();
    let begins = |line: &&str| line.trim_start().starts_with(['{', '[']);
    let at = lines.iter().position(begins)?;
    let text = lines[at..].join("\n");
    Deserializer::from_str(&text).into_iter().next()?.ok()
}

/// Returns the parameters in the path, query and JSON body of the first HTTP request.
pub fn request(method: &str, path: &str, lines: &[&str]) -> Map<String, Value> {
    let mut found = Map::new();
    let begin = |line: &&str| {
        line.trim_start().strip_prefix(method).is_some_and(|rest| rest.starts_with(" /"))
    };
    let Some(at) = lines.iter().position(begin) else {
        return found;
    };
    let target = lines[at].split_whitespace().nth(1).unwrap_or_default();
    let (target, query) = target.split_once('?').unwrap_or((target, ""));
    let (named, given) = (path.split('/'), target.split('/'));
    for (name, value) in named.zip(given) {
        if let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            found.insert(name.into(), decoded(value));
        }
    }
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        found.insert(name.into(), decoded(value));
    }
    // Skip the headers and a blank line. A body may follow.
    let rest = lines[at + 1..].iter().skip_while(|line| !line.trim().is_empty());
    let body: Vec<&str> = rest.skip_while(|line| line.trim().is_empty()).copied().collect();
    let is_json = body.first().is_some_and(|line| line.trim_start().starts_with('{'));
    if let Some(Value::Object(body)) = json(body.into_iter()).filter(|_| is_json) {
        found.extend(body);
    }
    found
}

/// Returns whether an object in an example has a field. For a list, the first element counts.
pub fn has(example: &Value, path: &[String], name: &str) -> bool {
    let first = match example {
        Value::Array(list) => list.first().unwrap_or(&Value::Null),
        value => value,
    };
    match path {
        [] => first.get(name).is_some(),
        [next, rest @ ..] => first.get(next).is_some_and(|inner| has(inner, rest, name)),
    }
}

fn decoded(value: &str) -> Value {
    percent_decode_str(value).decode_utf8_lossy().into()
}
