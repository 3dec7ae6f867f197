//! The command `dingtalk-file`: arguments and environment in, one line or one JSON object and an exit status out.

#![forbid(unsafe_code)]
#![cfg_attr(fuzzing, no_main)]
#![cfg_attr(fuzzing, allow(dead_code, reason = "a fuzz target has no main function to use it"))]

mod cli;
mod commands;
mod connect;
#[cfg(any(test, fuzzing))]
mod fuzzing;
mod show;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use commands::*;
use connect::environment;
use show::{log, report};

// fuzz/Cargo.toml builds this file too.
#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::command(bytes));

fn main() -> ExitCode {
    let cli = match commands::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(misuse) => return report::usage(&misuse),
    };
    log::start(cli.output.verbose);
    let connection = &cli.connection;
    let lookup = &environment::process;
    // Programs do not watch.
    let progress = !cli.output.json && !cli.output.quiet && io::stderr().is_terminal();
    let result = match &cli.command {
        Command::Deliver(deliver) => Ok(deliver::run(deliver, connection, lookup, progress)),
        Command::Send(send) => send::run(send, connection, lookup),
        Command::Upload(upload) => upload::run(upload, connection, lookup, progress),
        Command::Download(download) => download::run(download, connection, lookup, progress),
        Command::Ls(ls) => ls::run(ls, connection, lookup),
        Command::Space(space) => space::run(space, connection, lookup),
        Command::User(user) => user::run(user, connection, lookup),
        Command::Token(token) => token::run(token, connection, lookup),
        Command::Call(call) => call::run(call, connection, lookup),
        Command::Operations(operations) => Ok(operations::run(operations)),
        Command::Completions(completions) => Ok(completions::run(completions)),
        Command::Man(man) => man::run(man),
        Command::Demo { file } => demo::run(file.as_deref(), connection),
        Command::Emulator { listen } => emulator::run(listen),
    };
    report::finish(result, &cli)
}
