//! The note beside an incomplete file, which lets another run resume it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::prefix::{Object, Prefix, is_strong};
use crate::files::crc64;

/// The identity of a download: endpoint, file and version. A run resumes only a download with the same identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Purpose(String);

impl Purpose {
    /// Returns the purpose of downloading a version of a file, `None` for the latest, from DingTalk at this endpoint.
    pub(super) fn new(endpoint: &str, space: &str, dentry: &str, version: Option<i64>) -> Self {
        Purpose(json!([endpoint, space, dentry, version]).to_string())
    }

    /// Returns a number for the file name, which depends on purpose and target.
    pub(super) fn number(&self, target: &[u8]) -> u64 {
        xxh3_64(&[self.0.as_bytes(), &[0], target].concat())
    }
}

/// A note, and whether it is on disk.
pub(super) struct Note {
    path: PathBuf,
    purpose: Purpose,
    is_there: bool,
}

/// The most bytes to read of a note. Real ones have a few hundred.
const MAX_BYTES: u64 = 16 << 10;

impl Note {
    /// Returns the note beside an incomplete file.
    pub(super) fn beside(partial: &Path, purpose: Purpose) -> Self {
        let mut path = partial.to_path_buf().into_os_string();
        path.push(".note");
        Note { path: path.into(), purpose, is_there: false }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns true if the note is on disk, so that another run can resume.
    pub(super) fn is_there(&self) -> bool {
        self.is_there
    }

    /// Writes the note for a prefix whose bytes are on disk. A failure only means that no other run can resume.
    pub(super) fn write(&mut self, prefix: &Prefix) {
        let Some(object) = &prefix.of else { return };
        let text = json!({
            "download": self.purpose.0,
            "etag": object.etag,
            "size": object.size,
            "crc64": object.crc64,
            "done": prefix.done,
            "done_crc64": prefix.crc.sum64(),
        });
        self.is_there = self.put(&format!("{text}\n")).is_ok() || {
            self.remove();
            false
        };
    }

    /// Replaces the note by a rename, so that a kill leaves either the old or the new one.
    fn put(&self, text: &str) -> io::Result<()> {
        let mut new = self.path.clone().into_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        let _ = fs::remove_file(&new);
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&new)?.write_all(text.as_bytes());
        let put = written.and_then(|()| fs::rename(&new, &self.path));
        put.inspect_err(|_| drop(fs::remove_file(&new)))
    }

    pub(super) fn remove(&mut self) {
        self.is_there = false;
        let _ = fs::remove_file(&self.path);
    }

    /// Returns the prefix of the file that the note describes. Reads its bytes and compares them with the note's
    /// checksum, because a crash of the machine may have lost them and another program may have changed them. Returns
    /// `None` if they differ.
    pub(super) fn proven_prefix(
        &mut self,
        note: &mut impl Read,
        file: &mut impl Read,
        known: Option<u64>,
    ) -> Option<Prefix> {
        let mut text = String::new();
        note.take(MAX_BYTES).read_to_string(&mut text).ok()?;
        let noted: Value = serde_json::from_str(&text).ok()?;
        let number = |name: &str| noted[name].as_u64();
        let (size, done) = (number("size")?, number("done")?);
        let etag = noted["etag"].as_str().filter(|etag| is_strong(etag))?;
        let is_same = noted["download"] == *self.purpose.0
            && known.is_none_or(|known| known == size)
            && (1..size).contains(&done);
        if !is_same {
            return None;
        }
        let mut prefix = Prefix {
            done: 0,
            crc: crc64(),
            of: Some(Object { etag: etag.into(), size, crc64: number("crc64") }),
        };
        let mut buffer = vec![0; 64 << 10];
        let mut file = file.take(done);
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => prefix.take(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
        let is_proved = prefix.done == done && number("done_crc64") == Some(prefix.crc.sum64());
        self.is_there = is_proved;
        is_proved.then_some(prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purpose(dentry: &str, version: Option<i64>) -> Purpose {
        Purpose::new("https://e", "1", dentry, version)
    }

    /// Three of six bytes, and the note of them.
    fn noted(folder: &Path) -> (Note, String) {
        let mut note = Note::beside(&folder.join("a"), purpose("2", None));
        let mut prefix = Prefix::new(Some("\"e\""), 6, Some(7));
        prefix.take(b"abc");
        note.write(&prefix);
        let text = fs::read_to_string(note.path()).expect("a note");
        (note, text)
    }

    #[test]
    fn a_valid_note_is_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut note, text) = noted(folder.path());
        assert!(note.is_there());
        for bytes in ["abc", "abcd", "abcdefgh"] {
            for known in [None, Some(6)] {
                let found = note.proven_prefix(&mut text.as_bytes(), &mut bytes.as_bytes(), known);
                let found = found.expect("noted");
                let object = Object { etag: "\"e\"".into(), size: 6, crc64: Some(7) };
                assert_eq!((found.done, found.of), (3, Some(object)));
            }
        }
        note.remove();
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_note_that_does_not_match_is_ignored() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut note, text) = noted(folder.path());
        let mut is_believed = |text: &str, bytes: &str, known| {
            let found = note.proven_prefix(&mut text.as_bytes(), &mut bytes.as_bytes(), known);
            assert!(found.is_none() || note.is_there());
            found.is_some()
        };
        assert!(is_believed(&text, "abc", None));
        for bytes in ["", "ab", "abd", "xabc", "\0\0\0"] {
            assert!(!is_believed(&text, bytes, None), "{bytes:?}");
        }
        assert!(!is_believed(&text, "abc", Some(7)));
        for cut in 0..text.len() - 1 {
            assert!(!is_believed(&text[..cut], "abc", None), "{cut}");
        }
        let changes = [
            ("\"done\":3", "\"done\":2"),
            ("\"done\":3", "\"done\":0"),
            ("\"done\":3", "\"done\":6"),
            ("\"done\":3", "\"done\":-3"),
            ("\"size\":6", "\"size\":3"),
            ("\"size\":6", "\"size\":\"6\""),
            ("\\\"e\\\"", "W/\\\"e\\\""),
            ("\\\"e\\\"", ""),
            ("\\\"2\\\"", "\\\"3\\\""),
            ("https://e", "https://f"),
            ("null", "1"),
        ];
        for (from, to) in changes {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text, "{from}");
            assert!(!is_believed(&changed, "abc", None), "{changed}");
        }
        for text in crate::text::cut::tests::texts(100) {
            assert!(!is_believed(&text, "abc", None));
        }
    }

    #[test]
    fn different_downloads_have_different_numbers() {
        let numbers = [
            purpose("2", None).number(b"a"),
            purpose("2", None).number(b"b"),
            purpose("2", Some(1)).number(b"a"),
            purpose("3", None).number(b"a"),
            Purpose::new("https://f", "1", "2", None).number(b"a"),
        ];
        for (index, number) in numbers.iter().enumerate() {
            assert!(!numbers[..index].contains(number));
        }
    }
}
