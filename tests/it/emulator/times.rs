//! Times in each of DingTalk's formats.

use std::collections::BTreeSet;

use dingtalk_file::storage::SpaceOwnerType;

use super::storage::Storage;
use super::{client, message, start};

const JAVA: &str = "Sat Jan 01 18:00:00 CST 2022";

/// Makes the same calls in each run, and returns every time in the answers.
fn times() -> Vec<String> {
    let emulator = start();
    let client = client(&emulator);
    let sent = client.call(&message(&emulator)).expect("delivered").into_value().file;
    let mut times = vec![sent.create_time, sent.modified_time];
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    for name in ["a", "b", "c"] {
        let made = storage.file(&space, name, "abc");
        times.extend([made.create_time, made.modified_time]);
    }
    times.into_iter().map(|time| time.expect("a time").as_str().to_string()).collect()
}

#[test]
fn times_have_every_format_and_are_the_same_in_each_run() {
    let found = times();
    assert_eq!(found[..2], [JAVA, JAVA]);
    let forms: BTreeSet<_> = found.iter().map(String::as_str).collect();
    assert_eq!(forms, BTreeSet::from(["2022-01-01T10:00:00Z", "2022-01-01T10:00Z", JAVA]));
    assert_eq!(times(), found);
}

#[cfg(feature = "jiff1")]
#[test]
fn every_format_is_read() {
    for time in times() {
        let read = dingtalk_file::Timestamp::new(&*time).to_jiff().expect(&time);
        assert_eq!(read.to_string(), "2022-01-01T10:00:00Z", "{time}");
    }
}
