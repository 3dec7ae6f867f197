//! Joins the files of generated code into one equivalent file.

use crate::generator::codegen::{Code, HEADER};

/// Returns the tables, the application's names in the root, and `generated.rs` with the files that it includes. Checks that
/// it includes each file once, and no other.
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
    // `generated.rs` has these imports too.
    let imports = "use super::{Action, Concern, ErrorRow};\n";
    let tables = &code["tables/generated.rs"];
    assert_eq!(tables.matches(imports).count(), 1, "{tables}");
    tables.replace(imports, "") + &bare(&code["application.rs"]) + &bare(&whole)
}
