//! The result of a delivery, for its report.

use dingtalk_file::conv_file::SendByAppReply;
use dingtalk_file::{Outcome, Person, Reply, SpaceId, StoredFile, UnionId};

use crate::show::failure::Failure;

/// The result for one file.
#[derive(Default)]
pub struct Delivered {
    /// Its name in the journal.
    pub name: String,
    /// The space, as soon as it is known.
    pub space_id: Option<SpaceId>,
    /// The file, once it is stored.
    pub file: Option<StoredFile>,
    /// Uploads that may have left a copy in the space.
    pub lost_uploads: usize,
    /// A failure that all of them share.
    pub failed: Option<Failure>,
    /// Everybody who was named.
    pub receipts: Vec<Receipt>,
}

/// The result of one file for one person.
#[derive(Clone)]
pub struct Receipt {
    pub to: Person,
    pub union_id: Option<UnionId>,
    /// An earlier name of the same person.
    pub same_as: Option<Person>,
    pub fate: Fate,
}

/// Whether it arrived, or what is known instead.
#[derive(Clone)]
pub struct Fate {
    pub result: Result<Arrived, Failure>,
    /// Whether the journal lacks it, because it cannot be written any more.
    pub unrecorded: bool,
}

/// Somebody has the file.
#[derive(Clone)]
pub enum Arrived {
    /// With the answer.
    Now(Box<Reply<SendByAppReply>>),
    /// In an earlier run.
    Before { request_id: Option<String> },
}

impl Receipt {
    pub fn failure(&self) -> Option<&Failure> {
        self.fate.result.as_ref().err()
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.failure().map(Failure::outcome)
    }
}

impl Delivered {
    /// A delivery that never began.
    pub fn unsent(
        space_id: Option<SpaceId>,
        file: Option<StoredFile>,
        people: Vec<Person>,
        failure: &Failure,
    ) -> Delivered {
        let receipt =
            |to| Receipt { to, union_id: None, same_as: None, fate: failure.clone().into() };
        let receipts = people.into_iter().map(receipt).collect();
        let failed = Some(failure.clone());
        Delivered { space_id, file, receipts, failed, ..Delivered::default() }
    }
}

impl From<Result<Arrived, Failure>> for Fate {
    fn from(result: Result<Arrived, Failure>) -> Self {
        Fate { result, unrecorded: false }
    }
}

impl From<Failure> for Fate {
    fn from(failure: Failure) -> Self {
        Err(failure).into()
    }
}
