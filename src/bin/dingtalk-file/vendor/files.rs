//! Schema files: this crate's own, and those of an application's folder.

use std::fs;
use std::path::Path;

use dingtalk_file::catalog::Catalog;
use serde_json::{Map, Value};

use super::generator::{self, Texts};
use super::route::shape;
use super::spelling::{capital, small};

/// A schema file.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    /// Path below its folder: `storage/commit_file.json`.
    pub path: String,
    /// The name of the file for people.
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

    /// Returns `x-operation`, if the file is an operation's.
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

    /// Returns the operation as Rust names it.
    pub fn in_rust(&self) -> String {
        format!("dingtalk_file::{}::{}", self.module(), self.request())
    }
}

/// All files that a build has.
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

    /// Adds the files of an application's folder. What the command was built with gives way to what that is now.
    pub fn read(&mut self, folder: &Path) -> Result<(), String> {
        for file in generator::read(folder)? {
            let is_new = |own: &SchemaFile| {
                own.path != file.path || file.module.is_none() && own.root != file.root
            };
            self.0.retain(is_new);
            let generator::SchemaFile { path, shown, application, root, .. } = file;
            self.0.push(SchemaFile { path, shown, application, root });
        }
        Ok(())
    }

    /// Returns what a build would refuse if these files were in a folder.
    pub fn check(&self, folder: &Path, new: &Texts) -> Result<(), String> {
        let own = |path: &str| self.0.iter().any(|file| !file.application && file.path == path);
        let texts = Catalog::schema_files().iter().filter(|(path, _)| own(path));
        let texts: Vec<_> = texts.copied().collect();
        generator::check(&texts, Some(folder).filter(|folder| has_files(folder)), new, folder)
    }

    /// Returns the definition that a name means in a module, and its file: the module's own, else the shared one.
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

    /// Returns the file of the operation that a route leads to.
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

/// Returns true if there is a schema file in a folder or in a module's.
pub fn has_files(folder: &Path) -> bool {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let is_file = |name: std::ffi::OsString| {
        let name = name.to_string_lossy();
        name.ends_with(".json") && !name.starts_with('.')
    };
    entries(folder).any(|entry| {
        is_file(entry.file_name()) || entries(&entry.path()).any(|entry| is_file(entry.file_name()))
    })
}
