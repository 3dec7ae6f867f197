//! The bytes of files, on disk so that they take no memory.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

use crc64fast::Digest;

use super::crc64;
use crate::client::single_flight::lock;
use crate::files::crc64;
use crate::files::upload::{nameless, temporary};

/// The bytes of all files, in blocks of one temporary file. The temporary file has no name, so it disappears however
/// the process ends. It needs one descriptor for any number of files.
#[derive(Debug)]
pub(crate) struct Disk(Mutex<Blocks>);

#[derive(Debug)]
struct Blocks {
    file: File,
    /// The number of blocks in the file.
    count: u64,
    /// Blocks that are not in use.
    free: BTreeSet<u64>,
}

const BLOCK: u64 = 64 << 10;

impl Disk {
    pub(crate) fn create() -> io::Result<Arc<Disk>> {
        let blocks = Blocks { file: nameless(&temporary())?, count: 0, free: BTreeSet::new() };
        Ok(Arc::new(Disk(Mutex::new(blocks))))
    }

    /// Returns a writer for a new file.
    pub(crate) fn spool(self: &Arc<Self>) -> Writer {
        let blocks = Held { disk: self.clone(), numbers: Vec::new() };
        Writer { size: 0, crc: crc64(), blocks }
    }
}

impl Blocks {
    /// Returns the first free block, so that the file stays short.
    fn take(&mut self) -> u64 {
        self.free.pop_first().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    fn give_back(&mut self, numbers: &[u64]) {
        self.free.extend(numbers);
        let before = self.count;
        while self.count > 0 && self.free.remove(&(self.count - 1)) {
            self.count -= 1;
        }
        if self.count < before {
            // If this fails, the blocks are reused later.
            let _ = self.file.set_len(self.count * BLOCK);
        }
    }
}

/// Blocks that stay in use until this is dropped.
#[derive(Debug)]
struct Held {
    disk: Arc<Disk>,
    numbers: Vec<u64>,
}

impl Held {
    /// Calls `act` with the temporary file, positioned at this offset in the held blocks, and the number of bytes left
    /// in the block.
    fn at(
        &self,
        place: u64,
        act: impl FnOnce(&mut File, usize) -> io::Result<usize>,
    ) -> io::Result<usize> {
        let number = usize::try_from(place / BLOCK).ok().and_then(|at| self.numbers.get(at));
        let number = number.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut blocks = lock(&self.disk.0);
        blocks.file.seek(SeekFrom::Start(number * BLOCK + place % BLOCK))?;
        let left = usize::try_from(BLOCK - place % BLOCK).unwrap_or(usize::MAX);
        act(&mut blocks.file, left)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        lock(&self.disk.0).give_back(&self.numbers);
    }
}

/// The bytes of a file. Dropping the last reference frees them.
#[derive(Debug)]
pub(crate) struct Spool {
    pub(crate) size: u64,
    /// CRC-64 of the bytes.
    pub(crate) crc64: u64,
    /// The pieces, in order.
    pieces: Vec<Arc<Piece>>,
}

#[derive(Debug)]
struct Piece {
    size: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Disk(Held),
    Memory(Vec<u8>),
}

impl Spool {
    fn of(piece: Piece, crc64: u64) -> Arc<Spool> {
        Arc::new(Spool { size: piece.size, crc64, pieces: vec![Arc::new(piece)] })
    }

    /// Joins parts without copying them.
    pub(crate) fn joined(parts: &[Arc<Spool>]) -> Arc<Spool> {
        let size = parts.iter().map(|part| part.size).sum();
        let crc64 = parts.iter().fold(0, |crc, part| crc64::joined(crc, part.crc64, part.size));
        let pieces = parts.iter().flat_map(|part| part.pieces.iter().cloned()).collect();
        Arc::new(Spool { size, crc64, pieces })
    }

    /// Returns a file in memory, so that an emulator without uploads needs no disk.
    pub(crate) fn made(bytes: Vec<u8>) -> Arc<Spool> {
        let mut crc = crc64();
        crc.write(&bytes);
        Spool::of(Piece { size: bytes.len() as u64, place: Place::Memory(bytes) }, crc.sum64())
    }

    /// Returns a reader of the bytes. They can be read to the end, even if the file is deleted.
    pub(crate) fn open(&self) -> Content {
        self.open_at(0)
    }

    /// Returns a reader that starts at this position.
    pub(crate) fn open_at(&self, mut at: u64) -> Content {
        let mut pieces: VecDeque<_> = self.pieces.iter().cloned().collect();
        while let Some(first) = pieces.front().filter(|piece| piece.size <= at) {
            at -= first.size;
            pieces.pop_front();
        }
        Content { pieces, at }
    }

    /// Returns the entity tag, which is the same for the same bytes. It is as long as the real store's, an MD5.
    pub(crate) fn etag(&self) -> String {
        format!("\"{:016X}{:016X}\"", self.crc64, self.size)
    }
}

impl Piece {
    /// Reads some bytes from a position before the end.
    fn read(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size - at).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        match &self.place {
            Place::Disk(held) => held.at(at, |file, left| {
                match file.read(&mut buffer[..most.min(left)])? {
                    // No one else can truncate the file.
                    0 => Err(io::ErrorKind::UnexpectedEof.into()),
                    count => Ok(count),
                }
            }),
            Place::Memory(bytes) => {
                let mut rest = &bytes[bytes.len() - left..];
                rest.read(&mut buffer[..most])
            }
        }
    }
}

