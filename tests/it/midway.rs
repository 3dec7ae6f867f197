//! Answers of a store in the middle of a large body or a part. The connection ends with them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use dingtalk_file::{Client, ClientBuilder, Credentials, Error, Outcome, RetryPolicy, Upload};
use ureq::tls::{Certificate, RootCerts};

use crate::faults::tls::{Tls, path};
use crate::wire::{Stream, Wrap as _};

/// More than the sockets' buffers take.
const LARGE: u64 = 16 << 20;

/// A status and a code of the store; an empty text for no code.
type Says = (u16, &'static str);

const TAKE: Says = (200, "");
const NOTHING: Says = (0, "");

/// DingTalk and the store on one port, and the requests in order: `info`, `put`, `commit`, `send`.
struct Desk {
    scheme: &'static str,
    address: String,
    /// The answers to the first requests with a large body, sent after its beginning. Later bodies are accepted.
    says: &'static [Says],
    /// The number of missing bytes in an answer's body.
    missing: usize,
    seen: Mutex<Vec<&'static str>>,
}

impl Desk {
    fn serve(is_tls: bool, says: &'static [Says], missing: usize) -> Arc<Desk> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let scheme = if is_tls { "https" } else { "http" };
        let desk = Arc::new(Desk { scheme, address, says, missing, seen: Mutex::default() });
        let own = desk.clone();
        thread::spawn(move || {
            let tls = Arc::new(Tls::new(0, Some("trusted")));
            for (number, socket) in listener.incoming().flatten().enumerate() {
                // A reset discards unacknowledged bytes.
                socket.set_nodelay(true).expect("set");
                let (own, tls) = (own.clone(), tls.clone());
                thread::spawn(move || {
                    let mut play = |stream: &mut dyn Stream, _: &TcpStream| {
                        own.connection(stream);
                    };
                    if own.scheme == "https" {
                        tls.play(number, socket, &mut play);
                    } else {
                        play(&mut &socket, &socket);
                    }
                });
            }
        });
        desk
    }

    /// Answers requests until it leaves one unread.
    fn connection(&self, stream: &mut dyn Stream) -> Option<()> {
        let mut stream = BufReader::with_capacity(1024, stream);
        loop {
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                (stream.read_line(&mut head).ok()? > 0).then_some(())?;
            }
            let head = head.to_ascii_lowercase();
            let length = head.split_once("content-length: ")?.1.lines().next()?.parse().ok()?;
            let (what, answer) = self.meet(&head);
            let number = {
                let mut seen = self.seen.lock().expect("no panic");
                seen.push(what);
                seen.iter().filter(|seen| **seen == what).count()
            };
            if head.contains("expect: 100-continue") {
                stream.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
                stream.get_mut().flush().ok()?;
            }
            let is_large = matches!(what, "put" | "send");
            let says = self.says.get(number - 1).copied().filter(|says| is_large && *says != TAKE);
            let Some((status, code)) = says else {
                let mut body = vec![];
                let kept = if is_large { 0 } else { length };
                stream.by_ref().take(kept).read_to_end(&mut body).ok()?;
                io::copy(&mut stream.by_ref().take(length - kept), &mut io::sink()).ok()?;
                self.answer(&mut stream, 200, &answer.unwrap_or_else(|| self.parts(&body)), 0)?;
                continue;
            };
            stream.read_exact(&mut [0; 64 << 10]).ok()?;
            if status > 0 {
                let body = match what {
                    "put" => format!("<Error><Code>{code}</Code></Error>"),
                    _ => format!(r#"{{"code":"{code}","message":"no"}}"#),
                };
                self.answer(&mut stream, status, &body, self.missing)?;
            }
            return None;
        }
    }

    fn answer(
        &self,
        stream: &mut BufReader<&mut dyn Stream>,
        status: u16,
        body: &str,
        missing: usize,
    ) -> Option<()> {
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len());
        let whole = head + body;
        let stream = stream.get_mut();
        stream.write_all(&whole.as_bytes()[..whole.len() - missing]).ok()?;
        stream.flush().ok()
    }

    fn info(&self) -> String {
        let (scheme, address) = (self.scheme, &self.address);
        format!(
            r#""headerSignatureInfo":{{"resourceUrls":["{scheme}://{address}/store"],"headers":{{"Authorization":"OSS k:s"}}}}"#
        )
    }

    /// Returns the kind of a request, and its answer. `None` means to sign the parts that the request names.
    fn meet(&self, head: &str) -> (&'static str, Option<String>) {
        let first = head.lines().next().unwrap_or_default();
        let dentry = r#"{"dentry":{"id":"7","spaceId":"1","name":"a"}}"#;
        let kinds = [
            ("put /", "put", Some(String::new())),
            ("/uploadinfos/", "info", Some(format!(r#"{{"uploadKey":"k",{}}}"#, self.info()))),
            ("/init", "init", Some(r#"{"uploadKey":"k"}"#.into())),
            ("/multipartuploadinfos/query", "info", None),
            ("/commit", "commit", Some(dentry.into())),
            ("/send", "send", Some(r#"{"file":{"id":"1"}}"#.into())),
        ];
        let mut kinds = kinds.into_iter();
        let found = kinds.find(|(part, ..)| first.contains(part));
        found.map_or_else(|| panic!("{first}"), |(_, what, answer)| (what, answer))
    }

    fn parts(&self, body: &[u8]) -> String {
        let asked: serde_json::Value = serde_json::from_slice(body).expect("json");
        let numbers = asked["partNumbers"].as_array().expect("numbers").iter();
        let infos = numbers.map(|number| format!(r#"{{"partNumber":{number},{}}}"#, self.info()));
        let infos: Vec<_> = infos.collect();
        format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, infos.join(","))
    }

    fn client(&self) -> ClientBuilder {
        let root = std::fs::read(path("root")).expect("the root");
        let root = Certificate::from_pem(&root).expect("a certificate");
        Client::builder()
            .endpoint(format!("{}://{}", self.scheme, self.address))
            .credentials(Credentials::token("token"))
            .retry(RetryPolicy::new(2).backoff(Duration::ZERO))
            .root_certificates(RootCerts::new_with_certs(&[root]))
    }

    fn upload(&self, upload: Upload<'_>) -> Result<(), Error> {
        let client = self.client().build().expect("valid settings");
        client.upload(upload, &"1".into(), &"union".into()).map(|_| ())
    }

    fn seen(&self) -> Vec<&'static str> {
        self.seen.lock().expect("no panic").clone()
    }
}

#[test]
fn an_answer_midway_decides_the_next_step() {
    const ONCE: &[&str] = &["info", "put"];
    const AGAIN: &[&str] = &["info", "put", "put", "commit"];
    const SIGNED_AGAIN: &[&str] = &["info", "put", "info", "put", "commit"];
    let rows: [(&'static [Says], usize, &[&str]); 13] = [
        (&[(403, "AccessDenied")], 0, ONCE),
        (&[(403, "SignatureDoesNotMatch")], 0, ONCE),
        (&[(400, "EntityTooLarge")], 0, ONCE),
        (&[(403, "RequestTimeTooSkewed")], 0, SIGNED_AGAIN),
        (&[(400, "ExpiredToken")], 0, SIGNED_AGAIN),
        (&[(400, "RequestTimeout")], 0, AGAIN),
        (&[(408, "RequestTimeout")], 0, AGAIN),
        (&[(503, "SlowDown")], 0, AGAIN),
        (&[(429, "TooManyRequests")], 0, AGAIN),
        // The refusal is incomplete, so the signature may be the reason.
        (&[NOTHING], 0, SIGNED_AGAIN),
        (&[(201, "Created")], 0, SIGNED_AGAIN),
        (&[(307, "TemporaryRedirect")], 0, SIGNED_AGAIN),
        (&[(403, "AccessDenied")], 3, SIGNED_AGAIN),
    ];
    for (says, missing, expected) in rows {
        for is_tls in [false, true] {
            let desk = Desk::serve(is_tls, says, missing);
            let mut most = 0;
            let content = sparse(LARGE);
            let upload = Upload::new("a", &content).expect("content");
            let result = desk.upload(upload.progress(|done, _| most = most.max(done)));
            let what = format!("{says:?}, {missing}, tls: {is_tls}: {result:?}");
            assert_eq!(desk.seen(), expected, "{what}");
            assert_eq!(result.is_ok(), expected.ends_with(&["commit"]), "{what}");
            if let Err(error) = result {
                let told = (error.outcome(), error.status(), error.code(), error.step());
                let (status, code) = says[0];
                let refused = (Outcome::Refused, Some(status), Some(code), Some("ossPut"));
                assert_eq!(told, refused, "{what}");
                assert!(most < LARGE, "{what}: what was not sent counts as sent");
            }
        }
    }
}

/// A success in the middle of a body is not a success, even if repeated.
#[test]
fn a_success_midway_is_never_believed() {
    let desk = Desk::serve(true, &[(200, "x"); 3], 0);
    let content = sparse(LARGE);
    let error = desk.upload(Upload::new("a", &content).expect("content")).expect_err("not sent");
    assert_eq!((error.outcome(), error.status()), (Outcome::NotSent, None), "{error}");
    assert_eq!(desk.seen(), ["info", "put"].repeat(3));
}

#[test]
fn a_refusal_midway_affects_only_its_part() {
    let rows: [(&'static [Says], usize, usize, bool); 4] = [
        // The same number of infos and PUTs, and a commit.
        (&[TAKE, (503, "SlowDown")], 1, 5, true),
        (&[TAKE, (403, "RequestTimeTooSkewed")], 2, 5, true),
        (&[TAKE, NOTHING], 2, 5, true),
        (&[TAKE, (403, "AccessDenied")], 1, 2, false),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bin");
    File::create(&path).and_then(|file| file.set_len(4 * LARGE)).expect("a file");
    for (says, infos, puts, is_stored) in rows {
        for is_tls in [false, true] {
            let desk = Desk::serve(is_tls, says, 0);
            // One after the other, with nothing in parallel.
            let upload = Upload::file(&path).expect("a file").part_size(LARGE).connections(1);
            let result = desk.upload(upload.multipart_above(LARGE));
            let seen = desk.seen();
            let count = |what| seen.iter().filter(|seen| **seen == what).count();
            let told = (count("info"), count("put"), count("commit"));
            let what = format!("{says:?}, tls: {is_tls}: {result:?}");
            assert_eq!(told, (infos, puts, usize::from(is_stored)), "{what}");
            assert_eq!(result.is_ok(), is_stored, "{what}");
        }
    }
}

/// The outcome of a send that must not be repeated stays unknown, because the client does not look for an answer before
/// it has sent everything. The id here belongs to no one.
#[cfg(feature = "emulator")]
#[test]
fn a_send_that_broke_off_stays_unknown() {
    const THROTTLED: &str = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";
    for says in [(403, THROTTLED), (400, "paramError"), (200, "x")] {
        for is_tls in [false, true] {
            // A second send would be noticed.
            let desk = Desk::serve(is_tls, vec![says; 3].leak(), 0);
            let client = desk.client().build().expect("valid settings");
            let space = "1".repeat(LARGE as usize);
            let send = dingtalk_file::conv_file::SendByApp::new(
                "union".into(),
                space.as_str().into(),
                "7".into(),
            );
            let error = client.call(&crate::cases::Unchecked(&send)).expect_err("no answer");
            assert_eq!(
                (error.outcome(), error.code()),
                (Outcome::Unknown, None),
                "{says:?}: {}",
                error
            );
            assert_eq!(desk.seen(), ["send"], "{says:?}");
        }
    }
}

/// Returns an unnamed file of this size.
fn sparse(size: u64) -> File {
    let file = tempfile::tempfile().expect("a file");
    file.set_len(size).expect("a size");
    file
}
