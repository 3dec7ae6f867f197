//! A server with scripted answers, one for each request: DingTalk and the object store on one port.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use dingtalk_file::{Client, ClientBuilder, Credentials, RetryPolicy};

/// A scripted answer.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: String,
    /// `http://HOST` in it stands for this server.
    body: String,
    end: End,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    /// The answer is complete.
    Whole,
    /// The connection closes two bytes before the end.
    Cut,
    /// The connection closes without an answer.
    Lost,
}

pub type Answers = Vec<Answer>;

pub fn answer(status: u16, body: &str) -> Answer {
    Answer { status, headers: String::new(), body: body.into(), end: End::Whole }
}

pub fn header(line: &str, answer: Answer) -> Answer {
    Answer { headers: format!("{line}\r\n"), ..answer }
}

pub fn retry_after(seconds: u64, answer: Answer) -> Answer {
    header(&format!("Retry-After: {seconds}"), answer)
}

pub fn code(status: u16, code: &str) -> Answer {
    answer(status, &format!(r#"{{"code":"{code}","message":"m"}}"#))
}

pub fn token(text: &str) -> Answer {
    answer(200, &format!(r#"{{"accessToken":"{text}","expireIn":7200}}"#))
}

pub fn refused_token() -> Answer {
    code(400, "InvalidAuthentication")
}

pub fn throttled() -> Answer {
    code(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")
}

pub fn too_old() -> Answer {
    answer(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>")
}

/// The answer to a successful `sendByApp`.
pub fn sent() -> Answer {
    answer(200, r#"{"file":{"id":"1"}}"#)
}

pub fn lost() -> Answer {
    Answer { end: End::Lost, ..answer(0, "") }
}

/// Returns an answer that breaks off before its last two bytes.
pub fn cut(answer: Answer) -> Answer {
    Answer { end: End::Cut, ..answer }
}

/// Returns a success that breaks off after the first of three bytes.
pub fn half() -> Answer {
    cut(answer(200, "x"))
}

/// The server of a test.
pub struct Script {
    pub url: String,
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<String>>,
    put: Mutex<Vec<Vec<u8>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Script {
    pub fn serve(answers: Answers) -> Arc<Script> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let answers = Mutex::new(answers.into());
        let script =
            Arc::new(Script { url, answers, asked: Mutex::default(), put: Mutex::default() });
        let own = script.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let own = own.clone();
                thread::spawn(move || own.connection(&socket));
            }
        });
        script
    }

    /// Answers requests until the connection ends.
    fn connection(&self, mut socket: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(socket);
        loop {
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                (reader.read_line(&mut head).ok()? > 0).then_some(())?;
            }
            let header = |name: &str| {
                let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
                pairs.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            };
            let mut first = head.split(' ');
            let (method, target) = (first.next()?, first.next()?);
            let token = header("x-acs-dingtalk-access-token").unwrap_or("-");
            lock(&self.asked).push(format!("{method} {target} {token}"));
            if header("expect").is_some() {
                socket.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
            }
            let length =
                header("content-length").map_or(0, |length| length.parse().expect("a number"));
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            if method == "PUT" {
                lock(&self.put).push(body);
            }
            let next = lock(&self.answers).pop_front();
            let next = next.unwrap_or_else(|| answer(400, "one request too many"));
            let body = next.body.replace("http://HOST", &self.url);
            let length = match next.end {
                End::Whole => body.len(),
                End::Cut => body.len() + 2,
                End::Lost => return None,
            };
            let (status, headers) = (next.status, next.headers);
            let whole =
                format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
            socket.write_all(whole.as_bytes()).ok()?;
            (next.end == End::Whole).then_some(())?;
        }
    }

    /// Adds an answer.
    pub fn push(&self, answer: Answer) {
        lock(&self.answers).push_back(answer);
    }

    /// Drops the answers that no request has taken.
    pub fn forget(&self) {
        lock(&self.answers).clear();
    }

    /// Returns the requests so far: method, target and token.
    pub fn requests(&self) -> Vec<String> {
        lock(&self.asked).clone()
    }

    /// Returns the last part of each request's target, and its token.
    pub fn asked(&self) -> Vec<String> {
        let short = |line: &String| line.rsplit('/').next().unwrap_or_default().to_string();
        lock(&self.asked).iter().map(short).collect()
    }

    /// Returns the paths of the PUTs.
    pub fn puts(&self) -> Vec<String> {
        let path = |line: &String| line.strip_prefix("PUT /").map(|path| path.replace(" -", ""));
        lock(&self.asked).iter().filter_map(path).collect()
    }

    /// Returns the bytes of each complete PUT.
    pub fn put_bytes(&self) -> Vec<Vec<u8>> {
        lock(&self.put).clone()
    }

    /// Returns the number of answers that no request has taken.
    pub fn left(&self) -> usize {
        lock(&self.answers).len()
    }

    /// Returns a builder for clients of this server.
    pub fn client(&self) -> ClientBuilder {
        let retry = RetryPolicy::new(2).backoff(Duration::from_millis(1));
        Client::builder().endpoint(&self.url).retry(retry)
    }
}

pub fn with(credentials: Credentials, answers: Answers) -> (Client, Arc<Script>) {
    let script = Script::serve(answers);
    (script.client().credentials(credentials).build().expect("valid settings"), script)
}

pub fn app(answers: Answers) -> (Client, Arc<Script>) {
    with(Credentials::internal_app("key", "s3cret"), answers)
}

pub fn fixed(answers: Answers) -> (Client, Arc<Script>) {
    with(Credentials::token("t0ken"), answers)
}
