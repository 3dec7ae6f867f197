//! Token stores of an application.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use dingtalk_file::{
    CallOptions, Client, Credentials, FetchedToken, Outcome, RetryPolicy, Secret, TokenStore,
};

use crate::script::{Answers, Script, app, code, lost, refused_token, sent, token, with};
use crate::tokens::send;

/// A store shared by several clients, which records its calls.
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
    /// Returns a store with a token of this age, in seconds.
    fn with(text: &str, age: u64) -> Self {
        Shelf::with_time(text, SystemTime::now() - Duration::from_secs(age))
    }

    fn with_time(text: &str, fetched_at: SystemTime) -> Self {
        let shelf = Shelf::default();
        let life = Some(Duration::from_secs(7200));
        shelf.0.lock().unwrap().0 = Some(FetchedToken::new(text.into(), fetched_at, life));
        shelf
    }

    /// Returns the calls since the last check.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().1)
    }
}

fn credentials() -> Credentials {
    Credentials::internal_app("key", "s3cret")
}

/// Returns a client with this store.
fn client_of(store: impl TokenStore + 'static, answers: Answers) -> (Client, Arc<Script>) {
    with(credentials().kept_in(store), answers)
}

#[test]
fn a_stored_token_is_loaded_once_and_not_fetched() {
    let shelf = Shelf::with("a", 6500);
    let (client, script) = client_of(shelf.clone(), vec![sent(), sent()]);
    send(&client).unwrap();
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union a", "send?unionId=union a"]);
    assert_eq!(shelf.asked(), ["load"]);
}

#[test]
fn a_stored_token_that_is_expired_or_from_the_future_is_replaced() {
    let (now, minute) = (SystemTime::now(), Duration::from_secs(60));
    for fetched_at in [now - minute * 110, now - minute * 10_000, now + minute] {
        let shelf = Shelf::with_time("a", fetched_at);
        let (client, script) = client_of(shelf.clone(), vec![token("b"), sent()]);
        send(&client).unwrap();
        assert_eq!(script.asked(), ["accessToken -", "send?unionId=union b"], "{fetched_at:?}");
        assert_eq!(shelf.asked(), ["load", "store b"]);
        let stored = shelf.load().expect("a token");
        assert_eq!(stored.expires_in, Some(Duration::from_secs(7200)));
        assert!((now..now + minute).contains(&stored.fetched_at), "{stored:?}");
    }
}

#[test]
fn a_stored_token_is_refreshed_when_it_expires() {
    let shelf = Shelf::with("a", 6597);
    let (client, script) = client_of(shelf.clone(), vec![sent(), token("b"), sent()]);
    send(&client).unwrap();
    thread::sleep(Duration::from_millis(3100));
    send(&client).unwrap();
    assert_eq!(script.asked()[1..], ["accessToken -", "send?unionId=union b"]);
    assert_eq!(shelf.asked(), ["load", "load", "store b"]);
}

#[test]
fn a_refused_token_is_forgotten_in_both_places_and_fetched_again() {
    let refused = refused_token();
    let shelf = Shelf::with("a", 0);
    let (client, script) = client_of(shelf.clone(), vec![refused, token("b"), sent()]);
    send(&client).unwrap();
    let asked = ["send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), asked);
    assert_eq!(shelf.asked(), ["load", "forget a", "load", "store b"]);
}

#[test]
fn a_token_that_another_client_has_refreshed_is_not_fetched_again() {
    let shelf = Shelf::with("a", 0);
    let (one, _) = client_of(shelf.clone(), vec![refused_token(), token("b"), sent()]);
    let (other, script) = client_of(shelf.clone(), vec![sent(), refused_token(), sent()]);
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
    let (client, _) = client_of(shelf.clone(), answers);
    assert_eq!(send(&client).expect_err("refused").step(), Some("getAccessToken"));
    assert_eq!(shelf.asked(), ["load"]);
    send(&client).unwrap();
    assert_eq!(shelf.asked(), ["load", "store a"]);
}

#[test]
fn the_deadline_of_a_call_bounds_the_fetch() {
    let shelf = Shelf::default();
    let (client, script) = client_of(shelf.clone(), vec![lost(), lost(), lost()]);
    let patient = RetryPolicy::new(10).backoff(Duration::from_millis(400));
    let options = CallOptions::new().retry(patient).deadline(Duration::from_millis(600));
    let operation = dingtalk_file::conv_file::SendByApp::new("u".into(), "1".into(), "2".into());
    let error = client.call_with(&operation, &options).expect_err("too late");
    assert_eq!((error.outcome(), error.step()), (Outcome::NotSent, Some("getAccessToken")));
    assert!(script.left() > 0 && shelf.asked() == ["load"]);
}

#[test]
fn a_store_may_use_the_clients_connections_for_another_app() {
    /// Gets its token from a service that itself needs a token.
    struct Remote(Client);
    impl TokenStore for Remote {
        fn load(&self) -> Option<FetchedToken> {
            let token = self.0.access_token().ok()?;
            Some(FetchedToken::new(token, SystemTime::now(), None))
        }

        fn store(&self, _: &FetchedToken) {}

        fn forget(&self, _: &Secret) {}
    }
    let app = Credentials::internal_app("other", "s");
    let (other, script) = with(app, vec![token("a"), sent()]);
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
    let refused = refused_token();
    let answers = vec![token("a"), refused, token("b"), sent()];
    let store = Broken(Mutex::new(vec!["load", "store", "forget"]));
    let (client, script) = client_of(store, answers);
    let panics = || catch_unwind(AssertUnwindSafe(|| send(&client))).is_err();
    // It panics in `load`, in `store`, and in `forget` with the token fetched before `store` panicked.
    assert_eq!([panics(), panics(), panics()], [true; 3]);
    send(&client).unwrap();
    let asked = ["accessToken -", "send?unionId=union a", "accessToken -", "send?unionId=union b"];
    assert_eq!(script.asked(), asked);
}

#[test]
fn clients_of_one_app_share_tokens_in_memory_across_stores() {
    let (first, script) = app(vec![token("a"), sent(), sent()]);
    send(&first).unwrap();
    let shelf = Shelf::default();
    send(&first.with_credentials(credentials().kept_in(shelf.clone()))).unwrap();
    assert_eq!((script.asked().len(), shelf.asked().len()), (3, 0));
}

#[test]
fn a_given_token_is_not_stored() {
    let shelf = Shelf::with("a", 0);
    let (client, script) = with(Credentials::token("t0ken").kept_in(shelf.clone()), vec![sent()]);
    send(&client).unwrap();
    assert_eq!(script.asked(), ["send?unionId=union t0ken"]);
    assert_eq!(shelf.asked(), [""; 0]);
    assert_eq!(client.fetch_token().expect_err("a token").outcome(), Outcome::Invalid);
}

#[test]
fn an_explicit_fetch_leaves_the_stored_token() {
    let shelf = Shelf::with("a", 0);
    let (client, script) = client_of(shelf.clone(), vec![token("b"), sent()]);
    let fetched = client.fetch_token().expect("a token");
    assert_eq!(
        (fetched.token.expose(), fetched.expires_in),
        ("b", Some(Duration::from_secs(7200)))
    );
    send(&client).unwrap();
    assert_eq!(script.asked(), ["accessToken -", "send?unionId=union a"]);
    assert_eq!(shelf.asked(), ["load"]);
}
