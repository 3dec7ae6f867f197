//! Rows of enums and error tables, with names for their variants.

use serde_json::{Value, json};

use super::errors::ErrorRow;

/// Returns the rows of an enum.
pub fn of_values(values: &[String]) -> Value {
    let mut names = Vec::new();
    let rows = values.iter().map(|value| {
        let mut row = json!({ "const": value, "description": "" });
        name(&mut row, value, "Value", &mut names);
        row
    });
    rows.collect()
}

/// Returns the rows of an error table.
pub fn of_errors(errors: &[ErrorRow]) -> Value {
    let mut names = Vec::new();
    let rows = errors.iter().map(|ErrorRow { status, code, message }| {
        let mut row = json!({ "const": code, "x-status": status, "description": "" });
        if !message.is_empty() {
            row["x-message"] = message.as_str().into();
        }
        name(&mut row, code, "Code", &mut names);
        row
    });
    rows.collect()
}

/// Names the variant of a row if its value cannot be a name, such as `-1` or two values that differ only in case.
fn name(row: &mut Value, value: &str, what: &str, names: &mut Vec<String>) {
    let own = variant(value);
    let is_name = own.starts_with(|c: char| c.is_ascii_uppercase())
        && own.is_ascii()
        && own != "Self"
        && !names.contains(&own);
    if is_name {
        names.push(own);
        return;
    }
    let minus = if value.starts_with('-') { "Minus" } else { "" };
    let plain: String = own.chars().filter(char::is_ascii_alphanumeric).collect();
    let begin = format!("{what}{minus}{plain}");
    let mut free = (1..).map(|number| match number {
        1 => begin.clone(),
        number => format!("{begin}N{number}"),
    });
    let free = free.find(|name| !names.contains(name)).expect("one of all numbers is free");
    row["x-rust-name"] = free.as_str().into();
    names.push(free);
}

/// Returns the name that the generator makes from a value: `ParamErrorSpaceId` for `paramError.spaceId`.
fn variant(value: &str) -> String {
    let is_shouted = !value.chars().any(char::is_lowercase);
    let words = value.split(|c: char| !c.is_alphanumeric());
    let word = |word: &str| -> String {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        let rest = letters.as_str();
        let rest = if is_shouted { rest.to_lowercase() } else { rest.into() };
        first.unwrap_or_default() + &rest
    };
    words.map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_get_distinct_names() {
        let values = ["FILE", "file", "-1", "1", "40001", "Self", "a.b"].map(String::from);
        let rows = of_values(&values);
        let names = rows.as_array().expect("rows").iter().map(|row| row["x-rust-name"].as_str());
        let expected = [
            None,
            Some("ValueFile"),
            Some("ValueMinus1"),
            Some("Value1"),
            Some("Value40001"),
            Some("ValueSelf"),
            None,
        ];
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }
}
