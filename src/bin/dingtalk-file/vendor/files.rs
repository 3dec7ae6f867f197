//! Schema files: this crate's own, and those of an application's folder.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use dingtalk_file::catalog::Catalog;
use serde_json::{Map, Value};

use super::route::shape;
use super::spelling::{capital, small};
use super::takes;
use crate::show::text;

/// The largest file that the build accepts.
const MAX_BYTES: u64 = 4 << 20;

/// The most entries of a folder that the build accepts.
const MAX_ENTRIES: usize = 10_000;

/// A schema file.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    /// Path below its folder: `storage/commit_file.json`.
    pub path: String,
    /// The name of the file as messages show it.
    pub shown: String,
    /// True for an application's file, false for this crate's.
    pub application: bool,
    pub root: Map<String, Value>,
}

impl SchemaFile {
    /// Returns the folder, or an empty text for a file at the top.
    pub fn module(&self) -> &str {
        self.path.split_once('/').map_or("", |(module, _)| module)
    }

    /// Returns the name of the request of an operation's file.
    pub fn request(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let words = name.strip_suffix(".json").unwrap_or(name).split('_');
        words.map(capital).collect()
    }

    /// Returns `x-operation`, if the file describes an operation.
    pub fn operation(&self) -> Option<&Value> {
        self.root.get("x-operation")
    }

    /// Returns the vendor's name of an operation.
    pub fn vendor_name(&self) -> String {
        let given = self.operation().and_then(|operation| operation["name"].as_str());
        given.map_or_else(|| small(&self.request()), String::from)
    }

    pub fn definition(&self, name: &str) -> Option<&Value> {
        self.root.get("definitions")?.get(name)
    }

    /// Returns the operation's name in Rust.
    pub fn in_rust(&self) -> String {
        format!("dingtalk_file::{}::{}", self.module(), self.request())
    }
}

/// All files of a build.
#[derive(Clone, Debug)]
pub struct Files(pub Vec<SchemaFile>);

impl Files {
    /// Returns this crate's files.
    pub fn built_in() -> Files {
        let files = Catalog::schema_files().iter().map(|(path, text)| SchemaFile {
            path: (*path).into(),
            shown: format!("schema/{path}"),
            application: false,
            root: serde_json::from_str(text).expect("the build has read it"),
        });
        Files(files.collect())
    }

    /// Adds the files of an application's folder. They replace the versions with which the command was built.
    pub fn read(&mut self, folder: &Path) -> Result<(), String> {
        for file in read(folder)? {
            let is_new = |own: &SchemaFile| {
                own.path != file.path || file.module().is_empty() && own.root != file.root
            };
            self.0.retain(is_new);
            self.0.push(file);
        }
        Ok(())
    }

    /// Returns the definition with this name in a module, else the shared one, and its file.
    pub fn find(&self, module: &str, name: &str) -> Option<(&SchemaFile, &Value)> {
        self.defined(module, name).or_else(|| self.defined("", name))
    }

    fn defined(&self, module: &str, name: &str) -> Option<(&SchemaFile, &Value)> {
        let files = self.0.iter().filter(|file| file.module() == module);
        files.into_iter().find_map(|file| Some((file, file.definition(name)?)))
    }

    /// Returns all definitions that a module can use, with their names.
    pub fn usable<'a>(&'a self, module: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let files = self.0.iter().filter(move |file| [module, ""].contains(&file.module()));
        let definitions = files.filter_map(|file| file.root.get("definitions")?.as_object());
        definitions.flatten().map(|(name, definition)| (name.as_str(), definition))
    }

    /// Returns the file of the operation with this route.
    pub fn routed(&self, host: &str, method: &str, path: &str) -> Option<&SchemaFile> {
        self.0.iter().find(|file| {
            file.operation().is_some_and(|operation| {
                let text = |key: &str| operation[key].as_str().unwrap_or_default();
                text("host") == host
                    && text("method") == method
                    && shape(text("path")) == shape(path)
            })
        })
    }
}

/// Returns the name of the definition that a property refers to.
pub fn referred(property: &Value) -> Option<&str> {
    property["$ref"].as_str()?.rsplit('/').next()
}

/// Reads a folder as the build does: its files, and the files in a folder for each module.
fn read(folder: &Path) -> Result<Vec<SchemaFile>, String> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if !path.is_dir() {
            files.extend(file(folder, &path)?);
            continue;
        }
        let shown = text::path(&path);
        let real = |path: &Path| path.canonicalize().ok();
        if real(&path).is_some_and(|path| real(folder).is_some_and(|real| real.starts_with(path))) {
            return Err(format!("{shown}#: a link to a folder that it is in"));
        }
        let own = entries(&path)?;
        if let Some(inner) = own.iter().find(|path| path.is_dir()) {
            return Err(format!("{}#: is a folder in a module's folder", text::path(inner)));
        }
        for path in own {
            files.extend(file(folder, &path)?);
        }
    }
    Ok(files)
}

/// Returns the entries of a folder that the build reads, ordered.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let shown = text::path(folder);
    let failed = |error: io::Error| format!("{shown} cannot be read: {error}");
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
        if paths.len() > MAX_ENTRIES {
            return Err(format!("{shown} has more than {MAX_ENTRIES} entries: is it that folder?"));
        }
    }
    paths.sort();
    Ok(paths)
}

/// Reads a file, if it is a schema file.
fn file(folder: &Path, path: &Path) -> Result<Option<SchemaFile>, String> {
    if path.extension().is_none_or(|end| end != "json") {
        return Ok(None);
    }
    let shown = path.display().to_string();
    let refused = |problem: String| format!("{}#: {problem}", text::path(path));
    let below = path.strip_prefix(folder).expect("it was found there");
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    if let [module, _] = &parts[..] {
        takes::module(module).map_err(refused)?;
    }
    match content(path).map_err(refused)? {
        Value::Object(root) => {
            Ok(Some(SchemaFile { path: parts.join("/"), shown, application: true, root }))
        }
        _ => Err(refused("not a json object".into())),
    }
}

/// Reads the JSON in a file. A pipe is refused without being opened.
fn content(path: &Path) -> Result<Value, String> {
    let unreadable = |error: io::Error| format!("cannot be read: {error}");
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err("is not a file".into());
    }
    let mut text = String::new();
    let mut file = File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1);
    match file.read_to_string(&mut text) {
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err("is not utf-8".into()),
        result => result.map_err(unreadable)?,
    };
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("has more than {} MiB, which no schema file has", MAX_BYTES >> 20));
    }
    serde_json::from_str(&text).map_err(|error| format!("not valid json: {error}"))
}
