//! Rights, and who may grant them.

use dingtalk_file::conv_file::{SendByApp, SendByAppError};
use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{
    AddPermission, AddPermissionError, CommitFileError, CommitOption, GetDentry, GetDentryError,
    GetFileUploadInfo, GetFileUploadInfoError, ListDentries, PermissionMember,
    PermissionMemberType, PermissionRole, SpaceOwnerType,
};
use dingtalk_file::{DentryId, Outcome, UnionId};
use serde_json::json;

use super::raw::{Raw, with_token};
use super::storage::{Storage, names, person};
use super::{client, start};

const GRANT: &str = "addPermission";

#[test]
fn a_stranger_cannot_upload_into_a_users_space() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, stranger] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let space = owner.space("1", SpaceOwnerType::User);
    let error = stranger.info(&space).expect_err("refused");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(403)));
    let code = error.code_as::<GetFileUploadInfo>();
    assert_eq!(code, Some(GetFileUploadInfoError::PermissionDenied));
    let key = owner.uploaded(&space, "abc");
    let error = stranger.commit(&space, &key, "a", CommitOption::default()).expect_err("refused");
    assert_eq!(error.code(), Some(CommitFileError::PermissionDenied.as_str()));
    assert_eq!(names(&emulator).len(), 1);
    // The key still works for a person with the right.
    owner.commit(&space, &key, "a", CommitOption::default()).expect("a file");
    let infos = "getFileUploadInfo";
    assert_eq!((emulator.received(infos), emulator.executed(infos)), (2, 1));
    assert_eq!((emulator.received("commitFile"), emulator.executed("commitFile")), (2, 1));
}

#[test]
fn each_role_allows_its_actions() {
    use PermissionRole::*;
    for (role, reads, writes, grants) in [
        (Owner, true, true, true),
        (Manager, true, true, true),
        (Editor, true, true, false),
        (Downloader, true, false, false),
        (Reader, true, false, false),
    ] {
        let emulator = start();
        let client = client(&emulator);
        let [owner, guest, third] = [0, 1, 2].map(|user| Storage::of(&emulator, &client, user));
        let space = emulator.space_id().clone();
        let root = DentryId::root();
        owner.grant(&space, &root, role.clone(), person(&guest.who)).expect("granted");
        let list = ListDentries::new(space.clone(), root.clone(), guest.who.clone());
        assert_eq!(guest.call(&list).is_ok(), reads, "{role}");
        assert_eq!(emulator.can_read(&guest.who, emulator.dentry_id()), reads, "{role}");
        assert_eq!(guest.info(&space).is_ok(), writes, "{role}");
        let granted = guest.grant(&space, &root, Reader, person(&third.who));
        assert_eq!(granted.is_ok(), grants, "{role}");
        if let Err(error) = granted {
            assert_eq!(error.status(), Some(403));
            let code = error.code_as::<AddPermission>();
            assert_eq!(code, Some(AddPermissionError::PermissionDenied));
        }
        assert_eq!(emulator.executed(GRANT), 1 + usize::from(grants));
    }
}

#[test]
fn a_person_who_may_read_a_file_can_get_its_details() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let (space, file) = (emulator.space_id().clone(), emulator.dentry_id().clone());
    let ask = |who: &UnionId, file: &DentryId| {
        let reply = client.call(&GetDentry::new(space.clone(), file.clone(), who.clone()));
        reply.map(|reply| reply.into_value().dentry)
    };
    let refused = ask(&guest.who, &file).expect_err("a stranger");
    assert_eq!(refused.code_as::<GetDentry>(), Some(GetDentryError::PermissionDenied));
    owner.grant(&space, &file, PermissionRole::Reader, person(&guest.who)).expect("granted");
    for who in [&owner.who, &guest.who] {
        let dentry = ask(who, &file).expect("told");
        assert_eq!(dentry.id.as_ref(), Some(&file));
        assert_eq!(dentry.name.as_deref(), Some("Quarterly report.pdf"));
        assert_eq!(dentry.size, Some(48_213));
    }
    let missing = ask(&owner.who, &"1".into()).expect_err("no file");
    assert_eq!(missing.code_as::<GetDentry>(), Some(GetDentryError::DentryNotExist));
    assert_eq!((emulator.received("getDentry"), emulator.executed("getDentry")), (4, 2));
}

