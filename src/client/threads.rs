//! Many threads on one client whose token has expired, on an injected network and clock.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use super::tests::{Calls, answer, on, token};
use super::*;

const THREADS: usize = 64;

/// Answers whatever is asked, and counts.
#[derive(Default)]
struct Counting {
    tokens: AtomicUsize,
    sends: AtomicUsize,
    now: Mutex<Duration>,
}

impl Calls for Arc<Counting> {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        if request.url.contains("accessToken") {
            let count = self.tokens.fetch_add(1, Ordering::SeqCst) + 1;
            // The others get every chance to fetch as well.
            for _ in 0..1000 {
                thread::yield_now();
            }
            return token(&format!("token{count}"));
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

#[test]
fn an_expired_token_is_fetched_once_for_all() {
    let counting = Arc::new(Counting::default());
    let client =
        Client::from_parts(on(&counting), Some(Credentials::internal_app("key", "s3cret")));
    client.access_token().unwrap();
    for round in 2..12 {
        // The token that all of them know is over.
        *counting.now.lock().unwrap() += Duration::from_secs(7200);
        counting.sends.store(0, Ordering::SeqCst);
        let together = Barrier::new(THREADS);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    together.wait();
                    client.send_by_app("union".into(), "1".into(), "2".into()).unwrap();
                });
            }
        });
        assert_eq!(counting.tokens.load(Ordering::SeqCst), round);
        assert_eq!(counting.sends.load(Ordering::SeqCst), THREADS);
    }
}
