//! The rooms of the command: its files import only from rooms below their own, and never in a circle.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From the top down. `main.rs` and `fuzzing.rs` are above all of them.
const ROOMS: [&str; 4] = ["commands", "connect", "cli", "show"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/dingtalk-file")
}

/// The modules of a folder and their code, by their paths: `["connect", "roots"]`.
fn modules(folder: &Path, above: &[String], found: &mut BTreeMap<Vec<String>, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_str().expect("utf-8").to_string();
        let below = [above, std::slice::from_ref(&name)].concat();
        if path.is_dir() {
            modules(&path, &below, found);
        } else {
            let module = if ["mod", "main"].contains(&&*name) { above } else { &below };
            found.insert(module.to_vec(), fs::read_to_string(&path).expect("utf-8"));
        }
    }
}

/// The paths that a module's `use` lines name, from the crate's root on; of a group, each member.
fn imports(module: &[String], code: &str) -> Vec<Vec<String>> {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let uses = code.split(";\n").filter_map(|item| item.rsplit_once("use ").map(|(_, path)| path));
    let uses =
        uses.filter(|path| ["crate::", "super::", "self::"].iter().any(|it| path.starts_with(it)));
    let paths = uses.flat_map(|path| {
        let (common, group) = path.split_once('{').unwrap_or((path, ""));
        let members =
            group.trim_end_matches('}').split(',').map(move |it| format!("{common}{}", it.trim()));
        members.collect::<Vec<_>>()
    });
    let absolute = |path: String| {
        let mut names = path.split("::").map(String::from).filter(|name| !name.is_empty());
        let start = match names.next().as_deref() {
            Some("super") => module[..module.len() - 1].to_vec(),
            Some("self") => module.to_vec(),
            _ => Vec::new(),
        };
        start.into_iter().chain(names).collect()
    };
    paths.map(absolute).collect()
}

#[test]
fn arrows_point_down_and_never_lead_back() {
    let mut files = BTreeMap::new();
    modules(&root(), &[], &mut files);
    assert!(files.len() > 40, "{:?}", files.keys());
    let mut arrows: BTreeMap<&[String], Vec<&[String]>> = BTreeMap::new();
    for (module, code) in &files {
        assert!(!code.contains("#[path"), "{module:?} borrows a file");
        for path in imports(module, code) {
            let target = (1..=path.len()).rev().find_map(|end| files.get_key_value(&path[..end]));
            let Some((target, _)) = target else { panic!("{module:?} imports {path:?}") };
            if target != module {
                arrows.entry(module).or_default().push(target);
            }
            let room = |module: &[String]| {
                ROOMS.iter().position(|room| module.first().is_some_and(|it| it == room))
            };
            assert!(room(module) <= room(target), "{module:?} points up to {target:?}");
        }
    }
    assert!(arrows.values().map(Vec::len).sum::<usize>() > 100);
    // Whoever points to nothing that is left can be taken away, until nobody is left.
    while !arrows.is_empty() {
        let left: Vec<_> = arrows.keys().copied().collect();
        arrows.retain(|_, targets| targets.iter().any(|target| left.contains(target)));
        assert!(arrows.len() < left.len(), "a circle: {arrows:#?}");
    }
}
