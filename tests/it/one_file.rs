//! Generated code as one file, which says the same as the many that it is written as.

use crate::generator::codegen::{Code, HEADER};

/// The tables, what an application adds to the root, then `generated.rs` with what it includes. Each file is included once, and nothing else is.
pub fn one_file(code: &Code) -> String {
    let mut whole = code["generated.rs"].clone();
    let roots = ["application.rs", "generated.rs", "tables/generated.rs"];
    for (path, included) in code.iter().filter(|(path, _)| !roots.contains(&path.as_str())) {
        let line = format!("include!({path:?});");
        assert_eq!(code["generated.rs"].matches(&line).count(), 1, "{path}");
        let included = included.strip_prefix(HEADER).expect("a header");
        whole = whole.replacen(&line, included, 1);
    }
    let mut lines = whole.lines().map(str::trim_start);
    assert!(!lines.any(|line| line.starts_with("include!(")), "a file that nothing made: {whole}");
    let bare = |code: &str| code.strip_prefix(HEADER).expect("a header").to_string();
    code["tables/generated.rs"].clone() + &bare(&code["application.rs"]) + &bare(&whole)
}
