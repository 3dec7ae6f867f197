//! Generated code as one file, which says the same as the many that it is written as.

use crate::generator::codegen::{Code, HEADER};

/// `generated.rs` with what it includes.
pub fn one_file(code: &Code) -> String {
    let mut whole = code["generated.rs"].clone();
    for (path, included) in code {
        let included = included.strip_prefix(HEADER).expect("a header");
        whole = whole.replacen(&format!("include!({path:?});"), included, 1);
    }
    assert!(!whole.contains("include!("), "a file that nothing made: {whole}");
    whole
}
