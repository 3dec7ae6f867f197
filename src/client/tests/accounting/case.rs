//! One case: faults are injected, a caller follows the documented rules, and executions are counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::time::Duration;

use serde_json::Value;

use super::faults::{PATIENCE, Random, fault};
use super::relay::Relay;
use super::{Claim, Unhurried};
use crate::call::{Error, Operation, Outcome, RetryPolicy, Spec};
use crate::client::{CallOptions, Client, Person};
use crate::client::{Recipient, StoredFile};
use crate::deliver::{Deliver, Delivery, Grant};
use crate::emulator::{Emulator, User};
use crate::files::Upload;
use crate::generated::UnionId;
use crate::generated::conv_file::{Send, SendByApp, SendLink};
use crate::generated::topapi::UserGetByUnionId;

/// The most calls or deliveries of a caller.
const ROUNDS: usize = 4;

/// The steps before the last one.
const STEPS: &[&str] = &[
    "getAccessToken",
    "userGet",
    "userGetByMobile",
    "addSpace",
    "getFileUploadInfo",
    "ossPut",
    "commitFile",
    "addPermission",
];

/// The state that the cases of one thread share.
pub(super) struct Desk {
    emulator: Emulator,
    relay: Relay,
}

/// A running case.
struct Case<'a> {
    emulator: &'a Emulator,
    client: Client,
    random: &'a mut Random,
    /// True if the client saw the emulator's answers as they were sent.
    seen: bool,
}

impl Desk {
    pub(super) fn new() -> Self {
        let emulator = Emulator::start().expect("a free port");
        let relay = Relay::new(emulator.url());
        Desk { emulator, relay }
    }

    /// Runs one case, checks the claims against what was executed, and returns both.
    pub(super) fn run(&mut self, random: &mut Random) -> Vec<Claim> {
        let Desk { emulator, relay } = self;
        emulator.clear_faults();
        emulator.require_receiver_rights(random.once_in(4));
        let (stalls, cuts) = (random.once_in(40), random.once_in(4));
        let retries = random.of(&[0, 1, 2, 2, 4]);
        let policy = RetryPolicy::new(retries).backoff(Duration::from_millis(1));
        let timeout = if stalls { PATIENCE } else { Duration::from_secs(30) };
        let mut builder = emulator.client().retry(policy).timeout(timeout);
        builder = builder.rate(random.of(&[0, 0, 1, 50]));
        if cuts {
            relay.begin(random.next());
            builder = builder.endpoint(relay.url.clone());
        }
        if random.once_in(3) {
            builder = builder.deadline(random.of(&[None, Some(Duration::from_secs(300))]));
        }
        let mut client = builder.build().expect("a client");
        let shared = std::sync::Arc::get_mut(&mut client.shared).expect("the only handle");
        shared.clock = Box::new(Unhurried::default());
        let seen = !stalls && !cuts;
        if random.once_in(2) {
            // A cached token, perhaps expired.
            let _ = client.access_token();
            if random.once_in(3) {
                emulator.expire_tokens();
            }
        }
        for _ in 0..random.below(6) {
            let last = random.once_in(2);
            let step = if last { "sendByApp" } else { random.of(STEPS) };
            emulator.fault(step, fault(random, last, stalls));
        }
        let mut case = Case { emulator, client, random, seen };
        match case.random.below(8) {
            0..=2 => case.deliver(),
            3..=5 => vec![case.send()],
            6 => vec![case.call_once()],
            _ => vec![case.call_repeatable()],
        }
    }
}

