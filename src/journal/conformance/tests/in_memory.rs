//! A whole journal in memory, and broken ones around it.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::super::*;
use crate::client::single_flight::lock;
use crate::journal::known::Known as Added;
use crate::journal::{Fact, FactKey};
use Fault::*;

/// A promise to break.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// Several workers find a work free, and each claims it.
    ClaimIsNotAtomic,
    OpenAttemptIsHeldWhenAskedAgain,
    OverIsNotAtomic,
    OverNamesAnyAttempt,
    OverNamesAnOpenAttempt,
    OverNeedsAnUnknownOne,
    DeadIsFree,
    DeadIsBusyForEver,
    DeadHidesBehindAnEarlierOne,
    /// Whoever is gone, all claims are taken for those of workers that are gone.
    AliveIsUnknown,
    StateClaims,
    LateIsDropped,
    LateOfAnEarlierOneIsDropped,
    TwiceFails,
    TwiceFreesTheNextOne,
    NotDoneUndoes,
    DoneIsReplaced,
    DoneIsReplacedForTheNext,
    DoneIsGrantedAgain,
    NotDoneClearsEarlierOnes,
    EarlierOnesAreForgotten,
    UnknownAgainIsTheLatest,
    DoneIsForgotten,
    FactsAreForgotten,
    FactsAreNotReplaced,
    BindIsNotAtomic,
    BindReplaces,
    BindFailsOtherwise,
    LostAnswerIsNoUnanswered,
    LostClaimIsHeld,
    LostSettlementIsRefused,
}

/// A whole journal in memory, for several workers, and what one with a fault also needs.
pub(super) struct InMemory(Arc<Shared>);

pub(super) struct Shared {
    fault: Option<Fault>,
    known: Mutex<Added>,
    purpose: Mutex<Option<Purpose>>,
    wrong: Mutex<Wrong>,
}

/// What journals with faults keep.
#[derive(Default)]
struct Wrong {
    seen: HashSet<Work>,
    granted: Vec<(Work, Attempt)>,
    dropped: HashSet<Attempt>,
    settled: Vec<(Attempt, Settle)>,
    shown: HashMap<Work, State>,
    /// What the next worker is shown.
    later: HashMap<Work, State>,
    facts: HashSet<FactKey>,
    forgets: bool,
}

pub(super) struct One {
    shared: Arc<Shared>,
    open: Mutex<Vec<(Work, Attempt)>>,
    loses: AtomicBool,
    lost: Mutex<Vec<Attempt>>,
}

impl InMemory {
    pub(super) fn new(fault: Option<Fault>) -> Self {
        let (known, purpose, wrong) = Default::default();
        InMemory(Arc::new(Shared { fault, known, purpose, wrong }))
    }
}

impl Storage for InMemory {
    type Worker = One;

    fn worker(&self) -> Result<One, JournalError> {
        let (open, loses, lost) = Default::default();
        Ok(One { shared: self.0.clone(), open, loses, lost })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn kill(&self, worker: One) {
        let (shared, mut wrong) = (&self.0, lock(&self.0.wrong));
        wrong.forgets |= shared.fault == Some(FactsAreForgotten);
        for (work, attempt) in mem::take(&mut *lock(&worker.open)) {
            let mut known = lock(&shared.known);
            match (shared.fault, known.state(&work)) {
                (Some(DeadIsFree), State::Busy) => known.settle(&work, attempt, &not_done()),
                (Some(DeadIsBusyForEver), _) => {}
                (Some(DeadHidesBehindAnEarlierOne), State::Busy) if wrong.seen.contains(&work) => {
                    known.settle(&work, attempt, &not_done());
                }
                (Some(DoneIsForgotten), State::Done(_)) => {
                    wrong.shown.insert(work, State::Free);
                }
                _ => known.settle(&work, attempt, &unknown()),
            }
            wrong.dropped.insert(attempt);
        }
        let later = mem::take(&mut wrong.later);
        wrong.shown.extend(later);
        let mut known = lock(&shared.known);
        for (work, attempt) in &wrong.granted {
            match (shared.fault, known.state(work)) {
                (Some(AliveIsUnknown), State::Busy) => known.settle(work, *attempt, &unknown()),
                (Some(EarlierOnesAreForgotten), State::Unknown { attempt: latest, .. })
                    if latest != *attempt =>
                {
                    known.settle(work, *attempt, &not_done());
                }
                _ => {}
            }
        }
    }

    fn lose_answer(&self, worker: &One) -> bool {
        let faults = [LostAnswerIsNoUnanswered, LostClaimIsHeld, LostSettlementIsRefused];
        let loses = self.0.fault.is_none_or(|fault| faults.contains(&fault));
        worker.loses.store(loses, Ordering::Relaxed);
        loses
    }
}

impl One {
    fn has(&self, fault: Fault) -> bool {
        self.shared.fault == Some(fault)
    }

