use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::*;
use crate::race::spawn;
use ureq::config::IpFamily;
use ureq::unversioned::transport::time;

type Answers = Vec<io::Result<Vec<&'static str>>>;

/// Returns a cache with scripted answers, and a counter of its lookups.
fn scripted(cache_time: Duration, spawn: Spawn, answers: Answers) -> (Names, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, answers) = (asked.clone(), Mutex::new(answers.into_iter()));
    let lookup = move |_: &str| {
        count.fetch_add(1, Ordering::SeqCst);
        let answer = answers.lock().expect("answers").next().expect("another answer");
        Ok(answer?.iter().map(|text| text.parse().expect("an address")).collect())
    };
    (Names::new(Box::new(lookup), cache_time, spawn), asked)
}

fn limit(after: time::Duration) -> Limit {
    let timeout = NextTimeout { after, reason: Timeout::Connect, ..NextTimeout::default() };
    Limit::of(&timeout, time::Instant::now())
}

fn long() -> Limit {
    limit(time::Duration::from_secs(60))
}

fn found(names: &Names, uri: &str, config: &Config) -> Result<Vec<String>, String> {
    let found = names.resolve(&uri.parse().expect("a uri"), config, &long());
    let found = found.map_err(|error| error.to_string())?;
    Ok(found.iter().map(ToString::to_string).collect())
}

const URI: &str = "http://h/";

