//! A relay between client and emulator that cuts connections at any byte of the request or the answer.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::faults::Random;
use crate::client::single_flight::lock;

/// A relay that cuts connections at random.
pub(super) struct Relay {
    pub(super) url: String,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    upstream: String,
    random: Mutex<Random>,
    over: AtomicBool,
}

impl Relay {
    /// Starts a relay to this address.
    pub(super) fn new(upstream: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let upstream = upstream.trim_start_matches("http://").to_string();
        let random = Mutex::new(Random::new(0));
        let shared = Arc::new(Shared { upstream, random, over: AtomicBool::new(false) });
        let own = shared.clone();
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                match stream {
                    Ok(stream) if !own.over.load(Ordering::SeqCst) => own.pass_on(stream),
                    _ => return,
                }
            }
        });
        Relay { url, shared, thread: Some(thread) }
    }

    /// Restarts the random generator with this seed.
    pub(super) fn begin(&self, seed: u64) {
        *lock(&self.shared.random) = Random::new(seed);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        let woken = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn pass_on(&self, client: TcpStream) {
        // Requests and answers have some 500 bytes each; several travel on one connection.
        let (up, down) = {
            let mut random = lock(&self.random);
            let most = random.of(&[50, 600, 2000, 20_000]);
            match random.below(3) {
                0 => (random.below(most), u64::MAX),
                1 => (u64::MAX, random.below(most)),
                _ => (random.below(most), random.below(most)),
            }
        };
        let upstream = TcpStream::connect(&self.upstream).expect("the emulator is there");
        let pair = || {
            let (one, other) = (client.try_clone(), upstream.try_clone());
            (one.expect("a second handle"), other.expect("a second handle"))
        };
        let ended = Arc::new(AtomicBool::new(false));
        let (mut from, mut to) = pair();
        let cut = ended.clone();
        thread::spawn(move || {
            copy(&mut from, &mut to, up, &cut);
            cut.store(true, Ordering::SeqCst);
            let _ = to.shutdown(Shutdown::Write);
        });
        let (mut to, mut from) = pair();
        thread::spawn(move || {
            copy(&mut from, &mut to, down, &ended);
            ended.store(true, Ordering::SeqCst);
            let _ = from.shutdown(Shutdown::Write);
            // The client sees the end only when the emulator is done, so that counts no longer change.
            let _ = std::io::copy(&mut from, &mut std::io::sink());
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

/// Copies up to `left` bytes.
fn copy(from: &mut TcpStream, to: &mut TcpStream, mut left: u64, ended: &AtomicBool) {
    let mut buffer = [0; 4096];
    while left > 0 {
        let Ok(count @ 1..) = from.read(&mut buffer) else {
            return;
        };
        let count = count.min(usize::try_from(left).unwrap_or(usize::MAX));
        if ended.load(Ordering::SeqCst) || to.write_all(&buffer[..count]).is_err() {
            return;
        }
        left -= count as u64;
    }
}
