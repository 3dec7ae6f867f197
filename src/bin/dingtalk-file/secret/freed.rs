//! Whether a secret is left in memory that is freed: the allocator of the unit tests, which looks at a block first.
//!
//! The only unsafe code of this crate, and in its tests only.

#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::hint::black_box;

/// Secrets to look for. They hold what is written otherwise in addresses, JSON and HTML, and long runs of letters and
/// digits, which are written the same everywhere.
pub(crate) const TOKEN: &str = "tk7Qw9ZpXv3LmR8cBn/5HyT0dGs+uJfKe2AxViYo1W4rE6q=";
pub(crate) const SECRET: &str = "sc3Vb8NmKjHgFd/7SaPoIuYtRe&w1Qz<XcVbNm2LkJhGfDs\"9";
pub(crate) const TICKET: &str = "ti6Rf4TgByHnUj'mIk5OlPq1AzWsXe\\DcVfRbGtNh8YmJu";
pub(crate) const SIGNATURE: &str = "sg2Hy6NjUm/ki8LoPaQzWs4XeDc+RfVtGb9YhNu1JmIkOl=";

/// Also a part of a secret is found: any so many bytes of it.
const PIECE: usize = size_of::<u64>();

const SECRETS: [&str; 4] = [TOKEN, SECRET, TICKET, SIGNATURE];
const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < SECRETS.len() {
        count += SECRETS[at].len() - PIECE + 1;
        at += 1;
    }
    count
};
static PIECES: [u64; COUNT] = {
    let mut pieces = [0; COUNT];
    let (mut filled, mut at) = (0, 0);
    while at < SECRETS.len() {
        let secret = SECRETS[at].as_bytes();
        let (mut piece, mut byte) = (0, 0);
        while byte < secret.len() {
            piece = piece << 8 | secret[byte] as u64;
            byte += 1;
            if byte >= PIECE {
                pieces[filled] = piece;
                filled += 1;
            }
        }
        at += 1;
    }
    pieces
};
/// Whether a piece ends with this byte: few bytes of a block are more than that.
static LAST: [bool; 256] = {
    let mut last = [false; 256];
    let mut at = 0;
    while at < COUNT {
        last[(PIECES[at] & 0xff) as usize] = true;
        at += 1;
    }
    last
};

thread_local! {
    // Neither has a destructor that could run before the last block of the thread is freed.
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}
thread_local! {
    static FOUND: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Runs something, and tells from where this thread freed blocks that held a secret or a part of one meanwhile.
pub(crate) fn left_behind(run: impl FnOnce()) -> Vec<String> {
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            WATCHING.set(false);
        }
    }
    FOUND.take();
    WATCHING.set(true);
    let end = End;
    run();
    drop(end);
    FOUND.take()
}

struct Looking;

#[global_allocator]
static ALLOCATOR: Looking = Looking;

// SAFETY: all memory is the system allocator's, asked for and given back with the same layouts. While somebody watches, a
// block that grows is a new one, so that what it leaves behind is looked at too.
unsafe impl GlobalAlloc for Looking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that nothing is found twice, and there is something to be read in what nobody wrote.
        // SAFETY: the caller's layout.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let size_before = layout.size();
        if !WATCHING.get() {
            // SAFETY: the caller's block and layouts; what is new of the block is zeroed like any other.
            return unsafe {
                let block = System.realloc(block, layout, size);
                if !block.is_null() && size > size_before {
                    block.add(size_before).write_bytes(0, size - size_before);
                }
                block
            };
        }
        // SAFETY: the caller's block and layouts, as the trait's own `realloc` has them.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                new.copy_from_nonoverlapping(block, size.min(size_before));
                self.dealloc(block, layout);
            }
            new
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHING.get() {
            // SAFETY: the block is still the caller's.
            let found = unsafe { holds_secret(black_box(block), layout.size()) };
            if found {
                WATCHING.set(false);
                let trace = Backtrace::force_capture().to_string();
                if !is_jsons_error(&trace) {
                    FOUND.with_borrow_mut(|found| found.push(place(&trace)));
                }
                WATCHING.set(true);
            }
        }
        // SAFETY: the caller's block and layout.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Whether the block is serde_json's error, and not the text in it. What such an error does not use of its block is
/// copied from the stack: sixteen bytes of anything, which nobody wrote there.
fn is_jsons_error(trace: &str) -> bool {
    trace.contains("serde_json::error::ErrorImpl")
        && !trace.contains("serde_json::error::ErrorCode")
}

/// The functions on the way to the block's end, without the standard library's own.
fn place(trace: &str) -> String {
    let lines = trace.lines().filter_map(|line| line.trim_start().split_once(": "));
    let names = lines.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let others = ["core::", "alloc::", "std::", "__", "<alloc::", "<core::", "<std::"];
    let names = names.map(|(_, name)| name).filter(|name| !name.contains("freed::Looking"));
    let names = names.filter(|name| others.iter().all(|other| !name.starts_with(other)));
    names.take(8).collect::<Vec<_>>().join(" < ")
}

/// # Safety
///
/// The block must be allocated, by [`Looking`].
unsafe fn holds_secret(block: *const u8, size: usize) -> bool {
    let mut piece = 0;
    for at in 0..size {
        // Volatile: the compiler may not know better than the memory what was written there last.
        // SAFETY: within the block, of which every byte was zeroed at least.
        let byte = unsafe { block.add(at).read_volatile() };
        piece = piece << 8 | u64::from(byte);
        if LAST[usize::from(byte)] && PIECES.contains(&piece) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_behind_is_found() {
        for secret in SECRETS {
            let copy = || drop(black_box(secret.to_string()));
            let part = || drop(black_box(secret[9..9 + PIECE].to_string()));
            let grown = || {
                let mut text = black_box(String::from(secret));
                text.reserve_exact(10_000);
                std::mem::forget(black_box(text));
            };
            let cleared = || {
                let mut text = black_box(String::from(secret));
                text.clear();
                drop(black_box(text));
            };
            let runs: [&dyn Fn(); 4] = [&copy, &part, &grown, &cleared];
            for (number, run) in runs.into_iter().enumerate() {
                assert_eq!(left_behind(run).len(), 1, "{number}: {secret}");
            }
        }
    }

    #[test]
    fn nothing_else_is_found() {
        let left = left_behind(|| {
            drop(black_box(TOKEN[..PIECE - 1].to_string()));
            drop(black_box(zeroize::Zeroizing::new(TOKEN.to_string())));
            std::mem::forget(black_box(TOKEN.to_string()));
            drop(black_box(vec![0; 1000]));
        });
        assert_eq!(left, Vec::<String>::new());
        // Nobody looks any more.
        drop(black_box(TOKEN.to_string()));
        assert_eq!(left_behind(|| {}), Vec::<String>::new());
    }
}
