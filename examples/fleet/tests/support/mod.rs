//! Support for the tests: their own database, and a proxy that loses answers.
#![allow(dead_code, reason = "each test uses a part")]

pub mod database;
pub mod proxy;

use std::time::{SystemTime, UNIX_EPOCH};

/// Random numbers. A run prints its seed, and `FLEET_SEED` repeats it as far as threads allow.
pub struct Random(u64);

impl Random {
    pub fn new() -> Self {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
        let seed = std::env::var("FLEET_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| now() as u64);
        println!("FLEET_SEED={seed}");
        Random(seed | 1)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
