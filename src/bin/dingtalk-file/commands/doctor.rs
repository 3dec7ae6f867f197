//! `dingtalk-file doctor`.

use std::time::{Duration, SystemTime};

use clap::Args;
use dingtalk_file::storage::{GetFileUploadInfo, UploadProtocol};
use dingtalk_file::{Client, Credentials, Person, Reached, SpaceId, UnionId, proxy_of};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values;
use crate::connect::Connection;
use crate::connect::environment::{or_variable, process};
use crate::show::failure::{ErrorObject, Failure, status};
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "It checks, in this order: the credentials, the settings, proxies and certificates as this program
understands them, both hosts of DingTalk, the clock, the token, and with --as the operator, their
space, the right to upload and the object store. A failed check says what to do. Nobody is sent
anything and nothing is uploaded, so the right to send is not checked. The operator's space is
created if it does not exist, as by `space`. No secret is shown.

With --json it writes
  {\"checks\": [{\"check\", \"state\", \"detail\", \"error\"}]}
with ok, warning, failed or skipped in \"state\", and null in \"error\" unless it failed. The exit
status is that of the first check that failed.

Examples:
  dingtalk-file doctor
  dingtalk-file doctor --as user:manager4220
"
);

#[derive(Args, Debug)]
pub struct DoctorArgs {
    #[arg(long = "as", value_name = "PERSON", value_parser = values::operator)]
    #[arg(help = "The operator whose space and rights to check, user:ID or union:ID\n\
                  [env: DINGTALK_OPERATOR]")]
    operator: Option<Person>,
}

const NO_OPERATOR: &str = "not checked, nor are their space, the right to upload and the object store: \
                           give --as user:ID, or set DINGTALK_OPERATOR";

/// The advice about a host that cannot be reached, where the error has none.
const UNREACHABLE: &str = "hint: check the address (--endpoint, DINGTALK_ENDPOINT, --region), and whether \
                           this network needs a proxy (https_proxy)";

/// A clock that is further off than this is reported. Signatures of the object store are valid for some minutes.
const MAX_CLOCK_ERROR: Duration = Duration::from_secs(120);

pub fn run(args: &DoctorArgs, connection: &Connection) -> Report {
    let mut checks = Vec::new();
    let credentials = check(&mut checks, "credentials", || {
        let found = Credentials::from_env().map_err(Failure::before)?;
        let detail = described(&found);
        Ok((found, detail))
    });
    let client = check(&mut checks, "settings", || {
        let client = connection.builder()?.build().map_err(Failure::before)?;
        let [api, oapi] = client.hosts();
        let detail = if api == oapi { api.to_string() } else { format!("{api} and {oapi}") };
        Ok((client, detail))
    });
    if let Some(client) = client {
        ask(&mut checks, &client, credentials, args, connection);
    }
    report(checks)
}

/// Makes the checks that need a client.
fn ask(
    checks: &mut Vec<Check>,
    client: &Client,
    credentials: Option<Credentials>,
    args: &DoctorArgs,
    connection: &Connection,
) {
    let hosts = client.hosts();
    check(checks, "proxy", || {
        let proxies = hosts.map(|host| proxy_of(host, &process));
        let [api, oapi] = proxies;
        let shown = |proxy: Option<String>| proxy.unwrap_or_else(|| "none".into());
        let (api, oapi) = (shown(api?), shown(oapi?));
        Ok(((), if api == oapi { api } else { format!("{api}, and {oapi} for {}", hosts[1]) }))
    });
    check(checks, "certificates", || {
        let files = connection.files(false)?;
        let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        let detail = if files.is_empty() { "the system's".into() } else { files.join(", ") };
        Ok(((), detail))
    });
    let reached = reach(checks, client, "api host", hosts[0]);
    if hosts[0] == hosts[1] {
        checks.push(Check::skipped("legacy host", "it is the api host"));
    } else {
        reach(checks, client, "legacy host", hosts[1]);
    }
    checks.push(clock(reached.as_ref()));
    let is_given = credentials.as_ref().is_some_and(|found| found.app_key().is_none());
    let client = match (credentials, &reached) {
        (None, _) => return skip(checks, "token", "needs credentials, as do all checks after it"),
        (_, None) => return skip(checks, "token", "needs the api host, as do all checks after it"),
        (Some(credentials), Some(_)) => client.with_credentials(credentials),
    };
    let Some(client) = token(checks, client, is_given) else {
        return skip(checks, "operator", "needs a token, as do all checks after it");
    };
    let operator =
        match or_variable(args.operator.clone(), &process, "DINGTALK_OPERATOR", values::operator) {
            Ok(Some(operator)) => operator,
            Ok(None) => return skip(checks, "operator", NO_OPERATOR),
            Err(problem) => return fail(checks, "operator", problem.into()),
        };
    let found = check(checks, "operator", || {
        let id = client.operator_id(&operator)?;
        let detail = match &operator {
            Person::Union(_) => format!("{operator}, which the next checks use as it is"),
            _ => format!("{operator} is union:{id}"),
        };
        Ok((id, detail))
    });
    let Some(operator) = found else {
        return skip(checks, "space", "needs the operator, as do all checks after it");
    };
    let found = check(checks, "space", || {
        let space = client.own_space(&operator)?;
        let detail = space.to_string();
        Ok((space, detail))
    });
    let Some(space) = found else {
        return skip(checks, "upload", "needs the space, as do all checks after it");
    };
    let found = check(checks, "upload", || upload_address(&client, space, operator));
    match found {
        Some(url) => drop(reach(checks, &client, "object store", &url)),
        None => skip(checks, "object store", "its address comes with the right to upload"),
    }
    skip(checks, "send", "the right to send shows only in a send: deliver a file to yourself");
}

