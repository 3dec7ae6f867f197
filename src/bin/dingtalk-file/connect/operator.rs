//! The operator. DingTalk requires a person for everything that is done in a space.

use clap::Args;
use dingtalk_file::{DentryId, Person, SpaceId, UnionId};

use super::environment::{or_variable, process};
use crate::cli::values::{self, id};
use crate::show::failure::Failure;

#[derive(Args, Debug)]
pub struct Operator {
    #[arg(long = "as", value_name = "PERSON", value_parser = values::operator)]
    #[arg(help = "The operator, a member of the organization with rights in the space:\n\
                  user:ID or union:ID [env: DINGTALK_OPERATOR]")]
    person: Option<Person>,
}

impl Operator {
    pub fn person(&self) -> Result<Person, String> {
        let named =
            or_variable(self.person.clone(), &process, "DINGTALK_OPERATOR", values::operator)?;
        named.ok_or_else(|| {
            "no operator; give --as user:ID or --as union:ID, or set DINGTALK_OPERATOR".into()
        })
    }
}

/// A folder of a space.
#[derive(Args, Debug)]
pub struct Place {
    #[arg(long, value_name = "ID", value_parser = id::<SpaceId>)]
    #[arg(help = "The storage space: its decimal id\n\
                  [default: one of the operator's own, made on first use]")]
    pub space_id: Option<SpaceId>,
    /// The folder within the space: its decimal id [default: the root]
    #[arg(long, value_name = "DENTRY_ID", value_parser = id::<DentryId>)]
    pub folder: Option<DentryId>,
}

/// Returns the space that was named, else the operator's own.
pub fn space(
    client: &dingtalk_file::Client,
    named: Option<&SpaceId>,
    operator: &UnionId,
) -> Result<SpaceId, Failure> {
    match named {
        Some(space) => Ok(space.clone()),
        None => Ok(client.own_space(operator)?),
    }
}
