//! Where tasks are done.

use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::thread::{self, Scope};

use crate::deliver::pool::{Pool, detached};
use crate::deliver::task::{LookUp, Message, Shared, Task};

/// The threads of a run.
pub(super) struct Threads<'e, 'd> {
    look_ups: Pool<LookUp>,
    tasks: Pool<Task<'d>>,
    shared: &'e Shared<'d>,
    sender: SyncSender<Message>,
    jobs: usize,
    /// What was done on the calling thread: all sends if there is one job, and everything if there is no other thread.
    pub(super) here: VecDeque<Message>,
}

impl<'e, 'd> Threads<'e, 'd> {
    pub(super) fn new(shared: &'e Shared<'d>, sender: SyncSender<Message>, jobs: usize) -> Self {
        let (look_ups, tasks, here) = (Pool::new(), Pool::new(), VecDeque::new());
        Threads { look_ups, tasks, shared, sender, jobs, here }
    }

    /// Gives a look-up to a thread that the delivery need not wait for.
    pub(super) fn look_up(&mut self, task: LookUp, outstanding: usize) {
        let (client, sender) = (self.shared.client.clone(), self.sender.clone());
        let left = self.look_ups.add(task, outstanding, |worker| {
            detached(worker, move |task: LookUp| {
                // After a stop there may be nobody who wants to know.
                let _ = sender.send(task.run(&client));
            })
        });
        if let Some(task) = left {
            self.here.push_back(task.run(&self.shared.client));
        }
    }

    /// Gives a task to a thread of the delivery's own.
    pub(super) fn task<'s>(&mut self, scope: &'s Scope<'s, '_>, task: Task<'d>, outstanding: usize)
    where
        'e: 's,
        'd: 's,
    {
        let (shared, sender) = (self.shared, self.sender.clone());
        if self.jobs == 1 && matches!(task, Task::Send { .. }) {
            // Nothing else could begin meanwhile, and two threads that wake each other take as long as half a send.
            return self.here.push_back(shared.run_guarded(task, &sender));
        }
        let left = self.tasks.add(task, outstanding, |worker| {
            let work = move |task| {
                let message = shared.run_guarded(task, &sender);
                let _ = sender.send(message);
            };
            thread::Builder::new().spawn_scoped(scope, move || worker.run(work)).is_ok()
        });
        if let Some(task) = left {
            let message = self.shared.run_guarded(task, &self.sender);
            self.here.push_back(message);
        }
    }
}
