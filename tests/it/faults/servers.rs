//! The servers of one cell: the faulty one, and a good one for everything else that the call needs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use ureq::config::AutoHeaderValue;

use super::cases::{Case, Fault, Place, socks};
use super::kind::{Kind, Situation};
use super::secrets::MARK;
use super::tls;
use crate::wire::{Seen, Step, Wire, response, write};

/// More connections than any call makes.
const CONNECTIONS: usize = 16;
const RENEW: &str = r#"{"errcode":40014,"errmsg":"m"}"#;
const CONNECTED: &str = "HTTP/1.1 200 OK\r\n\r\n";

/// The servers of one cell. There is no faulty server if the fault is a missing listener.
pub struct Servers {
    pub faulty: Option<Wire>,
    pub beside: Wire,
    /// The address of the call with the fault.
    pub faulty_url: String,
    pub beside_url: String,
    pub agent: ureq::Agent,
    /// The number of requests that the faulty server answers before the fault.
    pub before: usize,
    /// True if the call is made once before the fault.
    pub warm_up: bool,
    /// True if the used connection is closed first, so that a new one has the fault.
    pub closes_idle: bool,
}

/// Returns the answers before the fault, to the first call or to the first steps of the call itself.
fn before(kind: Kind, situation: Situation, closes: bool, info: &str) -> Vec<Vec<u8>> {
    let last = if closes { "Connection: close\r\n" } else { "" };
    let throttled = || response("429 Later", last, "");
    let ok = |body: &str| response("200 OK", "", body);
    match (kind, situation) {
        (Kind::Commit, Situation::AfterRetry) => vec![ok(info), throttled()],
        (Kind::Commit, _) => vec![response("200 OK", last, info)],
        (_, Situation::Fresh) => vec![],
        (_, Situation::Pooled) => vec![ok(&kind.good())],
        (_, Situation::AfterRetry) => vec![throttled()],
    }
}

/// Returns the answers of the good server after the faulty one has closed its connections.
fn beside(
    kind: Kind,
    situation: Situation,
    info: String,
    closing: Arc<OnceLock<Arc<Seen>>>,
) -> Step {
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
        if let (true, Some(faulty)) = (first, closing.get()) {
            faulty.wait_for_closed(1);
        }
        response("200 OK", "", body)
    }))
}

/// Returns upload info with this store's address.
fn info_for(store: &str) -> String {
    format!(
        r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["{store}/put?Signature={MARK}-in-the-url%2B"],
        "headers":{{"Authorization":"OSS {MARK}-key:{MARK}-signature+/="}},"expirationSeconds":900}}}}"#
    )
}

