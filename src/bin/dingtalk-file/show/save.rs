//! Files that are written all, or none of them.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use dingtalk_file::Outcome;

use crate::show::failure::{ErrorObject, Failed, Failure};
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text;

/// What is done about a file that is there already.
#[derive(Clone, Copy, PartialEq)]
pub enum There {
    /// Nothing is written.
    Kept,
    /// It is replaced. Where it is a link, the link is replaced.
    Replaced,
}

/// Why files were not written.
#[derive(Debug)]
pub enum Unsaved {
    /// Nothing was written.
    Nothing(String),
    /// Some have replaced what was there.
    Partly(String),
}

impl Unsaved {
    pub fn report(self) -> Result<Report, Failure> {
        match self {
            Unsaved::Nothing(problem) => Err(problem.into()),
            Unsaved::Partly(problem) => {
                let error = ErrorObject::without_call(Outcome::Invalid, &problem, None);
                let json = json(&Failed { error }).into();
                let problem = format!("error: {problem}");
                Ok(Report { problem, json, status: 5, ..Report::default() })
            }
        }
    }
}

/// Writes files, for which it creates folders. Each is written beside its place first, so that a full disk leaves nothing.
pub fn save(files: &[(PathBuf, String)], there: There) -> Result<(), Unsaved> {
    let mut work = Work::default();
    let failed =
        |path: &Path, error: io::Error| format!("{} cannot be written: {error}", text::path(path));
    for (path, text) in files {
        if let Err(error) = work.write(path, text) {
            work.undo();
            return Err(Unsaved::Nothing(format!("{}; nothing was written", failed(path, error))));
        }
    }
    for (count, (path, _)) in files.iter().enumerate() {
        let Err(error) = work.place(count, path, there) else { continue };
        let problem = failed(path, error);
        let is_undone = there == There::Kept || count == 0;
        if is_undone {
            files[..count].iter().for_each(|(path, _)| drop(fs::remove_file(path)));
        }
        work.undo();
        if is_undone {
            return Err(Unsaved::Nothing(format!("{problem}; nothing was written")));
        }
        let (left, last) = (files.len() - count, text::path(&files[count - 1].0));
        return Err(Unsaved::Partly(format!(
            "{problem}; {count} files are written, up to {last}, and {left} are not"
        )));
    }
    Ok(())
}

#[derive(Default)]
struct Work {
    /// The folders that were created, outer ones first.
    folders: Vec<PathBuf>,
    /// The files beside their places.
    beside: Vec<PathBuf>,
}

impl Work {
    fn write(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let folder = path.parent().expect("a file is in a folder");
        let missing = folder
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing: Vec<_> = missing.map(Path::to_path_buf).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        // The build reads no name that begins with a dot.
        let beside = folder.join(format!(".{name}.{}.new", std::process::id()));
        let mut file = fs::File::create_new(&beside)?;
        self.beside.push(beside);
        file.write_all(text.as_bytes())
    }

    fn place(&mut self, at: usize, path: &Path, there: There) -> io::Result<()> {
        match path.symlink_metadata() {
            Ok(_) if there == There::Kept => return Err(ErrorKind::AlreadyExists.into()),
            Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            _ => {}
        }
        fs::rename(&self.beside[at], path)
    }

    /// Removes what is not in its place, and the folders that are empty then.
    fn undo(&mut self) {
        self.beside.iter().for_each(|path| drop(fs::remove_file(path)));
        self.folders.iter().rev().for_each(|path| drop(fs::remove_dir(path)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> =
            entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        let files = |names: &[&str]| {
            names.iter().map(|name| (at(name), format!("new {name}"))).collect::<Vec<_>>()
        };
        save(&files(&["a/b/1", "a/2"]), There::Kept).expect("written");
        assert_eq!(fs::read_to_string(at("a/b/1")).expect("a file"), "new a/b/1");

        // In the way: a file among new ones, and a folder.
        let refused = save(&files(&["c/1", "a/2", "a/3"]), There::Kept);
        assert!(matches!(refused, Err(Unsaved::Nothing(_))), "{refused:?}");
        let refused = save(&files(&["a/b", "a/2"]), There::Replaced);
        assert!(matches!(refused, Err(Unsaved::Nothing(_))), "{refused:?}");
        // A file where a folder must be.
        let refused = save(&files(&["d/1", "a/2/3"]), There::Replaced);
        assert!(matches!(refused, Err(Unsaved::Nothing(_))), "{refused:?}");
        assert_eq!(names(folder.path()), ["a"]);
        assert_eq!(names(&at("a")), ["2", "b"]);

        fs::write(at("a/2"), "old").expect("written");
        let partly = save(&files(&["a/2", "a/b", "a/3"]), There::Replaced);
        let Err(Unsaved::Partly(told)) = partly else { panic!("{partly:?}") };
        let rest =
            format!("; 1 files are written, up to {}, and 2 are not", text::path(&at("a/2")));
        assert!(told.ends_with(&rest), "{told}");
        assert_eq!(fs::read_to_string(at("a/2")).expect("a file"), "new a/2");
        assert_eq!(names(&at("a")), ["2", "b"]);
    }

    /// What a link leads to is nobody's to replace.
    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, link) = (folder.path().join("own"), folder.path().join("link"));
        fs::write(&own, "old").expect("written");
        std::os::unix::fs::symlink(&own, &link).expect("a link");
        let files = [(link.clone(), "new".to_string())];
        assert!(matches!(save(&files, There::Kept), Err(Unsaved::Nothing(_))));
        save(&files, There::Replaced).expect("written");
        assert_eq!(fs::read_to_string(&own).expect("a file"), "old");
        assert_eq!(fs::read_to_string(&link).expect("a file"), "new");
        assert!(!link.is_symlink());
    }
}
