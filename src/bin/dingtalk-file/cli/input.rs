//! Files named on the command line: by a path, by a pipe's path, or by `-`.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use dingtalk_file::storage::CommitFile;
use dingtalk_file::{SpoolError, Upload, spool};

use crate::show::failure::Failure;
use crate::show::text::{quoted, quoted_path};

const STDIN: &str = "-";

/// Returns true for a stream, which has no size and can be read only once: standard input, a FIFO, `<(…)`.
fn is_stream(path: &Path) -> bool {
    path == Path::new(STDIN) || is_pipe(path)
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    path.metadata().is_ok_and(|found| found.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}

/// Returns standard input. [`io::stdin`] is not used, because it hides that a closed standard input cannot be read.
#[cfg(unix)]
pub fn stdin() -> io::Result<impl Read> {
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
pub fn stdin() -> io::Result<impl Read> {
    Ok(io::stdin().lock())
}

/// Reads a stream to its end, into an unnamed temporary file.
fn spooled(path: &Path) -> Result<File, Failure> {
    let shown = shown(path);
    let unreadable = |error| format!("{shown} cannot be read: {error}");
    let found = if path == Path::new(STDIN) {
        spool(stdin().map_err(unreadable)?)
    } else {
        spool(File::open(path).map_err(unreadable)?)
    };
    Ok(found.map_err(|error| match error {
        SpoolError::Content(error) => unreadable(error),
        SpoolError::Place(_, text) => format!("{shown} {text}"),
    })?)
}

/// Returns the name under which a file is stored: the given one, or else its own. Refuses a name that DingTalk would refuse,
/// before anything is read or sent.
fn name(path: &Path, given: Option<&str>) -> Result<String, Failure> {
    let own = path.file_name().unwrap_or_default();
    let name = match (given, own.to_str()) {
        (Some(name), _) => name,
        (None, _) if is_nameless(path) => {
            return Err(format!("{} has no name; give one with --name", shown(path)).into());
        }
        (None, Some(name)) => name,
        (None, None) => {
            let problem = format!(
                "name {} is not utf-8; give another with --name, or rename the file",
                quoted_path(own.as_ref())
            );
            return Err(problem.into());
        }
    };
    CommitFile::NAME_RULES
        .check(name)
        .map_err(|problem| format!("name {} {problem}; give another with --name", quoted(name)))?;
    Ok(name.into())
}

/// Returns true for a path to one of the process's open files, or to a device. Neither has a name of its own.
fn is_nameless(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let is_descriptor = folder.is_some_and(|name| name == "fd")
        && (path.starts_with("/dev") || path.starts_with("/proc"));
    let is_device = path.starts_with("/dev") && path.metadata().is_ok_and(|found| !found.is_file());
    path == Path::new(STDIN) || path == Path::new("/dev/stdin") || is_descriptor || is_device
}

fn shown(path: &Path) -> String {
    if path == Path::new(STDIN) {
        "standard input".into()
    } else {
        format!("file {}", quoted_path(path))
    }
}

/// Content to upload, under its checked name.
pub struct Content<'a> {
    path: &'a Path,
    name: String,
    /// `None` for a stream, which is not read yet.
    opened: Option<Upload<'static>>,
}

/// Opens a file and checks its name. Reads nothing from a stream, so that wrong settings can fail before it is consumed.
pub fn open<'a>(path: &'a Path, name: Option<&str>) -> Result<Content<'a>, Failure> {
    let opened = (!is_stream(path)).then(|| Upload::file(path)).transpose()?;
    Ok(Content { path, name: self::name(path, name)?, opened })
}

impl Content<'_> {
    /// Returns the upload. Reads a stream to its end.
    pub fn upload(self) -> Result<Upload<'static>, Failure> {
        Ok(match self.opened {
            Some(file) => file.name(self.name),
            None => Upload::new(self.name, spooled(self.path)?)?,
        })
    }
}

/// Checks that the journal is not one of the named files, even if they do not exist yet.
pub fn check_journal<'a>(
    journal: Option<&Path>,
    named: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<(), String> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let Some(journal) = journal.map(real) else { return Ok(()) };
    match named.into_iter().find(|path| real(path) == journal) {
        Some(path) => {
            Err(format!("{} is also the journal; give the journal another name", quoted_path(path)))
        }
        None => Ok(()),
    }
}

