//! Reads the schema files and resolves names.

pub mod crate_root;
mod folder;
mod json;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::problem::{Place, Problem, Problems};
pub use source::Source;

/// All schema files, by folder and name.
pub struct Schema {
    pub files: Vec<SchemaFile>,
    /// The position of the file that defines a name.
    owners: BTreeMap<Named, usize>,
    /// True if every file could be read. Otherwise, a missing definition is not reported.
    pub is_whole: bool,
}

/// A definition's name and module. A definition that modules share has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub module: Option<String>,
    pub name: String,
}

/// A definition and its file.
#[derive(Clone, Copy)]
pub struct Definition<'a> {
    pub file: &'a SchemaFile,
    pub name: &'a str,
    pub value: &'a Value,
}

impl<'a> Definition<'a> {
    pub fn module(&self) -> Option<&'a str> {
        self.file.module.as_deref()
    }

    pub fn named(&self) -> Named {
        Named { module: self.file.module.clone(), name: self.name.into() }
    }
}

pub struct SchemaFile {
    /// Path below its schema folder, with `/` between its parts.
    pub path: String,
    /// The name of the file for problems: the full path of an application's file.
    pub shown: String,
    /// True for an application's file, false for this crate's.
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
    /// Resolves a name in a module: returns the module's own definition, else the shared one.
    pub fn find(&self, module: Option<&str>, name: &str) -> Option<Definition<'_>> {
        module.and_then(|own| self.defined(Some(own), name)).or_else(|| self.defined(None, name))
    }

    fn defined(&self, module: Option<&str>, name: &str) -> Option<Definition<'_>> {
        let named = Named { module: module.map(String::from), name: name.into() };
        let (named, owner) = self.owners.get_key_value(&named)?;
        self.definition(named, *owner)
    }

    /// Returns the names of the fields in which an answer reports an error code.
    pub fn code_names(&self) -> impl Iterator<Item = &str> {
        let gateway = self.files.iter().find_map(|file| file.root.get("x-gateway"));
        let names = gateway.and_then(|gateway| gateway["envelope"]["code"].as_array());
        names.into_iter().flatten().filter_map(Value::as_str)
    }

    fn definition<'a>(&'a self, named: &'a Named, owner: usize) -> Option<Definition<'a>> {
        let file = &self.files[owner];
        let value = file.root.get("definitions")?.get(&named.name)?;
        Some(Definition { file, name: &named.name, value })
    }

    pub fn definitions(&self) -> impl Iterator<Item = Definition<'_>> {
        self.owners.iter().filter_map(|(named, owner)| self.definition(named, *owner))
    }
}

/// Reads all files, and adds their problems to `problems`.
pub fn load(sources: &[Source], problems: &mut Problems) -> Schema {
    let taken = crate_root::names();
    let mut schema = Schema { files: Vec::new(), owners: BTreeMap::new(), is_whole: true };
    for source in sources {
        let mut found = Problems::default();
        let paths = folder::find(source, &mut found);
        if paths.is_empty() && found.is_empty() {
            let reason = "the folder contains no schema file (`<module>/<operation>.json`)";
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
        // The generated file would have the same path on file systems that ignore case.
        let same_path = |other: &&SchemaFile| {
            other.module.is_some() && other.path.eq_ignore_ascii_case(&file.path)
        };
        if let Some(first) = self.files.iter().find(same_path) {
            let reason = format!("there is a {} already; use another file name", first.shown);
            problems.add(place.problem(reason));
        }
        let definitions = place.at("definitions");
        for (name, definition) in file.definitions() {
            let named = Named { module: file.module.clone(), name: name.clone() };
            if let Some(first) = self.owners.get(&named) {
                let first = &self.files[*first].shown;
                let whose = match &file.module {
                    Some(module) => format!("all files of `{module}` share it"),
                    None => "all modules share it".to_string(),
                };
                let reason = format!("`{name}` is already defined in {first}; {whose}");
                problems.add(definitions.at(name).problem(reason));
                continue;
            }
            let is_at_root = file.module.is_none() && definition.get("x-id").is_some();
            if is_at_root && taken.contains(name) {
                let reason = format!("`{name}` is a name of this crate's own; use another one");
                problems.add(definitions.at(name).problem(reason));
            }
            if let Some(reason) = self.hidden(&file, name) {
                problems.add(definitions.at(name).problem(reason));
                continue;
            }
            self.owners.insert(named, self.files.len());
        }
        self.files.push(file);
    }
}

impl Schema {
    /// Returns the problem of a definition that would change what a name means in this crate's files.
    fn hidden(&self, file: &SchemaFile, name: &str) -> Option<String> {
        let module = file.module.as_ref()?;
        let shared = self.defined(None, name).filter(|found| !found.file.application)?.file;
        let is_theirs = |other: &&SchemaFile| !other.application && other.module == file.module;
        let other = self.files.iter().find(is_theirs).filter(|_| file.application)?;
        Some(format!(
            "`{name}` is ambiguous in `{module}`: {} and others mean the one in {} by it; use another \
             name",
            other.shown, shared.shown
        ))
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
        // Generated code uses these names for other things.
        const TAKEN: &[&str] = &["common", "core", "serde", "std"];
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
