//! Folders, and deletion.

use dingtalk_file::common::FileType;
use dingtalk_file::conv_file::{Send, SendByApp};
use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{
    AddFolder, AddFolderError, AddFolderOption, AppPropertyVisibility, ConflictStrategy,
    DeleteDentry, DeleteDentryError, GetDentry, GetSpace, ListAllDentries, ListDentries,
    NewAppProperty, PermissionRole, SpaceOwnerType,
};
use dingtalk_file::{DentryId, Error, Operation, Outcome, SpaceId};

use super::lists::files;
use super::storage::{Storage, content, names, person};
use super::{client, start};

/// Returns the status and code of a refusal.
pub fn refused<T>(result: Result<T, Error>) -> (u16, String) {
    let error = result.err().expect("refused");
    assert_eq!(error.outcome(), Outcome::Refused, "{error}");
    (error.status().expect("a status"), error.code().expect("a code").into())
}

pub fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.into())
}

#[test]
fn folders_are_made_in_folders() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let (space, root) = (storage.space("1", SpaceOwnerType::User), DentryId::root());
    let folder = |parent: &DentryId, name: &str| {
        let made = storage.folder(&space, parent, name, ConflictStrategy::AutoRename);
        made.expect("a folder")
    };
    let year = folder(&root, " 2026 ");
    assert_eq!(
        (year.type_.as_ref(), year.size, year.version),
        (Some(&FileType::Folder), None, None)
    );
    assert_eq!((year.name.as_deref(), year.path.as_deref()), (Some("2026"), Some("/2026")));
    assert_eq!((&year.parent_id, &year.space_id), (&Some(root.clone()), &Some(space.clone())));
    assert_eq!(year.creator_id.as_ref(), Some(&storage.who));
    let year = year.id.expect("an id");
    let june = folder(&year, "June").id.expect("an id");
    let report = storage.file_in(&space, &june, "report.pdf", "abc").expect("a file");
    assert_eq!(report.path.as_deref(), Some("/2026/June/report.pdf"));
    assert_eq!(report.parent_id.as_ref(), Some(&june));
    // The same name in another folder is free.
    let other = storage.file_in(&space, &year, "report.pdf", "xyz").expect("a file");
    assert_eq!(other.name.as_deref(), Some("report.pdf"));
    assert_eq!(storage.names_in(&space, &root), ["2026"]);
    assert_eq!(storage.names_in(&space, &year), ["June", "report.pdf"]);
    assert_eq!(storage.names_in(&space, &june), ["report.pdf"]);
    let report = report.id.expect("an id");
    let found = storage.call(&GetDentry::new(space.clone(), june.clone(), storage.who.clone()));
    assert_eq!(found.expect("told").dentry.path.as_deref(), Some("/2026/June"));
    assert_eq!(content(&emulator, &report), "abc");
    let paths: Vec<_> = emulator.files().into_iter().map(|file| file.path).collect();
    assert_eq!(paths, ["/Quarterly report.pdf", "/2026/June/report.pdf", "/2026/report.pdf"]);

    // In a file, in a missing folder, and in a folder of another space.
    let elsewhere = storage.space("2", SpaceOwnerType::User);
    let rows = [(&space, &report), (&space, &DentryId::new("1")), (&elsewhere, &june)];
    for (space, parent) in rows {
        let missing = is(404, "dentryNotExist");
        let made = storage.folder(space, parent, "x", ConflictStrategy::AutoRename);
        assert_eq!(refused(made), missing);
        assert_eq!(refused(storage.file_in(space, parent, "x", "x")), missing);
        let who = storage.who.clone();
        let list = ListDentries::new(space.clone(), parent.clone(), who);
        assert_eq!(refused(storage.call(&list)), missing);
    }
}

