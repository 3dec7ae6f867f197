//! Lists in pages, and several entries at once.

use dingtalk_file::storage::{
    AddFolder, AddFolderOption, AppPropertyVisibility, ConflictStrategy, DentryOrderBy,
    DentryQueryOption, GetDentries, GetDentry, ListAllDentries, ListAllDentriesOption,
    ListDentries, NewAppProperty, PermissionRole, SortOrder, SpaceOwnerType,
};
use dingtalk_file::{DentryId, SpaceId};

use super::folders::{is, refused};
use super::storage::{Storage, person};
use super::{client, start, third_party};

/// Creates files with these names and sizes, in this order.
pub fn files(storage: &Storage<'_>, space: &SpaceId, names: &[&str]) -> Vec<DentryId> {
    let file = |name: &&str| storage.file(space, name, name).id.expect("an id");
    names.iter().map(file).collect()
}

#[test]
fn a_list_comes_in_pages() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    files(&storage, &space, &["ccc", "a", "dddd", "bb"]);
    let pages = |order_by: DentryOrderBy, order: SortOrder| {
        let (mut names, mut token) = (Vec::new(), None::<String>);
        loop {
            let mut list = ListDentries::new(space.clone(), DentryId::root(), storage.who.clone())
                .order_by(order_by.clone())
                .order(order.clone())
                .max_results(3);
            if let Some(token) = token {
                list = list.next_token(token);
            }
            let page = storage.call(&list).expect("a page");
            let found: Vec<_> =
                page.dentries.into_iter().filter_map(|dentry| dentry.name).collect();
            names.push(found.join(" "));
            token = page.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return names;
            }
        }
    };
    for (order_by, order, expected) in [
        (DentryOrderBy::Name, SortOrder::Asc, ["a bb ccc", "dddd"]),
        (DentryOrderBy::Name, SortOrder::Desc, ["dddd ccc bb", "a"]),
        (DentryOrderBy::Size, SortOrder::Asc, ["a bb ccc", "dddd"]),
        (DentryOrderBy::CreateTime, SortOrder::Asc, ["ccc a dddd", "bb"]),
        (DentryOrderBy::ModifiedTime, SortOrder::Desc, ["bb dddd a", "ccc"]),
    ] {
        assert_eq!(pages(order_by.clone(), order.clone()), expected, "{order_by} {order}");
    }
}

fn all(
    storage: &Storage<'_>,
    space: &SpaceId,
    token: &str,
    most: i32,
    order: SortOrder,
) -> ListAllDentries {
    let mut option = ListAllDentriesOption::default().max_results(most).order(order);
    if !token.is_empty() {
        option = option.next_token(token);
    }
    ListAllDentries::new(space.clone(), storage.who.clone()).option(option)
}

#[test]
fn a_whole_space_is_listed_and_changed_entries_move() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    for (order, first, second) in [
        // The changed entry appears a second time, and none is missed.
        (SortOrder::Asc, "a folder", "b a"),
        // The changed entry is missed.
        (SortOrder::Desc, "b folder", ""),
    ] {
        let space = storage.space(order.as_str(), SpaceOwnerType::User);
        files(&storage, &space, &["a"]);
        let made = ConflictStrategy::AutoRename;
        let folder = storage.folder(&space, &DentryId::root(), "folder", made).expect("a folder");
        let folder = folder.id.expect("an id");
        storage.file_in(&space, &folder, "b", "b").expect("a file");
        let page = |token: &str| {
            let page =
                storage.call(&all(&storage, &space, token, 2, order.clone())).expect("a page");
            let names = page.dentries.into_iter().filter_map(|dentry| dentry.name);
            (names.collect::<Vec<_>>().join(" "), page.next_token.unwrap_or_default())
        };
        let (names, token) = page("");
        assert_eq!(names, first, "{order}");
        storage.file_with(&space, "a", "new", ConflictStrategy::Overwrite).expect("a file");
        assert_eq!(page(&token), (second.into(), String::new()), "{order}");
    }
}

