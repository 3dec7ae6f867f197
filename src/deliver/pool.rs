//! A pool of threads that are started when they are needed.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use crate::client::single_flight::lock;

/// A queue of tasks and the threads that do them. Each task reports its own result. A task must catch its panics, or
/// nothing is reported.
pub(super) struct Pool<T> {
    queue: Arc<Queue<T>>,
    threads: usize,
}

/// The tasks that wait. This is not a channel: its receiver would need a mutex, so each task would wake two threads.
struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    changed: Condvar,
}

struct Waiting<T> {
    tasks: VecDeque<T>,
    /// True if no task will follow.
    is_closed: bool,
}

impl<T: Send> Pool<T> {
    pub(super) fn new() -> Self {
        let waiting = Mutex::new(Waiting { tasks: VecDeque::new(), is_closed: false });
        Pool { queue: Arc::new(Queue { waiting, changed: Condvar::new() }), threads: 0 }
    }

    /// Adds a task. `outstanding` is the number of unfinished tasks, this one included. If there are fewer threads than
    /// that, `spawn` starts one more. Returns the task if there is no thread at all.
    pub(super) fn add(
        &mut self,
        task: T,
        outstanding: usize,
        spawn: impl FnOnce(Worker<T>) -> bool,
    ) -> Option<T> {
        if self.threads < outstanding && spawn(Worker(self.queue.clone())) {
            self.threads += 1;
        }
        if self.threads == 0 {
            return Some(task);
        }
        lock(&self.queue.waiting).tasks.push_back(task);
        self.queue.changed.notify_one();
        None
    }
}

impl<T> Drop for Pool<T> {
    fn drop(&mut self) {
        lock(&self.queue.waiting).is_closed = true;
        self.queue.changed.notify_all();
    }
}

/// The loop of one thread. It ends when the pool is dropped and its tasks are done.
pub(super) struct Worker<T>(Arc<Queue<T>>);

impl<T> Worker<T> {
    pub(super) fn run(self, mut work: impl FnMut(T)) {
        while let Some(task) = self.next() {
            work(task);
        }
    }

    fn next(&self) -> Option<T> {
        let mut waiting = lock(&self.0.waiting);
        loop {
            if let Some(task) = waiting.tasks.pop_front() {
                return Some(task);
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self.0.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Starts a thread that may outlive the delivery. Returns false if the system refuses one.
pub(super) fn detached<T: Send + 'static>(
    worker: Worker<T>,
    work: impl FnMut(T) + Send + 'static,
) -> bool {
    thread::Builder::new().spawn(move || worker.run(work)).is_ok()
}

/// Runs a task. Returns the message of a panic as the error.
pub(super) fn guarded<R>(task: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(task)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("a thread panicked: {}", text.unwrap_or("the panic has no message"))
    })
}
