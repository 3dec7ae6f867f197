//! Replays the saved corpus of a fuzz target (`fuzz/README.md`) as a test.

use std::fs;
use std::path::Path;

/// Runs each file through `check`, in the order of their names, and returns their contents. A published package has no
/// corpus: it would be a fifth of its files, for those who change the code.
pub(crate) fn replay(target: &str, check: fn(&[u8])) -> Vec<Vec<u8>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = home.join("tests/corpus").join(target);
    if home.join("Cargo.toml.orig").exists() && !folder.exists() {
        return Vec::new();
    }
    let files = fs::read_dir(&folder).expect("the corpus");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "{} contains {} files", folder.display(), paths.len());
    let replay = |path: &Path| {
        println!("{}", path.display());
        let bytes = fs::read(path).expect("a file");
        check(&bytes);
        bytes
    };
    paths.iter().map(|path| replay(path)).collect()
}
