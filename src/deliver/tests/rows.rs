//! Tests calls that are made in a row: what ends one, and what is never weaker because of it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use super::{known, nobody, refused};
use crate::call::request::Request;
use crate::call::response::{Answer, Failure};
use crate::call::{Error, Outcome};
use crate::client::tests::{answer, lost, on};
use crate::client::{Client, Credentials, Shared, Stop, StoredFile};
use crate::deliver::{Deliver, Delivery, DeliveryError, Event};
use crate::generated::{UnionId, UserId};
use crate::http::body::{Address, Gate, Sink, Source};
use crate::http::clock::Clock;
use crate::http::{Limits, Transport};

const PEOPLE: usize = 200;
const EVERYONE: &str = "Forbidden.AccessDenied.AccessTokenPermissionDenied";

pub(super) type Reply = Result<Answer, Failure>;
type Answers = dyn Fn(&Desk, usize) -> Reply + Send + Sync;

/// A server in a time that stands still unless it is moved, so that every call is quick.
pub(super) struct Desk {
    calls: Mutex<Vec<String>>,
    now: Mutex<Duration>,
    /// Answers the nth call.
    reply: Box<Answers>,
}

impl Desk {
    pub(super) fn open(reply: impl Fn(&Desk, usize) -> Reply + Send + Sync + 'static) -> Arc<Desk> {
        let (calls, now) = (Mutex::default(), Mutex::default());
        Arc::new(Desk { calls, now, reply: Box::new(reply) })
    }

    pub(super) fn client(self: &Arc<Desk>) -> Client {
        let shared = Shared { rate: Some(0), ..on(self) };
        Client::from_parts(shared, Some(Credentials::token("t0ken")))
    }

    fn count(&self, what: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|call| call.contains(what)).count()
    }

    pub(super) fn sends(&self) -> usize {
        self.count("files/send")
    }

    fn wait(&self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }
}

impl Transport for Arc<Desk> {
    fn exchange(&self, request: &Request<'_>, gate: &mut Gate<'_>, _: &Limits) -> Reply {
        gate.pass().map_err(|_| gate.refusal().expect("a reason"))?;
        let nth = {
            let mut calls = self.calls.lock().unwrap();
            calls.push(request.url.to_string());
            calls.len()
        };
        (self.reply)(self, nth)
    }

    fn put(&self, _: &Address<'_>, _: &mut dyn Source, _: &mut Gate<'_>, _: &Limits) -> Reply {
        unreachable!("nothing is uploaded")
    }

    fn get(&self, _: &Address<'_>, _: &mut dyn Sink, _: &Limits) -> Reply {
        unreachable!("nothing is downloaded")
    }
}

impl Clock for Arc<Desk> {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }

    fn sleep(&self, time: Duration) {
        self.wait(time);
    }

    fn random(&self) -> f64 {
        0.0
    }
}

