//! Looking people up.

use dingtalk_file::topapi::{
    UserGet, UserGetByMobile, UserGetByMobileError, UserGetByUnionId, UserGetByUnionIdError,
    UserGetError,
};
use dingtalk_file::{Outcome, Person, UnionId, UserId};

use super::raw::{Raw, with_token};
use super::{client, start};

#[test]
fn a_user_id_leads_to_a_union_id() {
    let emulator = start();
    let client = client(&emulator);
    for user in emulator.users() {
        let reply = client.call(&UserGet::new(user.user_id.clone())).expect("found");
        assert_eq!(reply.result.unionid.as_ref(), Some(&user.union_id));
        assert_eq!(reply.result.userid.as_ref(), Some(&user.user_id));
        assert_eq!(reply.result.name.as_ref(), Some(&user.name));
        assert_eq!(reply.result.mobile.as_ref(), Some(&user.mobile));
        assert_eq!(reply.result.active, Some(true));
        assert!(reply.request_id().is_some());
    }
    // A unionId is none.
    let id = UserId::new(emulator.users()[0].union_id.as_str());
    let error = client.call(&UserGet::new(id)).expect_err("nobody");
    assert_eq!((error.outcome(), error.status()), (Outcome::Refused, Some(200)));
    assert_eq!(error.code_as::<UserGet>(), Some(UserGetError::UserNotFound));
    let users = emulator.users().len();
    assert_eq!((emulator.received("userGet"), emulator.executed("userGet")), (users + 1, users));
}

#[test]
fn people_can_be_added() {
    let emulator = start();
    let client = client(&emulator);
    let users = [emulator.add_users(2), emulator.add_users(1)].concat();
    assert_eq!(users[2].user_id.as_str(), "person00005");
    for user in &users {
        let found = client.call(&UserGetByMobile::new(&user.mobile)).expect("found").into_value();
        assert_eq!(found.result.userid.as_ref(), Some(&user.user_id));
        let found = client.call(&UserGet::new(user.user_id.clone())).expect("found").into_value();
        assert_eq!(found.result.unionid.as_ref(), Some(&user.union_id));
        assert_eq!(found.result.mobile.as_ref(), Some(&user.mobile));
        let by_union_id = UserGetByUnionId::new(user.union_id.clone());
        let found = client.call(&by_union_id).expect("found").into_value();
        assert_eq!(found.result.userid.as_ref(), Some(&user.user_id));
        let (space_id, dentry_id) = (emulator.space_id().clone(), emulator.dentry_id().clone());
        client.send_by_app(user.union_id.clone(), space_id, dentry_id).expect("sent");
    }
    assert_eq!((emulator.users().len(), emulator.deliveries().len()), (3, 3));
    // One more, who was not added.
    let next = UnionId::new(users[2].union_id.as_str().replace("00005", "00006"));
    let error = client.call(&UserGetByUnionId::new(next)).expect_err("nobody");
    assert_eq!(error.code_as::<UserGetByUnionId>(), Some(UserGetByUnionIdError::UserNotFound));
}

#[test]
fn a_mobile_number_leads_to_a_user_id() {
    let emulator = start();
    let client = client(&emulator);
    let ask = |number: &str| {
        let reply = client.call(&UserGetByMobile::new(number));
        let reply = reply.map(|reply| reply.into_value().result.userid.expect("an id"));
        reply.map_err(|error| error.code_as::<UserGetByMobile>().expect("a code"))
    };
    let user = &emulator.users()[1];
    assert_eq!(user.mobile, "+1-2025550102");
    for number in ["+1-2025550102", "12025550102", "+12025550102", "2025550102", "1-2025550102"] {
        assert_eq!(ask(number), Ok(user.user_id.clone()), "{number}");
    }
    for number in ["2025550199", "0102", "22025550102", "112025550102"] {
        assert_eq!(ask(number), Err(UserGetByMobileError::UserNotFound), "{number}");
    }
    for number in ["+", "mei", "2025550102x"] {
        assert_eq!(ask(number), Err(UserGetByMobileError::InvalidMobile), "{number}");
    }
    let name = "userGetByMobile";
    assert_eq!((emulator.received(name), emulator.executed(name)), (12, 5));
}

#[test]
fn every_name_of_a_person_leads_to_a_user_id() {
    let emulator = start();
    let client = client(&emulator);
    for user in emulator.users() {
        let mobile = Person::Mobile(user.mobile.clone());
        for person in [user.user_id.clone().into(), user.union_id.clone().into(), mobile] {
            assert_eq!(client.user_id(&person).expect("found"), user.user_id);
        }
    }
    // A userId is no unionId.
    let id = emulator.users()[0].user_id.as_str();
    let error = client.user_id(&Person::Union(id.into())).expect_err("nobody");
    assert_eq!(error.code_as::<UserGetByUnionId>(), Some(UserGetByUnionIdError::UserNotFound));
    let users = emulator.users().len();
    assert_eq!(emulator.received("userGetByUnionId"), users + 1);
    assert_eq!(emulator.executed("userGetByUnionId"), users);
    assert_eq!((emulator.received("userGetByMobile"), emulator.received("userGet")), (users, 0));
}

#[test]
fn the_legacy_host_reads_the_token_in_the_query_only() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let body = format!("{{\"userid\":\"{}\"}}", emulator.users()[0].user_id);
    let (path, headers) = ("/topapi/v2/user/get", with_token(&emulator));
    let answer = raw.request("POST", path, &headers, &body);
    assert_eq!((answer.status, &answer.json()["sub_code"]), (200, &"40000".into()));
    let target = format!("{path}?access_token={}", emulator.access_token().expose());
    let answer = raw.request("POST", &target, "Content-Type: application/json\r\n", &body);
    let json = answer.json();
    assert_eq!((&json["errcode"], &json["errmsg"]), (&0.into(), &"ok".into()));
    assert_eq!(json["request_id"], answer.headers["x-acs-request-id"]);
    assert_eq!((emulator.received("userGet"), emulator.executed("userGet")), (2, 1));
}
