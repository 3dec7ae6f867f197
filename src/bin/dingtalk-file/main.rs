//! The command `dingtalk-file`: arguments and environment in, one line or one JSON object and an exit status out.

mod args;
mod connection;
mod credentials;
mod deliver;
mod demo;
mod emulator;
mod environment;
mod json;
mod log;
mod output;
mod progress;
mod send;
mod shell;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    let cli = match args::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(misuse) => return output::usage(&misuse),
    };
    log::start(cli.output.verbose);
    let connection = &cli.connection;
    let result = match &cli.command {
        Command::Deliver(deliver) => {
            // Programs do not watch.
            let progress = !cli.output.json && io::stderr().is_terminal();
            Ok(deliver::run(deliver, connection, &environment::process, progress))
        }
        Command::Send(send) => send::run(send, connection, &environment::process),
        Command::Demo { file } => demo::run(file.as_deref(), connection),
        Command::Emulator { listen } => emulator::run(listen),
    };
    output::finish(result, cli.output.json)
}
