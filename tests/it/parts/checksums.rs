//! Uploads whose bytes arrive damaged, as the store's checksum shows.

use std::path::Path;

use super::*;

/// Returns the answer of a store that received other bytes.
fn damaged() -> Fault {
    Fault::execute().header("x-oss-hash-crc64ecma", "1")
}

/// One PUT, parts in sequence, and parts in parallel, with the number of PUTs of each.
fn uploads(path: &Path) -> [(Upload<'static>, usize); 3] {
    std::fs::write(path, content()).expect("written");
    let file = Upload::file(path).expect("a file").name("large.bin");
    [
        (upload().multipart_above(SIZE as u64), 1),
        (upload(), 4),
        (file.multipart_above(0).part_size(PART as u64).connections(3), 4),
    ]
}

#[test]
fn damaged_bytes_are_sent_once_more() {
    let folder = tempfile::tempdir().expect("a folder");
    for (upload, puts) in uploads(&folder.path().join("a")) {
        let emulator = Emulator::start().expect("an emulator");
        emulator.fault("ossPut", damaged());
        let file = run(&emulator, upload).expect("stored");
        assert_whole(&emulator, &file);
        assert_eq!(emulator.received("ossPut"), puts + 1);
        assert_eq!(emulator.received("commitFile"), 1);
    }
}

#[test]
fn repeatedly_damaged_bytes_are_not_committed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (upload, puts) in uploads(&folder.path().join("a")) {
        let emulator = Emulator::start().expect("an emulator");
        (0..20).for_each(|_| emulator.fault("ossPut", damaged()));
        let error = run(&emulator, upload).expect_err("damaged");
        assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossPut")), "{error}");
        assert!(error.may_repeat() && error.to_string().contains("CRC-64"), "{error}");
        // Each connection notices by itself.
        let most = if puts > 1 { 6 } else { 2 };
        assert!((2..=most).contains(&emulator.received("ossPut")));
        assert_eq!(emulator.received("commitFile"), 0);
    }
}

#[test]
fn an_invalid_checksum_is_ignored() {
    for value in ["", "none", "-1", "99999999999999999999"] {
        let emulator = Emulator::start().expect("an emulator");
        emulator.fault("ossPut", Fault::execute().header("x-oss-hash-crc64ecma", value));
        let file = run(&emulator, upload()).expect("stored");
        assert_whole(&emulator, &file);
        assert_eq!(emulator.received("ossPut"), 4);
    }
}
