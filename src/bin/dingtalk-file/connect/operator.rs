//! The operator. DingTalk requires a person for everything that is done in a space.

use clap::Args;
use dingtalk_file::journal::{FileJournal, Journal};
use dingtalk_file::{Client, Deliver, DentryId, Person, SpaceId, UnionId};

use super::environment::{or_variable, process};
use crate::cli::values::{self, detail, id};
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

// A folder of a space. A doc comment would replace the description of each command that takes these.
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
    client: &Client,
    named: Option<&SpaceId>,
    operator: &UnionId,
) -> Result<SpaceId, Failure> {
    match named {
        Some(space) => Ok(space.clone()),
        None => Ok(client.own_space(operator)?),
    }
}

/// Binds a journal to the operator and space of a delivery and to a folder. Creates its file if there is none.
pub fn bind(
    journal: &FileJournal,
    deliver: &Deliver<'_>,
    folder: Option<&DentryId>,
    client: &Client,
) -> Result<(), String> {
    let mut purpose = deliver.purpose(client).map_err(detail)?;
    purpose.folder = folder.filter(|folder| **folder != DentryId::root()).cloned();
    journal.bind(&purpose).map_err(|error| error.to_string())
}
