//! Names in the spellings of the vendor, of Rust and of files.

/// Returns the name or, if it is taken, the first free one of `name2`, `name3` and so on.
pub fn free(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut all = std::iter::once(name.to_string()).chain(numbered);
    all.find(|name| is_free(name)).expect("one of all numbers is free")
}

/// Returns a name with its first letter in upper case.
pub fn capital(name: &str) -> String {
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    first.to_ascii_uppercase() + rest
}

/// Returns a name with its first letter in lower case.
pub fn small(name: &str) -> String {
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    first.to_ascii_lowercase() + rest
}

/// Returns the words of a name without separators, each with its first letter in upper case: `ConvFile` for `conv_file`.
pub fn joined(name: &str) -> String {
    name.split(|c: char| !c.is_ascii_alphanumeric()).map(capital).collect()
}

/// Returns a name in Rust's camel case, in which an acronym is a word: `batchSendOto` for `batchSendOTO`, `getUrlInfo` for
/// `getURLInfo`.
pub fn camel_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut before = 'a';
    let mut words = String::new();
    for (index, c) in letters.iter().enumerate() {
        let ends = letters.get(index + 1).is_none_or(|next| !next.is_ascii_lowercase());
        let within = before.is_ascii_uppercase() && ends;
        words.push(if within { c.to_ascii_lowercase() } else { *c });
        if c.is_ascii_alphabetic() {
            before = *c;
        }
    }
    words
}

/// Returns a file's name for a name in camel case.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
