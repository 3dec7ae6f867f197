//! Uploads in parts against the emulator.

mod checksums;
mod parallel;

use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::storage::{
    CommitFile, GetMultipartFileUploadInfos, GetMultipartFileUploadInfosError, HeaderSignatureInfo,
    InitMultipartFileUpload, MultipartUploadOption, PreCheckParam,
};
use dingtalk_file::{Client, Deliver, Error, Outcome, RetryPolicy, StoredFile, UnionId, Upload};

use crate::cases::Unchecked;

const PART: usize = 102_400;
/// Three parts and a bit.
const SIZE: usize = PART * 3 + 12_345;

fn client(emulator: &Emulator) -> Client {
    let policy = RetryPolicy::new(2).backoff(Duration::from_millis(1));
    emulator.client().retry(policy).build().expect("a client")
}

fn content() -> Vec<u8> {
    (0..SIZE).map(|index| (index / 7) as u8).collect()
}

fn upload() -> Upload<'static> {
    let upload = Upload::new("large.bin", Cursor::new(content())).expect("content");
    upload.multipart_above(PART as u64).part_size(PART as u64)
}

fn owner(emulator: &Emulator) -> UnionId {
    emulator.users()[0].union_id.clone()
}

fn run(emulator: &Emulator, upload: Upload<'_>) -> Result<StoredFile, Error> {
    client(emulator).upload(upload, emulator.space_id(), &owner(emulator))
}

fn assert_whole(emulator: &Emulator, file: &StoredFile) {
    let mut bytes = Vec::new();
    let mut stored = emulator.content(&file.dentry_id).expect("the stored bytes");
    stored.read_to_end(&mut bytes).expect("read");
    assert!(bytes == content(), "other bytes arrived");
    assert_eq!(file.size, Some(SIZE as i64));
}

#[test]
fn a_file_uploaded_in_parts_is_one_file() {
    let emulator = Emulator::start().expect("an emulator");
    let file = run(&emulator, upload()).expect("stored");
    assert_whole(&emulator, &file);
    for (operation, count) in [
        ("getFileUploadInfo", 0),
        ("initMultipartFileUpload", 1),
        ("getMultipartFileUploadInfos", 1),
        ("ossPut", 4),
        ("commitFile", 1),
    ] {
        assert_eq!(emulator.received(operation), count, "{operation}");
    }
    let exchanges = emulator.exchanges();
    let puts: Vec<_> = exchanges.iter().filter(|exchange| exchange.method == "PUT").collect();
    let (part, rest) = (format!("[{PART} bytes]"), "[12345 bytes]".to_string());
    let bodies: Vec<_> = puts.iter().map(|exchange| &exchange.body).collect();
    assert_eq!(bodies, [&part, &part, &part, &rest]);
    for exchange in puts {
        let mut sent: Vec<_> = exchange.headers.iter().map(|(name, _)| &**name).collect();
        sent.sort_unstable();
        assert_eq!(sent, ["authorization", "content-length", "host", "x-oss-date"]);
    }
}

#[test]
fn a_file_up_to_the_threshold_is_uploaded_whole() {
    let emulator = Emulator::start().expect("an emulator");
    let file = run(&emulator, upload().multipart_above(SIZE as u64)).expect("stored");
    assert_whole(&emulator, &file);
    assert_eq!(emulator.received("initMultipartFileUpload"), 0);
    assert_eq!((emulator.received("getFileUploadInfo"), emulator.received("ossPut")), (1, 1));
}

#[test]
fn a_delivery_uploads_in_parts_too() {
    let emulator = Emulator::start().expect("an emulator");
    let deliver = Deliver::new(owner(&emulator)).upload(upload());
    let deliver = deliver.to(emulator.users()[1].union_id.clone());
    let delivery = client(&emulator).deliver(deliver).expect("delivered");
    assert_whole(&emulator, delivery.files[0].file.as_ref().expect("a file"));
    assert_eq!(emulator.deliveries().len(), 1);
}

#[test]
fn a_fault_affects_only_its_part() {
    let rows = [
        ("closed before it was read", Fault::close(), 2),
        ("closed when it was stored", Fault::close().after_executing(), 1),
        ("busy", Fault::answer(503, ""), 1),
        ("too old", Fault::refuse("RequestTimeTooSkewed"), 2),
    ];
    for (what, fault, most_infos) in rows {
        let emulator = Emulator::start().expect("an emulator");
        // The fault affects the second part, which begins once the first is stored.
        let fault = Mutex::new(Some(fault));
        let upload = upload().progress(|done, _| {
            if done == PART as u64
                && emulator.executed("ossPut") == 1
                && let Some(fault) = fault.lock().unwrap().take()
            {
                emulator.fault("ossPut", fault);
            }
        });
        let file = run(&emulator, upload).expect(what);
        assert!(fault.lock().unwrap().is_none(), "{what}: the fault met nothing");
        assert_whole(&emulator, &file);
        assert_eq!(emulator.received("ossPut"), 5, "{what}");
        // If the connection broke in the middle, the signature may have been the reason.
        assert!(emulator.received("getMultipartFileUploadInfos") <= most_infos, "{what}");
        assert_eq!(emulator.received("initMultipartFileUpload"), 1, "{what}");
    }
}

