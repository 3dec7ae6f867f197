//! The rules for requests.

use super::super::ir::{Characters, MobileRules, Rule, Test};

/// Writes a rule of an operation.
pub fn rule(Rule { field, test }: &Rule) -> String {
    let call = |function: &str, rest: &str| format!("Rule::{function}({field:?}{rest})");
    let bound = |function: &str, bound: &i64, unless: &Option<String>| {
        let unless = unless.as_ref().map(|name| format!(".unless({name:?})"));
        call(function, &format!(", {bound}")) + unless.as_deref().unwrap_or_default()
    };
    match test {
        Test::Filled => call("filled", ""),
        Test::Empty => call("empty", ""),
        Test::EmptyList => call("empty_list", ""),
        Test::Line => call("line", ""),
        Test::Id { without: None } => call("id", ""),
        Test::Id { without: Some(without) } => call("id", "") + &format!(".without({without:?})"),
        Test::Text(rules) => call("text", &format!(", {}", text_rules(rules))),
        Test::MaxItems(most) => call("max_items", &format!(", {most}")),
        Test::Minimum { bound: least, unless } => bound("minimum", least, unless),
        Test::Maximum { bound: most, unless } => bound("maximum", most, unless),
        Test::Like(other) => call("like", &format!(", {other:?}")),
    }
}

/// Writes the `TextRules` of an `x-text`.
pub fn text_rules(Characters { without, not_last, only }: &Characters) -> String {
    format!("TextRules {{ without: {without:?}, not_last: {not_last:?}, only: {only:?} }}")
}

/// Writes the `MobileRules` of an `x-mobile`.
pub fn mobile_rules(MobileRules { home, digits }: &MobileRules) -> String {
    format!("MobileRules {{ home: {home:?}, digits: {digits} }}")
}
