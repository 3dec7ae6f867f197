//! Files as the command line names them: by a path, by a pipe's path, or by `-`.

use std::error::Error as _;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use dingtalk_file::storage::CommitFile;
use dingtalk_file::{Upload, spool};

use crate::show::failure::Failure;

const STDIN: &str = "-";

/// Returns whether a file can be read only once and has no size: standard input, a FIFO, `<(…)`.
pub fn is_stream(path: &Path) -> bool {
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

/// Reads a stream to its end into a temporary file, which disappears when it is closed.
pub fn spooled(path: &Path) -> Result<File, Failure> {
    let shown = shown(path);
    let failed = |error: &dyn std::error::Error| format!("{shown} cannot be read: {error}");
    let found = if path == Path::new(STDIN) {
        spool(io::stdin().lock())
    } else {
        spool(File::open(path).map_err(|error| failed(&error))?)
    };
    Ok(found.map_err(|error| match (error.detail(), error.source()) {
        (Some(detail), Some(source)) => format!("{shown}: {detail}: {source}"),
        _ => failed(&error),
    })?)
}

/// Returns the name under which a file is stored: the one that was given, or its own. A name that DingTalk would refuse
/// fails before anything is read or sent.
pub fn name(path: &Path, given: Option<&str>) -> Result<String, Failure> {
    let own = path.file_name().unwrap_or_default();
    let name = match (given, own.to_str()) {
        (Some(name), _) => name,
        (None, _) if is_nameless(path) => {
            return Err(format!("{} has no name; give one with --name", shown(path)).into());
        }
        (None, Some(name)) => name,
        (None, None) => {
            let problem =
                format!("name {own:?} is not utf-8; give another with --name, or rename the file");
            return Err(problem.into());
        }
    };
    CommitFile::NAME_RULES
        .check(name)
        .map_err(|problem| format!("name {name:?} {problem}; give another with --name"))?;
    Ok(name.into())
}

/// Returns whether a path names one of the process's open files, which has no name of its own.
fn is_nameless(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    path == Path::new(STDIN)
        || path.starts_with("/dev")
        || path.starts_with("/proc") && folder.is_some_and(|name| name == "fd")
}

fn shown(path: &Path) -> String {
    if path == Path::new(STDIN) { "standard input".into() } else { format!("file {path:?}") }
}

/// Returns the upload of a file under its name.
pub fn upload(path: &Path, given: Option<&str>) -> Result<Upload<'static>, Failure> {
    if is_stream(path) {
        // A wrong name fails before the stream is read.
        let name = name(path, given)?;
        return Ok(Upload::new(name, spooled(path)?)?);
    }
    let upload = Upload::file(path)?;
    Ok(upload.name(name(path, given)?))
}

/// Checks that standard input is named once: as a file, or as a list of people.
pub fn check_stdin(files: &[PathBuf], lists: &[PathBuf]) -> Result<(), Failure> {
    let count = |paths: &[PathBuf]| paths.iter().filter(|path| *path == Path::new(STDIN)).count();
    let files = count(files);
    if files > 0 && files + count(lists) > 1 {
        return Err("- is given twice, but standard input can be read once".to_string().into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_needs_one() {
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

    #[test]
    fn standard_input_is_read_once() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let rows: [(&[&str], &[&str], bool); 6] = [
            (&["a", "b"], &[], true),
            (&["-", "b"], &["c"], true),
            (&["./-", "-"], &[], true),
            (&["-", "-"], &[], false),
            (&["-"], &["-"], false),
            (&["a"], &["b", "-"], true),
        ];
        for (files, lists, fits) in rows {
            assert_eq!(check_stdin(&paths(files), &paths(lists)).is_ok(), fits, "{files:?}");
        }
    }
}
