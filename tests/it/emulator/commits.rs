//! Commits, which turn uploaded bytes into files.

use dingtalk_file::storage::{
    AddSpace, AddSpaceOption, AppPropertyVisibility, CommitFile, CommitFileError, CommitOption,
    ConflictStrategy, Dentry, ListDentries, NewAppProperty, SpaceOwnerType,
};
use dingtalk_file::{DentryId, Error, Outcome};
use serde_json::{Value, json};

use super::arguments::schema_file;
use super::raw::{Raw, with_token};
use super::storage::{Storage, content, names};
use super::{client, start};

const COMMIT: &str = "commitFile";

fn code(result: Result<Dentry, Error>) -> (Option<u16>, CommitFileError) {
    let error = result.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::Refused);
    (error.status(), error.code_as::<CommitFile>().expect("a code"))
}

#[test]
fn a_file_has_every_documented_field() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let key = storage.uploaded(&space, "abc");
    let (who, root) = (storage.who.clone(), DentryId::root());
    let property = NewAppProperty::new("p1", "v1", AppPropertyVisibility::Public);
    let option = CommitOption::default().size(3).app_properties(vec![property]);
    let commit = CommitFile::new(space.clone(), who.clone(), key, " a b.txt ", root);
    let reply = client.call(&commit.option(option)).expect("a file");
    let raw: Value = serde_json::from_str(reply.raw()).expect("json");
    let schema = schema_file("storage/commit_file.json");
    let documented = &schema["examples"][0]["reply"]["dentry"];
    let fields = |value: &Value| Vec::from_iter(value.as_object().expect("fields").keys().cloned());
    assert_eq!(fields(&raw["dentry"]), fields(documented));
    let dentry = reply.into_value().dentry;
    assert_eq!(dentry.name.as_deref(), Some("a b.txt"), "blanks at the ends are dropped");
    assert_eq!((dentry.size, dentry.version), (Some(3), Some(1)));
    assert_eq!((dentry.creator_id.as_ref(), dentry.space_id.as_ref()), (Some(&who), Some(&space)));
    let id = dentry.id.clone().expect("an id");
    assert!(id.as_str().bytes().all(|byte| byte.is_ascii_digit()) && id != *emulator.dentry_id());
    assert_eq!(content(&emulator, &id), "abc");

    let stored = &emulator.files()[1];
    assert_eq!((&stored.space_id, &stored.dentry_id, &stored.creator), (&space, &id, &who));
    assert_eq!((&*stored.name, stored.size), ("a b.txt", 3));
    let listed = storage.call(&ListDentries::new(space, DentryId::root(), who)).expect("a list");
    assert_eq!(listed.dentries, [dentry]);
}

#[test]
fn a_key_commits_once_and_only_the_uploaded_bytes() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let other = storage.space("2", SpaceOwnerType::User);
    let commit =
        |key: &str, size: i64| storage.commit(&space, key, "a", CommitOption::default().size(size));
    let unusable = (Some(400), CommitFileError::DentryStoreError);
    assert_eq!(code(commit("unknown", 3)), unusable);
    let info = storage.info(&space).expect("upload info");
    assert_eq!(code(commit(&info.upload_key, 0)), unusable, "nothing came");
    assert_eq!(storage.put(&info, "abc").status, 200);
    assert_eq!(code(commit(&info.upload_key, 4)), unusable);
    let wrong = (Some(400), CommitFileError::ParamError);
    assert_eq!(code(commit(&info.upload_key, -3)), wrong);
    let elsewhere = storage.commit(&other, &info.upload_key, "a", CommitOption::default());
    assert_eq!(code(elsewhere), unusable);
    commit(&info.upload_key, 3).expect("a file");
    assert_eq!(code(commit(&info.upload_key, 3)), unusable, "used up");
    let late = storage.put(&info, "xyz");
    assert_eq!((late.status, &*late.xml_code()), (403, "AccessDenied"));
    assert_eq!(names(&emulator), ["Quarterly report.pdf", "a"]);
    assert_eq!(content(&emulator, &emulator.files()[1].dentry_id), "abc");
    assert_eq!((emulator.received(COMMIT), emulator.executed(COMMIT)), (7, 1));
}

