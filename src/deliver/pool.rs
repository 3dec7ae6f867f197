//! Threads that work off tasks, made when they are needed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::client::single_flight::lock;

/// The tasks of some threads. Each task reports by itself; a panic is one that did not.
pub(super) struct Pool<T> {
    tasks: Sender<T>,
    waiting: std::sync::Arc<Mutex<Receiver<T>>>,
    threads: usize,
}

impl<T: Send> Pool<T> {
    pub(super) fn new() -> Self {
        let (tasks, waiting) = channel();
        Pool { tasks, waiting: std::sync::Arc::new(Mutex::new(waiting)), threads: 0 }
    }

    /// Adds a task. `outstanding` is the number of tasks with it. If there are fewer threads, `spawn` makes one more;
    /// without any thread the task is given back.
    pub(super) fn add(
        &mut self,
        task: T,
        outstanding: usize,
        spawn: impl FnOnce(Worker<T>) -> bool,
    ) -> Option<T> {
        if self.threads < outstanding && spawn(Worker(self.waiting.clone())) {
            self.threads += 1;
        }
        if self.threads == 0 {
            return Some(task);
        }
        self.tasks.send(task).err().map(|unsent| unsent.0)
    }
}

/// The work of a thread of a pool. It ends with the pool.
pub(super) struct Worker<T>(std::sync::Arc<Mutex<Receiver<T>>>);

impl<T> Worker<T> {
    pub(super) fn run(self, mut work: impl FnMut(T)) {
        loop {
            let task = lock(&self.0).recv();
            match task {
                Ok(task) => work(task),
                Err(_) => return,
            }
        }
    }
}

/// Makes a thread that may outlive the delivery. Returns false if the system has none.
pub(super) fn detached<T: Send + 'static>(
    worker: Worker<T>,
    work: impl FnMut(T) + Send + 'static,
) -> bool {
    thread::Builder::new().spawn(move || worker.run(work)).is_ok()
}

/// Runs a task, and returns what a panic said if there was one.
pub(super) fn guarded<R>(task: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(task)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("a thread panicked: {}", text.unwrap_or("for no reason that it told"))
    })
}
