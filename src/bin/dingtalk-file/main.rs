//! The command `dingtalk-file`: arguments and environment in, one line or one JSON object and an exit status out.

mod args;
mod connection;
mod credentials;
mod demo;
mod emulator;
mod environment;
mod json;
mod log;
mod output;
mod send;

use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    let cli = match args::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err((problem, json)) => return output::usage(&problem, json),
    };
    log::start(cli.output.verbose);
    let connection = &cli.connection;
    let result = match &cli.command {
        Command::Send(send) => send::run(send, connection, &environment::process),
        Command::Demo => demo::run(connection),
        Command::Emulator { listen } => emulator::run(listen),
    };
    output::finish(result, cli.output.json)
}
