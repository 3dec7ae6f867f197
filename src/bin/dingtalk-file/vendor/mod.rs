//! The shapes of all operations in the vendor's SDK: the files of `catalog/`, compressed by the build.

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

/// A stored module: its name, the length of its text, and the compressed text.
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

/// Returns the text of a module, or `None` if there is no such module. Each call decompresses the text again.
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

/// The beginning of an operation's line.
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

/// Calls `of` with each operation until it returns a value.
pub fn find<T>(mut of: impl FnMut(Listed<'_>) -> Option<T>) -> Option<T> {
    names().find_map(|module| find_in(module, &mut of))
}

/// Calls `of` with each operation of a module until it returns a value.
pub fn find_in<T>(module: &'static str, mut of: impl FnMut(Listed<'_>) -> Option<T>) -> Option<T> {
    text(module)?.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (name, method, path) = (words.next()?, words.next()?, words.next()?);
        path.starts_with('/').then(|| of(Listed { module, name, method, path }))?
    })
}

/// Returns a catalog with one operation. It is drafted as a schema file, and stays in memory until the program ends.
pub fn catalog(module: &str, operation: &str) -> Option<&'static Catalog> {
    let shapes = self::module(module)?;
    Some(draft::catalog(module, &shapes, shapes.operation(operation)?))
}

#[cfg(test)]
mod tests;