#[test]
fn a_folders_taken_name_is_handled_by_each_strategy() {
    use ConflictStrategy::*;

    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let (space, root) = (storage.space("1", SpaceOwnerType::User), DentryId::root());
    let folder = |name: &str, strategy| storage.folder(&space, &root, name, strategy);
    let first = folder("a.b", AutoRename).expect("a folder");
    let inner = first.id.clone().expect("an id");
    storage.file_in(&space, &inner, "kept", "abc").expect("a file");
    storage.file(&space, "file", "abc");
    let rows = [
        ("a.b", AutoRename, Ok("a.b(1)")),
        ("a.b", AutoRename, Ok("a.b(2)")),
        ("a.b", ReturnDentryIfExists, Ok("a.b")),
        ("a.b", Overwrite, Ok("a.b")),
        ("a.b", ReturnErrorIfExists, Err("dentryAlreadyExist")),
        // A file has the name.
        ("file", Overwrite, Err("dentryAlreadyExist")),
        ("file", ReturnErrorIfExists, Err("dentryAlreadyExist")),
        ("file", AutoRename, Ok("file(1)")),
        ("x*", AutoRename, Err("dentryNameIllegal")),
        ("x.", AutoRename, Err("dentryNameIllegal")),
    ];
    for (name, strategy, expected) in rows {
        let made = folder(name, strategy.clone());
        match expected {
            Ok(expected) => {
                let made = made.unwrap_or_else(|error| panic!("{name} {strategy}: {error}"));
                assert_eq!(made.name.as_deref(), Some(expected), "{name} {strategy}");
                assert_eq!(made.id == first.id, expected == "a.b", "{name} {strategy}");
            }
            Err(code) => assert_eq!(refused(made), is(400, code), "{name} {strategy}"),
        }
    }
    // No strategy deletes the content of a folder.
    assert_eq!(storage.names_in(&space, &inner), ["kept"]);
    let property = || NewAppProperty::new("p", "v", AppPropertyVisibility::Public);
    let option = AddFolderOption::default().app_properties(vec![property(); 4]);
    let many = AddFolder::new(space, root, storage.who.clone(), "x").option(option);
    let many = storage.call(&many).map(drop);
    assert_eq!(refused(many), is(400, "dentryAppPropertiesNumberExceedsLimit"));
    assert_eq!((emulator.received("addFolder"), emulator.executed("addFolder")), (12, 6));
}

#[test]
fn a_right_to_a_folder_is_for_that_folder_only() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let (space, root) = (owner.space("1", SpaceOwnerType::User), DentryId::root());
    let auto = || ConflictStrategy::AutoRename;
    let shared = owner.folder(&space, &root, "shared", auto()).expect("a folder");
    let shared = shared.id.expect("an id");
    let denied = is(403, AddFolderError::PermissionDenied.as_str());
    assert_eq!(refused(guest.folder(&space, &shared, "x", auto())), denied);
    owner.grant(&space, &shared, PermissionRole::Editor, person(&guest.who)).expect("granted");
    let inner = guest.folder(&space, &shared, "inner", auto()).expect("a folder");
    let inner = inner.id.expect("an id");
    guest.file_in(&space, &inner, "a", "abc").expect("a file");
    assert_eq!(guest.names_in(&space, &inner), ["a"]);
    let delete = |who: &Storage<'_>, id: &DentryId| {
        who.call(&DeleteDentry::new(space.clone(), id.clone(), who.who.clone())).map(drop)
    };
    assert_eq!(refused(guest.folder(&space, &root, "x", auto())), denied);
    assert_eq!(refused(guest.file_in(&space, &root, "x", "x")), denied);
    // That a folder is missing is said before anything about the right to it.
    let (none, missing) = (DentryId::new("1"), is(404, "dentryNotExist"));
    assert_eq!(refused(guest.folder(&space, &none, "x", auto())), missing);
    assert_eq!(refused(guest.file_in(&space, &none, "x", "x")), missing);
    let list = ListDentries::new(space.clone(), root.clone(), guest.who.clone());
    assert_eq!(refused(guest.call(&list)), denied);
    let all = ListAllDentries::new(space.clone(), guest.who.clone());
    assert_eq!(refused(guest.call(&all)), denied);
    let other = owner.folder(&space, &root, "other", auto()).expect("a folder").id.expect("an id");
    assert_eq!(refused(delete(&guest, &other)), denied);
    delete(&guest, &inner).expect("deleted");
}

