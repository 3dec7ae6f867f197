//! The vendor's SDK and documentation as data: the catalog of all operations, which the build compresses (here), SDK
//! sources, drafts of schema files, copied pages, and comparisons.

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
struct StoredModule {
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
    let StoredModule { size, deflated, .. } = &MODULES[at];
    let bytes = inflate::decompress_to_vec_with_limit(deflated, *size);
    Some(
        String::from_utf8(bytes.expect("the build compressed it")).expect("the build stores UTF-8"),
    )
}

/// Reads a module. Returns `None` if there is no such module.
pub fn module(name: &str) -> Option<Module> {
    Some(Module::read(&text(name)?).expect("a test reads all modules"))
}

/// An operation of the catalog, without its parameters.
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

/// Calls `f` with each operation, and returns the first value that it returns.
pub fn find_map<T>(mut f: impl FnMut(Listed<'_>) -> Option<T>) -> Option<T> {
    names().find_map(|module| find_map_in(module, &mut f))
}

/// Calls `f` with each operation of a module, and returns the first value that it returns.
pub fn find_map_in<T>(
    module: &'static str,
    mut f: impl FnMut(Listed<'_>) -> Option<T>,
) -> Option<T> {
    text(module)?.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (name, method, path) = (words.next()?, words.next()?, words.next()?);
        // The other lines define types.
        if path.starts_with('/') { f(Listed { module, name, method, path }) } else { None }
    })
}

/// Returns a catalog with one operation. It is drafted as a schema file, and stays in memory until the program ends.
pub fn catalog(module_name: &str, operation: &str) -> Option<&'static Catalog> {
    let shapes = module(module_name)?;
    Some(draft::catalog(module_name, &shapes, shapes.operation(operation)?))
}

#[cfg(test)]
mod tests;
