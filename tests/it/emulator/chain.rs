//! Delivering a file to people, end to end.

use std::io::{Cursor, Read};

use dingtalk_file::emulator::Emulator;
use dingtalk_file::storage::{AddSpace, AddSpaceOption, SpaceOwnerType};
use dingtalk_file::{Client, Deliver, Grant, Outcome, Person, UnionId, Upload};

use super::storage::{Storage, content, names};
use super::{client, start};

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

fn deliver(name: &str, content: &[u8], operator: &UnionId) -> Deliver<'static> {
    let upload = Upload::new(name, Cursor::new(content.to_vec())).expect("content");
    Deliver::new(operator.clone()).upload(upload)
}

fn stored(emulator: &Emulator, number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let id = &emulator.deliveries()[number].dentry_id;
    emulator.content(id).expect("a file").read_to_end(&mut bytes).expect("bytes");
    bytes
}

/// Returns the number of requests for each step.
fn steps(emulator: &Emulator) -> [usize; 6] {
    ["addSpace", "getFileUploadInfo", "ossPut", "commitFile", "addPermission", "sendByApp"]
        .map(|name| emulator.received(name))
}

#[test]
fn a_file_arrives_unchanged() {
    let emulator = start();
    let client = client(&emulator);
    for (number, length) in [0, 1, 100_000, 5 << 20].into_iter().enumerate() {
        let left = bytes(length);
        let [operator, person, ..] = emulator.users() else { unreachable!() };
        let file = deliver("a.txt", &left, &operator.union_id).to(person.union_id.clone());
        client.deliver(file).expect("delivered");
        assert!(stored(&emulator, number) == left, "{length}");
    }
    assert_eq!(steps(&emulator), [1, 4, 4, 4, 0, 4]);
    assert_eq!(names(&emulator)[1..], ["a.txt", "a(1).txt", "a(2).txt", "a(3).txt"]);
    let sent: Vec<_> = emulator.deliveries().into_iter().map(|sent| sent.name).collect();
    assert_eq!(sent, names(&emulator)[1..]);
}

#[test]
fn people_are_found_by_any_of_their_ids() {
    let emulator = start();
    let client = client(&emulator);
    let [operator, second, third, ..] = emulator.users() else { unreachable!() };
    let upload = Upload::new("a", Cursor::new("abc")).expect("content");
    let file = Deliver::new(operator.user_id.clone())
        .upload(upload)
        .to(second.user_id.clone())
        .to(Person::Mobile(third.mobile.clone()));
    client.deliver(file).expect("delivered");
    // Both people are sent the file at the same time.
    let mut to: Vec<_> = emulator.deliveries().into_iter().map(|sent| sent.to).collect();
    to.sort();
    let mut expected = [second.union_id.clone(), third.union_id.clone()];
    expected.sort();
    assert_eq!(to, expected);
    assert_eq!((emulator.executed("userGet"), emulator.executed("userGetByMobile")), (3, 1));
    assert_eq!(steps(&emulator), [1, 1, 1, 1, 0, 2]);
}

#[test]
fn if_rights_are_required_each_person_can_read_only_one_file() {
    for (grant, steps_taken) in
        [(Grant::WhenRefused, [1, 2, 2, 2, 2, 6]), (Grant::Always, [1, 2, 2, 2, 2, 3])]
    {
        let emulator = start();
        emulator.require_receiver_rights(true);
        let client = client(&emulator);
        let [operator, second, third, ..] = emulator.users() else { unreachable!() };
        let [second, third] = [&second.union_id, &third.union_id];
        let both = deliver("both", b"both", &operator.union_id).grant(grant);
        let both = client.deliver(both.to(second.clone()).to(third.clone())).expect("delivered");
        let own = deliver("own", b"own", &operator.union_id).grant(grant).to(third.clone());
        let own = client.deliver(own).expect("delivered");
        let [both, own] =
            [both, own].map(|delivery| delivery.files[0].file.clone().expect("a file").dentry_id);
        assert_eq!(emulator.deliveries().len(), 3);
        assert_eq!(
            (content(&emulator, &both), content(&emulator, &own)),
            ("both".into(), "own".into())
        );
        for (person, file, reads) in [
            (second, &both, true),
            (third, &both, true),
            (second, &own, false),
            (third, &own, true),
            (second, emulator.dentry_id(), false),
            (third, emulator.dentry_id(), false),
        ] {
            assert_eq!(emulator.can_read(person, file), reads);
        }
        assert_eq!(steps(&emulator), steps_taken, "{grant:?}");
    }
}

#[test]
fn if_rights_are_required_no_one_gets_a_file_without_a_grant() {
    let emulator = start();
    emulator.require_receiver_rights(true);
    let client = client(&emulator);
    let [operator, person, ..] = emulator.users() else { unreachable!() };
    let file = deliver("a", b"abc", &operator.union_id).grant(Grant::Never);
    let error = client.deliver(file.to(person.union_id.clone())).expect_err("refused");
    assert_eq!(error.error().outcome(), Outcome::Refused);
    assert_eq!(error.error().code(), Some("permissionDenied"));
    assert_eq!((steps(&emulator), emulator.deliveries().len()), ([1, 1, 1, 1, 0, 1], 0));
    // The file is stored, and the delivery continues from there.
    let file = error.delivery().files[0].file.clone().expect("a file");
    let again = Deliver::new(operator.union_id.clone()).stored(file).to(person.union_id.clone());
    client.deliver(again).expect("delivered");
    assert_eq!(steps(&emulator), [1, 1, 1, 1, 1, 3]);
}

#[test]
fn a_stranger_delivers_nothing_from_another_persons_space() {
    let emulator = start();
    let client = client(&emulator);
    let [_, stranger, person, ..] = emulator.users() else { unreachable!() };
    let file = deliver("a", b"abc", &stranger.union_id).to(person.union_id.clone());
    let error = client.deliver(file.space(emulator.space_id().clone())).expect_err("refused");
    assert_eq!(error.error().code(), Some("permissionDenied"));
    assert_eq!((steps(&emulator), emulator.files().len()), ([0, 1, 0, 0, 0, 0], 1));
}

#[test]
fn in_a_space_of_the_app_the_operator_is_granted_rights_first() {
    let emulator = start();
    emulator.require_receiver_rights(true);
    let client = client(&emulator);
    let [operator, person, ..] = emulator.users() else { unreachable!() };
    // Another client created the space before this one looks for it.
    let own = own_space(&emulator, &client, &operator.union_id);
    let option =
        AddSpaceOption::default().scene(own.0).scene_id(own.1).owner_type(SpaceOwnerType::App);
    let elsewhere = start();
    let client = super::client(&elsewhere);
    let storage = Storage::of(&elsewhere, &client, 2);
    storage.call(&AddSpace::new(storage.who.clone()).option(option)).expect("a space");
    elsewhere.require_receiver_rights(true);
    let file = deliver("a", b"abc", &operator.union_id).to(person.union_id.clone());
    client.deliver(file).expect("delivered");
    assert_eq!(steps(&elsewhere), [2, 1, 1, 1, 2, 2]);
    assert_eq!(stored(&elsewhere, 0), b"abc");
}

/// Returns the scene and scene id of the space that the client creates for an operator.
fn own_space(emulator: &Emulator, client: &Client, operator: &UnionId) -> (String, String) {
    client.own_space(operator).expect("a space");
    let exchange = emulator.exchanges().pop().expect("an exchange");
    let body: serde_json::Value = serde_json::from_str(&exchange.body).expect("json");
    let text = |name: &str| body["option"][name].as_str().expect("a text").to_string();
    (text("scene"), text("sceneId"))
}
