//! Reads the schema files and finds out which file defines what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value};

use super::crate_root;
use super::json;
use super::problem::{Place, Problem};
use super::source::Source;

/// All schema files, folder by folder, in the order of their names.
pub struct Schema {
    pub files: Vec<SchemaFile>,
    /// Which file (by position) defines a name. Names are global.
    owners: BTreeMap<String, usize>,
}

pub struct SchemaFile {
    /// Path below its schema folder, with `/` between its parts.
    pub path: String,
    /// How problems name the file. Of an application's file it is where the file stands.
    pub shown: String,
    /// Whether it is the application's and not this crate's.
    pub application: bool,
    /// The folder: DingTalk's module and ours. Files at the top define what modules share.
    pub module: Option<String>,
    pub root: Map<String, Value>,
}

impl SchemaFile {
    pub fn place(&self) -> Place<'_> {
        Place::root(&self.shown)
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

pub fn load(sources: &[Source]) -> Result<Schema, Problem> {
    let taken = crate_root::names();
    let mut schema = Schema { files: Vec::new(), owners: BTreeMap::new() };
    for source in sources {
        let mut paths = Vec::new();
        find(source, "", &mut paths)?;
        paths.sort();
        if paths.is_empty() {
            let reason = "the folder holds no schema file (`<module>/<operation>.json`)";
            return Err(Problem::new(source.shown(""), reason));
        }
        for path in paths {
            schema.add(read(source, path, &taken)?, &taken)?;
        }
    }
    Ok(schema)
}

impl Schema {
    fn add(&mut self, file: SchemaFile, taken: &BTreeSet<String>) -> Result<(), Problem> {
        let place = file.place();
        // What is made of it is a file, too, and some file systems do not tell cases apart.
        let same_path = |other: &&SchemaFile| {
            other.module.is_some() && other.path.eq_ignore_ascii_case(&file.path)
        };
        if let Some(first) = self.files.iter().find(same_path) {
            let reason = format!("there is a {} already; use another file name", first.shown);
            return Err(place.problem(reason));
        }
        let definitions = place.at("definitions");
        for (name, _) in file.definitions() {
            if let Some(first) = self.owners.get(name) {
                let first = &self.files[*first].shown;
                let reason = format!("`{name}` is already defined in {first}; names are global");
                return Err(definitions.at(name).problem(reason));
            }
            if file.module.is_none() && taken.contains(name) && name != "Timestamp" {
                let reason = format!("`{name}` is a name of this crate's own; use another one");
                return Err(definitions.at(name).problem(reason));
            }
            self.owners.insert(name.clone(), self.files.len());
        }
        self.files.push(file);
        Ok(())
    }
}

fn read(source: &Source, path: String, taken: &BTreeSet<String>) -> Result<SchemaFile, Problem> {
    let shown = source.shown(&path);
    let place = Place::root(&shown);
    let text = fs::read_to_string(source.folder.join(&path))
        .map_err(|error| place.problem(format!("cannot be read: {error}")))?;
    let root = match json::parse(&text) {
        Ok(Value::Object(root)) => root,
        Ok(_) => return Err(place.problem("not a json object")),
        Err(error) => return Err(place.problem(format!("not valid json: {error}"))),
    };
    let module = path.rsplit_once('/').map(|(module, _)| module.to_string());
    if let Some(module) = &module {
        // What generated code calls by these names, beside the modules of this crate.
        const TAKEN: &[&str] = &["core", "gateway", "serde", "std"];
        let plain =
            module.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let taken = TAKEN.contains(&&**module) || taken.contains(module);
        if !plain || taken || syn::parse_str::<syn::Ident>(module).is_err() {
            let reason = format!(
                "folder `{module}` cannot be a Rust module; use another name of a-z, 0-9 and _"
            );
            return Err(place.problem(reason));
        }
    }
    Ok(SchemaFile { application: source.application, module, root, path, shown })
}

fn find(source: &Source, below: &str, paths: &mut Vec<String>) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::new(source.shown(below), error.to_string());
    for entry in fs::read_dir(source.folder.join(below)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match below {
            "" => name,
            below => format!("{below}/{name}"),
        };
        if entry.path().is_dir() {
            find(source, &path, paths)?;
        } else if path.ends_with(".json") {
            paths.push(path);
        }
    }
    Ok(())
}
