//! The crates that a user of the library has to build.

use std::process::Command;

fn tree(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_string();
    let mut names: Vec<String> = text.lines().map(name).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn there_is_no_async_runtime() {
    let runtimes = [
        "async-executor",
        "async-io",
        "async-std",
        "futures-executor",
        "hyper",
        "mio",
        "smol",
        "tokio",
    ];
    for features in [&[][..], &["--all-features"], &["--no-default-features"]] {
        let names = tree(features);
        let found: Vec<_> = names.iter().filter(|name| runtimes.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{features:?}: {found:?}");
    }
}

#[test]
fn the_default_library_has_few_crates() {
    let names = tree(&[]);
    assert!(names.len() <= 40, "{}: {names:?}", names.len());
}
