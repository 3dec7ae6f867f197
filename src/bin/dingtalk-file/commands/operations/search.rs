//! The search for operations.

use dingtalk_file::Method;
use dingtalk_file::catalog::Catalog;

use super::object::Listed;
use crate::vendor;
use crate::vendor::choose::{module_named, no_module};
use crate::vendor::route::is_same;

/// The operations found, best first, with advice for another search.
pub struct Found {
    pub operations: Vec<Listed>,
    pub note: String,
}

/// Finds the operations that match all words. A word in capitals such as `POST` is a method. `robot.*`, or a module's
/// name alone, lists the module.
pub fn search(words: &[String]) -> Result<Found, String> {
    if let [word] = words {
        let given = word.strip_suffix(".*");
        match module(given.unwrap_or(word)) {
            Some(module) => return Ok(listed(module, given.unwrap_or(word))),
            None if given.is_some() => return Err(no_module(given.unwrap_or_default())),
            None => {}
        }
    }
    let words: Vec<Word> = words.iter().map(|word| Word::new(word)).collect();
    let operations = matching(&words);
    let mut note = count(operations.len());
    if operations.len() > 20 {
        note += ", best first; add words to find fewer: a module, a method such as POST, a part of a name";
    }
    Ok(Found { operations, note })
}

/// Returns the module with this name, of the schema or of the vendor.
fn module(word: &str) -> Option<&'static str> {
    let mut own = Catalog::built_in().operations().iter().map(|entry| entry.module.as_str());
    own.find(|module| *module == word).or_else(|| module_named(word))
}

/// Lists a module, including its operations that the schema has in another module.
fn listed(module: &'static str, word: &str) -> Found {
    let own = Catalog::built_in().operations().iter();
    let mut operations: Vec<_> =
        own.clone().filter(|entry| entry.module == module).map(Listed::from).collect();
    vendor::find_map_in(module, |operation| {
        let known = own.clone().find(|entry| is_same(entry, operation.method, operation.path));
        let listed = known.map_or_else(|| Listed::from(operation), Listed::from);
        if !operations.iter().any(|other| other.name == listed.name) {
            operations.push(listed);
        }
        None::<()>
    });
    operations.sort_by_key(|listed| !listed.complete);
    let mut note = format!("{} of the module {module}", count(operations.len()));
    let mut others = matching(&[Word::new(word)]);
    others.retain(|listed| !operations.iter().any(|other| other.name == listed.name));
    if !others.is_empty() {
        note += &format!("; {} more have the word: add a second word to search all", others.len());
    }
    Found { operations, note }
}

fn count(number: usize) -> String {
    match number {
        1 => "1 operation".into(),
        number => format!("{number} operations"),
    }
}

enum Word {
    Method(&'static str),
    Text(String),
}

impl Word {
    fn new(word: &str) -> Self {
        let method =
            Method::ALL.iter().map(|method| method.as_str()).find(|method| *method == word);
        method.map_or_else(|| Word::Text(word.to_lowercase()), Word::Method)
    }

    /// Returns how well an operation matches the word; less is better.
    fn rank(&self, listed: &Listed) -> Option<u8> {
        let word = match self {
            Word::Method(method) => return (listed.method == *method).then_some(0),
            Word::Text(word) => word.as_str(),
        };
        let own = listed.name.rsplit('.').next().unwrap_or_default();
        let (name, full) = (own.to_lowercase(), format!("{}.{own}", listed.module).to_lowercase());
        let begins = || {
            let mut places = name.match_indices(word).map(|(at, _)| at);
            places.any(|at| at == 0 || own[at..].starts_with(|c: char| c.is_ascii_uppercase()))
        };
        match word {
            word if [name.as_str(), &full, &listed.module].contains(&word) => Some(0),
            _ if begins() => Some(1),
            word if full.contains(word) => Some(2),
            word if listed.path.to_lowercase().contains(word) => Some(3),
            word if listed.title.to_lowercase().contains(word) => Some(3),
            _ => None,
        }
    }
}

/// Returns the operations that match all words: complete ones first, then by how well they match.
fn matching(words: &[Word]) -> Vec<Listed> {
    let own = Catalog::built_in().operations();
    let mut found: Vec<(u8, Listed)> = Vec::new();
    let mut add = |listed: Listed| {
        let ranks = words.iter().map(|word| word.rank(&listed));
        if let Some(rank) = ranks.sum::<Option<u8>>() {
            found.push((rank, listed));
        }
    };
    own.iter().map(Listed::from).for_each(&mut add);
    vendor::find_map(|operation| {
        if !own.iter().any(|entry| is_same(entry, operation.method, operation.path)) {
            add(Listed::from(operation));
        }
        None::<()>
    });
    found.sort_by_key(|(rank, listed)| (!listed.complete, *rank));
    found.into_iter().map(|(_, listed)| listed).collect()
}
