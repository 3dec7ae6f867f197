//! The error table.

use super::table::cells;

#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    pub status: u16,
    pub code: String,
    /// `%s` for any text.
    pub message: String,
}

/// Reads the rows. A row that cannot be split with certainty goes into `remarks`, for a person to complete.
pub fn rows<'a>(lines: impl Iterator<Item = &'a str>, remarks: &mut Vec<String>) -> Vec<ErrorRow> {
    let mut rows: Vec<ErrorRow> = Vec::new();
    for line in lines.map(str::trim) {
        let row = match cells(line) {
            Some(cells) => divided(&cells),
            None => match glued(line) {
                Glued::Row(row) => Some(row),
                Glued::Other => None,
                Glued::Unclear => {
                    remarks.push(format!(
                        "this row of the error table was left out, because nothing divides it: {line}"
                    ));
                    None
                }
            },
        };
        let Some(row) = row else { continue };
        if rows.iter().any(|known| known.code == row.code) {
            remarks.push(format!("the error table has `{}` twice; the first was taken", row.code));
        } else {
            rows.push(row);
        }
    }
    rows
}

fn status(text: &str) -> Option<u16> {
    let status: u16 = text.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}

fn row(status: u16, code: &str, message: &str) -> ErrorRow {
    ErrorRow { status, code: code.into(), message: message_of(message) }
}

/// Returns a message with `%s` in place of its variable parts: `no space {spaceId}` becomes `no space %s`.
fn message_of(text: &str) -> String {
    let mut message = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('{')
        && let Some((_, after)) = inner.split_once('}')
    {
        message += before.strip_suffix('$').unwrap_or(before);
        message += "%s";
        rest = after;
    }
    message + rest
}

fn divided(cells: &[&str]) -> Option<ErrorRow> {
    let [first, code, message, ..] = cells else { return None };
    let is_code = !code.is_empty() && !code.contains(char::is_whitespace);
    Some(row(status(first)?, code, message)).filter(|_| is_code)
}

enum Glued {
    Row(ErrorRow),
    /// Not a row.
    Other,
    /// A row whose columns cannot be told apart with certainty.
    Unclear,
}

/// Reads `400paramError%sParameter error`: status, code, message and description without separators.
fn glued(line: &str) -> Glued {
    let Some((Some(status), rest)) =
        line.split_at_checked(3).map(|(first, rest)| (status(first), rest))
    else {
        return Glued::Other;
    };
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
        return Glued::Other;
    }
    let is_of_code = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    if let Some((code, _)) = rest.split_once("%s").filter(|(code, _)| is_of_code(code)) {
        return Glued::Row(row(status, code, "%s"));
    }
    // A column begins with an upper-case letter after a lower-case one, but so do words in a code. Only a message that repeats the
    // code in words separates the two with certainty.
    let letters: Vec<(usize, char)> = rest.char_indices().collect();
    let borders = letters.windows(2).filter(|pair| {
        let begins = pair[1].1.is_ascii_uppercase();
        begins && (pair[0].1.is_ascii_lowercase() || ".)".contains(pair[0].1))
    });
    let borders: Vec<usize> = borders.map(|pair| pair[1].0).collect();
    let plain = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    for (index, end) in borders.iter().enumerate() {
        for message in &borders[index + 1..] {
            let (code, message) = (&rest[..*end], &rest[*end..*message]);
            if is_of_code(code) && plain(code) == plain(message) {
                return Glued::Row(row(status, code, message));
            }
        }
    }
    Glued::Unclear
}
