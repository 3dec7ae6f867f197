//! Checks of the promises about settlements.

use super::{
    Broken, FileKey, Journal, Known, Settle, Storage, Work, Worker, ask, done_with, ensure, next,
    not_done, unknown, worker, works,
};

/// Checks that a settlement is accepted late: after the attempt became unknown because its worker was taken for dead,
/// or because it was settled as unknown at first.
pub fn late<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    let mut open = Vec::new();
    for work in (0..2).flat_map(works) {
        let attempt = worker.granted(&work, None)?;
        open.push((work, attempt));
    }
    let mut unknown_at_first = Vec::new();
    for work in (2..5).flat_map(works) {
        let attempt = worker.unknown(&work, None)?;
        unknown_at_first.push((work, attempt));
    }
    let worker = next(storage, worker)?;
    for (work, _) in &open {
        worker.is_no_more_busy(work, storage.lease())?;
    }
    for (number, (work, attempt)) in open.into_iter().chain(unknown_at_first).enumerate() {
        let done = done_with(&work, "3");
        let (to, known) = match number / 3 {
            0 | 2 => (Settle::Done(done.clone()), Known::Done(done)),
            1 | 3 => (not_done(), Known::Free),
            _ => (unknown(), Known::Unknown(attempt)),
        };
        worker.settle(&work, attempt, &to)?;
        worker.is(&work, &known, &format!("a late settlement, {to:?}, of an unknown attempt"))?;
    }
    for work in works(5) {
        let first = worker.unknown(&work, None)?;
        worker.unknown(&work, Some(first))?;
        let done = done_with(&work, "3");
        worker.settle(&work, first, &Settle::Done(done.clone()))?;
        let after = "the earlier of two unknown attempts was done";
        worker.is(&work, &Known::Done(done), after)?;
    }
    // Someone settled the attempt as not done while its worker was only slow.
    for work in works(6) {
        let attempt = worker.unknown(&work, None)?;
        worker.settle(&work, attempt, &not_done())?;
        let done = done_with(&work, "3");
        worker.settle(&work, attempt, &Settle::Done(done.clone()))?;
        let after = "an attempt was settled as not done and then as done";
        worker.is(&work, &Known::Done(done), after)?;
    }
    Ok(())
}

/// Checks that a settlement may be repeated, and that the settlement of one attempt does not change another.
pub fn twice<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    for work in works(0) {
        let settle = |attempt, to: &Settle| worker.settle(&work, attempt, to);
        let first = worker.granted(&work, None)?;
        settle(first, &not_done())?;
        settle(first, &not_done())?;
        worker.is(&work, &Known::Free, "it was settled as not done, twice")?;
        let second = worker.granted(&work, None)?;
        for to in [not_done(), unknown()] {
            settle(first, &to)?;
            let after = format!("{to:?} of an earlier attempt that was not done");
            worker.is(&work, &Known::Busy, &after)?;
        }
        settle(second, &unknown())?;
        settle(second, &unknown())?;
        worker.is(&work, &Known::Unknown(second), "it was settled as unknown, twice")?;
        settle(second, &not_done())?;
        let after = "it was settled as unknown, twice, and then as not done";
        worker.is(&work, &Known::Free, after)?;
        let third = worker.granted(&work, None)?;
        let done = done_with(&work, "3");
        settle(third, &Settle::Done(done.clone()))?;
        settle(third, &Settle::Done(done.clone()))?;
        worker.is(&work, &Known::Done(done), "it was settled as done, twice")?;
    }
    Ok(())
}

