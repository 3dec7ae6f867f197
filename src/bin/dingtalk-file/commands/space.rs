//! `dingtalk-file space`.

use clap::Args;
use dingtalk_file::SpaceId;
use dingtalk_file::storage::{GetSpace, Space, SpaceOwnerType};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::id;
use crate::connect::Connection;
use crate::connect::operator::{self, Operator};
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "Without --space-id it is the space that `deliver` and `upload` use for this person. It is
created if it does not exist: DingTalk has no other way to look it up, and no way to delete it.

With --json, success is
  {\"space_id\", \"name\", \"owner_type\", \"owner_id\", \"quota\", \"used\"}
with sizes in bytes, and null for values that DingTalk does not say. Without a quota, the space has
no limit of its own. A failure is {\"error\"}.

Examples:
  dingtalk-file space --as user:manager4220
  dingtalk-file space --as user:manager4220 --space-id 24800000001
"
);

#[derive(Args, Debug)]
pub struct SpaceArgs {
    #[command(flatten)]
    operator: Operator,
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    #[arg(help = "The storage space: its decimal id\n\
                  [default: one of the operator's own, made on first use]")]
    space_id: Option<SpaceId>,
}

pub fn run(args: &SpaceArgs, connection: &Connection) -> Result<Report, Failure> {
    let person = args.operator.person()?;
    let client = connection.client()?;
    let operator = client.operator_id(&person)?;
    let space_id = operator::space(&client, args.space_id.as_ref(), &operator)?;
    let space = client.call(&GetSpace::new(space_id.clone(), operator))?.into_value().space;
    let owner_type = space.owner_type.as_ref().map(SpaceOwnerType::as_str);
    let (quota, used) = sizes(&space);
    let bytes = |size: Option<i64>| size.map(|size| format!("{size} bytes"));
    let lines = [
        ("space", Some(space_id.to_string())),
        ("name", space.name.clone()),
        ("owner type", owner_type.map(String::from)),
        ("owner", space.owner_id.clone()),
        ("quota", bytes(quota)),
        ("used", bytes(used)),
    ];
    let lines = lines.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(format!("{:11} {}", format!("{name}:"), printable(&value)))
    });
    let lines: Vec<_> = lines.collect();
    let (name, owner_id) = (space.name.as_deref(), space.owner_id.as_deref());
    let object = Object { space_id: &space_id, name, owner_type, owner_id, quota, used };
    Ok(Report { text: lines.join("\n"), json: json(&object).into(), ..Report::default() })
}

#[derive(Serialize)]
struct Object<'a> {
    space_id: &'a SpaceId,
    name: Option<&'a str>,
    owner_type: Option<&'a str>,
    owner_id: Option<&'a str>,
    quota: Option<i64>,
    used: Option<i64>,
}

/// Returns quota and usage: the space's own numbers, else the sums over its partitions.
fn sizes(space: &Space) -> (Option<i64>, Option<i64>) {
    let quotas = || space.partitions.iter().filter_map(|partition| partition.quota.as_ref());
    let quota = quotas().filter_map(|quota| quota.max).reduce(i64::saturating_add);
    let used = quotas().filter_map(|quota| quota.used).reduce(i64::saturating_add);
    (space.quota.or(quota), space.used_quota.or(used))
}
