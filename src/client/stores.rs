//! Tests token stores, on an injected network and clock.

use crate::call::Outcome;
use crate::call::response::Answer;
use crate::call::response::Failure;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::tests::{Answers, Script, answer, client_with, code, not_sent, on, token};
use super::*;
use crate::client::{FetchedToken, TokenStore};
use crate::secret::Secret;

/// A store that several clients share, and that records its calls.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<(Option<FetchedToken>, Vec<String>)>>);

impl TokenStore for Shelf {
    fn load(&self) -> Option<FetchedToken> {
        let mut shelf = self.0.lock().unwrap();
        shelf.1.push("load".into());
        shelf.0.clone()
    }

    fn store(&self, token: &FetchedToken) {
        let mut shelf = self.0.lock().unwrap();
        shelf.1.push(format!("store {}", token.token.expose()));
        shelf.0 = Some(token.clone());
    }

    fn forget(&self, refused: &Secret) {
        let mut shelf = self.0.lock().unwrap();
        shelf.1.push(format!("forget {}", refused.expose()));
        shelf.0 = shelf.0.take().filter(|kept| kept.token != *refused);
    }
}

impl Shelf {
    fn holding(text: &str, fetched_at: u64) -> Self {
        let shelf = Shelf::default();
        let life = Some(Duration::from_secs(7200));
        shelf.0.lock().unwrap().0 = Some(FetchedToken::new(text.into(), wall(fetched_at), life));
        shelf
    }

    /// Returns the calls since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().1)
    }
}

