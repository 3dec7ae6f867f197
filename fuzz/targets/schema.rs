#![no_main]

#[allow(dead_code, reason = "the build script uses more of it")]
#[path = "../../codegen/mod.rs"]
pub mod codegen;

/// Where the tests have it.
mod generator {
    pub use crate::codegen;
}

#[path = "../../tests/it/one_file.rs"]
mod one_file;
#[path = "../../tests/it/schema_fuzzing.rs"]
mod schema_fuzzing;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schema_fuzzing::schema(bytes));
