//! Tokens for a client, from the cache if they can be.

use std::error::Error as StdError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dingtalk_file::oauth2::{GetAccessToken, GetCorpAccessToken};
use dingtalk_file::{Client, Error, Secret, TokenSource};
use log::debug;

use crate::credentials::App;
use crate::token_cache::{Cache, Entry, now};

/// The token of an app, kept in memory and on disk. However many threads ask, one fetches.
pub struct KeptTokens {
    client: Client,
    app: App,
    cache: Cache,
    now: Box<dyn Fn() -> u64 + Send + Sync>,
    state: Mutex<State>,
    /// How many fetches have ended.
    fetches: AtomicU64,
}

#[derive(Default)]
struct State {
    entry: Option<Entry>,
    /// The token that DingTalk refused last: whoever kept it, it is of no use.
    refused: Option<Secret>,
    /// If the last fetch failed, with what.
    failed: Option<Error>,
}

impl KeptTokens {
    /// Fetches by `client`, which needs no credentials.
    pub fn new(client: Client, app: App, cache: Cache) -> Self {
        KeptTokens {
            client,
            app,
            cache,
            now: Box::new(now),
            state: Mutex::default(),
            fetches: AtomicU64::new(0),
        }
    }

    /// A token for a thread that came when this many fetches had ended.
    fn token_after(&self, before: u64) -> Result<Secret, Error> {
        let mut state = self.lock();
        let now = (self.now)();
        if let Some(entry) = state.entry.as_ref().filter(|entry| entry.is_usable(now)) {
            return Ok(entry.token.clone());
        }
        // Whoever waited for a fetch that failed would wait as long and fare the same.
        let waited = self.fetches.load(Ordering::SeqCst) != before;
        if let (true, Some(error)) = (waited, &state.failed) {
            return Err(error.clone());
        }
        let kept = self.cache.load().filter(|entry| entry.is_usable(now));
        if let Some(entry) = kept.filter(|entry| state.refused.as_ref() != Some(&entry.token)) {
            debug!("a token that was fetched {} s ago is used", now - entry.fetched);
            return Ok(state.entry.insert(entry).token.clone());
        }
        let fetched = fetch(&self.client, &self.app, now);
        self.fetches.fetch_add(1, Ordering::SeqCst);
        state.failed = fetched.as_ref().err().cloned();
        let entry = state.entry.insert(fetched?);
        if let Err(error) = self.cache.store(entry) {
            debug!("the token is not kept: {error}");
        }
        Ok(entry.token.clone())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenSource for KeptTokens {
    fn token(&self) -> Result<Secret, Box<dyn StdError + Send + Sync>> {
        Ok(self.token_after(self.fetches.load(Ordering::SeqCst))?)
    }

    fn refused(&self, token: &Secret) -> bool {
        let mut state = self.lock();
        if state.entry.as_ref().is_some_and(|entry| entry.token == *token) {
            state.entry = None;
        }
        state.refused = Some(token.clone());
        self.cache.forget(token);
        true
    }
}

/// A new token. `now` is when it was asked for: it never lives longer than is thought.
pub fn fetch(client: &Client, app: &App, now: u64) -> Result<Entry, Error> {
    let (token, life) = match app {
        App::Internal { key, secret } => {
            let reply = client.call(&GetAccessToken::new(key, secret.clone()))?.into_value();
            (reply.access_token, reply.expire_in)
        }
        App::ThirdParty { key, secret, ticket, corp_id } => {
            let (secret, ticket) = (secret.clone(), ticket.clone());
            let operation = GetCorpAccessToken::new(key, secret, ticket, corp_id.clone());
            let reply = client.call(&operation)?.into_value();
            (reply.access_token, reply.expire_in)
        }
    };
    let life = life.and_then(|life| u64::try_from(life).ok()).filter(|life| *life > 0);
    Ok(Entry { token, fetched: now, expires: life.map(|life| now.saturating_add(life)) })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};
    use std::thread;

    use dingtalk_file::emulator::{Emulator, Fault};
    use dingtalk_file::{Outcome, RetryPolicy};

    use super::*;

    /// A source with a folder and a clock of its own.
    fn source(
        emulator: &Emulator,
        folder: &tempfile::TempDir,
        clock: &Arc<AtomicU64>,
    ) -> KeptTokens {
        let client = dingtalk_file::Client::builder().endpoint(emulator.url());
        let client = client.retry(RetryPolicy::none()).build().expect("a client");
        let secret = emulator.app_secret().clone();
        let app = App::Internal { key: emulator.app_key().into(), secret };
        let place = folder.path().to_path_buf();
        let cache = Cache::within(place.join("c"), app.holder(emulator.url()));
        let clock = clock.clone();
        let now = Box::new(move || clock.load(Ordering::SeqCst));
        KeptTokens { now, ..KeptTokens::new(client, app, cache) }
    }

    fn fetches(emulator: &Emulator) -> usize {
        emulator.received("getAccessToken")
    }

    #[test]
    fn a_token_is_fetched_at_its_end_by_one_run_for_all() {
        let emulator = Emulator::start().expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicU64::new(1000));
        let runs = [(); 3].map(|()| source(&emulator, &folder, &clock));
        for (time, fetched) in [(1000, 1), (7599, 1), (7600, 2), (14_199, 2), (14_200, 3)] {
            clock.store(time, Ordering::SeqCst);
            for run in &runs {
                run.token().expect("a token");
                assert_eq!(fetches(&emulator), fetched, "{time}");
            }
        }
    }

    #[test]
    fn many_threads_fetch_once() {
        let emulator = Emulator::start().expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        let source = source(&emulator, &folder, &Arc::new(AtomicU64::new(1000)));
        let together = Barrier::new(8);
        thread::scope(|scope| {
            let threads = [(); 8].map(|()| {
                scope.spawn(|| {
                    together.wait();
                    source.token().expect("a token")
                })
            });
            let tokens = threads.map(|thread| thread.join().expect("no panic"));
            assert!(tokens.iter().all(|token| *token == emulator.access_token()));
        });
        assert_eq!(fetches(&emulator), 1);
    }

    #[test]
    fn a_failure_is_the_operations_own_and_is_shared_but_not_remembered() {
        let emulator = Emulator::start().expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        let source = source(&emulator, &folder, &Arc::new(AtomicU64::new(1000)));
        emulator.fault("getAccessToken", Fault::refuse("invalidClientIdOrSecret"));
        let error = source.token().expect_err("refused");
        let error = error.downcast::<Error>().expect("an error of the library");
        assert_eq!(
            (error.outcome(), error.operation()),
            (Outcome::Refused, Some("getAccessToken"))
        );
        // Who had waited for it meanwhile.
        let shared = source.token_after(0).expect_err("refused");
        assert_eq!(shared.to_string(), error.to_string());
        assert_eq!(fetches(&emulator), 1);
        source.token().expect("a token");
        assert_eq!(fetches(&emulator), 2);
    }

    #[test]
    fn what_another_run_has_renewed_is_not_fetched_again() {
        let emulator = Emulator::start().expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(AtomicU64::new(1000));
        let runs = [(); 2].map(|()| source(&emulator, &folder, &clock));
        let old = runs.each_ref().map(|run| run.token().expect("a token"));
        assert_eq!(old[0], old[1]);
        emulator.expire_tokens();
        assert!(runs[0].refused(&old[0]));
        let new = runs[0].token().expect("a token");
        assert_ne!(new, old[0]);
        assert!(runs[1].refused(&old[1]));
        assert_eq!(runs[1].token().expect("a token"), new);
        assert_eq!(fetches(&emulator), 2);
    }
}
