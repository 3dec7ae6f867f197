//! Large files are uploaded and downloaded in constant memory. Only Linux reports a process's peak in a file.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

const SIZE: u64 = 2 << 30;
/// The limit in KiB.
const MAX_PEAK: u64 = 24 << 10;

/// The state that the sink and the test share.
struct Sink {
    address: SocketAddr,
    path: PathBuf,
    /// True if the uploaded bytes are those of the file.
    equal: SyncSender<bool>,
    /// True once the client waits for the last answer. The test measures then, because all work is done.
    last: SyncSender<SyncSender<()>>,
}

/// Answers the four requests of a delivery. Compares the uploaded bytes with the file, and does not keep them.
fn serve(stream: TcpStream, sink: &Sink) {
    let mut stream = BufReader::with_capacity(1 << 20, stream);
    while let Some((line, length)) = head(&mut stream) {
        let mut body = r#"{"file":{}}"#.to_string();
        if line.starts_with("PUT") {
            sink.equal.send(is_equal(&mut stream, length, &sink.path)).expect("the test waits");
            body.clear();
        } else {
            stream.by_ref().take(length).read_to_end(&mut Vec::new()).expect("the body");
        }
        let mut status = "200 OK";
        if line.contains("multiPartUploadInfos") {
            // This server takes no parts, so the whole file is one PUT.
            status = "400 Bad Request";
            body = r#"{"code":"paramError.multipart"}"#.into();
        } else if line.contains("uploadInfos") {
            body = format!(
                r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["http://{}/put"],"headers":{{}}}}}}"#,
                sink.address
            );
        } else if line.contains("commit") {
            body = format!(r#"{{"dentry":{{"id":"7","size":{SIZE}}}}}"#);
        } else if line.contains("files/send") {
            let (go_on, wait) = mpsc::sync_channel(0);
            sink.last.send(go_on).expect("the test waits");
            wait.recv().expect("the test goes on");
        }
        let length = body.len();
        let text = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.get_mut().write_all(text.as_bytes()).expect("answered");
    }
}

/// Reads the request line and the length of the body.
fn head(stream: &mut BufReader<TcpStream>) -> Option<(String, u64)> {
    let (mut first, mut length) = (String::new(), 0);
    stream.read_line(&mut first).ok().filter(|count| *count > 0)?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        match line.to_lowercase().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().ok()?,
            None if line.trim().is_empty() => return Some((first, length)),
            _ => {}
        }
    }
}

fn is_equal(from: &mut impl Read, length: u64, path: &Path) -> bool {
    let mut file = File::open(path).expect("the file");
    let (mut arrived, mut left) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    let mut rest = length;
    while rest > 0 {
        let most = arrived.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
        from.read_exact(&mut arrived[..most]).expect("all the bytes");
        file.read_exact(&mut left[..most]).expect("as many in the file");
        if arrived[..most] != left[..most] {
            return false;
        }
        rest -= most as u64;
    }
    length == SIZE
}

