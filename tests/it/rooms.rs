//! The rooms and the arrows between them. DESIGN.md has the map: each table lists rooms from the top down.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A table of the map: the folder of the rooms, and their names from the top down.
struct Floor {
    folder: String,
    rooms: Vec<String>,
}

/// Reads the tables of the map. A row begins with the path of its room: `` | `src/client/` | … ``.
fn map() -> Vec<Floor> {
    let design = fs::read_to_string(home().join("DESIGN.md")).expect("DESIGN.md");
    let mut floors: Vec<Floor> = Vec::new();
    for line in design.lines() {
        let Some(path) = line.strip_prefix("| `").and_then(|line| line.split_once("/` |")) else {
            continue;
        };
        let Some((folder, room)) = path.0.rsplit_once('/') else { continue };
        match floors.iter_mut().find(|floor| floor.folder == folder) {
            Some(floor) => floor.rooms.push(room.into()),
            None => floors.push(Floor { folder: folder.into(), rooms: vec![room.into()] }),
        }
    }
    floors
}

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the paths in a file that begin with `crate` or `super`, except those in tests.
#[derive(Default)]
struct File {
    paths: Vec<Vec<String>>,
    /// Modules that only tests have.
    tests: Vec<String>,
    has_path_attribute: bool,
}

impl File {
    fn read(path: &Path) -> File {
        let text = fs::read_to_string(path).expect("a source file");
        let tokens: TokenStream = text.parse().expect("rust");
        let mut file = File::default();
        file.scan(tokens, 0);
        file
    }

    /// `depth` is the number of inline modules around the tokens.
    fn scan(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if is_punct(&tokens[at], '#') {
                let attribute = tokens.get(at + 1).map(ToString::to_string).unwrap_or_default();
                self.has_path_attribute |= attribute.starts_with("[path");
                let words: Vec<_> = attribute.split(|c: char| !c.is_alphanumeric()).collect();
                if words.contains(&"cfg") && words.contains(&"test") && !words.contains(&"not") {
                    at = self.skip_item(&tokens, at + 2);
                    continue;
                }
            }
            let is_start = at == 0 || !is_punct(&tokens[at - 1], '$');
            match &tokens[at] {
                TokenTree::Ident(word) if is_start && (word == "crate" || word == "super") => {
                    let path = Vec::new();
                    self.path(&tokens[at..], path, depth);
                }
                TokenTree::Group(group) => {
                    let is_module = at >= 2
                        && matches!(&tokens[at - 2], TokenTree::Ident(word) if word == "mod")
                        && group.delimiter() == Delimiter::Brace;
                    self.scan(group.stream(), depth + usize::from(is_module));
                }
                _ => {}
            }
            at += 1;
            // The rest of a path is not a separate path.
            while at + 1 < tokens.len()
                && is_punct(&tokens[at], ':')
                && is_punct(&tokens[at + 1], ':')
            {
                at += 2;
                if matches!(tokens.get(at), Some(TokenTree::Ident(_))) {
                    at += 1;
                } else if matches!(tokens.get(at), Some(TokenTree::Group(_))) {
                    at += 1;
                    break;
                }
            }
        }
    }

    /// Collects a path, or all paths of a group of imports.
    fn path(&mut self, tokens: &[TokenTree], mut path: Vec<String>, depth: usize) {
        let mut at = 0;
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(word)) => path.push(word.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|token| is_punct(token, ',')) {
                        self.path(part, path.clone(), depth);
                    }
                    return;
                }
                _ => break,
            }
            let is_on = tokens.get(at + 1).is_some_and(|token| is_punct(token, ':'));
            if !is_on {
                break;
            }
            at += 3;
        }
        // An inline module is a level that the file's path does not show.
        let above = path.iter().take_while(|word| *word == "super").count();
        let path = match (path.first().map(String::as_str), depth) {
            (Some("super"), 1..) => path.split_off(above.min(depth)),
            _ => path,
        };
        if path.first().is_some_and(|first| first == "crate" || first == "super") {
            self.paths.push(path);
        }
    }

    /// Skips an item that exists only in tests, with the attributes before it.
    fn skip_item(&mut self, tokens: &[TokenTree], mut at: usize) -> usize {
        while at < tokens.len() {
            if let [TokenTree::Ident(word), TokenTree::Ident(name), end, ..] = &tokens[at..]
                && word == "mod"
                && is_punct(end, ';')
            {
                self.tests.push(name.to_string());
            }
            let is_end = match &tokens[at] {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                token => is_punct(token, ';') || is_punct(token, ','),
            };
            at += 1;
            if is_end {
                break;
            }
        }
        at
    }
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// Returns every source file below a folder, except those of tests, with the path of its module.
fn files(folder: &Path, module: &[String], found: &mut Vec<(PathBuf, Vec<String>, File)>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    let mut tests = BTreeSet::new();
    for path in entries.iter().filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let file = File::read(path);
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut module = module.to_vec();
        if !["mod", "lib", "main"].contains(&stem.as_str()) {
            module.push(stem.clone());
            tests.extend(file.tests.iter().map(|name| folder.join(&stem).join(name)));
        } else {
            tests.extend(file.tests.iter().map(|name| folder.join(name)));
        }
        found.push((path.clone(), module, file));
    }
    found.retain(|(path, ..)| !tests.contains(&path.with_extension("")));
    for path in entries.iter().filter(|path| path.is_dir() && !tests.contains(*path)) {
        let mut module = module.to_vec();
        module.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        files(path, &module, found);
    }
    found.retain(|(path, ..)| {
        !tests.iter().any(|test| path.starts_with(test) || path.with_extension("") == *test)
    });
}

