//! Apps: their permissions, their record, the organizations of a suite, and tokens of people.

use std::time::Duration;

use dingtalk_file::contact::{ContactGetUser, ContactGetUserError};
use dingtalk_file::conv_file::{GetConversationSpace, SendByApp};
use dingtalk_file::emulator::{Emulator, User};
use dingtalk_file::oauth2::{GetCorpAccessToken, GetToken, GrantType};
use dingtalk_file::storage::{
    AddPermissionV2, AddSpace, GetCurrentApp, GetSpace, PermissionMemberTypeV2, PermissionMemberV2,
    PermissionRole, SpaceOwnerType,
};
use dingtalk_file::topapi::{DepartmentListSubId, RoleSimpleList, UserGet, UserList};
use dingtalk_file::{Client, CorpId, Credentials, DeptId, Secret, UnionId};

use super::folders::{is, refused};
use super::storage::Storage;
use super::{client, start, third_party};

const DENIED: &str = "Forbidden.AccessDenied.AccessTokenPermissionDenied";

#[test]
fn an_app_does_what_its_permissions_allow() {
    let emulator = start();
    let internal = client(&emulator);
    let other = internal.with_credentials(third_party(&emulator));
    let who = || emulator.users()[0].union_id.clone();
    let user = UserGet::new(emulator.users()[0].user_id.clone());
    let scopes = |client: &Client| {
        let calls = [
            (client.call(&AddSpace::new(who())).map(drop), 403, DENIED),
            (client.call(&GetCurrentApp::new(who())).map(drop), 403, DENIED),
            (client.call(&user).map(drop), 200, "60011"),
        ];
        calls.map(|(result, status, code)| match result {
            Ok(()) => String::new(),
            Err(error) => {
                assert_eq!((error.status(), error.code()), (Some(status), Some(code)), "{error}");
                error.required_scopes().join(" ")
            }
        })
    };
    let all = ["Storage.Space.Write", "Storage.App.Read", "qyapi_get_member"];
    assert_eq!(scopes(&internal), ["", "", ""]);
    emulator.set_permissions(emulator.app_key(), &["Storage.App.Read"]);
    assert_eq!(scopes(&internal), ["Storage.Space.Write", "", "qyapi_get_member"]);
    // Each app has permissions of its own.
    assert_eq!(scopes(&other), ["", "", ""]);
    emulator.set_permissions(emulator.suite_key(), &[]);
    assert_eq!(scopes(&other), all);
    emulator.set_permissions(emulator.app_key(), &all);
    assert_eq!(scopes(&internal), ["", "", ""]);
    emulator.grant_permission("Storage.App.Read");
    assert_eq!(scopes(&other), ["Storage.Space.Write", "", "qyapi_get_member"]);
}

#[test]
#[should_panic(expected = "no operation needs the permission `Storage.Spaces.Write`")]
fn a_misspelt_permission_panics() {
    let emulator = start();
    emulator.set_permissions(emulator.app_key(), &["Storage.Spaces.Write"]);
}

#[test]
#[should_panic(expected = "no app has the key `other`")]
fn a_misspelt_app_panics() {
    start().set_permissions("other", &[]);
}

#[test]
fn an_app_of_another_kind_is_refused() {
    let emulator = start();
    let internal = client(&emulator);
    let other = internal.with_credentials(third_party(&emulator));
    let group = emulator.add_group(emulator.users());
    let who = || emulator.users()[0].union_id.clone();
    let member = PermissionMemberV2::new(PermissionMemberTypeV2::User, "1");
    let rights = AddPermissionV2::new("u".into(), who(), PermissionRole::Reader, vec![member]);
    for (refusal, scope) in [
        (
            other.call(&GetConversationSpace::new(who(), group.id.clone())).map(drop),
            "ConvFile.Space.Read",
        ),
        (other.call(&rights).map(drop), "Storage.Permission.Write"),
    ] {
        let error = refusal.expect_err("another kind");
        assert_eq!((error.status(), error.code()), (Some(403), Some(DENIED)), "{error}");
        assert_eq!(error.required_scopes(), [scope]);
    }
}

#[test]
fn an_app_has_a_record_with_its_used_bytes() {
    let emulator = start();
    let internal = client(&emulator);
    let other = internal.with_credentials(third_party(&emulator));
    let record = |client: &Client| {
        let ask = GetCurrentApp::new(emulator.users()[0].union_id.clone());
        let app = client.call(&ask).expect("a record").into_value().app;
        assert_eq!(app.corp_id.as_ref(), Some(emulator.corp_id()));
        assert!(app.name.is_some() && app.create_time.is_some());
        let partition = app.partitions.first().cloned();
        let used = partition.and_then(|partition| partition.quota).and_then(|quota| quota.used);
        (app.app_id.expect("an id"), used.expect("a number"))
    };
    assert_eq!(record(&internal), (emulator.app_key().to_string(), 48_213));
    assert_eq!(record(&other), (emulator.suite_key().to_string(), 0));
    for (client, bytes, used) in [(&other, "abc", [48_213, 3]), (&internal, "abcd", [48_217, 3])] {
        let storage = Storage::of(&emulator, client, 0);
        storage.file(&storage.space("1", SpaceOwnerType::User), "a", bytes);
        assert_eq!([record(&internal).1, record(&other).1], used);
    }
}

