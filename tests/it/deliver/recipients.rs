//! Departments, roles and groups as recipients.

use std::collections::BTreeSet;

use dingtalk_file::emulator::{Emulator, Fault, User};
use dingtalk_file::journal::FileJournal;
use dingtalk_file::{
    Deliver, Delivery, DeliveryError, DeptId, Outcome, Person, Recipient, Then, UnionId,
};

use super::{client, operator, upload};

fn ids(users: &[User]) -> BTreeSet<UnionId> {
    users.iter().map(|user| user.union_id.clone()).collect()
}

/// Returns the people who have a file. Fails if anyone has it twice.
fn received(emulator: &Emulator) -> BTreeSet<UnionId> {
    let deliveries = emulator.deliveries();
    let people: BTreeSet<UnionId> = deliveries.iter().map(|delivery| delivery.to.clone()).collect();
    assert_eq!(people.len(), deliveries.len(), "somebody has it twice");
    people
}

fn named(text: String) -> Recipient {
    text.parse().expect("a recipient")
}

fn deliver(emulator: &Emulator, to: &[Recipient]) -> Result<Delivery, DeliveryError> {
    let deliver = Deliver::new(operator(emulator)).upload(upload()).to_all(to.to_vec());
    client(emulator).deliver(deliver)
}

#[test]
fn recipients_are_written_and_read_alike() {
    let texts = [
        ("user:a", "user:a"),
        ("mobile:+86 138-0000-0000", "mobile:13800000000"),
        ("conversation:cid+/a==", "conversation:cid+/a=="),
        ("group:chat1a", "conversation:chat1a"),
        ("department:1", "department:1"),
        ("department:12/only", "department:12/only"),
        ("role:7", "role:7"),
    ];
    for (text, written) in texts {
        assert_eq!(named(text.into()).to_string(), written);
    }
    for wrong in ["department:", "department:x", "department:-1", "department:1/all", "7"] {
        let found = wrong.parse::<Recipient>();
        assert_eq!(found.expect_err(wrong).outcome(), Outcome::Invalid);
    }
}

#[test]
fn everyone_in_a_department_and_below_receives_the_file_once() {
    for count in [0, 1, 3, 250] {
        let emulator = Emulator::start().expect("an emulator");
        let (own, below) = (emulator.add_users(count), emulator.add_users(2));
        let id = emulator.add_department("Sales", DeptId::root(), &own);
        // A person who is in both counts once.
        let both: Vec<User> = below.iter().chain(own.first()).cloned().collect();
        let lower = emulator.add_department("North", id, &both);
        let result = deliver(&emulator, &[named(format!("department:{id}"))]);
        let delivery = result.expect("delivered");
        assert_eq!(received(&emulator), &ids(&own) | &ids(&below), "{count}");
        assert_eq!(delivery.files[0].receipts.len(), count + 2);
        assert_eq!(emulator.received("userGet"), 1, "the operator's alone");

        let emulator = Emulator::start().expect("an emulator");
        let (own, below) = (emulator.add_users(count), emulator.add_users(2));
        let id = emulator.add_department("Sales", DeptId::root(), &own);
        emulator.add_department("North", id, &below);
        let _ = lower;
        let only = [named(format!("department:{id}/only"))];
        let result = deliver(&emulator, &only);
        assert_eq!(received(&emulator), ids(&own), "{count}");
        // People whom the app may not see are not listed, so an empty department is reported.
        assert_eq!(result.is_ok(), count > 0);
        if let Err(error) = result {
            assert!(error.to_string().contains("there is no one in department:"), "{error}");
        }
    }
}

#[test]
fn everyone_with_a_role_and_every_group_receives_the_file_once() {
    let emulator = Emulator::start().expect("an emulator");
    let people = emulator.add_users(130);
    let role = emulator.add_role("Manager", &people);
    let group = emulator.add_group(&emulator.users()[..2]);
    let chat = group.chat_id.clone().expect("a group has a chat id");
    let to = [
        named(format!("role:{role}")),
        // One person under another name, and the group under both of its ids.
        Person::User(people[7].user_id.clone()).into(),
        named(format!("group:{chat}")),
        group.id.clone().into(),
    ];
    let delivery = deliver(&emulator, &to).expect("delivered");
    assert_eq!(received(&emulator), ids(&people));
    assert_eq!(emulator.conversation_deliveries().len(), 1);
    let same = delivery.files[0].receipts.iter().filter(|receipt| receipt.same_as.is_some());
    assert_eq!(same.count(), 2);
}

