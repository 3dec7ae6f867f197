//! Finds the files of a schema folder. The folder may be anyone's, so nothing here blocks and every read is bounded.

use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::super::problem::{Place, Problems};
use super::source::Source;

/// The largest schema file. An operation takes some kilobytes.
const MAX_BYTES: u64 = 4 << 20;

/// The largest schema. DingTalk has some 3,300 operations.
const MAX_ALL_BYTES: u64 = 64 << 20;

/// The most files and folders in a schema folder and its modules.
const MAX_ENTRIES: usize = 10_000;

/// The longest name of a file. The generated file has a longer one, and most file systems allow 255 bytes.
const MAX_NAME_LENGTH: usize = 200;

/// Returns the sorted paths of the schema files below the folder, with `/` between their parts. Skips hidden files, because
/// editors keep locks and drafts in them.
pub fn find(source: &Source, problems: &mut Problems) -> Vec<String> {
    let mut found =
        Finder { source, problems, seen: Vec::new(), paths: Vec::new(), entries: 0, bytes: 0 };
    found.folder("");
    if found.is_too_much() {
        let reason = format!(
            "contains more than {MAX_ENTRIES} files and folders, or more than {} MiB of schema files; \
             is it the folder that is meant?",
            MAX_ALL_BYTES >> 20
        );
        found.problem("", reason);
    }
    let mut paths = found.paths;
    paths.sort();
    paths
}

struct Finder<'a> {
    source: &'a Source,
    problems: &'a mut Problems,
    /// The real paths of folders, and the paths by which they were reached.
    seen: Vec<(PathBuf, String)>,
    paths: Vec<String>,
    /// The number of entries so far, and the size of the schema files among them.
    entries: usize,
    bytes: u64,
}

impl Finder<'_> {
    fn problem(&mut self, path: &str, reason: impl Into<String>) {
        let shown = self.source.shown(path);
        self.problems.add(Place::root(&shown).problem(reason));
    }

    fn is_too_much(&self) -> bool {
        self.entries > MAX_ENTRIES || self.bytes > MAX_ALL_BYTES
    }

    fn folder(&mut self, below: &str) {
        let folder = self.source.folder.join(below);
        let entries = fs::canonicalize(&folder).and_then(|real| Ok((real, fs::read_dir(&folder)?)));
        let (real, entries) = match entries {
            Ok(found) => found,
            Err(error) => return self.problem(below, format!("cannot be read: {error}")),
        };
        if let Some((_, first)) = self.seen.iter().find(|(seen, _)| *seen == real) {
            let reason = format!("a link to {}, which is read already", self.source.shown(first));
            return self.problem(below, reason);
        }
        // Such a folder is not entered, because a link may lead to a whole disk.
        if below.contains('/') {
            let reason = "is a folder in a module's folder, which contains schema files only";
            return self.problem(below, reason);
        }
        self.seen.push((real, below.to_string()));
        for entry in entries {
            self.entries += 1;
            if self.is_too_much() {
                return;
            }
            match entry {
                Ok(entry) => self.entry(below, &entry.file_name(), &entry.path()),
                Err(error) => self.problem(below, format!("cannot be read: {error}")),
            }
        }
    }

    fn entry(&mut self, below: &str, name: &std::ffi::OsStr, at: &Path) {
        let shown = name.to_string_lossy();
        if shown.starts_with('.') {
            return;
        }
        let path = match below {
            "" => shown.to_string(),
            below => format!("{below}/{shown}"),
        };
        let is_schema = shown.ends_with(".json");
        // Follows links. Opens nothing, so a pipe does not block.
        let (kind, size) = match fs::metadata(at) {
            Ok(found) => (found.file_type(), found.len()),
            Err(error) if is_schema => {
                return self.problem(&path, format!("cannot be read: {error}"));
            }
            Err(_) => return,
        };
        if !kind.is_dir() && !is_schema {
            return;
        }
        if name.to_str().is_none() {
            return self.problem(&path, "the name is not utf-8, as that of a Rust source must be");
        }
        if kind.is_dir() {
            return self.folder(&path);
        }
        if shown.len() > MAX_NAME_LENGTH {
            let reason = format!(
                "the name has {} bytes, and may have {MAX_NAME_LENGTH}: a file with a longer one is \
                 made of it",
                shown.len()
            );
            return self.problem(&path, reason);
        }
        if !kind.is_file() {
            return self.problem(&path, format!("is {}, not a file", named(kind)));
        }
        // Files of /proc report this size; some never end, and some block.
        if size == 0 {
            return self.problem(&path, "is empty, or a file of the system");
        }
        self.bytes += size.min(MAX_BYTES);
        self.paths.push(path);
    }
}

/// Names the kind of an entry that is neither file nor folder.
fn named(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    let _ = kind;
    "something else"
}

/// Reads a schema file.
pub fn read(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("cannot be read: {error}");
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    // A file of the system may report a wrong size.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("has more than {} MiB, which no schema file takes", MAX_BYTES >> 20));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err("begins with a byte order mark; save it as utf-8 without one".into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("is not utf-8: byte {at} begins no character")
    })
}
