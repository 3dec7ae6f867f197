//! From `schema/` to Rust: the recipe.
//!
//! 1. [`load`] reads every file that its `folder` finds, the application's too, and knows what a name means in each module.
//! 2. [`check`] refuses what the dialect (`schema/README.md`) does not know. [`dialect`] says what a piece of JSON means.
//! 3. [`ir`] is what the checked schema says, typed: operations, definitions, tables. typify names structs and fields.
//! 4. [`emit`] writes it as Rust: a module for each folder, a file for each schema file.
//!
//! Each uses those before it, never one that comes later.
//!
//! `build.rs` runs this when the crate is built; a test runs it, lays the code out, and compares it with the committed
//! `src/generated.rs` and `src/generated/`.

mod check;
mod dialect;
mod emit;
mod ir;
mod load;
mod problem;
mod suggest;
/// Which characters nobody sees, as the library knows them.
#[allow(dead_code)]
#[path = "../src/text/characters.rs"]
mod text;

use std::collections::BTreeMap;

pub use load::Source;
pub use problem::Problems;

/// The first lines of what is generated.
pub const HEADER: &str = "\
// @generated from schema/ by codegen/. Do not edit: change the schema, then run
// `UPDATE_GENERATED=1 cargo test --all-features generated`.

";

/// Rust files by their paths: `generated.rs`, and what it includes from below `generated/`.
pub type Code = BTreeMap<String, String>;

/// The Rust code for all schema files of these folders, not laid out: a build has no use for that.
pub fn generate(sources: &[Source]) -> Result<Code, Problems> {
    let mut problems = Problems::default();
    let schema = load::load(sources, &mut problems);
    check::check(&schema, &mut problems);
    problems.or(())?;
    let code = emit::emit(&ir::read(&schema)?)?;
    Ok(code.into_iter().map(|(path, code)| (path, HEADER.to_string() + &code)).collect())
}
