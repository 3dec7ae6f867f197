//! Finds secrets in output, in every spelling.

use std::sync::{Mutex, Once, PoisonError};

use log::{Level, LevelFilter, Log, Metadata, Record};

/// A text that is part of every secret in the matrix, and of nothing else.
pub const MARK: &str = "q7Zx9vK2";

/// Keeps log lines that show a secret, and records which crates logged at all.
struct Watch {
    shown: Mutex<Vec<String>>,
    targets: Mutex<Vec<(String, Level)>>,
}

static WATCH: Watch = Watch { shown: Mutex::new(Vec::new()), targets: Mutex::new(Vec::new()) };

impl Log for Watch {
    /// Keeps all lines of this crate, and no dumps of others: `DESIGN.md` says that ureq's trace shows tokens.
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("dingtalk_file") || metadata.level() <= Level::Debug
    }

    fn log(&self, record: &Record<'_>) {
        // The test's own allocations do not count as the client's.
        allocation_counter::opt_out(|| self.look_at(record));
    }

    fn flush(&self) {}
}

impl Watch {
    fn look_at(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = record.args().to_string();
        if shows(&line) {
            let line = format!("{}: {line}", record.target());
            self.shown.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
        let root = record.target().split("::").next().unwrap_or_default();
        let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        if !targets.iter().any(|(found, level)| found == root && *level == record.level()) {
            targets.push((root.into(), record.level()));
        }
    }
}

/// Watches the log of the whole process from now on.
pub fn watch_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&WATCH).expect("no other logger in the tests");
        log::set_max_level(LevelFilter::Trace);
    });
}

/// Returns the lines that showed a secret. Fails if there are no lines at all, because then nothing was checked.
pub fn shown_in_log() -> Vec<String> {
    let targets = WATCH.targets.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (target, level) in [("dingtalk_file", Level::Debug), ("ureq", Level::Debug)] {
        assert!(targets.contains(&(target.into(), level)), "no line of {target}: {targets:?}");
    }
    WATCH.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Returns true if `text` contains a secret: plain, percent-encoded, escaped, or as a dump of bytes.
pub fn shows(text: &str) -> bool {
    text.contains(MARK)
        || decoded(text, "%", 16).contains(MARK)
        || decoded(text, "\\x", 16).contains(MARK)
        || dumped(text, 10).contains(MARK)
        || dumped(text, 16).contains(MARK)
}

/// Returns `text` with every pair of digits after `before` decoded.
fn decoded(text: &str, before: &str, radix: u32) -> String {
    let mut parts = text.split(before);
    let mut decoded = parts.next().unwrap_or_default().to_string();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, radix).ok()) {
            Some(byte) => {
                decoded.push(char::from(byte));
                decoded += &part[2..];
            }
            None => decoded += part,
        }
    }
    decoded
}

/// Returns the numbers in `text`, as bytes.
fn dumped(text: &str, radix: u32) -> String {
    let numbers = text.split(|c: char| !c.is_ascii_alphanumeric());
    let bytes = numbers.filter_map(|number| {
        u8::from_str_radix(number.trim_start_matches("0x"), radix).ok().map(char::from)
    });
    bytes.collect()
}

#[test]
fn a_secret_is_found_in_every_spelling() {
    let dump = format!("{:?}", MARK.as_bytes());
    let hex: Vec<_> = MARK.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = MARK.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escaped: String = MARK.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    for text in [MARK, &dump, &hex.join(" "), &percent, &escaped] {
        assert!(shows(&format!("a {text} b")), "{text}");
    }
    assert!(!shows("a 113 b %71 \\x71"));
}
