//! The sink of a download, which checks the bytes on their way to the file.

use std::io;
use std::sync::Arc;

use super::prefix::Prefix;
use crate::call::error::Outcome;
use crate::call::response::Failure;
use crate::http::body::{Head, Rest, Sink};
use crate::tables::Action;

/// The place where a download keeps its bytes.
pub(super) trait Place {
    /// Removes all bytes.
    fn empty(&mut self) -> io::Result<()>;

    /// Writes the next bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Notes the prefix, so that another run can resume.
    fn note(&mut self, prefix: &Prefix) -> io::Result<()>;
}

/// A sink that writes a download to its file. It accepts exactly as many bytes as were announced, without a content
/// encoding. It appends to a prefix only if the answer is the rest of the same file.
pub(super) struct Received<'a> {
    place: &'a mut dyn Place,
    progress: &'a mut dyn FnMut(u64, u64),
    /// The size that the file must have, if it is known beforehand.
    known: Option<u64>,
    prefix: &'a mut Prefix,
    /// True if the rest of a file was requested.
    resumes: bool,
    begun: bool,
    is_part: bool,
    size: u64,
    crc64: Option<u64>,
    /// The number of bytes at which to write the next note.
    noted_at: u64,
    damaged: bool,
}

impl<'a> Received<'a> {
    /// Returns the sink for one answer. With `resumes`, it requests the bytes after the prefix.
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

    /// Returns true if the whole file must be requested after this failure: the store refused to send the rest, or the
    /// bytes are damaged.
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
        let object = object
            .ok_or_else(|| self.wrong("the object store sent a part that was not requested"))?;
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
        // With a part, a store may send the checksum of the part instead.
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
        // An earlier answer's checksum is still valid if it is the same file.
        let same = self.prefix.of.as_ref().filter(|object| head.etag == Some(&object.etag));
        self.crc64 = head.crc64.or(same.and_then(|object| object.crc64));
        *self.prefix = Prefix::new(head.etag, self.size, self.crc64);
        Ok(())
    }
}

/// Returns true if a `Content-Range` covers all bytes from a position to the end.
fn is_range(range: &str, from: u64, size: u64) -> bool {
    let Some((unit, bytes)) = range.split_once(' ') else { return false };
    from < size
        && unit.eq_ignore_ascii_case("bytes")
        && bytes.trim() == format!("{from}-{}/{size}", size - 1)
}

/// Returns how many bytes to receive between two notes. Fewer bytes would be lost with a smaller number, but each note
/// waits for the disk.
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
            return Err(self.broke_off("the response ended"));
        }
        let own = self.prefix.crc.sum64();
        match self.crc64.filter(|crc64| *crc64 != own) {
            None => Ok(()),
            Some(crc64) => {
                self.damaged = true;
                Err(self.wrong(format!(
                    "the received bytes have the CRC-64 {own}, but the object store reports {crc64}: they were damaged in transit; if this keeps happening, report it with the request id"
                )))
            }
        }
    }

    fn broke_off(&self, reason: &str) -> Failure {
        let problem =
            format!("{reason}; {} of {} bytes were received", self.prefix.done, self.size);
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
