//! Reads the schema files and finds out which file defines what.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::json;
use super::problem::{Place, Problem};

/// All schema files, in the order of their names.
pub struct Schema {
    pub files: Vec<SchemaFile>,
    /// Which file (by position) defines a name. Names are global.
    owners: BTreeMap<String, usize>,
}

pub struct SchemaFile {
    /// Path below the schema folder, with `/` between its parts.
    pub path: String,
    /// The folder: DingTalk's module and ours. Files at the top define what modules share.
    pub module: Option<String>,
    pub root: Map<String, Value>,
}

impl SchemaFile {
    pub fn place(&self) -> Place<'_> {
        Place::root(&self.path)
    }

    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".json").unwrap_or(name)
    }

    pub fn text(&self, key: &str) -> &str {
        self.root.get(key).and_then(Value::as_str).unwrap_or("")
    }

    pub fn definitions(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.root.get("definitions").and_then(Value::as_object).into_iter().flatten()
    }
}

impl Schema {
    pub fn definition(&self, name: &str) -> Option<&Value> {
        let file = &self.files[*self.owners.get(name)?];
        file.root.get("definitions")?.get(name)
    }

    pub fn owner(&self, name: &str) -> Option<&SchemaFile> {
        Some(&self.files[*self.owners.get(name)?])
    }

    pub fn definitions(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.owners.keys().filter_map(|name| Some((name.as_str(), self.definition(name)?)))
    }
}

pub fn load(folder: &Path) -> Result<Schema, Problem> {
    let mut paths = Vec::new();
    find(folder, "", &mut paths)?;
    paths.sort();

    let mut schema = Schema { files: Vec::new(), owners: BTreeMap::new() };
    for path in paths {
        let file = read(folder, path)?;
        let place = file.place();
        let definitions = place.at("definitions");
        for (name, _) in file.definitions() {
            if let Some(first) = schema.owners.get(name) {
                let first = &schema.files[*first].path;
                let reason =
                    format!("`{name}` is already defined in schema/{first}; names are global");
                return Err(definitions.at(name).problem(reason));
            }
            schema.owners.insert(name.clone(), schema.files.len());
        }
        schema.files.push(file);
    }
    Ok(schema)
}

fn read(folder: &Path, path: String) -> Result<SchemaFile, Problem> {
    let place = Place::root(&path);
    let text = fs::read_to_string(folder.join(&path))
        .map_err(|error| place.problem(format!("cannot be read: {error}")))?;
    let root = match json::parse(&text) {
        Ok(Value::Object(root)) => root,
        Ok(_) => return Err(place.problem("not a json object")),
        Err(error) => return Err(place.problem(format!("not valid json: {error}"))),
    };
    let module = path.rsplit_once('/').map(|(module, _)| module.to_string());
    if let Some(module) = &module {
        // Rust's own modules, and those of this crate.
        const TAKEN: &[&str] =
            &["core", "emulator", "gateway", "generated", "serde", "std", "ureq"];
        let plain =
            module.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !plain || syn::parse_str::<syn::Ident>(module).is_err() || TAKEN.contains(&&**module) {
            let reason = format!(
                "folder `{module}` cannot be a Rust module; use another name of a-z, 0-9 and _"
            );
            return Err(place.problem(reason));
        }
    }
    Ok(SchemaFile { module, root, path })
}

fn find(folder: &Path, below: &str, paths: &mut Vec<String>) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Place::root(below).problem(error.to_string());
    for entry in fs::read_dir(folder.join(below)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match below {
            "" => name,
            below => format!("{below}/{name}"),
        };
        if entry.path().is_dir() {
            find(folder, &path, paths)?;
        } else if path.ends_with(".json") {
            paths.push(path);
        }
    }
    Ok(())
}