fn of(emulator: &Emulator, client: &Client, corp_id: &CorpId) -> Client {
    client.with_credentials(Credentials::third_party_app(
        emulator.suite_key(),
        emulator.suite_secret().clone(),
        emulator.suite_ticket(),
        corp_id.clone(),
    ))
}

#[test]
fn a_suite_acts_for_several_organizations() {
    let emulator = start();
    let internal = client(&emulator);
    let (corp_id, people) = emulator.add_organization(2);
    assert_ne!(&corp_id, emulator.corp_id());
    let [home, there] = [emulator.corp_id(), &corp_id].map(|id| of(&emulator, &internal, id));
    let own = |client: &Client, user: &User| {
        let space = client.call(&AddSpace::new(user.union_id.clone())).expect("a space");
        space.into_value().space
    };
    let spaces = [own(&home, &emulator.users()[0]), own(&there, &people[0])];
    assert_ne!(spaces[0].id, spaces[1].id);
    for (space, id) in spaces.iter().zip([emulator.corp_id(), &corp_id]) {
        assert_eq!(space.corp_id.as_ref(), Some(id));
    }
    // The other organization's spaces, people and departments cannot be seen.
    let look = |client: &Client, who: &UnionId, space: usize| {
        let id = spaces[space].id.clone().expect("an id");
        client.call(&GetSpace::new(id, who.clone())).map(drop)
    };
    let (a, b) = (&emulator.users()[0].union_id, &people[0].union_id);
    assert!(look(&home, a, 0).is_ok() && look(&there, b, 1).is_ok());
    assert_eq!(refused(look(&there, b, 0)), is(404, "spaceNotExist"));
    assert_eq!(refused(look(&home, a, 1)), is(404, "spaceNotExist"));
    assert_eq!(refused(look(&there, a, 0)), is(400, "paramError-unionId"));
    emulator.add_department("Sales", DeptId::root(), emulator.users());
    let departments = |client: &Client| {
        let reply = client.call(&DepartmentListSubId::new(DeptId::root())).expect("departments");
        reply.into_value().result.dept_id_list.len()
    };
    assert_eq!((departments(&home), departments(&there)), (1, 0));
    // A group of people belongs to their organization.
    let sales = emulator.add_department("Sales", DeptId::root(), &people[..1]);
    let inner = emulator.add_department("East", sales, &people);
    let role = emulator.add_role("Buyer", &people);
    emulator.set_department_members(inner, &people[1..]);
    assert_eq!((departments(&home), departments(&there)), (1, 1));
    let listed = |client: &Client, id: DeptId| {
        let page = client.call(&UserList::new(id, 0, 10)).ok()?.into_value().result;
        Some(page.list.into_iter().filter_map(|user| user.unionid).collect::<Vec<_>>())
    };
    assert_eq!(listed(&there, inner), Some(vec![people[1].union_id.clone()]));
    assert_eq!(listed(&home, inner), None);
    let buyers = |client: &Client| client.call(&RoleSimpleList::new(role)).is_ok();
    assert!(buyers(&there) && !buyers(&home));
    let knows = |client: &Client| client.call(&UserGet::new(people[1].user_id.clone())).is_ok();
    assert!(knows(&there) && !knows(&home));

    // A file can be sent to people of that organization.
    let storage = Storage { emulator: &emulator, client: &there, who: b.clone() };
    let space = spaces[1].id.clone().expect("an id");
    let file = storage.file(&space, "a", "abc").id.expect("an id");
    let send = |to: &UnionId| {
        storage.call(&SendByApp::new(to.clone(), space.clone(), file.clone())).map(drop)
    };
    send(&people[1].union_id).expect("delivered");
    assert_eq!(emulator.deliveries()[0].to, people[1].union_id);
    assert_eq!(refused(send(a)), is(400, "paramError-unionId"));
}

