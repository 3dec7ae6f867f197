//! What the vendor's SDK knows of all operations: the files of `catalog/`, which the build compressed.

pub mod choose;
pub mod compare;
pub mod draft;
pub mod drift;
pub mod files;
pub mod layout;
pub mod order;
pub mod page;
pub mod sdk;
pub mod shape;
pub mod write;

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

/// Calls this with the name and the text of each module until it returns a value.
pub fn find<T>(mut of: impl FnMut(&'static str, &str) -> Option<T>) -> Option<T> {
    names().find_map(|name| of(name, &text(name)?))
}
