//! Parts sent in parallel, and uploads that resume with the parts of an earlier run.

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
fn a_file_arrives_complete_over_several_connections() {
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
fn a_failed_part_is_repeated_alone() {
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
    // Each of four connections began only one.
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

/// If parts are refused but one PUT is possible, the client makes one PUT.
#[test]
fn one_put_replaces_refused_parts() {
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
    // A second PUT would not help.
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
fn an_upload_resumes_with_stored_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let there = interrupted(&emulator, folder.path());
    assert!((9..15).contains(&there), "{there}");
    let again = file(&folder.path().join("a.bin"));
    let delivery = deliver(&emulator, folder.path(), &Stop::new(), again).expect("delivered");
    let stored = delivery.files[0].file.as_ref().expect("stored");
    assert!(arrived(&emulator, stored));
    // Each connection may have stored one part that was not recorded.
    let puts = emulator.executed("ossPut");
    assert!((21..=23).contains(&puts), "{puts}");
    assert_eq!(emulator.received("initMultipartFileUpload"), 1);
    // The journal identifies the uploaded file by the digest of its content.
    let journal = FileJournal::read(folder.path().join("journal")).expect("a journal");
    let work = Work::Upload(dingtalk_file::journal::FileKey::new("a.bin"));
    let State::Done(done) = journal.state(&work).expect("a state") else { panic!("not done") };
    let dingtalk_file::journal::Done::Stored { content, .. } = done else { panic!("not stored") };
    assert!(content.digest.starts_with("xxh3-128:"), "{content:?}");
}

/// A plain upload resumes with the parts of a delivery, and is done once.
#[test]
fn a_recorded_upload_resumes_and_is_done_once() {
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

/// All parts are recorded, so there is no request before the commit, but DingTalk or the store has forgotten them.
#[test]
fn an_upload_starts_over_if_all_parts_are_gone() {
    let rows = [
        // The refusal for the second run, the number of parts it sends, and whether it starts over.
        ("commitFile", Fault::refuse("paramError"), 21, 2),
        ("commitFile", Fault::refuse("spaceQuotaInsufficient"), 0, 1),
    ];
    for (operation, fault, sent, begun) in rows {
        let folder = tempfile::tempdir().expect("a folder");
        let emulator = Emulator::start().expect("an emulator");
        let run = || {
            let upload = file(&folder.path().join("a.bin"));
            deliver(&emulator, folder.path(), &Stop::new(), upload)
        };
        emulator.fault("commitFile", Fault::refuse("systemError"));
        run().expect_err("all parts are there, and the commit is unknown");
        let before = emulator.executed("ossPut");
        emulator.fault(operation, fault);
        let result = run();
        assert_eq!(emulator.executed("ossPut") - before, sent, "{operation}");
        assert_eq!(emulator.received("initMultipartFileUpload"), begun, "{operation}");
        assert_eq!(emulator.received("getFileUploadInfo"), 0, "{operation}");
        assert_eq!(result.is_ok(), begun == 2, "{operation}");
    }
    // The store has forgotten an upload for which DingTalk still signs.
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    interrupted(&emulator, folder.path());
    let before = emulator.executed("ossPut");
    emulator.fault("ossPut", Fault::answer(404, "<Error><Code>NoSuchUpload</Code></Error>"));
    let again = file(&folder.path().join("a.bin"));
    deliver(&emulator, folder.path(), &Stop::new(), again).expect("delivered");
    assert_eq!(emulator.received("initMultipartFileUpload"), 2);
    assert!(emulator.executed("ossPut") - before >= 21);
}

/// If a store throttles four connections at once, further parts use two.
#[test]
fn a_store_that_throttles_gets_fewer_connections() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let store = Arc::new(Store::default());
    let shared = store.clone();
    // The server's threads end with their connections, and its first thread with the process.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let store = shared.clone();
            std::thread::spawn(move || store.serve(stream.expect("a connection")));
        }
    });
    let emulator = Emulator::start().expect("an emulator");
    let info = |number: i32| {
        let urls = [format!("http://{address}/{number}")];
        let signed = serde_json::json!({"resourceUrls": urls, "headers": {}});
        serde_json::json!({"partNumber": number, "headerSignatureInfo": signed})
    };
    let infos: Vec<_> = (1..=21).map(info).collect();
    let infos = serde_json::json!({"multipartHeaderSignatureInfos": infos});
    emulator.fault("getMultipartFileUploadInfos", Fault::answer(200, infos.to_string()));
    let folder = tempfile::tempdir().expect("a folder");
    // The emulator does not have the bytes.
    run(&emulator, file(&folder.path().join("a.bin"))).expect_err("nothing to commit");
    let (puts, most) = (lock(&store.puts).len(), *lock(&store.most));
    assert_eq!((puts, most), (25, 2), "the first four twice, and the others by two");
}

/// A store that throttles the first four parts once all of them have arrived.
#[derive(Default)]
struct Store {
    /// The uploaded parts, in order.
    puts: Mutex<Vec<usize>>,
    /// The number of the other parts in progress now, and the maximum.
    others: Mutex<usize>,
    most: Mutex<usize>,
}

impl Store {
    fn serve(&self, stream: TcpStream) {
        use std::io::BufRead;
        let mut stream = std::io::BufReader::new(stream);
        loop {
            let (mut length, mut head) = (0, Vec::new());
            while head.last() != Some(&"\r\n".to_string()) {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a number");
                }
                head.push(line);
            }
            let path = head[0].split(' ').nth(1).expect("a path");
            let number: usize = path.trim_start_matches('/').parse().expect("a part");
            let mut body = Read::take(&mut stream, length);
            std::io::copy(&mut body, &mut std::io::sink()).expect("the part");
            let is_first = !lock(&self.puts).contains(&number);
            lock(&self.puts).push(number);
            let status = if number > 4 {
                self.hold();
                "200 OK"
            } else if is_first {
                while (1..=4).any(|number| !lock(&self.puts).contains(&number)) {
                    std::thread::yield_now();
                }
                "429 Too Many Requests"
            } else {
                "200 OK"
            };
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            if stream.get_mut().write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }

    /// Waits a short time for a third simultaneous part.
    fn hold(&self) {
        *lock(&self.others) += 1;
        for _ in 0..20 {
            let now = *lock(&self.others);
            let mut most = lock(&self.most);
            *most = (*most).max(now);
            drop(most);
            if now > 2 {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        *lock(&self.others) -= 1;
    }
}

#[test]
fn an_upload_starts_over_if_its_parts_are_useless() {
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
