//! The queue of messages from the threads to the calling thread.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::client::single_flight::lock;

/// Messages in the order of arrival. This is not a channel, because each message in a channel would wake the calling
/// thread.
pub(super) struct Inbox<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    /// Once the queue has this many messages, optional ones are dropped.
    room: usize,
}

struct State<T> {
    messages: VecDeque<T>,
    is_awaited: bool,
}

impl<T> Inbox<T> {
    pub(super) fn new(room: usize) -> Self {
        let state = State { messages: VecDeque::new(), is_awaited: false };
        Inbox { state: Mutex::new(state), changed: Condvar::new(), room }
    }

    /// Adds a message and wakes the calling thread.
    pub(super) fn put(&self, message: T) {
        self.send(true, message);
    }

    /// Adds a message. One that is not urgent waits until the calling thread wakes for another reason.
    pub(super) fn send(&self, is_urgent: bool, message: T) {
        let mut state = lock(&self.state);
        state.messages.push_back(message);
        let wakes = is_urgent && std::mem::take(&mut state.is_awaited);
        drop(state);
        if wakes {
            self.changed.notify_one();
        }
    }

    /// Adds an optional message, if there is room.
    pub(super) fn mention(&self, message: T) {
        if lock(&self.state).messages.len() < self.room {
            self.put(message);
        }
    }

    /// Takes the next message. Waits at most `patience` for it.
    pub(super) fn take(&self, patience: Duration) -> Option<T> {
        let mut state = lock(&self.state);
        if state.messages.is_empty() && !patience.is_zero() {
            state.is_awaited = true;
            let waited = self.changed.wait_timeout_while(state, patience, |state| state.is_awaited);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.is_awaited = false;
        }
        state.messages.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_keep_their_order_and_optional_ones_need_room() {
        let inbox = Inbox::new(2);
        inbox.send(false, 1);
        inbox.mention(2);
        inbox.mention(3);
        inbox.put(4);
        let taken = [(); 4].map(|()| inbox.take(Duration::ZERO));
        assert_eq!(taken, [Some(1), Some(2), Some(4), None]);
    }

    #[test]
    fn an_urgent_message_wakes_the_waiter_which_also_gets_the_others() {
        let inbox = Inbox::new(1);
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| inbox.take(Duration::from_secs(600)));
            while !lock(&inbox.state).is_awaited {
                std::thread::yield_now();
            }
            inbox.send(false, 1);
            assert!(lock(&inbox.state).is_awaited);
            inbox.put(2);
            assert_eq!(waiter.join().expect("no panic"), Some(1));
        });
        assert_eq!(inbox.take(Duration::ZERO), Some(2));
    }
}