pub(super) fn sent() -> Reply {
    answer(200, r#"{"file":{"id":"1"}}"#)
}

fn deliver<'a>(jobs: usize) -> Deliver<'a> {
    let people = (0..PEOPLE).map(|at| UnionId::new(format!("u{at}")));
    let file = StoredFile::new("1".into(), "2".into());
    Deliver::new(UnionId::new("me")).stored(file).to_all(people).jobs(jobs)
}

fn by_user_ids<'a>(jobs: usize) -> Deliver<'a> {
    let people = (0..PEOPLE).map(|at| UserId::new(format!("u{at}")));
    let file = StoredFile::new("1".into(), "2".into());
    Deliver::new(UnionId::new("me")).stored(file).to_all(people).jobs(jobs)
}

fn all(result: Result<Delivery, DeliveryError>) -> Delivery {
    result.unwrap_or_else(|error| error.into_parts().1)
}

/// How many of the results are a success, and how many have each of these outcomes.
fn counts<const N: usize>(delivery: &Delivery, outcomes: [Outcome; N]) -> (usize, [usize; N]) {
    let results: Vec<_> =
        delivery.files[0].receipts.iter().map(|receipt| &receipt.result).collect();
    assert_eq!(results.len(), PEOPLE);
    let is = |outcome| {
        let errors = results.iter().filter_map(|result| result.as_ref().err());
        errors.filter(|error| Error::outcome(error) == outcome).count()
    };
    (results.iter().filter(|result| result.is_ok()).count(), outcomes.map(is))
}

/// Checks that nobody was asked for twice.
fn each_once(desk: &Desk) {
    let calls = desk.calls.lock().unwrap();
    let sends: Vec<_> = calls.iter().filter(|call| call.contains("files/send")).collect();
    assert_eq!(sends.iter().collect::<HashSet<_>>().len(), sends.len());
}

#[test]
fn a_row_continues_up_to_its_limit_while_the_calling_thread_is_busy() {
    const JOBS: usize = 4;
    // By default a call more than there are jobs begins only after each event.
    let desk = Desk::open(|_, _| sent());
    let mut events = 0;
    let strict = deliver(JOBS).on_event(|event| {
        if let Event::Sent { .. } = event {
            events += 1;
            assert!(desk.sends() < events + JOBS, "{} at {events}", desk.sends());
        }
    });
    desk.client().deliver(strict).expect("delivered");
    assert_eq!((events, desk.sends()), (PEOPLE, PEOPLE));
    // Late events let the others go on.
    let desk = Desk::open(|_, _| sent());
    let (mut events, mut places) = (0, HashSet::new());
    let late = deliver(JOBS).late_events(true).on_event(|event| {
        if let Event::Sent { to, done, .. } = event {
            events += 1;
            assert_eq!(done, events);
            places.insert(to.clone());
            while events == 2 && desk.sends() <= events + JOBS {
                thread::yield_now();
            }
        }
    });
    desk.client().deliver(late).expect("delivered");
    assert_eq!((events, places.len(), desk.sends()), (PEOPLE, PEOPLE, PEOPLE));
    each_once(&desk);
}

#[test]
fn an_error_that_concerns_everyone_ends_all_rows() {
    for jobs in [1, 4, 16] {
        // Everyone from the 51st on.
        let refused = |nth| if nth > 50 { refused(EVERYONE) } else { sent() };
        let desk = Desk::open(move |_, nth| refused(nth));
        let delivery = all(desk.client().deliver(deliver(jobs)));
        let (arrived, [refused, not_sent]) =
            counts(&delivery, [Outcome::Refused, Outcome::NotSent]);
        assert_eq!((arrived, arrived + refused + not_sent), (50, PEOPLE), "{jobs}");
        assert!((1..=jobs).contains(&refused), "{jobs}: {refused}");
        assert_eq!(desk.sends(), 50 + refused);
        each_once(&desk);
    }
}

#[test]
fn an_error_that_concerns_one_person_ends_nothing_and_the_rest_are_sent_once() {
    for jobs in [2, 4, 16] {
        let one =
            |nth: usize| if nth.is_multiple_of(7) { refused("invalid.unionId") } else { sent() };
        let desk = Desk::open(move |_, nth| one(nth));
        let delivery = all(desk.client().deliver(deliver(jobs)));
        let wrong = PEOPLE / 7;
        assert_eq!(counts(&delivery, [Outcome::Refused]), (PEOPLE - wrong, [wrong]), "{jobs}");
        assert_eq!(desk.sends(), PEOPLE);
        each_once(&desk);
    }
}

#[test]
fn an_outage_ends_the_run_as_soon_as_without_rows() {
    for (jobs, most) in [(1, 5), (4, 5), (16, 16)] {
        let told = Arc::new(AtomicUsize::new(0));
        let count = told.clone();
        let desk = Desk::open(move |_, nth| {
            // A success that is told later would be one between them.
            while nth > 50 && jobs > 1 && told.load(Ordering::SeqCst) < 50 {
                thread::yield_now();
            }
            if nth > 50 { lost() } else { sent() }
        });
        let deliver = deliver(jobs).late_events(true).on_event(|event| {
            let is_sent = matches!(event, Event::Sent { .. });
            count.fetch_add(usize::from(is_sent), Ordering::SeqCst);
        });
        let delivery = all(desk.client().deliver(deliver));
        let (arrived, [unknown]) = counts(&delivery, [Outcome::Unknown]);
        assert_eq!((arrived, unknown, desk.sends()), (50, most, 50 + most), "{jobs}");
    }
    // Neither is one of the two in a row.
    let desk = Desk::open(|_, nth| if nth.is_multiple_of(2) { lost() } else { sent() });
    let delivery = all(desk.client().deliver(deliver(1)));
    assert_eq!(counts(&delivery, [Outcome::Unknown]), (PEOPLE / 2, [PEOPLE / 2]));
}

#[test]
fn a_stop_or_the_deadline_within_a_row_ends_it() {
    for jobs in [1, 4, 16] {
        let stop = Stop::new();
        let request = stop.clone();
        let stopped = Desk::open(move |_, nth| {
            if nth == 50 {
                request.request();
            }
            // Those that are on their way at that time.
            while nth > 50 && !request.is_requested() {
                thread::yield_now();
            }
            sent()
        });
        let late = Desk::open(|desk, nth| {
            if nth == 50 {
                desk.wait(Duration::from_secs(56));
            }
            while nth > 50 && *desk.now.lock().unwrap() == Duration::ZERO {
                thread::yield_now();
            }
            sent()
        });
        let deadline = Duration::from_secs(60);
        for (desk, deliver) in
            [(stopped, deliver(jobs).stop(&stop)), (late, deliver(jobs).deadline(deadline))]
        {
            let delivery = all(desk.client().deliver(deliver));
            let (arrived, [not_sent]) = counts(&delivery, [Outcome::NotSent]);
            assert_eq!((arrived, arrived + not_sent), (desk.sends(), PEOPLE), "{jobs}");
            assert!((50..50 + jobs).contains(&arrived), "{jobs}: {arrived}");
        }
    }
}

#[test]
fn lookups_in_a_row_find_each_once_and_end_with_what_concerns_everyone() {
    let reply = |everyone: bool| {
        move |desk: &Desk, nth: usize| {
            let is_lookup = desk.calls.lock().unwrap()[nth - 1].contains("user/get");
            match (is_lookup, everyone) {
                (false, _) => sent(),
                (true, true) if nth > 60 => refused(EVERYONE),
                (true, false) if nth.is_multiple_of(20) => nobody(),
                (true, _) => known(&format!("x{nth}")),
            }
        }
    };
    for jobs in [1, 4, 16] {
        let desk = Desk::open(reply(false));
        let delivery = all(desk.client().deliver(by_user_ids(jobs)));
        let (arrived, [refused]) = counts(&delivery, [Outcome::Refused]);
        assert_eq!((arrived + refused, desk.count("user/get")), (PEOPLE, PEOPLE), "{jobs}");
        assert!(refused > 0 && desk.sends() == arrived, "{jobs}");
        each_once(&desk);

        let desk = Desk::open(reply(true));
        let delivery = all(desk.client().deliver(by_user_ids(jobs)));
        let (arrived, [refused]) = counts(&delivery, [Outcome::Refused]);
        assert!((1..=jobs).contains(&refused) && arrived == desk.sends(), "{jobs}: {refused}");
        assert!(desk.count("user/get") <= 60 + jobs, "{jobs}");
        each_once(&desk);
    }
}
