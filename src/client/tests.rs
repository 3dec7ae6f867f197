//! The client on an injected network and clock: what is sent, how often, and how long it waits.

use std::io::Read;
use std::sync::Mutex;

use zeroize::Zeroizing;

use super::*;
use crate::TokenSource;
use crate::download::Received;
use crate::object_store::Address;
use crate::upload::Streamed;

/// Answers from a list, one per request; what was asked is written down.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) answers: Mutex<Vec<Result<Answer, Failure>>>,
    pub(crate) asked: Mutex<Vec<String>>,
    /// The bytes of each PUT that took all of them.
    pub(crate) put: Mutex<Vec<Vec<u8>>>,
    pub(crate) now: Mutex<Duration>,
    pub(crate) slept: Mutex<Vec<Duration>>,
    /// How long each exchange takes.
    pub(crate) pace: Duration,
}

impl Transport for Arc<Script> {
    fn exchange(&self, request: &Request<'_>, limits: &Limits) -> Result<Answer, Failure> {
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
        body: &mut Streamed<'_, '_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        assert_eq!(limits.total, None, "an upload has no total time");
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
        file: &mut Received<'_>,
        limits: &Limits,
    ) -> Result<Answer, Failure> {
        assert_eq!(limits.total, None, "a download has no total time");
        self.asked.lock().unwrap().push(format!("GET {}", address.url));
        *self.now.lock().unwrap() += self.pace;
        let answer = self.answers.lock().unwrap().remove(0);
        match &answer {
            Ok(answer) if answer.status == 200 => {
                file.begin(Some(answer.body.len() as u64), "")?;
                file.take(&answer.body)?;
                file.end()?;
            }
            Err(failure) if failure.details.detail.as_deref() == Some("half") => {
                file.begin(Some(3), "")?;
                file.take(b"x")?;
            }
            _ => {}
        }
        answer
    }
}

