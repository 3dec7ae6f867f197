//! The bytes of a download, checked on their way to the file.

use std::io::{self, Write};
use std::sync::Arc;

use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::http::body::Sink;
use crate::tables::Action;

/// A sink that writes a download to its file. It accepts exactly as many bytes as were announced, without a content
/// encoding.
pub(crate) struct Received<'a> {
    file: &'a mut dyn Write,
    progress: &'a mut dyn FnMut(u64, u64),
    /// The size that the file must have, if it is known beforehand.
    known: Option<u64>,
    size: u64,
    done: u64,
}

impl<'a> Received<'a> {
    pub(super) fn new(
        file: &'a mut dyn Write,
        progress: &'a mut dyn FnMut(u64, u64),
        known: Option<u64>,
    ) -> Self {
        Received { file, progress, known, size: 0, done: 0 }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }
}

impl Sink for Received<'_> {
    fn begin(&mut self, length: Option<u64>, encodings: &str) -> Result<(), Failure> {
        let mut names = encodings.split(',').map(str::trim);
        if !names.all(|name| name.is_empty() || name.eq_ignore_ascii_case("identity")) {
            let problem =
                format!("the object store encoded the bytes ({encodings}) without being asked to");
            return Err(wrong(problem, Action::Final));
        }
        self.size = match (length, self.known) {
            (Some(length), Some(known)) if length != known => {
                let problem = format!(
                    "the object store has {length} bytes and not {known}; the file may have changed: look it up again"
                );
                return Err(wrong(problem, Action::Final));
            }
            (Some(size), _) | (None, Some(size)) => size,
            (None, None) => {
                let problem = "the object store does not say how long the file is, so a truncated download would go unnoticed; look up its size first";
                return Err(wrong(problem.into(), Action::Final));
            }
        };
        (self.progress)(0, self.size);
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let done = self.done + bytes.len() as u64;
        if done > self.size {
            let problem = format!("the object store sent more than the file's {} bytes", self.size);
            return Err(wrong(problem, Action::Final));
        }
        self.file.write_all(bytes).map_err(unwritable)?;
        self.done = done;
        (self.progress)(self.done, self.size);
        Ok(())
    }

    fn end(&self) -> Result<(), Failure> {
        if self.done < self.size {
            return Err(self.broke_off("the answer ended"));
        }
        Ok(())
    }

    fn broke_off(&self, reason: &str) -> Failure {
        let problem = format!("{reason}; {} of {} bytes came", self.done, self.size);
        wrong(problem, Action::Unknown)
    }
}

/// Returns the failure of a write to disk.
pub(super) fn unwritable(error: io::Error) -> Failure {
    let problem = "the file cannot be written; nothing is kept of it";
    Failure::new(Outcome::Invalid, Action::Final, problem).caused_by(Arc::new(error))
}

/// Returns the failure of a 200 answer that is not the file. `action` decides about the next attempt.
fn wrong(problem: String, action: Action) -> Failure {
    let mut failure = Failure::new(Outcome::Unknown, action, problem);
    failure.details.status = Some(200);
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict on an answer, and the bytes written.
    fn received(
        known: Option<u64>,
        length: Option<u64>,
        encodings: &str,
        pieces: &[&str],
    ) -> (Result<u64, (Action, String)>, Vec<u8>) {
        let (mut file, mut seen) = (Vec::new(), Vec::new());
        let mut note = |done, size| seen.push((done, size));
        let mut received = Received::new(&mut file, &mut note, known);
        let mut result = received.begin(length, encodings);
        for piece in pieces {
            result = result.and_then(|()| received.take(piece.as_bytes()));
        }
        let result = result.and_then(|()| received.end()).map(|()| received.size());
        if result.is_ok() {
            assert_eq!(seen.first().map(|(done, _)| *done), Some(0));
            assert!(seen.last().is_some_and(|(done, size)| done == size));
        }
        let short = |failure: Failure| (failure.action, failure.details.detail.unwrap_or_default());
        (result.map_err(short), file)
    }

    #[test]
    fn all_of_it_came() {
        for (known, length) in [(None, Some(3)), (Some(3), None), (Some(3), Some(3))] {
            for encoding in ["", "identity", "identity, identity"] {
                let (result, file) = received(known, length, encoding, &["a", "bc"]);
                assert_eq!((result, &*file), (Ok(3), &b"abc"[..]));
            }
        }
        assert_eq!(received(None, Some(0), "", &[]).0, Ok(0));
    }

    #[test]
    fn what_is_not_the_file() {
        let problem = |known, length, encoding, pieces: &[&str]| {
            received(known, length, encoding, pieces).0.expect_err("no file")
        };
        let (action, text) = problem(None, Some(3), "identity, gzip", &["abc"]);
        assert!(action == Action::Final && text.contains("gzip"), "{text}");
        let (action, text) = problem(Some(4), Some(3), "", &["abc"]);
        assert!(action == Action::Final && text.contains("3 bytes and not 4"), "{text}");
        let (action, text) = problem(None, None, "", &["abc"]);
        assert!(action == Action::Final && text.contains("how long"), "{text}");
        let (action, text) = problem(Some(2), None, "", &["a", "bc"]);
        assert!(action == Action::Final && text.contains("more than the file's 2 bytes"), "{text}");
        let (action, text) = problem(Some(3), None, "", &["ab"]);
        assert!(action == Action::Unknown && text.contains("2 of 3 bytes"), "{text}");
    }

    #[test]
    fn a_full_disk_ends_it() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (mut full, mut quiet) = (Full, |_, _| {});
        let mut received = Received::new(&mut full, &mut quiet, None);
        received.begin(Some(1), "").expect("a length");
        let failure = received.take(b"a").expect_err("no room");
        assert_eq!((failure.details.outcome, failure.action), (Outcome::Invalid, Action::Final));
        assert!(failure.details.source.is_some());
    }
}
