//! `allocations ENDPOINT`: prints the allocations of a call, with one line for each caller: `name allocations bytes`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::env;
use std::sync::atomic::{AtomicU64, Ordering};

use peers::{ALL, Caller};

/// The system's allocator, with a counter. Growing a block counts as another allocation.
struct Counting;

static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(size: usize) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(size as u64, Ordering::Relaxed);
}

// SAFETY: all arguments are passed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    const CALLS: u64 = 1000;
    let endpoint = env::args().nth(1).expect("an endpoint");
    for who in ALL {
        let mut caller = Caller::new(who, &endpoint);
        caller.call();
        let before = (COUNT.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed));
        for _ in 0..CALLS {
            caller.call();
        }
        let count = (COUNT.load(Ordering::Relaxed) - before.0) as f64 / CALLS as f64;
        let bytes = (BYTES.load(Ordering::Relaxed) - before.1) as f64 / CALLS as f64;
        println!("{} {count:.2} {bytes:.0}", who.name());
    }
}
