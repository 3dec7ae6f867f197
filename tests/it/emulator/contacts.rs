//! Departments and roles.

use dingtalk_file::contact::{
    SearchDepartment, SearchDepartmentError, SearchUser, SearchUserError, SearchUserReply,
};
use dingtalk_file::emulator::{Emulator, Fault, User};
use dingtalk_file::storage::{
    AddPermission, PermissionMember, PermissionMemberType, PermissionRole,
};
use dingtalk_file::topapi::{
    DepartmentGet, DepartmentGetError, DepartmentListSubId, DepartmentListSubIdError, RoleList,
    RoleListError, RoleSimpleList, RoleSimpleListError, RoleUserPage, UserGet, UserList,
    UserListError, UserOrder, UserPage,
};
use dingtalk_file::{Client, DeptId, Error, Outcome, RoleId, UnionId, UserId};

use super::{client, start, third_party};

fn below(client: &Client, id: DeptId) -> Vec<DeptId> {
    let reply = client.call(&DepartmentListSubId::new(id)).expect("a department");
    reply.into_value().result.dept_id_list
}

fn listed(client: &Client, request: UserList) -> Result<UserPage, Error> {
    client.call(&request).map(|reply| reply.into_value().result)
}

fn union_ids(page: &UserPage) -> Vec<UnionId> {
    page.list.iter().map(|user| user.unionid.clone().expect("a union id")).collect()
}

fn ids_of(users: &[User]) -> Vec<UnionId> {
    users.iter().map(|user| user.union_id.clone()).collect()
}

/// Returns an organization with this tree:
///
/// ```text
/// root: everyone else
/// ├─ sales: 0, 1
/// │  └─ north: 1, 2
/// └─ empty
/// ```
fn tree(emulator: &Emulator, people: &[User]) -> [DeptId; 3] {
    let sales = emulator.add_department("Sales", DeptId::root(), &people[..2]);
    let north = emulator.add_department("Sales north", sales, &people[1..3]);
    let empty = emulator.add_department("Empty", DeptId::root(), &[]);
    [sales, north, empty]
}

#[test]
fn departments_form_a_tree() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(3);
    assert_eq!(below(&client, DeptId::root()), []);
    let [sales, north, empty] = tree(&emulator, &people);
    let rows = [
        (DeptId::root(), vec![sales, empty], emulator.users(), 6, None),
        (sales, vec![north], &people[..2], 3, Some(DeptId::root())),
        (north, vec![], &people[1..], 2, Some(sales)),
        (empty, vec![], &[], 0, Some(DeptId::root())),
    ];
    for (id, children, members, count, parent) in rows {
        assert_eq!(below(&client, id), children, "{id}");
        let page = listed(&client, UserList::new(id, 0, 100)).expect("a page");
        assert_eq!(union_ids(&page), ids_of(members), "{id}");
        assert_eq!((page.has_more, page.next_cursor), (Some(false), None), "{id}");
        let department = client.call(&DepartmentGet::new(id)).expect("it").into_value().result;
        assert_eq!((department.dept_id, department.parent_id), (Some(id), parent));
        assert_eq!(department.member_count, Some(count), "{id}");
        assert_eq!(department.owning_member_count, Some(members.len() as i64), "{id}");
    }
    // Both departments of a person, as each operation returns them.
    let page = listed(&client, UserList::new(north, 0, 1)).expect("a page");
    assert_eq!(page.list[0].dept_id_list, [sales, north]);
    assert_eq!(page.list[0].userid.as_ref(), Some(&people[1].user_id));
    assert_eq!(page.list[0].name.as_ref(), Some(&people[1].name));
    for (user, expected) in [
        (&people[1], vec![sales, north]),
        (&people[2], vec![north]),
        (&emulator.users()[0], vec![DeptId::root()]),
    ] {
        let found = client.call(&UserGet::new(user.user_id.clone())).expect("found").into_value();
        assert_eq!(found.result.dept_id_list, expected);
        let places = found.result.leader_in_dept.iter().map(|place| place.dept_id.expect("an id"));
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn people_join_and_leave_departments() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(3);
    let [sales, ..] = tree(&emulator, &people);
    emulator.set_department_members(sales, &people[2..]);
    let page = listed(&client, UserList::new(sales, 0, 100)).expect("a page");
    assert_eq!(union_ids(&page), ids_of(&people[2..]));
    // A person who is in no department any more is in the organization itself.
    let page = listed(&client, UserList::new(DeptId::root(), 0, 100)).expect("a page");
    let expected = [ids_of(emulator.users()), ids_of(&people[..1])].concat();
    assert_eq!(union_ids(&page), expected);
    // Unless they are put there as well as elsewhere.
    emulator.set_department_members(DeptId::root(), &people[2..]);
    let page = listed(&client, UserList::new(DeptId::root(), 0, 1)).expect("a page");
    assert_eq!(union_ids(&page), ids_of(&people[2..]));
    assert_eq!(page.list[0].dept_id_list.len(), 3);
}

