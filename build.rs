//! Generates `$OUT_DIR/generated.rs`, and the files that it includes, from `schema/` and the application's own schema. Without
//! the `codegen` feature, the crate includes the committed output instead, which the same generator wrote from `schema/`
//! alone. For the command it compresses `catalog/`, `schema/`, and what the emulator serves.

#[cfg(feature = "codegen")]
mod codegen;

/// The command's catalog of operations that are not in `schema/`, and other texts.
#[cfg(feature = "cli")]
mod compress;

use std::path::PathBuf;
use std::{env, process};

/// The variable with the folder of the application's own schema files.
const VARIABLE: &str = "DINGTALK_FILE_SCHEMA";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    #[cfg(feature = "cli")]
    {
        compress::compress("catalog".as_ref());
        pack();
    }
    let folder = env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    if let Err(problems) = generate(folder.map(PathBuf::from)) {
        for problem in problems.to_string().lines() {
            println!("cargo::error={problem}");
        }
        process::exit(1);
    }
}

/// Packs the texts that the command reads seldom: the schema, and what the emulator serves.
#[cfg(feature = "cli")]
fn pack() {
    use std::path::Path;

    if !cfg!(feature = "codegen") {
        println!("cargo::rerun-if-changed=schema");
    }
    let schema = Path::new("schema");
    compress::pack(schema, &compress::json_files(schema), "schema.deflated");
    let control = Path::new("src/emulator/control");
    let names =
        ["schema.json", "page/inbox.html", "page/inbox.css", "page/inbox.js", "page/inbox.svg"];
    for name in names {
        println!("cargo::rerun-if-changed={}", control.join(name).display());
    }
    compress::pack(control, &names.map(String::from), "control.deflated");
}

#[cfg(feature = "codegen")]
fn generate(folder: Option<PathBuf>) -> Result<(), Box<dyn std::error::Error>> {
    use std::fs;
    use std::path::Path;

    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=schema");
    let home = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut sources = vec![codegen::Source::own(&Path::new(&home).join("schema"))];
    if let Some(folder) = folder {
        let source = codegen::Source::application(&folder)?;
        // Cargo watches everything below a folder.
        println!("cargo::rerun-if-changed={}", source.folder.display());
        sources.push(source);
    }
    let out = Path::new(&out);
    let tell = |draft| println!("cargo::warning={draft}");
    // Files are written only after all of them were parsed, so what is there is known to be Rust.
    let is_there = |path: &str, code: &str| {
        fs::read(out.join(path)).is_ok_and(|found| found == code.as_bytes())
    };
    for (path, code) in codegen::generate(&sources, tell, is_there)? {
        let path = out.join(path);
        let folder = path.parent().expect("it is below OUT_DIR");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, code))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    }
    Ok(())
}

#[cfg(not(feature = "codegen"))]
fn generate(folder: Option<PathBuf>) -> Result<(), String> {
    match folder {
        None => Ok(()),
        Some(folder) => Err(format!(
            "{VARIABLE}={}: schema files become code only with the `codegen` feature of \
             dingtalk-file; turn it on, or unset the variable",
            folder.display()
        )),
    }
}
