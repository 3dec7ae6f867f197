//! Tokens in files: one fetch, however many processes or clients begin at once.

use std::path::Path;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::{
    Client, Credentials, FetchedToken, FileTokenStore, Secret, TokenLock, TokenStore,
};

fn client(emulator: &Emulator, store: impl TokenStore + 'static) -> Client {
    let app = Credentials::internal_app(emulator.app_key(), emulator.app_secret().clone());
    let builder = Client::builder().endpoint(emulator.url()).credentials(app.kept_in(store));
    builder.build().expect("right settings")
}

fn store(emulator: &Emulator, folder: &Path) -> FileTokenStore {
    FileTokenStore::new(folder, emulator.url(), emulator.app_key())
}

#[test]
fn clients_that_begin_at_once_fetch_one_token() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    // Long enough for all to find nothing.
    emulator.fault("getAccessToken", Fault::stall(Duration::from_millis(300)));
    let ready = Barrier::new(8);
    let token = || {
        let client = client(&emulator, store(&emulator, &folder));
        ready.wait();
        client.access_token().expect("a token")
    };
    let tokens: Vec<Secret> = thread::scope(|scope| {
        let clients: Vec<_> = (0..8).map(|_| scope.spawn(token)).collect();
        clients.into_iter().map(|client| client.join().expect("no panic")).collect()
    });
    assert_eq!(emulator.received("getAccessToken"), 1);
    assert!(tokens.iter().all(|token| *token == emulator.access_token()));
}

#[test]
fn a_client_that_cannot_wait_for_the_lock_fetches() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    let held = store(&emulator, &folder).lock(Duration::ZERO).expect("a lock");
    let app = Credentials::internal_app(emulator.app_key(), emulator.app_secret().clone());
    let client = Client::builder()
        .endpoint(emulator.url())
        .credentials(app.kept_in(store(&emulator, &folder)))
        .deadline(Duration::from_secs(1))
        .build()
        .expect("right settings");
    assert_eq!(client.access_token().expect("a token"), emulator.access_token());
    drop(held);
}

/// Writes down what it is asked, and when it is unlocked.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<&'static str>>>, Option<FetchedToken>);

impl Noted {
    fn note(&self, what: &'static str) {
        self.0.lock().expect("no panic").push(what);
    }
}

impl TokenStore for Noted {
    fn load(&self) -> Option<FetchedToken> {
        self.note("load");
        let locked = self.0.lock().expect("no panic").contains(&"lock");
        self.1.clone().filter(|_| locked)
    }

    fn store(&self, _: &FetchedToken) {
        self.note("store");
    }

    fn forget(&self, _: &Secret) {}

    fn lock(&self, _: Duration) -> Option<TokenLock> {
        struct Unlock(Noted);
        impl Drop for Unlock {
            fn drop(&mut self) {
                self.0.note("unlock");
            }
        }
        self.note("lock");
        Some(TokenLock::new(Unlock(self.clone())))
    }
}

#[test]
fn a_store_is_locked_from_the_second_look_until_the_token_is_stored() {
    let emulator = Emulator::start().expect("an emulator");
    let noted = Noted::default();
    let fetching = client(&emulator, noted.clone());
    fetching.access_token().expect("a token");
    let asked = || std::mem::take(&mut *noted.0.lock().expect("no panic"));
    assert_eq!(asked(), ["load", "lock", "load", "store", "unlock"]);
    // Another process was quicker.
    let token = fetching.fetch_token().expect("a token");
    client(&emulator, Noted(noted.0.clone(), Some(token))).access_token().expect("a token");
    assert_eq!(asked(), ["load", "lock", "load", "unlock"]);
    assert_eq!(emulator.received("getAccessToken"), 2);
}
