//! The client sends no cookies back, even if the program enables ureq's `cookies` feature.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dingtalk_file::{Client, Credentials, RetryPolicy};

use super::kind::Kind;
use crate::wire::{Respond, Step, Wire, response};

/// A server that sets a cookie in every answer, and throttles the first request.
fn server() -> Wire {
    let calls = AtomicU32::new(0);
    let respond: Respond = Arc::new(move |_: &str| {
        let status = match calls.fetch_add(1, Ordering::SeqCst) {
            0 => "503 Later",
            _ => "200 OK",
        };
        response(status, "Set-Cookie: crumb=1; Path=/\r\n", Kind::Read.good())
    });
    Wire::serve(vec![vec![Step::Serve(respond)]; 4])
}

/// Returns how many of the three requests in two calls have a cookie.
fn returned(agent: Option<ureq::Agent>) -> usize {
    let wire = server();
    let mut builder = Client::builder()
        .endpoint(&wire.url)
        .credentials(Credentials::token("t0ken"))
        .retry(RetryPolicy::new(2).backoff(Duration::from_millis(1)));
    if let Some(agent) = agent {
        builder = builder.agent(agent);
    }
    let client = builder.build().expect("valid settings");
    for _ in 0..2 {
        Kind::Read.call(&client, false, false).expect("an answer");
    }
    drop(client);
    let requests = wire.requests();
    assert_eq!(requests.len(), 3);
    requests.iter().filter(|request| request.to_lowercase().contains("\r\ncookie:")).count()
}

/// Returns true if a crate of this program has enabled ureq's `cookies`, in which case a plain agent returns them.
fn keeps_cookies() -> bool {
    let wire = server();
    let agent = agent();
    for _ in 0..2 {
        let _ = agent.get(&wire.url).call();
    }
    drop(agent);
    wire.requests().iter().any(|request| request.to_lowercase().contains("\r\ncookie:"))
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().proxy(None).build().new_agent()
}

#[test]
fn a_client_sends_no_cookie_back() {
    assert_eq!(returned(None), 0);
}

#[test]
fn an_applications_agent_may_keep_cookies() {
    let agent = agent();
    let expected = if keeps_cookies() { 2 } else { 0 };
    assert_eq!(returned(Some(agent)), expected);
}