#[test]
fn families_are_interleaved_or_restricted_to_one() {
    let all = || vec!["[::1]:1", "[::2]:1", "1.1.1.1:1", "[::3]:1", "[::1]:1", "2.2.2.2:1"];
    let rows = [
        (IpFamily::Any, vec!["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "[::3]:1"]),
        (IpFamily::Ipv4Only, vec!["1.1.1.1:1", "2.2.2.2:1"]),
        (IpFamily::Ipv6Only, vec!["[::1]:1", "[::2]:1", "[::3]:1"]),
    ];
    for (family, expected) in rows {
        let (names, _) = scripted(CACHE_TIME, spawn, vec![Ok(all())]);
        let config = Config::builder().ip_family(family).build();
        assert_eq!(found(&names, URI, &config).expect("addresses"), expected);
    }
    let (names, _) = scripted(CACHE_TIME, spawn, vec![Ok(vec!["1.1.1.1:1"])]);
    let six = Config::builder().ip_family(IpFamily::Ipv6Only).build();
    assert_eq!(found(&names, URI, &six), Err("host not found".into()));
}

#[test]
fn names_are_cached_until_they_expire_and_per_port() {
    let config = Config::default();
    let answers = || vec![Ok(vec!["1.1.1.1:1"]), Ok(vec!["2.2.2.2:1"])];
    for (cache_time, expected) in [(CACHE_TIME, 1), (Duration::ZERO, 2)] {
        let (names, asked) = scripted(cache_time, spawn, answers());
        for uri in ["http://h/a", "http://user:pw@H:80/b"] {
            assert!(found(&names, uri, &config).is_ok());
        }
        assert_eq!(asked.load(Ordering::SeqCst), expected, "{cache_time:?}");
    }
    let (names, asked) = scripted(CACHE_TIME, spawn, answers());
    assert_eq!(found(&names, "http://h/", &config), Ok(vec!["1.1.1.1:1".into()]));
    assert_eq!(found(&names, "https://h/", &config), Ok(vec!["2.2.2.2:1".into()]));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn addresses_are_not_looked_up() {
    let (names, asked) = scripted(CACHE_TIME, spawn, vec![]);
    for (uri, expected) in [
        ("http://127.0.0.1/", "127.0.0.1:80"),
        ("https://[::1]/", "[::1]:443"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080"),
    ] {
        assert_eq!(found(&names, uri, &Config::default()), Ok(vec![expected.to_string()]));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[test]
fn the_winner_comes_first_and_a_name_is_forgotten_if_all_addresses_fail() {
    let (names, asked) = scripted(
        CACHE_TIME,
        spawn,
        vec![Ok(vec!["1.1.1.1:1", "2.2.2.2:1", "3.3.3.3:1"]), Ok(vec!["4.4.4.4:1"])],
    );
    let (uri, config) = (URI.parse().expect("a uri"), Config::default());
    assert!(found(&names, URI, &config).is_ok());
    names.won(&uri, "3.3.3.3:1".parse().expect("an address"));
    let expected = ["3.3.3.3:1", "1.1.1.1:1", "2.2.2.2:1"];
    assert_eq!(found(&names, URI, &config).expect("addresses"), expected);

    // The address is from an earlier lookup, so the cached ones may still work.
    names.lost(&uri, &["9.9.9.9:1".parse().expect("an address")]);
    assert_eq!(found(&names, URI, &config).expect("addresses"), expected);
    let losers: Vec<_> = expected.iter().map(|text| text.parse().expect("an address")).collect();
    names.lost(&uri, &losers);
    assert_eq!(found(&names, URI, &config), Ok(vec!["4.4.4.4:1".into()]));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn the_number_of_addresses_and_names_is_bounded() {
    let many = |_: &str| Ok((1..=500).map(|port| ([127, 0, 0, 1], port).into()).collect());
    let names = Names::new(Box::new(many), CACHE_TIME, spawn);
    assert_eq!(found(&names, URI, &Config::default()).expect("addresses").len(), MAX_USED);
    for number in 0..2 * MAX_NAMES {
        assert!(found(&names, &format!("http://h{number}/"), &Config::default()).is_ok());
    }
    assert_eq!(names.lock().len(), MAX_NAMES);
    let cached: usize =
        names.lock().values().map(|name| name.found.as_ref().map_or(0, |(_, all)| all.len())).sum();
    assert!(cached <= MAX_CACHED * MAX_NAMES, "{cached}");
}

#[test]
fn a_failed_lookup_is_not_cached() {
    let failure = || Err(io::Error::other("no server"));
    let (names, asked) = scripted(CACHE_TIME, spawn, vec![failure(), Ok(vec!["1.1.1.1:1"])]);
    let error = found(&names, URI, &Config::default()).expect_err("no server");
    assert_eq!(error, "io: lookup of h:80: no server");
    assert_eq!(found(&names, URI, &Config::default()), Ok(vec!["1.1.1.1:1".into()]));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// Also checks that threads that ask at the same time share a lookup.
#[test]
fn a_late_answer_serves_the_next_caller() {
    let (release, gate) = mpsc::channel::<()>();
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, gate) = (asked.clone(), Mutex::new(gate));
    let lookup = move |_: &str| {
        count.fetch_add(1, Ordering::SeqCst);
        gate.lock().expect("a gate").recv().expect("released");
        Ok(vec![([127, 0, 0, 1], 1).into()])
    };
    let names = Names::new(Box::new(lookup), CACHE_TIME, spawn);
    let uri: Uri = URI.parse().expect("a uri");
    let config = Config::builder().timeout_resolve(Some(Duration::from_millis(20))).build();
    let error = names.resolve(&uri, &config, &long()).expect_err("late");
    assert!(matches!(error, Error::Timeout(Timeout::Resolve)), "{error}");
    let short = limit(time::Duration::from_millis(20));
    let error = names.resolve(&uri, &Config::default(), &short).expect_err("late");
    assert!(matches!(error, Error::Timeout(Timeout::Connect)), "{error}");
    release.send(()).expect("the lookup waits");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert!(found(&names, URI, &Config::default()).is_ok()));
        }
    });
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn without_a_thread_the_lookup_is_made_on_this_one() {
    let no_thread: Spawn = |_| Err(io::Error::other("no thread"));
    let (names, asked) = scripted(CACHE_TIME, no_thread, vec![Ok(vec!["1.1.1.1:1"])]);
    assert_eq!(found(&names, URI, &Config::default()), Ok(vec!["1.1.1.1:1".into()]));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// A lookup without a limit needs no thread, and neither does a cached name.
#[test]
fn only_a_lookup_with_a_limit_gets_a_thread() {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    let counted: Spawn = |work| {
        THREADS.fetch_add(1, Ordering::SeqCst);
        spawn(work)
    };
    let uri: Uri = URI.parse().expect("a uri");
    for (limit, expected) in [(limit(time::Duration::NotHappening), 0), (long(), 1)] {
        let (names, _) = scripted(CACHE_TIME, counted, vec![Ok(vec!["1.1.1.1:1"])]);
        for _ in 0..3 {
            assert!(names.resolve(&uri, &Config::default(), &limit).is_ok());
        }
        assert_eq!(THREADS.load(Ordering::SeqCst), expected);
    }
}

#[test]
fn a_lookup_that_panics_is_an_error_and_does_not_block_the_next() {
    let names =
        Names::new(Box::new(|_: &str| panic!("a bug in the application")), CACHE_TIME, spawn);
    for _ in 0..2 {
        let error = found(&names, URI, &Config::default()).expect_err("a panic");
        assert_eq!(error, "io: lookup of h:80: the lookup panicked");
    }
}
