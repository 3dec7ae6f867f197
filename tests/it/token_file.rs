//! Tokens in files: one fetch, however many processes or clients start at once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

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
fn clients_that_start_at_once_fetch_one_token() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    // The delay is long enough for all to find no token.
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

/// A store that records its calls and when it is unlocked.
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
    // Another process was faster.
    let token = fetching.fetch_token().expect("a token");
    client(&emulator, Noted(noted.0.clone(), Some(token))).access_token().expect("a token");
    assert_eq!(asked(), ["load", "lock", "load", "unlock"]);
    assert_eq!(emulator.received("getAccessToken"), 2);
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const FETCHED: u64 = 10_000;

fn one(folder: &Path) -> FileTokenStore {
    FileTokenStore::new(folder, "https://e", "a\"b")
}

fn fetched(life: Option<u64>) -> FetchedToken {
    let fetched_at = SystemTime::UNIX_EPOCH + Duration::from_secs(FETCHED);
    FetchedToken::new("t0ken".into(), fetched_at, life.map(Duration::from_secs))
}

/// Returns the only file in a folder that has a token.
fn file(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut files = entries.map(|entry| entry.path());
    let is_token = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let found = files.find(is_token).expect("a file");
    assert!(!files.any(|path| is_token(&path)), "several files");
    found
}

#[test]
fn a_token_is_read_only_by_its_app() {
    let folders = tempfile::tempdir().expect("a folder");
    let store = |(endpoint, app_key, corp_id): (&str, &str, Option<&str>), folder: &Path| {
        let store = FileTokenStore::new(folder, endpoint, app_key);
        corp_id.into_iter().fold(store, |store, corp_id| store.corp_id(corp_id.into()))
    };
    let mut number = 0;
    let mut folder = || {
        number += 1;
        folders.path().join(number.to_string())
    };
    for corp_id in [None, Some("c")] {
        for token in [fetched(None), fetched(Some(1)), fetched(Some(u64::MAX - FETCHED))] {
            let here = folder();
            let mine = store(("https://e", "a\"b", corp_id), &here);
            mine.keep(&token).expect("stored");
            assert_eq!(mine.load(), Some(token.clone()));
            let others = [
                ("https://f", "a\"b", corp_id),
                ("https://e", "c", corp_id),
                ("https://e", "a\"b", Some("d")),
                ("https://e", "a\"b", corp_id.xor(Some("c"))),
            ];
            for other in others {
                assert_eq!(store(other, &here).load(), None, "has another file");
                let there = folder();
                let other = store(other, &there);
                other.keep(&token).expect("stored");
                assert_ne!(file(&there).file_name(), file(&here).file_name());
                // Even if the file has the right name for the app.
                fs::copy(file(&here), file(&there)).expect("copied");
                assert_eq!(other.load(), None);
            }
        }
    }
    let here = folder();
    one(&here).keep(&fetched(None)).expect("stored");
    // The name must be the same in each run and version.
    assert_eq!(
        file(&here).file_name().and_then(|name| name.to_str()),
        Some("token-7833616b213b1e42.json")
    );
}

#[test]
fn a_damaged_file_is_not_a_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c");
    let store = one(&path);
    store.keep(&fetched(Some(7200))).expect("stored");
    let file = file(&path);
    let whole = fs::read_to_string(&file).expect("text");
    let load = |text: &str| {
        fs::write(&file, text).expect("written");
        store.load()
    };
    for end in 0..whole.len() {
        assert_eq!(load(&whole[..end]), None);
    }
    let broken = [
        ("\"t0ken\"", "7"),
        ("10000", "-1"),
        ("17200", "\"soon\""),
        ("17200", "9999"),
        ("\"corp_id\":null", "\"corp_id\":1"),
        ("\"corp_id\":null,", ""),
        ("\"expires\":17200,", ""),
    ];
    for (from, to) in broken {
        let broken = whole.replace(from, to);
        assert_ne!(broken, whole);
        assert_eq!(load(&broken), None, "{broken}");
    }
    assert_eq!(load("[]"), None);
    let more = whole.replacen('{', "{\"more\":[{\"token\":1}],", 1);
    assert_eq!(load(&more), Some(fetched(Some(7200))), "of a later version");
}

#[test]
fn abandoned_files_are_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c");
    let store = one(&path);
    store.keep(&fetched(None)).expect("stored");
    let names = ["token-old.json", "token-old.new", "token-young.json", "somebody-elses"];
    for name in names {
        let file = File::create(path.join(name)).expect("a file");
        if !name.contains("young") {
            file.set_modified(SystemTime::now() - DAY * 2).expect("a time");
        }
    }
    store.keep(&fetched(Some(1))).expect("stored");
    assert_eq!(names.map(|name| path.join(name).exists()), [false, false, true, true]);
    assert_eq!(store.load(), Some(fetched(Some(1))));
}

#[test]
fn one_client_holds_the_lock_and_others_wait_only_so_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (one(&folder.path().join("c")), one(&folder.path().join("c")));
    let held = one.lock(Duration::MAX).expect("a lock");
    let begun = Instant::now();
    assert!(two.lock(Duration::from_millis(100)).is_none());
    assert!(begun.elapsed() >= Duration::from_millis(50));
    let (apart, another) = (two.lock(Duration::ZERO), two.corp_id("c".into()).lock(Duration::ZERO));
    assert!(apart.is_none() && another.is_some(), "another organization's is another lock");
    drop(held);
    assert!(one.lock(Duration::ZERO).is_some());
}

#[cfg(unix)]
#[test]
fn only_the_users_own_folder_is_used() {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c");
    let store = one(&path);
    store.keep(&fetched(None)).expect("stored");
    let why = || {
        assert_eq!((store.load(), store.lock(Duration::ZERO).is_none()), (None, true));
        store.keep(&fetched(None)).expect_err("unusable").to_string()
    };
    for mode in [0o750, 0o705] {
        fs::set_permissions(&path, PermissionsExt::from_mode(mode)).expect("ours");
        assert!(why().contains("is open to other users"), "{mode:o}");
    }
    fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).expect("ours");
    assert_eq!(store.load(), Some(fetched(None)));
    // Only root can give a folder to another user, and only root could then use it.
    if chown(&path, Some(12_345), None).is_ok() {
        assert!(why().contains("belongs to another user"));
    }
    fs::rename(&path, folder.path().join("d")).expect("ours");
    symlink(folder.path().join("d"), &path).expect("a link");
    assert!(why().contains("is a symbolic link"));
    let names = fs::read_dir(folder.path().join("d"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("utf-8"));
    assert!(names.into_iter().all(|name| name.ends_with(".json") || name.ends_with(".lock")));
}
