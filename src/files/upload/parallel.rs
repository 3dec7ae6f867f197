//! Sends several parts of a file in parallel, because a single connection reaches only a fraction of the bandwidth
//! on a line with a long delay or packet loss.

use std::fs::File;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use log::debug;

use super::parts::PartSigner;
use super::position::{Positioned, digest};
use super::single::twice_if_damaged;
use super::streamed::Streamed;
use super::{Progress, Upload};
use crate::call::Error;
use crate::call::response::Failure;
use crate::client::Client;
use crate::client::single_flight::lock;
use crate::files::object_store::PUT;

/// The state that the threads of one upload share.
struct Crew<'a, 'p> {
    client: &'a Client,
    signer: &'a PartSigner<'a>,
    file: &'a File,
    size: u64,
    memory: Option<&'a super::Memory<'a>>,
    /// The parts that no thread has taken yet.
    next: Mutex<Box<dyn Iterator<Item = i32> + Send + 'a>>,
    /// How many threads may take another part. It only shrinks.
    allowed: AtomicUsize,
    unheard: AtomicBool,
    failed: AtomicBool,
    state: Mutex<State<'a, 'p>>,
}

struct State<'a, 'p> {
    error: Option<Error>,
    /// How many bytes the store has.
    done: u64,
    sent: Vec<(Range<u64>, u64)>,
    progress: &'a mut Progress<'p>,
}

impl Upload<'_> {
    /// Returns the file if its parts are read by position.
    pub(super) fn parallel_file(&self) -> Option<Arc<File>> {
        let is_divided = self.parts().ok().flatten().is_some_and(|parts| parts.connections > 1);
        self.opened.clone().filter(|_| is_divided || self.memory.is_some())
    }
}

impl Client {
    /// Sends the parts of a file, except those that an earlier run sent.
    pub(super) fn put_in_parallel(
        &self,
        upload: &mut Upload<'_>,
        signer: &PartSigner<'_>,
        file: &File,
    ) -> Result<(), Error> {
        let (size, connections) = (upload.size, signer.parts.connections);
        (upload.progress)(0, size);
        let crew = Crew {
            client: self,
            signer,
            file,
            size,
            memory: upload.memory.as_ref(),
            next: Mutex::new(Box::new(signer.parts.numbers())),
            allowed: AtomicUsize::new(connections),
            unheard: AtomicBool::new(upload.unheard),
            failed: AtomicBool::new(false),
            state: Mutex::new(State {
                error: None,
                done: 0,
                sent: Vec::new(),
                progress: &mut upload.progress,
            }),
        };
        let whole = upload.digest.clone();
        let shared = &crew;
        thread::scope(|scope| {
            if let Some(whole) = &whole {
                // The digest of the whole file needs the bytes in order, but parts are sent in any order, so the file
                // is read once more.
                let read = || {
                    let _ = digest(file, 0..size, |at, bytes| {
                        whole.take(at, bytes);
                        !crew.is_over()
                    });
                };
                // Without a thread, this one reads it before sending.
                if thread::Builder::new().spawn_scoped(scope, read).is_err() {
                    read();
                }
            }
            for index in 1..connections.min(signer.parts.numbers().count()) {
                let work = move || shared.work(index);
                if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            crew.work(0);
        });
        let unheard = crew.unheard.into_inner();
        let State { error, mut sent, .. } =
            crew.state.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        upload.unheard |= unheard;
        if let Some(error) = error {
            return Err(error);
        }
        sent.sort_by_key(|(bytes, _)| bytes.start);
        if let Some(watched) = &mut upload.watched {
            sent.into_iter().for_each(|(bytes, digest)| watched.sent(bytes, digest));
        }
        Ok(())
    }
}

impl Crew<'_, '_> {
    fn is_over(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.client.is_over()
    }

    /// Sends parts until there are no more, or until the store wants fewer connections.
    fn work(&self, index: usize) {
        while index < self.allowed.load(Ordering::Relaxed) && !self.failed.load(Ordering::Relaxed) {
            let Some(number) = lock(&self.next).next() else { return };
            match self.part(number) {
                Ok(digest) => {
                    let bytes = self.signer.parts.bytes(number);
                    let mut state = lock(&self.state);
                    state.done += bytes.end - bytes.start;
                    state.sent.push((bytes, digest));
                    let done = state.done;
                    (state.progress)(done, self.size);
                }
                Err(error) => {
                    // Only the first error counts, because it stopped the other threads.
                    if !self.failed.swap(true, Ordering::Relaxed) {
                        lock(&self.state).error = Some(error);
                    }
                    return;
                }
            }
        }
    }

    /// Sends a part, unless the store has it, and returns its digest.
    fn part(&self, number: i32) -> Result<u64, Error> {
        let bytes = self.signer.parts.bytes(number);
        let finished = self
            .memory
            .and_then(|it| it.finished(&self.signer.key, number, self.file, bytes.clone()));
        if let Some(digest) = finished {
            debug!("part {number}: sent by an earlier run");
            return Ok(digest);
        }
        debug!("part {number}: bytes {} to {}", bytes.start, bytes.end);
        let is_over = || self.is_over();
        let mut digest = 0;
        let sign = || Ok(((), self.signer.signature(number)?));
        self.client.transfer(&PUT, sign, &mut |address, limits| {
            let (file, size, unheard) = (self.file, self.size, &self.unheard);
            let allowed = self.allowed.load(Ordering::Relaxed);
            let put = twice_if_damaged(|| {
                let origin = Positioned { file, size, is_over: &is_over, unheard };
                let mut body = Streamed::new(origin, bytes.clone());
                self.client.put_once(&mut body, address, limits)?;
                Ok(body.digest())
            });
            let put = put.inspect_err(|broken_off| self.slow_down(&broken_off.failure, allowed));
            digest = put?;
            Ok(())
        })?;
        if let Some(memory) = self.memory {
            memory.finish(&self.signer.key, number, digest);
        }
        Ok(digest)
    }

    /// Halves the number of connections if the store throttles. Threads that were throttled under the same number halve
    /// it only once.
    fn slow_down(&self, failure: &Failure, allowed: usize) {
        let order = Ordering::Relaxed;
        if matches!(failure.details.status, Some(429 | 503)) {
            let half = (allowed / 2).max(1);
            if self.allowed.compare_exchange(allowed, half, order, order).is_ok() {
                debug!("the object store throttles: {half} connections from now on");
            }
        }
    }
}