impl Case<'_> {
    /// Delivers a file to some people, then repeats what may be repeated.
    fn deliver(&mut self) -> Vec<Claim> {
        let users = self.emulator.add_users(1 + self.random.below(3) as usize);
        let all_or_none = self.random.once_in(2);
        let mut people: Vec<Person> = users.iter().map(|user| self.name(user)).collect();
        if all_or_none && self.random.once_in(3) {
            // The same person once more, under another id.
            let other = self.name(&users[0]);
            people.extend((!people.contains(&other)).then_some(other));
        }
        let grant = self.random.of(&[Grant::WhenRefused, Grant::WhenRefused, Grant::Always]);
        let mut stored: Option<StoredFile> = None;
        let mut claims: BTreeMap<UnionId, Claim> = BTreeMap::new();
        for user in &users {
            claims.insert(user.union_id.clone(), Claim::default());
        }
        for _ in 0..ROUNDS {
            let operator = self.emulator.users()[0].union_id.clone();
            let deliver = match &stored {
                Some(file) => Deliver::new(operator).stored(file.clone()),
                None => {
                    let name = if self.random.once_in(25) { "a*b" } else { "letter.txt" };
                    let upload = Upload::new(name, Cursor::new("a letter")).expect("content");
                    Deliver::new(operator).upload(upload)
                }
            };
            // With several threads, the faults come in another order. The claims must be right in any order.
            let jobs = self.random.of(&[1, 1, 3]);
            let deliver = deliver.grant(grant).jobs(jobs).to_all(people.iter().cloned());
            let result = self.client.deliver(deliver);
            let (delivery, error) = match &result {
                Ok(delivery) => (delivery, None),
                Err(error) => (error.delivery(), Some(error.error())),
            };
            self.note(delivery, &people, &users, &mut claims);
            let Some(error) = error else {
                assert!(delivery.receipts().all(|receipt| receipt.result.is_ok()));
                break;
            };
            stored = stored.or_else(|| delivery.files[0].file.clone());
            if all_or_none {
                // The same delivery again, without the upload.
                if !error.may_repeat() {
                    break;
                }
                continue;
            }
            let failed = delivery.receipts();
            let failed = failed.filter_map(|receipt| {
                receipt.result.as_ref().err().filter(|error| error.may_repeat())?;
                Some(person(&receipt.to).clone())
            });
            people = failed.collect();
            if people.is_empty() {
                break;
            }
        }
        for (to, claim) in &mut claims {
            claim.executed = self.deliveries(to);
            claim.check(false);
        }
        claims.into_values().collect()
    }

    /// Records what a delivery claims for each recipient and compares it with what was executed so far.
    fn note(
        &self,
        delivery: &Delivery,
        people: &[Person],
        users: &[User],
        claims: &mut BTreeMap<UnionId, Claim>,
    ) {
        let named: Vec<&Person> = delivery.receipts().map(|receipt| person(&receipt.to)).collect();
        assert!(named.iter().copied().eq(people), "everybody has an outcome: {delivery:?}");
        let mut told = BTreeSet::new();
        for receipt in delivery.receipts() {
            let user = users.iter().find(|user| is(person(&receipt.to), user)).expect("a person");
            let result = receipt.result.as_ref().map(drop);
            if receipt.target.is_some() && !told.insert(&user.union_id) {
                // Listed twice, sent once.
                continue;
            }
            self.check_unknown(&user.union_id, result);
            let claim = claims.get_mut(&user.union_id).expect("one of them");
            claim.made.push(result.err().map(Error::outcome));
            claim.executed = self.deliveries(&user.union_id);
        }
        claims.values().for_each(|claim| claim.check(false));
    }

    /// Sends a stored file to one person.
    fn send(&mut self) -> Claim {
        let invalid = self.random.once_in(8);
        let user = self.emulator.add_users(1).remove(0);
        let to = if invalid { UnionId::new("") } else { user.union_id };
        let (space, dentry) = (self.emulator.space_id(), self.emulator.dentry_id());
        let send = SendByApp::new(to.clone(), space.clone(), dentry.clone());
        let mut claim = Claim::default();
        for _ in 0..ROUNDS {
            let result = if self.random.once_in(2) {
                self.client.send_by_app(to.clone(), space.clone(), dentry.clone())
            } else {
                self.client.call(&send)
            };
            let result = result.map(drop);
            self.check_unknown(&to, result.as_ref().copied());
            claim.executed = self.deliveries(&to);
            if self.is_done(&mut claim, result, &SendByApp::SPEC) {
                break;
            }
        }
        claim
    }

    /// Calls another operation that may not be repeated.
    fn call_once(&mut self) -> Claim {
        let person = self.emulator.users()[0].union_id.clone();
        let (space, dentry) = (self.emulator.space_id().clone(), self.emulator.dentry_id().clone());
        let conversation = "cid6KeBBLoveMJOGXoYKF5x7EeiodoA==".into();
        if self.random.once_in(2) {
            self.call(&Send::new(person, space, dentry, conversation))
        } else {
            self.call(&SendLink::new(person, space, dentry, conversation))
        }
    }

    fn call_repeatable(&mut self) -> Claim {
        self.call(&UserGetByUnionId::new(self.emulator.users()[0].union_id.clone()))
    }

    fn call<O: Operation>(&mut self, operation: &O) -> Claim {
        let spec = operation.spec();
        for _ in 0..self.random.below(5) {
            // `true`: no lying faults, because each execution of this operation is compared with a claim.
            self.emulator.fault(spec.name, fault(self.random, true, false));
        }
        let before = self.emulator.executed(spec.name);
        let mut claim = Claim::default();
        for _ in 0..ROUNDS {
            let retry = RetryPolicy::new(self.random.below(4) as u32);
            let result = if self.random.once_in(2) {
                self.client.call(operation)
            } else {
                self.client.call_with(operation, &CallOptions::new().retry(retry))
            };
            claim.executed = self.emulator.executed(spec.name) - before;
            if self.is_done(&mut claim, result.map(drop), spec) {
                break;
            }
        }
        claim
    }

    /// Records a claim. Returns true if the caller is done or may not repeat.
    fn is_done(&self, claim: &mut Claim, result: Result<(), Error>, spec: &Spec) -> bool {
        claim.made.push(result.as_ref().err().map(Error::outcome));
        claim.check(spec.repeatable);
        match result {
            Ok(()) => true,
            Err(error) => {
                // Only an unknown outcome forbids a repetition.
                let lost = error.outcome() == Outcome::Unknown;
                assert_eq!(error.may_repeat(), spec.repeatable || !lost, "{error:?}");
                !error.may_repeat()
            }
        }
    }

    /// Checks that "unknown" is claimed only for a send whose answer says neither that it was done nor that it was not.
    fn check_unknown(&self, to: &UnionId, result: Result<(), &Error>) {
        let Err(error) = result else {
            return;
        };
        if error.outcome() != Outcome::Unknown {
            return;
        }
        assert_eq!(error.step().unwrap_or("sendByApp"), "sendByApp", "{error:?}");
        assert!(!error.may_repeat(), "{error:?}");
        if !self.seen {
            return;
        }
        let person = format!("/files/send?unionId={to}");
        let exchanges = self.emulator.exchanges();
        let last = exchanges.iter().rfind(|exchange| exchange.target.ends_with(&person));
        let last = last.unwrap_or_else(|| panic!("nothing was asked, and yet: {error:?}"));
        let answer: Option<Value> = serde_json::from_str(&last.answer).ok();
        let says = |field: &str| answer.as_ref().is_some_and(|answer| answer.get(field).is_some());
        let clear = match last.status {
            Some(200) => says("file") || says("code"),
            Some(status) => (400..500).contains(&status) && status != 408,
            None => false,
        };
        assert!(!clear || error.code() == Some("systemError"), "{error:?}\n{last}");
    }

    /// Returns how many files a person received.
    fn deliveries(&self, to: &UnionId) -> usize {
        self.emulator.deliveries().iter().filter(|delivery| delivery.to == *to).count()
    }

    /// Returns a person under a random one of their ids.
    fn name(&mut self, user: &User) -> Person {
        match self.random.below(4) {
            0 => Person::User(user.user_id.clone()),
            1 => Person::Mobile(user.mobile.clone()),
            _ => Person::Union(user.union_id.clone()),
        }
    }
}

fn is(person: &Person, user: &User) -> bool {
    match person {
        Person::Union(id) => *id == user.union_id,
        Person::User(id) => *id == user.user_id,
        Person::Mobile(number) => *number == user.mobile,
    }
}

fn person(recipient: &Recipient) -> &Person {
    match recipient {
        Recipient::Person(person) => person,
        other => panic!("{other} is not a person"),
    }
}