#[test]
fn a_department_that_is_readable_only_in_part_is_sent_nothing() {
    let emulator = Emulator::start().expect("an emulator");
    let (own, below) = (emulator.add_users(3), emulator.add_users(2));
    let id = emulator.add_department("Sales", DeptId::root(), &own);
    let lower = emulator.add_department("North", id, &below);
    let role = emulator.add_role("Manager", &own);
    emulator.set_department_readable(lower, false);
    let other = emulator.users()[1].clone();
    let to = [named(format!("department:{id}")), other.user_id.clone().into()];
    let error = deliver(&emulator, &to).expect_err("a part of it is not readable");
    assert_eq!(received(&emulator), ids(&[other]));
    let refused = error.delivery().files[0].receipts[0].result.as_ref().expect_err("refused");
    assert!(refused.to_string().contains(&format!("department:{lower}")), "{refused}");

    let partial = Deliver::new(operator(&emulator)).upload(upload()).partial(true);
    let error = client(&emulator).deliver(partial.to(to[0].clone())).expect_err("a part");
    let sent = error.delivery().receipts().filter(|receipt| receipt.result.is_ok()).count();
    assert_eq!((sent, error.delivery().files[0].receipts.len()), (3, 4));

    // A role with a person who cannot be looked up.
    emulator.fault("userGet", Fault::answer(200, r#"{"errcode":0,"result":{"unionid":"op"}}"#));
    emulator.fault("userGet", Fault::refuse("50002"));
    let before = emulator.deliveries().len();
    deliver(&emulator, &[named(format!("role:{role}"))]).expect_err("one is not found");
    assert_eq!(emulator.deliveries().len(), before);
}

/// Delivers to a department, one person after the other.
fn run_with_journal(
    emulator: &Emulator,
    folder: &std::path::Path,
    id: DeptId,
    refresh: bool,
) -> Result<Delivery, DeliveryError> {
    let journal = FileJournal::open(folder.join("journal")).expect("a journal");
    let deliver = Deliver::new(operator(emulator)).upload(upload());
    let deliver = deliver.to(named(format!("department:{id}"))).journal(&journal);
    client(emulator).deliver(deliver.refresh(refresh).jobs(1))
}

#[test]
fn a_second_run_serves_the_people_of_the_first() {
    let emulator = Emulator::start().expect("an emulator");
    let people = emulator.add_users(4);
    let id = emulator.add_department("Sales", DeptId::root(), &people[..3]);
    let folder = tempfile::tempdir().expect("a folder");
    let run = |refresh: bool| run_with_journal(&emulator, folder.path(), id, refresh);
    // One of three leaves before they are sent the file.
    emulator.fault("sendByApp", Fault::refuse("paramError"));
    run(false).expect_err("one is refused");
    let refused = &ids(&people[..3]) - &received(&emulator);
    let refused: Vec<&User> =
        people[..3].iter().filter(|user| refused.contains(&user.union_id)).collect();
    let stay: Vec<User> = people
        .iter()
        .filter(|user| user.union_id != refused[0].union_id)
        .skip(1)
        .cloned()
        .collect();
    emulator.set_department_members(id, &stay);

    let delivery = run(true).expect("everybody who is left has it");
    let change = &delivery.changes[0];
    assert_eq!(change.came, [people[3].union_id.clone()]);
    assert_eq!(change.left.len(), 2);
    // A person who left without the file is no longer reported, but one who left with it is.
    assert_eq!(delivery.files[0].receipts.len(), 3);
    assert_eq!(emulator.deliveries().len(), 3);
    assert!(run(false).expect("nothing is left").changes.is_empty());
    assert_eq!(emulator.deliveries().len(), 3);
}

/// If a department cannot be read again, the report still has everyone who has or may have a file.
#[test]
fn a_department_that_cannot_be_read_again_is_still_reported() {
    for empty in [false, true] {
        let emulator = Emulator::start().expect("an emulator");
        let people = emulator.add_users(4);
        let id = emulator.add_department("Sales", DeptId::root(), &people);
        let folder = tempfile::tempdir().expect("a folder");
        let run = |refresh: bool| run_with_journal(&emulator, folder.path(), id, refresh);
        emulator.fault("sendByApp", Fault::close());
        emulator.fault("sendByApp", Fault::refuse("paramError"));
        run(false).expect_err("one is unknown and one is refused");
        if empty {
            emulator.set_department_members(id, &[]);
        } else {
            emulator.fault("userList", Fault::refuse("60011"));
        }
        let error = run(true).expect_err("it cannot be read");
        let receipts = &error.delivery().files[0].receipts;
        let counts = |outcome: Option<Outcome>| {
            let outcomes = receipts.iter().map(|it| it.result.as_ref().err().map(|e| e.outcome()));
            outcomes.filter(|it| *it == outcome).count()
        };
        assert_eq!((counts(None), counts(Some(Outcome::Unknown)), receipts.len()), (2, 1, 4));
        assert_eq!(emulator.deliveries().len(), 2, "nobody is sent it");
        // The journal still knows its members.
        run(false).expect_err("one is unknown");
        assert_eq!(emulator.deliveries().len(), 3);
    }
}

/// A person who left is sent nothing more, and is reported only for files that they have.
#[test]
fn a_person_who_left_is_sent_no_further_file() {
    let emulator = Emulator::start().expect("an emulator");
    let people = emulator.add_users(2);
    let id = emulator.add_department("Sales", DeptId::root(), &people);
    let folder = tempfile::tempdir().expect("a folder");
    let run = |names: &[&str], refresh: bool| {
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let mut deliver = Deliver::new(operator(&emulator)).journal(&journal).refresh(refresh);
        for name in names {
            deliver = deliver.upload(upload().name(*name));
        }
        client(&emulator).deliver(deliver.to(named(format!("department:{id}"))))
    };
    run(&["a.txt"], false).expect("delivered");
    emulator.set_department_members(id, &people[..1]);
    let delivery = run(&["a.txt", "b.txt"], true).expect("delivered");
    let receipts: Vec<usize> = delivery.files.iter().map(|file| file.receipts.len()).collect();
    assert_eq!((receipts, emulator.deliveries().len()), (vec![2, 1], 3));
    run(&["a.txt", "b.txt"], false).expect("nothing is left");
    assert!(run(&["a.txt"], true).expect("nothing is left").changes.is_empty());
    assert_eq!(emulator.deliveries().len(), 3);
}

/// A person who left a department but is also named is a recipient, in either order.
#[test]
fn a_person_who_left_but_is_named_is_sent_the_file() {
    for (jobs, is_first) in [(1, true), (1, false), (4, true), (4, false)] {
        let emulator = Emulator::start().expect("an emulator");
        let people = emulator.add_users(2);
        let id = emulator.add_department("Sales", DeptId::root(), &people);
        let folder = tempfile::tempdir().expect("a folder");
        let run = |name: &str, to: Vec<Recipient>| {
            let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
            let deliver =
                Deliver::new(operator(&emulator)).upload(upload().name("a.txt")).jobs(jobs);
            let deliver =
                if name == "b" { deliver.upload(upload().name("b.txt")) } else { deliver };
            client(&emulator).deliver(deliver.to_all(to).journal(&journal).refresh(true))
        };
        let department = named(format!("department:{id}"));
        run("a", vec![department.clone()]).expect("delivered");
        emulator.set_department_members(id, &people[..1]);
        let left = Recipient::from(people[1].user_id.clone());
        let both = if is_first { vec![left, department] } else { vec![department, left] };
        run("b", both).expect("delivered");
        assert_eq!(emulator.deliveries().len(), 4, "{jobs} jobs, named first: {is_first}");
    }
}

/// A person who left two departments is sent nothing more, but one who left only one of them is.
#[test]
fn a_person_who_left_a_department_may_be_in_another() {
    for (jobs, left_both, expected) in [(1, true, 3), (4, true, 3), (1, false, 4), (4, false, 4)] {
        let emulator = Emulator::start().expect("an emulator");
        let people = emulator.add_users(2);
        let departments =
            ["Sales", "North"].map(|name| emulator.add_department(name, DeptId::root(), &people));
        let folder = tempfile::tempdir().expect("a folder");
        let run = |names: &[&str]| {
            let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
            let mut deliver = Deliver::new(operator(&emulator)).journal(&journal).refresh(true);
            for name in names {
                deliver = deliver.upload(upload().name(*name));
            }
            let to = departments.map(|id| named(format!("department:{id}")));
            client(&emulator).deliver(deliver.jobs(jobs).to_all(to))
        };
        run(&["a.txt"]).expect("delivered");
        for id in &departments[..1 + usize::from(left_both)] {
            emulator.set_department_members(*id, &people[..1]);
        }
        run(&["a.txt", "b.txt"]).expect("delivered");
        let what = format!("{jobs} jobs, left both: {left_both}");
        assert_eq!(emulator.deliveries().len(), expected, "{what}");
    }
}

/// A part of a department's members is not recorded as its members, so a later run asks again.
#[test]
fn a_part_of_a_department_is_not_recorded() {
    let emulator = Emulator::start().expect("an emulator");
    let (own, below) = (emulator.add_users(2), emulator.add_users(2));
    let id = emulator.add_department("Sales", DeptId::root(), &own);
    let lower = emulator.add_department("North", id, &below);
    emulator.set_department_readable(lower, false);
    let folder = tempfile::tempdir().expect("a folder");
    let run = || {
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let deliver = Deliver::new(operator(&emulator)).upload(upload()).partial(true);
        client(&emulator).deliver(deliver.to(named(format!("department:{id}"))).journal(&journal))
    };
    run().expect_err("a part");
    run().expect_err("still a part");
    assert_eq!(received(&emulator), ids(&own));
    emulator.set_department_readable(lower, true);
    run().expect("all of it");
    assert_eq!(received(&emulator), &ids(&own) | &ids(&below));
}

#[test]
fn an_error_that_concerns_everyone_ends_the_reading_of_departments() {
    let emulator = Emulator::start().expect("an emulator");
    let role = emulator.add_role("Manager", &emulator.add_users(300));
    let quota = Fault::refuse("90020");
    (0..300).for_each(|_| emulator.fault("userGet", quota.clone()));
    let operator = emulator.users()[0].union_id.clone();
    let deliver = Deliver::new(operator).upload(upload()).to(named(format!("role:{role}")));
    client(&emulator).deliver(deliver).expect_err("the quota is used up");
    assert!(emulator.received("userGet") <= 4, "{}", emulator.received("userGet"));
}

/// The limit applies however the number of people becomes known.
#[test]
fn the_limit_on_recipients_is_kept() {
    for (jobs, invalid_last) in [(1, true), (1, false), (4, true), (4, false)] {
        let emulator = Emulator::start().expect("an emulator");
        let id = emulator.add_department("Sales", DeptId::root(), &emulator.add_users(50));
        let deliver = Deliver::new(operator(&emulator)).upload(upload()).jobs(jobs).max_people(10);
        let mut deliver = deliver.to(named(format!("department:{id}")));
        if invalid_last {
            deliver = deliver.to(dingtalk_file::UserId::new("a b"));
        }
        client(&emulator).deliver(deliver).expect_err("too many");
        assert_eq!((emulator.received("addSpace"), emulator.deliveries().len()), (0, 0));
    }
}

#[test]
fn a_plan_counts_the_people_of_a_department() {
    let emulator = Emulator::start().expect("an emulator");
    let people = emulator.add_users(120);
    let id = emulator.add_department("Sales", DeptId::root(), &people);
    let plan = |most: Option<usize>| {
        let deliver = Deliver::new(operator(&emulator)).upload(upload());
        let deliver = deliver.to(named(format!("department:{id}")));
        client(&emulator).plan(match most {
            Some(most) => deliver.max_people(most),
            None => deliver,
        })
    };
    let found = plan(None).expect("a plan");
    let sends = found.files[0].recipients.iter().filter(|it| matches!(it.then, Then::Send));
    assert_eq!((sends.count(), found.counted_calls), (120, 123));
    assert_eq!(emulator.received("userList"), 2);
    // That there are too many is known only when the department is read, and then nothing is sent.
    let deliver = Deliver::new(operator(&emulator)).upload(upload()).max_people(119);
    let error = client(&emulator).deliver(deliver.to(named(format!("department:{id}"))));
    let error = error.expect_err("too many");
    assert_eq!(error.error().outcome(), Outcome::Invalid);
    assert!(error.to_string().contains("recipients: 120, and at most 119"), "{error}");
    assert_eq!((emulator.received("addSpace"), emulator.deliveries().len()), (0, 0));
}
