//! A large file goes through the command in constant memory.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc;

const SIZE: u64 = 2 << 30;
/// In KiB.
const MOST: u64 = 24 << 10;

/// Answers the four requests of a delivery; hashes what is put and keeps nothing of it. Before the last answer it sends
/// what it knows: by then the client has done all its work.
fn serve(listener: TcpListener, seen: mpsc::Sender<(u64, u64)>, go: mpsc::Receiver<()>) {
    let address = listener.local_addr().expect("an address");
    let mut hashed = (0, 0);
    for stream in listener.incoming() {
        let mut stream = BufReader::with_capacity(1 << 20, stream.expect("a connection"));
        while let Some((line, length)) = head(&mut stream) {
            let body = match () {
                _ if line.contains("uploadInfos") => format!(
                    r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["http://{address}/put"],"headers":{{}}}}}}"#
                ),
                _ if line.contains("commit") => format!(r#"{{"dentry":{{"id":"7","size":{SIZE}}}}}"#),
                _ => r#"{"file":{}}"#.to_string(),
            };
            match line.starts_with("PUT") {
                true => hashed = hash(&mut stream, length),
                false => drop(stream.by_ref().take(length).read_to_end(&mut Vec::new())),
            }
            let last = line.contains("files/send");
            if last {
                seen.send(hashed).expect("the test waits");
                go.recv().expect("the test goes on");
            }
            let body = if line.starts_with("PUT") { String::new() } else { body };
            let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.get_mut().write_all(text.as_bytes()).expect("answered");
            if last {
                return;
            }
        }
    }
}

/// The request line and the length of the body.
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

fn hash(from: &mut impl Read, length: u64) -> (u64, u64) {
    let mut hasher = DefaultHasher::new();
    let (mut buffer, mut left) = (vec![0; 1 << 20], length);
    while left > 0 {
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        from.read_exact(&mut buffer[..most]).expect("all the bytes");
        hasher.write(&buffer[..most]);
        left -= most as u64;
    }
    (length, hasher.finish())
}

#[cfg(target_os = "linux")]
#[test]
fn two_gibibytes_in_constant_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.bin");
    let mut file = File::create(&path).expect("a file");
    file.write_all(b"not all of it is zero").expect("written");
    file.set_len(SIZE).expect("a sparse file");

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (seen, hashed) = mpsc::channel();
    let (go_on, go) = mpsc::channel();
    let server = std::thread::spawn(move || serve(listener, seen, go));
    let child = Command::new(env!("CARGO_BIN_EXE_dingtalk-file"))
        .args(["deliver", "--json", "--as", "union:me", "--to", "union:you", "--space-id", "1"])
        .arg(&path)
        .env_clear()
        .env("DINGTALK_ACCESS_TOKEN", "t0ken")
        .env("DINGTALK_ENDPOINT", format!("http://{address}"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");

    let arrived = hashed.recv().expect("the last request");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("the process");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    go_on.send(()).expect("the server waits");
    let output = child.wait_with_output().expect("the command ends");
    server.join().expect("no panic in the server");

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let left = hash(&mut File::open(&path).expect("the file"), SIZE);
    assert_eq!(arrived, left, "length and hash of what arrived");
    assert!(peak < MOST, "peak of {peak} KiB");
}
