//! Compresses `catalog/` for the command. The build of the fuzz targets, which have the command in them, includes this too.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Writes each file of `catalog/` compressed, and a list of them, which the command includes. A build script runs in the
/// folder of its package.
pub fn compress(folder: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let files = fs::read_dir(folder).expect("catalog/");
    let mut files: Vec<_> = files.map(|file| file.expect("an entry of catalog/").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    fs::create_dir_all(out.join("catalog")).expect("a folder in OUT_DIR");
    let version = fs::read_to_string(folder.join("version")).expect("catalog/version");
    let mut list =
        format!("/// The version of the SDK.\npub const VERSION: &str = {:?};\n", version.trim());
    list += "static MODULES: &[Kept] = &[\n";
    for path in files {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let text = fs::read(&path).expect("a file of catalog/");
        let deflated = miniz_oxide::deflate::compress_to_vec(&text, 10);
        fs::write(out.join("catalog").join(name), deflated).expect("a file in OUT_DIR");
        let size = text.len();
        let include = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/catalog/{name}\"))");
        writeln!(list, "    Kept {{ name: {name:?}, size: {size}, deflated: {include} }},")
            .expect("a text");
    }
    fs::write(out.join("catalog.rs"), list + "];\n").expect("a file in OUT_DIR");
}
