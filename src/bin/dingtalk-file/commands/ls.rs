//! `dingtalk-file ls`.

use clap::Args;
use dingtalk_file::common::FileType;
use dingtalk_file::storage::{Dentry, ListDentries};
use dingtalk_file::{Client, DentryId, SpaceId, Timestamp, UnionId};
use serde::Serialize;

use crate::cli::help::{with_credentials, with_statuses};
use crate::connect::Connection;
use crate::connect::operator::{self, Operator, Place};
use crate::show::failure::Failure;
use crate::show::json::json;
use crate::show::report::Report;
use crate::show::text::printable;

pub const HELP: &str = with_credentials!(
    "One line for each file or folder, most recently changed first: dentry id, type, size in bytes, time
of the last change, name. A hyphen means that DingTalk does not say. Lists come in pages, so a large
folder takes several requests.

With --json, success is
  {\"space_id\", \"folder\", \"more\",
   \"dentries\": [{\"dentry_id\", \"type\", \"size\", \"modified\", \"name\"}]}
where \"more\" says whether there are more. A failure is {\"error\"}.

Examples:
  dingtalk-file ls --as user:manager4220
  dingtalk-file ls --as user:manager4220 --space-id 24800000001 --folder 67400000001 --limit 10
"
);

#[derive(Args, Debug)]
pub struct LsArgs {
    #[command(flatten)]
    operator: Operator,
    #[command(flatten)]
    place: Place,
    /// Show at most this many [default: all]
    #[arg(long, value_name = "N", value_parser = limit, allow_negative_numbers = true)]
    limit: Option<usize>,
}

pub fn run(args: &LsArgs, connection: &Connection) -> Result<Report, Failure> {
    let person = args.operator.person()?;
    let client = connection.client()?;
    let operator = client.operator_id(&person)?;
    let space_id = operator::space(&client, args.place.space_id.as_ref(), &operator)?;
    let folder = args.place.folder.clone().unwrap_or_else(DentryId::root);
    let limit = args.limit.unwrap_or(usize::MAX);
    let (dentries, more) = pages(&client, &space_id, &folder, &operator, limit)?;
    let json = json(&Object {
        space_id: &space_id,
        folder: &folder,
        more,
        dentries: dentries.iter().map(DentryObject::from).collect(),
    });
    Ok(Report { text: table(&dentries), json: json.into(), ..Report::default() })
}

/// Lists at most `limit` entries, and returns whether there are more.
fn pages(
    client: &Client,
    space_id: &SpaceId,
    folder: &DentryId,
    operator: &UnionId,
    limit: usize,
) -> Result<(Vec<Dentry>, bool), Failure> {
    let mut dentries = Vec::new();
    let mut page = ListDentries::new(space_id.clone(), folder.clone(), operator.clone());
    loop {
        let most = usize::try_from(ListDentries::MAX_MAX_RESULTS).unwrap_or(usize::MAX);
        let wanted = most.min(limit - dentries.len());
        page.max_results = i32::try_from(wanted).ok();
        let reply = client.call(&page)?.into_value();
        dentries.extend(reply.dentries);
        let next = reply.next_token.filter(|token| !token.is_empty());
        if dentries.len() >= limit {
            let more = dentries.len() > limit || next.is_some();
            dentries.truncate(limit);
            return Ok((dentries, more));
        }
        match next {
            None => return Ok((dentries, false)),
            // A page that points to itself would cause an endless loop.
            Some(next) if page.next_token.as_ref() == Some(&next) => return Ok((dentries, true)),
            Some(next) => page.next_token = Some(next),
        }
    }
}

/// Returns the lines, with numbers aligned to the right and texts to the left. The name comes last, because its width
/// is not known.
fn table(dentries: &[Dentry]) -> String {
    let rows = dentries.iter().map(|dentry| {
        let text = |text: Option<&str>| text.map_or_else(|| "-".into(), printable);
        [
            text(dentry.id.as_ref().map(DentryId::as_str)),
            text(dentry.type_.as_ref().map(FileType::as_str)),
            dentry.size.map_or_else(|| "-".into(), |size| size.to_string()),
            text(dentry.modified_time.as_ref().map(Timestamp::as_str)),
            text(dentry.name.as_deref()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let [id, kind, size, time] = [0, 1, 2, 3].map(width);
    let lines = rows.iter().map(|row| {
        format!("{:id$}  {:kind$}  {:>size$}  {:time$}  {}", row[0], row[1], row[2], row[3], row[4])
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[derive(Serialize)]
struct Object<'a> {
    space_id: &'a SpaceId,
    folder: &'a DentryId,
    more: bool,
    dentries: Vec<DentryObject<'a>>,
}

#[derive(Serialize)]
struct DentryObject<'a> {
    dentry_id: Option<&'a DentryId>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    size: Option<i64>,
    modified: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> From<&'a Dentry> for DentryObject<'a> {
    fn from(dentry: &'a Dentry) -> Self {
        DentryObject {
            dentry_id: dentry.id.as_ref(),
            kind: dentry.type_.as_ref().map(FileType::as_str),
            size: dentry.size,
            modified: dentry.modified_time.as_ref().map(Timestamp::as_str),
            name: dentry.name.as_deref(),
        }
    }
}

fn limit(text: &str) -> Result<usize, &'static str> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or("give a whole number, 1 or more")
}
