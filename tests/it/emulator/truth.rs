//! `docs/emulator.md` has a row for every operation.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dingtalk_file::OPERATIONS;

/// The object store's operations, which have no schema file.
const STORE: [&str; 2] = ["ossPut", "ossGet"];

#[test]
fn every_operation_has_a_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/emulator.md");
    let text = fs::read_to_string(path).expect("docs/emulator.md");
    let rows = text.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("| `")?.split_once("` |")?;
        Some((name, rest))
    });
    let mut found = BTreeSet::new();
    for (name, rest) in rows {
        assert!(found.insert(name), "{name} has two rows");
        let cells: Vec<_> = rest.trim_end_matches('|').split(" |").map(str::trim).collect();
        let [imitated, known, _, _] = cells[..] else { panic!("{name} has {} cells", cells.len()) };
        assert!(!imitated.is_empty() && !known.is_empty(), "{name}");
    }
    let operations = OPERATIONS.iter().map(|spec| spec.name);
    assert_eq!(found, operations.chain(STORE).collect());
}
