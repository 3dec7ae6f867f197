//! A buffer for what may hold a secret. The standard library's leave a copy behind wherever they lay before they grew.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::ops::Deref;

use zeroize::Zeroizing;

/// Bytes that are wiped when they are dropped, and when they have to move.
#[derive(Default)]
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Wiped(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn reserve(&mut self, more: usize) {
        let (needed, capacity) = (self.0.len() + more, self.0.capacity());
        if needed > capacity {
            let mut larger = Wiped::with_capacity(needed.max(2 * capacity).max(128));
            larger.0.extend_from_slice(&self.0);
            *self = larger;
        }
    }

    /// Reads to the end. What came before an error is kept.
    pub(crate) fn read_to_end(&mut self, from: &mut impl Read) -> io::Result<()> {
        /// Not the whole buffer, which would be zeroed again for every few bytes of a slow source.
        const PIECE: usize = 16 << 10;
        loop {
            self.reserve(1);
            let start = self.0.len();
            let end = self.0.capacity().min(start + PIECE);
            self.0.resize(end, 0);
            let read = from.read(&mut self.0[start..]);
            self.0.truncate(start + read.as_ref().map_or(0, |count| *count));
            match read {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// The text, or the bytes again if they are no UTF-8.
    pub(crate) fn into_text(mut self) -> Result<Zeroizing<String>, Wiped> {
        match String::from_utf8(std::mem::take(&mut *self.0)) {
            Ok(text) => Ok(Zeroizing::new(text)),
            Err(error) => Err(Wiped::from(Zeroizing::new(error.into_bytes()))),
        }
    }

    /// The text, with whatever is not UTF-8 replaced.
    pub(crate) fn into_text_lossy(self) -> Zeroizing<String> {
        let bytes = match self.into_text() {
            Ok(text) => return text,
            Err(bytes) => bytes,
        };
        let mut text = Wiped::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                text.push("\u{fffd}".as_bytes());
            }
        }
        text.into_text().unwrap_or_default()
    }
}

impl From<Zeroizing<Vec<u8>>> for Wiped {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Wiped(bytes)
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Write for Wiped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text that is written piece by piece.
pub(crate) fn written(text: impl fmt::Display) -> Zeroizing<String> {
    let mut wiped = Wiped::default();
    fmt::write(&mut wiped, format_args!("{text}")).expect("writing to a buffer");
    wiped.into_text().unwrap_or_default()
}

/// `str::replace` that leaves no copies.
pub(crate) fn replaced(text: &str, from: &str, to: &str) -> Zeroizing<String> {
    let mut found = Wiped::with_capacity(text.len());
    for (index, piece) in text.split(from).enumerate() {
        if index > 0 {
            found.push(to.as_bytes());
        }
        found.push(piece.as_bytes());
    }
    found.into_text().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::freed::{TOKEN, left_behind};

    /// Gives one byte at a time, now and then none.
    struct Slow<'a>(&'a [u8], bool);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            match self.1 {
                true => Err(ErrorKind::Interrupted.into()),
                false => self.0.by_ref().take(1).read(buffer),
            }
        }
    }

    #[test]
    fn what_is_written_is_what_is_there_however_it_came() {
        let text = format!("{TOKEN}中文😀").repeat(100);
        let read = |from: &mut dyn Read| {
            let mut wiped = Wiped::default();
            wiped.read_to_end(&mut { from }).expect("read");
            wiped.into_text().ok()
        };
        assert_eq!(read(&mut text.as_bytes()).as_deref(), Some(&text));
        assert_eq!(read(&mut Slow(text.as_bytes(), false)).as_deref(), Some(&text));
        assert_eq!(*written(&text), text);
    }

    #[test]
    fn an_error_leaves_what_came_before_it() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::ConnectionReset.into())
            }
        }
        let mut wiped = Wiped::default();
        let read = wiped.read_to_end(&mut b"abc".chain(Broken));
        assert_eq!(
            (read.map_err(|error| error.kind()), &*wiped),
            (Err(ErrorKind::ConnectionReset), &b"abc"[..])
        );
    }

    #[test]
    fn lossy_text_is_that_of_the_standard_library() {
        for bytes in
            [&b""[..], b"a\xffb", b"\xe4\xb8", b"\xf0\x9f\x98a\xff\xff", "中\u{fffd}".as_bytes()]
        {
            let mut wiped = Wiped::default();
            wiped.push(bytes);
            assert_eq!(*wiped.into_text_lossy(), String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn nothing_stays_where_it_lay_before() {
        let left = left_behind(|| {
            let mut wiped = Wiped::default();
            for _ in 0..1000 {
                wiped.push(TOKEN.as_bytes());
            }
            wiped.push(b"\xff");
            drop(wiped.into_text_lossy());
            let mut wiped = Wiped::default();
            wiped.read_to_end(&mut Slow(TOKEN.as_bytes(), false)).expect("read");
            drop(written(TOKEN));
        });
        assert_eq!(left, Vec::<String>::new());
    }
}