#[test]
fn a_suite_gets_tokens_where_it_is_enabled() {
    let emulator = start();
    let client = client(&emulator);
    let (corp_id, _) = emulator.add_organization(0);
    let (key, secret) = (emulator.suite_key(), emulator.suite_secret().clone());
    let ask = |ticket: &Secret, corp_id: &CorpId| {
        let ask = GetCorpAccessToken::new(key, secret.clone(), ticket.clone(), corp_id.clone());
        client.call(&ask).map(drop)
    };
    let unified = |id: &str, secret: &Secret, corp_id: &CorpId| {
        let grant = GrantType::ClientCredentials;
        client.call(&GetToken::new(corp_id.clone(), id, secret.clone(), grant)).map(drop)
    };
    let old = emulator.suite_ticket();
    ask(&old, &corp_id).expect("a token");
    unified(key, &secret, &corp_id).expect("a token");
    let new = emulator.push_suite_ticket();
    assert_eq!(emulator.suite_ticket(), new);
    assert_eq!(refused(ask(&old, &corp_id)), is(400, "invalidSuiteTicket"));
    ask(&new, &corp_id).expect("a token");
    emulator.set_suite_enabled(&corp_id, false);
    assert_eq!(refused(ask(&new, &corp_id)), is(400, "invalidAuthInfo"));
    assert_eq!(refused(unified(key, &secret, &corp_id)), is(401, "unauthorized.client"));
    ask(&new, emulator.corp_id()).expect("a token");
    // The internal app belongs to one organization.
    let (app, secret) = (emulator.app_key(), emulator.app_secret());
    unified(app, secret, emulator.corp_id()).expect("a token");
    assert_eq!(refused(unified(app, secret, &corp_id)), is(401, "unauthorized.client"));
}

#[test]
fn tokens_live_as_long_as_stated() {
    let emulator = start();
    let client = client(&emulator);
    let (key, secret) = (emulator.suite_key(), emulator.suite_secret().clone());
    let (ticket, corp_id) = (emulator.suite_ticket(), emulator.corp_id().clone());
    let ask = GetCorpAccessToken::new(key, secret, ticket, corp_id);
    let suite = client.call(&ask).expect("a token").into_value().access_token;
    let internal = emulator.access_token();
    let is_good = |token: &Secret| {
        let client = client.with_credentials(Credentials::token(token.clone()));
        client.call(&GetCurrentApp::new(emulator.users()[0].union_id.clone())).is_ok()
    };
    emulator.advance(Duration::from_secs(7199));
    assert!(is_good(&suite) && is_good(&internal));
    // Another fetch extends the internal app's token.
    assert_eq!(emulator.access_token(), internal);
    emulator.advance(Duration::from_secs(1));
    assert_eq!((is_good(&suite), is_good(&internal)), (false, true));
    emulator.advance(Duration::from_secs(7199));
    assert!(!is_good(&internal));
    assert_ne!(emulator.access_token(), internal);
}

#[test]
fn a_person_who_logged_in_is_read_with_their_token() {
    let emulator = start();
    let client = client(&emulator);
    let [me, other, ..] = emulator.users() else { panic!("two people") };
    let ask = |token: &Secret, id: &str| {
        let client = client.with_credentials(Credentials::token(token.clone()));
        client.call(&ContactGetUser::new(id.into())).map(|reply| reply.into_value())
    };
    let token = emulator.person_token(me);
    for (id, user) in [("me", me), (me.union_id.as_str(), me), (other.union_id.as_str(), other)] {
        let found = ask(&token, id).expect("told");
        assert_eq!(found.nick.as_ref(), Some(&user.name));
        assert_eq!(found.union_id.as_ref(), Some(&user.union_id));
        assert_eq!(found.state_code.as_deref(), Some("1"));
        assert_eq!(found.mobile.as_deref(), user.mobile.split_once('-').map(|(_, number)| number));
        assert!(found.open_id.is_some());
    }
    // A third-party app sees only a part of the number.
    let (_, people) = emulator.add_organization(1);
    let found = ask(&emulator.person_token(&people[0]), "me").expect("told");
    assert_eq!(found.union_id.as_ref(), Some(&people[0].union_id));
    assert_eq!(found.mobile.as_deref(), Some("202***0104"));
    let missing = ask(&token, people[0].union_id.as_str());
    assert_eq!(refused(missing), is(404, ContactGetUserError::UserNotFound.as_str()));
    let missing = ask(&token, "nobody");
    assert_eq!(refused(missing), is(404, ContactGetUserError::UserNotFound.as_str()));
    // This operation refuses an app's token, and the others refuse a person's.
    assert_eq!(refused(ask(&emulator.access_token(), "me")), is(400, "InvalidAuthentication"));
    let person = client.with_credentials(Credentials::token(token.clone()));
    let app = person.call(&GetCurrentApp::new(me.union_id.clone())).map(drop);
    assert_eq!(refused(app), is(400, "InvalidAuthentication"));
    emulator.advance(Duration::from_secs(7200));
    assert_eq!(refused(ask(&token, "me")), is(400, "accesstoken.expired"));
}