/// Checks that no stream is named twice, even by two paths, because the second reader would find it empty. `read` lists
/// the files that settings come from.
pub fn check_once<'a>(
    named: impl IntoIterator<Item = &'a PathBuf>,
    read: &[PathBuf],
) -> Result<(), String> {
    let named = named.into_iter().map(|path| (path, stream(path)));
    // In settings, a dash is the name of a file.
    let read = read.iter().map(|path| (path, file_stream(path)));
    let mut known: Vec<(&Path, Stream)> = Vec::new();
    for (path, stream) in named.chain(read).filter_map(|(path, stream)| Some((path, stream?))) {
        match known.iter().find(|(_, other)| *other == stream) {
            Some((first, _)) if path == first && path == Path::new(STDIN) => {
                return Err("- is given twice, but standard input can be read once".into());
            }
            Some((first, _)) => {
                return Err(format!(
                    "{} and {} are the same stream, which can be read once",
                    shown(first),
                    shown(path)
                ));
            }
            None => known.push((path, stream)),
        }
    }
    Ok(())
}

/// The identity of a stream.
type Stream = (u64, u64);

/// Returns the identity of the stream at a path, or `None` for a file, which can be read again.
fn stream(path: &Path) -> Option<Stream> {
    if path == Path::new(STDIN) {
        Some(stdin_stream().unwrap_or((u64::MAX, u64::MAX)))
    } else {
        file_stream(path)
    }
}

#[cfg(unix)]
fn stdin_stream() -> Option<Stream> {
    let stdin = io::stdin().as_fd().try_clone_to_owned().ok()?;
    Some(identity(&File::from(stdin).metadata().ok()?))
}

#[cfg(unix)]
fn file_stream(path: &Path) -> Option<Stream> {
    let found = path.metadata().ok()?;
    // Where opening /dev/fd duplicates a descriptor, a file's position is shared as well.
    (!found.is_file() && !found.is_dir() || is_nameless(path)).then(|| identity(&found))
}

#[cfg(unix)]
fn identity(found: &std::fs::Metadata) -> Stream {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn stdin_stream() -> Option<Stream> {
    None
}

#[cfg(not(unix))]
fn file_stream(_: &Path) -> Option<Stream> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_without_a_name_needs_one() {
        let rows = [
            ("a.txt", Some("a.txt")),
            ("/tmp/fifo", Some("fifo")),
            ("./-", Some("-")),
            ("-", None),
            ("/dev/stdin", None),
            ("/dev/fd/63", None),
            ("/proc/self/fd/0", None),
            ("/proc/1234/fd/7", None),
            ("/proc/cpuinfo", Some("cpuinfo")),
        ];
        for (path, own) in rows {
            let path = Path::new(path);
            assert_eq!(name(path, None).ok().as_deref(), own, "{path:?}");
            assert_eq!(name(path, Some("b")).ok().as_deref(), Some("b"), "{path:?}");
            assert!(name(path, Some("b|")).is_err());
        }
    }

    /// Files in /dev/shm are ordinary files.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_in_memory_has_a_name_and_is_read_again() {
        let Ok(file) = tempfile::NamedTempFile::new_in("/dev/shm") else { return };
        let path = file.path().to_path_buf();
        assert!(name(&path, None).is_ok());
        assert!(check_once(std::slice::from_ref(&path), std::slice::from_ref(&path)).is_ok());
    }

    #[test]
    fn standard_input_is_read_once() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let rows: [(&[&str], &[&str], bool); 6] = [
            (&["a", "b"], &[], true),
            (&["-", "b"], &["c"], true),
            (&["./-", "-"], &["-"], true),
            (&["-", "-"], &[], false),
            (&["-", "a", "-"], &[], false),
            (&["a", "a"], &["a"], true),
        ];
        for (named, read, fits) in rows {
            let checked = check_once(&paths(named), &paths(read));
            assert_eq!(checked.is_ok(), fits, "{named:?} {checked:?}");
        }
    }
}