pub fn servers(case: &Case, kind: Kind, situation: Situation, elsewhere: &str) -> Servers {
    let is_pooled = situation == Situation::Pooled;
    let is_proxy = matches!(case.fault, Fault::Proxy(_) | Fault::Socks(_));
    let closes_idle = is_pooled && (case.fault.is_of_connecting() || case.once);
    let warm_up = is_pooled && !matches!(kind, Kind::Token | Kind::Commit);
    let good = kind.good();
    let place = Place { good: &good, elsewhere, large: case.large && kind == Kind::Put };
    let fault = match &case.fault {
        Fault::Refused | Fault::Ignored | Fault::NoName => vec![],
        Fault::Script(script)
        | Fault::Proxy(script)
        | Fault::Socks(script)
        | Fault::Tls(_, script)
        | Fault::NoTls(script) => script(&place),
    };
    // The client uses no proxy for this machine's own names.
    let localhost = if is_proxy { "localhost" } else { "127.0.0.1" };
    let closing = Arc::new(OnceLock::new());
    let serve_beside = |info| {
        let step = beside(kind, situation, info, closing.clone());
        Wire::serve(vec![vec![step]; CONNECTIONS])
    };
    // For a commit, the info leads to the good server, so that comes first. For a PUT, the good server's info leads to
    // the faulty one.
    let store = (kind != Kind::Put).then(|| serve_beside(String::new()));
    let store_url = store.as_ref().map(|store| store.url.replace("127.0.0.1", localhost));
    let answers = match &case.fault {
        Fault::NoName => vec![],
        _ => before(kind, situation, !is_pooled, &info_for(&store_url.unwrap_or_default())),
    };
    let scripts = scripts(case, &answers, fault, is_pooled, closes_idle, &good);
    let faulty = match &case.fault {
        Fault::NoName => None,
        Fault::Refused if answers.is_empty() => None,
        Fault::Refused => Some(Wire::held(scripts)),
        #[cfg(target_os = "linux")]
        Fault::Ignored => Some(Wire::small(scripts)),
        Fault::Tls(certificate, _) => {
            let opening = usize::from(!answers.is_empty());
            Some(Wire::serve_by("https", tls::Tls::new(opening, Some(certificate)), scripts))
        }
        Fault::NoTls(_) => {
            let opening = usize::from(!answers.is_empty());
            Some(Wire::serve_by("https", tls::Tls::new(opening, None), scripts))
        }
        _ => Some(Wire::serve(scripts)),
    };
    if let (true, Some(wire)) = (closes_idle && !warm_up, &faulty) {
        let _ = closing.set(wire.seen());
    }
    let faulty_url = match (&case.fault, &faulty) {
        // A label of a name has at most 63 characters, so no resolver sends a request for this one.
        (Fault::NoName, _) => format!("http://{}.invalid", "x".repeat(64)),
        // Nothing listens on port 1.
        (Fault::Proxy(_) | Fault::Socks(_), _) | (_, None) => "http://127.0.0.1:1".into(),
        (_, Some(wire)) => wire.url.clone(),
    };
    let agent = match (&case.fault, &faulty) {
        (Fault::Tls(..) | Fault::NoTls(_), _) => tls::agent(),
        (Fault::Proxy(_) | Fault::Socks(_), Some(wire)) => {
            let protocol = match case.fault {
                Fault::Socks(_) => ureq::ProxyProtocol::Socks5h,
                _ => ureq::ProxyProtocol::Http,
            };
            let proxy = ureq::Proxy::builder(protocol)
                .host("127.0.0.1")
                .port(wire.address.port())
                .no_proxy(localhost)
                .build();
            let proxy = proxy.expect("a usable proxy");
            ureq::Agent::config_builder()
                .proxy(Some(proxy))
                .user_agent(AutoHeaderValue::None)
                .build()
                .new_agent()
        }
        _ => ureq::Agent::config_builder()
            .proxy(None)
            .user_agent(AutoHeaderValue::None)
            .build()
            .new_agent(),
    };
    let beside = store.unwrap_or_else(|| serve_beside(info_for(&faulty_url)));
    let beside_url = beside.url.replace("127.0.0.1", localhost);
    let before = answers.len();
    Servers { faulty, beside, faulty_url, beside_url, agent, before, warm_up, closes_idle }
}

/// Returns the scripts of the faulty server's connections.
fn scripts(
    case: &Case,
    answers: &[Vec<u8>],
    fault: Vec<Step>,
    is_pooled: bool,
    closes_idle: bool,
    good: &str,
) -> Vec<Vec<Step>> {
    let connected = || match &case.fault {
        Fault::Proxy(_) => vec![Step::Read, write(CONNECTED)],
        Fault::Socks(_) => socks([5, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        _ => vec![],
    };
    let mut opening = if answers.is_empty() { vec![] } else { connected() };
    for (index, answer) in answers.iter().enumerate() {
        opening.push(Step::Read);
        // This comes before the client knows that it may continue.
        match case.fault {
            Fault::Refused if index + 1 == answers.len() => opening.push(Step::Refuse),
            Fault::Ignored if index + 1 == answers.len() => opening.push(Step::Ignore),
            _ => {}
        }
        opening.push(write(answer));
    }
    let mut fault = fault;
    if is_pooled && !closes_idle {
        fault.insert(1, Step::Reached);
    }
    let times = if case.keeps { CONNECTIONS } else { 1 };
    let first: Vec<Step> = std::iter::repeat_n(fault, times).flatten().collect();
    let next = if case.once {
        [connected(), vec![Step::Read, write(response("200 OK", "", good))]].concat()
    } else {
        first.clone()
    };
    let mut scripts = match (opening.is_empty(), is_pooled) {
        (true, _) => vec![first],
        (_, true) if closes_idle && case.fault.is_of_connecting() => vec![opening, first],
        (_, true) => vec![[opening, first].concat()],
        // The answer tells the client to close.
        (_, false) => vec![[opening, vec![Step::Stall]].concat(), first],
    };
    match case.fault {
        Fault::Refused | Fault::Ignored => scripts.truncate(usize::from(!answers.is_empty())),
        _ => scripts.resize(CONNECTIONS, next),
    }
    scripts
}
