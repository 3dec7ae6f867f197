//! Spaces and the lists of their files.

use dingtalk_file::storage::{
    AddSpace, AddSpaceError, AddSpaceOption, Dentry, DentryOrderBy, GetSpace, GetSpaceError,
    ListDentries, ListDentriesError, SortOrder, Space, SpaceOwnerType,
};
use dingtalk_file::{DentryId, Error, UnionId};
use serde_json::Value;

use super::arguments::schema_file;
use super::raw::{Raw, with_token};
use super::storage::Storage;
use super::{client, start, third_party};
use crate::cases::Unchecked;

#[test]
fn a_space_is_created_once_for_app_scene_and_scene_id() {
    let emulator = start();
    let client = client(&emulator);
    let other_app = client.with_credentials(third_party(&emulator));
    let [first, second] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let elsewhere = Storage::of(&emulator, &other_app, 0);
    let add = |storage: &Storage, scene: &str, scene_id: &str| -> Space {
        let option = AddSpaceOption::default().scene(scene).scene_id(scene_id);
        let request = AddSpace::new(storage.who.clone()).option(option);
        storage.call(&request).expect("a space").space
    };
    let made = add(&first, "a1", "b2");
    assert_eq!(made.creator_id.as_ref(), Some(&first.who));
    assert_eq!(made.owner_type, Some(SpaceOwnerType::User));
    assert_eq!(made.owner_id.as_deref(), Some(first.who.as_str()));
    assert!(made.id.as_ref().is_some_and(|id| id.as_str().bytes().all(|b| b.is_ascii_digit())));
    // Any caller gets the same space.
    assert_eq!(add(&second, "a1", "b2"), made);
    let others = [
        add(&first, "a1", "b3").id,
        add(&first, "a2", "b2").id,
        add(&elsewhere, "a1", "b2").id,
        first.call(&AddSpace::new(first.who.clone())).expect("a space").space.id,
        made.id,
        Some(emulator.space_id().clone()),
    ];
    let mut different = others.to_vec();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), others.len());
    // The defaults, given by name.
    assert_eq!(add(&second, "default", "0").id, others[3]);
    assert_eq!((emulator.received("addSpace"), emulator.executed("addSpace")), (7, 7));
}

#[test]
fn wrong_spaces_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let who = || emulator.users()[0].union_id.clone();
    let refused = |request: AddSpace| {
        let error = client.call(&Unchecked(&request)).expect_err("refused");
        (error.status(), error.code_as::<AddSpace>().expect("a code"))
    };
    let with = |option: AddSpaceOption| refused(AddSpace::new(who()).option(option));
    let option = AddSpaceOption::default;
    use AddSpaceError::*;
    assert_eq!(with(option().scene("a-b")), (Some(400), ParamErrorScene));
    assert_eq!(with(option().scene("\u{e9}")), (Some(400), ParamErrorScene));
    assert_eq!(with(option().scene_id("a b")), (Some(400), ParamErrorSceneId));
    assert_eq!(with(option().owner_type("ORG".into())), (Some(400), ParamError));
    assert_eq!(with(option().quota(-1)), (Some(400), ParamError));
    let nobody = AddSpace::new(UnionId::new("nobody"));
    assert_eq!(refused(nobody), (Some(400), "paramError-unionId".into()));
    assert_eq!((emulator.received("addSpace"), emulator.executed("addSpace")), (6, 0));
}

#[test]
fn a_space_has_every_documented_field() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let option = AddSpaceOption::default().name("Reports").quota(1000);
    let request = AddSpace::new(storage.who.clone()).option(option);
    let id = storage.call(&request).expect("a space").space.id.expect("its id");
    storage.file(&id, "a.txt", "abc");
    let reply = client.call(&GetSpace::new(id, storage.who.clone())).expect("a space");
    let raw: Value = serde_json::from_str(reply.raw()).expect("json");
    let schema = schema_file("storage/get_space.json");
    let documented = &schema["examples"][0]["reply"]["space"];
    let fields = |value: &Value| Vec::from_iter(value.as_object().expect("fields").keys().cloned());
    assert_eq!(fields(&raw["space"]), fields(documented));
    assert_eq!((reply.space.used_quota, reply.space.quota), (Some(3), Some(1000)));
    assert_eq!(reply.space.name.as_deref(), Some("Reports"));
}

