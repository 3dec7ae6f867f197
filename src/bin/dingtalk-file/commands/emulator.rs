//! `dingtalk-file emulator`.

use std::thread;

use dingtalk_file::emulator::{Emulator, User};

use crate::show::json::{list, object, value};
use crate::show::report::{Failure, Report, output_lost, stdout};

/// Serves until the process is stopped; only what keeps it from serving makes it return.
pub fn run(listen: &str) -> Result<Report, Failure> {
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
