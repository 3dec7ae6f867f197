//! Uploads and rights in version 2 of the interface, which names folders by uuid.

use std::time::Duration;

use dingtalk_file::storage::{
    AddPermissionOption, AddPermissionV2, CommitOptionV2, ConflictStrategy, DentryCategory,
    PermissionMemberTypeV2, PermissionMemberV2, PermissionRole, SpaceOwnerType,
};
use dingtalk_file::{DentryId, DentryUuid, DeptId, Error, UnionId};

use super::folders::{is, refused};
use super::storage::{Storage, content, person};
use super::{client, start, third_party};

#[test]
fn a_uuid_belongs_to_an_entry() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let (space, root) = (owner.space("1", SpaceOwnerType::User), DentryId::root());
    let file = owner.file(&space, "a", "abc");
    let id = file.id.expect("an id");
    // Lists and commits return the same uuid.
    assert_eq!(Some(owner.uuid(&space, &id).expect("a uuid")), file.uuid);
    let other = owner.space("2", SpaceOwnerType::User);
    let roots = [&space, &other].map(|space| owner.uuid(space, &root).expect("a uuid"));
    assert_ne!(roots[0], roots[1]);
    for (who, space, id, expected) in [
        (&guest, &space, &id, is(403, "permissionDenied")),
        (&owner, &other, &id, is(404, "documentNotExist")),
        (&owner, &space, &DentryId::new("1"), is(404, "documentNotExist")),
        (&owner, &"1".into(), &id, is(404, "documentNotExist")),
        (&owner, &"x".into(), &id, is(400, "paramError.spaceId")),
    ] {
        assert_eq!(refused(who.uuid(space, id)), expected, "{space} {id}");
    }
}

#[test]
fn a_file_goes_into_the_folder_of_a_uuid() {
    let emulator = start();
    let client = client(&emulator);
    let owner = Storage::of(&emulator, &client, 0);
    let (space, root) = (owner.space("1", SpaceOwnerType::User), DentryId::root());
    let made = ConflictStrategy::AutoRename;
    let folder = owner.folder(&space, &root, "folder", made).expect("a folder").id.expect("an id");
    for (folder, path, category) in [
        (&folder, "/folder/a.docx", DentryCategory::Document),
        (&root, "/a.png", DentryCategory::Image),
    ] {
        let uuid = owner.uuid(&space, folder).expect("a uuid");
        let key = owner.uploaded_v2(&uuid, path).expect("uploaded");
        let name = path.rsplit('/').next().expect("a name");
        let option = CommitOptionV2::default;
        let size = i64::try_from(path.len()).expect("a size");
        let file = owner.commit_v2(&uuid, &key, name, option().size(size)).expect("a file");
        assert_eq!((file.path.as_deref(), file.category), (Some(path), Some(category)));
        assert_eq!(content(&emulator, &file.id.expect("an id")), path);
        let again = owner.commit_v2(&uuid, &key, name, option());
        assert_eq!(refused(again), is(400, "paramError.uploadKey"));

        let key = owner.uploaded_v2(&uuid, "new").expect("uploaded");
        let strategy = |strategy| option().conflict_strategy(strategy);
        for (name, option, code) in [
            (name, strategy(ConflictStrategy::ReturnErrorIfExists), "dentryNameConflict"),
            (name, option().size(4), "dentryStoreError"),
            (name, option().convert_to_online_doc(true), "dentryFormatNotSupport"),
            ("a|b", option(), "dentryNameIllegal"),
        ] {
            assert_eq!(refused(owner.commit_v2(&uuid, &key, name, option)), is(400, code));
        }
        let overwrite = strategy(ConflictStrategy::Overwrite);
        let file = owner.commit_v2(&uuid, &key, name, overwrite).expect("a file");
        assert_eq!((file.version, file.size), (Some(2), Some(3)));
    }
}

#[test]
fn wrong_uuids_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let (space, root) = (owner.space("1", SpaceOwnerType::User), DentryId::root());
    let uuid = owner.uuid(&space, &root).expect("a uuid");
    let file = owner.file(&space, "a", "abc").uuid.expect("a uuid");
    let wrong = is(400, "paramError.parentDentryUuid");
    for (who, uuid, expected) in [
        (&owner, "0", wrong.clone()),
        (&owner, space.as_str(), wrong.clone()),
        (&owner, file.as_str(), wrong),
        (&owner, "EpGBxxxx7R35y", is(404, "spaceNotExist")),
        (&guest, uuid.as_str(), is(403, "permissionDenied")),
    ] {
        let uuid = DentryUuid::new(uuid);
        assert_eq!(refused(who.uploaded_v2(&uuid, "abc")), expected, "{uuid}");
        let commit = who.commit_v2(&uuid, "k", "n", CommitOptionV2::default());
        assert_eq!(refused(commit), expected, "{uuid}");
    }
    // A key works only for its folder and its version.
    let made = owner.folder(&space, &root, "folder", ConflictStrategy::AutoRename);
    let folder = made.expect("a folder").uuid.expect("a uuid");
    let other = owner.uuid(&owner.space("2", SpaceOwnerType::User), &root).expect("a uuid");
    let upload = |uuid: &DentryUuid| owner.uploaded_v2(uuid, "abc").expect("uploaded");
    for key in [upload(&folder), upload(&other), owner.uploaded(&space, "abc")] {
        let refusal = owner.commit_v2(&uuid, &key, "n", CommitOptionV2::default());
        assert_eq!(refused(refusal), is(400, "paramError.uploadKey"));
    }
    let key = owner.uploaded_v2(&uuid, "abc").expect("uploaded");
    let refusal = owner.commit(&space, &key, "n", Default::default());
    assert_eq!(refused(refusal), is(400, "dentryStoreError"));
    assert_eq!(emulator.files().len(), 2);
}