#[test]
fn wrong_commits_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let key = storage.uploaded(&space, "abc");
    // This bypasses the client's own checks.
    let mut raw = Raw::connect(&emulator);
    let headers = with_token(&emulator);
    let mut refused = |space: &str, change: (&str, Value)| {
        let mut body = json!({ "uploadKey": key, "name": "a", "parentId": "0" });
        body[change.0] = change.1;
        let who = &storage.who;
        let target = format!("/v1.0/storage/spaces/{space}/files/commit?unionId={who}");
        let answer = raw.request("POST", &target, &headers, &body.to_string());
        (answer.status, answer.code())
    };
    let id = space.as_str();
    for name in ["a*", "a\"b", "<", ">", "|", "a\t", "\t", " ", "a.", "a. "] {
        let refused = refused(id, ("name", name.into()));
        assert_eq!(refused, (400, "dentryNameIllegal".into()), "{name:?}");
    }
    assert_eq!(refused("1", ("name", "a".into())), (404, "spaceNotExist".into()));
    assert_eq!(refused("x", ("name", "a".into())), (400, "paramError.spaceId".into()));
    assert_eq!(refused(id, ("parentId", "7".into())), (404, "dentryNotExist".into()));
    let property = json!({ "name": "p", "value": "v", "visibility": "PUBLIC" });
    let option = json!({ "appProperties": vec![property; 4] });
    let many = "dentryAppPropertiesNumberExceedsLimit".to_string();
    assert_eq!(refused(id, ("option", option)), (400, many));
    let option = json!({ "conflictStrategy": "KEEP_BOTH" });
    let wrong = CommitFileError::ParamErrorConflictStrategy.to_string();
    assert_eq!(refused(id, ("option", option)), (400, wrong));
    assert_eq!((emulator.received(COMMIT), emulator.executed(COMMIT)), (15, 0));
}

#[test]
fn a_taken_name_is_changed() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    for (wanted, given) in [
        ("a.txt", "a.txt"),
        ("a.txt", "a(1).txt"),
        ("a.txt", "a(2).txt"),
        ("A.txt", "A.txt"),
        ("a.tar.gz", "a.tar.gz"),
        ("a.tar.gz", "a.tar(1).gz"),
        ("a", "a"),
        ("a", "a(1)"),
        (".rc", ".rc"),
        (".rc", ".rc(1)"),
    ] {
        assert_eq!(storage.file(&space, wanted, "x").name.as_deref(), Some(given));
    }
    let strategy = ConflictStrategy::AutoRename;
    let dentry = storage.file_with(&space, "a.txt", "x", strategy).expect("a file");
    assert_eq!(dentry.name.as_deref(), Some("a(3).txt"));
    // The same name is free in another space.
    let other = storage.space("2", SpaceOwnerType::User);
    assert_eq!(storage.file(&other, "a.txt", "x").name.as_deref(), Some("a.txt"));
    assert_eq!((emulator.received(COMMIT), emulator.executed(COMMIT)), (12, 12));
}

#[test]
fn every_strategy_for_a_taken_name_works() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let first = storage.file(&space, "a", "old");
    let id = first.id.clone().expect("an id");
    let mut old = emulator.content(&id).expect("a file");

    let strategy = ConflictStrategy::ReturnDentryIfExists;
    let same = storage.file_with(&space, "a", "dropped", strategy).expect("the old one");
    assert_eq!(same, first);
    assert_eq!(content(&emulator, &id), "old");

    let strategy = ConflictStrategy::ReturnErrorIfExists;
    let key = storage.uploaded(&space, "other");
    let option = || CommitOption::default().conflict_strategy(strategy.clone());
    let taken = CommitFileError::from("dentryAlreadyExist");
    assert_eq!(code(storage.commit(&space, &key, "a", option())), (Some(400), taken));
    storage.commit(&space, &key, "b", option()).expect("the key is not used up");

    let strategy = ConflictStrategy::Overwrite;
    let new = storage.file_with(&space, "a", "longer", strategy).expect("the new one");
    assert_eq!((new.id.as_ref(), new.version, new.size), (Some(&id), Some(2), Some(6)));
    assert_eq!(content(&emulator, &id), "longer");
    assert_eq!(std::io::read_to_string(&mut old).expect("what was opened stays"), "old");
    assert_eq!(names(&emulator), ["Quarterly report.pdf", "a", "b"]);
    assert_eq!((emulator.received(COMMIT), emulator.executed(COMMIT)), (5, 4));
}

#[test]
fn the_quota_of_a_space_is_enforced() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let option = AddSpaceOption::default().quota(5);
    let small = AddSpace::new(storage.who.clone()).option(option);
    let small = storage.call(&small).expect("a space").space.id.expect("its id");
    let large = storage.space("1", SpaceOwnerType::User);
    let full = (Some(400), CommitFileError::SpaceQuotaInsufficient);
    let auto = ConflictStrategy::AutoRename;
    for space in [&small, &large] {
        storage.file(space, "a", "abc");
        if space == &large {
            emulator.set_space_quota(5);
        }
        assert_eq!(code(storage.file_with(space, "b", "def", auto.clone())), full);
        // A file's quota is free for its replacement.
        storage.file_with(space, "a", "abcde", ConflictStrategy::Overwrite).expect("it fits");
        let six = storage.file_with(space, "a", "abcdef", ConflictStrategy::Overwrite);
        assert_eq!(code(six), full);
        storage.file(space, "empty", "");
    }
    assert_eq!(emulator.files().len(), 5);
    assert_eq!((emulator.received(COMMIT), emulator.executed(COMMIT)), (10, 6));
}

#[test]
fn the_initial_file_has_bytes() {
    let emulator = start();
    let stored = &emulator.files()[0];
    assert_eq!(stored.dentry_id, *emulator.dentry_id());
    assert_eq!(content(&emulator, &stored.dentry_id).len() as u64, stored.size);
    let missing = emulator.content(&"1".into()).expect_err("no file");
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
}
