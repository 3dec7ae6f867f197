//! The threads that do the tasks.

use std::sync::Arc;
use std::thread::{self, Scope};

use crate::deliver::inbox::Inbox;
use crate::deliver::pool::{Pool, detached};
use crate::deliver::task::{Lookup, Message, Shared, Task};

/// The threads of a run.
pub(super) struct Threads<'e, 'd> {
    lookups: Pool<Lookup>,
    tasks: Pool<Task<'d>>,
    shared: &'e Shared<'d>,
    inbox: Arc<Inbox<Message>>,
    jobs: usize,
}

impl<'e, 'd> Threads<'e, 'd> {
    pub(super) fn new(shared: &'e Shared<'d>, inbox: Arc<Inbox<Message>>, jobs: usize) -> Self {
        Threads { lookups: Pool::new(), tasks: Pool::new(), shared, inbox, jobs }
    }

    /// Gives a lookup to a detached thread, which the delivery need not wait for.
    pub(super) fn look_up(&mut self, task: Lookup, outstanding: usize) {
        let (shared, inbox) = (self.shared, &self.inbox);
        let left = self.lookups.add(task, outstanding, |worker| {
            let (client, pace) = (shared.client.clone(), shared.pace.clone());
            // After a stop, no one may be reading the inbox.
            let inbox = inbox.clone();
            detached(worker, move |task: Lookup| task.run(&client, &pace, &inbox))
        });
        if let Some(task) = left {
            task.run(&shared.client, &shared.pace, inbox);
        }
    }

    /// Gives a task to a scoped thread of the delivery.
    pub(super) fn task<'s>(&mut self, scope: &'s Scope<'s, '_>, task: Task<'d>, outstanding: usize)
    where
        'e: 's,
        'd: 's,
    {
        let (shared, inbox) = (self.shared, self.inbox.clone());
        if self.jobs == 1 && matches!(task, Task::Send { .. }) {
            // With one job nothing else can begin meanwhile, and waking another thread would take half as long as a
            // send.
            return shared.run(task, &inbox);
        }
        let left = self.tasks.add(task, outstanding, |worker| {
            let work = move |task| shared.run(task, &inbox);
            thread::Builder::new().spawn_scoped(scope, move || worker.run(work)).is_ok()
        });
        if let Some(task) = left {
            shared.run(task, &self.inbox);
        }
    }
}
