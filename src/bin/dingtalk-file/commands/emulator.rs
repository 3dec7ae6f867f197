//! `dingtalk-file emulator`.

use std::thread;

use clap::Args;
use dingtalk_file::emulator::{Emulator, User};

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::json::{list, object, value};
use crate::show::report::{Report, output_lost, stdout};

pub const HELP: &str = with_statuses!(
    "The first line on standard output is one JSON object: the address (\"url\"), a ready app with its
secret and a valid token (\"app_key\", \"app_secret\", \"access_token\"), made-up people (\"users\"), and a
stored file that can be sent at once (\"space_id\", \"dentry_id\"). Point other commands to it with
DINGTALK_ENDPOINT, DINGTALK_APP_KEY and DINGTALK_APP_SECRET.

It plays the chain of a delivery, look-ups and downloads. Other operations (folders, deletion,
conversations) check their arguments and answer an example, whatever was asked. The connection
options have no meaning here.

Example:
  dingtalk-file emulator --listen 127.0.0.1:8080
"
);

#[derive(Debug, Args)]
pub struct EmulatorArgs {
    /// Where to listen; with port 0 the system chooses one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: String,
}

/// Serves until the process is stopped; only what keeps it from serving makes it return.
pub fn run(args: &EmulatorArgs) -> Result<Report, Failure> {
    let listen = &*args.listen;
    let emulator = Emulator::listen(listen).map_err(|error| {
        format!("cannot listen on {listen:?}: {error}; give another --listen ADDR:PORT")
    })?;
    let mut stdout = stdout();
    let written = writeln!(stdout, "{}", introduction(&emulator)).and_then(|()| stdout.flush());
    if let Err(error) = written {
        // Nobody would ever know of this emulator.
        return Ok(output_lost(&error));
    }
    loop {
        thread::park();
    }
}

/// What a client has to know.
fn introduction(emulator: &Emulator) -> String {
    let users: Vec<_> = emulator.users().iter().map(user).collect();
    object(&[
        ("url", value(emulator.url())),
        ("app_key", value(emulator.app_key())),
        ("app_secret", value(emulator.app_secret().expose())),
        ("access_token", value(emulator.access_token().expose())),
        ("users", list(&users)),
        ("space_id", value(emulator.space_id().as_str())),
        ("dentry_id", value(emulator.dentry_id().as_str())),
    ])
}

fn user(user: &User) -> String {
    object(&[
        ("user_id", value(user.user_id.as_str())),
        ("union_id", value(user.union_id.as_str())),
        ("mobile", value(&*user.mobile)),
        ("name", value(&*user.name)),
    ])
}
