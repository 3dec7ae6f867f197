//! `dingtalk-file user`.

use clap::Args;
use dingtalk_file::topapi::UserGet;
use dingtalk_file::{Person, UnionId, UserId};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::person;
use crate::connect::Connection;
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "A person is named as
  user:ID         the userId within the organization
  union:ID        the unionId, the same for all apps of a developer
  mobile:NUMBER   the mobile number in any common notation, with the country code unless it is of
                  mainland China; internal apps only

With --json, success is
  {\"union_id\", \"user_id\", \"name\"}
with null for values that DingTalk does not return. A failure is {\"error\"}.

Examples:
  dingtalk-file user user:0123456789
  dingtalk-file user mobile:+65-81234567 --json
"
);

#[derive(Args, Debug)]
pub struct UserArgs {
    /// The person: user:ID, union:ID or mobile:NUMBER
    #[arg(value_name = "PERSON", value_parser = person)]
    person: Person,
}

pub fn run(args: &UserArgs, connection: &Connection) -> Result<Report, Failure> {
    let client = connection.client()?;
    // DingTalk returns the name only for a userId.
    let user_id = client.user_id(&args.person)?;
    let found = client.call(&UserGet::new(user_id.clone()))?.into_value().result;
    let user_id = found.userid.unwrap_or(user_id);
    // A unionId that was given is known even if the answer lacks it.
    let union_id = found.unionid.or_else(|| match &args.person {
        Person::Union(id) => Some(id.clone()),
        _ => None,
    });
    let lines = [
        union_id.as_ref().map(|id| format!("union:{id}")),
        Some(format!("user:{user_id}")),
        found.name.clone(),
    ];
    let lines: Vec<_> = lines.into_iter().flatten().map(|line| printable(&line)).collect();
    let object =
        Object { union_id: union_id.as_ref(), user_id: &user_id, name: found.name.as_deref() };
    Ok(Report { text: lines.join("\n"), json: json(&object).into(), ..Report::default() })
}

#[derive(Serialize)]
struct Object<'a> {
    union_id: Option<&'a UnionId>,
    user_id: &'a UserId,
    name: Option<&'a str>,
}
