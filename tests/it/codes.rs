//! The class of each code in the vendor's global tables, in a file for review.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dingtalk_file::{Action, Method, Spec};

/// Returns the meaning of a code for any operation.
fn class(code: &str) -> &'static str {
    let spec = Spec::new("any", Method::Post, "/");
    match spec.error(code).and_then(|row| row.action) {
        _ if code == "0" => "success",
        _ if code == "88" => "the code within it",
        None | Some(Action::Final) => "refused",
        Some(Action::Retry) => "refused, worth a retry",
        Some(Action::Wait1s | Action::Wait60s | Action::Banned) => "throttled",
        Some(Action::RenewToken | Action::DropToken) => "refused for the token",
        Some(Action::RenewUpload) => "refused for the signature",
        Some(Action::Unknown) => "unknown",
        Some(new) => panic!("{new:?} has no class here"),
    }
}

#[test]
fn every_code_of_the_global_tables_has_a_class() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/codes/global.tsv");
    let table = fs::read_to_string(&path).expect("the table").replace('\r', "");
    let (mut written, mut count) = (String::new(), BTreeMap::new());
    for line in table.lines() {
        let columns: Vec<_> = line.split('\t').collect();
        match columns[..] {
            [family, statuses, code, _] => {
                let class = class(code);
                *count.entry(class).or_insert(0) += 1;
                written += &format!("{family}\t{statuses}\t{code}\t{class}\n");
            }
            _ => written += &format!("{line}\n"),
        }
    }
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &written).expect("written");
    } else {
        assert_eq!(table, written, "run `cargo xtask bless`");
    }
    assert_eq!(count.values().sum::<usize>(), 1956, "{count:?}");
    // The members of a family change, but it must have some.
    assert!(count["unknown"] > 40 && count["refused"] > 1500, "{count:?}");
}
