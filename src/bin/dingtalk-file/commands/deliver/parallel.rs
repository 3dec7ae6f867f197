//! Several threads for one list.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does the same for all items, so many at a time, and keeps their order.
pub fn parallel<T: Sync, R: Send>(
    jobs: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let turn = || next.fetch_add(1, Ordering::Relaxed);
        let turns = std::iter::from_fn(|| {
            let at = turn();
            items.get(at).map(|item| (at, work(item)))
        });
        turns.collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.min(items.len())).map(|_| scope.spawn(worker)).collect();
        let done = workers.into_iter().map(|worker| worker.join().expect("a worker ends"));
        done.flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_work_keeps_its_order() {
        let items: Vec<u32> = (0..100).collect();
        for jobs in [1, 3, 64, 200] {
            let doubled = parallel(jobs, &items, |item| item * 2);
            assert!(doubled.iter().zip(&items).all(|(one, other)| *one == other * 2));
            assert_eq!(doubled.len(), items.len());
        }
        assert!(parallel(4, &[] as &[u32], |item| *item).is_empty());
    }
}
