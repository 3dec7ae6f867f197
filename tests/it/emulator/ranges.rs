//! Ranges and checksums in the object store's answers.

use dingtalk_file::storage::{GetFileDownloadInfo, GetFileDownloadInfoReply};
use dingtalk_file::{DentryId, SpaceId};

use super::raw::{Raw, RawAnswer};
use super::storage::Storage;
use super::{client, start};

const CRC64: &str = "x-oss-hash-crc64ecma";

fn crc64(bytes: &str) -> String {
    let mut digest = crc64fast::Digest::new();
    digest.write(bytes.as_bytes());
    digest.sum64().to_string()
}

/// A file that can be downloaded.
struct Signed<'a> {
    storage: &'a Storage<'a>,
    info: GetFileDownloadInfoReply,
}

impl<'a> Signed<'a> {
    fn new(storage: &'a Storage<'a>, space: &SpaceId, dentry: &DentryId) -> Self {
        let who = storage.who.clone();
        let info = GetFileDownloadInfo::new(space.clone(), dentry.clone(), who);
        Signed { storage, info: storage.call(&info).expect("an info") }
    }

    fn get(&self, more: &str) -> RawAnswer {
        let info = &self.info.header_signature_info;
        let target = info.resource_urls[0].strip_prefix(self.storage.emulator.url());
        let mut head =
            format!("GET {} HTTP/1.1\r\nHost: localhost\r\n{more}", target.expect("a path"));
        for (name, value) in &info.headers {
            head += &format!("{name}: {}\r\n", value.expose());
        }
        let mut raw = Raw::connect(self.storage.emulator);
        raw.write(format!("{head}\r\n").as_bytes());
        raw.read()
    }
}

#[test]
fn a_range_returns_the_requested_part() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = emulator.space_id();
    let dentry = storage.file(space, "a.txt", "0123456789").id.expect("an id");
    let file = Signed::new(&storage, space, &dentry);
    let whole = file.get("");
    assert_eq!((whole.status, &*whole.body), (200, "0123456789"));
    assert_eq!(
        (&*whole.headers[CRC64], &*whole.headers["accept-ranges"]),
        (&*crc64("0123456789"), "bytes")
    );
    let etag = &whole.headers["etag"];
    let rows = [
        ("bytes=3-", 206, "3456789", Some("bytes 3-9/10")),
        ("bytes=3-4", 206, "34", Some("bytes 3-4/10")),
        ("bytes=9-100", 206, "9", Some("bytes 9-9/10")),
        ("bytes=-2", 206, "89", Some("bytes 8-9/10")),
        ("bytes=-20", 206, "0123456789", Some("bytes 0-9/10")),
        // Invalid ranges, and several ranges, are ignored.
        ("bytes=4-3", 200, "0123456789", None),
        ("bytes=0-1,3-4", 200, "0123456789", None),
        ("lines=3-", 200, "0123456789", None),
        ("bytes=x-", 200, "0123456789", None),
    ];
    for (range, status, body, told) in rows {
        let answer = file.get(&format!("Range: {range}\r\nIf-Match: {etag}\r\n"));
        assert_eq!((answer.status, &*answer.body), (status, body), "{range}");
        assert_eq!(answer.headers.get("content-range").map(|told| &**told), told, "{range}");
        // The checksum covers the whole file, even with a part.
        assert_eq!(
            (&answer.headers[CRC64], &answer.headers["etag"]),
            (&whole.headers[CRC64], etag)
        );
    }
    for range in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
        let answer = file.get(&format!("Range: {range}\r\n"));
        assert_eq!((answer.status, &*answer.xml_code()), (416, "InvalidRange"), "{range}");
    }
    for (tags, status) in [("*", 200), (&*format!("\"x\", {etag}"), 200), ("\"x\"", 412), ("", 412)]
    {
        let answer = file.get(&format!("If-Match: {tags}\r\n"));
        assert_eq!(answer.status, status, "{tags}");
        assert!(status == 200 || answer.xml_code() == "PreconditionFailed");
    }
    // Other content has another tag, and the same content has the same.
    let tag = |name: &str, content: &str| {
        let dentry = storage.file(space, name, content).id.expect("an id");
        Signed::new(&storage, space, &dentry).get("").headers["etag"].clone()
    };
    assert!(tag("b.txt", "0123456780") != *etag && tag("c.txt", "0123456789") == *etag);
}

#[test]
fn a_put_is_answered_with_the_checksum_of_its_bytes() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    for bytes in ["first", "second", ""] {
        assert_eq!(storage.put(&info, bytes).headers[CRC64], crc64(bytes));
    }
}

#[test]
fn a_throttling_store_answers_like_the_real_one() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let info = storage.info(emulator.space_id()).expect("upload info");
    emulator.fault("ossPut", dingtalk_file::emulator::Fault::throttle());
    let answer = storage.put(&info, "abc");
    assert_eq!((answer.status, &*answer.xml_code()), (503, "SlowDown"));
    assert_eq!(storage.put(&info, "abc").status, 200);
}
