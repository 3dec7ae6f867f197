//! The generator on generated schema files: the fuzz target `schema` (`fuzz/README.md`) and its saved corpus.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use syn::{Fields, ImplItem, Item, Type, UseTree};

use crate::generator::codegen::{self, Source};
use crate::one_file::one_file;

/// Files of the crate's own schema that need no other files.
const FILES: [(&str, &str); 6] = [
    ("common.json", include_str!("../../schema/common.json")),
    ("gateway.json", include_str!("../../schema/gateway.json")),
    ("oauth2/get_access_token.json", include_str!("../../schema/oauth2/get_access_token.json")),
    ("conv_file/common.json", include_str!("../../schema/conv_file/common.json")),
    ("conv_file/send_by_app.json", include_str!("../../schema/conv_file/send_by_app.json")),
    ("topapi/user_get.json", include_str!("../../schema/topapi/user_get.json")),
];

/// The operations in [`FILES`].
const OPERATIONS: [&str; 3] = ["getAccessToken", "sendByApp", "userGet"];

/// Returns a schema file in which only these operations are named as sources.
pub fn apart(text: &str, operations: &[&str]) -> String {
    fn keep(value: &mut Value, operations: &[&str]) {
        let is_there = |name: &Value| name.as_str().is_some_and(|name| operations.contains(&name));
        match value {
            Value::Object(map) => {
                if let Some(names) = map.get_mut("x-from").and_then(Value::as_array_mut) {
                    names.retain(is_there);
                }
                if let Some(rows) = map.get_mut("token-from").and_then(Value::as_array_mut) {
                    rows.retain(|row| is_there(&row["operation"]));
                }
                map.retain(|key, value| key != "x-from" || value != &Value::Array(Vec::new()));
                map.values_mut().for_each(|value| keep(value, operations));
            }
            Value::Array(list) => list.iter_mut().for_each(|value| keep(value, operations)),
            _ => {}
        }
    }
    let mut file = serde_json::from_str(text).expect("json");
    keep(&mut file, operations);
    file.to_string()
}