#[test]
fn a_department_is_listed_in_pages() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(201);
    let id = emulator.add_department("All", DeptId::root(), &people);
    let (mut cursor, mut found, mut sizes) = (0, Vec::new(), Vec::new());
    loop {
        let page = listed(&client, UserList::new(id, cursor, UserList::MAX_SIZE)).expect("a page");
        found.extend(union_ids(&page));
        sizes.push(page.list.len());
        assert_eq!(page.has_more, Some(page.next_cursor.is_some()));
        let Some(next) = page.next_cursor else { break };
        cursor = next;
    }
    assert_eq!((found, sizes), (ids_of(&people), vec![100, 100, 1]));
    let last = UserList::new(id, 0, 1).order_field(UserOrder::EntryDesc);
    assert_eq!(union_ids(&listed(&client, last).expect("a page")), ids_of(&people[200..]));
    let beyond = listed(&client, UserList::new(id, 500, 100)).expect("a page");
    assert_eq!((beyond.list.len(), beyond.has_more), (0, Some(false)));
}

#[test]
fn unreadable_departments_are_refused() {
    use UserListError::*;

    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(3);
    let [sales, north, _] = tree(&emulator, &people);
    let nowhere = DeptId::new(2);
    let error = client.call(&DepartmentListSubId::new(nowhere)).expect_err("nowhere");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(200)));
    let code = error.code_as::<DepartmentListSubId>();
    assert_eq!(code, Some(DepartmentListSubIdError::DepartmentNotFound));
    let code = |request: UserList| {
        let error = listed(&client, request).expect_err("refused");
        assert_eq!(error.outcome(), Outcome::Refused);
        error.code_as::<UserList>().expect("a code")
    };
    assert_eq!(code(UserList::new(nowhere, 0, 100)), DepartmentNotFound);
    let order = UserList::new(sales, 0, 100).order_field("by_height".into());
    assert_eq!(code(order), WrongArguments);

    // A department that the app may not read is still listed, and those below it can be read.
    emulator.set_department_readable(sales, false);
    assert_eq!(code(UserList::new(sales, 0, 100)), DepartmentOutOfRange);
    let error = client.call(&DepartmentGet::new(sales)).expect_err("refused");
    let found = error.code_as::<DepartmentGet>();
    assert_eq!(found, Some(DepartmentGetError::DepartmentOutOfRange));
    assert!(below(&client, DeptId::root()).contains(&sales));
    assert_eq!(below(&client, sales), [north]);
    assert_eq!(listed(&client, UserList::new(north, 0, 100)).expect("a page").list.len(), 2);
    emulator.set_department_readable(sales, true);
    assert_eq!(listed(&client, UserList::new(sales, 0, 100)).expect("a page").list.len(), 2);

    // A fault affects one request.
    emulator.fault("userList", Fault::refuse("60019"));
    assert_eq!(code(UserList::new(sales, 0, 100)), MembersNotRead);
    assert!(listed(&client, UserList::new(sales, 0, 100)).is_ok());
}

fn holders(client: &Client, request: RoleSimpleList) -> Result<RoleUserPage, Error> {
    client.call(&request).map(|reply| reply.into_value().result)
}

fn user_ids(page: &RoleUserPage) -> Vec<UserId> {
    page.list.iter().map(|user| user.userid.clone().expect("an id")).collect()
}

