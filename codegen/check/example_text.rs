//! Checks the texts in examples by the library's rules for requests. The library's own function cannot be used here,
//! because its rules are what the generator is about to write.

use serde_json::{Map, Value};

use super::super::header_text;
use super::super::text::{is_control, is_filler, named, unprintable, unseen};

const EMPTY: &str = "is empty";
const BLANK: &str = "is blank";

/// Returns what is wrong with a property's text, as a predicate that follows the text. `id` is the definition of its id
/// or enum, if it has one.
pub fn problem(property: &Value, id: Option<&Value>, text: &str) -> Option<String> {
    if property.get("x-secret").is_some() {
        return None;
    }
    if text.is_empty() && property.get("x-empty").is_some() {
        return None;
    }
    if let Some(problem) = header_text::problem(text).filter(|_| property["x-in"] == "header") {
        return Some(problem.into());
    }
    if let Some(id) = id {
        return id_problem(id["x-text"]["without"].as_str().unwrap_or_default(), text);
    }
    let is_line = ["path", "query", "header"].iter().any(|at| property["x-in"] == *at);
    match property.get("x-text").and_then(Value::as_object) {
        Some(rules) if !rules.is_empty() => rules_problem(rules, text),
        None if !is_line => text.is_empty().then(|| EMPTY.into()),
        _ if text.is_empty() => Some(EMPTY.into()),
        _ => Some(unseen_problem(unprintable(text).next()?.1)),
    }
}

fn id_problem(without: &str, text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(EMPTY.into());
    }
    if let Some(found) = unseen(text) {
        return Some(unseen_problem(found));
    }
    let found = text.chars().find(|c| without.contains(*c))?;
    Some(format!("contains {found:?}, which no id of this kind contains"))
}

/// Applies an `x-text` as `TextRules` does.
fn rules_problem(rules: &Map<String, Value>, text: &str) -> Option<String> {
    let of = |key: &str| rules.get(key).and_then(Value::as_str).unwrap_or_default();
    let (without, not_last, only) = (of("without"), of("not-last"), of("only"));
    let seen = if only.is_empty() { text.trim_matches(' ') } else { text };
    if seen.is_empty() {
        return Some(if text.is_empty() { EMPTY } else { BLANK }.into());
    }
    let text = seen;
    if let Some(found) = text.chars().find(|c| without.contains(*c) || is_control(*c)) {
        return Some(format!("contains {found:?}, which DingTalk refuses"));
    }
    if let Some((_, found)) = unprintable(text).next() {
        return Some(unseen_problem(found));
    }
    if text.chars().all(|c| c.is_whitespace() || is_filler(c)) {
        return Some("contains only invisible characters".into());
    }
    if let Some(found) = text.chars().find(|c| !allows(only, *c)) {
        return Some(format!("contains {found:?}; DingTalk accepts only {only}"));
    }
    let last = text.chars().next_back().filter(|last| not_last.contains(*last))?;
    Some(format!("ends with {last:?}, which DingTalk refuses"))
}

fn unseen_problem(found: char) -> String {
    if is_control(found) {
        format!("contains {found:?}; control characters and line breaks are not allowed")
    } else {
        format!("contains {}, an invisible character", named(found))
    }
}

/// Returns true if a list such as `0-9A-Za-z` contains a character. An empty list allows every character.
fn allows(only: &str, c: char) -> bool {
    let listed: Vec<char> = only.chars().collect();
    let mut at = 0;
    while let Some(first) = listed.get(at) {
        let last = listed.get(at + 2).filter(|_| listed[at + 1] == '-');
        if (*first..=*last.unwrap_or(first)).contains(&c) {
            return true;
        }
        at += if last.is_some() { 3 } else { 1 };
    }
    only.is_empty()
}
