//! Claims: the last thing before a request, and the first thing after it.

use super::retold::Retold as _;
use crate::call::Outcome;
use crate::call::response::Failure;
use crate::client::Client;
use crate::client::calls::Guard;
use crate::journal::{Attempt, Claim, Done, Journal, JournalError, Settle, State, Work};
use crate::tables::Action;

/// How often a journal that does not answer is asked the same.
const QUESTIONS: u32 = 4;

/// Asks a journal, again if its answer was lost. Returns true beside an error if something may be recorded.
pub(super) fn asked<R>(
    client: &Client,
    mut ask: impl FnMut() -> Result<R, JournalError>,
) -> Result<R, (JournalError, bool)> {
    let mut perhaps = false;
    for question in 1.. {
        match ask() {
            Ok(answer) => return Ok(answer),
            Err(JournalError::Unanswered(_)) if question < QUESTIONS => {
                perhaps = true;
                client.shared.clock.sleep(std::time::Duration::from_millis(50 << question));
            }
            Err(error) => {
                perhaps |= matches!(error, JournalError::Unanswered(_));
                return Err((error, perhaps));
            }
        }
    }
    unreachable!("the last question has an answer")
}

/// The claim of one work, attempt by attempt.
pub(super) struct Claims<'a> {
    client: &'a Client,
    journal: &'a dyn Journal,
    work: &'a Work,
    over: Option<Attempt>,
    /// The attempt that is claimed and not settled.
    open: Option<Attempt>,
    /// True once a claim was granted: a request may have been made.
    pub(super) was_granted: bool,
    /// Why the claim was not granted, if somebody was faster.
    pub(super) held: Option<State>,
    /// Why the journal cannot be used any more.
    pub(super) lost: Option<JournalError>,
    /// True if the journal does not have what came of the work.
    pub(super) unrecorded: bool,
}

impl<'a> Claims<'a> {
    pub(super) fn new(
        client: &'a Client,
        journal: &'a dyn Journal,
        work: &'a Work,
        over: Option<Attempt>,
    ) -> Self {
        let (open, held, lost) = (None, None, None);
        let (was_granted, unrecorded) = (false, false);
        Claims { client, journal, work, over, open, was_granted, held, lost, unrecorded }
    }

    /// Claims the work for a new attempt.
    pub(super) fn claim(&mut self) -> Result<(), Failure> {
        if let Some(lost) = &self.lost {
            // What came of the last attempt is not recorded; no other one may follow.
            return Err(Failure::new(
                Outcome::NotSent,
                Action::Final,
                format!("the journal {lost}"),
            ));
        }
        let attempt = Attempt::new();
        let claim = || self.journal.claim(self.work, attempt, self.over);
        match asked(self.client, claim) {
            Ok(Claim::Granted) => {
                self.open = Some(attempt);
                self.was_granted = true;
                Ok(())
            }
            Ok(Claim::Held(state)) => {
                self.held = Some(state);
                Err(Failure::new(Outcome::NotSent, Action::Final, "it is being sent elsewhere"))
            }
            Err((error, perhaps)) => {
                self.unrecorded = perhaps;
                let problem = format!("the journal {error}");
                self.lost = Some(error);
                Err(Failure::new(Outcome::NotSent, Action::Final, problem))
            }
        }
    }

    /// Records what came of the open attempt, if there is one.
    pub(super) fn settle(&mut self, to: &Settle) {
        let Some(attempt) = self.open.take() else { return };
        let settle = || self.journal.settle(self.work, attempt, to);
        if let Err((error, _)) = asked(self.client, settle) {
            self.unrecorded = true;
            self.lost = Some(error);
        }
    }

    pub(super) fn done(&mut self, done: Done) {
        self.settle(&Settle::Done(done));
    }

    /// Records a failure.
    pub(super) fn failed_with(&mut self, outcome: Outcome, why: String) {
        let why = why.brief();
        self.settle(&match outcome {
            Outcome::Unknown => Settle::Unknown { why },
            outcome => Settle::NotDone { outcome, why },
        });
    }
}

/// A panic leaves no claim open that nobody settles.
impl Drop for Claims<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.failed_with(Outcome::Unknown, "a thread panicked".into());
        }
    }
}

impl Guard for Claims<'_> {
    fn open(&mut self) -> Result<(), Failure> {
        // The connection may have taken long.
        if self.client.is_over() {
            return Err(Failure::stopped());
        }
        self.claim()
    }

    /// An attempt that was not executed is settled before its wait: a run that ends then knows that it was not.
    fn failed(&mut self, failure: &Failure) {
        let outcome = failure.details.outcome;
        if outcome != Outcome::Unknown {
            self.failed_with(outcome, failure.details.told());
        }
    }
}
