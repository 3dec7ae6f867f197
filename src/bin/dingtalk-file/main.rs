//! The `dingtalk-file` command: arguments and environment in, text or one JSON object and an exit status out.
//!
//! Its rooms, each of which uses only those below it: `commands`, `connect`, `vendor`, `cli`, `show`.

#![forbid(unsafe_code)]
#![cfg_attr(fuzzing, no_main)]
#![cfg_attr(fuzzing, allow(dead_code, reason = "a fuzz target has no main function to use it"))]

mod cli;
mod commands;
mod connect;
#[cfg(any(test, fuzzing))]
mod fuzzing;
mod show;
mod vendor;

use std::process::ExitCode;

// fuzz/Cargo.toml builds this file too.
#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::command(bytes));

fn main() -> ExitCode {
    commands::run(std::env::args_os())
}