#[test]
fn a_role_leads_to_people() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(101);
    let ids: Vec<UserId> = people.iter().map(|user| user.user_id.clone()).collect();
    let (all, some) = (emulator.add_role("All", &people), emulator.add_role("Some", &people[..2]));

    // Offset and size take effect only together.
    let rows = [
        (RoleSimpleList::new(all).offset(0).size(100), 0..100, true),
        (RoleSimpleList::new(all).offset(100).size(100), 100..101, false),
        (RoleSimpleList::new(all).offset(101).size(100), 101..101, false),
        (RoleSimpleList::new(all).size(100), 0..20, true),
        (RoleSimpleList::new(all).offset(20), 0..20, true),
        (RoleSimpleList::new(all), 0..20, true),
        (RoleSimpleList::new(some), 0..2, false),
    ];
    for (request, range, has_more) in rows {
        let page = holders(&client, request.clone()).expect("a page");
        assert_eq!(user_ids(&page), ids[range], "{request:?}");
        assert_eq!((page.has_more, page.next_cursor), (Some(has_more), None), "{request:?}");
    }
    emulator.set_role_members(some, &people[1..3]);
    let page = holders(&client, RoleSimpleList::new(some)).expect("a page");
    assert_eq!(user_ids(&page), ids[1..3]);
    let found = client.call(&UserGet::new(ids[1].clone())).expect("found").into_value().result;
    let roles: Vec<_> = found.role_list.iter().map(|role| role.id.expect("an id")).collect();
    assert_eq!(roles, [all, some]);

    let listed = client.call(&RoleList::new().offset(0).size(200)).expect("roles").into_value();
    let roles = listed.result.list.iter().flat_map(|group| &group.roles);
    let roles: Vec<_> = roles.map(|role| (role.id.expect("an id"), role.name.clone())).collect();
    assert_eq!(roles, [(all, Some("All".to_string())), (some, Some("Some".to_string()))]);

    let error = holders(&client, RoleSimpleList::new(RoleId::new(7))).expect_err("no role");
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.code_as::<RoleSimpleList>(), Some(RoleSimpleListError::RoleNotFound));
}

#[test]
fn an_app_without_the_permission_is_refused() {
    let emulator = start();
    let client = client(&emulator);
    let role = emulator.add_role("All", emulator.users());
    let scopes = ["qyapi_get_department_list", "qyapi_get_department_member"];
    let errors = || {
        [
            client.call(&DepartmentListSubId::new(DeptId::root())).err(),
            client.call(&RoleList::new()).err(),
            client.call(&UserList::new(DeptId::root(), 0, 100)).err(),
            client.call(&RoleSimpleList::new(role)).err(),
        ]
    };
    assert!(errors().iter().all(Option::is_none));
    scopes.iter().for_each(|scope| emulator.revoke_permission(scope));
    for (error, scope) in errors().iter().zip([scopes[0], scopes[0], scopes[1], scopes[1]]) {
        let error = error.as_ref().expect(scope);
        assert_eq!((error.outcome(), error.code()), (Outcome::Refused, Some("60011")), "{error}");
        assert_eq!(error.required_scopes(), [scope], "{error}");
    }
    let error = client.call(&RoleList::new()).expect_err("refused");
    assert_eq!(error.code_as::<RoleList>(), Some(RoleListError::ScopeNotGranted));
    scopes.iter().for_each(|scope| emulator.grant_permission(scope));
    assert!(errors().iter().all(Option::is_none));
    // Apps of both kinds may call them.
    let other = client.with_credentials(third_party(&emulator));
    assert!(other.call(&RoleSimpleList::new(role)).is_ok());
}

#[test]
fn a_grant_to_a_department_goes_to_its_people() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(4);
    let [sales, ..] = tree(&emulator, &people);
    let group = emulator.add_group(&people[3..]);
    let grant = |kind: PermissionMemberType, id: &str| {
        let request = AddPermission::new(
            emulator.space_id().clone(),
            emulator.dentry_id().clone(),
            emulator.users()[0].union_id.clone(),
            PermissionRole::Downloader,
            vec![PermissionMember::new(kind, id)],
        );
        client.call(&request).expect("granted");
    };
    let readers = || {
        let may = people.iter().map(|user| emulator.can_read(&user.union_id, emulator.dentry_id()));
        may.collect::<Vec<_>>()
    };
    assert_eq!(readers(), [false; 4]);
    grant(PermissionMemberType::Dept, &sales.to_string());
    assert_eq!(readers(), [true, true, true, false]);
    grant(PermissionMemberType::Conversation, group.id.as_str());
    assert_eq!(readers(), [true; 4]);
}

