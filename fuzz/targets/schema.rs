#![no_main]

mod generator {
    #[allow(dead_code)]
    #[path = "../../../codegen/mod.rs"]
    pub mod codegen;
}

#[path = "../../tests/it/schema_fuzzing.rs"]
mod schema_fuzzing;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schema_fuzzing::schema(bytes));
