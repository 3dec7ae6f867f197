//! Tests where tokens come from, how long they are cached, and what their failures become.

use std::sync::Mutex;

use super::*;
use crate::call::Spec;
use crate::client::TokenSource;

#[test]
fn the_token_is_fetched_on_first_use_and_kept() {
    let (client, script) = app(vec![token("a"), sent(), sent()]);
    send(&client).unwrap();
    send(&client.clone()).unwrap();
    let asked = ["accessToken -", "send?unionId=union a", "send?unionId=union a"];
    assert_eq!(script.asked(), asked);
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
fn a_refused_token_is_refreshed_once() {
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
fn a_token_that_cannot_be_refreshed_is_refused() {
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
    let cause = error.cause().expect("a cause").to_string();
    assert_eq!(error.to_string().matches(&cause).count(), 1, "{error}");
    assert!(script.asked().is_empty());
}

#[test]
fn a_source_fails_like_the_client_if_it_fails_with_an_error_of_this_crate() {
    /// Fetches with a client of its own.
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
        assert_eq!(format!("{error:#?}"), format!("{:#?}", failure(&own)));
        assert_eq!(error.step(), Some("getAccessToken"));
    }
}

#[test]
fn a_token_that_cannot_be_used_does_not_undo_a_lost_attempt() {
    const SPEC: Spec = Spec::new("x", crate::call::Method::Post, "/x").repeatable(true);
    struct Repeatable;
    impl Operation for Repeatable {
        type Reply = std::collections::BTreeMap<String, String>;
        type Error = String;
        const SPEC: &'static Spec = &SPEC;
        fn encode(&self, _: &mut crate::call::Encoder) {}
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
fn a_token_is_refreshed_before_it_expires() {
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