fn delete(
    storage: &Storage<'_>,
    space: &SpaceId,
    id: &DentryId,
    to_bin: bool,
) -> Result<(), Error> {
    let delete = DeleteDentry::new(space.clone(), id.clone(), storage.who.clone());
    let reply = storage.call(&delete.to_recycle_bin(to_bin))?;
    assert_eq!((reply.async_, reply.task_id), (Some(false), None));
    Ok(())
}

#[test]
fn deleted_files_are_gone() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let (space, root) = (storage.space("1", SpaceOwnerType::User), DentryId::root());
    let made = ConflictStrategy::AutoRename;
    let folder = storage.folder(&space, &root, "f", made).expect("a folder").id.expect("an id");
    let file = storage.file_in(&space, &folder, "a", "abc").expect("a file").id.expect("an id");
    let kept = storage.file(&space, "kept", "12345").id.expect("an id");
    let group = emulator.add_group(emulator.users());
    delete(&storage, &space, &folder, false).expect("deleted");
    assert_eq!(storage.names_in(&space, &root), ["kept"]);
    assert_eq!(names(&emulator), ["Quarterly report.pdf", "kept"]);
    assert!(emulator.content(&file).is_err() && !emulator.can_read(&storage.who, &file));
    let missing = |code: &str| is(404, code);
    let who = || storage.who.clone();
    fn code<O: Operation>(storage: &Storage<'_>, operation: &O) -> (u16, String) {
        refused(storage.call(operation))
    }
    for id in [&file, &folder] {
        let (space, id) = (space.clone(), id.clone());
        let get = GetDentry::new(space.clone(), id.clone(), who());
        assert_eq!(code(&storage, &get), missing("dentryNotExist"));
        let send = SendByApp::new(who(), space.clone(), id.clone());
        assert_eq!(code(&storage, &send), missing("dentryNotExist"));
        let send = Send::new(who(), space.clone(), id.clone(), group.id.clone());
        assert_eq!(code(&storage, &send), missing("dentryNotExist"));
        assert_eq!(refused(storage.uuid(&space, &id)), missing("documentNotExist"));
        assert_eq!(refused(delete(&storage, &space, &id, false)), missing("dentryNotExist"));
    }
    // The quota is free again, and so is the name.
    let used =
        storage.call(&GetSpace::new(space.clone(), who())).expect("a space").space.used_quota;
    assert_eq!(used, Some(5));
    storage.folder(&space, &root, "f", ConflictStrategy::ReturnErrorIfExists).expect("a folder");
    for (space, id, expected) in [
        (&space, &root, is(400, "paramError")),
        (&space, &DentryId::new("1"), is(404, "dentryNotExist")),
        (&SpaceId::new("1"), &kept, is(404, "spaceNotExist")),
        (&SpaceId::new("x"), &kept, is(400, "paramError.spaceId")),
    ] {
        assert_eq!(refused(delete(&storage, space, id, false)), expected);
    }
    let stranger = Storage::of(&emulator, &client, 1);
    assert_eq!(refused(delete(&stranger, &space, &kept, false)), is(403, "permissionDenied"));
}

#[test]
fn a_recycle_bin_keeps_deleted_files() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let [a, b, c] = &*files(&storage, &space, &["a", "b", "c"]) else { panic!("three files") };
    let none = is(400, DeleteDentryError::RecycleBinNotSupportForSpace.as_str());
    assert_eq!(refused(delete(&storage, &space, a, true)), none);
    emulator.set_recycle_bin(&space, true);
    delete(&storage, &space, a, true).expect("deleted");
    delete(&storage, &space, b, false).expect("deleted");
    let bin = |emulator: &Emulator| {
        emulator.recycled().into_iter().map(|file| file.name).collect::<Vec<_>>()
    };
    assert_eq!(bin(&emulator), ["a"]);
    assert_eq!(storage.names_in(&space, &DentryId::root()), ["c"]);
    emulator.set_recycle_bin(&space, false);
    assert_eq!(bin(&emulator), Vec::<String>::new());
    assert_eq!(refused(delete(&storage, &space, c, true)), none);
}
