//! `dingtalk-file emulator`.

use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use clap::Args;
use dingtalk_file::emulator::{Emulator, User};
use dingtalk_file::{DentryId, SpaceId, UnionId, UserId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::help::with_statuses;
use crate::show::failure::Failure;
use crate::show::json::json as shown;
use crate::show::report::{Report, output_lost, stdout};
use crate::show::text::quoted;
use crate::vendor::route::Routes;

pub const HELP: &str = with_statuses!(
    "The first line on standard output is one JSON object: the address (\"url\"), the page that shows the
files that arrive (\"inbox\"), an app with its secret and a valid token (\"app_key\", \"app_secret\",
\"access_token\"), people (\"users\"), a \"department\" and a \"role\" with all of them but the first, a
group with all of them (\"conversation\", \"chat\"), and a stored file that can be sent immediately
(\"space_id\", \"dentry_id\"). Point other commands to it with DINGTALK_ENDPOINT, DINGTALK_APP_KEY and
DINGTALK_APP_SECRET.

It keeps state for every operation that \"operations\" marks complete. All others that \"call\" can call
check their arguments and return an example, whatever the request, with the header
\"x-emulator: sample\". The connection options have no meaning here.

Tests in any language can control it over HTTP: GET /_emulator/deliveries, POST /_emulator/faults,
POST /_emulator/reset and more; GET /_emulator/schema.json describes them all. A seed is a JSON
file of that schema, with people, organizations, departments, roles, conversations, files, keys
and ids of your choice, and the values of the options. GET /_emulator/state returns the current
state as a seed. An option overrides the seed.

Examples:
  dingtalk-file emulator --listen 127.0.0.1:8080
  dingtalk-file emulator --seed people.json
  curl http://127.0.0.1:8080/_emulator/deliveries
"
);

#[derive(Debug, Args)]
pub struct EmulatorArgs {
    /// Where to listen; with port 0 the system chooses one [default: 127.0.0.1:0]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// A JSON file with the state at the start
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Another name of this machine that requests may use, such as a container's; can be given several times
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// The time after which an idle connection is closed; 0 for never [default: 60]
    #[arg(long, value_name = "SECONDS")]
    idle_timeout: Option<u32>,
    /// The limit of calls per second for each operation; 0 for no limit
    #[arg(long, value_name = "N")]
    calls_per_second: Option<u32>,
    /// The lifetime of tokens, as answers state it [default: 7200]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    token_life: Option<i64>,
    /// The lifetime of upload infos; with 0 they are expired from the start [default: 900]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    upload_life: Option<i32>,
    /// The lifetime of download infos [default: 900]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    download_life: Option<i32>,
    /// The quota of every space [default: none]
    #[arg(long, value_name = "BYTES")]
    space_quota: Option<u64>,
    /// Deliver a file only to people who may read it
    #[arg(long)]
    require_receiver_rights: bool,
    /// A permission that no app has, such as Storage.File.Read; can be given several times
    #[arg(long = "revoked-permission", value_name = "NAME")]
    revoked_permissions: Vec<String>,
}

impl EmulatorArgs {
    /// Returns the seed with the values of the options.
    fn state(&self) -> Result<Value, Failure> {
        let mut state = match &self.seed {
            Some(path) => read(path)?,
            None => json!({
                "departments": [{ "name": "Sales", "members": ["0123456789", "ana.souza"] }],
                "roles": [{ "name": "Buyer", "members": ["0123456789", "ana.souza"] }],
                "conversations": [{ "members": ["manager4220", "0123456789", "ana.souza"] }],
            }),
        };
        // A wrong seed is refused later, when it is read.
        let Some(object) = state.as_object_mut() else { return Ok(state) };
        if let Some(seconds) = self.idle_timeout {
            object.insert("idle_timeout".into(), seconds.into());
        }
        let mut set = |name: &str, value: Option<Value>| {
            if let (Some(value), Some(settings)) =
                (value, object.entry("settings").or_insert_with(|| json!({})).as_object_mut())
            {
                settings.insert(name.into(), value);
            }
        };
        set("calls_per_second", self.calls_per_second.map(Value::from));
        set("token_life", self.token_life.map(Value::from));
        set("upload_life", self.upload_life.map(Value::from));
        set("download_life", self.download_life.map(Value::from));
        set("space_quota", self.space_quota.map(Value::from));
        set("require_receiver_rights", self.require_receiver_rights.then_some(true.into()));
        if !self.revoked_permissions.is_empty()
            && let Some(apps) = object.entry("apps").or_insert_with(|| json!({})).as_object_mut()
        {
            for name in ["internal", "third_party"] {
                if let Some(app) = apps.entry(name).or_insert_with(|| json!({})).as_object_mut() {
                    app.insert("revoked_permissions".into(), json!(self.revoked_permissions));
                }
            }
        }
        Ok(state)
    }
}

fn read(path: &Path) -> Result<Value, Failure> {
    let shown = || path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| format!("cannot read the seed {}: {error}", shown()))?;
    let json = serde_json::from_str(&text);
    Ok(json.map_err(|error| format!("the seed {} is not JSON: {error}", shown()))?)
}

/// Serves until the process is stopped. Returns only if it cannot serve.
pub fn run(args: &EmulatorArgs) -> Result<Report, Failure> {
    let state = args.state()?;
    let seeded =
        Emulator::builder().seed(&state.to_string()).map_err(|error| match &args.seed {
            Some(path) => format!("the seed {}: {error}", path.display()),
            None => error.to_string(),
        })?;
    allow_connections();
    let hosts = args.allow_host.iter();
    let builder = hosts.fold(seeded, |builder, host| builder.allow_host(host));
    let (started, listen) = match &args.listen {
        Some(listen) => (builder.listen(listen), listen.clone()),
        None => (builder.start(), state["listen"].as_str().unwrap_or("127.0.0.1:0").into()),
    };
    let emulator = started.map_err(|error| {
        format!("cannot listen on {}: {error}; give another --listen ADDR:PORT", quoted(&listen))
    })?;
    // Built on the first call of an unknown route.
    let mut routes = None;
    emulator
        .serve_also(move |method, path| routes.get_or_insert_with(Routes::new).find(method, path));
    let introduction = introduction(&emulator)
        .map_err(|error| format!("cannot read the emulator's state: {error}"))?;
    let mut stdout = stdout();
    let written = writeln!(stdout, "{introduction}").and_then(|()| stdout.flush());
    if let Err(error) = written {
        // Without this line, no one would know the emulator's address.
        return Ok(output_lost(&error));
    }
    serve()
}

/// Raises the limit of open files, which many shells set to 1,024, because each connection needs one. If it cannot be
/// raised, idle connections are closed to make room for new ones.
#[cfg(unix)]
fn allow_connections() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    // No emulator keeps more connections.
    const ENOUGH: u64 = 4096;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let most = maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
    if current.is_some_and(|current| current < most) {
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum });
    }
}

