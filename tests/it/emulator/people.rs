//! Lookups of people.

use dingtalk_file::emulator::Fault;
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
    // A unionId is not a userId.
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
    // One more person, who was not added.
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
fn enterprise_accounts_are_found_if_there_is_no_other() {
    let emulator = start();
    let client = client(&emulator);
    let ordinary = emulator.users()[1].clone();
    let exclusive = emulator.add_exclusive_user("13800000000");
    assert!(exclusive.exclusive && !ordinary.exclusive);
    let find = |number: &str| client.user_id(&Person::Mobile(number.into()));
    let name = "userGetByMobile";

    // An ordinary account is found as usual.
    assert_eq!(find(&ordinary.mobile).ok(), Some(ordinary.user_id.clone()));
    assert_eq!(emulator.received(name), 1);
    assert_eq!(find("+86 138-0000-0000").ok(), Some(exclusive.user_id.clone()));
    assert_eq!(emulator.received(name), 3);
    let union_id = client.union_id(&Person::Mobile("(86)13800000000".into())).expect("found");
    assert_eq!(union_id, exclusive.union_id);

    // No one has the number: both lookups are made, and the first answer is reported.
    let error = find("13900000000").expect_err("nobody");
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(error.code_as::<UserGetByMobile>(), Some(UserGetByMobileError::UserNotFound));

    // Two of them, or one and an ordinary account if both are returned.
    let second = emulator.add_exclusive_user("13800000000");
    let error = find("13800000000").expect_err("two");
    assert_eq!(error.outcome(), Outcome::Invalid);
    let told = format!(
        "userGetByMobile: invalid: mobile:13800000000 belongs to 2 accounts, user:{}, user:{}; give the user id of the right one",
        exclusive.user_id, second.user_id
    );
    assert_eq!(error.to_string(), told);
    let other = emulator.add_exclusive_user(&ordinary.mobile);
    let both = UserGetByMobile::new(&ordinary.mobile).support_exclusive_account_search(true);
    let both = client.call(&both).expect("both").into_value().result;
    assert_eq!(both.userid, Some(ordinary.user_id));
    assert_eq!(both.exclusive_account_userid_list, [other.user_id]);
}

#[test]
fn refusals_of_the_second_lookup_are_reported() {
    let emulator = start();
    let client = client(&emulator);
    let name = "userGetByMobile";
    // Whether the second answer is the one reported.
    let rows = [
        ("60121", false),
        ("40104", false),
        ("400002", false),
        ("40035", false),
        ("90018", true),
        ("60011", true),
        ("60020", true),
        ("40014", true),
        ("50002", true),
        ("-1", true),
    ];
    for (code, is_told) in rows {
        emulator.fault(name, Fault::refuse("60121"));
        emulator.fault(name, Fault::refuse(code));
        // The refused token is fetched again, and refused again.
        emulator.fault(name, Fault::refuse(code));
        let error = client.user_id(&Person::Mobile("13900000000".into())).expect_err(code);
        let expected = if is_told { code } else { "60121" };
        assert_eq!(error.code(), Some(expected), "{error}");
        emulator.clear_faults();
    }
}

#[test]
fn an_invalid_number_makes_no_request() {
    let emulator = start();
    let client = client(&emulator);
    for number in
        ["", "+", "0800-CALL", "+86 1380000000", "13800000000,13900000000", "(65)81234567"]
    {
        for error in [
            client.user_id(&Person::Mobile(number.into())).expect_err(number),
            client.union_id(&Person::Mobile(number.into())).expect_err(number),
        ] {
            assert_eq!(
                (error.outcome(), error.operation()),
                (Outcome::Invalid, Some("userGetByMobile"))
            );
            assert!(error.to_string().contains("mobile number"), "{error}");
        }
    }
    for id in ["", "a,b", "a b", "a\u{200b}", "a\u{202e}b"] {
        for person in [Person::Union(id.into()), Person::User(id.into())] {
            let error = client.union_id(&person).expect_err(id);
            assert_eq!(error.outcome(), Outcome::Invalid, "{error}");
            assert!(!error.to_string().contains(['\u{200b}', '\u{202e}']), "{error}");
        }
    }
    assert_eq!(emulator.exchanges().len(), 0);
}

#[test]
fn every_kind_of_person_leads_to_a_user_id() {
    let emulator = start();
    let client = client(&emulator);
    for user in emulator.users() {
        let mobile = Person::Mobile(user.mobile.clone());
        for person in [user.user_id.clone().into(), user.union_id.clone().into(), mobile] {
            assert_eq!(client.user_id(&person).expect("found"), user.user_id);
        }
    }
    // A userId is not a unionId.
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
