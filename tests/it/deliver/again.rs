//! Resending files that people may have, and several workers at once.

use dingtalk_file::emulator::{Emulator, Fault};
use dingtalk_file::journal::{
    Attempt, Claim, Content, Done, Fact, FactKey, FileJournal, Journal, JournalError, Purpose,
    Settle, State, Target, Work,
};
use dingtalk_file::{Deliver, Event, Outcome, Person, Stop, StoredFile, Then, UnionId};

use super::run::{outcomes, people, receipts, stored};
use super::{client, operator, upload};

#[test]
fn only_named_people_are_sent_the_file_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 3);
    let run = |again: &[UnionId]| {
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let deliver = stored(&emulator).to_all(to.clone()).journal(&journal);
        client(&emulator).deliver(deliver.resend_unknown(again.to_vec()))
    };
    (0..3).for_each(|_| emulator.fault("sendByApp", Fault::close()));
    assert_eq!(outcomes(receipts(&run(&[]).expect_err("lost")), Outcome::Unknown), 3);
    assert_eq!(outcomes(receipts(&run(&[]).expect_err("left alone")), Outcome::Unknown), 3);
    let error = run(&to[1..2]).expect_err("two are left alone");
    assert_eq!(outcomes(receipts(&error), Outcome::Unknown), 2);
    assert_eq!(emulator.deliveries().len(), 1);
    assert_eq!(emulator.deliveries()[0].to, to[1]);
}

/// A person with two names is sent the file again if either name is given, in any order.
#[test]
fn a_person_with_two_names_is_sent_the_file_again_by_either() {
    for is_second in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let emulator = Emulator::start().expect("an emulator");
        let user = emulator.add_users(1).remove(0);
        let names = [Person::from(user.union_id), Person::from(user.user_id)];
        let run = |again: Option<Person>| {
            let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
            let deliver = stored(&emulator).to_all(names.clone()).jobs(1).journal(&journal);
            client(&emulator).deliver(deliver.resend_unknown(again))
        };
        emulator.fault("sendByApp", Fault::close());
        run(None).expect_err("lost");
        let delivery = run(Some(names[usize::from(is_second)].clone())).expect("sent again");
        assert_eq!((delivery.receipts().count(), emulator.deliveries().len()), (2, 1));
    }
}

/// Refused resends do not count as an outage, even if earlier outcomes are unknown.
#[test]
fn refused_resends_are_not_an_outage() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let mut to = people(&emulator, 8);
    let path = folder.path().join("journal");
    let run = |to: &[UnionId], again: bool| {
        let journal = FileJournal::open(&path).expect("a journal");
        let deliver = stored(&emulator).to_all(to.to_vec()).jobs(1).journal(&journal);
        let deliver = if again { deliver.resend_all_unknown() } else { deliver };
        client(&emulator).deliver(deliver)
    };
    for some in to.chunks(4) {
        some.iter().for_each(|_| emulator.fault("sendByApp", Fault::close()));
        run(some, false).expect_err("lost");
    }
    to.extend(people(&emulator, 3));
    (0..8).for_each(|_| emulator.fault("sendByApp", Fault::refuse("paramError")));
    let error = run(&to, true).expect_err("eight are refused");
    assert_eq!(outcomes(receipts(&error), Outcome::Unknown), 8);
    assert_eq!(emulator.deliveries().len(), 3);
    // A plan lists them as recipients.
    let journal = FileJournal::read(&path).expect("a journal");
    let deliver = stored(&emulator).to_all(to).journal(&journal).resend_all_unknown();
    let plan = client(&emulator).plan(deliver).expect("a plan");
    assert_eq!(plan.counted_calls, 8);
}

/// An outcome that becomes unknown during a run is left to a later run, because no one has looked into that chat yet.
#[test]
fn a_send_that_becomes_unknown_during_the_run_is_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 2);
    let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
    let client = client(&emulator);
    journal.bind(&stored(&emulator).purpose(&client).expect("a purpose")).expect("bound");
    let work = Work::Send {
        space: emulator.space_id().clone(),
        dentry: emulator.dentry_id().clone(),
        to: Target::Person(to[0].clone()),
    };
    // Another worker has begun, and fails after this run's other send.
    let attempt = Attempt::new();
    assert_eq!(journal.claim(&work, attempt, None), Ok(Claim::Granted));
    let lost = Settle::Unknown { why: "no answer".into() };
    let deliver = stored(&emulator).to_all(to).jobs(1).journal(&journal).resend_all_unknown();
    let deliver = deliver.on_event(|event| {
        if let Event::Sent { .. } = event {
            journal.settle(&work, attempt, &lost).expect("settled");
        }
    });
    let error = client.deliver(deliver).expect_err("one is left alone");
    assert_eq!(outcomes(receipts(&error), Outcome::Unknown), 1);
    assert_eq!(emulator.deliveries().len(), 1);
    // The next run knows it from the start.
    let Work::Send { to: Target::Person(person), .. } = work.clone() else { panic!("a person") };
    let deliver = stored(&emulator).to(person).journal(&journal).resend_all_unknown();
    client.deliver(deliver).expect("sent again");
    assert_eq!(emulator.deliveries().len(), 2);
}

