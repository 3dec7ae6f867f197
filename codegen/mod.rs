//! The generator, from `schema/` to Rust.
//!
//! 1. [`load`] reads every schema file, the application's too, and resolves names within each module.
//! 2. [`check`] refuses everything outside the dialect (`schema/README.md`). [`dialect`] interprets single pieces of JSON.
//! 3. [`ir`] is the checked schema in types: operations, definitions, tables. typify names structs and fields.
//! 4. [`emit`] writes Rust: a module for each folder, a file for each schema file.
//!
//! Each step uses only the steps before it.
//!
//! `build.rs` runs this when the crate is built. A test runs it too, formats the code, and compares it with the committed
//! `src/generated.rs` and `src/generated/`.

mod check;
mod dialect;
mod emit;
/// The library's own rules for headers.
#[path = "../src/text/header.rs"]
mod header_text;
mod ir;
mod load;
mod problem;
mod suggest;
/// The library's own table of invisible characters.
#[allow(dead_code)]
#[path = "../src/text/characters.rs"]
mod text;
/// The library's own examples of times.
#[path = "../src/text/time_format.rs"]
mod time_format;

use std::collections::BTreeMap;

pub use load::Source;
pub use problem::Problems;

/// The first lines of each generated file.
pub const HEADER: &str = "\
// @generated from schema/ by codegen/. Do not edit: change the schema, then run `cargo xtask bless`.

";

/// Rust files by their paths: `generated.rs`, and the files that it includes from `generated/`.
pub type Code = BTreeMap<String, String>;

/// Returns the Rust code for all schema files of these folders. It is not formatted, because a build does not need
/// that. Passes a text for each draft to `tell` that says what it still lacks.
///
/// `is_known` is asked, for a path and its code, whether an earlier call returned the same: that code is not parsed again,
/// which would take half of the time.
pub fn generate(
    sources: &[Source],
    tell: impl FnMut(String),
    is_known: impl Fn(&str, &str) -> bool,
) -> Result<Code, Problems> {
    let mut problems = Problems::default();
    let schema = load::load(sources, &mut problems);
    check::check(&schema, &mut problems);
    problems.or(())?;
    check::drafts(&schema).for_each(tell);
    let code = emit::emit(&ir::read(&schema)?);
    for (path, code) in code.iter().filter(|(path, code)| !is_known(path, code)) {
        emit::parse(path, code)?;
    }
    Ok(code)
}