/// Fetches a token unless one is given, and returns a client that has it.
fn token(checks: &mut Vec<Check>, client: Client, is_given: bool) -> Option<Client> {
    if is_given {
        let given = "it is in DINGTALK_ACCESS_TOKEN; the next checks use it";
        checks.push(Check::skipped("token", given));
        return Some(client);
    }
    check(checks, "token", || {
        let fetched = client.fetch_token()?;
        let detail = match fetched.expires_in {
            Some(life) => format!("valid for {} s", life.as_secs()),
            None => "valid for a time that DingTalk did not say".into(),
        };
        Ok((client.with_credentials(Credentials::token(fetched.token)), detail))
    })
}

/// Asks where a file would go, which needs the permission to upload and stores nothing. Returns the object store's address.
fn upload_address(
    client: &Client,
    space: SpaceId,
    operator: UnionId,
) -> Result<(String, String), Failure> {
    let ask = GetFileUploadInfo::new(space, operator, UploadProtocol::HeaderSignature, false);
    let info = client.call(&ask)?.into_value().header_signature_info;
    let url = info.resource_urls.into_iter().next().unwrap_or_default();
    // The path is signed, and is not sent.
    let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    Ok((format!("{}/", &url[..end]), "permitted in this space".into()))
}

fn reach(
    checks: &mut Vec<Check>,
    client: &Client,
    name: &'static str,
    url: &str,
) -> Option<Reached> {
    let reached = check(checks, name, || {
        let reached = client.reach(url)?;
        let detail =
            format!("{url} answers in {} ms (HTTP {})", reached.time.as_millis(), reached.status);
        Ok((reached, detail))
    });
    if let Some(failed) = checks.last_mut().filter(|_| reached.is_none())
        && !failed.text().contains("hint: ")
    {
        failed.detail = UNREACHABLE.into();
    }
    reached
}

/// Compares this machine's clock with the server's.
fn clock(reached: Option<&Reached>) -> Check {
    let Some(date) = reached.and_then(|reached| reached.date) else {
        return Check::skipped("clock", "no server said its time");
    };
    let now = SystemTime::now();
    let (off, how) = match now.duration_since(date) {
        Ok(off) => (off, "ahead of"),
        Err(error) => (error.duration(), "behind"),
    };
    if off <= MAX_CLOCK_ERROR {
        return Check::new("clock", "ok", "agrees with the server's");
    }
    let detail = format!("{} s {how} the server's; set this machine's clock", off.as_secs());
    Check::new("clock", "warning", detail)
}

fn described(credentials: &Credentials) -> String {
    match (credentials.app_key(), credentials.corp_id()) {
        (None, _) => "an access token".into(),
        (Some(key), None) => format!("internal app {key}"),
        (Some(key), Some(corp_id)) => format!("third-party app {key} for {corp_id}"),
    }
}

/// The result of a check.
struct Check {
    name: &'static str,
    state: &'static str,
    detail: String,
    failure: Option<Failure>,
}

impl Check {
    fn new(name: &'static str, state: &'static str, detail: impl Into<String>) -> Self {
        Check { name, state, detail: detail.into(), failure: None }
    }

    fn skipped(name: &'static str, why: &str) -> Self {
        Check::new(name, "skipped", why)
    }

    fn row(&self) -> Row<'_> {
        Row {
            check: self.name,
            state: self.state,
            detail: Some(&*self.detail).filter(|detail| !detail.is_empty()),
            error: self.failure.as_ref().map(Failure::object),
        }
    }

    fn text(&self) -> String {
        let mut lines = self.failure.as_ref().map(Failure::text).unwrap_or_default();
        if !self.detail.is_empty() {
            lines =
                if lines.is_empty() { self.detail.clone() } else { lines + "\n" + &self.detail };
        }
        let lines = lines.trim_start_matches("error: ").lines().map(printable);
        let lines = lines.collect::<Vec<_>>().join(&format!("\n{:23}", ""));
        format!("{:8} {:13} {lines}", self.state, self.name)
    }
}

/// Makes a check, and notes its result.
fn check<T>(
    checks: &mut Vec<Check>,
    name: &'static str,
    work: impl FnOnce() -> Result<(T, String), Failure>,
) -> Option<T> {
    match work() {
        Ok((found, detail)) => {
            checks.push(Check::new(name, "ok", detail));
            Some(found)
        }
        Err(failure) => {
            fail(checks, name, failure);
            None
        }
    }
}

fn fail(checks: &mut Vec<Check>, name: &'static str, failure: Failure) {
    checks.push(Check { failure: Some(failure), ..Check::new(name, "failed", "") });
}

fn skip(checks: &mut Vec<Check>, name: &'static str, why: &str) {
    checks.push(Check::skipped(name, why));
}

fn report(checks: Vec<Check>) -> Report {
    let lines: Vec<_> = checks.iter().map(Check::text).collect();
    let failed = checks.iter().find_map(|check| check.failure.as_ref());
    let object = Object { checks: checks.iter().map(Check::row).collect() };
    Report {
        text: lines.join("\n"),
        json: json(&object).into(),
        status: failed.map_or(0, |failure| status(failure.outcome())),
        ..Report::default()
    }
}

#[derive(Serialize)]
struct Object<'a> {
    checks: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    check: &'static str,
    state: &'static str,
    detail: Option<&'a str>,
    error: Option<ErrorObject<'a>>,
}
