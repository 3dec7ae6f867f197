//! The bytes of a download, checked on their way to the file.

use std::io;
use std::sync::Arc;

use super::prefix::Prefix;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::http::body::{Head, Rest, Sink};
use crate::tables::Action;

/// Where the bytes of a download are kept.
pub(super) trait Place {
    /// Removes all bytes.
    fn empty(&mut self) -> io::Result<()>;

    /// Writes the next bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Notes what is there, so that another run can go on with it.
    fn note(&mut self, prefix: &Prefix) -> io::Result<()>;
}

/// A sink that writes a download to its file. It accepts exactly as many bytes as were announced, without a content
/// encoding, and goes on with the beginning of a file only if the rest is of the same file.
pub(super) struct Received<'a> {
    place: &'a mut dyn Place,
    progress: &'a mut dyn FnMut(u64, u64),
    /// The size that the file must have, if it is known beforehand.
    known: Option<u64>,
    prefix: &'a mut Prefix,
    /// True if the rest of a file was asked for.
    resumes: bool,
    begun: bool,
    is_part: bool,
    size: u64,
    crc64: Option<u64>,
    /// How many bytes there are when they are noted the next time.
    noted_at: u64,
    damaged: bool,
}

impl<'a> Received<'a> {
    /// Returns the sink for one answer. With `resumes`, it asks for what the prefix lacks.
    pub(super) fn new(
        place: &'a mut dyn Place,
        progress: &'a mut dyn FnMut(u64, u64),
        known: Option<u64>,
        prefix: &'a mut Prefix,
        resumes: bool,
    ) -> Self {
        let resumes = resumes && prefix.of.is_some() && prefix.done > 0;
        let (begun, is_part, damaged) = (false, false, false);
        let (size, crc64, noted_at) = (0, None, 0);
        Received {
            place,
            progress,
            known,
            prefix,
            resumes,
            begun,
            is_part,
            size,
            crc64,
            noted_at,
            damaged,
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Returns true if the answer was a file.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Returns true if the whole file has to be asked for after this failure: the store does not give the rest of what is
    /// there, or what came is damaged.
    pub(super) fn begins_anew(&self, failure: &Failure) -> bool {
        let is_refused =
            failure.action == Action::Final && failure.details.outcome != Outcome::Invalid;
        self.damaged || self.resumes && is_refused
    }

    /// Returns the failure of an answer that is not the file.
    fn wrong(&self, problem: impl Into<String>) -> Failure {
        let mut failure = Failure::new(Outcome::Unknown, Action::Final, problem);
        failure.details.status = Some(if self.is_part { 206 } else { 200 });
        failure
    }

    /// Checks that an answer is the rest of the file.
    fn go_on(&mut self, head: &Head<'_>) -> Result<(), Failure> {
        let done = self.prefix.done;
        let object = self.prefix.of.as_ref().filter(|_| self.resumes);
        let object = object.ok_or_else(|| self.wrong("a part came that was not asked for"))?;
        let size = object.size;
        let is_asked_for = self.known.is_none_or(|known| known == size)
            && head.range.is_some_and(|range| is_range(range, done, size))
            && head.length.is_none_or(|length| length == size.saturating_sub(done))
            && head.etag == Some(&object.etag);
        if !is_asked_for {
            let range = head.range.unwrap_or("no range");
            let etag = head.etag.unwrap_or("no tag");
            return Err(self.wrong(format!(
                "the object store sent {range} of {etag}, and not the bytes from {done} on of {} ({size} bytes)",
                object.etag
            )));
        }
        self.size = size;
        // A store may send the checksum of the part with a part.
        self.crc64 = object.crc64.or(head.crc64);
        Ok(())
    }

    /// Empties the place for a whole file.
    fn start(&mut self, head: &Head<'_>) -> Result<(), Failure> {
        self.size = match (head.length, self.known) {
            (Some(length), Some(known)) if length != known => {
                let problem = format!(
                    "the object store has {length} bytes and not {known}; the file may have changed: look it up again"
                );
                return Err(self.wrong(problem));
            }
            (Some(size), _) | (None, Some(size)) => size,
            (None, None) => {
                let problem = "the object store does not say how long the file is, so a truncated download would go unnoticed; look up its size first";
                return Err(self.wrong(problem));
            }
        };
        self.place.empty().map_err(unwritable)?;
        // What an earlier answer told of the same file still holds.
        let same = self.prefix.of.as_ref().filter(|object| head.etag == Some(&object.etag));
        self.crc64 = head.crc64.or(same.and_then(|object| object.crc64));
        *self.prefix = Prefix::new(head.etag, self.size, self.crc64);
        Ok(())
    }
}

/// Returns true if a `Content-Range` is that of all bytes from a position on.
fn is_range(range: &str, from: u64, size: u64) -> bool {
    let Some((unit, bytes)) = range.split_once(' ') else { return false };
    from < size
        && unit.eq_ignore_ascii_case("bytes")
        && bytes.trim() == format!("{from}-{}/{size}", size - 1)
}

/// Returns how many bytes come between two notes: few enough that little is lost, and so many that the disk is seldom
/// waited for.
fn between_notes(size: u64) -> u64 {
    (size / 32).clamp(1 << 20, 64 << 20)
}

impl Sink for Received<'_> {
    fn rest(&self) -> Option<Rest<'_>> {
        let object = self.prefix.of.as_ref().filter(|_| self.resumes)?;
        Some(Rest { from: self.prefix.done, etag: &object.etag })
    }

