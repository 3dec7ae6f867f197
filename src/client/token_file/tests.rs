use super::*;

const FETCHED: u64 = 10_000;

fn store(folder: impl Into<PathBuf>) -> FileTokenStore {
    FileTokenStore::new(folder, "https://e", "a\"b")
}

/// A store that reads and writes no file.
fn other(endpoint: &str, app_key: &str, corp_id: Option<&str>) -> FileTokenStore {
    let store = FileTokenStore::new("", endpoint, app_key);
    corp_id.into_iter().fold(store, |store, corp_id| store.corp_id(corp_id.into()))
}

fn token(life: Option<u64>) -> FetchedToken {
    let fetched_at = SystemTime::UNIX_EPOCH + Duration::from_secs(FETCHED);
    FetchedToken::new("t0ken".into(), fetched_at, life.map(Duration::from_secs))
}

#[test]
fn what_is_written_is_read_by_its_app_only() {
    for corp_id in [None, Some("c")] {
        let mine = other("https://e", "a\"b", corp_id);
        for token in [token(None), token(Some(1)), token(Some(u64::MAX - FETCHED))] {
            let text = mine.encode(&token);
            assert_eq!(mine.decode(text.as_bytes()), Some(token));
            let others = [
                other("https://f", "a\"b", corp_id),
                other("https://e", "c", corp_id),
                other("https://e", "a\"b", Some("d")),
                other("https://e", "a\"b", corp_id.xor(Some("c"))),
            ];
            for other in others {
                assert_eq!(other.decode(text.as_bytes()), None);
                assert_ne!(other.path("json"), mine.path("json"));
            }
        }
    }
    // The same in each run and version.
    assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
}

#[test]
fn what_is_broken_is_no_token() {
    let mine = store("");
    let whole = mine.encode(&token(Some(7200)));
    for end in 0..whole.len() {
        assert_eq!(mine.decode(&whole.as_bytes()[..end]), None);
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
        assert_ne!(broken, **whole);
        assert_eq!(mine.decode(broken.as_bytes()), None, "{broken}");
    }
    assert_eq!(mine.decode(b"[]"), None);
    let more = whole.replacen('{', "{\"more\":[{\"token\":1}],", 1);
    assert_eq!(mine.decode(more.as_bytes()), Some(token(Some(7200))), "of a later version");
}

#[test]
fn what_nobody_writes_any_more_is_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(folder.path().join("c"));
    store.keep(&token(None)).expect("stored");
    let names = ["token-old.json", "token-old.new", "token-young.json", "somebody-elses"];
    for name in names {
        let file = File::create(store.folder.join(name)).expect("a file");
        if !name.contains("young") {
            file.set_modified(SystemTime::now() - KEPT * 2).expect("a time");
        }
    }
    store.keep(&token(Some(1))).expect("stored");
    assert_eq!(names.map(|name| store.folder.join(name).exists()), [false, false, true, true]);
    assert_eq!(store.load(), Some(token(Some(1))));
}

#[test]
fn one_holds_the_lock_and_others_do_not_wait_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (store(folder.path().join("c")), store(folder.path().join("c")));
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
fn only_the_users_own_is_used() {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(folder.path().join("c"));
    store.keep(&token(None)).expect("stored");
    let why = || {
        assert_eq!((store.load(), store.lock(Duration::ZERO).is_none()), (None, true));
        store.keep(&token(None)).expect_err("unusable").to_string()
    };
    for mode in [0o750, 0o705] {
        fs::set_permissions(&store.folder, PermissionsExt::from_mode(mode)).expect("ours");
        assert!(why().contains("is open to other users"), "{mode:o}");
    }
    fs::set_permissions(&store.folder, PermissionsExt::from_mode(0o700)).expect("ours");
    assert_eq!(store.load(), Some(token(None)));
    // Only root can give a folder away, and only root could use it then.
    if chown(&store.folder, Some(12_345), None).is_ok() {
        assert!(why().contains("belongs to another user"));
    }
    fs::rename(&store.folder, folder.path().join("d")).expect("ours");
    symlink(folder.path().join("d"), &store.folder).expect("a link");
    assert!(why().contains("is a symbolic link"));
    let names = fs::read_dir(folder.path().join("d"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("utf-8"));
    assert!(names.into_iter().all(|name| name.ends_with(".json") || name.ends_with(".lock")));
}
