//! `schema/` → `$OUT_DIR/generated.rs`. Without the feature `codegen` there is nothing to do: the crate then includes
//! the committed `src/generated.rs`, which the same generator wrote.

#[cfg(feature = "codegen")]
mod codegen;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "codegen")]
    generate();
}

#[cfg(feature = "codegen")]
fn generate() {
    use std::path::Path;
    use std::{env, fs, process};

    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=schema");
    let home = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    match codegen::generate(&Path::new(&home).join("schema")) {
        Ok(code) => {
            let target = Path::new(&out).join("generated.rs");
            fs::write(target, code).expect("OUT_DIR can be written");
        }
        Err(problem) => {
            println!("cargo::error={problem}");
            process::exit(1);
        }
    }
}