#[test]
fn a_grant_on_a_file_is_for_that_file() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let space = emulator.space_id().clone();
    let other = owner.file(&space, "b", "b").id.expect("an id");
    let file = emulator.dentry_id();
    owner.grant(&space, file, PermissionRole::Manager, person(&guest.who)).expect("granted");
    assert!(emulator.can_read(&guest.who, file) && !emulator.can_read(&guest.who, &other));
    assert!(guest.info(&space).is_err());
    // A manager of the file can grant rights to it, and to nothing else.
    let third = &emulator.users()[2].union_id;
    guest.grant(&space, file, PermissionRole::Reader, person(third)).expect("granted");
    assert!(guest.grant(&space, &other, PermissionRole::Reader, person(third)).is_err());
    assert!(emulator.can_read(third, file) && !emulator.can_read(third, &other));
    assert!(!emulator.can_read(third, &"1".into()));
    assert_eq!((emulator.received(GRANT), emulator.executed(GRANT)), (3, 2));
}

#[test]
fn no_one_acts_in_a_space_of_the_app_before_a_grant() {
    let emulator = start();
    let client = client(&emulator);
    let [maker, other] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let space = maker.space("1", SpaceOwnerType::App);
    assert_eq!(maker.info(&space).expect_err("refused").status(), Some(403));
    // The person who grants needs no right here.
    let root = DentryId::root();
    other.grant(&space, &root, PermissionRole::Editor, person(&maker.who)).expect("granted");
    let file = maker.file(&space, "a", "abc").id.expect("an id");
    assert!(emulator.can_read(&maker.who, &file) && !emulator.can_read(&other.who, &file));
    assert_eq!(other.info(&space).expect_err("refused").status(), Some(403));
    assert_eq!((emulator.received(GRANT), emulator.executed(GRANT)), (1, 1));
}

#[test]
fn grants_reach_their_members() {
    let emulator = start();
    let client = client(&emulator);
    let owner = Storage::of(&emulator, &client, 0);
    let (space, file) = (emulator.space_id(), emulator.dentry_id());
    let guest = &emulator.users()[1].union_id;
    let grant = |kind: PermissionMemberType, id: &str| {
        let member = PermissionMember::new(kind, id);
        owner.grant(space, file, PermissionRole::Reader, member).expect("granted");
        emulator.can_read(guest, file)
    };
    use PermissionMemberType::*;
    for kind in [Dept, Tag, Conversation] {
        assert!(!grant(kind.clone(), guest.as_str()), "{kind}");
    }
    assert!(!grant(Org, "dingelse"));
    assert!(grant(Org, emulator.corp_id().as_str()));
    assert_eq!((emulator.received(GRANT), emulator.executed(GRANT)), (5, 5));
}

