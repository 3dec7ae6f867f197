//! `dingtalk-file demo`.

use dingtalk_file::emulator::Emulator;

use crate::connection::Connection;
use crate::output::{Failure, Success};
use crate::send::sent;

/// Nothing is read from the environment: a demonstration is the same wherever it runs.
pub fn run(connection: &Connection) -> Result<Success, Failure> {
    let emulator =
        Emulator::start().map_err(|error| format!("cannot listen on this machine: {error}"))?;
    let client = connection.limit(emulator.client(), &|_| None)?.build()?;
    let to = &emulator.users()[0].union_id;
    let (space_id, dentry_id) = (emulator.space_id().clone(), emulator.dentry_id().clone());
    let reply = client.send_by_app(to.clone(), space_id, dentry_id)?;
    let mut success = sent(&reply, to);
    let exchanges = emulator.exchanges();
    let shown: String = exchanges.iter().map(|exchange| format!("{exchange}\n")).collect();
    success.text.insert_str(0, &shown);
    Ok(success)
}
