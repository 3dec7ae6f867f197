//! What is left of secrets in memory that is freed, on an injected network: nothing.

use std::hash::{DefaultHasher, Hash};
use std::io::{Cursor, Write};
use std::sync::Mutex;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::tests::on;
use super::*;
use crate::client::{FetchedToken, TokenStore};
use crate::files::{Download, StoredFile, Upload};
use crate::generated::oauth2::{GetAccessToken, GetCorpAccessToken, LegacyGetToken};
use crate::generated::topapi::UserGet;
use crate::http::body::Address;
use crate::http::body::Sink;
use crate::http::body::Source;
use crate::http::clock::SystemClock;
use crate::secret::Secret;
use crate::secret::freed::{SECRET, SIGNATURE, TICKET, TOKEN, left_behind};
use crate::secret::wiped::{Wiped, written};

/// Answers from a list, the last again and again, and keeps nothing of what was asked.
#[derive(Clone)]
struct Silent(Arc<Mutex<Vec<Answer>>>);

impl Silent {
    fn next(&self) -> Result<Answer, Failure> {
        let mut answers = self.0.lock().unwrap();
        if answers.len() > 1 {
            return Ok(answers.remove(0));
        }
        let Answer { status, body, .. } = answers.first().expect("nothing is asked");
        Ok(Answer {
            status: *status,
            request_id: None,
            retry_after: None,
            body: body.clone(),
            broken: None,
        })
    }
}

impl Transport for Silent {
    fn exchange(&self, _: &Request<'_>, _: &Limits) -> Result<Answer, Failure> {
        self.next()
    }

    fn put(&self, _: &Address<'_>, body: &mut dyn Source, _: &Limits) -> Result<Answer, Failure> {
        body.read_to_end(&mut Vec::new()).expect("content");
        self.next()
    }

    fn get(&self, _: &Address<'_>, file: &mut dyn Sink, _: &Limits) -> Result<Answer, Failure> {
        let answer = self.next()?;
        if answer.status == 200 {
            file.begin(Some(3), "")?;
            file.take(b"abc")?;
            file.end()?;
        }
        Ok(answer)
    }
}

impl Clock for Silent {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn wall(&self) -> std::time::SystemTime {
        SystemClock::new().wall()
    }

    fn sleep(&self, _: Duration) {}

    fn random(&self) -> f64 {
        0.0
    }
}

/// A status and a body.
type Said = (u16, String);

/// Where something that uses a client leaves secrets. The answers are there before it begins.
fn left<T: AsRef<[u8]>>(
    credentials: fn() -> Credentials,
    answers: &[(u16, T)],
    run: impl FnOnce(&Client),
) -> Vec<String> {
    let answers = answers.iter().map(|(status, body)| Answer {
        status: *status,
        request_id: None,
        retry_after: None,
        body: Zeroizing::new(body.as_ref().to_vec()),
        broken: None,
    });
    let answers = Silent(Arc::new(Mutex::new(answers.collect())));
    let left = left_behind(|| {
        let client = Client::from_parts(on(&answers), Some(credentials()));
        run(&client);
    });
    assert!(answers.0.lock().unwrap().len() < 2, "not everything was asked for");
    left
}

fn internal() -> Credentials {
    Credentials::internal_app("key", SECRET)
}

fn third_party() -> Credentials {
    Credentials::third_party_app("key", SECRET, TICKET, "corp".into())
}

fn fixed() -> Credentials {
    Credentials::token(TOKEN)
}

/// As JSON writes it.
fn json(text: &str) -> String {
    serde_json::to_string(text).expect("json")
}