    /// Answers, or loses the answer.
    fn answer<T>(&self, answer: T) -> Result<T, JournalError> {
        match self.loses.swap(false, Ordering::Relaxed) {
            true if self.has(LostAnswerIsNoUnanswered) => Err(JournalError::Lost("cut".into())),
            true => Err(JournalError::Unanswered("cut".into())),
            false => Ok(answer),
        }
    }

    /// Returns the last attempt that this worker claimed.
    fn last(&self, work: &Work) -> Option<Attempt> {
        let open = lock(&self.open);
        open.iter().rev().find(|(other, _)| other == work).map(|(_, attempt)| *attempt)
    }

    /// Returns true if any worker was granted this attempt and none has settled it.
    fn is_unsettled(&self, attempt: Attempt) -> bool {
        let wrong = lock(&self.shared.wrong);
        let is_settled = wrong.settled.iter().any(|(other, _)| *other == attempt);
        wrong.granted.iter().any(|(_, other)| *other == attempt) && !is_settled
    }
}

fn duplicate() -> JournalError {
    JournalError::Refused("duplicate".into())
}

impl Journal for One {
    fn bind(&self, purpose: &Purpose) -> Result<(), JournalError> {
        if self.has(BindIsNotAtomic) && lock(&self.shared.purpose).is_none() {
            thread::sleep(Duration::from_millis(50));
            *lock(&self.shared.purpose) = Some(purpose.clone());
            return Ok(());
        }
        let mut bound = lock(&self.shared.purpose);
        if self.has(BindReplaces) {
            *bound = Some(purpose.clone());
        }
        let is_for = bound.get_or_insert_with(|| purpose.clone()) == purpose;
        let problem = || "is for another purpose".to_string();
        match is_for {
            true => self.answer(()),
            false if self.has(BindFailsOtherwise) => Err(JournalError::Lost(problem())),
            false => Err(JournalError::Refused(problem())),
        }
    }

    fn state(&self, work: &Work) -> Result<State, JournalError> {
        let mut wrong = lock(&self.shared.wrong);
        if let Some(state) = wrong.shown.get(work) {
            return Ok(state.clone());
        }
        let mut known = lock(&self.shared.known);
        let state = known.state(work);
        if self.has(StateClaims) && wrong.seen.insert(work.clone()) {
            known.claim(work, Attempt::new(), None);
        }
        self.answer(state)
    }

    fn claim(
        &self,
        work: &Work,
        attempt: Attempt,
        over: Option<Attempt>,
    ) -> Result<Claim, JournalError> {
        let before = lock(&self.shared.known).state(work);
        if self.has(OverNeedsAnUnknownOne) && before == State::Free && over.is_some() {
            return Ok(Claim::Held(State::Busy));
        }
        let is_slow = match over {
            None => self.has(ClaimIsNotAtomic) && before == State::Free,
            Some(over) => {
                let is_right = matches!(before, State::Unknown { attempt, .. } if attempt == over);
                self.has(OverIsNotAtomic) && is_right
            }
        };
        if is_slow {
            thread::sleep(Duration::from_millis(10));
        }
        let is_open = lock(&self.open).contains(&(work.clone(), attempt));
        let is_again = is_open && self.has(OpenAttemptIsHeldWhenAskedAgain);
        if is_again || self.has(LostClaimIsHeld) && lock(&self.lost).contains(&attempt) {
            return Ok(Claim::Held(State::Busy));
        }
        let mut over = over;
        if let (true, State::Unknown { attempt, .. }, Some(_)) =
            (self.has(OverNamesAnyAttempt), &before, over)
        {
            over = Some(*attempt);
        }
        let mut claim = lock(&self.shared.known).claim(work, attempt, over);
        let is_over_open = self.has(OverNamesAnOpenAttempt)
            && before == State::Busy
            && over.is_some_and(|over| self.is_unsettled(over));
        let is_done_again = self.has(DoneIsGrantedAgain)
            && matches!(before, State::Done(_))
            && lock(&self.open).contains(&(work.clone(), attempt));
        if is_slow || is_over_open || is_done_again {
            claim = Claim::Granted;
        }
        if claim == Claim::Granted {
            let mut wrong = lock(&self.shared.wrong);
            if self.has(DeadHidesBehindAnEarlierOne) && over.is_some() || self.has(StateClaims) {
                wrong.seen.insert(work.clone());
            }
            wrong.granted.push((work.clone(), attempt));
            lock(&self.open).push((work.clone(), attempt));
        }
        if self.has(LostClaimIsHeld) && self.loses.load(Ordering::Relaxed) {
            lock(&self.lost).push(attempt);
        }
        self.answer(claim)
    }

