//! A connection that sends a test's own bytes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use dingtalk_file::emulator::Emulator;
use serde_json::{Value, json};

use super::SEND_PATH;

/// A connection that sends a test's own bytes.
pub struct Raw(pub BufReader<TcpStream>);

pub struct RawAnswer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl RawAnswer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("json")
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().into()
    }

    /// Returns the code of an XML error.
    pub fn xml_code(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/xml");
        let id = format!("<RequestId>{}</RequestId>", self.headers["x-oss-request-id"]);
        assert!(self.body.contains("<Error>") && self.body.contains(&id), "{}", self.body);
        let (_, rest) = self.body.split_once("<Code>").expect("a code");
        rest.split_once("</Code>").expect("its end").0.into()
    }
}

impl Raw {
    pub fn connect(emulator: &Emulator) -> Raw {
        let address = emulator.url().trim_start_matches("http://");
        let stream = TcpStream::connect(address).expect("a connection");
        // Only a failing test gets here.
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        Raw(BufReader::new(stream))
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).expect("sent");
    }

    pub fn read(&mut self) -> RawAnswer {
        let mut line = || {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("a line");
            line.trim_end().to_string()
        };
        let status = line();
        let status = status.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
        let status = status.expect("a status line").parse().expect("a status");
        let headers: BTreeMap<_, _> = std::iter::repeat_with(line)
            .take_while(|line| !line.is_empty())
            .filter_map(|line| {
                let (name, value) = line.split_once(": ")?;
                Some((name.to_lowercase(), value.to_string()))
            })
            .collect();
        let length = headers.get("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        self.0.read_exact(&mut body).expect("a body");
        let body = String::from_utf8(body).expect("utf-8");
        RawAnswer { status, headers, body }
    }

    pub fn get(&mut self, target: &str) -> RawAnswer {
        self.write(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
        self.read()
    }

    pub fn request(&mut self, method: &str, target: &str, headers: &str, body: &str) -> RawAnswer {
        let length = body.len();
        let head = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n{headers}");
        self.write(format!("{head}Content-Length: {length}\r\n\r\n{body}").as_bytes());
        self.read()
    }

    pub fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

pub fn with_token(emulator: &Emulator) -> String {
    let token = emulator.access_token();
    let token = token.expose();
    format!("X-Acs-Dingtalk-Access-Token: {token}\r\nContent-Type: application/json\r\n")
}

pub fn send_target(emulator: &Emulator) -> String {
    format!("{SEND_PATH}?unionId={}", emulator.users()[0].union_id)
}

pub fn send_body(emulator: &Emulator) -> String {
    json!({ "spaceId": emulator.space_id(), "dentryId": emulator.dentry_id() }).to_string()
}
