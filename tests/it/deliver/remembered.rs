//! Notes of one run for the next: the operator's ids, their space, and the store's host.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::{
    Client, Credentials, Deliver, FetchedToken, FileTokenStore, Outcome, Person, Secret, TokenStore,
};

use super::{operator, upload};

/// A store in memory.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<(Option<FetchedToken>, Option<String>)>>);

impl TokenStore for Shelf {
    fn load(&self) -> Option<FetchedToken> {
        self.0.lock().expect("no panic").0.clone()
    }

    fn store(&self, token: &FetchedToken) {
        self.0.lock().expect("no panic").0 = Some(token.clone());
    }

    fn forget(&self, _: &Secret) {
        self.0.lock().expect("no panic").0 = None;
    }

    fn notes(&self) -> Option<String> {
        self.0.lock().expect("no panic").1.clone()
    }

    fn keep_notes(&self, notes: &str) {
        self.0.lock().expect("no panic").1 = Some(notes.into());
    }
}

/// Returns the client of a new run.
fn client(emulator: &Emulator, store: impl TokenStore + 'static) -> Client {
    let app = Credentials::internal_app(emulator.app_key(), emulator.app_secret().clone());
    let builder = Client::builder().endpoint(emulator.url()).credentials(app.kept_in(store));
    builder.rate(0).build().expect("right settings")
}

/// Delivers a file in a new run. Returns the numbers of its requests for tokens, people, spaces and infos.
fn run(emulator: &Emulator, store: impl TokenStore + 'static, operator: Person) -> [usize; 4] {
    let operations = ["getAccessToken", "userGet", "addSpace", "getFileUploadInfo"];
    let before = operations.map(|name| emulator.received(name));
    let arrived = emulator.deliveries().len();
    let deliver = Deliver::new(operator).upload(upload()).to(emulator.users()[1].union_id.clone());
    client(emulator, store).deliver(deliver).expect("delivered");
    assert_eq!(emulator.deliveries().len(), arrived + 1);
    let mut counts = operations.map(|name| emulator.received(name));
    counts.iter_mut().zip(before).for_each(|(count, before)| *count -= before);
    counts
}

#[test]
fn the_next_run_looks_no_one_up() {
    let emulator = Emulator::start().expect("an emulator");
    let shelf = Shelf::default();
    assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), [1, 1, 1, 1]);
    assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), [0, 0, 0, 1]);
    // The same operator, named by unionId, has the same space.
    let union_id = emulator.users()[0].union_id.clone();
    assert_eq!(run(&emulator, shelf.clone(), union_id.into()), [0, 0, 0, 1]);
    // A mobile number may be assigned to someone else.
    let mobile = Person::Mobile(emulator.users()[0].mobile.clone());
    assert_eq!(run(&emulator, shelf.clone(), mobile.clone()), [0, 1, 0, 1]);
    assert_eq!(run(&emulator, shelf.clone(), mobile), [0, 1, 0, 1]);
    let other = emulator.users()[2].user_id.clone();
    assert_eq!(run(&emulator, shelf.clone(), other.into()), [0, 1, 1, 1]);
    assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), [0, 0, 0, 1]);
    let notes = shelf.notes().expect("notes");
    let (secret, token) = (emulator.app_secret(), emulator.access_token());
    assert!([secret, &token].iter().all(|secret| !notes.contains(secret.expose())), "{notes}");
    assert!(notes.contains(emulator.url()) && !notes.contains("/_object_store"), "{notes}");
}

#[test]
fn outdated_notes_are_looked_up_again() {
    let emulator = Emulator::start().expect("an emulator");
    let shelf = Shelf::default();
    run(&emulator, shelf.clone(), operator(&emulator));
    let right = shelf.notes().expect("notes");
    let me = &emulator.users()[0];
    let own = client(&emulator, shelf.clone()).own_space(&me.union_id).expect("a space");
    let replaced = |from: &str, to: &str| right.replace(&format!("\"{from}\""), to);
    let strange = emulator.add_users(1)[0].union_id.to_string();
    let rows = [
        ("a space that is gone", replaced(own.as_str(), "\"404\""), [0, 1, 1, 2]),
        ("somebody else", right.replace(me.union_id.as_str(), &strange), [0, 1, 1, 2]),
        ("a user who left", right.replace(me.union_id.as_str(), "who-left"), [0, 1, 1, 2]),
        ("a number", replaced(own.as_str(), "5"), [0, 1, 1, 1]),
        ("no json", "}{".into(), [0, 1, 1, 1]),
        ("another version", r#"{"people":[1],"spaces":"x","store":{}}"#.into(), [0, 1, 1, 1]),
        ("nothing", String::new(), [0, 1, 1, 1]),
        ("no object", "5".into(), [0, 1, 1, 1]),
        ("a list", "[]".into(), [0, 1, 1, 1]),
        ("true", "true".into(), [0, 1, 1, 1]),
        // A note without a space could be about someone else, for whom a space would be created.
        ("no space", without_spaces(&right), [0, 1, 1, 1]),
        (
            "gone, no space",
            without_spaces(&right.replace(me.union_id.as_str(), "gone")),
            [0, 1, 1, 1],
        ),
    ];
    for (what, notes, expected) in rows {
        shelf.keep_notes(&notes);
        assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), expected, "{what}");
        assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), [0, 0, 0, 1], "{what}");
    }
    // A day later, and with a clock that was set back.
    for change in [-2 * 24 * 3600, 2 * 24 * 3600] {
        let later = until(&right, change);
        shelf.keep_notes(&later);
        assert_eq!(run(&emulator, shelf.clone(), operator(&emulator)), [0, 1, 1, 1], "{later}");
    }
}

