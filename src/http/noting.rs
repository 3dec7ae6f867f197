//! Whether a request's body was asked for.

use std::io::{self, Read};

/// A body that notes its first read: what was never read was never executed.
pub(super) struct Noting<'a> {
    rest: &'a [u8],
    pub(super) read: bool,
}

impl<'a> Noting<'a> {
    pub(super) fn new(body: &'a [u8]) -> Self {
        Noting { rest: body, read: false }
    }
}

impl Read for Noting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read = true;
        self.rest.read(buffer)
    }
}
