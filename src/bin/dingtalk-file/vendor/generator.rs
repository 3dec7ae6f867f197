//! The generator's own reading and checking: no build takes what it refuses.

#![allow(
    dead_code,
    unreachable_patterns,
    unused_imports,
    reason = "the generator has more than this"
)]

#[path = "../../../../codegen/check/mod.rs"]
mod check;
#[path = "../../../../codegen/dialect/mod.rs"]
mod dialect;
#[path = "../../../text/header.rs"]
mod header_text;
#[path = "../../../../codegen/load/mod.rs"]
mod load;
#[path = "../../../../codegen/problem.rs"]
mod problem;
#[path = "../../../../codegen/suggest.rs"]
mod suggest;
#[path = "../../../text/characters.rs"]
mod text;
#[path = "../../../text/time_format.rs"]
mod time_format;

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::{env, process};

pub use self::load::SchemaFile;
use self::load::Source;
use self::problem::Problems;

/// Returns the schema files of an application's folder.
pub fn read(folder: &Path) -> Result<Vec<SchemaFile>, String> {
    let mut problems = Problems::default();
    let schema = load::load(&[application(folder)], &mut problems);
    problems.or(schema.files).map_err(|problems| told(&problems))
}

fn application(folder: &Path) -> Source {
    Source { folder: folder.into(), application: true }
}

/// Returns the problems of a build on one line.
fn told(problems: &Problems) -> String {
    problems.to_string().lines().collect::<Vec<_>>().join("; ")
}

/// Files of a schema, by their paths in its folder.
pub type Texts<'a> = [(&'a str, &'a str)];

/// Returns what a build would refuse if these new files were in a folder. `folder` is an application's, if that has schema
/// files, and `own` are this crate's.
pub fn check(own: &Texts, folder: Option<&Path>, new: &Texts, shown: &Path) -> Result<(), String> {
    let failed = |error| {
        let folder = env::temp_dir();
        format!(
            "the temporary folder {} cannot be written to: {error}",
            crate::show::text::path(&folder)
        )
    };
    let stage = Stage::new().map_err(failed)?;
    let placed = stage.write("own", own).and_then(|own| Ok((own, stage.write("new", new)?)));
    let (own, new) = placed.map_err(failed)?;
    let refused = |new: Option<&Path>| {
        let sources = folder.into_iter().chain(new).map(application);
        let mut problems = Problems::default();
        let all: Vec<_> = [Source::own(&own)].into_iter().chain(sources).collect();
        let schema = load::load(&all, &mut problems);
        check::check(&schema, &mut problems);
        problems.or(()).err().map(|problems| told(&problems))
    };
    let Some(problems) = refused(Some(&new)) else { return Ok(()) };
    Err(match folder.and_then(|_| refused(None)) {
        Some(before) => format!("the build refuses what is there already: {before}"),
        None => {
            let problems =
                problems.replace(&new.display().to_string(), &shown.display().to_string());
            format!("the build would refuse this: {problems}")
        }
    })
}

/// A folder for files that the generator reads, which is removed in the end.
struct Stage(PathBuf);

impl Stage {
    fn new() -> io::Result<Stage> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let mut number = 0;
        loop {
            let name = format!("dingtalk-file-{}-{number}", process::id());
            let path = env::temp_dir().join(name);
            match builder.create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                result => return result.map(|()| Stage(path)),
            }
        }
    }

    fn write(&self, name: &str, files: &Texts) -> io::Result<PathBuf> {
        let folder = self.0.join(name);
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("it is in a folder"))?;
            fs::write(path, text)?;
        }
        Ok(folder)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