fn without_spaces(notes: &str) -> String {
    let mut notes: serde_json::Value = serde_json::from_str(notes).expect("json");
    notes["spaces"] = serde_json::json!({});
    notes.to_string()
}

/// Returns notes with times that are this many seconds later.
fn until(notes: &str, seconds: i64) -> String {
    let mut notes: serde_json::Value = serde_json::from_str(notes).expect("json");
    for kind in ["people", "spaces"] {
        for (_, noted) in notes[kind].as_object_mut().expect("an object") {
            noted[1] = (noted[1].as_i64().expect("a time") + seconds).into();
        }
    }
    notes.to_string()
}

/// Files for a group are sent in the operator's name.
#[test]
fn for_a_conversation_the_operator_is_looked_up() {
    let emulator = Emulator::start().expect("an emulator");
    let shelf = Shelf::default();
    run(&emulator, shelf.clone(), operator(&emulator));
    let other = emulator.users()[2].union_id.as_str();
    let notes = shelf.notes().expect("notes");
    shelf.keep_notes(&notes.replace(emulator.users()[0].union_id.as_str(), other));
    let group = emulator.add_conversation(emulator.users()).id;
    let deliver = Deliver::new(operator(&emulator)).upload(upload());
    let deliver = deliver.to(dingtalk_file::Recipient::Conversation(group));
    client(&emulator, shelf).deliver(deliver).expect("delivered");
    assert_eq!(emulator.received("userGet"), 2);
}

#[test]
fn errors_that_concern_everyone_cause_one_request() {
    for code in ["Forbidden.AccessDenied.ApiCountLimitForOrg", "InvalidAuthentication"] {
        let emulator = Emulator::start().expect("an emulator");
        let shelf = Shelf::default();
        run(&emulator, shelf.clone(), operator(&emulator));
        (0..9).for_each(|_| emulator.fault("getFileUploadInfo", Fault::refuse(code)));
        let to = emulator.users()[1].union_id.clone();
        let deliver = Deliver::new(operator(&emulator)).upload(upload()).to(to);
        let error = client(&emulator, shelf).deliver(deliver).expect_err(code);
        assert_eq!(error.error().outcome(), Outcome::Refused, "{error}");
        assert_eq!((emulator.received("userGet"), emulator.received("addSpace")), (1, 1), "{code}");
    }
}

#[test]
fn notes_are_kept_as_carefully_as_the_token() {
    let emulator = Emulator::start().expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tokens");
    let store = |app: &str| FileTokenStore::new(&folder, emulator.url(), app);
    let own = || store(emulator.app_key());
    assert_eq!(run(&emulator, own(), operator(&emulator)), [1, 1, 1, 1]);
    assert_eq!(run(&emulator, own(), operator(&emulator)), [0, 0, 0, 1]);
    let is_notes = |path: &Path| path.extension().is_some_and(|it| it == "notes");
    let files = fs::read_dir(&folder).expect("a folder").map(|it| it.expect("a file").path());
    let files: Vec<_> = files.filter(|path| is_notes(path)).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    assert_eq!(store("another app").notes(), None);
    let text = fs::read(file).expect("notes");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let mode = |path: &Path| path.metadata().expect("a file").permissions().mode() & 0o777;
        assert_eq!((mode(file), mode(&folder)), (0o600, 0o700));
        let open = fs::Permissions::from_mode(0o644);
        fs::set_permissions(file, open).expect("open to others");
        assert_eq!(own().notes(), None);
        assert_eq!(run(&emulator, own(), operator(&emulator)), [0, 1, 1, 1]);
        let elsewhere = folder.join("elsewhere");
        fs::rename(file, &elsewhere).expect("moved");
        symlink(&elsewhere, file).expect("a link");
        assert_eq!(own().notes(), None);
        assert_eq!(run(&emulator, own(), operator(&emulator)), [0, 1, 1, 1]);
        assert!(!file.is_symlink() && mode(file) == 0o600);
    }
    for cut in [0, 1, text.len() / 2, text.len() - 1] {
        fs::write(file, &text[..cut]).expect("cut");
        assert_eq!(own().notes(), None, "{cut}");
    }
    fs::write(file, &text).expect("whole");
    assert!(own().notes().is_some());
}