fn wall(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn credentials() -> Credentials {
    Credentials::internal_app("key", "s3cret")
}

/// Returns a client with this store at this time.
fn kept(store: impl TokenStore + 'static, now: u64, answers: Answers) -> (Client, Arc<Script>) {
    let now = Mutex::new(Duration::from_secs(now));
    let script = Script { answers: Mutex::new(answers), now, ..Script::default() };
    client_with(Some(credentials().kept_in(store)), script)
}

fn sent() -> Result<Answer, Failure> {
    answer(200, r#"{"file":{"id":"1"}}"#)
}

fn send(client: &Client) -> Result<Reply<SendByAppReply>, Error> {
    client.send_by_app("union".into(), "1".into(), "2".into())
}

#[test]
fn a_stored_token_is_loaded_once_and_not_fetched() {
    let shelf = Shelf::holding("a", 10_000);
    let (client, script) = kept(shelf.clone(), 16_599, vec![sent(), sent()]);
    send(&client).unwrap();
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union a", "send?unionId=union a"]);
    assert_eq!(shelf.asked(), ["load"]);
}

#[test]
fn a_stored_token_that_is_too_old_or_of_the_future_is_replaced() {
    for now in [16_600, 100_000, 9_999] {
        let shelf = Shelf::holding("a", 10_000);
        let (client, script) = kept(shelf.clone(), now, vec![token("b"), sent()]);
        send(&client).unwrap();
        assert_eq!(script.asked(), ["accessToken -", "send?unionId=union b"], "{now}");
        assert_eq!(shelf.asked(), ["load", "store b"]);
        let life = Some(Duration::from_secs(7200));
        let stored = shelf.load().expect("a token");
        assert_eq!(stored, FetchedToken::new("b".into(), wall(now), life));
    }
}

#[test]
fn a_stored_token_is_refreshed_when_it_expires() {
    let shelf = Shelf::holding("a", 10_000);
    let (client, script) = kept(shelf.clone(), 16_590, vec![sent(), sent(), token("b"), sent()]);
    for pause in [0, 9, 1] {
        *script.now.lock().unwrap() += Duration::from_secs(pause);
        send(&client).unwrap();
    }
    assert_eq!(
        script.asked()[1..],
        ["send?unionId=union a", "accessToken -", "send?unionId=union b"]
    );
    assert_eq!(shelf.asked(), ["load", "load", "store b"]);
}

#[test]
fn a_refused_token_is_forgotten_in_both_places_and_fetched_anew() {
    let refused = code(400, "InvalidAuthentication");
    let shelf = Shelf::holding("a", 10_000);
    let (client, script) = kept(shelf.clone(), 10_000, vec![refused, token("b"), sent()]);
    send(&client).unwrap();
    let asked = ["send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), asked);
    assert_eq!(shelf.asked(), ["load", "forget a", "load", "store b"]);
}

#[test]
fn a_token_that_another_client_has_refreshed_is_not_fetched_again() {
    let refused = || code(400, "InvalidAuthentication");
    let shelf = Shelf::holding("a", 10_000);
    let (one, _) = kept(shelf.clone(), 10_000, vec![refused(), token("b"), sent()]);
    let (other, script) = kept(shelf.clone(), 10_000, vec![sent(), refused(), sent()]);
    send(&other).unwrap();
    send(&one).unwrap();
    send(&other).unwrap();
    let asked = ["send?unionId=union a", "send?unionId=union a", "send?unionId=union b"];
    assert_eq!(script.asked(), asked);
}

#[test]
fn a_failed_fetch_stores_nothing() {
    let shelf = Shelf::default();
    let answers = vec![code(400, "invalidClientIdOrSecret"), token("a"), sent()];
    let (client, _) = kept(shelf.clone(), 0, answers);
    assert_eq!(send(&client).expect_err("refused").step(), Some("getAccessToken"));
    assert_eq!(shelf.asked(), ["load"]);
    send(&client).unwrap();
    assert_eq!(shelf.asked(), ["load", "store a"]);
}

#[test]
fn the_deadline_of_a_call_bounds_the_fetch() {
    let script = Script {
        answers: Mutex::new(vec![not_sent(), not_sent()]),
        pace: Duration::from_secs(30),
        ..Script::default()
    };
    let shelf = Shelf::default();
    let (client, script) = client_with(Some(credentials().kept_in(shelf.clone())), script);
    let options = CallOptions::new().deadline(Duration::from_secs(45));
    let operation = SendByApp::new("u".into(), "1".into(), "2".into());
    let error = client.call_with(&operation, &options).expect_err("too late");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("getAccessToken")));
    assert_eq!(script.asked(), ["accessToken -", "accessToken -"]);
    assert_eq!(shelf.asked(), ["load"]);
}

#[test]
fn a_store_may_use_the_clients_connections_for_another_app() {
    /// Gets its token from a service that itself needs one.
    struct Remote(Client);
    impl TokenStore for Remote {
        fn load(&self) -> Option<FetchedToken> {
            let token = self.0.access_token().ok()?;
            Some(FetchedToken::new(token, SystemTime::UNIX_EPOCH, None))
        }

        fn store(&self, _: &FetchedToken) {}

        fn forget(&self, _: &Secret) {}
    }
    let script = Script { answers: Mutex::new(vec![token("a"), sent()]), ..Script::default() };
    let (other, script) = client_with(Some(Credentials::internal_app("other", "s")), script);
    let client = other.with_credentials(credentials().kept_in(Remote(other.clone())));
    send(&client).unwrap();
    assert_eq!(script.asked(), ["accessToken -", "send?unionId=union a"]);
}

#[test]
fn a_store_that_panics_leaves_the_client_usable() {
    /// Panics once in each of the named methods.
    struct Broken(Mutex<Vec<&'static str>>);
    impl Broken {
        fn maybe_panics(&self, method: &str) {
            let mut left = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let found = left.iter().position(|left| *left == method);
            if let Some(at) = found {
                left.remove(at);
                panic!("{method}");
            }
        }
    }
    impl TokenStore for Broken {
        fn load(&self) -> Option<FetchedToken> {
            self.maybe_panics("load");
            None
        }

        fn store(&self, _: &FetchedToken) {
            self.maybe_panics("store");
        }

        fn forget(&self, _: &Secret) {
            self.maybe_panics("forget");
        }
    }
    let refused = code(400, "InvalidAuthentication");
    let answers = vec![token("a"), refused, token("b"), sent()];
    let store = Broken(Mutex::new(vec!["load", "store", "forget"]));
    let (client, script) = kept(store, 0, answers);
    let panics = || catch_unwind(AssertUnwindSafe(|| send(&client))).is_err();
    // In `load`, in `store`, and in `forget` with the token that was fetched before `store` panicked.
    assert_eq!([panics(), panics(), panics()], [true; 3]);
    send(&client).unwrap();
    let asked = ["accessToken -", "send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), asked);
}

#[test]
fn clients_of_one_app_share_tokens_in_memory_whatever_their_stores() {
    let script =
        Script { answers: Mutex::new(vec![token("a"), sent(), sent()]), ..Script::default() };
    let script = Arc::new(script);
    let first = Client::from_parts(on(&script), Some(credentials()));
    send(&first).unwrap();
    let shelf = Shelf::default();
    send(&first.with_credentials(credentials().kept_in(shelf.clone()))).unwrap();
    assert_eq!((script.asked().len(), shelf.asked().len()), (3, 0));
}

#[test]
fn a_token_that_is_given_is_not_stored() {
    let shelf = Shelf::holding("a", 0);
    let script = Script { answers: Mutex::new(vec![sent()]), ..Script::default() };
    let given = Credentials::token("t0ken").kept_in(shelf.clone());
    let (client, script) = client_with(Some(given), script);
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union t0ken"]);
    assert_eq!(shelf.asked(), [""; 0]);
    assert_eq!(client.fetch_token().expect_err("a token").outcome(), Outcome::Invalid);
}

#[test]
fn a_token_is_fetched_whatever_is_kept_and_the_kept_one_stays() {
    let shelf = Shelf::holding("a", 10_000);
    let (client, script) = kept(shelf.clone(), 12_000, vec![token("b"), sent()]);
    let fetched = client.fetch_token().expect("a token");
    let life = Some(Duration::from_secs(7200));
    assert_eq!(fetched, FetchedToken::new("b".into(), wall(12_000), life));
    send(&client).unwrap();
    assert_eq!(script.asked(), ["accessToken -", "send?unionId=union a"]);
    assert_eq!(shelf.asked(), ["load"]);
}
