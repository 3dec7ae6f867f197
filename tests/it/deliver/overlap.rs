//! Steps that overlap. A server gives some answers only after another request or connection has arrived.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use dingtalk_file::{Client, Credentials, Deliver, Person, Upload};

use crate::wire::response;

/// The requests and connections so far, by kind.
type Seen = Vec<&'static str>;

struct Desk {
    url: String,
    seen: Mutex<Seen>,
    changed: Condvar,
    /// Answers of the first kind wait for this many arrivals of the second.
    order: (&'static str, usize, &'static str),
}

impl Desk {
    fn open(order: (&'static str, usize, &'static str)) -> Arc<Desk> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (seen, changed) = Default::default();
        let desk = Arc::new(Desk { url, seen, changed, order });
        let own = desk.clone();
        // These threads end with the test's process, and connections when the client disconnects.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                own.note("connection");
                let own = own.clone();
                thread::spawn(move || own.serve(stream));
            }
        });
        desk
    }

    fn note(&self, what: &'static str) {
        self.seen.lock().expect("no panic").push(what);
        self.changed.notify_all();
    }

    fn count(&self, what: &str) -> usize {
        self.seen.lock().expect("no panic").iter().filter(|it| **it == what).count()
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().expect("the same socket"));
        while let Some((line, body)) = request(&mut reader) {
            let (kind, answer) = self.answer(&line, &body);
            self.note(kind);
            let (waiting, count, awaited) = self.order;
            if kind == waiting {
                let seen = self.seen.lock().expect("no panic");
                let is_missing =
                    |seen: &mut Seen| seen.iter().filter(|it| **it == awaited).count() < count;
                let limit = Duration::from_secs(10);
                let waited = self.changed.wait_timeout_while(seen, limit, is_missing);
                if waited.expect("no panic").1.timed_out() {
                    self.note("late");
                }
            }
            if stream.write_all(&response("200 OK", "", answer)).is_err() {
                return;
            }
        }
    }

    fn answer(&self, line: &str, body: &str) -> (&'static str, String) {
        let has = |part: &str| line.contains(part);
        if has("accessToken") {
            ("token", r#"{"accessToken":"t0ken","expireIn":7200}"#.into())
        } else if has("user/get") && body.contains("nobody") {
            ("person", r#"{"errcode":60121,"errmsg":"no such user"}"#.into())
        } else if has("user/get") {
            let kind = if body.contains("manager") { "operator" } else { "person" };
            let id = body.replace(|c: char| !c.is_ascii_alphanumeric(), "");
            (kind, format!(r#"{{"errcode":0,"result":{{"unionid":"{id}"}}}}"#))
        } else if has("uploadInfos") {
            let url = &self.url;
            let info = format!(r#"{{"resourceUrls":["{url}/put"],"headers":{{}}}}"#);
            ("info", format!(r#"{{"uploadKey":"key","headerSignatureInfo":{info}}}"#))
        } else if has("PUT /put") {
            ("put", String::new())
        } else if has("commit") {
            ("commit", r#"{"dentry":{"id":"7"}}"#.into())
        } else if has("/spaces") {
            ("space", r#"{"space":{"id":"1","ownerType":"USER"}}"#.into())
        } else {
            ("send", r#"{"file":{}}"#.into())
        }
    }

    fn client(&self) -> Client {
        let app = Credentials::internal_app("key", "s3cret");
        let client = Client::builder().endpoint(&self.url).credentials(app).rate(0);
        client.build().expect("a client")
    }

    fn deliver(&self, operator: Person, space: Option<&str>, people: &[&str]) -> bool {
        deliver(&self.client(), operator, space, people)
    }
}

fn deliver(client: &Client, operator: Person, space: Option<&str>, people: &[&str]) -> bool {
    let upload = Upload::new("a.txt", Cursor::new("abc")).expect("content");
    // A name that begins with a capital is a unionId.
    let person = |id: &&str| -> Person {
        let is_union_id = id.starts_with(char::is_uppercase);
        if is_union_id { Person::Union((*id).into()) } else { Person::User((*id).into()) }
    };
    let people = people.iter().map(person);
    let deliver = Deliver::new(operator).upload(upload).to_all(people);
    let deliver = space.map(Into::into).into_iter().fold(deliver, Deliver::space);
    client.deliver(deliver).is_ok()
}

/// Reads the first line of a request, and its body.
fn request(reader: &mut impl BufRead) -> Option<(String, String)> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok().filter(|count| *count > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = String::new();
    reader.by_ref().take(length).read_to_string(&mut body).ok()?;
    Some((first, body))
}

fn manager() -> Person {
    Person::User("manager".into())
}

#[test]
fn independent_steps_overlap() {
    let union = || Person::Union("me".into());
    // Which answers wait for what, the operator, the space, and the recipients.
    let rows: [(_, Person, Option<&str>, &[&str]); 5] = [
        (("operator", 1, "person"), manager(), None, &["ana", "jo"]),
        (("person", 1, "info"), union(), Some("5"), &["ana"]),
        (("person", 2, "person"), union(), None, &["ana", "jo"]),
        // The lookups are made one after the other, and the space's at the same time as the second.
        (("person", 1, "space"), manager(), None, &["ana"]),
        (("put", 2, "person"), manager(), None, &["ana", "jo"]),
    ];
    for (order, operator, space, people) in rows {
        let desk = Desk::open(order);
        assert!(desk.deliver(operator, space, people), "{order:?}");
        assert_eq!((desk.count("late"), desk.count("send")), (0, people.len()), "{order:?}");
        assert_eq!(desk.count("info"), 1, "{order:?}");
    }
}

/// With the `dial` feature, connections for the sends are opened during the commit. One person needs one.
#[test]
fn sends_find_connections_open() {
    for people in [&["Ana"][..], &["Ana", "Jo"], &["Ana", "Jo", "Li", "Max", "Eva"]] {
        let lines = people.len().min(4);
        let awaited = if cfg!(feature = "dial") { lines } else { 1 };
        let desk = Desk::open(("commit", awaited, "connection"));
        assert!(desk.deliver(Person::Union("me".into()), Some("5"), people));
        assert_eq!((desk.count("late"), desk.count("send")), (0, people.len()), "{people:?}");
    }
}

/// The connections of the last delivery are enough for the next.
#[cfg(feature = "dial")]
#[test]
fn a_further_delivery_opens_no_connection() {
    let desk = Desk::open(("", 0, ""));
    let client = desk.client();
    let people = ["Ana", "Jo"];
    let connections = [(); 3].map(|()| {
        assert!(deliver(&client, manager(), None, &people));
        desk.count("connection")
    });
    // The first delivery may have opened a connection too late to use it.
    assert_eq!(connections[1], connections[2]);
    assert!((1..=3).contains(&connections[2]), "{connections:?}");
}

#[test]
fn without_recipients_no_request_is_made() {
    for (operator, people) in [
        (manager(), &["nobody1", "nobody2"][..]),
        (Person::Union("me".into()), &["nobody1"]),
        (Person::Union("me".into()), &["nobody1", "nobody2", "nobody3", "nobody4", "nobody5"]),
    ] {
        let desk = Desk::open(("", 0, ""));
        assert!(!desk.deliver(operator, None, people));
        let made = ["space", "info", "put", "commit", "send"].map(|kind| desk.count(kind));
        assert_eq!((made, desk.count("person")), ([0; 5], people.len()), "{people:?}");
    }
    // Once the operator is looked up, the space is requested at the same time as the only recipient, and cached for
    // later.
    let desk = Desk::open(("person", 1, "space"));
    assert!(!desk.deliver(manager(), None, &["nobody1"]));
    let made = ["put", "commit", "send"].map(|kind| desk.count(kind));
    assert_eq!(made, [0; 3]);
}
