//! Tests many threads that share one client, with a simulated network and clock: expired tokens and lookups.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::*;
use crate::client::Person;

const THREADS: usize = 64;

/// A network that answers every request and counts them.
#[derive(Default)]
struct Counting {
    tokens: AtomicUsize,
    sends: AtomicUsize,
    lookups: AtomicUsize,
    /// One lookup in this many fails; 0 means none.
    failing: AtomicUsize,
    /// The lookups in progress.
    in_progress: AtomicUsize,
    /// The most lookups that were in progress at the same time.
    max_in_progress: AtomicUsize,
    /// Tokens up to this number are refused.
    refused: AtomicUsize,
    now: Mutex<Duration>,
}

impl Counting {
    /// Gives the other threads every chance to ask as well.
    fn linger(&self) {
        for _ in 0..1000 {
            thread::yield_now();
        }
    }
}

impl Calls for Arc<Counting> {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        if request.url.contains("accessToken") {
            let count = self.tokens.fetch_add(1, Ordering::SeqCst) + 1;
            self.linger();
            return token(&format!("token{count}"));
        }
        let answers = [
            ("getbymobile", r#"{"errcode":0,"result":{"userid":"u"}}"#),
            ("user/get", r#"{"errcode":0,"result":{"unionid":"x"}}"#),
            ("/spaces", r#"{"space":{"id":"1","ownerType":"USER"}}"#),
        ];
        if let Some((_, found)) = answers.iter().find(|(path, _)| request.url.contains(path)) {
            let number = self.lookups.fetch_add(1, Ordering::SeqCst) + 1;
            let in_progress = self.in_progress.fetch_add(1, Ordering::SeqCst) + 1;
            self.max_in_progress.fetch_max(in_progress, Ordering::SeqCst);
            self.linger();
            self.in_progress.fetch_sub(1, Ordering::SeqCst);
            let failing = self.failing.load(Ordering::SeqCst);
            return if number.checked_rem(failing) == Some(0) {
                code(400, "paramError")
            } else {
                answer(200, found)
            };
        }
        let number =
            request.token.and_then(|token| token.expose().strip_prefix("token")?.parse().ok());
        if number.is_none_or(|number: usize| number <= self.refused.load(Ordering::SeqCst)) {
            return code(400, "InvalidAuthentication");
        }
        self.sends.fetch_add(1, Ordering::SeqCst);
        answer(200, r#"{"file":{}}"#)
    }
}

impl Clock for Arc<Counting> {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, _: Duration) {
        unreachable!("nothing is repeated")
    }

    fn random(&self) -> f64 {
        0.0
    }
}

fn client(counting: &Arc<Counting>) -> Client {
    Client::from_parts(on(counting), Some(Credentials::internal_app("key", "s3cret")))
}

/// Runs `work` on all threads at once.
fn together(work: impl Fn() + Sync) {
    let ready = Barrier::new(THREADS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                ready.wait();
                work();
            });
        }
    });
}

#[test]
fn an_expired_token_is_fetched_once_for_all_threads() {
    let counting = Arc::new(Counting::default());
    let client = client(&counting);
    client.access_token().unwrap();
    for round in 2..20 {
        // The token that all threads know has expired, or will be refused, or both.
        if round % 3 != 0 {
            *counting.now.lock().unwrap() += Duration::from_secs(7200);
        }
        if round % 3 != 1 {
            counting.refused.store(round - 1, Ordering::SeqCst);
        }
        counting.sends.store(0, Ordering::SeqCst);
        together(|| {
            client.send_by_app("union".into(), "1".into(), "2".into()).unwrap();
        });
        assert_eq!(counting.tokens.load(Ordering::SeqCst), round);
        assert_eq!(counting.sends.load(Ordering::SeqCst), THREADS);
    }
}

#[test]
fn a_person_or_a_space_is_looked_up_once_for_all_threads() {
    let counting = Arc::new(Counting::default());
    let client = client(&counting);
    let lookups = || counting.lookups.load(Ordering::SeqCst);
    together(|| assert_eq!(client.union_id(&Person::Mobile("138".into())).unwrap(), "x".into()));
    assert_eq!(lookups(), 2, "a mobile number takes two");
    together(|| assert_eq!(client.own_space(&"me".into()).unwrap(), "1".into()));
    assert_eq!((lookups(), counting.tokens.load(Ordering::SeqCst)), (3, 1));
    *counting.now.lock().unwrap() += Duration::from_secs(3600);
    together(|| assert_eq!(client.union_id(&Person::Mobile("138".into())).unwrap(), "x".into()));
    together(|| assert_eq!(client.own_space(&"me".into()).unwrap(), "1".into()));
    assert_eq!(lookups(), 5, "a number can change hands, a space cannot");
}

#[test]
fn only_one_lookup_runs_at_a_time_even_if_many_fail() {
    let counting = Arc::new(Counting::default());
    counting.failing.store(2, Ordering::SeqCst);
    let client = client(&counting);
    let failures = AtomicUsize::new(0);
    together(|| {
        for _ in 0..20 {
            match client.own_space(&"me".into()) {
                Ok(space) => assert_eq!(space, "1".into()),
                Err(error) => {
                    assert_eq!(error.outcome(), Outcome::Refused, "{error}");
                    failures.fetch_add(1, Ordering::SeqCst);
                }
            }
            client.account.spaces.forget(&"me".into());
        }
    });
    assert_eq!(counting.max_in_progress.load(Ordering::SeqCst), 1);
    assert!(counting.lookups.load(Ordering::SeqCst) >= 2);
    assert!(failures.into_inner() > 0);
}
