//! One cell of the table: a fault, met by one kind of call in one situation.

use std::error::Error as _;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::oauth2::LegacyGetToken;
use dingtalk_file::storage::GetSpace;
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Client, Credentials, Error, Outcome, RetryPolicy, Upload};

use super::cases::{Case, Fault, Place};
use super::secrets::{MARK, shows};
use super::tls;
use crate::wire::{Step, Wire, response, write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Send,
    Read,
    Legacy,
    GetToken,
    Token,
    Put,
    Commit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    Fresh,
    Pooled,
    AfterRetry,
}

impl Kind {
    pub const ALL: &[Kind] = &[
        Kind::Send,
        Kind::Read,
        Kind::Legacy,
        Kind::GetToken,
        Kind::Token,
        Kind::Put,
        Kind::Commit,
    ];

    /// The body of a good answer.
    fn good(self) -> String {
        match self {
            Kind::Send => r#"{"file":{"id":"7","name":"a.txt","size":3}}"#.into(),
            Kind::Read => r#"{"space":{"id":"1","ownerType":"USER"}}"#.into(),
            Kind::Legacy => r#"{"errcode":0,"errmsg":"ok","result":{"unionid":"u"}}"#.into(),
            Kind::GetToken => {
                format!(r#"{{"errcode":0,"access_token":"{MARK}-fetched+/=","expires_in":7200}}"#)
            }
            Kind::Token => format!(r#"{{"accessToken":"{MARK}-fetched+/=","expireIn":7200}}"#),
            Kind::Put => r#"{"of":"no interest"}"#.into(),
            Kind::Commit => r#"{"dentry":{"id":"7","spaceId":"1","name":"a.txt","size":3}}"#.into(),
        }
    }

    /// Whether a second execution would show.
    fn may_show(self) -> bool {
        matches!(self, Kind::Send | Kind::Commit)
    }
}

impl Situation {
    pub const ALL: &[Situation] = &[Situation::Fresh, Situation::Pooled, Situation::AfterRetry];

    pub fn name(self) -> &'static str {
        match self {
            Situation::Fresh => "fresh",
            Situation::Pooled => "pooled",
            Situation::AfterRetry => "after a retry",
        }
    }
}

/// More connections than any call makes.
const CONNECTIONS: usize = 16;
const RENEW: &str = r#"{"errcode":40014,"errmsg":"m"}"#;

/// Which call comes first, and what it or the first part of the call itself is answered before the fault.
struct Before {
    warm_up: bool,
    answers: Vec<Vec<u8>>,
}

fn before(kind: Kind, situation: Situation, info: &str) -> Before {
    let last = if situation == Situation::Pooled { "" } else { "Connection: close\r\n" };
    let throttled = || response("429 Later", last, "");
    let ok = |body: &str| response("200 OK", "", body);
    let answers = match (kind, situation) {
        (Kind::Commit, Situation::AfterRetry) => vec![ok(info), throttled()],
        (Kind::Commit, _) => vec![response("200 OK", last, info)],
        (_, Situation::Fresh) => vec![],
        (_, Situation::Pooled) => vec![ok(&kind.good())],
        (_, Situation::AfterRetry) => vec![throttled()],
    };
    // A token is asked for again when the call with the first one is refused.
    let warm_up = situation == Situation::Pooled && !matches!(kind, Kind::Token | Kind::Commit);
    Before { warm_up, answers }
}

/// What a good server beside the faulty one answers.
fn beside(kind: Kind, situation: Situation, info: String) -> Step {
    let calls = AtomicU32::new(0);
    Step::Serve(Arc::new(move |request: &str| {
        let first = calls.fetch_add(1, Ordering::SeqCst) == 0;
        let body = match kind {
            Kind::Token if first && situation == Situation::Pooled => RENEW.into(),
            Kind::Token => Kind::Legacy.good(),
            Kind::Put if request.contains("uploadInfos") => info.clone(),
            Kind::Put => Kind::Commit.good(),
            _ => String::new(),
        };
        response("200 OK", "", body)
    }))
}

fn app_secret() -> String {
    format!("{MARK}-secret+/=&%<\"'")
}

/// Upload info that leads to this store.
fn info_for(store: &str) -> String {
    format!(
        r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["{store}/put?Signature={MARK}-in-the-url%2B"],
        "headers":{{"Authorization":"OSS {MARK}-key:{MARK}-signature+/="}},"expirationSeconds":900}}}}"#
    )
}

/// The servers of one cell. The faulty one is none if nobody listens.
struct Servers {
    faulty: Option<Wire>,
    beside: Wire,
    /// Where the call goes that meets the fault.
    faulty_url: String,
    beside_url: String,
    agent: ureq::Agent,
    first: Before,
}