fn searched(client: &Client, request: SearchUser) -> SearchUserReply {
    client.call(&request).expect("a page").into_value()
}

#[test]
fn people_and_departments_are_found_by_name() {
    let emulator = start();
    let client = client(&emulator);
    let people = emulator.add_users(12);
    let [sales, north, _] = tree(&emulator, &people);

    let [mei, ..] = emulator.users() else { panic!("nobody") };
    for (word, whole, expected) in [
        ("Mei Lin", None, vec![&mei.user_id]),
        ("mei", None, vec![&mei.user_id]),
        ("Mei Lin", Some(1), vec![&mei.user_id]),
        ("Mei", Some(1), vec![]),
        ("Nobody", None, vec![]),
    ] {
        let mut request = SearchUser::new(word, 0, 100);
        request.full_match_field = whole;
        let reply = searched(&client, request);
        assert_eq!(reply.list.iter().collect::<Vec<_>>(), expected, "{word}");
        assert_eq!(reply.total_count, Some(expected.len() as i64), "{word}");
        assert_eq!(reply.has_more, Some(false), "{word}");
    }
    let (mut offset, mut found, mut sizes) = (0, Vec::new(), Vec::new());
    loop {
        let reply = searched(&client, SearchUser::new("Person", offset, 5));
        assert_eq!(reply.total_count, Some(12));
        offset += 5;
        sizes.push(reply.list.len());
        found.extend(reply.list);
        if reply.has_more == Some(false) {
            break;
        }
    }
    let expected: Vec<_> = people.iter().map(|user| user.user_id.clone()).collect();
    assert_eq!((found, sizes), (expected, vec![5, 5, 2]));
    // The lookup leads from the name to the union id.
    let id = searched(&client, SearchUser::new("Ana Souza", 0, 2)).list[0].clone();
    let user = client.call(&UserGet::new(id)).expect("a person").into_value().result;
    assert_eq!(user.unionid.as_ref(), Some(&emulator.users()[2].union_id));

    let departments = |word: &str, offset| {
        let reply = client.call(&SearchDepartment::new(word, offset, 1)).expect("a page");
        let reply = reply.into_value();
        (reply.list, reply.total_count, reply.has_more)
    };
    assert_eq!(departments("SALES", 0), (vec![sales], Some(2), Some(true)));
    assert_eq!(departments("sales", 1), (vec![north], Some(2), Some(false)));
    assert_eq!(departments("sales", 2), (vec![], Some(2), Some(false)));
    emulator.set_department_readable(north, false);
    assert_eq!(departments("north", 0).0, [north]);
}

#[test]
fn wrong_searches_are_refused() {
    let emulator = start();
    let client = client(&emulator);
    let error = client.call(&SearchUser::new("a", 0, 1).full_match_field(2)).expect_err("two");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(400)));
    assert_eq!(error.code_as::<SearchUser>(), Some(SearchUserError::ParameterError));
    // Values that are always wrong are not sent.
    let error = client.call(&SearchDepartment::new("a", -1, 1)).expect_err("too small");
    assert_eq!(error.outcome(), Outcome::Invalid);
    let error = client.call(&SearchUser::new("", 0, 1)).expect_err("empty");
    assert_eq!(error.outcome(), Outcome::Invalid);
    assert_eq!(emulator.executed("searchUser") + emulator.executed("searchDepartment"), 0);

    // A failed back end may or may not have executed it, which does not matter here.
    emulator.fault("searchDepartment", Fault::refuse("system.busy"));
    let error = client.call(&SearchDepartment::new("a", 0, 1)).expect_err("busy");
    assert_eq!((error.outcome(), error.status()), (Outcome::Unknown, Some(500)));
    let code = error.code_as::<SearchDepartment>();
    assert_eq!(code, Some(SearchDepartmentError::SystemBusy));
    emulator.revoke_permission("qyapi_addresslist_search");
    let error = client.call(&SearchUser::new("a", 0, 1)).expect_err("no permission");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(403)));
}
