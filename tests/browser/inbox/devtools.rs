//! A browser without a window, driven over its DevTools protocol.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// Only a failing test gets here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page, which ends when this is dropped.
pub struct Browser {
    child: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    count: u64,
    /// Events that no one has waited for yet.
    events: VecDeque<Value>,
    pub folder: TempDir,
}

impl Browser {
    pub fn start() -> Browser {
        let folder = tempfile::tempdir().expect("a folder");
        let program =
            std::env::var("CHROMIUM").expect("CHROMIUM names the browser: see the file run");
        let mut child = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--hide-scrollbars", "--force-device-scale-factor=1"])
            .args(["--remote-debugging-port=0", "--window-size=1280,800", "--lang=en-US"])
            // A foreign name that resolves to this machine.
            .arg("--host-resolver-rules=MAP rebound.example 127.0.0.1")
            // Some browsers do not block a page's access to this machine.
            .arg("--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests")
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let address = lines
            .by_ref()
            .map(|line| line.expect("text"))
            .find_map(|line| Some(line.strip_prefix("DevTools listening on ")?.to_string()))
            .expect("the browser says where it listens");
        // Read its output, so that the browser does not block.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address.trim_start_matches("ws://").split('/').next().expect("a host");
        let stream = TcpStream::connect(host).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let (socket, _) = tungstenite::client(&*address, stream).expect("a web socket");
        let mut browser = Browser {
            child,
            socket,
            session: String::new(),
            count: 0,
            events: VecDeque::new(),
            folder,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", attach);
        browser.session = session["sessionId"].as_str().expect("a session").into();
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        browser
    }

    /// Calls a method of the protocol and returns its result.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.count += 1;
        let mut message = json!({ "id": self.count, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        self.socket.send(Message::text(message.to_string())).expect("sent");
        loop {
            let answer = self.read();
            if answer["id"] == self.count {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push_back(answer);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            match self.socket.read().expect("a message") {
                Message::Text(text) => return serde_json::from_str(&text).expect("json"),
                _ => continue,
            }
        }
    }

    /// Waits for a matching event, and returns its parameters.
    pub fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.events.iter().position(&fits) {
            return self.events.remove(at).expect("it is there")["params"].clone();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let event = self.read();
            assert!(Instant::now() < end, "it never happened; what did: {:?}", self.events);
            if fits(&event) {
                return event["params"].clone();
            }
            self.events.push_back(event);
        }
    }

    /// Returns the problems that the browser reported: exceptions, refused scripts, failed loads.
    pub fn problems(&mut self) -> Vec<String> {
        self.script("0");
        let is_problem = |event: &&Value| {
            event["method"] == "Runtime.exceptionThrown"
                || event["params"]["entry"]["level"] == "error"
                || event["method"] == "Page.javascriptDialogOpening"
        };
        self.events.iter().filter(is_problem).map(Value::to_string).collect()
    }

    pub fn open(&mut self, url: &str) {
        let opened = self.call("Page.navigate", json!({ "url": url }));
        self.wait_until_loaded(&opened["loaderId"]);
    }

    /// Runs a script after which the page is left, and waits for the new one.
    pub fn leave_by(&mut self, script: &str) {
        let is_new = |event: &Value| {
            event["method"] == "Page.frameNavigated"
                && event["params"]["frame"]["parentId"].is_null()
        };
        self.events.retain(|event| !is_new(event));
        // The script is answered before it runs, because leaving a page ends the scripts that wait for an answer.
        self.script(&format!("setTimeout(() => {{ {script} }}), null"));
        let opened = self.wait_for(is_new);
        self.wait_until_loaded(&opened["frame"]["loaderId"]);
    }

    fn wait_until_loaded(&mut self, loader: &Value) {
        self.wait_for(|event| {
            event["method"] == "Page.lifecycleEvent"
                && event["params"]["name"] == "load"
                && event["params"]["loaderId"] == *loader
        });
    }

    /// Runs a script in the page and returns its value.
    pub fn script(&mut self, script: &str) -> Value {
        let parameters = json!({
            "expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(answer["exceptionDetails"].is_null(), "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page.
    pub fn until(&mut self, expression: &str) {
        let script = format!(
            "new Promise((done) => {{
                const end = Date.now() + {};
                const look = () => ({expression}) ? done(true)
                    : Date.now() > end ? done(false) : setTimeout(look, 50);
                look();
            }})",
            PATIENCE.as_millis() / 2
        );
        if self.script(&script) != true {
            panic!("never: {expression}\n{}", self.script("document.body.innerText"));
        }
    }

    pub fn press(&mut self, key: &str) {
        let code = match key {
            "ArrowDown" => 40,
            "ArrowUp" => 38,
            "Enter" => 13,
            "Tab" => 9,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 => key,
            _ => "",
        };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        let down = json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key }));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A browser that is killed leaves processes that still write to its folder while that is removed.
        let close = json!({ "id": 0, "method": "Browser.close" }).to_string();
        let _ = self.socket.send(Message::text(close));
        let since = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && since.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
