//! What the emulator cannot show: a clock that moves, and answers that lack what they must have.

use std::time::Duration;

use super::chain::scene_id;
use super::*;
use crate::Outcome;
use crate::client::tests::{answer, fixed};

fn space(owner: &str) -> Result<crate::response::Answer, crate::response::Failure> {
    answer(200, &format!(r#"{{"space":{{"id":"1","ownerType":"{owner}"}}}}"#))
}

fn granted() -> Result<crate::response::Answer, crate::response::Failure> {
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
fn on_a_space_of_the_apps_the_operator_is_granted_rights_and_again_before_they_end() {
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
fn a_look_up_without_an_answer_is_no_success() {
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
