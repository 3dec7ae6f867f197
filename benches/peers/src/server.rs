//! A minimal server: a thread for each connection, the minimum of HTTP for its clients, and always the same answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const SENT: &str = r#"{"file":{"id":"1273456790","conversationId":"854031","spaceId":"854030","parentId":"0","type":"FILE","name":"report 2026.pdf","size":11511,"path":"/report 2026.pdf","version":1,"status":"NORMAL","extension":"pdf","creatorId":"cHtUYLDVwLlJtbNTeBMiSBAiEiE","modifierId":"cHtUYLDVwLlJtbNTeBMiSBAiEiE","createTime":"2026-11-23T14:55Z","modifiedTime":"2026-11-23T14:55Z","uuid":"lyQod3RxJKqMY1ZQHxDLBBxeWkb4Mw9r"}}"#;

/// Serves on a port chosen by the system, and returns its address.
pub fn serve() -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    println!("http://{address}");
    for stream in listener.incoming() {
        let stream = stream.expect("a connection");
        thread::spawn(move || answer(stream));
    }
    unreachable!("a listener does not end")
}

/// Answers until the client disconnects.
fn answer(stream: TcpStream) {
    stream.set_nodelay(true).expect("no delay");
    let host = stream.local_addr().expect("an address");
    let mut writer = stream.try_clone().expect("the same socket");
    let mut reader = BufReader::with_capacity(256 << 10, stream);
    let mut line = String::new();
    let mut sink = vec![0; 256 << 10];
    loop {
        line.clear();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let first = line.clone();
        let (mut length, mut expects) = (0, false);
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse::<u64>().expect("a length");
            }
            expects |= header.starts_with("expect:");
        }
        if expects {
            writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").expect("sent");
        }
        let size = length;
        let mut whole = 0;
        while length > 0 {
            let most = sink.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            match reader.read(&mut sink[..most]) {
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    length -= count as u64;
                    whole = count;
                }
            }
        }
        let body = match first.split(' ').nth(1).unwrap_or_default() {
            path if path.contains("multiPartUploadInfos/init") => {
                SIZE.store(0, Ordering::SeqCst);
                r#"{"uploadKey":"key","storageDriver":"DINGTALK"}"#.to_string()
            }
            path if path.contains("multiPartUploadInfos/query") => {
                let asked = String::from_utf8_lossy(&sink[..whole]);
                let numbers = asked.split(['[', ']']).nth(1).unwrap_or_default();
                let parts = numbers.split(',').map(|number| {
                    format!(
                        r#"{{"partNumber":{number},"headerSignatureInfo":{{"resourceUrls":["http://{host}/sink/{number}"],"headers":{{"x-oss-date":"20261123T145500Z"}},"expirationSeconds":900}}}}"#
                    )
                });
                let parts = parts.collect::<Vec<_>>().join(",");
                format!(r#"{{"multipartHeaderSignatureInfos":[{parts}]}}"#)
            }
            path if path.contains("uploadInfos/query") => format!(
                r#"{{"uploadKey":"key","storageDriver":"DINGTALK","protocol":"HEADER_SIGNATURE","headerSignatureInfo":{{"resourceUrls":["http://{host}/sink"],"headers":{{"x-oss-date":"20261123T145500Z"}},"expirationSeconds":900}}}}"#
            ),
            path if path.contains("/commit") => format!(
                r#"{{"dentry":{{"id":"1273456789","spaceId":"854030","size":{},"name":"file"}}}}"#,
                SIZE.load(Ordering::SeqCst)
            ),
            path if path.contains("/sink/") => {
                SIZE.fetch_add(size, Ordering::SeqCst);
                String::new()
            }
            path if path.contains("/sink") => {
                SIZE.store(size, Ordering::SeqCst);
                String::new()
            }
            path if path.contains("user/get") => {
                // It arrives in one piece, and has one member.
                let asked = String::from_utf8_lossy(&sink[..whole]);
                let id = asked.split('"').nth(3).unwrap_or_default();
                format!(
                    r#"{{"errcode":0,"errmsg":"ok","result":{{"unionid":"{id}-union","userid":"{id}"}},"request_id":"{id}"}}"#
                )
            }
            _ => SENT.to_string(),
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        if writer.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

/// The size of the last file, or of its parts in total.
static SIZE: AtomicU64 = AtomicU64::new(0);