/// If another run is still sending to a person when this run ends or plans, the person may have the file.
#[test]
fn a_person_served_by_another_run_is_not_reported_as_unsent() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::start().expect("an emulator");
    let to = people(&emulator, 3);
    let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
    let client = client(&emulator);
    let deliver = || stored(&emulator).to_all(to.clone()).journal(&journal);
    journal.bind(&deliver().purpose(&client).expect("a purpose")).expect("bound");
    for person in &to[..2] {
        let work = Work::Send {
            space: emulator.space_id().clone(),
            dentry: emulator.dentry_id().clone(),
            to: Target::Person(person.clone()),
        };
        assert_eq!(journal.claim(&work, Attempt::new(), None), Ok(Claim::Granted));
    }
    let plan = client.plan(deliver()).expect("a plan");
    let waits = plan.files[0].recipients.iter().filter(|it| matches!(it.then, Then::Wait));
    assert_eq!((waits.count(), plan.counted_calls, plan.most_counted_calls), (2, 1, 3));
    let stop = Stop::new();
    stop.request();
    let error = client.deliver(deliver().stop(&stop)).expect_err("stopped");
    let elsewhere: Vec<bool> = receipts(&error).iter().map(|receipt| receipt.elsewhere).collect();
    assert_eq!(elsewhere, [true, true, false]);
    assert_eq!(outcomes(receipts(&error), Outcome::Unknown), 2);
    // Another process sees the sends that this one has begun.
    let read = FileJournal::read(folder.path().join("journal")).expect("a journal");
    assert_eq!((read.contents().busy.len(), read.contents().unknown.len()), (2, 0));
}

/// A journal of several workers, one of which has already stored other bytes under the same name.
struct Faster<'j> {
    journal: &'j FileJournal,
    stored: StoredFile,
    content: Content,
}

impl Journal for Faster<'_> {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        self.journal.bind(purpose)
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        let state = self.journal.state(work)?;
        Ok(match state {
            State::Done(Done::Stored { .. }) => State::Done(Done::Stored {
                file: self.stored.clone(),
                content: self.content.clone(),
            }),
            state => state,
        })
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        self.journal.claim(work, attempt, over)
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        self.journal.settle(work, attempt, to)
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        self.journal.remember(fact)
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        self.journal.recall(what)
    }
}

/// This worker sends no one bytes that it was not given.
#[test]
fn bytes_stored_by_another_worker_are_not_sent() {
    let emulator = Emulator::start().expect("an emulator");
    let to: Vec<UnionId> = people(&emulator, 2);
    let own = Content::new(upload().size(), "xxh3-128:00000000000000000000000000000000");
    let rows = [
        // Bytes of the same size and of another size, with an unknown digest.
        (own.clone(), 0),
        (Content::new(own.size + 1, own.digest.clone()), 0),
        (Content::new(own.size, "unknown"), 2),
    ];
    for (content, sent) in rows {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = FileJournal::open(folder.path().join("journal")).expect("a journal");
        let stored = StoredFile::new(emulator.space_id().clone(), emulator.dentry_id().clone());
        let faster = Faster { journal: &journal, stored, content };
        let before = emulator.deliveries().len();
        let deliver = Deliver::new(operator(&emulator)).upload(upload()).journal(&faster);
        let delivery = match client(&emulator).deliver(deliver.to_all(to.clone())) {
            Ok(delivery) => delivery,
            Err(error) => error.into_parts().1,
        };
        assert_eq!(emulator.deliveries().len() - before, sent);
        assert_eq!(delivery.files[0].lost_uploads, 1, "the own copy");
        if let Some(error) = &delivery.files[0].failed {
            assert!(error.to_string().contains("has other content"), "{error}");
        }
    }
}
