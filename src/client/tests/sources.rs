//! Tests ticket and token sources of the application, and the serialization of tokens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::*;
use crate::client::FetchedToken;

#[test]
fn the_newest_ticket_is_asked_for_with_each_fetch() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let ticket = || {
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        Ok(Secret::new(format!("ticket{number}")))
    };
    let app = Credentials::third_party_app_by("suite", "s3cret", ticket, "corp".into());
    let answers = vec![token("one"), sent(), sent(), refused_token(), token("two"), sent()];
    let script = Script { answers: Mutex::new(answers), ..Script::default() };
    let (client, script) = client_with(Some(app), script);
    for _ in 0..3 {
        send(&client).expect("sent");
    }
    assert_eq!(ASKED.load(Ordering::Relaxed), 2);
    assert_eq!(script.asked().len(), 6);
}

#[test]
fn a_ticket_that_cannot_be_had_or_used_sends_nothing() {
    type Ticket = fn() -> Result<Secret, Box<dyn std::error::Error + Send + Sync>>;
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
        let (client, script) = client_with(Some(app), Script::default());
        let error = client.fetch_token().expect_err("no ticket");
        assert_eq!(error.outcome(), outcome);
        assert!(error.to_string().contains(text), "{error}");
        assert!(!error.to_string().contains("t1cket"), "{error}");
        assert!(script.asked().is_empty());
    }
}

#[test]
fn a_serialized_token_is_left_out_unless_it_is_asked_for() {
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
