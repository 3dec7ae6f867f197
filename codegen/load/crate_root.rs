//! The hand-written names in the root of this crate, which an application's names must not clash with.

use std::collections::BTreeSet;

use syn::{Item, UseTree};

/// Returns the modules and re-exported names, except generated ones.
pub fn names() -> BTreeSet<String> {
    let root = syn::parse_file(include_str!("../../src/lib.rs")).expect("src/lib.rs is Rust");
    let mut names = BTreeSet::new();
    for item in root.items {
        match item {
            Item::Mod(module) => drop(names.insert(module.ident.to_string())),
            Item::Use(item) => imported(&item.tree, &mut names),
            _ => {}
        }
    }
    names
}

fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) if path.ident == "generated" => {}
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(names.insert(rename.rename.to_string())),
        UseTree::Glob(_) => {}
    }
}
