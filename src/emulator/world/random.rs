//! Unpredictable text.

use std::hash::{BuildHasher, RandomState};

use crate::secret::Secret;

/// Makes secrets from the standard library's random hash keys, without a crate for randomness.
#[derive(Default)]
pub(crate) struct Random {
    keys: RandomState,
    count: u64,
}

impl Random {
    /// Returns 32 hex digits.
    pub(crate) fn secret(&mut self) -> Secret {
        self.count += 1;
        let half = |which: u8| self.keys.hash_one((self.count, which));
        Secret::new(format!("{:016x}{:016x}", half(0), half(1)))
    }
}
