//! Problems of a schema, and their places.

use std::fmt;

/// The most problems to show. Anyone with more must run the generator again anyway.
const MAX_SHOWN: usize = 50;

/// The longest place or reason that is shown, in characters. A path has 4096 bytes at most on most systems.
const MAX_PART_LENGTH: usize = 5000;

/// A problem: its place (file and JSON pointer, if there is a file) and the reason.
#[derive(Debug, PartialEq)]
pub struct Problem {
    place: String,
    reason: String,
}

impl Problem {
    pub fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Problem { place: place.into(), reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    /// Writes one line of limited length, even if a name contains control characters or is very long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.place.as_str(), ": ", &self.reason] {
            for c in part.chars().take(MAX_PART_LENGTH) {
                if c.is_control() || is_bidi(c) {
                    write!(f, "{}", c.escape_default())?;
                } else {
                    write!(f, "{c}")?;
                }
            }
            if part.chars().nth(MAX_PART_LENGTH).is_some() {
                f.write_str("...")?;
            }
        }
        Ok(())
    }
}

/// Returns true for a character that changes the direction of the surrounding text. rustc refuses those in comments.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// All problems, so that one build reports them together. `Display` writes a line for each, sorted by place.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn add(&mut self, problem: Problem) {
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn extend(&mut self, more: Problems) {
        more.0.into_iter().for_each(|problem| self.add(problem));
    }

    /// Returns the value of a result, and keeps its problem.
    pub fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(problem)).ok()
    }

    /// Returns `value` if there are no problems.
    pub fn or<T>(self, value: T) -> Result<T, Problems> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted: Vec<&Problem> = self.0.iter().collect();
        sorted.sort_by_cached_key(|problem| by_number(&problem.place));
        for (index, problem) in sorted.iter().take(MAX_SHOWN).enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{problem}")?;
        }
        match sorted.len().saturating_sub(MAX_SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for Problems {}

/// Returns the sort key of a place: the second element of a list comes before the tenth.
fn by_number(place: &str) -> Vec<String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    place
        .split('/')
        .map(|part| if is_number(part) { format!("{part:0>9}") } else { part.to_string() })
        .collect()
}

/// A place within a schema file. Every check carries it along for its problems.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    file: &'a str,
    parent: Option<&'a Place<'a>>,
    key: &'a str,
}

impl<'a> Place<'a> {
    /// Returns the place of a whole file.
    pub fn root(file: &'a str) -> Self {
        Place { file, parent: None, key: "" }
    }

    pub fn at(&'a self, key: &'a str) -> Place<'a> {
        Place { file: self.file, parent: Some(self), key }
    }

    /// Returns the last part of the pointer.
    pub fn key(&self) -> &'a str {
        self.key
    }

    pub fn problem(&self, reason: impl Into<String>) -> Problem {
        Problem::new(format!("{}#{}", self.file, self.pointer()), reason)
    }

    fn pointer(&self) -> String {
        match self.parent {
            None => String::new(),
            Some(parent) => {
                let key = self.key.replace('~', "~0").replace('/', "~1");
                format!("{}/{key}", parent.pointer())
            }
        }
    }
}