fn grant(
    storage: &Storage<'_>,
    uuid: &DentryUuid,
    role: PermissionRole,
    kind: PermissionMemberTypeV2,
    id: &str,
) -> Result<(), Error> {
    let member = PermissionMemberV2::new(kind, id);
    let grant = AddPermissionV2::new(uuid.clone(), storage.who.clone(), role, vec![member]);
    storage.call(&grant.option(AddPermissionOption::default().duration(60))).map(drop)
}

#[test]
fn rights_are_granted_by_uuid() {
    use PermissionMemberTypeV2::*;

    let emulator = start();
    let client = client(&emulator);
    let owner = Storage::of(&emulator, &client, 0);
    let (space, root) = (owner.space("1", SpaceOwnerType::User), DentryId::root());
    let [guest, third] = [1, 2].map(|user| emulator.users()[user].clone());
    let may = |who: &UnionId, file: &DentryId| emulator.can_read(who, file);
    let members = std::slice::from_ref(&third);
    let department = emulator.add_department("Sales", DeptId::root(), members);
    let group = emulator.add_group(members);
    for (kind, id, reached) in [
        // The page requires a user id.
        (User, guest.user_id.to_string(), Some(&guest)),
        (Dept, department.to_string(), Some(&third)),
        (Conversation, group.id.to_string(), Some(&third)),
        (Org, emulator.corp_id().to_string(), Some(&guest)),
        (Tag, "1".into(), None),
        (DynamicGroup, "1".into(), None),
    ] {
        let file = owner.file(&space, "a", "abc");
        let (file, uuid) = (file.id.expect("an id"), file.uuid.expect("a uuid"));
        grant(&owner, &uuid, PermissionRole::Reader, kind.clone(), &id).expect("granted");
        for user in [&guest, &third] {
            let expected = reached == Some(user) || kind == Org;
            assert_eq!(may(&user.union_id, &file), expected, "{kind} {}", user.name);
        }
    }
    let uuid = owner.uuid(&space, &root).expect("a uuid");
    let guests = Storage { emulator: &emulator, client: &client, who: guest.union_id.clone() };
    for (who, uuid, kind, id, expected) in [
        // A union id, which version 1 requires.
        (&owner, uuid.as_str(), User, guest.union_id.as_str(), is(400, "paramError")),
        (&owner, uuid.as_str(), "ROBOT".into(), "1", is(400, "paramError.permissionMemberType")),
        (&owner, "657", User, guest.user_id.as_str(), is(400, "paramError.dentryUuid")),
        (&owner, "EpGBxxxx7R35y", User, guest.user_id.as_str(), is(404, "dentryNotExist")),
        (&guests, uuid.as_str(), User, guest.user_id.as_str(), is(403, "permissionDenied")),
    ] {
        let refusal = grant(who, &uuid.into(), PermissionRole::Reader, kind, id);
        assert_eq!(refused(refusal), expected, "{uuid} {id}");
    }
    // Only internal apps may call this.
    let other = client.with_credentials(third_party(&emulator));
    let other = Storage { client: &other, ..Storage::of(&emulator, &client, 0) };
    let refusal = grant(&other, &uuid, PermissionRole::Reader, User, guest.user_id.as_str());
    assert_eq!(refused(refusal), is(403, "Forbidden.AccessDenied.AccessTokenPermissionDenied"));
}

#[test]
fn rights_in_a_space_of_the_app_expire() {
    let emulator = start();
    let client = client(&emulator);
    let owner = Storage::of(&emulator, &client, 0);
    let guest = &emulator.users()[1];
    let (reader, root) = (PermissionRole::Reader, DentryId::root());
    for (kind, stays) in [(SpaceOwnerType::App, false), (SpaceOwnerType::User, true)] {
        let space = owner.space(kind.as_str(), kind.clone());
        owner.grant(&space, &root, PermissionRole::Manager, person(&owner.who)).expect("granted");
        let reads = |file: &DentryId, seconds: u64| {
            emulator.advance(Duration::from_secs(seconds));
            emulator.can_read(&guest.union_id, file)
        };
        // The grant by version 2 lasts 60 seconds, and the one by version 1 an hour.
        let file = owner.file(&space, "a", "abc");
        let (id, uuid) = (file.id.expect("an id"), file.uuid.expect("a uuid"));
        let user = PermissionMemberTypeV2::User;
        grant(&owner, &uuid, reader.clone(), user, guest.user_id.as_str()).expect("granted");
        assert!(reads(&id, 59));
        assert_eq!(reads(&id, 1), stays, "{kind}");

        let other = owner.file(&space, "b", "abc").id.expect("an id");
        for _ in 0..2 {
            // The same grant starts over.
            owner.grant(&space, &other, reader.clone(), person(&guest.union_id)).expect("granted");
            owner
                .grant(&space, &root, PermissionRole::Manager, person(&owner.who))
                .expect("granted");
            assert!(reads(&other, 3599));
        }
        assert_eq!(reads(&other, 1), stays, "{kind}");
    }
}
