//! The sources of tokens, their caching, and the errors if they fail.

use std::error::Error as StdError;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use dingtalk_file::conv_file::SendByAppReply;
use dingtalk_file::oauth2::GetAccessToken;
use dingtalk_file::{
    Client, Credentials, Encoder, Error, FetchedToken, Method, Operation, Outcome, Reply, Secret,
    Spec, TokenSource,
};

use crate::script::{
    Answer, Script, answer, app, code, fixed, lost, refused_token, sent, token, with,
};

pub fn send(client: &Client) -> Result<Reply<SendByAppReply>, Error> {
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
fn without_a_token_nothing_is_sent() {
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
fn a_refused_token_is_refreshed_once() {
    let (client, script) = app(vec![token("a"), refused_token(), token("b"), sent()]);
    send(&client).unwrap();
    let renewed =
        ["accessToken -", "send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), renewed);

    let (client, script) =
        app(vec![token("a"), refused_token(), token("b"), refused_token(), token("c"), sent()]);
    let error = failure(&client);
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 2));
    assert_eq!(error.code(), Some("InvalidAuthentication"));
    assert_eq!(script.asked().len(), 4);
    send(&client).expect("the next call begins with another token");
}

#[test]
fn a_token_that_cannot_be_refreshed_is_refused() {
    let (client, script) = fixed(vec![refused_token()]);
    assert_eq!(failure(&client).outcome(), Outcome::Refused);
    assert_eq!(script.asked().len(), 1);
}

struct Source(Mutex<Vec<&'static str>>);

impl TokenSource for Source {
    fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>> {
        self.0.lock().unwrap().first().map(|text| Secret::from(*text)).ok_or("none left".into())
    }

    fn refused(&self, token: &Secret) -> bool {
        let mut tokens = self.0.lock().unwrap();
        assert_eq!(tokens.remove(0), token.expose());
        !tokens.is_empty()
    }
}

#[test]
fn the_applications_own_source_is_used() {
    let with = |tokens, answers| with(Credentials::source(Source(Mutex::new(tokens))), answers);
    let (client, script) = with(vec!["a", "b"], vec![refused_token(), sent()]);
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union a", "send?unionId=union b"]);
    let (client, _) = with(vec!["a"], vec![refused_token()]);
    assert_eq!(failure(&client).outcome(), Outcome::Refused);
    let (client, script) = with(vec![], vec![]);
    let error = failure(&client);
    assert_eq!(error.outcome(), Outcome::NotSent);
    let cause = error.cause().expect("a cause").to_string();
    assert_eq!(error.to_string().matches(&cause).count(), 1, "{error}");
    assert!(script.asked().is_empty());
}

#[test]
fn a_source_fails_like_the_client_if_it_fails_with_an_error_of_this_crate() {
    /// Fetches with its own client.
    struct Fetching(Client);
    impl TokenSource for Fetching {
        fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>> {
            let reply = self.0.call(&GetAccessToken::new("key", "s3cret"))?;
            Ok(reply.into_value().access_token)
        }
    }
    let failures: [fn() -> Answer; 2] =
        [|| code(400, "invalidClientIdOrSecret"), || answer(302, "")];
    for failed in failures {
        let inner = Script::serve(vec![failed()]).client().build().expect("valid settings");
        let client = inner.with_credentials(Credentials::source(Fetching(inner.clone())));
        let (own, _) = app(vec![failed()]);
        let error = failure(&client);
        assert_eq!(format!("{error:#?}"), format!("{:#?}", failure(&own)));
        assert_eq!(error.step(), Some("getAccessToken"));
    }
}

#[test]
fn a_token_that_cannot_be_used_does_not_undo_a_lost_attempt() {
    const SPEC: Spec = Spec::new("x", Method::Post, "/x").repeatable(true);
    struct Repeatable;
    impl Operation for Repeatable {
        type Reply = std::collections::BTreeMap<String, String>;
        type Error = String;
        const SPEC: &'static Spec = &SPEC;
        fn encode(&self, _: &mut Encoder) {}
    }
    struct Turning(Mutex<u32>);
    impl TokenSource for Turning {
        fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>> {
            *self.0.lock().unwrap() += 1;
            Ok(Secret::new(if *self.0.lock().unwrap() == 1 { "good" } else { "not good" }))
        }
    }
    let (client, _) = with(Credentials::source(Turning(Mutex::new(0))), vec![lost()]);
    let error = client.call(&Repeatable).expect_err("unknown");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
}

#[test]
fn tokens_are_kept_by_organization() {
    let organization = |corp: &str, ticket: &str| {
        Credentials::third_party_app("suite", "s3cret", ticket, corp.into())
    };
    let answers = vec![token("a"), sent(), token("b"), sent(), sent(), sent()];
    let (first, script) = with(organization("ding1", "t1"), answers);
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
fn each_fetch_uses_the_newest_ticket() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let ticket = || {
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        Ok(Secret::new(format!("ticket{number}")))
    };
    let app = Credentials::third_party_app_by("suite", "s3cret", ticket, "corp".into());
    let answers = vec![token("one"), sent(), sent(), refused_token(), token("two"), sent()];
    let (client, script) = with(app, answers);
    for _ in 0..3 {
        send(&client).expect("sent");
    }
    assert_eq!(ASKED.load(Ordering::Relaxed), 2);
    assert_eq!(script.asked().len(), 6);
}

#[test]
fn a_missing_or_invalid_ticket_sends_nothing() {
    type Ticket = fn() -> Result<Secret, Box<dyn StdError + Send + Sync>>;
    let rows: [(Ticket, Outcome, &str); 2] = [
        (
            || Err("the queue is down".into()),
            Outcome::NotSent,
            "ticket source failed: the queue is down",
        ),
        (|| Ok("t1cket\n".into()), Outcome::Invalid, "the suite ticket ends with a line break"),
    ];
    for (ticket, outcome, text) in rows {
        let app = Credentials::third_party_app_by("suite", "s3cret", ticket, "corp".into());
        let (client, script) = with(app, vec![]);
        let error = client.fetch_token().expect_err("no ticket");
        assert_eq!(error.outcome(), outcome);
        assert!(error.to_string().contains(text), "{error}");
        assert!(!error.to_string().contains("t1cket"), "{error}");
        assert!(script.asked().is_empty());
    }
}

#[test]
fn a_token_is_serialized_only_on_request() {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_790_000_000_123);
    for life in [None, Some(Duration::from_secs(7200))] {
        let token = FetchedToken::new("t0ken".into(), at, life);
        let plain = serde_json::to_string(&token).expect("json");
        assert!(plain.contains("[redacted]") && !plain.contains("t0ken"), "{plain}");
        assert!(serde_json::from_str::<FetchedToken>(&plain).is_err());
        let kept = serde_json::to_string(&token.exposed()).expect("json");
        assert_eq!(serde_json::from_str::<FetchedToken>(&kept).expect("a token"), token);
    }
}

/// Each expiry causes at most one fetch, and every call ends.
#[cfg(feature = "emulator")]
#[test]
fn threads_fetch_each_expired_token_once() {
    use std::sync::atomic::AtomicBool;
    use std::thread;

    const EXPIRIES: usize = 50;
    let emulator = dingtalk_file::emulator::Emulator::start().expect("an emulator");
    let client = emulator.client().deadline(None).build().expect("valid settings");
    let person = emulator.users()[0].union_id.clone();
    let lookup = dingtalk_file::topapi::UserGetByUnionId::new(person);
    let (accepted, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    match client.call(&lookup) {
                        Ok(_) => drop(accepted.fetch_add(1, Ordering::SeqCst)),
                        // It got two expired tokens, and a call refreshes only once.
                        Err(error) => {
                            let found = (error.outcome(), error.attempts());
                            assert_eq!(found, (Outcome::Refused, 2), "{error}");
                        }
                    }
                }
            });
        }
        for _ in 0..EXPIRIES {
            let before = accepted.load(Ordering::SeqCst);
            while accepted.load(Ordering::SeqCst) < before + 20 {
                thread::yield_now();
            }
            emulator.expire_tokens();
        }
        over.store(true, Ordering::SeqCst);
    });
    let fetches = emulator.executed("getAccessToken");
    assert!((EXPIRIES / 2..=EXPIRIES + 1).contains(&fetches), "{fetches}");
    assert_eq!(emulator.executed("userGetByUnionId"), accepted.into_inner());
}
