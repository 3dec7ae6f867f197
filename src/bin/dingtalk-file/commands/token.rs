//! `dingtalk-file token`.

use std::time::SystemTime;

use clap::Args;
use dingtalk_file::CorpId;
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::connect::{Connection, Parts};
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;
use crate::show::time::utc;

pub const HELP: &str = with_credentials!(
    "This command always asks DingTalk, even if a token is cached, and caches the new one for the next
commands. Other commands do not notice a wrong secret while a token of the app is cached; this one
does. A token in DINGTALK_ACCESS_TOKEN cannot be checked like this, and is refused here.

With --json, success is
  {\"endpoint\", \"app_key\", \"corp_id\", \"expires_in\", \"expires_at\", \"kept_in\", \"access_token\"}
with seconds in \"expires_in\", UTC in \"expires_at\", the folder of the cached tokens in \"kept_in\"
(null if it is not cached), and null in \"access_token\" without --show. A failure is {\"error\"}.

Examples:
  dingtalk-file token
  dingtalk-file token --show | ./one-of-your-scripts
"
);

#[derive(Args, Debug)]
pub struct TokenArgs {
    /// Write the token, which is a secret, and nothing else
    #[arg(long)]
    pub show: bool,
}

pub fn run(args: &TokenArgs, connection: &Connection) -> Result<Report, Failure> {
    let Parts { client, credentials, store, endpoint } = connection.parts()?;
    let Some(key) = credentials.app_key().map(String::from) else {
        return Err(Failure::Invalid(
            "DINGTALK_ACCESS_TOKEN contains a token, which can only be checked by using it; \
             unset it and set the app's key and secret"
                .into(),
        ));
    };
    let corp_id = credentials.corp_id().cloned();
    let fetched = client.with_credentials(credentials).fetch_token()?;
    let (kept, problem) = match store.map(|store| (store.keep(&fetched), store)) {
        Some((Ok(()), store)) => (Some(store.folder().display().to_string()), None),
        Some((Err(error), _)) => (None, Some(error)),
        None => (None, None),
    };
    let life = fetched.expires_in.map(|life| life.as_secs());
    let begun = fetched.fetched_at.duration_since(SystemTime::UNIX_EPOCH);
    let begun = begun.map_or(0, |since| since.as_secs());
    let until = life.map(|life| utc(begun.saturating_add(life)));
    let text = if args.show {
        fetched.token.expose().to_string()
    } else {
        let mut text = format!("the credentials work: {key} has a token of {endpoint}");
        match (life, &until) {
            (Some(life), Some(until)) => {
                text += &format!("\nvalid for {life} s, until {until}");
            }
            _ => text += "\nvalid for a time that DingTalk did not say",
        }
        text += &match (&kept, problem) {
            (Some(folder), _) => format!("\nkept in {folder}"),
            (None, Some(error)) => format!("\nnot kept: {error}"),
            (None, None) => "\nnot kept".into(),
        };
        text.lines().map(printable).collect::<Vec<_>>().join("\n")
    };
    let object = Object {
        endpoint,
        app_key: key,
        corp_id,
        expires_in: life,
        expires_at: until,
        kept_in: kept,
        access_token: args.show.then(|| fetched.token.expose()),
    };
    Ok(Report { text, json: json(&object).into(), ..Report::default() })
}

#[derive(Serialize)]
struct Object<'a> {
    endpoint: String,
    app_key: String,
    corp_id: Option<CorpId>,
    expires_in: Option<u64>,
    expires_at: Option<String>,
    kept_in: Option<String>,
    access_token: Option<&'a str>,
}
