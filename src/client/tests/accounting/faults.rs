//! The faults of a case, and how often each is drawn.

use std::time::Duration;

use crate::emulator::Fault;

/// A seeded random generator.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// SplitMix64.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Returns true once in `times` draws, on average.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// The timeout of cases in which no answer comes.
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

/// Draws a fault that answers without executing. Its refusals are true.
fn before(random: &mut Random) -> Fault {
    const CODES: &[&str] = &["permissionDenied", "paramError", "never.heard.of", "systemError"];
    match random.below(10) {
        0 => Fault::refuse(random.of(CODES)),
        1 => Fault::refuse_token(),
        2 => Fault::throttle(),
        3 => Fault::answer(random.of(&[400, 401, 403, 404, 413, 429]), ""),
        4 => Fault::answer(200, r#"{"code":"paramError","message":"m"}"#),
        5 => Fault::throttle().header("Retry-After", random.of(&["1", "100", "86400"])),
        6 => Fault::close(),
        _ => garbled(random),
    }
}

/// Draws an answer that does not say whether the call was executed.
fn garbled(random: &mut Random) -> Fault {
    match random.below(5) {
        0 => Fault::close(),
        1 => Fault::answer(random.of(&[500, 502, 503, 504, 408]), "<html>busy</html>"),
        2 => Fault::answer(random.of(&[500, 503, 408]), r#"{"code":"systemError","message":"m"}"#),
        3 => Fault::answer(random.of(&[301, 302, 307, 308]), "").header("Location", "/elsewhere"),
        _ => Fault::answer(200, random.of(&["", "{}", "[]", "<html>", r#"{"success":true}"#, "{"])),
    }
}

/// Draws a fault that comes after executing, or while answering.
fn after(random: &mut Random, stalls: bool) -> Fault {
    match random.below(4) {
        0 => Fault::truncate(),
        1 if stalls => Fault::stall(PATIENCE * 300),
        _ => garbled(random).after_executing(),
    }
}

/// Draws a fault. On a step before the last it may also lie: execute, then refuse.
pub(super) fn fault(random: &mut Random, last: bool, stalls: bool) -> Fault {
    match random.below(4) {
        0 if !last => before(random).after_executing(),
        0 | 1 => after(random, stalls),
        _ => before(random),
    }
}
