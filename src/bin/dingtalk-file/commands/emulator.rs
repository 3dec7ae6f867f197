//! `dingtalk-file emulator`.

use std::thread;

use clap::Args;
use dingtalk_file::emulator::{Emulator, User};
use dingtalk_file::{ChatId, ConversationId, DentryId, DeptId, RoleId, SpaceId, UnionId, UserId};
use serde::Serialize;

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::{Report, output_lost, stdout};
use crate::show::text::quoted;
use crate::vendor::route::Routes;

pub const HELP: &str = with_statuses!(
    "The first line on standard output is one JSON object: the address (\"url\"), a ready app with its
secret and a valid token (\"app_key\", \"app_secret\", \"access_token\"), made-up people (\"users\"), a
\"department\" and a \"role\" of all but the first, a group of all (\"conversation\", \"chat\"), and a
stored file that can be sent at once (\"space_id\", \"dentry_id\"). Point other commands to it with
DINGTALK_ENDPOINT, DINGTALK_APP_KEY and DINGTALK_APP_SECRET.

It keeps state for every operation that \"operations\" marks complete. Any other of DingTalk's that
\"call\" can call checks its arguments and answers an example, whatever was asked, with the header
\"x-emulator: sample\". The connection options have no meaning here.

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

/// Serves until the process is stopped. Returns only if it cannot serve.
pub fn run(args: &EmulatorArgs) -> Result<Report, Failure> {
    let listen = &*args.listen;
    let emulator = Emulator::listen(listen).map_err(|error| {
        format!("cannot listen on {}: {error}; give another --listen ADDR:PORT", quoted(listen))
    })?;
    // Built when the first unknown route is called.
    let mut routes = None;
    emulator
        .serve_also(move |method, path| routes.get_or_insert_with(Routes::new).find(method, path));
    let mut stdout = stdout();
    let written = writeln!(stdout, "{}", introduction(&emulator)).and_then(|()| stdout.flush());
    if let Err(error) = written {
        // Without this line, no one would know the emulator's address.
        return Ok(output_lost(&error));
    }
    loop {
        thread::park();
    }
}

/// The first line, with all that a client needs.
#[derive(Serialize)]
struct Introduction<'a> {
    url: &'a str,
    app_key: &'a str,
    app_secret: &'a str,
    access_token: &'a str,
    users: Vec<UserObject<'a>>,
    department: DeptId,
    role: RoleId,
    conversation: &'a ConversationId,
    chat: Option<&'a ChatId>,
    space_id: &'a SpaceId,
    dentry_id: &'a DentryId,
}

#[derive(Serialize)]
struct UserObject<'a> {
    user_id: &'a UserId,
    union_id: &'a UnionId,
    mobile: &'a str,
    name: &'a str,
}

impl<'a> From<&'a User> for UserObject<'a> {
    fn from(user: &'a User) -> Self {
        let User { user_id, union_id, mobile, name, .. } = user;
        UserObject { user_id, union_id, mobile, name }
    }
}

fn introduction(emulator: &Emulator) -> String {
    let users = emulator.users();
    let group = emulator.add_group(users);
    json(&Introduction {
        url: emulator.url(),
        app_key: emulator.app_key(),
        app_secret: emulator.app_secret().expose(),
        access_token: emulator.access_token().expose(),
        users: users.iter().map(UserObject::from).collect(),
        department: emulator.add_department("Sales", DeptId::root(), &users[1..]),
        role: emulator.add_role("Buyer", &users[1..]),
        conversation: &group.id,
        chat: group.chat_id.as_ref(),
        space_id: emulator.space_id(),
        dentry_id: emulator.dentry_id(),
    })
}
