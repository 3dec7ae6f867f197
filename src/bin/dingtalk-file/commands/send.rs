//! `dingtalk-file send`.

use clap::Args;
use dingtalk_file::conv_file::SendByApp;
use dingtalk_file::{DentryId, Person, SpaceId, UnionId};

use crate::cli::help::{with_credentials, with_statuses};
use crate::cli::values::{id, union_id};
use crate::connect::Connection;
use crate::show::failure::Failure;
use crate::show::file::sent;
use crate::show::json::json;
use crate::show::reply::ReplyObject;
use crate::show::report::Report;

pub const HELP: &str = with_credentials!(
    "With --json, success is {\"reply\", \"request_id\"}: DingTalk's answer as it came. A failure is
{\"error\"}.

Example:
  export DINGTALK_APP_KEY=dingabc123 DINGTALK_APP_SECRET_FILE=~/.dingtalk-secret
  dingtalk-file send --to union:pQxYz12345iE --space-id 24800000001 --dentry-id 67400000001
"
);

#[derive(Debug, Args)]
pub struct SendArgs {
    /// The person who receives the file: `union:` and the unionId
    #[arg(long, value_name = "union:ID", value_parser = union_id)]
    to: UnionId,
    /// The storage space of the file: its decimal id
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    space_id: SpaceId,
    /// The file within the space: its decimal id, not its uuid
    #[arg(long, value_name = "ID", value_parser = id::<DentryId>)]
    dentry_id: DentryId,
}

pub fn run(args: &SendArgs, connection: &Connection) -> Result<Report, Failure> {
    let client = connection.client()?;
    let operation = SendByApp::new(args.to.clone(), args.space_id.clone(), args.dentry_id.clone());
    let reply = client.call(&operation)?;
    Ok(Report {
        text: sent(&reply, &Person::Union(args.to.clone())),
        json: json(&ReplyObject::new(reply.raw(), reply.request_id())).into(),
        ..Report::default()
    })
}
