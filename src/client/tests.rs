//! Tests the client on an injected network and clock: what it sends, how often, and how long it waits.

#[cfg(feature = "emulator")]
mod accounting;
mod lines;
mod rate;
mod threads;

use std::sync::Mutex;
use std::time::SystemTime;

use super::*;
use crate::call::Outcome;
use crate::call::error::Details;
use crate::call::request::Request;
use crate::call::response::{Answer, Failure};
use crate::client::calls::Guard;
use crate::http::Limits;
use crate::http::address::{PlainHttp, Schemes};
use crate::http::body::{Address, Gate, Head, Sink, Source};
use crate::tables::Action;

const SECOND: Duration = Duration::from_secs(1);

/// A network that answers from a list, one answer per request, and records the requests.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) answers: Mutex<Vec<Result<Answer, Failure>>>,
    pub(crate) asked: Mutex<Vec<String>>,
    /// The bytes of each complete PUT.
    pub(crate) put: Mutex<Vec<Vec<u8>>>,
    pub(crate) now: Mutex<Duration>,
    pub(crate) slept: Mutex<Vec<Duration>>,
    /// The duration of each exchange.
    pub(crate) pace: Duration,
    /// When the run ends that the transfers are part of.
    pub(crate) until: Option<Duration>,
}

impl Transport for Arc<Script> {
    fn exchange(
        &self,
        request: &Request<'_>,
        gate: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        gate.pass().map_err(|_| gate.refusal().expect("a reason"))?;
        assert!(limits.total.is_none_or(|left| !left.is_zero()), "sent after the deadline");
        let path = request.url.trim_start_matches("http://localhost/");
        let token = request.token.map_or("-", |token| token.expose());
        self.asked.lock().unwrap().push(format!("{path} {token}"));
        *self.now.lock().unwrap() += self.pace;
        let mut answers = self.answers.lock().unwrap();
        assert!(!answers.is_empty(), "one request too many: {path}");
        answers.remove(0)
    }

    /// Reads the whole content, unless the scripted answer says that nothing was sent.
    fn put(
        &self,
        address: &Address<'_>,
        body: &mut dyn Source,
        _: &mut Gate<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        self.check_silence(limits);
        self.asked.lock().unwrap().push(format!("PUT {}", address.url));
        *self.now.lock().unwrap() += self.pace;
        let answer = self.answers.lock().unwrap().remove(0);
        match &answer {
            Err(failure) if failure.details.outcome == Outcome::NotSent => {}
            Err(failure) if failure.details.detail.as_deref() == Some("half") => {
                body.read_exact(&mut [0; 1]).expect("the content has a byte");
            }
            _ => {
                let (mut content, size) = (Vec::new(), body.size());
                if body.read_to_end(&mut content).is_err() {
                    return lost();
                }
                assert_eq!(content.len() as u64, size);
                self.put.lock().unwrap().push(content);
            }
        }
        answer
    }

    /// The body of a scripted 200 is the file. A scripted break comes after the first byte of three.
    fn get(
        &self,
        address: &Address<'_>,
        file: &mut dyn Sink,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        self.check_silence(limits);
        self.asked.lock().unwrap().push(format!("GET {}", address.url));
        *self.now.lock().unwrap() += self.pace;
        let answer = self.answers.lock().unwrap().remove(0);
        match &answer {
            Ok(answer) if answer.status == 200 => {
                file.begin(&whole(answer.body.len()))?;
                file.take(&answer.body)?;
                file.end()?;
            }
            Err(failure) if failure.details.detail.as_deref() == Some("half") => {
                file.begin(&whole(3))?;
                file.take(b"x")?;
            }
            _ => {}
        }
        answer
    }
}

/// Returns the head of an answer with so many bytes of a file.
fn whole(size: usize) -> Head<'static> {
    Head { length: Some(size as u64), ..Head::default() }
}

/// A network that carries calls only.
pub(crate) trait Calls: Send + Sync {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure>;
}

impl<T: Calls> Transport for T {
    fn exchange(
        &self,
        request: &Request<'_>,
        _: &mut Gate<'_>,
        _: &Limits,
    ) -> Result<Answer, Failure> {
        Calls::exchange(self, request)
    }

    fn put(
        &self,
        _: &Address<'_>,
        _: &mut dyn Source,
        _: &mut Gate<'_>,
        _: &Limits,
    ) -> Result<Answer, Failure> {
        unreachable!("nothing is uploaded")
    }

    fn get(&self, _: &Address<'_>, _: &mut dyn Sink, _: &Limits) -> Result<Answer, Failure> {
        unreachable!("nothing is downloaded")
    }
}

impl Clock for Arc<Script> {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, time: Duration) {
        self.slept.lock().unwrap().push(time);
        *self.now.lock().unwrap() += time;
    }

    fn random(&self) -> f64 {
        0.0
    }
}

