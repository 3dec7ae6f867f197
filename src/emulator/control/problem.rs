//! The reason why a request to the control interface is refused.

use std::fmt;

/// What was wrong, and what is expected.
#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    pub(super) status: u16,
    pub(super) message: String,
    pub(super) expected: Vec<String>,
}

impl Problem {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Problem {
        Problem { status, message: message.into(), expected: Vec::new() }
    }

    /// Refuses a value.
    pub(super) fn wrong(message: impl Into<String>) -> Problem {
        Problem::new(400, message)
    }

    /// Refuses an unknown name.
    pub(super) fn unknown<'a>(
        status: u16,
        message: String,
        name: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Problem {
        let message = match nearest(name, known.clone()) {
            Some(meant) => format!("{message}; did you mean `{meant}`?"),
            None => message,
        };
        Problem { expected: known.map(String::from).collect(), ..Problem::new(status, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.expected.is_empty() {
            return Ok(());
        }
        write!(f, " (expected: {})", self.expected.join(", "))
    }
}

/// Returns the known name with the most similar spelling, if any is close.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // No name is this long, and comparing long texts takes time.
    const MAX_LENGTH: usize = 100;
    if name.len() > MAX_LENGTH {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], "");
    let given = plain(name);
    let far = |known: &str| distance(&given, &plain(known));
    let known = known.filter(|known| !known.is_empty());
    let near = known.map(|known| (far(known), known)).min_by_key(|(far, _)| *far)?;
    (near.0 <= given.chars().count().div_ceil(3)).then_some(near.1)
}

/// Returns how many characters have to be added, removed or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, c) in one.chars().enumerate() {
        let mut before = above;
        row[0] = above + 1;
        for (at, d) in other.iter().enumerate() {
            let changed = before + usize::from(c != *d);
            before = row[at + 1];
            row[at + 1] = changed.min(before + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognized() {
        let known = ["deliveries", "departments", "requests", "unionId"];
        for (name, meant) in [
            ("delivery", Some("deliveries")),
            ("deliverys", Some("deliveries")),
            ("department", Some("departments")),
            ("request", Some("requests")),
            ("union_id", Some("unionId")),
            ("x", None),
            ("", None),
            (&"requests".repeat(20), None),
        ] {
            assert_eq!(nearest(name, known.into_iter()), meant, "{name}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
