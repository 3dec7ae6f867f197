//! Compresses what the command has in it. The build of the fuzz targets, which have the command in them, includes this too.

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
    list += "static MODULES: &[StoredModule] = &[\n";
    for path in files {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let text = fs::read(&path).expect("a file of catalog/");
        let deflated = miniz_oxide::deflate::compress_to_vec(&text, 10);
        fs::write(out.join("catalog").join(name), deflated).expect("a file in OUT_DIR");
        let size = text.len();
        let include = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/catalog/{name}\"))");
        writeln!(list, "    StoredModule {{ name: {name:?}, size: {size}, deflated: {include} }},")
            .expect("a text");
    }
    fs::write(out.join("catalog.rs"), list + "];\n").expect("a file in OUT_DIR");
}

/// Writes files of a folder, compressed, into one file: names and texts in turn, each before a zero byte.
#[allow(dead_code)]
pub fn pack(folder: &Path, names: &[String], to: &str) {
    let mut all = Vec::new();
    for name in names {
        let text = fs::read(folder.join(name)).expect("a file to pack");
        for part in [name.as_bytes(), &text] {
            all.extend_from_slice(part);
            all.push(0);
        }
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let deflated = miniz_oxide::deflate::compress_to_vec(&all, 10);
    fs::write(Path::new(&out).join(to), deflated).expect("a file in OUT_DIR");
}

/// Returns the JSON files in a folder and its subfolders, in order.
#[allow(dead_code)]
pub fn json_files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    find(folder, "", &mut files);
    files.sort();
    files
}

fn find(folder: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder.join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("utf-8");
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().expect("its type").is_dir() {
            find(folder, &path, files);
        } else if path.ends_with(".json") {
            files.push(path);
        }
    }
}
