//! Finds the secrets in an answer, so that errors can hide them.

use serde_json::Value;

use crate::call::envelope::repair;
use crate::secret::Secret;

/// The most secrets to look for; no reply has nearly as many.
const MAX_SECRETS: usize = 16;

/// Returns the values of the fields with these names, at any depth of the answer. `None` if the answer cannot be parsed
/// or has too many.
pub(super) fn read(names: &[&str], text: &str) -> Option<Vec<Secret>> {
    let answer =
        serde_json::from_str(text).or_else(|_| serde_json::from_str(&repair(text))).ok()?;
    let mut found = Vec::new();
    collect(&answer, names, false, &mut found);
    (found.len() <= MAX_SECRETS).then_some(found)
}

fn collect(value: &Value, names: &[&str], within: bool, found: &mut Vec<Secret>) {
    let secret = match value {
        Value::Object(map) => {
            for (key, value) in map {
                let is_one = names.iter().any(|name| name.eq_ignore_ascii_case(key));
                collect(value, names, within || is_one, found);
            }
            return;
        }
        Value::Array(list) => {
            return list.iter().for_each(|value| collect(value, names, within, found));
        }
        Value::String(text) => Secret::from(text.as_str()),
        Value::Number(number) => Secret::from(number.to_string()),
        Value::Null | Value::Bool(_) => return,
    };
    if within && !found.contains(&secret) && found.len() <= MAX_SECRETS {
        found.push(secret);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_fields_with_that_name_are_found() {
        let many: Vec<_> = (0..100).map(|number| format!("\"tk{}\"", number % 16)).collect();
        let many = format!("{{\"token\":[{}]}}", many.join(","));
        let rows = [
            (r#"{"token":"a","code":"b","ttl":7200}"#, Some("a")),
            (r#"{"Token":"a","TOKEN":12,"x":null,"token":true}"#, Some("12,a")),
            (r#"{"info":[{"headers":{"k":"a","l":["b",1.5]},"k":"c"}]}"#, Some("a,b,1.5")),
            ("{\"token\":\"a\tb\"}\0", Some("a\tb")),
            (r#"["token"]"#, Some("")),
            (r#"{"token":"a","#, None),
        ];
        for (text, expected) in rows {
            let found = read(&["token", "headers"], text);
            let found =
                found.map(|found| found.iter().map(Secret::expose).collect::<Vec<_>>().join(","));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert_eq!(read(&["token"], &many).map(|found| found.len()), Some(16));
        let more = many.replacen("tk0", "one more", 1);
        assert_eq!(read(&["token"], &more).map(|found| found.len()), None);
    }
}
