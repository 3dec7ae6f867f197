//! What is wrong with a schema, and where.

use std::fmt;

/// A schema that cannot become code: file, JSON pointer, reason.
#[derive(Debug)]
pub struct Problem {
    file: String,
    pointer: String,
    reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "schema/{}#{}: {}", self.file, self.pointer, self.reason)
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
    pub fn root(file: &'a str) -> Self {
        Place { file, parent: None, key: "" }
    }

    pub fn at(&'a self, key: &'a str) -> Place<'a> {
        Place { file: self.file, parent: Some(self), key }
    }

    pub fn problem(&self, reason: impl Into<String>) -> Problem {
        Problem { file: self.file.to_string(), pointer: self.pointer(), reason: reason.into() }
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
