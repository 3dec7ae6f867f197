//! What the generator's checks ask of the package `syn`: whether a text is a name in Rust, and which names `src/lib.rs` has.
//! The package would be an eighth of the command. A test compares the answers with those of the generator.

use std::str::FromStr;

/// A name in Rust.
#[derive(Debug)]
pub struct Ident(String);

/// A text that is none.
#[derive(Debug)]
pub struct None;

/// Words of Rust, of all editions, used and reserved.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match",
    "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

impl FromStr for Ident {
    type Err = None;

    fn from_str(text: &str) -> Result<Self, None> {
        let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
        let is_name = text.starts_with(begins)
            && text.chars().all(|c| begins(c) || c.is_ascii_digit())
            && !KEYWORDS.contains(&text);
        if is_name { Ok(Ident(text.into())) } else { Err(None) }
    }
}

impl PartialEq<&str> for Ident {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl std::fmt::Display for Ident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub fn parse_str<T: FromStr>(text: &str) -> Result<T, T::Err> {
    text.parse()
}

/// The items of a file that name something: its modules and what it uses.
pub struct File {
    pub items: Vec<Item>,
}

pub enum Item {
    Mod(Mod),
    Use(Use),
}

pub struct Mod {
    pub ident: Ident,
}

pub struct Use {
    pub tree: UseTree,
}

pub enum UseTree {
    Path(Path),
    Group(Group),
    Name(Mod),
    Rename(Rename),
    Glob(()),
}

pub struct Path {
    pub ident: Ident,
    pub tree: Box<UseTree>,
}

pub struct Group {
    pub items: Vec<UseTree>,
}

pub struct Rename {
    pub rename: Ident,
}

/// Reads a file that is formatted: an item begins at the start of a line, and one in another does not.
pub fn parse_file(text: &str) -> Result<File, None> {
    let mut items = Vec::new();
    for (at, line) in text.match_indices('\n').map(|(at, _)| (at + 1, &text[at + 1..])) {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        if let Some(rest) = line.strip_prefix("mod ") {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let ident = rest[..end.ok_or(None)?].parse()?;
            items.push(Item::Mod(Mod { ident }));
        } else if line.starts_with("use ") {
            let item = text[at..].split(';').next().unwrap_or_default();
            let (_, tree) = item.split_once("use ").ok_or(None)?;
            items.push(Item::Use(Use { tree: tree.parse()? }));
        }
    }
    Ok(File { items })
}

impl FromStr for UseTree {
    type Err = None;

    fn from_str(text: &str) -> Result<Self, None> {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix('{') {
            let inner = inner.strip_suffix('}').ok_or(None)?;
            let parts = divided(inner).into_iter().map(str::trim).filter(|part| !part.is_empty());
            let items = parts.map(str::parse).collect::<Result<_, _>>()?;
            return Ok(UseTree::Group(Group { items }));
        }
        let first = text.find("::").filter(|at| !text[..*at].contains('{'));
        if let Some(at) = first {
            let tree = Box::new(text[at + 2..].parse()?);
            return Ok(UseTree::Path(Path { ident: Ident(text[..at].into()), tree }));
        }
        match text.split_once(" as ") {
            Some((_, rename)) => Ok(UseTree::Rename(Rename { rename: rename.trim().parse()? })),
            _ if text == "*" => Ok(UseTree::Glob(())),
            _ => Ok(UseTree::Name(Mod { ident: text.parse()? })),
        }
    }
}

/// Divides a list at the commas that are in no braces.
fn divided(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let is_end = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    };
    list.split(is_end).collect()
}
