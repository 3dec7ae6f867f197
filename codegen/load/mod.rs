//! Reads the schema files and finds out which file defines what.

mod crate_root;
mod folder;
mod json;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::problem::{Place, Problem, Problems};
pub use source::Source;

/// All schema files, folder by folder, in the order of their names.
pub struct Schema {
    pub files: Vec<SchemaFile>,
    /// Which file (by position) defines a name. Names are global.
    owners: BTreeMap<String, usize>,
    /// Whether every file could be read. Otherwise what is missing may be there.
    pub is_whole: bool,
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

/// Reads what can be read, and adds what is wrong to `problems`.
pub fn load(sources: &[Source], problems: &mut Problems) -> Schema {
    let taken = crate_root::names();
    let mut schema = Schema { files: Vec::new(), owners: BTreeMap::new(), is_whole: true };
    for source in sources {
        let mut found = Problems::default();
        let paths = folder::find(source, &mut found);
        if paths.is_empty() && found.is_empty() {
            let reason = "the folder holds no schema file (`<module>/<operation>.json`)";
            found.add(Problem::new(source.shown(""), reason));
        }
        for path in paths {
            if let Some(file) = found.keep(read(source, path, &taken)) {
                schema.add(file, &taken, problems);
            }
        }
        schema.is_whole &= found.is_empty();
        problems.extend(found);
    }
    schema
}

impl Schema {
    fn add(&mut self, file: SchemaFile, taken: &BTreeSet<String>, problems: &mut Problems) {
        let place = file.place();
        // What is made of it is a file, too, and some file systems do not tell cases apart.
        let same_path = |other: &&SchemaFile| {
            other.module.is_some() && other.path.eq_ignore_ascii_case(&file.path)
        };
        if let Some(first) = self.files.iter().find(same_path) {
            let reason = format!("there is a {} already; use another file name", first.shown);
            problems.add(place.problem(reason));
        }
        let definitions = place.at("definitions");
        for (name, _) in file.definitions() {
            if let Some(first) = self.owners.get(name) {
                let first = &self.files[*first].shown;
                let reason = format!("`{name}` is already defined in {first}; names are global");
                problems.add(definitions.at(name).problem(reason));
                continue;
            }
            if file.module.is_none() && taken.contains(name) && name != "Timestamp" {
                let reason = format!("`{name}` is a name of this crate's own; use another one");
                problems.add(definitions.at(name).problem(reason));
            }
            self.owners.insert(name.clone(), self.files.len());
        }
        self.files.push(file);
    }
}

fn read(source: &Source, path: String, taken: &BTreeSet<String>) -> Result<SchemaFile, Problem> {
    let shown = source.shown(&path);
    let place = Place::root(&shown);
    let text = folder::read(&source.folder.join(&path)).map_err(|reason| place.problem(reason))?;
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
