//! The layout of committed generated code.

use crate::generator::codegen::HEADER;

/// Returns the code with line breaks and blank lines.
pub fn laid_out(code: &str) -> String {
    let file = syn::parse_file(code).unwrap_or_else(|error| {
        panic!("the generator wrote code that does not parse: {error}\n{code}")
    });
    HEADER.to_string() + &spaced(&prettyplease::unparse(&file))
}

/// Returns the code with a blank line between items, which prettyplease does not add.
fn spaced(code: &str) -> String {
    let mut spaced = String::new();
    let (mut before, mut importing) = ("", false);
    for line in code.lines() {
        let (last, next) = (before.trim_start(), line.trim_start());
        let indent = |line: &str| line.len() - line.trim_start().len();
        importing |= last.starts_with("use ");
        let imported = importing && last.ends_with(';') && !next.starts_with("use ");
        let ended = ["}", ");", "];"].contains(&last) || last.ends_with(';');
        let starts = ["///", "pub ", "impl ", "#["].iter().any(|start| next.starts_with(start));
        if imported || !importing && ended && starts && indent(before) == indent(line) {
            spaced.push('\n');
        }
        importing &= !imported;
        spaced += line;
        spaced.push('\n');
        before = line;
    }
    spaced
}
