//! Logs to standard error.

use std::io::Write as _;

use env_logger::{Builder, Env, Logger};
use log::{LevelFilter, Log, Metadata, Record};

/// Starts logging by `-v` or `-vv`, else by `RUST_LOG`.
pub fn start(verbose: u8) {
    let logger = Capped(logger(verbose));
    log::set_max_level(logger.0.filter());
    if log::set_boxed_logger(Box::new(logger)).is_err() {
        let _ = writeln!(std::io::stderr(), "warning: no logs: there is a logger already");
    }
}

fn logger(verbose: u8) -> Logger {
    let mut builder = Builder::new();
    // Without a filter, env_logger shows the errors of all crates.
    builder.filter_level(LevelFilter::Off).parse_env(Env::default());
    if verbose > 0 {
        builder.filter_module("dingtalk_file", LevelFilter::Debug);
    }
    if verbose > 1 {
        builder.filter_module("dingtalk_file", LevelFilter::Trace);
        builder.filter_module("ureq", LevelFilter::Debug);
    }
    builder.build()
}

/// Drops ureq's trace level, whatever the filter says, because it dumps everything on the wire, tokens included. It
/// also disables the level, because otherwise debug records would show whole addresses, which contain the token in
/// calls to the legacy host.
struct Capped(Logger);

impl Capped {
    fn shows_bytes(metadata: &Metadata) -> bool {
        metadata.target().starts_with("ureq") && metadata.level() > log::Level::Debug
    }
}

impl Log for Capped {
    fn enabled(&self, metadata: &Metadata) -> bool {
        !Capped::shows_bytes(metadata) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record) {
        if !Capped::shows_bytes(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}