fn servers(case: &Case, kind: Kind, situation: Situation, elsewhere: &str) -> Servers {
    let good = kind.good();
    let place = Place { good: &good, elsewhere };
    // The info for a commit leads to the good server, so that one is first.
    let placeholder = "http://store.invalid";
    let is_put = kind == Kind::Put;
    let good_answer = vec![Step::Read, write(response("200 OK", "", &good))];
    let mut agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
    let (fault, scheme) = match &case.fault {
        Fault::Refused | Fault::NoName => (vec![], "http"),
        Fault::Script(script) | Fault::Proxy(script) => (script(&place), "http"),
        Fault::Tls(_, script) | Fault::NoTls(script) => (script(&place), "https"),
    };
    let store = (!is_put)
        .then(|| Wire::serve(vec![vec![beside(kind, situation, String::new())]; CONNECTIONS]));
    let store_url = store.as_ref().map_or(placeholder, |store| &store.url).to_string();
    let first = before(kind, situation, &info_for(&store_url));

    let mut opening: Vec<Step> = vec![];
    if matches!(case.fault, Fault::Proxy(_)) && !first.answers.is_empty() {
        opening.extend([Step::Read, write("HTTP/1.1 200 OK\r\n\r\n")]);
    }
    for answer in &first.answers {
        opening.extend([Step::Read, write(answer)]);
    }
    let times = if case.keeps { CONNECTIONS } else { 1 };
    let fault: Vec<Step> = std::iter::repeat_n(fault, times).flatten().collect();
    let closes = situation != Situation::Pooled && !opening.is_empty();
    let mut scripts = match closes {
        true => vec![opening, fault.clone()],
        false => vec![[opening, fault.clone()].concat()],
    };
    let next = match (&case.fault, case.once) {
        (Fault::Proxy(_), true) => {
            [vec![Step::Read, write("HTTP/1.1 200 OK\r\n\r\n")], good_answer].concat()
        }
        (_, true) => good_answer,
        (_, false) => fault,
    };
    scripts.resize(CONNECTIONS, next);
    let faulty = match &case.fault {
        Fault::NoName => None,
        Fault::Refused if first.answers.is_empty() => None,
        Fault::Refused => {
            scripts.truncate(1);
            Some(Wire::serve(scripts))
        }
        Fault::Tls(certificate, _) => {
            agent = tls::agent();
            Some(Wire::serve_by("https", tls::Tls::new(certificate), scripts))
        }
        _ => Some(Wire::serve(scripts)),
    };
    let mut faulty_url = match (&case.fault, &faulty) {
        // A label of a name has 63 characters at most: no resolver asks anybody for this one.
        (Fault::NoName, _) => format!("http://{}.invalid", "x".repeat(64)),
        (_, Some(wire)) => format!("{scheme}://{}", wire.address),
        // Nothing listens on the first port of all.
        (_, None) => "http://127.0.0.1:1".into(),
    };
    let mut localhost = "127.0.0.1";
    if let (Fault::Proxy(_), Some(wire)) = (&case.fault, &faulty) {
        localhost = "localhost";
        faulty_url = "http://127.0.0.1:1".into();
        let proxy = ureq::Proxy::builder(ureq::ProxyProtocol::Http)
            .host("127.0.0.1")
            .port(wire.address.port())
            .no_proxy(localhost)
            .build();
        let proxy = proxy.expect("a usable proxy");
        agent = ureq::Agent::config_builder().proxy(Some(proxy)).build().new_agent();
    }
    let beside = store.unwrap_or_else(|| {
        Wire::serve(vec![vec![beside(kind, situation, info_for(&faulty_url))]; CONNECTIONS])
    });
    let beside_url = beside.url.replace("127.0.0.1", localhost);
    Servers { faulty, beside, faulty_url, beside_url, agent, first }
}

