//! Tests the rate limiter with several threads in simulated time: the clock advances when all threads sleep.

use std::collections::VecDeque;
use std::sync::Condvar;
use std::thread;

use super::*;

/// The limiter's window, which admits one second's calls.
const WINDOW: Duration = Duration::from_millis(1100);
const LIMIT: u32 = 20;

/// A server that throttles, and the clock of its callers.
#[derive(Clone, Default)]
struct World(Arc<Shop>);

#[derive(Default)]
struct Shop {
    time: Mutex<Time>,
    passed: Condvar,
    server: Mutex<Server>,
}

#[derive(Default)]
struct Time {
    now: Duration,
    awake: usize,
    /// The times at which sleeping threads wake.
    sleeping: Vec<Duration>,
}

#[derive(Default)]
struct Server {
    /// The arrival times of the last second's calls.
    recent: VecDeque<Duration>,
    executed: Vec<String>,
    throttled: usize,
}

impl Time {
    /// Advances the clock to the next wake-up if no thread is awake.
    fn pass(&mut self) {
        if let (0, Some(next)) = (self.awake, self.sleeping.iter().min().copied()) {
            self.jump(next - self.now);
        }
    }

    /// Advances the clock while the threads that are awake wait for something other than the clock.
    fn jump(&mut self, span: Duration) {
        self.now += span;
        let (now, before) = (self.now, self.sleeping.len());
        self.sleeping.retain(|wake| *wake > now);
        self.awake += before - self.sleeping.len();
    }
}

impl World {
    /// Runs workers to completion and returns how long that took.
    fn run(&self, workers: usize, work: impl Fn(usize) + Sync) -> Duration {
        self.0.time.lock().unwrap().awake = workers;
        thread::scope(|scope| {
            for worker in 0..workers {
                let work = &work;
                scope.spawn(move || {
                    work(worker);
                    let mut time = self.0.time.lock().unwrap();
                    time.awake -= 1;
                    time.pass();
                    self.0.passed.notify_all();
                });
            }
        });
        self.0.time.lock().unwrap().now
    }
}

impl Clock for World {
    fn now(&self) -> Duration {
        self.0.time.lock().unwrap().now
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, span: Duration) {
        let mut time = self.0.time.lock().unwrap();
        let wake = time.now + span;
        time.awake -= 1;
        time.sleeping.push(wake);
        time.pass();
        self.0.passed.notify_all();
        while time.now < wake {
            time = self.0.passed.wait(time).unwrap();
        }
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Calls for World {
    fn exchange(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        if request.url.contains("accessToken") {
            // All threads wait for the token, and must not call all at once when it arrives.
            self.0.time.lock().unwrap().jump(Duration::from_millis(900));
            self.0.passed.notify_all();
            return token("t0ken");
        }
        let now = self.now();
        let throttle = {
            let mut server = self.0.server.lock().unwrap();
            while server.recent.front().is_some_and(|first| *first + SECOND <= now) {
                server.recent.pop_front();
            }
            let throttle = server.recent.len() >= LIMIT as usize;
            if throttle {
                server.throttled += 1;
            } else {
                server.recent.push_back(now);
                server.executed.push(request.url.to_string());
            }
            throttle
        };
        self.sleep(Duration::from_millis(80));
        if throttle { throttled() } else { answer(200, r#"{"file":{}}"#) }
    }
}

/// Sends 200 files from 8 threads. Returns the time taken and the number of throttled calls.
fn send_all(rate: u32) -> (Duration, usize) {
    let world = World::default();
    let shared = Shared { rate: Some(rate), ..on(&world) };
    let client = Client::from_parts(shared, Some(Credentials::internal_app("key", "s3cret")));
    let took = world.run(8, |worker| {
        for file in 0..25 {
            let to = format!("{worker}-{file}");
            client.send_by_app(to.into(), "1".into(), "2".into()).expect("no refusal is seen");
        }
    });
    let server = world.0.server.lock().unwrap();
    let mut executed = server.executed.clone();
    executed.sort();
    executed.dedup();
    assert_eq!((server.executed.len(), executed.len()), (200, 200));
    (took, server.throttled)
}

#[test]
fn workers_at_the_limit_are_never_refused_and_lose_no_time() {
    let (took, throttled) = send_all(LIMIT);
    assert_eq!(throttled, 0);
    let ideal = SECOND * 200 / LIMIT;
    assert!(took <= ideal.mul_f64(1.15), "{took:?} of {ideal:?}");
}

#[test]
fn workers_beyond_the_limit_wait_together() {
    let (took, throttled) = send_all(LIMIT * 2);
    assert!(throttled > 0);
    assert!(took >= SECOND * 9, "{took:?}");
}

#[test]
fn a_permit_beyond_the_deadline_is_not_waited_for() {
    let script = Arc::new(Script::default());
    script.answers.lock().unwrap().push(answer(200, r#"{"file":{}}"#));
    let shared = Shared { rate: Some(1), ..on(&script) };
    let client = Client::from_parts(shared, Some(Credentials::token("t0ken")));
    let send = |deadline: Duration| {
        let send = SendByApp::new("u".into(), "1".into(), "2".into());
        client.call_with(&send, &CallOptions::new().deadline(deadline))
    };
    send(SECOND).expect("the first need not wait");
    let error = send(SECOND).expect_err("too late");
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotSent, Some(WINDOW)));
    assert!(error.may_repeat() && script.asked().len() == 1);
    assert!(
        error.to_string().contains("rate limiter has no permit before the deadline"),
        "{error}"
    );
    script.answers.lock().unwrap().push(code(400, "paramError"));
    assert_eq!(send(SECOND * 2).expect_err("refused").outcome(), Outcome::Refused);
    assert_eq!(*script.slept.lock().unwrap(), [WINDOW]);
}

#[test]
fn a_refusal_is_reported_even_if_the_next_permit_comes_too_late() {
    let script = Arc::new(Script::default());
    script.answers.lock().unwrap().push(throttled());
    let shared = Shared { rate: Some(1), ..on(&script) };
    let client = Client::from_parts(shared, Some(Credentials::token("t0ken")));
    let send = SendByApp::new("u".into(), "1".into(), "2".into());
    let error = client
        .call_with(&send, &CallOptions::new().deadline(Duration::from_millis(1050)))
        .unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
    assert!(error.code().is_some() && error.retry_after().is_some(), "{error}");
}
