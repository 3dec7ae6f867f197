//! One cell of the table: a fault for one kind of call in one situation.

use std::error::Error as _;
use std::time::Duration;

use allocation_counter::measure;
use dingtalk_file::{Client, Credentials, Error, Outcome, RetryPolicy};

use super::cases::{Case, Fault};
use super::kind::{Kind, Situation, app_secret};
use super::secrets::{MARK, shows};
use super::servers::{Servers, servers};

/// The result of a cell.
#[derive(Debug)]
pub struct Told {
    pub text: String,
    /// The most memory that the call used at once, in bytes.
    pub memory: u64,
    /// The servers saw that the client or server was too late, so the cell proves nothing.
    pub is_late: bool,
}

impl Told {
    pub fn panicked() -> Self {
        Told { text: super::PANICKED.into(), memory: 0, is_late: false }
    }
}

/// The caller's error, and the number of requests from the fault on.
pub fn run(
    case: &Case,
    kind: Kind,
    situation: Situation,
    elsewhere: &str,
    time_out: Duration,
) -> Told {
    let what = format!("{}, {kind:?}, {situation:?}", case.name);
    let servers = servers(case, kind, situation, elsewhere);
    let Servers { faulty, beside, faulty_url, beside_url, agent, before, .. } = servers;
    let token = format!("{MARK}-token+/=&%");
    let mut builder = Client::builder()
        .endpoint(&faulty_url)
        .agent(agent.clone())
        .allow_http(true)
        .credentials(Credentials::token(&*token))
        .retry(RetryPolicy::new(2).backoff(Duration::from_millis(1)));
    match kind {
        Kind::Put => builder = builder.endpoint(&beside_url),
        Kind::Token => {
            let app = Credentials::internal_app("key", app_secret());
            builder = builder.oapi_endpoint(&beside_url).credentials(app);
        }
        _ => {}
    }
    let mut result = None;
    // Memory from the first call on counts, because the second call may use it.
    let used = measure(|| {
        if servers.warm_up {
            // It shares the agent's pool, and has no short timeout.
            let client = builder.clone().build().expect("valid settings");
            let first = kind.call(&client, false, false);
            first.unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        if case.waits {
            builder = builder.clone().timeout(time_out);
        }
        let client = builder.clone().build().expect("valid settings");
        // Wait until the server has done its work between requests.
        if let (true, Some(wire)) = (servers.warm_up && servers.closes_idle, &faulty) {
            wire.seen().wait_for_closed(1);
        }
        let alone = matches!(case.fault, Fault::NoName);
        result = Some((kind.call(&client, case.large, alone), client));
    });
    let (result, client) = result.expect("it was measured");
    let shown = format!("{result:?} {client:?}");
    drop((client, builder, agent));
    let at_fault = faulty.as_ref().map(|wire| wire.seen());
    let seen = [at_fault.clone(), Some(beside.seen())];
    let requests = faulty.map(|wire| wire.requests()).unwrap_or_default();
    let (asked_proxy, requests): (Vec<_>, Vec<_>) =
        requests.into_iter().partition(|request| request.starts_with("CONNECT"));
    let arrived = requests.len().saturating_sub(before);
    let begun = match case.fault {
        // The bytes that arrive there are a handshake or a CONNECT request.
        Fault::NoTls(_) | Fault::Proxy(_) | Fault::Socks(_) => arrived,
        _ => at_fault.map_or(0, |seen| seen.begun().saturating_sub(before)),
    };
    let beside = beside.requests();
    let reached = seen.iter().flatten().any(|seen| seen.was_reached());
    let is_late = case.waits && seen.iter().flatten().any(|seen| seen.was_late(time_out));

    assert!(!shows(&shown), "{what}: a secret shows in {shown}");
    assert!(asked_proxy.iter().all(|request| !shows(request)), "{what}: the proxy sees a secret");
    for request in requests.iter().chain(&beside) {
        assert!(!request.to_lowercase().contains("accept-encoding"), "{what}: {request}");
        let stored = request.contains("UT /put");
        assert!(!(stored && request.contains("-token")), "{what}: the store sees the token");
        assert!(stored || !request.contains("-signature"), "{what}: DingTalk sees the signature");
    }
    let memory = used.bytes_max;
    if is_late {
        return Told { text: "too late".into(), memory, is_late };
    }
    if situation == Situation::Pooled && !servers.closes_idle {
        assert!(reached, "{what}: the connection was not used again");
    }
    let count =
        if begun == arrived { arrived.to_string() } else { format!("{arrived} of {begun} begun") };
    let text = match result {
        Ok(()) => {
            assert!((arrived, begun) == (1, 1) || !kind.may_show(), "{what}: {count}");
            format!("ok · {count}")
        }
        Err(error) => {
            check(&error, kind, situation, (arrived, begun), &what);
            let step = error.step_outcome().filter(|outcome| *outcome != error.outcome());
            let step = step.map(|outcome| format!(" (step: {outcome})")).unwrap_or_default();
            format!("{}{step} · {count}", error.outcome()).replace("outcome unknown", "unknown")
        }
    };
    Told { text, memory, is_late }
}

/// Checks the invariants of every error.
fn check(
    error: &Error,
    kind: Kind,
    situation: Situation,
    (arrived, begun): (usize, usize),
    what: &str,
) {
    let mut texts = vec![error.to_string(), format!("{error:?} {error:#?}")];
    assert!(error.source().is_none(), "{what}: a cause that is told already: {error}");
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.cause().map(|it| it as _);
    while let Some(found) = cause {
        texts.push(format!("{found} {found:?}"));
        cause = found.source();
    }
    for text in texts {
        assert!(!shows(&text), "{what}: a secret shows in {text}");
    }
    // In a chain, the step with the fault counts.
    let outcome = error.step_outcome().unwrap_or(error.outcome());
    let unknown = outcome == Outcome::Unknown;
    assert_eq!(error.may_repeat(), !(unknown && kind.may_show()), "{what}: {error}");
    assert!(outcome != Outcome::NotSent || begun == 0, "{what}: {error}, but it was begun");
    assert!(outcome != Outcome::Invalid, "{what}: {error}");
    if kind.may_show() {
        assert!(arrived <= 1 && begun <= 1, "{what}: begun {begun} times: {error}");
    }
    if kind.may_show() && unknown {
        assert_eq!(begun, 1, "{what}: {error}");
        // The throttled attempt counts.
        let attempts = 1 + u32::from(situation == Situation::AfterRetry);
        assert_eq!(error.attempts(), attempts, "{what}: {error}");
    }
    // Without a token or a file, the requested operation has not been executed.
    let is_step = matches!(kind, Kind::Token | Kind::Put);
    assert!(!is_step || error.outcome() != Outcome::Unknown, "{what}: {error}");
}
