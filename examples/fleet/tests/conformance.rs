//! The journal keeps the promises of the trait, even if answers are lost.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use dingtalk_file::journal::JournalError;
use dingtalk_file::journal::conformance::{Storage, all};
use fleet::MariaDb;
use mysql::prelude::Queryable;
use support::database::Database;
use support::proxy::Proxy;

/// Long enough for a heartbeat during tests, short enough to wait for.
const LEASE: Duration = Duration::from_secs(5);

struct Campaign {
    url: String,
    patience: Duration,
    /// Whether the next answer is lost; `None` if there is no proxy.
    cut: Option<Arc<AtomicBool>>,
}

impl Storage for Campaign {
    type Worker = MariaDb;

    fn worker(&self) -> Result<MariaDb, JournalError> {
        MariaDb::with(&self.url, "conformance", LEASE, self.patience)
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn lease(&self) -> Duration {
        LEASE
    }

    fn lose_answer(&self, _: &MariaDb) -> bool {
        self.cut.as_ref().is_some_and(|cut| {
            cut.store(true, Ordering::SeqCst);
            true
        })
    }
}

#[test]
fn the_journal_keeps_every_promise() {
    let database = Database::start();
    let number = AtomicUsize::new(0);
    let campaign = |patience, cut: Option<&(Proxy, Arc<AtomicBool>)>| {
        let name = format!("campaign{}", number.fetch_add(1, Ordering::SeqCst));
        database.create(&name);
        let socket = cut.map_or(database.socket(), |(proxy, _)| proxy.socket().into());
        let url = database.url(&name, &socket);
        Campaign { url, patience, cut: cut.map(|(_, cut)| cut.clone()) }
    };
    let patience = Duration::from_secs(10);
    let proxied = |patience, socket| {
        let cut = Arc::new(AtomicBool::new(false));
        let cuts = cut.clone();
        let proxy = Proxy::start(database.folder().join(socket), &database.socket(), move || {
            cuts.swap(false, Ordering::SeqCst)
        });
        let proxied = (proxy, cut);
        all(|| campaign(patience, Some(&proxied))).expect("every promise is kept");
        assert!(proxied.0.cuts() >= 15, "{} answers were lost", proxied.0.cuts());
    };
    // The checks mostly wait for leases.
    thread::scope(|scope| {
        scope.spawn(|| all(|| campaign(patience, None)).expect("every promise is kept"));
        // First each query is made once, so that every lost answer shows, then as in production.
        scope.spawn(|| proxied(Duration::ZERO, "p0"));
        scope.spawn(|| proxied(patience, "p1"));
    });

    // A server that may lose commits is refused.
    let campaign = campaign(patience, None);
    let set = |text: &str| database.connect().query_drop(text).expect(text);
    for (wrong, right) in [
        ("innodb_flush_log_at_trx_commit = 2", "innodb_flush_log_at_trx_commit = 1"),
        ("read_only = ON", "read_only = OFF"),
    ] {
        set(&format!("SET GLOBAL {wrong}"));
        let refused = campaign.worker().map(drop);
        assert!(matches!(refused, Err(JournalError::Refused(_))), "{wrong}: {refused:?}");
        set(&format!("SET GLOBAL {right}"));
        campaign.worker().expect("a journal");
    }
}
