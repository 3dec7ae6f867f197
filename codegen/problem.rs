//! What is wrong with a schema, and where.

use std::fmt;

/// A schema that cannot become code: where (file and JSON pointer, if there is a file) and why.
#[derive(Debug)]
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

impl std::error::Error for Problem {}

/// A place within a schema file: what every check carries along, so that a problem can name it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    file: &'a str,
    parent: Option<&'a Place<'a>>,
    key: &'a str,
}

impl<'a> Place<'a> {
    /// The whole of a file, by the name that problems show.
    pub fn root(file: &'a str) -> Self {
        Place { file, parent: None, key: "" }
    }

    pub fn at(&'a self, key: &'a str) -> Place<'a> {
        Place { file: self.file, parent: Some(self), key }
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