fn token() -> (u16, String) {
    (200, format!(r#"{{"accessToken":{},"expireIn":7200}}"#, json(TOKEN)))
}

fn sent() -> (u16, String) {
    (200, r#"{"file":{"id":"1"}}"#.into())
}

fn send(client: &Client) -> Result<Reply<SendByAppReply>, Error> {
    client.send_by_app("union".into(), "1".into(), "2".into())
}

const NOTHING: [String; 0] = [];

/// Writes `Display` and `Debug` as a log would.
fn shown(what: &(impl fmt::Debug + ?Sized)) {
    let mut text = Wiped::default();
    write!(text, "{what:?} {what:#?}").expect("written");
    for secret in [TOKEN, SECRET, TICKET, SIGNATURE] {
        assert!(!text.windows(8).any(|piece| secret.as_bytes().windows(8).any(|it| it == piece)));
    }
}

#[test]
fn a_secret_and_its_copies() {
    let left = left_behind(|| {
        let secret = Secret::from(TOKEN);
        let copy = secret.clone();
        shown(&copy);
        assert!(copy == Secret::new(String::from(TOKEN)) && copy != Secret::new(SECRET));
        copy.hash(&mut DefaultHasher::new());
        shown(&[internal(), third_party(), fixed()]);
        shown(&Client::builder().credentials(third_party()));
        shown(&FetchedToken::new(secret, std::time::SystemTime::now(), None));
    });
    assert_eq!(left, NOTHING);
}

#[test]
fn tokens_that_are_fetched_used_and_renewed() {
    let refused =
        || (400, format!(r#"{{"code":"InvalidAuthentication","message":{}}}"#, json(TOKEN)));
    for credentials in [internal, third_party] {
        let answers = [token(), sent(), refused(), token(), sent()];
        let left = left(credentials, &answers, |client| {
            shown(&send(client).expect("sent"));
            shown(&send(client).expect("sent"));
            shown(client);
        });
        assert_eq!(left, NOTHING);
    }
    let left = left(fixed, &[sent(), refused()], |client| {
        send(client).expect("sent");
        shown(&send(client).expect_err("refused"));
    });
    assert_eq!(left, NOTHING);
}

/// A store that keeps what it is given.
struct Shelf(Mutex<Option<FetchedToken>>);

impl TokenStore for Shelf {
    fn load(&self) -> Option<FetchedToken> {
        self.0.lock().unwrap().clone()
    }

    fn store(&self, token: &FetchedToken) {
        *self.0.lock().unwrap() = Some(token.clone());
    }

    fn forget(&self, _: &Secret) {
        self.0.lock().unwrap().take();
    }
}

#[test]
fn tokens_in_a_store() {
    fn kept() -> Credentials {
        internal().kept_in(Shelf(Mutex::default()))
    }
    let refused = (400, r#"{"code":"InvalidAuthentication"}"#.to_string());
    let left = left(kept, &[token(), sent(), refused, token(), sent()], |client| {
        send(client).expect("sent");
        send(client).expect("sent");
    });
    assert_eq!(left, NOTHING);
}

type Call<'a> = dyn Fn(&Client) -> Option<Error> + 'a;

#[test]
fn secrets_wherever_they_travel() {
    let long = "x".repeat(3000);
    let calls: [&Call; 5] = [
        // In a header, in the address, in the body, in the address beside parameters, two in the body.
        &|client| send(client).err(),
        &|client| client.call(&UserGet::new(long.as_str().into())).err(),
        &|client| client.call(&GetAccessToken::new(long.as_str(), SECRET)).err(),
        &|client| client.call(&LegacyGetToken::new(long.as_str(), SECRET)).err(),
        &|client| {
            let corp_id = long.as_str().into();
            client.call(&GetCorpAccessToken::new("suite", SECRET, TICKET, corp_id)).err()
        },
    ];
    for (number, call) in calls.into_iter().enumerate() {
        let left = left(fixed, &[(403, "{}")], |client| shown(&call(client).expect("refused")));
        assert_eq!(left, NOTHING, "{number}");
    }
}

/// What is sent must hold no line break. Neither the error nor memory repeats it.
#[test]
fn secrets_that_cannot_be_sent() {
    fn unusable() -> Credentials {
        Credentials::token(Secret::from_wiped(written(format_args!("{TOKEN}\n"))))
    }
    let left = left(unusable, &[] as &[(u16, &str)], |client| {
        shown(&send(client).expect_err("invalid"));
        let secret = Secret::from_wiped(written(format_args!("{SECRET}\n")));
        shown(&client.call(&LegacyGetToken::new("key", secret)).expect_err("invalid"));
    });
    assert_eq!(left, NOTHING);
}

/// Answers to a request for a token that are odd, cut or no answers at all.
#[test]
fn answers_with_a_token() {
    let (_, whole) = token();
    let with = |from: &str, to: &str| whole.replace(from, to).into_bytes();
    let controls = "\t\n\u{1}".repeat(100);
    let mut bodies = vec![
        whole.clone().into_bytes(),
        with("{\"acc", "\u{feff}{\"acc"),
        with("}", &format!(",\"remark\":\"{controls}\"}}\0\0")),
        with("}", ",\"errcode\":40014,\"errmsg\":\"no\"}"),
        with("{\"acc", "{\"accessToken\":\"x\",\"acc"),
        with("\"accessToken\":", "\"accessToken\":[[],{}],\"other\":"),
        format!("[{}]", json(TOKEN)).into_bytes(),
        format!("<p>{TOKEN}</p>").into_bytes(),
        [whole.as_bytes(), &[0xff; 100]].concat(),
        [&[0xff; 100], whole.as_bytes(), &[0xff; 1000]].concat(),
    ];
    bodies.extend((1..whole.len()).step_by(7).map(|end| whole.as_bytes()[..end].to_vec()));
    for body in bodies {
        for status in [200, 302, 400, 503] {
            let left = left(internal, &[(status, &body)], |client| match client.fetch_token() {
                Ok(token) => shown(&token),
                Err(error) => shown(&error),
            });
            assert_eq!(left, NOTHING, "{status} {}", String::from_utf8_lossy(&body));
        }
    }
}

/// Servers and proxies that repeat what they were sent, in every field of an error and in every spelling.
#[test]
fn answers_that_repeat_a_secret() {
    let form = utf8_percent_encode(TOKEN, NON_ALPHANUMERIC).to_string();
    let html = TOKEN.replace('&', "&amp;").replace('=', "&#61;");
    let gson = TOKEN.replace('&', "\\u0026").replace('=', "\\u003d");
    let many = vec![TOKEN; 30];
    let mut bodies: Vec<_> =
        ["code", "message", "requestid", "errcode", "errmsg", "sub_code", "sub_msg"]
            .map(|field| serde_json::json!({ field: TOKEN, "a": TOKEN }).to_string())
            .into();
    bodies.extend([
        serde_json::json!({ "code": TOKEN, "Message": TOKEN, "message": TOKEN, "errmsg": TOKEN }),
        serde_json::json!({ "errcode": 88, "errmsg": TOKEN, "sub_msg": TOKEN, "message": TOKEN }),
        serde_json::json!({ "code": "x", "accessdenieddetail": { "requiredScopes": many, "x": many } }),
        serde_json::json!({ "file": { "other": TOKEN, "size": many } }),
    ].map(|body| body.to_string()));
    bodies.extend([
        format!("<p>{TOKEN} {form} {html} {gson} {}</p>", form.to_lowercase()),
        format!("{TOKEN} ").repeat(200),
        TOKEN.replace('/', "\\/"),
    ]);
    for body in bodies {
        for status in [200, 302, 400, 403, 503] {
            let left = left(fixed, &[(status, &body)], |client| match send(client) {
                Ok(reply) => shown(reply.status().to_string().as_str()),
                Err(error) => shown(&error),
            });
            assert_eq!(left, NOTHING, "{status} {body}");
        }
    }
}

/// Where bytes go or come from, signed in a header and in the address.
fn info(more: &str) -> (u16, String) {
    let query = utf8_percent_encode(SIGNATURE, NON_ALPHANUMERIC);
    let url = format!("http://127.0.0.1/a?Expires=1&Signature={query}");
    let info = serde_json::json!({
        "resourceUrls": [url, url, "nowhere"],
        "internalResourceUrls": [url],
        "headers": { "Authorization": format!("OSS key:{SIGNATURE}"), "x-oss-date": "now" },
        "expirationSeconds": 900,
    });
    (200, format!(r#"{{"uploadKey":"k","headerSignatureInfo":{info}{more}}}"#))
}

/// The store's errors tell what it signed itself.
fn store_error(code: &str) -> (u16, String) {
    let text = SIGNATURE.replace('&', "&amp;").replace('"', "&quot;");
    let text = format!("<Code>{code}</Code><Message>a &lt;b&gt; {text} {text}</Message>");
    (403, format!("<Error>{text}<RequestId>{SIGNATURE}</RequestId></Error>"))
}

#[test]
fn signatures_of_uploads() {
    let committed = (200, r#"{"dentry":{"id":"7"}}"#.to_string());
    let done = (200, String::new());
    let upload = |client: &Client, above| {
        let upload = Upload::new("a.txt", Cursor::new(vec![1; 150_000])).expect("content");
        let upload = upload.multipart_above(above).part_size(102_400);
        let stored = client.upload(upload, &"1".into(), &"union".into());
        stored.unwrap_or_else(|error| {
            shown(&error);
            StoredFile::new("".into(), "".into())
        })
    };
    let begun = (200, r#"{"uploadKey":"k"}"#.to_string());
    let (_, part) = info("");
    let parts: Vec<_> = (1..=3)
        .map(|number| part.replacen('{', &format!("{{\"partNumber\":{number},"), 1))
        .collect();
    let parts = (200, format!(r#"{{"multipartHeaderSignatureInfos":[{}]}}"#, parts.join(",")));
    let rows: [(Option<u64>, Vec<Said>); 5] = [
        (None, vec![info(""), done.clone(), committed.clone()]),
        (
            None,
            vec![
                info(""),
                store_error("RequestTimeTooSkewed"),
                info(""),
                done.clone(),
                committed.clone(),
            ],
        ),
        (None, vec![info(""), store_error("SignatureDoesNotMatch")]),
        (None, vec![info(""), (503, SIGNATURE.into())]),
        (Some(0), vec![begun, parts, done.clone(), done, committed]),
    ];
    for (number, (above, answers)) in rows.into_iter().enumerate() {
        let left = left(fixed, &answers, |client| {
            upload(client, above.unwrap_or(1 << 20));
        });
        assert_eq!(left, NOTHING, "{number}");
    }
}

#[test]
fn signatures_of_downloads() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        vec![info(""), (200, String::new())],
        vec![info(""), store_error("SignatureDoesNotMatch")],
        vec![info(""), store_error("RequestTimeTooSkewed"), info(""), (200, String::new())],
    ];
    for (number, answers) in rows.into_iter().enumerate() {
        let left = left(fixed, &answers, |client| {
            let target = folder.path().join(number.to_string());
            let download = Download::new(StoredFile::new("1".into(), "2".into()), target);
            match client.download(download, &"union".into()) {
                Ok(file) => shown(&file),
                Err(error) => shown(&error),
            }
        });
        assert_eq!(left, NOTHING, "{number}");
    }
}
