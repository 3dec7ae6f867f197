//! Parts of a file that are sent side by side, and uploads that go on with the parts of an earlier run.

use std::fs;
use std::path::Path;

use dingtalk_file::journal::{FileJournal, Journal, State, Work};
use dingtalk_file::{Delivery, DeliveryError, Person, Stop};

use super::*;

/// Twenty parts and a bit.
const MANY: usize = PART * 20 + 999;

fn bytes() -> Vec<u8> {
    (0..MANY).map(|index| (index / 11) as u8).collect()
}

fn file(path: &Path) -> Upload<'static> {
    if !path.exists() {
        fs::write(path, bytes()).expect("written");
    }
    let upload = Upload::file(path).expect("a file").multipart_above(0);
    upload.part_size(PART as u64).connections(4)
}

fn arrived(emulator: &Emulator, file: &StoredFile) -> bool {
    let mut found = Vec::new();
    let mut stored = emulator.content(&file.dentry_id).expect("the stored bytes");
    stored.read_to_end(&mut found).expect("read");
    found == bytes()
}

#[test]
fn a_file_arrives_whole_by_several_connections() {
    let folder = tempfile::tempdir().expect("a folder");
    for connections in [1, 2, 8, 64] {
        let emulator = Emulator::start().expect("an emulator");
        let seen = Mutex::new(Vec::new());
        let upload = file(&folder.path().join("a.bin")).connections(connections);
        let upload = upload.progress(|done, size| lock(&seen).push((done, size)));
        let stored = run(&emulator, upload).expect("stored");
        assert!(arrived(&emulator, &stored), "{connections}");
        assert_eq!(emulator.received("ossPut"), 21, "{connections}");
        let seen = seen.into_inner().expect("no panic");
        assert!(seen.is_sorted() && seen.iter().all(|(_, size)| *size == MANY as u64));
        assert_eq!(seen.last(), Some(&(MANY as u64, MANY as u64)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no panic")
}

#[test]
fn a_part_that_fails_is_sent_again_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let faults =
        [Fault::close(), Fault::answer(503, ""), Fault::answer(429, ""), Fault::truncate()];
    for fault in faults {
        let emulator = Emulator::start().expect("an emulator");
        (0..2).for_each(|_| emulator.fault("ossPut", fault.clone()));
        let stored = run(&emulator, file(&folder.path().join("a.bin"))).expect("stored");
        assert!(arrived(&emulator, &stored), "{fault:?}");
        assert_eq!(emulator.received("ossPut"), 23, "{fault:?}");
    }
}

#[test]
fn nothing_is_committed_if_a_part_fails_or_the_file_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bin");
    let emulator = Emulator::start().expect("an emulator");
    (0..60).for_each(|_| emulator.fault("ossPut", Fault::answer(403, "<Code>x</Code>")));
    let error = run(&emulator, file(&path)).expect_err("refused");
    assert_eq!((error.outcome(), error.step()), (Outcome::Refused, Some("ossPut")));
    // Each of four connections began one, and no more.
    assert!(emulator.received("ossPut") <= 4, "{}", emulator.received("ossPut"));
    emulator.clear_faults();
    let mut changed = false;
    let upload = file(&path).progress(|done, _| {
        if done > 0 && !std::mem::replace(&mut changed, true) {
            fs::write(&path, vec![7; MANY]).expect("written");
        }
    });
    let error = run(&emulator, upload).expect_err("it is another file");
    assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
    assert_eq!(emulator.received("commitFile"), 0);
}

/// Where parts are refused and one PUT would do, one PUT it is, once.
#[test]
fn one_put_takes_the_place_of_parts_that_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bin");
    let rows = [
        ("initMultipartFileUpload", "paramError.multipart", true),
        ("initMultipartFileUpload", "newer.code", true),
        ("initMultipartFileUpload", "spaceQuotaInsufficient", false),
        ("initMultipartFileUpload", "permissionDenied", false),
        ("getMultipartFileUploadInfos", "paramError.uploadKey", true),
        ("commitFile", "paramError", true),
        ("commitFile", "spaceQuotaInsufficient", false),
    ];
    for (operation, code, is_put) in rows {
        let emulator = Emulator::start().expect("an emulator");
        emulator.fault(operation, Fault::refuse(code));
        let result = run(&emulator, file(&path));
        assert_eq!(
            emulator.received("getFileUploadInfo"),
            usize::from(is_put),
            "{operation} {code}"
        );
        match result {
            Ok(stored) => assert!(is_put && arrived(&emulator, &stored), "{operation} {code}"),
            Err(error) => assert!(!is_put && error.step() == Some(operation), "{error}"),
        }
    }
    // Twice is no use.
    let emulator = Emulator::start().expect("an emulator");
    (0..3).for_each(|_| emulator.fault("commitFile", Fault::refuse("paramError")));
    run(&emulator, file(&path)).expect_err("refused");
    assert_eq!((emulator.received("getFileUploadInfo"), emulator.received("commitFile")), (1, 2));
}