    fn settle(&self, work: &Work, attempt: Attempt, to: &Settle) -> Result<(), JournalError> {
        let mut wrong = lock(&self.shared.wrong);
        let is_again = wrong.settled.contains(&(attempt, to.clone()));
        let is_not_done = *to == not_done();
        let was_not_done = wrong.settled.contains(&(attempt, not_done()));
        if self.has(TwiceFails) && is_again && is_not_done {
            return Err(duplicate());
        }
        if self.has(LostSettlementIsRefused) && lock(&self.lost).contains(&attempt) {
            return Err(duplicate());
        }
        if self.has(LateIsDropped) && wrong.dropped.contains(&attempt) {
            return Ok(());
        }
        wrong.settled.push((attempt, to.clone()));
        let mut known = lock(&self.shared.known);
        let before = known.state(work);
        match (to, &before) {
            (Settle::NotDone { .. }, State::Done(_)) if self.has(NotDoneUndoes) => {
                wrong.shown.insert(work.clone(), State::Free);
            }
            (Settle::Done(done), State::Done(_)) if self.has(DoneIsReplaced) => {
                wrong.shown.insert(work.clone(), State::Done(done.clone()));
            }
            (Settle::Done(done), State::Done(_)) if self.has(DoneIsReplacedForTheNext) => {
                wrong.later.insert(work.clone(), State::Done(done.clone()));
            }
            (Settle::Done(_), State::Unknown { attempt: latest, .. })
                if self.has(LateOfAnEarlierOneIsDropped) && *latest != attempt =>
            {
                return Ok(());
            }
            (Settle::Unknown { .. }, State::Unknown { .. })
                if self.has(UnknownAgainIsTheLatest) && is_again =>
            {
                known.settle(work, attempt, &not_done());
                let over = match known.state(work) {
                    State::Unknown { attempt, .. } => Some(attempt),
                    _ => None,
                };
                known.claim(work, attempt, over);
            }
            _ => {}
        }
        known.settle(work, attempt, to);
        if self.has(TwiceFreesTheNextOne) && is_again && was_not_done && before == State::Busy {
            let open = self.last(work).expect("an open attempt");
            known.settle(work, open, &not_done());
        }
        while let (true, Settle::NotDone { .. }, State::Unknown { attempt, .. }) =
            (self.has(NotDoneClearsEarlierOnes), to, known.state(work))
        {
            known.settle(work, attempt, &not_done());
        }
        if self.loses.load(Ordering::Relaxed) {
            lock(&self.lost).push(attempt);
        }
        self.answer(())
    }

    fn remember(&self, fact: &Fact) -> Result<(), JournalError> {
        let is_new = lock(&self.shared.wrong).facts.insert(fact.key());
        if is_new || !self.has(FactsAreNotReplaced) {
            lock(&self.shared.known).remember(fact.clone());
        }
        self.answer(())
    }

    fn recall(&self, what: &FactKey) -> Result<Option<Fact>, JournalError> {
        let is_there = !lock(&self.shared.wrong).forgets;
        self.answer(lock(&self.shared.known).recall(what).filter(|_| is_there))
    }

    fn lost_uploads(&self, file: &FileKey) -> Result<usize, JournalError> {
        Ok(lock(&self.shared.known).lost_uploads(file.as_str()))
    }
}