impl Script {
    /// Returns the time that a run has left.
    fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_sub(*self.now.lock().unwrap()))
    }

    /// Checks that no silence in a transfer passes a deadline.
    fn check_silence(&self, limits: &Limits) {
        let most = limits.total.unwrap_or(Duration::MAX);
        assert!(limits.phase <= most && self.left().is_none_or(|left| most <= left), "{limits:?}");
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        let short = |line: &String| line.rsplit('/').next().unwrap_or_default().to_string();
        self.asked.lock().unwrap().iter().map(short).collect()
    }
}

pub(crate) fn answer(status: u16, body: &str) -> Result<Answer, Failure> {
    Ok(Answer {
        status,
        request_id: None,
        retry_after: None,
        date: None,
        crc64: None,
        body: body.as_bytes().to_vec(),
        broken: None,
    })
}

fn retry_after(seconds: u64, result: Result<Answer, Failure>) -> Result<Answer, Failure> {
    result.map(|answer| Answer { retry_after: Some(Duration::from_secs(seconds)), ..answer })
}

pub(crate) fn failed(outcome: Outcome, action: Action) -> Result<Answer, Failure> {
    Err(Failure { details: Details::new(outcome), action })
}

fn sent() -> Result<Answer, Failure> {
    answer(200, r#"{"file":{"id":"1"}}"#)
}

pub(crate) fn token(text: &str) -> Result<Answer, Failure> {
    answer(200, &format!(r#"{{"accessToken":"{text}","expireIn":7200}}"#))
}

pub(crate) fn code(status: u16, code: &str) -> Result<Answer, Failure> {
    answer(status, &format!(r#"{{"code":"{code}","message":"m"}}"#))
}

fn refused_token() -> Result<Answer, Failure> {
    code(400, "InvalidAuthentication")
}

pub(crate) fn throttled() -> Result<Answer, Failure> {
    code(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")
}

pub(crate) fn lost() -> Result<Answer, Failure> {
    failed(Outcome::Unknown, Action::Unknown)
}

/// A transfer that breaks off after the first byte.
pub(crate) fn half() -> Result<Answer, Failure> {
    let mut failure = lost();
    if let Err(failure) = &mut failure {
        failure.details.detail = Some("half".into());
    }
    failure
}

pub(crate) fn not_sent() -> Result<Answer, Failure> {
    failed(Outcome::NotSent, Action::Retry)
}

pub(crate) type Answers = Vec<Result<Answer, Failure>>;

pub(crate) fn client_with(
    credentials: Option<Credentials>,
    script: Script,
) -> (Client, Arc<Script>) {
    let script = Arc::new(script);
    (Client::from_parts(on(&script), credentials), script)
}

/// Returns the parts of a client on an injected network and clock.
pub(crate) fn on<T>(world: &T) -> Shared
where
    T: Transport + Clock + Clone + 'static,
{
    Shared {
        transport: Box::new(world.clone()),
        clock: Box::new(world.clone()),
        api: "http://localhost/api".into(),
        oapi: "http://localhost/oapi".into(),
        defaults: CallOptions::new(),
        resolve: None,
        rate: None,
        schemes: Schemes { https: cfg!(feature = "rustls"), http: PlainHttp::ThisMachine },
        accounts: Accounts::default(),
        traffic: Traffic::between("http://localhost/api", "http://localhost/oapi"),
    }
}

pub(crate) fn app(answers: Answers) -> (Client, Arc<Script>) {
    let script = Script { answers: Mutex::new(answers), ..Script::default() };
    client_with(Some(Credentials::internal_app("key", "s3cret")), script)
}

pub(crate) fn fixed(answers: Answers) -> (Client, Arc<Script>) {
    let script = Script { answers: Mutex::new(answers), ..Script::default() };
    client_with(Some(Credentials::token("t0ken")), script)
}

fn send(client: &Client) -> Result<Reply<SendByAppReply>, Error> {
    client.send_by_app("union".into(), "1".into(), "2".into())
}

fn failure(client: &Client) -> Error {
    send(client).expect_err("the send fails")
}

#[test]
fn throttled_once_then_accepted_is_one_success_and_two_requests() {
    let (client, script) = fixed(vec![throttled(), sent()]);
    send(&client).unwrap();
    assert_eq!(script.asked().len(), 2);
    assert_eq!(*script.slept.lock().unwrap(), [Duration::from_secs(1)]);
}

/// Opens so often, and checks when it is asked.
struct Door {
    script: Arc<Script>,
    opens: usize,
    asked: usize,
    failed: usize,
}

impl Guard for Door {
    fn open(&mut self) -> Result<(), Failure> {
        // All waiting is over at this point.
        assert_eq!(self.script.slept.lock().unwrap().len(), self.asked);
        self.asked += 1;
        let closed = || Failure::new(Outcome::NotSent, Action::Final, "the journal is full");
        if self.asked <= self.opens { Ok(()) } else { Err(closed()) }
    }

    fn failed(&mut self, failure: &Failure) {
        self.failed += 1;
        assert_eq!(failure.action, Action::Wait1s);
        assert_eq!(self.script.slept.lock().unwrap().len(), self.failed - 1, "before the wait");
    }
}

#[test]
fn a_gate_opens_before_each_attempt_and_nothing_is_sent_if_it_does_not() {
    for (opens, sent_requests) in [(2, 2), (1, 1), (0, 0)] {
        let (client, script) = fixed(vec![throttled(), sent()]);
        let call = SendByApp::new("union".into(), "1".into(), "2".into());
        let mut door = Door { script: script.clone(), opens, asked: 0, failed: 0 };
        let result = client.execute(&call, &client.terms(&CallOptions::new()), &mut door);
        assert_eq!(script.asked().len(), sent_requests);
        assert_eq!((result.is_ok(), door.failed), (opens == 2, opens.min(1)));
        if let Err(error) = result {
            assert_eq!(error.outcome(), Outcome::NotSent);
            assert!(error.to_string().contains("the journal is full"), "{error}");
        }
    }
}

#[test]
fn an_error_after_only_throttling_says_how_long_to_wait() {
    let (client, script) = fixed(vec![throttled(), throttled(), throttled()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 3));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(script.slept.lock().unwrap().len(), 2);
}

#[test]
fn unsent_requests_are_retried_and_lost_ones_are_not() {
    let (client, script) = fixed(vec![not_sent(), not_sent(), not_sent()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 3));
    assert!(error.may_repeat());
    assert_eq!(script.asked().len(), 3);

    let (client, script) = fixed(vec![not_sent(), lost()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 2));
    assert!(!error.may_repeat());
    assert_eq!(script.asked().len(), 2);
}

#[test]
fn a_lost_attempt_is_not_undone_by_a_later_refusal() {
    let (client, _) = app(vec![lost(), code(400, "invalidClientIdOrSecret")]);
    let error = client.access_token().expect_err("no token");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.code(), Some("invalidClientIdOrSecret"));
    assert!(error.may_repeat(), "a token may be fetched again");
    let (client, _) = app(vec![lost(), not_sent(), not_sent()]);
    assert_eq!(client.access_token().expect_err("no token").outcome(), Outcome::Unknown);
    let (client, _) = app(vec![lost(), lost(), token("a")]);
    assert!(client.access_token().is_ok());
}

#[test]
fn the_deadline_spans_token_attempts_and_waits() {
    let script = Script {
        answers: Mutex::new(vec![not_sent(), not_sent(), token("a"), not_sent()]),
        pace: Duration::from_secs(30),
        ..Script::default()
    };
    let (client, script) = client_with(Some(Credentials::internal_app("key", "s3cret")), script);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(script.asked().len(), 4, "120 s are over after four attempts of 30 s");
}

#[test]
fn an_attempt_that_was_not_sent_is_worth_a_retry_unless_it_is_final() {
    let hurried = CallOptions::new().retry(RetryPolicy::none());
    let rows = [(Action::Retry, Some(SECOND)), (Action::Final, None)];
    for (action, worth) in rows {
        let (client, _) = fixed(vec![failed(Outcome::NotSent, action)]);
        let send = SendByApp::new("u".into(), "1".into(), "2".into());
        let error = client.call_with(&send, &hurried).expect_err("not sent");
        assert_eq!(error.worth_retrying(), worth);
        // In a chain, the failed step decides.
        let error = error.as_last_step_of("deliver");
        assert_eq!(error.worth_retrying(), worth);
    }
}

#[test]
fn failures_after_a_lost_attempt_do_not_make_it_repeatable() {
    let rows: Vec<(Answers, Option<Duration>)> = vec![
        (vec![lost(), not_sent(), not_sent()], Some(SECOND)),
        (vec![lost(), code(400, "paramError")], None),
        (vec![lost(), lost(), throttled()], Some(SECOND)),
    ];
    for (answers, worth) in rows {
        let (client, _) = fixed(answers);
        let error = client
            .call(&crate::generated::storage::GetSpace::new("1".into(), "u".into()))
            .expect_err("a failure");
        assert_eq!((error.outcome(), error.worth_retrying()), (Outcome::Unknown, worth), "{error}");
    }
}

#[test]
fn a_ban_is_waited_for_by_every_call_of_the_account() {
    let (client, script) =
        fixed(vec![answer(200, r#"{"status":1111,"wait":5,"punish":"deny"}"#), sent()]);
    let error = send(&client).expect_err("banned");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
    assert_eq!(error.worth_retrying(), Some(SECOND * 300));
    for _ in 0..3 {
        let error = send(&client).expect_err("not yet");
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
        assert_eq!(error.worth_retrying(), Some(SECOND * 300));
    }
    let other = client
        .call(&crate::generated::storage::GetSpace::new("1".into(), "u".into()))
        .expect_err("not yet");
    assert_eq!(other.outcome(), Outcome::NotSent);
    assert_eq!(script.asked().len(), 1);
    *script.now.lock().unwrap() += SECOND * 300;
    send(&client).expect("the ban is over");
}
