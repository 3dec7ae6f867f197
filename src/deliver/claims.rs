//! Claims in the journal: the last step before a request and the first step after it.

use std::time::Duration;

use super::retold::Brief as _;
use crate::call::Outcome;
use crate::call::response::Failure;
use crate::client::Client;
use crate::client::calls::Guard;
use crate::journal::{Attempt, Claim, Done, Journal, JournalError, Settle, State, Work};
use crate::tables::Action;

/// How many times to call a journal that does not answer.
const MAX_TRIES: u32 = 4;

/// Calls a journal, and retries if its answer was lost. The flag beside an error is true if the journal may have
/// recorded something.
pub(super) fn with_retries<R>(
    client: &Client,
    mut call: impl FnMut() -> Result<R, JournalError>,
) -> Result<R, (JournalError, bool)> {
    let mut may_be_recorded = false;
    let mut tries = 1;
    loop {
        let error = match call() {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let is_lost = matches!(error, JournalError::Unanswered(_));
        may_be_recorded |= is_lost;
        if !is_lost || tries == MAX_TRIES {
            return Err((error, may_be_recorded));
        }
        client.shared.clock.sleep(Duration::from_millis(50 << tries));
        tries += 1;
    }
}

/// The claims for one work item: a new one for each attempt.
pub(super) struct Claims<'a> {
    client: &'a Client,
    journal: &'a dyn Journal,
    work: &'a Work,
    /// The unknown attempt that this one repeats ([`Journal::claim`]).
    over: Option<Attempt>,
    /// The attempt that is claimed and not yet settled.
    open: Option<Attempt>,
    /// True once a claim was granted. A request may have followed.
    pub(super) was_granted: bool,
    /// The state that prevented the claim, if another run was faster.
    pub(super) held: Option<State>,
    /// Why the journal can no longer be used.
    pub(super) lost: Option<JournalError>,
    /// True if the journal does not have the outcome.
    pub(super) unrecorded: bool,
}

impl<'a> Claims<'a> {
    pub(super) fn new(
        client: &'a Client,
        journal: &'a dyn Journal,
        work: &'a Work,
        over: Option<Attempt>,
    ) -> Self {
        Claims {
            client,
            journal,
            work,
            over,
            open: None,
            was_granted: false,
            held: None,
            lost: None,
            unrecorded: false,
        }
    }

    /// Claims the work item for a new attempt.
    pub(super) fn claim(&mut self) -> Result<(), Failure> {
        if let Some(lost) = &self.lost {
            // The outcome of the last attempt is not recorded, so no other attempt may follow.
            return Err(Failure::new(
                Outcome::NotSent,
                Action::Final,
                format!("the journal {lost}"),
            ));
        }
        let attempt = Attempt::new();
        let claim = || self.journal.claim(self.work, attempt, self.over);
        match with_retries(self.client, claim) {
            Ok(Claim::Granted) => {
                self.open = Some(attempt);
                self.was_granted = true;
                Ok(())
            }
            Ok(Claim::Held(state)) => {
                self.held = Some(state);
                Err(Failure::new(Outcome::NotSent, Action::Final, "it is being sent elsewhere"))
            }
            Err((error, may_be_recorded)) => {
                self.unrecorded = may_be_recorded;
                let problem = format!("the journal {error}");
                self.lost = Some(error);
                Err(Failure::new(Outcome::NotSent, Action::Final, problem))
            }
        }
    }

    /// Records the outcome of the open attempt, if there is one.
    pub(super) fn settle(&mut self, to: &Settle) {
        let Some(attempt) = self.open.take() else { return };
        let settle = || self.journal.settle(self.work, attempt, to);
        if let Err((error, _)) = with_retries(self.client, settle) {
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

/// Settles an open claim as unknown when the thread panics. Otherwise it would stay open.
impl Drop for Claims<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.failed_with(Outcome::Unknown, "a thread panicked".into());
        }
    }
}

impl Guard for Claims<'_> {
    fn open(&mut self) -> Result<(), Failure> {
        // Opening the connection may have used up the time.
        if self.client.is_over() {
            return Err(Failure::stopped());
        }
        self.claim()
    }

    /// Before the back-off, settles an attempt that was not executed. If the run ends during the back-off, the journal
    /// then knows that nothing was sent.
    fn failed(&mut self, failure: &Failure) {
        let outcome = failure.details.outcome;
        if outcome != Outcome::Unknown {
            self.failed_with(outcome, failure.details.one_line());
        }
    }
}
