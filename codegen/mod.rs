//! From `schema/` to Rust: the recipe.
//!
//! 1. [`load`] reads every file that [`folder`] finds, the application's too, and merges the definitions, whose names are global.
//! 2. [`check`] refuses what the dialect (`schema/README.md`) does not know.
//! 3. [`model`] reads operations, error codes and the gateway out of the checked schema.
//! 4. [`types`] asks typify for the structs' names and types.
//! 5. [`emit`] writes all of it as Rust: a module for each folder, a file for each schema file.
//!
//! `build.rs` runs this when the crate is built; a test runs it, lays the code out, and compares it with the committed
//! `src/generated.rs` and `src/generated/`.

mod check;
mod crate_root;
mod emit;
mod folder;
mod json;
mod load;
mod model;
mod problem;
mod source;
mod suggest;
/// Which characters nobody sees, as the library knows them.
#[allow(dead_code)]
#[path = "../src/text/characters.rs"]
mod text;
mod types;

use std::collections::BTreeMap;

pub use problem::Problems;
pub use source::Source;

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
    let model = model::read(&schema)?;
    let structs = types::structs(&schema, &model)?;
    let code = emit::emit(&schema, &model, &structs)?;
    Ok(code.into_iter().map(|(path, code)| (path, HEADER.to_string() + &code)).collect())
}