/// Delivers the file with a journal.
fn deliver(
    emulator: &Emulator,
    folder: &Path,
    stop: &Stop,
    upload: Upload<'static>,
) -> Result<Delivery, DeliveryError> {
    let journal = FileJournal::open(folder.join("journal")).expect("a journal");
    let to = Person::from(emulator.users()[1].union_id.clone());
    let deliver = Deliver::new(owner(emulator)).upload(upload).to(to).journal(&journal).stop(stop);
    client(emulator).deliver(deliver)
}

/// Stops a delivery after some parts, and returns how many parts the store has.
fn interrupted(emulator: &Emulator, folder: &Path) -> usize {
    let stop = Stop::new();
    let request = stop.clone();
    let upload = file(&folder.join("a.bin")).connections(2);
    let upload = upload.progress(move |done, _| {
        if done > 8 * PART as u64 {
            request.request();
        }
    });
    deliver(emulator, folder, &stop, upload).expect_err("stopped");
    assert_eq!(emulator.received("commitFile"), 0);
    emulator.executed("ossPut")
}

#[test]
fn an_upload_goes_on_with_the_parts_that_are_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let there = interrupted(&emulator, folder.path());
    assert!((9..15).contains(&there), "{there}");
    let again = file(&folder.path().join("a.bin"));
    let delivery = deliver(&emulator, folder.path(), &Stop::new(), again).expect("delivered");
    let stored = delivery.files[0].file.as_ref().expect("stored");
    assert!(arrived(&emulator, stored));
    // One part a connection may have been stored without being remembered.
    let puts = emulator.executed("ossPut");
    assert!((21..=23).contains(&puts), "{puts}");
    assert_eq!(emulator.received("initMultipartFileUpload"), 1);
    // The journal knows what was uploaded, by a digest of all of it.
    let journal = FileJournal::read(folder.path().join("journal")).expect("a journal");
    let work = Work::Upload(dingtalk_file::journal::FileKey::new("a.bin"));
    let State::Done(done) = journal.state(&work).expect("a state") else { panic!("not done") };
    let dingtalk_file::journal::Done::Stored { content, .. } = done else { panic!("not stored") };
    assert!(content.digest.starts_with("xxh3-128:"), "{content:?}");
}

/// An upload by itself goes on with the parts of a delivery, and is done once.
#[test]
fn a_recorded_upload_goes_on_and_is_done_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let there = interrupted(&emulator, folder.path());
    let operator = Person::from(owner(&emulator));
    let again = || {
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let upload = file(&folder.path().join("a.bin"));
        client(&emulator).upload_recorded(upload, None, &operator, &journal)
    };
    let stored = again().expect("stored");
    assert!(arrived(&emulator, &stored));
    let puts = emulator.executed("ossPut");
    assert!((21..=23).contains(&puts) && puts > there, "{puts}");
    assert_eq!(again().expect("it is there"), stored);
    assert_eq!((emulator.executed("ossPut"), emulator.received("commitFile")), (puts, 1));
    fs::write(folder.path().join("a.bin"), "another").expect("written");
    assert_eq!(again().expect_err("another").outcome(), Outcome::Invalid);
}

#[test]
fn an_upload_begins_anew_where_its_parts_are_no_use() {
    type Change = fn(&Emulator, &Path);
    let rows: [(&str, Change, usize); 3] = [
        ("forgotten", |emulator, _| emulator.forget_uploads(), 21),
        (
            "another file",
            |_, folder| {
                fs::remove_file(folder.join("a.bin")).expect("removed");
                fs::write(folder.join("a.bin"), bytes()).expect("written");
            },
            21,
        ),
        ("no journal", |_, folder| fs::remove_file(folder.join("journal")).expect("removed"), 21),
    ];
    for (what, change, expected) in rows {
        let folder = tempfile::tempdir().expect("a folder");
        let emulator = Emulator::start().expect("an emulator");
        let there = interrupted(&emulator, folder.path());
        change(&emulator, folder.path());
        let again = file(&folder.path().join("a.bin"));
        let delivery = deliver(&emulator, folder.path(), &Stop::new(), again).expect(what);
        let stored = delivery.files[0].file.as_ref().expect("stored");
        assert!(arrived(&emulator, stored), "{what}");
        assert_eq!(emulator.executed("ossPut") - there, expected, "{what}");
        assert_eq!(emulator.received("initMultipartFileUpload"), 2, "{what}");
    }
}