/// Returns the module of a path, from the root of the crate or of the generator.
fn target(path: &[String], module: &[String], root: &[String]) -> Option<Vec<String>> {
    let mut full: Vec<String> = match path[0].as_str() {
        "crate" => path[1..].to_vec(),
        _ => {
            let above = path.iter().take_while(|word| *word == "super").count();
            let kept = module.len().checked_sub(above)?;
            [&module[..kept], &path[above..]].concat()
        }
    };
    if !full.starts_with(root) {
        return None;
    }
    Some(full.split_off(root.len()))
}

#[test]
fn arrows_point_down() {
    let floors = map();
    let folders: Vec<&str> = floors.iter().map(|floor| floor.folder.as_str()).collect();
    assert_eq!(folders, ["src", "src/bin/dingtalk-file", "src/emulator"]);
    let mut problems = Vec::new();
    for floor in &floors {
        let folder = home().join(&floor.folder);
        let root: Vec<String> = match floor.folder.as_str() {
            "src/emulator" => vec!["emulator".into()],
            _ => Vec::new(),
        };
        let mut found = Vec::new();
        files(&folder, &root, &mut found);
        for (path, module, file) in found {
            let shown = path.strip_prefix(home()).expect("below the root").display().to_string();
            if floor.folder == "src" && shown.starts_with("src/bin/") {
                continue;
            }
            if file.has_path_attribute {
                problems.push(format!("{shown}: has a path attribute"));
            }
            let Some(room) = module.get(root.len()) else { continue };
            let Some(height) = floor.rooms.iter().position(|name| name == room) else {
                // Besides the facade: the guide, and the functions for fuzzers.
                if path.parent() != Some(&folder) && !shown.starts_with("src/fuzzing/") {
                    problems.push(format!("{shown}: {room} is not on the map"));
                }
                continue;
            };
            for to in &file.paths {
                let Some(target) = target(to, &module, &root) else { continue };
                let Some(first) = target.first() else { continue };
                match floor.rooms.iter().position(|name| name == first) {
                    Some(depth) if depth >= height => {}
                    Some(_) => problems.push(format!("{shown}: {} points up", to.join("::"))),
                    None => problems.push(format!("{shown}: {} names no room", to.join("::"))),
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The test above sees paths, groups and inline modules, and skips tests.
#[test]
fn arrows_are_found() {
    let code = r#"
        use crate::{a::B, c};
        use super::{d, super::e::F};
        fn f() -> crate::g::G { super::h() }
        macro_rules! m { () => { $crate::no!(); crate::i::j!() } }
        mod inline { use super::own; use super::super::k; }
        #[cfg(test)] mod tests { use crate::not; }
        #[cfg(all(test, unix))] mod apart;
        #[cfg(not(test))] use crate::l;
    "#;
    let mut file = File::default();
    file.scan(code.parse().expect("rust"), 0);
    let paths: Vec<String> = file.paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "crate::a::B",
            "crate::c",
            "super::d",
            "super::super::e::F",
            "crate::g::G",
            "super::h",
            "crate::i::j",
            "super::k",
            "crate::l",
        ]
    );
    assert_eq!(file.tests, ["apart"]);
    let module = ["client", "token"].map(String::from);
    let to =
        |path: &str| target(&path.split("::").map(String::from).collect::<Vec<_>>(), &module, &[]);
    assert_eq!(to("super::super::http::Clock").expect("a path")[0], "http");
    assert_eq!(to("super::single_flight").expect("a path")[0], "client");
    assert_eq!(to("crate::call").expect("a path")[0], "call");
}
