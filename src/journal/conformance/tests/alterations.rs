//! Journals that alter something on the way, and the check that refuses each.

use super::super::*;
use super::altered::{Altered as A, InAltered};
use crate::client::Recipient;
use crate::generated::UnionId;
use crate::journal::{Fact, FactKey};

type Change = (&'static str, fn(&str) -> String);

const LOWER: Change = ("in lower case", |text| text.to_lowercase());
const TRIMMED: Change = ("without whitespace at the end", |text| text.trim_end().into());
const CUT: Change = ("cut", |text| text.chars().take(250).collect());
const COMPOSED: Change = ("composed", |text| text.replace("a\u{301}", "á"));
const NARROW: Change = ("in three bytes", |text| text.replace(|c: char| c.len_utf8() == 4, "?"));
const NUMBER: Change = ("a number", |text| match text.parse::<u64>() {
    Ok(number) => number.to_string(),
    Err(_) => text.into(),
});

/// Texts, what may happen to each of them, and the check that refuses it.
const TEXTS: [(&[&str], &[Change], &str); 5] = [
    (&["endpoint", "app", "operator"], &[LOWER, TRIMMED, CUT], "texts"),
    (&["space", "folder"], &[TRIMMED, NUMBER], "bind"),
    (&["file"], &[LOWER, CUT, NUMBER], "texts"),
    (
        &[
            "space of a send",
            "dentry of a send",
            "person",
            "conversation",
            "user of a fact",
            "union id of a fact",
            "chat of a fact",
            "upload key",
        ],
        &[LOWER, TRIMMED, CUT, COMPOSED, NUMBER],
        "texts",
    ),
    (
        &[
            "stored space",
            "stored dentry",
            "stored name",
            "path",
            "request id",
            "why",
            "member",
            "person's id",
            "chat's id",
            "digest of a part",
        ],
        &[LOWER, TRIMMED, CUT, COMPOSED, NARROW],
        "texts",
    ),
];

/// Other alterations, and the check that refuses each.
const OTHERS: &[(&str, A, &str)] = &[
    ("endpoint not compared", A::Purpose(|own| own.endpoint.clear()), "bind"),
    ("app not compared", A::Purpose(|own| own.app.clear()), "bind"),
    ("operator not compared", A::Purpose(|own| own.operator = Person::User("".into())), "bind"),
    ("kind of operator not compared", A::Purpose(operator_as_user), "bind"),
    ("space not compared", A::Purpose(|own| own.space = None), "bind"),
    ("folder not compared", A::Purpose(|own| own.folder = None), "bind"),
    ("no space is an empty one", A::Purpose(|own| empty(&mut own.space)), "texts"),
    ("no folder is an empty one", A::Purpose(|own| empty(&mut own.folder)), "texts"),
    ("send without its space", A::Work(|work| send_with(work, Some("1"), None)), "texts"),
    ("send without its dentry", A::Work(|work| send_with(work, None, Some("2"))), "texts"),
    ("conversations are people", A::Work(conversations_are_people), "texts"),
    ("space and dentry in one text", A::Work(space_and_dentry_in_one), "texts"),
    ("first half of an attempt", A::Attempt(|number| number >> 64), "again"),
    ("second half of an attempt", A::Attempt(|number| number << 64), "again"),
    ("attempt without its first bit", A::Attempt(|number| number << 1), "again"),
    ("attempt as a float", A::Attempt(|number| number as f64 as u128), "again"),
    ("attempt 0 is none", A::Over(|over| *over = over.filter(|over| over.number() > 0)), "texts"),
    ("held only by being busy", A::Claim(held_by_being_busy), "over"),
    ("refused is unknown", A::Settle(refused_is_unknown), "texts"),
    ("empty request id is none", A::Settle(|to| request_id(to, none)), "texts"),
    ("no request id is an empty one", A::Settle(|to| request_id(to, empty)), "kept"),
    ("empty name is none", A::Stored(|file, _| none(&mut file.name)), "texts"),
    ("no name is an empty one", A::Stored(|file, _| empty(&mut file.name)), "kept"),
    ("size 0 is none", A::Stored(|file, _| file.size = file.size.filter(|n| *n > 0)), "texts"),
    ("no size is 0", A::Stored(|file, _| file.size = file.size.or(Some(0))), "kept"),
    (
        "size as a float",
        A::Stored(|file, _| file.size = file.size.map(|n| n as f64 as i64)),
        "kept",
    ),
    ("empty path is none", A::Stored(|_, content| none(&mut content.path)), "texts"),
    ("no path is an empty one", A::Stored(|_, content| empty(&mut content.path)), "kept"),
    ("bytes with a sign", A::Stored(|_, content| content.size &= u64::MAX >> 1), "kept"),
    ("bytes as a float", A::Stored(|_, content| content.size = content.size as f64 as u64), "kept"),
    ("time as a float", A::Stored(time_as_a_float), "kept"),
    ("digest is lost", A::Stored(|_, content| content.digest = "unknown".into()), "kept"),
    ("department without only", A::Key(department_without_only), "facts"),
    ("role is a department", A::Key(role_is_a_department), "facts"),
    ("role in 32 bits", A::Key(|key| role(key, |id| id << 32)), "facts"),
    ("role as a float", A::Key(|key| role(key, |id| id as f64 as i64)), "facts"),
    ("role without its sign", A::Key(|key| role(key, i64::wrapping_abs)), "facts"),
    ("mobile by its digits", A::Key(|key| mobile(key, without_signs)), "texts"),
    ("mobile is a user", A::Key(|key| mobile(key, |id| Person::User(id.into()))), "texts"),
    ("chat is a user", A::Key(chat_is_a_user), "texts"),
    ("members in order", A::Fact(|fact| members(fact, |people| people.sort())), "texts"),
    ("members once", A::Fact(|fact| members(fact, Vec::dedup)), "texts"),
    ("64 KiB of members", A::Fact(|fact| members(fact, |people| people.truncate(2048))), "facts"),
    ("no members are no fact", A::Fact(no_members_are_no_fact), "facts"),
    ("an upload more is lost", A::Lost(|lost| *lost += 1), "earlier"),
    ("one upload is lost at most", A::Lost(|lost| *lost = 1.min(*lost)), "earlier"),
    ("check fails", A::Check(|| Err(JournalError::Lost("no".into()))), "kept"),
];

fn empty<T: From<String>>(text: &mut Option<T>) {
    text.get_or_insert_with(|| String::new().into());
}

fn none(text: &mut Option<String>) {
    let _ = text.take_if(|text| text.is_empty());
}

fn operator_as_user(purpose: &mut Purpose) {
    purpose.operator = Person::User(purpose.operator.as_ref().into());
}

fn conversations_are_people(work: &mut Work) {
    if let Work::Send { to, .. } = work
        && let Target::Conversation(id) = to
    {
        *to = Target::Person(id.as_str().into());
    }
}

fn send_with(work: &mut Work, in_space: Option<&str>, with_dentry: Option<&str>) {
    if let Work::Send { space, dentry, .. } = work {
        *space = in_space.unwrap_or(space.as_str()).into();
        *dentry = with_dentry.unwrap_or(dentry.as_str()).into();
    }
}

fn space_and_dentry_in_one(work: &mut Work) {
    if let Work::Send { space, dentry, .. } = work {
        (*space, *dentry) = ("".into(), format!("{space}{dentry}").into());
    }
}

fn held_by_being_busy(claim: &mut Claim) {
    if let Claim::Held(state) = claim {
        *state = State::Busy;
    }
}

fn refused_is_unknown(to: &mut Settle) {
    if let Settle::NotDone { outcome: Outcome::Refused, why } = to {
        *to = Settle::Unknown { why: why.clone() };
    }
}

fn request_id(to: &mut Settle, alter: fn(&mut Option<String>)) {
    if let Settle::Done(Done::Sent { request_id }) = to {
        alter(request_id);
    }
}

fn time_as_a_float(_: &mut StoredFile, content: &mut Content) {
    if let Ok(time) = content.modified.parse::<f64>() {
        content.modified = format!("{time:.9}");
    }
}

fn department_without_only(key: &mut FactKey) {
    if let FactKey::Members(Recipient::Department { only, .. }) = key {
        *only = false;
    }
}

fn role_is_a_department(key: &mut FactKey) {
    if let FactKey::Members(of) = key
        && let Recipient::Role(id) = of
    {
        *of = Recipient::Department { id: id.get().into(), only: false };
    }
}

fn role(key: &mut FactKey, alter: fn(i64) -> i64) {
    if let FactKey::Members(Recipient::Role(id)) = key {
        *id = alter(id.get()).into();
    }
}

fn mobile(key: &mut FactKey, alter: fn(&str) -> Person) {
    if let FactKey::Person(person) = key
        && let Person::Mobile(number) = person
    {
        *person = alter(number);
    }
}

fn without_signs(number: &str) -> Person {
    Person::Mobile(number.replace(['+', '-'], ""))
}

fn chat_is_a_user(key: &mut FactKey) {
    if let FactKey::Conversation(id) = key {
        *key = FactKey::Person(Person::User(id.as_str().into()));
    }
}

fn members(fact: &mut Option<Fact>, alter: fn(&mut Vec<UnionId>)) {
    if let Some(Fact::Members { people, .. }) = fact {
        alter(people);
    }
}

fn no_members_are_no_fact(fact: &mut Option<Fact>) {
    let has_none = |fact: &Fact| matches!(fact, Fact::Members { people, .. } if people.is_empty());
    let _ = fact.take_if(|fact| has_none(fact));
}

#[test]
fn each_alteration_is_refused() {
    let texts = TEXTS.iter().flat_map(|(texts, changes, check)| {
        texts.iter().flat_map(move |text| {
            changes.iter().map(move |(name, change)| {
                (format!("{text} {name}"), A::Text(text, *change), *check)
            })
        })
    });
    let others = OTHERS.iter().map(|(name, altered, check)| (name.to_string(), *altered, *check));
    let all = checks();
    let wrong: Vec<String> = texts
        .chain(others)
        .filter(|(_, altered, expected)| {
            let (_, check) = all.iter().find(|(name, _)| name == expected).expect("a check");
            check(&InAltered::new(*altered)).is_ok()
        })
        .map(|(name, _, check)| format!("{check} does not refuse: {name}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