#[test]
fn wrong_grants_are_refused() {
    let emulator = start();
    let who = &emulator.users()[0];
    let mut raw = Raw::connect(&emulator);
    let headers = with_token(&emulator);
    let (space, file) = (emulator.space_id().as_str(), emulator.dentry_id().as_str());
    let mut refused = |space: &str, dentry: &str, change: (&str, serde_json::Value)| {
        let mut body = json!({
            "roleId": "READER",
            "members": [{ "type": "USER", "id": who.union_id }],
        });
        body[change.0] = change.1;
        let id = &who.union_id;
        let path = format!("/v1.0/storage/spaces/{space}/dentries/{dentry}/permissions");
        let target = format!("{path}?unionId={id}");
        let answer = raw.request("POST", &target, &headers, &body.to_string());
        (answer.status, answer.code())
    };
    let is = |status: u16, error: AddPermissionError| (status, error.to_string());
    let nothing = || ("x", json!(null));
    use AddPermissionError::*;
    assert_eq!(refused("1", file, nothing()), is(400, SpaceNotExist));
    assert_eq!(refused("x", file, nothing()), is(400, ParamErrorSpaceId));
    assert_eq!(refused(space, "1", nothing()), is(400, DentryNotExist));
    assert_eq!(refused(space, "x", nothing()), is(400, ParamErrorDentryId));
    assert_eq!(refused(space, file, ("roleId", json!("reader"))), is(400, ParamErrorRoleId));
    let mut members = |members| refused(space, file, ("members", members));
    let group = json!([{ "type": "DYNAMIC_GROUP", "id": "1" }]);
    assert_eq!(members(group), is(400, ParamErrorPermissionMemberType));
    // A user id.
    assert_eq!(members(json!([{ "type": "USER", "id": who.user_id }])), is(400, ParamError));
    let many = vec![json!({ "type": "USER", "id": who.union_id }); AddPermission::MAX_MEMBERS + 1];
    assert_eq!(members(many.clone().into()), is(400, ParamError));
    assert_eq!(members(many[1..].into()), (200, "".into()));
    for duration in [0, 3601] {
        let option = json!({ "duration": duration });
        assert_eq!(refused(space, file, ("option", option)), is(400, ParamError));
    }
    assert_eq!(refused(space, file, ("option", json!({ "duration": 3600 }))).0, 200);
    assert_eq!((emulator.received(GRANT), emulator.executed(GRANT)), (12, 2));
}

#[test]
fn every_storage_operation_requires_a_member_of_the_organization() {
    let emulator = start();
    let client = client(&emulator);
    // Passing a userId is the usual mistake.
    let who = UnionId::new(emulator.users()[0].user_id.as_str());
    let stranger = Storage { emulator: &emulator, client: &client, who: who.clone() };
    let (space, root) = (emulator.space_id(), DentryId::root());
    let get = dingtalk_file::storage::GetSpace::new(space.clone(), who.clone());
    let list = ListDentries::new(space.clone(), root.clone(), who.clone());
    let reader = PermissionRole::Reader;
    for error in [
        stranger.call(&get).map(drop),
        stranger.call(&list).map(drop),
        stranger.info(space).map(drop),
        stranger.commit(space, "k", "n", CommitOption::default()).map(drop),
        stranger.grant(space, &root, reader, person(&emulator.users()[1].union_id)),
    ] {
        let error = error.expect_err("refused");
        assert_eq!((error.status(), error.code()), (Some(400), Some("paramError-unionId")));
    }
    for name in ["getSpace", "listDentries", "getFileUploadInfo", "commitFile", GRANT] {
        assert_eq!((emulator.received(name), emulator.executed(name)), (1, 0));
    }
}

#[test]
fn recipients_need_a_right_if_that_is_required() {
    let emulator = start();
    let client = client(&emulator);
    let owner = Storage::of(&emulator, &client, 0);
    let (space, file) = (emulator.space_id(), emulator.dentry_id());
    let send = |emulator: &Emulator, user: usize| {
        let to = emulator.users()[user].union_id.clone();
        client.call(&SendByApp::new(to, space.clone(), file.clone())).map(drop)
    };
    send(&emulator, 1).expect("delivered");
    emulator.require_receiver_rights(true);
    let error = send(&emulator, 1).expect_err("refused");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(400)));
    assert_eq!(error.code_as::<SendByApp>(), Some(SendByAppError::PermissionDenied));
    send(&emulator, 0).expect("who made it may read it");
    let guest = person(&emulator.users()[1].union_id);
    owner.grant(space, file, PermissionRole::Downloader, guest).expect("granted");
    send(&emulator, 1).expect("delivered");
    assert!(send(&emulator, 2).is_err());
    emulator.require_receiver_rights(false);
    send(&emulator, 2).expect("delivered");
    assert_eq!(super::sent(&emulator), (6, 4, 4));
}
