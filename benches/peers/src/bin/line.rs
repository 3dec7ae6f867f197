//! `line CLIENT SERVER DEVICE`: simulates a line between two network namespaces, like `sch_netem` in kernels that have
//! it. It creates a TUN device with that name in each, removes them at the end, and carries IP packets between them.
//! TCP is the kernel's.
//! Prints `ready`, and obeys lines on its standard input: `set DELAY RATE LOSS QUEUE` (one-way delay in microseconds,
//! bits per second or 0, lost packets per million, microseconds that a packet may wait at that rate), `zero` to reset
//! the counts, and `counts` to print the bytes of TCP payload that arrived at the server and at the client, the packets
//! lost, and the packets that found the queue full.

use std::collections::VecDeque;
use std::env;
use std::ffi::{CStr, CString};
use std::fs::File;
use std::io::{Error, stdin};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

static DELAY: AtomicU64 = AtomicU64::new(0);
static RATE: AtomicU64 = AtomicU64::new(0);
static LOSS: AtomicU64 = AtomicU64::new(0);
static QUEUE: AtomicU64 = AtomicU64::new(0);
static ARRIVED: [AtomicU64; 2] = [AtomicU64::new(0), AtomicU64::new(0)];
static LOST: AtomicU64 = AtomicU64::new(0);
static OVERFLOWED: AtomicU64 = AtomicU64::new(0);

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [client, server, device] = &arguments[..] else { panic!("two namespaces and a device") };
    let (client, server) = (tun(client, device), tun(server, device));
    for (way, from, to) in [(0, client, server), (1, server, client)] {
        thread::spawn(move || carry(way, from, to));
    }
    println!("ready");
    for line in stdin().lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["set", delay, rate, loss, queue] => {
                for (to, text) in [(&DELAY, delay), (&RATE, rate), (&LOSS, loss), (&QUEUE, queue)] {
                    to.store(text.parse().expect("a number"), Relaxed);
                }
            }
            ["zero"] => {
                for count in [&ARRIVED[0], &ARRIVED[1], &LOST, &OVERFLOWED] {
                    count.store(0, Relaxed);
                }
            }
            ["counts"] => {}
            _ => panic!("{line:?}?"),
        }
        let [up, down] = &ARRIVED;
        let [up, down, lost, over] =
            [up, down, &LOST, &OVERFLOWED].map(|count| count.load(Relaxed));
        println!("{up} {down} {lost} {over}");
    }
}

/// Creates a TUN device in a namespace. This thread stays in it.
fn tun(namespace: &str, device: &str) -> RawFd {
    let there = File::open(format!("/var/run/netns/{namespace}")).expect("a namespace");
    let name = CString::new(device).expect("no nul");
    // SAFETY: the descriptors are open, and the request is initialized and outlives the call.
    unsafe {
        assert_eq!(
            libc::setns(there.as_raw_fd(), libc::CLONE_NEWNET),
            0,
            "{}",
            Error::last_os_error()
        );
        let path: &CStr = c"/dev/net/tun";
        let tun = libc::open(path.as_ptr(), libc::O_RDWR | libc::O_NONBLOCK);
        assert!(tun >= 0, "/dev/net/tun: {}", Error::last_os_error());
        let mut request: libc::ifreq = std::mem::zeroed();
        for (to, byte) in request.ifr_name.iter_mut().zip(name.as_bytes()) {
            *to = *byte as libc::c_char;
        }
        request.ifr_ifru.ifru_flags = (libc::IFF_TUN | libc::IFF_NO_PI) as libc::c_short;
        let made = libc::ioctl(tun, libc::TUNSETIFF as _, &mut request);
        assert_eq!(made, 0, "{device}: {}", Error::last_os_error());
        tun
    }
}

/// Carries packets in one direction.
fn carry(way: usize, from: RawFd, to: RawFd) {
    // SAFETY: this only changes how precisely this thread is woken.
    unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, 1000) };
    let mut waiting: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
    let mut buffer = vec![0; 1 << 16];
    // The time when the line has sent its backlog.
    let mut free = Instant::now();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64 + way as u64;
    loop {
        // SAFETY: the buffer has this size.
        while let Ok(size @ 1..) =
            usize::try_from(unsafe { libc::read(from, buffer.as_mut_ptr().cast(), buffer.len()) })
        {
            let now = Instant::now();
            let rate = RATE.load(Relaxed);
            if rate > 0 {
                if free.saturating_duration_since(now) > Duration::from_micros(QUEUE.load(Relaxed))
                {
                    OVERFLOWED.fetch_add(1, Relaxed);
                    continue;
                }
                free = free.max(now) + Duration::from_nanos(size as u64 * 8_000_000_000 / rate);
            }
            // A lost packet has still used the line.
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            if seed % 1_000_000 < LOSS.load(Relaxed) {
                LOST.fetch_add(1, Relaxed);
                continue;
            }
            ARRIVED[way].fetch_add(payload(&buffer[..size]), Relaxed);
            let due = free.max(now) + Duration::from_micros(DELAY.load(Relaxed));
            waiting.push_back((due, buffer[..size].to_vec()));
            if waiting.front().is_some_and(|(due, _)| *due <= now) {
                break;
            }
        }
        let now = Instant::now();
        while waiting.front().is_some_and(|(due, _)| *due <= now) {
            let (_, packet) = waiting.pop_front().expect("looked at");
            // SAFETY: the packet has this size. If the device does not accept it, it is lost.
            unsafe { libc::write(to, packet.as_ptr().cast(), packet.len()) };
        }
        let wait = waiting.front().map(|(due, _)| due.saturating_duration_since(Instant::now()));
        let wait = wait.map(|time| libc::timespec {
            tv_sec: time.as_secs() as _,
            tv_nsec: time.subsec_nanos() as _,
        });
        let mut one = libc::pollfd { fd: from, events: libc::POLLIN, revents: 0 };
        let time = wait.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: there is one descriptor, and the time, if any, outlives the call.
        unsafe { libc::ppoll(&mut one, 1, time, std::ptr::null()) };
    }
}

/// Returns the bytes of payload in a packet of TCP over IPv4.
fn payload(packet: &[u8]) -> u64 {
    if packet.len() < 40 || packet[0] >> 4 != 4 || packet[9] != 6 {
        return 0;
    }
    let head = usize::from(packet[0] & 15) * 4;
    let tcp = packet.get(head + 12).map_or(0, |byte| usize::from(byte >> 4) * 4);
    packet.len().saturating_sub(head + tcp) as u64
}