#[test]
fn two_gibibytes_in_constant_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.bin");
    let mut file = File::create(&path).expect("a file");
    file.write_all(b"not all of it is zero").expect("written");
    file.set_len(SIZE).expect("a sparse file");

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (equal, compared) = mpsc::sync_channel(1);
    let (last, asked): (_, Receiver<SyncSender<()>>) = mpsc::sync_channel(1);
    let sink = Sink { address, path: path.clone(), equal, last };
    // Both threads end with the process.
    thread::spawn(move || {
        thread::scope(|scope| {
            for stream in listener.incoming() {
                let (stream, sink) = (stream.expect("a connection"), &sink);
                scope.spawn(move || serve(stream, sink));
            }
        });
    });
    let child = Command::new(env!("CARGO_BIN_EXE_dingtalk-file"))
        .args(["deliver", "--json", "--as", "union:me", "--to", "union:you", "--space-id", "1"])
        .arg(&path)
        .env_clear()
        .env("DINGTALK_ACCESS_TOKEN", "t0ken")
        .env("DINGTALK_ENDPOINT", format!("http://{address}"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");

    assert!(compared.recv().expect("an upload"), "other bytes arrived");
    let go_on = asked.recv().expect("the last request");
    let peak = peak(child.id());
    go_on.send(()).expect("the server waits");
    let output = child.wait_with_output().expect("the command ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(peak < MAX_PEAK, "peak of {peak} KiB");
}

/// The size of the file that is uploaded in parts. A part is larger than the allowed memory.
const IN_PARTS: u64 = 192 << 20;
const PART: u64 = 64 << 20;
/// The size of the download, which is smaller because it is written to disk.
const DOWN: u64 = 64 << 20;
/// Tells the test that it is the process to measure, and the server's address.
const SERVER: &str = "DINGTALK_TEST_MEMORY_SERVER";

/// Answers an upload in parts and a download.
fn serve_transfers(stream: TcpStream, address: SocketAddr, sizes: &SyncSender<u64>) {
    let mut stream = BufReader::with_capacity(1 << 20, stream);
    let place =
        |path: &str| format!(r#"{{"resourceUrls":["http://{address}/{path}"],"headers":{{}}}}"#);
    while let Some((line, length)) = head(&mut stream) {
        let mut rest = stream.by_ref().take(length);
        let taken = std::io::copy(&mut rest, &mut std::io::sink()).expect("the body");
        let body = if line.starts_with("PUT") {
            sizes.send(taken).expect("the test waits");
            String::new()
        } else if line.starts_with("GET") {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {DOWN}\r\n\r\n");
            stream.get_mut().write_all(head.as_bytes()).expect("answered");
            let mut bytes = std::io::repeat(b'x').take(DOWN);
            std::io::copy(&mut bytes, stream.get_mut()).expect("answered");
            continue;
        } else if line.contains("/init") {
            r#"{"uploadKey":"key"}"#.into()
        } else if line.contains("multiPartUploadInfos/query") {
            let infos = (1..=IN_PARTS / PART).map(|number| {
                let info = place(&format!("put/{number}"));
                format!(r#"{{"partNumber":{number},"headerSignatureInfo":{info}}}"#)
            });
            let infos: Vec<_> = infos.collect();
            format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, infos.join(","))
        } else if line.contains("downloadInfos") {
            format!(r#"{{"headerSignatureInfo":{}}}"#, place("get"))
        } else {
            format!(r#"{{"dentry":{{"id":"7","name":"large.bin","size":{DOWN}}}}}"#)
        };
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.get_mut().write_all(text.as_bytes()).expect("answered");
    }
}

/// Uploads in parts and downloads, in a separate process: this test binary with an environment variable.
#[test]
fn parts_and_a_download_in_constant_memory() {
    use dingtalk_file::{Client, Credentials, Download, Upload};

    if let Ok(server) = std::env::var(SERVER) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("large.bin");
        File::create(&path).and_then(|file| file.set_len(IN_PARTS)).expect("a sparse file");
        let client = Client::builder().endpoint(server).credentials(Credentials::token("t0ken"));
        let client = client.build().expect("a client");
        let upload = Upload::file(&path).expect("a file").multipart_above(0).part_size(PART);
        let stored = client.upload(upload, &"1".into(), &"me".into()).expect("stored");
        let target = folder.path().join("down.bin");
        let download = Download::new(stored, &target);
        let downloaded = client.download(download, &"me".into()).expect("a file");
        assert_eq!(fs::metadata(target).expect("a file").len(), downloaded.size);
        let peak = peak(std::process::id());
        assert!(peak < MAX_PEAK, "peak of {peak} KiB");
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sizes, put) = mpsc::sync_channel(usize::try_from(IN_PARTS / PART).expect("few"));
    // Both threads end with the process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, sizes) = (stream.expect("a connection"), sizes.clone());
            thread::spawn(move || serve_transfers(stream, address, &sizes));
        }
    });
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "memory::parts_and_a_download_in_constant_memory", "--nocapture"])
        .env(SERVER, format!("http://{address}"))
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&text));
    let put: Vec<u64> = put.try_iter().collect();
    assert_eq!(put, [PART; (IN_PARTS / PART) as usize]);
}

/// Returns the most memory that a process has used so far, in KiB.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
    peak.trim().trim_end_matches(" kB").parse().expect("a number")
}
