//! Tests a target that is sent to again because of its second name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::known;
use super::rows::{Desk, sent};
use crate::client::{Person, StoredFile};
use crate::deliver::{Deliver, Event};
use crate::generated::{UnionId, UserId};
use crate::journal::{
    Attempt, Claim, Done, Fact, FactKey, Journal, JournalError, Purpose, Settle, State, Work,
};

/// A journal of one target who may have the file, and with whom another run may be busy for a moment.
struct Doubtful {
    attempt: Attempt,
    /// The nth question for which the other run is busy.
    busy_at: usize,
    asked: Arc<AtomicUsize>,
    is_done: AtomicBool,
}

impl Journal for Doubtful {
    fn bind(&self, _: &Purpose) -> Result<(), JournalError> {
        Ok(())
    }

    fn state(&self, _: &Work) -> Result<State, JournalError> {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let unknown = State::Unknown { attempt: self.attempt, why: "no answer".into() };
        Ok(match self.is_done.load(Ordering::SeqCst) {
            true => State::Done(Done::Sent { request_id: None }),
            false if nth == self.busy_at => State::Busy,
            false => unknown,
        })
    }

    fn claim(&self, _: &Work, _: Attempt, over: Option<Attempt>) -> Result<Claim, JournalError> {
        assert_eq!(over, Some(self.attempt));
        Ok(Claim::Granted)
    }

    fn settle(&self, _: &Work, _: Attempt, to: &Settle) -> Result<(), JournalError> {
        self.is_done.store(matches!(to, Settle::Done(_)), Ordering::SeqCst);
        Ok(())
    }

    fn remember(&self, _: &Fact) -> Result<(), JournalError> {
        Ok(())
    }

    fn recall(&self, _: &FactKey) -> Result<Option<Fact>, JournalError> {
        Ok(None)
    }
}

#[test]
fn one_end_is_counted_when_a_second_name_asks_for_a_resend() {
    // The second question is that of the first send: it finds the other run, or an unknown send.
    for busy_at in [2, usize::MAX] {
        // The second name is found while the first send is under way, or afterwards.
        for questions_before in [1, 2] {
            let asked = Arc::new(AtomicUsize::new(0));
            let (attempt, is_done) = (Attempt::new(), AtomicBool::default());
            let journal = Doubtful { attempt, busy_at, asked: asked.clone(), is_done };
            let desk = Desk::open(move |desk, _| {
                if desk.sends() > 0 {
                    return sent();
                }
                while asked.load(Ordering::SeqCst) < questions_before {
                    thread::yield_now();
                }
                known("u0")
            });
            let names = [Person::from(UnionId::new("u0")), Person::from(UserId::new("zero"))];
            let mut last = (0, 0);
            let deliver = Deliver::new(UnionId::new("me"))
                .stored(StoredFile::new("1".into(), "2".into()))
                .to_all(names)
                .jobs(2)
                .journal(&journal)
                .resend_unknown([Person::from(UserId::new("zero"))])
                .on_event(|event| {
                    if let Event::Sent { done, of, .. } | Event::Failed { done, of, .. } = event {
                        last = (done, of);
                    }
                });
            let delivery = desk.client().deliver(deliver).expect("delivered");
            let [first, second] = &delivery.files[0].receipts[..] else { panic!("{delivery:?}") };
            for receipt in [first, second] {
                assert!(receipt.result.as_ref().is_ok_and(|arrived| !arrived.before()));
            }
            assert_eq!((last, desk.sends()), ((1, 1), 1), "{busy_at} {questions_before}");
        }
    }
}