/// Checks that done is final: no later settlement of any attempt changes it.
pub fn done<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    for work in works(0) {
        let done = done_with(&work, "3");
        let is_done = |work: &Work, after: &str| worker.is(work, &Known::Done(done.clone()), after);
        let first = worker.unknown(&work, None)?;
        let second = worker.granted(&work, Some(first))?;
        worker.settle(&work, first, &Settle::Done(done.clone()))?;
        is_done(&work, "an attempt was done while a later one was open")?;
        worker.held_for(second, &work, Some(first), "an earlier attempt has done it meanwhile")?;
        let others = [not_done(), unknown(), Settle::Done(done_with(&work, "4"))];
        for (attempt, to) in [second, first]
            .into_iter()
            .flat_map(|attempt| others.iter().map(move |to| (attempt, to)))
        {
            worker.settle(&work, attempt, to)?;
            is_done(&work, &format!("an attempt was done and then {to:?} was said"))?;
        }
        for over in [None, Some(first), Some(second)] {
            worker.held(&work, over, "it is done")?;
        }
    }
    let worker = next(storage, worker)?;
    for work in works(0) {
        let done = done_with(&work, "3");
        let after = "it was done, twice, by a worker that was killed then";
        worker.is(&work, &Known::Done(done), after)?;
    }
    Ok(())
}

/// Checks that only the settlement of the same attempt removes an unknown outcome.
pub fn earlier<S: Storage>(storage: &S) -> Result<(), Broken> {
    let worker = worker(storage)?;
    for work in works(0) {
        let settle = |attempt, to: &Settle| worker.settle(&work, attempt, to);
        let first = worker.unknown(&work, None)?;
        let second = worker.granted(&work, Some(first))?;
        settle(second, &not_done())?;
        let after = "an attempt that was claimed over an unknown one was not done";
        worker.is(&work, &Known::Unknown(first), after)?;
        // Two attempts are unknown. Each is settled on its own, in any order.
        let third = worker.unknown(&work, Some(first))?;
        settle(third, &not_done())?;
        worker.is(
            &work,
            &Known::Unknown(first),
            "the later of two unknown attempts was not done",
        )?;
        let fourth = worker.unknown(&work, Some(first))?;
        settle(first, &unknown())?;
        let after = "the earlier of two unknown attempts was settled again";
        worker.is(&work, &Known::Unknown(fourth), after)?;
        settle(first, &not_done())?;
        let after = "the earlier of two unknown attempts was not done";
        worker.is(&work, &Known::Unknown(fourth), after)?;
        // The attempt below an open claim may be settled meanwhile.
        let fifth = worker.granted(&work, Some(fourth))?;
        settle(fourth, &not_done())?;
        let after = "the attempt that the open one is over was not done";
        worker.is(&work, &Known::Busy, after)?;
        settle(fifth, &not_done())?;
        worker.is(&work, &Known::Free, "no attempt of all was done")?;
    }
    copies(&worker)
}

/// Checks the counts of lost uploads. A journal that does not count them returns 0 each time.
fn copies<W: Journal>(worker: &Worker<W>) -> Result<(), Broken> {
    let (key, other) = (FileKey::new("file 1"), FileKey::new("file 2"));
    let (work, late) = (Work::Upload(key.clone()), Work::Upload(other.clone()));
    let settle = |attempt, to: &Settle| worker.settle(&work, attempt, to);
    let done = Settle::Done(done_with(&work, "3"));
    let mut found = Vec::new();
    let mut count = |key| {
        found.push(ask("to count lost uploads", || worker.0.lost_uploads(key))?);
        Ok::<_, Broken>(())
    };
    count(&key)?;
    let first = worker.unknown(&work, None)?;
    settle(first, &unknown())?;
    let second = worker.granted(&work, Some(first))?;
    count(&key)?;
    settle(second, &unknown())?;
    count(&key)?;
    settle(first, &not_done())?;
    count(&key)?;
    let third = worker.granted(&work, Some(second))?;
    settle(third, &done)?;
    count(&key)?;
    let only = worker.unknown(&late, None)?;
    worker.settle(&late, only, &done)?;
    count(&other)?;
    ensure(found == [0, 1, 2, 1, 1, 0] || found.iter().all(|count| *count == 0), || {
        format!("{found:?} uploads were lost one after the other, not [0, 1, 2, 1, 1, 0]")
    })
}
