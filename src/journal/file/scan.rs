//! Reads and checks a journal's file line by line.

use std::io::{self, BufRead};

use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use super::chain::{Link, checked};
use super::disk::unusable;
use super::record::{self, KIND, NO_JOURNAL, Record};
use crate::journal::{JournalError, Purpose};

/// The result of reading a file.
pub(super) struct Found {
    pub(super) purpose: Option<Purpose>,
    /// The end of the chain.
    pub(super) link: Link,
    /// How many bytes of the file are valid.
    pub(super) length: u64,
    /// True if the last line is valid but lacks its newline.
    pub(super) lacks_newline: bool,
    /// The digest of all lines, if they are of version 1 and no line has recorded it yet.
    pub(super) above: Option<String>,
}

const START_ANOTHER: &str = "find out who has the files, and name another journal for the others";

/// Reads a journal, and passes each record after the first line to `keep`.
///
/// A process that was killed while writing leaves a torn line at the end. Nothing relied on it, so it is ignored.
pub(super) fn scan(
    mut from: impl BufRead,
    keep: &mut dyn FnMut(Record) -> Result<(), String>,
) -> Result<Found, JournalError> {
    let mut scan = Scan { purpose: None, link: Link::default(), digest: None, keep };
    let (mut length, mut lacks_newline) = (0, false);
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line).map_err(unusable)? == 0 {
            break;
        }
        let is_whole = line.ends_with(b"\n");
        match scan.add(&line, is_whole) {
            Ok(()) => {
                length += line.len() as u64;
                lacks_newline = !is_whole;
            }
            Err(_) if !is_whole && (length > 0 || is_beginning(&line)) => break,
            Err(Problem::NoJournal(problem)) => return Err(JournalError::Refused(problem)),
            Err(Problem::Line(_)) if length == 0 => {
                return Err(JournalError::Refused(NO_JOURNAL.into()));
            }
            Err(Problem::Line(problem)) => {
                let number = scan.link.number + 1;
                return Err(JournalError::Refused(format!(
                    "is damaged in line {number}: {problem}; {START_ANOTHER}"
                )));
            }
        }
    }
    let above = scan.digest.map(|digest| shown(&digest));
    Ok(Found { purpose: scan.purpose, link: scan.link, length, lacks_newline, above })
}

/// Returns true if these bytes can be the beginning of a journal.
fn is_beginning(line: &[u8]) -> bool {
    ["{\"n\":1,\"journal\":\"", "{\"journal\":\""].iter().any(|head| {
        let head = format!("{head}{KIND}\"");
        let length = line.len().min(head.len());
        line[..length] == head.as_bytes()[..length]
    })
}

fn shown(digest: &Xxh3) -> String {
    format!("xxh3-128:{:032x}", digest.digest128())
}

struct Scan<'a> {
    purpose: Option<Purpose>,
    link: Link,
    /// The digest of the lines of version 1, until a line confirms it.
    digest: Option<Box<Xxh3>>,
    keep: &'a mut dyn FnMut(Record) -> Result<(), String>,
}

enum Problem {
    /// The file is not a journal, or is of another version.
    NoJournal(String),
    /// The line is damaged.
    Line(String),
}

impl From<String> for Problem {
    fn from(problem: String) -> Self {
        Problem::Line(problem)
    }
}

impl Scan<'_> {
    fn add(&mut self, bytes: &[u8], is_whole: bool) -> Result<(), Problem> {
        let text = str::from_utf8(bytes).map_err(|_| "it is not utf-8".to_string())?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let line: Value = serde_json::from_str(text).map_err(|_| "it is not json".to_string())?;
        let number = self.link.number + 1;
        let has_number = line.get("n").is_some();
        if number == 1 {
            let purpose = record::purpose(&line).map_err(Problem::NoJournal)?;
            if line["version"] == 1 {
                self.digest = Some(Box::new(Xxh3::new()));
            }
            self.purpose = Some(purpose);
        }
        if !has_number && let Some(digest) = &mut self.digest {
            // Only the newline shows that a line of version 1 is complete.
            if !is_whole {
                return Err("it has no end".to_string().into());
            }
            if number > 1 {
                (self.keep)(record::read(&line, number)?)?;
            }
            digest.update(bytes);
            self.link.number = number;
            return Ok(());
        }
        let link = checked(text, self.link)?;
        if number > 1 {
            match record::read(&line, number)? {
                Record::Above { digest } => {
                    if self.digest.take().is_none_or(|own| shown(&own) != digest) {
                        return Err("a line above was changed or lost".to_string().into());
                    }
                }
                record => (self.keep)(record)?,
            }
        }
        self.link = link;
        Ok(())
    }
}

/// Reads an open file from a position, which starts at 0.
pub(super) struct FromStart<'a>(pub(super) &'a std::fs::File, pub(super) u64);

impl io::Read for FromStart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use io::Seek;
        let mut file = self.0;
        file.seek(io::SeekFrom::Start(self.1))?;
        let count = file.read(buffer)?;
        self.1 += count as u64;
        Ok(count)
    }
}