    fn begin(&mut self, head: &Head<'_>) -> Result<(), Failure> {
        (self.begun, self.is_part) = (true, head.is_part);
        let mut names = head.encodings.split(',').map(str::trim);
        if !names.all(|name| name.is_empty() || name.eq_ignore_ascii_case("identity")) {
            let encodings = head.encodings;
            let problem =
                format!("the object store encoded the bytes ({encodings}) without being asked to");
            return Err(self.wrong(problem));
        }
        if head.is_part {
            self.go_on(head)?
        } else {
            self.start(head)?
        }
        self.noted_at = self.prefix.done + between_notes(self.size);
        (self.progress)(self.prefix.done, self.size);
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let done = self.prefix.done + bytes.len() as u64;
        if done > self.size {
            let problem = format!("the object store sent more than the file's {} bytes", self.size);
            return Err(self.wrong(problem));
        }
        self.place.write(bytes).map_err(unwritable)?;
        self.prefix.take(bytes);
        if done >= self.noted_at && done < self.size {
            self.place.note(self.prefix).map_err(unwritable)?;
            self.noted_at = done + between_notes(self.size);
        }
        (self.progress)(done, self.size);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Failure> {
        if self.prefix.done < self.size {
            return Err(self.broke_off("the answer ended"));
        }
        let own = self.prefix.crc.sum64();
        match self.crc64.filter(|crc64| *crc64 != own) {
            None => Ok(()),
            Some(crc64) => {
                self.damaged = true;
                Err(self.wrong(format!(
                    "the bytes that came have the CRC-64 {own}, and the object store has {crc64}: they were damaged on the way; if it is so each time, report it with the request id"
                )))
            }
        }
    }

    fn broke_off(&self, reason: &str) -> Failure {
        let problem = format!("{reason}; {} of {} bytes came", self.prefix.done, self.size);
        Failure { action: Action::Unknown, ..self.wrong(problem) }
    }
}

/// Returns the failure of a write to disk.
pub(super) fn unwritable(error: io::Error) -> Failure {
    let problem = "the file cannot be written; nothing is kept of it";
    Failure::new(Outcome::Invalid, Action::Final, problem).caused_by(Arc::new(error))
}

#[cfg(test)]
mod tests;