/// What the caller is told, and how many requests arrived after those that came before the fault.
pub fn run(
    case: &Case,
    kind: Kind,
    situation: Situation,
    elsewhere: &str,
    time_out: Duration,
) -> String {
    let what = format!("{}, {kind:?}, {situation:?}", case.name);
    let servers = servers(case, kind, situation, elsewhere);
    let token = format!("{MARK}-token+/=&%");
    let mut builder = Client::builder()
        .endpoint(&servers.faulty_url)
        .agent(servers.agent.clone())
        .allow_http(true)
        .credentials(Credentials::token(&*token))
        .retry(RetryPolicy::new(2).backoff(Duration::from_millis(1)));
    match kind {
        Kind::Put => builder = builder.endpoint(&servers.beside_url),
        Kind::Token => {
            let app = Credentials::internal_app("key", app_secret());
            builder = builder.oapi_endpoint(&servers.beside_url).credentials(app);
        }
        _ => {}
    }
    if servers.first.warm_up {
        // It shares the pool, by the agent, and has all the time it needs.
        let client = builder.clone().build().expect("valid settings");
        call(&client, kind, false).unwrap_or_else(|error| panic!("{what}: {error}"));
    }
    if case.waits {
        builder = builder.timeout(time_out);
    }
    let client = builder.build().expect("valid settings");
    // What the server does while nothing is asked of it must have been done.
    if let (true, Some(wire)) = (servers.first.warm_up, &servers.faulty) {
        match &case.fault {
            Fault::Refused => wire.wait_for_end(),
            _ if case.once => wire.wait_for_closed(1),
            _ => {}
        }
    }
    let result = call(&client, kind, case.large);
    let shown = format!("{result:?} {client:?}");
    drop(client);
    drop(servers.agent);
    let requests = servers.faulty.map(Wire::requests).unwrap_or_default();
    let (asked_proxy, requests): (Vec<_>, Vec<_>) =
        requests.into_iter().partition(|request| request.starts_with("CONNECT"));
    let arrived = requests.len().saturating_sub(servers.first.answers.len());
    let beside = servers.beside.requests();

    assert!(!shows(&shown), "{what}: a secret shows in {shown}");
    assert!(asked_proxy.iter().all(|request| !shows(request)), "{what}: the proxy sees a secret");
    for request in requests.iter().chain(&beside) {
        assert!(!request.to_lowercase().contains("accept-encoding"), "{what}: {request}");
        let stored = request.contains("UT /put");
        assert!(!(stored && request.contains("-token")), "{what}: the store sees the token");
        assert!(stored || !request.contains("-signature"), "{what}: DingTalk sees the signature");
    }
    match result {
        Ok(()) => {
            assert!(arrived == 1 || !kind.may_show(), "{what}: arrived {arrived} times");
            format!("ok · {arrived}")
        }
        Err(error) => {
            check(&error, kind, arrived, &what);
            let step = error.step_outcome().filter(|outcome| *outcome != error.outcome());
            let step = step.map(|outcome| format!(" (step: {outcome})")).unwrap_or_default();
            format!("{}{step} · {arrived}", error.outcome()).replace("outcome unknown", "unknown")
        }
    }
}

fn call(client: &Client, kind: Kind, large: bool) -> Result<(), Error> {
    match kind {
        Kind::Send => {
            client.call(&SendByApp::new("union".into(), "1".into(), "2".into())).map(drop)
        }
        Kind::Read => client.call(&GetSpace::new("1".into(), "union".into())).map(drop),
        Kind::Legacy | Kind::Token => client.call(&UserGet::new("user".into())).map(drop),
        Kind::GetToken => client.call(&LegacyGetToken::new("key", app_secret())).map(drop),
        Kind::Put | Kind::Commit => {
            let size = if large && kind == Kind::Put { 16 << 20 } else { 3 };
            let upload = Upload::new("a.txt", Cursor::new(vec![b'x'; size]))?;
            client.upload(upload, &"1".into(), &"union".into()).map(drop)
        }
    }
}

/// What holds for every error, whatever the table says.
fn check(error: &Error, kind: Kind, arrived: usize, what: &str) {
    let mut texts = vec![error.to_string(), format!("{error:?} {error:#?}")];
    let mut source = error.source();
    while let Some(found) = source {
        texts.push(format!("{found} {found:?}"));
        source = found.source();
    }
    for text in texts {
        assert!(!shows(&text), "{what}: a secret shows in {text}");
    }
    // Of a chain, what counts is the step that met the fault.
    let outcome = error.step_outcome().unwrap_or(error.outcome());
    let unknown = outcome == Outcome::Unknown;
    assert_eq!(error.may_repeat(), !(unknown && kind.may_show()), "{what}: {error}");
    assert!(outcome != Outcome::NotSent || arrived == 0, "{what}: {error}, but it arrived");
    assert!(outcome != Outcome::Invalid, "{what}: {error}");
    if kind.may_show() {
        assert!(arrived <= 1, "{what}: arrived {arrived} times: {error}");
    }
    // Nobody has done what the caller asked for as long as there is no token, or no file.
    let is_step = matches!(kind, Kind::Token | Kind::Put);
    assert!(!is_step || error.outcome() != Outcome::Unknown, "{what}: {error}");
}
