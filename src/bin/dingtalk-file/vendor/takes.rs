//! Checks names of modules, methods and paths as a build does. A build checks much more, but generated drafts pass the
//! rest.

use dingtalk_file::Method;

/// Rust's keywords of all editions, including reserved ones.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names in the root of the library, and names that generated code uses. A test compares them.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "call", "canonical", "catalog", "client", "common", "core", "corpus", "deliver", "emulator", "files", "fuzzing",
    "generated", "guide", "http", "journal", "model", "proxy_of", "secret", "serde", "speaks_tls", "spool", "std", "tables", "text",
    "ureq",
];

/// Refuses a name that no folder of schema files can have.
pub fn module(name: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && name != "_";
    let is_free = !KEYWORDS.contains(&name) && !TAKEN.contains(&name);
    if begins && is_free && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(format!("folder `{name}` cannot be a Rust module; use another name of a-z, 0-9 and _"))
}

/// Refuses an address that no operation can have.
pub fn address(method: &str, path: &str) -> Result<(), String> {
    let methods: Vec<&str> = Method::ALL.iter().map(|method| method.as_str()).collect();
    if !methods.contains(&method) {
        return Err(format!("the method {method:?} must be one of: {}", methods.join(", ")));
    }
    let refused = |problem: &str| Err(format!("the path {path:?} {problem}"));
    if !path.starts_with('/') {
        return refused("does not begin with /");
    }
    if let Some(found) = path.chars().find(|c| !c.is_ascii_graphic()) {
        return refused(&format!("has {found:?} in it"));
    }
    let mut names = Vec::new();
    for part in path.split('{').skip(1) {
        let name = part.split_once('}').map(|(name, _)| name).unwrap_or_default();
        if name.is_empty() || names.contains(&name) {
            return refused("has a parameter without a name of its own");
        }
        names.push(name);
    }
    let is_balanced = path
        .split('{')
        .enumerate()
        .all(|(at, part)| part.matches('}').count() == usize::from(at > 0));
    if is_balanced { Ok(()) } else { refused("has a bracket too many or too few") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_addresses_are_accepted_and_others_refused() {
        let rows = [
            ("GET", "/v1.0/a/{b}/c{d}e", None),
            ("PATCH", "/a//b", None),
            ("FROB", "/a", Some("must be one of: GET, POST, PUT, DELETE, PATCH")),
            ("get", "/a", Some("the method \"get\"")),
            ("GET", "a", Some("does not begin with /")),
            ("GET", "", Some("does not begin with /")),
            ("GET", "/a b", Some("has ' ' in it")),
            ("GET", "/\u{202e}a", Some("has '\\u{202e}' in it")),
            ("GET", "/{}", Some("without a name of its own")),
            ("GET", "/{a}/{a}", Some("without a name of its own")),
            ("GET", "/{a", Some("without a name of its own")),
            ("GET", "/a}", Some("a bracket too many")),
            ("GET", "/{a}}", Some("a bracket too many")),
        ];
        for (method, path, problem) in rows {
            let found = address(method, path).err();
            let is_it = match (&found, problem) {
                (Some(found), Some(problem)) => found.contains(problem),
                (found, problem) => found.is_none() && problem.is_none(),
            };
            assert!(is_it, "{method} {path}: {found:?}");
        }
    }
}