#[cfg(not(unix))]
fn allow_connections() {}

/// Waits forever while the emulator's threads serve.
pub fn serve() -> ! {
    loop {
        thread::park();
    }
}

/// The first line of output, with everything that a client needs.
#[derive(Serialize)]
struct Introduction<'a> {
    url: &'a str,
    inbox: String,
    app_key: &'a str,
    app_secret: &'a str,
    access_token: &'a str,
    users: Vec<UserObject<'a>>,
    department: &'a Value,
    role: &'a Value,
    conversation: &'a Value,
    chat: &'a Value,
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

fn introduction(emulator: &Emulator) -> io::Result<String> {
    // Only the state has the ids that a seed may set.
    let state: Value = serde_json::from_str(&emulator.state()?)?;
    Ok(shown(&Introduction {
        url: emulator.url(),
        inbox: inbox(emulator),
        app_key: emulator.app_key(),
        app_secret: emulator.app_secret().expose(),
        access_token: emulator.access_token().expose(),
        users: emulator.users().iter().map(UserObject::from).collect(),
        department: &state["departments"][0]["id"],
        role: &state["roles"][0]["id"],
        conversation: &state["conversations"][0]["id"],
        chat: &state["conversations"][0]["chat_id"],
        space_id: emulator.space_id(),
        dentry_id: emulator.dentry_id(),
    }))
}

/// Returns the address of the page that shows the files that arrive.
pub fn inbox(emulator: &Emulator) -> String {
    format!("{}/_emulator/", emulator.url())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        args: EmulatorArgs,
    }

    /// Every option has a setting in the seed, and every setting has an option.
    #[test]
    fn each_option_sets_its_field_of_the_seed() {
        let schema: Value =
            serde_json::from_str(include_str!("../../../emulator/control/schema.json"))
                .expect("json");
        let names = |definition: &str| -> BTreeSet<String> {
            let properties = &schema["definitions"][definition]["properties"];
            properties.as_object().expect("an object").keys().cloned().collect()
        };
        let mut expected = names("Settings");
        let state = names("State");
        let own =
            [("listen", "listen"), ("allow_host", "allow_hosts"), ("idle_timeout", "idle_timeout")];
        for (option, property) in own {
            assert!(state.contains(property), "{property}");
            expected.insert(option.into());
        }
        for app in ["InternalApp", "ThirdPartyApp"] {
            assert!(names(app).contains("revoked_permissions"), "{app}");
        }
        expected.extend(["seed".into(), "revoked_permissions".into()]);
        let command = <Cli as clap::CommandFactory>::command();
        let options = command.get_arguments().map(|arg| arg.get_id().to_string());
        assert_eq!(options.collect::<BTreeSet<_>>(), expected);

        let given = "emulator --idle-timeout 6 --calls-per-second 1 --token-life 2 --upload-life -3 --download-life 4 \
                     --space-quota 5 --require-receiver-rights --revoked-permission Storage.File.Read";
        let cli = <Cli as clap::Parser>::parse_from(given.split_whitespace());
        let state = cli.args.state().expect("a state");
        assert_eq!(state["idle_timeout"], json!(6));
        assert_eq!(
            state["settings"],
            json!({
                "calls_per_second": 1, "token_life": 2, "upload_life": -3, "download_life": 4,
                "space_quota": 5, "require_receiver_rights": true,
            })
        );
        for app in ["internal", "third_party"] {
            assert_eq!(state["apps"][app]["revoked_permissions"], json!(["Storage.File.Read"]));
        }
        assert!(Emulator::builder().seed(&state.to_string()).is_ok());
    }
}