impl Clock for Arc<Script> {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
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
        body: Zeroizing::new(body.as_bytes().to_vec()),
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

/// What breaks off after the first byte.
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

/// What a client on an injected network and clock has.
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
        interval: None,
        allow_http: false,
        accounts: Accounts::default(),
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
fn the_token_is_fetched_on_first_use_and_kept() {
    let (client, script) = app(vec![token("a"), sent(), sent()]);
    send(&client).unwrap();
    send(&client.clone()).unwrap();
    let asked = ["accessToken -", "send?unionId=union a", "send?unionId=union a"];
    assert_eq!(script.asked(), asked);
}

#[test]
fn throttled_once_then_accepted_is_one_success_and_two_requests() {
    let (client, script) = fixed(vec![throttled(), sent()]);
    send(&client).unwrap();
    assert_eq!(script.asked().len(), 2);
    assert_eq!(*script.slept.lock().unwrap(), [Duration::from_secs(1)]);
}

#[test]
fn a_wait_of_a_day_returns_at_once() {
    let (client, script) = fixed(vec![retry_after(86_400, throttled())]);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert!(error.may_repeat() && script.slept.lock().unwrap().is_empty());
}

#[test]
fn throttled_to_the_end_tells_how_long_to_wait() {
    let (client, script) = fixed(vec![throttled(), throttled(), throttled()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 3));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert_eq!(script.slept.lock().unwrap().len(), 2);
}

#[test]
fn what_was_not_sent_is_tried_again_and_what_was_lost_is_not() {
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
fn a_send_without_a_token_was_not_sent() {
    let (client, script) = app(vec![lost(), lost(), lost()]);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(error.operation(), Some("sendByApp"));
    assert_eq!(error.step(), Some("getAccessToken"));
    assert_eq!(error.step_outcome(), Some(Outcome::Unknown));
    assert!(error.may_repeat());
    assert_eq!(script.asked().len(), 3);

    let (client, _) = app(vec![code(400, "invalidClientIdOrSecret")]);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.step(), Some("getAccessToken"));
    assert!(error.hint().is_some());
}

#[test]
fn a_failed_fetch_is_not_remembered() {
    let (client, _) = app(vec![code(400, "invalidClientIdOrSecret"), token("a"), sent()]);
    failure(&client);
    send(&client).unwrap();
}

#[test]
fn a_refused_token_is_renewed_once() {
    let (client, script) = app(vec![token("a"), refused_token(), token("b"), sent()]);
    send(&client).unwrap();
    let renewed =
        ["accessToken -", "send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), renewed);
    assert!(script.slept.lock().unwrap().is_empty());

    let (client, script) = app(vec![token("a"), refused_token(), token("b"), refused_token()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 2));
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_eq!(script.asked().len(), 4);
    script.answers.lock().unwrap().extend([token("c"), sent()]);
    send(&client).expect("the next call begins with another token");
}

#[test]
fn a_token_that_cannot_be_renewed_is_refused() {
    let (client, script) = fixed(vec![refused_token()]);
    assert_eq!(failure(&client).outcome(), Outcome::Refused);
    assert_eq!(script.asked().len(), 1);
}

struct Source(Mutex<Vec<&'static str>>);

impl TokenSource for Source {
    fn token(&self) -> Result<Secret, Box<dyn std::error::Error + Send + Sync>> {
        self.0.lock().unwrap().first().map(|text| Secret::from(*text)).ok_or("none left".into())
    }

    fn refused(&self, token: &Secret) -> bool {
        let mut tokens = self.0.lock().unwrap();
        assert_eq!(tokens.remove(0), token.expose());
        !tokens.is_empty()
    }
}

#[test]
fn the_applications_own_source_is_asked() {
    let with = |tokens, answers| {
        let script = Script { answers: Mutex::new(answers), ..Script::default() };
        client_with(Some(Credentials::source(Source(Mutex::new(tokens)))), script)
    };
    let (client, script) = with(vec!["a", "b"], vec![refused_token(), sent()]);
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union a", "send?unionId=union b"]);
    let (client, _) = with(vec!["a"], vec![refused_token()]);
    assert_eq!(failure(&client).outcome(), Outcome::Refused);
    let (client, script) = with(vec![], vec![]);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(std::error::Error::source(&error).is_some());
    assert!(script.asked().is_empty());
}

#[test]
fn a_source_fails_like_the_client_if_it_fails_with_an_error_of_this_crate() {
    /// Fetches by a client of its own.
    struct Fetching(Client);
    impl TokenSource for Fetching {
        fn token(&self) -> Result<Secret, Box<dyn std::error::Error + Send + Sync>> {
            let reply = self.0.call(&GetAccessToken::new("key", "s3cret"))?;
            Ok(reply.into_value().access_token)
        }
    }
    let failures: [fn() -> Result<Answer, Failure>; 2] =
        [|| code(400, "invalidClientIdOrSecret"), || failed(Outcome::Unknown, Action::Final)];
    for failed in failures {
        let script = || Script { answers: Mutex::new(vec![failed()]), ..Script::default() };
        let (inner, _) = client_with(None, script());
        let client = inner.with_credentials(Credentials::source(Fetching(inner.clone())));
        let (own, _) = client_with(Some(Credentials::internal_app("key", "s3cret")), script());
        let error = failure(&client);
        assert_eq!(format!("{error:?}"), format!("{:?}", failure(&own)));
        assert_eq!(error.step(), Some("getAccessToken"));
    }
}

#[test]
fn a_token_that_cannot_be_used_does_not_undo_a_lost_attempt() {
    const SPEC: Spec = Spec::new("x", crate::Method::Post, "/x").repeatable(true);
    struct Repeatable;
    impl Operation for Repeatable {
        type Reply = std::collections::BTreeMap<String, String>;
        type Error = String;
        fn spec(&self) -> &'static Spec {
            &SPEC
        }
        fn encode(&self, _: &mut crate::Encoder) {}
    }
    struct Turning(Mutex<u32>);
    impl TokenSource for Turning {
        fn token(&self) -> Result<Secret, Box<dyn std::error::Error + Send + Sync>> {
            *self.0.lock().unwrap() += 1;
            Ok(Secret::new(if *self.0.lock().unwrap() == 1 { "good" } else { "not good" }))
        }
    }
    let script = Script { answers: Mutex::new(vec![lost()]), ..Script::default() };
    let (client, _) = client_with(Some(Credentials::source(Turning(Mutex::new(0)))), script);
    let error = client.call(&Repeatable).expect_err("unknown");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
}

#[test]
fn a_token_is_renewed_before_it_expires() {
    let (client, script) = app(vec![token("a"), sent(), sent(), token("b"), sent()]);
    send(&client).unwrap();
    *script.now.lock().unwrap() += Duration::from_secs(6599);
    send(&client).unwrap();
    *script.now.lock().unwrap() += Duration::from_secs(1);
    send(&client).unwrap();
}

#[test]
fn tokens_are_kept_by_organization() {
    let organization = |corp: &str, ticket: &str| {
        Credentials::third_party_app("suite", "s3cret", ticket, corp.into())
    };
    let answers = vec![token("a"), sent(), token("b"), sent(), sent(), sent()];
    let script = Script { answers: Mutex::new(answers), ..Script::default() };
    let (first, script) = client_with(Some(organization("ding1", "t1")), script);
    send(&first).unwrap();
    let second = first.with_credentials(organization("ding2", "t1"));
    send(&second).unwrap();
    send(&second.with_credentials(organization("ding1", "t2"))).unwrap();
    send(&first).unwrap();
    let tokens = ["corpAccessToken -", "send?unionId=union a", "corpAccessToken -"];
    assert_eq!(script.asked()[..3], tokens);
    let sends = ["send?unionId=union b", "send?unionId=union a", "send?unionId=union a"];
    assert_eq!(script.asked()[3..], sends);
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
fn bad_input_is_found_before_anything_is_sent() {
    let (client, script) = fixed(vec![]);
    let problems = [
        (client.send_by_app("".into(), "1".into(), "2".into()), "unionId is empty"),
        (client.send_by_app("u".into(), "".into(), "2".into()), "spaceId is empty"),
        (client.send_by_app("u\n".into(), "1".into(), "2".into()), "control character"),
    ];
    for (result, text) in problems {
        let error = result.expect_err("invalid");
        assert_eq!(error.outcome(), Outcome::Invalid);
        assert!(error.to_string().contains(text), "{error}");
    }
    let (client, _) = client_with(None, Script::default());
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("no credentials"), "{error}");
    assert!(script.asked().is_empty());
}

#[test]
fn a_server_that_repeats_secrets_does_not_get_them_shown() {
    let (client, _) = fixed(vec![answer(400, r#"{"code":"x","message":"bad header t0ken"}"#)]);
    let error = failure(&client);
    assert!(!format!("{error} {error:?}").contains("t0ken"), "{error}");
    let (client, _) = app(vec![answer(502, "POST accessToken {\"appSecret\":\"s3cret\"}")]);
    let error = client
        .call_with(
            &GetAccessToken::new("key", "s3cret"),
            &CallOptions::new().retry(RetryPolicy::none()),
        )
        .expect_err("unknown");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
}

#[test]
fn options_of_a_call_come_before_those_of_the_client() {
    let (client, script) = fixed(vec![not_sent()]);
    let options = CallOptions::new().retry(RetryPolicy::none()).deadline(None);
    let operation = SendByApp::new("u".into(), "1".into(), "2".into());
    let error = client.call_with(&operation, &options).expect_err("not sent");
    assert_eq!(error.attempts(), 1);
    assert_eq!(script.asked().len(), 1);
}

#[test]
fn a_client_goes_between_threads() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Client>();
    check::<Error>();
}
