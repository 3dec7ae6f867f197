//! What the vendor's SDK knows of all operations: the files of `catalog/`, which the build compressed.

pub mod choose;
pub mod compare;
pub mod draft;
pub mod drift;
pub mod files;
pub mod layout;
pub mod operation_name;
pub mod order;
pub mod page;
pub mod route;
pub mod sdk;
pub mod shape;
pub mod spelling;
pub mod takes;
pub mod write;

use dingtalk_file::catalog::Catalog;
use miniz_oxide::inflate;

use self::shape::Module;

/// A module as it is kept: its name, how long its text is, and the text, compressed.
struct Kept {
    name: &'static str,
    size: usize,
    deflated: &'static [u8],
}

// `MODULES`, ordered by name, and `VERSION` of the SDK.
include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// Returns the names of all modules, ordered.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|module| module.name)
}

/// Returns the text of a module, or `None` if there is no such module. A text is read from its start each time; nothing
/// is kept.
pub fn text(name: &str) -> Option<String> {
    let at = MODULES.binary_search_by_key(&name, |module| module.name).ok()?;
    let Kept { size, deflated, .. } = &MODULES[at];
    let bytes = inflate::decompress_to_vec_with_limit(deflated, *size);
    Some(String::from_utf8(bytes.expect("the build compressed it")).expect("it was text"))
}

/// Reads a module.
pub fn module(name: &str) -> Option<Module> {
    Some(Module::read(&text(name)?).expect("a test reads all modules"))
}

/// What a line of an operation begins with.
pub struct Listed<'a> {
    pub module: &'static str,
    pub name: &'a str,
    pub method: &'a str,
    pub path: &'a str,
}

impl Listed<'_> {
    /// Returns the name with the module: `robot.batchSendOTO`.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }
}

/// Calls this with each operation, until it returns a value.
pub fn find<T>(mut of: impl FnMut(Listed<'_>) -> Option<T>) -> Option<T> {
    names().find_map(|module| find_in(module, &mut of))
}

/// Calls this with each operation of a module, until it returns a value.
pub fn find_in<T>(module: &'static str, mut of: impl FnMut(Listed<'_>) -> Option<T>) -> Option<T> {
    text(module)?.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (name, method, path) = (words.next()?, words.next()?, words.next()?);
        path.starts_with('/').then(|| of(Listed { module, name, method, path }))?
    })
}

/// Returns a catalog of one operation, which is drafted as a schema file and stays in memory until the program ends.
pub fn catalog(module: &str, operation: &str) -> Option<&'static Catalog> {
    let shapes = self::module(module)?;
    Some(draft::catalog(module, &shapes, shapes.operation(operation)?))
}

#[cfg(test)]
mod tests;