/// A reader of a stored file's bytes; see [`Emulator::content`](crate::emulator::Emulator::content).
#[derive(Debug)]
pub struct Content {
    /// The current piece, and those that follow.
    pieces: VecDeque<Arc<Piece>>,
    /// The position in the first piece.
    at: u64,
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(piece) = self.pieces.front().filter(|_| !buffer.is_empty()) {
            if self.at < piece.size {
                let count = piece.read(self.at, buffer)?;
                self.at += count as u64;
                return Ok(count);
            }
            self.pieces.pop_front();
            self.at = 0;
        }
        Ok(0)
    }
}

/// A writer of a new file. Dropping it discards the bytes.
pub(crate) struct Writer {
    size: u64,
    crc: Digest,
    blocks: Held,
}

impl Writer {
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.crc.write(bytes);
        while !bytes.is_empty() {
            if self.size == self.blocks.numbers.len() as u64 * BLOCK {
                let number = lock(&self.blocks.disk.0).take();
                self.blocks.numbers.push(number);
            }
            let count = self.blocks.at(self.size, |file, left| {
                let count = left.min(bytes.len());
                file.write_all(&bytes[..count]).map(|()| count)
            })?;
            self.size += count as u64;
            bytes = &bytes[count..];
        }
        Ok(())
    }

    /// Returns how many bytes were written.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn finish(self) -> Arc<Spool> {
        Spool::of(Piece { size: self.size, place: Place::Disk(self.blocks) }, self.crc.sum64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(spool: &Spool) -> String {
        io::read_to_string(spool.open()).expect("text")
    }

    /// Returns the number of blocks, and how many of them are free.
    fn blocks(disk: &Disk) -> (u64, usize) {
        let blocks = lock(&disk.0);
        assert!(blocks.file.metadata().expect("a file").len() <= blocks.count * BLOCK);
        (blocks.count, blocks.free.len())
    }

    #[test]
    fn unreferenced_bytes_are_freed() {
        let disk = Disk::create().expect("a file");
        let [first, second, third] = ["a", "b", "c"].map(|text| {
            let mut writer = disk.spool();
            writer.write(text.repeat(70_000).as_bytes()).expect("written");
            assert_eq!(writer.size(), 70_000);
            writer.finish()
        });
        assert_eq!(blocks(&disk), (6, 0));
        drop(second);
        assert_eq!(blocks(&disk), (6, 2));
        // The file is open, so its bytes stay until they are read.
        let content = third.open();
        drop(third);
        assert_eq!(blocks(&disk), (6, 2));
        let mut half = disk.spool();
        half.write(b"d").expect("written");
        assert_eq!(blocks(&disk), (6, 1));
        assert_eq!(io::read_to_string(content).expect("text"), "c".repeat(70_000));
        assert_eq!(blocks(&disk), (3, 0));
        drop(half);
        assert_eq!(text(&first), "a".repeat(70_000));
        drop(first);
        assert_eq!(blocks(&disk), (0, 0));
    }

    #[test]
    fn files_written_in_parallel_are_not_mixed_up() {
        let disk = Disk::create().expect("a file");
        for size in [1, 7_001, BLOCK as usize, BLOCK as usize + 1, 3 * BLOCK as usize] {
            let mut writers = ["x", "y", "z"].map(|text| (text, disk.spool()));
            for _ in 0..5 {
                for (text, writer) in &mut writers {
                    writer.write(text.repeat(size).as_bytes()).expect("written");
                }
            }
            for (letter, writer) in writers {
                let spool = writer.finish();
                assert_eq!(spool.size, 5 * size as u64);
                assert!(text(&spool) == letter.repeat(5 * size), "{letter}, {size}");
            }
        }
        assert_eq!(blocks(&disk), (0, 0));
    }

    #[test]
    fn parts_are_read_as_one() {
        let disk = Disk::create().expect("a file");
        let mut writer = disk.spool();
        writer.write(b"c").expect("written");
        let parts = ["ab", ""].map(|text| Spool::made(text.into()));
        let joined = Spool::joined(&[&parts[..], &[writer.finish()]].concat());
        assert_eq!((joined.size, text(&joined)), (3, "abc".into()));
        assert_eq!((joined.crc64, joined.etag()), {
            let made = Spool::made(b"abc".into());
            (made.crc64, made.etag())
        });
        let from = |at| io::read_to_string(joined.open_at(at)).expect("text");
        assert_eq!([0, 1, 2, 3, 4].map(from), ["abc", "bc", "c", "", ""]);
        assert_eq!(text(&Spool::joined(&[joined.clone(), joined])), "abcabc");
        assert_eq!(text(&Spool::joined(&[])), "");
        assert_eq!(Spool::made(b"a".into()).open().read(&mut []).expect("nothing"), 0);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_unnamed_and_private() {
        use std::os::unix::fs::MetadataExt;

        let found = nameless(&temporary()).expect("a file").metadata().expect("a file");
        assert_eq!((found.nlink(), found.mode() & 0o777), (0, 0o600));
    }
}