#[test]
fn a_page_token_is_for_one_list_and_expires() {
    let emulator = start();
    let client = client(&emulator);
    let storage = Storage::of(&emulator, &client, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let other = storage.space("2", SpaceOwnerType::User);
    files(&storage, &space, &["a", "b"]);
    let ask =
        |space: &SpaceId, token: &str, order| storage.call(&all(&storage, space, token, 1, order));
    let first = ask(&space, "", SortOrder::Asc).expect("a page");
    let token = first.next_token.expect("a token");
    let wrong = || is(400, "paramError");
    assert_eq!(refused(ask(&other, &token, SortOrder::Asc)), wrong());
    assert_eq!(refused(ask(&space, &token, SortOrder::Desc)), wrong());
    assert_eq!(refused(ask(&space, "page1", SortOrder::Asc)), wrong());
    let list = ListDentries::new(space.clone(), DentryId::root(), storage.who.clone());
    assert_eq!(refused(storage.call(&list.next_token(token.clone()))), wrong());
    assert_eq!(ask(&space, &token, SortOrder::Asc).expect("a page").dentries.len(), 1);
    emulator.expire_page_tokens();
    assert_eq!(refused(ask(&space, &token, SortOrder::Asc)), wrong());
    for most in [0, 51] {
        assert_eq!(
            refused(storage.call(&all(&storage, &space, "", most, SortOrder::Asc))),
            wrong()
        );
    }
}

#[test]
fn each_of_several_entries_has_its_own_outcome() {
    let emulator = start();
    let client = client(&emulator);
    let [owner, guest] = [0, 1].map(|user| Storage::of(&emulator, &client, user));
    let space = owner.space("1", SpaceOwnerType::User);
    let [a, b] = &*files(&owner, &space, &["a", "b"]) else { panic!("two files") };
    owner.grant(&space, a, PermissionRole::Reader, person(&guest.who)).expect("granted");
    let ask = |who: &Storage<'_>, ids: Vec<DentryId>| {
        who.call(&GetDentries::new(space.clone(), who.who.clone(), ids))
    };
    let ids = || vec![b.clone(), a.clone(), "1".into(), "x".into(), a.clone()];
    for (who, expected) in [
        (&owner, ["b", "a", "dentryNotExist", "paramError", "a"]),
        (&guest, ["permissionDenied", "a", "dentryNotExist", "paramError", "a"]),
    ] {
        let items = ask(who, ids()).expect("answered").result_items;
        for ((item, id), expected) in items.iter().zip(ids()).zip(expected) {
            assert_eq!((&item.dentry_id, &item.space_id), (&Some(id), &Some(space.clone())));
            let name = item.dentry.as_ref().and_then(|dentry| dentry.name.as_deref());
            assert_eq!(name.or(item.error_code.as_deref()), Some(expected));
            assert_eq!(item.success, Some(name.is_some()));
        }
        assert_eq!(items.len(), 5);
    }
    assert_eq!(refused(ask(&owner, vec![a.clone(); 31])), is(400, "paramError"));
    let who = owner.who.clone();
    let nowhere = GetDentries::new("1".into(), who, vec![a.clone()]);
    assert_eq!(refused(owner.call(&nowhere)), is(404, "spaceNotExist"));
}

#[test]
fn private_properties_are_shown_only_to_their_app() {
    use AppPropertyVisibility::{Private, Public};

    let emulator = start();
    let internal = client(&emulator);
    let other = internal.with_credentials(third_party(&emulator));
    let storage = Storage::of(&emulator, &internal, 0);
    let space = storage.space("1", SpaceOwnerType::User);
    let property = |name: &str, visibility| NewAppProperty::new(name, "v", visibility);
    let properties = vec![property("open", Public), property("own", Private)];
    let option = AddFolderOption::default().app_properties(properties);
    let (who, root) = (storage.who.clone(), DentryId::root());
    let add = AddFolder::new(space.clone(), root, who.clone(), "a").option(option);
    let folder = storage.call(&add).expect("a folder").dentry;
    let properties = |dentry: &dingtalk_file::storage::Dentry| {
        let all = dentry.app_properties.values().flatten();
        all.filter_map(|property| property.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(properties(&folder), "open own");
    let app = folder.app_properties.iter().next().expect("an app").0.to_string();
    let get = GetDentry::new(space, folder.id.expect("an id"), who.clone());
    for (client, owners, expected) in [
        (&internal, vec![], "open own"),
        (&other, vec![], "open"),
        (&internal, vec![app], "open own"),
        (&internal, vec![who.to_string()], "open own"),
        (&internal, vec!["6100009".to_string()], ""),
    ] {
        let option = DentryQueryOption::default().app_ids_for_app_properties(owners.clone());
        let get = get.clone().option(option);
        let found = client.call(&get).expect("told").into_value().dentry;
        assert_eq!(properties(&found), expected, "{owners:?}");
    }
}
