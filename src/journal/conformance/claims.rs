//! Checks of the promises about claims.

use super::{
    Attempt, Broken, Claim, Journal as _, Known, State, Storage, Work, ensure, near, next,
    not_done, raced, shown, unknown, worker, workers, works,
};

/// Checks that exactly one of several concurrent claims of a work item is granted, and that the others leave no trace.
pub fn race<S: Storage>(storage: &S) -> Result<(), Broken> {
    let workers = workers(storage)?;
    for work in (0..8).flat_map(works) {
        for worker in &workers {
            worker.is(&work, &Known::Free, "nothing")?;
        }
        let winners = raced(&workers, &work, None)?;
        ensure(winners.len() == 1, || {
            format!("{} claims of {} were granted at once, not one", winners.len(), shown(&work))
        })?;
        for worker in &workers {
            worker.is(&work, &Known::Busy, "a claim that was granted")?;
        }
        workers[0].settle(&work, winners[0], &not_done())?;
        for worker in &workers {
            let after = "the only claim that was granted was settled as not done";
            worker.is(&work, &Known::Free, after)?;
        }
    }
    Ok(())
}

/// Checks that a claim that is repeated for the same attempt gets the same answer.
pub fn again<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    let same = |work: &Work, attempt, over, expected: &Claim| {
        let claim = worker.claim(work, attempt, over)?;
        ensure(claim == *expected, || {
            let work = shown(work);
            format!("the same claim of {work}, asked again, got {claim:?} after {expected:?}")
        })
    };
    for work in works(0) {
        let (other, first) = (Attempt::new(), worker.granted(&work, None)?);
        same(&work, first, None, &Claim::Granted)?;
        for other in near(first).into_iter().chain([other, other]) {
            same(&work, other, None, &Claim::Held(State::Busy))?;
        }
        same(&work, first, None, &Claim::Granted)?;
        worker.settle(&work, first, &unknown())?;
        let second = worker.granted(&work, Some(first))?;
        same(&work, second, Some(first), &Claim::Granted)?;
        same(&work, other, Some(first), &Claim::Held(State::Busy))?;
    }
    Ok(())
}

/// Checks that a claim over an unknown attempt is a compare-and-swap: it is granted once, and only if the named attempt
/// is the latest unknown one.
pub fn over<S: Storage>(storage: &S) -> Result<(), Broken> {
    let workers = workers(storage)?;
    let worker = &workers[0];
    for work in works(0) {
        let first = worker.unknown(&work, None)?;
        worker.is(&work, &Known::Unknown(first), "its outcome was unknown")?;
        worker.held(&work, None, "an attempt is unknown and it named none")?;
        for other in near(first).into_iter().chain([Attempt::new()]) {
            let because = "it named another attempt than the unknown one";
            worker.held(&work, Some(other), because)?;
        }
        let winners = raced(&workers, &work, Some(first))?;
        ensure(winners.len() == 1, || {
            let (count, work) = (winners.len(), shown(&work));
            format!("{count} claims of {work} over the same attempt were granted, not one")
        })?;
        let second = winners[0];
        let because = "another claim is open over the same attempt";
        worker.held(&work, Some(first), because)?;
        worker.held(&work, Some(second), "the attempt that it named is open, and not unknown")?;
        worker.settle(&work, second, &unknown())?;
        worker.is(&work, &Known::Unknown(second), "the second attempt was unknown, too")?;
        let because = "a later attempt than the one that it named is unknown";
        worker.held(&work, Some(first), because)?;
        // The attempt may be settled while another worker still wants to claim over it.
        worker.settle(&work, second, &not_done())?;
        worker.held(&work, Some(second), "the attempt that it named was not done")?;
        worker.settle(&work, first, &not_done())?;
        worker.granted(&work, Some(first))?;
    }
    for work in works(1) {
        worker.granted(&work, Some(Attempt::new()))?;
    }
    Ok(())
}

/// Checks that the claim of a dead worker is busy at first, becomes unknown and is never free, and that the claims of
/// other workers stay busy.
pub fn dead<S: Storage>(storage: &S) -> Result<(), Broken> {
    let mut worker = worker(storage)?;
    // In a shared storage, another worker stays alive meanwhile.
    let mut alive = None;
    let mut kept = Vec::new();
    if storage.is_shared() {
        kept.extend(works(1));
        let worker = alive.insert(super::worker(storage)?);
        for work in &kept {
            worker.granted(work, None)?;
        }
    }
    let mut open: Vec<(Work, Vec<Attempt>)> = works(0).map(|work| (work, Vec::new())).to_vec();
    // In the second round, the claims are over unknown attempts.
    for _ in 0..2 {
        for (work, attempts) in &mut open {
            attempts.push(worker.granted(work, attempts.last().copied())?);
            worker.is(work, &Known::Busy, "a claim that was granted")?;
        }
        worker = next(storage, worker)?;
        for (work, attempts) in &open {
            let attempt = attempts[attempts.len() - 1];
            let because = "its worker was killed, and may have done it";
            worker.held(work, None, because)?;
            worker.is_abandoned(work, attempt, storage.lease())?;
            worker.held(work, None, because)?;
            // The worker may settle it late.
            worker.settle(work, attempt, &unknown())?;
            let after = "its worker was killed, and then it was settled as unknown";
            worker.is(work, &Known::Unknown(attempt), after)?;
        }
        for work in &kept {
            let after = "a worker was killed, but not the one that claimed it";
            worker.is(work, &Known::Busy, after)?;
        }
    }
    for (work, attempts) in &open {
        worker.settle(work, attempts[1], &not_done())?;
        let after = "the later of two attempts whose workers were killed was not done";
        worker.is(work, &Known::Unknown(attempts[0]), after)?;
    }
    Ok(())
}

/// Checks that asking for a state changes nothing.
pub fn state<S: Storage>(storage: &S) -> Result<(), Broken> {
    let mut now = worker(storage)?;
    for work in works(0) {
        for _ in 0..2 {
            now.is(&work, &Known::Free, "nothing but the same question")?;
        }
        let first = now.granted(&work, None)?;
        now.is(&work, &Known::Busy, "a claim that was granted")?;
        now.is(&work, &Known::Busy, "the same question")?;
        now.settle(&work, first, &unknown())?;
        for _ in 0..2 {
            now.is(&work, &Known::Unknown(first), "its outcome was unknown and nobody claimed it")?;
        }
    }
    // A worker that only asks and then dies leaves no trace.
    for work in works(1) {
        now.is(&work, &Known::Free, "nothing was done")?;
    }
    now = next(storage, now)?;
    for work in works(1) {
        now.is(&work, &Known::Free, "nothing but a question of another worker")?;
        now.granted(&work, None)?;
    }
    let key = crate::journal::FactKey::Conversation("chat 1".into());
    super::ask("to recall a fact", || now.0.recall(&key)).map(drop)
}