#[test]
fn missing_and_private_spaces_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let refused = |space: &str, user: usize| {
        let who = emulator.users()[user].union_id.clone();
        let error = client.call(&GetSpace::new(space.into(), who)).expect_err("refused");
        (error.status(), error.code_as::<GetSpace>().expect("a code"))
    };
    let space = emulator.space_id().as_str();
    use GetSpaceError::*;
    assert_eq!(refused("1", 0), (Some(404), SpaceNotExist));
    assert_eq!(refused("s1", 0), (Some(400), "paramError.spaceId".into()));
    assert_eq!(refused(space, 1), (Some(403), PermissionDenied));
    assert_eq!((emulator.received("getSpace"), emulator.executed("getSpace")), (3, 0));
}

#[test]
fn files_are_listed_in_pages() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("pages", SpaceOwnerType::User);
    for (name, bytes) in [("b", "1"), ("c", "333"), ("a", "22")] {
        storage.file(&space, name, bytes);
    }
    let list = || ListDentries::new(space.clone(), DentryId::root(), storage.who.clone());
    let names = |request: ListDentries| {
        let reply = storage.call(&request).expect("a list");
        let name = |dentry: &Dentry| dentry.name.clone().unwrap_or_default();
        let names: String = reply.dentries.iter().map(name).collect();
        (names, reply.next_token.unwrap_or_default())
    };
    let (page, token) = names(list().max_results(2));
    assert_eq!(page, "ac", "the newest come first");
    assert!(!token.is_empty());
    assert_eq!(names(list().max_results(2).next_token(token)), ("b".into(), "".into()));
    assert_eq!(names(list()), ("acb".into(), "".into()));
    let by = |by| names(list().order_by(by).order(SortOrder::Asc)).0;
    assert_eq!(by(DentryOrderBy::Name), "abc");
    assert_eq!(by(DentryOrderBy::Size), "bac");
    assert_eq!(by(DentryOrderBy::CreateTime), "bca");
    assert_eq!((emulator.received("listDentries"), emulator.executed("listDentries")), (6, 6));
}

#[test]
fn no_page_is_longer_than_fifty() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("long", SpaceOwnerType::User);
    for number in 0..51 {
        storage.file(&space, &number.to_string(), "");
    }
    let list = || ListDentries::new(space.clone(), DentryId::root(), storage.who.clone());
    let page = storage.call(&list()).expect("a page");
    assert_eq!(page.dentries.len(), 50);
    let token = page.next_token.expect("a token");
    assert_eq!(storage.call(&list().next_token(token)).expect("a page").dentries.len(), 1);

    let mut raw = Raw::connect(&emulator);
    let headers = with_token(&emulator);
    let mut code = |query: &str| {
        let who = &storage.who;
        let target = format!("/v1.0/storage/spaces/{space}/dentries?unionId={who}&{query}");
        let answer = raw.request("GET", &target, &headers, "");
        (answer.status, answer.code())
    };
    let wrong = (400, ListDentriesError::ParamError.to_string());
    for query in ["maxResults=51", "maxResults=0", "nextToken=x", "orderBy=x", "order=x"] {
        assert_eq!(code(&format!("parentId=0&{query}")), wrong, "{query}");
    }
    assert_eq!(code("parentId=7"), (404, "dentryNotExist".into()));
    assert_eq!((emulator.received("listDentries"), emulator.executed("listDentries")), (8, 2));
}

#[test]
fn only_people_with_the_right_can_list_a_space() {
    let emulator = start();
    let client = client(&emulator);
    let list = |user: usize| -> Result<_, Error> {
        let who = emulator.users()[user].union_id.clone();
        client.call(&ListDentries::new(emulator.space_id().clone(), DentryId::root(), who))
    };
    let listed = list(0).expect("a list");
    assert_eq!(listed.dentries[0].id.as_ref(), Some(emulator.dentry_id()));
    let error = list(1).expect_err("refused");
    assert_eq!(error.code_as::<ListDentries>(), Some(ListDentriesError::PermissionDenied));
    assert_eq!((emulator.received("listDentries"), emulator.executed("listDentries")), (2, 1));
}
