//! Tests deliveries with what the emulator does not do: a clock that advances, and incomplete answers.

use std::time::Duration;

use super::look_up::scene_id;
use super::*;
use crate::call::{Error, Outcome};
use crate::client::tests::{answer, fixed, throttled};
use crate::generated::{UnionId, UserId};

fn space(owner: &str) -> Result<crate::call::response::Answer, crate::call::response::Failure> {
    answer(200, &format!(r#"{{"space":{{"id":"1","ownerType":"{owner}"}}}}"#))
}

fn granted() -> Result<crate::call::response::Answer, crate::call::response::Failure> {
    answer(200, r#"{"success":true}"#)
}

#[test]
fn a_space_of_the_operators_own_is_looked_up_once() {
    let (client, script) = fixed(vec![space("USER")]);
    for _ in 0..2 {
        assert_eq!(client.own_space(&"me".into()).expect("a space"), "1".into());
        *script.now.lock().unwrap() += Duration::from_secs(1_000_000);
    }
    assert_eq!(script.asked.lock().unwrap().len(), 1);
}

#[test]
fn in_a_space_of_the_app_the_operators_rights_are_granted_and_renewed() {
    let (client, script) = fixed(vec![space("APP"), granted(), space("APP"), granted()]);
    client.own_space(&"me".into()).expect("a space");
    *script.now.lock().unwrap() += Duration::from_secs(3239);
    client.own_space(&"me".into()).expect("a space");
    assert_eq!(script.asked.lock().unwrap().len(), 2);
    *script.now.lock().unwrap() += Duration::from_secs(1);
    client.own_space(&"me".into()).expect("a space");
    assert_eq!(
        script.asked(),
        [
            "spaces?unionId=me t0ken",
            "permissions?unionId=me t0ken",
            "spaces?unionId=me t0ken",
            "permissions?unionId=me t0ken",
        ]
    );
}

#[test]
fn a_lookup_without_an_answer_is_an_error() {
    let (client, _) = fixed(vec![answer(200, r#"{"errcode":0,"result":{"name":"x"}}"#)]);
    let error = client.union_id(&UserId::new("u").into()).expect_err("no unionId");
    assert!(error.to_string().contains("no unionid for user:u"), "{error}");
    let (client, _) = fixed(vec![answer(200, r#"{"errcode":0,"result":{}}"#)]);
    let error = client.union_id(&Person::Mobile("1".into())).expect_err("no userid");
    assert!(error.to_string().contains("no userid for mobile:1"), "{error}");
    let (client, _) = fixed(vec![answer(200, r#"{"space":{}}"#)]);
    assert!(client.own_space(&"me".into()).expect_err("no space").to_string().contains("no space"));
    let (client, script) = fixed(vec![]);
    assert_eq!(client.union_id(&UnionId::new("").into()).unwrap_err().outcome(), Outcome::Invalid);
    assert!(script.asked().is_empty());
}

#[test]
fn a_union_id_is_looked_up_once() {
    let (client, script) = fixed(vec![
        answer(200, r#"{"errcode":0,"result":{"userid":"u"}}"#),
        answer(200, r#"{"errcode":"0","result":{"unionid":"x"}}"#),
    ]);
    for _ in 0..2 {
        let id = client.union_id(&Person::Mobile("138".into())).expect("a unionId");
        assert_eq!(id, "x".into());
    }
    assert_eq!(script.asked.lock().unwrap().len(), 2);
}

#[test]
fn scene_ids_are_letters_and_digits_and_differ() {
    let ids = ["abcXYZ09", "abc-XYZ09", "abc_XYZ09", "abcXYZ09iEiE", "中"];
    let scenes: std::collections::BTreeSet<String> =
        ids.iter().map(|id| scene_id(&UnionId::new(*id))).collect();
    assert_eq!(scenes.len(), ids.len());
    assert!(scenes.iter().all(|scene| scene.bytes().all(|byte| byte.is_ascii_alphanumeric())));
}

/// A legacy answer that no such person exists.
fn nobody() -> Result<crate::call::response::Answer, crate::call::response::Failure> {
    answer(200, r#"{"errcode":60121,"errmsg":"no user","request_id":"R"}"#)
}

fn known(id: &str) -> Result<crate::call::response::Answer, crate::call::response::Failure> {
    answer(200, &format!(r#"{{"errcode":0,"result":{{"unionid":"{id}"}}}}"#))
}

fn refused(code: &str) -> Result<crate::call::response::Answer, crate::call::response::Failure> {
    answer(400, &format!(r#"{{"code":"{code}","message":"no","requestid":"R"}}"#))
}

#[test]
fn only_people_who_are_not_found_are_named() {
    let (boss, ana) = (|| Person::User(UserId::new("boss")), || Person::User(UserId::new("ana")));
    let mobile = || Person::Mobile("138".into());
    let union = |id: &str| Person::Union(UnionId::new(id));
    let sent = || answer(200, r#"{"file":{"id":"1"}}"#);
    // Operator, recipient and answers, then the error's `about` and step.
    let rows = [
        (boss(), ana(), vec![nobody()], Some("operator user:boss"), Some("userGet")),
        (boss(), union("x"), vec![nobody()], Some("operator user:boss"), Some("userGet")),
        (
            mobile(),
            ana(),
            vec![nobody(), nobody()],
            Some("operator mobile:138"),
            Some("userGetByMobile"),
        ),
        (boss(), ana(), vec![known("b"), nobody()], Some("user:ana"), Some("userGet")),
        (
            boss(),
            mobile(),
            vec![known("b"), nobody(), nobody()],
            Some("mobile:138"),
            Some("userGetByMobile"),
        ),
        (
            union("b"),
            union("x"),
            vec![refused("invalid.unionId")],
            Some("union:x"),
            Some("sendByApp"),
        ),
        (
            union("b"),
            ana(),
            vec![known("a"), refused("permissionDenied"), refused("spaceNotExist")],
            Some("spaceId 1"),
            Some("addPermission"),
        ),
        (
            union("b"),
            ana(),
            vec![known("a"), refused("permissionDenied"), refused("invalid.unionId")],
            Some("operator union:b"),
            Some("addPermission"),
        ),
        (boss(), ana(), vec![known("b"), known("a"), sent()], None, None),
        // About no one.
        (boss(), ana(), vec![answer(404, "<html>")], None, Some("userGet")),
        (
            boss(),
            ana(),
            vec![answer(200, r#"{"errcode":40014,"errmsg":"no"}"#)],
            None,
            Some("userGet"),
        ),
    ];
    for (operator, to, answers, about, step) in rows {
        let shown = format!("as {operator} to {to}");
        let file = crate::client::StoredFile::new("1".into(), "2".into());
        let (client, _) = fixed(answers);
        let error = client.deliver(Deliver::new(operator).stored(file).to(to).jobs(1)).err();
        let error = error.as_ref().map(DeliveryError::error);
        assert_eq!(error.and_then(Error::about), about, "{shown}");
        assert_eq!(error.and_then(Error::step), step, "{shown}: {error:?}");
    }
}

#[test]
fn debug_lists_people_without_the_file_once() {
    let client = |answers| fixed(answers).0;
    let file = || crate::client::StoredFile::new("1".into(), "2".into());
    let deliver = |operator: Person, people: &[&str]| {
        let people = people.iter().map(|id| Person::User(UserId::new(*id)));
        Deliver::new(operator).stored(file()).jobs(1).to_all(people)
    };
    let operator = || Person::Union(UnionId::new("op"));
    let boss = Person::User(UserId::new("boss"));
    let error = client(vec![nobody()]).deliver(deliver(boss, &["a", "b"])).expect_err("nobody");
    let hint = error.error().hint().expect("a hint");
    assert_eq!(
        format!("{error:?}"),
        format!(
            "deliver: refused: userGet: http 200 60121: no user (operator user:boss; request id R) (0 of 2 sent)\n  \
             hint: {hint}"
        )
    );
    let answers = vec![known("a"), nobody(), answer(200, r#"{"file":{"id":"1"}}"#)];
    let error = client(answers).deliver(deliver(operator(), &["a", "b"])).expect_err("one");
    let line = "deliver: refused: userGet: http 200 60121: no user (user:b; request id R)";
    assert_eq!(
        format!("{error:?}"),
        format!("{line} (1 of 2 sent)\n  hint: {hint}\n  user:b: {line}")
    );
    assert!(std::error::Error::source(&error).is_none());
    assert!(format!("{error:#?}").starts_with("DeliveryError {"), "{error:#?}");
    // Many accounts: not all are listed.
    let people: Vec<String> = (0..1000).map(|number| format!("u{number}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let answers = people.iter().map(|_| nobody()).collect();
    let error = client(answers).deliver(deliver(operator(), &people)).expect_err("nobody");
    let text = format!("{error:?}");
    assert!(text.lines().count() < 30 && text.ends_with("and 980 more"), "{text}");
}
#[test]
fn a_number_leads_to_the_right_account() {
    let refused = |code: &str| answer(200, &format!(r#"{{"errcode":{code},"errmsg":"no"}}"#));
    let found = |result: &str| answer(200, &format!(r#"{{"errcode":0,"result":{result}}}"#));
    let rows = [
        (vec![found(r#"{"userid":"a"}"#)], Ok("a")),
        (vec![found(r#"{"userid":"a","exclusive_account_userid_list":["a"]}"#)], Ok("a")),
        (vec![found(r#"{"exclusive_account_userid_list":["b"]}"#)], Ok("b")),
        (vec![found(r#"{"exclusive_account_userid_list":"[\"b\"]"}"#)], Ok("b")),
        (vec![refused("60121"), found(r#"{"exclusive_account_userid_list":["b"]}"#)], Ok("b")),
        (vec![refused("40104"), found(r#"{"userid":"a"}"#)], Ok("a")),
        (
            vec![found(r#"{"userid":"a","exclusive_account_userid_list":["b","c"]}"#)],
            Err("belongs to 3 accounts, user:a, user:b, user:c; give"),
        ),
        (
            vec![found(r#"{"exclusive_account_userid_list":["1","2","3","4","5","6"]}"#)],
            Err("belongs to 6 accounts, user:1, user:2, user:3, user:4, user:5 and others;"),
        ),
        (vec![found("{}")], Err("no userid for mobile:138")),
        // Neither search finds anyone, or the second is rejected: the first answer stands.
        (vec![refused("60121"), refused("60121")], Err("60121")),
        (vec![refused("60121"), refused("400002")], Err("60121")),
        (vec![refused("400002")], Err("400002")),
    ];
    for (answers, expected) in rows {
        let asked = answers.len();
        let (client, script) = fixed(answers);
        let found = client.user_id(&Person::Mobile("138".into()));
        match expected {
            Ok(id) => assert_eq!(found.expect(id), id.into()),
            Err(problem) => {
                let error = found.expect_err(problem).to_string();
                assert!(error.contains(problem), "{error}");
            }
        }
        assert_eq!(script.asked().len(), asked);
    }
}

#[test]
fn the_sent_copy_is_reported_as_answered() {
    use crate::generated::conv_file::File;

    let file = |space: Option<&str>, id: Option<&str>, size| {
        let mut file = File::default();
        (file.space_id, file.id, file.size) = (space.map(Into::into), id.map(Into::into), size);
        file
    };
    let ids = |copy: Option<StoredFile>| {
        copy.map(|copy| (copy.space_id.to_string(), copy.dentry_id.to_string(), copy.size))
    };
    for request_id in [None, Some("R"), Some("15AF1BA6-6E3F-7D5E-9D5F-00000000000A")] {
        let rows = [
            (file(Some("1"), Some("2"), Some(3)), Some(("1".into(), "2".into(), Some(3)))),
            (file(Some("1"), Some("2"), None), Some(("1".into(), "2".into(), None))),
            (file(None, Some("2"), Some(3)), None),
            (file(Some("1"), None, None), None),
            (file(Some("1\n"), Some("2"), None), None),
        ];
        for (file, expected) in rows {
            let arrived = Arrived::now(request_id, Some(&file));
            assert_eq!((arrived.request_id(), ids(arrived.copy())), (request_id, expected));
            assert!(!arrived.before());
        }
        let arrived = Arrived::earlier(request_id);
        assert_eq!((arrived.request_id(), arrived.copy()), (request_id, None));
        assert!(arrived.before() && Arrived::now(request_id, None).copy().is_none());
    }
    assert!(size_of::<Receipt>() <= 88, "{}", size_of::<Receipt>());
}

#[test]
fn a_wait_is_an_event() {
    let (client, _) = fixed(vec![throttled(), answer(200, r#"{"file":{}}"#)]);
    let mut waits = Vec::new();
    let file = StoredFile::new("1".into(), "2".into());
    let deliver = Deliver::new(UnionId::new("me")).stored(file).to(UnionId::new("ana")).jobs(1);
    let delivery = client.deliver(deliver.on_event(|event| {
        if let Event::Waiting { what, time } = event {
            waits.push((what.to_string(), time >= Duration::from_secs(1)));
        }
    }));
    delivery.expect("sent by the second attempt");
    assert_eq!(waits, [("sendByApp".to_string(), true)]);
}

mod again;
mod rows;