/// Takes the path of a file on the first line. If it is one of [`FILES`], each further line changes one thing in it;
/// otherwise the further lines are a new file. Either code is generated, or a problem names the file.
pub fn schema(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (path, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let mut files = FILES.map(|(path, text)| (path, apart(text, &OPERATIONS))).to_vec();
    match files.iter_mut().find(|(known, _)| *known == path) {
        Some((_, text)) => *text = changed(text, rest),
        None if is_plain(path) => files.push((path, rest.to_string())),
        None => files.push(("zoo/feed_animal.json", rest.to_string())),
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    match codegen::generate(&[Source::own(folder.path())], |_| {}, |_, _| false) {
        Ok(code) => {
            let code = one_file(&code);
            check_items(&syn::parse_file(&code).expect("what is generated is Rust").items);
        }
        Err(problems) => {
            let problems = problems.to_string();
            let is_told = |line: &str| line.starts_with("schema/") || line.starts_with("and ");
            assert!(problems.lines().all(is_told) && !problems.is_empty(), "{problems}");
        }
    }
}

/// Returns true for a path that can be written below a folder, and is not a folder of [`FILES`].
fn is_plain(path: &str) -> bool {
    let (folder, name) = path.split_once('/').unwrap_or(("a", path));
    let is_name = |text: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || "_-. ".contains(c);
        (1..40).contains(&text.len()) && !text.starts_with('.') && text.chars().all(is_plain)
    };
    let is_folder = FILES.iter().any(|(known, _)| known.split('/').next() == Some(path));
    is_name(folder) && is_name(name) && !folder.ends_with(".json") && !is_folder
}

/// Returns the file with changed values. A change is a value's number in the order of the file, an action, and an
/// operand.
fn changed(text: &str, lines: &str) -> String {
    let mut root: Value = serde_json::from_str(text).expect("json");
    for line in lines.lines().take(8) {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = line[..digits].parse().unwrap_or_default();
        let mut places = Vec::new();
        collect(&root, String::new(), &mut places);
        let place = places[number % places.len()].clone();
        let mut rest = line[digits..].chars();
        change(&mut root, &place, rest.next().unwrap_or('-'), rest.as_str(), &places);
    }
    root.to_string()
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    let names: Vec<_> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    places.push(place.clone());
    for (name, value) in names {
        let name = name.replace('~', "~0").replace('/', "~1");
        collect(value, format!("{place}/{name}"), places);
    }
}

fn change(root: &mut Value, place: &str, what: char, with: &str, places: &[String]) {
    let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    if what == '>' {
        // Move a value to this place.
        let number: usize = with.parse().unwrap_or_default();
        let other = root.pointer(&places[number % places.len()]).cloned();
        *root.pointer_mut(place).expect("a value") = other.expect("a value");
        return;
    }
    if let '-' | '~' = what {
        // Remove or rename it.
        let Some((parent, name)) = place.rsplit_once('/') else { return };
        let name = name.replace("~1", "/").replace("~0", "~");
        match root.pointer_mut(parent).expect("a value") {
            Value::Object(map) => {
                let value = map.remove(&name).expect("a value");
                if what == '~' {
                    map.insert(with.into(), value);
                }
            }
            Value::Array(list) => drop(list.remove(name.parse().expect("a number"))),
            _ => {}
        }
        return;
    }
    match (what, root.pointer_mut(place).expect("a value")) {
        // Add something.
        ('+', Value::Object(map)) => {
            let (name, value) = with.split_once(':').unwrap_or((with, "null"));
            map.insert(name.into(), json(value));
        }
        ('+', Value::Array(list)) => list.push(json(with)),
        (_, value) => *value = json(with),
    }
}

/// Checks that no two items have the same name, which the compiler would refuse.
fn check_items(items: &[Item]) {
    let (mut types, mut values) = (BTreeSet::new(), BTreeSet::new());
    let mut new_type = |name: String| assert!(types.insert(name.clone()), "a second type {name}");
    for item in items {
        match item {
            Item::Struct(item) => {
                new_type(item.ident.to_string());
                check_fields(&item.fields);
            }
            Item::Enum(item) => {
                new_type(item.ident.to_string());
                let names: BTreeSet<_> = item.variants.iter().map(|found| &found.ident).collect();
                assert_eq!(names.len(), item.variants.len(), "variants of {}", item.ident);
            }
            Item::Mod(item) => {
                new_type(item.ident.to_string());
                check_items(item.content.as_ref().map(|(_, items)| &**items).unwrap_or_default());
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let of = name(&item.self_ty);
                for item in &item.items {
                    let item = match item {
                        ImplItem::Const(item) => &item.ident,
                        ImplItem::Fn(item) => &item.sig.ident,
                        _ => continue,
                    };
                    assert!(values.insert(format!("{of}::{item}")), "a second {of}::{item}");
                }
            }
            Item::Use(item) => imported(&item.tree, &mut new_type),
            Item::Const(item) => {
                assert!(values.insert(item.ident.to_string()), "a second constant {}", item.ident);
            }
            _ => {}
        }
    }
}

fn name(of: &Type) -> String {
    match of {
        Type::Path(path) => path.path.segments.last().expect("a name").ident.to_string(),
        _ => String::new(),
    }
}

fn check_fields(fields: &Fields) {
    let names: BTreeSet<_> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    assert!(matches!(fields, Fields::Unnamed(_)) || names.len() == fields.len(), "a second field");
}

fn imported(tree: &UseTree, found: &mut impl FnMut(String)) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, found)),
        UseTree::Name(name) => found(name.ident.to_string()),
        UseTree::Rename(rename) => found(rename.rename.to_string()),
        UseTree::Glob(_) => {}
    }
}

#[cfg(test)]
#[test]
fn the_saved_schema_files_pass() {
    crate::corpus::replay("schema", schema);
}