#[test]
fn signatures_that_expire_midway_are_replaced_and_stored_parts_stay() {
    let emulator = Emulator::start().expect("an emulator");
    let expired = Arc::new(Mutex::new(false));
    let once = expired.clone();
    let upload = upload().progress(|done, _| {
        let mut once = once.lock().unwrap();
        if done == 2 * PART as u64 && !*once && emulator.executed("ossPut") == 2 {
            *once = true;
            emulator.expire_uploads();
        }
    });
    let file = run(&emulator, upload).expect("stored");
    assert!(*expired.lock().unwrap());
    assert_whole(&emulator, &file);
    assert_eq!(emulator.received("getMultipartFileUploadInfos"), 2);
    assert_eq!((emulator.received("ossPut"), emulator.executed("ossPut")), (5, 4));
}

#[test]
fn a_failure_before_the_commit_leaves_no_file() {
    let emulator = Emulator::start().expect("an emulator");
    for _ in 0..3 {
        emulator.fault("ossPut", Fault::answer(503, ""));
    }
    let error = run(&emulator, upload()).expect_err("the store is down");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("ossPut")));
    assert_eq!((emulator.received("ossPut"), emulator.received("commitFile")), (3, 0));

    let emulator = Emulator::start().expect("an emulator");
    emulator.set_space_quota(SIZE as u64);
    let error = run(&emulator, upload()).expect_err("no room beside the file that is there");
    assert_eq!(error.step(), Some("initMultipartFileUpload"));
    assert_eq!(error.code(), Some("spaceQuotaInsufficient"));
    assert_eq!(emulator.received("ossPut"), 0);
    let stranger = &emulator.users()[1].union_id;
    let error = client(&emulator).upload(upload(), emulator.space_id(), stranger);
    assert_eq!(error.expect_err("no right").code(), Some("permissionDenied"));
}

/// Calls single operations, also in ways that the chain never does.
struct Caller {
    emulator: Emulator,
    client: Client,
    key: String,
}

impl Caller {
    fn begin() -> Caller {
        let emulator = Emulator::start().expect("an emulator");
        let client = client(&emulator);
        let option = MultipartUploadOption::default()
            .pre_check_param(PreCheckParam::default().name("a.bin").size(SIZE as i64));
        let init = InitMultipartFileUpload::new(emulator.space_id().clone(), owner(&emulator));
        let key = client.call(&init.option(option)).expect("begun").into_value().upload_key;
        Caller { emulator, client, key }
    }

    fn ask(&self, key: &str, numbers: &[i32]) -> Result<Vec<HeaderSignatureInfo>, Error> {
        let numbers = numbers.to_vec();
        let infos = GetMultipartFileUploadInfos::new(owner(&self.emulator), key, numbers);
        let infos =
            self.client.call(&Unchecked(&infos))?.into_value().multipart_header_signature_infos;
        Ok(infos.into_iter().map(|info| info.header_signature_info.expect("an info")).collect())
    }

    /// Makes the PUT without the client, so that it has only signed headers.
    fn put(&self, info: &HeaderSignatureInfo, size: usize) {
        let url = info.resource_urls[0].strip_prefix("http://").expect("plain http");
        let (host, path) = url.split_once('/').expect("a path");
        let mut head =
            format!("PUT /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n");
        for (name, value) in &info.headers {
            head += &format!("{name}: {}\r\n", value.expose());
        }
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).expect("sent");
        stream.write_all(&vec![b'x'; size]).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    fn commit(&self) -> Result<(), Error> {
        let (space, key) = (self.emulator.space_id().clone(), &self.key);
        let commit = CommitFile::new(space, owner(&self.emulator), key, "a.bin", "0".into());
        self.client.call(&commit).map(|_| ())
    }
}

#[test]
fn a_commit_takes_all_parts_or_none() {
    let caller = Caller::begin();
    let refused = || caller.commit().expect_err("not all there").code().map(String::from);
    let unusable = Some("dentryStoreError".to_string());
    assert_eq!(refused(), unusable, "no part");
    let infos = caller.ask(&caller.key, &[1, 2, 3]).expect("infos");
    let put = |number: usize, size: usize| caller.put(&infos[number - 1], size);
    put(1, PART);
    put(3, 5);
    assert_eq!(refused(), unusable, "part 2 is missing");
    put(2, PART - 1);
    assert_eq!(refused(), unusable, "part 2 is too small");
    put(2, PART);
    caller.commit().expect("all there");
    let files = caller.emulator.files();
    assert_eq!(files.last().expect("a file").size, PART as u64 * 2 + 5);
    assert_eq!(refused(), unusable, "the key is used up");
}

#[test]
fn wrong_requests_for_parts_are_refused() {
    use GetMultipartFileUploadInfosError::*;

    let caller = Caller::begin();
    let code = |key: &str, numbers: &[i32]| {
        let error = caller.ask(key, numbers).expect_err("refused");
        error.code_as::<GetMultipartFileUploadInfos>()
    };
    let key = &caller.key;
    assert_eq!(code(key, &[0]), Some(ParamErrorPartNumbers));
    assert_eq!(code(key, &[10_001]), Some(ParamErrorPartNumbers));
    assert_eq!(code(key, &(1..=31).collect::<Vec<_>>()), Some(ParamErrorPartNumbers));
    assert_eq!(code("another", &[1]), Some(ParamErrorUploadKey));
    assert_eq!(caller.ask(key, &[1, 10_000]).expect("infos").len(), 2);
    // Valid signatures are the same when requested again.
    let (first, again) = (caller.ask(key, &[1]).unwrap(), caller.ask(key, &[1]).unwrap());
    assert_eq!(first, again);
    caller.emulator.expire_uploads();
    assert_ne!(caller.ask(key, &[1]).unwrap(), first);
}
